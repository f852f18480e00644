package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"brief/report/archive"
)

// FuzzManifest reads manifests: what is accepted is written again as it was,
// and leads nowhere else.
func FuzzManifest(f *testing.F) {
	f.Add(Manifest{
		Format: inputsFormat, Program: "brief 1.0",
		Order:   Made{Report: "country", Country: "KAZ", Date: "2026-11-24", Edition: "KAZ/2026-W48", Version: 1, Mark: "TLP:AMBER <&>", Register: archive.Head{Line: 40, SHA256: strings.Repeat("9f", 32)}},
		Files:   []Item{item("data/a.csv", []byte("a")), item("data/b/a.csv", nil), item(configName, []byte("x"))},
		BuiltIn: []Item{item("templates/country.md", []byte("y"))},
		Fonts:   []Item{{Name: "Roboto Bold", SHA256: "00"}},
	}.write())
	f.Add([]byte(`{"format": "brief-inputs 1", "files": [{"name": "../x"}]}`))
	f.Add([]byte("{\n\"format\": \"brief-inputs 1\",\n\"order\": {\"register\":{\"line\":-1,\"sha256\":\"9f\"}}\n}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, found := manifestOf(b)
		if found != nil {
			return
		}
		if h := m.Order.Register; len(h.Short()) != 12 && h != (archive.Head{}) || h.Line < 0 {
			t.Errorf("%v is no line of a register", h)
		}
		if !bytes.Equal(m.write(), b) {
			t.Errorf("%q is written as %q", b, m.write())
		}
		seen := map[string]bool{manifestName: true}
		for i, name := range attached(m.Files) {
			if seen[strings.ToLower(name)] || strings.ContainsAny(name, "/\\:") {
				t.Errorf("%q is attached as %q", m.Files[i].Name, name)
			}
			seen[strings.ToLower(name)] = true
		}
		in := &Inputs{Manifest: m}
		in.missing(AtHand{})
	})
}

// Names of attachments are those of the files, as every system can save them,
// and differ where those do.
func TestAttached(t *testing.T) {
	var files []Item
	for _, name := range []string{"data/a.csv", "data/b/A.csv", "config.yaml", "data/manifest.json", "data/.x", "data/c:d.csv", "data-a.csv", "2-data-a.csv", "data/2-data-a.csv"} {
		files = append(files, Item{Name: name})
	}
	want := []string{"data-a.csv", "data-b-A.csv", "config.yaml", "data-manifest.json", "_.x", "c-d.csv", "2-data-a.csv", "2-2-data-a.csv", "data-2-data-a.csv"}
	if got := attached(files); !slices.Equal(got, want) {
		t.Errorf("names are %q, want %q", got, want)
	}
}
