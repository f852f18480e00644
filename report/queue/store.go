package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivermigrate"
)

// A store is a database with River's tables. It is one type, for whatever
// transactions River's driver has.
type store interface {
	add(context.Context, []Task) (int, error)
	again(context.Context, Task) error
	jobs(context.Context, Filter) ([]Job, error)
	worker(*river.Config) (worker, error)
	sweeper
	lock(name string) func() (func() error, error)
	local() bool // every process that uses it has the same folder
	close() error
}

// A worker is River's client at work.
type worker interface {
	Start(context.Context) error
	Stop(context.Context) error
	StopAndCancel(context.Context) error
}

// tables are the parts of a store that its database brings.
type tables[TTx any] struct {
	name     string // of the database, for people
	db       *sql.DB
	file     bool // it is a file of the folder
	sql      statements
	client   func(*river.Config) (*river.Client[TTx], error)
	migrator *rivermigrate.Migrator[TTx]
	insert   *river.Client[TTx]
	conf     riverSettings
	explain  func(error) error                       // gives a database's error its type
	alone    func() (unlock func() error, err error) // for who changes the tables
	locker   func(name string) func() (func() error, error)
	shut     func() error
}

// riverSettings are what every client of River gets.
type riverSettings struct {
	log *slog.Logger
	now func() time.Time // nil: real time
}

// river returns them for q.
func (q *Queue) river() riverSettings {
	return riverSettings{log: slog.New(quiet{q.log.Handler()}), now: q.now}
}

// base is the configuration of a client that only inserts and reads.
func (s riverSettings) base() *river.Config {
	c := &river.Config{Logger: s.log}
	if s.now != nil {
		c.Test.Time = clock(s.now)
	}
	return c
}

// A clock tells River the time.
type clock func() time.Time

// Now is the time.
func (c clock) Now() time.Time { return c() }

// NowOrNil is the time, so that River does not ask the database.
func (c clock) NowOrNil() *time.Time { t := c(); return &t }

// quiet passes on what River logs at level debug: what people need to know is
// said by us, once.
type quiet struct{ slog.Handler }

// Enabled asks for level debug, whatever the level is.
func (h quiet) Enabled(ctx context.Context, _ slog.Level) bool {
	return h.Handler.Enabled(ctx, slog.LevelDebug)
}

// Handle passes the record on.
func (h quiet) Handle(ctx context.Context, r slog.Record) error {
	r.Level = slog.LevelDebug
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps it quiet.
func (h quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(a)} }

// WithGroup keeps it quiet.
func (h quiet) WithGroup(n string) slog.Handler { return quiet{h.Handler.WithGroup(n)} }

// open makes the tables fit, and the client that inserts.
func (t *tables[TTx]) open(ctx context.Context) (err error) {
	if err := t.migrate(ctx); err != nil {
		return t.explain(err)
	}
	t.insert, err = t.client(t.conf.base())
	return err
}

// migrate brings the tables to the version that we know, where they are older.
func (t *tables[TTx]) migrate(ctx context.Context) error {
	all := t.migrator.AllVersions()
	know := all[len(all)-1].Version
	have := 0
	switch err := t.db.QueryRowContext(ctx, t.sql.version).Scan(&have); {
	case err == nil && have == know:
		return nil
	case err == nil && have > know:
		return &NewerError{t.name, have, know}
	case err != nil && !t.sql.noTable(err):
		return err
	}
	unlock, err := t.alone()
	if err != nil {
		return err
	}
	_, err = t.migrator.Migrate(ctx, rivermigrate.DirectionUp, nil) // does nothing if another was first
	return errors.Join(err, unlock())
}

// args is a task as River keeps it.
type args struct {
	ID   string          `json:"id" river:"unique"`
	Body json.RawMessage `json:"body,omitempty"`
	kind string
}

// Kind is that of the task.
func (a args) Kind() string { return a.kind }

// once is true of all states, so that a task that came to its end is not
// added anew.
var once = river.UniqueOpts{ByArgs: true, ByState: append(river.UniqueOpts{}.ByState,
	"available", "cancelled", "completed", "discarded", "pending", "retryable", "running", "scheduled")}

// add inserts tasks in one transaction.
func (t *tables[TTx]) add(ctx context.Context, tasks []Task) (int, error) {
	many := make([]river.InsertManyParams, len(tasks))
	for i, task := range tasks {
		many[i] = river.InsertManyParams{
			Args: args{ID: task.ID, Body: task.Body, kind: task.Kind},
			// River's own limit of attempts is out of the way: ours depends on why they failed.
			InsertOpts: &river.InsertOpts{UniqueOpts: once, MaxAttempts: 10_000},
		}
	}
	results, err := t.insert.InsertMany(ctx, many)
	if err != nil {
		return 0, t.explain(err)
	}
	added := 0
	for _, r := range results {
		if !r.UniqueSkippedAsDuplicate {
			added++
		}
	}
	return added, nil
}

// again makes a task ready, and forgives its attempts.
func (t *tables[TTx]) again(ctx context.Context, task Task) error {
	found, err := t.insert.JobList(ctx, river.NewJobListParams().Kinds(task.Kind).First(1).
		Where("args->>'id' = @id", river.NamedArgs{"id": task.ID}))
	if err != nil {
		return t.explain(err)
	}
	if len(found.Jobs) == 0 {
		return &UnknownError{task.Kind, task.ID}
	}
	row := found.Jobs[0]
	if row.State == "running" {
		return nil
	}
	if _, err = t.insert.JobUpdate(ctx, row.ID, &river.JobUpdateParams{Output: mark{Forgiven: len(row.Errors)}}); err != nil {
		return t.explain(err)
	}
	if _, err = t.insert.JobRetry(ctx, row.ID); err != nil {
		return t.explain(err)
	}
	return nil
}

// page is how many rows are read at once.
const page = 1000

// jobs reads rows, page by page.
func (t *tables[TTx]) jobs(ctx context.Context, f Filter) ([]Job, error) {
	p := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	if f.Kind != "" {
		p = p.Kinds(f.Kind)
	}
	if f.IDPrefix != "" {
		p = p.Where("substr(args->>'id', 1, @long) = @prefix", river.NamedArgs{"long": len([]rune(f.IDPrefix)), "prefix": f.IDPrefix})
	}
	if !f.Since.IsZero() {
		p = p.Where("created_at >= @since", river.NamedArgs{"since": f.Since.UTC()})
	}
	var jobs []Job
	for {
		n := page
		if f.Limit > 0 {
			n = min(n, f.Limit-len(jobs))
		}
		rows, err := t.insert.JobList(ctx, p.First(n))
		if err != nil {
			return nil, t.explain(err)
		}
		for _, row := range rows.Jobs {
			m := readMark(row.Output())
			j := Job{Task: Task{Kind: row.Kind}, State: stateOf(string(row.State), m), Attempts: row.Attempt, Created: row.CreatedAt, Note: m.Note}
			var a args
			if err := json.Unmarshal(row.EncodedArgs, &a); err != nil {
				return nil, &DamagedError{t.name, err}
			}
			j.ID, j.Body = a.ID, a.Body
			for _, e := range row.Errors {
				f := readFailure(e.Error)
				j.Errors = append(j.Errors, Attempt{e.At, f.text, f.worker})
			}
			if j.State == Waiting {
				j.Next = row.ScheduledAt
			}
			if row.AttemptedAt != nil {
				j.Started = *row.AttemptedAt
			}
			if row.FinalizedAt != nil {
				j.Finished = *row.FinalizedAt
			}
			if n := len(row.AttemptedBy); n > 0 {
				j.Worker = row.AttemptedBy[n-1]
			}
			jobs = append(jobs, j)
		}
		if len(rows.Jobs) < n || len(jobs) == f.Limit {
			return slices.Clip(jobs), nil
		}
		p = p.After(rows.LastCursor)
	}
}

// worker makes a client that works.
func (t *tables[TTx]) worker(c *river.Config) (worker, error) {
	return t.client(c)
}

// lock is that of the database.
func (t *tables[TTx]) lock(name string) func() (func() error, error) { return t.locker(name) }

// local reports whether the database is a file of the folder.
func (t *tables[TTx]) local() bool { return t.file }

// close lets go of the database.
func (t *tables[TTx]) close() error { return t.shut() }
