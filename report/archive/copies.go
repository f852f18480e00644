package archive

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// What a line of the register of copies says of a copy.
const (
	Planned    = "planned" // to be sent; or an attempt that surely was not taken, and why
	Attempt    = "attempt" // about to be sent, or taken and not through yet; what became of it, a later line says
	Sent       = "sent"
	HandedOver = "handed over"
	Printed    = "printed"
	Failed     = "failed"
	Unknown    = "unknown"
	Refused    = "refused"
	TakenBack  = "recalled"
	Resolved   = "resolved" // a person said how it ended: Note has the state
	Added      = "added"    // given by hand
)

// A CopyLine is a line of the register of copies: what happened to one copy.
type CopyLine struct {
	N         int       `json:"n"` // 1, 2, …
	At        time.Time `json:"at"`
	Copy      string    `json:"copy"` // 7C0F-3D07, which no other copy of the edition has
	Did       string    `json:"did"`
	Edition   string    `json:"edition"`             // KAZ/2026-W48/v1
	Kind      string    `json:"kind,omitempty"`      // why it goes out, "" for an edition that somebody gets
	SHA256    string    `json:"sha256,omitempty"`    // of what was handed over
	Outlet    string    `json:"outlet,omitempty"`    // "" where it was given by hand
	Recipient string    `json:"recipient,omitempty"` // the ID of a person, "" for the outlet itself
	Name      string    `json:"name,omitempty"`      // of the person at that time
	Address   string    `json:"address,omitempty"`   // of the person at that time
	Number    int       `json:"number,omitempty"`    // copy 3 …
	Of        int       `json:"of,omitempty"`        // … of 12
	Round     int       `json:"round,omitempty"`     // 2, … where somebody asked for it again
	From      time.Time `json:"from,omitzero"`       // an embargo: not sent before
	Away      bool      `json:"away,omitempty"`      // the outlet took nothing at all
	Note      string    `json:"note,omitempty"`
	Evidence  string    `json:"evidence,omitempty"` // job id, answer of the mail server, path
	Prev      string    `json:"prev"`               // SHA-256 of the line before, without its end; "" for the first
}

func (l CopyLine) place() (n int, prev string) { return l.N, l.Prev }
func (l CopyLine) when() time.Time             { return l.At }
func (l CopyLine) about() string               { return l.Edition }

func (l CopyLine) placed(n int, prev string) CopyLine {
	l.N, l.Prev = n, prev
	return l
}

// copies is the register of copies.
func (a *Archive) copies() chain[CopyLine] {
	return chain[CopyLine]{a.fs, "copies", "copies-written", "copies-synced"}
}

// settled is the head of the register of copies, which is on the disk then: a
// program may have died between its last line and the disk.
func (a *Archive) settled() (Head, error) {
	head, err := a.copies().head()
	if err != nil || head.Line == 0 {
		return head, err
	}
	newest, err := a.copies().newest()
	if err != nil {
		return head, err
	}
	return head, a.copies().settle(a, "copies/"+newest)
}

// WriteCopies adds the lines that decide returns, which it may choose after
// those that are there already of an edition, oldest first: nobody else adds
// any meanwhile. When WriteCopies returns, its lines and those that decide saw
// are on the disk. Their time is in whole seconds of UTC.
func (a *Archive) WriteCopies(decide func(of func(edition string) ([]CopyLine, error)) ([]CopyLine, error)) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	return errors.Join(a.writeCopies(decide), unlock())
}

func (a *Archive) writeCopies(decide func(of func(edition string) ([]CopyLine, error)) ([]CopyLine, error)) error {
	head, err := a.settled()
	if err != nil {
		return err
	}
	if err := a.steps(func() error { return a.hasCopies(head) }, a.copies().follows); err != nil {
		return err
	}
	lines, err := decide(a.Copies)
	if err != nil || len(lines) == 0 {
		return err
	}
	for i := range lines {
		lines[i].At = lines[i].At.UTC().Truncate(time.Second)
	}
	return a.steps(
		func() error {
			if head.Line > 0 {
				return nil
			}
			return a.steps(func() error { return a.fs.Mkdir("copies") }, func() error { return a.fs.SyncDir("") })
		},
		func() error { return a.copies().add(a, lines...) },
	)
}

// hasCopies refuses a register of copies that ends before the line that the
// register of editions names: begun anew, it would let everything be sent again.
func (a *Archive) hasCopies(head Head) error {
	for l, err := range a.Backward() {
		if err != nil {
			return err
		}
		if head.Line < l.Copies.Line {
			return &DamageError{"copies", fmt.Sprintf("ends with line %d, and the register knows line %d: put it back from a backup", head.Line, l.Copies.Line)}
		}
		break
	}
	return nil
}

// Copies are the lines about the copies of an edition, oldest first. The months
// before its period and before it was issued, which may be long before for the
// holidays, are not read.
func (a *Archive) Copies(edition string) ([]CopyLine, error) {
	months, err := a.copies().months()
	if err != nil {
		return nil, err
	}
	issued, err := a.linesOf(map[string]bool{edition: true})
	if err != nil {
		return nil, err
	}
	_, period := Split(Line{Edition: edition}.Key())
	from := early(period).Format("2006-01")
	if len(issued) > 0 {
		from = min(from, issued[0].At.Format("2006-01"))
	}
	var all []CopyLine
	for _, month := range months {
		if month < from {
			continue
		}
		lines, err := a.copies().some(month, map[string]bool{edition: true})
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}

// AllCopies yields the lines of the register of copies, newest first.
func (a *Archive) AllCopies() iter.Seq2[CopyLine, error] { return a.copies().backward() }

// Unsettled are the editions of which a copy still waits, or was attempted with
// no word of how that ended; in order. No more of a line is read than that
// takes.
func (a *Archive) Unsettled() ([]string, error) {
	months, err := a.copies().months()
	if err != nil {
		return nil, err
	}
	open := map[string]string{} // by copy, its edition
	for _, month := range months {
		b, err := a.fs.Read("copies/" + month)
		if err != nil {
			return nil, err
		}
		for text := range bytes.Lines(b) {
			id, did, edition := between(text, `"copy":"`), between(text, `"did":"`), between(text, `"edition":"`)
			key := string(edition) + " " + string(id)
			if d := string(did); d == Planned || d == Attempt {
				open[key] = string(edition)
			} else {
				delete(open, key)
			}
		}
	}
	var all []string
	for _, edition := range open {
		all = append(all, edition)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// EditionsOf are the editions that have a copy with an ID: one, and hardly ever
// more. No more of a line is read than that takes.
func (a *Archive) EditionsOf(id string) ([]string, error) {
	months, err := a.copies().months()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, month := range months {
		b, err := a.fs.Read("copies/" + month)
		if err != nil {
			return nil, err
		}
		for text := range bytes.Lines(b) {
			if string(between(text, `"copy":"`)) == id {
				all = append(all, string(between(text, `"edition":"`)))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// between is what stands after a mark, up to the next quote. A mark stands in
// no value, where its quotes would be escaped.
func between(text []byte, mark string) []byte {
	_, rest, _ := bytes.Cut(text, []byte(mark))
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return value
}

// Outlet keeps other programs from sending to an outlet until it is given back;
// ok says that nobody else is at it. It goes with the program, however that ends.
func (a *Archive) Outlet(name string) (unlock func() error, ok bool, err error) {
	h, holds := a.fs.FS.(interface {
		Hold(name string) (unlock func() error, ok bool, err error)
	})
	if !holds {
		return func() error { return nil }, true, nil
	}
	if err := a.fs.Mkdir("outlets"); err != nil {
		return nil, false, err
	}
	return h.Hold("outlets/" + name)
}
