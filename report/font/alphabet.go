package font

import (
	"fmt"
	"math/bits"
)

// A font shows a letter by one byte: an ASCII character by itself, so that one
// word is the same bytes in all faces, which packs best and can be read;
// whatever else by a byte from firstOther on, as many as there are in each font.
const (
	firstOther = 0x7F
	maxOther   = 0x100 - firstOther
)

// An Alphabet says by which byte of which font a document shows each code of
// each of its faces. A text has the same byte in all of them, so that they share
// what says how bytes read: see ToUnicode. It follows from the faces and their
// codes alone.
type Alphabet struct {
	faces []letters
	fonts []lettersOf
	texts []string // of all bytes from firstOther on, of the first block, then of the next
}

// letters are the codes of a face.
type letters struct {
	set    Codes
	before []int   // how many codes there are before those of each word of set
	shown  []shown // of the codes, in their order
}

// A shown is by what a code is shown.
type shown struct {
	font int
	byte byte
}

// lettersOf are the letters of a font: codes by bytes, 0 for none.
type lettersOf struct {
	face    *Face
	block   int
	codes   [256]uint16
	missing bool // code 0, which is no letter, is among them
}

// NewAlphabet returns the alphabet of faces, of each of which some codes are
// used. These must not grow after it.
func NewAlphabet(faces []*Face, used []Codes) *Alphabet {
	a := &Alphabet{faces: make([]letters, len(faces))}
	slots := map[string]int{} // the first of each text
	for i, f := range faces {
		l := &a.faces[i]
		l.set, l.before = used[i], make([]int, len(used[i]))
		for w := 1; w < len(l.set); w++ {
			l.before[w] = l.before[w-1] + bits.OnesCount64(l.set[w-1])
		}
		a.letters(f, l, slots)
	}
	return a
}

// letters numbers the codes of a face.
func (a *Alphabet) letters(f *Face, l *letters, slots map[string]int) {
	codes := l.set.list()
	l.shown = make([]shown, len(codes))
	fonts := map[int]int{} // of each block
	font := func(block int) int {
		n, ok := fonts[block]
		if !ok {
			n = len(a.fonts)
			fonts[block] = n
			a.fonts = append(a.fonts, lettersOf{face: f, block: block})
		}
		return n
	}
	for i, c := range codes {
		if c == 0 {
			l.shown[i] = shown{font(0), 0}
			a.fonts[font(0)].missing = true
			continue
		}
		text := f.codes.read(c)
		if len(text) == 1 && text[0] >= ' ' && text[0] < firstOther {
			if n := font(0); a.fonts[n].codes[text[0]] == 0 {
				l.shown[i] = shown{n, text[0]}
				a.fonts[n].codes[text[0]] = c
				continue
			}
		}
		at, known := slots[text]
		if !known {
			slots[text] = len(a.texts)
			at = len(a.texts)
		}
		// Two glyphs of a face that read as the same text need a byte each.
		for at < len(a.texts) && (a.texts[at] != text || a.fonts[font(at/maxOther)].codes[firstOther+at%maxOther] != 0) {
			at++
		}
		if at == len(a.texts) {
			a.texts = append(a.texts, text)
		}
		n, b := font(at/maxOther), firstOther+at%maxOther
		l.shown[i] = shown{n, byte(b)}
		a.fonts[n].codes[b] = c
	}
}

// Fonts returns how many fonts there are, those of the first face first.
func (a *Alphabet) Fonts() int { return len(a.fonts) }

// Of returns by what a code of a face is shown.
func (a *Alphabet) Of(face int, code uint16) (font int, letter byte) {
	l := &a.faces[face]
	i := int(code >> 6)
	s := l.shown[l.before[i]+bits.OnesCount64(l.set[i]&(1<<(code&63)-1))]
	return s.font, s.byte
}

// Face returns the face that a font shows letters of.
func (a *Alphabet) Face(font int) *Face { return a.fonts[font].face }

// Block returns which of the CMaps of ToUnicode says how the bytes of a font
// read.
func (a *Alphabet) Block(font int) int { return a.fonts[font].block }

// Embed returns the program of a font. It is an error if it holds a code that
// stands for no letter (a letter that the face does not have was shaped all the
// same: see Chain.Missing).
func (a *Alphabet) Embed(font int) (*Program, error) {
	l := &a.fonts[font]
	if l.missing {
		return nil, fmt.Errorf("%s: %w", l.face.name, errNoLetter)
	}
	return l.face.embed(&l.codes)
}
