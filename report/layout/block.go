package layout

import (
	"brief/report/doc"
	"brief/report/draw"
)

// roles give paragraphs their type.
var roles = [...]doc.TypeRole{
	doc.Body: doc.TypeBody, doc.LeadIn: doc.TypeBody, doc.Remark: doc.TypeLabel,
	doc.Note: doc.TypeNote, doc.Basis: doc.TypeBasis, doc.About: doc.TypeNote,
}

// typeOf is the type of a paragraph under the present fit.
func (c *compositor) typeOf(r doc.Role) doc.TypeRole {
	if r == doc.Body && c.sizes.small {
		return doc.TypeBodySmall
	}
	return roles[r]
}

// prose sets one paragraph and returns its height.
func (c *compositor) prose(p *doc.Paragraph, x, y, w float64) float64 {
	if c.gone(p) {
		return 0
	}
	indent := 0.0
	if p.Role == doc.Note && w == mainW {
		indent = bulletIndent // stands below the bullets' text
	}
	return c.text(p.Text, c.typeOf(p.Role), x+indent, y, w-indent, fit)
}

// Indents of list items (LOOK 5).
const (
	bulletIndent = 14.0
	dashIndent   = 11.0
	numberIndent = 12.0
	wideIndent   = 17.0 // numbers of two figures, right aligned in 12
	bulletSide   = 5.0
)

// list sets a list and returns its height.
func (c *compositor) list(l *doc.List, x, y, w float64) float64 {
	h := 0.0
	for i, it := range l.Items {
		if i > 0 {
			h += c.itemGap(l.Style)
		}
		h += c.item(l, it, x, y+h, w)
	}
	return h
}

func (c *compositor) itemGap(s doc.ListStyle) float64 {
	switch s {
	case doc.Bullets:
		return c.sizes.bulletGap
	case doc.Dashes:
		return c.sizes.listGap
	}
	return 0
}

// item sets one item: its sign or label, then its text.
func (c *compositor) item(l *doc.List, it *doc.Item, x, y, w float64) float64 {
	switch l.Style {
	case doc.Bullets:
		role := c.sizes.bottomLine
		ty := c.theme.Type[role]
		middle := y + baseline(ty) - 0.35*ty.Size
		accent := c.theme.Colours.Accent
		c.box(x, middle-bulletSide/2, bulletSide, bulletSide, &accent, nil)
		return c.text(it.Text, role, x+bulletIndent, y, w-bulletIndent, fit)
	case doc.Numbers:
		in := numberIndent
		if len(c.doc.Sources) >= manySources {
			in = wideIndent
		}
		if it.Label != nil {
			ls := c.set(it.Label, doc.TypeBasis, in, single)
			ty := c.theme.Type[doc.TypeBasis]
			if in == wideIndent {
				c.put(it.Label, ls, x, y+baseline(ty), ty.Leading, numberIndent, doc.Right)
			} else {
				c.put(it.Label, ls, x, y+baseline(ty), ty.Leading, in, doc.Left)
			}
		}
		return c.text(it.Text, doc.TypeBasis, x+in, y, w-in, fit)
	}
	role := c.typeOf(doc.Body)
	c.sign(it.Label, role, x, y)
	return c.text(it.Text, role, x+dashIndent, y, w-dashIndent, fit)
}

// sign sets the sign before an item, in the accent colour.
func (c *compositor) sign(t *doc.Text, role doc.TypeRole, x, y float64) {
	if t == nil || c.dry {
		return
	}
	y += baseline(c.theme.Type[role])
	for _, l := range c.set(t, role, dashIndent, single) {
		for _, w := range l.bound(t) {
			w.X, w.Y, w.Colour = w.X+x, y, c.theme.Colours.Accent
			c.add(t.ID, draw.Op{Words: &w})
		}
	}
}

// manySources is the number of sources from which they stand in thirds with
// right aligned numbers (LOOK 5).
const manySources = 5

// flow breaks the one column of a band over its split: paragraphs and items
// stay whole, and the columns come out as even as they can, the first the
// longest.
func (c *compositor) flow(b *doc.Band, x, y float64) float64 {
	n, w, pitch := columnsOf(b.Split)
	parts := pull(b.Columns[0])
	heights := make([]float64, len(parts))
	for i, p := range parts {
		heights[i] = c.measured(func() float64 { return c.stack(p, piece{}, x, y, w) })
	}
	cuts := even(heights, n, c.paraGap())
	total := 0.0
	for k := range n {
		var col []doc.Block
		for _, p := range parts[cuts[k]:cuts[k+1]] {
			col = join(col, p)
		}
		total = max(total, c.stack(col, piece{}, x+float64(k)*pitch, y, w))
	}
	return total
}

// pull takes a column apart into what must stay whole: a paragraph, an item.
func pull(blocks []doc.Block) [][]doc.Block {
	var parts [][]doc.Block
	for _, b := range blocks {
		l, ok := b.(*doc.List)
		if !ok {
			parts = append(parts, []doc.Block{b})
			continue
		}
		for _, it := range l.Items {
			parts = append(parts, []doc.Block{&doc.List{Style: l.Style, Items: []*doc.Item{it}}})
		}
	}
	return parts
}

// join puts parts together again: items that follow one another are one list.
// The lists are those that pull made, and grow.
func join(col, part []doc.Block) []doc.Block {
	if len(col) > 0 {
		last, ok := col[len(col)-1].(*doc.List)
		next, same := part[0].(*doc.List)
		if ok && same && last.Style == next.Style {
			last.Items = append(last.Items, next.Items...)
			return col
		}
	}
	return append(col, part...)
}

// even cuts heights into n runs whose largest sum is smallest; of equal cuts
// the one that fills the first columns wins. It returns n+1 indices. The sum is
// found by halving: a limit will do if n runs that are filled up to it hold all.
func even(heights []float64, n int, gap float64) []int {
	const same = 0.01 // sums nearer than that are equal
	low, high := 0.0, 0.0
	for _, h := range heights {
		low, high = max(low, h), high+h+gap
	}
	best := filled(heights, n, gap, high)
	for high-low > same/2 {
		limit := (low + high) / 2
		if cuts := filled(heights, n, gap, limit+same/2); cuts[n] == len(heights) {
			best, high = cuts, limit
		} else {
			low = limit
		}
	}
	return best
}

// filled cuts heights into n runs, each as long as its sum is at most limit.
func filled(heights []float64, n int, gap, limit float64) []int {
	cuts := make([]int, n+1)
	at := 0
	for k := range n {
		sum := -gap
		for at < len(heights) && sum+gap+heights[at] <= limit {
			sum += gap + heights[at]
			at++
		}
		cuts[k+1] = at
	}
	return cuts
}
