package font

import (
	"fmt"
	"unicode"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"
)

// Features say how letters are shaped. Kerning and lining figures are always
// on.
type Features uint8

const (
	// Tabular gives all figures one width, and no kerning among themselves.
	Tabular Features = 1 << iota
	// Plain leaves standard ligatures out. It is for text that is drawn with
	// tracking (Tc): tracking is added once to each glyph, so a ligature would
	// stand tight among letters set wide. See Tracked.
	Plain
	// bare leaves all substitutions out.
	bare
	numFeatures
)

// Tracked is the tracking in points, either way, from which on text should be
// shaped with Plain: below it a ligature's missing gaps cannot be seen.
const Tracked = 0.3

// tag values of features; constants, so that the lists below need no code at
// start.
const (
	ccmp opentype.Tag = 'c'<<24 | 'c'<<16 | 'm'<<8 | 'p'
	locl opentype.Tag = 'l'<<24 | 'o'<<16 | 'c'<<8 | 'l'
	rlig opentype.Tag = 'r'<<24 | 'l'<<16 | 'i'<<8 | 'g'
	rclt opentype.Tag = 'r'<<24 | 'c'<<16 | 'l'<<8 | 't'
	calt opentype.Tag = 'c'<<24 | 'a'<<16 | 'l'<<8 | 't'
	clig opentype.Tag = 'c'<<24 | 'l'<<16 | 'i'<<8 | 'g'
	kern opentype.Tag = 'k'<<24 | 'e'<<16 | 'r'<<8 | 'n'
	liga opentype.Tag = 'l'<<24 | 'i'<<16 | 'g'<<8 | 'a'
	lnum opentype.Tag = 'l'<<24 | 'n'<<16 | 'u'<<8 | 'm'
	tnum opentype.Tag = 't'<<24 | 'n'<<16 | 'u'<<8 | 'm'
)

// list returns the features for letters as the shaper wants them.
func (fs Features) list(letters []rune) []harfbuzz.Feature {
	var l []harfbuzz.Feature
	set := func(value uint32, tags ...opentype.Tag) {
		for _, t := range tags {
			l = append(l, harfbuzz.Feature{Tag: t, Value: value, Start: harfbuzz.FeatureGlobalStart, End: harfbuzz.FeatureGlobalEnd})
		}
	}
	if fs&bare != 0 {
		set(0, ccmp, locl, rlig, rclt, calt, clig, liga)
		return l
	}
	set(1, lnum)
	if fs&Tabular != 0 {
		set(1, tnum)
		for i := 0; i < len(letters); i++ { // some fonts kern 1 and 1
			from := i
			for i < len(letters) && unicode.IsDigit(letters[i]) {
				i++
			}
			if i > from {
				l = append(l, harfbuzz.Feature{Tag: kern, Value: 0, Start: from, End: i})
			}
		}
	}
	if fs&Plain != 0 {
		set(0, liga, clig)
	}
	return l
}

// A glyph is one glyph of a shaped word, in font units.
type glyph struct {
	id            uint16
	cluster       int // index of the first letter it stands for
	dx, dy, width int
}

// shape shapes letters that are all in the face and hold nothing ignorable. A
// soft hyphen at the end is shown as a hyphen.
//
// Where the shaper makes a glyph of which it is not known that it stands for
// these letters, the word is set again without substitutions, and at last
// letter by letter: what is read matters more than a ligature.
func (f *Face) shape(s string, features Features) *Run {
	text := []rune(s)
	shown := text
	if n := len(text); n > 0 && text[n-1] == softHyphen {
		shown = append(append(make([]rune, 0, n), text[:n-1]...), '-')
	}
	for _, fs := range [2]Features{features, bare} {
		if glyphs, err := f.harfbuzz(shown, fs); err == nil {
			if codes, ok := f.encode(glyphs, text); ok {
				return f.run(s, glyphs, codes)
			}
		}
	}
	glyphs, codes := f.nominal(shown, text)
	return f.run(s, glyphs, codes)
}

// harfbuzz shapes letters from left to right.
func (f *Face) harfbuzz(letters []rune, features Features) (glyphs []glyph, err error) {
	defer func() {
		if r := recover(); r != nil { // a shaper that failed is not used again
			glyphs, err = nil, fmt.Errorf("shaping fails: %v", r)
		}
	}()
	pool := &f.shapers[0]
	script := language.Latin
	found := false
	for _, r := range letters {
		if marked(r) {
			pool = &f.shapers[1]
		}
		if sc := language.LookupScript(r); !found && sc != language.Common && sc != language.Inherited {
			script, found = sc, true
		}
	}
	sh := pool.get()
	b := sh.buffer
	b.Clear()
	b.ClusterLevel = harfbuzz.MonotoneCharacters // a mark is a text of its own
	b.AddRunes(letters, 0, -1)
	b.Props.Direction, b.Props.Script, b.Props.Language = harfbuzz.LeftToRight, script, "en"
	b.Shape(sh.font, features.list(letters))
	glyphs = make([]glyph, len(b.Info))
	for i, g := range b.Info {
		p := b.Pos[i]
		glyphs[i] = glyph{uint16(g.Glyph), g.Cluster, int(p.XOffset), int(p.YOffset), int(p.XAdvance)}
	}
	pool.put(sh)
	return glyphs, nil
}

// marked reports whether r is, or may stand below, a mark that has to be
// placed: all but the letters of Latin, Greek and Cyrillic, and signs.
func marked(r rune) bool {
	return r >= 0x300 && (r < 0x370 || r > 0x52F && (r < 0x1E00 || r > 0x20CF) && (r < 0x2100 || r > 0x2BFF))
}

// encode finds the code of each glyph. It fails if one does not read as the
// letters that it was made from.
func (f *Face) encode(glyphs []glyph, text []rune) (codes []uint16, ok bool) {
	codes = make([]uint16, len(glyphs))
	for i := 0; i < len(glyphs); {
		j := i + 1
		for j < len(glyphs) && glyphs[j].cluster == glyphs[i].cluster {
			j++
		}
		from, to := glyphs[i].cluster, len(text)
		if j < len(glyphs) {
			to = glyphs[j].cluster
		}
		if from >= to || i == 0 && from != 0 {
			return nil, false
		}
		if j == i+1 {
			if codes[i], ok = f.codes.of(glyphs[i].id, text[from:to]); !ok && glyphs[i].id != 0 {
				return nil, false
			}
		} else if !f.several(glyphs[i:j], text[from:to], codes[i:j]) {
			return nil, false
		}
		i = j
	}
	return codes, len(glyphs) > 0 || len(text) == 0
}

// several finds the codes of glyphs that together stand for text.
func (f *Face) several(glyphs []glyph, text []rune, codes []uint16) bool {
	read := ""
	for i, g := range glyphs {
		if int(g.id) >= f.glyphs {
			return false
		}
		codes[i] = g.id
		read += f.codes.own(g.id)
	}
	return norm.NFC.String(read) == norm.NFC.String(string(text))
}

// nominal sets letters one by one.
func (f *Face) nominal(shown, text []rune) (glyphs []glyph, codes []uint16) {
	for i, r := range shown {
		g := f.glyph(r)
		code, ok := f.codes.of(g, text[i:i+1])
		if !ok {
			g, code = 0, 0
		}
		glyphs = append(glyphs, glyph{id: g, cluster: i, width: int(be.Uint16(f.tables["hmtx"][4*min(int(g), f.long-1):]))})
		codes = append(codes, code)
	}
	return glyphs, codes
}

// run is glyphs as a run: where the pen goes after each is what the font says,
// but for the moves.
func (f *Face) run(s string, glyphs []glyph, codes []uint16) *Run {
	r := &Run{Face: f, Text: s, Codes: codes}
	var seg Seg
	from, left := 0, 0 // first code of seg; how far to go to the left before the next
	end := func(to int) {
		if seg.Codes = codes[from:to:to]; left != 0 {
			seg.Moves = append(seg.Moves, Move{to - from, left})
		}
		if left = 0; len(seg.Codes) > 0 || len(seg.Moves) > 0 {
			r.Segs = append(r.Segs, seg)
		}
	}
	for i, g := range glyphs {
		if y := f.mille(g.dy); y != seg.Rise {
			end(i)
			seg, from = Seg{Rise: y}, i
		}
		dx, width := f.mille(g.dx), f.mille(g.width)
		if left -= dx; left != 0 {
			seg.Moves = append(seg.Moves, Move{i - from, left})
		}
		left = f.advance(g.id) - width + dx
		r.Width += width
	}
	end(len(glyphs))
	return r
}
