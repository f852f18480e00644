// Package draw is what can be put on a page, as data: paths and lines of
// shaped text. Charts record it, layout places it, pdf and svg play it. It
// does not know where on the page it stands or what it means.
//
// Coordinates are points from the top left, y downwards.
package draw

import (
	"brief/report/doc"
	"brief/report/font"
)

// An Op is one thing drawn: a Shape, Words or an Image.
type Op struct {
	Shape *Shape
	Words *Words
	Image *Image
}

// A Drawing is a finished chart or mark of known size.
type Drawing struct {
	Width, Height float64
	Ops           []Op
}

// A Shape is a path, filled, outlined or both. A nil colour is not painted.
type Shape struct {
	Path   []Segment
	Fill   *doc.Colour
	Stroke *doc.Colour
	Width  float64   // of the outline
	Dash   []float64 // on, off, ...; nil is solid
	Cap    Cap       // of the outline and its dashes
	Join   Join      // of its corners
	Miter  float64   // how far a pointed corner may reach, in widths; 0 is 10

	EvenOdd bool // what an odd number of lines surrounds is inside, whichever way they run

	Origin *doc.Origin // of the value that it stands for; nil for what says nothing: an edge, a lane, a hairline
}

// A Segment is one step of a path.
type Segment struct {
	Kind SegmentKind
	P    [3]Point // Move and Line use the first, Cubic all (two controls, then the end)
}

// A Point is a place on the page.
type Point struct{ X, Y float64 }

// A SegmentKind is Move, Line, Cubic or Close.
type SegmentKind int

const (
	Move SegmentKind = iota
	Line
	Cubic
	Close
)

// A Cap is how an outline ends, a Join how it turns a corner.
type (
	Cap  int
	Join int
)

const (
	Butt Cap = iota
	RoundCap
	Square
)

const (
	Pointed Join = iota
	RoundJoin
	Bevel
)

// An Image is a picture of pixels and the box that it fills.
type Image struct {
	X, Y, Width, Height float64
	Pixels              *Pixels
}

// Pixels are the pixels of a picture: 8 bits for red, green and blue each, or
// for gray, in sRGB, none of them translucent. They are shared, never changed.
type Pixels struct {
	Width, Height int
	Gray          bool
	// Rows holds them in the form that PDF and PNG share: rows from the top,
	// each behind the number of its filter (PNG, third edition, 9.2), deflated
	// together.
	Rows []byte
}

// Words are words of one run on one line.
type Words struct {
	X, Y     float64 // where the first letter starts; the baseline
	Size     float64 // points
	Tracking float64 // points after each letter
	Colour   doc.Colour
	Text     string      // what is read, the trailing space of a wrapped line included
	Glyphs   []*font.Run // what is shown: words and the spaces between them
	Run      *doc.Run    // what it is part of: origin and link; nil only in a unit test
}

// Width is the advance of w in points, tracking included.
func (w *Words) Width() float64 {
	units, letters := 0, 0
	for _, g := range w.Glyphs {
		units += g.Width
		letters += len(g.Codes)
	}
	// The conversions keep a machine from fusing the sum: same bytes everywhere.
	return float64(float64(units)*w.Size/1000) + float64(float64(letters)*w.Tracking)
}

// Moved returns op shifted by dx and dy. Ops are values that may be shared,
// so the original is not changed.
func (op Op) Moved(dx, dy float64) Op {
	if w := op.Words; w != nil {
		c := *w
		c.X, c.Y = c.X+dx, c.Y+dy
		return Op{Words: &c}
	}
	if m := op.Image; m != nil {
		c := *m
		c.X, c.Y = c.X+dx, c.Y+dy
		return Op{Image: &c}
	}
	c := *op.Shape
	c.Path = make([]Segment, len(op.Shape.Path))
	for i, s := range op.Shape.Path {
		for k := range s.P {
			s.P[k].X += dx
			s.P[k].Y += dy
		}
		c.Path[i] = s
	}
	return Op{Shape: &c}
}

// Rect is a rectangle, filled, outlined or both.
func Rect(x, y, w, h float64, fill, stroke *doc.Colour, weight float64) *Shape {
	at := func(k SegmentKind, x, y float64) Segment { return Segment{Kind: k, P: [3]Point{{x, y}}} }
	return &Shape{
		Path: []Segment{at(Move, x, y), at(Line, x+w, y), at(Line, x+w, y+h), at(Line, x, y+h), {Kind: Close}},
		Fill: fill, Stroke: stroke, Width: weight,
	}
}
