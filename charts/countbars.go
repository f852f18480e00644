package charts

import (
	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"brief/report/doc"
)

// drawBars draws the tallies of a power as bars from zero. All panels have one
// scale, up to the number of rows, so that bars can be compared across them.
// It returns where the bars end.
func (c *census) drawBars(ts []tally, x, y float64) float64 {
	height := barPitch*float64(len(ts)-1) + barHigh10
	strong := c.hand(doc.TypePanel, doc.Strong)
	after := barAfter + c.measure(strong, "00") + 1
	all := bare(c.recorder, c.panel, height,
		[]chart.Tick{{Value: 0}, {Value: float64(len(c.c.Rows))}}, []chart.Tick{{Value: 0}, {Value: float64(len(ts))}},
		[]chart.Series{&countBars{census: c, tallies: ts}})
	all.Background.Padding = chart.Box{IsSet: true, Left: pixel(c.label), Right: pixel(after)}
	c.render(all, x, y)
	return y + height
}

// countBars is a chart.Series of horizontal bars: level words at the left, numbers
// at the ends.
type countBars struct {
	layer
	census  *census
	tallies []tally
}

// Len implements chart.ValuesProvider.
func (b *countBars) Len() int { return len(b.tallies) }

// GetValues implements chart.ValuesProvider: the count, and the row from below.
func (b *countBars) GetValues(i int) (x, y float64) {
	return float64(len(b.tallies[i].who)), float64(len(b.tallies) - i)
}

// Render implements chart.Series. Bars have a fixed height and pitch; the
// range gives their length.
func (b *countBars) Render(r chart.Renderer, canvas chart.Box, xs, _ chart.Range, _ chart.Style) {
	c := b.census
	label, number := c.hand(doc.TypeTable, doc.Plain), c.hand(doc.TypePanel, doc.Strong)
	for i := range b.tallies {
		t := &b.tallies[i]
		top := float64(canvas.Top)/perPoint + barPitch*float64(i)
		left := float64(canvas.Left) / perPoint
		long := float64(xs.Translate(float64(len(t.who)))) / perPoint
		if long > 0 {
			c.bar(t, c.left+left, c.top+top, long)
		}
		colour := label.colour
		if t.level < 0 {
			colour = c.theme.Colours.Ink2
		}
		b.text(r, label.in(colour), t.label, 0, top+barHigh10/2+label.middle())
		b.text(r, number, &t.count, left+long+barAfter, top+barHigh10/2+number.middle())
	}
}

// text writes through go-chart's own way of styling text.
func (b *countBars) text(r chart.Renderer, h hand, run *doc.Run, x, y float64) {
	b.census.know(run)
	chart.Draw.Text(r, run.Words, pixel(x), pixel(y), chart.Style{
		ClassName: h.face, FontSize: h.size, Font: &truetype.Font{},
		FontColor: drawing.Color{R: h.colour.R, G: h.colour.G, B: h.colour.B, A: 255},
	})
}

// bar paints the bar of a tally, at a place in the drawing.
func (c *census) bar(of *tally, x, y, long float64) {
	left, top := c.left, c.top
	c.left, c.top = 0, 0
	defer func() { c.left, c.top = left, top }()
	t := c.tint(of.level)
	c.box(ink{fill: t.fill}.of(&of.count), x, y, long, barHigh10)
	if t.hatched {
		c.hatch(x+outline, y+outline, max(0, long-2*outline), barHigh10-2*outline, of.count.Origin)
	}
	c.box(ink{line: t.line, dash: t.dash}.of(&of.count), x, y, long, barHigh10)
}
