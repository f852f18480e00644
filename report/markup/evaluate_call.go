package markup

import (
	"fmt"
	"reflect"
	"slices"
	"text/template/parse"

	"brief/report/doc"
)

// function calls a function with the values of args and, where there is a
// command before it, that command's value. It belongs to at.
func (e *evaluator) function(dot any, id *parse.IdentifierNode, at parse.Node, args []parse.Node, final any) any {
	e.node = id
	last := final != any(missing{})
	switch id.Ident {
	case "and", "or":
		return e.either(dot, id.Ident, args, final, last)
	case emitName, tickName, putName, askName:
		return e.own(dot, id.Ident, at, args, final)
	}
	f := e.named(id.Ident)
	if f == nil {
		e.failf("%q is not a defined function", id.Ident)
	}
	t := reflect.TypeOf(f)
	n, fixed := len(args), t.NumIn()
	if last {
		n++
	}
	if t.IsVariadic() {
		if fixed--; n < fixed {
			e.failf("wrong number of args for %s: want at least %d got %d", id.Ident, fixed, len(args))
		}
	} else if n != fixed {
		e.failf("wrong number of args for %s: want %d got %d", id.Ident, fixed, n)
	}
	in := func(i int) reflect.Type {
		if i >= fixed {
			return t.In(fixed).Elem()
		}
		return t.In(i)
	}
	from := len(e.args)
	for i, arg := range args {
		v := e.argument(dot, arg, in(i))
		e.args = append(e.args, v)
	}
	if last {
		e.args = append(e.args, e.fit(final, in(n-1)))
	}
	v, err := invoke(f, e.args[from:])
	e.args = e.args[:from]
	if err != nil {
		panic(&fault{at, fmt.Sprintf("error calling %s: %v", id.Ident, err), err})
	}
	return v
}

// own calls a function that Parse has put into the tree (see editor), with the
// arguments that it has put there.
func (e *evaluator) own(dot any, name string, at parse.Node, args []parse.Node, final any) any {
	n := func(i int) int { return int(args[i].(*parse.NumberNode).Int64) }
	var err error
	switch name {
	case emitName:
		_, err = e.emit(n(0), n(1))
	case tickName:
		_, err = e.tick()
	case putName:
		_, err = e.put(n(0), final)
	default:
		if len(args) > 0 {
			final = e.argument(dot, args[0], anyType)
		}
		return e.ask(final)
	}
	if err != nil {
		panic(&fault{at, fmt.Sprintf("error calling %s: %v", name, err), err})
	}
	return nil
}

// named is the function of that name.
func (e *evaluator) named(name string) any {
	switch name {
	case emitName:
		return e.emit
	case putName:
		return e.put
	case tickName:
		return e.tick
	case listName:
		return list
	case askName:
		return e.ask
	case keysName:
		return e.keep
	}
	if f := e.calls[name]; f != nil {
		return f
	}
	return e.comparison(name)
}

// either is and, which is its first value that is false, or or, its first that
// is true, else the last.
func (e *evaluator) either(dot any, name string, args []parse.Node, final any, last bool) (v any) {
	if len(args) == 0 && !last {
		e.failf("wrong number of args for %s: want at least 1 got 0", name)
	}
	for _, arg := range args {
		if v = e.argument(dot, arg, anyType); truth(v) == (name == "or") {
			return v
		}
	}
	if last {
		return final
	}
	return v
}

// Types of parameters.
var (
	anyType    = reflect.TypeFor[any]()
	stringType = reflect.TypeFor[string]()
	intType    = reflect.TypeFor[int]()
)

// argument is the value of an argument for a parameter of a type, nil for any
// type.
func (e *evaluator) argument(dot any, n parse.Node, t reflect.Type) any {
	e.node = n
	switch n := n.(type) {
	case *parse.DotNode:
		return e.fit(dot, t)
	case *parse.FieldNode, *parse.VariableNode, *parse.ChainNode, *parse.PipeNode:
		return e.fit(e.operand(dot, n, nil, missing{}), t)
	case *parse.IdentifierNode:
		return e.fit(e.function(dot, n, n, nil, missing{}), t)
	case *parse.NilNode:
		if !nilable(t) {
			e.failf("cannot assign nil to %s", t)
		}
		return e.fit(nil, t)
	}
	number, isNumber := n.(*parse.NumberNode)
	text, isText := n.(*parse.StringNode)
	switch t {
	case anyType:
		return e.literal(dot, n)
	case stringType:
		if !isText {
			e.failf("expected string; found %s", n)
		}
		return text.Text
	case intType:
		if !isNumber || !number.IsInt {
			e.failf("expected integer; found %s", n)
		}
		return int(number.Int64)
	}
	e.failf("can't handle %s for arg of type %s", n, t)
	return nil
}

// nilable reports whether nil is a value of t.
func nilable(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t.Kind() == reflect.Slice || t.Kind() == reflect.Map
}

// fit returns v as a value of a type, nil for any type.
func (e *evaluator) fit(v any, t reflect.Type) any {
	switch of := reflect.TypeOf(v); {
	case t == nil || t == anyType || of == t:
		return v
	case v == nil && nilable(t):
		return reflect.Zero(t).Interface()
	case v == nil:
		e.failf("invalid value; expected %s", t)
	case !of.AssignableTo(t):
		e.failf("wrong type for value; expected %s; got %s", t, of)
	}
	return reflect.ValueOf(v).Convert(t).Interface()
}

// invoke calls f with values of the types of its parameters. A panic is its
// error.
func invoke(f any, args []any) (v any, err error) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if err, ok = r.(error); !ok {
				err = fmt.Errorf("%v", r)
			}
		}
	}()
	switch f := f.(type) { // the most frequent, without reflection
	case func() doc.Runs:
		return f(), nil
	case func(any) bool:
		return f(args[0]), nil
	case func(any, ...any) (bool, error):
		return f(args[0], args[1:]...)
	case func(string) Anchor:
		return f(args[0].(string)), nil
	case func(string) doc.Runs:
		return f(args[0].(string)), nil
	case func(string, ...any) ([]doc.Runs, error):
		return f(args[0].(string), slices.Clone(args[1:])...)
	case func(string, ...doc.Runs) (doc.Runs, error):
		var of []doc.Runs
		for _, v := range args[1:] {
			of = append(of, v.(doc.Runs))
		}
		return f(args[0].(string), of...)
	case func(any) (any, error):
		return f(args[0])
	case func(string) (doc.Runs, error):
		return f(args[0].(string))
	case func(string) ([]doc.Runs, error):
		return f(args[0].(string))
	case func(doc.Runs) doc.Runs:
		return f(args[0].(doc.Runs)), nil
	case func(...any) (doc.Runs, error):
		return f(slices.Clone(args)...)
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		if in[i] = reflect.ValueOf(a); a == nil {
			in[i] = reflect.Zero(anyType)
		}
	}
	out := reflect.ValueOf(f).Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		return nil, out[1].Interface().(error)
	}
	return out[0].Interface(), nil
}
