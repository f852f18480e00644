package report

import (
	"path"
	"slices"
	"time"

	"brief/report/archive"
	"brief/report/dataset"
)

// An UnchangedError says that an edition was not made, since nothing changed.
type UnchangedError struct {
	Key   string // of what was not made
	Since string // ID of the edition that still says all
}

// Error returns one line for people.
func (e *UnchangedError) Error() string { return "not made: no change since " + e.Since }

// answered is the edition that answers the slot of an order already, put where
// people look, since whoever kept it may have died before. It is nil where the
// order has no slot, or nothing answers it yet. Where the answer was that
// nothing changed, the error is an *UnchangedError.
func (b *Builder) answered(o Order, key string, a *archive.Archive, at time.Time, put func(*Edition) error) (*Edition, error) {
	if o.Slot == nil {
		return nil, nil
	}
	line, err := a.Answer(key, *o.Slot)
	if line == nil || err != nil {
		return nil, err
	}
	id := line.Edition
	if line.Did == archive.Unchanged {
		if id = line.Note; path.Dir(id) != key {
			return nil, &UnchangedError{key, id}
		}
	}
	r, err := a.Record(id)
	if err != nil {
		return nil, err
	}
	e := &Edition{Key: key, Period: path.Base(key)}
	return e, e.again(a, r, nil, at, put)
}

// unchanged reports whether an order asks for what changed alone, nothing of its
// period was issued, and the data that the report reads say what they said in the
// edition before (COMMANDS 5, Changes).
func (w *work) unchanged(was []*archive.Record) bool {
	o := w.order
	if !o.ChangedOnly || o.Previous == nil || was[len(was)-1] != nil {
		return false
	}
	changes := dataset.Diff(w.before(), w.set, o.Country, o.Region).Changes
	return !slices.ContainsFunc(changes, func(c dataset.Change) bool {
		return c.Dataset != "influence" || dataset.Asks(w.report.Actors, c.Key)
	})
}

// answerUnchanged answers the slot of an order by the edition before.
func (w *work) answerUnchanged(a *archive.Archive, at time.Time) error {
	key, since := w.edition.Key, w.order.Previous.id
	if w.order.Slot != nil {
		if err := a.Unchanged(key, *w.order.Slot, since, at); err != nil {
			return err
		}
	}
	return &UnchangedError{key, since}
}
