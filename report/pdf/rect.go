package pdf

import (
	"math"

	"brief/report/draw"
)

// A rect is a box on a page in points, y from the top.
type rect struct{ left, top, right, bottom float64 }

// Letters reach about this far above and below the baseline, in ems: enough
// for a place to click and for the bounds of a drawing.
const ascent, descent = 0.8, 0.25

func wordsRect(w *draw.Words) rect {
	return rect{w.X, w.Y - float64(ascent*w.Size), w.X + w.Width(), w.Y + float64(descent*w.Size)}
}

func imageRect(m *draw.Image) rect { return rect{m.X, m.Y, m.X + m.Width, m.Y + m.Height} }

// pathRect is the box around all points of a path and the width of its outline.
func pathRect(s *draw.Shape) rect {
	r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range s.Path {
		for _, p := range points(&s.Path[i]) {
			r = r.union(rect{p.X, p.Y, p.X, p.Y})
		}
	}
	if s.Stroke != nil {
		half := s.Width / 2
		r = rect{r.left - half, r.top - half, r.right + half, r.bottom + half}
	}
	return r
}

// points are those of seg that its kind uses.
func points(seg *draw.Segment) []draw.Point {
	switch seg.Kind {
	case draw.Move, draw.Line:
		return seg.P[:1]
	case draw.Cubic:
		return seg.P[:3]
	}
	return nil
}

func (r rect) union(o rect) rect {
	return rect{min(r.left, o.left), min(r.top, o.top), max(r.right, o.right), max(r.bottom, o.bottom)}
}

// within reports whether r lies in a page of this size; a hundredth of a point
// is rounding.
func (r rect) within(width, height float64) bool {
	const slack = 0.01
	return r.left >= -slack && r.top >= -slack && r.right <= width+slack && r.bottom <= height+slack
}

// clip cuts r at the edges of a page of this size.
func (r rect) clip(width, height float64) rect {
	return rect{max(r.left, 0), max(r.top, 0), min(r.right, width), min(r.bottom, height)}
}

// append writes r as a PDF rectangle on a page of this height: left, bottom,
// right, top, y from the bottom.
func (r rect) append(b []byte, height float64) []byte {
	b = append(appendLength(append(b, '['), r.left), ' ')
	b = append(appendLength(b, height-r.bottom), ' ')
	b = append(appendLength(b, r.right), ' ')
	return append(appendLength(b, height-r.top), ']')
}
