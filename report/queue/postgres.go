package queue

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// answer is how long a database may take for one of our own short questions.
const answer = 10 * time.Second

// openPostgres opens a database by its address.
func openPostgres(ctx context.Context, address string, conf riverSettings) (store, error) {
	pc, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the database of jobs: %w", err) // pgx leaves the password out
	}
	if pc.ConnConfig.ConnectTimeout == 0 {
		pc.ConnConfig.ConnectTimeout = answer
	}
	pc.MaxConns = max(pc.MaxConns, 8)
	at := pc.ConnConfig
	name := "postgres://" + net.JoinHostPort(at.Host, strconv.Itoa(int(at.Port))) + "/" + at.Database
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("the database of jobs: %w", err)
	}
	driver := riverpgxv5.New(pool)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: conf.log})
	if err != nil {
		pool.Close()
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	locker := func(name string) func() (func() error, error) { return advisory(pool, name) }
	t := &tables[pgx.Tx]{
		name: name, db: db, sql: inPostgres, migrator: migrator, conf: conf,
		client:  func(c *river.Config) (*river.Client[pgx.Tx], error) { return river.NewClient(driver, c) },
		explain: func(err error) error { return explainPostgres(name, err) },
		alone:   locker("tables"),
		locker:  locker,
		shut: func() error {
			err := db.Close()
			pool.Close()
			return err
		},
	}
	if err := t.open(ctx); err != nil {
		return nil, errors.Join(err, t.shut())
	}
	return t, nil
}

// takeLock waits for a lock of a name and takes it for its connection.
const takeLock = "SELECT pg_advisory_lock(hashtextextended($1, 0))"

// advisory takes an advisory lock of the database's server on a connection of
// its own, which the lock lives and dies with. In this process one at a time
// asks for it, so that those who wait hold one connection and not all.
func advisory(pool *pgxpool.Pool, name string) func() (func() error, error) {
	var local sync.Mutex
	return func() (func() error, error) {
		local.Lock()
		conn, err := pool.Acquire(context.Background())
		if err == nil {
			if _, err = conn.Exec(context.Background(), takeLock, "brief "+name); err != nil {
				conn.Release()
			}
		}
		if err != nil {
			local.Unlock()
			return nil, err
		}
		return func() error {
			defer local.Unlock()
			ctx, cancel := context.WithTimeout(context.Background(), answer)
			defer cancel()
			return conn.Hijack().Close(ctx) // gives the lock back, whatever state it is in
		}, nil
	}
}

// explainPostgres gives an error its type. A server that answers and does not
// let us in is away, too: the mend is there and not here.
func explainPostgres(name string, err error) error {
	e := (*pgconn.PgError)(nil)
	var ours *NewerError
	switch {
	case errors.As(err, &ours), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &e) && !passing(e.Code):
		return err
	}
	return &AwayError{name, err}
}

// passing reports whether an SQLSTATE says that the same may work later:
// connections (08), who may enter (28, 3D), a rollback that another forced
// (40), resources (53), an operator who intervenes (57), the system (58).
func passing(code string) bool {
	for _, class := range [...]string{"08", "28", "3D", "40", "53", "57", "58"} {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}

// inPostgres are our statements for PostgreSQL.
var inPostgres = statements{
	version: "SELECT coalesce(max(version), 0) FROM river_migration WHERE line = 'main'",
	noTable: func(err error) bool { // undefined table or column
		e := (*pgconn.PgError)(nil)
		return errors.As(err, &e) && (e.Code == "42P01" || e.Code == "42703")
	},
	time: func(t time.Time) any { return t },
	ready: `UPDATE river_job SET state = 'available', scheduled_at = least(scheduled_at, ` + postgresNow + `)
		WHERE state IN ('retryable', 'scheduled') AND (scheduled_at <= ` + postgresNow + ` OR attempted_at > ` + postgresNow + ` + interval '60 seconds')
		OR state = 'available' AND scheduled_at > ` + postgresNow + ` + interval '60 seconds'`,
	due: `SELECT count(*) FROM river_job WHERE (state = 'available' OR state IN ('retryable', 'scheduled') AND scheduled_at <= ` + postgresNow + `)
		AND kind IN (SELECT jsonb_array_elements_text($2::text::jsonb))`,
	running: `SELECT id, attempt, kind, args->>'id', coalesce(attempted_by[array_upper(attempted_by, 1)], ''),
		extract(epoch FROM ` + postgresNow + ` - attempted_at)::float8 FROM river_job WHERE state = 'running'`,
	back: `UPDATE river_job SET state = 'available', scheduled_at = ` + postgresNow + `, priority = least(4, priority + 1),
		errors = array_append(errors, $4::text::jsonb) WHERE id = $2 AND attempt = $3 AND state = 'running'`,
	giveBack: `UPDATE river_job SET state = 'available', scheduled_at = ` + postgresNow + `, attempt = attempt - 1
		WHERE id = $2 AND attempt = $3 AND state = 'running'`,
	clean: []string{
		`DELETE FROM river_job WHERE state IN ('cancelled', 'completed', 'discarded') AND finalized_at < ` + postgresNow + ` + $2::text::interval`,
	},
}

// postgresNow is the first argument, or the time of the server if that is NULL.
const postgresNow = "coalesce($1::timestamptz, now())"
