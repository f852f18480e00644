package yamlnode

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"brief/report/problem"
)

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"a comment", "# a\n", ""},
		{"null", "~\n", ""},
		{"a mapping", "a: 1\nb: [x, y]\n", ""},
		{"a marked document", "---\na: 1\n", ""},
		{"a second document", "a: 1\n---\nb: 2\n", "2:1: X: a second document begins here; a file holds one; take away the line with ---"},
		{"an open bracket", "a: [1\n", "1:0: X: not YAML: did not find expected ',' or ']'; look at the indent, at quotes and at brackets here and in the line before"},
		{"an anchor and its alias", "a: &x 1\nb: *x\n", "1:4: X: anchors, aliases and merges (&, * and <<) are not used here; write the value out\n" +
			"2:4: X: anchors, aliases and merges (&, * and <<) are not used here; write the value out"},
		{"a merge", "a: {<<: {b: 1}}\n", "1:5: X: anchors, aliases and merges (&, * and <<) are not used here; write the value out"},
		{"a tag", "a: !!binary eA==\n", `1:4: X: the tag "!!binary" is not used here; write the value without it, in quotes if need be`},
		{"31 levels below", strings.Repeat("[", 32) + strings.Repeat("]", 32), ""},
		{"32 levels below", strings.Repeat("[", 33) + strings.Repeat("]", 33), "1:33: F601: more than 32 levels deep; write it flatter"},
	} {
		if got := told(c.text); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// told is what is wrong with a text, one a line.
func told(text string) string {
	top, fault := Read(text)
	var faults []Fault
	switch {
	case fault != nil:
		faults = []Fault{*fault}
	case top != nil:
		faults = Check(top)
	}
	var lines []string
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Problem(problem.Place{}, "X")))
	}
	return strings.Join(lines, "\n")
}

// Whatever the text is, what passes has no node that hides another, and what
// does not has a line.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a: 1\n", "a: &x [*x]\n", "- !!str a\n---\nb", "{<<: *a}", "\t", "a: |\n  b\n", strings.Repeat("[", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		top, fault := Read(text)
		if fault != nil && (fault.Line < 1 || fault.Problem(problem.Place{}, "X").What == "") {
			t.Errorf("%q: %+v", text, fault)
		}
		if top == nil || fault != nil || len(Check(top)) > 0 {
			return
		}
		var look func(n *yaml.Node, depth int)
		look = func(n *yaml.Node, depth int) {
			if n.Alias != nil || n.Anchor != "" || depth > MaxDepth {
				t.Errorf("%q passes", text)
			}
			for _, c := range n.Content {
				look(c, depth+1)
			}
		}
		look(top, 1)
	})
}
