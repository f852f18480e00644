package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/draw"
)

// spoken draws the words w of l in e. What a voice must say otherwise than the
// words around it is a Span in e: a passage in another language (ISO 14289-1,
// 7.2), words that say too little by themselves (ISO 32000-1, 14.9.3) and an
// abbreviation (14.9.5).
func (p *painter) spoken(l *leaf, e *element, w *draw.Words) {
	if r := w.Run; r != nil {
		lang := r.Lang
		if lang == p.langOf(l) {
			lang = ""
		}
		says := r.Says
		if e.tag == "Link" && e.alt != "" { // which says it already
			says = ""
		}
		if lang != "" || says != "" {
			p.begin(sequence{open: true, words: true, element: p.passage(l, e, r, lang, says)})
			p.words(w)
			return
		}
	}
	l.span = nil
	if e.alt != "" || !p.short.in(w.Text) {
		p.begin(sequence{open: true, words: true, element: e})
		p.words(w)
		return
	}
	for _, s := range p.short.cut(w) {
		in := e
		if s.long != "" {
			in = p.child(e, "Span")
			in.expansion = s.long
		}
		p.begin(sequence{open: true, words: true, element: in})
		p.words(s.words)
	}
}

// langOf is the language of the words around a run of l.
func (t *tree) langOf(l *leaf) string {
	if l.text.Lang != "" {
		return l.text.Lang
	}
	return t.lang
}

// passage is the Span in e of the run r of l, one for all lines of it that
// follow each other.
func (t *tree) passage(l *leaf, e *element, r *doc.Run, lang, says string) *element {
	if l.span == nil || l.of != r || l.span.parent != e {
		l.span, l.of = t.child(e, "Span"), r
		l.span.lang, l.span.alt = lang, says
	}
	return l.span
}

// shortForms finds the abbreviations of a document in its words.
type shortForms struct {
	list  []doc.Abbreviation
	first [256]bool // bytes that one may begin with
}

func newShortForms(list []doc.Abbreviation) *shortForms {
	s := &shortForms{}
	for _, a := range list {
		if a.Short != "" && a.Long != "" {
			s.list = append(s.list, a)
			s.first[a.Short[0]] = true
		}
	}
	return s
}

// at returns the abbreviation that is a word of text from byte i on, nil if
// none is. The longest counts.
func (s *shortForms) at(text string, i int) *doc.Abbreviation {
	if !s.first[text[i]] {
		return nil
	}
	if before, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && inWord(before) {
		return nil
	}
	var found *doc.Abbreviation
	for k := range s.list {
		a := &s.list[k]
		rest, ok := strings.CutPrefix(text[i:], a.Short)
		if !ok || found != nil && len(found.Short) >= len(a.Short) {
			continue
		}
		if after, _ := utf8.DecodeRuneInString(rest); rest == "" || !inWord(after) {
			found = a
		}
	}
	return found
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// in reports whether text holds an abbreviation.
func (s *shortForms) in(text string) bool {
	for i := range len(text) {
		if s.at(text, i) != nil {
			return true
		}
	}
	return false
}

// expand returns text with its abbreviations written out, "" if it has none.
func (s *shortForms) expand(text string) string {
	var b strings.Builder
	from := 0
	for i := 0; i < len(text); i++ {
		if a := s.at(text, i); a != nil {
			b.WriteString(text[from:i])
			b.WriteString(a.Long)
			from = i + len(a.Short)
			i = from - 1
		}
	}
	if from == 0 {
		return ""
	}
	return b.String() + text[from:]
}

// A stretch is a part of words between two spaces that is, or holds, an
// abbreviation, with what it is short for; or what stands between two such.
type stretch struct {
	words *draw.Words
	long  string
}

// cut divides words into stretches. Nothing moves by it: each begins where the
// letters before it end.
func (s *shortForms) cut(w *draw.Words) []stretch {
	var parts []stretch
	plain, from := 0, 0 // glyphs: where what is not cut off yet begins, and the word at hand
	part := func(to int, long string) {
		if to == plain {
			return
		}
		c, before := *w, *w
		before.Glyphs, c.Glyphs = w.Glyphs[:plain], w.Glyphs[plain:to]
		c.X = w.X + before.Width()
		c.Text = glyphText(&c)
		parts = append(parts, stretch{&c, long})
		plain = to
	}
	for i := 0; i <= len(w.Glyphs); i++ {
		if i < len(w.Glyphs) && w.Glyphs[i].Text != " " {
			continue
		}
		word := draw.Words{Glyphs: w.Glyphs[from:i]}
		if long := s.expand(glyphText(&word)); long != "" {
			part(from, "")
			part(i, long)
		}
		from = i + 1
	}
	part(len(w.Glyphs), "")
	return parts
}

// glyphText is what the glyphs of w read as.
func glyphText(w *draw.Words) string {
	if len(w.Glyphs) == 1 {
		return w.Glyphs[0].Text
	}
	var b strings.Builder
	for _, g := range w.Glyphs {
		b.WriteString(g.Text)
	}
	return b.String()
}
