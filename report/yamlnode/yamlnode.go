// Package yamlnode reads a YAML text into the library's nodes: one document,
// without what can hide or change a value (anchors, aliases, merges, tags), and
// no deeper than anybody writes by hand. What a node means, its reader knows;
// this package must not.
package yamlnode

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"brief/report/problem"
)

// MaxDepth is how many levels deep a text may be (RELIABILITY 3.1).
const MaxDepth = 32

// A Kind is what is wrong with a text.
type Kind int

const (
	Syntax Kind = iota // not YAML
	Second             // a second document begins
	Anchor             // an anchor, an alias or a merge
	Tag                // a tag such as !!binary
	Deep               // more than MaxDepth levels
)

// A Fault is one thing wrong with a text. Line and Column count from 1; the
// Column of a Syntax fault is not known.
type Fault struct {
	Kind         Kind
	Line, Column int
	What         string // Syntax: the words of the library; Tag: the tag
}

// Read returns the top of the first document of a text, or nil where there is
// none: the text is empty, or no YAML. The fault is that it is none, or that
// another document follows. Nodes are not looked at; see Refused and Check.
func Read(text string) (*yaml.Node, *Fault) {
	dec := yaml.NewDecoder(strings.NewReader(text))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, syntax(err)
	}
	var top *yaml.Node
	if len(doc.Content) > 0 && (doc.Content[0].Kind != yaml.ScalarNode || doc.Content[0].Tag != "!!null") {
		top = doc.Content[0]
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		return top, &Fault{Kind: Second, Line: max(second.Line, 1), Column: 1}
	}
	return top, nil
}

// syntax takes apart the library's words: "yaml: line 3: what". Without a line
// it is the first.
func syntax(err error) *Fault {
	f := &Fault{Line: 1, What: strings.TrimPrefix(err.Error(), "yaml: ")}
	if rest, ok := strings.CutPrefix(f.What, "line "); ok {
		num, what, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(num); err == nil {
			f.Line, f.What = max(n, 1), what
		}
	}
	if strings.Contains(f.What, "exceeded max depth") {
		f.Kind = Deep
	}
	return f
}

// Refused returns the fault of a node at a depth, the top being at 1, or nil.
// Those below it are not looked at.
func Refused(n *yaml.Node, depth int) *Fault {
	f := &Fault{Line: n.Line, Column: n.Column}
	switch {
	case depth > MaxDepth:
		f.Kind = Deep
	case n.Anchor != "" || n.Kind == yaml.AliasNode || n.Tag == "!!merge":
		f.Kind = Anchor
	case n.Style&yaml.TaggedStyle != 0:
		f.Kind, f.What = Tag, n.Tag
	default:
		return nil
	}
	return f
}

// Check returns the faults of all nodes from the top down; below a fault it
// does not look.
func Check(top *yaml.Node) []Fault {
	var found []Fault
	var look func(n *yaml.Node, depth int)
	look = func(n *yaml.Node, depth int) {
		if f := Refused(n, depth); f != nil {
			found = append(found, *f)
			return
		}
		for _, c := range n.Content {
			look(c, depth+1)
		}
	}
	look(top, 1)
	return found
}

// Problem tells a fault at a place. A text that is too deep is F601, as
// everywhere; code is for the others.
func (f *Fault) Problem(at problem.Place, code string) problem.Problem {
	switch f.Kind {
	case Second:
		return problem.Errorf(at, code, "a second document begins here").WithHint("a file holds one; take away the line with ---")
	case Anchor:
		return problem.Errorf(at, code, "anchors, aliases and merges (&, * and <<) are not used here").WithHint("write the value out")
	case Tag:
		tag := []rune(f.What)
		return problem.Errorf(at, code, "the tag %q is not used here", string(tag[:min(len(tag), 60)])).WithHint("write the value without it, in quotes if need be")
	case Deep:
		return problem.Errorf(at, "F601", "more than %d levels deep", MaxDepth).WithHint("write it flatter")
	}
	return problem.Errorf(at, code, "not YAML: %s", f.What).WithHint("look at the indent, at quotes and at brackets here and in the line before")
}
