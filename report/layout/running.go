package layout

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// The most that a logo measures (LOOK 5: at most 24 high).
const (
	LogoWidth  = 120.0
	LogoHeight = 24.0
)

// Measures of the handling mark (LOOK 5).
const (
	markHigh = 17.0
	markPad  = 5.0
	markBase = 12.6 // of its words below the top of the box
	markAway = 12.0 // least room between it and the words beside it
)

// runningHead sets the head of a page: what the series is, and the handling
// mark. The mark is read once, on the first page, and after it the logo, which
// stands nowhere else; all else is repeated. Where there is no room for all, the series goes first, then the place, then the
// name of the series' kind.
func (c *compositor) runningHead(page int, x float64) {
	c.part = RunHead
	h := c.doc.Head
	right := c.marks(x, c.paper.HeadBox, page == 1)
	if page == 1 {
		right = c.placeLogo(x, right)
	}
	rest := []*doc.Text{h.Series}
	if page > 1 {
		rest = []*doc.Text{h.Series, h.Place}
	}
	rest = slices.DeleteFunc(rest, func(t *doc.Text) bool { return t == nil })
	at := x
	if h.Kicker != nil && c.width(h.Kicker, doc.TypeKicker)+markAway <= right-x {
		at += c.running(h.Kicker, doc.TypeKicker, x, c.paper.HeadRow) + 8
	}
	c.dotted(c.fitting(rest, right-at), at, c.paper.HeadRow)
	c.part = Content
}

// placeLogo sets the logo right of all words of the line and left of the
// handling mark, on the middle of its box, and returns its left edge.
func (c *compositor) placeLogo(x, right float64) float64 {
	l, d := c.doc.Logo, c.logo
	if l == nil || d == nil {
		return right
	}
	if right < x+Measure {
		right -= markAway
	}
	left := right - d.Width
	if left < x {
		var at problem.Place
		if c.doc.Mark != nil {
			at = c.doc.Mark.Place()
		}
		c.problems = append(c.problems, problem.Errorf(at, "K906", "the handling mark leaves no room for the logo beside it").
			WithHint("shorten the mark, or take desk.logo away"))
		return right
	}
	top := c.paper.HeadBox + (markHigh-d.Height)/2
	for _, op := range d.Ops {
		c.add(l.ID, op.Moved(left, top))
	}
	return left
}

// runningFoot sets the foot of a page: edition, page, and the handling mark.
// Where there is no room for both, the edition stands without its place, and
// goes last of all.
func (c *compositor) runningFoot(page, pages int, x float64) {
	c.part = RunFoot
	right := c.marks(x, c.paper.FootBox, false)
	f := c.doc.Foot
	var number *doc.Text
	if f.Page != nil {
		number = counted(f.Page, page, pages)
	}
	var set []*doc.Text
	for _, edition := range []*doc.Text{f.Edition, f.Short} {
		all := slices.DeleteFunc([]*doc.Text{edition, number}, func(t *doc.Text) bool { return t == nil })
		if set = c.fitting(all, right-x); len(set) == len(all) {
			break
		}
	}
	c.dotted(set, x, c.paper.FootRow)
	c.part = Content
}

// fitting are the last of the texts that fit a width together.
func (c *compositor) fitting(ts []*doc.Text, w float64) []*doc.Text {
	for len(ts) > 0 {
		need := markAway
		for i, t := range ts {
			if i > 0 {
				need += c.dotWidth(doc.TypeNote)
			}
			need += c.width(t, doc.TypeNote)
		}
		if need <= w {
			break
		}
		ts = ts[1:]
	}
	return ts
}

// dotted sets texts on one line with dots between them.
func (c *compositor) dotted(ts []*doc.Text, x, y float64) {
	for i, t := range ts {
		if i > 0 {
			x += c.dot(doc.TypeNote, x, y)
		}
		x += c.running(t, doc.TypeNote, x, y)
	}
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
// of it, and returns their left edge. With read set the mark is part of the
// text.
func (c *compositor) marks(x, y float64, read bool) float64 {
	right := x + Measure
	if m := c.doc.Mark; m != nil {
		black := c.theme.Colours.Black
		right = c.boxed(m, right, y, &black, nil, c.markColour(), read)
	}
	if s := c.doc.Stamp; s != nil {
		ink := c.theme.Colours.Ink
		right = c.boxed(s, right-8, y, nil, &ink, ink, false)
	}
	return right
}

// boxed sets a word in a box whose right edge is given and returns its left
// edge.
func (c *compositor) boxed(t *doc.Text, right, y float64, fill, stroke *doc.Colour, colour doc.Colour, read bool) float64 {
	ls := c.lines(t, doc.TypeMark, Measure, single)
	w := ls[0].width + 2*markPad
	c.box(right-w, y, w, markHigh, fill, stroke)
	was := c.mute
	c.mute = !read
	for _, words := range ls[0].bound(t) {
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
