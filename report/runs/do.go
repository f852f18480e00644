package runs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/fault"
	"brief/report/problem"
	"brief/report/queue"
	"brief/report/schedule"
)

// tries is how often an edition that reaches a limit is tried.
const tries = 3

// do makes one edition. It looks first whether its time is answered: a task may
// come a second time, to another process or after this one died.
func (r *Runner) do(ctx context.Context, t queue.Task, attempt int) (note string, err error) {
	b, ok := bodyOf(t)
	if !ok {
		return "", errOther
	}
	v, err := r.look(ctx, 0)
	if err != nil {
		return "", err
	}
	start := v.now
	p, stop := v.prepare(&b)
	if stop != nil {
		return r.end(v, b, Event{Err: stop}, attempt)
	}
	if line := v.ledger.answer(b.Schedule, b.Series, b.At); line == nil && !b.Asked && !v.wanted(p, b.target, b.At) {
		return "skipped: a later time came, and missed is " + p.Missed, nil
	}
	name := v.key(b.Series, dayIn(b.At, b.At.Location()))
	ctx, release, ok := r.turns.take(ctx, t.ID, name, attempt > 2)
	if !ok {
		return "", &queue.Wait{After: aside, Reason: "an edition that failed before is made alone"}
	}
	alone := r.turns.alone(t.ID)
	m, err := patient(ctx, release, func() (made, error) { return r.issue(ctx, v, p, b) })
	if errors.Is(err, errMemory) && !errors.Is(err, errEndless) && !alone {
		return "", &queue.Wait{After: aside, Reason: "others were at work when the memory was full; it is made alone"}
	}
	return r.end(v, b, Event{Made: m.edition, Path: m.path, Err: err, Took: r.Now().Sub(start)}, attempt)
}

// prepare finds the schedule of a task, and its target as the data have it now.
func (v *view) prepare(b *body) (*plan, error) {
	if v.desk.Found.Err() != nil {
		return nil, v.desk.Found
	}
	p := v.plan(b.Schedule)
	if p == nil {
		return nil, problem.List{problem.Errorf(problem.Place{File: "config.yaml"}, "K909", "there is no schedule %q any more", b.Schedule)}
	}
	if p.when == nil {
		return nil, p.found
	}
	b.At = b.At.In(p.zone)
	for _, t := range p.targets {
		if t.Series == b.Series {
			b.target = t
			return p, nil
		}
	}
	if p.found.Err() != nil {
		return nil, p.found
	}
	return nil, problem.List{problem.Errorf(p.Place, "S105", "schedules.%s is for %s no more", p.Name, b.Series)}
}

// order is what an edition is asked for with, and the data that it may be made
// of. Its date is that of its time. What is late is made of the data as they were
// then, where the archive has them; else, and where those are refused, of the
// data as they are now, which its page says.
func (r *Runner) order(v *view, p *plan, b body) (o report.Order, of []*report.Builder, err error) {
	day := dayIn(b.At, p.zone)
	today := dayIn(v.now, p.zone)
	if today.Before(day) { // the clock went back since
		today = day
	}
	now, _ := v.desk.builder(today)
	o = report.Order{
		Report: b.Report, Country: b.Country, Region: b.Region, Date: day, Strict: v.desk.Config.Strict,
		Slot: &archive.Slot{Schedule: b.Schedule, At: b.At}, ChangedOnly: p.ChangedOnly,
	}
	if today.Equal(day) {
		return o, []*report.Builder{now}, nil
	}
	o.Late = today
	y, m, d := day.Date()
	then, err := now.Then(o, v.desk.Archive, b.At, time.Date(y, m, d+1, 0, 0, 0, 0, p.zone))
	if refused := (problem.List)(nil); errors.As(err, &refused) {
		err = nil // making it tells
	}
	if then != nil {
		of = append(of, then)
	}
	return o, append(of, now), err
}

// issue makes an edition, keeps it, and puts it where people look.
func (r *Runner) issue(ctx context.Context, v *view, p *plan, b body) (m made, err error) {
	o, of, err := r.order(v, p, b)
	if err == nil {
		err = fault.At("making-" + b.Series)
	}
	if err != nil {
		return m, err
	}
	for _, builder := range of {
		m.edition, err = builder.Issue(ctx, o, v.desk.Archive, r.Now(), func(e *report.Edition) (err error) {
			m.path, err = r.Put(v.desk, e)
			return err
		})
		if refused := (problem.List)(nil); !errors.As(err, &refused) {
			break
		}
	}
	return m, err
}

// end says what an attempt means for its task, and tells of it.
func (r *Runner) end(v *view, b body, e Event, attempt int) (note string, err error) {
	e.Row = Row{Schedule: b.Schedule, At: b.At, Series: b.Series, Edition: v.key(b.Series, dayIn(b.At, b.At.Location())), Attempts: attempt}
	e.Late = schedule.Late(b.At, v.now)
	var (
		same    *report.UnchangedError
		list    problem.List
		unknown *report.Unknown
		recall  *report.RecalledError
	)
	stop := func(text string) (string, error) { return reason{Text: text, Data: v.desk.Hash}.stop() }
	switch {
	case e.Err == nil:
		if err := r.judged(&e, v, b); err != nil {
			return "", err
		}
		note = strings.TrimSpace(string(e.Outcome) + " " + e.Made.File + " " + e.Reason)
	case errors.As(e.Err, &same):
		e.Outcome, e.Reason, e.ID, e.Err = NotMade, "no change since "+since(same.Since), same.Since, nil
		note = "not made: " + e.Reason
	case errors.As(e.Err, &list):
		e.Outcome, e.Reason = Stopped, told(list)
		note, err = stop(e.Reason)
	case errors.As(e.Err, &unknown), errors.As(e.Err, &recall):
		e.Outcome, e.Reason = Stopped, e.Err.Error()
		note, err = stop(e.Reason)
	case errors.Is(e.Err, errMemory):
		note, err = limited(&e, v, attempt, fmt.Sprintf("it takes more than %d MiB; limits.memory may raise that", v.desk.Config.Limits.Memory>>20))
	case errors.Is(e.Err, context.DeadlineExceeded):
		note, err = limited(&e, v, attempt, fmt.Sprintf("it takes more than %d seconds; limits.seconds may raise that", v.desk.Config.Limits.Seconds))
	case errors.Is(e.Err, context.Canceled): // brief is to stop: it is given back
		return "", e.Err
	default:
		e.Err = r.Words(e.Err)
		e.Outcome, e.Reason = Waiting, e.Err.Error()
		err = e.Err
		if r.judged(&e, v, b); e.Line > 0 {
			e.Outcome, e.Reason = Waiting, fileIsLate+err.Error()
			r.mu.Lock()
			r.noteTried(b.id())
			r.mu.Unlock()
		}
	}
	if err == nil {
		r.mark(b)
	}
	r.tell(e)
	return note, err
}

// judged fills the row of an edition that came with what the register says of
// it, as whoever looks later has it: it may have been there before.
func (r *Runner) judged(e *Event, v *view, b body) error {
	l, err := r.answers(v.desk.Archive)
	if err != nil {
		return r.Words(err)
	}
	if line := l.answer(b.Schedule, b.Series, b.At); line != nil {
		v.answered(&e.Row, line)
	}
	return nil
}

// mark keeps in mind that an edition of a time came.
func (r *Runner) mark(b body) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.came == nil {
		r.came = map[string]body{}
	}
	r.came[b.Schedule+"/"+stamp(b.At)] = b
}

// limited says that an edition reached a limit: after some tries it stops, and is
// tried again with other data.
func limited(e *Event, v *view, attempt int, text string) (note string, err error) {
	if attempt >= tries {
		e.Limit = true
		e.Outcome, e.Reason = Failed, fmt.Sprintf("%s (tried %d times)", text, attempt)
		return reason{e.Reason, v.desk.Hash, true}.stop()
	}
	e.Outcome, e.Reason = Waiting, text
	return "", errors.New(text)
}

// tell gives an event to who listens, one at a time.
func (r *Runner) tell(e Event) {
	r.speak.Lock()
	defer r.speak.Unlock()
	r.Told(e)
}

// told is the errors of a list, one a line, the first few of many.
func told(l problem.List) string {
	const few = 5
	var lines []string
	for _, p := range l.Sorted() {
		if p.Severity == problem.Error {
			lines = append(lines, p.String())
		}
	}
	if n := len(lines); n > few {
		lines = append(lines[:few], fmt.Sprintf("and %d more", n-few))
	}
	return strings.Join(lines, "\n")
}

// Hung says that an edition goes on long after its time was over, and frees its
// turn.
func (r *Runner) Hung(t queue.Task) {
	r.turns.drop(t.ID)
	b, ok := bodyOf(t)
	d, err := r.Read()
	if !ok || err != nil {
		return
	}
	if zone, err := time.LoadLocation(d.Config.Schedules[b.Schedule].Zone); err == nil {
		b.At = b.At.In(zone)
	}
	v := &view{desk: d}
	r.tell(Event{
		Row: Row{
			Schedule: b.Schedule, At: b.At, Series: b.Series, Edition: v.key(b.Series, dayIn(b.At, b.At.Location())),
			Outcome: Waiting, Reason: "it hangs, and was given up", Limit: true,
		},
		Err: fmt.Errorf("it hangs: %w", context.DeadlineExceeded),
	})
}
