package templates

import (
	"cmp"
	"fmt"
	"slices"

	"brief/report/dataset"
	"brief/report/doc"
)

// adviceRules are the heads of lists and recommendations.
var adviceRules = []rule{
	{name: "objectives-head", make: (*run).objectivesHead},
	{name: "means-head", make: (*run).meansHead},
}

// ownSource is the source of what the desk itself recommends or writes.
const ownSource = "desk"

// advice is a group of recommendations under one head: those to one addressee,
// by sources or by the desk itself.
type advice struct {
	own    bool
	to     dataset.Cell
	row    *dataset.Row // of to
	anchor string
	rows   []*dataset.Recommendation
	points []*dataset.Point // that no row is paired with
}

// scopes are those of what is said of the brief's country or region. What is
// said of one country does not stand in a region's overview.
func (x *run) scopes() []string {
	region := "region:" + x.in.Region
	if c := x.country(); c != nil {
		return []string{c.ID.Text, region}
	}
	return []string{region}
}

// advice are the groups that concern the brief: sources' first, by addressee
// in the order of the data.
func (x *run) advice() []advice {
	return x.findings.advice.get(x.findAdvice)
}

func (x *run) findAdvice() []advice {
	x.read("recommendations")
	rows := x.in.Set.RecommendationsOn(x.scopes()...)
	slices.SortStableFunc(rows, func(a, b *dataset.Recommendation) int { return cmp.Compare(a.Order, b.Order) })
	var gs []advice
	find := func(own bool, to dataset.Cell, row *dataset.Row) *advice {
		for i := range gs {
			if gs[i].own == own && gs[i].to.Text == to.Text {
				return &gs[i]
			}
		}
		gs = append(gs, advice{own: own, to: to, row: row})
		return &gs[len(gs)-1]
	}
	paired := map[string]bool{}
	for _, r := range rows {
		g := find(r.Source.Text == ownSource, r.To, &r.Row)
		g.rows = append(g.rows, r)
		paired[r.Point] = true
	}
	for _, p := range x.points("recommendation") {
		if paired[p.ID] {
			continue
		}
		own := p.Source.Text == ownSource
		i := slices.IndexFunc(gs, func(g advice) bool { return g.own == own })
		if i < 0 {
			find(own, dataset.Cell{}, &p.Row)
			i = len(gs) - 1
		}
		gs[i].points = append(gs[i].points, p)
	}
	slices.SortStableFunc(gs, func(a, b advice) int {
		if a.own == b.own {
			return 0
		}
		if a.own {
			return 1
		}
		return -1
	})
	for i := range gs {
		gs[i].anchor = fmt.Sprintf("recommendations-%d", i+1)
	}
	return gs
}

// points are the points of a kind that concern the brief, in their order.
func (x *run) points(kind string) []*dataset.Point {
	return x.findings.points.get(x.findPoints)[kind]
}

func (x *run) findPoints() map[string][]*dataset.Point {
	x.read("points")
	all := x.in.Set.PointsOn(x.scopes()...)
	slices.SortStableFunc(all, func(a, b *dataset.Point) int { return cmp.Compare(a.Order, b.Order) })
	of := map[string][]*dataset.Point{}
	for _, p := range all {
		of[p.Kind] = append(of[p.Kind], p)
	}
	return of
}

// head is the head of a group.
func (x *run) adviceHead(g advice) Value {
	to := fill{"to": x.name(g.to, g.row)}
	switch {
	case g.own && g.to.Text != "":
		return x.say("advice-head/own-to", to)
	case g.own:
		return x.say("advice-head/own", nil)
	case g.to.Text != "":
		return x.say("advice-head/to", to)
	}
	return x.say("advice-head/nobody", nil)
}

// adviceLead says to whom the recommendations of a group are addressed and for
// which places.
func (x *run) adviceLead(g advice) Value {
	switch {
	case g.own:
		return x.say("advice-lead/own", nil)
	case len(g.rows) == 0 || g.to.Text == "":
		return x.say("advice-lead/nobody", nil)
	}
	var single, all []*doc.Origin
	sources := map[string]bool{}
	for _, r := range g.rows {
		o := x.origin(r.Scope, &r.Row)
		all = append(all, o)
		if c := x.country(); c != nil && r.Scope.Text == c.ID.Text {
			single = append(single, o)
		}
		sources[r.Source.Text] = true
	}
	with := fill{"to": x.name(g.to, g.row)}
	if c := x.country(); c != nil {
		with["country"] = x.name(c.Name, &c.Row)
	}
	key := "region"
	switch {
	case len(single) == len(all):
		key = "country"
	case len(single) > 0:
		key = "mixed"
		with["n"] = x.number("recommendations/country", len(single), single)
	case x.assigned(sources):
		key = "region-also"
	}
	if len(sources) > 1 {
		key += "-many"
	}
	return x.say("advice-lead/"+key, with, all...)
}

// assigned reports whether one of the sources recommends something for a
// single country, this one or another.
func (x *run) assigned(sources map[string]bool) bool {
	for s := range sources {
		if x.in.Set.Assigns(s) {
			return true
		}
	}
	return false
}

// objectivesHead says whose objectives a list holds.
func (x *run) objectivesHead() []Value {
	ps := x.points("objective")
	if len(ps) == 0 {
		return nil
	}
	sources := map[string]bool{}
	for _, p := range ps {
		sources[p.Source.Text] = true
	}
	key := "objectives-head/one"
	if len(sources) > 1 {
		key = "objectives-head/many"
	}
	return one(x.say(key, nil))
}

// meansHead says who uses the means of a list, where the data say so.
func (x *run) meansHead() []Value {
	ps := x.points("means")
	if len(ps) == 0 {
		return nil
	}
	var as []*dataset.Actor
	var from []*doc.Origin
	for _, p := range ps {
		from = append(from, x.origin(p.Text, &p.Row))
		if len(p.Bad) > 0 { // its actors may be nobody
			continue
		}
		for _, id := range p.Actors {
			if a := x.actor(id); a != nil && !slices.Contains(as, a) {
				as = append(as, a)
			}
		}
	}
	if len(as) == 0 {
		return one(x.say("means-head/nobody", nil, from...))
	}
	if names := x.actorNames(as); names != nil {
		return one(x.say("means-head/named", fill{"powers": x.list(names, "list-and")}, from...))
	}
	return one(x.say("means-head/many", fill{"n": x.number("powers-using", len(as), x.actorOrigins(as))}, from...))
}
