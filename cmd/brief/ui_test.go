package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"brief/report"
	"brief/report/problem"
)

func TestProblemOnATerminal(t *testing.T) {
	var out, err bytes.Buffer
	u := newUI(world{out: &out, err: &err, terminal: true, env: []string{"NO_COLOR=1"}})
	at := problem.Place{File: "data/influence.csv", Line: 2, Column: 5}
	bad := problem.Errorf(at, "D010", "%q is no level", "Srtong").WithHint("did you mean %q?", "strong")
	bad.Line = "KAZ,Srtong"
	hidden := problem.Warningf(problem.Place{File: "a", Line: 1, Column: 3}, "F607", "an invisible \u202e\x1b")
	hidden.Line = "a\u202eb"
	u.problems(problem.List{bad, hidden, problem.Notef(at, "D051", "n")}, problem.Warning)
	want := `a:1:3: F607: warning: an invisible <U+202E><U+001B>
    a<U+202E>b
    ` + `
data/influence.csv:2:5: D010: "Srtong" is no level; did you mean "strong"?
    KAZ,Srtong
        ^
`
	if diff := cmp.Diff(want, err.String()); diff != "" {
		t.Error(diff)
	}
	if out.Len() > 0 {
		t.Errorf("standard output has %q", out.String())
	}
}

func TestPointAt(t *testing.T) {
	long := strings.Repeat("x", 300) + "HERE" + strings.Repeat("y", 300)
	for _, c := range []struct {
		line   string
		column int
		under  string
	}{
		{"zone: Asia", 7, "Asia"}, {"Қазақстан,x", 11, "x"}, {"\tb", 2, "b"}, {long, 301, "HERE"}, {"ab", 9, ""},
	} {
		text, caret := pointAt(c.line, c.column)
		at := len([]rune(caret)) - 1
		if r := []rune(text); at > len(r) || !strings.HasPrefix(string(r[at:]), c.under) || len(r) > 100 {
			t.Errorf("column %d of %q:\n%s\n%s", c.column, c.line, text, caret)
		}
	}
}

func TestManyProblems(t *testing.T) {
	var out, err bytes.Buffer
	var l problem.List
	for i := range 120 {
		l = append(l, problem.Errorf(problem.Place{File: "a", Line: i + 1}, "D005", "empty"))
	}
	newUI(world{out: &out, err: &err}).problems(l, problem.Note)
	if s := err.String(); strings.Count(s, "\n") != 101 || !strings.HasSuffix(s, "\nand 20 more\n") {
		t.Errorf("%d lines, the last is %q", strings.Count(s, "\n"), s[len(s)-20:])
	}
}

func TestExitCodes(t *testing.T) {
	list := problem.List{problem.Errorf(problem.Place{}, "D005", "x")}
	for want, errs := range map[int][]error{
		exitDone:    {nil},
		exitBug:     {errors.New("x"), &panicError{"x"}},
		exitInput:   {errListed, list, fmt.Errorf("while: %w", list), &partialError{0, []string{"A"}, exitInput}},
		exitWorld:   {&worldError{"a", "", fs.ErrPermission}, &stoppedError{"KAZ", context.Canceled}},
		exitPartial: {&partialError{1, []string{"A"}, exitInput}},
		exitLimit:   {&stoppedError{"KAZ", context.DeadlineExceeded}},
		exitUsage:   {usagef("", "x"), &report.Unknown{Code: "R501"}},
	} {
		for _, err := range errs {
			if got := exitCode(err); got != want {
				t.Errorf("%#v exits %d, want %d", err, got, want)
			}
		}
	}
}

// A panic is one line, without a stack, and the exit code of a bug.
func TestPanic(t *testing.T) {
	err := guard(func() error { panic("index out of range\ngoroutine 1 [running]:") })
	if exitCode(err) != exitBug || err.Error() != "this is a bug in brief: index out of range" {
		t.Errorf("%d, %q", exitCode(err), err)
	}
}

// A standard output that takes nothing is the world's fault.
func TestClosedOutput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	w.Close()
	var errs bytes.Buffer
	code := run(t.Context(), world{args: []string{"version"}, now: time.Now, out: w, err: &errs})
	if code != exitWorld || !strings.HasPrefix(errs.String(), "brief: standard output: ") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

// Told to stop, brief leaves nothing behind.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	var out, errs bytes.Buffer
	w := world{args: []string{"--country", "KAZ", "-o", dir}, now: time.Now, out: &out, err: &errs}
	if code := run(ctx, w); code != exitWorld || errs.String() != "brief: stopped before Kazakhstan was made\n" {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	if got := names(t, dir); got != "" {
		t.Errorf("the folder holds %s", got)
	}
}
