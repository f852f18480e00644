package font

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"sync"
	"unicode/utf16"
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

// Fonts of one byte a code: firstShown is the lowest byte that shows a letter,
// above the space, which some programs stretch whatever it shows (ISO 32000-1,
// 9.3.3); maxShown is how many bytes are left.
const (
	firstShown = 0x21
	maxShown   = 0x100 - firstShown
)

// Numbers say by which byte of which font each code of a set is shown: all
// codes of the set in their order, maxShown to a font.
type Numbers struct {
	set    Codes
	before []int // how many codes there are before those of each word of set
	count  int
}

// Numbers returns the numbers of the codes of the set, which must not grow
// after it.
func (c Codes) Numbers() Numbers {
	n := Numbers{set: c, before: make([]int, len(c))}
	for i, word := range c {
		n.before[i] = n.count
		n.count += bits.OnesCount64(word)
	}
	return n
}

// Fonts returns how many fonts the codes need: as many as Embed makes programs.
func (n *Numbers) Fonts() int { return (n.count + maxShown - 1) / maxShown }

// Of returns by what a code of the set is shown.
func (n *Numbers) Of(code uint16) (font int, shown byte) {
	i := int(code >> 6)
	at := n.before[i] + bits.OnesCount64(n.set[i]&(1<<(code&63)-1))
	if n.count > maxShown {
		font, at = at/maxShown, at%maxShown
	}
	return font, byte(firstShown + at)
}

// A Program is a subset font ready to be written as a simple TrueType font
// without an encoding (ISO 32000-1, 9.6.3). It is shared by documents and never
// changed.
type Program struct {
	Name        string // BaseFont: ABCDEF+PostScriptName
	File        []byte // FontFile2, deflated
	Length1     int    // of File before it was deflated
	ToUnicode   []byte // CMap, deflated
	First, Last int    // FirstChar and LastChar
	Widths      []byte // the array Widths, brackets included
	Descriptor  string // entries of the FontDescriptor, all but the reference to the font file
}

// programs keeps what Embed made.
type programs struct {
	mu sync.Mutex
	by map[string]*program
}

type program struct {
	once  sync.Once
	parts []*Program
	err   error
}

// maxPrograms bounds what a face keeps: about 6 KB each.
const maxPrograms = 512

// Embed returns the programs of exactly the used codes, those of Numbers. Equal
// sets give the same programs, made once, whatever was embedded before. It is
// an error if the set holds a code that stands for no letter (a letter that the
// face does not have was shaped all the same: see Chain.Missing).
func (f *Face) Embed(used Codes) ([]*Program, error) {
	for len(used) > 0 && used[len(used)-1] == 0 {
		used = used[:len(used)-1]
	}
	key := make([]byte, 0, 8*len(used))
	for _, w := range used {
		key = be.AppendUint64(key, w)
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
	e.once.Do(func() { e.parts, e.err = f.parts(used.list()) })
	return e.parts, e.err
}

// parts makes a program for each maxShown codes.
func (f *Face) parts(codes []uint16) ([]*Program, error) {
	if len(codes) == 0 {
		return nil, fmt.Errorf("%s: no letter to embed", f.name)
	}
	var parts []*Program
	for part := range slices.Chunk(codes, maxShown) {
		p, err := f.program(part)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		parts = append(parts, p)
	}
	return parts, nil
}

func (f *Face) program(codes []uint16) (*Program, error) {
	glyphs := make([]uint16, len(codes))
	for i, c := range codes {
		glyphs[i] = f.codes.glyph(c)
		if f.codes.read(c) == "" || glyphs[i] == 0 {
			return nil, errNoLetter
		}
	}
	s, err := f.subset(glyphs)
	if err != nil {
		return nil, err
	}
	cmap := f.toUnicode(codes)
	if err := CheckToUnicode(cmap, len(codes)); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(s.file)
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	p := &Program{
		Name:      string(tag[:]) + "+" + f.name,
		File:      Deflate(s.file),
		Length1:   len(s.file),
		ToUnicode: Deflate(cmap),
		First:     firstShown,
		Last:      firstShown + len(codes) - 1,
		Widths:    f.widths(glyphs),
	}
	p.Descriptor = f.descriptor(p.Name)
	return p, nil
}

var errNoLetter = errors.New("a code stands for no letter")

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

// widths is the array Widths.
func (f *Face) widths(glyphs []uint16) []byte {
	b := []byte{'['}
	for i, g := range glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(f.advance(g)), 10)
	}
	return append(b, ']')
}

// The parts of a ToUnicode CMap (ISO 32000-1, 9.10.3) around the texts: one
// range of all bytes in use, each with its own text, which takes half of what a
// line for each does.
const (
	unicodeHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfrange\n"
	unicodeTail = "]\nendbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)

// unicodeRange begins the range of n bytes.
func unicodeRange(n int) string {
	return fmt.Sprintf("<%02X> <%02X> [", firstShown, firstShown+n-1)
}

// toUnicode is the CMap from the bytes that show codes to text.
func (f *Face) toUnicode(codes []uint16) []byte {
	b := []byte(unicodeHead + unicodeRange(len(codes)))
	for _, c := range codes {
		b = append(b, '<')
		for _, u := range utf16.Encode([]rune(f.codes.read(c))) {
			b = appendHex(b, u)
		}
		b = append(b, '>')
	}
	return append(b, unicodeTail...)
}

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// CheckToUnicode holds that a CMap, as Embed makes them, says what each of n
// bytes reads as, in their order, and nothing of another byte: a text of whole
// UTF-16 units, none of which means nothing (ISO 32000-1, 9.10.3; ISO 14289-1,
// 7.21.7).
func CheckToUnicode(cmap []byte, n int) error {
	rest, ok := bytes.CutPrefix(cmap, []byte(unicodeHead))
	if !ok {
		return errors.New("its ToUnicode map does not begin as one of bytes")
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(unicodeRange(n))); !ok {
		line, _, _ := bytes.Cut(rest, []byte("["))
		return fmt.Errorf("its ToUnicode map has the range %q for %d codes that are in use", line, n)
	}
	for i := range n {
		text, after, ok := bytes.Cut(rest, []byte(">"))
		if text, ok = bytes.CutPrefix(text, []byte("<")); !ok || !isUnicode(text) {
			return fmt.Errorf("its ToUnicode map has the text %q for byte %02X", text, firstShown+i)
		}
		rest = after
	}
	if string(rest) != unicodeTail {
		return errors.New("its ToUnicode map goes on behind the codes that are in use")
	}
	return nil
}

// isUnicode reports whether text is one or more UTF-16 units in hexadecimal,
// and none of them U+0000, U+FEFF or U+FFFE.
func isUnicode(text []byte) bool {
	for at := 0; at < len(text); at += 4 {
		if len(text)-at < 4 {
			return false
		}
		switch u, err := strconv.ParseUint(string(text[at:at+4]), 16, 16); {
		case err != nil, u == 0, u == 0xFEFF, u == 0xFFFE:
			return false
		}
	}
	return len(text) > 0
}
