package pdf

import (
	"fmt"
	"math"
	"sync"

	"brief/report/doc"
	"brief/report/draw"
)

// Least contrasts of WCAG 2.1: of text (1.4.3), of text that is large, and of
// a graphic that one must see to understand (1.4.11).
const (
	textContrast    = 4.5
	largeContrast   = 3.0
	graphicContrast = 3.0

	largeSize  = 18.0 // points: 24 px
	largeBold  = 14.0 // points: 18.66 px
	boldWeight = 700
)

// A surface is what is on a page so far: the areas that are filled, the words,
// and the marks that stand for a value.
type surface struct {
	areas []area
	words []seenWords
	marks []*mark
}

// An area is the box of a filled path.
type area struct {
	rect
	colour doc.Colour
}

// Words are seen in the box of their letters.
type seenWords struct {
	rect
	words *draw.Words
}

// A mark is all shapes that stand for one value: a box with its outline and
// its hatch. One of them must stand out.
type mark struct {
	origin *doc.Origin
	best   float64
	colour doc.Colour
	ground doc.Colour
}

// see holds the contrast of op against what is below it, and that it covers no
// words.
func (p *painter) see(op draw.Op) {
	s := &p.surface
	if w := op.Words; w != nil {
		p.legible(w)
		return
	}
	sh := op.Shape
	if sh == nil {
		return
	}
	box := pathRect(sh)
	if sh.Origin != nil {
		s.stands(sh, box)
	}
	if sh.Fill == nil {
		return
	}
	for i := range s.words {
		if w := &s.words[i]; w.words != nil && w.overlaps(box) {
			p.add(ruleContrast, w.words.Run.Place(), "page %d: a shape covers %s", p.page+1, short(w.words.Text))
			w.words = nil // told
		}
	}
	s.areas = append(s.areas, area{box, *sh.Fill})
}

// legible holds the contrast of words against each area that they stand on.
func (p *painter) legible(w *draw.Words) {
	box, ok := lettersRect(w)
	if !ok {
		return
	}
	s := &p.surface
	s.words = append(s.words, seenWords{box, w})
	least := leastContrast(w)
	if ground, c := s.worst(box, w.Colour); c < least {
		p.add(ruleContrast, w.Run.Place(), "page %d: %s in %s on %s has a contrast of %.2f, it needs %.1f",
			p.page+1, short(w.Text), hexColour(w.Colour), hexColour(ground), c, least)
	}
}

// leastContrast is what WCAG asks of words of this size and weight.
func leastContrast(w *draw.Words) float64 {
	if w.Size >= largeSize {
		return largeContrast
	}
	for _, g := range w.Glyphs {
		if g.Text != " " && (w.Size < largeBold || g.Face.Weight() < boldWeight) {
			return textContrast
		}
	}
	return largeContrast
}

// stands notes how well sh stands out from what is below it, by its fill or
// its outline.
func (s *surface) stands(sh *draw.Shape, box rect) {
	var m *mark
	for _, k := range s.marks {
		if k.origin == sh.Origin {
			m = k
		}
	}
	if m == nil {
		m = &mark{origin: sh.Origin}
		s.marks = append(s.marks, m)
	}
	for _, c := range [...]*doc.Colour{sh.Fill, sh.Stroke} {
		if c == nil {
			continue
		}
		if ground, v := s.worst(box, *c); v > m.best {
			m.best, m.colour, m.ground = v, *c, ground
		}
	}
}

// leave tells of the marks of a page that nobody makes out, and begins anew.
func (p *painter) leave() {
	for _, m := range p.surface.marks {
		if m.best < graphicContrast {
			p.add(ruleGraphic, m.origin.Place, "page %d: the mark of %s, %s on %s, has a contrast of %.2f, it needs %.1f",
				p.page+1, m.origin.ID, hexColour(m.colour), hexColour(m.ground), m.best, graphicContrast)
		}
	}
	s := &p.surface
	s.areas, s.words, s.marks = s.areas[:0], s.words[:0], s.marks[:0]
}

// worst is the least contrast that c has with what shows in box: the areas
// there, the last painted on top, and the paper where none covers it.
func (s *surface) worst(box rect, c doc.Colour) (ground doc.Colour, contrast float64) {
	contrast = math.Inf(1)
	on := func(g doc.Colour) {
		if v := contrastOf(c, g); v < contrast {
			ground, contrast = g, v
		}
	}
	for i := len(s.areas) - 1; i >= 0; i-- {
		a := &s.areas[i]
		if !a.overlaps(box) {
			continue
		}
		on(a.colour)
		if a.covers(box) {
			return ground, contrast
		}
	}
	on(doc.Colour{R: 255, G: 255, B: 255})
	return ground, contrast
}

// touch is how far letters may reach into an area beside them: what their box
// is larger than their ink.
const touch = 0.75

// overlaps reports whether r and o have more in common than an edge.
func (r *rect) overlaps(o rect) bool {
	return r.top+touch < o.bottom && o.top+touch < r.bottom && r.left+touch < o.right && o.left+touch < r.right
}

// covers reports whether o lies in r, but for an edge.
func (r *rect) covers(o rect) bool {
	return r.left <= o.left+touch && r.right >= o.right-touch && r.top <= o.top+touch && r.bottom >= o.bottom-touch
}

// lettersRect is the box of the letters of w, from the foot of the line to the
// height of capitals; ok is false if there are none.
func lettersRect(w *draw.Words) (box rect, ok bool) {
	seen := *w
	for n := len(seen.Glyphs); n > 0 && seen.Glyphs[n-1].Text == " "; n-- {
		seen.Glyphs = seen.Glyphs[:n-1]
	}
	for len(seen.Glyphs) > 0 && seen.Glyphs[0].Text == " " {
		seen.X += float64(float64(seen.Glyphs[0].Width)*w.Size) / 1000
		seen.Glyphs = seen.Glyphs[1:]
	}
	const capital = 0.72
	return rect{seen.X, w.Y - float64(capital*w.Size), seen.X + seen.Width(), w.Y}, len(seen.Glyphs) > 0
}

// contrastOf is the contrast of two colours, 1 to 21 (WCAG 2.1, "contrast
// ratio").
func contrastOf(a, b doc.Colour) float64 {
	l, k := luminance(a), luminance(b)
	return (max(l, k) + 0.05) / (min(l, k) + 0.05)
}

// luminance is the relative luminance of a colour (WCAG 2.1).
func luminance(c doc.Colour) float64 {
	l := linear()
	return float64(0.2126*l[c.R]) + float64(0.7152*l[c.G]) + float64(0.0722*l[c.B])
}

// linear are the channels of sRGB as light.
var linear = sync.OnceValue(func() *[256]float64 {
	var l [256]float64
	for i := range l {
		if v := float64(i) / 255; v <= 0.03928 {
			l[i] = v / 12.92
		} else {
			l[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return &l
})

func hexColour(c doc.Colour) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
