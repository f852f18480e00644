package runs

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/config"
	"brief/report/problem"
	"brief/report/queue"
	"brief/report/schedule"
)

// A view is all that is known at one moment: schedules, answers, tasks.
type view struct {
	desk   *Desk
	now    time.Time
	ledger *ledger
	jobs   map[string]queue.Job // by ID
	plans  []*plan
	found  problem.List // what refuses schedules, or all of them
}

// A plan is a schedule with what it is for.
type plan struct {
	config.Schedule
	when    *schedule.Schedule
	zone    *time.Location
	targets []target
	found   problem.List // why the targets are not known, or not all of them
}

// look reads the desk, the register, and the tasks of the newest times of each
// schedule. Without a queue there are no tasks: what exists, the archive says.
func (r *Runner) look(ctx context.Context, times int) (*view, error) {
	d, err := r.Read()
	if err != nil {
		return nil, err
	}
	v := &view{desk: d, now: r.Now(), jobs: map[string]queue.Job{}, found: d.Found}
	if d.Found.Err() != nil {
		return v, nil
	}
	v.plans, v.found = d.schedules()
	if v.ledger, err = r.answers(d.Archive); err != nil {
		return nil, r.Words(err)
	}
	return v, r.tasks(ctx, v, times)
}

// schedules are the plans of a desk, by name, and what refuses them.
func (d *Desk) schedules() ([]*plan, problem.List) {
	d.mu.Lock()
	if d.plans == nil {
		d.plans = sync.OnceValues(d.plan)
	}
	d.mu.Unlock()
	return d.plans()
}

func (d *Desk) plan() (all []*plan, found problem.List) {
	found = slices.Clone(d.Found)
	for _, name := range slices.Sorted(maps.Keys(d.Config.Schedules)) {
		p := &plan{Schedule: d.Config.Schedules[name]}
		all = append(all, p)
		when, zone, err := Schedule(p.Schedule, d.Files)
		if err != nil {
			p.found = err.(problem.List)
			found = append(found, p.found...)
			continue
		}
		p.when, p.zone = when, zone
		places, wrong := d.Places()
		if p.targets, p.found = targets(places, d.Config, p.Schedule); len(p.targets) == 0 && p.found == nil {
			p.found = wrong // no country could be read
		}
		found = append(found, p.found...)
	}
	return all, found
}

// answers are the answers of an archive, of which only what is new is read.
func (r *Runner) answers(a *archive.Archive) (*ledger, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ledger.update(a); err != nil {
		return nil, err
	}
	l := ledger{last: r.ledger.last, lines: map[string]map[string][]archive.Line{}}
	for name, of := range r.ledger.lines {
		l.lines[name] = maps.Clone(of)
	}
	return &l, nil
}

// tasks reads the tasks of the newest times of each schedule.
func (r *Runner) tasks(ctx context.Context, v *view, times int) error {
	if r.Queue == nil || times == 0 {
		return nil
	}
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		var since time.Time
		n := 0
		for s := range p.when.Past(v.now) {
			if since = s.At; n == times {
				break
			}
			n++
		}
		jobs, err := r.Queue.Jobs(ctx, queue.Filter{Kind: kind, IDPrefix: p.Name + "/", Since: since})
		if err != nil {
			return err
		}
		for _, j := range jobs {
			v.jobs[j.ID] = j
		}
	}
	return nil
}

// dayIn is the day that a zone has at an instant, as midnight UTC.
func dayIn(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// due are the times of a plan that a target wants an edition of, and those that
// it is left without, oldest first.
func (v *view) due(p *plan, t target) (due, skipped []schedule.Slot) {
	return p.when.Due(v.ledger.answered(p.Name, t.Series), p.Missed, v.now)
}

// body is the task of a target and a time.
func (p *plan) body(t target, at time.Time) body {
	return body{Schedule: p.Name, At: at.In(p.zone), target: t}
}

// open are the times that want an edition, oldest first: those that are due,
// the newest one if it was begun, in time, under a policy that makes up for
// none, and those whose edition is kept and whose file waits.
func (v *view) open(p *plan, t target) []schedule.Slot {
	all := append(v.wanting(p, t), v.unfinished(p, t)...)
	slices.SortFunc(all, func(x, y schedule.Slot) int { return x.At.Compare(y.At) })
	return all
}

// unfinished are the times whose edition is kept and whose file waits.
func (v *view) unfinished(p *plan, t target) (all []schedule.Slot) {
	for _, at := range v.ledger.answered(p.Name, t.Series) {
		if j, ok := v.jobs[p.body(t, at).id()]; ok && fileWaits(j) {
			all = append(all, schedule.Slot{Day: dayIn(at, p.zone), At: at.In(p.zone)})
		}
	}
	return all
}

// wanting are the times that want an edition.
func (v *view) wanting(p *plan, t target) []schedule.Slot {
	due, _ := v.due(p, t)
	if len(due) > 0 {
		return due
	}
	for s := range p.when.Past(v.now) {
		if j, begun := v.jobs[p.body(t, s.At).id()]; begun && v.wanted(p, t, s.At) && j.State != queue.Done {
			return []schedule.Slot{s}
		}
		break
	}
	return nil
}

// wanted reports whether a time for which there is a task wants an edition. It
// was begun in time, and is wanted until the next, though its policy makes up
// for nothing.
func (v *view) wanted(p *plan, t target, at time.Time) bool {
	if v.isDue(p, t, at) {
		return true
	}
	for s := range p.when.Past(v.now) {
		return s.At.Equal(at) && v.ledger.answer(p.Name, t.Series, at) == nil
	}
	return false
}

// plan is the schedule of a name, nil if config.yaml has none.
func (v *view) plan(name string) *plan {
	i := slices.IndexFunc(v.plans, func(p *plan) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return v.plans[i]
}

// key is the edition that a series has on a day.
func (v *view) key(series string, day time.Time) string {
	return series + "/" + report.Period(v.desk.Config.Edition, day)
}

// row is what became of a time of a schedule for a series. skipped says that
// the schedule's policy leaves it without an edition.
func (v *view) row(b body, skipped string) Row {
	r := Row{Schedule: b.Schedule, At: b.At, Series: b.Series, Edition: v.key(b.Series, dayIn(b.At, b.At.Location()))}
	j, queued := v.jobs[b.id()]
	r.Attempts = j.Attempts
	r.Late = schedule.Late(b.At, v.now)
	if line := v.ledger.answer(b.Schedule, b.Series, b.At); line != nil {
		v.answered(&r, line)
		if queued {
			v.onItsWay(&r, j)
		}
		return r
	}
	why := reasonOf(j)
	switch {
	case queued && j.State == queue.Running:
		r.Outcome = Making
	case queued && (j.State == queue.Failed || j.State == queue.Stopped && why.Limit):
		r.Outcome, r.Reason, r.Limit = Failed, why.Text, why.Limit
	case queued && j.State == queue.Stopped:
		r.Outcome, r.Reason = Stopped, why.Text
	case queued && j.State == queue.Waiting && j.Next.After(v.now):
		r.Outcome, r.Reason, r.Limit, r.Next = Waiting, why.Text, why.Limit, j.Next
	case skipped != "":
		r.Outcome, r.Reason = Skipped, skipped
	case r.Late >= overdue:
		r.Outcome, r.Reason = Missing, "the archive has none, and nothing is known of an attempt"
	default:
		r.Outcome = Due
	}
	r.Queued = queued && j.State == queue.Waiting && !j.Next.After(v.now)
	return r
}

// onItsWay corrects the row of an edition that the archive has and whose file
// did not reach the place where people look.
func (v *view) onItsWay(r *Row, j queue.Job) {
	switch {
	case !fileWaits(j):
		return
	case j.State == queue.Running:
		r.Outcome, r.Reason = Making, ""
		return
	case j.State == queue.Failed:
		r.Outcome = Failed
	default:
		r.Outcome, r.Next = Waiting, j.Next
	}
	r.Reason = fileIsLate + reasonOf(j).Text
}

// fileIsLate begins the reason of an edition that is kept and not yet where
// people look.
const fileIsLate = "kept, and its file waits: "

// fileWaits reports whether the task of an edition that the archive has is not
// at its end: then its file is to be put where people look.
func fileWaits(j queue.Job) bool {
	return j.State == queue.Running || len(j.Errors) > 0 && (j.State == queue.Waiting || j.State == queue.Failed)
}

// answered fills a row with what the register says of it.
func (v *view) answered(r *Row, line *archive.Line) {
	r.Line, r.ID, r.Edition = line.N, line.Edition, line.Key()
	r.Late = schedule.Late(r.At, line.At)
	r.Attempts = max(1, r.Attempts)
	switch {
	case line.Did == archive.Unchanged && strings.HasPrefix(line.Note, line.Key()+"/"):
		r.Outcome, r.ID, r.Reason = NotMade, line.Note, line.Note+" is made of the same"
	case line.Did == archive.Unchanged:
		r.Outcome, r.ID, r.Reason = NotMade, line.Note, "no change since "+since(line.Note)
	case r.Late > 0:
		r.Outcome, r.Reason = Late, "late by "+Span(r.Late)
	default:
		r.Outcome = Made
	}
	if base := path.Base(line.Edition); strings.HasPrefix(base, "proof") {
		r.Reason = strings.TrimPrefix(r.Reason+", as "+base, ", ")
	}
}

// overdue is how long after its time an edition that nobody began is missing
// (RELIABILITY 2, P9).
const overdue = 2 * time.Hour
