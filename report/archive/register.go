package archive

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// What a line of the register says was done to an edition.
const (
	Issued    = "issued"
	Recalled  = "recalled"
	Restored  = "restored"  // a backup took the archive's place; Note says since when
	Unchanged = "unchanged" // no new edition of the key: that of the ID in Note still says all
)

// A Line is a line of the register.
type Line struct {
	N        int       `json:"n"` // 1, 2, …
	At       time.Time `json:"at"`
	Did      string    `json:"did"`
	Edition  string    `json:"edition,omitempty"` // KAZ/2026-W48/v1
	Record   string    `json:"record,omitempty"`  // SHA-256 of its record
	Note     string    `json:"note,omitempty"`
	Schedule string    `json:"schedule,omitempty"` // that this answers, "" for what a person asked for
	Slot     time.Time `json:"slot,omitzero"`      // the time at which it was due
	Copies   Head      `json:"copies,omitzero"`    // of the register of copies, as it stood
	Prev     string    `json:"prev"`               // SHA-256 of the line before, without its end; "" for the first
}

// same reports whether two lines say the same of the same edition.
func (l Line) same(m Line) bool {
	return l.Did == m.Did && l.Edition == m.Edition && l.Record == m.Record && l.Note == m.Note &&
		(l.Did != Unchanged || l.Schedule == m.Schedule && l.Slot.Equal(m.Slot))
}

func (l Line) write() []byte { return writeLine(l) }

func (l Line) place() (n int, prev string) { return l.N, l.Prev }
func (l Line) when() time.Time             { return l.At }
func (l Line) about() string               { return l.Edition }

func (l Line) placed(n int, prev string) Line {
	l.N, l.Prev = n, prev
	return l
}

// lines is the register of editions.
func (a *Archive) lines() chain[Line] {
	return chain[Line]{a.fs, "register", "registered", "register-synced"}
}

// register adds a line and makes sure that it is on the disk before anybody
// relies on it. A line that may be there already is looked for first.
func (a *Archive) register(l Line, maybe bool) (err error) {
	if maybe {
		switch name, err := a.registered(l); {
		case err != nil:
			return err
		case name != "":
			return a.lines().settle(a, name)
		}
	}
	l.At = l.At.UTC().Truncate(time.Second)
	if l.Copies, err = a.settled(); err != nil {
		return err
	}
	return a.lines().add(a, l)
}

// registered is the file of the register that says the same as l, or "".
func (a *Archive) registered(l Line) (string, error) {
	names, err := a.lines().months()
	for i := len(names) - 1; i >= 0 && err == nil; i-- {
		var p part[Line]
		if p, err = a.lines().read(names[i]); err == nil && slices.ContainsFunc(p.lines, l.same) {
			return p.name, nil
		}
	}
	return "", err
}

// repair mends what a program that died has left: a torn line goes, an edition
// that was kept and not registered is registered, and tmp is emptied. Nobody
// else is at work, since the archive is locked.
func (a *Archive) repair() error {
	if err := a.steps(func() error { return a.lines().mend(a) }, func() error { return a.copies().mend(a) }, a.lines().follows); err != nil {
		return err
	}
	names, err := a.fs.List("tmp")
	if err != nil && !missing(err) {
		return err
	}
	for _, name := range names {
		if !strings.HasSuffix(name, ".intent") {
			continue
		}
		b, err := a.fs.Read("tmp/" + name)
		if err != nil {
			return err
		}
		if err := a.finish(string(b)); err != nil {
			return err
		}
	}
	if err := a.hasRegister(); err != nil {
		return err
	}
	return a.sweep()
}

// hasRegister refuses an archive of editions whose register is gone as a whole:
// begun anew, it would say that what was issued never was.
func (a *Archive) hasRegister() error {
	if h, err := a.Head(); h.Line > 0 || err != nil {
		return err
	}
	series, err := a.Series()
	for _, s := range series {
		periods, err := a.Periods(s)
		if err != nil {
			return err
		}
		for _, p := range periods {
			if versions, err := a.Versions(s + "/" + p); len(versions) > 0 || err != nil {
				return errors.Join(&DamageError{"register", "is gone, and editions are there: put it back from a backup"}, err)
			}
		}
	}
	return err
}

// finish registers an edition that was on its way, if it arrived.
func (a *Archive) finish(intent string) error {
	l, ok := parseLine[Line]([]byte(intent))
	if !ok { // it never reached the disk
		return nil
	}
	b, err := a.fs.Read("editions/" + l.Edition + "/" + recordName)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := a.settle("editions/" + l.Edition); err != nil {
		return err
	}
	l.Record = sum(b)
	return a.register(l, true)
}

// sweep empties tmp.
func (a *Archive) sweep() error {
	names, err := a.fs.List("tmp")
	if err != nil && !missing(err) {
		return err
	}
	var all []error
	for _, name := range names {
		all = append(all, a.fs.RemoveAll("tmp/"+name))
	}
	return errors.Join(all...)
}
