package deliver

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/fault"
)

// one brings one copy as far as it goes: asks what became of an attempt, then
// sends it if it surely was not taken. away says that the outlet takes nothing
// at the moment.
func (w *pass) one(ctx context.Context, issue *Issue, files files, out Outlet, o config.Outlet, h *Held) (away bool, err error) {
	f, err := files.of(h.Kind)
	if err != nil {
		return false, err
	}
	c := w.copyOf(issue, f, h)
	if c.Number > 0 && c.Kind != Recall {
		if w.Number == nil {
			return false, &SettingError{o, "numbered", errNoNumbers.Error()}
		}
		if c.File, err = w.Number(f, c); err != nil {
			return false, err
		}
	}
	if w.Press != nil && o.Kind == "printer" && c.Kind != Recall {
		if c.File, err = w.Press(c.File, c, o); err != nil {
			return false, err
		}
	}
	c.Begin = func(evidence string) error {
		l := h.line(w.Now(), archive.Attempt, h.Note)
		l.Evidence, l.SHA256 = evidence, c.File.SHA256
		return w.write(h, l)
	}
	if h.Unasked() {
		if sent, err := w.ask(ctx, out, c, h); sent || err != nil {
			return false, err
		}
	}
	begun, err := w.attempt(issue, &c, h)
	if err != nil || !begun {
		return false, err
	}
	return w.send(ctx, out, c, h)
}

// copyOf is a copy as outlets are told of it.
func (w *pass) copyOf(issue *Issue, f *File, h *Held) Copy {
	return Copy{
		ID: h.ID, Kind: h.Kind, Outlet: h.Outlet, Recipient: h.Recipient, Number: h.Number, Of: h.Of, Round: h.Round, File: f,
		At: h.First, Try: h.Tries, Tried: h.Tried, Strict: IsStrict(issue.Mark),
	}
}

// attempt registers that a copy is about to be sent, unless a rule forbids it
// at this moment, or the copy does not wait any more.
func (w *pass) attempt(issue *Issue, c *Copy, h *Held) (begun bool, err error) {
	var line archive.CopyLine
	err = w.Archive.WriteCopies(func(of func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		begun = false
		lines, err := of(h.Edition)
		if err != nil {
			return nil, err
		}
		held := Hold(lines)
		now := held[slices.IndexFunc(held, func(x *Held) bool { return x.ID == h.ID })]
		if now.State != Waiting || now.Unasked() {
			return nil, nil
		}
		desk, err := w.Desk()
		if err != nil {
			return nil, err
		}
		at := w.Now()
		if did, why, err := w.void(issue, desk, now); err != nil || did != "" {
			line = now.line(at, did, why)
			return []archive.CopyLine{line}, err
		}
		begun = true
		line = now.line(at, archive.Attempt, "")
		line.SHA256 = c.File.SHA256
		if c.At.IsZero() {
			c.At = at.UTC().Truncate(time.Second)
		}
		return []archive.CopyLine{line}, nil
	})
	if err == nil {
		err = fault.At("attempt-registered")
	}
	if line.Did != "" && err == nil {
		h.follow(line)
		c.Try, c.Tried = h.Tries, h.Tried
		if !begun {
			w.tell(h)
		}
	}
	return begun, err
}

// void says why a copy that waits is not to be sent any more, "" if it is.
func (w *pass) void(issue *Issue, desk *Desk, h *Held) (did, why string, err error) {
	if found := forbidden(issue, desk, h); len(found) > 0 {
		return archive.Refused, reasons(found), nil
	}
	now, err := w.Archive.Entry(issue.ID())
	switch {
	case err != nil:
		return "", "", err
	case h.Kind == Recall:
		return "", "", nil
	case now.Recall != nil:
		return archive.TakenBack, "it was recalled before it was taken: " + now.Recall.Note, nil
	}
	next := now.By // a later version that came while the copy waited
	if next == "" && h.Attempts > 0 {
		series, _ := archive.Split(now.Key)
		key, err := w.Archive.Last(series)
		if err != nil || key == now.Key || !archive.Ends(path.Base(key)).After(archive.Ends(path.Base(now.Key))) {
			return "", "", err
		}
		newest, err := w.Archive.Newest(key)
		if err != nil || newest == nil {
			return "", "", err
		}
		next = newest.ID()
	}
	if next == "" {
		return "", "", nil
	}
	by, err := w.Archive.Entry(next)
	if err != nil || by.Issued == nil || !by.Issued.At.After(h.Planned) {
		return "", "", err
	}
	why = next + " came before it was taken"
	if h.Note != "" {
		why += ": " + h.Note
	}
	l := h.missed(time.Time{}, why)
	return l.Did, l.Note, nil
}

// missed is the last line of a copy that did not arrive: nobody knows whether
// it did where an earlier attempt may have.
func (h *Held) missed(at time.Time, why string) archive.CopyLine {
	if h.Twice {
		return h.line(at, archive.Unknown, "an earlier attempt may have arrived; the last one did not: "+why)
	}
	return h.line(at, archive.Failed, why)
}

// tell says what has become of a copy.
func (w *pass) tell(h *Held) {
	if w.Tell != nil {
		w.Tell(h)
	}
}

// ended registers the outcome of an attempt.
func (w *pass) ended(h *Held, l archive.CopyLine) error {
	err := errors.Join(fault.At("attempt-made"), w.write(h, l))
	if err == nil {
		w.tell(h)
	}
	return err
}

// write registers a line about a copy.
func (w *pass) write(h *Held, l archive.CopyLine) error {
	err := w.Archive.WriteCopies(func(func(string) ([]archive.CopyLine, error)) ([]archive.CopyLine, error) {
		return []archive.CopyLine{l}, nil
	})
	if err == nil {
		h.follow(l)
	}
	return err
}

// taken registers what the other side said.
func (w *pass) taken(h *Held, out Outcome, c Copy) error {
	did, note := string(out.State), out.Words
	if out.State == Waiting {
		did = archive.Attempt
	}
	if h.Twice {
		note = strings.TrimSuffix(possiblyTwice+"; "+note, "; ")
	}
	l := h.line(w.Now(), did, note)
	l.Evidence, l.SHA256 = out.Evidence, c.File.SHA256
	if did == archive.Attempt && h.Did == archive.Attempt && h.Evidence == out.Evidence && h.Note == note {
		return nil // nothing new
	}
	return w.ended(h, l)
}

// possiblyTwice is noted of a copy that is sent again though it may have arrived.
const possiblyTwice = "possibly twice"

// send hands a copy over whose attempt is registered, and registers the outcome.
func (w *pass) send(ctx context.Context, outlet Outlet, c Copy, h *Held) (away bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := outlet.Send(ctx, c, func(words string) {
		if w.Words != nil {
			w.Words(h, words)
		}
	})
	missed := (*NotTaken)(nil)
	switch {
	case err == nil:
		return false, w.taken(h, out, c)
	case !errors.As(err, &missed):
		_, err = w.ask(ctx, outlet, c, h)
		return false, err
	case !missed.Again:
		return false, w.ended(h, h.missed(w.Now(), missed.Error()))
	}
	l := h.line(w.Now(), archive.Planned, missed.Error())
	l.Away = outlet.Check(ctx) != nil
	return l.Away, w.ended(h, l)
}

// ask finds what became of an attempt. sent says that it is not to be sent now:
// it arrived, or nobody knows.
func (w *pass) ask(ctx context.Context, outlet Outlet, c Copy, h *Held) (sent bool, err error) {
	out, err := outlet.Ask(ctx, c, h.Evidence)
	missed, unsure := (*NotTaken)(nil), (*Uncertain)(nil)
	switch {
	case err == nil:
		return true, w.taken(h, out, c)
	case errors.As(err, &missed) && missed.Again:
		return false, w.ended(h, h.line(w.Now(), archive.Planned, "an attempt was not taken: "+missed.Error()))
	case errors.As(err, &missed):
		return true, w.ended(h, h.missed(w.Now(), missed.Error()))
	case errors.As(err, &unsure) && unsure.Again && !c.Strict:
		return false, w.ended(h, h.line(w.Now(), archive.Planned, possiblyTwice))
	case errors.As(err, &unsure):
		return true, w.ended(h, h.line(w.Now(), archive.Unknown, unsure.Error()))
	}
	if w.Words != nil {
		w.Words(h, "it may have arrived, and cannot be asked now: "+err.Error())
	}
	return true, nil
}
