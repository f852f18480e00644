package markup

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"

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
		return "T702", expression + ": there is no record with a field " + strconv.Quote(key) + x.whose()
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
	return "T702", expression + ": " + strings.ReplaceAll(what, "doc.Runs", "text") + x.whose()
}

// sort says of what sort of document the data are, which all have the same
// fields: " of a country".
func (x *run) sort() string {
	_, sort := x.host.Subject()
	return sort
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

// typed says that words stand in a template that belong into the data: a
// warning in a desk's own, which may say it on purpose, and no more than a note
// in a built-in one (COMMANDS 5).
func (s *script) typed(at problem.Place, words string) problem.Problem {
	p := problem.Warningf(at, "L303", "%q is typed, not from data", words).WithHint("print it from the data, so that it changes with them")
	if s.reviewed {
		p.Severity = problem.Note
	}
	return p
}
