package dataset

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/report/config"
	"brief/report/golden"
	"brief/report/problem"
)

var issued = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// good is the workspace of testdata/good, whose files a test may replace, and
// the datasets that a config would name.
func good(t testing.TB) (fstest.MapFS, map[string]config.Dataset) {
	t.Helper()
	files, sets := fstest.MapFS{}, map[string]config.Dataset{}
	root := os.DirFS("testdata/good")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, name)
		files["data/"+name] = &fstest.MapFile{Data: b}
		dataset := strings.TrimSuffix(name, path.Ext(name))
		if path.Dir(name) == "." {
			sets[dataset] = config.Dataset{Name: dataset, File: "data/" + name, Place: problem.Place{File: "config.yaml", Line: 10 + len(sets), Column: 3}}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sets["texts"] = config.Dataset{Name: "texts", Folder: "data/texts", Optional: true, Place: problem.Place{File: "config.yaml", Line: 30, Column: 3}}
	return files, sets
}

// report writes what a load found, and what became of the rows of a dataset.
func report(s *Set, found problem.List, dataset string) string {
	var b strings.Builder
	for _, p := range found {
		fmt.Fprintln(&b, strings.ToValidUTF8(p.String(), "?"))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Loose)) {
		fmt.Fprintf(&b, "  loose in %s: %d\n", name, len(s.Loose[name]))
	}
	n := s.Counts[dataset]
	fmt.Fprintf(&b, "  %s: %d rows = %d kept + %d refused\n", dataset, n.Rows, n.Kept, n.Refused)
	return b.String()
}

// TestBadFiles loads the good workspace with one file replaced by one of
// testdata/bad, which holds one fault, and compares all that is said.
func TestBadFiles(t *testing.T) {
	entries, err := os.ReadDir("testdata/bad")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, e := range entries {
		files, sets := good(t)
		b, err := os.ReadFile("testdata/bad/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		dataset, rest, _ := strings.Cut(e.Name(), "--")
		name := "data/" + dataset + path.Ext(e.Name())
		if dataset == "texts" {
			stem, _, _ := strings.Cut(rest, "--")
			name = "data/texts/" + stem + ".md"
		}
		files[name] = &fstest.MapFile{Data: b}
		s, found := Load(files, sets, issued)
		fmt.Fprintf(&got, "%s\n%s\n", e.Name(), report(s, found, dataset))
	}
	golden.Compare(t, "bad.golden", got.String())
}

// TestForeignFiles replaces influence.csv by what is no UTF-8 CSV at all.
func TestForeignFiles(t *testing.T) {
	utf16 := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	files, _ := good(t)
	plain := string(files["data/influence.csv"].Data)
	cases := []struct{ name, content string }{
		{"byte order mark", "\ufeff" + plain},
		{"CRLF", strings.ReplaceAll(plain, "\n", "\r\n")},
		{"no line end at the end", strings.TrimSuffix(plain, "\n")},
		{"quoted header after a byte order mark", "\ufeff" + strings.Replace(plain, "country", `"country"`, 1)},
		{"CR only", strings.ReplaceAll(plain, "\n", "\r")},
		{"UTF-16", utf16(plain)},
		{"UTF-16 without a mark", utf16(plain)[2:]},
		{"windows-1251", strings.Replace(plain, "Growing", "\xd0\xee\xf1\xf2", 1)},
		{"Latin-1", strings.Replace(plain, "Growing", "Gr\xf6\xdfer", 1)},
		{"Latin-1, one letter", strings.Replace(plain, "Growing", "Gr\xf6ing", 1)},
		{"workbook", "PK\x03\x04\x14\x00\x06\x00"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"},
		{"PDF", "%PDF-1.7\n%\xe2\xe3"},
		{"columns", strings.Repeat("a,", maxColumns) + "b\n"},
		{"column name", strings.Repeat("a", maxHeaderRunes+1) + ",b\n"},
		{"record", plain + `XAV,XXA,"` + strings.Repeat("x", maxRecordBytes) + "\"\n"},
		{"spaces", " \n\n"},
	}
	var got strings.Builder
	for _, c := range cases {
		files, sets := good(t)
		files["data/influence.csv"] = &fstest.MapFile{Data: []byte(c.content)}
		s, found := Load(files, sets, issued)
		fmt.Fprintf(&got, "%s\n%s\n", c.name, report(s, found, "influence"))
	}
	golden.Compare(t, "foreign.golden", got.String())
}

// TestFilesThatAreNotThere covers paths, folders, limits and optional datasets.
func TestFilesThatAreNotThere(t *testing.T) {
	cases := []struct {
		name string
		set  func(fstest.MapFS, map[string]config.Dataset)
	}{
		{"missing", func(f fstest.MapFS, _ map[string]config.Dataset) { delete(f, "data/countries.csv") }},
		{"optional and missing", func(f fstest.MapFS, s map[string]config.Dataset) {
			delete(f, "data/recommendations.csv")
			d := s["recommendations"]
			d.Optional = true
			s["recommendations"] = d
		}},
		{"no file named", func(_ fstest.MapFS, s map[string]config.Dataset) {
			s["points"] = config.Dataset{Place: problem.Place{File: "config.yaml", Line: 4}}
		}},
		{"dataset not named", func(_ fstest.MapFS, s map[string]config.Dataset) { delete(s, "sources") }},
		{"leaves the workspace", func(_ fstest.MapFS, s map[string]config.Dataset) {
			s["points"] = config.Dataset{File: "../points.csv", Place: problem.Place{File: "config.yaml", Line: 4}}
			s["texts"] = config.Dataset{Folder: "/texts", Place: problem.Place{File: "config.yaml", Line: 5}}
		}},
		{"folder", func(_ fstest.MapFS, s map[string]config.Dataset) { s["points"] = config.Dataset{File: "data/texts"} }},
		{"fifo", func(f fstest.MapFS, _ map[string]config.Dataset) {
			f["data/points.csv"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
		}},
		{"long YAML", func(f fstest.MapFS, _ map[string]config.Dataset) {
			f["data/sources.yaml"] = &fstest.MapFile{Data: make([]byte, maxYAMLBytes+1)}
		}},
		{"texts folder missing", func(_ fstest.MapFS, s map[string]config.Dataset) { s["texts"] = config.Dataset{Folder: "texts"} }},
		{"texts of other names", func(f fstest.MapFS, _ map[string]config.Dataset) {
			f["data/texts/.swp"] = &fstest.MapFile{}
			f["data/texts/XBR.txt"] = &fstest.MapFile{}
		}},
		{"a scale in CSV", func(_ fstest.MapFS, s map[string]config.Dataset) {
			s["scales"] = config.Dataset{File: "data/points.csv"}
		}},
		{"unknown dataset", func(_ fstest.MapFS, s map[string]config.Dataset) { s["recipients"] = config.Dataset{File: "no.csv"} }},
	}
	var got strings.Builder
	for _, c := range cases {
		files, sets := good(t)
		c.set(files, sets)
		s, found := Load(files, sets, issued)
		fmt.Fprintf(&got, "%s\n%s\n", c.name, report(s, found, "influence"))
	}
	golden.Compare(t, "files.golden", got.String())
}

// TestGoodFiles holds the workspace that all other tests start from: nothing
// is said of it.
func TestGoodFiles(t *testing.T) {
	files, sets := good(t)
	s, found := Load(files, sets, issued)
	if len(found) > 0 {
		t.Errorf("problems in good data:\n%v", found)
	}
	for name := range sets {
		if n := s.Counts[name]; n.Rows == 0 || n.Kept != n.Rows {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

// TestLineBelowMessage: a problem carries its line, made safe to show, so that
// its column still points at the fault.
func TestLineBelowMessage(t *testing.T) {
	files, sets := good(t)
	files["data/influence.csv"].Data = []byte(strings.Replace(string(files["data/influence.csv"].Data), "Growing", "Gro\x1bw\u202eing", 1))
	_, found := Load(files, sets, issued)
	if len(found) != 1 {
		t.Fatalf("want one problem, got:\n%v", found)
	}
	p := found[0]
	if want := "XAV,XXB,overall,not stated,growing,not stated,reported,2026-11-20,S2,Gro\ufffdw\ufffding"; p.Line != want {
		t.Errorf("line below the message:\ngot  %q\nwant %q", p.Line, want)
	}
	if r := []rune(p.Line)[p.Place.Column-1]; r != '\ufffd' {
		t.Errorf("column %d points at %q", p.Place.Column, r)
	}
}
