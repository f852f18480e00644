package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"brief/report"
	"brief/report/deliver"
	"brief/report/problem"
)

// maxShown is how many problems are shown.
const maxShown = 100

// A ui says things to people, or to programs as JSON. Results go to standard
// output, all else to standard error.
type ui struct {
	out, err io.Writer
	terminal bool
	colour   bool
	json     bool
	quiet    bool
	verbose  bool
	failed   error // the first write to standard output that failed

	denied func(file string) bool // the right to read a file was missing; may be nil
	world  bool                   // an error was such a file's: the machine is at fault, not the input
}

func newUI(w world) *ui {
	u := &ui{out: w.out, err: w.err, terminal: w.terminal, colour: w.terminal}
	for _, e := range w.env {
		name, v, _ := strings.Cut(e, "=")
		if name == "NO_COLOR" && v != "" || name == "TERM" && v == "dumb" {
			u.colour = false
		}
	}
	return u
}

// isTerminal reports whether a person may read along: a device of letters, other
// than the one that forgets them all.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// result prints a line of standard output.
func (u *ui) result(line string) { u.write([]byte(line + "\n")) }

// write writes to standard output; the first failure is the command's.
func (u *ui) write(b []byte) {
	if u.failed != nil {
		return
	}
	if _, err := u.out.Write(b); err != nil {
		u.failed = &worldError{"standard output", "", err}
	}
}

// event prints one JSON object on a line.
func (u *ui) event(v any) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // no event holds what JSON cannot say
	}
	u.write([]byte(b.String()))
}

// say prints a line for people, unless they want quiet or JSON.
func (u *ui) say(format string, args ...any) {
	if !u.quiet && !u.json {
		fmt.Fprintf(u.err, format+"\n", args...)
	}
}

// detail prints a line for people who asked for more.
func (u *ui) detail(format string, args ...any) {
	if u.verbose {
		fmt.Fprintf(u.err, format+"\n", args...)
	}
}

// A problemEvent is a problem as JSON.
type problemEvent struct {
	Event    string `json:"event"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	File     string `json:"file"`
	Sheet    string `json:"sheet,omitempty"` // of a workbook; line and column then count cells
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Text     string `json:"text"`
	Hint     string `json:"hint"`
	Edition  string `json:"edition,omitempty"` // that it kept from coming
}

// A countEvent is what became of the rows of a dataset as JSON.
type countEvent struct {
	Event   string `json:"event"`
	Dataset string `json:"dataset"`
	Rows    int    `json:"rows"`
	Kept    int    `json:"kept"`
	Refused int    `json:"refused"`
}

// counts prints what became of the rows of each dataset, for programs and for
// people who asked for more.
func (u *ui) counts(all []report.Count) {
	for _, c := range all {
		if u.json {
			u.event(countEvent{"dataset", c.Dataset, c.Rows, c.Kept, c.Refused})
			continue
		}
		u.detail("%s: %s, %d kept, %d refused", c.Dataset, number(c.Rows, "row"), c.Kept, c.Refused)
	}
}

// problems prints the problems from a severity up, sorted, each once. Quiet
// leaves errors only; who asks for more, or reads JSON, gets the notes too.
func (u *ui) problems(l problem.List, from problem.Severity) {
	switch {
	case u.quiet:
		from = problem.Error
	case u.verbose, u.json:
		from = problem.Note
	}
	l = slices.DeleteFunc(l.Sorted(), func(p problem.Problem) bool { return p.Severity < from })
	for i, p := range l {
		if p.Severity == problem.Error && u.denied != nil && u.denied(p.Place.File) {
			u.world = true
		}
		if u.json {
			u.event(problemEvent{"problem", p.Severity.String(), p.Code, p.Place.File, p.Place.Sheet, p.Place.Line, p.Place.Column, p.What, p.Hint, ""})
			continue
		}
		switch {
		case i < maxShown:
			u.problem(p)
		case i == maxShown:
			fmt.Fprintf(u.err, "and %d more\n", len(l)-maxShown)
		}
	}
}

// problem prints one problem; on a terminal with the offending line and a
// caret under the place.
func (u *ui) problem(p problem.Problem) {
	line := visible(p.String())
	if u.colour {
		colour := map[problem.Severity]string{problem.Error: "31", problem.Warning: "33", problem.Note: "36"}[p.Severity]
		line = "\x1b[" + colour + "m" + line + "\x1b[0m"
	}
	fmt.Fprintln(u.err, line)
	if u.terminal && p.Line != "" && p.Place.Column > 0 {
		text, caret := pointAt(p.Line, p.Place.Column)
		fmt.Fprintf(u.err, "    %s\n    %s\n", text, caret)
	}
}

// pointAt cuts a line to what fits on a terminal around the column, and puts a
// caret below that.
func pointAt(line string, column int) (text, caret string) {
	const wide = 100
	r := []rune(strings.ReplaceAll(visible(line), "\t", " "))
	if visible(line) != line { // columns have moved
		return string(r[:min(len(r), wide)]), ""
	}
	at := min(column-1, len(r))
	from := 0
	if at > wide*3/4 {
		from = at - wide/2
	}
	to := min(len(r), from+wide)
	return string(r[from:to]), strings.Repeat(" ", at-from) + "^"
}

// visible shows what a terminal would obey or hide.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool {
	return r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u00ad' || r == '\u2028' || r == '\u2029')
}

// end says how a command ended, if it ended badly and nobody said so yet.
func (u *ui) end(err error) {
	var (
		found   problem.List
		partial *partialError
		refused *deliver.RefusedError
	)
	switch {
	case errors.As(err, &refused):
		u.problems(refused.Found, problem.Note)
	case u.json && errors.As(err, &partial):
		u.event(summary{"summary", partial.made, partial.refused})
	case err == nil, errors.Is(err, errListed), errors.Is(err, errDiffers), errors.Is(err, errLate):
	case errors.As(err, &found):
		u.problems(found, problem.Note)
	case u.json:
		u.event(asEvent(err))
	default:
		fmt.Fprintln(u.err, "brief: "+visible(err.Error()))
	}
}

// A summary is what became of many editions, as JSON.
type summary struct {
	Event   string   `json:"event"`
	Made    int      `json:"made"`
	Refused []string `json:"refused"`
}

// asEvent is an error without a place as JSON.
func asEvent(err error) problemEvent {
	e := problemEvent{Event: "problem", Severity: problem.Error.String(), Text: err.Error()}
	var (
		usage   *usageError
		unknown *report.Unknown
		world   *worldError
		recall  *report.RecalledError
		later   *laterError
	)
	switch {
	case errors.As(err, &later):
		e.Code = "S109"
	case errors.As(err, &recall):
		u := recall.Unknown()
		e.Code, e.Text, e.Hint = u.Code, u.What, u.Hint
	case errors.As(err, &usage):
		e.Code, e.Text, e.Hint = usage.code, usage.what, usage.hint
	case errors.As(err, &unknown):
		e.Code, e.Text, e.Hint = unknown.Code, unknown.What, unknown.Hint
	case errors.As(err, &world):
		e.File, e.Hint = world.path, world.hint
		e.Text = bare(world.err).Error()
	}
	return e
}
