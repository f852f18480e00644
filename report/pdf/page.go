package pdf

import (
	"cmp"
	"slices"
	"strconv"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
)

// A painter turns pages into content streams. It steps through the items and
// gives what it draws to the elements of the tree: each run of items of one
// leaf becomes a marked sequence of its element, everything else an artifact
// (ISO 14289-1, 7.1).
type painter struct {
	*tree
	*breaches
	faces    []*font.Face // in order of first use
	used     []font.Codes // of each face
	alphabet *font.Alphabet
	pictures []*draw.Pixels // in order of first use

	firstFont int // the number of the first font; 0 unless a file has fonts already

	streams  [][]byte     // one for each page
	marks    [][]*element // by page and MCID
	links    []*annotation
	sequence sequence
	state    state
	page     int
	width    float64
	height   float64
	ops      []byte
	highest  int     // ID of the leaf that was begun last on this page
	before   piece   // words of running text drawn last, for the check of line ends; none at first
	surface  surface // what is on the page, for the check of contrasts
}

// A sequence is the marked-content sequence that is open.
type sequence struct {
	open    bool
	words   bool     // it holds nothing but words, so that it stands inside a text object
	element *element // nil for an artifact
	part    layout.Part
}

// A state is what the graphics state of a page is known to be.
type state struct {
	text         bool  // inside BT and ET
	x, y         int64 // start of the line of text, in hundredths
	pen          int64 // where the next letter would stand, in hundredths of thousandths
	array        int   // where p.ops ends, if with a TJ array that may go on; else 0
	font         int   // number, -1 for none
	size         int64
	tracking     int64 // in thousandths
	fill, stroke doc.Colour
	filled       bool // fill is known
	stroked      bool
	width        int64
	dash         []float64
	cap          draw.Cap
	join         draw.Join
	miter        float64 // 0 is 10, which is what a page begins with
}

// paint draws all pages.
func paint(t *tree, pages []layout.Page, b *breaches) *painter {
	p := &painter{tree: t, breaches: b, marks: make([][]*element, len(pages))}
	p.number(pages)
	for _, page := range pages {
		p.surface.words = slices.Grow(p.surface.words, len(page.Items))
	}
	for i, page := range pages {
		p.page, p.width, p.height = i, page.Width, page.Height
		p.highest = 0
		p.ops = borrow(64 * len(page.Items))
		p.state = state{font: -1, width: -1}
		p.sequence = sequence{}
		for _, item := range page.Items {
			p.item(item)
		}
		p.close()
		p.endText()
		p.leave()
		p.streams = append(p.streams, p.ops)
	}
	return p
}

func (p *painter) item(item layout.Item) {
	l := p.leaves[item.Leaf]
	switch {
	case item.Op == draw.Op{}:
		return
	case !p.sound(item):
		if l != nil {
			l.spoilt = true
		}
		return
	}
	p.see(item.Op)
	switch {
	case item.Leaf == 0:
		p.begin(sequence{open: true, part: item.Part})
		p.draw(item.Op)
		return
	case l == nil:
		p.unknown(item, p.page)
		return
	}
	e := l.element
	if l.text != nil {
		e = p.linked(l, item.Words)
	}
	p.arrive(l, item)
	if l.text != nil && item.Words != nil {
		p.spoken(l, e, item.Words)
		return
	}
	p.begin(sequence{open: true, element: e})
	p.draw(item.Op)
}

// arrive notes that item is part of l.
func (p *painter) arrive(l *leaf, item layout.Item) {
	r := p.bounds(item.Op)
	if !l.placed {
		l.placed = true
		l.spot = spot{p.page, max(0, r.top)}
		p.inOrder(l)
	}
	if l.text == nil {
		if l.spot.page != p.page {
			p.split(l)
		} else if e := l.element; e.box == nil {
			box := r
			e.box = &box
		} else {
			*e.box = e.box.union(r)
		}
		return
	}
	if w := item.Words; w != nil {
		next := piece{leaf: l, page: p.page, words: w}
		p.lineEnd(p.before, next)
		p.before = next
		if l.drawn.Len() == 0 {
			l.drawn.Grow(l.size())
		}
		l.drawn.WriteString(w.Text)
	}
}

// size is how many bytes the words of l have, page numbers aside.
func (l *leaf) size() int {
	n := 0
	for i := range l.text.Runs {
		n += len(l.text.Runs[i].Words)
	}
	return n
}

func (p *painter) bounds(op draw.Op) rect {
	switch {
	case op.Words != nil:
		return wordsRect(op.Words).clip(p.width, p.height)
	case op.Image != nil:
		return imageRect(op.Image).clip(p.width, p.height)
	}
	return pathRect(op.Shape).clip(p.width, p.height)
}

// begin opens s unless it is open already.
func (p *painter) begin(s sequence) {
	if p.sequence == s {
		return
	}
	p.close()
	p.sequence = s
	if s.words {
		p.beginText()
	} else {
		p.endText()
	}
	switch {
	case s.element != nil:
		id := len(p.marks[p.page])
		p.marks[p.page] = append(p.marks[p.page], s.element)
		p.adopt(s.element, kid{page: p.page, mcid: id})
		p.ops = append(append(append(p.ops, '/'), s.element.tag...), "<</MCID "...)
		p.ops = append(strconv.AppendInt(p.ops, int64(id), 10), ">>BDC\n"...)
	case s.part == layout.RunHead:
		p.put("/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n")
	case s.part == layout.RunFoot:
		p.put("/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n")
	case s.part == layout.Repeat:
		p.put("/Artifact<</Type/Pagination>>BDC\n")
	default:
		p.put("/Artifact BMC\n")
	}
}

// close ends the sequence, and the text object that began in it. One that
// began before it goes on: where the next words stand is then said by how far
// away that is, which is shorter and often the same.
func (p *painter) close() {
	if p.sequence.open {
		if !p.sequence.words {
			p.endText()
		}
		p.put("EMC\n")
	}
	p.sequence = sequence{}
}

func (p *painter) put(s string)         { p.ops = append(p.ops, s...) }
func (p *painter) length(v float64)     { p.ops = append(appendLength(p.ops, v), ' ') }
func (p *painter) point(pt draw.Point)  { p.length(pt.X); p.length(p.height - pt.Y) }
func (p *painter) fixed(n int64, d int) { p.ops = append(appendFixed(p.ops, n, d), ' ') }

func (p *painter) draw(op draw.Op) {
	if op.Words != nil {
		p.words(op.Words)
		return
	}
	p.endText()
	if op.Image != nil {
		p.image(op.Image)
		return
	}
	p.shape(op.Shape)
}

// image paints a picture: the unit square that it fills is mapped to its box,
// and the map undone (ISO 32000-1, 8.9.5).
func (p *painter) image(m *draw.Image) {
	i := slices.Index(p.pictures, m.Pixels)
	if i < 0 {
		i = len(p.pictures)
		p.pictures = append(p.pictures, m.Pixels)
	}
	p.put("q ")
	p.length(m.Width)
	p.put("0 0 ")
	p.length(m.Height)
	p.point(draw.Point{X: m.X, Y: m.Y + m.Height})
	p.put("cm /I")
	p.ops = append(strconv.AppendInt(p.ops, int64(i), 10), " Do Q\n"...)
}

func (p *painter) beginText() {
	if st := &p.state; !st.text {
		p.put("BT\n")
		st.text, st.x, st.y, st.pen, st.array = true, 0, 0, 0, 0
	}
}

func (p *painter) endText() {
	if p.state.text {
		p.put("ET\n")
		p.state.text = false
	}
}

// shape paints a path.
func (p *painter) shape(s *draw.Shape) {
	if s.Fill == nil && s.Stroke == nil || len(s.Path) == 0 {
		return
	}
	if s.Fill != nil {
		p.fill(*s.Fill)
	}
	if s.Stroke != nil {
		p.pen(s)
	}
	p.path(s.Path)
	switch {
	case s.Stroke == nil:
		p.put("f")
	case s.Fill == nil:
		p.put("S")
	default:
		p.put("B")
	}
	if s.EvenOdd && s.Fill != nil {
		p.put("*")
	}
	p.put("\n")
}

// path appends the steps of a path, a rectangle as one.
func (p *painter) path(path []draw.Segment) {
	if a, b, ok := rectangle(path); ok {
		x, y := hundredths(a.X), hundredths(p.height-a.Y)
		p.fixed(x, 2)
		p.fixed(y, 2)
		p.fixed(hundredths(b.X)-x, 2)
		p.fixed(hundredths(p.height-b.Y)-y, 2)
		p.put("re\n")
		return
	}
	for i := range path {
		seg := &path[i]
		for _, pt := range points(seg) {
			p.point(pt)
		}
		p.put([...]string{draw.Move: "m\n", draw.Line: "l\n", draw.Cubic: "c\n", draw.Close: "h\n"}[seg.Kind])
	}
}

// rectangle reports whether path is a rectangle that begins at one corner,
// goes along the page, and passes the opposite corner: the path that the
// operator re stands for (ISO 32000-1, 8.5.2.1).
func rectangle(path []draw.Segment) (corner, opposite draw.Point, ok bool) {
	if len(path) != 5 || path[0].Kind != draw.Move || path[4].Kind != draw.Close {
		return corner, opposite, false
	}
	for _, s := range path[1:4] {
		if s.Kind != draw.Line {
			return corner, opposite, false
		}
	}
	a, b, c, d := path[0].P[0], path[1].P[0], path[2].P[0], path[3].P[0]
	return a, c, a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X
}

func (p *painter) colour(c doc.Colour, operator string) {
	for _, v := range [...]uint8{c.R, c.G, c.B} {
		p.fixed((int64(v)*1000+127)/255, 3)
	}
	p.put(operator)
}

func (p *painter) fill(c doc.Colour) {
	if st := &p.state; !st.filled || st.fill != c {
		st.fill, st.filled = c, true
		p.colour(c, "rg\n")
	}
}

func (p *painter) pen(s *draw.Shape) {
	st := &p.state
	if !st.stroked || st.stroke != *s.Stroke {
		st.stroke, st.stroked = *s.Stroke, true
		p.colour(*s.Stroke, "RG\n")
	}
	if w := hundredths(s.Width); w != st.width {
		st.width = w
		p.fixed(w, 2)
		p.put("w\n")
	}
	if !slices.Equal(s.Dash, st.dash) {
		st.dash = s.Dash
		p.put("[")
		for _, v := range s.Dash {
			p.length(v)
		}
		p.put("]0 d\n")
	}
	if s.Cap != st.cap {
		st.cap = s.Cap
		p.fixed(int64(s.Cap), 0)
		p.put("J\n")
	}
	if s.Join != st.join {
		st.join = s.Join
		p.fixed(int64(s.Join), 0)
		p.put("j\n")
	}
	if s.Miter != st.miter {
		st.miter = s.Miter
		p.length(cmp.Or(s.Miter, 10))
		p.put("M\n")
	}
}
