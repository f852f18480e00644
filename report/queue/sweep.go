package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// River looks after its table by a leader: one process, elected for 15 s at a
// time, that begins at a random moment and drops tasks of a kind that it does
// not know. A run that lives for a second never leads, and after the death of
// a leader nobody looks for half a minute. So each process looks by itself, by
// the statements below: they say in which state a row must be, so that it does
// no harm when all do.

// statements are those that we run on River's tables beside its own. The first
// argument of all but version is the time, or NULL for the clock of the
// database.
type statements struct {
	version  string           // of the tables
	noTable  func(error) bool // whether an error says that there are none
	time     func(time.Time) any
	ready    string   // makes ready what is due, and what a clock that went back would hold for long
	due      string   // kinds as JSON: how many tasks could be begun
	running  string   // id, attempt, kind, id of the task, worker, seconds since its begin
	back     string   // id, attempt, error: what somebody left is ready, after all that nobody left
	giveBack string   // id, attempt: it was not begun
	clean    []string // age
}

// A sweeper looks after the rows of a store.
type sweeper interface {
	ready(context.Context) (int64, error)
	running(context.Context) ([]begun, error)
	back(ctx context.Context, b begun, why failure) (bool, error)
	giveBack(context.Context, begun) (bool, error)
	clean(context.Context) error
	due(ctx context.Context, kinds []string) (int, error)
}

// A begun task is a row in state running.
type begun struct {
	row, attempt int64
	task         Task // without its body
	worker       string
	age          time.Duration
}

// moment is the argument for the time.
func (t *tables[TTx]) moment() any {
	if t.conf.now == nil {
		return nil
	}
	return t.sql.time(t.conf.now())
}

// do runs a statement within the time of an answer.
func (t *tables[TTx]) do(ctx context.Context, statement string, more ...any) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	r, err := t.db.ExecContext(ctx, statement, append([]any{t.moment()}, more...)...)
	if err != nil {
		return 0, t.explain(err)
	}
	return r.RowsAffected()
}

// ready makes ready what is due, and returns how many tasks that were.
func (t *tables[TTx]) ready(ctx context.Context) (int64, error) { return t.do(ctx, t.sql.ready) }

// back puts back a task that its process left, as an attempt that failed. It
// reports whether the task was still running so.
func (t *tables[TTx]) back(ctx context.Context, b begun, why failure) (bool, error) {
	at := time.Now()
	if t.conf.now != nil {
		at = t.conf.now()
	}
	e, err := json.Marshal(struct {
		At      time.Time `json:"at"`
		Attempt int64     `json:"attempt"`
		Error   string    `json:"error"`
		Trace   string    `json:"trace"`
	}{at.UTC(), b.attempt, why.Error(), ""})
	if err != nil {
		return false, err
	}
	n, err := t.do(ctx, t.sql.back, b.row, b.attempt, string(e))
	return n > 0, err
}

// giveBack puts back a task that was never begun.
func (t *tables[TTx]) giveBack(ctx context.Context, b begun) (bool, error) {
	n, err := t.do(ctx, t.sql.giveBack, b.row, b.attempt)
	return n > 0, err
}

// clean forgets what came to its end long ago.
func (t *tables[TTx]) clean(ctx context.Context) error {
	for _, statement := range t.sql.clean {
		if _, err := t.do(ctx, statement, fmt.Sprintf("-%d seconds", int64(Kept/time.Second))); err != nil {
			return err
		}
	}
	return nil
}

// due is how many tasks of these kinds could be begun.
func (t *tables[TTx]) due(ctx context.Context, kinds []string) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	list, err := json.Marshal(kinds)
	if err != nil {
		return 0, err
	}
	if err := t.db.QueryRowContext(ctx, t.sql.due, t.moment(), string(list)).Scan(&n); err != nil {
		return 0, t.explain(err)
	}
	return n, nil
}

// running are the tasks that are running, wherever.
func (t *tables[TTx]) running(ctx context.Context) (all []begun, err error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	rows, err := t.db.QueryContext(ctx, t.sql.running, t.moment())
	if err != nil {
		return nil, t.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var b begun
		var age sql.NullFloat64
		if err := rows.Scan(&b.row, &b.attempt, &b.task.Kind, &b.task.ID, &b.worker, &age); err != nil {
			return nil, t.explain(err)
		}
		b.age = time.Duration(age.Float64 * float64(time.Second))
		all = append(all, b)
	}
	if err := rows.Err(); err != nil {
		return nil, t.explain(err)
	}
	return all, nil
}
