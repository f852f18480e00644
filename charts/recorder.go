package charts

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// perPoint is the number of go-chart's pixels in a point. go-chart has integer
// coordinates; a hundredth of a point is below what any printer resolves.
const perPoint = 100

// floor is the smallest type of a brief in points (LOOK 3).
const floor = 8.5

// A recorder is a chart.Renderer that keeps what is drawn as draw.Ops. Our own
// forms use it in points (pen.go); go-chart uses it in pixels. A run that words
// are part of is found by what they say: each string that go-chart may print is
// made known first, and one that is not known is an error, because no words
// stand on a page without an origin.
type recorder struct {
	script
	ops  []draw.Op
	path []draw.Segment
	at   draw.Point // where the path has come to, in pixels

	dpi          float64
	stroke, fill drawing.Color
	width        float64 // of the stroke, in pixels
	dash         []float64
	origin       *doc.Origin // of what is painted, or nil
	class        string      // a key of Theme.Faces, or ""
	colour       drawing.Color
	size         float64
	angle        float64
	left, top    float64 // where pixel 0, 0 stands, in points

	known    map[string]*doc.Run
	problems problem.List
}

var _ chart.Renderer = (*recorder)(nil)

func newRecorder(s script) *recorder {
	return &recorder{script: s, dpi: 72 * perPoint, known: map[string]*doc.Run{}}
}

// drawing hands over what was recorded, or every problem and nothing else.
func (r *recorder) drawing(width, height float64) (*draw.Drawing, error) {
	if err := r.problems.Err(); err != nil {
		return nil, r.problems.Sorted()
	}
	return &draw.Drawing{Width: width, Height: height, Ops: r.ops}, nil
}

// render draws a go-chart chart with its top left corner at x, y. What it drew
// before an error is taken back. go-chart panics on some charts (a nil series,
// values of unequal length); check keeps them from it, and a panic that comes
// all the same becomes an error here.
func (r *recorder) render(c chart.Chart, x, y float64) {
	start := len(r.ops)
	defer func() {
		if p := recover(); p != nil {
			r.refuse(start, fmt.Errorf("panic: %v", p))
		}
		r.left, r.top = 0, 0
		r.ResetStyle()
	}()
	r.left, r.top = x, y
	if err := c.Render(func(int, int) (chart.Renderer, error) { return r, nil }, io.Discard); err != nil {
		r.refuse(start, err)
	}
}

func (r *recorder) refuse(start int, err error) {
	r.ops, r.path = r.ops[:start], nil
	r.problems = append(r.problems, problem.Errorf(problem.Place{}, "C206", "the chart library refuses the chart: %v", err))
}

// ResetStyle implements chart.Renderer.
func (r *recorder) ResetStyle() {
	r.stroke, r.fill, r.colour = drawing.Color{}, drawing.Color{}, drawing.Color{}
	r.width, r.dash, r.origin, r.class, r.size, r.angle = 0, nil, nil, "", 0, 0
}

// GetDPI implements chart.Renderer.
func (r *recorder) GetDPI() float64 { return r.dpi }

// SetDPI implements chart.Renderer. A chart that does not ask for the pixels of
// this recorder would be drawn in another size, so it is refused.
func (r *recorder) SetDPI(dpi float64) {
	if dpi != r.dpi {
		r.problems = append(r.problems, problem.Errorf(problem.Place{}, "C206", "the chart asks for %g dots per inch, it is recorded at %g", dpi, r.dpi))
	}
}

// SetClassName implements chart.Renderer. The class of a style is the name of
// one of the theme's faces.
func (r *recorder) SetClassName(class string) { r.class = class }

// SetStrokeColor implements chart.Renderer.
func (r *recorder) SetStrokeColor(c drawing.Color) { r.stroke = c }

// SetFillColor implements chart.Renderer.
func (r *recorder) SetFillColor(c drawing.Color) { r.fill = c }

// SetStrokeWidth implements chart.Renderer.
func (r *recorder) SetStrokeWidth(w float64) { r.width = w }

// SetStrokeDashArray implements chart.Renderer.
func (r *recorder) SetStrokeDashArray(dash []float64) { r.dash = dash }

// SetFont implements chart.Renderer. Faces are the theme's: see SetClassName.
func (r *recorder) SetFont(*truetype.Font) {}

// SetFontColor implements chart.Renderer.
func (r *recorder) SetFontColor(c drawing.Color) { r.colour = c }

// SetFontSize implements chart.Renderer. Sizes are points.
func (r *recorder) SetFontSize(size float64) { r.size = size }

// SetTextRotation implements chart.Renderer.
func (r *recorder) SetTextRotation(radians float64) { r.angle = radians }

// ClearTextRotation implements chart.Renderer.
func (r *recorder) ClearTextRotation() { r.angle = 0 }

// Save implements chart.Renderer. The drawing is handed over by drawing.
func (r *recorder) Save(io.Writer) error { return nil }

// point turns pixels into points of the drawing, to a hundredth.
func (r *recorder) point(x, y float64) draw.Point {
	return draw.Point{X: round(r.left + x/perPoint), Y: round(r.top + y/perPoint)}
}

// round is to a hundredth of a point, so that equal places are equal numbers.
func round(v float64) float64 { return math.Round(v*perPoint) / perPoint }

// MoveTo implements chart.Renderer.
func (r *recorder) MoveTo(x, y int) { r.move(float64(x), float64(y)) }

// LineTo implements chart.Renderer: without a path it starts one.
func (r *recorder) LineTo(x, y int) { r.line(float64(x), float64(y)) }

// QuadCurveTo implements chart.Renderer.
func (r *recorder) QuadCurveTo(cx, cy, x, y int) {
	if len(r.path) == 0 {
		r.move(float64(cx), float64(cy))
	}
	qx, qy, ex, ey := float64(cx), float64(cy), float64(x), float64(y)
	from := r.at
	r.cubic(from.X+(qx-from.X)*2/3, from.Y+(qy-from.Y)*2/3, ex+(qx-ex)*2/3, ey+(qy-ey)*2/3, ex, ey)
}

// ArcTo implements chart.Renderer: a line to where the arc starts, then the
// arc, clockwise as it is seen, in pieces of at most a quarter turn.
func (r *recorder) ArcTo(cx, cy int, rx, ry, start, delta float64) {
	if delta == 0 || math.IsNaN(start+delta+rx+ry) || math.IsInf(start+delta+rx+ry, 0) {
		return
	}
	delta = max(-2*math.Pi, min(2*math.Pi, delta))
	x, y := float64(cx), float64(cy)
	pieces := math.Ceil(math.Abs(delta)/(math.Pi/2) - 1e-9)
	step := delta / pieces
	reach := 4.0 / 3 * math.Tan(step/4)
	r.line(x+rx*math.Cos(start), y+ry*math.Sin(start))
	for i := 0.0; i < pieces; i++ {
		s0, c0 := math.Sincos(start + i*step)
		s1, c1 := math.Sincos(start + (i+1)*step)
		r.cubic(x+rx*(c0-reach*s0), y+ry*(s0+reach*c0), x+rx*(c1+reach*s1), y+ry*(s1-reach*c1), x+rx*c1, y+ry*s1)
	}
}

// Circle implements chart.Renderer. It is painted at once and leaves no path,
// as with go-chart's own vector renderer: some callers paint after it, some do
// not.
func (r *recorder) Circle(radius float64, x, y int) {
	kept, at := r.path, r.at
	r.path = nil
	r.ArcTo(x, y, radius, radius, 0, 2*math.Pi)
	r.Close()
	r.FillStroke()
	r.path, r.at = kept, at
}

// Close implements chart.Renderer.
func (r *recorder) Close() {
	if len(r.path) > 0 {
		r.path = append(r.path, draw.Segment{Kind: draw.Close})
	}
}

func (r *recorder) move(x, y float64) {
	r.path = append(r.path, draw.Segment{Kind: draw.Move, P: [3]draw.Point{r.point(x, y)}})
	r.at = draw.Point{X: x, Y: y}
}

func (r *recorder) line(x, y float64) {
	if len(r.path) == 0 {
		r.move(x, y)
		return
	}
	r.path = append(r.path, draw.Segment{Kind: draw.Line, P: [3]draw.Point{r.point(x, y)}})
	r.at = draw.Point{X: x, Y: y}
}

func (r *recorder) cubic(x1, y1, x2, y2, x, y float64) {
	r.path = append(r.path, draw.Segment{Kind: draw.Cubic, P: [3]draw.Point{r.point(x1, y1), r.point(x2, y2), r.point(x, y)}})
	r.at = draw.Point{X: x, Y: y}
}

// Stroke implements chart.Renderer.
func (r *recorder) Stroke() { r.paint(false, true) }

// Fill implements chart.Renderer.
func (r *recorder) Fill() { r.paint(true, false) }

// FillStroke implements chart.Renderer.
func (r *recorder) FillStroke() { r.paint(true, true) }

// paint ends the path. One that would leave no trace is not recorded.
func (r *recorder) paint(fill, stroke bool) {
	path := r.path
	r.path = nil
	if len(path) < 2 {
		return
	}
	s := &draw.Shape{Path: path, Origin: r.origin}
	if fill {
		s.Fill = flat(r.fill)
	}
	if stroke && r.width > 0 {
		s.Stroke = flat(r.stroke)
	}
	if s.Stroke != nil {
		s.Width = round(r.width / perPoint)
		for _, d := range r.dash {
			s.Dash = append(s.Dash, round(d/perPoint))
		}
	}
	if s.Fill != nil || s.Stroke != nil {
		r.ops = append(r.ops, draw.Op{Shape: s})
	}
}

// flat is the colour that c has on white paper: there is no transparency in
// the file (PDF/A-3 allows it, old printers do not). It is nil for what cannot
// be seen.
func flat(c drawing.Color) *doc.Colour {
	if c.A == 0 {
		return nil
	}
	over := func(v uint8) uint8 { return uint8((int(v)*int(c.A) + 255*(255-int(c.A)) + 127) / 255) }
	return &doc.Colour{R: over(c.R), G: over(c.G), B: over(c.B)}
}

// writing is how go-chart's text is written, as the style set last says.
func (r *recorder) writing() hand {
	h := r.hand(doc.TypeLabel, doc.Plain)
	if r.class != "" {
		h.face = r.class
	}
	if r.size != 0 {
		h.size = r.size
	}
	if c := flat(r.colour); c != nil {
		h.colour = *c
	}
	return h
}

// know makes a run known that go-chart may print. Of two that say the same the
// last is taken, so a series makes each known right before it prints it.
func (r *recorder) know(run *doc.Run) { r.known[run.Words] = run }

// Text implements chart.Renderer.
func (r *recorder) Text(body string, x, y int) {
	if strings.TrimSpace(body) == "" {
		return
	}
	run := r.known[body]
	switch {
	case run == nil:
		r.problems = append(r.problems, problem.Errorf(problem.Place{}, "C206", "the chart library prints %q, which no value of the chart says", body))
	case r.angle != 0:
		r.problems = append(r.problems, problem.Errorf(run.Place(), "C206", "the chart library turns %q; charts have no turned words", body))
	default:
		p := r.point(float64(x), float64(y))
		r.write(r.writing(), run, p.X, p.Y)
	}
}

// MeasureText implements chart.Renderer: the advance and the type size, in
// pixels, and the upright box around both if the text is turned.
func (r *recorder) MeasureText(body string) chart.Box {
	h := r.writing()
	b := chart.Box{
		Right:  int(math.Ceil(r.measure(h, body) * perPoint)),
		Bottom: int(math.Ceil(h.size * perPoint)),
	}
	if r.angle != 0 {
		return b.Corners().Rotate(chart.RadiansToDegrees(r.angle)).Box()
	}
	return b
}
