package templates

import (
	"cmp"
	"fmt"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// funcs are the functions that a template may call.
type funcs map[string]any

// An argument is the value of a key: of a fence, a chart or the front matter.
type argument struct {
	Words Value         // as printed, each run with its origin
	Text  string        // the same as plain text
	Place problem.Place // of the value

	Anchor string // that the value names
}

// An anchor names the text in which it is printed, for links and page
// references; it prints nothing.
type anchor string

// A run is one execution of a template.
type run struct {
	in       *Input
	problems problem.List
	refused  map[problem.Problem]bool // of problems, those of the data

	// bad holds the problems of poisoned rows by the ID of the origins that
	// come from them. Printing a value with such an origin refuses the document
	// with those problems.
	bad map[string][]problem.List

	// graded are the origins of words that are a level of a scale.
	graded map[*doc.Origin]grade

	findings findings
	phrases  phrases

	// What the document is made of.
	origins doc.Store[doc.Origin]
	runs    doc.Store[doc.Run]
	nodes   doc.Store[node]
	kids    doc.Store[*node]
	leaves  doc.Store[doc.Text]

	template *Template
	told     map[string]bool // IDs of bad whose problems are in problems
	stack    []*node         // nodes that are open, the document first
	steps    int
	written  int
	atHand   map[int][]string // keys of the map in which failure i found no entry
	maimed   bool             // actions were left out that could not be executed
	citing   problem.Place    // of the first action that prints numbers of sources
	heads    []string         // of texts that were asked for
	figures  []*doc.Figure    // made so far

	notes     map[string]*footnote // by name
	desknotes []*footnote          // written in texts of the desk
	refs      map[*doc.Origin]*reference
	contents  []*doc.Contents
}

// A grade is a level of a scale.
type grade struct {
	scale *dataset.Scale
	level int // from 0
}

func newRun(t *Template, in *Input) *run {
	return &run{
		in:       in,
		bad:      map[string][]problem.List{},
		graded:   map[*doc.Origin]grade{},
		template: t,
		told:     map[string]bool{},
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

	contents bool                // stands for the contents
	args     map[string]argument // of a fence
	figure   *doc.Figure         // of a chart
}

// Errors that end an execution whatever the template says.
var (
	errSteps  = fmt.Errorf("more than %d steps", maxSteps)
	errOutput = fmt.Errorf("more than %d bytes of output", maxOutput)
)

// maxAttempts is how many actions that cannot be executed are found in one
// go: after each, the template is executed again without that action.
const maxAttempts = 20

// Execute fills the template with the data of in. All problems are returned
// at once, each at its place in the template, the data or the words; the
// document is nil if one of them is an error.
func (t *Template) Execute(in *Input) (*doc.Document, problem.List) {
	return t.fill(in, func(x *run) (map[string]any, funcs) { return x.data(), x.functions() })
}

// fill is Execute with the data and functions that content gives.
func (t *Template) fill(in *Input, content func(*run) (map[string]any, funcs)) (*doc.Document, problem.List) {
	tree := t.tree
	var failures []failure
	for {
		x := newRun(t, in)
		x.maimed = len(failures) > 0
		data, calls := content(x)
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
		list = list.Sorted()
		if list.Err() != nil {
			return nil, list
		}
		return d, list
	}
}

// finish makes the document of the nodes.
func (x *run) finish() *doc.Document {
	x.typed()
	told := len(x.problems)
	d := x.document(x.stack[0])
	if x.maimed {
		for _, p := range x.problems[told:] {
			delete(x.refused, p)
		}
		x.problems = x.problems[:told] // what was left out may be all that is missing
	}
	x.footnotes(d)
	x.front(d, x.template.front)
	x.sections(d)
	x.referred(d)
	x.unheard()
	x.unprinted()
	x.anchored(d)
	var register []string
	if x.in.Set != nil {
		for _, s := range x.in.Set.Sources {
			register = append(register, s.ID)
		}
	}
	d.Number(register)
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
			top.runs = x.callAfter(top.runs, in.words, in.origin)
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
			top.args = map[string]argument{}
		}
		top.args[n.part.name] = argument{Words: Value(n.runs), Text: doc.Runs(n.runs).String(), Place: n.part.at, Anchor: cmp.Or(n.anchor, n.part.anchor)}
	case notePart:
		if f := x.footnote(n.part.name); f.note.Text != nil {
			x.problemf(n.part.at, "T717", "the footnote %q is written twice%s", n.part.name, x.of()).Hint = "take it out of the loop"
		} else {
			f.write(n.part.name, n.runs)
		}
	case chartPart:
		if n.figure = x.chart(n.args, n.part.at); n.figure != nil {
			n.figure.Title.Anchor = n.args["title"].Anchor
		}
		if x.citing.File == "" {
			x.citing = n.part.at // its note cites
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
	case anchor:
		n.anchor = string(v)
		return "", nil
	case contents:
		n.contents = true
		return "", nil
	case strip:
		n.figure = v.figure
		return "", nil
	}
	runs, reason := a.runs(v)
	if reason != "" {
		x.maimed = true
		reason, hint, _ := strings.Cut(reason, "; ")
		if v == nil {
			reason += x.of()
		}
		x.problems = append(x.problems, x.template.script.Errorf(a.start, "T702", "%s %s", a.expression(), reason).WithHint("%s", hint))
		return "", nil
	}
	n.runs = x.runs.Grow(n.runs, len(runs)+1) // and the words after it
	for _, r := range runs {
		if len(r.Cites) > 0 && x.citing.File == "" {
			x.citing = x.template.script.Place(a.start)
		}
		x.poison(r.Origin)
		if ref := x.refs[r.Origin]; ref != nil {
			ref.at = x.template.script.Place(a.start)
		}
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

// poison refuses the document if o, or anything that it was made of, is a
// cell of a bad row.
func (x *run) poison(o *doc.Origin) {
	if o == nil || len(x.bad) == 0 {
		return
	}
	if lists := x.bad[o.ID]; len(lists) > 0 && !x.told[o.ID] {
		x.told[o.ID] = true
		for _, l := range lists {
			x.refuse(l...)
		}
	}
	for _, f := range o.From {
		x.poison(f)
	}
}

// of says whose brief an error is about, for data that only one has: " for
// Kazakhstan".
func (x *run) of() string {
	name := x.in.Region
	if x.in.Country != "" {
		name = x.in.Country
		if x.in.Set != nil {
			for _, c := range x.in.Set.Countries {
				if c.ID.Text == x.in.Country && c.Name.Text != "" {
					name = c.Name.Text
				}
			}
		}
	}
	if name == "" {
		return ""
	}
	return " for " + name
}

// problemf adds an error at a place and returns it for a hint.
func (x *run) problemf(at problem.Place, code, format string, args ...any) *problem.Problem {
	x.problems = append(x.problems, problem.Errorf(at, code, format, args...))
	return &x.problems[len(x.problems)-1]
}
