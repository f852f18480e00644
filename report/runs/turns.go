package runs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"brief/report"
)

// errMemory ends an edition since the program uses more than limits.memory, and
// errEndless says that it did not end by that.
var (
	errMemory  = fmt.Errorf("the limit of memory is reached: %w", context.DeadlineExceeded)
	errEndless = fmt.Errorf("it does not end: %w", errMemory)
)

// aside is how long an edition waits that must be made alone, and others wait
// for it.
const aside = 200 * time.Millisecond

// turns says which editions are being made. They are made beside each other;
// one that failed twice, or was at work when the memory was full, is made alone:
// then it spoils no other, and is known by name if it fails again.
type turns struct {
	mu     sync.Mutex
	inside map[string]guest
	single string          // who is inside alone, "" for nobody
	apart  map[string]bool // who must be alone
}

// A guest is an edition that is being made.
type guest struct {
	name string // for people
	end  context.CancelCauseFunc
}

// take takes a turn, if there is one: ctx then ends when memory runs out.
func (t *turns) take(ctx context.Context, id, name string, alone bool) (within context.Context, release func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inside == nil {
		t.inside, t.apart = map[string]guest{}, map[string]bool{}
	}
	alone = alone || t.apart[id]
	if t.single != "" || alone && len(t.inside) > 0 {
		return nil, nil, false
	}
	if alone {
		t.single, t.apart[id] = id, true
	}
	within, cancel := context.WithCancelCause(ctx)
	t.inside[id] = guest{name, cancel}
	return within, func() { cancel(nil); t.drop(id) }, true
}

// drop frees the place of id, if it has one.
func (t *turns) drop(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.inside, id)
	if t.single == id {
		t.single = ""
	}
}

// alone reports whether id is made alone.
func (t *turns) alone(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.single == id
}

// end ends all that are inside, for want of memory; next time each of them is
// alone.
func (t *turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, g := range t.inside {
		t.apart[id] = true
		g.end(errMemory)
	}
}

// now are the names of those inside, sorted.
func (t *turns) now() (names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range t.inside {
		names = append(names, g.name)
	}
	slices.Sort(names)
	return names
}

// grace is how long an edition may go on that is to end for want of memory.
const grace = 2 * time.Second

// A made is an edition, and where its file was put.
type made struct {
	edition *report.Edition
	path    string
}

// patient makes an edition, and gives it up when it does not end for want of
// memory: then it keeps its turn, and WatchMemory ends the program. The error of
// an edition that was ended is why it was.
func patient(ctx context.Context, release func(), issue func() (made, error)) (made, error) {
	type result struct {
		made
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if v := recover(); v != nil {
				r.err = fmt.Errorf("this is a bug in brief: %v", v)
			}
			if cause := context.Cause(ctx); r.err != nil && cause != nil {
				r.err = cause
			}
			release()
			done <- r
		}()
		if r.made, r.err = issue(); r.err != nil {
			r.made = made{} // it is not kept
		}
	}()
	select {
	case r := <-done:
		return r.made, r.err
	case <-ctx.Done():
	}
	var late <-chan time.Time
	if errors.Is(context.Cause(ctx), errMemory) {
		late = time.After(grace)
	}
	select {
	case r := <-done:
		return r.made, r.err
	case <-late:
		return made{}, errEndless
	}
}

// WatchMemory ends what is being made when the program holds more than a limit
// of bytes, until ctx is over. What does not end cannot be ended from outside:
// lost gets the names of the editions, and must end the program.
func (r *Runner) WatchMemory(ctx context.Context, limit int64, lost func(editions []string)) {
	const often, noted = 50 * time.Millisecond, time.Second // noted: until the queue knows of it
	tick := time.NewTicker(often)
	defer tick.Stop()
	var since time.Time // when those inside were told to end
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		inside := r.turns.now()
		switch {
		case len(inside) == 0 || held() <= limit:
			since = time.Time{}
		case since.IsZero():
			r.turns.end()
			since = time.Now()
			for len(r.turns.now()) > 0 && time.Since(since) < grace {
				time.Sleep(often)
			}
			runtime.GC() // what they left counts no more
		case time.Since(since) > grace+noted:
			lost(inside)
			return
		}
	}
}

// held is what the program held after the last collection, in bytes.
func held() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64())
}
