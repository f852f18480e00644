package runs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/queue"
	"brief/report/schedule"
)

// What a notice tells people.
const (
	RunFailed    = "failed"    // some editions of a time did not come
	RunRecovered = "recovered" // they came, or those of a later time did
	RunMissing   = "missing"   // editions are due, and nobody began them
)

// A Notice is told to people once, whoever finds its cause, however often.
type Notice struct {
	Event    string    `json:"event"`
	Schedule string    `json:"schedule"`
	At       time.Time `json:"at"` // the time of the schedule, in its zone
	Editions []string  `json:"editions"`
	Text     string    `json:"text"`
}

// noticeKind is the kind of task that tells people.
const noticeKind = "notice"

// id names a notice: failed/weekly/2026-11-23T06:00+05:00.
func (n Notice) id() string { return n.Event + "/" + n.Schedule + "/" + stamp(n.At) }

// task is what the queue gets: it keeps one of each name.
func (n Notice) task() queue.Task { return encode(noticeKind, n.id(), n) }

// notice tells people.
func (r *Runner) notice(ctx context.Context, t queue.Task, _ int) (note string, err error) {
	n, ok := decode[Notice](t, noticeKind)
	if !ok {
		return "", errOther
	}
	if r.Tell == nil {
		return "nobody is to be told", nil
	}
	if err := r.Tell(ctx, n); err != nil {
		r.Log.Error("a notice was not taken", "event", n.Event, "schedule", n.Schedule, "error", err)
		return "", err
	}
	return "told", nil
}

// Review looks what came, what failed and what came again. It calls Touch for a
// time of which everything is there now, and puts notices into the queue: one
// for a time of a schedule, not one for each edition or attempt.
func (r *Runner) Review(ctx context.Context) (notices int, err error) {
	v, err := r.look(ctx, lookBack)
	if err != nil || v.desk.Found.Err() != nil { // a config with errors says nothing of what came
		return 0, err
	}
	if r.whole(v) && r.Touch != nil {
		if err := r.Touch(); err != nil {
			return 0, err
		}
	}
	if r.Tell == nil {
		return 0, nil
	}
	var fresh []queue.Task
	for _, p := range v.plans {
		n := 0
		for _, at := range v.newest(p) {
			if n++; n > lookBack {
				break
			}
			if failed := v.failed(p, at); failed != nil {
				fresh = append(fresh, failed.task())
			}
		}
	}
	again, err := r.recovered(ctx, v)
	if err != nil {
		return 0, err
	}
	return r.Queue.Add(ctx, append(fresh, again...)...)
}

// newest are the newest times of a schedule.
func (v *view) newest(p *plan) []time.Time {
	if p.when == nil {
		return nil
	}
	return v.times(p, lookBack)
}

// whole reports whether a time of which editions came since the last call has
// all of them now.
func (r *Runner) whole(v *view) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	whole := false
	for id, b := range r.came {
		p := v.plan(b.Schedule)
		if p == nil || !slices.ContainsFunc(p.targets, func(t target) bool { return v.ledger.answer(p.Name, t.Series, b.At) == nil }) {
			whole = true
			delete(r.came, id)
		}
	}
	return whole
}

// failed is the notice that editions of a time did not come, nil if all did or
// may still come without anybody's doing.
func (v *view) failed(p *plan, at time.Time) *Notice {
	n := &Notice{Event: RunFailed, Schedule: p.Name, At: at}
	came := 0
	var causes []string // in the order in which they come: one cause is told once
	of := map[string][]string{}
	for _, t := range v.everybody(p) {
		row := v.row(p.body(t, at), "")
		cause := string(row.Outcome) + ": " + strings.ReplaceAll(row.Reason, "\n", "\n  ")
		switch {
		case row.There():
			came++
			continue
		case row.Outcome == Waiting && row.Next.Sub(v.now) < Soon: // others come first
			continue
		case row.Outcome == Stopped, row.Outcome == Failed, row.Outcome == Waiting:
		case p.found.Err() != nil && len(p.targets) == 0 && v.isDue(p, t, at): // nobody can begin it
			cause = string(Stopped) + ": " + strings.ReplaceAll(told(p.found), "\n", "\n  ")
		default:
			continue
		}
		if of[cause] == nil {
			causes = append(causes, cause)
		}
		of[cause] = append(of[cause], row.Edition)
		n.Editions = append(n.Editions, row.Edition)
	}
	if n.Editions == nil {
		return nil
	}
	n.Text = fmt.Sprintf("%s of %s: %d came, %d did not\n", p.Name, When(at.In(p.zone)), came, len(n.Editions))
	for _, cause := range causes {
		n.Text += strings.Join(of[cause], " ") + "  " + cause + "\n"
	}
	return n
}

// isDue reports whether a time wants an edition of a target.
func (v *view) isDue(p *plan, t target, at time.Time) bool {
	due, _ := v.due(p, t)
	return slices.ContainsFunc(due, func(s schedule.Slot) bool { return s.At.Equal(at) })
}

// recovered are the notices that editions came which people were told of: they
// themselves, or those of a later time.
func (r *Runner) recovered(ctx context.Context, v *view) (fresh []queue.Task, err error) {
	jobs, err := r.Queue.Jobs(ctx, queue.Filter{Kind: noticeKind, IDPrefix: RunFailed + "/"})
	for _, j := range slices.Backward(jobs) { // the oldest first
		n, ok := decode[Notice](j.Task, noticeKind)
		if !ok {
			continue
		}
		open := slices.ContainsFunc(n.Editions, func(edition string) bool {
			series := edition[:strings.LastIndexByte(edition, '/')]
			return !slices.ContainsFunc(v.ledger.answered(n.Schedule, series), func(at time.Time) bool { return !at.Before(n.At) })
		})
		if !open {
			n.Event = RunRecovered
			if p := v.plan(n.Schedule); p != nil {
				n.At = n.At.In(p.zone)
			}
			n.Text = fmt.Sprintf("%s of %s: what did not come has come: %s\n", n.Schedule, When(n.At), strings.Join(n.Editions, ", "))
			fresh = append(fresh, n.task())
		}
	}
	return fresh, err
}
