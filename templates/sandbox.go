package templates

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"brief/report/problem"
)

// averages are functions that people miss and that must not be: levels are
// words in an order, and no arithmetic on them has a meaning (PRODUCT, C202).
var averages = []string{"mean", "sum", "avg", "total", "median", "average"}

// callable are the names of all functions of templates.
func callable() []string {
	x := newRun(&Template{script: newScript("", nil)}, &Input{})
	names := append(slices.Collect(maps.Keys(x.functions())), comparisons...)
	slices.Sort(names)
	return names
}

// calls checks which functions a tree calls, and the words and sentences that
// it names.
func (s *script) calls(tree *parse.Tree) (problems problem.List) {
	names := callable()
	visit(tree.Root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.IdentifierNode:
			switch {
			case slices.Contains(averages, n.Ident):
				problems = append(problems, s.Errorf(int(n.Pos), "C202", "%s of levels has no meaning: they are words in an order, not quantities", n.Ident).WithHint("count by level"))
			case !slices.Contains(names, n.Ident):
				p := s.Errorf(int(n.Pos), "T701", "unknown function %q", n.Ident)
				if near := problem.Nearest(n.Ident, names); near != "" {
					p.Hint = "did you mean " + strconv.Quote(near) + "?"
				}
				problems = append(problems, p)
			}
		case *parse.CommandNode:
			if len(n.Args) < 2 {
				return
			}
			f, ok := n.Args[0].(*parse.IdentifierNode)
			name, ok2 := n.Args[1].(*parse.StringNode)
			if !ok || !ok2 {
				return
			}
			if ok, near := known(strings.TrimSuffix(f.Ident, "s"), name.Text); !ok {
				p := s.Errorf(int(name.Pos), "T701", "unknown %s %q", strings.TrimSuffix(f.Ident, "s"), name.Text)
				if near != "" {
					p.Hint = "did you mean " + strconv.Quote(near) + "?"
				}
				problems = append(problems, p)
			}
		}
	})
	return problems
}
