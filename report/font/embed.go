package font

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"sync"
)

// Codes is the set of codes that a document uses of one face, a bit for each.
type Codes []uint64

// Add puts codes into the set.
func (c *Codes) Add(codes []uint16) {
	for _, code := range codes {
		i := int(code >> 6)
		for i >= len(*c) {
			*c = append(*c, 0)
		}
		(*c)[i] |= 1 << (code & 63)
	}
}

// list returns the codes in order.
func (c Codes) list() []uint16 {
	var l []uint16
	for i, word := range c {
		for bit := 0; word != 0; bit, word = bit+1, word>>1 {
			if word&1 != 0 {
				l = append(l, uint16(i<<6+bit))
			}
		}
	}
	return l
}

// A Program is a subset font ready to be written as a simple TrueType font
// without an encoding (ISO 32000-1, 9.6.3). It is shared by documents and never
// changed.
type Program struct {
	Name        string // BaseFont: ABCDEF+PostScriptName
	File        []byte // FontFile2, deflated
	Length1     int    // of File before it was deflated
	First, Last int    // FirstChar and LastChar
	Widths      []byte // the array Widths, brackets included
	Descriptor  string // entries of the FontDescriptor, all but the reference to the font file
}

// programs keeps what embed made.
type programs struct {
	mu sync.Mutex
	by map[string]*program
}

type program struct {
	once sync.Once
	p    *Program
	err  error
}

// maxPrograms bounds what a face keeps: about 6 KB each.
const maxPrograms = 512

// embed returns the program that shows exactly some codes by bytes, 0 being no
// code. Equal letters give the same program, made once, whatever was embedded
// before.
func (f *Face) embed(letters *[256]uint16) (*Program, error) {
	first, last := 0, 255
	for first < last && letters[first] == 0 {
		first++
	}
	for last > first && letters[last] == 0 {
		last--
	}
	key := []byte{byte(first)}
	for _, code := range letters[first : last+1] {
		key = be.AppendUint16(key, code)
	}
	kept := &f.programs
	kept.mu.Lock()
	e := kept.by[string(key)]
	if e == nil {
		if kept.by == nil || len(kept.by) >= maxPrograms {
			kept.by = map[string]*program{}
		}
		e = &program{}
		kept.by[string(key)] = e
	}
	kept.mu.Unlock()
	e.once.Do(func() { e.p, e.err = f.program(letters[first:last+1], first) })
	if e.err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, e.err)
	}
	return e.p, nil
}

var errNoLetter = errors.New("a code stands for no letter")

// program makes the program of a font that shows codes by the bytes from first
// on.
func (f *Face) program(codes []uint16, first int) (*Program, error) {
	glyphs := make([]uint16, len(codes)) // 0 for a byte that shows nothing
	for i, code := range codes {
		if code == 0 {
			continue
		}
		if glyphs[i] = f.codes.glyph(code); f.codes.read(code) == "" || glyphs[i] == 0 {
			return nil, errNoLetter
		}
	}
	s, err := f.subset(glyphs, first)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(s.file)
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	p := &Program{
		Name:    string(tag[:]) + "+" + f.name,
		File:    Deflate(s.file),
		Length1: len(s.file),
		First:   first,
		Last:    first + len(codes) - 1,
		Widths:  f.widths(glyphs),
	}
	p.Descriptor = f.descriptor(p.Name)
	return p, nil
}

// descriptor returns the entries of a font descriptor (ISO 32000-1, 9.8).
func (f *Face) descriptor(name string) string {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	units := func(b []byte, at int) int { return f.mille(int(int16(be.Uint16(b[at:])))) }
	const symbolic, italic = 1 << 2, 1 << 6
	flags, angle, height := symbolic, 0, units(hhea, 4)
	if len(os2) >= 90 { // version 2 and later
		height = units(os2, 88)
	}
	if post := f.tables["post"]; len(post) >= 8 {
		angle = int(int16(be.Uint16(post[4:])))
	}
	if angle != 0 {
		flags |= italic
	}
	w := f.Weight()
	stem := 50 + w*w/6000 // no table has it; a common rule of thumb
	return fmt.Sprintf("/Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle %d /Ascent %d /Descent %d /CapHeight %d /StemV %d",
		name, flags, units(head, 36), units(head, 38), units(head, 40), units(head, 42), angle, units(hhea, 4), units(hhea, 6), height, stem)
}

// widths is the array Widths, with 0 for what is not shown.
func (f *Face) widths(glyphs []uint16) []byte {
	b := []byte{'['}
	for i, g := range glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		if g == 0 {
			b = append(b, '0')
			continue
		}
		b = strconv.AppendInt(b, int64(f.advance(g)), 10)
	}
	return append(b, ']')
}
