package source_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"brief/report/problem"
	"brief/report/source"
)

// A byte and its place lead to each other, whatever the text and its line ends.
func TestPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := source.New("t.md", []byte(rapid.StringMatching(`(\x{feff})?([a-zäß€ ]|\r?\n)*`).Draw(t, "text")))
		for at := 0; at < len(f.Text); at++ {
			if !utf8.RuneStart(f.Text[at]) || f.Text[at] == '\n' {
				continue
			}
			p := f.Place(at)
			if back := f.Offset(p.Line, p.Column); back != at {
				t.Fatalf("byte %d stands at %s, where byte %d stands", at, p, back)
			}
			if line := f.Words(p.Line - 1); utf8.RuneCount(line) < p.Column {
				t.Fatalf("%s lies behind %q", p, line)
			}
		}
	})
}

// What no parser may see is told with its place, and each only once.
func TestCharacters(t *testing.T) {
	found := source.New("t.md", []byte("\ufeffa\r\nb\u202ec\x07\n\td \xe9 e")).Characters()
	want := "t.md:2:2: F607: the file holds the invisible character <U+202E>, which turns the direction of text; take it away\n" +
		"t.md:2:4: F604: the file holds the control character <U+0007>; take it away\n" +
		"t.md:3:4: F605: the file is not UTF-8 from here on; save it as UTF-8"
	if found.Error() != want {
		t.Errorf("found\n%s", found)
	}
}

// YAML below the head of a file is told at its place in the file.
func TestYAML(t *testing.T) {
	f := source.New("t.md", []byte("---\na: &x 1\nb: *x\n---\n"))
	_, found := f.YAML(f.Text[f.Lines[1]:f.Lines[3]], 1, "T709")
	if len(found) == 0 || found[0].Place != (problem.Place{File: "t.md", Line: 2, Column: 4}) || found[0].Line != "a: &x 1" {
		t.Errorf("found %+v", found)
	}
}
