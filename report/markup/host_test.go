package markup

import (
	"errors"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/problem"
)

// dialect is that of the tests' templates.
var dialect = &Dialect{
	Functions: []string{"anchor", "cite", "notice", "paragraphs", "remark", "sentence", "value", "word"},
	Front:     []string{"kicker", "series", "subject"},
	Chart:     []string{"kind", "title", "drop"},
	Never:     map[string]problem.Problem{"mean": {Code: "C202", What: "there is no mean here", Hint: "count"}},
	Known: func(function, name string) (ok bool, near string) {
		return function != "sentence" || name == "bottom-line", "bottom-line"
	},
}

// desk is the tests' host.
type desk struct {
	data, functions map[string]any
	problems        problem.List
	notes           map[string]*doc.Footnote
}

func newDesk() *desk {
	return &desk{data: testData(), functions: testFunctions(), notes: map[string]*doc.Footnote{}}
}

func (d *desk) Content() (data, functions map[string]any) { return d.data, d.functions }
func (d *desk) Printed(r *doc.Run, at problem.Place)      { d.Asked(r.Origin) }
func (d *desk) Continued() *doc.Text                      { return &doc.Text{Runs: cell("continued", "continued")} }
func (d *desk) Subject() (whose, sort string)             { return " for Atlantis", " of a country" }

// Row finds the rows that begin with the country.
func (d *desk) Row(r *doc.Row, head bool) {
	for _, t := range r.Cells[0].Texts {
		r.Subject = r.Subject || !head && t.Runs[0].Origin.ID == "countries:ATL:name"
	}
}

// Asked refuses what comes from the bad row.
func (d *desk) Asked(o *doc.Origin) {
	if o == nil {
		return
	}
	if o.ID == "test:bad" {
		d.problems = append(d.problems, problem.Errorf(problem.Place{File: "data/test.csv", Line: 2, Column: 3}, "D010", "the row is bad"))
	}
	for _, f := range o.From {
		d.Asked(f)
	}
}

func (d *desk) Figure(keys map[string]Argument, at problem.Place) *doc.Figure {
	if keys["kind"].Text == "" {
		d.problems = append(d.problems, problem.Errorf(at, "C201", "the chart has no kind"))
		return nil
	}
	return &doc.Figure{Title: &doc.Text{Runs: keys["title"].Words}}
}

func (d *desk) footnote(name string) *doc.Footnote {
	if d.notes[name] == nil {
		d.notes[name] = &doc.Footnote{Label: &doc.Text{Runs: cell("note", "Note")}}
	}
	return d.notes[name]
}

func (d *desk) Call(before []doc.Run, name string, o *doc.Origin) []doc.Run {
	return append(before, doc.Run{Words: "[" + name + "]", Tone: doc.Cite, Note: d.footnote(name), Origin: o})
}

func (d *desk) Note(name string, words []doc.Run, at problem.Place) {
	d.footnote(name).Text = &doc.Text{Runs: words}
}

// cell is a value of the test's data.
func cell(id, words string) doc.Runs {
	return doc.Runs{{Words: words, Origin: &doc.Origin{ID: "test:" + id, Place: problem.Place{File: "data/test.csv", Line: 2}, Raw: words}}}
}

// testData is what the tests' templates print.
func testData() map[string]any {
	return map[string]any{
		"Name":    cell("name", "Atlantis"),
		"Country": doc.Runs{{Words: "Atlantis", Origin: &doc.Origin{ID: "countries:ATL:name"}}},
		"Words":   []doc.Runs{cell("one", "one"), cell("two", "two"), cell("three", "three")},
		"Empty":   doc.Runs(nil),
		"None":    []doc.Runs{},
		"Dated":   true,
		"Fact":    Fact{true, []*doc.Origin{{ID: "test:bad"}}},
		"Gone":    doc.Runs{{Origin: &doc.Origin{ID: "test:bad"}}},
		"Count":   12,
		"Hostile": cell("hostile", hostile),
		"Record":  map[string]any{"Level": cell("level", "High"), "Trend": cell("trend", "Rising")},
		"Bad":     cell("bad", "poison"),
		"Ratings": []any{
			map[string]any{"Power": cell("p1", "Lemuria"), "Level": cell("l1", "High"), "Says": "plain", "AsOf": cell("d1", "1 May"), "Number": 1, "Empty": ""},
			map[string]any{"Power": cell("p2", "Mu"), "Level": cell("l2", "Low"), "Says": "", "AsOf": cell("d2", ""), "Number": 2, "Empty": ""},
		},
	}
}

func testFunctions() map[string]any {
	return map[string]any{
		"anchor": func(s string, of ...doc.Runs) Anchor {
			for _, v := range of {
				s += "/" + v.String()
			}
			return Anchor(s)
		},
		"word":       func(s string) doc.Runs { return cell("word", s) },
		"notice":     func() (doc.Runs, error) { return nil, errors.New("the function is broken") },
		"value":      func(v doc.Runs) doc.Runs { return v },
		"cite":       func(vs ...any) (doc.Runs, error) { return cell("cite", strings.Repeat("+", len(vs))), nil },
		"paragraphs": func(s string, n int) ([]doc.Runs, error) { return []doc.Runs{cell("p", s), cell("n", s)}, nil },
		"sentence":   func(s string) (doc.Runs, error) { return cell("s", s), nil },
		"remark": func() (doc.Runs, error) {
			return doc.Runs{{Words: "computed", Origin: &doc.Origin{ID: "sentence:x", From: []*doc.Origin{{ID: "test:bad"}}}}}, nil
		},
	}
}

// parseTest parses a template that must have no errors.
func parseTest(t testing.TB, file string, src string) *Template {
	t.Helper()
	tm, problems := Parse(file, []byte(src), dialect)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return tm
}

// fill executes a template for the tests' host, with what may be put into it, and
// numbers the document.
func fill(tm *Template, with ...func(*desk)) (*doc.Document, problem.List) {
	var h *desk
	d, found := tm.Execute(func() Host {
		h = newDesk()
		for _, f := range with {
			f(h)
		}
		return h
	})
	if d != nil {
		d.Number(nil)
	}
	return d, append(found, h.problems...).Sorted()
}
