package charts

import "brief/report/doc"

// A tint is how a cell shows a level: one hue, darker is always higher, and no
// two alike in grey (LOOK 4).
type tint struct {
	ink
	hatched bool
	dark    bool // words on it are white
	value   bool // words on it are of value weight
}

// tints are the steps that a scale of so many levels takes, lowest first. The
// highest is always the accent. A white cell is only there where four levels
// need it, since a white cell with dashes is a level that is not stated.
var tints = [maxLevels + 1][]int{2: {1, 4}, 3: {1, 3, 4}, 4: {0, 1, 3, 4}, 5: {0, 1, 2, 3, 4}}

// tint returns how the cell of a level is painted, -1 for not stated.
func (s *sheet) tint(level int) tint {
	c := &s.theme.Colours
	if level < 0 {
		return tint{ink: ink{fill: &c.White, line: &c.Ink2, dash: dashes}}
	}
	switch tints[len(s.c.Scale)][level] {
	case 0:
		return tint{ink: ink{fill: &c.White, line: &c.Ink}}
	case 1:
		return tint{ink: ink{fill: &c.Moderate, line: &c.Ink}, hatched: true}
	case 2:
		return tint{ink: ink{fill: &c.Rungs[2], line: &c.Ink}}
	case 3:
		return tint{ink: ink{fill: &c.Rungs[3], line: &c.Ink}, value: true}
	}
	return tint{ink: ink{fill: &c.Accent, line: &c.Ink}, dark: true, value: true}
}

// words returns how words on a tint are written.
func (s *sheet) words(t tint, role doc.TypeRole) hand {
	h := s.hand(role, doc.Plain)
	if t.value {
		h = s.hand(role, doc.Value)
	}
	switch {
	case t.dark:
		h.colour = s.theme.Colours.White
	case t.dash != nil:
		h.colour = s.theme.Colours.Ink2
	default:
		h.colour = s.theme.Colours.Ink
	}
	return h
}

// field returns the colour of a rung of the board. A fifth level stands half
// way between the fourth and the accent: darker than every rung, and still
// lighter than the subject's token on it.
func (s *sheet) field(level int) *doc.Colour {
	c := &s.theme.Colours
	if level < len(c.Rungs) {
		return &c.Rungs[level]
	}
	mix := func(a, b uint8) uint8 { return uint8((int(a) + int(b)) / 2) }
	top := c.Rungs[len(c.Rungs)-1]
	return &doc.Colour{R: mix(top.R, c.Accent.R), G: mix(top.G, c.Accent.G), B: mix(top.B, c.Accent.B)}
}
