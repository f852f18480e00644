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
func join(col, part []doc.Block) []doc.Block {
	if len(col) > 0 {
		last, ok := col[len(col)-1].(*doc.List)
		next, same := part[0].(*doc.List)
		if ok && same && last.Style == next.Style {
			col[len(col)-1] = &doc.List{Style: last.Style, Items: append(append([]*doc.Item{}, last.Items...), next.Items...)}
			return col
		}
	}
	return append(col, part...)
}

// even cuts heights into n runs whose largest sum is smallest; of equal cuts
// the one that fills the first columns wins. It returns n+1 indices.
func even(heights []float64, n int, gap float64) []int {
	sum := func(from, to int) float64 {
		s := 0.0
		for i := from; i < to; i++ {
			s += heights[i]
		}
		return s + gap*float64(max(0, to-from-1))
	}
	var best []int
	low := 0.0
	var walk func(cuts []int, tall float64)
	walk = func(cuts []int, tall float64) {
		from := cuts[len(cuts)-1]
		if len(cuts) == n {
			if tall = max(tall, sum(from, len(heights))); best == nil || tall < low-0.01 {
				low, best = tall, append(append([]int{}, cuts...), len(heights))
			}
			return
		}
		for to := len(heights); to >= from; to-- {
			if t := max(tall, sum(from, to)); best == nil || t < low {
				walk(append(append([]int{}, cuts...), to), t)
			}
		}
	}
	walk([]int{0}, 0)
	return best
}
