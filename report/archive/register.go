package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	Prev     string    `json:"prev"`               // SHA-256 of the line before, without its end; "" for the first
}

// same reports whether two lines say the same of the same edition.
func (l Line) same(m Line) bool {
	return l.Did == m.Did && l.Edition == m.Edition && l.Record == m.Record && l.Note == m.Note &&
		(l.Did != Unchanged || l.Schedule == m.Schedule && l.Slot.Equal(m.Slot))
}

func (l Line) write() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		panic(err) // a line is text and numbers
	}
	return b.Bytes()
}

// A part is the register of one month, as far as it is whole.
type part struct {
	name  string
	lines []Line
	head  string // hash of the last line
	whole []byte
	torn  bool // a program died while it wrote the next line
}

// parts are the names of the files of the register, oldest first.
func (a *Archive) parts() ([]string, error) {
	names, err := a.fs.List("register")
	if missing(err) {
		return nil, nil
	}
	names = slices.DeleteFunc(names, func(n string) bool { return len(n) != len("2006-01") || begins(n).IsZero() })
	return names, err
}

// read reads the register of a month. What stands behind the last end of a
// line is torn; a whole line that is none is an error.
func (a *Archive) read(name string) (part, error) {
	p := part{name: "register/" + name}
	b, err := a.fs.Read(p.name)
	if err != nil {
		return p, err
	}
	for len(b) > len(p.whole) {
		line, _, ended := bytes.Cut(b[len(p.whole):], []byte("\n"))
		if !ended {
			p.torn = true
			break
		}
		l, ok := parseLine(b[len(p.whole) : len(p.whole)+len(line)+1])
		if !ok {
			return p, &RegisterError{p.name, len(p.lines) + 1, "is no line of a register"}
		}
		p.lines = append(p.lines, l)
		p.head = sum(line)
		p.whole = b[:len(p.whole)+len(line)+1]
	}
	return p, nil
}

// parseLine reads what write wrote, and nothing else.
func parseLine(text []byte) (l Line, ok bool) {
	ok = json.Unmarshal(text, &l) == nil && bytes.Equal(l.write(), text)
	return l, ok
}

// A RegisterError says which line of the register is not what it was.
type RegisterError struct {
	File string
	Line int
	What string
}

// Error returns one line for people.
func (e *RegisterError) Error() string { return fmt.Sprintf("%s:%d %s", e.File, e.Line, e.What) }

// last is the newest month that holds a line, and the number and hash of that
// line.
func (a *Archive) last() (p part, n int, head string, err error) {
	names, err := a.parts()
	if err != nil {
		return p, 0, "", err
	}
	for i := len(names) - 1; i >= 0; i-- {
		if p, err = a.read(names[i]); err != nil {
			return p, 0, "", err
		}
		if k := len(p.lines); k > 0 {
			return p, p.lines[k-1].N, p.head, nil
		}
	}
	return part{}, 0, "", nil
}

// register adds a line and makes sure that it is on the disk before anybody
// relies on it. A line that may be there already is looked for first.
func (a *Archive) register(l Line, maybe bool) error {
	p, n, head, err := a.last()
	if err != nil {
		return err
	}
	name := ""
	if maybe {
		if name, err = a.registered(l); err != nil {
			return err
		}
	}
	write := func() error { return nil }
	if name == "" {
		l.At = l.At.UTC().Truncate(time.Second)
		month := l.At.Format("2006-01")
		if newest := strings.TrimPrefix(p.name, "register/"); month < newest { // a clock that went back moves no line
			month = newest
		}
		l.N, l.Prev = n+1, head
		name = "register/" + month
		write = func() error { return a.fs.Append(name, l.write()) }
	}
	return a.steps(
		write, point("registered"),
		func() error { return a.fs.Sync(name) },
		func() error { return a.fs.SyncDir("register") }, point("register-synced"),
	)
}

// registered is the file of the register that says the same as l, or "".
func (a *Archive) registered(l Line) (string, error) {
	names, err := a.parts()
	for i := len(names) - 1; i >= 0 && err == nil; i-- {
		var p part
		if p, err = a.read(names[i]); err == nil && slices.ContainsFunc(p.lines, l.same) {
			return p.name, nil
		}
	}
	return "", err
}

// repair mends what a program that died has left: a torn line goes, an edition
// that was kept and not registered is registered, and tmp is emptied. Nobody
// else is at work, since the archive is locked.
func (a *Archive) repair() error {
	if err := a.mendRegister(); err != nil {
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
	if _, n, _, err := a.last(); n > 0 || err != nil {
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
	l, ok := parseLine([]byte(intent))
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

// mendRegister takes a torn line away: nobody relied on it, since it was never
// synced.
func (a *Archive) mendRegister() error {
	names, err := a.parts()
	if err != nil || len(names) == 0 {
		return err
	}
	for _, name := range slices.Backward(names) { // the newest may be empty: a clock that went back writes into the one before
		p, err := a.read(name)
		if err != nil {
			return err
		}
		if p.torn {
			if err := a.replace(p.name, p.whole); err != nil {
				return err
			}
		}
		if len(p.lines) > 0 {
			break
		}
	}
	return nil
}
