package charts

import (
	"cmp"
	"slices"
	"strings"

	"brief/report/doc"
)

// Measures of the labels at the ends of lines (LOOK 6).
const (
	endAfter  = 6  // between the end mark and its label
	endLead   = 12 // between labels, and between the lines of one
	endParts  = 4  // between a name and its number
	endShare  = 0.4
	endMost   = 3 // lines of a name
	leaderOff = 4 // a label further from its mark than this is led to

	leaderAfter = 16 // between end marks and labels, where one is led to
	leaderApart = 2  // between a leader and what it joins
)

// An endLabel is name and last number of a series, beside the end of its line.
// The period is told where the series ends before the others.
type endLabel struct {
	name   *doc.Run
	lines  []string // of the name
	value  *doc.Run
	period *doc.Run // or nil
	below  bool     // the number has a line of its own
	mark   float64  // where the mark stands
	y      float64  // the middle of the first line
	series int
}

func (l *endLabel) height() float64 {
	n := float64(len(l.lines))
	if l.below {
		n++
	}
	return n * endLead
}

func (s *sheet) endHand() hand { return s.hand(doc.TypeTable, doc.Strong) }

// endLabel breaks a label into lines no wider than width. It returns nil if it
// is too wide.
func (s *sheet) endLabel(i int, code bool, width float64) *endLabel {
	series := &s.c.Series[i]
	l := &endLabel{series: i, name: &series.Label, value: &series.Points[last(series)].Word}
	if code && series.Code.Words != "" {
		l.name = &series.Code
	}
	if k := last(series); k < len(s.c.Periods)-1 {
		l.period = &s.c.Periods[k]
	}
	l.lines = s.wrap(s.endHand(), l.name.Words, width, endMost)
	number := s.numberWidth(l)
	if l.lines == nil || number > width+hair {
		return nil
	}
	l.below = s.measure(s.endHand(), l.lines[len(l.lines)-1])+endParts+number > width+hair
	return l
}

// numberWidth is the width of the number, and of the period after it.
func (s *sheet) numberWidth(l *endLabel) float64 {
	w := s.measure(s.endHand(), l.value.Words)
	if l.period != nil {
		w += endParts + s.measure(s.hand(doc.TypeLabel, doc.Plain), l.period.Words)
	}
	return w
}

// endWidth is the width of a label.
func (s *sheet) endWidth(l *endLabel) float64 {
	w := 0.0
	for i, line := range l.lines {
		wide := s.measure(s.endHand(), strings.TrimSuffix(line, " "))
		if i == len(l.lines)-1 && !l.below {
			wide += endParts + s.numberWidth(l)
		}
		w = max(w, wide)
	}
	if l.below {
		w = max(w, s.numberWidth(l))
	}
	return w
}

// spread moves labels apart, in the order of their marks, so that none meets
// another or stands outside of from and to. It reports false if there is no room
// for all.
func spread(all []*endLabel, from, to float64) bool {
	slices.SortStableFunc(all, func(a, b *endLabel) int { return cmp.Compare(a.mark, b.mark) })
	total := 0.0
	for _, l := range all {
		l.y = l.mark
		total += l.height()
	}
	if total > to-from+hair {
		return false
	}
	least := from
	for _, l := range all {
		l.y = max(l.y, least+endLead/2)
		least = l.y - endLead/2 + l.height()
	}
	most := to
	for _, l := range slices.Backward(all) {
		l.y = min(l.y, most-l.height()+endLead/2)
		most = l.y - endLead/2
	}
	return true
}

// drawEnd writes a label from x on.
func (s *sheet) drawEnd(l *endLabel, x float64, colour doc.Colour) {
	h := s.endHand().in(colour)
	y := l.y + h.middle()
	s.block(h, l.name, l.lines, x, y, endLead, false)
	y += float64(len(l.lines)-1) * endLead
	at := x + s.measure(h, strings.TrimSuffix(l.lines[len(l.lines)-1], " ")) + endParts
	if l.below {
		at, y = x, y+endLead
	}
	s.write(h, l.value, at, y)
	if l.period != nil {
		at += s.measure(h, l.value.Words) + endParts
		s.write(s.hand(doc.TypeLabel, doc.Plain), l.period, at, y)
	}
}
