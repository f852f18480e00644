package main

import (
	"context"
	"errors"
	"slices"
	"sync"

	"brief/report/deliver"
	"brief/report/runs"
)

// A sending brings what was made to its outlets, one round at a time, beside the
// loop: a printer may take its time.
type sending struct {
	mu   sync.Mutex
	busy chan struct{} // closed when the round under way is over; nil before the first
	said map[string]string
}

// send begins a round, unless one is under way.
func (s *service) send(ctx context.Context, d *runs.Desk) {
	if len(d.Config.Outlets) == 0 {
		return
	}
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	if s.out.busy != nil {
		select {
		case <-s.out.busy:
		default:
			return
		}
	}
	busy := make(chan struct{})
	s.out.busy = busy
	go func() {
		defer close(busy)
		err := guard(func() error { return s.round(ctx, d) })
		if err != nil && !errors.Is(err, context.Canceled) {
			s.log.Error("sending", "error", err)
		}
	}()
}

// round sends what schedules say, and goes on with what waits.
func (s *service) round(ctx context.Context, d *runs.Desk) error {
	k := &keeper{app: s.app, desk: s.current(), archive: d.Archive}
	k.places, _ = d.Places()
	p := k.publisher(s.cmd)
	p.Words = func(h *deliver.Held, words string) {
		s.log.Debug("sending", "edition", h.Edition, "outlet", h.Outlet, "copy", h.ID, "says", words)
	}
	p.Tell = s.sent
	_, err := p.Scheduled(ctx, d.Config.Schedules)
	return k.deliveryError(err)
}

// sent logs what became of a copy, unless the last round said the same.
func (s *service) sent(h *deliver.Held) {
	state := string(h.State)
	s.out.mu.Lock()
	before := s.out.said[h.ID]
	if s.out.said == nil {
		s.out.said = map[string]string{}
	}
	s.out.said[h.ID] = state + h.Note
	s.out.mu.Unlock()
	if before == state+h.Note {
		return
	}
	said := []any{"edition", h.Edition, "outlet", h.Outlet, "copy", h.ID, "note", h.Note}
	if slices.Contains([]deliver.State{deliver.Failed, deliver.Unknown}, h.State) {
		s.log.Error(state, said...)
		return
	}
	s.log.Info(state, said...)
}

// endSending waits for the round under way, whose context is over.
func (s *service) endSending() {
	s.out.mu.Lock()
	busy := s.out.busy
	s.out.mu.Unlock()
	if busy != nil {
		<-busy
	}
}
