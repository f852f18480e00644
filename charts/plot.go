package charts

import (
	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"

	"brief/report/doc"
	"brief/report/draw"
)

// Measures of lines (LOOK 6).
const (
	lineSubject = 1.75
	lineOther   = 1.25
	loneDot     = 2.2 // radius of a value that no line reaches
	halo        = 1   // white around a mark, which keeps it apart from what it stands on
	endRing     = 3   // radius
	endSquare   = 5
	fieldInset  = 2 // beside the name of the field of forecasts
)

// A plot is an area where numbers are joined by lines, the periods across and
// the numbers up. go-chart's ranges say where a number stands; what it draws is
// the lines between values that may be joined.
type plot struct {
	*sheet
	axis                     axis
	left, top, width, height float64 // of the area, in the drawing
	wide                     float64 // what gridlines have more at the left
	series                   []int   // of the chart, the last is drawn on top
	subject                  float64 // width of the subject's line
	end                      func(p *plot, i int, x, y float64)
	after                    float64 // between end marks and labels
	field                    float64 // what the field of forecasts stands higher than the area

	canvas chart.Box // what go-chart made of the area
	xs, ys chart.Range
}

// draw draws field, gridlines, lines, values and end marks.
func (p *plot) draw() {
	all := []chart.Series{&ground{plot: p}}
	for _, i := range p.series {
		all = append(all, newCurve(p, i))
	}
	p.render(p.onGoChart(append(all, &ends{plot: p})), p.left, p.top)
}

// onGoChart is a go-chart chart of the size of the area, with our ranges and
// nothing of its own around them.
func (p *plot) onGoChart(all []chart.Series) chart.Chart {
	first, end := 0.0, float64(len(p.c.Periods)-1)
	if end == 0 {
		first = -1 // a range of one period is refused; its value stands at the right
	}
	return bare(p.recorder, p.width, p.height,
		[]chart.Tick{{Value: first}, {Value: end}}, []chart.Tick{{Value: p.axis.low}, {Value: p.axis.high}}, all)
}

// bare is a go-chart chart without background, axes and padding.
func bare(r *recorder, width, height float64, x, y []chart.Tick, all []chart.Series) chart.Chart {
	none := chart.Style{FillColor: chart.ColorTransparent, StrokeColor: chart.ColorTransparent, Padding: chart.Box{IsSet: true}}
	return chart.Chart{
		Width: pixel(width), Height: pixel(height), DPI: r.dpi,
		Font:       &truetype.Font{}, // faces are the theme's; without one go-chart parses its own
		Background: none, Canvas: none,
		XAxis:          chart.XAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{}, Ticks: x},
		YAxis:          chart.YAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{}, Ticks: y},
		YAxisSecondary: chart.HideYAxis(),
		Series:         all,
	}
}

// layer is what our own series have in common for go-chart.
type layer struct{}

// GetName implements chart.Series.
func (layer) GetName() string { return "" }

// GetYAxis implements chart.Series.
func (layer) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }

// GetStyle implements chart.Series.
func (layer) GetStyle() chart.Style { return chart.Shown() }

// Validate implements chart.Series.
func (layer) Validate() error { return nil }

// x and y are where a period and a number stand in the area, in points.
func (p *plot) x(period float64) float64 {
	return float64(p.canvas.Left+p.xs.Translate(period)) / perPoint
}

func (p *plot) y(v float64) float64 {
	return float64(p.canvas.Bottom-p.ys.Translate(v)) / perPoint
}

// line returns how wide the line of a series is and in what colour.
func (p *plot) line(i int) (width float64, colour *doc.Colour) {
	if i == p.c.Subject || len(p.c.Series) == 1 {
		return p.subject, &p.theme.Colours.Accent
	}
	return lineOther, &p.theme.Colours.Ink2
}

// A ground is what lines stand on: the field of forecasts and the gridlines.
type ground struct {
	layer
	*plot
}

// Render implements chart.Series.
func (g *ground) Render(_ chart.Renderer, canvas chart.Box, xs, ys chart.Range, _ chart.Style) {
	p := g.plot
	p.canvas, p.xs, p.ys = canvas, xs, ys
	c := &p.theme.Colours
	if x1, x2, any := p.forecast(); any {
		// Its edge is seen where the field itself is not: in a copy, on a projector.
		name := &p.c.Axis.Forecast
		p.box(ink{fill: &c.Forecast}.of(name), x1, -p.field, x2-x1, p.field+p.height)
		top := -p.field
		if p.nameWidth() > x2-x1 {
			top = 0 // the name stands across
		}
		p.rule(ink{line: &c.Line, width: rungEdge}.of(name), x1, top, x1, p.height)
	}
	for _, l := range p.axis.lines {
		k := ink{line: &c.Hairline, width: hairline}
		if l.value == 0 {
			k = ink{line: &c.Ink, width: outline}
		}
		p.rule(k, -p.wide, p.y(l.value), p.width, p.y(l.value))
	}
}

// forecast returns from where to where the field of forecasts reaches: from half
// way to the first of them, so that a single one has a field too.
func (p *plot) forecast() (from, to float64, any bool) {
	var shown []doc.Series
	for _, i := range p.series {
		shown = append(shown, p.c.Series[i])
	}
	first, end, any := forecasts(shown)
	if !any {
		return 0, 0, false
	}
	return max(0, p.x(float64(first)-0.5)), p.x(float64(end)), true
}

// nameWidth is the width that the name of the field of forecasts needs.
func (p *plot) nameWidth() float64 {
	return p.measure(p.hand(doc.TypeLabel, doc.Plain), p.c.Axis.Forecast.Words) + 2*fieldInset
}

// A curve is a series of numbers: go-chart's own series of values, drawn in
// stretches that are alike firm. A value that no line reaches is a dot.
type curve struct {
	chart.ContinuousSeries
	*plot
	i      int
	points []int // the place of each value among the periods
}

func newCurve(p *plot, i int) *curve {
	c := &curve{plot: p, i: i}
	for k := range p.c.Series[i].Points {
		if pt := &p.c.Series[i].Points[k]; !pt.None {
			c.points = append(c.points, k)
			c.XValues, c.YValues = append(c.XValues, float64(k)), append(c.YValues, pt.Value)
		}
	}
	return c
}

// joined reports whether a line leads to the nth value from the one before, and
// how firm it is: as the less firm of both.
func (c *curve) joined(n int) (doc.PointStatus, bool) {
	if n < 1 || n >= len(c.points) || c.points[n-1]+1 != c.points[n] {
		return 0, false
	}
	all := c.c.Series[c.i].Points
	from, to := &all[c.points[n-1]], &all[c.points[n]]
	return max(from.Status, to.Status), !to.Breaks
}

// Render implements chart.Series.
func (c *curve) Render(r chart.Renderer, canvas chart.Box, xs, ys chart.Range, _ chart.Style) {
	width, colour := c.line(c.i)
	for n := 1; n < len(c.points); {
		status, joined := c.joined(n)
		if !joined {
			n++
			continue
		}
		from := n - 1
		for s := status; joined && s == status; s, joined = c.joined(n) {
			n++
		}
		part := chart.ContinuousSeries{
			XValues: c.XValues[from:n], YValues: c.YValues[from:n],
			Style: chart.Style{StrokeColor: solid(colour), StrokeWidth: width * perPoint, StrokeDashArray: pixels(firm[status])},
		}
		c.origin = c.through(c.points[from:n])
		part.Render(r, canvas, xs, ys, chart.Style{})
		c.ops[len(c.ops)-1].Shape.Join = draw.RoundJoin
	}
	c.lone(colour)
}

// through is the origin of a line: the values that it goes through.
func (c *curve) through(points []int) *doc.Origin {
	s := &c.c.Series[c.i]
	var from []*doc.Origin
	for _, k := range points {
		from = append(from, s.Points[k].Word.Origin)
	}
	return &doc.Origin{
		ID:    "line:" + from[0].ID + "/" + from[len(from)-1].ID,
		Place: from[0].Place, Raw: s.Label.Words, Steps: []string{"a line through its values"}, From: from,
	}
}

// lone paints the values that no line reaches, but for the last, which has an
// end mark.
func (c *curve) lone(colour *doc.Colour) {
	for n := range len(c.points) - 1 {
		_, before := c.joined(n)
		if _, after := c.joined(n + 1); before || after {
			continue
		}
		p := &c.c.Series[c.i].Points[c.points[n]]
		x, y := c.x(c.XValues[n]), c.y(p.Value)
		c.disc(ink{fill: &c.theme.Colours.White}, x, y, loneDot+halo)
		k := ink{fill: colour, line: colour, width: lineOther}
		if p.Status == doc.Forecast {
			k.fill = &c.theme.Colours.White
		}
		c.disc(k.of(&p.Word), x, y, loneDot)
	}
}

// pixels are points in the units of go-chart.
func pixels(points []float64) []float64 {
	var all []float64
	for _, v := range points {
		all = append(all, v*perPoint)
	}
	return all
}

// ends are the marks of the last values, on top of all lines.
type ends struct {
	layer
	*plot
}

// Render implements chart.Series.
func (e *ends) Render(chart.Renderer, chart.Box, chart.Range, chart.Range, chart.Style) {
	for _, i := range e.series {
		s := &e.c.Series[i]
		k := last(s)
		e.end(e.plot, i, e.x(float64(k)), e.y(s.Points[k].Value))
	}
}

// endInk paints an end mark: hollow for a forecast.
func (p *plot) endInk(i int) ink {
	_, colour := p.line(i)
	s := &p.c.Series[i]
	pt := &s.Points[last(s)]
	k := ink{fill: colour, line: colour, width: lineOther}
	if pt.Status == doc.Forecast {
		k.fill = &p.theme.Colours.White
	}
	return k.of(&pt.Word)
}
