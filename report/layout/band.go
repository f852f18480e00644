package layout

import (
	"brief/report/doc"
)

// A piece is a band, or the part of a band's one long table that stands on a
// page.
type piece struct {
	band     *doc.Band
	from, to int // rows of the table; to is 0 where the band is whole
}

// headH is the height of a section head: rule, then a baseline 14 below it.
const (
	headH    = 19.5
	headBase = 14.0
	runInX   = 84.0
)

// band sets a piece with its top left at x and y and returns its height, 0 if
// it is dropped.
func (c *compositor) band(p piece, x, y float64) float64 {
	b := p.band
	if c.sizes.out.has(b.Drop) || c.unlisted(b) {
		return 0
	}
	if b.Small {
		was := c.sizes
		c.sizes.small, c.sizes.listGap = true, 0
		defer func() { c.sizes = was }()
	}
	switch {
	case b.Close:
		return c.closing(b, x, y)
	case b.RunIn:
		return c.runIn(b, x, y)
	case b.Split == doc.MainRail:
		return c.mainRail(b, x, y)
	}
	h := 0.0
	if b.Head != nil {
		h = c.head(b.Head, x, y, Measure, p.from > 0)
		if n, _, _ := columnsOf(b.Split); n > 1 && p.from > 0 {
			c.continued(b.More, x, y)
		}
	}
	switch {
	case b.Flow:
		h += c.flow(b, x, y+h)
	case b.Split == doc.Whole:
		h += c.stack(b.Columns[0], p, x, y+h, Measure)
	default:
		h += c.columns(b, p, x, y+h)
	}
	return h + c.foot(b, x, y+h)
}

// foot sets what stands below all columns.
func (c *compositor) foot(b *doc.Band, x, y float64) float64 {
	if len(b.Foot) == 0 {
		return 0
	}
	return noteGap + c.stack(b.Foot, piece{}, x, y+noteGap, Measure)
}

// mainRail sets main and rail, in this order, in which they are read; a glance
// in the rail ends with the main column.
func (c *compositor) mainRail(b *doc.Band, x, y float64) float64 {
	main := c.measured(func() float64 { return c.stack(b.Columns[0], piece{}, x, y, mainW) })
	h, rail := main, func() float64 { return 0 }
	if len(b.Columns) > 1 {
		rail = func() float64 { return c.rail(b.Columns[1], x+railX, y, up(main)) }
		h = max(h, c.measured(rail))
	}
	if !c.dry {
		c.main(b, x, y, min(4, up(h)-main))
		rail()
	}
	return h + c.foot(b, x, y+h)
}

// main places the main column; what the rounding leaves stands half above a
// list below its head, so that it does not hang from the top.
func (c *compositor) main(b *doc.Band, x, y, spare float64) {
	blocks := b.Columns[0]
	if len(blocks) > 1 {
		if l, ok := blocks[1].(*doc.List); ok && l.Style == doc.Bullets {
			h := c.block(blocks[0], piece{}, x, y, mainW)
			c.stack(blocks[1:], piece{}, x, y+h+spare/2, mainW)
			return
		}
	}
	c.stack(blocks, piece{}, x, y, mainW)
}

// columnsOf is how many columns a split has, their width and their pitch.
func columnsOf(s doc.Split) (n int, w, pitch float64) {
	switch s {
	case doc.Halves:
		return 2, halfW, halfX
	case doc.Thirds:
		return 3, thirdW, thirdX
	}
	return 1, Measure, Measure
}

// columns sets halves or thirds; more columns than the split has go on below,
// those of a piece only where it has only some rows of them.
func (c *compositor) columns(b *doc.Band, p piece, x, y float64) float64 {
	n, w, pitch := columnsOf(b.Split)
	cols := b.Columns
	if p.to > 0 {
		cols = cols[min(p.from*n, len(cols)):min(p.to*n, len(cols))]
	}
	total := 0.0
	for i := 0; i < len(cols); i += n {
		if i > 0 {
			total = up(total) + G
		}
		row := 0.0
		for k, blocks := range cols[i:min(i+n, len(cols))] {
			row = max(row, c.stack(blocks, piece{}, x+float64(k)*pitch, y+total, w))
		}
		total += row
	}
	return total
}

// stack sets blocks one below the other and returns their height.
func (c *compositor) stack(blocks []doc.Block, p piece, x, y, w float64) float64 {
	h := 0.0
	blocks = c.ofPiece(blocks, p)
	for i, b := range blocks {
		if i > 0 {
			h += c.between(blocks[i-1], b)
		}
		h += c.block(b, p, x, y+h, w)
	}
	return h
}

// ofPiece leaves out what stands before a table that goes on from the page
// before, its head excepted, and what stands after one that goes on.
func (c *compositor) ofPiece(blocks []doc.Block, p piece) []doc.Block {
	if p.to == 0 {
		return blocks
	}
	var kept []doc.Block
	seen, more := false, false
	for _, b := range blocks {
		_, head := b.(*doc.Heading)
		if t, ok := b.(*doc.Table); ok && len(t.Rows) >= rowsSplit {
			seen, more = true, p.to < len(c.rowsOf(t, piece{}))
			kept = append(kept, b)
		} else if head && !seen || !seen && p.from == 0 || seen && !more {
			kept = append(kept, b)
		}
	}
	return kept
}

// block sets one block and returns its height.
func (c *compositor) block(b doc.Block, p piece, x, y, w float64) float64 {
	switch b := b.(type) {
	case *doc.Heading:
		return c.head(b, x, y, w, p.from > 0)
	case *doc.Paragraph:
		return c.prose(b, x, y, w)
	case *doc.List:
		return c.list(b, x, y, w)
	case *doc.Table:
		return c.table(b, p, x, y, w)
	case *doc.Figure:
		return c.figure(b, x, y, w)
	case *doc.Contents:
		return c.contents(b, x, y, w)
	}
	return 0
}

// Gaps inside a band (LOOK 3, 5).
const (
	noteGap   = 6.5
	chartGap  = 3.25
	paraGap   = 6.5
	remarkGap = 4.875
)

// between is the gap between two blocks of a column.
func (c *compositor) between(above, below doc.Block) float64 {
	if c.gone(below) || c.gone(above) {
		return 0
	}
	switch below := below.(type) {
	case *doc.Paragraph:
		if _, ok := above.(*doc.Heading); ok {
			return 0
		}
		switch below.Role {
		case doc.Note:
			if l, ok := above.(*doc.List); ok && l.Style == doc.Bullets {
				return remarkGap
			}
			return noteGap
		case doc.Basis, doc.About:
			return 0
		}
		if _, ok := above.(*doc.Table); ok {
			return 2 // a card's sentence
		}
		return c.paraGap()
	case *doc.List:
		if p, ok := above.(*doc.Paragraph); ok && p.Role == doc.Remark {
			return c.sizes.listLead
		}
	case *doc.Table:
		if p, ok := above.(*doc.Paragraph); ok && p.Role == doc.LeadIn {
			return c.sizes.adviceLead
		}
	case *doc.Heading:
		return noteGap
	}
	if _, ok := above.(*doc.Heading); ok {
		return 0
	}
	return noteGap
}

func (c *compositor) paraGap() float64 {
	if c.sizes.small {
		return paraGap / 2
	}
	return paraGap
}

// gone says whether a block is dropped.
func (c *compositor) gone(b doc.Block) bool {
	switch b := b.(type) {
	case *doc.Paragraph:
		return c.sizes.out.has(b.Drop)
	case *doc.Contents:
		return !c.listing
	}
	return false
}

// head sets a section head, or a card's name, over a width.
func (c *compositor) head(h *doc.Heading, x, y, w float64, again bool) float64 {
	if h.Level > 2 {
		c.anchorHead(h.Text, y)
		ls := c.set(h.Text, doc.TypePower, w, fit)
		ty := c.theme.Type[doc.TypePower]
		c.put(h.Text, ls, x, y+12.6, ty.Leading, w, doc.Left)
		bottom := y + float64(len(ls))*ty.Leading
		return bottom - y
	}
	c.inkRule(x, y, w)
	ls := c.set(h.Text, doc.TypeHead, w, balance)
	lead := c.theme.Type[doc.TypeHead].Leading
	if again {
		was := c.mute
		c.mute, c.part = true, Repeat
		defer func() { c.mute, c.part = was, Content }()
	} else {
		c.anchorHead(h.Text, y)
	}
	c.put(h.Text, ls, x, y+headBase, lead, w, doc.Left)
	return headH + float64(len(ls)-1)*lead
}

// anchorHead notes a heading for the outline, once.
func (c *compositor) anchorHead(t *doc.Text, y float64) {
	if t.Anchor == "" {
		c.anchor(t, y)
	}
}

// runIn sets a head and one paragraph on one line.
func (c *compositor) runIn(b *doc.Band, x, y float64) float64 {
	h, at := headH, 0.0
	if b.Head != nil {
		c.head(b.Head, x, y, Measure, false)
		at = max(runInX, c.width(b.Head.Text, doc.TypeHead)+12)
	}
	for _, bl := range b.Columns[0] {
		if p, ok := bl.(*doc.Paragraph); ok {
			ls := c.set(p.Text, doc.TypeTable, Measure-at, fit)
			lead := c.theme.Type[doc.TypeTable].Leading
			c.put(p.Text, ls, x+at, y+h-headH+headBase, lead, Measure-at, doc.Left)
			h += float64(len(ls)-1) * lead
			if bl != b.Columns[0][len(b.Columns[0])-1] {
				h += lead
			}
		}
	}
	return h
}

// closing sets the last band: a rule, then thirds of small type.
func (c *compositor) closing(b *doc.Band, x, y float64) float64 {
	c.inkRule(x, y, Measure)
	const below = 4
	h := 0.0
	for i, blocks := range b.Columns {
		h = max(h, c.stack(blocks, piece{}, x+float64(i%3)*thirdX, y+below, thirdW))
	}
	return below + h
}

// rail sets the rail of a band whose main column is given tall: the rows of a
// glance take the largest step with which both end together.
func (c *compositor) rail(blocks []doc.Block, x, y, tall float64) float64 {
	was := c.sizes.small
	c.sizes.small = true // its words are those of tables (LOOK 3)
	defer func() { c.sizes.small = was }()
	h := 0.0
	for i, b := range blocks {
		if i > 0 {
			h += c.between(blocks[i-1], b)
		}
		if t, ok := b.(*doc.Table); ok && t.Style == doc.Facts {
			h += c.facts(t, x, y+h, railW, c.factRow(t, railW, tall-h))
		} else {
			h += c.block(b, piece{}, x, y+h, railW)
		}
	}
	return h
}

// measured is the height that set returns, without keeping what it places.
func (c *compositor) measured(set func() float64) float64 {
	was := c.dry
	c.dry = true
	h := set()
	c.dry = was
	return h
}
