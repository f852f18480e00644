// Package queue keeps tasks until they are done, in an SQLite file of this
// machine or in a PostgreSQL database that several machines share. It is River
// behind a few types of ours: a Task goes in once for its kind and id, a
// Handler does it, and what became of it can be asked for as a Job. It knows
// the time, but no schedule; and it never judges whether a task was needed:
// a task may be begun more than once, so a handler looks first at what exists.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"
)

// A Task is something to be done once. Kind says who does it; ID tells it from
// all others of its kind, for as long as it is kept, which is Kept. Body is
// what its handler needs, a few kilobytes of JSON; the same values come back,
// but not the same bytes.
type Task struct {
	Kind, ID string
	Body     json.RawMessage
}

// Kept is how long a task that came to its end is remembered, and refused a
// second time.
const Kept = 400 * 24 * time.Hour

// A Handler does a task. Its attempt is counted from 1; the note that it
// returns is kept for people. What its error says of the next attempt: nil, no
// other; *Wait, *Stop and *Costly as they say; any other error, an attempt that
// failed. A handler returns soon after ctx is over; one that does not is given
// up, with its goroutine, 10 s later.
type Handler func(ctx context.Context, t Task, attempt int) (note string, err error)

// A Wait says that the task could not be begun: again after some time. It is
// no attempt.
type Wait struct {
	After  time.Duration
	Reason string
}

// Error is the reason.
func (w *Wait) Error() string { return w.Reason }

// A Stop says that another attempt would end as this one did: none by itself,
// but one when Again is called.
type Stop struct{ Reason string }

// Error is the reason.
func (s *Stop) Error() string { return s.Reason }

// A Costly error is an attempt that took more time or memory than a task may
// have. Others pay for it, so three of them are enough.
type Costly struct{ Err error }

// Error is that of Err.
func (c *Costly) Error() string { return c.Err.Error() }

// Unwrap returns Err.
func (c *Costly) Unwrap() error { return c.Err }

// Attempts is how often a task is tried, and CostlyAttempts how often one that
// hangs, that ends the program or that is Costly.
const (
	Attempts       = 12
	CostlyAttempts = 3
)

// backoff is the time from a failed attempt to the next; its last element
// stands for all that follow.
var backoff = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// Options say where a queue is kept.
type Options struct {
	Database string           // postgres://...; empty: SQLite in Dir
	Dir      string           // of this machine and this user; made if it is not there, with mode 0700
	Now      func() time.Time // nil: the clock of the machine, or of the database
	Log      *slog.Logger     // nil: nothing is logged; what River says goes there at level debug
}

// A Queue is open until Close. Its methods may be called at once from several
// goroutines, and on the same database by several processes.
type Queue struct {
	store store
	dir   string
	now   func() time.Time // nil: real time
	log   *slog.Logger
	pace  pace
}

// A pace is how long things take; only tests have another.
type pace struct {
	finish time.Duration // for what runs when Work is told to end
	grace  time.Duration // between a handler's end of time and its being given up, when Work ends
	hung   time.Duration // the same, when its own time is over
	sweep  time.Duration // between looks for tasks that somebody left, or that are due
	rescue time.Duration // after which a task of another machine counts as left; at least
	away   time.Duration // for which a Work until idle bears a database that does not answer
}

var usual = pace{
	finish: 16 * time.Second,
	grace:  2 * time.Second,
	hung:   10 * time.Second,
	sweep:  5 * time.Second,
	rescue: 90 * time.Second,
	away:   time.Minute,
}

// Open opens the queue that o names, and makes or migrates its tables where
// that is needed. Errors: *AwayError, *DamagedError, *NewerError, and those of
// a folder that cannot be used.
func Open(ctx context.Context, o Options) (*Queue, error) {
	q := &Queue{dir: o.Dir, now: o.Now, log: o.Log, pace: usual}
	if q.log == nil {
		q.log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	var err error
	switch {
	case o.Database == "":
		q.store, err = openSQLite(ctx, o.Dir, q.river())
	case strings.HasPrefix(o.Database, "postgres://"), strings.HasPrefix(o.Database, "postgresql://"):
		q.store, err = openPostgres(ctx, o.Database, q.river())
	default:
		err = errors.New("the database of jobs is neither empty nor postgres://user@host/name")
	}
	if err != nil {
		return nil, err
	}
	return q, nil
}

// Close lets go of the database. No Work may be under way.
func (q *Queue) Close() error { return q.store.close() }

// Lock returns what takes the lock of this name for this machine, among all
// that share the database, and waits for those that hold it; nil where nobody
// shares it, since a lock on a file is then enough. It is lost when the
// connection is, which unlock then says.
func (q *Queue) Lock(name string) func() (unlock func() error, err error) { return q.store.lock(name) }

// Add puts tasks into the queue, all or none, and returns how many of them
// were not in it, in whatever state. They are ready at once.
func (q *Queue) Add(ctx context.Context, tasks ...Task) (added int, err error) {
	if len(tasks) == 0 {
		return 0, nil
	}
	for _, t := range tasks {
		if t.Kind == "" || t.ID == "" {
			return 0, fmt.Errorf("a task has the kind %q and the id %q, and needs both", t.Kind, t.ID)
		}
	}
	return q.store.add(ctx, tasks)
}

// Again makes a task ready at once that waits, stopped, failed or is done, and
// forgives the attempts that it had. One that runs is left as it is. The error
// is an *UnknownError where there is no such task.
func (q *Queue) Again(ctx context.Context, kind, id string) error {
	return q.store.again(ctx, Task{Kind: kind, ID: id})
}

// time is the time now.
func (q *Queue) time() time.Time {
	if q.now != nil {
		return q.now()
	}
	return time.Now()
}
