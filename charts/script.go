package charts

import (
	"strings"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
)

// capHeight is that of a capital in em, near enough in all faces to centre a
// line of text on a place.
const capHeight = 0.711

// hair is what two equal widths may differ by, computed on two ways.
const hair = 0.005

// A script measures and shapes words in the theme's faces.
type script struct {
	theme *doc.Theme
	fonts *font.Set
}

// A hand is how words are written.
type hand struct {
	face           string // key of Theme.Faces
	size, tracking float64
	colour         doc.Colour
	tabular        bool
}

// hand returns how the theme writes a role in a tone.
func (s *script) hand(role doc.TypeRole, tone doc.Tone) hand {
	t := s.theme.Toned(role, tone)
	return hand{face: t.Face, size: t.Size, tracking: t.Tracking, colour: t.Colour, tabular: t.Tabular}
}

// in returns h in another colour.
func (h hand) in(c doc.Colour) hand {
	h.colour = c
	return h
}

// middle is where the baseline of a line of h stands below its middle.
func (h hand) middle() float64 { return capHeight * h.size / 2 }

// shape returns words and the spaces between them.
func (s *script) shape(h hand, words string) []*font.Run {
	chain := s.fonts.Chain(h.face)
	var runs []*font.Run
	for i, w := range strings.Split(words, " ") {
		if i > 0 {
			runs = append(runs, chain.Shape(" ", h.tabular)...)
		}
		if w != "" {
			runs = append(runs, chain.Shape(w, h.tabular)...)
		}
	}
	return runs
}

// measure returns the advance of words in points.
func (s *script) measure(h hand, words string) float64 {
	w := draw.Words{Size: h.size, Tracking: h.tracking, Glyphs: s.shape(h, words)}
	return w.Width()
}

// wrap breaks words at spaces into at most the given number of lines no wider
// than width, as few as will do and as even as can be; each line but the last
// keeps its space. It returns nil if they do not fit.
func (s *script) wrap(h hand, words string, width float64, lines int) []string {
	parts := strings.SplitAfter(words, " ")
	widths := make([]float64, len(parts))
	for i, p := range parts {
		widths[i] = s.measure(h, strings.TrimSuffix(p, " "))
	}
	space := s.measure(h, " ")
	best, widest := fill(parts, widths, space, width+hair)
	if best == nil || len(best) > lines {
		return nil
	}
	for {
		next, w := fill(parts, widths, space, widest-hair)
		if next == nil || len(next) > len(best) {
			return best
		}
		best, widest = next, w
	}
}

// fill sets as many parts on each line as its width holds. It returns the
// widest line too, and nothing if a part alone is too wide.
func fill(parts []string, widths []float64, space, width float64) (lines []string, widest float64) {
	at := 0.0
	for i, p := range parts {
		switch {
		case widths[i] > width:
			return nil, 0
		case i == 0:
			lines, at = []string{p}, widths[i]
		case at+space+widths[i] <= width:
			lines[len(lines)-1] += p
			at += space + widths[i]
		default:
			lines, at = append(lines, p), widths[i]
		}
		widest = max(widest, at)
	}
	return lines, widest
}
