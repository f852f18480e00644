package ipp

import (
	"context"
	"errors"
	"time"
)

// A Job is what a printer says of a job.
type Job struct {
	ID      int // the printer's number; 0 if it has none yet
	Name    string
	State   JobState
	Reasons []string   // keywords of job-state-reasons
	Ignored Attributes // what the printer says, of a job that it printed, that it did not heed
}

// A JobState is the attribute job-state (RFC 8011, 5.3.7).
type JobState int

// States of a job. The last three are for good.
const (
	Pending JobState = iota + 3
	PendingHeld
	Processing
	ProcessingStopped
	JobCanceled
	JobAborted
	JobCompleted
)

// jobOf reads the attributes of a job.
func jobOf(a Attributes) Job {
	id, _ := a.Int("job-id")
	state, _ := a.Int("job-state")
	return Job{ID: id, Name: a.text("job-name"), State: JobState(state), Reasons: a.Texts("job-state-reasons")}
}

// Print sends a PDF document as one job, and returns the job as soon as the
// printer has it all; Follow says what becomes of it. It asks the printer first,
// and refuses wishes that Check does not pass.
//
// made is called when the wishes are accepted and nothing of the document has
// been sent: with the job's number if the printer makes jobs and takes documents
// in two steps (Create-Job, Send-Document), with number 0 if it does so in one
// (Print-Job). An error of made ends the job, and Print returns it.
//
// Any other error is an *Error. If it is Uncertain, the job has a number, and
// Follow can tell, or it has none, and FindJob may. After all other errors
// nothing of the document can be printed; a job that was made for it is
// cancelled if the printer can be reached, else the printer drops it itself,
// as it has no document (multiple-operation-time-out).
func (p *Printer) Print(ctx context.Context, w Wishes, pdf []byte, made func(Job) error) (Job, error) {
	a, err := p.Attributes(ctx)
	if err != nil {
		return Job{}, err
	}
	if bad := w.Check(a); bad != nil {
		return Job{}, &Error{Op: ValidateJob, Kind: Refused, Words: mismatches(bad)}
	}
	named := w.named()
	q := request{op: ValidateJob, more: append(named, pdfFormat), wishes: w.template(a)}
	m, err := p.ask(ctx, q)
	if err == nil {
		err = m.ignored(ValidateJob)
	}
	if err != nil {
		return Job{}, err
	}
	if !a.offers("operations-supported", int(CreateJob)) || !a.offers("operations-supported", int(SendDocument)) {
		return p.printAtOnce(ctx, q, pdf, made)
	}
	m, err = p.ask(ctx, request{op: CreateJob, more: named, wishes: q.wishes})
	if err != nil {
		return Job{}, err
	}
	job := jobOf(m.Group(JobGroup))
	if job.ID == 0 {
		return Job{}, &Error{Op: CreateJob, Kind: Refused, Words: "the printer gave the job no number"}
	}
	job.Name = w.JobName
	if err = m.ignored(CreateJob); err == nil {
		err = made(job)
	}
	if err == nil {
		m, err = p.ask(ctx, request{op: SendDocument, job: job.ID, document: pdf, more: Attributes{
			attribute("document-name", Text(TagName, w.JobName)), pdfFormat,
			attribute("last-document", Bool(true)),
		}})
	}
	if err == nil {
		return job.after(m), nil
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == Uncertain {
		return job, err
	}
	quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = p.Cancel(quiet, job.ID) // if that fails, the printer's time-out drops it
	return job, err
}

// printAtOnce is Print for printers that know only Print-Job.
func (p *Printer) printAtOnce(ctx context.Context, q request, pdf []byte, made func(Job) error) (Job, error) {
	job := Job{Name: q.more.text("job-name")}
	if err := made(job); err != nil {
		return job, err
	}
	q.op, q.document = PrintJob, pdf
	m, err := p.ask(ctx, q)
	if err != nil {
		return job, err
	}
	job.ID, _ = m.Group(JobGroup).Int("job-id")
	if job.ID == 0 {
		return job, &Error{Op: PrintJob, Kind: Uncertain, Words: "the printer gave the job no number"}
	}
	return job.after(m), nil
}

// after is a job as the answer to its document describes it.
func (j Job) after(m Message) Job {
	now := jobOf(m.Group(JobGroup))
	j.State, j.Reasons, j.Ignored = now.State, now.Reasons, m.Group(UnsupportedGroup)
	return j
}

// ignored is an error if a printer accepted a job and said that it leaves
// something out (successful-ok-ignored-or-substituted-attributes), which
// ipp-attribute-fidelity forbids.
func (m Message) ignored(op Operation) error {
	if u := m.Group(UnsupportedGroup); u != nil {
		return &Error{Op: op, Kind: Refused, Words: "the printer would print otherwise than asked", Unsupported: u}
	}
	return nil
}

// Job asks for a job by its number. A job that the printer does not know (any
// more) is an *Error that Forgotten knows.
func (p *Printer) Job(ctx context.Context, id int) (Job, error) {
	m, err := p.ask(ctx, request{op: GetJobAttributes, job: id, more: Attributes{
		attribute("requested-attributes", keywords("job-id", "job-name", "job-state", "job-state-reasons")...),
	}})
	if err != nil {
		return Job{}, err
	}
	job := jobOf(m.Group(JobGroup))
	if job.ID == 0 {
		job.ID = id
	}
	if job.ID != id || job.State < Pending || job.State > JobCompleted {
		return Job{}, &Error{Op: GetJobAttributes, Kind: Away, Words: "the answer does not say how the job is"}
	}
	return job, nil
}

// Forgotten reports whether an error says that the printer does not know a job.
func Forgotten(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Op == GetJobAttributes && (e.Status == statusNotFound || e.Status == statusGone)
}

// Cancel asks the printer to end a job. Pages that are on their way may still
// come: Follow says when it has ended.
func (p *Printer) Cancel(ctx context.Context, id int) error {
	_, err := p.ask(ctx, request{op: CancelJob, job: id})
	return err
}

// keywords are the values of a set of keywords.
func keywords(ks ...string) []Value {
	vs := make([]Value, len(ks))
	for i, k := range ks {
		vs[i] = Text(TagKeyword, k)
	}
	return vs
}
