//go:build unix

package queue

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"brief/report/servers"
)

func TestPostgres(t *testing.T) {
	server := servers.StartPostgres(t)
	empty := func(t testing.TB) Options { return Options{Dir: t.TempDir(), Database: server.Database(t)} }
	conform(t, empty)
	t.Run("lock", func(t *testing.T) { testLock(t, empty(t)) })
	t.Run("other machine", func(t *testing.T) { testOtherMachine(t, empty(t)) })
	t.Run("database killed", func(t *testing.T) { testDatabaseKilled(t, server) })
}

// testLock holds that a lock of the database keeps others out, in this process
// and in another; and that a file needs none.
func testLock(t *testing.T, o Options) {
	if open(t, Options{Dir: t.TempDir()}).Lock("archive") != nil || Locker("", "archive") != nil {
		t.Error("SQLite has a lock for several machines")
	}
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
	in := make(chan string, 3)
	for name, lock := range map[string]func() (func() error, error){"here": mine, "there": other.Lock("archive"), "without a queue": Locker(o.Database, "archive")} {
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
	for range 3 {
		<-in
	}
	away := (*AwayError)(nil)
	if _, err := Locker("postgres://brief:secret@127.0.0.1:1/brief", "archive")(); !errors.As(err, &away) || strings.Contains(err.Error(), "secret") {
		t.Errorf("nobody there: %v", err)
	}
}

// testOtherMachine holds that a task of a machine that nobody here can see is
// put back when its time is long over, and not before.
func testOtherMachine(t *testing.T, here Options) {
	q := open(t, here)
	there := Options{Dir: t.TempDir(), Database: here.Database}
	add(t, q, "long")
	victim := startChild(t, there)
	await(t, "the task is begun", func() bool { return lines(t, there.Dir, "begun") > 0 })
	victim.Process.Kill()
	victim.Wait() // it says that it was killed
	w := WorkOptions{Handlers: map[string]Handler{"edition": done}}
	q.pace.sweep, q.pace.hung = 50*time.Millisecond, 10*time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := q.Work(ctx, w); err != nil {
		t.Fatal(err)
	}
	if j := only(t, q, "long"); j.State != Running {
		t.Errorf("too early it is %s", j.State)
	}
	q.pace.rescue, w.Timeout, w.UntilIdle = 100*time.Millisecond, time.Second, true
	if err := q.Work(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if j := only(t, q, "long"); j.State != Done || j.Attempts != 2 {
		t.Errorf("it is %s after %d attempts", j.State, j.Attempts)
	}
}

// testDatabaseKilled kills the server in the middle of work: what comes in
// meanwhile is refused as away, and when it is back all is done.
func testDatabaseKilled(t *testing.T, server *servers.Postgres) {
	o := Options{Dir: t.TempDir(), Database: server.Database(t)}
	q := open(t, o)
	q.pace.sweep = 100 * time.Millisecond
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("e%02d", i))
	}
	add(t, q, ids...)
	children := []*exec.Cmd{startChild(t, o), startChild(t, o)}
	await(t, "some tasks are done", func() bool { return lines(t, o.Dir, "done") > 15 })
	server.Kill(t)
	away := (*AwayError)(nil)
	if _, err := q.Add(t.Context(), Task{Kind: "edition", ID: "late"}); !errors.As(err, &away) || strings.Contains(err.Error(), "brief@") {
		t.Errorf("a task for a database that is away: %v", err)
	}
	if _, err := Open(t.Context(), o); !errors.As(err, &away) {
		t.Errorf("a database that is away is opened: %v", err)
	}
	time.Sleep(time.Second)
	server.Restart()
	for _, c := range children {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	for _, id := range ids {
		if j := only(t, q, id); j.State != Done {
			t.Errorf("%s is %s", id, j.State)
		}
	}
	t.Logf("%d tasks, begun %d times", len(ids), lines(t, o.Dir, "begun"))
}

func BenchmarkTasksPostgres(b *testing.B) {
	server := servers.StartPostgres(b)
	benchTasks(b, func(t testing.TB) Options { return Options{Dir: t.TempDir(), Database: server.Database(t)} })
}
