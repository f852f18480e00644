package templates

import (
	"sync"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/theme"
)

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
