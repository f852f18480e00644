package report

import (
	"path"
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

// news reports whether the data say another thing than those of the edition
// before (COMMANDS 5, Changes).
func (e *Edition) news(before *Past) bool {
	return len(dataset.Diff(before.Set, e.set, e.Country, e.Region).Changes) > 0
}

// unchanged answers the slot of an order by the edition before.
func unchanged(key string, o Order, a *archive.Archive, at time.Time) error {
	since, err := a.Newest(o.Previous.state.Edition)
	if err != nil {
		return err
	}
	if o.Slot != nil {
		if err := a.Unchanged(key, *o.Slot, since.ID(), at); err != nil {
			return err
		}
	}
	return &UnchangedError{key, since.ID()}
}
