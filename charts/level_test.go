package charts

import (
	"math"
	"testing"

	"brief/report/doc"
)

// luminance is the relative luminance of a colour (WCAG 2.2).
func luminance(c doc.Colour) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// lightness is CIE L*.
func lightness(c doc.Colour) float64 {
	y := luminance(c)
	if y <= 216.0/24389 {
		return y * 24389 / 27
	}
	return 116*math.Cbrt(y) - 16
}

func contrast(a, b doc.Colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Levels can be told apart in grey by their fields and cells, darker is
// higher, words can be read on each, and every outline can be seen.
func TestLevelsInGrey(t *testing.T) {
	for n := minLevels; n <= maxLevels; n++ {
		s := &sheet{recorder: record(), c: &doc.Chart{Scale: make([]doc.Run, n)}}
		for level := range n {
			k := s.tint(level)
			h := s.words(k, doc.TypeLabel)
			if c := contrast(h.colour, *k.fill); c < 5.5 {
				t.Errorf("%d levels: words on cell %d have %.1f:1", n, level, c)
			}
			if c := contrast(*k.line, desk.Colours.White); c < 3 {
				t.Errorf("%d levels: the outline of cell %d has %.1f:1", n, level, c)
			}
			if level == 0 {
				continue
			}
			below := s.tint(level - 1)
			if d := lightness(*below.fill) - lightness(*k.fill); d < 8 && !(d > 0 && k.hatched != below.hatched) {
				t.Errorf("%d levels: cell %d is %.1f L* darker than the one below", n, level, d)
			}
			if d := lightness(*s.field(level - 1)) - lightness(*s.field(level)); d < 7.5 {
				t.Errorf("%d levels: field %d is %.1f L* darker than the one below", n, level, d)
			}
		}
		none := s.tint(-1)
		if none.dash == nil || contrast(s.words(none, doc.TypeLabel).colour, *none.fill) < 5.5 {
			t.Errorf("not stated is not dashed, or cannot be read: %+v", none)
		}
		top := s.field(n - 1)
		if d := lightness(*top) - lightness(desk.Colours.Accent); d < 15 {
			t.Errorf("%d levels: the subject's token is %.1f L* darker than the highest field", n, d)
		}
	}
}
