package layout

import (
	"errors"
	"slices"

	"brief/charts"
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// figure sets rule, title, subtitle, drawing and note, and returns their
// height.
func (c *compositor) figure(f *doc.Figure, x, y, w float64) float64 {
	if f.Fewer != nil && c.sizes.out.has(f.Drop) {
		f = f.Fewer
	}
	if f.Title == nil {
		return c.bare(f, x, y, w)
	}
	c.inkRule(x, y, w)
	h := c.figureHead(f, x, y, w)
	h += c.text(f.Subtitle, doc.TypeFigureSubtitle, x, y+h-subtitleUp, w, fit)
	d := c.drawing(f, w)
	if d == nil {
		return h
	}
	h += chartGap
	if !c.dry {
		for _, op := range d.Ops {
			c.add(f.ID, op.Moved(x, y+h))
		}
	}
	h += d.Height
	if f.Note != nil {
		h += noteGap
		h += c.text(f.Note, doc.TypeNote, x, y+h, w, fit)
	}
	return h
}

// bare sets a drawing that stands among words without a head of its own.
func (c *compositor) bare(f *doc.Figure, x, y, w float64) float64 {
	d := c.drawing(f, w)
	if d == nil {
		return 0
	}
	if !c.dry {
		for _, op := range d.Ops {
			c.add(f.ID, op.Moved(x, y))
		}
	}
	return d.Height
}

// Space around a figure's head (LOOK 5): the subtitle stands 12.75 below the
// title, and the title this much further from its label than a space.
const (
	subtitleUp = 3.0
	labelGap   = 4.0
)

// figureHead sets "Figure 1" and the title as one heading.
func (c *compositor) figureHead(f *doc.Figure, x, y, w float64) float64 {
	lead := c.theme.Type[doc.TypeHead].Leading
	c.anchorHead(f.Title, y)
	t, gap := f.Title, 0.0
	if f.Label != nil {
		if f.Title.Anchor != "" {
			c.anchor(f.Title, y)
		}
		t, gap = c.joined([]*doc.Text{f.Label, f.Title}, space), labelGap
	}
	ls := c.set(t, doc.TypeHead, w-gap, balance)
	if gap > 0 && len(ls) > 0 {
		ls = append([]line{c.apart(t, ls[0], f.Label.ID, gap)}, ls[1:]...)
	}
	c.put(t, ls, x, y+headBase, lead, w, doc.Left)
	return headH + float64(len(ls)-1)*lead
}

// apart is a line whose words after those of a leaf stand further right.
func (c *compositor) apart(t *doc.Text, l line, leaf int, by float64) line {
	if c.dry {
		return l
	}
	l.set = &setLine{words: slices.Clone(l.set.words), runs: l.set.runs, marks: l.set.marks}
	for i, n := range l.set.runs {
		if r := &t.Runs[n]; c.leaves[r] != leaf && r.Origin != space.Origin {
			l.set.words[i].X += by
		}
	}
	return l
}

// drawing is the chart of f at the present row step, drawn once for each.
func (c *compositor) drawing(f *doc.Figure, w float64) *draw.Drawing {
	steps := charts.Steps(&f.Chart)
	row := min(max(steps.Normal+c.sizes.chart, 0), len(steps.Rows)-1)
	k := drawingKey{f, w, row}
	d, ok := c.drawings[k]
	if !ok {
		var err error
		d, err = charts.Draw(&f.Chart, charts.Size{Width: w, Row: steps.Rows[row]}, c.theme, c.fonts)
		c.undrawn(f, err)
		c.drawings[k] = d
	}
	return d
}

// undrawn reports why a chart could not be drawn, at the place of its title
// where the reason has none.
func (c *compositor) undrawn(f *doc.Figure, err error) {
	var all problem.List
	switch {
	case err == nil:
		return
	case !errors.As(err, &all):
		all = problem.List{problem.Errorf(problem.Place{}, "C205", "the chart cannot be drawn: %v", err)}
	}
	for _, p := range all {
		if p.Place.File == "" && f.Title != nil {
			p.Place = f.Title.Place()
		}
		c.problems = append(c.problems, p)
	}
}
