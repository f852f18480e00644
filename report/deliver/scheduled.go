package deliver

import (
	"context"
	"errors"
	"slices"
	"time"

	"brief/report/archive"
	"brief/report/config"
)

// fresh is how long after it was issued an edition is sent by itself to the
// outlets of its schedule: whoever names an outlet for the first time does not
// want the editions of ten years.
const fresh = 7 * 24 * time.Hour

// Scheduled sends what schedules made to the outlets that they name, and goes on
// with whatever waits, as Retry does. It asks the registers alone what is still
// to be done, so it may be called at any time. What a rule forbids is registered
// as refused, and told once.
func (p *Publisher) Scheduled(ctx context.Context, schedules map[string]config.Schedule) ([]*Held, error) {
	todo, err := p.unsent(schedules)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, o := range todo {
		_, err := p.register(o, true)
		failed = append(failed, err)
	}
	all, err := p.Retry(ctx)
	return all, errors.Join(append(failed, err)...)
}

// unsent are the editions that schedules made of late, of which an outlet that
// their schedule names knows nothing yet, oldest first.
func (p *Publisher) unsent(schedules map[string]config.Schedule) ([]Order, error) {
	named := false
	for _, s := range schedules {
		named = named || len(s.To) > 0
	}
	if !named {
		return nil, nil
	}
	since := p.Now().Add(-fresh)
	known := map[string]bool{}
	for l, err := range p.Archive.AllCopies() {
		if err != nil {
			return nil, err
		}
		if l.At.Before(since) {
			break
		}
		known[l.Edition+" "+l.Outlet] = true
	}
	var todo []Order
	for l, err := range p.Archive.Backward() {
		if err != nil {
			return nil, err
		}
		if l.At.Before(since) || l.Did == archive.Restored { // what was sent after a backup was made, nobody knows
			break
		}
		s := schedules[l.Schedule]
		if l.Did != archive.Issued || len(s.To) == 0 {
			continue
		}
		e, err := p.Archive.Entry(l.Edition)
		if err == nil && e.State == archive.IsApproved {
			e, err = p.Archive.Entry(e.By)
		}
		if err != nil {
			return nil, err
		}
		if e.State != archive.IsIssued {
			continue // nobody approved it yet, or a person has made another in its place, and says where that goes
		}
		o := Order{Edition: e.ID()}
		for _, name := range s.To {
			if !known[o.Edition+" "+name] {
				o.Outlets = append(o.Outlets, name)
			}
		}
		if len(o.Outlets) == 0 {
			continue
		}
		if t := Embargo(s); t.After(p.Now()) {
			o.Until = t
		}
		todo = append(todo, o)
	}
	slices.Reverse(todo)
	return todo, nil
}
