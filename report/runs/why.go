package runs

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/queue"
	"brief/report/schedule"
)

// A Link is a step of the way of an edition from its schedule to its readers.
type Link struct {
	Name  string   // due, started, data, page, kept, sent
	State string   // done, broken, or not reached
	Says  []string // what there is to say, the main thing first
}

// The states of a link.
const (
	isDone    = "done"
	isBroken  = "broken"
	unreached = "not reached"
)

// A Chain is the way of an edition, or how far it came.
type Chain struct {
	Edition  string // KAZ/2026-W48
	Schedule string // "" where none names it
	Links    []Link
	Next     string // what happens next
}

// Broken is the name of the first link that is broken, "" for none.
func (c *Chain) Broken() string {
	for _, l := range c.Links {
		if l.State == isBroken {
			return l.Name
		}
	}
	return ""
}

// Why says how an edition came, or why it did not, from its key. One that was
// due several times in its period has a chain for each.
func (r *Runner) Why(ctx context.Context, key string) ([]*Chain, error) {
	series, period := archive.Split(key)
	v, err := r.look(ctx, 2*lookBack)
	if err != nil {
		return nil, err
	}
	if v.desk.Found.Err() != nil {
		return nil, v.desk.Found
	}
	entries, err := v.desk.Archive.Entries(key)
	if err != nil {
		return nil, r.Words(err)
	}
	var all []*Chain
	for _, p := range v.plans {
		if p.when == nil {
			continue
		}
		i := slices.IndexFunc(v.everybody(p), func(t target) bool { return t.Series == series })
		if i < 0 {
			continue
		}
		t := v.everybody(p)[i]
		for _, at := range v.within(p, t, period) {
			c, err := r.chain(v, p, p.body(t, at), entries)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		c, err := r.unscheduled(v, key, entries)
		return []*Chain{c}, err
	}
	return all, nil
}

// within are the times of a schedule whose edition is that of a period, oldest
// first: those that it names, and those that a person asked for.
func (v *view) within(p *plan, t target, period string) []time.Time {
	is := func(at time.Time) bool { return report.Period(v.desk.Config.Edition, dayIn(at, p.zone)) == period }
	var all []time.Time
	for s := range p.when.Past(archive.Ends(period).AddDate(0, 0, 2)) {
		if is(s.At) {
			all = append(all, s.At)
		} else if len(all) > 0 || s.Day.Before(archive.Ends(period).AddDate(0, -3, 0)) {
			break
		}
	}
	for _, at := range v.ledger.answered(p.Name, t.Series) {
		if is(at) {
			all = append(all, at.In(p.zone))
		}
	}
	for _, j := range v.jobs {
		if b, ok := bodyOf(j.Task); ok && b.Schedule == p.Name && b.Series == t.Series && is(b.At) {
			all = append(all, b.At.In(p.zone))
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// chain is the way of what was due at a time.
func (r *Runner) chain(v *view, p *plan, b body, entries []archive.Entry) (*Chain, error) {
	row := v.told(p, b)
	switch {
	case skips(v, p, b):
		row = v.row(b, v.policy(p))
	case row.ID == "" && !v.known(p, b):
		row.Outcome = before
	}
	j := v.jobs[b.id()]
	c := &Chain{Edition: row.Edition, Schedule: p.Name, Next: v.next(p, row)}
	due := fmt.Sprintf("%s of %s", When(b.At), p.Name)
	if !names(p, b.At) {
		due += ", asked for by a person"
	}
	switch {
	case b.At.After(v.now) && row.ID == "":
		c.add("due", unreached, due+": not yet")
		for _, name := range []string{"started", "data", "page", "kept", "sent"} {
			c.add(name, unreached)
		}
		return c, nil
	case row.Outcome == Skipped:
		c.add("due", isBroken, due, "skipped: "+row.Reason)
	case row.Outcome == before:
		says := ": before the schedule ran first"
		if len(v.ledger.lines[p.Name]) == 0 {
			says = ": nobody began it within 24 hours, and the schedule never ran, so it is not made up for"
		}
		c.add("due", isBroken, due+says)
	default:
		c.add("due", isDone, due)
	}
	c.started(row, j)
	if row.ID != "" {
		return c, r.arrived(v, c, row, entries)
	}
	link := ""
	if row.Outcome == Stopped || row.Outcome == Failed || row.Outcome == Waiting && row.Reason != "" {
		link = brokenAt(row)
	}
	for _, name := range []string{"data", "page", "kept"} {
		if name == link {
			c.add(name, isBroken, append([]string{string(row.Outcome)}, strings.Split(row.Reason, "\n")...)...)
		} else {
			c.add(name, unreached)
		}
	}
	c.add("sent", unreached)
	return c, nil
}

// skips reports whether a time is left out by its schedule's policy.
func skips(v *view, p *plan, b body) bool {
	is := func(s schedule.Slot) bool { return s.At.Equal(b.At) }
	answered := v.ledger.answered(p.Name, b.Series)
	due, skipped := v.due(p, b.target)
	_, begun := v.jobs[b.id()]
	return !begun && !slices.ContainsFunc(due, is) && !slices.ContainsFunc(answered, b.At.Equal) &&
		(slices.ContainsFunc(skipped, is) || slices.ContainsFunc(answered, b.At.After))
}

// before is the outcome of a time before a schedule first ran.
const before Outcome = "before"

// known reports whether a time is due, or was begun.
func (v *view) known(p *plan, b body) bool {
	_, begun := v.jobs[b.id()]
	return begun || b.At.After(v.now) || v.isDue(p, b.target, b.At)
}

// add adds a link; after one that is broken nothing is reached.
func (c *Chain) add(name, state string, says ...string) {
	if c.Broken() != "" {
		state = unreached
	}
	c.Links = append(c.Links, Link{Name: name, State: state, Says: says})
}

// started says when somebody began.
func (c *Chain) started(row Row, j queue.Job) {
	switch {
	case !j.Started.IsZero():
		said := []string{fmt.Sprintf("%s, attempt %d", at(j.Started, row), max(1, row.Attempts))}
		for _, e := range j.Errors {
			said = append(said, at(e.At, row)+": "+strings.ReplaceAll(e.Text, "\n", "; "))
		}
		c.add("started", isDone, said...)
	case row.ID != "":
		c.add("started", isDone, "the queue knows nothing of it any more")
	default:
		c.add("started", isBroken, "nobody began it")
	}
}

func at(t time.Time, row Row) string { return When(t.In(row.At.Location())) }

// brokenAt is the link at which an edition did not go on, by the codes of its
// problems: those of settings and data, else those of its page.
func brokenAt(row Row) string {
	switch {
	case row.Limit:
		return "page"
	case row.Outcome != Stopped:
		return "kept"
	}
	for line := range strings.SplitSeq(row.Reason, "\n") {
		for word := range strings.SplitSeq(line, ": ") {
			if len(word) == 4 && strings.ContainsAny(word[:1], "DFKRS") && strings.Trim(word[1:], "0123456789") == "" {
				return "data"
			}
		}
	}
	return "page"
}

// arrived adds the links of an edition that the archive has.
func (r *Runner) arrived(v *view, c *Chain, row Row, entries []archive.Entry) error {
	if row.Outcome == NotMade && !strings.HasPrefix(row.ID, row.Edition+"/") {
		c.add("data", isDone, "read, and nothing in them changed since "+since(row.ID))
		c.add("page", isDone, "not made: "+row.Reason)
		c.add("kept", isDone, fmt.Sprintf("line %d of the register says so; %s says all", row.Line, row.ID))
		c.add("sent", isDone, "nothing new is there to send")
		return nil
	}
	i := slices.IndexFunc(entries, func(e archive.Entry) bool { return e.ID() == row.ID })
	if i < 0 {
		c.add("kept", isBroken, row.ID+" is in the register, and not in the archive; brief archive scrub looks at all of it")
		return nil
	}
	if err := r.record(v, c, &entries[i]); err != nil {
		return err
	}
	if row.Late > 0 && row.Outcome == Late {
		last := &c.Links[len(c.Links)-1]
		last.Says = append(last.Says, row.Reason)
	}
	return r.sent(v, c, v.plan(row.Schedule), row.ID)
}

// record adds the links that a kept edition has: what it was made of, its
// pages, and where it is kept.
func (r *Runner) record(v *view, c *Chain, e *archive.Entry) error {
	in, err := report.Kept(v.desk.Archive, &e.Record)
	if err != nil {
		return r.Words(err)
	}
	read := "read for " + e.Date
	if e.Issued != nil {
		read = "read on " + e.Issued.At.In(v.desk.Config.Location()).Format(time.DateOnly)
	}
	switch made := in.Manifest.Order; {
	case made.ReadFor != "":
		read = "read late, on " + made.ReadFor
	case made.Late != "":
		read = "as they were on " + e.Date + "; made on " + made.Late
	}
	data := []string{read}
	for _, f := range e.Inputs {
		data = append(data, f.SHA256[:12]+"  "+f.Name)
	}
	for _, p := range in.Stale() {
		data = append(data, p.String())
	}
	c.add("data", isDone, data...)
	c.add("page", isDone, fmt.Sprintf("%d pages, %s", e.Pages, e.File))
	kept := []string{fmt.Sprintf("%s, %s", e.ID(), e.State)}
	if e.Issued != nil {
		kept[0] += fmt.Sprintf(", line %d of the register at %s", e.Issued.N, e.Issued.At.Format("2 Jan 2006 15:04 UTC"))
	}
	c.add("kept", isDone, kept...)
	return nil
}

// sent says where copies of an edition went, by the last line that the archive
// has of each; without one, where they are to go.
func (r *Runner) sent(v *view, c *Chain, p *plan, id string) error {
	lines, err := v.desk.Archive.Copies(id)
	if err != nil {
		return r.Words(err)
	}
	last := map[string]archive.CopyLine{}
	for _, l := range lines {
		last[l.Copy] = l
	}
	var says []string
	state := isDone
	for _, copy := range slices.Sorted(maps.Keys(last)) {
		l := last[copy]
		did := l.Did
		switch did {
		case archive.Resolved:
			did = l.Note
		case archive.Planned, archive.Attempt:
			did = "waiting"
		case archive.Added:
			did = archive.HandedOver
		}
		if did == archive.Failed || did == archive.Unknown || did == archive.Refused {
			state = isBroken
		}
		to := strings.TrimSpace(l.Outlet + " " + cmp.Or(l.Name, l.Recipient))
		says = append(says, strings.TrimSuffix(fmt.Sprintf("%s  %s: %s, %s", copy, to, did, l.Note), ", "))
	}
	switch {
	case says != nil:
	case p == nil || len(p.To) == 0:
		says = []string{"not sent: no outlet is named"}
	default:
		says = []string{"not sent: brief publish sends it to " + strings.Join(p.To, ", ")}
		if p.Embargo != "" {
			says[0] += ", not before " + p.Embargo
		}
	}
	c.add("sent", state, says...)
	return nil
}

// unscheduled is the chain of an edition that no schedule names.
func (r *Runner) unscheduled(v *view, key string, entries []archive.Entry) (*Chain, error) {
	c := &Chain{Edition: key}
	series, period := archive.Split(key)
	if len(entries) == 0 {
		why := "no schedule is for " + series
		for _, p := range v.plans {
			if slices.ContainsFunc(p.targets, func(t target) bool { return t.Series == series }) {
				why = fmt.Sprintf("no schedule has a time for %s in %s", series, period)
			}
		}
		c.add("due", isBroken, why)
		for _, name := range []string{"started", "data", "page", "kept", "sent"} {
			c.add(name, unreached)
		}
		c.Next = "nothing, by itself"
		return c, nil
	}
	newest := entries[0]
	for _, e := range entries {
		if e.Proof == 0 || newest.Proof > 0 {
			newest = e
		}
	}
	c.add("due", isDone, "made by hand: no schedule asked for it")
	c.add("started", isDone, "by a person")
	c.Next = "nothing, by itself"
	if err := r.record(v, c, &newest); err != nil {
		return c, err
	}
	return c, r.sent(v, c, nil, newest.ID())
}

// next says what happens to an edition next.
func (v *view) next(p *plan, row Row) string {
	follow := "nothing: the schedule has no further time"
	if s, ok := p.when.Next(v.now); ok {
		follow = fmt.Sprintf("%s comes next, %s", v.key(row.Series, s.Day), When(s.At))
	}
	switch row.Outcome {
	case Stopped:
		return "it is tried again when the data change; " + follow
	case Waiting:
		return "it is tried again at " + at(row.Next, row) + "; " + follow
	case Failed:
		if row.Limit {
			return "brief run " + row.Schedule + " tries it again; " + follow
		}
		return "it is tried again once a day; " + follow
	case Due, Missing:
		if row.At.After(v.now) {
			return "it is made at its time"
		}
		return "brief run makes it"
	case Making:
		return "it is being made"
	}
	return follow
}
