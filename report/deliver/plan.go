package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
)

// An Order is what is asked of a Publisher: to bring an edition to outlets.
type Order struct {
	Edition string    // KAZ/2026-W48/v1
	Outlets []string  // in the order in which they are told
	Asked   bool      // a person named this version, though there may be a later one
	Again   bool      // also to those who have it, or may have it
	Until   time.Time // an embargo: not sent before; zero for none
}

// A Planned is one copy, and what is to happen to it.
type Planned struct {
	*Held
	New  bool   // it is not in the register yet, or is planned anew
	Here string // why nothing happens: it has the edition; "" if it is sent
}

// A Skipped is somebody who does not get an edition, and why.
type Skipped struct {
	Outlet    string
	Recipient *dataset.Recipient
	Why       string
}

// A Plan says who gets an edition, who does not, and why.
type Plan struct {
	Issue   *Issue
	Copies  []Planned
	Skipped []Skipped
	Until   time.Time // under embargo until then; zero for not

	kind Kind
}

// A Publisher brings editions to people, by the rules, and keeps account of it
// in the register of copies. Its fields are set before it is used. It may be
// used by several programs at once: at each outlet one of them works.
type Publisher struct {
	Archive *archive.Archive
	Issue   func(id string) (*Issue, error)       // a kept edition
	Desk    func() (*Desk, error)                 // read anew each time
	Open    func(o config.Outlet) (Outlet, error) // an outlet
	Now     func() time.Time
	Tell    func(h *Held)                        // what has become of a copy; nil for nobody to tell
	Words   func(h *Held, words string)          // while a copy takes its time; nil too
	Number  func(f *File, c Copy) (*File, error) // the copy with its number on it; nil where there is no such thing

	// Press makes of a copy, numbered if it is to be, what goes to a printer: with
	// a cover, or folded. nil where there is no such thing.
	Press func(f *File, c Copy, o config.Outlet) (*File, error)
}

// Plan says what Publish would do. What a rule forbids is a *RefusedError with
// all reasons; what is wrong in the recipients is a problem.List. Nothing is
// written or sent.
func (p *Publisher) Plan(_ context.Context, o Order) (*Plan, error) {
	desk, err := p.Desk()
	if err != nil {
		return nil, err
	}
	issue, err := p.Issue(o.Edition)
	if err != nil {
		return nil, err
	}
	lines, err := p.Archive.Copies(o.Edition)
	if err != nil {
		return nil, err
	}
	plan, err := p.plan(issue, desk, o, lines)
	if err != nil {
		return nil, err
	}
	return plan, nil
}

// plan is the plan of an order; also where rules forbid it, and then the error
// is a *RefusedError.
func (p *Publisher) plan(issue *Issue, desk *Desk, o Order, lines []archive.CopyLine) (*Plan, error) {
	plan := &Plan{Issue: issue, Until: o.Until}
	if !plan.Until.IsZero() && issue.Embargo.After(plan.Until) {
		plan.Until = issue.Embargo
	}
	held := Hold(lines)
	refused := holds(issue, p.Now(), plan.Until, o.Asked)
	for _, h := range held {
		if plan.Until.IsZero() && h.State == Waiting && h.From.After(p.Now()) && len(refused) == 0 {
			refused = append(refused, problem.Errorf(problem.Place{}, "H405", "%s is under embargo until %s", issue.ID(), clock(h.From)).WithHint("it is sent by itself then"))
		}
	}
	var broken problem.List
	for _, name := range o.Outlets {
		outlet, ok := desk.Outlets[name]
		if !ok {
			return nil, fmt.Errorf("no outlet %q", name)
		}
		if _, err := p.Open(outlet); err != nil {
			return nil, err
		}
		if p.Number == nil && outlet.Keys["numbered"].Text == "true" {
			return nil, &SettingError{outlet, "numbered", errNoNumbers.Error()}
		}
		broken = append(broken, desk.broken(outlet)...)
		refused = append(refused, plan.outlet(desk, outlet, held, o)...)
	}
	switch {
	case len(broken) > 0:
		return nil, broken.Sorted()
	case len(refused) > 0:
		return plan, &RefusedError{refused.Sorted()}
	}
	return plan, nil
}

// Check says why an outlet of the config could not take anything now, nil if it
// could. It sends nothing.
func (p *Publisher) Check(ctx context.Context, name string) error {
	desk, err := p.Desk()
	if err != nil {
		return err
	}
	out, err := p.Open(desk.Outlets[name])
	if err != nil {
		return err
	}
	return out.Check(ctx)
}

// outlet plans the copies of one outlet.
func (plan *Plan) outlet(desk *Desk, o config.Outlet, held []*Held, order Order) (refused problem.List) {
	all := desk.recipients(o)
	if len(all) == 0 && o.Kind != "mail" && o.Kind != "mail-draft" {
		n := 1
		if o.Keys["numbered"].Text == "true" {
			n, _ = strconv.Atoi(cmp.Or(o.Keys["copies"].Text, "1"))
		}
		plan.copies(o, Person{}, n, held, order)
		plan.number(o, held)
		return desk.refuses(plan.Issue, o, nil)
	}
	for _, r := range all {
		if why := skips(plan.Issue, o, r); why != "" {
			plan.Skipped = append(plan.Skipped, Skipped{o.Name, r, why})
			continue
		}
		refused = append(refused, desk.refuses(plan.Issue, o, r)...)
		n := 1
		if o.Kind == "printer" {
			n = r.Copies
		}
		plan.copies(o, personOf(r), n, held, order)
	}
	plan.number(o, held)
	return refused
}

// personOf is a recipient as copies name it.
func personOf(r *dataset.Recipient) Person {
	return Person{ID: r.ID, Name: r.Name.Text, Address: r.Address.Text, Language: r.Language.Text, List: r.List}
}

// copies plans so many copies for one person, or for the outlet itself: those
// that the register has already, and new ones for what lacks.
func (plan *Plan) copies(o config.Outlet, who Person, n int, held []*Held, order Order) {
	var mine []*Held // of the last round
	for _, h := range held {
		if h.Outlet != o.Name || h.Recipient.ID != who.ID || (h.Kind == Recall) != (plan.kind == Recall) {
			continue
		}
		if len(mine) > 0 && h.Round > mine[0].Round {
			mine = nil
		}
		if len(mine) == 0 || h.Round == mine[0].Round {
			mine = append(mine, h)
		}
	}
	round := 1
	if len(mine) > 0 {
		round = mine[0].Round
	}
	if order.Again && len(mine) > 0 && !slices.ContainsFunc(mine, func(h *Held) bool { return !h.delivered() }) {
		round, mine = round+1, nil
	}
	for k := range max(n, len(mine)) {
		if k >= len(mine) {
			h := &Held{Edition: plan.Issue.ID(), Kind: plan.kind, Outlet: o.Name, Recipient: who, Round: round, State: Waiting, From: plan.Until}
			h.ID = CopyID(h.Edition, h.Kind, h.Outlet, who.ID, k+1, round, plan.taken(held))
			plan.Copies = append(plan.Copies, Planned{h, true, ""})
			continue
		}
		h := *mine[k]
		if who.ID != "" {
			h.Recipient = who // as the data have it now
		}
		plan.Copies = append(plan.Copies, plan.known(&h, order.Again))
	}
}

// delivered reports whether a copy surely came to its end as it should.
func (h *Held) delivered() bool {
	return h.State == Sent || h.State == Printed || h.State == HandedOver
}

// known is what happens to a copy that the register has.
func (plan *Plan) known(h *Held, again bool) Planned {
	switch {
	case h.delivered():
		return Planned{h, false, fmt.Sprintf("%s already, %s", h.State, day(h.At))}
	case h.State == Unknown && !again:
		return Planned{h, false, "it may have arrived; ask there, then brief copies resolve " + h.ID + ", or publish --again"}
	case h.State == Waiting:
		if !plan.Until.IsZero() {
			h.From = plan.Until
			return Planned{h, !h.Unasked(), ""}
		}
		return Planned{h, false, ""}
	}
	h.From = plan.Until
	return Planned{h, true, ""} // failed, refused, recalled or unknown: the same copy, tried again
}

func day(t time.Time) string { return t.Format("2 January 2006") }

// taken reports which IDs other copies of the edition have.
func (plan *Plan) taken(held []*Held) func(id string) bool {
	ids := map[string]bool{}
	for _, h := range held {
		ids[h.ID] = true
	}
	for _, c := range plan.Copies {
		ids[c.ID] = true
	}
	return func(id string) bool { return ids[id] }
}

// number gives the new copies of an outlet their numbers, after those that the
// register has.
func (plan *Plan) number(o config.Outlet, held []*Held) {
	if o.Keys["numbered"].Text != "true" || plan.kind == Recall {
		return
	}
	last, fresh := 0, 0
	for _, h := range held {
		if h.Outlet == o.Name {
			last = max(last, h.Number)
		}
	}
	for _, c := range plan.Copies {
		if c.Outlet == o.Name && c.Number == 0 && c.New {
			fresh++
		}
	}
	n := last
	for _, c := range plan.Copies {
		if c.Outlet == o.Name && c.Number == 0 && c.New {
			n++
			c.Number, c.Of = n, last+fresh
		}
	}
}

// lines are what the register gets of a plan.
func (plan *Plan) lines(at time.Time) []archive.CopyLine {
	var all []archive.CopyLine
	for _, c := range plan.Copies {
		if c.New {
			l := c.line(at, archive.Planned, "")
			l.From = c.From
			all = append(all, l)
		}
	}
	return all
}

// Outlets are the outlets that an edition goes to where nobody names any: those
// of the schedule that made it, else those of all schedules of its report.
func Outlets(all map[string]config.Schedule, made, report string) []string {
	if s, ok := all[made]; ok {
		return s.To
	}
	var to []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name].Report == report {
			to = append(to, all[name].To...)
		}
	}
	slices.Sort(to)
	return slices.Compact(to)
}

// Embargo is the time before which nothing that a schedule made is sent; zero
// for none.
func Embargo(s config.Schedule) time.Time {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, s.Embargo); err == nil {
			return t
		}
	}
	return time.Time{}
}

var errNoNumbers = errors.New("this version cannot put numbers on copies")
