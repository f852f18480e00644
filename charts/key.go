package charts

import "brief/report/doc"

// A key is what codes stand for and what could not be placed, in small type
// below a drawing: a code that nothing explains is no label.
type key struct {
	rows, columns bool // their codes are in use
	unplaced      []*doc.Run
}

// entryGap is between two entries of a key.
const entryGap = 12

// key draws the entries from y on, in lines over the whole width, and returns
// where they end. Without entries that is y.
func (s *sheet) key(k key, y float64) float64 {
	var keys []doc.ChartKey
	if k.columns {
		keys = append(keys, s.c.Columns...)
	}
	if k.rows {
		keys = append(keys, s.c.Rows...)
	}
	if len(keys)+len(k.unplaced) == 0 {
		return y
	}
	h := s.hand(doc.TypeNote, doc.Plain)
	leading := s.theme.Type[doc.TypeNote].Leading
	f := &flow{width: s.width, y: y + 6.5 + leading*0.77, leading: leading}
	strong := s.hand(doc.TypeNote, doc.Value)
	var lead float64
	for i := range keys {
		lead = max(lead, s.measure(strong, keys[i].Code.Words)+4)
	}
	for i := range keys {
		s.entry(f, h, &keys[i].Label, lead, func(x, y float64) { s.write(strong, &keys[i].Code, x, y) })
	}
	for _, run := range k.unplaced {
		s.entry(f, h, run, 9, func(x, y float64) { s.dashAt(x+3, y-h.middle()) })
	}
	return f.y + leading*0.23
}

// entry sets one entry where the flow has come to: what draw draws, and lead
// after it the words, on further lines if they need them.
func (s *sheet) entry(f *flow, h hand, run *doc.Run, lead float64, draw func(x, y float64)) {
	lines := []string{run.Words}
	wide := lead + s.measure(h, run.Words)
	if wide > f.width {
		if lines = s.wrap(h, run.Words, f.width-lead, maxLabel); lines == nil {
			s.noRoom(run, "a key", f.width-lead)
			return
		}
		wide = f.width
	}
	x, y := f.next(wide)
	draw(x, y)
	s.block(h, run, lines, x+lead, y, f.leading, false)
	f.y += float64(len(lines)-1) * f.leading
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
