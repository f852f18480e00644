package queue

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// TestOlderTables opens tables of each version that River had, with a task in
// those that could hold one, and does it.
func TestOlderTables(t *testing.T) {
	ctx := t.Context()
	t.Run("sqlite", func(t *testing.T) {
		for version := 1; version <= 8; version++ {
			dir := t.TempDir()
			db, err := sql.Open("sqlite", filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			m, err := rivermigrate.New(riversqlite.New(db), nil)
			if err == nil {
				_, err = m.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: version})
			}
			if err == nil && version >= 6 {
				_, err = db.ExecContext(ctx, `INSERT INTO river_job (args, kind, max_attempts) VALUES ('{"id":"old"}', 'edition', 10000)`)
			}
			if err = errors.Join(err, db.Close()); err != nil {
				t.Fatal(version, err)
			}
			older(t, Options{Dir: dir}, version >= 6)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		for version := 1; version <= 7; version++ {
			o := Options{Dir: t.TempDir(), Database: newDatabase(t)}
			pool, err := pgxpool.New(ctx, o.Database)
			if err != nil {
				t.Fatal(err)
			}
			m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
			if err == nil {
				_, err = m.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: version})
			}
			if err == nil && version >= 6 {
				_, err = pool.Exec(ctx, `INSERT INTO river_job (args, kind, max_attempts) VALUES ('{"id":"old"}', 'edition', 10000)`)
			}
			pool.Close()
			if err != nil {
				t.Fatal(version, err)
			}
			older(t, o, version >= 6)
		}
	})
}

// older does the task of a queue with older tables, and another.
func older(t *testing.T, o Options, has bool) {
	t.Helper()
	q := open(t, o)
	add(t, q, "new")
	work(t, q, done)
	if j := only(t, q, "new"); j.State != Done {
		t.Errorf("%+v", j)
	}
	if has {
		if j := only(t, q, "old"); j.State != Done {
			t.Errorf("%+v", j)
		}
	}
}

// TestNewerTables holds that tables of a newer River are left alone.
func TestNewerTables(t *testing.T) {
	onBoth(t, func(t *testing.T, o Options) {
		q := open(t, o)
		db := database(q)
		if _, err := db.ExecContext(t.Context(), "INSERT INTO river_migration (line, version) VALUES ('main', 99)"); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), o)
		if newer := (*NewerError)(nil); !errors.As(err, &newer) || newer.Have != 99 || newer.Know < 7 {
			t.Errorf("tables of version 99: %v", err)
		}
	})
}

// database is that of a queue.
func database(q *Queue) *sql.DB {
	switch s := q.store.(type) {
	case interface{ database() *sql.DB }:
		return s.database()
	}
	return nil
}

func (t *tables[TTx]) database() *sql.DB { return t.db }

// TestCannotOpen holds what is said of a queue that cannot be opened.
func TestCannotOpen(t *testing.T) {
	taken := t.TempDir()
	if err := os.WriteFile(filepath.Join(taken, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, file), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, file), 0o700); err != nil {
		t.Fatal(err)
	}
	var path *os.PathError
	var damage *DamagedError
	var away *AwayError
	for _, c := range []struct {
		name string
		o    Options
		as   any
		says string
	}{
		{"a file for a folder", Options{Dir: filepath.Join(taken, "file")}, &path, "not a directory"},
		{"a folder for a file", Options{Dir: folder}, &path, "is a directory"},
		{"no database", Options{Dir: damaged}, &damage, "is damaged"},
		{"another kind", Options{Dir: taken, Database: "mysql://root:secret@localhost/brief"}, nil, "neither empty nor postgres://"},
		{"a broken address", Options{Dir: taken, Database: "postgres://brief:secret@localhost:nine/brief"}, nil, "the database of jobs: "},
		{"nobody there", Options{Dir: taken, Database: "postgres://brief:secret@127.0.0.1:1/brief"}, &away, "postgres://127.0.0.1:1/brief"},
	} {
		_, err := Open(t.Context(), c.o)
		switch {
		case err == nil:
			t.Errorf("%s is opened", c.name)
		case c.as != nil && !errors.As(err, c.as), !strings.Contains(err.Error(), c.says), strings.Contains(err.Error(), "secret"), strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: %q", c.name, err)
		default:
			t.Log(err)
		}
	}
}

// TestLock holds that a lock of the database keeps others out, in this process
// and in another; and that a file needs none.
func TestLock(t *testing.T) {
	if open(t, Options{Dir: t.TempDir()}).Lock("archive") != nil {
		t.Error("SQLite has a lock for several machines")
	}
	o := Options{Dir: t.TempDir(), Database: newDatabase(t)}
	one, other := open(t, o), open(t, o)
	mine := one.Lock("archive")
	unlock, err := mine()
	if err != nil {
		t.Fatal(err)
	}
	free, err := other.Lock("something else")()
	if err != nil {
		t.Fatal(err)
	}
	in := make(chan string, 2)
	for name, lock := range map[string]func() (func() error, error){"here": mine, "there": other.Lock("archive")} {
		go func() {
			unlock, err := lock()
			if err == nil {
				in <- name
				err = unlock()
			}
			if err != nil {
				t.Error(err)
			}
		}()
	}
	select {
	case name := <-in:
		t.Errorf("the lock does not keep out who is %s", name)
	case <-time.After(200 * time.Millisecond):
	}
	if err := errors.Join(unlock(), free()); err != nil {
		t.Error(err)
	}
	for range 2 {
		<-in
	}
}

// TestLost holds that a task which River took for us, and that we never got, is
// given back.
func TestLost(t *testing.T) { onBoth(t, testLost) }

func testLost(t *testing.T, o Options) {
	q := open(t, o)
	add(t, q, "a")
	h := &hand{queue: q, name: "host/1/AAAAAA", inside: map[int64]int64{}, ended: map[int64]ending{},
		options: WorkOptions{Timeout: time.Minute, Handlers: map[string]Handler{"edition": done}}}
	steal(t, q, h.name)
	if err := h.sweep(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if j := only(t, q, "a"); j.State != Running {
		t.Errorf("at once it is %s", j.State)
	}
	q.pace.grace = -answer
	if err := h.sweep(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if j := only(t, q, "a"); j.State != Waiting || j.Attempts != 0 || len(j.Errors) > 0 {
		t.Errorf("later it is %s after %d attempts %v", j.State, j.Attempts, j.Errors)
	}
}

// steal marks all tasks as running at a worker.
func steal(t *testing.T, q *Queue, worker string) {
	t.Helper()
	by := "jsonb('[\"" + worker + "\"]')"
	if !q.store.local() {
		by = "ARRAY['" + worker + "']"
	}
	_, err := database(q).ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at, attempted_by = "+by)
	if err != nil {
		t.Fatal(err)
	}
}
