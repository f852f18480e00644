package archive

import (
	"bytes"
	"fmt"
	"iter"
	"path"
	"slices"
	"time"
)

// A Slot is a time at which a schedule is due. The register says how each one
// was answered for each key: by an edition, or by none since nothing changed.
type Slot struct {
	Schedule string
	At       time.Time // a whole second
}

// An AnsweredError says that the slot of an edition has its line already, by
// another edition or by none.
type AnsweredError struct{ Line Line }

// Error returns one line for people.
func (e *AnsweredError) Error() string {
	return fmt.Sprintf("schedule %s was answered already, by line %d of the register", e.Line.Schedule, e.Line.N)
}

// of fills the fields of a line that name the slot which it answers.
func (s *Slot) of(l Line) Line {
	if s != nil {
		l.Schedule, l.Slot = s.Schedule, s.At.UTC().Truncate(time.Second)
	}
	return l
}

// Key is the key that a line is about: KAZ/2026-W48, or "" for none.
func (l Line) Key() string {
	if l.Edition == "" || IsPeriod(path.Base(l.Edition)) {
		return l.Edition
	}
	return path.Dir(l.Edition)
}

// Answer is the line that answers a slot for a key, nil if there is none.
func (a *Archive) Answer(key string, slot Slot) (*Line, error) {
	want := slot.of(Line{})
	months, err := a.lines().months()
	if err != nil {
		return nil, err
	}
	first := want.Slot.AddDate(0, -2, 0).Format("2006-01") // the clock of who wrote it may have been wrong, but not by that
	at := []byte(`"slot":"` + want.Slot.Format(time.RFC3339) + `"`)
	for _, month := range slices.Backward(months) {
		if month < first {
			break
		}
		lines, err := a.lines().those(month, func(text []byte) bool { return bytes.Contains(text, at) })
		if err != nil {
			return nil, err
		}
		for _, l := range slices.Backward(lines) {
			if l.Schedule == want.Schedule && l.Slot.Equal(want.Slot) && l.Key() == key {
				return &l, nil
			}
		}
	}
	return nil, nil
}

// Unchanged adds to the register that a slot of a key is answered by no new
// edition, since that with the ID still says all: made of the same, or of what
// is no change.
func (a *Archive) Unchanged(key string, slot Slot, id string, at time.Time) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	l, err := a.unanswered(key, &slot, id)
	if err == nil {
		err = a.register(slot.of(Line{At: at, Did: Unchanged, Edition: key, Note: id}), l != nil)
	}
	if e := unlock(); err == nil {
		err = e
	}
	return err
}

// stillAnswers adds to the register that an edition, which was there before
// its slot, answers that too.
func (a *Archive) stillAnswers(e Edition, at time.Time) error {
	if e.Slot == nil {
		return nil
	}
	l, err := a.Answer(e.Record.Key, *e.Slot)
	if err != nil || l != nil && l.Did == Issued { // which is on the disk, with its edition
		return err
	}
	return a.register(e.Slot.of(Line{At: at, Did: Unchanged, Edition: e.Record.Key, Note: e.Record.ID()}), l != nil)
}

// unanswered refuses a slot that has the line of another edition than the one
// with an ID, and returns the line that it has of that one. The archive is
// locked.
func (a *Archive) unanswered(key string, slot *Slot, id string) (*Line, error) {
	if slot == nil {
		return nil, nil
	}
	l, err := a.Answer(key, *slot)
	if err == nil && l != nil && l.Edition != id && l.Note != id {
		err = &AnsweredError{*l}
	}
	return l, err
}

// Backward yields the lines of the register, newest first. The months before
// the line at which the reader stops are not read.
func (a *Archive) Backward() iter.Seq2[Line, error] { return a.lines().backward() }
