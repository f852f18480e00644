package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"brief/report"
	"brief/report/deliver"
	"brief/report/problem"
)

// The exit codes are promises: scripts look at them.
const (
	exitDone    = 0
	exitBug     = 1  // a bug in brief
	exitInput   = 2  // data, config, template or theme has errors; nothing was made
	exitDiffers = 3  // a file is not what its inputs give
	exitRefused = 4  // a rule on what may be handed out refused
	exitWorld   = 5  // file, disk or right failed; nothing half-made is left
	exitPartial = 6  // of several editions some failed
	exitLimit   = 7  // an own limit of time or memory was reached
	exitUsage   = 64 // used wrongly
	exitLater   = 75 // not now, worth trying again
)

// exitMeanings says what the codes mean, for people.
var exitMeanings = []struct {
	code  int
	means string
}{
	{exitDone, "Done."},
	{exitBug, "A bug in brief."},
	{exitInput, "Data, config, template or theme has errors. All of them were listed, and nothing was made."},
	{exitDiffers, "A file is not what its inputs give, or not what an archive at hand has; something in the archive is not as it was."},
	{exitRefused, "A rule on what may be handed out refused. Nothing was made or sent."},
	{exitWorld, "A file, disk or right failed. Nothing half-made is left."},
	{exitPartial, "Of several editions some failed; they are named, and the others are whole."},
	{exitLimit, "A limit of time or memory was reached."},
	{exitUsage, "Used wrongly."},
	{exitLater, "Not now, worth trying again: what waits is kept."},
}

// A usageError says that brief was called wrongly.
type usageError struct{ code, what, hint string }

func (e *usageError) Error() string {
	var b strings.Builder
	if e.code != "" {
		b.WriteString(e.code + ": ")
	}
	b.WriteString(e.what)
	if e.hint != "" {
		b.WriteString("; " + e.hint)
	}
	return b.String()
}

func usagef(hint, format string, args ...any) error {
	return &usageError{what: fmt.Sprintf(format, args...), hint: hint}
}

// A worldError says that the machine, not the input, is at fault.
type worldError struct {
	path, hint string
	err        error
}

func (e *worldError) Error() string {
	err := e.err
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		err = p.Err // the path is said already
	}
	s := err.Error()
	if e.path != "" {
		s = e.path + ": " + s
	}
	if e.hint != "" {
		s += "; " + e.hint
	}
	return s
}

func (e *worldError) Unwrap() error { return e.err }

// A stoppedError says that an edition was given up: err is the context's.
type stoppedError struct {
	what string
	err  error
}

func (e *stoppedError) Error() string { return e.what }
func (e *stoppedError) Unwrap() error { return e.err }

// A partialError names the editions of several that were refused.
type partialError struct {
	made    int
	refused []string
	worst   int // the exit code if none was made
}

func (e *partialError) Error() string {
	return fmt.Sprintf("%d made, %d refused: %s", e.made, len(e.refused), strings.Join(e.refused, ", "))
}

// A panicError is a panic that was caught: a bug, and never more than one line.
type panicError struct{ value any }

func (e *panicError) Error() string {
	line, _, _ := strings.Cut(fmt.Sprint(e.value), "\n")
	return "this is a bug in brief: " + line
}

// errListed says that all there is to say was said, and that it was errors.
var errListed = errors.New("problems were listed")

// errDiffers says that a file differs from what it should be, and that it was
// said how.
var errDiffers = errors.New("a file differs")

// errLate says that a limit of time was reached, and that it was said where.
var errLate = fmt.Errorf("a file took too long: %w", context.DeadlineExceeded)

// exitCode is the code that err means.
func exitCode(err error) int {
	var (
		usage   *usageError
		unknown *report.Unknown
		world   *worldError
		partial *partialError
		found   problem.List
		recall  *report.RecalledError
		later   *laterError
		waits   *waitError
		copies  *copiesError
		refused *deliver.RefusedError
		missing *missingError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &recall), errors.As(err, &refused):
		return exitRefused
	case errors.As(err, &copies):
		return exitPartial
	case errors.As(err, &later), errors.As(err, &waits), isAway(err):
		return exitLater
	case errors.As(err, &usage), errors.As(err, &unknown):
		return exitUsage
	case errors.Is(err, errDiffers):
		return exitDiffers
	case errors.Is(err, errListed), errors.As(err, &found):
		return exitInput
	case errors.As(err, &missing):
		return exitPartial
	case errors.As(err, &partial):
		if partial.made == 0 {
			return partial.worst
		}
		return exitPartial
	case errors.As(err, &world), errors.Is(err, context.Canceled):
		return exitWorld
	case errors.Is(err, context.DeadlineExceeded):
		return exitLimit
	}
	return exitBug
}
