package templates

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"brief/report/dataset"
	"brief/report/problem"
)

// typed notes countries, powers and levels that stand in the template as
// literal words: they would stay when the data change.
func (x *run) typed() {
	if x.in.Set != nil {
		x.problems = append(x.problems, x.template.typed.in(x.template, x.in.Set)...)
	}
}

// typedWords keeps what a template types of the data that it was executed with
// last: all countries of a workspace have one answer.
type typedWords struct {
	mu    sync.Mutex
	set   *dataset.Set
	notes problem.List
}

func (k *typedWords) in(t *Template, set *dataset.Set) problem.List {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.set != set {
		k.set, k.notes = set, t.typedOf(set)
	}
	return k.notes
}

// typedOf looks for the names of set in the literal words of t.
func (t *Template) typedOf(set *dataset.Set) problem.List {
	var names []string
	for _, c := range set.Countries {
		names = append(names, c.Name.Text)
	}
	for _, a := range set.Actors {
		names = append(names, a.Name.Text)
	}
	if s := set.Scales["influence"]; s != nil {
		for i := range s.Levels {
			names = append(names, s.Levels[i].Label.Text)
		}
	}
	var notes problem.List
	for at, words := range t.parsed.Literals {
		for _, n := range names {
			if holdsWord(words, n) {
				notes = append(notes, t.parsed.Typed(at, n))
			}
		}
	}
	return notes
}

// holdsWord reports whether name stands in words between characters that are
// no letters.
func holdsWord(words, name string) bool {
	if name == "" {
		return false
	}
	for rest := words; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(rest[:i])
		rest = rest[i+len(name):]
		after, _ := utf8.DecodeRuneInString(rest)
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
	}
}
