package templates

import (
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/doc"
)

// told is what a brief of Kazakhstan says of a text of the desk, and the
// document.
func told(t *testing.T, text string) (*doc.Document, string) {
	t.Helper()
	files := pair.files()
	files["data/texts/KAZ.md"] = &fstest.MapFile{Data: []byte(text)}
	set, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, set, "KAZ")
	in.Actors = []string{"RUS", "CHN"}
	d, found := built(t, "country").Execute(in)
	return d, found.Error()
}

// band is the words of the band with a head, or "".
func band(d *doc.Document, head string) string {
	var all []string
	for _, b := range d.Bands {
		if b.Name != head {
			continue
		}
		for _, column := range b.Columns {
			for _, k := range column {
				all = append(all, k.(*doc.Paragraph).Text.Words())
			}
		}
	}
	return strings.Join(all, " / ")
}

// What the desk writes stands in bands of its own, and a band without words is
// not there.
func TestBandsOfTexts(t *testing.T) {
	d, found := told(t, "## This week\n\nA port opens. [S1]\n\nA rail closes. [desk]\n\n## Our view\n\nIt is deep. [desk]\n\nIt is wide. [desk]\n")
	if found != "" {
		t.Error(found)
	}
	for head, want := range map[string]string{
		"This week":      "A port opens. [1] / A rail closes.",
		"Our view":       "This desk’s own view, not a source’s. It is deep. / It is wide.",
		"Why it matters": "",
	} {
		if got := band(d, head); got != want {
			t.Errorf("%s: %q", head, got)
		}
	}
	for i, b := range d.Bands {
		if b.Name == "This week" && d.Bands[0].Name != "Bottom line" || b.Name == "Our view" && i < 6 {
			t.Errorf("%s is band %d", b.Name, i+1)
		}
	}
	d, _ = told(t, "## Why it matters\n\nA port opens. [S1]\n")
	if got := band(d, "This week") + band(d, "Our view"); got != "" {
		t.Errorf("without words: %q", got)
	}
	if got := band(d, "Why it matters"); got != "A port opens. Of Kazakhstan alone the source states an interest, one level and one trend. [1]" {
		t.Errorf("where there is room: %q", got)
	}
}

// The desk's own words have a budget, and its view is its own.
func TestTextsAreJudged(t *testing.T) {
	words := func(n int) string { return strings.TrimSuffix(strings.Repeat("word ", n), " ") + "." }
	for _, c := range []struct{ name, text, want string }{
		{"to the budget", "## This week\n\n" + words(22) + " [S1]\n\n" + words(23) + " [desk]\n", ""},
		{"over the budget", "## Our view\n\nA view. [desk]\n\n## This week\n\n" + words(22) + " [S1]\n\n" + words(24) + " [desk]\n",
			`data/texts/KAZ.md:5:4: D093: warning: "This week" has 46 words, budget 45; take 1 word out, or give the template another budget`},
		{"without what is added to it", "## Why it matters\n\n" + words(95) + " [S1]\n", ""},
		{"a view over its budget", "## Our view\n\n" + words(70) + " [desk]\n",
			`data/texts/KAZ.md:1:4: D093: warning: "Our view" has 70 words, budget 60; take 10 words out, or give the template another budget`},
		{"a view of a source", "## Our view\n\nA view. [desk]\n\nA claim. [S1]\n",
			`data/texts/KAZ.md:5:1: D094: the paragraph ends in [S1], and stands in the desk's own view; end it in [desk], or put what the source says below another head`},
	} {
		d, found := told(t, c.text)
		if found != c.want || (d == nil) != strings.Contains(c.want, "D094") {
			t.Errorf("%s: made %v, got\n%s", c.name, d != nil, found)
		}
	}
	src, _ := Files.ReadFile("country.md")
	m, _ := Parse("t.md", []byte(strings.Replace(string(src), `texts "this-week" 45`, `texts "this-week" .Country`, 1)))
	set, _ := load(pair.files())
	if _, found := m.Execute(input(t, set, "KAZ")); !strings.Contains(found.Error(), `behind "this-week" stand a number of words and the name of a sentence`) {
		t.Error(found)
	}
}

// The masthead dates the sources that the document cites, and no others.
func TestSourcesOfTheMasthead(t *testing.T) {
	p := pair
	p.sources = "sources:\n  - {id: S1, title: A, date: 2026-11-01, accessed: 2026-11-02, kind: news}\n  - {id: S2, title: B, date: not stated, accessed: 2026-11-23, kind: news}\n"
	p.advice = []string{"R1,Berlin,P1,Talks,Trust,region:Region,,,S2"}
	set, err := load(p.files())
	if err != nil {
		t.Fatal(err)
	}
	const head = "---\nkicker: policy-brief\nseries: series\nsubject: subject-country\n---\n::: masthead\n# {{ .Country.Name }}\n\n{{ range sentences \"meta-data\" }}\n- {{ . }}\n{{ end }}\n:::\n\n"
	for body, want := range map[string]string{
		"::: band\n## A\n\n{{ range .Ratings }}\n- {{ .Actor.Name }} {{ cite . }}\n{{ end }}\n:::\n":                     "Data to 1 November 2026, Sources: 1",
		"::: band\n## A\n\n{{ range .Ratings }}\n- {{ .Actor.Name }} {{ cite . }} {{ cite $.Advice }}\n{{ end }}\n:::\n": "Data to 1 November 2026, Sources: 2, one undated",
	} {
		m, found := Parse("t.md", []byte(head+body+"\n::: band\n## B\n\n{{ range .Sources }}\n1. {{ .Anchor }}{{ .Entry }}\n{{ end }}\n:::\n"))
		if m == nil {
			t.Fatal(found)
		}
		in := input(t, set, "KAZ")
		in.Actors = []string{"RUS", "CHN"}
		d, found := m.Execute(in)
		if d == nil {
			t.Fatal(found)
		}
		var got []string
		for _, l := range d.Masthead.Meta {
			got = append(got, l.Words())
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A page has room for so many words on what it rests on; where the desk's
// remarks go over that, the longest is pointed at.
func TestRoomForBasis(t *testing.T) {
	for n, want := range map[int]string{20: "", 90: `data/sources.yaml:2:147: D093: note: sentence "basis" has 142 words for Kazakhstan, budget 95; take 47 words out of this, the longest of what it prints of the data`} {
		p := pair
		p.sources = strings.Replace(article, "kind: news", "kind: news, remarks: {general: "+strings.Repeat("word ", n-1)+"word.}", 1)
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Actors = []string{"RUS", "CHN"}
		if _, found := built(t, "country").Execute(in); found.Error() != want {
			t.Errorf("%d: got\n%v", n, found)
		}
	}
}

// Footnotes of the desk's texts are refused as those of templates are.
func TestDeskNoteRefusals(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"One[^a]. [S1]\n\n[^a]: See also [^b] here. [S1]", "a footnote cannot be called in a footnote"},
		{"One[^my_note]. [S1]", "the footnote \"my_note\" has a name with other characters"},
		{"One[^my_note], two[^a]. [S1]\n\n[^a]: Words. [S1]\n\n[^my_note]: Words. [S1]", "the footnote \"my_note\" has a name with other characters"},
		{"One[^a]. [S1]\n\n[^a]: [S1]", "the footnote \"a\" has no words"},
		{"One[^a]. [S1]", "the footnote \"a\" is written nowhere"},
		{"One[^ not one ] and [^] and [^a [S1]", ""},
	} {
		_, found := told(t, "## Why it matters\n\n"+test.text+"\n")
		if test.want == "" && found != "" || !strings.Contains(found, test.want) || test.want != "" && !strings.Contains(found, "T717") {
			t.Errorf("%q: %s", test.text, found)
		}
	}
}
