package pdf

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"brief/report/doc"
)

// A Mark is one thing that a page shows: a line of words of one size, an
// outline, a filled area, or a picture.
type Mark struct {
	Kind                     MarkKind
	Left, Top, Right, Bottom float64    // of what is seen, in points from the top left of the page
	Colour                   doc.Colour // none of a picture
	Words                    string     // what words read as
	Size                     float64    // of words, in points
	Width                    float64    // of an outline, in points
}

// A MarkKind is what a Mark is.
type MarkKind int

// The kinds of marks.
const (
	WordsMark MarkKind = iota
	LineMark
	AreaMark
	PictureMark
)

// Pages returns how many pages the file has.
func (f *File) Pages() int { return len(f.pages) }

// Size returns the width and height of a page, counted from 0, in points.
func (f *File) Size(page int) (width, height float64) {
	box := f.array(f.dict(f.pages[page])["MediaBox"])
	if len(box) != 4 {
		return 0, 0
	}
	return real(box[2]) - real(box[0]), real(box[3]) - real(box[1])
}

// Lang returns the language of the document, such as en.
func (f *File) Lang() string { return said(f.catalog["Lang"]) }

// Title returns the title of the document.
func (f *File) Title() string { return said(f.dict(f.trailer["Info"])["Title"]) }

// Marks returns what a page, counted from 0, shows, in the order in which it is
// drawn. It reads the operators that Write uses and no others.
func (f *File) Marks(page int) []Mark {
	_, height := f.Size(page)
	e := &eye{height: height, fonts: map[name]seenFont{}}
	for k, v := range f.dict(f.dict(f.dict(f.pages[page])["Resources"])["Font"]) {
		e.fonts[k] = f.seenFont(f.dict(v))
	}
	c := content{parser{b: f.contents(page), content: true}}
	for {
		operands, operator, ok := c.step()
		if !ok {
			return e.marks
		}
		e.step(operands, operator)
	}
}

// contents is what the content streams of a page hold together (ISO 32000-1,
// table 30).
func (f *File) contents(page int) []byte {
	v := f.dict(f.pages[page])["Contents"]
	parts, several := f.resolve(v).(array)
	if !several {
		return f.stream(v)
	}
	var all []byte
	for _, part := range parts {
		all = append(append(all, f.stream(part)...), '\n')
	}
	return all
}

// A seenFont is what a font says of its bytes.
type seenFont struct {
	first  int
	widths array // in thousandths of the size, of the bytes from first on
	reads  map[byte]string
}

func (f *File) seenFont(d dict) seenFont {
	return seenFont{max(0, integer(d["FirstChar"])), f.array(d["Widths"]), unicodeOf(f.stream(d["ToUnicode"]))}
}

// width is how wide a byte is, in thousandths of the size.
func (s seenFont) width(b byte) float64 {
	if i := int(b) - s.first; i >= 0 && i < len(s.widths) {
		return real(s.widths[i])
	}
	return 0
}

// An eye looks at a page as it is drawn.
type eye struct {
	height       float64
	fonts        map[name]seenFont
	font         seenFont
	size         float64
	tracking     float64
	rise         float64
	fill, stroke doc.Colour
	width        float64
	x, y         float64 // start of the line of text
	pen          float64 // where the next letter stands
	box          *rect   // of the path at hand
	marks        []Mark
}

// real is v as a number, 0 if it is none.
func real(v value) float64 {
	n, _ := v.(number)
	x, _ := strconv.ParseFloat(string(n), 64)
	return x
}

// reals are operands as numbers; ok reports that there are n of them.
func reals(operands []value, n int) (all [6]float64, ok bool) {
	if len(operands) != n {
		return all, false
	}
	for i, v := range operands {
		all[i] = real(v)
	}
	return all, true
}

func (e *eye) step(operands []value, operator string) {
	switch operator {
	case "BT":
		e.x, e.y, e.pen = 0, 0, 0
	case "Td", "Tc", "Ts", "Tf", "TJ":
		e.text(operands, operator)
	case "rg", "RG", "g", "G", "w":
		e.state(operands, operator)
	case "cm":
		if n, ok := reals(operands, 6); ok { // of a picture: the box of its unit square
			e.box = &rect{n[4], e.height - n[5] - n[3], n[4] + n[0], e.height - n[5]}
		}
	case "Do":
		e.paint(PictureMark, doc.Colour{})
		e.box = nil
	default:
		e.path(operands, operator)
	}
}

func (e *eye) text(operands []value, operator string) {
	n, one := reals(operands, 1)
	switch operator {
	case "Td":
		if n, ok := reals(operands, 2); ok {
			e.x, e.y = e.x+n[0], e.y+n[1]
			e.pen = e.x
		}
	case "Tc":
		if one {
			e.tracking = n[0]
		}
	case "Ts":
		if one {
			e.rise = n[0]
		}
	case "Tf":
		if len(operands) == 2 {
			k, _ := operands[0].(name)
			e.font, e.size = e.fonts[k], real(operands[1])
		}
	case "TJ":
		if len(operands) == 1 {
			shown, _ := operands[0].(array)
			e.shown(shown)
		}
	}
}

// shown are letters and moves of the pen.
func (e *eye) shown(all array) {
	m := Mark{Kind: WordsMark, Left: e.pen, Size: e.size, Colour: e.fill}
	base := e.height - e.y - e.rise
	m.Top, m.Bottom = base-ascent*e.size, base+descent*e.size
	for _, v := range all {
		s, letters := v.(text)
		if !letters {
			e.pen -= real(v) * e.size / 1000
			continue
		}
		for i := range len(s) {
			m.Words += e.font.reads[s[i]]
			e.pen += e.font.width(s[i])*e.size/1000 + e.tracking
		}
	}
	m.Right = e.pen - e.tracking
	if m.Words != "" {
		e.marks = append(e.marks, m)
	}
}

func (e *eye) state(operands []value, operator string) {
	colour := func(r, g, b float64) doc.Colour {
		of := func(v float64) uint8 { return uint8(math.Round(max(0, min(1, v)) * 255)) }
		return doc.Colour{R: of(r), G: of(g), B: of(b)}
	}
	if n, ok := reals(operands, 3); ok {
		switch operator {
		case "rg":
			e.fill = colour(n[0], n[1], n[2])
		case "RG":
			e.stroke = colour(n[0], n[1], n[2])
		}
	}
	if n, ok := reals(operands, 1); ok {
		switch operator {
		case "g":
			e.fill = colour(n[0], n[0], n[0])
		case "G":
			e.stroke = colour(n[0], n[0], n[0])
		case "w":
			e.width = n[0]
		}
	}
}

// path follows the path at hand, and paints it.
func (e *eye) path(operands []value, operator string) {
	switch operator {
	case "re":
		if n, ok := reals(operands, 4); ok {
			e.reach(n[0], n[1])
			e.reach(n[0]+n[2], n[1]+n[3])
		}
	case "m", "l", "c":
		n, _ := reals(operands, len(operands)%7)
		for i := 0; i+1 < min(len(operands), len(n)); i += 2 {
			e.reach(n[i], n[i+1])
		}
	case "f", "f*":
		e.paint(AreaMark, e.fill)
		e.box = nil
	case "S":
		e.paint(LineMark, e.stroke)
		e.box = nil
	case "B", "B*":
		e.paint(AreaMark, e.fill)
		e.paint(LineMark, e.stroke)
		e.box = nil
	}
}

// reach widens the box of the path to a point, y from the bottom.
func (e *eye) reach(x, y float64) {
	r := rect{x, e.height - y, x, e.height - y}
	if e.box != nil {
		r = e.box.union(r)
	}
	e.box = &r
}

// paint notes the path at hand as a mark.
func (e *eye) paint(kind MarkKind, c doc.Colour) {
	if e.box == nil {
		return
	}
	m := Mark{Kind: kind, Left: e.box.left, Top: e.box.top, Right: e.box.right, Bottom: e.box.bottom, Colour: c}
	if kind == LineMark {
		m.Width = e.width
		half := e.width / 2
		m.Left, m.Top, m.Right, m.Bottom = m.Left-half, m.Top-half, m.Right+half, m.Bottom+half
	}
	e.marks = append(e.marks, m)
}

// Unembedded are the fonts whose program is not in the file, by name.
func (f *File) Unembedded() []string {
	var all []string
	fonts := f.dict(f.dict(f.dict(f.pages[0])["Resources"])["Font"])
	for _, k := range slices.Sorted(maps.Keys(fonts)) {
		d := f.dict(fonts[k])
		if f.stream(f.dict(d["FontDescriptor"])["FontFile2"]) == nil {
			base, _ := d["BaseFont"].(name)
			all = append(all, string(base))
		}
	}
	return all
}
