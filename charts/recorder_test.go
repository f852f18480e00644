package charts

import (
	"math"
	"strings"
	"testing"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"brief/report/doc"
	"brief/report/draw"
)

func record() *recorder { return newRecorder(script{desk, faces()}) }

func black(r *recorder) *recorder {
	r.SetFillColor(drawing.ColorBlack)
	r.SetStrokeColor(drawing.ColorBlack)
	r.SetStrokeWidth(perPoint)
	return r
}

// An arc starts with a line to its first point, ends where it should, and runs
// clockwise as it is seen.
func TestArc(t *testing.T) {
	for _, test := range []struct {
		start, delta float64
		cubics       int
		end          draw.Point
	}{
		{0, math.Pi / 2, 1, draw.Point{X: 10, Y: 20}},
		{0, -math.Pi / 2, 1, draw.Point{X: 10, Y: 0}},
		{math.Pi, math.Pi, 2, draw.Point{X: 20, Y: 10}},
		{0, 2 * math.Pi, 4, draw.Point{X: 20, Y: 10}},
		{0, 99, 4, draw.Point{X: 20, Y: 10}},
		{0, 1, 1, draw.Point{X: 10 + round(10*math.Cos(1)), Y: 10 + round(10*math.Sin(1))}},
	} {
		r := black(record())
		r.MoveTo(0, 0)
		r.ArcTo(1000, 1000, 1000, 1000, test.start, test.delta)
		r.Stroke()
		path := r.ops[0].Shape.Path
		if got := len(path) - 2; got != test.cubics || path[1].Kind != draw.Line {
			t.Errorf("arc %g+%g: %d cubics after %v, want %d after a line", test.start, test.delta, got, path[1].Kind, test.cubics)
		}
		if end := path[len(path)-1].P[2]; math.Hypot(end.X-test.end.X, end.Y-test.end.Y) > 0.011 {
			t.Errorf("arc %g+%g ends at %v, want %v", test.start, test.delta, end, test.end)
		}
		// Every piece bulges as far as its circle.
		for _, s := range path[2:] {
			x := (s.P[0].X + s.P[1].X) / 2
			y := (s.P[0].Y + s.P[1].Y) / 2
			if d := math.Hypot(x-10, y-10); d < 10 || d > 12.8 {
				t.Errorf("arc %g+%g: controls %v are %g from the centre", test.start, test.delta, s.P, d)
			}
		}
	}
	r := black(record())
	r.ArcTo(0, 0, math.NaN(), 1, 0, 1)
	r.ArcTo(0, 0, 1, 1, 0, math.Inf(1))
	r.ArcTo(0, 0, 1, 1, 0, 0)
	r.Stroke()
	if len(r.ops) != 0 {
		t.Errorf("arcs that are none left %v", r.ops)
	}
}

// A circle is painted at once and does not join the path around it.
func TestCircle(t *testing.T) {
	r := black(record())
	r.MoveTo(0, 0)
	r.Circle(300, 500, 500)
	r.LineTo(100, 0)
	r.Stroke()
	r.FillStroke() // as go-chart does after a dot
	if len(r.ops) != 2 || len(r.ops[0].Shape.Path) != 6 || len(r.ops[1].Shape.Path) != 2 {
		t.Fatalf("%d ops: %+v", len(r.ops), r.ops)
	}
}

func TestCurve(t *testing.T) {
	r := black(record())
	r.MoveTo(0, 0)
	r.QuadCurveTo(300, 300, 600, 0)
	r.Stroke()
	want := [3]draw.Point{{X: 2, Y: 2}, {X: 4, Y: 2}, {X: 6, Y: 0}}
	if got := r.ops[0].Shape.Path[1].P; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Alpha is flattened on white, what cannot be seen is not recorded, and
// strokes and dashes come out in points.
func TestPaint(t *testing.T) {
	r := record()
	r.SetFillColor(drawing.Color{R: 0, G: 100, B: 255, A: 128})
	r.SetStrokeColor(drawing.ColorTransparent)
	r.SetStrokeWidth(75)
	line := func() { r.MoveTo(0, 0); r.LineTo(100, 100) }
	line()
	r.FillStroke()
	line()
	r.Stroke()
	r.SetStrokeColor(drawing.ColorBlack)
	r.SetStrokeDashArray([]float64{220, 180})
	line()
	r.FillStroke()
	r.FillStroke()
	r.ResetStyle()
	line()
	r.FillStroke()
	if len(r.ops) != 2 {
		t.Fatalf("%d ops", len(r.ops))
	}
	if s := r.ops[0].Shape; *s.Fill != (doc.Colour{R: 127, G: 177, B: 255}) || s.Stroke != nil || s.Width != 0 {
		t.Errorf("got %+v %+v", s, s.Fill)
	}
	if s := r.ops[1].Shape; s.Width != 0.75 || len(s.Dash) != 2 || s.Dash[0] != 2.2 {
		t.Errorf("got %+v", s)
	}
}

// No words without an origin, none that are turned, none under the floor, none
// that no face can set; and with any of them nothing is handed over.
func TestText(t *testing.T) {
	known := run("Strong")
	odd := run("Strong \u4e2d")
	for _, test := range []struct {
		name, problem string
		draw          func(r *recorder)
	}{
		{"unknown", `prints "1.25"`, func(r *recorder) { r.Text("1.25", 0, 900) }},
		{"turned", `turns "Strong"`, func(r *recorder) { r.SetTextRotation(1); r.Text("Strong", 0, 900) }},
		{"small", "the floor is 8.5", func(r *recorder) { r.SetFontSize(8); r.Text("Strong", 0, 900) }},
		{"letter", "G802", func(r *recorder) { r.know(&odd); r.Text(odd.Words, 0, 900) }},
		{"dots", "96 dots per inch", func(r *recorder) { r.SetDPI(96) }},
		{"good", "", func(r *recorder) {
			r.SetClassName("bold")
			r.SetTextRotation(1)
			r.ClearTextRotation()
			r.Text(" ", 0, 0)
			r.Text("Strong", 150, 900)
		}},
	} {
		r := record()
		r.know(&known)
		test.draw(r)
		d, err := r.drawing(10, 10)
		if test.problem != "" {
			if d != nil || err == nil || !strings.Contains(err.Error(), test.problem) {
				t.Errorf("%s: %v %v, want %q", test.name, d, err, test.problem)
			}
			continue
		}
		if err != nil || len(d.Ops) != 1 {
			t.Fatalf("%s: %v %v", test.name, d, err)
		}
		if w := d.Ops[0].Words; w.X != 1.5 || w.Y != 9 || w.Run != &known || w.Glyphs[0].Face.Name() != "Roboto-Bold" {
			t.Errorf("%s: %+v", test.name, w)
		}
	}
}

func TestMeasureText(t *testing.T) {
	r := record()
	r.SetFontSize(10)
	b := r.MeasureText("Strong")
	h := r.hand(doc.TypeLabel, doc.Plain)
	h.size = 10
	if want := int(math.Ceil(r.measure(h, "Strong") * perPoint)); b.Right != want || b.Bottom != 1000 {
		t.Errorf("got %v, want %d wide and 1000 high", b, want)
	}
	r.SetTextRotation(math.Pi / 2)
	if u := r.MeasureText("Strong"); u.Height() < b.Width()-2 || u.Width() > b.Height()+2 {
		t.Errorf("upright %v, turned %v", b, u)
	}
}

// What go-chart drew before it failed is taken back, and its panics are
// problems.
func TestRender(t *testing.T) {
	style := chart.Style{FillColor: drawing.ColorBlack, StrokeColor: drawing.ColorBlack, StrokeWidth: 1}
	flat := chart.ContinuousSeries{XValues: []float64{1, 1}, YValues: []float64{1, 2}}
	uneven := chart.ContinuousSeries{XValues: []float64{1, 2}, YValues: []float64{1}}
	for _, test := range []struct {
		name   string
		series []chart.Series
	}{{"no range", []chart.Series{flat}}, {"uneven", []chart.Series{uneven}}, {"nil", []chart.Series{nil}}, {"none", nil}} {
		r := record()
		r.rule(ink{line: &desk.Colours.Ink}, 0, 0, 1, 1)
		r.render(chart.Chart{Width: 10000, Height: 10000, DPI: r.dpi, Font: &truetype.Font{}, Background: style, Series: test.series}, 5, 5)
		if len(r.ops) != 1 || len(r.problems) == 0 || r.problems[0].Code != "C206" || r.left != 0 {
			t.Errorf("%s: %d ops, %v", test.name, len(r.ops), r.problems)
		}
	}
}

// Bars are as long as their counts, from zero, on one scale in all panels.
func TestBars(t *testing.T) {
	for _, s := range samples(t) {
		if s.name != "counts-bars" {
			continue
		}
		d, err := Draw(s.chart, s.size, desk, faces())
		if err != nil {
			t.Fatal(err)
		}
		unit, bars := 0.0, 0
		for i, op := range d.Ops {
			if op.Words == nil || !strings.HasPrefix(op.Words.Run.Origin.ID, "count:") {
				continue
			}
			n := float64(op.Words.Text[0] - '0')
			if got := len(op.Words.Run.Origin.From); got != int(n) {
				t.Errorf("%s counts %g of %d ratings", op.Words.Run.Origin.ID, n, got)
			}
			if n == 0 {
				continue
			}
			// The outline stands before the label, which stands before the number.
			p := d.Ops[i-2].Shape.Path
			long := p[1].P[0].X - p[0].P[0].X + outline
			if unit == 0 {
				unit = long / n
			}
			if math.Abs(long-n*unit) > 0.03 {
				t.Errorf("a bar of %g is %g long, one is %g", n, long, unit)
			}
			bars++
		}
		if bars != 16 {
			t.Errorf("%d bars", bars)
		}
	}
}
