package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
)

// hostile looks like everything that a template gives a meaning to.
const hostile = "# x\n::: band\n{{ .Name }} **b** | c | <b>[a](javascript:1)</b> `d` - e \\* &amp;"

// cell is a value of the test's data.
func cell(id, words string) Value {
	return Value{{Words: words, Origin: &doc.Origin{ID: "test:" + id, Place: problem.Place{File: "data/test.csv", Line: 2}, Raw: words}}}
}

// testData is what the templates of testdata/engine print.
func testData() map[string]any {
	return map[string]any{
		"Name":    cell("name", "Atlantis"),
		"Country": Value{{Words: "Atlantis", Origin: &doc.Origin{ID: "countries:ATL:name"}}},
		"Words":   []Value{cell("one", "one"), cell("two", "two"), cell("three", "three")},
		"Empty":   Value(nil),
		"None":    []Value{},
		"Dated":   true,
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

func testContent(x *run) (map[string]any, funcs) {
	x.bad["test:bad"] = []problem.List{{problem.Errorf(problem.Place{File: "data/test.csv", Line: 2, Column: 3}, "D010", "the row is bad")}}
	return testData(), funcs{
		"anchor":   func(s string, of ...Value) anchor { return anchorOf(s, of) },
		"ref":      x.refFunc,
		"link":     x.linkFunc,
		"contents": func() contents { return contents{} },
		"word":     func(s string) Value { return cell("word", s) },
		"notice":   func() (Value, error) { return nil, fmt.Errorf("the function is broken") },
		"remark": func() (Value, error) {
			return Value{{Words: "computed", Origin: &doc.Origin{ID: "sentence:x", From: []*doc.Origin{{ID: "test:bad"}}}}}, nil
		},
	}
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

// parseTest parses a template that must have no errors.
func parseTest(t testing.TB, file string, src string) *Template {
	t.Helper()
	tm, problems := Parse(file, []byte(src))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return tm
}

func TestEngine(t *testing.T) {
	files, err := filepath.Glob("testdata/engine/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, problems := parseTest(t, "templates/"+name+".md", string(src)).fill(testInput(), testContent)
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, "engine/"+name+".txt", d.Dump())
			for text := range d.Texts {
				for _, r := range text.Runs {
					if r.Origin == nil {
						t.Errorf("%q has no origin", r.Words)
					}
				}
			}
		})
	}
}

// page puts blocks into a band of a template.
func page(blocks string) string {
	return "::: masthead\n# Name\n:::\n::: band\n" + blocks + "\n:::\n"
}

// A template is executed any number of times, also at once, with one result.
func TestExecuteAtOnce(t *testing.T) {
	src, err := os.ReadFile("testdata/engine/words.md")
	if err != nil {
		t.Fatal(err)
	}
	tm := parseTest(t, "words.md", string(src))
	dumps := make([]string, 8)
	var group sync.WaitGroup
	for i := range dumps {
		group.Go(func() {
			d, _ := tm.fill(testInput(), testContent)
			dumps[i] = d.Dump()
		})
	}
	group.Wait()
	for _, d := range dumps {
		if d != dumps[0] {
			t.Fatalf("two executions differ:\n%s\n%s", dumps[0], d)
		}
	}
}

// Data are never parsed: whatever stands in a value, the document has the same
// shape, and the value is printed letter by letter.
func TestValuesAreText(t *testing.T) {
	tm := parseTest(t, "x.md", page("## {{ .Name }}\n\n{{ .Name }}\n\n- a {{ .Name }} b\n\n::: table\n| {{ .Name }} | **{{ .Name }}** // {{ .Name }} |\n:::\n"))
	markup := rapid.SampledFrom([]string{"# ", "::: band\n", "\n\n", "{{ .Name }}", "}}", "|", "**", "- ", "1. ", "<b>", "[a](b)", "`", "\\", "//", "{#x}", "{span=2}", "---\n", ":::", "word", "é"})
	rapid.Check(t, func(t *rapid.T) {
		words := "w" + strings.Join(rapid.SliceOfN(markup, 0, 8).Draw(t, "words"), "") + "w"
		d, problems := tm.fill(testInput(), func(*run) (map[string]any, funcs) {
			return map[string]any{"Name": cell("name", words)}, funcs{}
		})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		var printed []string
		for text := range d.Texts {
			for _, r := range text.Runs {
				if r.Origin.ID == "test:name" {
					printed = append(printed, r.Words)
				}
			}
		}
		if want := slices.Repeat([]string{words}, 6); !slices.Equal(printed, want) || len(d.Bands) != 1 || len(d.Bands[0].Columns[0]) != 3 {
			t.Fatalf("%q changed the document:\n%s", words, d.Dump())
		}
	})
}

// FuzzParse: whatever the template, parsing and executing end, without panic,
// in a document or in problems that have a place.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"*.md", "testdata/engine/*.md"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(src))
		}
	}
	for _, c := range refusals {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		tm, problems := Parse("t.md", []byte(src))
		if tm == nil {
			if problems.Err() == nil {
				t.Fatal("no template and no error")
			}
			checkPlaces(t, src, problems)
			return
		}
		d, problems := tm.fill(testInput(), testContent)
		if d == nil && problems.Err() == nil {
			t.Fatal("no document and no error")
		}
		if d != nil {
			d.Dump()
		}
	})
}

// checkPlaces checks that all problems lie in the source.
func checkPlaces(t *testing.T, src string, problems problem.List) {
	t.Helper()
	lines := strings.Count(src, "\n") + 1
	for _, p := range problems {
		if p.Place.File != "t.md" || p.Place.Line > lines {
			t.Errorf("%s lies outside of the source", p)
		}
		if p.What == "" || strings.HasSuffix(p.What, ".") {
			t.Errorf("%q is no message", p.What)
		}
	}
}
