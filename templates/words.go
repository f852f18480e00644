package templates

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/report/doc"
	"brief/report/problem"
)

// Words are a language's heads, labels, sentence patterns, date and number
// forms, read from words/LANG.yaml and the report's own words. They do not
// change once made, so one Words may serve many executions at once.
type Words struct {
	Lang string // BCP 47

	entries map[string]entry // by key: see sections
	found   problem.List     // with the report's own words, told by each execution
	short   []doc.Abbreviation
	plurals plurals
	renamed map[string]string // what the language calls the words that the report has its own for
}

// An entry is one word or pattern and where it stands.
type entry struct {
	text    string
	place   problem.Place
	section string
	own     bool // from the report, not from the language

	id      string // of the origin of its words
	pattern pattern
	err     error // why text is no pattern
	home    bool  // the pattern has the value {home}
}

// newEntry parses the pattern of an entry, once for all times that it is said.
func newEntry(section, key, text string, at problem.Place) entry {
	e := entry{text: text, place: at, section: section, id: "words:" + key}
	if section == "sentences" {
		e.id = "sentence:" + key
	}
	e.pattern, e.err = parsePattern(text)
	e.home = slices.Contains(e.pattern.names(), "home")
	return e
}

// An OwnWord takes the place of a word of the language: a head or label by its
// key ("main-interest"), a sentence by its name and variant
// ("bottom-line/interest"), a region's adjective by "regions/NAME", what an
// abbreviation is short for by "abbreviations/NAME", a form of a word of the
// data by "forms/WORD/FORM".
type OwnWord struct {
	Key, Text string
	Place     problem.Place
}

// sections are the parts of a words file. A key of words or sentences stands
// alone ("basis-and-limits", "rests-on/undated"); all others carry the name of
// their section ("months/3").
var sections = []string{"words", "sentences", "dates", "months", "months-short", "number-form", "numbers", "ordinals", "regions", "abbreviations", "forms"}

// open are the sections in which a language may have keys of its own: words,
// because a template may name them, regions, abbreviations and forms, because
// the data do.
var open = []string{"words", "regions", "abbreviations", "forms"}

// named reports whether key names something of the data, which no rule says.
func named(key string) bool {
	return strings.HasPrefix(key, "regions/") || strings.HasPrefix(key, shortPrefix) || strings.HasPrefix(key, formPrefix)
}

const (
	shortPrefix = "abbreviations/"
	formPrefix  = "forms/" // then the word of the data, a stroke, and the form's name
)

// shortForms are the abbreviations among entries, in the order of their letters.
func shortForms(entries map[string]entry) []doc.Abbreviation {
	var as []doc.Abbreviation
	for k, e := range entries {
		if short, ok := strings.CutPrefix(k, shortPrefix); ok {
			as = append(as, doc.Abbreviation{Short: short, Long: e.text})
		}
	}
	slices.SortFunc(as, func(a, b doc.Abbreviation) int { return strings.Compare(a.Short, b.Short) })
	return as
}

// limitWords is how long a words file may be, in bytes.
const limitWords = 1 << 20

// english is the name of the built-in English.
const english = "words/en.yaml"

// builtin is the built-in English, which is also the list of what a language
// must have: every key, and the placeholders that each pattern may use.
var builtin = sync.OnceValue(func() *wordsReader {
	r := &wordsReader{file: "templates/" + english}
	r.read(embedded(english))
	return r
})

// embedded is a built-in file.
func embedded(name string) []byte {
	src, err := Files.ReadFile(name)
	if err != nil {
		panic(err) // embedded in the program
	}
	return src
}

// ParseWords reads a words file, whose name is that of its language. It must
// have every key of the built-in English (T721), or be English and let that
// stand in, and no sentence that nobody says (T722); a pattern may use the
// placeholders that the English one uses (T723).
func ParseWords(file string, src []byte) (*Words, problem.List) {
	r := builtin()
	if file != r.file || !bytes.Equal(src, embedded(english)) { // else it is read already
		r = &wordsReader{file: file}
		if r.read(src); r.found.Err() == nil {
			r.compare(builtin().entries)
			r.language()
		}
	}
	if r.found.Err() != nil {
		return nil, r.found
	}
	return &Words{Lang: r.lang, entries: r.entries, short: shortForms(r.entries), plurals: r.plurals}, r.found
}

// With returns w with a report's own words in place of the language's. What is
// wrong with them is told by whatever template is executed with the result.
func (w *Words) With(own []OwnWord) *Words {
	if len(own) == 0 {
		return w
	}
	c := &Words{Lang: w.Lang, entries: make(map[string]entry, len(w.entries)+len(own)), found: slices.Clone(w.found), plurals: w.plurals, renamed: map[string]string{}}
	for k, e := range w.entries {
		c.entries[k] = e
	}
	for _, o := range own {
		e := newEntry(w.entries[o.Key].section, o.Key, o.Text, o.Place)
		e.own = true
		if primary, _, _ := strings.Cut(w.Lang, "-"); primary == builtin().lang {
			c.found = append(c.found, e.language()...)
		}
		if was, ok := w.entries[o.Key]; ok {
			c.renamed[o.Key] = was.text
			c.found = append(c.found, checkPattern(o.Key, e, was, w.plurals)...)
		} else if strings.Contains(o.Key, "/") && !named(o.Key) {
			c.found = append(c.found, unknownKey(o.Place, "sentence", o.Key, w.entries))
			continue
		} else if near := problem.Nearest(o.Key, w.keys()); near != "" && !named(o.Key) {
			p := problem.Warningf(o.Place, "T722", "word %q is not one of the language's", o.Key)
			c.found = append(c.found, p.WithHint("did you mean %q?", near))
		}
		c.entries[o.Key] = e
	}
	c.short = shortForms(c.entries)
	return c
}

// keys are all keys in order.
func (w *Words) keys() []string {
	ks := make([]string, 0, len(w.entries))
	for k := range w.entries {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// unknownKey says that there is no such key, and which was meant.
func unknownKey(at problem.Place, kind, key string, known map[string]entry) problem.Problem {
	p := problem.Errorf(at, "T722", "%s %q is said by no rule", kind, key)
	w := Words{entries: known}
	if near := problem.Nearest(key, w.keys()); near != "" {
		return p.WithHint("did you mean %q?", near)
	}
	return p.WithHint("the built-in templates/words/en.yaml has all of them")
}

// spare are values that a pattern may use though the English one does not.
var spare = map[string][]string{
	"power/adjective":       {"name"},
	"power/short-adjective": {"name"},
}

// checkPattern compares the placeholders of a pattern with those of the
// pattern whose place it takes.
func checkPattern(key string, e, was entry, pl plurals) problem.List {
	var found problem.List
	if e.err != nil {
		return problem.List{problem.Errorf(e.place, "T723", "%s: %v", key, e.err)}
	}
	names := append(was.pattern.names(), spare[key]...)
	if !slices.Contains(names, "home") {
		names = append(names, "home")
	}
	found = append(found, pl.check(key, e)...)
	for _, n := range e.pattern.names() {
		if slices.Contains(names, n) {
			continue
		}
		p := problem.Errorf(e.place, "T723", "%s has no value {%s}", key, n)
		if near := problem.Nearest(n, names); near != "" {
			p = p.WithHint("did you mean {%s}?", near)
		} else {
			p = p.WithHint("it may use %s", "{"+strings.Join(names, "}, {")+"}")
		}
		found = append(found, p)
	}
	if strings.HasPrefix(key, "bottom-line/advice") && !e.pattern.bracketed("page") {
		p := problem.Errorf(e.place, "T723", "%s: {page} does not stand in brackets", key)
		found = append(found, p.WithHint("write (page {page}): where the page is not in the brief, the brackets go with it"))
	}
	return found
}

// Word is the entry of a key that stands alone and has no values, or "".
func (w *Words) Word(key string) string { return w.entries[key].text }

// number is n in words up to twelve, then in figures.
func (w *Words) number(n int) string {
	if e, ok := w.entries[fmt.Sprintf("numbers/%d", n)]; ok {
		return e.text
	}
	return fmt.Sprint(n)
}

// ordinal is the word for the n-th, or "" if the language has none.
func (w *Words) ordinal(n int) string { return w.entries[fmt.Sprintf("ordinals/%d", n)].text }

// date writes t in a form of the section dates: long, short, month-year.
func (w *Words) date(form string, t time.Time) string {
	month := func(section string) Value {
		return bare(w.entries[fmt.Sprintf("%s/%d", section, int(t.Month()))].text)
	}
	v, _, err := w.set("dates/"+form, fill{
		"day":         bare(fmt.Sprint(t.Day())),
		"month":       month("months"),
		"month-short": month("months-short"),
		"year":        bare(fmt.Sprint(t.Year())),
	})
	if err != nil {
		return t.Format(time.DateOnly)
	}
	return v.String()
}

// bare is text without an origin, for what becomes part of a run that has one.
func bare(s string) Value { return Value{{Words: s}} }
