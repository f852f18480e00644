package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
)

// TestOneFailsOthersAreMade holds which failures of one edition stop the
// others: those that they would share.
func TestOneFailsOthersAreMade(t *testing.T) {
	cfg, _ := config.Load(config.Sources{})
	builder, _ := report.Open(report.Workspace{Files: fstest.MapFS{}, Config: cfg}, time.Time{})
	bad := problem.List{problem.Errorf(problem.Place{File: "data/x.csv"}, "D010", "bad row")}
	late := &stoppedError{"takes more than 60 seconds", context.DeadlineExceeded}
	for _, c := range []struct {
		name  string
		fail  map[string]error
		tried string
		code  int
		says  string
	}{
		{"a bad row", map[string]error{"B": bad}, "ABCD", exitPartial, "D010"},
		{"a time limit", map[string]error{"B": late}, "ABCD", exitPartial, "brief: B: takes more than 60 seconds\n"},
		{"a bug", map[string]error{"B": &panicError{"index out of range"}, "C": bad}, "ABCD", exitPartial, "brief: B: this is a bug in brief: index out of range\n"},
		{"the disk", map[string]error{"B": &worldError{"x.pdf", "", fs.ErrPermission}}, "AB", exitWorld, ""},
		{"a wrong word", map[string]error{"A": &report.Unknown{Code: "R504", What: "no paper"}}, "A", exitUsage, ""},
		{"all late", map[string]error{"A": late, "B": bad, "C": late, "D": late}, "ABCD", exitLimit, ""},
		{"all bad", map[string]error{"A": bad, "B": bad, "C": bad, "D": bad}, "ABCD", exitInput, ""},
	} {
		var out, said bytes.Buffer
		j := &job{app: &app{ui: &ui{out: &out, err: &said}}, builder: builder, flags: &makeFlags{all: true}}
		tried := ""
		err := j.makeAll(context.Background(), []report.Order{{Region: "A"}, {Region: "B"}, {Region: "C"}, {Region: "D"}},
			func(_ context.Context, o report.Order) (*report.Edition, error) {
				tried += o.Region
				return &report.Edition{}, c.fail[o.Region]
			})
		if tried != c.tried || exitCode(err) != c.code || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: tried %s, exit %d, said %q (%v); want %s, %d, %q", c.name, tried, exitCode(err), &said, err, c.tried, c.code, c.says)
		}
	}
}

// TestTake holds that no edition of a call is written over another.
func TestTake(t *testing.T) {
	cfg, _ := config.Load(config.Sources{})
	builder, _ := report.Open(report.Workspace{Files: fstest.MapFS{}, Config: cfg}, time.Time{})
	j := &job{builder: builder}
	if err := errors.Join(j.take("briefs/Agar.pdf", report.Order{Region: "Agar"}), j.take("briefs/Bora.pdf", report.Order{Region: "Bora"})); err != nil {
		t.Error(err)
	}
	if err := j.take("briefs/AGAR.pdf", report.Order{Region: "AGAR"}); exitCode(err) != exitInput || !strings.Contains(err.Error(), "Agar and AGAR would both be AGAR.pdf") {
		t.Errorf("got %v", err)
	}
}
