package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/problem"
	"brief/report/runs"
)

// didNotCome says why an edition is not there, of what is no fault of its data.
func (u *ui) didNotCome(e runs.Event) {
	err := &stoppedError{strings.ReplaceAll(e.Reason, "\n", "; "), e.Err}
	if !u.json {
		u.end(fmt.Errorf("%s: %w", e.Edition, err))
		return
	}
	event := asEvent(err)
	event.Edition, event.Code, event.Text = e.Edition, cmp.Or(event.Code, "S109"), e.Edition+": "+err.what
	u.event(event)
}

// report tells what became of the run, and what is still due.
func (r *running) report(ctx context.Context, start time.Time) error {
	open, found, err := r.runner.Open(ctx)
	if err != nil {
		return err
	}
	r.tally.found = append(r.tally.found, found...)
	r.ui.problems(r.tally.found, problem.Warning)
	r.clock()
	for _, s := range summaries(r.events) {
		r.ui.say("%s", s)
	}
	if r.asked != "" { // what else is due is none of its business
		open = slices.DeleteFunc(open, func(row runs.Row) bool { return !slices.ContainsFunc(r.events, of(row)) })
	}
	for _, row := range open {
		if slices.ContainsFunc(r.events, of(row)) && row.Outcome == runs.Stopped {
			continue // told just now, with its problems
		}
		r.ui.say("%s", openLine(row))
	}
	if len(r.events) == 0 && len(open) == 0 && r.tally.found.Err() == nil {
		r.nothing(ctx)
	}
	r.registered()
	made, refused := r.tally.made, editionsOf(open)
	for _, e := range r.events {
		if e.Outcome == runs.NotMade {
			made++
		}
		if e.Err != nil && r.asked != "" && !slices.Contains(refused, e.Edition) {
			refused = append(refused, e.Edition)
		}
	}
	return r.verdict(made, refused, open, r.app.now().Sub(start))
}

// of reports of events whether they are of a row.
func of(row runs.Row) func(runs.Event) bool {
	return func(e runs.Event) bool {
		return e.Schedule == row.Schedule && e.Series == row.Series && e.At.Equal(row.At)
	}
}

// verdict is the exit of a run.
func (r *running) verdict(made int, refused []string, open []runs.Row, took time.Duration) error {
	waits := len(open) > 0 && len(open) == len(refused) && r.tally.found.Err() == nil &&
		!slices.ContainsFunc(open, func(row runs.Row) bool { return row.Outcome != runs.Waiting || row.Limit })
	switch {
	case r.ui.failed != nil:
		return r.ui.failed
	case len(refused) == 0 && r.tally.found.Err() == nil:
		if r.tally.made > 0 {
			r.ui.say("%d made in %s", r.tally.made, span(took))
		}
		return nil
	case waits && made == 0 && !r.limited:
		return &laterError{refused}
	case r.limited || made == 0 && slices.ContainsFunc(open, func(row runs.Row) bool { return row.Limit }):
		r.ui.end(&partialError{made, refused, exitLimit})
		return errLate
	case made > 0:
		if len(refused) == 0 {
			refused = []string{"what the data do not have"}
		}
		return &partialError{made, refused, exitInput}
	case r.failed != nil:
		return &stoppedError{"nothing was made", r.failed}
	case slices.ContainsFunc(open, func(row runs.Row) bool { return row.Outcome == runs.Stopped }), r.tally.found.Err() != nil:
		return errListed
	}
	return &partialError{made, refused, exitWorld}
}

func editionsOf(rows []runs.Row) (all []string) {
	for _, row := range rows {
		all = append(all, row.Edition)
	}
	return all
}

// clock warns of a clock that is behind what the register says.
func (r *running) clock() {
	if p := r.runner.Clock(); p != nil {
		r.ui.problems(problem.List{*p}, problem.Warning)
	}
}

// nothing says that nothing is due, and when something will be.
func (r *running) nothing(ctx context.Context) {
	name, at, err := r.runner.Upcoming(ctx)
	if err == nil && name != "" {
		r.ui.say("nothing is due; next is %s, %s", name, runs.When(at))
	}
}

// registered says where the register ends: who keeps that can tell later
// whether its tail was cut (RELIABILITY 2, P12).
func (r *running) registered() {
	var head archive.Head
	d, err := r.read()
	if err == nil && d.Archive != nil {
		head, err = d.Archive.Head()
	}
	if err == nil && head.Line > 0 && len(r.events) > 0 {
		r.ui.say("the register ends with line %d, %s", head.Line, head.Short())
	}
}

// summaries say what became of each time of a schedule that a run had editions
// of, oldest first.
func summaries(events []runs.Event) []string {
	type one struct {
		runs.Row
		count map[runs.Outcome]int
	}
	var all []*one
	for _, e := range events {
		i := slices.IndexFunc(all, func(o *one) bool { return o.Schedule == e.Schedule && o.At.Equal(e.At) })
		if i < 0 {
			i = len(all)
			all = append(all, &one{e.Row, map[runs.Outcome]int{}})
		}
		all[i].count[e.Outcome]++
	}
	slices.SortStableFunc(all, func(x, y *one) int { return x.At.Compare(y.At) })
	var lines []string
	for _, o := range all {
		var parts []string
		for _, k := range []runs.Outcome{runs.Made, runs.Late, runs.NotMade, runs.Waiting, runs.Stopped, runs.Failed} {
			if n := o.count[k]; n > 0 {
				part := fmt.Sprintf("%d %s", n, k)
				if k == runs.Late {
					part += " by " + runs.Span(o.Late)
				}
				parts = append(parts, part)
			}
		}
		lines = append(lines, fmt.Sprintf("%s of %s: %s", o.Schedule, runs.When(o.At), strings.Join(parts, ", ")))
	}
	return lines
}

// openLine says why an edition is not there, and what happens next.
func openLine(row runs.Row) string {
	return fmt.Sprintf("%s of %s, %s: %s%s", row.Edition, row.Schedule, runs.When(row.At), became(row, "; "), next(row))
}

// next says what happens to an edition by itself, after a semicolon.
func next(row runs.Row) string {
	switch {
	case row.Over:
	case row.Outcome == runs.Stopped:
		return "; it is tried again when the data change"
	case row.Outcome == runs.Waiting && !row.Next.IsZero():
		return "; it is tried again at " + runs.When(row.Next.In(row.At.Location()))
	}
	return ""
}

// A laterError says that editions are not there yet and are tried again.
type laterError struct{ editions []string }

func (e *laterError) Error() string {
	return "not there yet, and tried again: " + strings.Join(e.editions, ", ")
}
