// Package words is the language of a brief: heads and labels, the patterns of
// sentences, and how dates and numbers are written. In comes a words file, with
// what a report has in place of it; out come runs that are filled with values and
// lead back to their pattern and to all that they were made of, or what is wrong
// with the words. Which rule says them, and of what data, it must not know.
package words

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/doc"
	"brief/report/problem"
)

// Words are a language's heads, labels, sentence patterns, date and number
// forms, read from words/LANG.yaml and the report's own words. They do not
// change once made, so one Words may serve many executions at once.
type Words struct {
	Lang string // BCP 47

	file    string
	known   *Words           // that it was held against, or nil
	entries map[string]Entry // by key: see sections
	found   problem.List     // with the report's own words, told by each execution
	short   []doc.Abbreviation
	plurals plurals
	renamed map[string]string // what the language calls the words that the report has its own for
}

// An Entry is one word or pattern and where it stands.
type Entry struct {
	Text    string
	Place   problem.Place
	Section string // of the file: words, sentences, dates, ...
	Own     bool   // from the report, not from the language
	Home    bool   // the pattern has the value {home}

	id      string // of the origin of its words
	pattern pattern
	err     error // why text is no pattern
}

// newEntry parses the pattern of an entry, once for all times that it is said.
func newEntry(section, key, text string, at problem.Place) Entry {
	e := Entry{Text: text, Place: at, Section: section, id: "words:" + key}
	if section == "sentences" {
		e.id = "sentence:" + key
	}
	e.pattern, e.err = parsePattern(text)
	e.Home = slices.Contains(e.pattern.names(), "home")
	return e
}

// An Own takes the place of a word of the language: a head or label by its
// key ("main-interest"), a sentence by its name and variant
// ("bottom-line/interest"), a region's adjective by "regions/NAME", what an
// abbreviation is short for by "abbreviations/NAME", a form of a word of the
// data by "forms/WORD/FORM".
type Own struct {
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
func shortForms(entries map[string]Entry) []doc.Abbreviation {
	var as []doc.Abbreviation
	for k, e := range entries {
		if short, ok := strings.CutPrefix(k, shortPrefix); ok {
			as = append(as, doc.Abbreviation{Short: short, Long: e.Text})
		}
	}
	slices.SortFunc(as, func(a, b doc.Abbreviation) int { return strings.Compare(a.Short, b.Short) })
	return as
}

// limitWords is how long a words file may be, in bytes.
const limitWords = 1 << 20

// english is the language of the program's own rules and of the rules on
// estimative language.
const english = "en"

// isEnglish reports whether lang is English or a variety of it, such as en-GB.
func isEnglish(lang string) bool {
	primary, _, _ := strings.Cut(lang, "-")
	return primary == english
}

// Parse reads a words file, whose name is that of its language. It must have
// every key of the words known (T721), or be English and let those stand in, and
// no sentence that nobody says (T722); a pattern may use the placeholders that
// the known one uses (T723). Without known words, the file is what all others are
// held against. The words are nil if one of the problems is an error.
func Parse(file string, src []byte, known *Words) (*Words, problem.List) {
	r := &reader{file: file, known: known}
	if r.read(src); r.found.Err() == nil && known != nil {
		r.compare()
		r.language()
	}
	if r.found.Err() != nil {
		return nil, r.found
	}
	return &Words{Lang: r.lang, file: file, known: known, entries: r.entries, short: shortForms(r.entries), plurals: r.plurals}, r.found
}

// With returns w with a report's own words in place of the language's. What is
// wrong with them is told by whatever template is executed with the result.
func (w *Words) With(own []Own) *Words {
	if len(own) == 0 {
		return w
	}
	c := &Words{Lang: w.Lang, file: w.file, known: w.known, entries: make(map[string]Entry, len(w.entries)+len(own)), found: slices.Clone(w.found), plurals: w.plurals, renamed: map[string]string{}}
	for k, e := range w.entries {
		c.entries[k] = e
	}
	for _, o := range own {
		e := newEntry(w.entries[o.Key].Section, o.Key, o.Text, o.Place)
		e.Own = true
		if isEnglish(w.Lang) {
			c.found = append(c.found, e.language()...)
		}
		if was, ok := w.entries[o.Key]; ok {
			c.renamed[o.Key] = was.Text
			c.found = append(c.found, checkPattern(o.Key, e, was, w.plurals)...)
		} else if strings.Contains(o.Key, "/") && !named(o.Key) {
			c.found = append(c.found, w.unknown(o.Place, "sentence", o.Key))
			continue
		} else if near := problem.Nearest(o.Key, w.Keys()); near != "" && !named(o.Key) {
			p := problem.Warningf(o.Place, "T722", "word %q is not one of the language's", o.Key)
			c.found = append(c.found, p.WithHint("did you mean %q?", near))
		}
		c.entries[o.Key] = e
	}
	c.short = shortForms(c.entries)
	return c
}

// Keys are all keys in order.
func (w *Words) Keys() []string {
	ks := make([]string, 0, len(w.entries))
	for k := range w.entries {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// unknown says that there is no such key in w, and which was meant.
func (w *Words) unknown(at problem.Place, kind, key string) problem.Problem {
	p := problem.Errorf(at, "T722", "%s %q is said by no rule", kind, key)
	if near := problem.Nearest(key, w.Keys()); near != "" {
		return p.WithHint("did you mean %q?", near)
	}
	all := w
	if w.known != nil {
		all = w.known
	}
	return p.WithHint("the built-in %s has all of them", all.file)
}

// spare are values that a pattern may use though the English one does not.
var spare = map[string][]string{
	"power/adjective":       {"name"},
	"power/short-adjective": {"name"},
}

// checkPattern compares the placeholders of a pattern with those of the
// pattern whose place it takes.
func checkPattern(key string, e, was Entry, pl plurals) problem.List {
	var found problem.List
	if e.err != nil {
		return problem.List{problem.Errorf(e.Place, "T723", "%s: %v", key, e.err)}
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
		p := problem.Errorf(e.Place, "T723", "%s has no value {%s}", key, n)
		if near := problem.Nearest(n, names); near != "" {
			p = p.WithHint("did you mean {%s}?", near)
		} else {
			p = p.WithHint("it may use %s", "{"+strings.Join(names, "}, {")+"}")
		}
		found = append(found, p)
	}
	if slices.Contains(was.pattern.names(), "page") && was.pattern.bracketed("page") && !e.pattern.bracketed("page") {
		p := problem.Errorf(e.Place, "T723", "%s: {page} does not stand in brackets", key)
		found = append(found, p.WithHint("write (page {page}): where the page is not in the brief, the brackets go with it"))
	}
	return found
}

// Entry is the entry of a key, and whether there is one.
func (w *Words) Entry(key string) (e Entry, ok bool) {
	e, ok = w.entries[key]
	return e, ok
}

// Renamed is what the language calls a word for which the report has its own.
func (w *Words) Renamed(key string) (was string, ok bool) {
	was, ok = w.renamed[key]
	return was, ok
}

// Found is what is wrong with the report's own words.
func (w *Words) Found() problem.List { return w.found }

// Abbreviations are those that the words explain, in the order of their letters.
func (w *Words) Abbreviations() []doc.Abbreviation { return w.short }

// Word is the entry of a key that stands alone and has no values, or "".
func (w *Words) Word(key string) string { return w.entries[key].Text }

// Number is n in words up to twelve, then in figures.
func (w *Words) Number(n int) string {
	if e, ok := w.entries[fmt.Sprintf("numbers/%d", n)]; ok {
		return e.Text
	}
	return fmt.Sprint(n)
}

// Ordinal is the word for the n-th, or "" if the language has none.
func (w *Words) Ordinal(n int) string { return w.entries[fmt.Sprintf("ordinals/%d", n)].Text }

// Date writes t in a form of the section dates: long, short, month-year.
func (w *Words) Date(form string, t time.Time) string {
	month := func(section string) doc.Runs {
		return bare(w.entries[fmt.Sprintf("%s/%d", section, int(t.Month()))].Text)
	}
	v, _, err := w.Fill("dates/"+form, map[string]doc.Runs{
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
func bare(s string) doc.Runs { return doc.Runs{{Words: s}} }
