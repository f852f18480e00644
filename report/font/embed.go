package font

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/bits"
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

// A font shows a letter by one byte: an ASCII character by itself, so that one
// word is the same bytes in all faces, which packs best; whatever else by a byte
// from firstOther on, as many as there are in each font.
const (
	firstOther = 0x7F
	maxOther   = 0x100 - firstOther
)

// Numbers say by which byte of which font each code of a set is shown.
type Numbers struct {
	set    Codes
	before []int   // how many codes there are before those of each word of set
	shown  []shown // of the codes, in their order
	fonts  int
}

// A shown is by what a code is shown.
type shown struct {
	font int
	byte byte
}

// Numbers returns the numbers of the codes of a set, which must not grow after
// it. They follow from the set alone.
func (f *Face) Numbers(used Codes) Numbers {
	n := Numbers{set: used, before: make([]int, len(used))}
	codes := used.list()
	n.shown = make([]shown, len(codes))
	for i, at := range used {
		if i+1 < len(used) {
			n.before[i+1] = n.before[i] + bits.OnesCount64(at)
		}
	}
	var taken [firstOther]bool
	others := 0
	for i, c := range codes {
		if text := f.codes.read(c); len(text) == 1 && text[0] >= ' ' && text[0] < firstOther && !taken[text[0]] {
			taken[text[0]] = true
			n.shown[i].byte = text[0]
			continue
		}
		n.shown[i] = shown{others / maxOther, byte(firstOther + others%maxOther)}
		others++
	}
	n.fonts = max(min(1, len(codes)), (others+maxOther-1)/maxOther)
	return n
}

// Fonts returns how many fonts the codes need: as many as Embed makes programs.
func (n *Numbers) Fonts() int { return n.fonts }

// Of returns by what a code of the set is shown.
func (n *Numbers) Of(code uint16) (font int, letter byte) {
	i := int(code >> 6)
	s := n.shown[n.before[i]+bits.OnesCount64(n.set[i]&(1<<(code&63)-1))]
	return s.font, s.byte
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
	e.once.Do(func() { e.parts, e.err = f.parts(used) })
	return e.parts, e.err
}

// parts makes a program for each font that the codes need.
func (f *Face) parts(used Codes) ([]*Program, error) {
	codes, numbers := used.list(), f.Numbers(used)
	if len(codes) == 0 {
		return nil, fmt.Errorf("%s: no letter to embed", f.name)
	}
	for _, c := range codes {
		if f.codes.read(c) == "" || f.codes.glyph(c) == 0 {
			return nil, fmt.Errorf("%s: %w", f.name, errNoLetter)
		}
	}
	parts := make([]*Program, numbers.Fonts())
	for font := range parts {
		var letters [256]uint16 // codes, by byte; 0 is none
		for i, c := range codes {
			if s := numbers.shown[i]; s.font == font {
				letters[s.byte] = c
			}
		}
		var err error
		if parts[font], err = f.program(&letters); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return parts, nil
}

var errNoLetter = errors.New("a code stands for no letter")

// program makes the program of a font that shows codes by bytes.
func (f *Face) program(letters *[256]uint16) (*Program, error) {
	first, last := 0, 255
	for first < last && letters[first] == 0 {
		first++
	}
	for last > first && letters[last] == 0 {
		last--
	}
	glyphs := make([]uint16, last-first+1) // 0 for a byte that shows nothing
	for i := range glyphs {
		if code := letters[first+i]; code != 0 {
			glyphs[i] = f.codes.glyph(code)
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
		Last:    last,
		Widths:  f.widths(glyphs),
	}
	p.Descriptor = f.descriptor(p.Name)
	cmap := f.toUnicode(letters, first, last)
	p.ToUnicode = Deflate(cmap)
	return p, p.CheckToUnicode(cmap)
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

// The parts of a ToUnicode CMap (ISO 32000-1, 9.10.3) around its ranges.
const (
	unicodeHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
	unicodeTail = "endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)

// toUnicode is the CMap from the bytes that show codes to text: one range of
// ASCII, which reads as itself, and one of all other bytes, each with its own
// text. That takes a third of what a line for each would.
func (f *Face) toUnicode(letters *[256]uint16, first, last int) []byte {
	b := []byte(unicodeHead + unicodeRanges(first, last))
	if last >= firstOther {
		for i := max(first, firstOther); i <= last; i++ {
			b = append(b, '<')
			for _, u := range utf16.Encode([]rune(f.codes.read(letters[i]))) {
				b = appendHex(b, u)
			}
			b = append(b, '>')
		}
		b = append(b, "]\n"...)
	}
	return append(b, unicodeTail...)
}

// unicodeRanges begins the ranges of a font: all of that of ASCII, and what
// stands before the texts of the other.
func unicodeRanges(first, last int) string {
	ascii := fmt.Sprintf("<%02X> <%02X> <%04X>\n", first, min(last, firstOther-1), first)
	others := fmt.Sprintf("<%02X> <%02X> [", max(first, firstOther), last)
	switch {
	case last < firstOther:
		return "1 beginbfrange\n" + ascii
	case first >= firstOther:
		return "1 beginbfrange\n" + others
	}
	return "2 beginbfrange\n" + ascii + others
}

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// CheckToUnicode holds that a CMap, as Embed makes them, says what each byte
// from First to Last reads as, and nothing of another byte: ASCII as itself,
// any other as a text of whole UTF-16 units, none of which means nothing
// (ISO 32000-1, 9.10.3; ISO 14289-1, 7.21.7).
func (p *Program) CheckToUnicode(cmap []byte) error {
	rest, ok := bytes.CutPrefix(cmap, []byte(unicodeHead))
	if !ok {
		return errors.New("its ToUnicode map does not begin as one of bytes")
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(unicodeRanges(p.First, p.Last))); !ok {
		return fmt.Errorf("its ToUnicode map has other ranges than the bytes %02X to %02X", p.First, p.Last)
	}
	for i := max(p.First, firstOther); i <= p.Last; i++ {
		text, after, ok := bytes.Cut(rest, []byte(">"))
		if text, ok = bytes.CutPrefix(text, []byte("<")); !ok || !isUnicode(text) {
			return fmt.Errorf("its ToUnicode map has the text %q for byte %02X", text, i)
		}
		if rest = after; i == p.Last {
			rest, _ = bytes.CutPrefix(rest, []byte("]\n"))
		}
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
