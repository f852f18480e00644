package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/deliver"
	"brief/report/problem"
)

// publisher wires what brings editions to people. The settings and the
// recipients are read anew each time that the rules are looked at.
func (k *keeper) publisher(cmd *cobra.Command) *deliver.Publisher {
	var told sync.Mutex
	return &deliver.Publisher{
		Archive: k.archive,
		Issue:   k.issue,
		Desk: func() (*deliver.Desk, error) {
			b, err := k.app.open(cmd)
			if err != nil {
				return nil, err
			}
			if b.found.Err() != nil {
				return nil, b.found
			}
			today, err := k.today(b.cfg, "")
			if err != nil {
				return nil, err
			}
			return b.recipients(today), nil
		},
		Open: func(o config.Outlet) (deliver.Outlet, error) {
			return deliver.Open(o, deliver.World{Dir: k.dir, Env: k.variable, Now: k.app.now})
		},
		Now:    k.app.now,
		Number: k.number(),
		Press:  k.press,
		Words: func(h *deliver.Held, words string) {
			told.Lock()
			defer told.Unlock()
			k.ui.say("%s: %s", visible(cmp.Or(h.Recipient.ID, h.Outlet)), visible(words))
		},
	}
}

// variable is what the environment has under a name.
func (a *app) variable(name string) string {
	for _, e := range a.env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// recipientSets are the datasets of recipients: the one of that name, and those
// that outlets name.
func recipientSets(cfg *config.Config) []string {
	names := []string{"recipients"}
	for _, o := range cfg.Outlets {
		if name := o.Keys["recipients"].Text; name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// recipients are who may get what, as the workspace says on a day.
func (b *desk) recipients(today time.Time) *deliver.Desk {
	d := &deliver.Desk{Outlets: b.cfg.Outlets, Mark: b.cfg.Mark, Recipients: map[string][]*dataset.Recipient{}, Found: map[string]problem.List{}}
	for _, name := range recipientSets(b.cfg) {
		d.Recipients[name], d.Found[name] = dataset.LoadRecipients(b.files, b.cfg.Datasets, name, today)
	}
	return d
}

// issue is a kept edition as it may be sent.
func (k *keeper) issue(id string) (*deliver.Issue, error) {
	e, err := k.archive.Entry(id)
	if err != nil {
		return nil, k.archiveError(err)
	}
	o, err := report.OrderOf(k.archive, &e.Record)
	if err != nil {
		return nil, k.archiveError(err)
	}
	i := &deliver.Issue{Entry: e, Mark: o.Mark, Lang: o.Lang}
	if i.Mark == "none" {
		i.Mark = ""
	}
	for _, c := range k.places.Countries() {
		if c.ID == o.Country || o.Region != "" && c.Region == o.Region {
			i.Countries = append(i.Countries, c.ID)
		}
	}
	if o.Country != "" && len(i.Countries) == 0 { // it is gone from the data
		i.Countries = []string{o.Country}
	}
	made, err := k.scheduleOf(e)
	if err != nil {
		return nil, err
	}
	if i.Embargo, err = k.embargo(e, deliver.Embargo(k.cfg.Schedules[made])); err != nil {
		return nil, err
	}
	i.File = func() (*deliver.File, error) { return k.handout(i, o) }
	i.Notice = func() (*deliver.File, error) { return k.notice(i, o) }
	return i, nil
}

// embargo is the time before which an edition goes to nobody: that of its
// schedule, or what was said of an earlier version, if that is later.
func (k *keeper) embargo(e *archive.Entry, until time.Time) (time.Time, error) {
	for v := 1; v < e.Version; v++ {
		lines, err := k.archive.Copies(archive.Record{Key: e.Key, Version: v}.ID())
		if err != nil {
			return until, k.archiveError(err)
		}
		for _, h := range deliver.Hold(lines) {
			if h.From.After(until) {
				until = h.From
			}
		}
	}
	return until, nil
}

// scheduleOf is the schedule that made an edition, or the proof that it was; ""
// for a person.
func (k *keeper) scheduleOf(e *archive.Entry) (string, error) {
	if e.OfProof > 0 {
		var err error
		if e, err = k.archive.Entry(archive.Record{Key: e.Key, Proof: e.OfProof}.ID()); err != nil {
			return "", k.archiveError(err)
		}
	}
	if e.Issued == nil {
		return "", nil
	}
	return e.Issued.Schedule, nil
}

// handout is the file of a kept edition, with what it says of itself.
func (k *keeper) handout(i *deliver.Issue, o *report.Made) (*deliver.File, error) {
	pdf, err := k.archive.PDF(&i.Record)
	if err != nil {
		return nil, k.archiveError(err)
	}
	h, err := limited(context.Background(), k.cfg.Limits.Seconds, "reading "+i.ID(), func(ctx context.Context) (*report.Handout, error) {
		return report.HandoutOf(ctx, k.archive, &i.Record, k.atHand())
	})
	if err != nil {
		return nil, k.archiveError(err)
	}
	f := k.about(i, o)
	f.Name, f.PDF, f.SHA256, f.Paper = i.Record.File, pdf, i.PDF.SHA256, o.Paper
	f.Title, f.BottomLine = cmp.Or(h.Title, f.Title), h.BottomLine
	return f, nil
}

// about is what a file and a notice of an edition share.
func (k *keeper) about(i *deliver.Issue, o *report.Made) *deliver.File {
	series, period := archive.Split(i.Key)
	title := cmp.Or(o.Region, series)
	for _, c := range k.places.Countries() {
		if c.ID == o.Country {
			title = c.Name
		}
	}
	date, _ := time.Parse(time.DateOnly, i.Date)
	return &deliver.File{Edition: i.ID(), Title: title, Series: k.cfg.Desk.Series, Period: period, Mark: i.Mark, Lang: i.Lang, Date: date, Desk: k.cfg.Desk.Name, Contact: k.cfg.Desk.Contact}
}

// notice says that an edition was recalled, to those who have it.
func (k *keeper) notice(i *deliver.Issue, o *report.Made) (*deliver.File, error) {
	if i.Recall == nil {
		return nil, fmt.Errorf("%s was not recalled", i.ID())
	}
	f := k.about(i, o)
	f.Name = strings.TrimSuffix(i.Record.File, ".pdf") + "-recalled.txt"
	f.Text = fmt.Sprintf("%s, %s, version %d was recalled on %s.\n\nWhy: %s\n\nPlease do not use it any more. Its file is %s, SHA-256 %s.\n",
		f.Title, f.Period, i.Version, i.Recall.At.Format("2 January 2006"), i.Recall.Note, i.Record.File, i.PDF.SHA256)
	if f.Contact != "" {
		f.Text += "\nQuestions: " + f.Contact + "\n"
	}
	f.SHA256 = archive.Keep(f.Name, []byte(f.Text)).SHA256
	return f, nil
}

// A copyEvent is what has become of a copy, as JSON.
type copyEvent struct {
	ID        string `json:"id"`
	Edition   string `json:"edition"`
	Version   int    `json:"version"`
	Outlet    string `json:"outlet"`
	Recipient string `json:"recipient"`
	Name      string `json:"name,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Number    int    `json:"number"`
	Of        int    `json:"of,omitempty"`
	State     string `json:"state"`
	At        string `json:"at"`
	SHA256    string `json:"sha256"`
	Note      string `json:"note,omitempty"`
	Evidence  string `json:"evidence,omitempty"`
	Attempts  int    `json:"attempts,omitempty"`
	Next      string `json:"next,omitempty"` // of one that waits
}

func asCopy(h *deliver.Held) copyEvent {
	key, version, _ := cutLast(h.Edition, "/v")
	e := copyEvent{
		ID: h.ID, Edition: key, Outlet: h.Outlet, Recipient: h.Recipient.ID, Name: h.Recipient.Name, Kind: string(h.Kind), Number: h.Number, Of: h.Of,
		State: string(h.State), SHA256: h.SHA256, Note: h.Note, Evidence: h.Evidence, Attempts: h.Attempts,
	}
	fmt.Sscan(version, &e.Version)
	if !h.At.IsZero() {
		e.At = h.At.Format(time.RFC3339)
	}
	if h.State == deliver.Waiting && !h.Unasked() && !h.Due().IsZero() {
		e.Next = h.Due().UTC().Format(time.RFC3339)
	}
	return e
}

// tellCopies prints what has become of copies, one a line.
func (k *keeper) tellCopies(all []*deliver.Held, edition bool) {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, h := range all {
		if k.ui.json {
			k.ui.event(asCopy(h))
			continue
		}
		fields := []string{h.ID, cmp.Or(h.Outlet, "by hand"), reader(h), k.became(h)}
		if edition {
			fields = slices.Insert(fields, 1, h.Edition)
		}
		fmt.Fprintln(w, visible(strings.Join(fields, "\t")))
	}
	w.Flush()
	k.ui.write([]byte(text.String()))
}

// reader says whom a copy is for.
func reader(h *deliver.Held) string {
	who := cmp.Or(h.Recipient.Name, h.Recipient.ID, "-")
	if h.Number > 0 {
		who = strings.TrimPrefix(fmt.Sprintf("%s, copy %d of %d", who, h.Number, h.Of), "-, ")
	}
	switch {
	case h.Kind == deliver.Correction:
		who += ", the correction"
	case h.Kind == deliver.Recall:
		who += ", that it was recalled"
	case h.Round > 1:
		who += fmt.Sprintf(", sent again (%d)", h.Round)
	}
	return who
}

// became is what has become of a copy, for people.
func (k *keeper) became(h *deliver.Held) string {
	words := string(h.State)
	if !h.At.IsZero() {
		words += " " + k.clock(h.At)
	}
	now := k.app.now()
	switch due := h.Due(); {
	case h.State == deliver.Unknown:
		words = "may have arrived, unknown since " + k.clock(h.At)
	case h.State == deliver.Waiting && h.Unasked() && h.Note == "" && h.Evidence == "":
		words = "waiting: sent " + k.clock(h.At) + ", and nobody knows yet whether it came"
	case h.State == deliver.Waiting && h.From.After(now):
		words = "waiting: under embargo until " + k.clock(h.From)
	case h.State == deliver.Waiting && due.After(now):
		words = "waiting: it is tried again from " + k.clock(due)
	case h.State == deliver.Waiting:
		words = "waiting"
	}
	if h.Note != "" {
		words += ": " + h.Note
	} else if h.Evidence != "" {
		words += ", " + h.Evidence
	}
	return words
}

// clock is an instant in the desk's zone.
func (k *keeper) clock(t time.Time) string {
	return t.In(k.cfg.Location()).Format("2 January 2006, 15:04")
}

// delivered is the exit of what was to be sent.
func delivered(all []*deliver.Held, err error) error {
	var failed, unknown, waits []string
	for _, h := range all {
		who := strings.TrimSpace(h.Edition + " " + strings.TrimSuffix(cmp.Or(h.Outlet, "by hand")+" "+h.Recipient.ID, " "))
		switch h.State {
		case deliver.Failed, deliver.Refused:
			failed = append(failed, who)
		case deliver.Unknown:
			unknown = append(unknown, who)
		case deliver.Waiting:
			waits = append(waits, who)
		}
	}
	switch {
	case err != nil:
		return err
	case len(failed)+len(unknown) > 0:
		return &copiesError{failed, unknown}
	case len(waits) > 0:
		return &waitError{waits}
	}
	return nil
}

// A copiesError names the copies of several that failed, or of which nobody
// knows.
type copiesError struct{ failed, unknown []string }

func (e *copiesError) Error() string {
	var parts []string
	if len(e.failed) > 0 {
		parts = append(parts, "not sent: "+strings.Join(e.failed, ", "))
	}
	if len(e.unknown) > 0 {
		parts = append(parts, "may have arrived, and nobody knows: "+strings.Join(e.unknown, ", ")+"; brief copies resolve says how they ended")
	}
	return strings.Join(parts, "; ")
}

// A waitError says that copies are kept and go on by themselves.
type waitError struct{ copies []string }

func (e *waitError) Error() string {
	return "kept, and sent by the next brief run: " + strings.Join(e.copies, ", ")
}

// deliveryError gives the errors of delivery their places.
func (k *keeper) deliveryError(err error) error {
	var (
		setting *deliver.SettingError
		no      *deliver.NoCopyError
	)
	switch {
	case errors.As(err, &setting):
		at := setting.Outlet.Place
		if t, ok := setting.Outlet.Keys[setting.Key]; ok {
			at = t.Place
		}
		return problem.List{problem.Errorf(at, "K903", "outlets.%s.%s: %s", setting.Outlet.Name, setting.Key, setting.What)}
	case errors.As(err, &no):
		return usagef(no.Hint, "%s", no.What)
	}
	return k.archiveError(err)
}

// deliver sends what schedules made, and goes on with what waits. made is how
// the making ended, which is told first: its exit is the run's where it is none
// of all well.
func (w *watched) deliver(ctx context.Context, made error) error {
	d, err := w.read()
	if err != nil || d.Archive == nil || len(d.Config.Outlets) == 0 || ctx.Err() != nil {
		return cmpErr(made, err)
	}
	k := &keeper{app: w.app, desk: w.desk, archive: d.Archive}
	k.places, _ = d.Places()
	p := k.publisher(w.cmd)
	p.Tell = func(h *deliver.Held) {
		if k.ui.json {
			k.ui.event(asCopy(h))
			return
		}
		k.ui.say("%s", visible(strings.Join([]string{h.Edition, cmp.Or(h.Outlet, "by hand"), reader(h), k.became(h)}, "  ")))
	}
	all, err := p.Scheduled(ctx, d.Config.Schedules)
	all = slices.DeleteFunc(all, func(h *deliver.Held) bool { return h.State == deliver.Waiting && h.From.After(w.app.now()) })
	if errors.Is(err, context.Canceled) {
		err = &stoppedError{"stopped; what was not sent is kept for the next run", err}
	}
	sent := delivered(all, k.deliveryError(err))
	if made == nil {
		return sent
	}
	if sent != nil {
		w.ui.end(sent)
	}
	return made
}
