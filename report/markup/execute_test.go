package markup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"brief/report/golden"
	"brief/report/problem"
)

// hostile looks like everything that a template gives a meaning to.
const hostile = "# x\n::: band\n{{ .Name }} **b** | c | <b>[a](javascript:1)</b> `d` - e \\* &amp;"

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
			d, problems := fill(parseTest(t, "templates/"+name+".md", string(src)))
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
			d, _ := fill(tm)
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
		d, problems := fill(tm, func(h *desk) { h.data["Name"] = cell("name", words) })
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
	for _, pattern := range []string{"../../templates/*.md", "testdata/engine/*.md"} {
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
		tm, problems := Parse("t.md", []byte(src), dialect)
		if tm == nil {
			if problems.Err() == nil {
				t.Fatal("no template and no error")
			}
			checkPlaces(t, src, problems)
			return
		}
		d, problems := fill(tm)
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
