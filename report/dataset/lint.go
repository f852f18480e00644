package dataset

import (
	"strings"
	"unicode/utf8"

	"brief/report/estimative"
	"brief/report/problem"
)

// language holds the desk's own words against the rules of estimative language
// (ICD 203). Words that rest on a source are the source's, verbatim, and not
// ours to mend; those of judgements are held where they are read.
func (l *loader) language() {
	for _, t := range l.set.Texts {
		for _, h := range t.Heads {
			for _, p := range h.Paragraphs {
				if p.Source == desk {
					l.lint(&t.Row, p.Cell)
				}
			}
		}
	}
	for _, p := range l.set.Points {
		if p.Source.Text == desk {
			l.lint(&p.Row, p.Text)
		}
	}
	for _, r := range l.set.Recommendations {
		if r.Source.Text == desk {
			for _, c := range []Cell{r.Focus, r.Outcome, r.Measure} {
				l.lint(&r.Row, c)
			}
		}
	}
}

// lint registers what the words of a cell break, each at its own place.
func (l *loader) lint(row *Row, c Cell) {
	for _, f := range estimative.Find(c.Raw) {
		l.poison(row, f.Problem(l.wordPlace(c, f.Start)))
	}
}

// wordPlace returns where the word at a byte of a cell's raw text stands. A
// paragraph's raw text is its lines as they are in the file.
func (l *loader) wordPlace(c Cell, at int) problem.Place {
	before := c.Raw[:at]
	if n := strings.Count(before, "\n"); n > 0 {
		line := before[strings.LastIndexByte(before, '\n')+1:]
		return problem.Place{File: c.Place.File, Line: c.Place.Line + n, Column: utf8.RuneCountInString(line) + 1}
	}
	in := l.inputs[c.Place.File]
	if in == nil || c.Place.Column == 0 {
		return c.Place
	}
	if strings.HasPrefix(c.ID, "texts:") {
		return problem.Place{File: c.Place.File, Line: c.Place.Line, Column: utf8.RuneCountInString(before) + 1}
	}
	return in.charPlace(c.Place, utf8.RuneCountInString(before))
}
