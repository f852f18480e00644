package markup

import (
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"brief/report/problem"
)

// calls checks which functions a tree calls, and the words and sentences that
// it names.
func (s *script) calls(tree *parse.Tree) (problems problem.List) {
	names := slices.Concat(s.dialect.Functions, comparisons)
	slices.Sort(names)
	visit(tree.Root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.IdentifierNode:
			never, ok := s.dialect.Never[n.Ident]
			switch {
			case ok:
				problems = append(problems, s.Errorf(int(n.Pos), never.Code, "%s", never.What).WithHint("%s", never.Hint))
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
			if ok, near := s.dialect.Known(f.Ident, name.Text); !ok {
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
