package font

import (
	"encoding/binary"

	shaping "github.com/go-text/typesetting/font"
)

var be = binary.BigEndian

// A Face is one face of a font file, parsed. It is safe for concurrent use.
//
// Words are codes, not glyph numbers; a page shows each by a byte (see
// Alphabet). Every code has exactly one text, so that what is copied from a page
// is what was written: a glyph's own number is the code for the lowest character it
// stands for, and every further text of the same glyph (no-break hyphen beside
// hyphen, Cyrillic А beside Latin A, a small capital) has a code of its own
// above the font's last glyph. All of this follows from the font file alone,
// never from the words that were set before.
type Face struct {
	name   string
	tables map[string][]byte
	hb     *shaping.Font // with everything that shaping plain letters needs
	upem   int           // units per em
	glyphs int           // glyphs in the font
	long   int           // glyphs with an advance of their own in hmtx

	codes    codes
	shapers  [2]shapers // for plain letters, and for letters with marks
	programs programs
}

// Name returns the PostScript name.
func (f *Face) Name() string { return f.name }

// Has reports whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	g, ok := f.hb.Cmap.Lookup(r)
	return ok && g != 0 && int(g) < f.glyphs
}

// Bearing returns the left side bearing of r in 1/1000 em: the space between
// the origin of the letter and its leftmost point. It is 0 for a letter that
// the face does not have.
func (f *Face) Bearing(r rune) int {
	g, ok := f.hb.Cmap.Lookup(r)
	if !ok || int(g) >= f.glyphs {
		return 0
	}
	return f.mille(int(int16(be.Uint16(f.bearing(uint16(g))))))
}

// Weight returns the weight class of the face, 400 for regular (OpenType,
// OS/2 usWeightClass).
func (f *Face) Weight() int { return int(be.Uint16(f.tables["OS/2"][4:])) }

// glyph returns the number of the glyph of r, 0 if there is none.
func (f *Face) glyph(r rune) uint16 {
	if g, ok := f.hb.Cmap.Lookup(r); ok && int(g) < f.glyphs {
		return uint16(g)
	}
	return 0
}

// advance returns the advance of a glyph in 1/1000 em, rounded: the same
// number goes into layout, into TJ and into the file's /W.
func (f *Face) advance(glyph uint16) int {
	return f.mille(int(be.Uint16(f.tables["hmtx"][4*min(int(glyph), f.long-1):])))
}

// bearing returns the two bytes of hmtx that hold the left side bearing.
func (f *Face) bearing(glyph uint16) []byte {
	if int(glyph) < f.long {
		return f.tables["hmtx"][4*int(glyph)+2:][:2]
	}
	return f.tables["hmtx"][4*f.long+2*(int(glyph)-f.long):][:2]
}

// mille converts font units to 1/1000 em, halves rounded away from zero.
func (f *Face) mille(units int) int {
	if units < 0 {
		return -f.mille(-units)
	}
	return (units*2000 + f.upem) / (2 * f.upem)
}
