package templates

import (
	"strconv"

	"brief/report/dataset"
	"brief/report/doc"
)

// staleRules say how old data are that are older than the config allows, where
// it asks for that (datasets.*.stale: mark).
var staleRules = []rule{
	{name: "stale", make: (*run).stale},
}

// AgeID opens the ID of the origin of each age that a page prints; the ID of the
// cell that dates the data follows.
const AgeID = "age:"

// An aged group is what rests on data of one date.
type aged struct {
	what []Value
	by   *dataset.Cell
	row  *dataset.Row // of the first
}

// stale says of what the brief prints how old it is: of ratings by power, of
// everything else by its kind. What rests on one date is told together.
func (x *run) stale() []Value {
	var ratings, others []aged
	all := 0
	for _, c := range x.printed() {
		for _, p := range x.powers(c) {
			if p.rating == nil || p.rating.Aged == nil {
				continue
			}
			name := x.name(p.actor.Name, &p.actor.Row)
			if x.country() == nil {
				name = x.say("news-label/in", fill{"country": x.name(c.Name, &c.Row), "what": name})
			}
			ratings = older(ratings, &p.rating.Row, name)
			all++
		}
	}
	if len(ratings) == 1 && all == len(x.ratings()) && all > 1 { // all of one date
		ratings[0].what = one(x.word("ratings"))
	}
	for _, k := range x.agedKinds() {
		others = older(others, k.row, k.label)
	}
	var vs []Value
	for _, g := range append(ratings, others...) {
		vs = append(vs, x.agedSentence(g))
	}
	return vs
}

// older adds a row to the group of its date.
func older(gs []aged, row *dataset.Row, what Value) []aged {
	for i := range gs {
		if gs[i].by.ID == row.Aged.ID {
			gs[i].what = append(gs[i].what, what)
			return gs
		}
	}
	return append(gs, aged{one(what), row.Aged, row})
}

// agedSentence is "Russia and China: data as of 1 October 2026 (54 days old).";
// a date that is that of a source, or of the day it was received, is told as that.
func (x *run) agedSentence(g aged) Value {
	n, _ := x.in.Set.Age(*g.by)
	date := x.day(*g.by, g.row, "long")
	today := x.in.Set.Today.Format("2006-01-02")
	days := &doc.Origin{
		ID: AgeID + g.by.ID, Place: date[0].Origin.Place, Raw: strconv.Itoa(n),
		From:  []*doc.Origin{date[0].Origin, ordered("read-for", today, today)[0].Origin},
		Steps: []string{"days from the date to the day that the data were read for"},
	}
	key := "stale/"
	switch x.in.Set.Dating(*g.by, g.row) {
	case dataset.BySource:
		key += "source-"
	case dataset.ByReceived:
		key += "received-"
	}
	if n == 1 {
		key += "one"
	} else {
		key += "many"
	}
	return x.say(key, fill{
		"what": x.list(g.what, "list-and"), "date": date,
		"n": Value{{Words: days.Raw, Keep: true, Origin: days}},
	})
}

// A labelled row is a row beside the ratings that is older than it may be, and
// what its kind is called.
type labelled struct {
	row   *dataset.Row
	label Value
}

// agedKinds are the kinds of rows beside ratings that the brief prints and that are
// too old, each once for each date.
func (x *run) agedKinds() []labelled {
	var all []labelled
	seen := map[string]bool{}
	add := func(key string, r *dataset.Row) {
		if r.Aged == nil || seen[key+r.Aged.ID] {
			return
		}
		seen[key+r.Aged.ID] = true
		all = append(all, labelled{r, x.say(key, nil)})
	}
	for _, c := range x.printed() {
		add("main-interest", &c.Row)
	}
	for _, a := range x.allActors() {
		add("news-label/aims", &a.Row)
	}
	for _, k := range newsKinds[:3] {
		for _, p := range x.points(k.of) {
			add(k.word, &p.Row)
		}
	}
	for _, r := range x.in.Set.RecommendationsOn(x.scopes()...) {
		add("news-label/recommendations", &r.Row)
	}
	for _, j := range x.judgements() {
		add("judgements", &j.Row)
	}
	for _, c := range x.printed() {
		for _, i := range x.in.Set.Indicators {
			for _, o := range x.in.Set.ValuesOf(i.ID, c.ID.Text) {
				add("key-figures", &o.Row)
			}
		}
	}
	return all
}
