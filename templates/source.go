package templates

import (
	"bytes"
	"fmt"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/problem"
)

// Limits of a template. They are checked before anything is parsed, because
// the Markdown parser and the template parser are not linear in what they
// read; none of them can be raised by a setting.
const (
	maxSource   = 64 << 10 // bytes
	maxLine     = 2000     // characters in a line
	maxDepth    = 4        // lists and quotes inside each other
	maxBrackets = 200      // "[" in a paragraph
	maxNesting  = 50       // actions inside each other, and parentheses in an action
	maxSteps    = 100_000  // things done by one execution
	maxOutput   = 1 << 20  // bytes written by one execution
	maxColumns  = 12       // of a table
	maxRows     = 500      // of a table
)

// A source is the text of a template and where its lines begin.
type source struct {
	file  string
	name  string // of the template: the file's name without folder and ending
	text  []byte
	lines []int // byte offset of each line

	builtin bool // it is one of Files, word for word
}

func newSource(file string, src []byte) *source {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	if n := len(src); n == 0 || src[n-1] != '\n' {
		src = append(bytes.Clone(src), '\n')
	}
	base := path.Base(file)
	s := &source{file: file, name: strings.TrimSuffix(base, path.Ext(base)), text: src, lines: []int{0}}
	own, err := Files.ReadFile(base)
	s.builtin = err == nil && bytes.Equal(own, src)
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// line returns the index of the line that holds the byte at.
func (s *source) line(at int) int {
	return sort.SearchInts(s.lines, at+1) - 1
}

// words returns line i without its end.
func (s *source) words(i int) []byte {
	end := len(s.text)
	if i+1 < len(s.lines) {
		end = s.lines[i+1]
	}
	return bytes.TrimSuffix(s.text[s.lines[i]:end], []byte("\n"))
}

// place returns the place of the byte at.
func (s *source) place(at int) problem.Place {
	at = max(0, min(at, len(s.text)))
	i := s.line(at)
	return problem.Place{File: s.file, Line: i + 1, Column: 1 + utf8.RuneCount(s.text[s.lines[i]:at])}
}

// origin is that of words which the template itself has at a place.
func (s *source) origin(at problem.Place, raw string) *doc.Origin {
	return &doc.Origin{ID: fmt.Sprintf("template:%s:%d:%d", s.name, at.Line, at.Column), Place: at, Raw: raw}
}

// errorf returns an error at the byte at, with its line for a caret.
func (s *source) errorf(at int, code, format string, args ...any) problem.Problem {
	p := problem.Errorf(s.place(at), code, format, args...)
	p.Line = string(s.words(s.line(max(0, min(at, len(s.text))))))
	return p
}

// check looks for everything that must not reach a parser: characters that no
// text needs, and lengths and depths over the limits.
func (s *source) check() problem.List {
	list := s.characters()
	if list.Err() != nil {
		return list
	}
	var lists depths
	brackets := 0
	for i, at := range s.lines {
		line := s.words(i)
		if n := utf8.RuneCount(line); n > maxLine {
			list = append(list, s.errorf(at, "F601", "the line has %d characters, the limit is %d", n, maxLine))
		}
		if d := lists.line(line); d > maxDepth {
			list = append(list, s.errorf(at, "F601", "lists and quotes stand %d deep in each other, the limit is %d", d, maxDepth))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			brackets = 0
		}
		before := brackets
		if brackets += bytes.Count(line, []byte("[")); before <= maxBrackets && brackets > maxBrackets {
			list = append(list, s.errorf(at, "F601", `the paragraph has %d "[", the limit is %d`, brackets, maxBrackets))
		}
	}
	return list
}

// characters refuses bytes that are not UTF-8 and characters that no input may
// hold: with some of them a template could forge what the program marks.
func (s *source) characters() (list problem.List) {
	text := string(s.text)
	for at := 0; len(list) < 100; {
		c, found := problem.Refused(text[at:], "\n\t")
		if !found {
			break
		}
		at += c.Offset
		_, size := utf8.DecodeRuneInString(text[at:])
		if c.Rune == utf8.RuneError && size == 1 {
			p := problem.Errorf(s.place(at), "F605", "the file is not UTF-8 from here on").WithHint("save it as UTF-8")
			return append(list, p)
		}
		list = append(list, problem.Errorf(s.place(at), c.Code, "the file holds %s", c.Name).WithHint("take it away"))
		at += size
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
