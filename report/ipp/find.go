package ipp

import (
	"context"
	"time"
)

// A Finding is what a printer's lists say about a job.
type Finding int

// Findings.
const (
	CannotTell Finding = iota // the lists do not settle it
	Found
	Absent // the printer never took the job
)

const (
	// A printer may still be taking a document whose connection is gone.
	settling = 10 * time.Second
	// Finished jobs are kept for as long at least: the smallest printers drop
	// them after a minute.
	kept = 50 * time.Second
)

// FindJob looks for a job of ours by its name, which must belong to one attempt
// alone, among the jobs that the printer has and those that it had. since is
// when the attempt began, on the clock of Options.Now. Of several jobs of the
// name it is the one that came furthest.
//
// A job that is in no list is Absent only if it would have to be there: the
// printer has run since before the attempt, hides no names, keeps a history, and
// that reaches back to before the attempt, or the attempt was less than a minute
// ago. A printer that lists no job that is done may be one that keeps none. In the
// first ten seconds a document may still be on its way, so that nothing
// is Absent yet. An error comes with CannotTell.
func (p *Printer) FindJob(ctx context.Context, name string, since time.Time) (Job, Finding, error) {
	var best Job
	var hidden bool
	var oldest int
	for _, which := range []string{"not-completed", "completed"} { // a job may move on meanwhile, never back
		m, err := p.ask(ctx, request{op: GetJobs, more: Attributes{
			attribute("which-jobs", Text(TagKeyword, which)),
			attribute("requested-attributes", keywords("job-id", "job-name", "job-state", "job-state-reasons", "time-at-completed")...),
		}})
		if err != nil {
			return Job{}, CannotTell, err
		}
		hidden = hidden || Status(m.Code) != statusOK
		for _, g := range m.Groups {
			if g.Tag != JobGroup {
				continue
			}
			j := jobOf(g.Attributes)
			hidden = hidden || j.Name == ""
			if j.Name == name && rank[j.State] > rank[best.State] {
				best = j
			}
			if at, ok := g.Attributes.Int("time-at-completed"); ok && at > 0 && (oldest == 0 || at < oldest) {
				oldest = at
			}
		}
	}
	if best.ID != 0 {
		return best, Found, nil
	}
	ago := p.opt.Now().Sub(since)
	if hidden || ago < settling {
		return Job{}, CannotTell, nil
	}
	// Times of jobs count on the printer's own clock, in seconds that it has
	// been up (RFC 8011, 5.3.14); queues count from 1970.
	m, err := p.ask(ctx, request{op: GetPrinterAttributes, more: Attributes{
		attribute("requested-attributes", keywords("printer-up-time")...),
	}})
	if err != nil {
		return Job{}, CannotTell, err
	}
	up, ok := m.Group(PrinterGroup).Int("printer-up-time")
	began := up - int(ago/time.Second) - 1
	if !ok || began <= 0 || oldest == 0 || ago > kept && oldest >= began {
		return Job{}, CannotTell, nil
	}
	return Job{}, Absent, nil
}

// rank says which of two jobs of one name came further.
var rank = map[JobState]int{JobCanceled: 1, JobAborted: 2, PendingHeld: 3, Pending: 4, ProcessingStopped: 5, Processing: 6, JobCompleted: 7}
