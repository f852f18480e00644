// Package problem is how every stage says what is wrong: a place, what was
// found there, and what to do about it. It knows no stage and no file system;
// a Place is also how a printed value names the cell that it came from.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Place is a position in an input: a file of the workspace, and in it a line
// and a column, both counted from 1; 0 means that the position is not known or
// has no meaning. Columns count characters, not bytes. In a sheet of a workbook
// they count rows and columns of cells.
type Place struct {
	File   string // relative to the workspace, with slashes
	Line   int
	Column int
	Sheet  string // of a workbook; "" in a text
}

// String returns "file:line:column", or "file[sheet!C4]" in a workbook; both
// shorter where less is known.
func (p Place) String() string {
	switch {
	case p.Sheet != "" && p.Line == 0:
		return p.File + "[" + p.Sheet + "]"
	case p.Sheet != "" && p.Column == 0:
		return fmt.Sprintf("%s[%s!%d]", p.File, p.Sheet, p.Line)
	case p.Sheet != "":
		return fmt.Sprintf("%s[%s!%s%d]", p.File, p.Sheet, ColumnName(p.Column), p.Line)
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// ColumnName returns the letters by which people know column n of a sheet,
// counted from 1: A, B, ... Z, AA.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// A Severity orders problems by what they stop.
type Severity int

const (
	Note    Severity = iota // worth knowing; never an error, not even with --strict
	Warning                 // printed; an error with --strict
	Error                   // refuses whatever depends on it
)

// String returns the word used in messages and in JSON.
func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

// A Problem is one thing wrong with an input. What and Hint are lower case
// and have no full stop; Hint may be empty.
type Problem struct {
	Place    Place
	Severity Severity
	Code     string // D010, C201, ...: the table in RELIABILITY and PRODUCT, listed in README
	What     string
	Hint     string
	Line     string // the offending line as it stands in the file, for a caret below it; may be empty
}

// String returns the one line that people read: "place: code: what; hint".
func (p Problem) String() string {
	var b strings.Builder
	if p.Place.File != "" {
		b.WriteString(p.Place.String())
		b.WriteString(": ")
	}
	if p.Code != "" {
		b.WriteString(p.Code)
		b.WriteString(": ")
	}
	if p.Severity != Error {
		b.WriteString(p.Severity.String())
		b.WriteString(": ")
	}
	b.WriteString(p.What)
	if p.Hint != "" {
		b.WriteString("; ")
		b.WriteString(p.Hint)
	}
	return b.String()
}

// Errorf returns a Problem of severity Error. The hint is added by the caller.
func Errorf(at Place, code, format string, args ...any) Problem {
	return Problem{Place: at, Severity: Error, Code: code, What: fmt.Sprintf(format, args...)}
}

// Warningf returns a Problem of severity Warning.
func Warningf(at Place, code, format string, args ...any) Problem {
	return Problem{Place: at, Severity: Warning, Code: code, What: fmt.Sprintf(format, args...)}
}

// Notef returns a Problem of severity Note.
func Notef(at Place, code, format string, args ...any) Problem {
	return Problem{Place: at, Severity: Note, Code: code, What: fmt.Sprintf(format, args...)}
}

// Count is a number of things in a message: "1 word", "3 words".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// WithHint returns p with the hint set.
func (p Problem) WithHint(format string, args ...any) Problem {
	p.Hint = fmt.Sprintf(format, args...)
	return p
}

// A List is all problems found in one run. It is an error when it holds at
// least one Problem of severity Error; see Err.
type List []Problem

// Error returns all problems, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns l as an error if any of its problems is an Error, else nil.
func (l List) Err() error {
	if slices.ContainsFunc(l, func(p Problem) bool { return p.Severity == Error }) {
		return l
	}
	return nil
}

// Sorted returns l ordered by place, then code, without repetitions. Of one
// problem in two severities the graver stays.
func (l List) Sorted() List {
	s := slices.Clone(l)
	slices.SortStableFunc(s, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Place.File, b.Place.File),
			cmp.Compare(a.Place.Sheet, b.Place.Sheet),
			cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.What, b.What),
			cmp.Compare(a.Hint, b.Hint),
			cmp.Compare(b.Severity, a.Severity),
		)
	})
	return slices.CompactFunc(s, func(a, b Problem) bool { a.Severity = b.Severity; return a == b })
}

// Strict returns l with every Warning raised to an Error; notes stay.
func (l List) Strict() List {
	s := slices.Clone(l)
	for i := range s {
		if s[i].Severity == Warning {
			s[i].Severity = Error
		}
	}
	return s
}
