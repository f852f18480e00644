package font

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// A Chain is faces in order: each letter is set in the first that has it. A
// face is parsed when a letter first needs it. A Chain is safe for concurrent
// use and keeps the words that it has shaped.
type Chain struct {
	faces []func() *Face

	mu    sync.RWMutex
	words map[word][]*Run

	set [0x2100 / 32]atomic.Uint32 // a bit for each letter below that was found in a face, see Missing
}

// A word is what a shaped word depends on besides the faces.
type word struct {
	text     string
	features Features
}

// Bounds of what a chain keeps: text from data has no end, memory has.
const (
	maxWords = 20000
	maxWord  = 128 // bytes; longer words are shaped each time
)

// First returns the first face, the one of spaces and of the chain's metrics.
func (c *Chain) First() *Face { return c.faces[0]() }

// Space returns the space between two words.
func (c *Chain) Space() *Run { return c.Shape(" ", false)[0] }

// Hyphen returns the hyphen at the end of a line in the middle of a word. It
// looks like a hyphen and reads as U+00AD, so that whoever copies the text
// gets the word back whole.
func (c *Chain) Hyphen() *Run {
	return c.keep(word{string(softHyphen), 0}, func() []*Run {
		return []*Run{c.First().shape(string(softHyphen), 0)}
	})[0]
}

// Shape shapes one word, or a single space, with kerning and standard
// ligatures, and with figures of one width if tabular is true. The runs follow
// each other without a gap; there is more than one where the face changes.
//
// Soft hyphens and other characters that have no form are left out, and a
// no-break space is set as, and reads as, a space; Run.Text is what is left.
// A letter that no face has is set as the missing glyph of the first face,
// which Embed refuses: ask Missing and Refused first.
func (c *Chain) Shape(s string, tabular bool) []*Run {
	if tabular {
		return c.ShapeWith(s, Tabular)
	}
	return c.ShapeWith(s, 0)
}

// ShapeWith is Shape with any features; text that is to be drawn with a
// tracking of Tracked or more wants Plain.
func (c *Chain) ShapeWith(s string, features Features) []*Run {
	if len(s) > maxWord {
		return c.shape(s, features)
	}
	return c.keep(word{s, features}, func() []*Run { return c.shape(s, features) })
}

// keep returns what was made for w before, or makes it.
func (c *Chain) keep(w word, make func() []*Run) []*Run {
	c.mu.RLock()
	runs, ok := c.words[w]
	c.mu.RUnlock()
	if ok {
		return runs
	}
	runs = make()
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.words[w]; ok { // another goroutine was faster: a word has one run
		return old
	}
	if c.words == nil || len(c.words) >= maxWords {
		c.words = map[word][]*Run{}
	}
	w.text = strings.Clone(w.text) // not the whole document that it was cut from
	c.words[w] = runs
	return runs
}

func (c *Chain) shape(s string, features Features) []*Run {
	var runs []*Run
	for s = Visible(s); s != ""; {
		f, n := c.stretch(s)
		runs = append(runs, f.shape(s[:n], features))
		s = s[n:]
	}
	return runs
}

// stretch returns the face of the start of s and how many bytes it sets.
func (c *Chain) stretch(s string) (*Face, int) {
	var face *Face
	for at := 0; at < len(s); {
		n := letter(s[at:])
		f := c.face(s[at:at+n], face)
		if face != nil && f != face {
			return face, at
		}
		face = f
		at += n
	}
	return face, len(s)
}

// face returns the face that sets a letter with its marks. A space stays in
// the face before it.
func (c *Chain) face(letter string, before *Face) *Face {
	if letter == " " && before != nil && before.Has(' ') {
		return before
	}
	first, _ := utf8.DecodeRuneInString(letter)
	var one *Face // has the letter, if not its marks
	for _, load := range c.faces {
		f := load()
		if !f.Has(first) {
			continue
		}
		if !strings.ContainsFunc(letter, func(r rune) bool { return !f.Has(r) }) {
			return f
		}
		if one == nil {
			one = f
		}
	}
	if one == nil {
		return c.First()
	}
	return one
}

// letter returns the length of the first character of s and the marks on it.
func letter(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r < 0x300 || !unicode.Is(unicode.M, r) {
			break
		}
		n += size
	}
	return n
}

// Missing returns the letters of s that no face has, each once, in the order
// of the text, and after them the marks that the face of their letter lacks: a
// mark of another face cannot be put on it. A document that holds one cannot be
// made: PDF/A forbids to show a missing glyph (ISO 19005-2, 6.2.11.8).
func (c *Chain) Missing(s string) []rune {
	missing := c.alone(s)
	if strings.ContainsFunc(s, func(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }) {
		missing = c.strays(Visible(s), missing)
	}
	return missing
}

// strays adds the marks of s that the face of their letter lacks.
func (c *Chain) strays(s string, missing []rune) []rune {
	for s != "" {
		n := letter(s)
		f := c.face(s[:n], nil)
		for i, r := range s[:n] {
			if i > 0 && !f.Has(r) && !refused(r) && !slices.Contains(missing, r) {
				missing = append(missing, r)
			}
		}
		s = s[n:]
	}
	return missing
}

// alone returns the letters of s that no face has.
func (c *Chain) alone(s string) []rune {
	return c.which(s, func(r rune) bool {
		if refused(r) {
			return false
		}
		has := slices.ContainsFunc(c.faces, func(load func() *Face) bool { return load().Has(r) })
		if at := int(r / 32); has && at < len(c.set) {
			c.set[at].Or(1 << (r % 32)) // every text has it again
		}
		return !has
	})
}

// Refused returns the letters of s that cannot be set though a face may have
// them, each once: those of scripts that are written from right to left, or
// whose letters change places or take forms that the text layer could not
// follow.
func (c *Chain) Refused(s string) []rune { return c.which(s, refused) }

func (c *Chain) which(s string, is func(rune) bool) []rune {
	var found []rune
	for _, r := range s {
		if at := int(r / 32); at < len(c.set) && c.set[at].Load()&(1<<(r%32)) != 0 {
			continue
		}
		if r == ' ' || r == '\n' || r == '\t' || r == noBreakSpace || ignorable(r) {
			continue
		}
		if !slices.Contains(found, r) && is(r) {
			found = append(found, r)
		}
	}
	return found
}

// complexScripts are those left to right scripts that need reordering or
// joining (OpenType, "Script-specific development").
var complexScripts = []*unicode.RangeTable{
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
	unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
	unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao,
	unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Mongolian,
	unicode.Phags_Pa, unicode.Balinese, unicode.Javanese, unicode.Cham,
	unicode.Tai_Tham,
}

// refused reports whether r cannot be set. The ranges are those of Unicode's
// right to left scripts, assigned or not (DerivedBidiClass.txt).
func refused(r rune) bool {
	switch {
	case r < 0x590:
		return false
	case r <= 0x8FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFE,
		r >= 0x10800 && r <= 0x10FFF, r >= 0x1E800 && r <= 0x1EFFF:
		return true
	}
	return unicode.In(r, complexScripts...)
}

// Visible returns s without the characters that have no form of their own
// (soft hyphen, zero-width space, joiners, direction and variation marks: the
// shaper would make empty spaces of them, which would be read as spaces) and
// with no-break spaces made plain.
func Visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= noBreakSpace }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == noBreakSpace:
			return ' '
		case ignorable(r):
			return -1
		}
		return r
	}, s)
}

// ignorable reports whether r has no form: Default_Ignorable_Code_Point, and
// the format characters that are not in it.
func ignorable(r rune) bool {
	if r < 0x300 {
		return r == softHyphen
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
