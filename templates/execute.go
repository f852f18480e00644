package templates

import (
	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
)

// A run is one execution of a template: the markup.Host that knows the data.
type run struct {
	in       *Input
	problems problem.List
	refused  map[problem.Problem]bool // of problems, those of the data

	// bad holds the problems of poisoned rows by the ID of the origins that
	// come from them. Printing a value with such an origin refuses the document
	// with those problems.
	bad  map[string][]problem.List
	told map[string]bool // IDs of bad whose problems are in problems

	// graded are the origins of words that are a level of a scale.
	graded map[*doc.Origin]grade

	findings findings
	phrases  phrases
	origins  doc.Store[doc.Origin]
	runs     doc.Store[doc.Run]

	template *Template
	citing   problem.Place // of the first action that prints numbers of sources
	heads    []string      // of texts that were asked for
	figures  []*doc.Figure // made so far

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
		told:     map[string]bool{},
		graded:   map[*doc.Origin]grade{},
		template: t,
	}
}

// Execute fills the template with the data of in. All problems are returned
// at once, each at its place in the template, the data or the words; the
// document is nil if one of them is an error.
func (t *Template) Execute(in *Input) (*doc.Document, problem.List) {
	var x *run
	d, list := t.parsed.Execute(func() markup.Host {
		x = newRun(t, in)
		return x
	})
	if d != nil {
		x.finish(d)
	}
	if list = append(list, x.problems...).Sorted(); list.Err() != nil {
		return nil, list
	}
	return d, list
}

// finish adds to a document what the template leaves to the rules.
func (x *run) finish(d *doc.Document) {
	x.typed()
	x.footnotes(d)
	x.front(d, x.template.parsed.Front())
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

// problemf adds an error at a place and returns it for a hint.
func (x *run) problemf(at problem.Place, code, format string, args ...any) *problem.Problem {
	x.problems = append(x.problems, problem.Errorf(at, code, format, args...))
	return &x.problems[len(x.problems)-1]
}
