package markup

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/source"
)

// Limits of a template. They are checked before anything is parsed, because
// the Markdown parser and the template parser are not linear in what they
// read; none of them can be raised by a setting.
const (
	maxSource   = source.MaxSize // bytes
	maxLine     = 2000           // characters in a line
	maxDepth    = 4              // lists and quotes inside each other
	maxBrackets = 200            // "[" in a paragraph
	maxNesting  = 50             // actions inside each other, and parentheses in an action
	maxSteps    = 100_000        // things done by one execution
	maxOutput   = 1 << 20        // bytes written by one execution
	maxColumns  = 12             // of a table
	maxRows     = 500            // of a table
)

// A script is the text of a template.
type script struct {
	*source.File
	name string // of the template: the file's name without folder and ending

	dialect  *Dialect
	reviewed bool // it is one of the program's own
}

func newScript(file string, src []byte, d *Dialect) *script {
	base := path.Base(file)
	s := &script{File: source.New(file, src), name: strings.TrimSuffix(base, path.Ext(base)), dialect: d}
	s.reviewed = d.Reviewed != nil && d.Reviewed(file, s.Text)
	return s
}

// origin is that of words which the template itself has at a place.
func (s *script) origin(at problem.Place, raw string) *doc.Origin {
	return &doc.Origin{ID: fmt.Sprintf("template:%s:%d:%d", s.name, at.Line, at.Column), Place: at, Raw: raw}
}

// check looks for everything that must not reach a parser: characters that no
// text needs, and lengths and depths over the limits.
func (s *script) check() problem.List {
	list := s.Characters()
	if list.Err() != nil {
		return list
	}
	var lists depths
	brackets := 0
	for i, at := range s.Lines {
		line := s.Words(i)
		if n := utf8.RuneCount(line); n > maxLine {
			list = append(list, s.Errorf(at, "F601", "the line has %d characters, the limit is %d", n, maxLine))
		}
		if d := lists.line(line); d > maxDepth {
			list = append(list, s.Errorf(at, "F601", "lists and quotes stand %d deep in each other, the limit is %d", d, maxDepth))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			brackets = 0
		}
		before := brackets
		if brackets += bytes.Count(line, []byte("[")); before <= maxBrackets && brackets > maxBrackets {
			list = append(list, s.Errorf(at, "F601", `the paragraph has %d "[", the limit is %d`, brackets, maxBrackets))
		}
	}
	return list
}

// depths follows how deep list items and quotes stand in each other, by their
// indents: an upper bound of what the Markdown parser will nest.
type depths struct{ indents []int }

// line returns the depth that a line reaches.
func (d *depths) line(line []byte) int {
	column, first, markers := 0, -1, 0
	for i := 0; i < len(line); {
		n := 1
		switch line[i] {
		case ' ':
		case '\t':
			column += 3
		default:
			if line[i] != '>' {
				n = marker(line[i:])
			}
			if n == 0 {
				i = len(line) // words: no marker after them counts
				break
			}
			if first < 0 {
				first = column
			}
			markers++
		}
		column, i = column+n, i+max(n, 1)
	}
	if markers == 0 {
		if len(line) > 0 && line[0] != ' ' && line[0] != '\t' {
			d.indents = d.indents[:0]
		}
		return len(d.indents)
	}
	for len(d.indents) > 0 && d.indents[len(d.indents)-1] >= first {
		d.indents = d.indents[:len(d.indents)-1]
	}
	d.indents = append(d.indents, first)
	return len(d.indents) + markers - 1
}

// marker returns the length of the list marker that line begins with, or 0.
func marker(line []byte) int {
	n := 0
	for n < len(line) && n < 9 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	switch {
	case n == 0 && len(line) > 0 && bytes.IndexByte([]byte("-*+"), line[0]) >= 0:
		n = 1
	case n > 0 && n < len(line) && (line[n] == '.' || line[n] == ')'):
		n++
	default:
		return 0
	}
	if n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return 0
	}
	return n
}
