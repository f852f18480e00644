package queue

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/riverqueue/river"
)

// WorkOptions say how tasks are done.
type WorkOptions struct {
	Workers   int                // tasks at once; 0: one
	Handlers  map[string]Handler // by kind; tasks of another kind stay as they are
	Timeout   time.Duration      // of an attempt; 0: a minute
	UntilIdle bool               // end when no task of these kinds is ready, within 5 s, or running anywhere
	Hung      func(Task)         // called once for a task whose handler is given up; may be nil
}

// Work does tasks until ctx is over. Then it begins no other, lets those that
// run go on for a while and gives back what is not done after 20 s at most; all
// that is given back is ready, and its attempt does not count. With UntilIdle
// it ends before that when there is nothing to do; what waits for a later time
// stays. A database that goes away is waited for, with UntilIdle for a minute:
// then the error is an *AwayError.
func (q *Queue) Work(ctx context.Context, o WorkOptions) (err error) {
	if len(o.Handlers) == 0 {
		return errors.New("work without a handler")
	}
	o.Workers, o.Timeout = max(o.Workers, 1), max(o.Timeout, 0)
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	h := &hand{queue: q, name: newWorker(), options: o, inside: map[int64]int64{}, ended: map[int64]ending{}}
	if h.presence, err = appear(q.dir, h.name); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.presence.disappear()) }()
	if err := h.sweep(ctx, true); err != nil {
		return err
	}
	w, err := q.store.worker(h.config())
	if err != nil {
		return err
	}
	if err := w.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return errors.Join(h.watch(ctx), h.stop(w))
}

// config is River's for a worker.
func (h *hand) config() *river.Config {
	c := h.queue.river().base()
	c.ID = h.name
	c.Workers = river.NewWorkers()
	for _, kind := range h.kinds() {
		river.AddWorkerArgs(c.Workers, args{kind: kind}, river.Worker[args](h))
	}
	c.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: h.options.Workers}}
	c.FetchOnlyKnownKinds = true
	c.FetchCooldown = 2 * time.Millisecond // between two looks while there is work
	c.FetchPollInterval = time.Second      // and while there is none
	c.PollOnly = true                      // a notice would be a second later at most, and costs a look by itself
	c.JobTimeout = -1                      // try has its own
	c.LeaderElectionDisabled = true        // see statements
	return c
}

// kinds are the kinds that are handled here.
func (h *hand) kinds() []string { return slices.Sorted(maps.Keys(h.options.Handlers)) }

// A Work until idle asks whether it is after look at first, and less often, up
// to rarely, while it waits for others.
const look, rarely = 20 * time.Millisecond, 500 * time.Millisecond

// watch looks after the queue until ctx is over, or until it is idle.
func (h *hand) watch(ctx context.Context) error {
	sweeps := time.NewTicker(h.queue.pace.sweep)
	defer sweeps.Stop()
	pause := look
	looks := time.NewTimer(pause)
	defer looks.Stop()
	if !h.options.UntilIdle {
		looks.Stop()
	}
	cleaned, answered, away := time.Now(), time.Now(), false
	for {
		idle, err := false, error(nil)
		select {
		case <-ctx.Done():
			return nil
		case <-sweeps.C:
			daily := time.Since(cleaned) > 24*time.Hour
			if err = h.sweep(ctx, daily); err == nil && daily {
				cleaned = time.Now()
			}
		case <-looks.C:
			if pause = min(2*pause, rarely); h.busy() {
				pause = look
			} else {
				idle, err = h.idle(ctx)
			}
			looks.Reset(pause)
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil && idle:
			return nil
		case err == nil:
			if answered = time.Now(); away {
				h.queue.log.Info("the database of jobs answers again")
			}
			away = false
		case h.options.UntilIdle && time.Since(answered) > h.queue.pace.away:
			return err
		case !away:
			h.queue.log.Warn(err.Error(), "hint", "it is waited for")
			away = true
		}
	}
}

// busy reports whether a handler is at work.
func (h *hand) busy() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.inside) > 0
}

// idle reports whether nothing is to be done: no task is ready, and all that
// run ended here, which River is about to write down.
func (h *hand) idle(ctx context.Context) (bool, error) {
	if n, err := h.queue.store.due(ctx, h.kinds()); err != nil || n > 0 {
		return false, err
	}
	all, err := h.queue.store.running(ctx)
	if err != nil {
		return false, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range all {
		_, ours := h.options.Handlers[b.task.Kind]
		if e, ok := h.ended[b.row]; ours && !(ok && e.attempt == b.attempt && !e.soon) {
			return false, nil
		}
	}
	return true, nil
}

// stop ends River's client: what runs may finish for a while, then its context
// is over, then it is given back.
func (h *hand) stop(w worker) error {
	p := h.queue.pace
	soft, cancel := context.WithTimeout(context.Background(), p.finish)
	defer cancel()
	err := w.Stop(soft)
	if err == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(context.Background(), 2*p.grace)
	defer cancel()
	if err = w.StopAndCancel(hard); errors.Is(err, context.DeadlineExceeded) {
		return errors.New("the queue did not come to an end; what it could not give back is ready after the next start")
	}
	return err
}

// sweep makes ready what is due, puts back what a process left, and where
// daily is set forgets what came to its end long ago.
func (h *hand) sweep(ctx context.Context, daily bool) error {
	s := h.queue.store
	if _, err := s.ready(ctx); err != nil {
		return err
	}
	all, err := s.running(ctx)
	if err != nil {
		return err
	}
	owners := map[string]bool{}
	for _, b := range all {
		settled, err := h.settle(ctx, b)
		if err != nil {
			return err
		}
		if !settled {
			owners[b.worker] = true
		}
	}
	h.forget(all)
	if err := bury(h.queue.dir, owners); err != nil {
		return err
	}
	if daily {
		return s.clean(ctx)
	}
	return nil
}

// settle puts back a task that says it is running and is not. It reports
// whether nobody has it any more.
func (h *hand) settle(ctx context.Context, b begun) (bool, error) {
	s, p := h.queue.store, h.queue.pace
	if b.worker == h.name {
		// River fetched it, and the answer was lost on the way to us; or it ended,
		// and River could not write that down.
		if !h.lost(b) {
			return false, nil
		}
		_, err := s.giveBack(ctx, b)
		return true, err
	}
	l, inside, err := lifeOf(h.queue.dir, b.worker)
	if err != nil {
		return false, err
	}
	left := l == dead || l == unknown && s.local()
	if l == unknown && !left { // another machine
		left = b.age > max(p.rescue, h.options.Timeout+4*p.hung)
	}
	if !left {
		return false, nil
	}
	if l == dead && inside[b.row] != b.attempt { // it was done, or not begun
		_, err := s.giveBack(ctx, b)
		return true, err
	}
	ok, err := s.back(ctx, b, failure{"the program ended in the middle of it", b.worker, true})
	if ok {
		h.queue.log.Warn("a job is put back whose program ended", "kind", b.task.Kind, "job", b.task.ID, "worker", b.worker)
	}
	return true, err
}

// lost reports whether a row that is said to be running here is not, for so
// long that River will not write it down any more.
func (h *hand) lost(b begun) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.inside[b.row] == b.attempt {
		return false
	}
	if e, ok := h.ended[b.row]; ok && e.attempt == b.attempt {
		return time.Since(e.at) > h.queue.pace.rescue
	}
	return b.age > h.queue.pace.grace+answer
}

// forget drops what is known of attempts that are no longer running.
func (h *hand) forget(running []begun) {
	h.mu.Lock()
	defer h.mu.Unlock()
	maps.DeleteFunc(h.ended, func(row int64, e ending) bool {
		return time.Since(e.at) > answer && !slices.ContainsFunc(running, func(b begun) bool { return b.row == row && b.attempt == e.attempt })
	})
}
