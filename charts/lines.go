package charts

import (
	"math"

	"brief/report/doc"
)

// Measures of a chart of lines (LOOK 6).
const (
	linesMost   = 4   // lines of one chart
	linesTop    = 17  // above the area: the name of the field of forecasts, and room for an end mark
	fieldBase   = 9.5 // from the top of the field to the base line of its name
	linesFoot   = 15  // below it: periods
	linesStep   = 22  // least distance of two gridlines
	linesShare  = 5   // of a high area: so many gridlines are enough
	linesLow    = 52  // the least height: four labels
	linesLeast  = 60  // width of the area
	gridUp      = 2   // a number stands this much above its gridline
	gridAfter   = 6   // after the widest number, before the area
	periodApart = 8   // between two periods
)

var linesForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Lines, Takes: doc.OfNumbers, Rows: linesMost, Dates: maxPoints, Else: doc.Multiples},
	steps: func(c *doc.Chart) Heights {
		if len(c.Series) > linesMost {
			return multiplesSteps
		}
		return Heights{[]float64{71.5, 84.5, 97.5, 110.5, 123.5, 136.5}, 2}
	},
	draw: func(s *sheet) float64 {
		if len(s.c.Series) > linesMost {
			return s.multiples()
		}
		return s.lines()
	},
}

// lines draws up to four series as lines with their labels at the ends, and
// returns the height. s.row is the height between lowest and highest number.
func (s *sheet) lines() float64 {
	small := s.hand(doc.TypeLabel, doc.Plain)
	p := &plot{sheet: s, height: max(s.row, linesLow), subject: lineSubject, end: (*plot).endMark}
	p.axis = axisOf(s.c, p.height, max(linesStep, p.height/linesShare))
	p.left, p.top = s.widest(p.axis, small)+gridAfter, s.unit()+linesTop
	p.wide, p.field = p.left, linesTop
	p.series = subjectLast(s.c)
	all, codes := p.labels()
	if all == nil {
		return 0
	}
	p.draw()
	if len(s.problems) > 0 {
		return 0
	}
	p.gridWords()
	p.periods(p.top + p.height)
	for _, l := range all {
		_, colour := p.line(l.series)
		k := last(&s.c.Series[l.series])
		at := p.left + p.width + endRing + p.after
		if x := p.left + p.x(float64(k)) + endRing + leaderApart; math.Abs(l.y-l.mark) > leaderOff || l.period != nil {
			s.rule(s.leader(l), x, l.mark, at-leaderApart, l.y)
		}
		s.drawEnd(l, at, *colour)
	}
	var keys key
	if codes {
		keys.series = p.series
	}
	return s.key(keys, p.top+p.height+linesFoot)
}

// leaderDots are those of a leader that crosses the area, far apart: no series
// is drawn so, and a line from its last value on would read as a flat forecast.
var leaderDots = []float64{1, 4}

// leader is how a label is led to: by a hairline in the space between the area
// and the labels, by dots from a series that ends before the others.
func (s *sheet) leader(l *endLabel) ink {
	if l.period != nil {
		return ink{line: &s.theme.Colours.Ink2, width: 1, dash: leaderDots}
	}
	return ink{line: &s.theme.Colours.Hairline, width: hairline}
}

// subjectLast returns the series in their order, but the subject last, so that
// it is drawn on top.
func subjectLast(c *doc.Chart) (all []int) {
	for i := range c.Series {
		if i != c.Subject {
			all = append(all, i)
		}
	}
	if c.Subject >= 0 {
		all = append(all, c.Subject)
	}
	return all
}

// labels finds room for the labels at the ends: on one line, on several, or with
// codes for names; and leaves the rest of the width to the area. It returns nil
// if there is no room.
func (p *plot) labels() (all []*endLabel, codes bool) {
	for _, codes := range []bool{false, true} {
		all, width := p.endLabels(codes, p.width0()*endShare)
		if all == nil || !p.place(all) {
			continue
		}
		p.after = endAfter
		for _, l := range all {
			if math.Abs(l.y-l.mark) > leaderOff {
				p.after = leaderAfter
			}
		}
		p.width = p.width0() - p.left - endRing - p.after - width
		if p.width >= max(linesLeast, p.twoPeriods()) && p.named() {
			return all, codes
		}
	}
	if len(p.problems) == 0 {
		p.noRoom(longest(p.c.Series), "the labels of lines", p.width0()*endShare)
	}
	return nil, false
}

// endLabels returns the labels, none wider than most, and the width of the
// widest; or nil if one is.
func (p *plot) endLabels(codes bool, most float64) (all []*endLabel, width float64) {
	for _, i := range p.series {
		l := p.endLabel(i, codes, most)
		if l == nil {
			return nil, 0
		}
		all, width = append(all, l), max(width, p.endWidth(l))
	}
	return all, width
}

// longest is the longest name of a series.
func longest(all []doc.Series) *doc.Run {
	run := &all[0].Label
	for i := range all {
		if len(all[i].Label.Words) > len(run.Words) {
			run = &all[i].Label
		}
	}
	return run
}

// whole is the width of the whole drawing.
func (p *plot) width0() float64 { return p.sheet.width }

// place sets labels beside their marks and moves them apart.
func (p *plot) place(all []*endLabel) bool {
	for _, l := range all {
		s := &p.c.Series[l.series]
		v := s.Points[last(s)].Value
		l.mark = p.top + p.height*(p.axis.high-v)/(p.axis.high-p.axis.low)
	}
	return spread(all, p.top-p.field, p.top+p.height+gridUp)
}

// named reports whether the field of forecasts has room for its name.
func (p *plot) named() bool {
	if _, _, any := forecasts(p.c.Series); !any {
		return true
	}
	run := &p.c.Axis.Forecast
	if p.nameWidth() <= p.width {
		return true
	}
	p.noRoom(run, "a chart", p.width)
	return false
}

// gridWords writes the numbers of the gridlines above them, and the name of the
// field of forecasts.
func (p *plot) gridWords() {
	h := p.hand(doc.TypeLabel, doc.Plain)
	for i := range p.axis.lines {
		l := &p.axis.lines[i]
		p.write(h, &l.word, 0, p.top+p.y(l.value)-gridUp)
	}
	p.fieldName()
}

// fieldName writes the name of the field of forecasts at its top: in the middle,
// or up to its right end if it is wider.
func (p *plot) fieldName() {
	x1, x2, any := p.forecast()
	if !any {
		return
	}
	h, run := p.hand(doc.TypeLabel, doc.Plain), &p.c.Axis.Forecast
	wide := p.measure(h, run.Words)
	p.write(h, run, p.left+max(0, min((x1+x2-wide)/2, x2-wide-fieldInset)), p.top-p.field+fieldBase)
}

// twoPeriods is the width that the area needs for the first and the last period.
func (p *plot) twoPeriods() float64 {
	h := p.hand(doc.TypeLabel, doc.Plain)
	return 1.5*p.widestPeriod(h) + periodApart
}

func (s *sheet) widestPeriod(h hand) float64 {
	widest := 0.0
	for k := range s.c.Periods {
		widest = max(widest, s.measure(h, s.c.Periods[k].Words))
	}
	return widest
}

// everyPeriod are as many periods as have room, at equal distances, the last
// among them; with the first if that can be.
func (p *plot) everyPeriod(h hand) []int {
	n := len(p.c.Periods)
	if n == 1 {
		return []int{0}
	}
	widest := p.widestPeriod(h)
	// The outermost may stand further in than their place, by half their width.
	least := max(1, int(math.Ceil((1.5*widest+periodApart)*float64(n-1)/p.width)))
	if free := int(math.Ceil((widest + periodApart) * float64(n-1) / p.width)); p.roomy(widest) {
		least = max(1, free)
	}
	by := least
	for d := least; d <= 2*least && d < n; d++ {
		if (n-1)%d == 0 {
			by = d
			break
		}
	}
	var all []int
	for k := n - 1; k >= 0; k -= by {
		all = append(all, k)
	}
	return all
}

// roomy reports whether the first and last period can stand in the middle of
// their places.
func (p *plot) roomy(widest float64) bool {
	return p.left >= widest/2 && p.left+p.width+widest/2 <= p.width0()
}

// periods writes as many periods below the area as have room.
func (p *plot) periods(y float64) {
	h := p.hand(doc.TypeLabel, doc.Plain)
	for _, k := range p.everyPeriod(h) {
		run := &p.c.Periods[k]
		wide := p.measure(h, run.Words)
		if wide > p.width0() {
			p.noRoom(run, "a chart", p.width0())
			return
		}
		x := p.left + p.x(float64(k)) - wide/2
		p.write(h, run, max(0, min(x, p.width0()-wide)), y+12)
	}
}

// endMark paints the end of a line: a ring for the subject, squares for others.
func (p *plot) endMark(i int, x, y float64) {
	k, white := p.endInk(i), ink{fill: &p.theme.Colours.White}
	if i == p.c.Subject || len(p.c.Series) == 1 {
		p.disc(white, x, y, endRing+k.width/2+halo)
		p.disc(k, x, y, endRing+k.width/2)
		return
	}
	const side = endSquare + lineOther
	p.box(white, x-side/2-halo, y-side/2-halo, side+2*halo, side+2*halo)
	p.box(k, x-side/2, y-side/2, side, side)
}
