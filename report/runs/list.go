package runs

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/problem"
	"brief/report/queue"
	"brief/report/schedule"
)

// Rows are what became of the newest n times of all schedules, newest first,
// and what refuses schedules. They are right from the archive alone where the
// queue is gone; then nothing is known of attempts.
func (r *Runner) Rows(ctx context.Context, n int) ([]Row, problem.List, error) {
	v, err := r.look(ctx, n)
	if err != nil || v.desk.Found.Err() != nil {
		return nil, v.refusals(), err
	}
	var all []Row
	for _, p := range v.plans {
		if p.when != nil {
			all = append(all, v.rows(p, n)...)
		}
	}
	slices.SortStableFunc(all, func(x, y Row) int { return y.At.Compare(x.At) })
	times := 0
	for i, row := range all {
		if i == 0 || !row.At.Equal(all[i-1].At) {
			times++
		}
		if times > n {
			return all[:i], v.found, nil
		}
	}
	return all, v.found, nil
}

// refusals are the problems of a view, which may be nil.
func (v *view) refusals() problem.List {
	if v == nil {
		return nil
	}
	return v.found
}

// rows are those of the newest n times of a schedule.
func (v *view) rows(p *plan, n int) []Row {
	var all []Row
	times := v.times(p, n)
	for _, t := range v.everybody(p) {
		answered := v.ledger.answered(p.Name, t.Series)
		for _, at := range times {
			b := p.body(t, at)
			_, begun := v.jobs[b.id()]
			is := at.Equal
			switch {
			case slices.ContainsFunc(answered, is), begun, v.isDue(p, t, at):
				all = append(all, v.told(p, b))
			case slices.ContainsFunc(answered, at.After) && names(p, at), len(answered) == 0 && v.skippedFirst(p, t, at):
				all = append(all, v.row(b, v.policy(p)))
			}
		}
	}
	return all
}

// told is a row; of a task that its schedule wants no more it says so.
func (v *view) told(p *plan, b body) Row {
	row := v.row(b, "")
	if row.There() || row.Outcome != Stopped && row.Outcome != Failed {
		return row
	}
	switch {
	case !names(p, b.At):
		row.Over = true
		row.Reason += "\na person asked for it, so it is not tried again; brief run " + p.Name + " makes it now"
	case row.Line == 0 && !v.wanted(p, b.target, b.At):
		row.Over = true
		row.Reason += "\nit is not tried again: a later time came, and missed is " + p.Missed
	}
	return row
}

// policy says why a time has no edition.
func (v *view) policy(p *plan) string {
	if p.Missed == schedule.Each {
		return "more than 12 times were missed"
	}
	return "nothing ran at its time, and missed is " + p.Missed
}

// skippedFirst reports whether a time is the first of a schedule that never
// ran, and its policy leaves it out.
func (v *view) skippedFirst(p *plan, t target, at time.Time) bool {
	_, skipped := v.due(p, t)
	return slices.ContainsFunc(skipped, func(s schedule.Slot) bool { return s.At.Equal(at) })
}

// names reports whether a schedule names a time as it is now.
func names(p *plan, at time.Time) bool {
	for s := range p.when.Past(at) {
		return s.At.Equal(at)
	}
	return false
}

// times are the newest n times of a schedule, with those that a person asked
// for, newest first.
func (v *view) times(p *plan, n int) []time.Time {
	var all []time.Time
	for s := range p.when.Past(v.now) {
		if all = append(all, s.At); len(all) == n {
			break
		}
	}
	for series := range v.ledger.lines[p.Name] {
		for _, line := range v.ledger.lines[p.Name][series] {
			all = append(all, line.Slot.In(p.zone))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.jobs)) {
		if b, ok := bodyOf(v.jobs[id].Task); ok && b.Schedule == p.Name {
			all = append(all, b.At.In(p.zone))
		}
	}
	slices.SortFunc(all, func(x, y time.Time) int { return y.Compare(x) })
	all = slices.CompactFunc(all, time.Time.Equal)
	return all[:min(n, len(all))]
}

// everybody are the targets of a schedule, and those that it had before.
func (v *view) everybody(p *plan) []target {
	all := slices.Clone(p.targets)
	for _, series := range slices.Sorted(maps.Keys(v.ledger.lines[p.Name])) {
		if !slices.ContainsFunc(all, func(t target) bool { return t.Series == series }) {
			all = append(all, target{Series: series, Report: p.Report})
		}
	}
	return all
}

// Upcoming is the next time of all schedules, and the name of its schedule; ""
// where there is none.
func (r *Runner) Upcoming(ctx context.Context) (name string, at time.Time, err error) {
	v, err := r.look(ctx, 0)
	if err != nil {
		return "", time.Time{}, err
	}
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		if s, ok := p.when.Next(v.now); ok && (name == "" || s.At.Before(at)) {
			name, at = p.Name, s.At
		}
	}
	return name, at, nil
}

// since is the period of an edition by its ID: 2026-W47 of KAZ/2026-W47/v1.
func since(id string) string {
	_, period := archive.Split(id[:max(0, strings.LastIndexByte(id, '/'))])
	return period
}

// bodyOf is what a task says; ok is false for one of another kind.
func bodyOf(t queue.Task) (b body, ok bool) {
	return decode[body](t, kind)
}
