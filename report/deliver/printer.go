package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"brief/report/config"
	"brief/report/ipp"
)

const (
	// attention is how long a job is followed before its copy is left waiting.
	attention = 2 * time.Minute
	// settled is how long after an attempt began its document may still be on
	// its way to the printer.
	settled = 11 * time.Second
)

// A printer prints copies, each as a job of its own, whose name no other attempt
// has. The number of a job is registered before its document leaves, so that an
// attempt without evidence surely printed nothing.
type printer struct {
	ipp    *ipp.Printer
	wishes ipp.Wishes
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	follow time.Duration // how long a job is followed
	limit  time.Time     // when the job at hand is followed no more
	stuck  bool          // a job did not end in that time: those after it are only looked at
}

func openPrinter(o config.Outlet, w World) (Outlet, error) {
	p := &printer{now: w.Now, sleep: w.Sleep, follow: attention}
	if p.now == nil {
		p.now = time.Now
	}
	if p.sleep == nil {
		p.sleep = sleep
	}
	var err error
	if p.ipp, err = ipp.Open(o.Keys["uri"].Text, ipp.Options{Now: p.now, Sleep: p.pause}); err != nil {
		return nil, &SettingError{o, "uri", err.Error()}
	}
	p.wishes = ipp.Wishes{
		Sides: o.Keys["sides"].Text, Media: o.Keys["media"].Text, Tray: o.Keys["tray"].Text,
		Staple: o.Keys["staple"].Text == "true",
		Colour: map[string]string{"colour": "color", "grey": "monochrome"}[o.Keys["colour"].Text],
	}
	p.wishes.Copies, _ = strconv.Atoi(cmp.Or(o.Keys["copies"].Text, "1"))
	return p, nil
}

// errEnough ends the following of a job.
var errEnough = errors.New("followed for long enough")

// pause waits between two questions about a job, if there is to be another.
func (p *printer) pause(ctx context.Context, d time.Duration) error {
	if !p.now().Before(p.limit) {
		return errEnough
	}
	return p.sleep(ctx, d)
}

// sleep waits, until the context is done at most.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// job is what is asked of the printer for a copy: the outlet's own number of
// copies in one job where nobody is named and nothing numbered, else one.
func (p *printer) job(c Copy) ipp.Wishes {
	w := p.wishes
	if c.Recipient.ID != "" || c.Number > 0 {
		w.Copies = 1
	}
	w.JobName = fmt.Sprintf("%s %s/%d", c.File.Edition, c.ID, max(1, c.Try))
	return w
}

// Check compares what the config wishes with what the printer can do and has
// loaded, and asks whether it prints at the moment.
func (p *printer) Check(ctx context.Context) error {
	w := p.wishes
	w.JobName = "brief"
	a, err := p.ipp.Attributes(ctx)
	if err != nil {
		return err
	}
	all := ipp.Troubles(a)
	if bad := w.Check(a); bad != nil {
		all = append(all, words(bad))
	}
	if len(all) > 0 {
		return errors.New(strings.Join(all, "; "))
	}
	return nil
}

// words are the wishes that a printer cannot meet, in one line.
func words(bad []ipp.Mismatch) string {
	all := make([]string, len(bad))
	for i, m := range bad {
		all[i] = m.String()
	}
	return strings.Join(all, "; ")
}

// Send prints a copy and follows its job for a while.
func (p *printer) Send(ctx context.Context, c Copy, tell func(string)) (Outcome, error) {
	if c.File.PDF == nil {
		return Outcome{}, &NotTaken{errors.New("a notice is not printed: tell those who have the pages"), false}
	}
	w := p.job(c)
	a, err := p.ipp.Attributes(ctx)
	if err != nil {
		return Outcome{}, notTaken(err)
	}
	if w.Media == "" && a.Get("media-supported") != nil { // else the printer may cut the pages off
		w.Media = c.File.Paper
	}
	if bad := w.Check(a); bad != nil {
		mendable := !slices.ContainsFunc(bad, func(m ipp.Mismatch) bool { return !m.Mendable })
		return Outcome{}, &NotTaken{errors.New(words(bad)), mendable}
	}
	job, err := p.ipp.Print(ctx, w, c.File.PDF, func(j ipp.Job) error {
		if c.Begin == nil {
			return nil
		}
		return c.Begin(evidence(j))
	})
	switch e, ok := errors.AsType[*ipp.Error](err); {
	case ok && e.Kind == ipp.Uncertain:
		return Outcome{}, &Uncertain{Err: err}
	case err != nil:
		return Outcome{}, notTaken(err)
	}
	out, err := p.look(ctx, job.ID, p.follow, tell)
	if len(job.Ignored) > 0 {
		var left []string
		for _, a := range job.Ignored {
			left = append(left, a.String())
		}
		out.Words = strings.TrimPrefix(out.Words+"; the printer left out "+strings.Join(left, ", "), "; ")
	}
	return out, err
}

// notTaken is an error of ipp that is not Uncertain.
func notTaken(err error) *NotTaken {
	e, ok := errors.AsType[*ipp.Error](err)
	return &NotTaken{err, !ok || e.Kind != ipp.Refused}
}

// evidence is a job for the register: its number, or its name where the printer
// gives a number only with the answer to the document.
func evidence(j ipp.Job) string {
	if j.ID == 0 {
		return j.Name
	}
	return fmt.Sprintf("job %d", j.ID)
}

// jobID is the number in evidence, 0 if there is none.
func jobID(evidence string) int {
	s, ok := strings.CutPrefix(evidence, "job ")
	if n, err := strconv.Atoi(s); ok && err == nil && n > 0 {
		return n
	}
	return 0
}

// look follows a job for so long at most, and says how its copy stands then.
func (p *printer) look(ctx context.Context, id int, d time.Duration, tell func(string)) (Outcome, error) {
	if p.limit = p.now(); !p.stuck {
		p.limit = p.limit.Add(d)
	}
	s, err := p.ipp.Follow(ctx, id, func(s ipp.State) {
		if tell != nil && !s.Phase.Final() {
			tell(s.Words)
		}
	})
	if err != nil && s.Phase == ipp.Unknown {
		return Outcome{}, &Uncertain{Err: err}
	}
	out := Outcome{State: Waiting, Words: s.Words, Evidence: evidence(ipp.Job{ID: id})}
	switch s.Phase {
	case ipp.Completed:
		out.State, out.Words = Printed, strings.TrimPrefix(strings.TrimPrefix(s.Words, "completed"), ": ")
	case ipp.Cancelled, ipp.Aborted:
		return Outcome{}, &NotTaken{fmt.Errorf("%s, job %d", s.Words, id), false}
	case ipp.Unknown:
		return Outcome{}, &Uncertain{Err: errors.New(strings.TrimPrefix(s.Words, "unknown: "))}
	default:
		p.stuck = true
		out.Words = cmp.Or(out.Words, "the printer has it, and does not say more")
	}
	return out, nil
}

// Ask finds out about a job by its number, if it still has our name then, else
// by its name. Printers forget jobs, and begin to count anew when they are
// switched on.
func (p *printer) Ask(ctx context.Context, c Copy, evidence string) (Outcome, error) {
	name, id := p.job(c).JobName, jobID(evidence)
	if evidence == "" {
		if job, found, _ := p.ipp.FindJob(ctx, name, c.Tried); found == ipp.Found { // its job may keep others waiting
			return p.known(ctx, c, job)
		}
		return Outcome{}, &NotTaken{errors.New("it ended before the printer had anything of it"), true}
	}
	if id > 0 {
		job, err := p.ipp.Job(ctx, id)
		switch {
		case err != nil && !ipp.Forgotten(err):
			return Outcome{}, err
		case err == nil && job.Name == name:
			return p.known(ctx, c, job)
		}
	}
	if err := p.settle(ctx, c); err != nil {
		return Outcome{}, err
	}
	job, found, err := p.ipp.FindJob(ctx, name, c.Tried)
	switch {
	case err != nil:
		return Outcome{}, err
	case found == ipp.Found:
		return p.known(ctx, c, job)
	case found == ipp.Absent && id == 0: // one that had a number was there
		return Outcome{}, &NotTaken{errors.New("the printer never had it"), true}
	}
	return Outcome{}, &Uncertain{Err: errors.New("the printer does not know any more whether it printed it; look there")}
}

// settle waits until what an attempt sent has come to the printer or never will.
func (p *printer) settle(ctx context.Context, c Copy) error {
	if ago := p.now().Sub(c.Tried); ago >= 0 && ago < settled {
		return p.sleep(ctx, settled-ago)
	}
	return nil
}

// known says how a job of ours stands. One that still has to get its document
// when that must have come is cancelled: no page of it can be printed.
func (p *printer) known(ctx context.Context, c Copy, job ipp.Job) (Outcome, error) {
	if lacks(job) {
		err := p.settle(ctx, c)
		if err == nil {
			job, err = p.ipp.Job(ctx, job.ID)
		}
		if err != nil {
			return Outcome{}, err
		}
		if lacks(job) {
			_ = p.ipp.Cancel(ctx, job.ID) // what it came to, the job says
			if job, err = p.ipp.Job(ctx, job.ID); err != nil {
				return Outcome{}, err
			}
			if job.State == ipp.JobCanceled || job.State == ipp.JobAborted {
				return Outcome{}, &NotTaken{fmt.Errorf("its document did not come, so job %d was cancelled", job.ID), true}
			}
		}
	}
	return p.look(ctx, job.ID, 0, nil)
}

// lacks reports whether a printer still waits for the document of a job, of
// which it has begun nothing.
func lacks(j ipp.Job) bool {
	return (j.State == ipp.Pending || j.State == ipp.PendingHeld) &&
		(slices.Contains(j.Reasons, "job-incoming") || slices.Contains(j.Reasons, "job-data-insufficient"))
}

// Cancel ends the job of a copy, if the printer still has it under our name.
func (p *printer) Cancel(ctx context.Context, c Copy, evidence string) error {
	name, id := p.job(c).JobName, jobID(evidence)
	if id > 0 {
		job, err := p.ipp.Job(ctx, id)
		if err == nil && job.Name == name {
			return p.ipp.Cancel(ctx, id)
		}
		if err != nil && !ipp.Forgotten(err) {
			return err
		}
	}
	job, found, err := p.ipp.FindJob(ctx, name, c.Tried)
	switch {
	case err != nil:
		return err
	case found != ipp.Found:
		return errors.New("the printer does not know the job any more")
	}
	return p.ipp.Cancel(ctx, job.ID)
}
