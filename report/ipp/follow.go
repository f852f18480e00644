package ipp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// A Phase is where a job stands for those who wait for its pages.
type Phase int

// Phases. Those from Completed on are for good.
const (
	Waiting   Phase = iota + 1 // for its turn
	Held                       // by the printer or a person, until somebody lets it go
	Printing                   // under way
	Blocked                    // it needs a hand: paper, a jam, an open cover
	Stopped                    // somebody must start the printer or the queue again
	Offline                    // the printer does not answer, us or its queue
	Completed                  // the printer says that it is done; a queue says so when its device has it all
	Cancelled                  // by a person
	Aborted                    // by the printer
	Unknown                    // the printer does not know the job any more: pages may have come or not
)

// Final reports whether a phase is for good.
func (p Phase) Final() bool { return p >= Completed }

// A State is how a job stands.
type State struct {
	Phase Phase
	Words string // for people: "printing: paper jam"
	Job   Job    // as the printer last described it
}

// aMinute is how long a queue may stand before it is said to be stopped: people
// stop one for a moment to clear it.
const aMinute = time.Minute

// Follow asks after a job every one to two seconds until its state is for good,
// and returns that. tell is called with each state that differs in words from
// the one before. A printer that does not answer is Offline and asked again: the
// job is not lost with the connection. When ctx is over, the last state that was
// not for good comes with ctx's error. A refusal to say how the job stands is
// Unknown with an *Error.
func (p *Printer) Follow(ctx context.Context, id int, tell func(State)) (State, error) {
	last := State{Job: Job{ID: id}}
	var stopped time.Time // since when the queue stands
	for asked := 0; ; asked++ {
		s, err := p.state(ctx, id, &stopped)
		if ctx.Err() != nil {
			return last, ctx.Err()
		}
		if s.Job.ID == 0 { // nothing new is known of it
			s.Job = last.Job
		}
		if s.Words != last.Words {
			tell(s)
		}
		last = s
		if s.Phase.Final() {
			return s, err
		}
		pause := 2 * time.Second
		if asked < 10 {
			pause = time.Second
		}
		if err := p.opt.Sleep(ctx, pause); err != nil {
			return last, err
		}
	}
}

// state asks for a job and, while it is not done, for the printer.
func (p *Printer) state(ctx context.Context, id int, stopped *time.Time) (State, error) {
	job, err := p.Job(ctx, id)
	if err != nil {
		e := err.(*Error) // ask makes no others
		switch {
		case Forgotten(err):
			return State{Phase: Unknown, Words: "unknown: the printer does not know the job any more; look whether it was printed"}, nil
		case e.Kind == Refused:
			return State{Phase: Unknown, Words: "unknown: " + e.Error()}, e
		case e.Kind == Busy:
			return State{Phase: Offline, Words: "the printer is too busy to say"}, nil
		}
		return State{Phase: Offline, Words: cmp.Or(e.Words, "the printer does not answer")}, nil
	}
	m, err := p.ask(ctx, request{op: GetPrinterAttributes, more: Attributes{
		attribute("requested-attributes", keywords("printer-state", "printer-state-reasons", "cups-version")...),
	}})
	if err != nil && job.State < JobCanceled {
		return State{Phase: Offline, Words: "the printer does not answer", Job: job}, nil
	}
	return p.describe(job, m.Group(PrinterGroup), stopped), nil
}

// printerStopped is the value of printer-state (RFC 8011, 5.4.11) in which no
// job goes on.
const printerStopped = 5

// describe puts a job and its printer into words. stopped is since when the
// printer stands, and is kept up.
func (p *Printer) describe(job Job, printer Attributes, stopped *time.Time) State {
	s := State{Job: job}
	queue := printer.text("cups-version") != ""
	state, _ := printer.Int("printer-state")
	reasons := printer.Texts("printer-state-reasons")
	needed, away := troubles(reasons, needs), troubles(reasons, unreached)
	own := say(job.Reasons, jobReasons)
	if job.State >= JobCanceled { // CUPS says of jobs that are done that they are being cancelled
		own = slices.DeleteFunc(own, func(w string) bool { return w == jobReasons["processing-to-stop-point"] })
	}
	if state != printerStopped || job.State >= JobCanceled {
		*stopped = time.Time{}
	} else if stopped.IsZero() {
		*stopped = p.opt.Now()
	}
	switch {
	case job.State == JobCompleted && queue:
		s.Phase, s.Words = Completed, "completed: the queue has handed it to its printer"
	case job.State == JobCompleted:
		s.Phase, s.Words = Completed, "completed"
	case job.State == JobCanceled:
		s.Phase, s.Words = Cancelled, "cancelled"
	case job.State == JobAborted:
		s.Phase, s.Words = Aborted, "ended by the printer"
	case needed != nil:
		s.Phase, s.Words, own = Blocked, strings.Join(needed, ", "), nil
	case away != nil:
		s.Phase, s.Words, own = Offline, strings.Join(away, ", "), nil
	case !stopped.IsZero() && p.opt.Now().Sub(*stopped) >= aMinute:
		s.Phase, s.Words, own = Stopped, "the printer is stopped: somebody must start it again", nil
	case job.State == PendingHeld:
		s.Phase, s.Words = Held, "held"
	case job.State == ProcessingStopped:
		s.Phase, s.Words = Stopped, "stopped"
	case job.State == Processing:
		s.Phase, s.Words = Printing, "printing"
	default:
		s.Phase, s.Words = Waiting, "waiting"
	}
	if len(own) > 0 {
		s.Words += ": " + strings.Join(own, ", ")
	}
	return s
}

// jobReasons are keywords of job-state-reasons (RFC 8011, 5.3.8) that say more
// than the state does; an empty one says nothing more.
var jobReasons = map[string]string{
	"none": "", "job-printing": "", "job-queued": "", "job-completed-successfully": "", "processing": "",
	"job-incoming":                   "the document is still coming",
	"job-data-insufficient":          "the document is not all there",
	"document-access-error":          "the document could not be read",
	"submission-interrupted":         "the document did not come whole",
	"job-outgoing":                   "being handed on",
	"job-hold-until-specified":       "until a time that was set",
	"resources-are-not-ready":        "the printer lacks what the job needs",
	"printer-stopped":                "the printer is stopped",
	"printer-stopped-partly":         "a part of the printer is stopped",
	"job-interpreting":               "",
	"job-transforming":               "being prepared",
	"job-canceled-by-user":           "by its owner",
	"job-canceled-by-operator":       "by an operator",
	"job-canceled-at-device":         "at the printer",
	"job-canceled-after-timeout":     "it took too long",
	"aborted-by-system":              "",
	"unsupported-document-format":    "it cannot read the document",
	"document-format-error":          "it found a fault in the document",
	"document-unprintable-error":     "it cannot print the document",
	"processing-to-stop-point":       "being cancelled",
	"service-off-line":               "the printer is off line",
	"job-completed-with-warnings":    "with warnings",
	"job-completed-with-errors":      "with errors",
	"queued-in-device":               "in its printer",
	"job-release-wait":               "until somebody lets it go at the printer",
	"job-password-wait":              "until somebody gives the password at the printer",
	"account-authorization-failed":   "the account may not print",
	"account-limit-reached":          "the account has no pages left",
	"cups-waiting-for-job-completed": "",
}

// needs are keywords of printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9)
// that stop pages until somebody comes. Others, such as toner-low, do not.
var needs = map[string]string{
	"media-needed":         "paper is needed",
	"media-empty":          "out of paper",
	"media-jam":            "paper jam",
	"toner-empty":          "out of toner",
	"marker-supply-empty":  "out of ink or toner",
	"marker-waste-full":    "the waste container is full",
	"cover-open":           "a cover is open",
	"door-open":            "a door is open",
	"interlock-open":       "a cover is open",
	"input-tray-missing":   "a tray is missing",
	"output-tray-missing":  "the output tray is missing",
	"output-area-full":     "the output tray is full",
	"output-mailbox-full":  "the output tray is full",
	"fuser-over-temp":      "the fuser is too hot",
	"opc-life-over":        "the drum is used up",
	"stacker-full":         "the stacker is full",
	"stapler-empty":        "out of staples",
	"stapler-jam":          "the stapler is jammed",
	"spool-area-full":      "the printer's memory is full",
	"deactivated":          "put out of service",
	"cups-remote-stopped":  "the printer behind the queue is stopped",
	"cups-missing-filter":  "a part of the queue is missing",
	"cups-insecure-filter": "a part of the queue is refused by CUPS",
}

// unreached are those that say that the printer is not there.
var unreached = map[string]string{
	"offline":              "the printer is off line",
	"shutdown":             "the printer is switched off",
	"timed-out":            "the queue does not reach its printer",
	"connecting-to-device": "the queue does not reach its printer yet",
}

// troubles are those reasons of a printer that a table holds, in its words.
func troubles(reasons []string, table map[string]string) []string {
	var stopping []string
	for _, r := range reasons {
		// The suffix tells how bad it is; a jam comes as a warning, too.
		for _, suffix := range []string{"-error", "-warning", "-report"} {
			r = strings.TrimSuffix(r, suffix)
		}
		if table[r] != "" {
			stopping = append(stopping, r)
		}
	}
	return say(stopping, table)
}

// Troubles are what keeps a printer from printing at the moment, in words, such
// as out of paper; a is what Attributes returns.
func Troubles(a Attributes) []string {
	reasons := a.Texts("printer-state-reasons")
	all := append(troubles(reasons, needs), troubles(reasons, unreached)...)
	if s, _ := a.Int("printer-state"); s == printerStopped && all == nil {
		all = append(all, "the printer is stopped: somebody must start it again")
	}
	if vs := a.Get("printer-is-accepting-jobs"); len(vs) == 1 && vs[0].String() == "false" {
		all = append(all, "the printer accepts no jobs")
	}
	return all
}

// say is keywords in words, each once; one that the table lacks says itself.
func say(keywords []string, table map[string]string) []string {
	var ws []string
	for _, k := range keywords {
		w, ok := table[k]
		if !ok {
			w = plain(strings.ReplaceAll(k, "-", " "))
		}
		if w != "" && !slices.Contains(ws, w) {
			ws = append(ws, w)
		}
	}
	return ws
}
