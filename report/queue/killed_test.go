package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childAt is the variable that makes of this test's program one that works on
// a queue: its Options as JSON.
const childAt = "BRIEF_TEST_QUEUE"

// child works until it is killed or there is nothing to do. Each task leaves
// a line in the file of its id when it is begun, and one when it is done.
func child(at string) int {
	var o Options
	if err := json.Unmarshal([]byte(at), &o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx := context.Background()
	q, err := Open(ctx, o)
	if err == nil {
		err = q.Work(ctx, WorkOptions{Workers: 2, UntilIdle: true, Handlers: map[string]Handler{"edition": func(_ context.Context, t Task, _ int) (string, error) {
			if err := note(o.Dir, t.ID, "begun"); err != nil {
				return "", err
			}
			pause := 20 * time.Millisecond
			if t.ID == "long" {
				pause = time.Minute
			}
			time.Sleep(pause)
			return "", note(o.Dir, t.ID, "done")
		}}})
		err = errors.Join(err, q.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// note adds a line to a file of a task.
func note(dir, id, line string) error {
	f, err := os.OpenFile(filepath.Join(dir, id+".txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, line)
	return errors.Join(err, f.Close())
}

// startChild starts this test's program as a child.
func startChild(t *testing.T, o Options) *exec.Cmd {
	t.Helper()
	at, err := json.Marshal(struct{ Dir, Database string }{o.Dir, o.Database})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childAt+"="+string(at))
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// lines counts the lines of tasks that say s.
func lines(t *testing.T, dir, s string) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		n += strings.Count(string(b), s+"\n")
	}
	return n
}

// await waits until a condition holds.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 3000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("this does not come about: " + what)
}

// TestKilled kills one of two processes in the middle, three times: every task
// is done, and those count as failed that were under way, no others.
func TestKilled(t *testing.T) { onBoth(t, testKilled) }

func testKilled(t *testing.T, o Options) {
	q := open(t, o)
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("e%02d", i))
	}
	add(t, q, ids...)
	other := startChild(t, o)
	for n := range 3 {
		victim := startChild(t, o)
		await(t, "some tasks are done", func() bool { return lines(t, o.Dir, "begun") > 12*(n+1) })
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		victim.Wait() // it says that it was killed
	}
	if err := other.Wait(); err != nil {
		t.Error(err)
	}
	deaths := 0
	for _, id := range ids {
		j := only(t, q, id)
		if j.State != Done {
			t.Errorf("%s is %s", id, j.State)
		}
		for _, e := range j.Errors {
			if deaths++; e.Text != "the program ended in the middle of it" || e.Worker == "" {
				t.Errorf("%s: %+v", id, e)
			}
		}
	}
	begun, ended := lines(t, o.Dir, "begun"), lines(t, o.Dir, "done")
	t.Logf("%d tasks, %d begun, %d ended, %d put back", len(ids), begun, ended, deaths)
	if begun-ended > deaths || deaths > 3*2 {
		t.Errorf("%d were begun and not ended, %d are said to have been left; 3 processes of 2 workers died", begun-ended, deaths)
	}
	left, err := filepath.Glob(filepath.Join(o.Dir, "alive-*"))
	if len(left) > 0 || err != nil {
		t.Errorf("files of the dead are left: %v, %v", left, err)
	}
}

// TestOtherMachine holds that a task of a machine that nobody here can see is
// put back when its time is long over, and not before.
func TestOtherMachine(t *testing.T) {
	here := Options{Dir: t.TempDir(), Database: newDatabase(t)}
	there := Options{Dir: t.TempDir(), Database: here.Database}
	q := open(t, here)
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

// TestDatabaseKilled kills the server in the middle of work: what comes in
// meanwhile is refused as away, and when it is back all is done.
func TestDatabaseKilled(t *testing.T) {
	dir, err := os.MkdirTemp("", "queue-killed-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	server, err := newCluster(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.kill() })
	o := Options{Dir: t.TempDir(), Database: server.address("postgres")}
	q := open(t, o)
	q.pace.sweep = 100 * time.Millisecond
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("e%02d", i))
	}
	add(t, q, ids...)
	children := []*exec.Cmd{startChild(t, o), startChild(t, o)}
	await(t, "some tasks are done", func() bool { return lines(t, o.Dir, "done") > 15 })
	server.kill()
	away := (*AwayError)(nil)
	if _, err := q.Add(t.Context(), Task{Kind: "edition", ID: "late"}); !errors.As(err, &away) || strings.Contains(err.Error(), "brief@") {
		t.Errorf("a task for a database that is away: %v", err)
	}
	if _, err := Open(t.Context(), o); !errors.As(err, &away) {
		t.Errorf("a database that is away is opened: %v", err)
	}
	time.Sleep(time.Second)
	if err := server.start(); err != nil {
		t.Fatal(err)
	}
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
