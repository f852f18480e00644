package dataset

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"

	"brief/report/problem"
)

// A register is what rows may refer to in a dataset: ids, in their order, and
// the names that people may have written instead.
type register struct {
	ids   []string
	name  map[string]string // by id
	words map[string]string // id, by folded id, name or alias
	all   []string          // ids and names, for suggestions

	meant map[string]string // what suggest said of a word; nil when an id is entered
}

// Limits of suggestions: a file of wrong words must not be compared, word by
// word, with a file of right ones.
const (
	maxCompared = 2000 // ids and names
	maxMeant    = 5000 // words
)

// enter adds an id and its names; the first to take a name keeps it.
func (l *loader) enter(dataset, id string, names ...string) {
	k := l.known[dataset]
	if k == nil {
		k = &register{name: map[string]string{}, words: map[string]string{}}
		l.known[dataset] = k
	}
	k.meant = nil
	if _, ok := k.name[id]; !ok {
		k.ids, k.all = append(k.ids, id), append(k.all, id)
		k.name[id] = id
	}
	if len(names) > 0 && names[0] != "" {
		k.name[id] = names[0]
	}
	for _, n := range append([]string{id}, names...) {
		if f := Fold(n); f != "" && k.words[f] == "" {
			k.words[f] = id
			k.all = append(k.all, n)
		}
	}
}

// find returns the id that a word means: an id, a name or an alias in any
// case; "" for none.
func (k *register) find(word string) string { return k.words[Fold(word)] }

// suggest returns the id that a misspelt word may mean, or "". Beyond the
// limits it only knows what is right.
func (k *register) suggest(word string) string {
	if id := k.find(word); id != "" {
		return id
	}
	id, ok := k.meant[word]
	if !ok && len(k.all) <= maxCompared && len(k.meant) < maxMeant {
		if k.meant == nil {
			k.meant = map[string]string{}
		}
		id = k.nearest(word)
		k.meant[word] = id
	}
	return id
}

// nearest returns the id whose id, name or alias is near a word, or looks like
// it, or "".
func (k *register) nearest(word string) string {
	if near := problem.Nearest(word, k.ids); near != "" {
		return near
	}
	if near := problem.Nearest(word, k.all); near != "" {
		return k.find(near)
	}
	seen := skeleton(word)
	for _, w := range k.all {
		if skeleton(w) == seen {
			return k.find(w)
		}
	}
	return ""
}

// file names the file of a dataset for a message.
func (l *loader) file(dataset string) string {
	switch d := l.sets[dataset]; {
	case dataset == "regions":
		return l.file("countries")
	case d.File == "":
		return "the dataset " + dataset
	case formatOf(d.File) == workbook:
		name := sheetName(d, dataset)
		if book := l.books[cleanPath(d.File)].book; book != nil {
			if s := chosen(book.Sheets(), d, dataset); s != nil {
				name = s.Name
			}
		}
		return d.File + "[" + name + "]"
	default:
		return d.File
	}
}

// unknown returns the problem of an id that a dataset has not. Where the
// dataset could not be read, or has rows whose ids could not, their own
// problems are told, and no other: the id may be one of theirs.
func (l *loader) unknown(dataset, column, id string, at problem.Place, code string) *problem.Problem {
	k := l.known[dataset]
	whose := dataset
	if dataset == "regions" {
		whose = "countries"
	}
	switch {
	case l.nameless[whose], k == nil && l.unread[whose]:
		return nil
	case k == nil:
		k = &register{}
	}
	if _, ok := k.name[id]; ok {
		return nil
	}
	p := problem.Errorf(at, code, "%s %s is not in %s", column, show(id), l.file(dataset))
	if near := k.suggest(id); near != "" {
		if odd := foreign(id, near); odd != "" {
			p = problem.Errorf(at, "D024", "%s %s looks like %s of %s: %s", column, show(id), near, l.file(dataset), odd)
			return new(p.WithHint("type it again in one alphabet"))
		}
		p = p.WithHint("did you mean %s?", near)
		if n := k.name[near]; n != near {
			p.Hint = fmt.Sprintf("did you mean %s (%s)?", near, n)
		}
	}
	return &p
}

// Fold makes two ways to write one name equal: composed letters, one case. It
// is for comparing, never for printing.
func Fold(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToLower(s) // the same, for letters that have one form
	}
	return cases.Fold().String(nfc(s))
}

// An alphabet is a script whose letters can be taken for those of another.
type alphabet struct {
	name  string
	table *unicode.RangeTable
}

var alphabets = [...]alphabet{
	{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}, {"Armenian", unicode.Armenian},
}

// mixed names the letters of s that stand in a word of another alphabet, or
// returns "": Kazаkhstan with a Cyrillic а (UTS 39, restriction levels).
func mixed(s string) string {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		var count [len(alphabets)]int
		most := 0
		for _, r := range word {
			for i, a := range alphabets {
				if unicode.Is(a.table, r) {
					if count[i]++; count[i] > count[most] {
						most = i
					}
				}
			}
		}
		var odd []string
		for _, r := range word {
			for i, a := range alphabets {
				if i != most && unicode.Is(a.table, r) {
					odd = append(odd, fmt.Sprintf("%c is %s (U+%04X)", r, a.name, r))
				}
			}
		}
		if odd != nil {
			return strings.Join(odd, ", ") + " among " + alphabets[most].name + " letters"
		}
	}
	return ""
}

// foreign names the letters of s that only look like those of another text, or
// returns "" where the two do not look the same.
func foreign(s, other string) string {
	a, b := []rune(nfc(s)), []rune(nfc(other))
	if len(a) != len(b) || skeleton(s) != skeleton(other) || Fold(s) == Fold(other) {
		return ""
	}
	var odd []string
	for i, r := range a {
		for _, of := range alphabets {
			if Fold(string(r)) != Fold(string(b[i])) && unicode.Is(of.table, r) {
				odd = append(odd, fmt.Sprintf("%c is %s (U+%04X)", r, of.name, r))
			}
		}
	}
	return strings.Join(odd, ", ")
}

// lookalike holds small letters that look like a Latin one (UTS 39,
// confusables, as far as the alphabets above go).
var lookalike = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ј': 'j', 'ѕ': 's', 'һ': 'h', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w',
	'к': 'k', 'т': 't', 'м': 'm', 'в': 'b', 'н': 'h',
	'α': 'a', 'ο': 'o', 'ρ': 'p', 'υ': 'u', 'ν': 'v', 'ι': 'i', 'κ': 'k', 'τ': 't', 'ε': 'e', 'χ': 'x', 'η': 'n',
	'օ': 'o', 'ս': 'u', 'հ': 'h', 'ո': 'n', 'ց': 'g',
}

// skeleton maps s so that two texts which look alike are equal.
func skeleton(s string) string {
	return strings.Map(func(r rune) rune {
		if l, ok := lookalike[r]; ok {
			return l
		}
		return r
	}, Fold(s))
}
