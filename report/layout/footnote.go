package layout

import (
	"math"
	"slices"
	"strings"

	"brief/report/doc"
)

// Footnotes stand at the foot of the frame, below a short rule, in the type of
// basis and limits: the label at the left, the words beside it.
const (
	footRule  = 156.0 // a third of the measure
	footBelow = 4.0   // the rule above the first line
	footGap   = 2.0   // between two notes
	footRight = 8.0   // the words of the labels
)

// callers are the texts that call the footnotes of d first, nil where it has
// none: a note stands on the page of that text.
func callers(d *doc.Document) map[*doc.Footnote]*doc.Text {
	var first map[*doc.Footnote]*doc.Text
	for t := range d.Texts {
		for i := range t.Runs {
			n := t.Runs[i].Note
			if n == nil || first[n] != nil {
				continue
			}
			if first == nil {
				first = map[*doc.Footnote]*doc.Text{}
			}
			first[n] = t
		}
	}
	return first
}

// footnotes are the notes that belong to a page under the present sizes, in
// the order in which they are called.
func (c *compositor) footnotes(s *sheet) []*doc.Footnote {
	if c.callers == nil {
		return nil
	}
	var notes []*doc.Footnote
	for _, p := range s.pieces {
		c.called(p, func(t *doc.Text) {
			for i := range t.Runs {
				if n := t.Runs[i].Note; n != nil && c.callers[n] == t && !slices.Contains(notes, n) {
					notes = append(notes, n)
				}
			}
		})
	}
	return notes
}

// called visits the texts of a piece that may call a footnote: those that are
// set once, and not left out.
func (c *compositor) called(p piece, visit func(*doc.Text)) {
	b, columns := p.band, p.band.Columns
	if c.sizes.out.has(b.Drop) {
		return
	}
	if n, _, _ := columnsOf(b.Split); n > 1 && p.to > 0 {
		columns = columns[min(p.from*n, len(columns)):min(p.to*n, len(columns))]
		p = piece{band: b}
	}
	for _, blocks := range columns {
		c.calledIn(c.ofPiece(blocks, p), p, visit)
	}
	c.calledIn(b.Foot, piece{}, visit)
}

func (c *compositor) calledIn(blocks []doc.Block, p piece, visit func(*doc.Text)) {
	for _, bl := range blocks {
		switch bl := bl.(type) {
		case *doc.Paragraph:
			if !c.gone(bl) {
				visit(bl.Text)
			}
		case *doc.List:
			for _, it := range bl.Items {
				visit(it.Text)
			}
		case *doc.Table:
			for _, r := range c.rowsOf(bl, p) {
				for _, cell := range r.Cells {
					for _, t := range cell.Texts {
						visit(t)
					}
				}
			}
		}
	}
}

// footHeight is the height of a page's footnotes with the least gap above them,
// in G, under the present sizes.
func (c *compositor) footHeight(notes []*doc.Footnote) int {
	if len(notes) == 0 {
		return 0
	}
	return c.sizes.minGap + halfLines(c.measured(func() float64 { return c.foots(notes, 0, 0) }))
}

// foots sets notes below their rule and returns their height.
func (c *compositor) foots(notes []*doc.Footnote, x, y float64) float64 {
	c.rule(x, y, footRule, 0.75, c.theme.Colours.Ink)
	in := 0.0
	for _, n := range notes {
		in = max(in, c.width(n.Label, doc.TypeBasis)+footRight)
	}
	h := footBelow
	for i, n := range notes {
		if i > 0 {
			h += footGap
		}
		c.text(n.Label, doc.TypeBasis, x, y+h, in, single)
		h += c.text(n.Text, doc.TypeBasis, x+in, y+h, Measure-in, fit)
	}
	return h
}

// longestNote finds the wordiest footnote of a page that would fit without its
// footnotes.
func (s *sheet) longestNote() (most wordy, found bool) {
	for _, n := range s.notes {
		if w := len(strings.Fields(n.Text.Words())); w > most.words {
			most = wordy{piece: -1, name: shorten(n.Label.Words()), at: n.Text.Place(), words: w, note: n}
		}
	}
	return most, most.note != nil && s.over <= s.foot
}

// noteBudget is how many words of a note there is room for.
func (c *compositor) noteBudget(s *sheet, w wordy) int {
	lead := c.theme.Type[doc.TypeBasis].Leading
	c.sizes = s.sizes
	lines := math.Round(c.measured(func() float64 { return c.foots([]*doc.Footnote{w.note}, 0, 0) }) / lead)
	room := lines - math.Ceil(float64(s.over)*G/lead)
	return max(0, int(float64(w.words)*room/max(1, lines)))
}
