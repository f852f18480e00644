package font

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
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

// A Program is a subset font ready to be written as a Type 0 font with the
// encoding Identity-H and one descendant CIDFontType2 (ISO 32000-1, 9.7.4). It
// is shared by documents and never changed.
type Program struct {
	Name       string // BaseFont: ABCDEF+PostScriptName
	File       []byte // FontFile2, deflated
	Length1    int    // of File before it was deflated
	ToUnicode  []byte // CMap, deflated
	CIDToGID   []byte // CIDToGIDMap, deflated
	W          []byte // the array W, brackets included; DW is 0
	Descriptor string // entries of the FontDescriptor, all but the reference to the font file
}

// programs keeps what Embed made.
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

// Embed returns the program of exactly the used codes. Equal sets give the
// same program, made once, whatever was embedded before. It is an error if the
// set holds a code that stands for no letter (a letter that the face does not
// have was shaped all the same: see Chain.Missing).
func (f *Face) Embed(used Codes) (*Program, error) {
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
	e.once.Do(func() { e.p, e.err = f.program(used) })
	return e.p, e.err
}

func (f *Face) program(used Codes) (*Program, error) {
	codes := used.list()
	if len(codes) == 0 {
		return nil, fmt.Errorf("%s: no letter to embed", f.name)
	}
	glyphs := make([]uint16, len(codes))
	for i, c := range codes {
		glyphs[i] = f.codes.glyph(c)
		if f.codes.read(c) == "" || glyphs[i] == 0 {
			return nil, fmt.Errorf("%s: %w", f.name, errNoLetter)
		}
	}
	s, err := f.subset(glyphs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	cids := make([]byte, 2*int(codes[len(codes)-1])+2)
	for i, c := range codes {
		be.PutUint16(cids[2*int(c):], s.number[glyphs[i]])
	}
	cmap := f.toUnicode(codes)
	if err := CheckToUnicode(cmap, used); err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
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
		CIDToGID:  Deflate(cids),
		W:         f.widths(codes, glyphs),
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

// widths is the array W: runs of consecutive codes (ISO 32000-1, 9.7.4.3).
func (f *Face) widths(codes, glyphs []uint16) []byte {
	b := []byte{'['}
	for i, c := range codes {
		switch {
		case i > 0 && codes[i-1]+1 == c:
			b = append(b, ' ')
		case i > 0:
			b = append(b, ']')
			fallthrough
		default:
			b = append(strconv.AppendInt(b, int64(c), 10), '[')
		}
		b = strconv.AppendInt(b, int64(f.advance(glyphs[i])), 10)
	}
	return append(b, "]]"...)
}

// toUnicode is the CMap from codes to text (ISO 32000-1, 9.10.3): bfchar only,
// at most 100 in a block.
func (f *Face) toUnicode(codes []uint16) []byte {
	const head = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
	b := []byte(head)
	for len(codes) > 0 {
		n := min(maxBlock, len(codes))
		b = append(strconv.AppendInt(b, int64(n), 10), " beginbfchar\n"...)
		for _, c := range codes[:n] {
			b = append(appendHex(append(b, '<'), c), "> <"...)
			for _, u := range utf16.Encode([]rune(f.codes.read(c))) {
				b = appendHex(b, u)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
		codes = codes[n:]
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"...)
}

// maxBlock is how many lines a block of a CMap may have.
const maxBlock = 100

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// CheckToUnicode holds that a CMap, as Embed makes them, says what each used
// code reads as, in their order, and nothing of another (ISO 32000-1, 9.10.3;
// ISO 14289-1, 7.21.7).
func CheckToUnicode(cmap []byte, used Codes) error {
	codes := used.list()
	block := 0 // lines that the block at hand still has
	for line := range bytes.Lines(cmap) {
		switch {
		case block > 0:
			if len(codes) == 0 || !isUnicodeLine(line, codes[0]) {
				return fmt.Errorf("its ToUnicode map has the line %q where a code in use should be", bytes.TrimSpace(line))
			}
			codes = codes[1:]
			block--
		case bytes.HasSuffix(line, []byte(" beginbfchar\n")):
			n, err := strconv.Atoi(string(line[:bytes.IndexByte(line, ' ')]))
			if err != nil || n < 1 || n > maxBlock {
				return fmt.Errorf("its ToUnicode map has a block %q", bytes.TrimSpace(line))
			}
			block = n
		case bytes.Contains(line, []byte("bfrange")):
			return errors.New("its ToUnicode map has a bfrange, which may not pass 256 codes")
		}
	}
	if len(codes) > 0 || block > 0 {
		return fmt.Errorf("its ToUnicode map lacks %d codes that are in use", len(codes))
	}
	return nil
}

// isUnicodeLine reports whether line says that a code reads as one or more
// UTF-16 units: "<0041> <0041>".
func isUnicodeLine(line []byte, code uint16) bool {
	var head [8]byte
	rest, ok := bytes.CutPrefix(line, append(appendHex(append(head[:0], '<'), code), "> <"...))
	text, closed := bytes.CutSuffix(rest, []byte(">\n"))
	return ok && closed && len(text) > 0 && len(text)%4 == 0
}
