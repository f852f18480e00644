package font

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// maxCodes is how many codes two bytes hold.
const maxCodes = 1 << 16

// maxMappings bounds the walk over a character map: a broken one can claim
// four billion characters.
const maxMappings = 1 << 18

// codes knows the text of every code of a face; see Face.
type codes struct {
	glyphs int
	text   []rune          // of each glyph: the lowest character that maps to it, or 0
	alias  map[rune]uint16 // characters whose code is not their glyph
	extra  []extra         // codes from glyphs on: characters that share a glyph

	// Further codes, for glyphs that substitution makes: those of figures of
	// one width, and all. Figures come first and by themselves, since most texts
	// need no others, and to find all takes half as long as to parse the face.
	figures, formed func() *formed
}

// An extra is a code above the glyphs.
type extra struct {
	glyph uint16
	text  string
}

// init gives every character of the face its code, in character order.
func (c *codes) init(f *Face) error {
	type mapping struct {
		r     rune
		glyph uint16
	}
	var all []mapping
	steps := 0
	for it := f.hb.Cmap.Iter(); it.Next(); {
		if steps++; steps > maxMappings {
			return errors.New("broken font: character map has no end")
		}
		if r, g := it.Char(); g != 0 && int(g) < f.glyphs {
			all = append(all, mapping{r, uint16(g)})
		}
	}
	slices.SortFunc(all, func(a, b mapping) int { return cmp.Or(cmp.Compare(a.r, b.r), cmp.Compare(a.glyph, b.glyph)) })
	c.glyphs = f.glyphs
	c.text = make([]rune, f.glyphs)
	c.alias = map[rune]uint16{}
	for _, m := range all {
		switch own := c.text[m.glyph]; {
		case m.r == noBreakSpace || m.r == softHyphen: // the one is set as a space, the other is below
		case own == 0 && expansion(m.r) == "":
			c.text[m.glyph] = m.r
		case own == 0: // reads as its letters; the writer's own U+FB01 is another text
			c.text[m.glyph] = m.r
			c.add(m.r, m.glyph)
		case own != m.r:
			c.add(m.r, m.glyph)
		}
	}
	if g := f.glyph('-'); g != 0 { // the hyphen at a line's end looks like a hyphen in every font
		c.add(softHyphen, g)
	}
	if n := c.glyphs + len(c.extra); n > maxCodes {
		return fmt.Errorf("font needs %d codes for its %d glyphs, the limit is %d", n, c.glyphs, maxCodes)
	}
	c.figures = sync.OnceValue(func() *formed { return form(f, figures, &formed{}) })
	c.formed = sync.OnceValue(func() *formed { return form(f, applied, c.figures()) })
	return nil
}

func (c *codes) add(r rune, glyph uint16) {
	c.alias[r] = uint16(c.glyphs + len(c.extra))
	c.extra = append(c.extra, extra{glyph, string(r)})
}

// own returns the text of a glyph's own code, or "" if no character maps to it.
func (c *codes) own(glyph uint16) string {
	r := c.text[glyph]
	if r == 0 {
		return ""
	}
	if e := expansion(r); e != "" {
		return e
	}
	return string(r)
}

// glyph returns the glyph that a code shows. A code that the face never gave
// out shows glyph 0.
func (c *codes) glyph(code uint16) uint16 {
	if e := c.above(code); e != nil {
		return e.glyph
	}
	if int(code) < c.glyphs {
		return code
	}
	return 0
}

// read returns the text of a code, or "" for a code that was never given out.
func (c *codes) read(code uint16) string {
	if e := c.above(code); e != nil {
		return e.text
	}
	if int(code) >= c.glyphs {
		return ""
	}
	if s := c.own(code); s != "" {
		return s
	}
	if s := c.figures().text[code]; s != "" {
		return s
	}
	return c.formed().text[code]
}

// above returns what a code above the glyphs stands for, or nil.
func (c *codes) above(code uint16) *extra {
	i := int(code) - c.glyphs
	if i < 0 {
		return nil
	}
	if i < len(c.extra) {
		return &c.extra[i]
	}
	i -= len(c.extra)
	for _, more := range [...]func() *formed{c.figures, c.formed} {
		if e := more().extra; i < len(e) {
			return &e[i]
		}
	}
	return nil
}

// of returns the code under which a glyph reads as text.
func (c *codes) of(glyph uint16, text []rune) (code uint16, ok bool) {
	if int(glyph) >= c.glyphs {
		return 0, false
	}
	if len(text) == 1 {
		if a, ok := c.alias[text[0]]; ok && c.extra[int(a)-c.glyphs].glyph == glyph {
			return a, true
		}
		if c.text[glyph] == text[0] {
			return glyph, true
		}
	}
	s := string(text)
	if c.own(glyph) == s {
		return glyph, true
	}
	for _, more := range [...]func() *formed{c.figures, c.formed} {
		if code, ok = more().codes[extra{glyph, s}]; ok {
			return code, true
		}
	}
	// A letter and its mark that the shaper composed read as the composed
	// letter, which is the same text (UAX 15).
	if whole := []rune(norm.NFC.String(s)); len(whole) < len(text) {
		return c.of(glyph, whole)
	}
	return 0, false
}

// Characters that are set in a way of their own.
const (
	noBreakSpace = '\u00A0'
	softHyphen   = '\u00AD'
)

// expansion returns the letters of a ligature that Unicode has a character
// for, and "" for every other character.
func expansion(r rune) string {
	if r < 0xFB00 || r > 0xFB06 {
		return ""
	}
	return [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-0xFB00]
}
