package dataset

import (
	"fmt"
	"strings"

	"brief/report/problem"
)

// named is how many of some texts name a column of the dataset.
func (t *table) named(texts []string) int {
	n := 0
	for _, text := range texts {
		name, _ := trim(text)
		if column, ignored := t.target(name); ignored || t.index(column) >= 0 {
			n++
		}
	}
	return n
}

// looksLikeTitle reports whether a row is rather a title above the header than
// the header: it holds one text, which names no column.
func looksLikeTitle(t *table, texts []string) bool {
	return filledTexts(texts) == 1 && t.named(texts) == 0
}

func filledTexts(texts []string) int {
	n := 0
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			n++
		}
	}
	return n
}

// titleAbove is the problem of a title, from a row on, above the header in
// another.
func titleAbove(in *input, title, header int) problem.Problem {
	word := strings.Fields(lineOf(in.at(title)))[0]
	p := problem.Errorf(in.at(title), "D001", "%s %d is a title; the header stands in %s %d", word, title, word, header)
	if header == title+1 {
		return p.WithHint("delete %s %d", word, title)
	}
	return p.WithHint("delete %s", fmt.Sprintf("%ss %d to %d", word, title, header-1))
}

// titled returns the problem of a text whose first line is a title above the
// header, or nil.
func (t *table) titled() *problem.Problem {
	c := newCSVReader(t.in)
	for first := 0; ; {
		row, ok := c.next()
		if !ok || row.bad != nil {
			return nil
		}
		var texts []string
		for _, v := range row.values {
			texts = append(texts, v.text)
		}
		switch {
		case looksLikeTitle(t, texts):
			if first == 0 {
				first = row.line
			}
		case first > 0 && t.named(texts) > 1:
			p := titleAbove(t.in, first, row.line)
			return &p
		default:
			return nil
		}
	}
}
