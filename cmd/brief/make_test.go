package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync/atomic"
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
		j := &job{app: &app{world: world{now: time.Now}, ui: &ui{out: &out, err: &said}}, builder: builder, flags: &makeFlags{all: true}}
		tried := ""
		err := j.makeAll(context.Background(), []report.Order{{Region: "A"}, {Region: "B"}, {Region: "C"}, {Region: "D"}}, 1,
			func(_ context.Context, o report.Order) outcome {
				tried += o.Region
				return outcome{edition: &report.Edition{}, err: c.fail[o.Region]}
			})
		if tried != c.tried || exitCode(err) != c.code || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: tried %s, exit %d, said %q (%v); want %s, %d, %q", c.name, tried, exitCode(err), &said, err, c.tried, c.code, c.says)
		}
	}
}

// TestManyAtOnce holds that several at once are told in the order in which
// they were asked for, that no more run than there are workers, and what the
// line says meanwhile.
func TestManyAtOnce(t *testing.T) {
	cfg, _ := config.Load(config.Sources{})
	builder, _ := report.Open(report.Workspace{Files: fstest.MapFS{}, Config: cfg}, time.Time{})
	var tick, running, most atomic.Int64
	now := func() time.Time { return time.Unix(tick.Add(1), 0) }
	var orders []report.Order
	var want strings.Builder
	for i := range 40 {
		orders = append(orders, report.Order{Region: fmt.Sprint(i)})
		if i%7 != 3 {
			fmt.Fprintln(&want, i)
		}
	}
	var out, said bytes.Buffer
	j := &job{app: &app{world: world{now: now}, ui: &ui{out: &out, err: &said, terminal: true}}, builder: builder, flags: &makeFlags{all: true}}
	err := j.makeAll(context.Background(), orders, 4, func(_ context.Context, o report.Order) outcome {
		n := running.Add(1)
		defer running.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		i, _ := strconv.Atoi(o.Region)
		time.Sleep(time.Duration(40-i) * 100 * time.Microsecond) // the last are done first
		if i%7 == 3 {
			return outcome{err: problem.List{problem.Errorf(problem.Place{File: "data/x.csv", Line: i}, "D010", "bad row")}}
		}
		return outcome{edition: &report.Edition{}, path: o.Region}
	})
	if out.String() != want.String() {
		t.Errorf("told\n%s", &out)
	}
	if exitCode(err) != exitPartial || !strings.HasPrefix(err.Error(), "34 made, 6 refused: 3, 10, 17, ") {
		t.Errorf("ended with %v", err)
	}
	if m := most.Load(); m < 2 || m > 4 {
		t.Errorf("%d ran at once, with 4 workers", m)
	}
	if !strings.Contains(said.String(), "\r\x1b[K10 of 40, 1 a second, 30s left\r\x1b[K") || strings.Count(said.String(), "D010") != 6 {
		t.Errorf("said %q", said.String())
	}
}
