package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/rivermigrate"
)

// testOlderTables opens tables of each version that River had, with a task in
// those that hold tasks as ours do, and does it.
func testOlderTables(t *testing.T, o Options) {
	for back := 1; ; back++ {
		q := open(t, o)
		id := fmt.Sprintf("old%d.", back)
		version, err := q.store.(interface {
			down(context.Context, int) (int, error)
		}).down(t.Context(), back)
		if err == nil && version >= 6 {
			_, err = database(q).ExecContext(t.Context(), `INSERT INTO river_job (args, kind, max_attempts) VALUES ('{"id":"`+id+`"}', 'edition', 10000)`)
		}
		if err != nil {
			t.Fatalf("to version %d: %v", version, err)
		}
		q = open(t, o)
		add(t, q, fmt.Sprintf("new%d.", back))
		work(t, q, done)
		jobs, err := q.Jobs(t.Context(), Filter{Kind: "edition"})
		if err != nil || len(jobs) == 0 || version >= 6 && jobs[1].ID != id {
			t.Errorf("%d jobs in tables of version %d: %v", len(jobs), version, err)
		}
		for _, j := range jobs {
			if j.State != Done {
				t.Errorf("tables of version %d: %+v", version, j)
			}
		}
		if version <= 1 {
			return
		}
	}
}

// down takes the tables back by so many versions, and returns to which.
func (t *tables[TTx]) down(ctx context.Context, steps int) (int, error) {
	all := t.migrator.AllVersions()
	version := all[len(all)-1-steps].Version
	_, err := t.migrator.Migrate(ctx, rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: version})
	return version, err
}

// testNewerTables holds that tables of a newer River are left alone.
func testNewerTables(t *testing.T, o Options) {
	q := open(t, o)
	if _, err := database(q).ExecContext(t.Context(), "INSERT INTO river_migration (line, version) VALUES ('main', 99)"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), o)
	if newer := (*NewerError)(nil); !errors.As(err, &newer) || newer.Have != 99 || newer.Know < 7 {
		t.Errorf("tables of version 99: %v", err)
	}
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

// testLost holds that a task which River took for us, and that we never got, is
// given back.
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
