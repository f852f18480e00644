package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if at := os.Getenv(childAt); at != "" {
		os.Exit(child(at))
	}
	os.Exit(m.Run())
}

// conformance is what both stores must do.
var conformance = map[string]func(*testing.T, Options){
	"outcomes": testOutcomes, "backoff": testBackoff, "again": testAgain, "hung": testHung, "stop": testStop,
	"two at once": testTwoAtOnce, "clock": testClock, "filter": testFilter, "killed": testKilled,
	"stories": testStories, "older tables": testOlderTables, "newer tables": testNewerTables, "lost": testLost,
}

// conform holds a store to it, with an empty queue for each test.
func conform(t *testing.T, empty func(testing.TB) Options) {
	for _, name := range slices.Sorted(maps.Keys(conformance)) {
		t.Run(name, func(t *testing.T) { conformance[name](t, empty(t)) })
	}
}

func TestSQLite(t *testing.T) { conform(t, inFile) }

// inFile is an empty queue in a file.
func inFile(t testing.TB) Options { return Options{Dir: t.TempDir()} }

// open opens a queue for a test, which logs what it says.
func open(t testing.TB, o Options) *Queue {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	q, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

// add adds tasks of kind "edition".
func add(t testing.TB, q *Queue, ids ...string) {
	t.Helper()
	var tasks []Task
	for _, id := range ids {
		tasks = append(tasks, Task{Kind: "edition", ID: id})
	}
	if n, err := q.Add(t.Context(), tasks...); n != len(ids) || err != nil {
		t.Fatalf("%d of %d tasks were added: %v", n, len(ids), err)
	}
}

// work does tasks of kind "edition" until there is none.
func work(t testing.TB, q *Queue, h Handler) {
	t.Helper()
	if err := q.Work(t.Context(), WorkOptions{Workers: 2, UntilIdle: true, Handlers: map[string]Handler{"edition": h}}); err != nil {
		t.Fatal(err)
	}
}

// only is the one job of a queue with this id.
func only(t testing.TB, q *Queue, id string) Job {
	t.Helper()
	jobs, err := q.Jobs(t.Context(), Filter{Kind: "edition", IDPrefix: id})
	if err != nil || len(jobs) != 1 {
		t.Fatalf("%d jobs %s: %v", len(jobs), id, err)
	}
	return jobs[0]
}

// A dial is a clock that stands until it is set.
type dial struct{ atomic.Pointer[time.Time] }

func newDial() *dial {
	d := new(dial)
	d.set(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	return d
}

func (d *dial) set(t time.Time) { d.Store(&t) }
func (d *dial) now() time.Time  { return *d.Load() }

// done is a handler that succeeds.
func done(context.Context, Task, int) (string, error) { return "", nil }

// testOutcomes holds what becomes of a task for each way in which a handler can
// end, that a task goes in once, and that what is not handled stays.
func testOutcomes(t *testing.T, o Options) {
	o.Log = slog.New(slog.DiscardHandler)
	q := open(t, o)
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
	work(t, q, func(_ context.Context, task Task, attempt int) (string, error) {
		if body := strings.ReplaceAll(string(task.Body), " ", ""); attempt != 1 || body != `{"a":1}` {
			t.Errorf("%s %s, attempt %d", task.ID, body, attempt)
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
	})
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
		if ended := j.State != Waiting; ended == j.Finished.IsZero() || j.Created.IsZero() {
			t.Errorf("%+v", j)
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
}

// TestPrivate holds that nobody else reads the file.
func TestPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "state")
	open(t, Options{Dir: dir})
	for name, mode := range map[string]os.FileMode{"": 0o700, file: 0o600, file + "-wal": 0o600, file + "-shm": 0o600} {
		if fi, err := os.Stat(filepath.Join(dir, name)); err != nil || fi.Mode().Perm() != mode {
			t.Errorf("%q: %v, %v; want mode %v", name, fi, err, mode)
		}
	}
}

// testBackoff holds when a task is tried again, that it fails in the end, and
// that Again forgives all that.
func testBackoff(t *testing.T, o Options) {
	clock := newDial()
	o.Now = clock.now
	q := open(t, o)
	add(t, q, "a")
	attempts := 0
	bad := func(_ context.Context, _ Task, attempt int) (string, error) {
		if attempts++; attempt != (attempts-1)%Attempts+1 {
			t.Errorf("attempt %d is called %d", attempts, attempt)
		}
		return "", fmt.Errorf("error %d", attempts)
	}
	for round := range 2 {
		var waits []time.Duration
		for {
			work(t, q, bad)
			j := only(t, q, "a")
			if j.State != Waiting {
				break
			}
			waits = append(waits, j.Next.Sub(clock.now()))
			clock.set(j.Next.Add(-time.Second))
			work(t, q, bad) // a second too early
			clock.set(j.Next)
		}
		want := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
		for len(want) < Attempts-1 {
			want = append(want, 4*time.Hour)
		}
		j := only(t, q, "a")
		if !slices.Equal(waits, want) || j.State != Failed || j.Attempts != Attempts*(round+1) || attempts != j.Attempts || len(j.Errors) != attempts {
			t.Fatalf("waited %v, then %s after %d attempts with %d errors; want %v", waits, j.State, j.Attempts, len(j.Errors), want)
		}
		if !j.Finished.Equal(clock.now()) || j.Errors[attempts-1].Worker != j.Worker || !strings.HasPrefix(j.Worker, host()+"/") {
			t.Errorf("%+v", j)
		}
		work(t, q, bad)
		if attempts != j.Attempts {
			t.Error("a task that failed was tried again")
		}
		if err := q.Again(t.Context(), "edition", "a"); err != nil {
			t.Fatal(err)
		}
	}
	work(t, q, done)
	if j := only(t, q, "a"); j.State != Done {
		t.Errorf("at last it is %s", j.State)
	}
}

// testAgain holds that a stopped task is done when somebody says so, and not
// before; that one which waits need not; and that an unknown one is an error.
func testAgain(t *testing.T, o Options) {
	q := open(t, o)
	add(t, q, "a", "b")
	var mu sync.Mutex
	calls := map[string]int{}
	call := func(_ context.Context, task Task, _ int) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if calls[task.ID]++; calls[task.ID] > 1 {
			return "", nil
		}
		if task.ID == "b" {
			return "", &Wait{time.Hour, "not yet"}
		}
		return "", &Stop{"bad data"}
	}
	work(t, q, call)
	work(t, q, call)
	if calls["a"] != 1 || calls["b"] != 1 {
		t.Errorf("calls %v, want one each", calls)
	}
	for _, id := range []string{"a", "b"} {
		if err := q.Again(t.Context(), "edition", id); err != nil {
			t.Fatal(err)
		}
	}
	work(t, q, call)
	for _, id := range []string{"a", "b"} {
		if j := only(t, q, id); j.State != Done || calls[id] != 2 {
			t.Errorf("%s is %s after %d calls, want it done after 2", id, j.State, calls[id])
		}
	}
	unknown := (*UnknownError)(nil)
	if err := q.Again(t.Context(), "edition", "c"); !errors.As(err, &unknown) {
		t.Errorf("a task that is not there: %v", err)
	}
}

// testHung holds that a handler which does not listen is given up, that others
// go on meanwhile, and that three such attempts are all.
func testHung(t *testing.T, o Options) {
	clock := newDial()
	o.Now = clock.now
	o.Log = slog.New(slog.DiscardHandler)
	q := open(t, o)
	q.pace.hung = 50 * time.Millisecond
	add(t, q, "a", "b", "c", "slow")
	release := make(chan bool)
	defer close(release)
	var hung []string
	for n := 1; n <= CostlyAttempts; n++ {
		err := q.Work(t.Context(), WorkOptions{UntilIdle: true, Timeout: 50 * time.Millisecond,
			Hung: func(task Task) { hung = append(hung, task.ID) },
			Handlers: map[string]Handler{"edition": func(ctx context.Context, task Task, _ int) (string, error) {
				switch task.ID {
				case "a":
					<-release
				case "slow":
					<-ctx.Done()
					return "", fmt.Errorf("stage: %w", ctx.Err())
				}
				return "", nil
			}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"a", "slow"} {
			j := only(t, q, id)
			if want := map[bool]State{true: Waiting, false: Failed}[n < CostlyAttempts]; j.State != want || j.Attempts != n {
				t.Errorf("after %d rounds %s is %s after %d attempts", n, id, j.State, j.Attempts)
			}
			if want := map[string]string{"a": "hung: over 50ms", "slow": "over 50ms"}[id]; j.Errors[n-1].Text != want {
				t.Errorf("%s: %q, want %q", id, j.Errors[n-1].Text, want)
			}
		}
		clock.set(clock.now().Add(4 * time.Hour))
	}
	if b, c := only(t, q, "b"), only(t, q, "c"); b.State != Done || c.State != Done || b.Attempts != 1 {
		t.Errorf("others are %s and %s", b.State, c.State)
	}
	if want := []string{"a", "a", "a"}; !slices.Equal(hung, want) {
		t.Errorf("hung: %v", hung)
	}
}

// testStop holds what becomes of tasks that run when Work is told to end.
func testStop(t *testing.T, o Options) {
	q := open(t, o)
	q.pace.finish, q.pace.grace = 300*time.Millisecond, 100*time.Millisecond
	add(t, q, "quick", "listens", "deaf", "later")
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan bool)
	defer close(release)
	var begun atomic.Int32
	handler := func(ctx context.Context, task Task, _ int) (string, error) {
		if begun.Add(1) == 3 {
			cancel()
		}
		switch task.ID {
		case "quick":
			time.Sleep(100 * time.Millisecond)
		case "listens":
			<-ctx.Done()
			return "", ctx.Err()
		case "deaf":
			<-release
		}
		return "", nil
	}
	begin := time.Now()
	if err := q.Work(ctx, WorkOptions{Workers: 3, Handlers: map[string]Handler{"edition": handler}}); err != nil {
		t.Fatal(err)
	}
	t.Log("stopped after", time.Since(begin))
	for id, want := range map[string]string{"quick": "done 1", "listens": "waiting 0", "deaf": "waiting 0", "later": "waiting 0"} {
		if j := only(t, q, id); fmt.Sprint(j.State, " ", j.Attempts) != want || len(j.Errors) > 0 {
			t.Errorf("%s: %s %d %v, want %s", id, j.State, j.Attempts, j.Errors, want)
		}
	}
	work(t, q, done) // what was given back is ready at once
	for _, id := range []string{"listens", "deaf", "later"} {
		if j := only(t, q, id); j.State != Done || j.Attempts != 1 {
			t.Errorf("%s is %s after %d attempts", id, j.State, j.Attempts)
		}
	}
}

// testTwoAtOnce holds that two who work do each task once.
func testTwoAtOnce(t *testing.T, o Options) {
	q := open(t, o)
	var ids []string
	for i := range 100 {
		ids = append(ids, fmt.Sprint("e", i, "."))
	}
	add(t, q, ids...)
	var mu sync.Mutex
	calls := map[string]int{}
	var all sync.WaitGroup
	for range 2 {
		other := open(t, o)
		all.Go(func() {
			work(t, other, func(_ context.Context, task Task, _ int) (string, error) {
				mu.Lock()
				defer mu.Unlock()
				calls[task.ID]++
				return "", nil
			})
		})
	}
	all.Wait()
	for _, id := range ids {
		if calls[id] != 1 || only(t, q, id).State != Done {
			t.Errorf("%s was done %d times", id, calls[id])
		}
	}
}

// testClock holds that a clock which goes back a month holds nothing for a
// month, and that a task is forgotten after Kept and not before.
func testClock(t *testing.T, o Options) {
	clock := newDial()
	o.Now = clock.now
	q := open(t, o)
	q.pace.sweep = 10 * time.Millisecond
	add(t, q, "ready", "fails", "waits")
	first := func(_ context.Context, task Task, attempt int) (string, error) {
		switch {
		case task.ID == "fails" && attempt == 1:
			return "", errors.New("no")
		case task.ID == "waits":
			return "", &Wait{time.Hour, "not yet"}
		}
		return "", nil
	}
	if err := q.Again(t.Context(), "edition", "ready"); err != nil {
		t.Fatal(err)
	}
	work(t, q, first)
	add(t, q, "late")
	clock.set(clock.now().AddDate(0, -1, 0))
	work(t, q, done)
	for _, id := range []string{"ready", "fails", "waits", "late"} {
		if j := only(t, q, id); j.State != Done {
			t.Errorf("after the clock went back, %s is %s, next %v", id, j.State, j.Next)
		}
	}
	clock.set(clock.now().Add(Kept - 24*time.Hour))
	work(t, q, done)
	if jobs, err := q.Jobs(t.Context(), Filter{}); len(jobs) != 4 || err != nil {
		t.Errorf("%d jobs are kept, want all 4: %v", len(jobs), err)
	}
	clock.set(clock.now().AddDate(0, 1, 4))
	work(t, q, done)
	if jobs, err := q.Jobs(t.Context(), Filter{}); len(jobs) != 0 || err != nil {
		t.Errorf("%d jobs are kept, want none: %v", len(jobs), err)
	}
	add(t, q, "ready")
}

// testFilter holds what Jobs gives, over more than a page.
func testFilter(t *testing.T, o Options) {
	clock := newDial()
	o.Now = clock.now
	q := open(t, o)
	var old, young []string
	for i := range 2*page + 100 {
		old = append(old, fmt.Sprintf("weekly/%04d", i))
	}
	young = append(young, "monthly/%1", "monthly/Қ1", "monthly/Қ2")
	add(t, q, old...)
	noon := clock.now().Add(6 * time.Hour)
	clock.set(noon)
	add(t, q, young...)
	slices.Reverse(old)
	slices.Reverse(young)
	for _, c := range []struct {
		f    Filter
		want []string
	}{
		{Filter{}, slices.Concat(young, old)},
		{Filter{Kind: "edition", IDPrefix: "weekly/"}, old},
		{Filter{IDPrefix: "monthly/Қ"}, young[:2]},
		{Filter{IDPrefix: "monthly/%"}, young[2:]},
		{Filter{Since: noon}, young},
		{Filter{Since: noon.Add(time.Second)}, nil},
		{Filter{IDPrefix: "weekly/", Limit: page}, old[:page]},
		{Filter{IDPrefix: "weekly/", Limit: page + 1}, old[:page+1]},
		{Filter{Kind: "mail"}, nil},
	} {
		jobs, err := q.Jobs(t.Context(), c.f)
		var got []string
		for _, j := range jobs {
			got = append(got, j.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%+v: %d jobs, want %d: %v", c.f, len(got), len(c.want), err)
		}
	}
}
