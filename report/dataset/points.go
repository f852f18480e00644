package dataset

import (
	"slices"
	"strings"

	"brief/report/problem"
)

// pointColumns describe the bullets of the sources.
var pointColumns = []column{
	{name: "id", need: filled, rule: anyID, attach: true},
	{name: "kind", need: filled, rule: choice("objective", "means", "recommendation"), attach: true},
	{name: "order", need: filled, rule: number},
	{name: "text", need: filled, rule: words},
	{name: "scope", need: filled, rule: scope, attach: true},
	{name: "actors", rule: refers("actors", true)},
	{name: "source", need: filled, rule: rests(true)},
}

func (l *loader) loadPoints() {
	rs := l.read("points", pointColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.duplicates(rs, func(r *record) string { return r.Key })
	for _, r := range rs {
		l.enter("points", r.Key)
		r.Source = r.cell("source")
		l.set.Points = append(l.set.Points, &Point{
			Row: r.Row, ID: r.Key, Kind: r.text("kind"), Order: wholeNumber(r.text("order")), Text: r.cell("text"),
			Scope: r.cell("scope"), Actors: r.value("actors").list(),
		})
	}
}

// recommendationColumns describe pairs of a focus and an outcome.
var recommendationColumns = []column{
	{name: "id", need: filled, rule: anyID, attach: true},
	{name: "to", need: filled, rule: rule{want: says("to whom it is addressed"), check: words.check}},
	{name: "point", rule: refers("points", false)},
	{name: "order", need: filled, rule: number},
	{name: "focus", need: filled, rule: stated, code: "D050"},
	{name: "outcome", need: filled, rule: stated, code: "D050"},
	{name: "scope", need: filled, rule: scope, attach: true},
	{name: "owner", rule: words},
	{name: "timeframe", rule: words},
	{name: "measure", rule: words},
	{name: "priority", rule: words},
	{name: "status", rule: words},
	{name: "source", need: filled, rule: rests(true)},
}

func (l *loader) loadRecommendations() {
	rs := l.read("recommendations", recommendationColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.duplicates(rs, func(r *record) string { return r.Key })
	for _, r := range rs {
		r.Source = r.cell("source")
		l.pairing(r)
		l.set.Recommendations = append(l.set.Recommendations, &Recommendation{
			Row: r.Row, ID: r.Key, To: r.cell("to"), Focus: r.cell("focus"), Outcome: r.cell("outcome"), Scope: r.cell("scope"),
			Owner: r.cell("owner"), Timeframe: r.cell("timeframe"), Measure: r.cell("measure"), Priority: r.cell("priority"),
			Status: r.cell("status"), Point: r.text("point"), Order: wholeNumber(r.text("order")),
		})
	}
	l.emptyColumns(rs, "owner", "timeframe")
}

// pairing checks the point that a recommendation is paired with: it must be a
// recommendation, and its own row one that is printed.
func (l *loader) pairing(r *record) {
	id, at := r.text("point"), r.value("point").place
	if id == "" {
		return
	}
	i := slices.IndexFunc(l.set.Points, func(p *Point) bool { return p.ID == id })
	switch k := l.known["points"]; {
	case i >= 0 && l.set.Points[i].Kind != "recommendation":
		l.fault(r, problem.Errorf(at, "D020", "point %s is of the kind %s, not recommendation", show(id), l.set.Points[i].Kind))
	case i < 0 && k != nil && k.name[id] != "" && len(l.set.Loose["points"]) == 0:
		l.fault(r, problem.Errorf(at, "D020", "no edition prints the point %s", show(id)).WithHint("mend its row in %s", l.file("points")))
	}
}

// emptyColumns notes columns that a page would print and that hold nothing.
func (l *loader) emptyColumns(rs []*record, names ...string) {
	var empty []string
	for _, n := range names {
		used := len(rs) == 0
		for _, r := range rs {
			v := r.value(n)
			used = used || v.absent || v.text != ""
		}
		if !used {
			empty = append(empty, n)
		}
	}
	if len(empty) == 0 {
		return
	}
	t := rs[0].table
	verb := "column %s is empty in all rows"
	if len(empty) > 1 {
		verb = "columns %s are empty in all rows"
	}
	at := t.in.at(1)
	at.Column = 0
	l.add(problem.Notef(at, "D051", verb, strings.Join(empty, " and ")).
		WithHint("a table leaves them out"))
}
