package markup

import (
	"strconv"
	"text/template/parse"
)

// Names of the functions that Parse puts into the tree. None can be written
// in a template: Parse refuses functions that it does not know.
const (
	treeName = "t"
	emitName = "_emit" // does instructions
	putName  = "_put"  // prints a value
	tickName = "_tick" // counts a step
	listName = "_list" // checks what a loop runs over
	askName  = "_ask"  // looks at a value of a condition
	keysName = "_keys" // keeps the keys of a record for a hint
)

// An editor puts a template's instructions into the tree of its actions.
//
// text/template has parsed the source with everything but actions blanked, so
// its text nodes are white space at the places of our parts and literal
// words. Each becomes a call of emit with the instructions of that stretch;
// the rest of the tree keeps text/template's own meaning, and its places.
type editor struct {
	actions []action
	code    []instruction
	next    int // instruction
}

// list edits a list of nodes that ends before the byte at end.
func (e *editor) list(l *parse.ListNode, end int) {
	var nodes []parse.Node
	for _, n := range l.Nodes {
		if _, ok := n.(*parse.TextNode); ok {
			continue
		}
		nodes = e.flush(nodes, int(n.Position())+1)
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 {
				i := at(e.actions, int(n.Pos))
				n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, putName, i))
			}
		case *parse.IfNode:
			e.branch(&n.BranchNode)
			n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, askName))
		case *parse.WithNode:
			e.branch(&n.BranchNode)
			n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, askName))
		case *parse.RangeNode:
			e.branch(&n.BranchNode)
			n.Pipe.Cmds = append(n.Pipe.Cmds, command(n.Pos, listName))
			n.List.Nodes = append([]parse.Node{call(n.Pos, tickName)}, n.List.Nodes...)
		}
		nodes = append(nodes, n)
	}
	l.Nodes = e.flush(nodes, end)
}

// branch edits both lists of an if, with or range.
func (e *editor) branch(b *parse.BranchNode) {
	i := e.actions[at(e.actions, int(b.Pos))].next
	e.list(b.List, e.actions[i].start)
	if b.ElseList == nil {
		return
	}
	last := i
	for e.actions[last].next >= 0 {
		last = e.actions[last].next
	}
	e.list(b.ElseList, e.actions[last].start)
}

// conditions lets each value that and or or looks at be asked first. They are
// text/template's own, which look at no more values than they need.
func conditions(root parse.Node) {
	visit(root, func(n parse.Node) {
		p, ok := n.(*parse.PipeNode)
		if !ok {
			return
		}
		var cmds []*parse.CommandNode
		for _, c := range p.Cmds {
			if id, ok := c.Args[0].(*parse.IdentifierNode); ok && (id.Ident == "and" || id.Ident == "or") {
				for i, arg := range c.Args[1:] {
					c.Args[i+1] = &parse.PipeNode{NodeType: parse.NodePipe, Pos: arg.Position(), Cmds: []*parse.CommandNode{asked(arg)}}
				}
				if len(cmds) > 0 {
					cmds = append(cmds, command(c.Pos, askName))
				}
			}
			cmds = append(cmds, c)
		}
		p.Cmds = cmds
	})
}

// asked is a call that asks for a value.
func asked(arg parse.Node) *parse.CommandNode {
	c := command(arg.Position(), askName)
	c.Args = append(c.Args, arg)
	return c
}

// flush appends a call for the instructions before the byte at end.
func (e *editor) flush(nodes []parse.Node, end int) []parse.Node {
	from := e.next
	for e.next < len(e.code) && e.code[e.next].at < end {
		e.next++
	}
	if from == e.next {
		return nodes
	}
	return append(nodes, call(parse.Pos(e.code[from].at), emitName, from, e.next))
}

// call returns an action that calls a function with numbers.
func call(pos parse.Pos, name string, args ...int) *parse.ActionNode {
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: pos, Pipe: &parse.PipeNode{
		NodeType: parse.NodePipe, Pos: pos, Cmds: []*parse.CommandNode{command(pos, name, args...)},
	}}
}

func command(pos parse.Pos, name string, args ...int) *parse.CommandNode {
	c := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos}
	c.Args = append(c.Args, parse.NewIdentifier(name).SetPos(pos))
	for _, n := range args {
		c.Args = append(c.Args, &parse.NumberNode{
			NodeType: parse.NodeNumber, Pos: pos,
			IsInt: true, IsUint: true, IsFloat: true,
			Int64: int64(n), Uint64: uint64(n), Float64: float64(n), Text: strconv.Itoa(n),
		})
	}
	return c
}

// visit calls f for each node of a tree, parents first.
func visit(n parse.Node, f func(parse.Node)) {
	f(n)
	switch n := n.(type) {
	case *parse.ListNode:
		for _, k := range n.Nodes {
			visit(k, f)
		}
	case *parse.ActionNode:
		visit(n.Pipe, f)
	case *parse.IfNode:
		visitBranch(&n.BranchNode, f)
	case *parse.WithNode:
		visitBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		visitBranch(&n.BranchNode, f)
	case *parse.PipeNode:
		for _, k := range n.Cmds {
			visit(k, f)
		}
	case *parse.CommandNode:
		for _, k := range n.Args {
			visit(k, f)
		}
	case *parse.ChainNode:
		visit(n.Node, f)
	}
}

func visitBranch(n *parse.BranchNode, f func(parse.Node)) {
	visit(n.Pipe, f)
	visit(n.List, f)
	if n.ElseList != nil {
		visit(n.ElseList, f)
	}
}

// without returns a copy of tree in which the failing action does nothing
// but keep, for failure id, the keys of the record that has no such field. If
// that fails in its turn, it is left out.
func without(tree *parse.Tree, list []action, f failure, id int) *parse.Tree {
	t := tree.Copy()
	cut(t.Root, func(n parse.Node) (parse.Node, bool) {
		if at(list, int(n.Position())) != f.action {
			return n, false
		}
		switch called(n) {
		case emitName, tickName:
			return n, false
		case keysName:
			return nil, true
		}
		if f.record == nil {
			return nil, true
		}
		c := call(n.Position(), keysName, id)
		c.Pipe.Cmds[0].Args = append(c.Pipe.Cmds[0].Args, f.record)
		return c, true
	})
	return t
}

// called returns the name of the function that an action begins with, or "".
func called(n parse.Node) string {
	if a, ok := n.(*parse.ActionNode); ok && len(a.Pipe.Cmds) > 0 {
		if id, ok := a.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode); ok {
			return id.Ident
		}
	}
	return ""
}

// cut replaces nodes of a list and of the lists inside it.
func cut(l *parse.ListNode, replace func(parse.Node) (parse.Node, bool)) {
	if l == nil {
		return
	}
	var nodes []parse.Node
	for _, n := range l.Nodes {
		r, done := replace(n)
		if r != nil {
			nodes = append(nodes, r)
		}
		if done {
			continue
		}
		switch n := n.(type) {
		case *parse.IfNode:
			cut(n.List, replace)
			cut(n.ElseList, replace)
		case *parse.WithNode:
			cut(n.List, replace)
			cut(n.ElseList, replace)
		case *parse.RangeNode:
			cut(n.List, replace)
			cut(n.ElseList, replace)
		}
	}
	l.Nodes = nodes
}
