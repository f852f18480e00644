package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"brief/report"
	"brief/report/problem"
)

// An outcome is what became of an order: an edition and where it is, or why
// there is none.
type outcome struct {
	edition *report.Edition
	path    string
	err     error
}

// makeAll makes the editions, as many at once as there are workers, each with
// one, and tells of them in the order of the orders. What is wrong is listed
// once, after all were tried. It stops early only where the others would fail
// alike: brief was told to stop or called wrongly, or the disk fails.
func (j *job) makeAll(ctx context.Context, orders []report.Order, workers int, one func(context.Context, report.Order) outcome) error {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	start := j.now()
	line := j.ui.progress(len(orders), j.now)
	t := &tally{found: slices.Clone(j.found), seen: map[problem.Problem]bool{}}
	for o, r := range inOrder(orders, workers, func(o report.Order) outcome {
		if work.Err() != nil {
			return outcome{err: stopped(work.Err(), "", "stopped before "+j.builder.Name(o)+" was made")}
		}
		r := one(work, o)
		if code := exitCode(r.err); code == exitWorld || code == exitUsage {
			stop(r.err)
		}
		return r
	}) {
		line.clear()
		if r.err == nil {
			if r.err = j.tell(r); r.err != nil {
				stop(r.err)
			}
		}
		t.count(j.builder.Name(o), r)
		if code := exitCode(r.err); j.flags.all && work.Err() == nil && code != exitInput && code != exitDone {
			j.ui.end(fmt.Errorf("%s: %w", j.builder.Name(o), r.err))
		}
		line.step()
	}
	line.clear()
	j.ui.problems(t.found, problem.Warning)
	switch {
	case t.halted != nil && ctx.Err() != nil:
		return t.halted
	case work.Err() != nil:
		return context.Cause(work)
	case !j.flags.all:
		return t.failed
	case len(orders) == 0 && t.found.Err() != nil:
		return errListed
	case len(orders) == 0:
		return problem.List{problem.Errorf(problem.Place{}, "D006", "the data hold no country")}
	case t.failed == nil:
		j.ui.say("%d made in %s", t.made, span(j.now().Sub(start)))
		return nil
	}
	return &partialError{t.made, t.refused, exitCode(t.failed)}
}

// A tally is what became of many orders.
type tally struct {
	made    int
	refused []string
	found   problem.List
	seen    map[problem.Problem]bool // most problems are of the data that all editions share
	failed  error                    // the failure that says most of why others failed
	halted  error                    // the first edition that brief was stopped before
}

// count adds the outcome of one order.
func (t *tally) count(name string, r outcome) {
	l := problem.List(nil)
	switch {
	case r.err == nil:
		t.made++
		l = r.edition.Problems
	case errors.As(r.err, &l):
		r.err = errListed
	}
	for _, p := range l {
		if !t.seen[p] {
			t.seen[p] = true
			t.found = append(t.found, p)
		}
	}
	if r.err == nil {
		return
	}
	t.refused = append(t.refused, name)
	if t.halted == nil && errors.Is(r.err, context.Canceled) {
		t.halted = r.err
	}
	if t.failed == nil || exitCode(t.failed) == exitInput {
		t.failed = r.err
	}
}

// inOrder does something for each item, for several at once, and yields what
// it gives in the order of the items. However slow one of them is, no more
// than a few results wait behind it.
func inOrder[T, R any](items []T, workers int, do func(T) R) iter.Seq2[T, R] {
	return func(yield func(T, R) bool) {
		free := make(chan struct{}, workers)
		waiting := make(chan chan R, 4*workers)
		go func() {
			defer close(waiting)
			for _, item := range items {
				result := make(chan R, 1)
				free <- struct{}{}
				go func() {
					defer func() { <-free }()
					result <- do(item)
				}()
				waiting <- result
			}
		}()
		for i := 0; ; i++ {
			result, more := <-waiting
			if !more {
				return
			}
			if !yield(items[i], <-result) {
				panic("inOrder is read to its end: others would wait for ever")
			}
		}
	}
}

// span is how long something took, for people.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
