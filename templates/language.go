package templates

import (
	"bytes"
	"strings"

	"brief/report/estimative"
	"brief/report/problem"
)

// language holds the literal words of a template against the rules on estimative
// language: L301, L302 and L304, each at its word. A text is judged as a whole,
// with a mark for each value in it. The built-in templates say nothing of the
// kind.
func (c *compiler) language() {
	if c.builtin {
		return
	}
	var text strings.Builder
	var pieces []literalPiece
	judge := func() {
		for _, f := range estimative.Find(text.String()) {
			word, _, _ := strings.Cut(f.Words, " ")
			c.problems = append(c.problems, f.Problem(c.placeIn(pieces, text.String(), f.Start, word)))
		}
		text.Reset()
		pieces = pieces[:0]
	}
	for i := range c.code {
		switch in := &c.code[i]; in.kind {
		case openPart, closePart:
			judge()
		case literalWords:
			if len(pieces) > 0 {
				text.WriteString("_")
			}
			pieces = append(pieces, literalPiece{text.Len(), in.origin.Place})
			text.WriteString(in.words)
		}
	}
	judge()
}

// A literalPiece is where literal words begin: in a text, and in the template.
type literalPiece struct {
	from  int
	place problem.Place
}

// placeIn is the place in the template of a word at a byte of a text: lines that
// a text joins are apart there, so it is found again, behind as many like it.
func (c *compiler) placeIn(pieces []literalPiece, text string, at int, word string) problem.Place {
	last := pieces[0]
	for _, p := range pieces {
		if p.from <= at {
			last = p
		}
	}
	start := c.script.Lines[last.place.Line-1]
	line := []rune(string(c.script.Words(last.place.Line - 1)))
	start += len(string(line[:min(last.place.Column-1, len(line))]))
	for n := strings.Count(text[last.from:at], word); ; n-- {
		i := bytes.Index(c.Text[start:], []byte(word))
		switch {
		case i < 0:
			return last.place
		case n == 0:
			return c.Place(start + i)
		}
		start += i + len(word)
	}
}

// language holds the entries of a words file against the same rules. They are
// rules on English.
func (r *wordsReader) language() {
	if !r.english() {
		return
	}
	known := builtin().entries
	for _, k := range (&Words{entries: r.entries}).keys() {
		if e := r.entries[k]; e.place.Line > 0 && e.text != known[k].text {
			r.found = append(r.found, e.language()...)
		}
	}
}

// language is what is wrong with the words of one entry.
func (e entry) language() problem.List {
	var found problem.List
	if e.section != "words" && e.section != "sentences" {
		return nil
	}
	for _, f := range estimative.Find(e.text) {
		found = append(found, f.Problem(e.place))
	}
	return found
}
