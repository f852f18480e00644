package charts

import (
	"math"
	"strings"

	"github.com/wcharczuk/go-chart/v2/drawing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// outline is the width of every line that carries meaning (LOOK 4).
const outline = 0.75

// dashes are those of outlines for what is not stated, dots those of a place
// that was left (LOOK 5).
var (
	dashes = []float64{2.2, 1.8}
	dots   = []float64{1, 1.4}
)

// An ink is how a shape is painted, and what it says. A nil colour is not
// painted.
type ink struct {
	fill, line *doc.Colour
	width      float64 // of the line, outline if 0
	dash       []float64
	origin     *doc.Origin // of the value that the shape stands for, or nil
}

// of returns k for a shape that stands for the value of a run.
func (k ink) of(run *doc.Run) ink {
	k.origin = run.Origin
	return k
}

// dip makes the recorder paint with k.
func (r *recorder) dip(k ink) {
	r.fill, r.stroke = solid(k.fill), solid(k.line)
	r.width, r.dash, r.origin = outline*perPoint, nil, k.origin
	if k.width > 0 {
		r.width = k.width * perPoint
	}
	for _, d := range k.dash {
		r.dash = append(r.dash, d*perPoint)
	}
}

func solid(c *doc.Colour) drawing.Color {
	if c == nil {
		return drawing.Color{}
	}
	return drawing.Color{R: c.R, G: c.G, B: c.B, A: 255}
}

func pixel(points float64) int { return int(math.Round(points * perPoint)) }

// polygon paints a closed path.
func (r *recorder) polygon(k ink, corners ...draw.Point) {
	r.dip(k)
	for i, p := range corners {
		if i == 0 {
			r.MoveTo(pixel(p.X), pixel(p.Y))
		} else {
			r.LineTo(pixel(p.X), pixel(p.Y))
		}
	}
	r.Close()
	r.FillStroke()
}

// box paints a rectangle. Its outline lies inside, so that two boxes a gap
// apart are that gap apart, and nothing stands outside of the drawing.
func (r *recorder) box(k ink, x, y, w, h float64) {
	if k.line != nil {
		in := outline / 2
		if k.width > 0 {
			in = k.width / 2
		}
		x, y, w, h = x+in, y+in, w-2*in, h-2*in
	}
	r.polygon(k, draw.Point{X: x, Y: y}, draw.Point{X: x + w, Y: y}, draw.Point{X: x + w, Y: y + h}, draw.Point{X: x, Y: y + h})
}

// rule draws a line.
func (r *recorder) rule(k ink, x1, y1, x2, y2 float64) {
	r.dip(k)
	r.MoveTo(pixel(x1), pixel(y1))
	r.LineTo(pixel(x2), pixel(y2))
	r.Stroke()
}

// hatch draws lines at 45 degrees, rising to the right, 4 apart along x.
func (r *recorder) hatch(x, y, w, h float64, origin *doc.Origin) {
	const apart = 4
	r.dip(ink{line: &r.theme.Colours.Line, width: 0.6, origin: origin})
	for at := apart / 2.0; at < w+h; at += apart {
		// From the left or lower edge to the upper or right one.
		x1, y1 := x+max(0, at-h), y+min(at, h)
		x2, y2 := x+min(at, w), y+max(0, at-w)
		r.MoveTo(pixel(x1), pixel(y1))
		r.LineTo(pixel(x2), pixel(y2))
	}
	r.Stroke()
}

// diamond paints the sign of a change around a place.
func (r *recorder) diamond(x, y, size float64, origin *doc.Origin) {
	r.lozenge(ink{fill: &r.theme.Colours.Change, origin: origin}, x, y, size)
}

// flag paints a diamond on a token or cell, with a white edge that keeps it
// apart from what it stands on.
func (r *recorder) flag(x, y, size float64, origin *doc.Origin) {
	r.lozenge(ink{fill: &r.theme.Colours.White}, x, y, size+2.8)
	r.diamond(x, y, size, origin)
}

func (r *recorder) lozenge(k ink, x, y, size float64) {
	half := size / 2
	r.polygon(k, draw.Point{X: x, Y: y - half}, draw.Point{X: x + half, Y: y}, draw.Point{X: x, Y: y + half}, draw.Point{X: x - half, Y: y})
}

// arrow paints the sign of a trend from x on, its middle at y.
func (r *recorder) arrow(m doc.MarkShape, x, y, wide float64, c doc.Colour, origin *doc.Origin) {
	k := ink{fill: &c, origin: origin}
	high := wide * trendHigh / trendWide
	top, foot := y-high/2, y+high/2
	switch m {
	case doc.Up:
		r.polygon(k, draw.Point{X: x, Y: foot}, draw.Point{X: x + wide/2, Y: top}, draw.Point{X: x + wide, Y: foot})
	case doc.Down:
		r.polygon(k, draw.Point{X: x, Y: top}, draw.Point{X: x + wide, Y: top}, draw.Point{X: x + wide/2, Y: foot})
	case doc.Flat:
		h := wide * barHigh / trendWide
		r.box(k, x, y-h/2, wide, h)
	}
}

// sign returns the shape of a trend, 0 if none is stated.
func sign(t doc.Trend) doc.MarkShape {
	switch t {
	case doc.TrendUp:
		return doc.Up
	case doc.TrendFlat:
		return doc.Flat
	case doc.TrendDown:
		return doc.Down
	}
	return 0
}

// ladder paints boxes from x on, lowest level left, their middle at y. Only the
// box that is reached is filled: filled up to it, they would look like an
// amount (LOOK 10). If none is reached, all are dashed. What says the level is
// the box that is reached, or all that are dashed.
func (r *recorder) ladder(x, y float64, steps, at int, w, h float64, origin *doc.Origin) {
	c := &r.theme.Colours
	for i := range steps {
		k := ink{fill: &c.White, line: &c.Ink}
		switch {
		case at < 0:
			k = ink{line: &c.Ink2, dash: dashes, origin: origin}
		case i == at:
			k.fill, k.origin = &c.Accent, origin
		}
		r.box(k, x+float64(i)*(w+boxGap), y-h/2, w, h)
	}
}

// dashAt draws what stands where there is no rating in the data.
func (r *recorder) dashAt(x, y float64, origin *doc.Origin) {
	r.rule(ink{line: &r.theme.Colours.Ink2, origin: origin}, x-3, y, x+3, y)
}

// write puts a run on a line from x on.
func (r *recorder) write(h hand, run *doc.Run, x, y float64) {
	r.writePart(h, run, run.Words, x, y)
}

// writePart puts a part of a run on a line: one line of several, whose closing
// space is drawn, so that it is read, and has no room of its own.
func (r *recorder) writePart(h hand, run *doc.Run, part string, x, y float64) {
	if h.size < floor {
		r.problems = append(r.problems, problem.Errorf(run.Place(), "C206", "%q would be set in %g points; the floor is %g", run.Words, h.size, floor))
		return
	}
	chain := r.fonts.Chain(h.face)
	for _, letter := range append(chain.Missing(part), chain.Refused(part)...) {
		r.problems = append(r.problems, problem.Errorf(run.Place(), "G802", "no face can set U+%04X in %q", letter, run.Words))
	}
	r.ops = append(r.ops, draw.Op{Words: &draw.Words{
		X: round(x), Y: round(y), Size: h.size, Tracking: h.tracking, Colour: h.colour,
		Text: part, Glyphs: r.shape(h, part), Run: run,
	}})
}

// centre puts a run on a line around x.
func (r *recorder) centre(h hand, run *doc.Run, x, y float64) {
	r.write(h, run, x-(r.measure(h, run.Words)-h.tracking)/2, y)
}

// block puts the lines of a run below each other, the first at y, and around x
// if centred, else from x on.
func (r *recorder) block(h hand, run *doc.Run, lines []string, x, y, leading float64, centred bool) {
	for i, l := range lines {
		at := x
		if centred {
			at -= (r.measure(h, strings.TrimSuffix(l, " ")) - h.tracking) / 2
		}
		r.writePart(h, run, l, at, y+float64(i)*leading)
	}
}

// noRoom records that a label fits neither as it is nor by its code.
func (r *recorder) noRoom(run *doc.Run, where string, width float64) {
	r.problems = append(r.problems, problem.Errorf(run.Place(), "C205", "no room for %q in %s of %.4g points", run.Words, where, width).
		WithHint("a shorter label or name, a wider chart, or fewer rows and columns"))
}

// disc paints a circle, its outline inside of the radius.
func (r *recorder) disc(k ink, x, y, radius float64) {
	r.dip(k)
	if k.line != nil {
		radius -= r.width / perPoint / 2
	}
	r.Circle(radius*perPoint, pixel(x), pixel(y))
}
