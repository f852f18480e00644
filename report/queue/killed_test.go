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

// testKilled kills one of two processes in the middle, three times: every task
// is done, and those count as failed that were under way, no others.
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
