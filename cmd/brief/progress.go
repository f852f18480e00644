package main

import (
	"fmt"
	"time"
)

// A progress is the one line that says how far a run of many is. It is shown
// on a terminal only, where it can be written over.
type progress struct {
	ui          *ui // nil: nothing is shown
	now         func() time.Time
	start       time.Time
	done, total int
}

// progress begins a line for so many editions.
func (u *ui) progress(total int, now func() time.Time) *progress {
	p := &progress{now: now, start: now(), total: total}
	if u.terminal && !u.quiet && !u.json && total > 1 {
		p.ui = u
	}
	return p
}

// step counts one edition and shows the line.
func (p *progress) step() {
	p.done++
	took := p.now().Sub(p.start)
	if p.ui == nil || took <= 0 {
		return
	}
	rate := float64(p.done) / took.Seconds()
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second))
	fmt.Fprintf(p.ui.err, "%d of %d, %.0f a second, %v left", p.done, p.total, rate, left.Round(time.Second))
}

// clear takes the line away, so that something else can be said.
func (p *progress) clear() {
	if p.ui != nil && p.done > 0 {
		fmt.Fprint(p.ui.err, "\r\x1b[K")
	}
}
