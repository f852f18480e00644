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

// An Op is one thing drawn: a Shape or Words.
type Op struct {
	Shape *Shape
	Words *Words
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
	Width  float64     // of the outline
	Dash   []float64   // on, off, ...; nil is solid
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
