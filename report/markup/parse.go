package markup

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"brief/report/doc"
	"brief/report/problem"
)

// A Template is a parsed template. It does not change, and may be executed
// any number of times, also at once.
type Template struct {
	script  *script
	front   map[string]Argument
	actions []action
	code    []instruction
	tree    *parse.Tree // with the code in it
}

// Parse reads a template: front matter, Markdown with blocks between "::: name"
// and ":::", and actions of text/template. file is the name that messages and
// origins give it, d what it may name. The Markdown is parsed first, with every action opaque; so
// nothing that an action yields can ever be taken for markup.
//
// The template is nil if one of the problems is an error.
func Parse(file string, src []byte, d *Dialect) (*Template, problem.List) {
	if len(src) > maxSource {
		return nil, problem.List{problem.Errorf(problem.Place{File: file}, "F601",
			"the template has %d bytes, the limit is %d", len(src), maxSource)}
	}
	s := newScript(file, src, d)
	if problems := s.check(); problems.Err() != nil {
		return nil, problems.Sorted()
	}
	front, body, problems := s.frontMatter()
	actions, found := s.scan(body)
	found = append(found, s.forbidden(actions)...)
	problems = append(problems, found...)
	whole := len(found) == 0 // the actions fit together

	sh := &sheet{script: s}
	sh.mask, sh.lines = s.masked(actions, body)
	c := &compiler{sheet: sh, actions: actions}
	root := sh.markdown()
	c.blocks(root, &part{kind: documentPart})
	c.footnotes()
	if !c.named && body < len(s.Text) && whole { // an action that is not closed may hold the heading
		c.errorf(body, "T710", "the template has no heading of level 1").Hint = `begin with ::: masthead and "# " and the name`
	}
	problems = append(problems, sh.problems...)

	tree, found := s.tree(actions, whole)
	problems = append(problems, found...)
	if problems.Err() == nil {
		sh.problems = nil
		c.homeless()
		c.balance()
		c.language()
		problems = append(problems, sh.problems...)
	}
	if problems.Err() != nil {
		return nil, problems.Sorted()
	}
	conditions(tree.Root)
	e := &editor{actions: actions, code: c.code}
	e.list(tree.Root, len(s.Text)+1)
	for i := range actions {
		a := &actions[i]
		a.origin = c.origin(a.start, string(s.Text[a.start:a.end]))
	}
	return &Template{script: s, front: front, actions: actions, code: c.code, tree: tree}, problems.Sorted()
}

// Front holds the values of the front matter by their keys.
func (t *Template) Front() map[string]Argument { return t.front }

// Names are the names that stand fixed behind calls of some functions, in their
// order, each once.
func (t *Template) Names(functions ...string) (names []string) {
	visit(t.tree.Root, func(n parse.Node) {
		c, ok := n.(*parse.CommandNode)
		if !ok || len(c.Args) < 2 {
			return
		}
		f, isName := c.Args[0].(*parse.IdentifierNode)
		name, isText := c.Args[1].(*parse.StringNode)
		if isName && isText && slices.Contains(functions, f.Ident) && !slices.Contains(names, name.Text) {
			names = append(names, name.Text)
		}
	})
	return names
}

// Literals calls yield for the words that the template has of its own, each with
// its place.
func (t *Template) Literals(yield func(at problem.Place, words string) bool) {
	for i := range t.code {
		if in := &t.code[i]; in.kind == literalWords && !yield(in.origin.Place, in.words) {
			return
		}
	}
}

// Typed says that words stand in the template which belong into the data.
func (t *Template) Typed(at problem.Place, words string) problem.Problem {
	return t.script.typed(at, words)
}

// frontMatter reads the mapping between two lines of dashes at the start, and
// returns where the rest begins.
func (s *script) frontMatter() (keys map[string]Argument, body int, problems problem.List) {
	if string(s.Words(0)) != "---" {
		return nil, 0, nil
	}
	end := slices.IndexFunc(s.Lines[1:], func(at int) bool {
		return bytes.HasPrefix(s.Text[at:], []byte("---\n"))
	}) + 1
	if end == 0 {
		return nil, len(s.Text), problem.List{s.Errorf(0, "T701", "the front matter is not closed").WithHint("add a line ---")}
	}
	body = s.Lines[end] + 4
	m, problems := s.YAML(s.Text[s.Lines[1]:s.Lines[end]], 1, "T709")
	if m == nil || problems != nil {
		return nil, body, problems
	}
	if m.Kind != yaml.MappingNode {
		return nil, body, problem.List{s.Errorf(s.Lines[1], "T709", "the front matter is no list of keys").WithHint("write key: value")}
	}
	keys = map[string]Argument{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		k, v := m.Content[i], m.Content[i+1]
		at := s.Offset(k.Line+1, k.Column)
		_, twice := keys[k.Value]
		switch {
		case !slices.Contains(s.dialect.Front, k.Value):
			problems = append(problems, s.Errorf(at, "T709", "the front matter has no key %q", k.Value).WithHint("%s", problem.DidYouMean(k.Value, s.dialect.Front)))
		case twice:
			problems = append(problems, s.Errorf(at, "T709", "key %q stands twice", k.Value).WithHint("delete one of them"))
		case v.Kind != yaml.ScalarNode:
			problems = append(problems, s.Errorf(s.Offset(v.Line+1, v.Column), "T709", "%s: wants the name of a word or sentence", k.Value))
		default:
			from := s.Offset(v.Line+1, v.Column)
			o := s.origin(s.Place(from), v.Value)
			keys[k.Value] = Argument{Words: doc.Runs{{Words: v.Value, Origin: o}}, Text: v.Value, Place: o.Place}
		}
	}
	return keys, body, problems
}

// forbidden refuses actions that bring in other templates.
func (s *script) forbidden(list []action) (problems problem.List) {
	for i := range list {
		if a := &list[i]; a.word == "define" || a.word == "template" || a.word == "block" {
			problems = append(problems, s.Errorf(a.start, "T707", "{{ %s }} is not used here: a template is one file", a.word).WithHint("write the text where it stands, or use a loop"))
		}
	}
	return problems
}

// tree parses the actions, each for itself if they do not make a whole.
func (s *script) tree(list []action, whole bool) (*parse.Tree, problem.List) {
	if !whole {
		return nil, s.each(list)
	}
	t := parse.New(treeName)
	t.Mode = parse.SkipFuncCheck
	tree, err := t.Parse(string(s.blanked(list)), "", "", map[string]*parse.Tree{})
	if err != nil {
		problems := s.each(list)
		if len(problems) == 0 {
			problems = problem.List{s.treeError(list, err)}
		}
		return nil, problems
	}
	return tree, s.calls(tree)
}

// each parses every action for itself, to find all that are wrong.
func (s *script) each(list []action) (problems problem.List) {
	for i := range list {
		a := &list[i]
		if a.bad || a.comment {
			continue
		}
		text := "{{" + a.words + "}}"
		switch a.word {
		case "if", "range", "with":
			text += "{{end}}"
		case "else":
			text = "{{if 1}}" + text + "{{end}}"
		case "break", "continue":
			text = "{{range .}}" + text + "{{end}}"
		case "":
		default:
			continue
		}
		t := parse.New(treeName)
		t.Mode = parse.SkipFuncCheck
		tree, err := t.Parse(a.declared()+text, "", "", map[string]*parse.Tree{})
		if err != nil {
			problems = append(problems, s.Errorf(a.start, "T701", "%s", parseReason(err)))
			continue
		}
		for _, p := range s.calls(tree) {
			p.Place, p.Line = s.Place(a.start), string(s.Words(s.Line(a.start)))
			problems = append(problems, p)
		}
	}
	return problems
}

// declared returns declarations of the variables in an action.
func (a *action) declared() string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(a.words, func(r rune) bool {
		return !(r == '$' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}) {
		if len(w) > 1 && w[0] == '$' && !strings.Contains(w[1:], "$") {
			b.WriteString("{{" + w + " := 1}}")
		}
	}
	return b.String()
}

// parseReason is what text/template says, without its place.
func parseReason(err error) string {
	what := strings.TrimPrefix(err.Error(), "template: "+treeName+":")
	if _, after, ok := strings.Cut(what, ": "); ok {
		what = after
	}
	return what
}

// treeError gives an error of the whole, which text/template knows only by
// its line, the place of the first action there, or of the variable it names.
func (s *script) treeError(list []action, err error) problem.Problem {
	what := parseReason(err)
	rest := strings.TrimPrefix(err.Error(), "template: "+treeName+":")
	word, _, _ := strings.Cut(rest, ":")
	line, _ := strconv.Atoi(word)
	line = max(1, min(line, len(s.Lines)))
	where := s.Lines[line-1]
	_, variable, _ := strings.Cut(what, `"`)
	variable, _, _ = strings.Cut(variable, `"`)
	for i := range list {
		if a := &list[i]; s.Line(a.start) <= line-1 && s.Line(a.end-1) >= line-1 {
			if variable == "" || strings.Contains(a.words, variable) {
				where = a.start
				break
			}
		}
	}
	return s.Errorf(where, "T701", "%s", what)
}
