package dataset

import (
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"brief/report/config"
)

// fuzz loads the good workspace with one file replaced by any bytes. Nothing
// panics, every row is accounted for, and no problem points outside its file.
func fuzz(f *testing.F, file, prefix string) {
	for _, name := range []string{"testdata/good", "testdata/bad"} {
		entries, err := os.ReadDir(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range entries {
			if b, err := os.ReadFile(name + "/" + e.Name()); err == nil && strings.HasPrefix(e.Name(), prefix) {
				f.Add(b)
			}
		}
	}
	base, sets := good(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		files := fstest.MapFS{}
		for name, file := range base {
			files[name] = file
		}
		files[file] = &fstest.MapFile{Data: b}
		load(t, files, sets, b, file)
	})
}

func load(t *testing.T, files fstest.MapFS, sets map[string]config.Dataset, b []byte, file string) {
	s, found := Load(files, sets, issued)
	checkCounts(t, s, found)
	lines := strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n")
	for _, p := range found {
		if !utf8.ValidString(p.What) || !utf8.ValidString(p.Hint) {
			t.Errorf("a message that is not UTF-8: %q", p.String())
		}
		if at, _, _ := firstHazard(strings.ReplaceAll(p.String()+p.Line, "\ufffd", "")); at >= 0 {
			t.Errorf("a message with a character that no input may hold: %q", p.String()+p.Line)
		}
		if p.Place.File != file || p.Place.Line == 0 {
			continue
		}
		if p.Place.Line > len(lines) {
			t.Errorf("%v lies below the last line %d", p, len(lines))
		} else if n := utf8.RuneCountInString(lines[p.Place.Line-1]); p.Place.Column > n+1 {
			t.Errorf("%v lies right of the last column %d", p, n)
		}
	}
}

func FuzzCSV(f *testing.F) { fuzz(f, "data/influence.csv", "influence") }

func FuzzRegister(f *testing.F) { fuzz(f, "data/sources.yaml", "sources") }

func FuzzScales(f *testing.F) { fuzz(f, "data/scales.yaml", "scales") }

func FuzzText(f *testing.F) { fuzz(f, "data/texts/XBR.md", "texts") }

// FuzzJSON replaces the sources by any bytes as JSON.
func FuzzJSON(f *testing.F) {
	for _, c := range brokenJSON {
		f.Add([]byte(c.text))
	}
	base, sets := good(f)
	sets["sources"] = config.Dataset{Name: "sources", File: "data/sources.json"}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		files := maps.Clone(base)
		files["data/sources.json"] = &fstest.MapFile{Data: b}
		load(t, files, sets, b, "data/sources.json")
	})
}

// FuzzWorkbook replaces the sheet of the ratings by any bytes.
func FuzzWorkbook(f *testing.F) {
	whole := goodWorkbook(f)
	f.Add(whole[sheet1])
	for _, b := range brokenWorkbooks {
		if z := b.spoil(maps.Clone(whole)); len(z) < 1<<16 && strings.HasPrefix(string(z), "PK") && strings.HasSuffix(b.name, "column") {
			f.Add(unpack(f, z)[sheet1])
		}
	}
	base, sets := good(f)
	sets["influence"] = config.Dataset{Name: "influence", File: "data/desk.xlsx"}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		files, p := maps.Clone(base), maps.Clone(whole)
		p[sheet1] = text
		files["data/desk.xlsx"] = &fstest.MapFile{Data: p.zip()}
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		for _, p := range found {
			if at, _, _ := firstHazard(strings.ReplaceAll(p.String(), "\ufffd", "")); at >= 0 || !utf8.ValidString(p.String()) {
				t.Errorf("a message with a character that no input may hold: %q", p.String())
			}
		}
	})
}
