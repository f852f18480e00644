package deliver

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// Follow tells everybody who has an edition, or may have it, that it was
// corrected by another one, which they get, or recalled: each once, through the
// outlet that gave it to them. byHand are copies that no outlet gave, whose
// readers a person has to tell. To follow again tells only whom nobody told yet.
func (p *Publisher) Follow(ctx context.Context, kind Kind, had, now string) (told, byHand []*Held, err error) {
	issue, err := p.Issue(now)
	if err != nil {
		return nil, nil, err
	}
	if kind == Recall {
		if err := p.takeBack(ctx, issue); err != nil {
			return nil, nil, err
		}
	}
	ids := map[string]bool{}
	err = p.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		old, err := of(had)
		if err != nil {
			return nil, err
		}
		known, err := of(now)
		if err != nil {
			return nil, err
		}
		desk, err := p.Desk()
		if err != nil {
			return nil, err
		}
		plan := &Plan{Issue: issue, kind: kind}
		byHand = plan.holders(desk, Hold(old), Hold(known))
		for _, c := range plan.Copies {
			ids[c.ID] = true
		}
		lines := plan.lines(p.Now())
		for _, h := range Hold(old) {
			if kind == Recall && h.Kind != Recall && h.State != Recalled && (h.Has() || h.State == Waiting) {
				lines = append(lines, h.line(p.Now(), archive.TakenBack, issue.Recall.Note))
			}
		}
		return lines, nil
	})
	if err != nil {
		return nil, nil, err
	}
	w := &pass{Publisher: p, wait: true, now: true, only: ids}
	err = w.edition(ctx, now)
	told, e := p.held(now, ids)
	if err == nil {
		err = e
	}
	return told, byHand, err
}

// takeBack cancels what an outlet has of a recalled edition and is not through
// with: pages that wait at a printer. Whoever does not get them is not told.
func (p *Publisher) takeBack(ctx context.Context, issue *Issue) error {
	held, err := p.held(issue.ID(), nil)
	if err != nil {
		return err
	}
	desk, err := p.Desk()
	if err != nil {
		return err
	}
	for _, h := range held {
		o, ok := desk.Outlets[h.Outlet]
		if !ok || !h.Unasked() || h.Evidence == "" {
			continue
		}
		w := &pass{Publisher: p, wait: true}
		unlock, _, err := w.hold(ctx, h.Outlet)
		if err != nil {
			return err
		}
		err = w.cancel(ctx, issue, o, h)
		if err = errors.Join(err, unlock()); err != nil {
			return err
		}
	}
	return nil
}

// cancel takes one copy back, if the other side lets it.
func (w *pass) cancel(ctx context.Context, issue *Issue, o config.Outlet, h *Held) error {
	out, err := w.Open(o)
	if err != nil {
		return err
	}
	f, err := issue.File()
	if err != nil {
		return err
	}
	c := w.copyOf(issue, f, h)
	if out.Cancel(ctx, c, h.Evidence) != nil {
		return nil // it is told like all that arrived
	}
	if asked, err := out.Ask(ctx, c, h.Evidence); err == nil && asked.State != Waiting {
		return w.taken(h, asked, c) // it was through already
	}
	return w.ended(h, h.line(w.Now(), archive.TakenBack, cancelled+h.Outlet+": "+issue.Recall.Note))
}

// holders plans a copy for each one of those who have another edition.
func (plan *Plan) holders(desk *Desk, old, known []*Held) (byHand []*Held) {
	type holder struct{ outlet, person string }
	round, n := map[holder]int{}, map[holder]int{} // the last time that it was sent, in so many copies
	var order []*Held
	for _, h := range old {
		if h.Kind == Recall || !h.Has() {
			continue
		}
		if h.Outlet == "" {
			byHand = append(byHand, h)
			continue
		}
		key := holder{h.Outlet, h.Recipient.ID}
		if round[key] == 0 {
			order = append(order, h)
		}
		if h.Round > round[key] {
			round[key], n[key] = h.Round, 0
		}
		n[key]++
	}
	for _, h := range order {
		o := desk.Outlets[h.Outlet]
		o.Name = h.Outlet // also of one that config.yaml names no more: it is refused
		who := h.Recipient
		if r := desk.recipient(o, who.ID); r != nil {
			who = personOf(r)
		}
		copies := n[holder{h.Outlet, who.ID}]
		if plan.kind == Recall {
			copies = 1
		}
		plan.copies(o, who, copies, known, Order{})
	}
	for _, o := range desk.Outlets {
		plan.number(o, known)
	}
	return byHand
}

// A NoCopyError says that a copy cannot be what a person wants of it.
type NoCopyError struct{ What, Hint string }

// Error returns one line for people.
func (e *NoCopyError) Error() string { return e.What + "; " + e.Hint }

// Find is what has become of the copies with an ID, with or without its dash and
// in any case: there are hardly ever two, of different editions.
func (p *Publisher) Find(id string) ([]*Held, error) {
	id = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(id), "-", ""))
	if len(id) != 8 {
		return nil, nil
	}
	id = id[:4] + "-" + id[4:]
	editions, err := p.Archive.EditionsOf(id)
	if err != nil {
		return nil, err
	}
	var all []*Held
	for _, e := range editions {
		held, err := p.held(e, map[string]bool{id: true})
		if err != nil {
			return nil, err
		}
		all = append(all, held...)
	}
	return all, nil
}

// Copies are all copies of an edition.
func (p *Publisher) Copies(edition string) ([]*Held, error) { return p.held(edition, nil) }

// Resolve registers how a copy ended of which nobody knew: Printed, Sent or
// Failed, as a person found out.
func (p *Publisher) Resolve(h *Held, as State) (*Held, error) {
	var out *Held
	err := p.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		lines, err := of(h.Edition)
		if err != nil {
			return nil, err
		}
		held := Hold(lines)
		out = held[slices.IndexFunc(held, func(x *Held) bool { return x.ID == h.ID })]
		switch {
		case out.Did == archive.Resolved && out.State == as:
			return nil, nil
		case out.State != Unknown && !out.Unasked():
			return nil, &NoCopyError{out.ID + " is no copy of which nobody knows: it is " + string(out.State), "only such a one can be resolved"}
		}
		l := out.line(p.Now(), archive.Resolved, string(as))
		out.follow(l)
		return []archive.CopyLine{l}, nil
	})
	return out, err
}

// Add registers a copy that was given by hand to somebody: one of the
// recipients by ID, name or address, whose marks count then, or anybody else.
func (p *Publisher) Add(edition, to string, again bool) (*Held, error) {
	issue, err := p.Issue(edition)
	if err != nil {
		return nil, err
	}
	desk, err := p.Desk()
	if err != nil {
		return nil, err
	}
	found := holds(issue, p.Now(), p.Now(), true) // an embargo does not unmake what was done
	h := &Held{Edition: edition, Recipient: Person{Name: to}, Round: 1}
	if r := desk.called(to); r != nil {
		h.Recipient = personOf(r)
		if !mayHave(r.Marks, desk.mark(issue.Mark)) {
			found = append(found, problem.Errorf(r.Place, "H402", "%s is %s, and %s may have %s", edition, issue.Mark, r.ID, either(r.Marks)))
		}
	}
	if len(found) > 0 {
		return nil, &RefusedError{found}
	}
	err = p.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		lines, err := of(edition)
		if err != nil {
			return nil, err
		}
		ids := map[string]bool{}
		for _, x := range Hold(lines) {
			ids[x.ID] = true
			if x.Outlet != "" || x.Recipient.Name != h.Recipient.Name {
				continue
			}
			if h.Round = x.Round + 1; !again {
				return nil, &NoCopyError{x.ID + " is registered already for " + to + ", " + day(x.At), "--again registers another one"}
			}
		}
		h.ID = CopyID(edition, Edition, "", h.Recipient.ID+" "+h.Recipient.Name, 1, h.Round, func(id string) bool { return ids[id] })
		l := h.line(p.Now(), archive.Added, "given by hand")
		l.SHA256 = issue.PDF.SHA256
		h.follow(l)
		return []archive.CopyLine{l}, nil
	})
	return h, err
}

// called is the recipient that a person means by an ID, a name or an address,
// nil if it is none.
func (d *Desk) called(word string) *dataset.Recipient {
	for _, name := range slices.Sorted(maps.Keys(d.Recipients)) {
		for _, r := range d.Recipients[name] {
			if slices.Contains([]string{dataset.Fold(r.ID), dataset.Fold(r.Name.Text), dataset.Fold(r.Address.Text)}, dataset.Fold(word)) {
				return r
			}
		}
	}
	return nil
}
