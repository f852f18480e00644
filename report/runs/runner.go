package runs

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"brief/report"
	"brief/report/problem"
	"brief/report/queue"
)

// A Runner makes what is due. Its fields are the world, and are not changed
// while it works.
type Runner struct {
	Read  func() (*Desk, error) // the workspace as it is now; the same *Desk while nothing changed
	Queue *queue.Queue          // nil: only looking is possible
	Now   func() time.Time
	Log   *slog.Logger

	Put   func(*Desk, *report.Edition) (path string, err error) // puts a file where people look
	Told  func(Event)                                           // what became of an edition; called by one at a time
	Words func(error) error                                     // an error of the archive or a file with its place and mend

	// Tell tells people; an error is that nobody heard it. nil: nobody is to be
	// told.
	Tell  func(context.Context, Notice) error
	Touch func() error // everything of a time is there; nil: nobody wants to know

	mu     sync.Mutex
	ledger ledger
	again  map[string]string // tasks that were tried again, and with which data
	tried  map[string]bool   // tasks whose edition was kept and whose file it could not put where people look
	came   map[string]body   // times of which editions came, since Review last looked
	turns  turns
	speak  sync.Mutex
}

// An Event is an attempt that came to its end.
type Event struct {
	Row
	Made *report.Edition // nil if there is none
	Path string          // of its file
	Took time.Duration
	Err  error // why there is none
}

// Handlers are those of the tasks that a Runner puts into the queue.
func (r *Runner) Handlers() map[string]queue.Handler {
	return map[string]queue.Handler{kind: r.do, noticeKind: r.notice}
}

// Tick puts into the queue what is due and not there yet, and returns how much
// it is: at most one time for each target, so that a late edition is compared
// with the one before it. What stopped for its data is tried again when they
// have changed. The error is a problem.List where no schedule can be read.
func (r *Runner) Tick(ctx context.Context) (added int, err error) {
	v, err := r.look(ctx, lookBack)
	if err != nil {
		return 0, err
	}
	if v.desk.Found.Err() != nil {
		return 0, v.desk.Found
	}
	if d := v.ledger.ahead(v.now); d > 0 {
		r.Log.Warn("the clock is behind the register", "by", Span(d), "code", "S106")
	}
	var fresh []queue.Task
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		for _, t := range p.targets {
			n, more, err := r.next(ctx, v, p, t)
			if err != nil {
				return added, err
			}
			added += n
			fresh = append(fresh, more...)
		}
	}
	n, err := r.Queue.Add(ctx, fresh...)
	return added + n, err
}

// Soon is how long a run waits for an edition that others must let go first.
const Soon = 3 * time.Second

// lookBack is how many times of a schedule Tick looks at.
const lookBack = 13

// next finds the oldest time of a target that nobody is at, or tries a task
// again that something came for. Times that failed or stopped hold back none of
// those behind them.
func (r *Runner) next(ctx context.Context, v *view, p *plan, t target) (again int, fresh []queue.Task, err error) {
	for _, s := range v.open(p, t) {
		b := p.body(t, s.At)
		j, ok := v.jobs[b.id()]
		if !ok {
			return again, []queue.Task{b.task()}, nil
		}
		if r.worthAgain(v, j) || r.firstLook(v, p, t, s.At, j) {
			return again + 1, nil, r.Queue.Again(ctx, kind, b.id())
		}
		if soon := v.now.Add(Soon); j.State == queue.Running || j.State == queue.Waiting && !j.Next.After(soon) {
			return again, nil, nil
		}
	}
	return again, nil, nil
}

// worthAgain reports whether a task that ended is tried again: the data changed
// since it stopped, a day passed since it failed for what may pass, or it was done and the archive
// does not have it (any more). Whatever becomes of that, a Runner does it once
// for the same data.
func (r *Runner) worthAgain(v *view, j queue.Job) bool {
	switch j.State {
	case queue.Stopped:
		if reasonOf(j).Data == v.desk.Hash {
			return false
		}
	case queue.Failed:
		if reasonOf(j).Limit || v.now.Sub(j.Finished) < 24*time.Hour {
			return false
		}
	case queue.Done:
	default:
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.again[j.ID] == v.desk.Hash {
		return false
	}
	if r.again == nil {
		r.again = map[string]string{}
	}
	r.again[j.ID] = v.desk.Hash
	return true
}

// firstLook reports whether a task is one whose edition is kept and whose file
// waits, and this Runner has not tried it: whoever begins a run has mended what
// stood in the way, or finds that it still does.
func (r *Runner) firstLook(v *view, p *plan, t target, at time.Time, j queue.Job) bool {
	if j.State == queue.Running || v.ledger.answer(p.Name, t.Series, at) == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tried[j.ID] {
		return false
	}
	r.noteTried(j.ID)
	return true
}

// noteTried keeps in mind that this Runner tried to put a file where people
// look. r.mu is held.
func (r *Runner) noteTried(id string) {
	if r.tried == nil {
		r.tried = map[string]bool{}
	}
	r.tried[id] = true
}

// Ask puts into the queue what a schedule would make now, without waiting for
// its time. The error is a problem.List where it cannot be read.
func (r *Runner) Ask(ctx context.Context, name string) (added int, err error) {
	v, err := r.look(ctx, 0)
	if err != nil {
		return 0, err
	}
	p := v.plan(name)
	if v.found.Err() != nil && (p == nil || p.found.Err() != nil) {
		return 0, v.found
	}
	var fresh []queue.Task
	for _, t := range p.targets {
		b := p.body(t, v.now.Truncate(time.Second))
		b.Asked = true
		fresh = append(fresh, b.task())
	}
	return r.Queue.Add(ctx, fresh...)
}

// Open are the editions that are due and not there, with what is known of each,
// and what refuses schedules.
func (r *Runner) Open(ctx context.Context) ([]Row, problem.List, error) {
	v, err := r.look(ctx, lookBack)
	if err != nil || v.desk.Found.Err() != nil {
		return nil, v.refusals(), err
	}
	var all []Row
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		for _, t := range p.targets {
			for _, s := range v.open(p, t) {
				all = append(all, v.row(p.body(t, s.At), ""))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(v.jobs)) {
			b, ok := bodyOf(v.jobs[id].Task)
			if !ok || !b.Asked || b.Schedule != p.Name {
				continue
			}
			if row := v.row(b, ""); row.Outcome == Due || row.Outcome == Making || row.Outcome == Waiting {
				all = append(all, row)
			}
		}
	}
	return all, v.found, nil
}

// Clock warns that the clock is behind the register, nil if it is not.
func (r *Runner) Clock() *problem.Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.ledger.ahead(r.Now())
	if d == 0 {
		return nil
	}
	p := problem.Warningf(problem.Place{}, "S106", "the clock is %s behind the newest line of the register, which is of %s", Span(d), When(r.ledger.last.At.UTC())).
		WithHint("set it right; what was made is not made again")
	return &p
}
