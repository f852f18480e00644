package layout

import (
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/draw"
)

// Measures of the handling mark (LOOK 5).
const (
	markHigh = 17.0
	markPad  = 5.0
	markBase = 12.6 // of its words below the top of the box
)

// runningHead sets the head of a page: what the series is, and the handling
// mark. The mark is read once, on the first page; all else is repeated.
func (c *compositor) runningHead(page int, x float64) {
	c.part = RunHead
	h := c.doc.Head
	at := x + c.running(h.Kicker, doc.TypeKicker, x, c.paper.HeadRow)
	if h.Series != nil {
		at += 8
		at += c.running(h.Series, doc.TypeNote, at, c.paper.HeadRow)
	}
	if page > 1 && h.Place != nil {
		if h.Series != nil {
			at += c.dot(doc.TypeNote, at, c.paper.HeadRow)
		} else {
			at += 8
		}
		c.running(h.Place, doc.TypeNote, at, c.paper.HeadRow)
	}
	c.marks(x, c.paper.HeadBox, page == 1)
	c.part = Content
}

// runningFoot sets the foot of a page: edition, page, and the handling mark.
func (c *compositor) runningFoot(page, pages int, x float64) {
	c.part = RunFoot
	f := c.doc.Foot
	at := x + c.running(f.Edition, doc.TypeNote, x, c.paper.FootRow)
	if f.Page != nil {
		if f.Edition != nil {
			at += c.dot(doc.TypeNote, at, c.paper.FootRow)
		}
		c.running(counted(f.Page, page, pages), doc.TypeNote, at, c.paper.FootRow)
	}
	c.marks(x, c.paper.FootBox, false)
	c.part = Content
}

// counted is t with {page} and {pages} replaced.
func counted(t *doc.Text, page, pages int) *doc.Text {
	n := *t
	n.Runs = append([]doc.Run{}, t.Runs...)
	r := strings.NewReplacer("{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(pages))
	for i := range n.Runs {
		n.Runs[i].Words = r.Replace(n.Runs[i].Words)
	}
	return &n
}

// running sets one line of a running head or foot and returns its width.
func (c *compositor) running(t *doc.Text, role doc.TypeRole, x, y float64) float64 {
	if t == nil {
		return 0
	}
	was := c.mute
	c.mute = true
	defer func() { c.mute = was }()
	ls := c.lines(t, role, Measure, single)
	if len(ls) == 0 {
		return 0
	}
	c.put(t, ls, x, y, 11, Measure, doc.Left)
	return ls[0].width
}

// marks sets the handling mark flush right in a box, and DRAFT or PROOF left
// of it. With read set the mark is part of the text.
func (c *compositor) marks(x, y float64, read bool) {
	right := x + Measure
	if m := c.doc.Mark; m != nil {
		black := c.theme.Colours.Black
		right = c.boxed(m, right, y, &black, nil, c.markColour(), read)
		right -= 8
	}
	if s := c.doc.Stamp; s != nil {
		ink := c.theme.Colours.Ink
		c.boxed(s, right, y, nil, &ink, ink, false)
	}
}

// boxed sets a word in a box whose right edge is given and returns its left
// edge.
func (c *compositor) boxed(t *doc.Text, right, y float64, fill, stroke *doc.Colour, colour doc.Colour, read bool) float64 {
	ls := c.lines(t, doc.TypeMark, Measure, single)
	w := ls[0].width + 2*markPad
	c.box(right-w, y, w, markHigh, fill, stroke)
	was := c.mute
	c.mute = !read
	for i := range ls[0].words {
		words := ls[0].words[i]
		words.X, words.Y, words.Colour = words.X+right-w+markPad, y+markBase, colour
		c.add(t.ID, draw.Op{Words: &words})
	}
	c.mute = was
	return right - w
}

// markColour is the colour of the mark's words on black.
func (c *compositor) markColour() doc.Colour {
	switch k := c.theme.Colours; c.doc.MarkKind {
	case doc.MarkRed:
		return k.MarkRed
	case doc.MarkAmber:
		return k.MarkAmber
	case doc.MarkGreen:
		return k.MarkGreen
	default:
		return k.White
	}
}
