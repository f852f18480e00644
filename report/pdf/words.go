package pdf

import (
	"math"
	"slices"
	"strconv"

	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
)

// wide is the tracking, in ems, from which programs that look for gaps take
// letters for words; the words are then given with the letters.
const wide = 0.05

// words shows one line of one run. Words that follow each other in a sequence
// share a text object, placed relative to each other in whole hundredths. Where
// the pen already stands they need no place, and if nothing else changes they
// go on in the same array.
func (p *painter) words(w *draw.Words) {
	st := &p.state
	p.fill(w.Colour)
	spelt := w.Tracking > float64(wide*w.Size)
	if spelt {
		if !p.sequence.words {
			p.endText()
		}
		p.ops = append(appendText(append(p.ops, "/Span<</ActualText"...), w.Text), ">>BDC\n"...)
	}
	p.beginText()
	p.move(hundredths(w.X), hundredths(p.height-w.Y))
	tracking := int64(math.Round(w.Tracking * 1000))
	if tracking != st.tracking {
		st.tracking = tracking
		p.fixed(tracking, 3)
		p.put("Tc\n")
	}
	open := false // a TJ array
	for _, g := range w.Glyphs {
		size := hundredths(w.Size)
		open = p.run(g, size, open)
		st.pen += int64(g.Width)*size + 100*tracking*int64(len(g.Codes))
	}
	p.shown(open)
	if spelt {
		if !p.sequence.words {
			p.endText()
		}
		p.put("EMC\n")
	}
}

// move places the pen, unless it is there already but for what rounding takes
// away.
func (p *painter) move(x, y int64) {
	const unit = 1000 // of pen in a hundredth
	st := &p.state
	if d := st.pen - x*unit; y == st.y && -unit < d && d < unit {
		return
	}
	p.fixed(x-st.x, 2)
	p.fixed(y-st.y, 2)
	p.put("Td\n")
	st.x, st.y, st.pen = x, y, x*unit
}

// run shows the glyphs of g in the TJ array, which open says is begun, and
// reports whether it is open after it. A mark that stands above or below its
// letter is shown apart, with a rise.
func (p *painter) run(g *font.Run, size int64, open bool) bool {
	face := slices.Index(p.faces, g.Face)
	for i := range g.Segs {
		s := &g.Segs[i]
		if s.Rise == 0 {
			open = p.segment(face, s, size, open)
			continue
		}
		p.shown(open)
		p.fixed(int64(math.Round(float64(int64(s.Rise)*size)/1000)), 2)
		p.put("Ts\n")
		open = p.shown(p.segment(face, s, size, false))
		p.put("0 Ts\n")
	}
	return open
}

// segment shows the glyphs of s: strings of bytes, and numbers where the pen
// moves.
func (p *painter) segment(face int, s *font.Seg, size int64, open bool) bool {
	moves := s.Moves
	letters := false // a string is begun
	for i := 0; ; i++ {
		if len(moves) > 0 && moves[0].At == i {
			open, letters = p.array(open), p.quoted(letters)
			if n := len(p.ops); p.ops[n-1] != ')' && p.ops[n-1] != '[' {
				p.ops = append(p.ops, ' ')
			}
			p.ops = strconv.AppendInt(p.ops, int64(moves[0].Left), 10)
			moves = moves[1:]
		}
		if i == len(s.Codes) {
			p.quoted(letters)
			return open
		}
		font, letter := p.alphabet.Of(face, s.Codes[i])
		if st := &p.state; st.font != font || st.size != size {
			letters = p.quoted(letters)
			open = p.shown(open)
			p.setFont(font, size)
		}
		open = p.array(open)
		if !letters {
			letters = true
			if n := len(p.ops); p.ops[n-1] == ')' { // one string
				p.ops = p.ops[:n-1]
			} else {
				p.ops = append(p.ops, '(')
			}
		}
		p.ops = appendLetter(p.ops, letter)
	}
}

// setFont says which font at which size shows what comes.
func (p *painter) setFont(number int, size int64) {
	p.state.font, p.state.size = number, size
	p.put("/F")
	p.ops = append(strconv.AppendInt(p.ops, int64(p.firstFont+number), 10), ' ')
	p.fixed(size, 2)
	p.put("Tf\n")
}

// appendLetter appends a byte of a literal string (ISO 32000-1, 7.3.4.2), none
// of which is a control character.
func appendLetter(b []byte, c byte) []byte {
	if c == '(' || c == ')' || c == '\\' {
		b = append(b, '\\')
	}
	return append(b, c)
}

// quoted closes a string if one is begun; none is after it.
func (p *painter) quoted(letters bool) bool {
	if letters {
		p.ops = append(p.ops, ')')
	}
	return false
}

// endArray shows what an array holds.
const endArray = "]TJ\n"

// array begins a TJ array if none is, or goes on with the one that ended last.
func (p *painter) array(open bool) bool {
	switch n := len(p.ops); {
	case open:
	case n == p.state.array:
		p.ops = p.ops[:n-len(endArray)]
	default:
		p.ops = append(p.ops, '[')
	}
	return true
}

// shown closes the TJ array if it is open; it is not after it.
func (p *painter) shown(open bool) bool {
	if open {
		p.put(endArray)
		p.state.array = len(p.ops)
	}
	return false
}

// number gives the letters of all pages their bytes, by the face.
func (p *painter) number(pages []layout.Page) {
	for _, page := range pages {
		for i := range page.Items {
			w := page.Items[i].Words
			if w == nil {
				continue
			}
			for _, g := range w.Glyphs {
				at := slices.Index(p.faces, g.Face)
				if at < 0 {
					at = len(p.faces)
					p.faces, p.used = append(p.faces, g.Face), append(p.used, nil)
				}
				p.used[at].Add(g.Codes)
			}
		}
	}
	p.alphabet = font.NewAlphabet(p.faces, p.used)
}
