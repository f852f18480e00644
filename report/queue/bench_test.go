package queue

import (
	"fmt"
	"log/slog"
	"testing"
)

// benchTasks measures tasks that do nothing, in a queue with 500 of them: what
// is paid for each beside its own work.
func benchTasks(b *testing.B, empty func(testing.TB) Options) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			var ids []string
			for i := range 500 {
				ids = append(ids, fmt.Sprint(i))
			}
			for b.Loop() {
				b.StopTimer()
				o := empty(b)
				o.Log = slog.New(slog.DiscardHandler)
				q, err := Open(b.Context(), o)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				add(b, q, ids...)
				err = q.Work(b.Context(), WorkOptions{Workers: workers, UntilIdle: true, Handlers: map[string]Handler{"edition": done}})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := q.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(len(ids)*b.N)/b.Elapsed().Seconds(), "tasks/s")
		})
	}
}

func BenchmarkTasksSQLite(b *testing.B) { benchTasks(b, inFile) }

// BenchmarkOpen measures a queue that is opened, asked and closed.
func BenchmarkOpen(b *testing.B) {
	o := inFile(b)
	o.Log = slog.New(slog.DiscardHandler)
	for b.Loop() {
		q, err := Open(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := q.Jobs(b.Context(), Filter{Limit: 1}); err != nil {
			b.Fatal(err)
		}
		if err := q.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIdle measures a Work that finds nothing to do.
func BenchmarkIdle(b *testing.B) {
	o := inFile(b)
	o.Log = slog.New(slog.DiscardHandler)
	q, err := Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := q.Work(b.Context(), WorkOptions{UntilIdle: true, Handlers: map[string]Handler{"edition": done}}); err != nil {
			b.Fatal(err)
		}
	}
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
}
