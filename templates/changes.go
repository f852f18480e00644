package templates

import (
	"brief/report/dataset"
	"brief/report/doc"
)

// changed reports whether anything that the brief says of its subject differs
// from the edition before: a level or trend, an interest, a point or a
// recommendation (COMMANDS 5). A new date or source alone is no change.
func (x *run) changed() bool {
	if len(x.changedRatings()) > 0 {
		return true
	}
	before := &run{in: &Input{}, bad: x.bad}
	*before.in = *x.in
	before.in.Set = x.in.Previous
	return said(x) != said(before)
}

// said is what a set says of the subject beside its ratings, for comparison.
func said(x *run) string {
	var s string
	add := func(cs ...dataset.Cell) {
		for _, c := range cs {
			s += c.Text + "\x00"
		}
	}
	for _, c := range x.printed() {
		add(c.ID, c.Interest)
	}
	for _, kind := range []string{"objective", "means", "recommendation"} {
		for _, p := range x.points(kind) {
			add(p.Text)
		}
	}
	for _, g := range x.advice() {
		for _, r := range g.rows {
			add(r.To, r.Focus, r.Outcome, r.Owner, r.Timeframe, r.Measure)
		}
	}
	for _, t := range x.texts() {
		for _, h := range t.Heads {
			add(h.Head)
			for _, p := range h.Paragraphs {
				add(p.Cell)
			}
		}
	}
	return s
}

// changedRatings are the ratings whose level or trend was another, or that
// were not there.
func (x *run) changedRatings() []*dataset.Rating {
	var rs []*dataset.Rating
	for _, r := range x.ratings() {
		was := x.in.Previous.Rating(r.Country, r.Actor)
		if was == nil || was.Level.Text != r.Level.Text || was.Trend.Text != r.Trend.Text {
			rs = append(rs, r)
		}
	}
	return rs
}

// changedCount is the number of changed ratings, for a table of facts.
func (x *run) changedCount() Value {
	if x.in.Previous == nil {
		return toned(x.word("not-known"), doc.Quiet)
	}
	rs := x.changedRatings()
	var from []*doc.Origin
	for _, r := range rs {
		c := r.Level
		if was := x.in.Previous.Rating(r.Country, r.Actor); was != nil && was.Level.Text == c.Text {
			c = r.Trend
		}
		from = append(from, x.origin(c, &r.Row))
	}
	switch n := x.figure("changed", len(rs), from); len(rs) {
	case 0:
		return toned(x.say("changed/none", nil), doc.Quiet)
	case 1:
		return toned(x.say("changed/one", fill{"n": n}), doc.Value)
	default:
		return toned(x.say("changed/many", fill{"n": n}), doc.Value)
	}
}
