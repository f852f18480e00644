package templates

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/problem"
)

// The desk's words below a head that no template prints are warned of where
// the head stands.
func TestHeadsThatNobodyPrints(t *testing.T) {
	const at = "data/texts/KAZ.md:"
	for _, c := range []struct {
		name, text string
		elsewhere  []string // heads that other reports print
		want       []string
	}{
		{"printed", "## Why it matters\n\nA port. [S1]\n", nil, nil},
		{"in other letters", "## WHY IT MATTERS\n\nA port. [S1]\n", nil, nil},
		{"misspelt", "## Why it maters\n\nA port. [S1]\n", nil, []string{at + `1:4: D092: warning: no template prints what stands below "Why it maters"; did you mean "Why it matters"?`}},
		{"a second one", "## Why it matters\n\nA port. [S1]\n\n## A look ahead\n\nA rail. [desk]\n", nil, []string{at + `5:4: D092: warning: no template prints what stands below "A look ahead"; this one prints: Our view, This week, Why it matters`}},
		{"printed elsewhere", "## Why it matters\n\nA port. [S1]\n\n## A look ahead\n\nA rail. [desk]\n", []string{"A look ahead"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := pair.files()
			files["data/texts/KAZ.md"] = &fstest.MapFile{Data: []byte(c.text)}
			set, err := load(files)
			if err != nil {
				t.Fatal(err)
			}
			for _, country := range []string{"KAZ", "KGZ", ""} {
				in := input(t, set, country)
				in.Actors = []string{"RUS", "CHN"}
				in.Elsewhere = func(head string) bool { return country == "" || slices.Contains(c.elsewhere, head) }
				d, found := built(t, in.Report).Execute(in)
				if d == nil {
					t.Fatal(found)
				}
				var got []string
				for _, p := range found {
					got = append(got, p.String())
				}
				if want := c.want; country == "KAZ" && !slices.Equal(got, want) || country != "KAZ" && len(got) > 0 {
					t.Errorf("%q: told\n%s", country, strings.Join(got, "\n"))
				}
			}
		})
	}
	if got := built(t, "country").Heads(testWords()); !slices.Equal(got, []string{"This week", "Why it matters", "Our view"}) {
		t.Errorf("heads of country.md: %q", got)
	}
	if got := built(t, "region").Heads(testWords()); !slices.Equal(got, []string{"This week", "Our view"}) {
		t.Errorf("heads of region.md: %q", got)
	}
}

// A report that renames a head prints what stands below its old name and below
// its new one, and below no name that it gave to another.
func TestRenamedHeads(t *testing.T) {
	for _, test := range []struct {
		own  []OwnWord
		want []string
	}{
		{nil, []string{"This week", "Why it matters", "Our view"}},
		{[]OwnWord{{Key: "why-it-matters", Text: "Why it counts"}}, []string{"This week", "Why it counts", "Why it matters", "Our view"}},
		{[]OwnWord{{Key: "this-week", Text: "Our view"}, {Key: "our-view", Text: "As we see it"}}, []string{"Our view", "This week", "Why it matters", "As we see it"}},
	} {
		w := testWords().With(test.own)
		if got := built(t, "country").Heads(w); !slices.Equal(got, test.want) {
			t.Errorf("%v: %q", test.own, got)
		}
		files := pair.files()
		files["data/texts/KAZ.md"] = &fstest.MapFile{Data: []byte("## Why it matters\n\nA port. [S1]\n")}
		set, err := load(files)
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Actors, in.Words = []string{"RUS", "CHN"}, w
		d, found := built(t, "country").Execute(in)
		if d == nil || len(found) > 0 || !strings.Contains(band(d, w.Word("why-it-matters")), "A port.") {
			t.Errorf("%v: %v", test.own, found)
		}
	}
}

// A mistake of a template is told once for all countries, and so is not what
// only follows from it.
func TestMistakeIsOfNoCountry(t *testing.T) {
	set, err := load(pair.files())
	if err != nil {
		t.Fatal(err)
	}
	src, _ := Files.ReadFile("country.md")
	m, found := Parse("templates/country.md", []byte(strings.Replace(string(src), "{{ .Country.Name }}", "{{ .Country.Nme }}", 1)))
	if m == nil {
		t.Fatal(found)
	}
	for _, country := range []string{"KAZ", "KGZ"} {
		in := input(t, set, country)
		in.Actors = []string{"RUS", "CHN"}
		_, found := m.Execute(in)
		if want := `templates/country.md:8:3: T702: .Country.Nme is not in the data of a country; did you mean "Name"?`; found.Error() != want {
			t.Errorf("got\n%v", found)
		}
	}
}

// Words typed into a desk's own template are warned of, those of a built-in one
// noted: strict desks use them as they are.
func TestTypedWords(t *testing.T) {
	src, _ := Files.ReadFile("country.md")
	for name, text := range map[string][]byte{"note": src, "warning": append(slices.Clone(src), "\n"...)} {
		tm := parseTest(t, "templates/country.md", string(text))
		if got := tm.parsed.Typed(problem.Place{}, "2026").Severity.String(); got != name {
			t.Errorf("%s, want %s", got, name)
		}
	}
	_, found := Parse("t.md", []byte(page("## Trade in 2026 and since (W48)\n\nA word.")))
	const want = `t.md:5:13: L303: warning: "2026" is typed, not from data; print it from the data, so that it changes with them
t.md:5:29: L303: warning: "W48" is typed, not from data; print it from the data, so that it changes with them`
	if found.Error() != want {
		t.Errorf("got\n%v", found)
	}
}

// The figures of an invented desk say so themselves.
func TestInventedFigures(t *testing.T) {
	set, err := load(pair.files())
	if err != nil {
		t.Fatal(err)
	}
	for notice, want := range map[string]string{
		"":                            "Reported influence by power, two countries (Region)",
		"Invented desk. All is made.": "Reported influence by power, two countries (Region). Invented data",
	} {
		in := input(t, set, "KAZ")
		in.Actors, in.Desk.Notice = []string{"RUS", "CHN"}, notice
		d, found := built(t, "country").Execute(in)
		if d == nil {
			t.Fatal(found)
		}
		for f := range d.Figures {
			if got := f.Subtitle.Words(); got != want {
				t.Errorf("%q: %q", notice, got)
			}
			if got := f.Fewer.Subtitle.Words(); strings.Contains(got, "Invented data") != (notice != "") {
				t.Errorf("%q: without neighbours %q", notice, got)
			}
		}
	}
}
