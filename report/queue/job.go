package queue

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// A State is where a task stands.
type State string

const (
	Waiting State = "waiting" // for its turn, or for Job.Next
	Running State = "running"
	Done    State = "done"
	Stopped State = "stopped" // by its handler: not again by itself
	Failed  State = "failed"  // after as many attempts as it may have
)

// A Job is a task and what became of it.
type Job struct {
	Task
	State    State
	Attempts int       // begun; neither those that waited nor those given back
	Errors   []Attempt // oldest first
	Next     time.Time // of one that waits; zero for all others
	Created  time.Time
	Started  time.Time // the last attempt; zero before the first
	Finished time.Time // zero before it is done, stopped or failed
	Note     string    // of its handler, or why it waits
	Worker   string    // the process of the last attempt: host, its number, and letters of chance
}

// An Attempt is one that failed.
type Attempt struct {
	At     time.Time // when it was begun, or found to be left
	Text   string    // one line
	Worker string    // as in Job
}

// A Filter says which jobs are asked for; its zero value asks for all.
type Filter struct {
	Kind     string
	IDPrefix string
	Since    time.Time // only those created at this time or later
	Limit    int       // 0: no limit
}

// Jobs returns the jobs that f names, the newest first.
func (q *Queue) Jobs(ctx context.Context, f Filter) ([]Job, error) { return q.store.jobs(ctx, f) }

// A mark is what we keep with a row beside River's own columns. River calls it
// the output of a job.
type mark struct {
	Note     string `json:"note,omitempty"`
	Failed   bool   `json:"failed,omitempty"`   // River's "cancelled" means failed, not stopped
	Forgiven int    `json:"forgiven,omitempty"` // errors that count no more, since somebody said Again
}

// readMark reads a mark. What is no mark is an empty one: rows are ours alone.
func readMark(b []byte) (m mark) {
	if len(b) > 0 && (json.Unmarshal(b, &m) != nil || m.Forgiven < 0) {
		return mark{}
	}
	return m
}

// A failure is what is kept of a failed attempt, in the one text that River
// has for it: the error's line, then the process, then "costly" if it was.
type failure struct {
	text, worker string
	costly       bool
}

// Error is the text that River keeps.
func (f *failure) Error() string {
	s := oneLine(f.text) + "\n" + f.worker
	if f.costly {
		s += "\ncostly"
	}
	return s
}

// readFailure takes such a text apart, before which River may have put a name.
func readFailure(s string) failure {
	text, rest, _ := strings.Cut(strings.TrimPrefix(s, "JobCancelError: "), "\n")
	worker, more, _ := strings.Cut(rest, "\n")
	return failure{text, worker, more == "costly"}
}

// oneLine joins the lines of a text, each different from the one before.
func oneLine(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" && (len(lines) == 0 || line != lines[len(lines)-1]) {
			lines = append(lines, line)
		}
	}
	return strings.ReplaceAll(strings.Join(lines, "; "), ":; ", ": ")
}

// stateOf translates River's states.
func stateOf(river string, m mark) State {
	switch river {
	case "running":
		return Running
	case "completed":
		return Done
	case "discarded":
		return Failed
	case "cancelled":
		if m.Failed {
			return Failed
		}
		return Stopped
	}
	return Waiting
}
