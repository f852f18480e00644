package templates

import (
	"bytes"
	"embed"
	"sync"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/theme"
	"brief/report/words"
)

// Built-in templates (*.md), themes and words; a workspace may hold files of
// the same names that take their place.
//
//go:embed *.md themes/*.yaml words/*.yaml
var Files embed.FS

// embedded is a built-in file.
func embedded(name string) []byte {
	src, err := Files.ReadFile(name)
	if err != nil {
		panic(err) // embedded in the program
	}
	return src
}

// Words are a language's heads, labels and patterns; see words.Words.
type Words = words.Words

// An OwnWord takes the place of a word of the language; see words.Own.
type OwnWord = words.Own

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

// ParseWords reads a words file and holds it against the built-in one; see
// words.Parse.
func ParseWords(file string, src []byte) (*Words, problem.List) {
	if file == "templates/"+english && bytes.Equal(src, embedded(english)) {
		return builtin(), nil // read already
	}
	return words.Parse(file, src, builtin())
}

// ParseTheme reads a theme as themes/desk.yaml is one, from which it starts; see
// theme.Parse.
func ParseTheme(file string, src []byte) (*doc.Theme, problem.List) {
	return theme.Parse(file, src, desk())
}

// desk is the built-in theme, which says all.
var desk = sync.OnceValue(func() *doc.Theme {
	const file = "themes/desk.yaml"
	t, problems := theme.Parse(file, embedded(file), &doc.Theme{})
	if t == nil {
		panic(problems)
	}
	return t
})
