package charts

import "brief/report/doc"

// A key is what codes stand for and what could not be placed, in small type
// below a drawing: a code that nothing explains is no label.
type key struct {
	columns, rows []int     // whose codes are in use
	named         []int     // rows that go by name and whose trends are told here
	trends        [][]trend // by row, where the drawing has no room for them
	unplaced      []int     // rows that stand nowhere
	series        []int     // whose codes are in use
}

const (
	entryGap = 12 // between two entries of a key
	keyTrend = 6  // before a trend in an entry
)

// key draws the entries from y on, in lines over the whole width, and returns
// where they end. Without entries that is y.
func (s *sheet) key(k key, y float64) float64 {
	if len(k.columns)+len(k.rows)+len(k.named)+len(k.unplaced)+len(k.series) == 0 {
		return y
	}
	h, strong := s.hand(doc.TypeNote, doc.Plain), s.hand(doc.TypeNote, doc.Value)
	leading := s.theme.Type[doc.TypeNote].Leading
	f := &flow{width: s.width, y: y + 6.5 + leading*0.77, leading: leading}
	tell := func(code, label *doc.Run, ts []trend) {
		s.entry(f, h, entry{
			run: label, lead: s.measure(strong, code.Words) + 4, trends: ts,
			draw: func(x, y float64) { s.write(strong, code, x, y) },
		})
	}
	for _, j := range k.columns {
		tell(&s.c.Columns[j].Code, &s.c.Columns[j].Label, nil)
	}
	for _, i := range k.rows {
		var ts []trend
		if k.trends != nil {
			ts = k.trends[i]
		}
		tell(&s.c.Rows[i].Code, &s.c.Rows[i].Label, ts)
	}
	for _, i := range k.series {
		if of := &s.c.Series[i]; of.Code.Words != "" {
			tell(&of.Code, &of.Label, nil)
		}
	}
	for _, i := range k.named {
		s.entry(f, h, entry{run: &s.c.Rows[i].Label, trends: k.trends[i], draw: func(float64, float64) {}})
	}
	for _, i := range k.unplaced {
		s.entry(f, h, entry{run: &s.c.Rows[i].Label, lead: 9, draw: func(x, y float64) { s.dashAt(x+3, y-h.middle(), s.compared(i)) }})
	}
	return f.y + leading*0.23
}

// An entry is a code or sign, what it stands for, and trends that had no room.
type entry struct {
	draw   func(x, y float64) // draws the code or sign
	lead   float64            // width that it takes
	run    *doc.Run
	trends []trend
}

// entry sets an entry where the flow has come to, on several lines if the width
// is too small for it.
func (s *sheet) entry(f *flow, h hand, e entry) {
	words := s.measure(h, e.run.Words)
	wide := e.lead + words
	for _, t := range e.trends {
		wide += keyTrend + s.trendWidth(h, t)
	}
	if wide <= f.width {
		x, y := f.next(wide)
		e.draw(x, y)
		x += e.lead
		s.write(h, e.run, x, y)
		x += words
		for _, t := range e.trends {
			w := s.trendWidth(h, t)
			s.trendLine(h, t, x+keyTrend+w/2, y)
			x += keyTrend + w
		}
		return
	}
	lines := s.wrap(h, e.run.Words, f.width-e.lead, maxLabel)
	if lines == nil {
		s.noRoom(e.run, "a key", f.width-e.lead)
		return
	}
	x, y := f.next(f.width)
	e.draw(x, y)
	s.block(h, e.run, lines, x+e.lead, y, f.leading, false)
	f.y += float64(len(lines)-1) * f.leading
	for _, t := range e.trends {
		w := s.trendWidth(h, t)
		if e.lead+w > f.width {
			s.noRoom(t.says, "a key", f.width-e.lead)
		}
		f.y += f.leading
		s.trendLine(h, t, x+e.lead+w/2, f.y)
	}
}

// A flow sets things of different width on lines.
type flow struct {
	width, leading float64
	x, y           float64 // where the next thing stands, if it fits
}

// next returns the place of a thing of the given width.
func (f *flow) next(wide float64) (x, y float64) {
	if f.x > 0 && f.x+wide > f.width {
		f.x, f.y = 0, f.y+f.leading
	}
	x = f.x
	f.x += wide + entryGap
	return x, f.y
}
