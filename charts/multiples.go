package charts

import (
	"slices"

	"brief/report/doc"
)

// Measures of small multiples (LOOK 6).
const (
	panelWide    = 72
	panelGap     = 12
	panelHigh    = 46.0
	panelName    = 11  // height of a line of a name
	panelTop     = 13  // above the area, for the number of the highest gridline
	panelFoot    = 14  // below it, for the periods
	panelApart   = 8   // between two rows of panels
	panelStep    = 18  // least distance of two gridlines
	panelLow     = 36  // the least height
	panelLeast   = 20  // width of the area
	panelAfter   = 4   // between the end dot and its number
	panelDot     = 2.2 // radius
	panelSubject = 2.0 // width of the subject's line
	panelNames   = 3   // lines of a name
	numberLeast  = 4.2 // base line of the last number below the highest place, so that it stands below the name of the field
)

var multiplesSteps = Heights{[]float64{39, panelHigh, 52, 58.5}, 1}

var multiplesForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Multiples, Takes: doc.OfNumbers, Rows: maxCategories, Dates: maxPoints},
	steps:     func(*doc.Chart) Heights { return multiplesSteps },
	draw:      (*sheet).multiples,
}

// Panels are small charts of one line each, on one scale, so that they can be
// compared with each other.
type panels struct {
	*sheet
	axis        axis
	high        float64 // of the area
	across      int
	panel       float64 // width
	left, right float64 // of the area in a panel, from its edges
	field       bool    // some panel has forecasts
	codes       []int   // series that go by code
	names       [][]string
}

// multiples draws a panel for each series and returns the height. s.row is the
// height between lowest and highest number.
func (s *sheet) multiples() float64 {
	m := &panels{sheet: s, high: max(s.row, panelLow)}
	m.axis = axisOf(s.c, m.high, panelStep)
	if !m.plan() {
		return 0
	}
	y := s.unit()
	named := false
	for first := 0; first < len(s.c.Series); first += m.across {
		end := min(first+m.across, len(s.c.Series))
		lines := 1
		for i := first; i < end; i++ {
			lines = max(lines, len(m.names[i]))
		}
		y += float64(lines) * panelName
		for i := first; i < end; i++ {
			named = m.drawPanel(i, float64(i-first)*(m.panel+panelGap), y, named) || named
		}
		y += panelTop + m.high + panelFoot + panelApart
	}
	return s.key(key{series: m.codes}, y-panelApart)
}

// plan puts as many panels side by side as have room for names, numbers and
// periods, beginning with those of LOOK.
func (m *panels) plan() bool {
	_, _, m.field = forecasts(m.c.Series)
	small := m.hand(doc.TypeLabel, doc.Plain)
	m.left = m.widest(m.axis, small) + panelAfter
	number := 0.0
	for i := range m.c.Series {
		s := &m.c.Series[i]
		number = max(number, m.measure(m.endHand(), s.Points[last(s)].Word.Words))
	}
	m.right = panelDot + panelAfter + number
	for m.across = max(1, int((m.width+panelGap)/(panelWide+panelGap))); m.across > 0; m.across-- {
		m.panel = (m.width+panelGap)/float64(m.across) - panelGap
		if m.panel-m.left-m.right >= panelLeast && m.periodsFit(small) && m.namesFit() {
			return true
		}
	}
	m.across = 1
	m.noRoom(longest(m.c.Series), "a panel", m.width)
	return false
}

// periodsFit reports whether first and last period have room below a panel, and
// the name of the field above it.
func (m *panels) periodsFit(h hand) bool {
	widest := m.widestPeriod(h)
	if m.field && m.measure(h, m.c.Axis.Forecast.Words)+2*fieldInset > m.panel-m.left-m.right {
		return false
	}
	if len(m.c.Periods) == 1 {
		return widest <= m.panel
	}
	return 2*widest+periodApart/2 <= m.panel
}

// namesFit breaks names into lines; those that are too long go by code.
func (m *panels) namesFit() bool {
	m.names, m.codes = m.names[:0], m.codes[:0]
	for i := range m.c.Series {
		s := &m.c.Series[i]
		lines := m.wrap(m.nameHand(i), s.Label.Words, m.panel, panelNames)
		if lines == nil {
			if s.Code.Words == "" || m.measure(m.nameHand(i), s.Code.Words) > m.panel {
				return false
			}
			lines = []string{s.Code.Words}
			m.codes = append(m.codes, i)
		}
		m.names = append(m.names, lines)
	}
	return true
}

func (m *panels) nameHand(i int) hand {
	h := m.hand(doc.TypeTable, doc.Value)
	if i == m.c.Subject {
		return m.hand(doc.TypeTable, doc.Strong).in(m.theme.Colours.Accent)
	}
	return h
}

// drawPanel draws a panel whose name ends at y. It reports whether it told what
// the field of forecasts is; one panel does so.
func (m *panels) drawPanel(i int, x, y float64, named bool) bool {
	s := &m.c.Series[i]
	name := &s.Label
	if slices.Contains(m.codes, i) {
		name = &s.Code
	}
	lines := m.names[i]
	m.block(m.nameHand(i), name, lines, x, y-2-float64(len(lines)-1)*panelName, panelName, false)
	p := &plot{
		sheet: m.sheet, axis: m.axis, left: x + m.left, top: y + panelTop, width: m.panel - m.left - m.right, height: m.high,
		wide: m.left, series: []int{i}, subject: panelSubject, end: (*plot).endDot, field: panelTop,
	}
	p.draw()
	if len(m.problems) > 0 {
		return false
	}
	h := m.hand(doc.TypeLabel, doc.Plain)
	if i == 0 {
		for n := range m.axis.lines {
			l := &m.axis.lines[n]
			m.write(h, &l.word, x, p.top+p.y(l.value)-gridUp)
		}
	}
	m.panelPeriods(p, i, x)
	m.drawNumber(p, i)
	if _, _, any := p.forecast(); any && !named {
		p.fieldName()
		return true
	}
	return false
}

// drawNumber writes the last number beside its dot. Where the series ends before
// the others no gridline runs through it: that would look like a minus.
func (m *panels) drawNumber(p *plot, i int) {
	s := &m.c.Series[i]
	k := last(s)
	_, colour := p.line(i)
	h, run := m.endHand().in(*colour), &s.Points[k].Word
	x := p.left + p.x(float64(k)) + panelDot + panelAfter
	y := min(max(p.top+p.y(s.Points[k].Value)+h.middle(), p.top+numberLeast), p.top+p.height+gridUp)
	if k < len(m.c.Periods)-1 {
		m.box(ink{fill: &m.theme.Colours.White}, x-1, y-2*h.middle()-1, m.measure(h, run.Words)+2, 2*h.middle()+2)
	}
	m.write(h, run, x, y)
}

// panelPeriods writes the first period, and that of the last value, each below
// its place or as near to it as the other lets it.
func (m *panels) panelPeriods(p *plot, i int, x float64) {
	h, y := m.hand(doc.TypeLabel, doc.Plain), p.top+p.height+11
	first, end := &m.c.Periods[0], &m.c.Periods[last(&m.c.Series[i])]
	wide, after := m.measure(h, first.Words), m.measure(h, end.Words)
	at := max(x, p.left-wide/2)
	if end != first {
		least := x + wide + periodApart/2
		to := max(least, min(p.left+p.x(float64(last(&m.c.Series[i])))-after/2, x+m.panel-after))
		at = min(at, x+to-least)
		m.write(h, end, to, y)
	} else if len(m.c.Periods) == 1 {
		at = max(x, min(p.left+p.x(0)-wide/2, x+m.panel-wide))
	}
	m.write(h, first, at, y)
}

// endDot paints the end of a line in a panel.
func (p *plot) endDot(i int, x, y float64) { p.disc(p.endInk(i), x, y, panelDot+lineOther/4) }
