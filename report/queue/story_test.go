package queue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A story is what the handler of a task does, call by call.
type story []error

// A fate is what becomes of a task.
type fate struct {
	state    State
	attempts int
	after    time.Duration
}

// fate says what the documents of this package say of a story.
func (s story) fate() fate {
	backoff := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	var f fate
	costly := 0
	for _, err := range s {
		wait, isWait := err.(*Wait)
		_, isCostly := err.(*Costly)
		if isWait {
			f.after += wait.After
			continue
		}
		f.attempts++
		if isCostly {
			costly++
		}
		switch _, isStop := err.(*Stop); {
		case err == nil:
			f.state = Done
			return f
		case isStop:
			f.state = Stopped
			return f
		case f.attempts == 12, costly == 3:
			f.state = Failed
			return f
		case f.attempts <= len(backoff):
			f.after += backoff[f.attempts-1]
		default:
			f.after += 4 * time.Hour
		}
	}
	panic("a story without an end")
}

// tell makes up a story.
func tell(r *rand.Rand) (s story) {
	for len(s) < 30 {
		switch n := r.IntN(20); {
		case n == 0:
			return append(s, nil)
		case n == 1:
			return append(s, &Stop{"bad data"})
		case n == 2:
			s = append(s, &Costly{errors.New("memory")})
		case n < 6:
			s = append(s, &Wait{time.Duration(n-2) * 4 * time.Hour, "not yet"})
		default:
			s = append(s, errors.New("no"))
		}
	}
	return append(s, nil)
}

// testStories runs tasks whose handlers end in all orders, and compares what
// becomes of them, and when, with what is said.
func testStories(t *testing.T, o Options) {
	clock := newDial()
	begin := clock.now()
	o.Now = clock.now
	q := open(t, o)
	r := rand.New(rand.NewPCG(7, 0))
	stories := map[string]story{}
	var ids []string
	for i := range 40 {
		id := fmt.Sprintf("e%03d", i)
		ids, stories[id] = append(ids, id), tell(r)
	}
	add(t, q, ids...)
	var mu sync.Mutex
	calls := map[string]int{}
	for {
		work(t, q, func(_ context.Context, task Task, _ int) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			calls[task.ID]++
			return "", stories[task.ID][calls[task.ID]-1]
		})
		jobs, err := q.Jobs(t.Context(), Filter{})
		if err != nil {
			t.Fatal(err)
		}
		next := time.Time{}
		for _, j := range jobs {
			if j.State == Waiting && (next.IsZero() || j.Next.Before(next)) {
				next = j.Next
			}
		}
		if next.IsZero() {
			break
		}
		clock.set(next)
	}
	for _, id := range ids {
		j := only(t, q, id)
		if got, want := (fate{j.State, j.Attempts, j.Finished.Sub(begin)}), stories[id].fate(); got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

// TestKeptTexts holds that what we keep in a text comes back.
func TestKeptTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := failure{oneLine(rapid.String().Draw(t, "text")), "host/1/ABCDEF", rapid.Bool().Draw(t, "costly")}
		if got := readFailure("JobCancelError: " + f.Error()); got != f && !strings.HasPrefix(f.text, "JobCancelError: ") {
			t.Errorf("%+v came back as %+v", f, got)
		}
	})
	p, err := appear(t.TempDir(), "host/1/ABCDEF")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		inside := rapid.MapOf(rapid.Int64Min(1), rapid.Int64Min(1)).Draw(t, "inside")
		if err := p.say(inside); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 1<<20)
		n, _ := p.f.ReadAt(b, 0) // to its end
		if got := readInside(string(b[:n])); fmt.Sprint(got) != fmt.Sprint(inside) {
			t.Errorf("%v came back as %v", inside, got)
		}
	})
	if err := p.disappear(); err != nil {
		t.Error(err)
	}
}

// FuzzKeptTexts reads texts that are not ours: a file that a dying process cut,
// a row that another version wrote.
func FuzzKeptTexts(f *testing.F) {
	for _, s := range []string{"", "1 2\n.\n3 4\n", "1 2", "1 2 3\n.\n", "x\n.\n", "no\nhost/1/A\ncostly", `{"note":"kept","forgiven":-3}`, `{"failed":"yes"}`, "\xff\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for row, attempt := range readInside(s) {
			if !strings.Contains(s, fmt.Sprint(row)) || !strings.Contains(s, fmt.Sprint(attempt)) {
				t.Errorf("%q holds no attempt %d of %d", s, attempt, row)
			}
		}
		if f := readFailure(s); !strings.Contains(s, f.text) || strings.Contains(f.text, "\n") {
			t.Errorf("%q: %+v", s, f)
		}
		if m := readMark([]byte(s)); m.Forgiven < 0 {
			t.Errorf("%q: %+v", s, m)
		}
	})
}
