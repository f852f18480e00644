package charts

import (
	"brief/report/doc"
	"brief/report/draw"
)

// Sizes of tokens (LOOK 6).
const (
	tokenArrow = 5.5 // width of a trend's sign on a token
	tokenGap   = 2.5 // between sign and word
	tokenFlag  = 9
	tokenSunk  = 3.6 // what words stand lower for to be clear of the flag
	noneDash   = 9   // dash before a country without a rating, and the gap
)

// A token is a country that stands somewhere: its name or code, and below it
// the trends that are stated.
type token struct {
	run     *doc.Run // name or code
	hand    hand     // of the name
	second  hand     // of the trends
	ink              // its origin is the level that the token's place says
	trends  []trend
	stacked bool // the sign stands after the name and the word below it
	moved   bool
	corner  draw.Point // of the flag of a change, from the upper right corner
	sunk    bool       // words stand below the flag, not beside it
	none    bool       // no rating: a name without a box, and a dash
}

// A trend is one line of a token. Power is told where a token stands for more
// than one.
type trend struct {
	power *doc.Run // or nil
	sign  doc.MarkShape
	says  *doc.Run
}

// lines is how many lines a token has.
func (k *token) lines() int { return 1 + len(k.trends) }

// height of a token in a stack: 20, 27 with a trend, 11 for each further one.
func (k *token) height() float64 {
	switch n := len(k.trends); n {
	case 0:
		return 20
	default:
		return 27 + 11*float64(n-1)
	}
}

// room is the width that the words of a token take with a little on either side.
func (s *sheet) room(k *token) float64 {
	w := s.measure(k.hand, k.run.Words)
	if k.none {
		w += noneDash
	}
	if k.moved && !k.sunk {
		w += tokenFlag // the flag covers a corner, and the name is centred
		if !k.stacked && (len(k.trends) > 0 || k.corner.Y > 2) {
			w += 4 // it reaches down to the name
		}
	}
	for i, t := range k.trends {
		if k.stacked && i == 0 {
			w += tokenGap + tokenArrow
			w = max(w, s.measure(k.second, t.says.Words))
			continue
		}
		w = max(w, s.trendWidth(k.second, t))
	}
	return w + 4
}

func (s *sheet) trendWidth(h hand, t trend) float64 {
	w := tokenArrow + tokenGap + s.measure(h, t.says.Words)
	if t.power != nil {
		w += s.measure(h, t.power.Words) + tokenGap
	}
	return w
}

// put draws a token.
func (s *sheet) put(k *token, x, y, w, h float64) {
	if !k.none {
		s.box(k.ink, x, y, w, h)
	}
	middle, leading := x+w/2, 11.0
	if h < 25 {
		leading = 10.2
	}
	base := y + h/2 + k.hand.middle() - float64(k.lines()-1)*leading/2
	if k.sunk {
		base += tokenSunk
	}
	switch {
	case k.none:
		left := middle - (s.measure(k.hand, k.run.Words)+noneDash)/2
		s.dashAt(left+3, base-k.hand.middle(), k.origin)
		s.write(k.hand, k.run, left+noneDash, base)
	case k.stacked && len(k.trends) > 0:
		width := s.measure(k.hand, k.run.Words)
		left := middle - (width+tokenGap+tokenArrow)/2
		s.write(k.hand, k.run, left, base)
		s.arrow(k.trends[0].sign, left+width+tokenGap, base-k.hand.middle(), tokenArrow, k.second.colour, k.trends[0].says.Origin)
		s.centre(k.second, k.trends[0].says, middle, base+leading)
	default:
		s.centre(k.hand, k.run, middle, base)
		for i, t := range k.trends {
			s.trendLine(k.second, t, middle, base+float64(i+1)*leading)
		}
	}
	if k.moved {
		s.flag(x+w-k.corner.X, y+k.corner.Y, tokenFlag, k.origin)
	}
}

// trendLine writes power, sign and word of a trend around x.
func (s *sheet) trendLine(h hand, t trend, x, y float64) {
	x -= (s.trendWidth(h, t) - h.tracking) / 2
	if t.power != nil {
		s.write(h, t.power, x, y)
		x += s.measure(h, t.power.Words) + tokenGap
	}
	s.arrow(t.sign, x, y-h.middle(), tokenArrow, h.colour, t.says.Origin)
	s.write(h, t.says, x+tokenArrow+tokenGap, y)
}

// country returns the token of a row without trends: the subject white on
// accent, the others ink on white. Without a subject all are accent where all
// says so.
func (s *sheet) country(row int, name bool, role doc.TypeRole, all bool) *token {
	c := &s.theme.Colours
	key := &s.c.Rows[row]
	k := &token{run: &key.Code, second: s.hand(doc.TypeLabel, doc.Plain)}
	if name {
		k.run = &key.Label
	}
	if row == s.c.Subject || all && s.c.Subject < 0 {
		k.hand = s.hand(role, doc.Strong).in(c.White)
		k.second.colour = c.White
		k.ink = ink{fill: &c.Accent, line: &c.Accent}
	} else {
		k.hand = s.hand(role, doc.Plain).in(c.Ink)
		k.second.colour = c.Ink
		k.ink = ink{fill: &c.White, line: &c.Ink}
	}
	return k
}
