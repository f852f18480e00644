package runs

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"brief/report/queue"
)

// TestTurns holds that who must be alone is alone, that everybody gets a turn
// when the others have left, and that only those inside are ended.
func TestTurns(t *testing.T) {
	ids := []string{"a", "b", "c", "d"}
	rapid.Check(t, func(r *rapid.T) {
		var places turns
		type inside struct {
			ctx     context.Context
			release func()
		}
		in := map[string]inside{}
		apart := map[string]bool{}
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			id := rapid.SampledFrom(ids).Draw(r, "id")
			here, is := in[id]
			switch what := rapid.SampledFrom([]string{"come", "come alone", "leave", "full"}).Draw(r, "what"); {
			case what == "leave" && is:
				here.release()
				delete(in, id)
			case what == "full":
				places.end()
				for id, g := range in {
					apart[id] = true
					if !errors.Is(context.Cause(g.ctx), errMemory) {
						r.Fatalf("%s goes on", id)
					}
				}
			case what != "leave" && !is:
				alone := what == "come alone" || apart[id]
				ctx, release, ok := places.take(context.Background(), id, id, what == "come alone")
				single := slices.ContainsFunc(ids, func(o string) bool { _, is := in[o]; return is && places.alone(o) })
				if want := !single && (!alone || len(in) == 0); ok != want {
					r.Fatalf("%s comes, alone %v, to %v: %v", id, alone, places.now(), ok)
				}
				if ok {
					in[id], apart[id] = inside{ctx, release}, apart[id] || alone
				}
			}
			if len(places.now()) != len(in) {
				r.Fatalf("inside are %v", places.now())
			}
		}
	})
}

// TestPatient holds that an edition which goes on after the memory was full is
// given up, with its turn kept, and one that ends is not.
func TestPatient(t *testing.T) {
	var full, free turns
	end := make(chan struct{})
	ctx, release, _ := full.take(context.Background(), "a", "KAZ/2026-W48", false)
	full.end()
	if _, err := patient(ctx, release, func() (made, error) { <-end; return made{}, nil }); !errors.Is(err, errEndless) {
		t.Errorf("the error is %v", err)
	}
	if got := full.now(); !slices.Equal(got, []string{"KAZ/2026-W48"}) {
		t.Errorf("inside are %v", got)
	}
	close(end)
	ctx, release, _ = free.take(context.Background(), "b", "b", false)
	_, err := patient(ctx, release, func() (made, error) { panic("no such page") })
	if err == nil || err.Error() != "this is a bug in brief: no such page" {
		t.Errorf("a panic is %v", err)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "less than a minute", 20 * time.Minute: "20 min", 2*time.Hour + 5*time.Minute: "2 h 5 min",
		9*24*time.Hour + 2*time.Hour + 29*time.Minute: "9 d 2 h", 48 * time.Hour: "2 d", 23*time.Hour + 59*time.Minute + 40*time.Second: "1 d",
	} {
		if got := Span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// TestReason holds that why a task stopped comes back from what the queue keeps
// of it, and that another's note is its text.
func TestReason(t *testing.T) {
	r := reason{Text: "data/a.csv:1:2: D005: text is empty\nand \"more\"", Data: "3f9c", Limit: true}
	note, err := r.stop()
	var stop *queue.Stop
	if !errors.As(err, &stop) || stop.Reason != r.Text {
		t.Errorf("the error is %v", err)
	}
	for job, want := range map[string]struct {
		queue.Job
		reason
	}{
		"stopped": {queue.Job{Note: note, Errors: []queue.Attempt{{Text: "before"}}}, r},
		"failed":  {queue.Job{Errors: []queue.Attempt{{Text: "before"}, {Text: "disk full"}}}, reason{Text: "disk full"}},
		"hung":    {queue.Job{Errors: []queue.Attempt{{Text: "hung: over 1s"}}}, reason{Text: "hung: over 1s", Limit: true}},
		"waits":   {queue.Job{Note: "others come first"}, reason{Text: "others come first"}},
	} {
		if got := reasonOf(want.Job); got != want.reason {
			t.Errorf("%s: %+v", job, got)
		}
	}
	if got := (body{Schedule: "weekly", At: monday(0), target: target{Series: "KAZ"}}).id(); got != "weekly/2026-11-23T01:00Z/KAZ" {
		t.Errorf("a task is called %s", got)
	}
}
