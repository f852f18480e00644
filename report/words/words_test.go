package words

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"brief/report/doc"
	"brief/report/problem"
)

// builtin is the file of the built-in English.
func builtin(t testing.TB) []byte {
	t.Helper()
	src, err := os.ReadFile("../../templates/words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// known are the built-in words.
func known(t testing.TB) *Words {
	t.Helper()
	w, found := Parse("templates/words/en.yaml", builtin(t), nil)
	if found != nil {
		t.Fatal(found)
	}
	return w
}

// edited is the built-in English with one text in place of another.
func edited(t *testing.T, old, new string) []byte {
	t.Helper()
	src := string(builtin(t))
	if !strings.Contains(src, old) {
		t.Fatalf("the built-in words do not hold %q", old)
	}
	return []byte(strings.Replace(src, old, new, 1))
}

func TestParseRefuses(t *testing.T) {
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
			w, found := Parse("words/xx.yaml", []byte(src), known(t))
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
func TestParseFillsEnglish(t *testing.T) {
	src := edited(t, "  sharing: Sharing\n", "  shraing: Sharing\n")
	w, found := Parse("templates/words/en.yaml", src, known(t))
	if w == nil || w.Word("sharing") != "Sharing" || w.entries["sharing"].Place != (problem.Place{File: "templates/words/en.yaml"}) {
		t.Fatalf("not filled: %v", found)
	}
	if len(found) != 2 || found[0].Severity != problem.Note || found[0].Code != "T721" || found[1].Severity != problem.Warning || found[1].Hint != `did you mean "sharing"?` {
		t.Errorf("found %v", found)
	}
	w, found = Parse("templates/words/ru.yaml", []byte("lang: ru\n"), known(t))
	if w != nil || !strings.Contains(found.Error(), "months/11, months/12, months/2, months/3, months/4, months/5, months/6, months/7, months/8, months/9;") ||
		!strings.Contains(found.Error(), " more; the built-in templates/words/en.yaml has all of them") {
		t.Errorf("found %v", found)
	}
}

// A language or a report has the abbreviations that it needs; none is missing.
func TestAbbreviations(t *testing.T) {
	src := edited(t, "lang: en\n", "lang: xx\n")
	head, _, _ := strings.Cut(string(src), "\nabbreviations:\n")
	w, found := Parse("templates/words/xx.yaml", []byte(head+"\nabbreviations:\n  ЕС: Европейский союз\n"), known(t))
	if found != nil {
		t.Fatal(found)
	}
	w = w.With([]Own{{Key: "abbreviations/EU", Text: "European Union"}})
	if d := cmp.Diff([]doc.Abbreviation{{Short: "EU", Long: "European Union"}, {Short: "ЕС", Long: "Европейский союз"}}, w.Abbreviations()); d != "" || w.Found() != nil {
		t.Errorf("(-want +got):\n%s%v", d, w.Found())
	}
}

// A word of the desk's own is good, unless it looks like a slip.
func TestParseOwnKeys(t *testing.T) {
	w, found := Parse("words/en.yaml", edited(t, "  level: Level\n", "  level: Level\n  next-week: Next week\n"), known(t))
	if len(found) > 0 || w.Word("next-week") != "Next week" {
		t.Errorf("found %v", found)
	}
	_, found = Parse("words/en.yaml", edited(t, "lang: en\n", "lang: en\n\nregions:\n  Nordic: Nordic\n"), known(t))
	if found.Err() == nil { // regions stands twice now
		t.Error("a section that stands twice is not refused")
	}
}

func TestWith(t *testing.T) {
	at := func(line int) problem.Place { return problem.Place{File: "config.yaml", Line: line, Column: 5} }
	w := known(t).With([]Own{
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
	if got := w.Found().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if v, _, err := w.Fill("our-view", nil); err != nil || v[0].Origin.ID != "words:our-view" || v[0].Origin.Place != at(6) {
		t.Errorf("origin %+v, %v", v[0].Origin, err)
	}
	if e, _ := known(t).Entry("home"); e.Own {
		t.Error("With changed the language")
	}
}

// Words agree with numbers by the classes of their language.
func TestAgreement(t *testing.T) {
	src := strings.Replace(string(edited(t, "    level-many: \"{n} levels\"\n", "    level-many: \"{n} {n|one=уровень|few=уровня|many=уровней|other=уровня}\"\n")), "lang: en\n", "lang: ru\n", 1)
	w, found := Parse("words/ru.yaml", []byte(src), known(t))
	if found != nil {
		t.Fatal(found)
	}
	for n, want := range map[int]string{3: "three уровня", 5: "five уровней", 11: "eleven уровней", 21: "21 уровень", 24: "24 уровня", 112: "112 уровней"} {
		v, _, err := w.Fill("alone/level-many", map[string]doc.Runs{"n": {{Words: w.Number(n), Origin: &doc.Origin{ID: "count:levels", Raw: strconv.Itoa(n)}}}})
		if err != nil || v.String() != want {
			t.Errorf("%d: %q, %v", n, v, err)
		}
	}
	if s, err := w.Text("alone/level-many", map[string]string{"n": "{number}"}); s != "{number} уровня" || err != nil {
		t.Errorf("a number that is not known yet: %q, %v", s, err)
	}
	_, found = Parse("words/ru.yaml", []byte(strings.Replace(src, "|few=уровня", "", 1)), known(t))
	if want := `alone/level-many: {n} has no words for "few"; ru tells numbers apart as few, many, one, other`; !strings.Contains(found.Error(), want) {
		t.Errorf("got %v", found)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(builtin(f))
	held := known(f)
	f.Add([]byte("lang: en\nwords: {a: \"{b}\"}\nsentences: [x]\n"))
	f.Add([]byte("numbers: {0: {1: 2}}\nlang: 3\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		w, found := Parse("w.yaml", src, held)
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

// A page number must be able to go with its brackets, in every language.
func TestPageStandsInBrackets(t *testing.T) {
	for pattern, want := range map[string]bool{
		"{n} (page {page}).":          true,
		"{n}: {foci}.":                true,
		"{n} (see {to}, {page}).":     false,
		"{n}, page {page}.":           false,
		"{n} (all) on page {page} ).": false,
		"(page {page}{n})":            false,
		"{page}":                      false,
	} {
		p, err := parsePattern(pattern)
		if err != nil || p.bracketed("page") != want {
			t.Errorf("%s: want %v", pattern, want)
		}
	}
	_, found := Parse("words/en.yaml", edited(t, `"{n} recommendations (page\u00a0{page})."`, `"{n} recommendations on page {page}."`), known(t))
	if !strings.Contains(found.Error(), "T723: bottom-line/advice-nobody: {page} does not stand in brackets") {
		t.Errorf("found %v", found)
	}
}
