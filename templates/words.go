package templates

import (
	"bytes"
	"sync"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
	"brief/report/words"
)

// Words are a language's heads, labels and patterns; see words.Words.
type Words = words.Words

// An OwnWord takes the place of a word of the language; see words.Own.
type OwnWord = words.Own

// fill is the values of a pattern by name.
type fill = map[string]Value

// english is the name of the built-in words, which are English and the list of
// what a language must have.
const english = "words/en.yaml"

// builtin are the built-in words.
var builtin = sync.OnceValue(func() *Words {
	w, problems := words.Parse("templates/"+english, embedded(english), nil)
	if w == nil {
		panic(problems)
	}
	return w
})

// embedded is a built-in file.
func embedded(name string) []byte {
	src, err := Files.ReadFile(name)
	if err != nil {
		panic(err) // embedded in the program
	}
	return src
}

// ParseWords reads a words file and holds it against the built-in one; see
// words.Parse.
func ParseWords(file string, src []byte) (*Words, problem.List) {
	if file == "templates/"+english && bytes.Equal(src, embedded(english)) {
		return builtin(), nil // read already
	}
	return words.Parse(file, src, builtin())
}

// headsOf are what a word may be called above a text: as the report prints it,
// and where that is the report's own, also as the language has it, unless the
// report calls another word so. A desk that renames a head need not touch its
// texts.
func headsOf(w *Words, key string) []string {
	e, ok := w.Entry(key)
	if !ok {
		return nil
	}
	heads := []string{e.Text}
	was, ok := w.Renamed(key)
	if !ok {
		return heads
	}
	for _, k := range w.Keys() {
		other, _ := w.Entry(k)
		if other.Section == e.Section && dataset.Fold(other.Text) == dataset.Fold(was) {
			return heads
		}
	}
	return append(heads, was)
}

// bare is text without an origin, for what becomes part of a run that has one.
func bare(s string) Value { return Value{doc.Run{Words: s}} }
