package charts

import (
	chart "github.com/wcharczuk/go-chart/v2"

	"brief/report/doc"
)

// Measures of bars: those of counts, and these.
const (
	barBetween = 3.5 // between two bars
	barLess    = 9.5 // the least height, for a number of 10
	barLeast   = 24  // least length of the scale
	barBeside  = 96  // the same, where panels stand side by side
	barApart   = 6   // after the longest label
	barLabel   = 0.5 // most of a panel for the column of labels
)

var barsForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Bars, Takes: doc.OfNumbers, Rows: maxSeries, Dates: maxCategories},
	check: func(v *checker) {
		if n := len(v.c.Series); n > maxSeries && len(v.c.Periods) > 1 {
			v.refuse(nil, "bars of %d series over periods cannot be drawn, the limit is %d", n, maxSeries)
		}
		if n := len(v.c.Periods); n > maxCategories {
			v.refuse(nil, "bars of %d periods cannot be drawn, the limit is %d", n, maxCategories)
		}
		v.firmWords()
	},
	steps: func(*doc.Chart) Heights { return Heights{[]float64{barLess, barHigh10, 12.5, 14.5}, 1} },
	draw:  (*sheet).numberBars,
}

// firmWords checks the word for estimates.
func (v *checker) firmWords() {
	for i := range v.c.Series {
		for k := range v.c.Series[i].Points {
			if p := &v.c.Series[i].Points[k]; !p.None && p.Status == doc.Estimate && v.c.Axis.Estimate.Origin == nil {
				v.refuse(&p.Word, "%q is an estimate, and the chart has no word for that", p.Word.Words)
			}
		}
	}
}

// A barRow is one bar with its label.
type barRow struct {
	label, code *doc.Run // the code is nil for a period
	series      int
	point       *doc.Point
}

// A barPanel is a head with bars below it: the periods of a series, or the
// series of the only period.
type barPanel struct {
	head *doc.Run
	rows []barRow
}

// A barSet is all panels, below each other or side by side, on one scale from
// zero.
type barSet struct {
	*sheet
	panels      []barPanel
	low, high   float64
	across      int
	panel       float64 // width
	label       float64 // of the column of labels
	left, right float64 // for numbers, beside the scale
	thick       float64 // height of a bar
	codes       bool    // series go by code
}

// numberBars draws bars from zero and returns the height. s.row is the height of
// a bar.
func (s *sheet) numberBars() float64 {
	b := &barSet{sheet: s, panels: barPanels(s.c), thick: max(s.row, barLess)}
	b.low, b.high = extent(s.c, true)
	if b.low == b.high {
		b.high = 1 // all are zero
	}
	if !b.plan() {
		return 0
	}
	y := s.unit()
	for first := 0; first < len(b.panels); first += b.across {
		deepest := y
		for n := first; n < min(first+b.across, len(b.panels)); n++ {
			deepest = max(deepest, b.drawPanel(&b.panels[n], float64(n-first)*(b.panel+countGutter), y))
		}
		y = deepest + countApart
	}
	var keys key
	if b.codes {
		for i := range s.c.Series {
			keys.series = append(keys.series, i)
		}
	}
	return s.key(keys, y-countApart)
}

// barPanels sorts the numbers into panels.
func barPanels(c *doc.Chart) []barPanel {
	if len(c.Periods) == 1 {
		p := barPanel{head: &c.Periods[0]}
		for i := range c.Series {
			s := &c.Series[i]
			p.rows = append(p.rows, barRow{&s.Label, &s.Code, i, &s.Points[0]})
		}
		return []barPanel{p}
	}
	var all []barPanel
	for i := range c.Series {
		s := &c.Series[i]
		p := barPanel{head: &s.Label}
		for k := range s.Points {
			p.rows = append(p.rows, barRow{&c.Periods[k], nil, i, &s.Points[k]})
		}
		all = append(all, p)
	}
	return all
}

// plan puts as many panels side by side as have room.
func (b *barSet) plan() bool {
	for _, b.codes = range []bool{false, true} {
		label, number := b.measureRows()
		for b.across = max(1, min(len(b.panels), int((b.width+countGutter)/(countPanel+countGutter)))); b.across > 0; b.across-- {
			b.panel = (b.width+countGutter)/float64(b.across) - countGutter
			least := float64(barLeast)
			if b.across > 1 {
				least = barBeside
			}
			need := b.label
			b.label = max(need, min(countLabel, b.panel-b.left-b.right-least))
			switch {
			case b.label <= b.panel*barLabel && b.scale() >= least && b.headsFit():
				return true
			case !b.codes || b.across > 1:
			case b.label > b.panel*barLabel:
				b.noRoom(label, "the labels of bars", b.panel*barLabel)
			case b.scale() < least:
				b.noRoom(number, "the numbers beside bars", b.panel-b.label-least)
			default:
				b.noRoom(b.panels[0].head, "a panel", b.panel)
			}
			b.label = need
		}
	}
	return false
}

// measureRows finds the widths that labels and numbers take, and which label and
// which number are the widest.
func (b *barSet) measureRows() (label, number *doc.Run) {
	b.label, b.left, b.right = 0, 0, 0
	h := b.hand(doc.TypeTable, doc.Plain)
	widest := 0.0
	for _, p := range b.panels {
		for _, r := range p.rows {
			if wide := b.measure(h, b.named(r).Words) + barApart; wide > b.label {
				b.label, label = wide, b.named(r)
			}
			if r.point.None {
				b.right = max(b.right, barAfter+noneDash)
				continue
			}
			wide := barAfter + b.numberWide(r.point)
			if wide > widest {
				widest, number = wide, &r.point.Word
			}
			if r.point.Value < 0 {
				b.left = max(b.left, wide)
			} else {
				b.right = max(b.right, wide)
			}
		}
	}
	return label, number
}

// scale is the length from the lowest to the highest number.
func (b *barSet) scale() float64 { return b.panel - b.label - b.left - b.right }

func (b *barSet) named(r barRow) *doc.Run {
	if b.codes && r.code != nil && r.code.Words != "" {
		return r.code
	}
	return r.label
}

// headsFit reports whether the heads of panels have room, on up to three lines.
func (b *barSet) headsFit() bool {
	for _, p := range b.panels {
		if b.wrap(b.hand(doc.TypePanel, doc.Strong), p.head.Words, b.panel, 3) == nil {
			return false
		}
	}
	return true
}

// firmness is the word after a number that is not actual, or nil.
func (b *barSet) firmness(p *doc.Point) *doc.Run {
	switch p.Status {
	case doc.Estimate:
		return &b.c.Axis.Estimate
	case doc.Forecast:
		return &b.c.Axis.Forecast
	}
	return nil
}

// numberWide is the width of a number and the word after it.
func (b *barSet) numberWide(p *doc.Point) float64 {
	w := b.measure(b.hand(doc.TypePanel, doc.Strong), p.Word.Words)
	if run := b.firmness(p); run != nil {
		w += endParts + b.measure(b.hand(doc.TypeLabel, doc.Plain), run.Words)
	}
	return w
}

// drawPanel draws a panel and returns where its bars end. A dashed line parts
// periods that cannot be compared.
func (b *barSet) drawPanel(p *barPanel, x, y float64) float64 {
	h := b.hand(doc.TypePanel, doc.Strong)
	lines := b.wrap(h, p.head.Words, b.panel, 3)
	b.block(h, p.head, lines, x, y+countName-6.5, stripName, false)
	y += countName + float64(len(lines)-1)*stripName
	pitch := b.thick + barBetween
	height := pitch*float64(len(p.rows)) - barBetween
	left := x + b.label + b.left
	b.render(bare(b.recorder, b.scale(), height,
		[]chart.Tick{{Value: b.low}, {Value: b.high}}, []chart.Tick{{Value: 0}, {Value: float64(len(p.rows))}},
		[]chart.Series{&bars{barSet: b, rows: p.rows, pitch: pitch, height: height}}), left, y)
	zero := left + b.along(0)
	for n, r := range p.rows {
		if r.point.Breaks && n > 0 {
			between := y + float64(n)*pitch - barBetween/2
			b.rule(ink{line: &b.theme.Colours.Ink2, width: hairline, dash: dashes}, x, between, x+b.panel, between)
		}
		b.words(r, x, zero, left, y+float64(n)*pitch+b.thick/2)
	}
	return y + height
}

// along is where a number stands on the scale.
func (b *barSet) along(v float64) float64 { return b.scale() * (v - b.low) / (b.high - b.low) }

// words writes label and number of a bar around y.
func (b *barSet) words(r barRow, x, zero, left, y float64) {
	label, number, small := b.hand(doc.TypeTable, doc.Plain), b.hand(doc.TypePanel, doc.Strong), b.hand(doc.TypeLabel, doc.Plain)
	if r.code != nil && r.series == b.c.Subject {
		label = b.hand(doc.TypeTable, doc.Strong)
	}
	b.write(label, b.named(r), x, y+label.middle())
	if r.point.None {
		b.dashAt(zero+barAfter+3, y, r.point.Word.Origin)
		return
	}
	at := left + b.along(r.point.Value) + barAfter
	if r.point.Value < 0 {
		at = left + b.along(r.point.Value) - barAfter - b.numberWide(r.point)
	}
	b.write(number, &r.point.Word, at, y+number.middle())
	if run := b.firmness(r.point); run != nil {
		b.write(small, run, at+b.measure(number, r.point.Word.Words)+endParts, y+number.middle())
	}
}

// bars is a chart.Series of horizontal bars: go-chart's range gives their ends.
type bars struct {
	layer
	*barSet
	rows          []barRow
	pitch, height float64
}

// Len implements chart.ValuesProvider.
func (b *bars) Len() int { return len(b.rows) }

// GetValues implements chart.ValuesProvider: the number, and the row from below.
func (b *bars) GetValues(i int) (x, y float64) {
	return b.rows[i].point.Value, float64(len(b.rows) - i)
}

// Render implements chart.Series.
func (b *bars) Render(_ chart.Renderer, canvas chart.Box, xs, _ chart.Range, _ chart.Style) {
	at := func(v float64) float64 { return float64(canvas.Left+xs.Translate(v)) / perPoint }
	zero := at(0)
	c := &b.theme.Colours
	b.rule(ink{line: &c.Ink, width: outline}, zero, 0, zero, b.height)
	for n, r := range b.rows {
		if r.point.None {
			continue
		}
		k, y := b.fill(r).of(&r.point.Word), float64(n)*b.pitch
		from, to := min(zero, at(r.point.Value)), max(zero, at(r.point.Value))
		if to-from < 2*outline {
			// Too short for an outline: a line of the same height.
			b.rule(ink{line: &c.Ink, width: outline}.of(&r.point.Word), at(r.point.Value), y, at(r.point.Value), y+b.thick)
			continue
		}
		b.box(ink{fill: k.fill, origin: k.origin}, from, y, to-from, b.thick)
		if k.line != nil {
			b.box(ink{line: k.line, dash: k.dash, origin: k.origin}, from, y, to-from, b.thick)
		}
	}
}

// fill is how a bar is painted: solid if it is actual, light within long dashes
// if estimated, hollow within short ones if forecast. Beside others, the subject
// is the darkest.
func (b *barSet) fill(r barRow) ink {
	c := &b.theme.Colours
	switch {
	case r.point.Status == doc.Forecast:
		return ink{fill: &c.White, line: &c.Ink, dash: firm[doc.Forecast]}
	case r.point.Status == doc.Estimate:
		return ink{fill: &c.Moderate, line: &c.Ink, dash: firm[doc.Estimate]}
	case b.c.Subject < 0 || r.series == b.c.Subject:
		return ink{fill: &c.Accent, line: &c.Ink}
	}
	return ink{fill: &c.Rungs[3], line: &c.Ink}
}
