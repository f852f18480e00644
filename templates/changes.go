package templates

import (
	"slices"
	"strconv"

	"brief/report/dataset"
	"brief/report/doc"
)

// changed reports whether anything that the brief says of its subject differs
// from the edition before: a level or trend, an interest, a point, a
// recommendation, a judgement or the value of an indicator (COMMANDS 5). A new
// date or source alone is no change.
func (x *run) changed() bool {
	if len(x.changedRatings()) > 0 {
		return true
	}
	then := *x.in
	then.Set = x.in.Previous
	before := newRun(x.template, &then)
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
	for _, j := range x.judgements() {
		add(j.Text, j.Likelihood, j.Confidence)
	}
	for _, c := range x.printed() {
		for _, r := range x.in.Set.RatingsOf(c.ID.Text) {
			if r.Dimension != "overall" && r == x.in.Set.RatingIn(r.Country, r.Actor, r.Dimension) {
				add(r.Level, r.Trend)
			}
		}
		for _, i := range x.in.Set.Indicators {
			for _, o := range x.in.Set.ValuesOf(i.ID, c.ID.Text) {
				add(o.When, dataset.Cell{Text: strconv.FormatFloat(o.Number, 'g', -1, 64)}, o.Said)
			}
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

// A change is a rating that is not what it was: now or was is nil where it
// came or went.
type change struct{ now, was *dataset.Rating }

// changedRatings are the ratings whose level or trend was another, that were
// not there, or that went.
func (x *run) changedRatings() []change {
	var all []change
	for _, r := range x.ratings() {
		was := x.in.Previous.Rating(r.Country, r.Actor)
		if was == nil || was.Level.Text != r.Level.Text || was.Trend.Text != r.Trend.Text {
			all = append(all, change{r, was})
		}
	}
	for _, c := range x.printed() {
		for _, was := range x.in.Previous.RatingsOf(c.ID.Text) {
			asked := len(x.in.Actors) == 0 || slices.Contains(x.in.Actors, was.Actor)
			if asked && was == x.in.Previous.Rating(was.Country, was.Actor) && x.in.Set.Rating(was.Country, was.Actor) == nil {
				all = append(all, change{nil, was})
			}
		}
	}
	return all
}

// origin is the cell that shows a change; a rating that went is shown by what
// is left, the name of its country.
func (c change) origin(x *run) *doc.Origin {
	switch {
	case c.now == nil:
		country := x.in.Set.Country(c.was.Country)
		return x.nameOrigin(country.Name, &country.Row)
	case c.was != nil && c.was.Level.Text == c.now.Level.Text:
		return x.origin(c.now.Trend, &c.now.Row)
	}
	return x.origin(c.now.Level, &c.now.Row)
}

// changedCount is the number of changed ratings, for a table of facts.
func (x *run) changedCount() Value {
	if x.in.Previous == nil {
		return toned(x.word("not-known"), doc.Quiet)
	}
	rs := x.changedRatings()
	var from []*doc.Origin
	for _, c := range rs {
		from = append(from, c.origin(x))
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
