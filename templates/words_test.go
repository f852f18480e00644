package templates

import (
	"strings"
	"testing"

	"brief/report/problem"
)

// A report's own words are said in place of the language's.
func TestWordsWith(t *testing.T) {
	at := problem.Place{File: "config.yaml", Line: 1, Column: 5}
	w := testWords().With([]OwnWord{
		{Key: "home", Text: "German", Place: at},
		{Key: "bottom-line/interest", Text: "{label} is {interest}.", Place: at},
	})
	set, err := load(shapes[0].plot.files())
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, set, "KAZ")
	in.Words = w
	x := newRun(nil, in)
	if got := x.bottomLine()[0]; got.String() != "Main German interest is Energy & Trade." || got[0].Origin.Place.File == "" {
		t.Errorf("got %s", got)
	}
}

// A word of the data is put into the form that a sentence asks for, and leads
// back to both; one without that form is named.
func TestForms(t *testing.T) {
	set, err := load(pair.files())
	if err != nil {
		t.Fatal(err)
	}
	at := problem.Place{File: "config.yaml", Line: 7, Column: 20}
	own := []OwnWord{
		{Key: "power/adjective", Text: "{name:genitive} influence", Place: at},
		{Key: "forms/Russia/genitive", Text: "the Russians’", Place: at},
		{Key: "forms/China/genitive", Text: "China’s", Place: at},
		{Key: "subtitle/named", Text: "On {powers:genitive} influence", Place: at},
	}
	in := input(t, set, "KAZ")
	in.Actors, in.Words = []string{"RUS", "CHN"}, testWords().With(own)
	x := newRun(nil, in)
	vs, err := x.sentences("bottom-line")
	if got := vs[1].String(); err != nil || !strings.HasPrefix(got, "The Russians’ influence is rated Strong") {
		t.Errorf("got %q, %v", got, err)
	}
	o := vs[1][0].Origin
	if o.ID != "actors:RUS:name" || o.Raw != "Russia" || len(o.Steps) != 1 || o.Steps[0] != "put as the Russians’, which is genitive (config.yaml:7:20)" {
		t.Errorf("origin %+v", o)
	}
	if got := joined(x.subtitle()).String(); got != "On the Russians’ and China’s influence" {
		t.Errorf("a list: %q", got)
	}
	if x.problems != nil {
		t.Error(x.problems)
	}
	in.Words = testWords().With(own[:2])
	x = newRun(nil, in)
	if _, err := x.sentences("bottom-line"); err != nil {
		t.Fatal(err)
	}
	const want = `config.yaml:7:20: T725: power/adjective: "China" has no form "genitive"; write it below forms: in the words file, or as forms/China/genitive in the report's words`
	if got := x.problems.Error(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// Whose interests they are is said where the data or the report say it, and
// nowhere else.
func TestHome(t *testing.T) {
	unlisted := pair
	unlisted.points = pair.points[1:]
	at := problem.Place{File: "config.yaml", Line: 9, Column: 14}
	for _, c := range []struct {
		name string
		plot plot
		own  []OwnWord
		want string // the label of the interest, the head of its column; or the problem
	}{
		{"the data list objectives of one power", pair, nil, "Main US interest, Country, main US interest"},
		{"the data list none", unlisted, nil, "Main interest, Country, main interest"},
		{"the report has a word for it", unlisted, []OwnWord{{Key: "home", Text: "German", Place: at}}, "Main German interest, Country, main German interest"},
		{"the report has words without it", unlisted, []OwnWord{{Key: "main-interest", Text: "First interest", Place: at}}, "First interest, Country, main interest"},
		{"the report has words that need it", unlisted, []OwnWord{{Key: "main-interest", Text: "First {home} interest", Place: at}}, "config.yaml:9:14: T723: main-interest has no value {home}"},
	} {
		set, err := load(c.plot.files())
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Words = in.Words.With(c.own)
		x := newRun(nil, in)
		label := x.word("main-interest")
		if len(c.own) == 0 && strings.Contains(c.want, "US") && label[1].Origin.ID != "actors:USA:adjective" {
			t.Errorf("%s: it comes from %s", c.name, label[1].Origin.ID)
		}
		got := label.String() + ", " + x.word("country-and-interest").String()
		if heard := x.phrase("main-interest", nil); heard != label.String() {
			t.Errorf("%s: heard is %s", c.name, heard)
		}
		if len(x.problems) > 0 {
			got = x.problems.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}
