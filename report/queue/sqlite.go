package queue

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"modernc.org/sqlite"

	"brief/report/lock"
)

// file is the name of the database in the folder of the queue.
const file = "queue.db"

// openSQLite opens the file of dir. One connection writes and reads: SQLite
// lets in one writer anyway, and whoever waits for his turn here waits in
// order. FULL keeps an answered Add through a loss of power.
func openSQLite(ctx context.Context, dir string, conf riverSettings) (store, error) {
	share := (*lock.ShareError)(nil)
	if err := lock.Safe(dir); errors.As(err, &share) {
		return nil, &os.PathError{Op: "open", Path: dir, Err: share}
	} else if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, file)
	if err := private(path); err != nil {
		return nil, err
	}
	// Begin takes the lock to write at once: a transaction that reads first and
	// writes then is refused, not made to wait, when another wrote in between.
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"},
		"_txlock": {"immediate"},
	}.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	driver := riversqlite.New(db)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: conf.log})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	t := &tables[*sql.Tx]{
		name: path, db: db, file: true, sql: inSQLite, migrator: migrator, conf: conf,
		client:  func(c *river.Config) (*river.Client[*sql.Tx], error) { return river.NewClient(driver, c) },
		explain: func(err error) error { return explainSQLite(path, err) },
		alone:   func() (func() error, error) { return hold(filepath.Join(dir, turn)) },
		locker:  func(string) func() (func() error, error) { return nil },
		shut:    db.Close,
	}
	if err := t.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return t, nil
}

// private makes a file that only this user may read, if there is none. What
// SQLite puts beside it gets the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// Result codes of SQLite (sqlite.org/rescode.html), without their extensions.
const (
	busy, locked, readOnly, ioError, corrupt, full, cannotOpen, notADatabase = 5, 6, 8, 10, 11, 13, 14, 26
)

// explainSQLite gives an error its type.
func explainSQLite(path string, err error) error {
	e := (*sqlite.Error)(nil)
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case busy, locked, readOnly, ioError, full, cannotOpen:
		return &AwayError{path, err}
	case corrupt, notADatabase:
		return &DamagedError{path, err}
	}
	return err
}

// inSQLite are our statements for SQLite. Times are text there, in this one
// form: datetime() prints it, and River writes it.
var inSQLite = statements{
	version: "SELECT coalesce(max(version), 0) FROM river_migration WHERE line = 'main'",
	noTable: func(err error) bool { return strings.Contains(err.Error(), "no such") },
	time:    func(t time.Time) any { return t.UTC().Round(time.Millisecond).Format("2006-01-02 15:04:05.000") },
	ready: `UPDATE river_job SET state = 'available', scheduled_at = min(scheduled_at, ` + sqliteNow + `)
		WHERE state IN ('retryable', 'scheduled') AND (scheduled_at <= ` + sqliteNow + ` OR attempted_at > datetime(` + sqliteNow + `, '+60 seconds', 'subsec'))
		OR state = 'available' AND scheduled_at > datetime(` + sqliteNow + `, '+60 seconds', 'subsec')`,
	due: `SELECT count(*) FROM river_job WHERE (state = 'available' OR state IN ('retryable', 'scheduled') AND scheduled_at <= ` + sqliteNow + `)
		AND kind IN (SELECT value FROM json_each(?2))`,
	running: `SELECT id, attempt, kind, args->>'id', coalesce(attempted_by->>'$[#-1]', ''),
		(julianday(` + sqliteNow + `) - julianday(attempted_at)) * 86400.0 FROM river_job WHERE state = 'running'`,
	back: `UPDATE river_job SET state = 'available', scheduled_at = ` + sqliteNow + `, priority = min(4, priority + 1),
		errors = jsonb_insert(coalesce(errors, jsonb('[]')), '$[#]', jsonb(?4)) WHERE id = ?2 AND attempt = ?3 AND state = 'running'`,
	giveBack: `UPDATE river_job SET state = 'available', scheduled_at = ` + sqliteNow + `, attempt = attempt - 1
		WHERE id = ?2 AND attempt = ?3 AND state = 'running'`,
	clean: []string{
		`DELETE FROM river_job WHERE state IN ('cancelled', 'completed', 'discarded') AND finalized_at < datetime(` + sqliteNow + `, ?2, 'subsec')`,
		`DELETE FROM river_notification WHERE created_at < datetime(` + sqliteNow + `, ?2, 'subsec')`,
	},
}

// sqliteNow is the first argument, or the time of the machine if that is NULL.
const sqliteNow = "coalesce(?1, datetime('now', 'subsec'))"
