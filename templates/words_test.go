package templates

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"brief/report/doc"
	"brief/report/problem"
)

// edited is the built-in English with one text in place of another.
func edited(t *testing.T, old, new string) []byte {
	t.Helper()
	src, err := Files.ReadFile("words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(src), old) {
		t.Fatalf("the built-in words do not hold %q", old)
	}
	return []byte(strings.Replace(string(src), old, new, 1))
}

func TestParseWordsRefuses(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"a key is missing", "  sharing: Sharing\n", "", `T721: missing: sharing`},
		{"a sentence is missing", "    first: First edition.\n", "", `T721: missing: what-changed/first`},
		{"two are missing", "  level: Level\n  trend: Trend\n", "", `T721: missing: level, trend`},
		{"the language is missing", "lang: en\n", "", `T721: lang is missing`},
		{"a sentence is misspelt", "    first: First edition.\n", "    frist: First edition.\n    first: First edition.\n",
			`T722: sentence "what-changed/frist" is said by no rule; did you mean "what-changed/first"?`},
		{"a section is misspelt", "ordinals:", "ordinal:", `T722: unknown section "ordinal"; did you mean "ordinals"?`},
		{"a value is misspelt", "No change in the data since\\u00a0{since}.", "No change since {sinse}.",
			`T723: what-changed/none has no value {sinse}; did you mean {since}?`},
		{"a value that nothing has", "No earlier edition at hand.", "No {x}.", `T723: what-changed/no-archive has no value {x}; it may use {home}`},
		{"a brace is open", "No earlier edition at hand.", `"No {since edition."`, `T723: what-changed/no-archive: { is not followed by a name and }`},
		{"a brace is closed", "No earlier edition at hand.", `"No since} edition."`, `T723: what-changed/no-archive: } without {`},
		{"a form without a name", "No change in the data since\\u00a0{since}.", `No change since {since:}.`, `T723: what-changed/none: {since:} is no form of a value, such as {country:genitive}`},
		{"an agreement without words", "No change in the data since\\u00a0{since}.", `No change since {since|one}.`, `T723: what-changed/none: {since|one} does not agree with a number as {n|one=source|other=sources} does`},
		{"a category is missing", "No change in the data since\\u00a0{since}.", `No {since|one=x}.`, `T723: what-changed/none: {since} has no words for "other"; `},
		{"a category of another language", "No change in the data since\\u00a0{since}.", `No {since|other=x|few=y}.`, `T723: what-changed/none: {since} has words for "few", and xx does not tell such numbers apart; write words for other`},
		{"a key stands twice", "  level: Level\n", "  level: Level\n  level: Niveau\n", `T724: key "level" stands twice, first in line`},
		{"a text is a list", "  level: Level\n", "  level: [Level]\n", `T724: a text is wanted here`},
		{"a text is empty", "  level: Level\n", "  level: \"\"\n", `T724: the text is empty`},
		{"a text turns the direction", "  level: Level\n", "  level: \"Le\\u202Evel\"\n", `F607: the text holds the invisible character <U+202E>, which turns the direction of text`},
		{"another language", "lang: en\n", "lang: de\n", `T724: lang is "de", and the file is called "xx"; `},
		{"a language that is no tag", "lang: en\n", "lang: my words\n", `T724: lang is "my words", which is no language tag (BCP 47); write one such as en, de-AT or kk-Cyrl`},
		{"not YAML", "lang: en\n", "lang: [en\n", `T720: `},
		{"a second document", "lang: en\n", "lang: en\n---\nlang: en\n", `T720: a second document begins here; `},
		{"an anchor", "  level: Level\n", "  level: &l Level\n", `T720: anchors, aliases and merges`},
		{"a tag", "  level: Level\n", "  level: !!binary Level\n", `T720: the tag "!!binary" is not used here`},
		{"not UTF-8", "lang: en\n", "lang: \xff\n", `F605: the file is not UTF-8`},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := strings.Replace(string(edited(t, test.old, test.new)), "lang: en\n", "lang: xx\n", 1)
			w, found := ParseWords("words/xx.yaml", []byte(src))
			if w != nil || found.Err() == nil {
				t.Fatal("not refused")
			}
			if !strings.Contains(found.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", found, test.want)
			}
			if !strings.HasPrefix(found[0].Place.String(), "words/xx.yaml") {
				t.Errorf("place is %s", found[0].Place)
			}
		})
	}
}

// An English file that lacks what a newer program says goes on with that; a
// slip is told all the same, and so is what another language lacks.
func TestParseWordsFillsEnglish(t *testing.T) {
	src := edited(t, "  sharing: Sharing\n", "  shraing: Sharing\n")
	w, found := ParseWords("templates/words/en.yaml", src)
	if w == nil || w.entries["sharing"].text != "Sharing" || w.entries["sharing"].place != (problem.Place{File: "templates/words/en.yaml"}) {
		t.Fatalf("not filled: %v", found)
	}
	if len(found) != 2 || found[0].Severity != problem.Note || found[0].Code != "T721" || found[1].Severity != problem.Warning || found[1].Hint != `did you mean "sharing"?` {
		t.Errorf("found %v", found)
	}
	w, found = ParseWords("templates/words/ru.yaml", []byte("lang: ru\n"))
	if w != nil || !strings.Contains(found.Error(), "months/11, months/12, months/2, months/3, months/4, months/5, months/6, months/7, months/8, months/9;") ||
		!strings.Contains(found.Error(), " more; the built-in templates/words/en.yaml has all of them") {
		t.Errorf("found %v", found)
	}
}

// A language or a report has the abbreviations that it needs; none is missing.
func TestAbbreviations(t *testing.T) {
	src := edited(t, "lang: en\n", "lang: xx\n")
	head, _, _ := strings.Cut(string(src), "\nabbreviations:\n")
	w, found := ParseWords("templates/words/xx.yaml", []byte(head+"\nabbreviations:\n  ЕС: Европейский союз\n"))
	if found != nil {
		t.Fatal(found)
	}
	w = w.With([]OwnWord{{Key: "abbreviations/EU", Text: "European Union"}})
	if d := cmp.Diff([]doc.Abbreviation{{Short: "EU", Long: "European Union"}, {Short: "ЕС", Long: "Европейский союз"}}, w.short); d != "" || w.found != nil {
		t.Errorf("(-want +got):\n%s%v", d, w.found)
	}
}

// A word of the desk's own is good, unless it looks like a slip.
func TestParseWordsOwnKeys(t *testing.T) {
	w, found := ParseWords("words/en.yaml", edited(t, "  level: Level\n", "  level: Level\n  next-week: Next week\n"))
	if len(found) > 0 || w.entries["next-week"].text != "Next week" {
		t.Errorf("found %v", found)
	}
	_, found = ParseWords("words/en.yaml", edited(t, "lang: en\n", "lang: en\n\nregions:\n  Nordic: Nordic\n"))
	if found.Err() == nil { // regions stands twice now
		t.Error("a section that stands twice is not refused")
	}
}

func TestWordsWith(t *testing.T) {
	at := func(line int) problem.Place { return problem.Place{File: "config.yaml", Line: line, Column: 5} }
	w := testWords().With([]OwnWord{
		{"home", "German", at(1)},
		{"bottom-line/interest", "{label} is {interest}.", at(2)},
		{"what-changed/none", "None since {day}.", at(3)},
		{"what-chnaged/none", "None.", at(4)},
		{"sharign", "Sharing", at(5)},
		{"our-view", "Our view", at(6)},
	})
	want := `config.yaml:3:5: T723: what-changed/none has no value {day}; it may use {since}, {home}
config.yaml:4:5: T722: sentence "what-chnaged/none" is said by no rule; did you mean "what-changed/none"?
config.yaml:5:5: T722: warning: word "sharign" is not one of the language's; did you mean "sharing"?`
	if got := w.found.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
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
	if v := x.word("our-view"); v[0].Origin.ID != "words:our-view" || v[0].Origin.Place != at(6) {
		t.Errorf("origin %+v", v[0].Origin)
	}
	if e := testWords().entries["home"]; e.own {
		t.Error("With changed the language")
	}
}

// Words agree with numbers by the classes of their language.
func TestAgreement(t *testing.T) {
	src := strings.Replace(string(edited(t, "    level-many: \"{n} levels\"\n", "    level-many: \"{n} {n|one=уровень|few=уровня|many=уровней|other=уровня}\"\n")), "lang: en\n", "lang: ru\n", 1)
	w, found := ParseWords("words/ru.yaml", []byte(src))
	if found != nil {
		t.Fatal(found)
	}
	for n, want := range map[int]string{3: "three уровня", 5: "five уровней", 11: "eleven уровней", 21: "21 уровень", 24: "24 уровня", 112: "112 уровней"} {
		v, _, err := w.set("alone/level-many", fill{"n": {{Words: w.number(n), Origin: counted("levels", n, nil)}}})
		if err != nil || v.String() != want {
			t.Errorf("%d: %q, %v", n, v, err)
		}
	}
	if s, err := w.text("alone/level-many", map[string]string{"n": "{number}"}); s != "{number} уровня" || err != nil {
		t.Errorf("a number that is not known yet: %q, %v", s, err)
	}
	_, found = ParseWords("words/ru.yaml", []byte(strings.Replace(src, "|few=уровня", "", 1)))
	if want := `alone/level-many: {n} has no words for "few"; ru tells numbers apart as few, many, one, other`; !strings.Contains(found.Error(), want) {
		t.Errorf("got %v", found)
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
		{"power/adjective", "{name:genitive} influence", at},
		{"forms/Russia/genitive", "the Russians’", at},
		{"forms/China/genitive", "China’s", at},
		{"subtitle/named", "On {powers:genitive} influence", at},
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
		{"the report has a word for it", unlisted, []OwnWord{{"home", "German", at}}, "Main German interest, Country, main German interest"},
		{"the report has words without it", unlisted, []OwnWord{{"main-interest", "First interest", at}}, "First interest, Country, main interest"},
		{"the report has words that need it", unlisted, []OwnWord{{"main-interest", "First {home} interest", at}}, "config.yaml:9:14: T723: main-interest has no value {home}"},
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

func FuzzParseWords(f *testing.F) {
	src, err := Files.ReadFile("words/en.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte("lang: en\nwords: {a: \"{b}\"}\nsentences: [x]\n"))
	f.Add([]byte("numbers: {0: {1: 2}}\nlang: 3\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		w, found := ParseWords("w.yaml", src)
		if (w == nil) != (found.Err() != nil) {
			t.Fatalf("words %v, problems %v", w != nil, found)
		}
		for _, p := range found {
			if p.Code == "" || p.What == "" || p.Place.File != "w.yaml" {
				t.Errorf("bare problem %+v", p)
			}
		}
	})
}

// A pattern that can be read holds each of its letters once and in order.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{"{n} {n|one=source|other=sources}, {country:genitive}.", "{", "{a|b}", "{a:}", "{a|=}", "}{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePattern(s)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, piece := range p {
			if !piece.value {
				b.WriteString(piece.text)
				continue
			}
			b.WriteString("{" + piece.text)
			if piece.form != "" {
				b.WriteString(":" + piece.form)
			}
			for _, a := range piece.agrees {
				b.WriteString("|" + a.category + "=" + a.text)
			}
			b.WriteString("}")
			piece.agreed(pluralsOf("ru"), "21")
		}
		if b.String() != s {
			t.Errorf("%q is read as %q", s, b.String())
		}
	})
}
