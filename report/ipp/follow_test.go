package ipp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"brief/report/golden"
)

// A scene is what a printer says at one poll.
type scene struct {
	job     Attributes // nil is not found
	printer Attributes
	refuse  Status
	polls   int // how often, once if 0
}

func printerIs(state int, reasons ...string) Attributes {
	return Attributes{attribute("printer-state", Int(TagEnum, state)), attribute("printer-state-reasons", keywords(reasons...)...)}
}

// TestFollow holds the states that are told of a job, from first to last.
func TestFollow(t *testing.T) {
	fine, queue := printerIs(4, "none"), append(printerIs(4, "none"), attribute("cups-version", Text(TagText, "2.4.2")))
	job := func(s JobState, reasons ...string) Attributes { return jobIs(1, "job", s, reasons...) }
	done := scene{job: job(JobCompleted, "job-completed-successfully"), printer: fine}
	var b strings.Builder
	for _, c := range []struct {
		name   string
		scenes []scene
	}{
		{"printed", []scene{{job: job(Pending), printer: fine}, {job: job(Processing, "job-printing"), printer: fine, polls: 3}, done}},
		{"paper and jam", []scene{{job: job(Processing), printer: printerIs(5, "media-needed-error", "media-empty-error")},
			{job: job(Processing), printer: printerIs(4, "media-jam-warning", "toner-low-report", "cover-open-error")}, {job: job(Processing), printer: fine}, done}},
		{"held", []scene{{job: job(PendingHeld, "job-hold-until-specified"), printer: fine}, {job: job(PendingHeld, "resources-are-not-ready"), printer: fine}, done}},
		{"queue stopped a moment", []scene{{job: job(Pending, "printer-stopped"), printer: printerIs(5, "paused"), polls: 20}, done}},
		{"queue stopped", []scene{{job: job(Pending, "printer-stopped"), printer: printerIs(5, "paused"), polls: 80}, {job: job(Processing), printer: queue}, {job: job(JobCompleted), printer: queue}}},
		{"device behind a queue off", []scene{{job: job(Processing, "job-printing"), printer: printerIs(4, "connecting-to-device")}, {job: job(Processing), printer: printerIs(4, "offline-report")}, done}},
		{"printer stopped in a job", []scene{{job: job(ProcessingStopped, "printer-stopped"), printer: fine}, done}},
		{"cancelled", []scene{{job: job(Processing, "processing-to-stop-point"), printer: fine}, {job: job(JobCanceled, "job-canceled-by-user"), printer: fine}}},
		{"aborted", []scene{{job: job(JobAborted, "aborted-by-system", "document-format-error"), printer: fine}}},
		{"with errors", []scene{{job: job(JobCompleted, "job-completed-with-errors"), printer: fine}}},
		{"a word of the maker", []scene{{job: job(Processing, "acme-warming\x1b-up"), printer: fine}, done}},
		{"forgotten", []scene{{job: job(Processing), printer: fine}, {}}},
		{"a state that is none", []scene{{job: job(17), printer: fine}, done}},
		{"refused", []scene{{job: job(Processing), printer: fine}, {refuse: 0x0403}}},
		{"busy", []scene{{refuse: statusBusy}, done}},
	} {
		d := newDevice(t)
		p, clock := open(t, d.address)
		var script []scene
		for _, s := range c.scenes {
			for range max(s.polls, 1) {
				script = append(script, s)
			}
		}
		d.says = func(q Message) *Message {
			s, a := script[0], answer(q, statusOK)
			switch {
			case Operation(q.Code) == GetPrinterAttributes:
				a.Groups = append(a.Groups, Group{PrinterGroup, s.printer})
				script = script[1:]
				return &a
			case s.refuse != 0:
				a = answer(q, s.refuse)
				script = script[1:]
			case s.job == nil:
				a = answer(q, statusNotFound)
			default:
				a.Groups = append(a.Groups, Group{JobGroup, s.job})
				if state := jobOf(s.job).State; state > JobCompleted { // asks no more
					script = script[1:]
				}
			}
			return &a
		}
		began := clock.at
		fmt.Fprintln(&b, c.name)
		last, err := p.Follow(t.Context(), 1, func(s State) {
			fmt.Fprintf(&b, "  %3.0f s  phase %2d  %s\n", clock.at.Sub(began).Seconds(), s.Phase, s.Words)
		})
		fmt.Fprintf(&b, "  ends in phase %d, job %d, %v\n", last.Phase, last.Job.ID, err)
	}
	golden.Compare(t, "states.txt", b.String())
}

// TestFollowAway: the printer goes and comes back, and the one who waits goes.
func TestFollowAway(t *testing.T) {
	d := newDevice(t)
	d.jobs = []Attributes{jobIs(1, "job", Processing)}
	d.cut(whole, whole, cut{0, -1}, whole, cut{-1, 20}) // the job and the printer are asked in turns
	p, _ := open(t, d.address)
	ctx, stop := context.WithCancel(t.Context())
	var told []string
	last, err := p.Follow(ctx, 1, func(s State) {
		if s.Job.ID != 1 {
			t.Errorf("%q forgets the job", s.Words)
		}
		switch told = append(told, s.Words); len(told) {
		case 3:
			d.set(attribute("printer-state-reasons", keywords("media-jam")...))
		case 4:
			stop()
		}
	})
	want := "printing, the printer does not answer, printing, paper jam"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	if !errors.Is(err, context.Canceled) || last.Phase.Final() {
		t.Errorf("ends with %+v, %v", last, err)
	}
}

// TestFindJob: absent is only what would have to be there.
func TestFindJob(t *testing.T) {
	ended := func(at int) Attributes {
		return append(jobIs(1, "another", JobCompleted), attribute("time-at-completed", Int(TagInteger, at)))
	}
	ours := func(id int, s JobState) Attributes { return jobIs(id, "job", s) }
	hidden := jobIs(1, "", Processing)
	for _, c := range []struct {
		name string
		jobs []Attributes
		up   int
		ago  time.Duration
		want Finding
		id   int
	}{
		{"printing", []Attributes{ours(1, Processing)}, 10000, 0, Found, 1},
		{"finished", []Attributes{ended(100), ours(2, JobCompleted)}, 10000, time.Hour, Found, 2},
		{"the furthest", []Attributes{ours(1, JobCanceled), ours(2, JobCompleted), ours(3, PendingHeld), ours(4, JobAborted)}, 10000, time.Hour, Found, 2},
		{"on its way perhaps", []Attributes{ended(9000)}, 10000, 5 * time.Second, CannotTell, 0},
		{"a moment ago, no history", nil, 10000, 20 * time.Second, CannotTell, 0},
		{"a moment ago, younger history", []Attributes{ended(9990)}, 10000, 20 * time.Second, Absent, 0},
		{"a while ago, no history", nil, 10000, 2 * time.Minute, CannotTell, 0},
		{"a while ago, older history", []Attributes{ended(9000)}, 10000, 2 * time.Minute, Absent, 0},
		{"a while ago, younger history", []Attributes{ended(9990)}, 10000, 2 * time.Minute, CannotTell, 0},
		{"started since", []Attributes{ended(5)}, 15, 20 * time.Second, CannotTell, 0},
		{"names are hidden", []Attributes{hidden, ended(9000)}, 10000, 20 * time.Second, CannotTell, 0},
	} {
		d := newDevice(t)
		d.jobs = c.jobs
		d.set(attribute("printer-up-time", Int(TagInteger, c.up)))
		p, clock := open(t, d.address)
		job, got, err := p.FindJob(t.Context(), "job", clock.at.Add(-c.ago))
		if got != c.want || job.ID != c.id || err != nil {
			t.Errorf("%s: %v, job %d, %v; want %v, job %d", c.name, got, job.ID, err, c.want, c.id)
		}
	}
	d := newDevice(t)
	p, clock := open(t, d.address)
	for _, s := range []Status{0x0001, 0x0403, 0x040b} { // it does not list what was asked for
		d.says = func(q Message) *Message {
			a := answer(q, s)
			if Operation(q.Code) != GetJobs {
				return nil
			}
			return &a
		}
		_, got, err := p.FindJob(t.Context(), "job", clock.at.Add(-20*time.Second))
		if got != CannotTell || (err == nil) != (s == 1) {
			t.Errorf("%v: %v, %v", s, got, err)
		}
	}
}
