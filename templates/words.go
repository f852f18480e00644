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
	e.home = slices.Contains(e.pattern, piece{"home", true})
	return e
}

// An OwnWord takes the place of a word of the language: a head or label by its
// key ("main-interest"), a sentence by its name and variant
// ("bottom-line/interest"), a region's adjective by "regions/NAME", what an
// abbreviation is short for by "abbreviations/NAME".
type OwnWord struct {
	Key, Text string
	Place     problem.Place
}

// sections are the parts of a words file. A key of words or sentences stands
// alone ("basis-and-limits", "rests-on/undated"); all others carry the name of
// their section ("months/3").
var sections = []string{"words", "sentences", "dates", "months", "months-short", "numbers", "ordinals", "regions", "abbreviations"}

// open are the sections in which a language may have keys of its own: words,
// because a template may name them, regions and abbreviations, because the data
// do.
var open = []string{"words", "regions", "abbreviations"}

// named reports whether key names something of the data, which no rule says.
func named(key string) bool {
	return strings.HasPrefix(key, "regions/") || strings.HasPrefix(key, shortPrefix)
}

const shortPrefix = "abbreviations/"

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
		}
	}
	if r.found.Err() != nil {
		return nil, r.found
	}
	return &Words{Lang: r.lang, entries: r.entries, short: shortForms(r.entries)}, r.found
}

// With returns w with a report's own words in place of the language's. What is
// wrong with them is told by whatever template is executed with the result.
func (w *Words) With(own []OwnWord) *Words {
	if len(own) == 0 {
		return w
	}
	c := &Words{Lang: w.Lang, entries: make(map[string]entry, len(w.entries)+len(own)), found: slices.Clone(w.found)}
	for k, e := range w.entries {
		c.entries[k] = e
	}
	for _, o := range own {
		e := newEntry(w.entries[o.Key].section, o.Key, o.Text, o.Place)
		e.own = true
		if was, ok := w.entries[o.Key]; ok {
			c.found = append(c.found, checkPattern(o.Key, e, was)...)
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

// checkPattern compares the placeholders of a pattern with those of the
// pattern whose place it takes.
func checkPattern(key string, e, was entry) problem.List {
	var found problem.List
	if e.err != nil {
		return problem.List{problem.Errorf(e.place, "T723", "%s: %v", key, e.err)}
	}
	names := was.pattern.names()
	if !slices.Contains(names, "home") {
		names = append(names, "home")
	}
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

// bracketed reports whether every value of that name stands between brackets in
// the words around it.
func (p pattern) bracketed(name string) bool {
	for i, piece := range p {
		if piece.text != name || !piece.value {
			continue
		}
		if i == 0 || i+1 == len(p) || p[i-1].value || p[i+1].value ||
			strings.LastIndexByte(p[i-1].text, '(') <= strings.LastIndexByte(p[i-1].text, ')') || !strings.Contains(p[i+1].text, ")") {
			return false
		}
	}
	return true
}

// A pattern is text with places for values.
type pattern []piece

// A piece is literal text or the name of a value.
type piece struct {
	text  string
	value bool
}

// parsePattern splits "Issued {date}" into its pieces.
func parsePattern(s string) (pattern, error) {
	var ps pattern
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return append(ps, piece{text: s}), nil
		}
		if s[open] == '}' {
			return nil, fmt.Errorf("} without {")
		}
		if open > 0 {
			ps = append(ps, piece{text: s[:open]})
		}
		end := strings.IndexAny(s[open+1:], "{}")
		if end <= 0 || s[open+1+end] == '{' {
			return nil, fmt.Errorf("{ is not followed by a name and }")
		}
		ps = append(ps, piece{s[open+1 : open+1+end], true})
		s = s[open+end+2:]
	}
	return ps, nil
}

// names are the values that a pattern uses.
func (p pattern) names() []string {
	var ns []string
	for _, piece := range p {
		if piece.value && !slices.Contains(ns, piece.text) {
			ns = append(ns, piece.text)
		}
	}
	return ns
}

// fill is the values of a pattern by name.
type fill map[string]Value

// set fills the pattern at key. Its literal pieces share one origin: the
// entry's id, place and raw text.
func (w *Words) set(key string, with fill) (Value, *doc.Origin, error) {
	e, ok := w.entries[key]
	if !ok {
		return nil, nil, fmt.Errorf("no words %q", key)
	}
	if e.err != nil {
		return nil, nil, e.err
	}
	o := &doc.Origin{ID: e.id, Place: e.place, Raw: e.text}
	v := make(Value, 0, len(e.pattern)) // most values are one run
	for _, p := range e.pattern {
		if !p.value {
			v = append(v, doc.Run{Words: p.text, Origin: o})
			continue
		}
		value, ok := with[p.text]
		if !ok {
			return nil, nil, fmt.Errorf("words %q: no value {%s}", key, p.text)
		}
		v = append(v, value...)
	}
	return v, o, nil
}

// text fills the pattern at key with plain text.
func (w *Words) text(key string, with map[string]string) (string, error) {
	e, ok := w.entries[key]
	if !ok {
		return "", fmt.Errorf("no words %q", key)
	}
	if e.err != nil {
		return "", e.err
	}
	var b strings.Builder
	for _, p := range e.pattern {
		text := p.text
		if p.value {
			if text, ok = with[p.text]; !ok {
				return "", fmt.Errorf("words %q: no value {%s}", key, p.text)
			}
		}
		b.WriteString(text)
	}
	return b.String(), nil
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

// String is the words of v as they are read.
func (v Value) String() string {
	var b strings.Builder
	for _, r := range v {
		b.WriteString(r.Words)
	}
	return b.String()
}
