package layout

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/font"

	"github.com/go-text/typesetting/segmenter"
)

// A paragraph is a text prepared for breaking. Texts with the same words share
// it, so it knows their runs by number only.
type paragraph struct {
	role      doc.TypeRole
	stretches []stretch
	shown     bool // its faces have all letters

	mu    sync.Mutex
	lines []brokenLines // made before, see kept
}

// A stretch is a word, or the part of a word that one run holds.
type stretch struct {
	run    int // index in text.Runs
	style  *style
	text   string // visible letters
	glyphs []*font.Run
	width  units   // of glyphs
	mark   units   // room for a drawn sign before the letters
	inner  []inner // places to break inside
	x      units   // where the stretch starts, were the text one line
	space  units   // width of the gap to the stretch before

	gap        gap  // to the stretch before
	cite       bool // a source number: its gap is a place, not a space
	spaceAhead bool // the space belongs to this stretch's run, not to the one before
}

// A gap is what is between two stretches.
type gap uint8

const (
	glued  gap = iota // nothing
	tied              // a space at which no line ends
	spaced            // a space at which a line may end
)

// An inner place to break.
type inner struct {
	at        int  // bytes of stretch.text before it
	soft      bool // a hyphen is added
	pre, post units
}

// A cutKey is a text in a role: what its stretches depend on.
type cutKey struct {
	text *doc.Text
	role doc.TypeRole
}

// paragraph returns t cut into stretches and shaped, from s.cut where it is
// there: a text is measured and broken many times while a page is fitted.
func (s *setter) paragraph(t *doc.Text, role doc.TypeRole) *paragraph {
	p, ok := s.cut[cutKey{t, role}]
	if ok {
		return p
	}
	if s.texts != nil {
		p = s.texts.get(s, t, role)
	} else {
		p = s.shaped(t, role)
	}
	if s.cut != nil {
		s.cut[cutKey{t, role}] = p
	}
	return p
}

// shaped cuts t into stretches and shapes them.
func (s *setter) shaped(t *doc.Text, role doc.TypeRole) *paragraph {
	c := cutter{setter: s, text: t, p: &paragraph{role: role, shown: s.shows(t, role)}}
	n := 0
	for i := range t.Runs {
		n += 1 + strings.Count(t.Runs[i].Words, " ")
	}
	c.p.stretches = make([]stretch, 0, n)
	for i := range t.Runs {
		c.run(i)
	}
	var x units
	for i := range c.p.stretches {
		w := &c.p.stretches[i]
		if w.mark > 0 && w.space > 0 {
			w.space += toUnits(signLead) // a sign belongs to what follows it
		}
		w.x = x + w.space
		x = w.x + w.mark + w.width
	}
	return c.p
}

// A cutter makes the stretches of a paragraph, run by run.
type cutter struct {
	*setter
	text  *doc.Text
	p     *paragraph
	space bool // a space was met after the last stretch
}

func (c *cutter) run(i int) {
	r := &c.text.Runs[i]
	st := c.style(c.p.role, r.Tone)
	first, _ := utf8.DecodeRuneInString(r.Words)
	ahead := isSpace(first) && !c.space && r.Shape == nil
	c.space = c.space || isSpace(first)
	words := slices.DeleteFunc(strings.FieldsFunc(r.Words, isSpace), func(w string) bool { return font.Visible(w) == "" })
	if len(words) == 0 && r.Shape != nil {
		words = []string{""} // a sign alone
	}
	whole := r.Keep || r.Tone == doc.Cite && len(r.Words) <= citeWhole
	for k, word := range words {
		w := stretch{run: i, style: st}
		if k == 0 {
			w.cite, w.spaceAhead = r.Tone == doc.Cite, ahead
			if r.Shape != nil {
				w.mark = toUnits(c.markWidth(r.Shape, c.p.role))
			}
		}
		w.text, w.inner = opportunities(word, whole || r.Tone == doc.Cite)
		w.measure()
		c.join(&w, whole && k > 0)
		c.p.stretches = append(c.p.stretches, w)
		c.space = k < len(words)-1
	}
	if last, _ := utf8.DecodeLastRuneInString(r.Words); isSpace(last) {
		c.space = true
	}
}

// measure shapes a stretch, whole and cut at each place to break.
func (w *stretch) measure() {
	w.glyphs = w.style.shape(w.text)
	w.width = w.style.width(w.glyphs...)
	for i := range w.inner {
		b := &w.inner[i]
		b.pre = w.style.width(w.style.shape(w.text[:b.at])...)
		b.post = w.style.width(w.style.shape(w.text[b.at:])...)
		if b.soft {
			b.pre += w.style.width(w.style.chain.Hyphen())
		}
	}
}

// join says what is between w and the stretch before it. A dash between
// spaces stays with the word before it, a source number too.
func (c *cutter) join(w *stretch, within bool) {
	n := len(c.p.stretches)
	if n == 0 {
		w.cite, w.spaceAhead = false, false
		return
	}
	switch before := &c.p.stretches[n-1]; {
	case w.cite:
		w.gap, w.space = tied, toUnits(citeGap)
		return
	case !c.space:
		return
	case w.spaceAhead:
		w.space = w.style.width(w.style.space)
	default:
		w.space = before.style.width(before.style.space)
	}
	w.gap = spaced
	if within || w.text == "–" || w.text == "—" {
		w.gap = tied
	}
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }

// separators are what a word may be broken after without a hyphen; UAX 14
// says where.
const separators = "-/\u2010\u2013\u2014"

// opportunities returns the visible letters of a word and where it may be
// broken: at the writer's own soft hyphens and zero-width spaces, and after
// separators, but never so that fewer than two letters stand alone.
func opportunities(word string, whole bool) (text string, places []inner) {
	text = font.Visible(word)
	if whole || !strings.ContainsFunc(word, divides) {
		return text, nil
	}
	at := 0
	for _, r := range word { // what is left out of text, in its order
		if r == '\u00AD' || r == '\u200B' {
			if at > 0 && at < len(text) {
				places = append(places, inner{at: at, soft: r == '\u00AD'})
			}
		}
		at += len(font.Visible(string(r)))
	}
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	last := 0
	for it := seg.LineIterator(); it.Next(); {
		end := it.Line().OffsetInBytes + it.Line().LengthInBytes
		if end < len(text) && breakable(text, last, end) {
			places = append(places, inner{at: end})
			last = end
		}
	}
	slices.SortStableFunc(places, func(a, b inner) int { return a.at - b.at })
	return text, slices.CompactFunc(places, func(a, b inner) bool { return a.at == b.at })
}

// divides reports whether a word with r may have a place to be broken at.
func divides(r rune) bool {
	if r < 0x80 {
		return r == '-' || r == '/'
	}
	return r == '\u00AD' || r == '\u200B' || ideographic(r) || strings.ContainsRune(separators, r)
}

// breakable reports whether text, broken before at last, may be broken at end.
func breakable(text string, last, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if ideographic(before) || ideographic(after) {
		return true
	}
	return strings.ContainsRune(separators, before) && letters(text[last:end]) >= 2 && letters(text[end:]) >= 2
}

// letters counts the letters and figures of s.
func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// ideographic reports whether r is of a script that breaks between any two
// letters.
func ideographic(r rune) bool { return r >= 0x2E80 && r <= 0xFFDC || r >= 0x20000 && r <= 0x3FFFF }

// A place is where a line may end: after a stretch, or inside it.
type place struct {
	stretch int
	inner   int // index in stretch.inner, or -1
}

func (p *paragraph) start() place { return place{-1, -1} }
func (p *paragraph) end() place   { return place{len(p.stretches) - 1, -1} }

// soft reports whether a line that ends at a place ends in a hyphen.
func (p *paragraph) soft(at place) bool {
	return at.inner >= 0 && p.stretches[at.stretch].inner[at.inner].soft
}

// places are all places where a line may end, the last one included.
func (p *paragraph) places(yield func(place) bool) {
	for i := range p.stretches {
		for j := range p.stretches[i].inner {
			if !yield(place{i, j}) {
				return
			}
		}
		if i == len(p.stretches)-1 || p.stretches[i+1].gap == spaced {
			if !yield(place{i, -1}) {
				return
			}
		}
	}
}

// after returns the stretch that a line starts with, and how many of its bytes
// stood on the line before.
func (p *paragraph) after(from place) (stretch, start int) {
	if from.inner >= 0 {
		return from.stretch, p.stretches[from.stretch].inner[from.inner].at
	}
	return from.stretch + 1, 0
}

// width is the width of the line between two places, a hyphen at its end
// included and a space at its end not. It is exact: parts of words are
// measured as they will be set.
func (p *paragraph) width(from, to place) units {
	w := &p.stretches[to.stretch]
	if from.inner >= 0 && to.inner >= 0 && from.stretch == to.stretch {
		part := w.style.width(w.style.shape(w.text[w.inner[from.inner].at:w.inner[to.inner].at])...)
		if p.soft(to) {
			part += w.style.width(w.style.chain.Hyphen())
		}
		return part
	}
	right := w.x + w.mark + w.width
	if to.inner >= 0 {
		right = w.x + w.mark + w.inner[to.inner].pre
	}
	if from.inner >= 0 {
		f := &p.stretches[from.stretch]
		return right - (f.x + f.mark + f.width - f.inner[from.inner].post)
	}
	return right - p.stretches[from.stretch+1].x
}
