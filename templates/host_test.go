package templates

import (
	"os"
	"strings"
	"sync"
	"testing"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/golden"
	"brief/report/markup"
	"brief/report/problem"
)

// page puts blocks into a band of a template.
func page(blocks string) string {
	return "::: masthead\n# Name\n:::\n::: band\n" + blocks + "\n:::\n"
}

// parseTest parses a template that must have no errors.
func parseTest(t testing.TB, file string, src string) *Template {
	t.Helper()
	tm, problems := Parse(file, []byte(src))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return tm
}

var testWords = sync.OnceValue(func() *Words {
	src, err := Files.ReadFile("words/en.yaml")
	if err != nil {
		panic(err)
	}
	w, problems := ParseWords("templates/words/en.yaml", src)
	if err := problems.Err(); err != nil {
		panic(err)
	}
	return w
})

func testInput() *Input {
	return &Input{Country: "ATL", Words: testWords(), Edition: "2026-W48", Period: "week", Set: &dataset.Set{
		Countries: []*dataset.Country{{ID: dataset.Cell{Text: "ATL"}, Name: dataset.Cell{Text: "Atlantis"}}},
		Scales:    map[string]*dataset.Scale{"influence": {Levels: []dataset.Level{{ID: "high", Label: dataset.Cell{Text: "High"}}}}},
	}}
}

// A small is a run with few data of its own.
type small struct{ *run }

// cell is a value of a small's data.
func cell(id, words string) Value {
	return Value{{Words: words, Origin: &doc.Origin{ID: "test:" + id, Place: problem.Place{File: "data/test.csv", Line: 2}, Raw: words}}}
}

func (s small) Content() (data, functions map[string]any) {
	s.bad["test:bad"] = []problem.List{{problem.Errorf(problem.Place{File: "data/test.csv", Line: 2, Column: 3}, "D010", "the row is bad")}}
	functions = s.functions()
	functions["word"] = func(s string) Value { return cell("word", s) }
	return map[string]any{
		"Name":   cell("name", "Atlantis"),
		"Dated":  true,
		"Bad":    cell("bad", "poison"),
		"Made":   Value{{Words: "computed", Origin: &doc.Origin{ID: "sentence:x", From: []*doc.Origin{{ID: "test:bad"}}}}},
		"None":   []Value{},
		"Words":  []Value{cell("one", "one"), cell("two", "two"), cell("three", "three")},
		"Record": record{"Level": cell("level", "High"), "Trend": cell("trend", "Rising")},
		"Ratings": []any{
			record{"Power": cell("p1", "Lemuria"), "Level": cell("l1", "High")},
			record{"Power": cell("p2", "Mu"), "Level": cell("l2", "Low")},
		},
	}, functions
}

// fillSmall is Execute with a small's data.
func fillSmall(tm *Template) (*doc.Document, problem.List) {
	var x *run
	d, list := tm.parsed.Execute(func() markup.Host {
		x = newRun(tm, testInput())
		return small{x}
	})
	if d != nil {
		x.finish(d)
	}
	return d, append(list, x.problems...).Sorted()
}

// Contents, references, links and footnotes lead to where they say.
func TestNotes(t *testing.T) {
	src, err := os.ReadFile("testdata/notes.md")
	if err != nil {
		t.Fatal(err)
	}
	d, problems := fillSmall(parseTest(t, "templates/notes.md", string(src)))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "notes.txt", d.Dump())
}

// What a template may name, and what it says of the data, is told at its place.
func TestTemplateFailures(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ about, src string }{
		{"arithmetic on levels", page("{{ mean .Levels }} {{ sum .Levels }} {{ average .Levels }}")},
		{"unknown sentence", page("{{ sentence \"bottom-lien\" }}")},
		{"unknown key of a chart", page("::: chart\nkind: board\ntitel: a\n:::")},
		{"unknown key of the front matter", "---\nkikcer: a\n---\n" + page("a")},
		{"poison", page("{{ .Bad }}\n\n{{ .Bad }} {{ .Made }}")},
		{"poison not printed", page("{{ if .Bad }}a{{ end }}")},
		{"references to nothing", page("## a {#there}\n\n{{ ref \"three\" }} and {{ ref \"there\" }}\n\n{{ ref \"figure-1\" }} {{ ref \"\" }}")},
		{"footnote in a loop", page("{{ range .Words }}\na[^n]\n\n[^n]: {{ . }}\n{{ end }}")},
		{"footnote that is not written this time", page("a[^n]\n\n{{ if .None }}\n[^n]: b\n{{ end }}")},
		{"names typed", page("In Atlantis it is High, Highly so.")},
	} {
		tm, problems := Parse("t.md", []byte(c.src))
		if tm != nil {
			_, problems = fillSmall(tm)
		}
		b.WriteString("== " + c.about + "\n" + c.src + "\n--\n" + problems.Error() + "\n\n")
	}
	golden.Compare(t, "failures.txt", b.String())
}
