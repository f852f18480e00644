package font

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font/opentype/tables"
)

// formed is what substitution can make of the characters of a face: which
// texts a glyph may stand for beside the characters that map to it. It is read
// off the face's GSUB table when a word first needs it.
type formed struct {
	codes map[extra]uint16  // by glyph and text
	text  map[uint16]string // glyphs that no character maps to
	extra []extra           // codes above those of the characters
}

// Bounds of the search: a table may chain its substitutions without end. Words
// that need more are set without substitutions.
const (
	maxFormed  = 1 << 14 // texts
	maxLetters = 32      // bytes of one text: no ligature of living letters is longer
	maxRounds  = 4       // substitutions upon substitutions
	maxSteps   = 1 << 20 // glyphs looked at
)

// applied are the features that shaping can switch on (see Features); nothing
// else of the table is ever used. figures are those of them that set figures.
const (
	applied = "ccmp locl rlig rclt calt clig liga " + figures
	figures = "tnum lnum"
)

// form computes the texts of the glyphs that some features of a face make,
// beside those that are known already. Where several texts share a glyph, the
// first in order has the glyph's own number, unless a character has it already,
// and the others get codes of their own.
func form(f *Face, features string, known *formed) *formed {
	s := &search{face: f, seen: map[extra]bool{}, by: make([][]string, f.glyphs)}
	for _, e := range slices.SortedFunc(maps.Keys(known.codes), inOrder) {
		s.seen[e] = true
		s.by[e.glyph] = append(s.by[e.glyph], e.text)
	}
	for _, e := range f.codes.extra {
		if e.text != string(softHyphen) {
			s.by[e.glyph] = append(s.by[e.glyph], e.text)
		}
	}
	lookups := s.lookups(features)
	for range maxRounds {
		before := len(s.found)
		for _, l := range lookups {
			for _, sub := range f.hb.GSUB.Lookups[l].Subtables {
				s.substitute(sub)
			}
		}
		if len(s.found) == before {
			break
		}
	}
	slices.SortFunc(s.found, inOrder)
	m := &formed{codes: map[extra]uint16{}, text: map[uint16]string{}, extra: slices.Clone(known.extra)}
	maps.Copy(m.codes, known.codes)
	maps.Copy(m.text, known.text)
	for _, e := range s.found {
		if _, taken := m.text[e.glyph]; !taken && f.codes.own(e.glyph) == "" {
			m.text[e.glyph] = e.text
			m.codes[e] = e.glyph
			continue
		}
		if code := f.glyphs + len(f.codes.extra) + len(m.extra); code < maxCodes {
			m.codes[e] = uint16(code)
			m.extra = append(m.extra, e)
		}
	}
	return m
}

// inOrder compares by glyph, then text.
func inOrder(a, b extra) int {
	return cmp.Or(cmp.Compare(a.glyph, b.glyph), cmp.Compare(a.text, b.text))
}

// A search collects glyphs and their texts.
type search struct {
	face  *Face
	steps int
	by    [][]string // texts of each glyph beside its own
	seen  map[extra]bool
	found []extra
}

func (s *search) add(glyph tables.GlyphID, text string) {
	e := extra{uint16(glyph), text}
	if int(glyph) >= len(s.by) || glyph == 0 || len(text) > maxLetters || len(s.found) >= maxFormed || s.seen[e] ||
		s.face.codes.own(e.glyph) == text || slices.Contains(s.by[glyph], text) {
		return
	}
	s.seen[e] = true
	s.by[glyph] = append(s.by[glyph], text)
	s.found = append(s.found, e)
}

// texts calls fn for each text that a glyph may stand for.
func (s *search) texts(g tables.GlyphID, fn func(string)) {
	if int(g) >= len(s.by) {
		return
	}
	more := s.by[g]
	if own := s.face.codes.own(uint16(g)); own != "" {
		fn(own)
	}
	for _, t := range more {
		fn(t)
	}
}

// lookups returns those that the features name and, where they are all that are
// applied, those that none names: these can only be reached from within a
// contextual one.
func (s *search) lookups(features string) []int {
	gsub := &s.face.hb.GSUB
	named, used := make([]bool, len(gsub.Lookups)), make([]bool, len(gsub.Lookups))
	for _, f := range gsub.Features {
		is := strings.Contains(features, f.Tag.String())
		for _, l := range f.LookupListIndices {
			if int(l) >= len(named) {
				continue
			}
			named[l], used[l] = true, used[l] || is
		}
	}
	var list []int
	for l := range named {
		if used[l] || !named[l] && features == applied {
			list = append(list, l)
		}
	}
	return list
}

func (s *search) substitute(sub tables.GSUBLookup) {
	switch sub := sub.(type) {
	case tables.SingleSubs:
		switch d := sub.Data.(type) {
		case tables.SingleSubstData1:
			s.covered(d.Coverage, func(_ int, g tables.GlyphID) { s.same(g, g+tables.GlyphID(d.DeltaGlyphID)) })
		case tables.SingleSubstData2:
			s.covered(d.Coverage, func(i int, g tables.GlyphID) {
				if i < len(d.SubstituteGlyphIDs) {
					s.same(g, d.SubstituteGlyphIDs[i])
				}
			})
		}
	case tables.LigatureSubs:
		s.covered(sub.Coverage, func(i int, g tables.GlyphID) {
			if i < len(sub.LigatureSets) {
				for _, l := range sub.LigatureSets[i].Ligatures {
					s.texts(g, func(t string) { s.join(l.LigatureGlyph, t, l.ComponentGlyphIDs) })
				}
			}
		})
	}
}

// same notes that glyph g becomes to.
func (s *search) same(g, to tables.GlyphID) {
	s.texts(g, func(t string) { s.add(to, t) })
}

// join notes that what read as text and the rest become one glyph.
func (s *search) join(to tables.GlyphID, text string, rest []tables.GlyphID) {
	if len(rest) == 0 {
		s.add(to, text)
		return
	}
	s.texts(rest[0], func(t string) {
		if s.steps++; s.steps <= maxSteps && len(text)+len(t) <= maxLetters {
			s.join(to, text+t, rest[1:])
		}
	})
}

// covered calls fn for each glyph of a coverage table and its index there.
func (s *search) covered(c tables.Coverage, fn func(index int, g tables.GlyphID)) {
	if s.steps += c.Len(); s.steps > maxSteps {
		return
	}
	switch c := c.(type) {
	case tables.Coverage1:
		for i, g := range c.Glyphs {
			fn(i, g)
		}
	case tables.Coverage2:
		// A broken table may list ranges that overlap: each glyph only once.
		last := -1
		for _, r := range c.Ranges {
			for g := max(int(r.StartGlyphID), last+1); g <= int(r.EndGlyphID); g++ {
				fn(int(r.StartCoverageIndex)+g-int(r.StartGlyphID), tables.GlyphID(g))
			}
			last = max(last, int(r.EndGlyphID))
		}
	}
}
