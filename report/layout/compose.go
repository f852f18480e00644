package layout

import (
	"fmt"
	"slices"

	"brief/report/doc"
	"brief/report/font"
	"brief/report/problem"
)

// compose finds the sheets of a document. Annexes for which the pages have no
// room are left out, the last first, but for those to whose page the rest sends
// its reader; if that does not help, all of them, so that what is said to be over
// is what must be there. So are those without which a page is saved, where two
// thirds of a page are empty.
func compose(d *doc.Document, t *doc.Theme, fonts *font.Set, o Options) (*compositor, []*sheet) {
	var left []*doc.Band
	c, sheets := composeWithout(nil, d, t, fonts, o)
	for _, b := range slices.Backward(d.Bands) {
		if !b.Annex || len(c.over(sheets, o)) == 0 || turnedTo(d, b) {
			continue
		}
		left = append(left, b)
		c, sheets = composeWithout(left, d, t, fonts, o)
	}
	if len(left) == 0 && len(sheets) > o.Min && len(c.over(sheets, o)) == 0 && 3*c.empty(sheets) > 2*c.paper.frame() {
		for _, b := range d.Bands {
			if b.Annex && !turnedTo(d, b) {
				left = append(left, b)
			}
		}
		if less, fewer := composeWithout(left, d, t, fonts, o); len(fewer) < len(sheets) {
			c, sheets = less, fewer
		}
	}
	c.unlink()
	return c, sheets
}

// empty is the height, in G, that pages have left beside their bands and the
// least gaps that are good (LOOK 7).
func (c *compositor) empty(sheets []*sheet) int {
	const good = 2
	sum := 0
	for _, s := range sheets {
		sum += max(0, c.paper.frame()-s.used()-good*len(s.pieces))
	}
	return sum
}

// composeWithout finds the sheets of a document without some of its bands, with
// its contents listed if it has pages enough without them.
func composeWithout(left []*doc.Band, d *doc.Document, t *doc.Theme, fonts *font.Set, o Options) (*compositor, []*sheet) {
	c := newCompositor(d, t, fonts, o)
	c.left = left
	sheets := c.sheets(o)
	if least := fewest(d); least == 0 || len(sheets) < least {
		return c, sheets
	}
	c = newCompositor(d, t, fonts, o)
	c.left, c.listing = left, true
	return c, c.sheets(o)
}

// turnedTo says whether a text outside of a band, other than the contents, has
// the number of a page on which the band stands.
func turnedTo(d *doc.Document, b *doc.Band) bool {
	alone := &doc.Document{Bands: []*doc.Band{b}}
	inside, names := map[*doc.Text]bool{}, map[string]bool{}
	for t := range alone.Texts {
		inside[t] = true
		names[t.Anchor] = t.Anchor != ""
	}
	for _, other := range d.Bands {
		for _, blocks := range other.Columns {
			for _, bl := range blocks {
				if list, ok := bl.(*doc.Contents); ok {
					for _, t := range list.Entries {
						inside[t] = true
					}
				}
			}
		}
	}
	for t := range d.Texts {
		if !inside[t] && slices.ContainsFunc(t.Runs, func(r doc.Run) bool { return names[r.Ref] }) {
			return true
		}
	}
	return false
}

// anchorsLeft are the anchors of what is left out.
func (c *compositor) anchorsLeft() (names []string) {
	if len(c.left) == 0 {
		return nil
	}
	for t := range (&doc.Document{Bands: c.left}).Texts {
		if t.Anchor != "" {
			names = append(names, t.Anchor)
		}
	}
	return names
}

// unlink lets no link lead to what is left out.
func (c *compositor) unlink() {
	names := c.anchorsLeft()
	if len(names) == 0 {
		return
	}
	for t := range c.doc.Texts {
		for i := range t.Runs {
			if l := t.Runs[i].Link; l != nil && slices.Contains(names, l.Anchor) {
				t.Runs[i].Link = nil
			}
		}
	}
}

// leftOut tells which annexes are not printed.
func (c *compositor) leftOut(o Options, pages int) (all problem.List) {
	why, hint := fmt.Sprintf("%d pages have no room for it", o.Max), "; raise pages to print it"
	if pages < o.Max {
		why, hint = fmt.Sprintf("with it much of %d pages would be empty", pages+1), ""
	}
	for _, b := range c.left {
		all = append(all, problem.Notef(o.Place, "N13", "%q is left out: %s", shorten(b.Name), why).
			WithHint("what it says stands in the rest%s", hint))
	}
	return all
}
