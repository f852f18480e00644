package runs

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"
)

// errMemory ends an edition since the program uses more than limits.memory.
var errMemory = errors.New("the limit of memory is reached")

// turns says which editions are being made. They are made beside each other;
// one that failed before, or was at work when the memory was full, is made
// alone: then it spoils no other, and is known by name if it fails again.
type turns struct {
	mu     sync.Mutex
	inside map[string]context.CancelCauseFunc
	single string          // who is inside alone, "" for nobody
	apart  map[string]bool // who must be alone
}

// take takes a turn, if there is one: ctx then ends when memory runs out.
func (t *turns) take(ctx context.Context, id string, alone bool) (within context.Context, release func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inside == nil {
		t.inside, t.apart = map[string]context.CancelCauseFunc{}, map[string]bool{}
	}
	alone = alone || t.apart[id]
	if t.single != "" || alone && len(t.inside) > 0 {
		return nil, nil, false
	}
	if alone {
		t.single, t.apart[id] = id, true
	}
	within, cancel := context.WithCancelCause(ctx)
	t.inside[id] = cancel
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
	for id, cancel := range t.inside {
		t.apart[id] = true
		cancel(errMemory)
	}
}

// now are those inside, sorted.
func (t *turns) now() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Sorted(maps.Keys(t.inside))
}

// WatchMemory ends what is being made when the program holds more than a limit
// of bytes, until ctx is over. What does not end within two seconds cannot be
// ended from outside: lost gets the tasks, and must end the program.
func (r *Runner) WatchMemory(ctx context.Context, limit int64, lost func(tasks []string)) {
	const often, grace = 50 * time.Millisecond, 2 * time.Second
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
		case time.Since(since) > grace:
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
