package markup

import (
	"cmp"
	"fmt"
	"strings"

	"brief/report/doc"
	"brief/report/problem"
)

// A run is one execution of a template.
type run struct {
	host     Host
	template *Template
	problems problem.List

	stack   []*node // nodes that are open, the document first
	steps   int
	written int
	atHand  map[int][]string // keys of the map in which failure i found no entry
	maimed  bool             // actions were left out that could not be executed

	// What the document is made of.
	runs   doc.Store[doc.Run]
	nodes  doc.Store[node]
	kids   doc.Store[*node]
	leaves doc.Store[doc.Text]
}

func newRun(t *Template, h Host) *run {
	return &run{
		host:     h,
		template: t,
		stack:    []*node{{part: &part{kind: documentPart}}},
		atHand:   map[int][]string{},
	}
}

// A node is what one execution made of a part of the template.
type node struct {
	part   *part
	kids   []*node
	runs   []doc.Run
	anchor string

	args  map[string]Argument // of a fence
	block doc.Block           // that an action printed, or of a chart; or nil
}

// Errors that end an execution whatever the template says.
var (
	errSteps  = fmt.Errorf("more than %d steps", maxSteps)
	errOutput = fmt.Errorf("more than %d bytes of output", maxOutput)
)

// maxAttempts is how many actions that cannot be executed are found in one
// go: after each, the template is executed again without that action.
const maxAttempts = 20

// Execute fills the template for a host. All problems are returned at once, each
// at its place; what the host takes note of is the host's to tell. An action that
// fails is left out, and the template executed again with another host, so that
// all that fail are told: the last one made has seen the document. That is nil
// if the execution was ended, and otherwise what could be made.
func (t *Template) Execute(host func() Host) (*doc.Document, problem.List) {
	tree := t.tree
	var failures []failure
	for {
		x := newRun(t, host())
		x.maimed = len(failures) > 0
		data, calls := x.host.Content()
		err := x.execute(tree, data, calls)
		if err != nil {
			f := x.failure(err)
			failures = append(failures, f)
			if f.action >= 0 && len(failures) < maxAttempts {
				tree = without(tree, t.actions, f, len(failures)-1)
				continue
			}
		}
		var d *doc.Document
		if err == nil {
			d = x.finish()
		}
		list := x.problems
		for i, f := range failures {
			list = append(list, f.withHint(x.atHand[i])...)
		}
		return d, list.Sorted()
	}
}

// finish makes the document of the nodes.
func (x *run) finish() *doc.Document {
	told := len(x.problems)
	d := x.document(x.stack[0])
	if x.maimed {
		x.problems = x.problems[:told] // what was left out may be all that is missing
	}
	return d
}

// tick counts a step; it stands at the head of every loop's body.
func (x *run) tick() (string, error) {
	if x.steps++; x.steps > maxSteps {
		return "", errSteps
	}
	return "", nil
}

// write counts n bytes of output.
func (x *run) write(n int) error {
	if x.written += n; x.written > maxOutput {
		return errOutput
	}
	return nil
}

func (x *run) top() *node { return x.stack[len(x.stack)-1] }

// emit does the instructions [from, to) of the template: it opens and closes
// parts and appends literal words.
func (x *run) emit(from, to int) (string, error) {
	for i := from; i < to; i++ {
		if _, err := x.tick(); err != nil {
			return "", err
		}
		switch in := &x.template.code[i]; in.kind {
		case openPart:
			n := x.nodes.Put(node{part: in.part})
			top := x.top()
			if in.part.kind != keyPart {
				top.kids = append(x.kids.Grow(top.kids, 1), n)
			}
			x.stack = append(x.stack, n)
			if err := x.write(1); err != nil {
				return "", err
			}
		case closePart:
			n := x.top()
			x.stack = x.stack[:len(x.stack)-1]
			x.close(n)
		case literalWords:
			n := x.top()
			n.runs = x.runs.Grow(n.runs, 1)
			n.literal(in)
			if err := x.write(len(in.words)); err != nil {
				return "", err
			}
		case callNote:
			top := x.top()
			top.runs = x.host.Call(top.runs, in.words, in.origin)
		}
	}
	return "", nil
}

// close is called when all that n holds is there.
func (x *run) close(n *node) {
	n.trim()
	switch n.part.kind {
	case keyPart:
		top := x.top()
		if top.args == nil {
			top.args = map[string]Argument{}
		}
		top.args[n.part.name] = Argument{Words: n.runs, Text: doc.Runs(n.runs).String(), Place: n.part.at, Anchor: cmp.Or(n.anchor, n.part.anchor)}
	case notePart:
		x.host.Note(n.part.name, n.runs, n.part.at)
	case chartPart:
		if f := x.host.Figure(n.args, n.part.at); f != nil {
			f.Title.Anchor = n.args["title"].Anchor
			n.block = f
		}
	}
}

// literal appends the words of an instruction. Where the words before end in
// a space that the template wrote, or nothing stands before, a leading space
// is dropped, so that an empty value leaves no gap.
func (n *node) literal(in *instruction) {
	w := in.words
	if last := len(n.runs) - 1; last < 0 || strings.HasSuffix(n.runs[last].Words, " ") {
		w = strings.TrimLeft(w, " ")
	}
	if w != "" {
		n.runs = append(n.runs, doc.Run{Words: w, Tone: in.tone, Origin: in.origin})
	}
}

// trim drops the template's spaces at the end.
func (n *node) trim() {
	for last := len(n.runs) - 1; last >= 0; last-- {
		r := &n.runs[last]
		if r.Origin == nil || !strings.HasPrefix(r.Origin.ID, "template:") {
			return
		}
		if r.Words = strings.TrimRight(r.Words, " "); r.Words != "" || !r.Blank() {
			return
		}
		n.runs = n.runs[:last]
	}
}

// put appends the value that action i yields to the part that is open. It is
// the last command of every action that prints.
func (x *run) put(i int, v any) (string, error) {
	if _, err := x.tick(); err != nil {
		return "", err
	}
	a, n := &x.template.actions[i], x.top()
	switch v := v.(type) {
	case Anchor:
		n.anchor = string(v)
		return "", nil
	case Block:
		n.block = v.Block
		return "", nil
	}
	runs, reason := a.runs(v)
	if reason != "" {
		x.maimed = true
		reason, hint, _ := strings.Cut(reason, "; ")
		if v == nil {
			reason += x.whose()
		}
		x.problems = append(x.problems, x.template.script.Errorf(a.start, "T702", "%s %s", a.expression(), reason).WithHint("%s", hint))
		return "", nil
	}
	n.runs = x.runs.Grow(n.runs, len(runs)+1) // and the words after it
	for i := range runs {
		x.host.Printed(&runs[i], a.origin.Place)
		r := runs[i]
		if r.Words == "" && r.Blank() {
			continue
		}
		if r.Tone == doc.Plain {
			r.Tone = a.tone
		}
		n.runs = append(n.runs, r)
		if err := x.write(len(r.Words)); err != nil {
			return "", err
		}
	}
	return "", nil
}

// whose says whose document an error is about: " for Atlantis".
func (x *run) whose() string {
	whose, _ := x.host.Subject()
	return whose
}

// problemf adds an error at a place and returns it for a hint.
func (x *run) problemf(at problem.Place, code, format string, args ...any) *problem.Problem {
	x.problems = append(x.problems, problem.Errorf(at, code, format, args...))
	return &x.problems[len(x.problems)-1]
}
