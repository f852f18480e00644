package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// TestOutcomes holds what becomes of a task for each way in which a handler can
// end, that a task goes in once, and that what is not handled stays.
func TestOutcomes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	q, err := Open(t.Context(), Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	var tasks []Task
	for _, id := range []string{"good", "error", "panic", "stop", "wait"} {
		tasks = append(tasks, Task{"edition", "weekly/" + id, []byte(`{"a":1}`)})
	}
	tasks = append(tasks, Task{Kind: "mail", ID: "weekly/good"})
	for _, want := range []int{len(tasks), 0} {
		if n, err := q.Add(t.Context(), tasks...); n != want || err != nil {
			t.Fatalf("%d tasks were added (%v), want %d", n, err, want)
		}
	}
	handler := func(_ context.Context, task Task, attempt int) (string, error) {
		if attempt != 1 || string(task.Body) != `{"a":1}` {
			t.Errorf("%v, attempt %d", task, attempt)
		}
		switch task.ID {
		case "weekly/error":
			return "half", errors.New("line 1\nline 2")
		case "weekly/panic":
			panic("oh")
		case "weekly/stop":
			return "", &Stop{"bad data"}
		case "weekly/wait":
			return "", &Wait{time.Hour, "not yet"}
		}
		return "kept", nil
	}
	if err := q.Work(t.Context(), WorkOptions{Workers: 2, UntilIdle: true, Handlers: map[string]Handler{"edition": handler}}); err != nil {
		t.Fatal(err)
	}
	jobs, err := q.Jobs(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, j := range jobs {
		s := fmt.Sprint(j.Kind, " ", j.ID, ": ", j.State, " ", j.Attempts, " ", j.Note)
		for _, e := range j.Errors {
			s += "; " + e.Text
		}
		if !j.Next.IsZero() && !j.Started.IsZero() {
			s += "; " + j.Next.Sub(j.Started).Round(time.Minute).String()
		}
		got = append(got, s)
	}
	want := []string{
		"mail weekly/good: waiting 0 ",
		"edition weekly/wait: waiting 0 not yet; 1h0m0s",
		"edition weekly/stop: stopped 1 ; bad data",
		"edition weekly/panic: waiting 1 ; panic: oh; 1m0s",
		"edition weekly/error: waiting 1 half; line 1; line 2; 1m0s",
		"edition weekly/good: done 1 kept",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	for name, mode := range map[string]os.FileMode{"": 0o700, file: 0o600, file + "-wal": 0o600} {
		if fi, err := os.Stat(filepath.Join(dir, name)); err != nil || fi.Mode().Perm() != mode {
			t.Errorf("%q: %v, %v; want mode %v", name, fi, err, mode)
		}
	}
}

// TestAgain holds that a stopped task is done when somebody says so, and not
// before.
func TestAgain(t *testing.T) {
	q, err := Open(t.Context(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	var mu sync.Mutex
	mended, calls := false, 0
	work := func() {
		t.Helper()
		err := q.Work(t.Context(), WorkOptions{UntilIdle: true, Handlers: map[string]Handler{"edition": func(context.Context, Task, int) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			if calls++; !mended {
				return "", &Stop{"bad data"}
			}
			return "", nil
		}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := q.Add(t.Context(), Task{Kind: "edition", ID: "a"}); err != nil {
		t.Fatal(err)
	}
	work()
	mended = true
	work()
	if calls != 1 {
		t.Errorf("%d calls of a stopped task", calls)
	}
	if err := q.Again(t.Context(), "edition", "a"); err != nil {
		t.Fatal(err)
	}
	work()
	jobs, err := q.Jobs(t.Context(), Filter{IDPrefix: "a", Limit: 1})
	if err != nil || len(jobs) != 1 || jobs[0].State != Done || calls != 2 {
		t.Errorf("%v, %v after %d calls, want it done after 2", jobs, err, calls)
	}
	unknown := (*UnknownError)(nil)
	if err := q.Again(t.Context(), "edition", "b"); !errors.As(err, &unknown) {
		t.Errorf("a task that is not there: %v", err)
	}
}
