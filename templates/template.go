package templates

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"brief/report/markup"
	"brief/report/problem"
)

// A Template is a parsed template. It does not change, and may be executed
// any number of times, also at once.
type Template struct {
	parsed *markup.Template
	typed  *typedWords
	heads  []string // words of the heads whose texts it prints
}

// Parse reads a template, see package markup, and holds what it names against the
// functions, sentences and keys that there are. file is the name that messages and
// origins give it. The template is nil if one of the problems is an error.
func Parse(file string, src []byte) (*Template, problem.List) {
	m, problems := markup.Parse(file, src, dialect())
	if m == nil {
		return nil, problems
	}
	return &Template{parsed: m, typed: &typedWords{}, heads: m.Names("texts", "views")}, problems
}

// dialect is what a template may name.
var dialect = sync.OnceValue(func() *markup.Dialect {
	return &markup.Dialect{
		Functions: slices.Sorted(maps.Keys(newRun(nil, nil).functions())),
		Front:     []string{"kicker", "series", "subject"}, // each a word or sentence
		Chart:     chartKeys,
		Never:     averages(),
		Known: func(function, name string) (ok bool, near string) {
			return known(strings.TrimSuffix(function, "s"), name)
		},
		Reviewed: func(file string, text []byte) bool {
			own, err := Files.ReadFile(path.Base(file))
			return err == nil && bytes.Equal(own, text)
		},
	}
})

// averages are functions that people miss and that must not be: levels are
// words in an order, and no arithmetic on them has a meaning (PRODUCT, C202).
func averages() map[string]problem.Problem {
	never := map[string]problem.Problem{}
	for _, name := range []string{"mean", "sum", "avg", "total", "median", "average"} {
		never[name] = problem.Errorf(problem.Place{}, "C202", "%s of levels has no meaning: they are words in an order, not quantities", name).WithHint("count by level")
	}
	return never
}
