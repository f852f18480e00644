package deliver

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/report/archive"
	"brief/report/problem"
)

// patience is how long one copy may take: a mail server may think for ten
// minutes after the last dot (RFC 5321, 4.5.3.2.6), a printer prints.
const patience = 15 * time.Minute

// Publish brings an edition to outlets: it plans the copies, registers them, and
// sends those that may go now. It returns what has become of each. Where a rule
// forbids one of them nothing is sent, and the error is a *RefusedError. At an
// outlet where another program is at work, Publish waits for that.
func (p *Publisher) Publish(ctx context.Context, o Order) ([]*Held, error) {
	ids, err := p.register(o, false)
	if err != nil {
		return nil, err
	}
	w := &pass{Publisher: p, wait: true, now: true, only: ids}
	err = w.edition(ctx, o.Edition)
	held, e := p.held(o.Edition, ids)
	if err == nil {
		err = e
	}
	return held, err
}

// register plans an order and puts its copies into the register. Those that a
// rule forbids it registers as refused if nobody is there to be told.
func (p *Publisher) register(o Order, alone bool) (ids map[string]bool, err error) {
	issue, err := p.Issue(o.Edition)
	if err != nil {
		return nil, err
	}
	ids = map[string]bool{}
	refused := (*RefusedError)(nil)
	err = p.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		lines, err := of(o.Edition)
		if err != nil {
			return nil, err
		}
		desk, err := p.Desk()
		if err != nil {
			return nil, err
		}
		plan, err := p.plan(issue, desk, o, lines)
		if err != nil && !(alone && errors.As(err, &refused)) {
			return nil, err
		}
		for _, c := range plan.Copies {
			ids[c.ID] = true
		}
		lines = plan.lines(p.Now())
		for i := range lines {
			if refused != nil {
				lines[i].Did, lines[i].Note = archive.Refused, reasons(refused.Found)
			}
		}
		return lines, nil
	})
	if err == nil && refused != nil {
		err = refused
	}
	return ids, err
}

// held are what has become of some copies of an edition, of all for nil.
func (p *Publisher) held(edition string, ids map[string]bool) ([]*Held, error) {
	lines, err := p.Archive.Copies(edition)
	all := Hold(lines)
	return slices.DeleteFunc(all, func(h *Held) bool { return ids != nil && !ids[h.ID] }), err
}

// Retry goes on with every copy that waits, is due, and is at an outlet where no
// other program is at work; of attempts whose end nobody saw it asks what became
// of them. It returns all copies that it found waiting, as they are then.
func (p *Publisher) Retry(ctx context.Context) ([]*Held, error) {
	editions, err := p.Archive.Unsettled()
	if err != nil {
		return nil, err
	}
	var all []*Held
	var failed []error
	rest := &rest{until: map[string]time.Time{}}
	waiting := map[string]map[string]bool{}
	for _, id := range editions {
		held, err := p.held(id, nil)
		if err != nil {
			return nil, err
		}
		waiting[id] = map[string]bool{}
		for _, h := range held {
			waiting[id][h.ID] = h.State == Waiting
			if h.State == Waiting && h.Away {
				rest.add(h.Outlet, h.Due())
			}
		}
	}
	for _, id := range editions {
		w := &pass{Publisher: p, only: waiting[id], rest: rest}
		failed = append(failed, w.edition(ctx, id))
		held, err := p.held(id, waiting[id])
		failed = append(failed, err)
		all = append(all, held...)
	}
	return all, errors.Join(failed...)
}

// A rest is until when outlets that were away are left alone, whichever copies
// wait for them.
type rest struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (r *rest) add(outlet string, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if until.After(r.until[outlet]) {
		r.until[outlet] = until
	}
}

// over reports whether an outlet may be tried. r may be nil.
func (r *rest) over(outlet string, now time.Time) bool {
	if r == nil {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.until[outlet].After(now)
}

// files are what copies of an edition are made of, each made once.
type files struct{ edition, notice func() (*File, error) }

// of is the file of a kind of copies.
func (f files) of(k Kind) (*File, error) {
	if k == Recall {
		return f.notice()
	}
	return f.edition()
}

// A pass is one attempt at what waits of an edition.
type pass struct {
	*Publisher
	wait bool            // for other programs at an outlet
	now  bool            // whatever the pause since the last attempt
	only map[string]bool // copies, by ID
	rest *rest           // nil: outlets are tried whatever they were
}

// edition works at the copies of one edition, at all of its outlets at once.
func (w *pass) edition(ctx context.Context, id string) error {
	held, err := w.held(id, w.only)
	if err != nil {
		return err
	}
	var names []string
	for _, h := range held {
		if h.State == Waiting && w.due(h) && !slices.Contains(names, h.Outlet) {
			names = append(names, h.Outlet)
		}
	}
	if len(names) == 0 {
		return nil
	}
	issue, err := w.Issue(id)
	if err != nil {
		return err
	}
	errs := make([]error, len(names)+1)
	errs[len(names)] = w.recheck(issue) // what may go all the same still waits
	files := files{sync.OnceValues(issue.File), sync.OnceValues(issue.Notice)}
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { errs[i] = w.outlet(ctx, issue, files, name) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// due reports whether a copy may be tried at this moment.
func (w *pass) due(h *Held) bool {
	now := w.Now()
	return !h.From.After(now) && (w.now || !h.Due().After(now) && w.rest.over(h.Outlet, now))
}

// recheck holds every waiting copy of an edition against the rules once more,
// before any of them goes: where the mark forbids one now, none goes; who is no
// recipient any more is left out.
func (w *pass) recheck(issue *Issue) error {
	var refused problem.List
	err := w.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		lines, err := of(issue.ID())
		if err != nil {
			return nil, err
		}
		desk, err := w.Desk()
		if err != nil {
			return nil, err
		}
		held := Hold(lines)
		restored, err := w.restored(held)
		if err != nil {
			return nil, err
		}
		var all []archive.CopyLine
		var others []*Held // which go nowhere where the mark forbids one of them
		stop := false
		for _, h := range held {
			if h.State != Waiting || !w.only[h.ID] {
				continue
			}
			if h.At.Before(restored) {
				all = append(all, h.line(w.Now(), archive.Unknown, "a backup took the archive’s place since: it may have been sent"))
				continue
			}
			if h.Unasked() {
				continue
			}
			found := forbidden(issue, desk, h)
			refused = append(refused, found...)
			stop = stop || slices.ContainsFunc(found, func(p problem.Problem) bool { return p.Code != "H408" && h.Kind == Edition })
			switch {
			case len(found) > 0:
				all = append(all, h.line(w.Now(), archive.Refused, reasons(found)))
			case h.Kind == Edition:
				others = append(others, h)
			}
		}
		for _, h := range others {
			if stop {
				all = append(all, h.line(w.Now(), archive.Refused, "not sent, since another copy of the edition was refused"))
			}
		}
		return all, nil
	})
	if err == nil && len(refused) > 0 {
		err = &RefusedError{refused.Sorted()}
	}
	return err
}

// restored is the time of the last backup that took the archive's place since
// one of some copies that wait had its last line, the zero time for none: what
// was sent between the backup and then, this register does not know.
func (p *Publisher) restored(held []*Held) (time.Time, error) {
	oldest := time.Time{}
	for _, h := range held {
		if h.State == Waiting && (oldest.IsZero() || h.At.Before(oldest)) {
			oldest = h.At
		}
	}
	if oldest.IsZero() {
		return oldest, nil
	}
	for l, err := range p.Archive.Backward() {
		switch {
		case err != nil || l.At.Before(oldest):
			return time.Time{}, err
		case l.Did == archive.Restored:
			return l.At, nil
		}
	}
	return time.Time{}, nil
}

// reasons are problems in one line.
func reasons(l problem.List) string {
	var all []string
	for _, p := range l {
		all = append(all, p.What)
	}
	return strings.Join(all, "; ")
}

// forbidden says which rules forbid a copy that was planned: the mark was
// raised since, what somebody may have was changed, or what was wrong in it has
// been corrected.
func forbidden(issue *Issue, desk *Desk, h *Held) problem.List {
	o, ok := desk.Outlets[h.Outlet]
	switch {
	case ok && h.Kind == Recall:
		return nil // that something was withdrawn says nothing of what it said
	case !ok:
		return problem.List{problem.Errorf(problem.Place{}, "H408", "%s waits for the outlet %s, which config.yaml does not name any more", issue.ID(), h.Outlet)}
	case issue.State == archive.IsCorrected && h.Kind == Edition && !h.Unasked():
		return problem.List{problem.Errorf(problem.Place{}, "H407", "%s is not valid any more: %s corrects it", issue.ID(), issue.By).WithHint("send %s", issue.By)}
	}
	if h.Recipient.ID == "" {
		return desk.refuses(issue, o, nil)
	}
	r := desk.recipient(o, h.Recipient.ID)
	switch {
	case r == nil && h.Kind == Correction && mayHave(nil, desk.mark(issue.Mark)): // whoever had what was wrong is told
		return nil
	case r == nil:
		return problem.List{problem.Errorf(o.Place, "H408", "%s waits for %s, who is not among the recipients of %s any more", issue.ID(), h.Recipient.ID, h.Outlet)}
	case len(r.Bad) > 0:
		return r.Bad
	case r.Expired && h.Kind == Edition:
		return problem.List{problem.Errorf(r.Place, "H408", "%s waits for %s, whose active_until %s is past", issue.ID(), r.ID, r.Until.Text)}
	}
	return desk.refuses(issue, o, r)
}

// outlet works at the copies of one outlet, one after the other.
func (w *pass) outlet(ctx context.Context, issue *Issue, files files, name string) error {
	unlock, ok, err := w.hold(ctx, name)
	if err != nil || !ok {
		return err
	}
	err = w.copies(ctx, issue, files, name)
	return errors.Join(err, unlock())
}

// hold keeps other programs from an outlet. Where one is at work it waits for
// it, or says that it is there.
func (w *pass) hold(ctx context.Context, name string) (unlock func() error, ok bool, err error) {
	for {
		unlock, ok, err = w.Archive.Outlet(name)
		if ok || err != nil || !w.wait {
			return unlock, ok, err
		}
		select {
		case <-ctx.Done():
			return nil, false, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (w *pass) copies(ctx context.Context, issue *Issue, files files, name string) error {
	desk, err := w.Desk()
	if err != nil {
		return err
	}
	o := desk.Outlets[name]
	out, err := w.Open(o)
	if err != nil {
		return err
	}
	held, err := w.held(issue.ID(), w.only) // another program may have been at work
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.Outlet != name || h.State != Waiting || ctx.Err() != nil {
			continue
		}
		if !w.due(h) {
			continue
		}
		away, err := w.one(ctx, issue, files, out, o, h)
		if away && w.rest != nil {
			w.rest.add(name, h.Due())
		}
		if err != nil || away {
			return err
		}
	}
	return ctx.Err()
}
