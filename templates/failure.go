package templates

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"brief/report/dataset"
	"brief/report/problem"
)

// A failure is an action that could not be executed.
type failure struct {
	problems problem.List
	action   int        // its index; -1: nothing more can be executed
	key      string     // that the record does not have, or ""
	record   parse.Node // the expression for that record, or nil
}

// withHint returns the problems of f, with the nearest of the keys at hand.
func (f failure) withHint(atHand []string) problem.List {
	if f.key != "" && len(atHand) > 0 {
		f.problems[0].Hint = problem.DidYouMean(f.key, atHand)
	}
	return f.problems
}

// keep notes the keys of a record for failure id.
func (x *run) keep(id int, record any) (string, error) {
	if x.atHand[id] == nil {
		x.atHand[id] = keysOf(reflect.ValueOf(record))
	}
	return x.tick()
}

// failure is what ended an execution, told at its action.
func (x *run) failure(err *fault) failure {
	src := x.template.script
	offset := int(err.node.Position())
	f := failure{action: at(x.template.actions, offset)}
	where := offset
	if f.action >= 0 {
		where = x.template.actions[f.action].start
	}
	var list problem.List
	switch {
	case errors.Is(err, errSteps):
		f.action = -1
		f.problems = append(f.problems, src.Errorf(where, "T703", "the template takes %s", errSteps).WithHint("a loop here does not end, or runs too often"))
	case errors.Is(err, errOutput):
		f.action = -1
		f.problems = append(f.problems, src.Errorf(where, "T704", "the template writes %s", errOutput).WithHint("a loop here prints too much"))
	case errors.As(err, &list):
		for _, p := range list {
			if p.Place.File == "" {
				p.Place = src.Place(where)
			}
			f.problems = append(f.problems, p)
		}
	default:
		code, what := x.reason(&f, err.node.String(), err.what)
		what, hint, _ := strings.Cut(what, "; ")
		f.problems = append(f.problems, src.Errorf(where, code, "%s", what).WithHint("%s", hint))
		f.record = x.record(offset, f.key)
	}
	return f
}

// reason puts the evaluator's words, which are text/template's, into those of
// people who write templates.
func (x *run) reason(f *failure, expression, what string) (code, words string) {
	if key, ok := quotedAfter(what, "map has no entry for key "); ok {
		f.key = key
		return "T702", expression + " is not in the data" + x.sort()
	}
	if key, ok := quotedAfter(what, "nil data; no entry for key "); ok {
		return "T702", expression + ": there is no record with a field " + strconv.Quote(key) + x.of()
	}
	if rest, ok := strings.CutPrefix(what, "can't evaluate field "); ok {
		field, _, _ := strings.Cut(rest, " in type ")
		return "T702", expression + " asks for a field " + strconv.Quote(field) + " of what is no record"
	}
	if rest, ok := strings.CutPrefix(what, "wrong number of args for "); ok {
		return "T701", "wrong number of arguments for " + rest
	}
	if rest, ok := strings.CutPrefix(what, "error calling "); ok {
		return "T702", strings.Replace(rest, listName, "range", 1)
	}
	return "T702", expression + ": " + strings.ReplaceAll(what, "doc.Runs", "text") + x.of()
}

// sort says of what sort of brief the data are, which all have the same fields:
// " of a country".
func (x *run) sort() string {
	switch {
	case x.in.Country != "":
		return " of a country"
	case x.in.Region != "":
		return " of a region"
	}
	return ""
}

func quotedAfter(s, prefix string) (string, bool) {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return "", false
	}
	q, err := strconv.Unquote(rest)
	return q, err == nil
}

// record returns the expression for the record in which key was looked up by
// the node at offset, or nil if that cannot be told.
func (x *run) record(offset int, key string) (record parse.Node) {
	if key == "" {
		return nil
	}
	visit(x.template.tree.Root, func(n parse.Node) {
		if record != nil || int(n.Position()) != offset {
			return
		}
		switch n := n.(type) {
		case *parse.FieldNode:
			for i, id := range n.Ident {
				if id != key {
					continue
				}
				if i == 0 {
					record = &parse.DotNode{NodeType: parse.NodeDot, Pos: n.Pos}
				} else {
					record = &parse.FieldNode{NodeType: parse.NodeField, Pos: n.Pos, Ident: n.Ident[:i]}
				}
				return
			}
		case *parse.VariableNode:
			for i, id := range n.Ident {
				if id == key && i > 0 {
					record = &parse.VariableNode{NodeType: parse.NodeVariable, Pos: n.Pos, Ident: n.Ident[:i]}
					return
				}
			}
		}
	})
	return record
}

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
	for i := range t.code {
		in := &t.code[i]
		if in.kind != literalWords || strings.TrimSpace(in.words) == "" {
			continue
		}
		for _, n := range names {
			if holdsWord(in.words, n) {
				notes = append(notes, t.script.typed(in.origin.Place, n))
			}
		}
	}
	return notes
}

// typed says that words stand in a template that belong into the data: a
// warning in a desk's own, which may say it on purpose, and no more than a note
// in a built-in one (COMMANDS 5).
func (s *script) typed(at problem.Place, words string) problem.Problem {
	p := problem.Warningf(at, "L303", "%q is typed, not from data", words).WithHint("print it from the data, so that it changes with them")
	if s.builtin {
		p.Severity = problem.Note
	}
	return p
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
