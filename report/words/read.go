package words

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"brief/report/estimative"
	"brief/report/problem"
	"brief/report/source"
)

// A reader reads one words file.
type reader struct {
	file    string
	known   *Words // that it is held against, or nil
	lang    string
	entries map[string]Entry
	places  map[string]problem.Place // of the sections
	plurals plurals
	found   problem.List
}

func (r *reader) place(n *yaml.Node) problem.Place {
	return problem.Place{File: r.file, Line: n.Line, Column: n.Column}
}

func (r *reader) bad(at problem.Place, code, format string, args ...any) {
	r.found = append(r.found, problem.Errorf(at, code, format, args...))
}

// name is the name of the file without folder and ending.
func (r *reader) name() string { return strings.TrimSuffix(path.Base(r.file), path.Ext(r.file)) }

// read fills entries from src.
func (r *reader) read(src []byte) {
	r.entries, r.places = map[string]Entry{}, map[string]problem.Place{}
	at := problem.Place{File: r.file}
	switch {
	case len(src) > limitWords:
		r.bad(at, "F601", "the file has %d bytes, at most %d are read", len(src), limitWords)
		return
	case !utf8.Valid(src):
		r.bad(at, "F605", "the file is not UTF-8")
		return
	}
	top, found := source.New(r.file, src).YAML(src, 0, "T720")
	if r.found = append(r.found, found...); len(found) > 0 {
		return
	}
	if top == nil || top.Kind != yaml.MappingNode {
		r.bad(at, "T720", "a words file is a mapping of sections: %s", strings.Join(sections, ", "))
		return
	}
	r.pairs(top, func(k, v *yaml.Node) {
		switch {
		case k.Value == "lang":
			if r.lang = r.scalar(v); r.lang != "" && r.lang != r.name() {
				r.found = append(r.found, problem.Errorf(r.place(v), "T724", "lang is %q, and the file is called %q", r.lang, r.name()).
					WithHint("a language is asked for by the name of its file: make both the same"))
			}
		case slices.Contains(sections, k.Value):
			r.places[k.Value] = r.place(k)
			r.section(k.Value, v)
		default:
			p := problem.Errorf(r.place(k), "T722", "unknown section %q", k.Value)
			if near := problem.Nearest(k.Value, sections); near != "" {
				p = p.WithHint("did you mean %q?", near)
			}
			r.found = append(r.found, p)
		}
	})
	if r.lang == "" {
		r.bad(at, "T721", "lang is missing")
	}
	var unknown language.ValueError // well formed, of a language that has no name there
	if _, err := language.Parse(r.lang); err != nil && r.lang != "" && !errors.As(err, &unknown) {
		r.found = append(r.found, problem.Errorf(at, "T724", "lang is %q, which is no language tag (BCP 47)", r.lang).WithHint("write one such as en, de-AT or kk-Cyrl"))
	}
	r.plurals = pluralsOf(r.lang)
}

// section reads one section: a mapping, a list, or for sentences and forms a
// mapping whose values may be mappings of variants.
func (r *reader) section(name string, n *yaml.Node) {
	prefix := name + "/"
	if name == "words" || name == "sentences" {
		prefix = ""
	}
	switch n.Kind {
	case yaml.SequenceNode:
		first := 1
		if name == "numbers" {
			first = 0
		}
		for i, v := range n.Content {
			r.enter(name, fmt.Sprintf("%s%d", prefix, i+first), v)
		}
	case yaml.MappingNode:
		r.pairs(n, func(k, v *yaml.Node) {
			if name != "sentences" && name != "forms" || v.Kind != yaml.MappingNode {
				r.enter(name, prefix+k.Value, v)
				return
			}
			r.pairs(v, func(variant, v *yaml.Node) { r.enter(name, prefix+k.Value+"/"+variant.Value, v) })
		})
	default:
		r.bad(r.place(n), "T724", "section %q is neither a mapping nor a list", name)
	}
}

// groups are the marks between thousands that are no letters: none, and the
// spaces that languages use.
var groups = []string{"", "\u00a0", "\u202f"}

// enter keeps one entry.
func (r *reader) enter(section, key string, v *yaml.Node) {
	text := v.Value
	mayBe := key == "home" && text == "" || section == "number-form" && slices.Contains(groups, text) // nobody may be at home
	if v.Kind != yaml.ScalarNode || !mayBe {
		text = r.scalar(v)
	}
	e := newEntry(section, key, text, r.place(v))
	if _, ok := r.entries[key]; ok {
		r.bad(e.Place, "T724", "%q is there twice, or as a word and as a sentence", key)
		return
	}
	r.entries[key] = e
}

// pairs calls f for each key of a mapping and reports keys that stand twice.
func (r *reader) pairs(n *yaml.Node, f func(k, v *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if line, ok := seen[k.Value]; ok {
			r.bad(r.place(k), "T724", "key %q stands twice, first in line %d", k.Value, line)
			continue
		}
		seen[k.Value] = k.Line
		f(k, v)
	}
}

// scalar is a text as it stands in the file; a control or a direction mark in
// it is refused, since it would be printed.
func (r *reader) scalar(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		r.bad(r.place(n), "T724", "a text is wanted here")
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		r.bad(r.place(n), "T724", "the text is empty")
	}
	if c, found := problem.Refused(n.Value, ""); found {
		r.bad(r.place(n), c.Code, "the text holds %s", c.Name)
	}
	return n.Value
}

// compare holds the file against the words known. What the file lacks is
// an error, unless it is English itself: then the built-in words stand in, so
// that a workspace goes on when a newer program has more to say.
func (r *reader) compare() {
	known := r.known.entries
	missing := map[string][]string{}
	keys := r.known.Keys()
	for _, k := range keys {
		if e, ok := r.entries[k]; ok {
			r.found = append(r.found, checkPattern(k, e, known[k], r.plurals)...)
		} else if s := known[k].Section; !named(k) {
			missing[s] = append(missing[s], k)
		}
	}
	for _, s := range sections {
		if ks := missing[s]; len(ks) > 0 {
			at := r.places[s]
			if at.File == "" {
				at = problem.Place{File: r.file}
			}
			list := strings.Join(ks[:min(len(ks), maxListed)], ", ")
			if more := len(ks) - maxListed; more > 0 {
				list += fmt.Sprintf(" and %d more", more)
			}
			p := problem.Errorf(at, "T721", "missing: %s", list).WithHint("the built-in %s has all of them", r.known.file)
			if isEnglish(r.lang) {
				p.Severity, p.Hint = problem.Note, "the built-in words stand in"
			}
			r.found = append(r.found, p)
		}
	}
	for _, k := range (&Words{entries: r.entries}).Keys() {
		if _, ok := known[k]; !ok {
			r.unknown(k, keys)
		}
	}
	if isEnglish(r.lang) {
		r.fill(missing)
	}
}

// maxListed is how many missing entries a message names.
const maxListed = 12

// fill gives the file the built-in entries that it lacks. They stand in no line
// of it.
func (r *reader) fill(missing map[string][]string) {
	for _, s := range sections {
		for _, k := range missing[s] {
			e := r.known.entries[k]
			e.Place = problem.Place{File: r.file}
			r.entries[k] = e
		}
	}
}

// unknown reports a key that the words known do not have. In an open section it may
// be the desk's own, unless it looks like a slip.
func (r *reader) unknown(key string, keys []string) {
	e := r.entries[key]
	if !slices.Contains(open, e.Section) {
		r.found = append(r.found, r.known.unknown(e.Place, strings.TrimSuffix(e.Section, "s"), key))
		return
	}
	near := problem.Nearest(key, keys)
	if _, ok := r.entries[near]; e.Section == "words" && near != "" && !ok {
		p := problem.Warningf(e.Place, "T722", "word %q is not one of the built-in", key)
		r.found = append(r.found, p.WithHint("did you mean %q?", near))
	}
}

// language holds the entries of a words file against the rules on
// estimative language, which are rules on English.
func (r *reader) language() {
	if !isEnglish(r.lang) {
		return
	}
	known := r.known.entries
	for _, k := range (&Words{entries: r.entries}).Keys() {
		if e := r.entries[k]; e.Place.Line > 0 && e.Text != known[k].Text {
			r.found = append(r.found, e.language()...)
		}
	}
}

// language is what is wrong with the words of one entry.
func (e Entry) language() problem.List {
	var found problem.List
	if e.Section != "words" && e.Section != "sentences" {
		return nil
	}
	for _, f := range estimative.Find(e.Text) {
		found = append(found, f.Problem(e.Place))
	}
	return found
}
