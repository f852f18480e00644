package runs

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"brief/report/queue"
)

// An Outcome is what became of an edition that was due, in plain words.
type Outcome string

// All outcomes.
const (
	Due     Outcome = "due"       // nobody began it yet
	Making  Outcome = "making"    // it is being made
	Made    Outcome = "made"      // and kept
	Late    Outcome = "made late" // as its date says, more than 15 minutes after its time
	NotMade Outcome = "not made"  // since an earlier edition says all
	Skipped Outcome = "skipped"   // as the schedule's missed says
	Waiting Outcome = "waiting"   // something failed that may pass; it is tried again
	Stopped Outcome = "stopped"   // the data have errors; it is tried again when they change
	Failed  Outcome = "failed"    // tried often enough
	Missing Outcome = "missing"   // two hours past its time, and nobody began it
)

// A Row says what became of one edition of one time of a schedule.
type Row struct {
	Schedule string
	At       time.Time // the time, in the schedule's zone
	Series   string    // KAZ
	Edition  string    // the key that it is due as: KAZ/2026-W48
	ID       string    // what the archive has for it: KAZ/2026-W48/v1, or ""
	Outcome  Outcome
	Late     time.Duration // how much later than its time it came, or is now
	Attempts int
	Reason   string    // why, in words; problems one a line
	Next     time.Time // when it is tried again by itself; zero where no time is set
	Queued   bool      // the queue has it ready
	Limit    bool      // it reached a limit of time or memory
	Over     bool      // it is not tried again by itself
	Line     int       // of the register that answers it, or 0
}

// There reports whether nothing more is to come for a row: the register answers
// it, and its file is where people look.
func (r Row) There() bool {
	return r.Line > 0 && r.Outcome != Waiting && r.Outcome != Making && r.Outcome != Failed
}

// kind is the kind of task that makes an edition.
const kind = "edition"

// A body is what a task of the queue says.
type body struct {
	Schedule string    `json:"schedule"`
	At       time.Time `json:"slot"`
	target
	Asked bool `json:"asked,omitempty"` // by a person, who did not wait for a time
}

// id names a task: weekly/2026-11-23T06:00+05:00/KAZ.
func (b body) id() string { return b.Schedule + "/" + stamp(b.At) + "/" + b.Series }

// stamp is a time of a schedule with its offset, without seconds if it has none.
func stamp(at time.Time) string {
	if at.Second() == 0 {
		return at.Format("2006-01-02T15:04Z07:00")
	}
	return at.Format(time.RFC3339)
}

// task is what the queue gets.
func (b body) task() queue.Task { return encode(kind, b.id(), b) }

// encode makes a task of what it says.
func encode(kind, id string, says any) queue.Task {
	data, err := json.Marshal(says)
	if err != nil {
		panic(err) // it is texts and times
	}
	return queue.Task{Kind: kind, ID: id, Body: data}
}

// decode is what a task of a kind says.
func decode[T any](t queue.Task, kind string) (says T, ok bool) {
	ok = t.Kind == kind && json.Unmarshal(t.Body, &says) == nil
	return says, ok
}

// errOther stops a task that this version does not know.
var errOther = &queue.Stop{Reason: "it was not put there by this version of brief"}

// Span is how long something took or is late, for people: 9 d 2 h, 2 h 5 min.
func Span(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour), int(d%time.Hour/time.Minute)
	var parts []string
	add := func(n int, unit string) {
		if n > 0 && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit))
		}
	}
	add(days, "d")
	add(hours, "h")
	if days == 0 {
		add(minutes, "min")
	}
	if parts == nil {
		return "less than a minute"
	}
	return strings.Join(parts, " ")
}

// When is a time of a schedule for people: Mon 23 Nov 2026 06:00 (Asia/Almaty).
func When(at time.Time) string {
	return at.Format("Mon 2 Jan 2006 15:04") + " (" + at.Location().String() + ")"
}

// A reason is why a task stopped, and the hash of the data at which it did, so
// that other data are noticed by whoever looks later. The queue keeps it as the
// task's note.
type reason struct {
	Text  string `json:"text"`
	Data  string `json:"data"`
	Limit bool   `json:"limit,omitempty"` // it is a limit that was reached
}

// stop is what a handler returns to stop its task.
func (r reason) stop() (note string, err error) {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // it is texts
	}
	return string(b), &queue.Stop{Reason: r.Text}
}

// hangs begins what the queue says of an attempt that it gave up.
const hangs = "hung"

// reasonOf is why a task stopped, or what its last attempt failed by.
func reasonOf(j queue.Job) reason {
	var r reason
	if json.Unmarshal([]byte(j.Note), &r) == nil {
		return r
	}
	if n := len(j.Errors); n > 0 {
		text := j.Errors[n-1].Text
		return reason{Text: text, Limit: strings.HasPrefix(text, hangs)}
	}
	return reason{Text: j.Note}
}
