package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"brief/report/config"
	"brief/report/queue"
	"brief/report/runs"
)

// A shift is work at the queue under one set of settings. When these change,
// it ends and another begins.
type shift struct {
	runner   *runs.Runner
	queue    *queue.Queue
	settings string
	cancel   context.CancelFunc
	done     chan error // closed when nobody works any more
}

// settings are those that a shift is begun with.
func settings(c *config.Config) string { return fmt.Sprint(c.Jobs, c.Notify, c.Limits) }

// onShift is the shift for a config. It is begun where there is none, or another.
func (s *service) onShift(ctx context.Context, c *config.Config) (*shift, error) {
	h := s.shift
	if h != nil && h.settings == settings(c) {
		select {
		case err := <-h.done:
			s.endShift()
			if err != nil {
				return nil, err
			}
		default:
			return h, nil
		}
	} else if h != nil {
		s.log.Info("settings of jobs, notices or limits changed")
		s.endShift()
	}
	q, err := s.openQueue(ctx)
	if err != nil {
		return nil, err
	}
	within, cancel := context.WithCancel(ctx)
	h = &shift{runner: s.runner(q, s.told), queue: q, settings: settings(c), cancel: cancel, done: make(chan error, 1)}
	options := queue.WorkOptions{
		Workers: runtime.GOMAXPROCS(0), Handlers: h.runner.Handlers(), Hung: h.runner.Hung,
		Timeout: time.Duration(c.Limits.Seconds) * time.Second,
	}
	go func() {
		defer close(h.done)
		h.done <- guard(func() error { return q.Work(within, options) })
	}()
	go h.runner.WatchMemory(within, c.Limits.Memory, func(editions []string) {
		s.lost <- &stoppedError{
			fmt.Sprintf("%s takes more than %d MiB and does not end, so brief ends; limits.memory may raise that", strings.Join(editions, ", "), c.Limits.Memory>>20),
			context.DeadlineExceeded,
		}
	})
	s.mu.Lock()
	s.shift = h
	s.mu.Unlock()
	return h, nil
}

// endShift lets those at work finish, or give back what they have, within 20 s.
func (s *service) endShift() {
	s.mu.Lock()
	h := s.shift
	s.shift = nil
	s.mu.Unlock()
	if h == nil {
		return
	}
	h.cancel()
	var err error
	for e := range h.done {
		err = e
	}
	if err = errors.Join(err, h.queue.Close()); err != nil {
		s.log.Error("the queue", "error", err)
	}
}

// looking is a runner that can say what is known now: without the queue where
// that is away.
func (s *service) looking() *runs.Runner {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shift != nil {
		return s.shift.runner
	}
	return s.runner(nil, nil)
}

// counted counts what became of the editions of a schedule since the start.
type counted struct {
	made, same, refused, failed int
	builds                      int
	took                        time.Duration
}

// told logs what became of an edition, and counts it.
func (s *service) told(e runs.Event) {
	said := []any{"edition", e.Edition, "schedule", e.Schedule, "due", e.At.Format(time.RFC3339)}
	s.mu.Lock()
	n := s.tally[e.Schedule]
	if n == nil {
		n = &counted{}
		s.tally[e.Schedule] = n
	}
	n.builds++
	n.took += e.Took
	switch e.Outcome {
	case runs.Made, runs.Late:
		n.made++
	case runs.NotMade:
		n.same++
	case runs.Stopped:
		n.refused++
	default:
		n.failed++
	}
	s.mu.Unlock()
	if e.Made != nil {
		var stages []any
		for _, st := range e.Made.Stages {
			stages = append(stages, slog.Duration(st.Name, st.Took))
		}
		said = append(said, "kept", e.Made.Key+"/v"+fmt.Sprint(e.Made.Version), "file", e.Path, "pages", e.Made.PageCount, "took", e.Took, slog.Group("stages", stages...))
	}
	if e.Attempts > 1 {
		said = append(said, "attempt", e.Attempts)
	}
	if e.Reason != "" {
		said = append(said, "reason", e.Reason)
	}
	level := slog.LevelInfo
	switch e.Outcome {
	case runs.Stopped, runs.Waiting:
		level = slog.LevelWarn
	case runs.Failed:
		level = slog.LevelError
	}
	s.log.Log(context.Background(), level, string(e.Outcome), said...)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
