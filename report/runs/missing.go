package runs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/problem"
	"brief/report/schedule"
)

// A Silence is what should have come and did not, as the archive has it.
type Silence struct {
	Missing []Row        // due for two hours or more, and not there, or kept with their file waiting so long
	Apart   []Row        // of the newest time of each schedule, what is there and is no valid edition, or was left out
	Quiet   string       // nothing at all came for so long, "" if something did
	Fine    []string     // schedules of which nothing is missing
	Found   problem.List // what refuses all schedules
}

// Silent looks in the archive, not in the queue, for what is missing: an
// edition that is due and not there two hours after its time, whatever the
// policy of its schedule; and whether anything came within a time. first says
// when a schedule was first seen, before which nothing of it can be missing; ran
// is when somebody last looked for what is due, and left out what the policy of
// its schedule does not make up for.
func (r *Runner) Silent(ctx context.Context, within time.Duration, first func(schedule string) time.Time, ran time.Time) (*Silence, error) {
	v, err := r.look(ctx, 0)
	if err != nil {
		return nil, err
	}
	if v.desk.Found.Err() != nil {
		return &Silence{Found: v.desk.Found}, nil
	}
	if err := r.tasks(ctx, v, lookBack); err != nil { // it only knows which files wait
		r.Log.Warn("the queue cannot be asked", "error", err)
	}
	s := &Silence{}
	var newest, seen time.Time
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		since := first(p.Name)
		if seen.IsZero() || since.Before(seen) {
			seen = since
		}
		for _, of := range v.ledger.lines[p.Name] {
			for _, line := range of {
				if line.At.After(newest) {
					newest = line.At
				}
			}
		}
		missing, skipped := v.missing(p, since, ran)
		apart, err := v.apart(p)
		if err != nil {
			return nil, r.Words(err)
		}
		s.Missing = append(s.Missing, missing...)
		s.Apart = append(s.Apart, append(skipped, apart...)...)
		if len(missing) == 0 {
			s.Fine = append(s.Fine, p.Name)
		}
	}
	from := newest
	if from.IsZero() {
		from = seen
	}
	if d := v.now.Sub(from); len(v.plans) > 0 && within > 0 && !from.IsZero() && d > within {
		s.Quiet = Span(d)
	}
	return s, nil
}

// missing are the editions of a schedule that are overdue, and those that who
// looked for them has skipped.
func (v *view) missing(p *plan, since, ran time.Time) (rows, skipped []Row) {
	everybody := p.targets
	if len(everybody) == 0 { // the countries cannot be read: those of the last time
		everybody = v.everybody(p)
	}
	for _, t := range everybody {
		answered := v.ledger.answered(p.Name, t.Series)
		var times []time.Time
		due, left := v.due(p, t)
		for _, s := range due {
			times = append(times, s.At)
		}
		for s := range p.when.Past(v.now.Add(-overdue)) { // also where the policy makes up for nothing
			ran := slices.ContainsFunc(answered, func(at time.Time) bool { return !at.After(s.At) })
			begun := len(v.ledger.lines[p.Name]) == 0 && !s.At.Before(since) || v.now.Sub(s.At) <= schedule.First
			if (ran || begun) && !slices.ContainsFunc(answered, func(at time.Time) bool { return !at.Before(s.At) }) && !slices.ContainsFunc(times, s.At.Equal) {
				times = append(times, s.At)
			}
			break
		}
		for _, at := range times {
			if v.now.Sub(at) < overdue {
				continue
			}
			row := v.row(p.body(t, at), "")
			if ran.Sub(at) > schedule.Grace && !v.isDue(p, t, at) {
				row.Outcome, row.Reason = Skipped, "the schedule ran first after it"
				if slices.ContainsFunc(left, func(s schedule.Slot) bool { return s.At.Equal(at) }) {
					row.Reason = v.policy(p)
				}
				skipped = append(skipped, row)
				continue
			}
			row.Outcome, row.Reason = Missing, "the archive has none"
			rows = append(rows, row)
		}
		for _, s := range v.unfinished(p, t) {
			if row := v.row(p.body(t, s.At), ""); v.now.Sub(s.At) >= overdue && row.Outcome != Making {
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y Row) int { return x.At.Compare(y.At) })
	return rows, skipped
}

// apart are those of the newest answers of a schedule that the archive has, and
// that are not valid: recalled, or proofs that wait for a person.
func (v *view) apart(p *plan) (rows []Row, err error) {
	var keys []string
	newest := map[string]*archive.Line{}
	for series, lines := range v.ledger.lines[p.Name] {
		line := &lines[len(lines)-1]
		newest[series] = line
		keys = append(keys, line.Key())
	}
	slices.Sort(keys)
	entries, err := v.desk.Archive.Entries(keys...)
	for _, e := range entries {
		series, _ := archive.Split(e.Key)
		line := newest[series]
		row := v.row(p.body(target{Series: series}, line.Slot), "")
		switch {
		case row.ID != e.ID(), row.Outcome == NotMade && !strings.HasPrefix(row.ID, row.Edition+"/"):
			continue
		case e.State == archive.IsRecalled:
			row.Reason = row.ID + " was recalled"
		case e.State == archive.IsProof:
			row.Reason = row.ID + " is a proof, and waits for a person"
		default:
			continue
		}
		rows = append(rows, row)
	}
	return rows, err
}

// Lacks says of a row that is not there what it lacks, after the time at which
// it was due.
func (r Row) Lacks() string {
	if r.Line > 0 {
		return ": " + r.Reason
	}
	return ", is missing"
}

// Notice is what people are told of a silence, the schedule and time of the
// first edition that is missing.
func (s *Silence) Notice(now time.Time) *Notice {
	n := &Notice{Event: RunMissing, At: now}
	var b strings.Builder
	if len(s.Missing) > 0 {
		n.Schedule, n.At = s.Missing[0].Schedule, s.Missing[0].At
	}
	for _, row := range s.Missing {
		n.Editions = append(n.Editions, row.Edition)
		fmt.Fprintf(&b, "%s of %s, %s%s\n", row.Edition, row.Schedule, When(row.At), row.Lacks())
	}
	if s.Quiet != "" {
		fmt.Fprintf(&b, "nothing came for %s\n", s.Quiet)
	}
	if s.Found.Err() != nil {
		fmt.Fprintf(&b, "nothing can be made:\n%s\n", told(s.Found))
	}
	n.Text = b.String()
	return n
}
