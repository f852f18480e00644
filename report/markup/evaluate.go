package markup

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"brief/report/doc"
)

// An evaluator executes the tree of a template. It means what text/template
// means by it (a test holds the two against each other) and takes less: data
// are records, lists, values and plain scalars, found without reflection, and
// nothing of theirs can be called.
type evaluator struct {
	*run
	calls map[string]any
	vars  []variable
	args  []any      // of the functions that are being called
	node  parse.Node // where it is, for errors
}

// A variable is a $name and its value; a name that is set again is another.
type variable struct {
	name  string
	value any
}

// A fault ends an execution, at a node.
type fault struct {
	node parse.Node
	what string
	err  error // of a function, or nil
}

func (f *fault) Error() string { return f.what }
func (f *fault) Unwrap() error { return f.err }

// execute runs the tree; what it prints becomes nodes.
func (x *run) execute(tree *parse.Tree, data map[string]any, calls map[string]any) (err *fault) {
	e := &evaluator{run: x, calls: calls, vars: []variable{{"$", data}}}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *fault:
			err = p
		default:
			panic(p)
		}
	}()
	e.walk(data, tree.Root)
	return nil
}

// failf ends the execution at the present node.
func (e *evaluator) failf(format string, args ...any) {
	panic(&fault{node: e.node, what: fmt.Sprintf(format, args...)})
}

// A course is how an execution goes on after a node.
type course int

const (
	onward course = iota
	nextItem
	endLoop
)

// walk executes a node.
func (e *evaluator) walk(dot any, n parse.Node) course {
	e.node = n
	switch n := n.(type) {
	case *parse.ListNode:
		for _, k := range n.Nodes {
			if c := e.walk(dot, k); c != onward {
				return c
			}
		}
	case *parse.ActionNode:
		e.pipeline(dot, n.Pipe)
	case *parse.IfNode:
		return e.branch(dot, &n.BranchNode)
	case *parse.WithNode:
		return e.branch(dot, &n.BranchNode)
	case *parse.RangeNode:
		return e.loop(dot, n)
	case *parse.BreakNode:
		return endLoop
	case *parse.ContinueNode:
		return nextItem
	case *parse.CommentNode:
	default:
		e.failf("unknown node: %s", n)
	}
	return onward
}

// branch executes an if or with.
func (e *evaluator) branch(dot any, n *parse.BranchNode) course {
	defer e.forget(len(e.vars))
	v := e.pipeline(dot, n.Pipe)
	switch {
	case truth(v) && n.NodeType == parse.NodeWith:
		return e.walk(v, n.List)
	case truth(v):
		return e.walk(dot, n.List)
	case n.ElseList != nil:
		return e.walk(dot, n.ElseList)
	}
	return onward
}

// forget drops the variables that were set since there were n.
func (e *evaluator) forget(n int) { e.vars = e.vars[:n] }

// truth reports whether v is not the zero value of its type.
func truth(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case doc.Runs:
		return len(v) > 0
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	}
	is, _ := template.IsTrue(v)
	return is
}

// loop executes a range.
func (e *evaluator) loop(dot any, n *parse.RangeNode) course {
	defer e.forget(len(e.vars))
	over := e.pipeline(dot, n.Pipe)
	mark := len(e.vars)
	item := func(key, v any) course {
		defer e.forget(mark)
		e.declare(n.Pipe, key, v)
		return e.walk(v, n.List)
	}
	empty := true
	for key, v := range e.items(n, over) {
		empty = false
		if item(key, v) == endLoop {
			break
		}
	}
	if empty && n.ElseList != nil {
		return e.walk(dot, n.ElseList)
	}
	return onward
}

// items are what a loop goes through, each with its number or name.
func (e *evaluator) items(n *parse.RangeNode, over any) func(yield func(key, v any) bool) {
	return func(yield func(key, v any) bool) {
		switch over := over.(type) {
		case nil:
		case []any:
			for i, v := range over {
				if !yield(i, v) {
					return
				}
			}
		case []doc.Runs:
			for i, v := range over {
				if !yield(i, v) {
					return
				}
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(over)) {
				if !yield(key, over[key]) {
					return
				}
			}
		case int:
			if len(n.Pipe.Decl) > 1 {
				e.failf("can't use %v to iterate over more than one variable", over)
			}
			for i := range over {
				if !yield(nil, i) {
					return
				}
			}
		default:
			e.failf("range can't iterate over %v", over)
		}
	}
}

// declare sets the variables of a loop for an item: those that the loop
// declares are the last.
func (e *evaluator) declare(p *parse.PipeNode, key, v any) {
	values := []any{key, v}[2-len(p.Decl):]
	for i, d := range p.Decl {
		if p.IsAssign {
			e.assign(d.Ident[0], values[i])
		} else {
			e.vars[len(e.vars)-len(p.Decl)+i].value = values[i]
		}
	}
}

// assign gives the last variable of that name another value.
func (e *evaluator) assign(name string, v any) { *e.variable(name) = v }

// variable is the last variable of that name.
func (e *evaluator) variable(name string) *any {
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].name == name {
			return &e.vars[i].value
		}
	}
	e.failf("undefined variable: %s", name)
	return nil
}

// missing is the value that the first command of a pipeline is given.
type missing struct{}

// pipeline is the value of a pipeline, whose variables it sets.
func (e *evaluator) pipeline(dot any, p *parse.PipeNode) any {
	e.node = p
	var v any = missing{}
	for _, c := range p.Cmds {
		v = e.command(dot, c, v)
	}
	for _, d := range p.Decl {
		if p.IsAssign {
			e.assign(d.Ident[0], v)
		} else {
			e.vars = append(e.vars, variable{d.Ident[0], v})
		}
	}
	return v
}

// command is the value of a command, which is given that of the one before.
func (e *evaluator) command(dot any, c *parse.CommandNode, final any) any {
	if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
		return e.function(dot, id, c, c.Args[1:], final)
	}
	return e.operand(dot, c.Args[0], c.Args, final)
}

// operand is the value of the first word of a command, which is no function.
func (e *evaluator) operand(dot any, n parse.Node, args []parse.Node, final any) any {
	more := len(args) > 1 || final != any(missing{})
	switch n := n.(type) {
	case *parse.FieldNode:
		e.node = n
		return e.fields(dot, n.Ident, more)
	case *parse.ChainNode:
		e.node = n
		if n.Node.Type() == parse.NodeNil {
			e.failf("indirection through explicit nil in %s", n)
		}
		of := e.argument(dot, n.Node, nil)
		return e.fields(of, n.Field, more)
	case *parse.VariableNode:
		e.node = n
		v := *e.variable(n.Ident[0])
		if len(n.Ident) > 1 {
			return e.fields(v, n.Ident[1:], more)
		}
		e.alone(n, more)
		return v
	case *parse.PipeNode:
		e.alone(n, more)
		return e.pipeline(dot, n)
	}
	e.node = n
	e.alone(n, more)
	return e.literal(dot, n)
}

// alone fails if what is no function is given more.
func (e *evaluator) alone(n parse.Node, more bool) {
	if more {
		e.failf("can't give argument to non-function %s", n)
	}
}

// literal is the value of a word that stands for itself, or of the dot.
func (e *evaluator) literal(dot any, n parse.Node) any {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.BoolNode:
		return n.True
	case *parse.StringNode:
		return n.Text
	case *parse.NumberNode:
		return e.number(n)
	case *parse.NilNode:
		e.failf("nil is not a command")
	}
	e.failf("can't evaluate command %q", n)
	return nil
}

// number is the value of a number by its form: a whole one is an int.
func (e *evaluator) number(n *parse.NumberNode) any {
	whole := n.Text[0] == '\'' || len(n.Text) > 2 && (n.Text[:2] == "0x" || n.Text[:2] == "0X") && !strings.ContainsAny(n.Text, "pP")
	switch {
	case n.IsComplex:
		return n.Complex128
	case n.IsFloat && !whole && strings.ContainsAny(n.Text, ".eEpP"):
		return n.Float64
	case n.IsInt && int64(int(n.Int64)) == n.Int64:
		return int(n.Int64)
	}
	e.failf("%s overflows int", n.Text)
	return nil
}

// fields is a field of a field of a record.
func (e *evaluator) fields(v any, names []string, more bool) any {
	for i, name := range names {
		if v == nil {
			e.failf("nil data; no entry for key %q", name)
		}
		r, ok := v.(map[string]any)
		if !ok {
			e.failf("can't evaluate field %s in type %T", name, v)
		}
		if more && i == len(names)-1 {
			e.failf("%s is not a method but has arguments", name)
		}
		if v, ok = r[name]; !ok {
			e.failf("map has no entry for key %q", name)
		}
	}
	return v
}
