package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"
)

// A hand does tasks: it stands between River's worker and our handlers.
type hand struct {
	river.WorkerDefaults[args]
	queue   *Queue
	name    string // of this worker
	options WorkOptions
	presence

	mu     sync.Mutex
	inside map[int64]int64 // attempts by row that have begun here
	ended  map[int64]ending
}

// An ending is an attempt that is over, and that the database may not know yet.
type ending struct {
	attempt int64
	at      time.Time
	soon    bool // it wants another attempt at once
}

// An outcome is what a handler returned.
type outcome struct {
	note string
	err  error
}

// NextRetry is the time of the next attempt after one that failed.
func (h *hand) NextRetry(job *river.Job[args]) time.Time {
	n := len(job.Errors) - min(readMark(job.Output()).Forgiven, len(job.Errors))
	return h.queue.time().Add(backoff[min(n, len(backoff)-1)])
}

// Work does one task for River, and returns in good time, whatever the handler
// does.
func (h *hand) Work(ctx context.Context, job *river.Job[args]) error {
	m := readMark(job.Output())
	failed, costly := 0, 0
	for i, e := range job.Errors {
		if i < m.Forgiven {
			continue
		}
		failed++
		if readFailure(e.Error).costly {
			costly++
		}
	}
	h.begin(job.ID, int64(job.Attempt))
	task := Task{job.Kind, job.Args.ID, job.Args.Body}
	out := outcome{err: &Costly{errors.New("not tried again")}}
	if costly < CostlyAttempts && failed < Attempts {
		out = h.try(ctx, task, failed+1)
	}
	err := h.judge(&m, out, failed, costly)
	again := (*river.JobSnoozeError)(nil)
	h.end(job.ID, int64(job.Attempt), errors.As(err, &again) && again.Duration <= h.queue.pace.sweep)
	return errors.Join(river.RecordOutput(ctx, m), err)
}

// errGivenBack is the outcome of a task whose handler did not come to an end
// before Work had to.
var errGivenBack = errors.New("given back")

// try runs the handler of a task until it returns, hangs, or Work ends.
func (h *hand) try(ctx context.Context, task Task, attempt int) outcome {
	limit := h.options.Timeout
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	returned := make(chan outcome, 1)
	go func() { returned <- h.call(inner, task, attempt) }()
	hung := time.NewTimer(limit + h.queue.pace.hung)
	defer hung.Stop()
	select {
	case out := <-returned:
		return h.inTime(ctx, inner, out)
	case <-hung.C:
		h.queue.log.Error("a job hangs and is given up", "kind", task.Kind, "job", task.ID, "limit", limit)
		if h.options.Hung != nil {
			h.options.Hung(task)
		}
		return outcome{err: &Costly{fmt.Errorf("hung: over %s", limit)}}
	case <-ctx.Done():
	}
	grace := time.NewTimer(h.queue.pace.grace)
	defer grace.Stop()
	select {
	case out := <-returned:
		return h.inTime(ctx, inner, out)
	case <-grace.C:
		return outcome{err: errGivenBack}
	}
}

// inTime is what an outcome means whose handler was told to end: an error of
// one that Work ended is not its own, and one that took all its time was costly.
func (h *hand) inTime(ctx, inner context.Context, out outcome) outcome {
	stop := (*Stop)(nil)
	switch {
	case out.err == nil || errors.As(out.err, &stop):
	case ctx.Err() != nil:
		out.err = errGivenBack
	case errors.Is(out.err, context.DeadlineExceeded) && inner.Err() != nil:
		out.err = &Costly{fmt.Errorf("over %s", h.options.Timeout)}
	}
	return out
}

// call calls the handler. A panic is an error of one line; where it came from
// is for the log.
func (h *hand) call(ctx context.Context, task Task, attempt int) (out outcome) {
	defer func() {
		if v := recover(); v != nil {
			h.queue.log.Error("a job panicked", "kind", task.Kind, "job", task.ID, "panic", fmt.Sprint(v), slog.String("stack", string(debug.Stack())))
			out = outcome{err: fmt.Errorf("panic: %v", v)}
		}
	}()
	note, err := h.options.Handlers[task.Kind](ctx, task, attempt)
	return outcome{note, err}
}

// judge says to River what follows from an outcome, after so many attempts
// that failed, and puts into m what is kept of it.
func (h *hand) judge(m *mark, out outcome, failed, costly int) error {
	*m = mark{Note: oneLine(out.note), Forgiven: m.Forgiven}
	if out.err == nil {
		return nil
	}
	var wait *Wait
	var stop *Stop
	var cost *Costly
	f := &failure{text: out.err.Error(), worker: h.name}
	switch {
	case errors.Is(out.err, errGivenBack):
		return river.JobSnooze(0)
	case errors.As(out.err, &wait):
		m.Note = oneLine(wait.Reason)
		return river.JobSnooze(max(wait.After, 0))
	case errors.As(out.err, &stop):
		return river.JobCancel(f)
	case errors.As(out.err, &cost):
		f.costly = true
		costly++
	}
	if failed+1 >= Attempts || costly >= CostlyAttempts {
		m.Failed = true
		return river.JobCancel(f)
	}
	return f
}

// begin notes an attempt that is inside.
func (h *hand) begin(row, attempt int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inside[row] = attempt
	delete(h.ended, row)
	h.tell()
}

// tell puts the attempts that are inside into the file of this worker.
func (h *hand) tell() {
	if err := h.say(h.inside); err != nil {
		h.queue.log.Warn("it cannot be noted which jobs are under way", "error", err)
	}
}

// end notes that it is over.
func (h *hand) end(row, attempt int64, soon bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.inside, row)
	h.ended[row] = ending{attempt, time.Now(), soon}
	h.tell()
}
