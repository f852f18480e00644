package font

import (
	"errors"
	"fmt"
	"slices"
)

// Errors of outlines; Parse finds them, so that Embed does not.
var (
	errGlyph     = errors.New("a glyph lies outside of its table")
	errOutline   = errors.New("the outline of a glyph is cut off")
	errComponent = errors.New("a glyph is made of glyphs that are not there, or of itself")
	errSubset    = errors.New("the letters used are too many for one subset")
)

// A subset is a font file with the glyphs of a document, renumbered.
type subset struct {
	file   []byte
	number map[uint16]uint16 // old glyph to new
}

// outline returns the bytes of a glyph, none for an empty one.
func outline(tables map[string][]byte, glyph uint16) ([]byte, error) {
	loca, glyf := tables["loca"], tables["glyf"]
	var from, to int
	if be.Uint16(tables["head"][50:]) == 1 {
		from, to = int(be.Uint32(loca[4*int(glyph):])), int(be.Uint32(loca[4*int(glyph)+4:]))
	} else {
		from, to = 2*int(be.Uint16(loca[2*int(glyph):])), 2*int(be.Uint16(loca[2*int(glyph)+2:]))
	}
	if from > to || to > len(glyf) || to-from > 0 && to-from < 10 {
		return nil, errGlyph
	}
	return glyf[from:to], nil
}

// outlines checks every glyph of a font.
func outlines(tables map[string][]byte) error {
	n := int(be.Uint16(tables["maxp"][4:]))
	parts := make([][]uint16, n) // of composite glyphs
	for g := range n {
		b, err := outline(tables, uint16(g))
		if err != nil {
			return fmt.Errorf("broken font: %w", err)
		}
		if len(b) == 0 {
			continue
		}
		if _, err := strip(nil, b, nil); err != nil {
			return fmt.Errorf("broken font: %w", err)
		}
		if err := components(b, func(p []byte) { parts[g] = append(parts[g], be.Uint16(p[2:])) }); err != nil {
			return fmt.Errorf("broken font: %w", err)
		}
	}
	depth := make([]int, n) // 0 not known, -1 being looked at
	var deep func(g uint16) int
	deep = func(g uint16) int {
		if int(g) >= n || depth[g] < 0 {
			return 1 << 10
		}
		if depth[g] == 0 {
			depth[g] = -1
			d := 1
			for _, p := range parts[g] {
				if d = max(d, 1+deep(p)); d > maxDepth {
					break
				}
			}
			depth[g] = d
		}
		return depth[g]
	}
	for g := range n {
		if deep(uint16(g)) > maxDepth {
			return fmt.Errorf("broken font: %w", errComponent)
		}
	}
	return nil
}

// maxDepth is how deep glyphs may be made of glyphs.
const maxDepth = 8

// subset makes a font file of the wanted glyphs and their parts: no hints and
// only the tables that a PDF reader needs (ISO 32000-1, 9.9). The wanted glyphs
// come first, behind the missing one, where a 0 leaves an empty glyph; they are
// shown by the bytes from first on.
func (f *Face) subset(want []uint16, first int) (*subset, error) {
	glyphs, err := f.closure(want)
	if err != nil {
		return nil, err
	}
	s := &subset{number: make(map[uint16]uint16, len(glyphs))}
	for i, g := range glyphs {
		if _, before := s.number[g]; !before {
			s.number[g] = uint16(i)
		}
	}
	var glyf, hmtx []byte
	loca := []byte{0, 0}
	for i, g := range glyphs {
		if g == 0 && i > 0 {
			loca, hmtx = append(loca, loca[len(loca)-2:]...), append(hmtx, 0, 0, 0, 0)
			continue
		}
		b, err := outline(f.tables, g)
		if err == nil && len(b) > 0 {
			glyf, err = strip(glyf, b, s.number)
		}
		if err != nil {
			return nil, err
		}
		if len(glyf)&1 != 0 {
			glyf = append(glyf, 0)
		}
		if len(glyf) >= 1<<17 { // short locations count words
			return nil, errSubset
		}
		loca = be.AppendUint16(loca, uint16(len(glyf)/2))
		hmtx = append(hmtx, f.tables["hmtx"][4*min(int(g), f.long-1):][:2]...)
		hmtx = append(hmtx, f.bearing(g)...)
	}
	head := slices.Clone(f.tables["head"][:54])
	clear(head[8:12]) // checkSumAdjustment
	clear(head[50:52])
	hhea := slices.Clone(f.tables["hhea"][:36])
	be.PutUint16(hhea[34:], uint16(len(glyphs)))
	maxp := slices.Clone(f.tables["maxp"][:32])
	be.PutUint16(maxp[4:], uint16(len(glyphs)))
	be.PutUint16(maxp[14:], 1) // no programs: one zone, no storage, no stack
	clear(maxp[16:28])
	s.file = sfntFile([]table{{"cmap", symbols(len(want), first)}, {"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
	return s, nil
}

// symbols is a table cmap that leads from the n bytes from first on to the
// glyphs from 1 on: one encoding, that of a symbolic font, in which bytes stand
// from U+F000 on (ISO 32000-1, 9.6.6.4; OpenType, cmap, "Format 4").
func symbols(n, first int) []byte {
	b := []byte{0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 12} // one table, platform 3, encoding 0, at 12
	from := 0xF000 + uint16(first)
	for _, v := range []uint16{
		4, 32, 0, // format, length, language
		4, 4, 1, 0, // two segments, and what follows from that
		from + uint16(n) - 1, 0xFFFF, 0, // ends, padding
		from, 0xFFFF, // starts
		1 - from, 1, // what leads to the glyph
		0, 0, // no other way to it
	} {
		b = be.AppendUint16(b, v)
	}
	return b
}

// closure returns glyph 0, the wanted glyphs in their order, and then all parts
// of them.
func (f *Face) closure(want []uint16) ([]uint16, error) {
	list := append([]uint16{0}, want...)
	seen := map[uint16]bool{}
	for _, g := range list {
		seen[g] = true
	}
	add := func(g uint16) {
		if !seen[g] {
			seen[g] = true
			list = append(list, g)
		}
	}
	for i := 0; i < len(list); i++ {
		if int(list[i]) >= f.glyphs {
			return nil, errComponent
		}
		b, err := outline(f.tables, list[i])
		if err != nil {
			return nil, err
		}
		if err := components(b, func(p []byte) { add(be.Uint16(p[2:])) }); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Flags of a component record (OpenType, glyf, "Composite Glyph Description").
const (
	argsAreWords  = 1 << 0
	hasScale      = 1 << 3
	hasMore       = 1 << 5
	hasXYScale    = 1 << 6
	has2x2        = 1 << 7
	hasHints      = 1 << 8
	componentSize = 4 // flags and glyph; arguments and scale follow
)

// components calls fn with each component record of a composite glyph.
func components(b []byte, fn func(record []byte)) error {
	if len(b) < 10 || int16(be.Uint16(b)) >= 0 {
		return nil
	}
	for p := b[10:]; ; {
		if len(p) < componentSize {
			return errOutline
		}
		flags := be.Uint16(p)
		size := componentSize + 2
		if flags&argsAreWords != 0 {
			size += 2
		}
		switch {
		case flags&hasScale != 0:
			size += 2
		case flags&hasXYScale != 0:
			size += 4
		case flags&has2x2 != 0:
			size += 8
		}
		if size > len(p) {
			return errOutline
		}
		fn(p[:size])
		if flags&hasMore == 0 {
			return nil
		}
		p = p[size:]
	}
}

// strip appends a glyph without its hints and padding, its parts renumbered
// where numbers are given.
func strip(dst, b []byte, number map[uint16]uint16) ([]byte, error) {
	if n := int(int16(be.Uint16(b))); n >= 0 {
		return simple(dst, b, n)
	}
	dst = append(dst, b[:10]...)
	err := components(b, func(record []byte) {
		flags := be.Uint16(record) &^ hasHints
		dst = be.AppendUint16(dst, flags)
		dst = be.AppendUint16(dst, number[be.Uint16(record[2:])])
		dst = append(dst, record[4:]...)
	})
	return dst, err
}

// simple appends a glyph of n contours without its hints and padding.
func simple(dst, b []byte, n int) ([]byte, error) {
	ends := 10 + 2*n
	if len(b) < ends+2 {
		if n == 0 { // some fonts write empty glyphs without the length of their hints
			return append(dst, b[:10]...), nil
		}
		return dst, errOutline
	}
	hints := int(be.Uint16(b[ends:]))
	if ends+2+hints > len(b) {
		return dst, errOutline
	}
	points := 0
	for i := range n {
		end := int(be.Uint16(b[10+2*i:])) + 1
		if end < points {
			return dst, errOutline
		}
		points = end
	}
	rest := b[ends+2+hints:]
	size, err := coordinates(rest, points)
	if err != nil {
		return dst, err
	}
	dst = append(dst, b[:ends]...)
	dst = append(dst, 0, 0) // no hints
	return append(dst, rest[:size]...), nil
}

// coordinates returns the length of the flags and coordinates of n points;
// what follows them is padding.
func coordinates(b []byte, n int) (int, error) {
	const (
		shortX, shortY = 1 << 1, 1 << 2
		repeat         = 1 << 3
		sameX, sameY   = 1 << 4, 1 << 5
	)
	p, size := 0, 0
	for n > 0 {
		if p >= len(b) {
			return 0, errOutline
		}
		flags, times := b[p], 1
		p++
		if flags&repeat != 0 {
			if p >= len(b) {
				return 0, errOutline
			}
			times += int(b[p])
			p++
		}
		n -= times
		each := 0
		if flags&shortX != 0 {
			each++
		} else if flags&sameX == 0 {
			each += 2
		}
		if flags&shortY != 0 {
			each++
		} else if flags&sameY == 0 {
			each += 2
		}
		size += each * times
	}
	if n < 0 || p+size > len(b) {
		return 0, errOutline
	}
	return p + size, nil
}
