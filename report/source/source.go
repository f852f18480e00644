// Package source is a text that people have written: its bytes in lines, so that
// whatever is found at a byte is told at a line and column, with the line for a
// caret below it. In comes a file as it was saved, out come places, problems and
// the nodes of its YAML. What the text means, its reader knows; this package
// must not.
package source

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"brief/report/problem"
	"brief/report/yamlnode"
)

// MaxSize is how many bytes a text may have that is read as a whole by parsers
// which are not linear (RELIABILITY 3.1). It is for the reader to ask.
const MaxSize = 64 << 10

// A File is a text with its lines. It does not change.
type File struct {
	Name  string // that messages give it
	Text  []byte // without a byte order mark, each line ended by "\n"
	Lines []int  // byte offset of each line
}

// New returns src in lines: a mark at the head goes, and lines end as on Unix.
func New(name string, src []byte) *File {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	if n := len(src); n == 0 || src[n-1] != '\n' {
		src = append(bytes.Clone(src), '\n')
	}
	f := &File{Name: name, Text: src, Lines: []int{0}}
	for i, c := range src {
		if c == '\n' && i+1 < len(src) {
			f.Lines = append(f.Lines, i+1)
		}
	}
	return f
}

// Line returns the index of the line that holds the byte at, from 0.
func (f *File) Line(at int) int {
	return sort.SearchInts(f.Lines, at+1) - 1
}

// Words returns line i, from 0, without its end.
func (f *File) Words(i int) []byte {
	end := len(f.Text)
	if i+1 < len(f.Lines) {
		end = f.Lines[i+1]
	}
	return bytes.TrimSuffix(f.Text[f.Lines[i]:end], []byte("\n"))
}

// Place returns the place of the byte at.
func (f *File) Place(at int) problem.Place {
	at = max(0, min(at, len(f.Text)))
	i := f.Line(at)
	return problem.Place{File: f.Name, Line: i + 1, Column: 1 + utf8.RuneCount(f.Text[f.Lines[i]:at])}
}

// Offset returns the byte at line and column, both from 1; columns count
// characters.
func (f *File) Offset(line, column int) int {
	line = max(1, min(line, len(f.Lines)))
	at := f.Lines[line-1]
	for i := range string(f.Words(line - 1)) {
		if column--; column == 0 {
			return at + i
		}
	}
	return at
}

// Errorf returns an error at the byte at, with its line for a caret.
func (f *File) Errorf(at int, code, format string, args ...any) problem.Problem {
	p := problem.Errorf(f.Place(at), code, format, args...)
	p.Line = string(f.Words(f.Line(max(0, min(at, len(f.Text))))))
	return p
}

// Characters refuses bytes that are not UTF-8 (F605) and characters that no
// input may hold (F604, F607): with some of them a text could forge what the
// program marks.
func (f *File) Characters() (list problem.List) {
	text := string(f.Text)
	for at := 0; len(list) < 100; {
		c, found := problem.Refused(text[at:], "\n\t")
		if !found {
			break
		}
		at += c.Offset
		_, size := utf8.DecodeRuneInString(text[at:])
		if c.Rune == utf8.RuneError && size == 1 {
			p := problem.Errorf(f.Place(at), "F605", "the file is not UTF-8 from here on").WithHint("save it as UTF-8")
			return append(list, p)
		}
		list = append(list, problem.Errorf(f.Place(at), c.Code, "the file holds %s", c.Name).WithHint("take it away"))
		at += size
	}
	return list
}

// YAML returns the top of a YAML text that stands skip lines below the head of
// the file, nil if it is empty. What is wrong with it has the code.
func (f *File) YAML(text []byte, skip int, code string) (*yaml.Node, problem.List) {
	top, fault := yamlnode.Read(string(text))
	var faults []yamlnode.Fault
	switch {
	case fault != nil:
		faults = []yamlnode.Fault{*fault}
	case top != nil:
		faults = yamlnode.Check(top)
	}
	var found problem.List
	for _, fault := range faults {
		at := f.Offset(fault.Line+skip, max(fault.Column, 1))
		p := fault.Problem(f.Place(at), code)
		p.Line = string(f.Words(f.Line(at)))
		found = append(found, p)
	}
	return top, found
}
