package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/report/golden"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What shapes the pages is kept, whatever layer it comes from; where files go
// and who gets them is not.
func TestShape(t *testing.T) {
	c, found := Load(Sources{
		File: "config.yaml",
		YAML: []byte(`
desk: { name: "Desk: one", contact: 'a "b" c' }
output: out
zone: Europe/Berlin
reports:
  memo: { template: memo, pages: 1-20, theme: serif, words: { region: "Where, exactly" }, actors: [RUS, "CHN"] }
datasets:
  texts: { folder: words, optional: true }
  influence:
    file: data/wide.csv
    shape: wide
    key: Country
    columns: { "Main US Interest": us_interest, "Russia Influence": {actor: RUS}, "Notes": ignore }
    words: { Strong: {level: strong} }
    defaults: { source: S1 }
  recipients: { file: data/recipients.csv }
outlets:
  share: { kind: folder, path: outbox }
schedules:
  weekly: { report: memo, at: Mon 06:00, to: [share] }
limits: { pages: 24 }
`),
		Env:   []string{"BRIEF_DESK_SERIES=Series #1"},
		Flags: map[string]string{"paper": "letter"},
	})
	if len(found) > 0 {
		t.Fatal(found)
	}
	shape := string(c.Shape("memo", []string{"texts", "influence", "scales"}, map[string]string{"mark": "none"}))
	golden.Compare(t, "shape.golden", shape)
	again := load(t, shape)
	if diff := cmp.Diff(c.Reports["memo"], again.Reports["memo"], bare); diff != "" {
		t.Errorf("the report read again (-before +after):\n%s", diff)
	}
	if again.Desk.Series != "Series #1" || again.Paper != "letter" || again.Mark != "" {
		t.Errorf("read again: %+v", again)
	}
}

// A field that datasets and reports have is in the shape: what is new is not
// forgotten.
func TestShapeHasEveryField(t *testing.T) {
	written := map[string]string{
		"file": "data/x.csv", "shape": "tidy", "sheet": "Sheet1", "encoding": "windows-1251", "decimal": `","`, "dates": "dmy", "max_age": "90d", "stale": "mark", "optional": "true", "key": "C",
		"columns": "{ A: region }", "words": "{ region: Area }", "defaults": "{ source: S1 }", "folder": "data/texts",
		"template": "country", "for": "country", "pages": "2", "actors": "[RUS]", "datasets": "[scales]", "missing": "print", "theme": "serif", "facing": "true",
	}
	for _, group := range []string{"datasets", "reports"} {
		name := map[string]string{"datasets": "influence", "reports": "memo"}[group]
		for _, field := range below(group + ".*.") {
			value := written[field]
			if group == "datasets" && field == "words" {
				value = "{ Strong: {level: strong} }"
			}
			if value == "" {
				t.Errorf("%s.*.%s is new: add a value to this test", group, field)
				continue
			}
			c, _ := Load(Sources{File: "config.yaml", YAML: []byte(fmt.Sprintf("%s: { %s: { %s: %s } }\n", group, name, field, value))})
			report, datasets := "country", []string{"influence"}
			if group == "reports" {
				report, datasets = "memo", nil
			}
			if s := string(c.Shape(report, datasets, nil)); !strings.Contains(s, field+": ") {
				t.Errorf("%s.%s.%s is not in\n%s", group, name, field, s)
			}
		}
	}
}

// Shape and Load undo each other for whatever people write.
func TestShapeIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abN~:#-?!&*'\"{}[],%@`|>< =/é\u0301қ中\u00ad0")), 0, 12, -1)
		c, _ := Load(Sources{File: "config.yaml", YAML: fmt.Appendf(nil, "desk: {name: %q, contact: %q, notice: %q}\nreports: {country: {words: {region: %q, source: %q}}}\n",
			rapid.SampledFrom([]string{"null", "Desk", "~", "true", "007"}).Draw(t, "name"),
			text.Draw(t, "contact"), text.Draw(t, "notice"), text.Draw(t, "word"), text.Draw(t, "word"))})
		first := c.Shape("country", []string{"scales", "influence"}, nil)
		again, found := Load(Sources{File: "config.yaml", YAML: first})
		if found.Err() != nil {
			t.Fatalf("%v in\n%s", found, first)
		}
		if second := again.Shape("country", []string{"scales", "influence"}, nil); !slices.Equal(first, second) {
			t.Errorf("shape of\n%s is\n%s", first, second)
		}
		if diff := cmp.Diff(c.Desk, again.Desk); diff != "" {
			t.Errorf("desk (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(c.Reports["country"], again.Reports["country"], bare); diff != "" {
			t.Errorf("report (-before +after):\n%s", diff)
		}
	})
}
