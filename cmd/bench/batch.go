package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"brief/report"
	"brief/report/config"
)

// today is the date of issue of the first brief of each country.
var today = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// A load is what a batch makes: briefs of countries, which take turns, by
// workers at once. Each time round the briefs are a week younger.
type load struct{ countries, briefs, workers int }

// A tally is what a batch of brief says about itself.
type tally struct {
	Briefs, Bytes     int64
	Open              time.Duration // reading and checking the data, once
	Stages            []report.Stage
	Allocs, Allocated int64 // by all briefs, the second in bytes
}

// print writes each stage's share of the time of all stages, and what was
// allocated.
func (t *tally) print(w io.Writer) {
	var all time.Duration
	for _, s := range t.Stages {
		all += s.Took
	}
	n := max(1, t.Briefs)
	fmt.Fprintf(w, "stages: data read once in %.1f ms; then", milli(t.Open))
	for i, s := range t.Stages {
		sep := ","
		if i == 0 {
			sep = ""
		}
		fmt.Fprintf(w, "%s %s %.0f %%", sep, s.Name, 100*float64(s.Took)/float64(max(1, all)))
	}
	fmt.Fprintf(w, " of %.2f ms a brief\n", milli(all)/float64(n))
	fmt.Fprintf(w, "allocations: %d a brief, %.0f KB\n", t.Allocs/n, float64(t.Allocated)/float64(n)/1000)
}

// add counts a brief.
func (t *tally) add(e *report.Edition) {
	t.Briefs++
	t.Bytes += int64(len(e.PDF))
	for i, s := range e.Stages {
		if i == len(t.Stages) {
			t.Stages = append(t.Stages, report.Stage{Name: s.Name})
		}
		t.Stages[i].Took += s.Took
	}
}

// batch makes the briefs of a load, and writes the tally to w and a profile of
// memory to the file heap, if one is named.
func batch(ctx context.Context, l load, w io.Writer, heap string) error {
	if heap != "" {
		runtime.MemProfileRate = 4 << 10
	}
	files, err := workspace(l.countries)
	if err != nil {
		return err
	}
	cfg, found := config.Load(config.Sources{})
	if err := found.Err(); err != nil {
		return err
	}
	report.Collect(cfg.Limits.Memory)
	start := time.Now()
	b, found := report.Open(report.Workspace{Files: files, Config: cfg}, today)
	if err := found.Err(); err != nil {
		return err
	}
	t := tally{Open: time.Since(start)}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := t.make(ctx, b, l); err != nil {
		return err
	}
	runtime.ReadMemStats(&after)
	t.Allocs = int64(after.Mallocs - before.Mallocs)
	t.Allocated = int64(after.TotalAlloc - before.TotalAlloc)
	if err := kept(heap); err != nil {
		return err
	}
	runtime.KeepAlive(b)
	return json.NewEncoder(w).Encode(t)
}

// kept writes a profile of memory to a file, if one is named.
func kept(file string) error {
	if file == "" {
		return nil
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}

// make makes the briefs of a load.
func (t *tally) make(ctx context.Context, b *report.Builder, l load) error {
	all := b.Countries()
	errs := make([]error, l.workers)
	var next atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range errs {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < l.briefs; i = int(next.Add(1)) - 1 {
				c, week := all[i%len(all)], i/len(all)
				e, err := b.Build(ctx, report.Order{Report: "country", Country: c.ID, Date: today.AddDate(0, 0, 7*week)})
				if err != nil {
					errs[worker] = fmt.Errorf("%s: %w", c.Name, err)
					return
				}
				mu.Lock()
				t.add(e)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
