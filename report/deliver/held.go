package deliver

import (
	"strings"
	"time"

	"brief/report/archive"
)

// A Held is what the register says of one copy: who it is for, and what has
// become of it.
type Held struct {
	ID, Edition, Outlet string
	Kind                Kind
	Recipient           Person // as it was registered
	Number, Of, Round   int

	State    State
	Did      string    // of its last line: archive.Planned, archive.Attempt, …
	At       time.Time // of its last line
	Planned  time.Time // when it was planned for the last time
	First    time.Time // when it was first attempted; zero for never
	From     time.Time // under embargo until then
	Tries    int       // all attempts
	Tried    time.Time // when the last attempt began
	Attempts int       // since it was planned for the last time by a person or a run
	Twice    bool      // it was sent again though it may have arrived
	Away     bool      // its last attempt found the outlet away, for all copies
	SHA256   string    // of what was handed over
	Note     string    // of its last line: why it waits, what the printer said
	back     bool      // taken back while the other side was not through with it
	Evidence string    // job id, answer of the mail server, path
}

// Hold folds lines of the register, oldest first, into what has become of each
// copy, in the order in which they were planned.
func Hold(lines []archive.CopyLine) []*Held {
	var all []*Held
	byID := map[string]*Held{}
	for _, l := range lines {
		key := l.Edition + " " + l.Copy
		h := byID[key]
		if h == nil {
			h = &Held{ID: l.Copy, Edition: l.Edition, Outlet: l.Outlet, Kind: Kind(l.Kind), Number: l.Number, Of: l.Of, Round: max(1, l.Round)}
			byID[key] = h
			all = append(all, h)
		}
		h.follow(l)
	}
	return all
}

// follow is what a further line says of a copy.
func (h *Held) follow(l archive.CopyLine) {
	if l.Name != "" || l.Recipient != "" {
		h.Recipient.ID, h.Recipient.Name, h.Recipient.Address = l.Recipient, l.Name, l.Address
	}
	if l.SHA256 != "" {
		h.SHA256 = l.SHA256
	}
	if l.Evidence != "" || l.Did == archive.Planned {
		h.Evidence = l.Evidence
	}
	h.Twice = h.Twice || strings.HasPrefix(l.Note, possiblyTwice)
	was := h.Did
	h.back = h.back || l.Did == archive.TakenBack && was == archive.Attempt && strings.HasPrefix(l.Note, cancelled)
	h.Did, h.At, h.Note, h.Away = l.Did, l.At, l.Note, l.Away
	h.State = State(l.Did)
	switch l.Did {
	case archive.Planned:
		h.State = Waiting
		if was != archive.Attempt { // else it was not taken, and is tried again
			h.Planned, h.From, h.Attempts = l.At, l.From, 0
		}
	case archive.Attempt:
		h.State = Waiting
		if was != archive.Attempt {
			h.Attempts++
			h.Tries++
			h.Tried = l.At
		}
		if h.First.IsZero() {
			h.First = l.At
		}
	case archive.Resolved:
		h.State = State(l.Note)
	case archive.Added:
		h.State = HandedOver
	}
}

// cancelled begins the note of a copy that was taken back.
const cancelled = "cancelled at "

// Has reports whether the recipient has the copy, or may have it.
func (h *Held) Has() bool {
	switch h.State {
	case Sent, HandedOver, Printed, Unknown:
		return true
	}
	return h.Did == archive.Attempt || h.State == Recalled && !h.First.IsZero() && !h.back
}

// Unasked reports whether an attempt was begun of which nobody knows the end, or
// which the other side has and is not through with.
func (h *Held) Unasked() bool { return h.Did == archive.Attempt }

// pauses are the times between attempts, the last one again and again
// (RELIABILITY 2, P10).
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// Due is the time from which a waiting copy may be tried.
func (h *Held) Due() time.Time {
	due := h.From
	switch {
	case h.Unasked():
		due = h.At
	case h.Attempts > 0:
		if next := h.At.Add(pauses[min(h.Attempts, len(pauses))-1]); next.After(due) {
			due = next
		}
	}
	return due
}

// line is a further line about the copy.
func (h *Held) line(at time.Time, did, note string) archive.CopyLine {
	round := h.Round
	if round == 1 {
		round = 0
	}
	return archive.CopyLine{
		At: at, Copy: h.ID, Did: did, Edition: h.Edition, Kind: string(h.Kind), Outlet: h.Outlet,
		Recipient: h.Recipient.ID, Name: h.Recipient.Name, Address: h.Recipient.Address,
		Number: h.Number, Of: h.Of, Round: round, Note: note,
	}
}
