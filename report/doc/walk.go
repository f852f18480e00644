package doc

import (
	"slices"
	"strconv"
	"strings"
)

// Texts calls yield for every Text of the document in reading order: the
// handling mark, the logo, the masthead, then band by band, column by column, each
// footnote after the text that calls it first. Running head, foot and stamp are
// not read: they repeat what the masthead says.
func (d *Document) Texts(yield func(*Text) bool) {
	d.leaves(func(t *Text, _ *Figure, _ *Logo) bool { return t == nil || yield(t) })
}

// Figures calls yield for every Figure of the document in reading order.
func (d *Document) Figures(yield func(*Figure) bool) {
	d.leaves(func(_ *Text, f *Figure, _ *Logo) bool { return f == nil || yield(f) })
}

// leaves walks the tree; exactly one argument of visit is not nil.
func (d *Document) leaves(visit func(*Text, *Figure, *Logo) bool) {
	w := &walker{visit: visit}
	w.texts(d.Mark)
	if d.Logo != nil && !w.done {
		w.done = !visit(nil, nil, d.Logo)
	}
	if m := d.Masthead; m != nil {
		w.texts(m.Name, m.Subtitle)
		w.texts(m.Meta...)
		w.texts(m.Notice)
	}
	for _, b := range d.Bands {
		if b.Head != nil {
			w.texts(b.Head.Text)
		}
		for _, c := range b.Columns {
			w.blocks(c)
		}
		w.blocks(b.Foot)
	}
}

type walker struct {
	visit func(*Text, *Figure, *Logo) bool
	notes map[*Footnote]bool // read
	done  bool
}

func (w *walker) texts(ts ...*Text) {
	for _, t := range ts {
		if t == nil || w.done {
			continue
		}
		w.done = !w.visit(t, nil, nil)
		for i := range t.Runs {
			if n := t.Runs[i].Note; n != nil && !w.notes[n] {
				if w.notes == nil {
					w.notes = map[*Footnote]bool{}
				}
				w.notes[n] = true
				w.texts(n.Label, n.Text)
			}
		}
	}
}

func (w *walker) blocks(bs []Block) {
	for _, b := range bs {
		switch b := b.(type) {
		case *Heading:
			w.texts(b.Text)
		case *Paragraph:
			w.texts(b.Text)
		case *List:
			for _, it := range b.Items {
				w.texts(it.Label, it.Text)
			}
		case *Table:
			for _, rows := range [][]*Row{b.Head, b.Rows} {
				for _, r := range rows {
					for _, c := range r.Cells {
						w.texts(c.Texts...)
					}
				}
			}
		case *Figure:
			w.texts(b.Label, b.Title, b.Subtitle)
			if !w.done {
				w.done = !w.visit(nil, b, nil)
			}
			w.texts(b.Note)
		case *Contents:
			w.texts(b.Entries...)
		}
	}
}

// Number gives every leaf its ID in reading order, the sources cited their
// numbers in the order of register (all source IDs), the footnotes theirs in the
// order in which they are called, and every run that cites its words; {number} in what is heard of it, and in what its link is called, becomes the
// same numbers. The
// spare form of a figure (Fewer) is numbered after its own.
func (d *Document) Number(register []string) {
	id, notes := 0, 0
	used := map[string]bool{}
	d.numbered(func(leaf *int, t *Text) {
		id++
		*leaf = id
		if t == nil {
			return
		}
		for _, r := range t.Runs {
			for _, c := range r.Cites {
				used[c] = true
			}
			if n := r.Note; n != nil && n.Number == 0 {
				notes++
				n.Number = notes
			}
		}
	})
	d.chartRuns(func(r *Run) {
		for _, c := range r.Cites {
			used[c] = true
		}
	})
	number := map[string]int{}
	d.Sources = nil
	for _, s := range register {
		if used[s] {
			number[s] = len(d.Sources) + 1
			d.Sources = append(d.Sources, Source{ID: s, Number: len(d.Sources) + 1, Anchor: "source-" + s})
		}
	}
	d.numbered(func(_ *int, t *Text) {
		if t != nil {
			t.cite(number)
			t.call()
		}
	})
	d.chartRuns(func(r *Run) { r.number(number) })
}

// chartRuns calls visit for the runs of charts that may cite: the codes of
// columns, and what stands at a place that was left.
func (d *Document) chartRuns(visit func(*Run)) {
	in := func(c *Chart) {
		for i := range c.Columns {
			visit(&c.Columns[i].Code)
		}
		for _, row := range c.Cells {
			for i := range row {
				if m := row[i].Moved; m != nil {
					for k := range m.Words {
						visit(&m.Words[k])
					}
				}
			}
		}
	}
	for f := range d.Figures {
		in(&f.Chart)
		if f.Fewer != nil {
			in(&f.Fewer.Chart)
		}
	}
}

// number writes the numbers of sources for {number} in a run of a chart that
// cites, and in how it was made.
func (r *Run) number(number map[string]int) {
	if len(r.Cites) == 0 {
		return
	}
	n := Bare.words(r.Cites, number)
	r.Words = strings.ReplaceAll(r.Words, "{number}", n)
	for i, s := range r.Origin.Steps {
		r.Origin.Steps[i] = strings.ReplaceAll(s, "{number}", n)
	}
}

// numbered calls visit for the ID of every leaf in the order of the IDs: that
// of reading, each figure followed by its spare form. t is nil for a figure and the
// logo.
func (d *Document) numbered(visit func(id *int, t *Text)) {
	d.leaves(func(t *Text, f *Figure, l *Logo) bool {
		switch {
		case t != nil:
			visit(&t.ID, t)
			return true
		case l != nil:
			visit(&l.ID, nil)
			return true
		}
		visit(&f.ID, nil)
		if s := f.Fewer; s != nil {
			for i, t := range []*Text{s.Label, s.Title, s.Subtitle, s.Note} {
				if i == 3 {
					visit(&s.ID, nil)
				}
				if t != nil {
					visit(&t.ID, t)
				}
			}
		}
		return true
	})
}

// cite writes the words of the runs of t that cite, by the numbers of sources.
func (t *Text) cite(number map[string]int) {
	for i := range t.Runs {
		r := &t.Runs[i]
		if len(r.Cites) == 0 {
			continue
		}
		r.Words = r.Form.words(r.Cites, number)
		n := Bare.words(r.Cites, number)
		r.Says = strings.Replace(r.Says, "{number}", n, 1)
		if r.Link != nil {
			r.Link.Label = strings.Replace(r.Link.Label, "{number}", n, 1)
		}
	}
}

// call writes the numbers of footnotes into the runs of t that call them, and
// into their labels.
func (t *Text) call() {
	for i := range t.Runs {
		n := t.Runs[i].Note
		if n == nil {
			continue
		}
		t.Runs[i].count(n.Number)
		if n.Label != nil {
			for k := range n.Label.Runs {
				n.Label.Runs[k].count(n.Number)
			}
		}
	}
}

// count writes n for {number} in all that is printed and heard of r.
func (r *Run) count(n int) {
	s := strconv.Itoa(n)
	r.Words = strings.Replace(r.Words, "{number}", s, 1)
	r.Says = strings.Replace(r.Says, "{number}", s, 1)
	if r.Link != nil {
		r.Link.Label = strings.Replace(r.Link.Label, "{number}", s, 1)
	}
}

func (f CiteForm) words(ids []string, number map[string]int) string {
	var n []int
	for _, id := range ids {
		n = append(n, number[id])
	}
	slices.Sort(n)
	n = slices.Compact(n)
	if f == Range && len(n) > 2 && n[len(n)-1]-n[0] == len(n)-1 {
		return strconv.Itoa(n[0]) + "–" + strconv.Itoa(n[len(n)-1])
	}
	s := make([]string, len(n))
	for i, v := range n {
		s[i] = strconv.Itoa(v)
	}
	words := strings.Join(s, ", ")
	if f == Bracket {
		words = "[" + words + "]"
	}
	return words
}

// Words is the text of t as it is read.
func (t *Text) Words() string { return Runs(t.Runs).String() }
