package markup

import (
	"bytes"
	"strings"

	"brief/report/estimative"
	"brief/report/problem"
)

// language holds the literal words of a template against the rules on estimative
// language: L301, L302 and L304, each at its word. A text is judged as a whole,
// with a mark for each value in it. Reviewed templates say nothing of the kind.
func (c *compiler) language() {
	if c.reviewed {
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
