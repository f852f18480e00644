// Package estimative knows the words in which analysts say how likely
// something is and how sure they are of it, and finds where a text mixes them
// (ICD 203, Analytic Standards: expressions of likelihood, and confidence in
// the basis of a judgement). Its words are English: in a text of another
// language it finds nothing. It must not know where a text stands or who wrote
// it.
package estimative

import (
	"slices"
	"strings"
	"sync"
)

// First returns the seven expressions of likelihood of the first row of ICD
// 203, the least likely first. They are the ones that brief writes and reads.
func First() []string {
	return []string{"almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"}
}

// Second returns the seven of the second row, each for the same range as the
// expression of First at its place. The rows are not to be mixed.
func Second() []string {
	return []string{"remote", "highly improbable", "improbable", "roughly even odds", "probable", "highly probable", "nearly certain"}
}

// InFirst returns the expression of the first row for the range that word
// stands for in the second, in any case; "" where the second has no such word.
func InFirst(word string) string {
	i := slices.IndexFunc(Second(), func(s string) bool { return strings.EqualFold(s, word) })
	if i < 0 {
		return ""
	}
	return First()[i]
}

// A kind is what an expression is.
type kind int

const (
	firstRow kind = iota
	secondRow
	confidence
	modal
	harmless // it only looks like one of the others
)

// An expression is a run of words of one kind.
type expression struct {
	words   string
	kind    kind
	instead string // second row: what the first says
}

// expressions are what is looked for but confidence, in small letters; of
// several that fit at one place the longest counts. "Remote" alone is mostly a
// place, so it needs a chance beside it.
var expressions = []expression{
	{"almost no chance", firstRow, ""},
	{"very unlikely", firstRow, ""},
	{"unlikely", firstRow, ""},
	{"roughly even chance", firstRow, ""},
	{"roughly even chances", firstRow, ""},
	{"likely", firstRow, ""},
	{"very likely", firstRow, ""},
	{"almost certain", firstRow, ""},
	{"almost certainly", firstRow, ""},
	{"remote chance", secondRow, "almost no chance"},
	{"remote possibility", secondRow, "almost no chance"},
	{"remote prospect", secondRow, "almost no chance"},
	{"chance is remote", secondRow, "almost no chance"},
	{"chances are remote", secondRow, "almost no chance"},
	{"possibility is remote", secondRow, "almost no chance"},
	{"prospect is remote", secondRow, "almost no chance"},
	{"highly improbable", secondRow, "very unlikely"},
	{"improbable", secondRow, "unlikely"},
	{"roughly even odds", secondRow, "roughly even chance"},
	{"probable", secondRow, "likely"},
	{"probably", secondRow, "likely"},
	{"highly probable", secondRow, "very likely"},
	{"nearly certain", secondRow, "almost certain"},
	{"nearly certainly", secondRow, "almost certain"},
	{"probable cause", harmless, ""},
	{"may", modal, ""},
	{"could", modal, ""},
}

// byFirst are the expressions by their first word.
var byFirst = sync.OnceValue(func() map[string][]expression {
	by := map[string][]expression{}
	for _, e := range expressions {
		first, _, _ := strings.Cut(e.words, " ")
		by[first] = append(by[first], e)
	}
	return by
})
