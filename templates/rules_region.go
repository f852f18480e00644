package templates

import (
	"brief/report/dataset"
	"brief/report/doc"
)

// regionRules are the sentences of a regional overview.
var regionRules = []rule{
	{name: "region-bottom-line", make: (*run).regionBottomLine},
	{name: "region-subtitle", make: func(x *run) []Value { return one(x.regionSubtitle()) }},
	{name: "compare", of: (*run).compare},
}

// A spread is what one power is rated in the countries of a region.
type spread struct {
	actor     *dataset.Actor
	top       int // highest level stated, -1 if none is
	high      []country
	lower     []country
	unranked  []country // no level stated
	countries int
}

// country is one country's rating by a power.
type country struct {
	*dataset.Country
	rating *dataset.Rating // nil where there is none
}

// spreads are the powers of the report over the countries of the region.
func (x *run) spreads() []spread {
	cs := x.countries()
	var ss []spread
	for _, a := range x.actors() {
		s := spread{actor: a, top: -1, countries: len(cs)}
		var rated []country
		for _, c := range cs {
			r := x.rating(c, a)
			rated = append(rated, country{c, r})
			s.top = max(s.top, x.levelOf(r))
		}
		for _, c := range rated {
			switch l := x.levelOf(c.rating); {
			case l < 0:
				s.unranked = append(s.unranked, c)
			case l == s.top:
				s.high = append(s.high, c)
			default:
				s.lower = append(s.lower, c)
			}
		}
		ss = append(ss, s)
	}
	return ss
}

// levelsOf are the origins of the levels of some countries; one without a
// rating is counted by its name.
func (x *run) levelsOf(cs []country) []*doc.Origin {
	var os []*doc.Origin
	for _, c := range cs {
		if c.rating != nil {
			os = append(os, x.origin(c.rating.Level, &c.rating.Row))
		} else {
			os = append(os, x.nameOrigin(c.Name, &c.Row))
		}
	}
	return os
}

// countOf is the number of some countries, by the levels that are counted.
func (x *run) countOf(s spread, what string, cs []country) Value {
	return x.number(s.actor.ID.Text+"/"+what, len(cs), x.levelsOf(cs))
}

// where says in how many of the countries a power has a level.
func (x *run) where(s spread, level string, cs []country) Value {
	return x.places(x.countOf(s, level, cs), len(cs), x.levelsOf(cs))
}

// places is "two of three countries", "both countries" or "all three countries".
func (x *run) places(k Value, of int, from []*doc.Origin) Value {
	all := x.countries()
	n := x.number("countries", len(all), x.names(all))
	switch {
	case of < len(all):
		return x.say("where/some", fill{"k": k, "n": n}, from...)
	case of == 2:
		return x.say("where/both", nil, append(from, x.names(all)...)...)
	}
	return x.say("where/all", fill{"n": n}, from...)
}

// regionBottomLine says of each power where it is rated highest, and whether
// the interests differ. Over three powers only those with the highest level of
// all are told.
func (x *run) regionBottomLine() []Value {
	ss := x.spreads()
	if len(ss) > manyPowers {
		ss = highestSpreads(ss)
	}
	var vs []Value
	for _, s := range ss {
		vs = append(vs, lead(x.spreadBullet(s)))
	}
	if v := x.interests(); len(v) > 0 {
		vs = append(vs, lead(v))
	}
	const few = 3
	for _, a := range x.adviceBullets() {
		if len(vs) < few {
			vs = append(vs, lead(a))
		}
	}
	return vs
}

// highestSpreads are the up to three powers with the highest level, those with
// it in most countries first.
func highestSpreads(ss []spread) []spread {
	var out []spread
	for len(out) < manyPowers {
		best := -1
		for i, s := range ss {
			if s.top < 0 || contains(out, s.actor) {
				continue
			}
			if best < 0 || s.top > ss[best].top || s.top == ss[best].top && len(s.high) > len(ss[best].high) {
				best = i
			}
		}
		if best < 0 || len(out) > 0 && ss[best].top < out[0].top {
			break
		}
		out = append(out, ss[best])
	}
	return out
}

func contains(ss []spread, a *dataset.Actor) bool {
	for _, s := range ss {
		if s.actor == a {
			return true
		}
	}
	return false
}

// spreadBullet is one power's bullet: its highest level and where, then the
// country that differs.
func (x *run) spreadBullet(s spread) Value {
	name := x.name(s.actor.Name, &s.actor.Row)
	if s.top < 0 {
		return x.noLevelBullet(s)
	}
	first := s.high[0]
	with := fill{
		"power":   name,
		"level":   x.label(first.rating.Level, &first.rating.Row, "influence"),
		"country": x.name(first.Name, &first.Row),
		"where":   x.where(s, first.rating.Level.Text, s.high),
	}
	whole := "top"
	if s.countries == 1 {
		whole = "single"
	}
	key := whole
	if len(s.high) == 1 && s.countries > 1 {
		key = "only"
	}
	say := func(key string) Value {
		return x.say("region-bottom-line/"+key, with, x.levelsOf(s.high)...)
	}
	stop := func(v Value) Value { return x.say("region-bottom-line/stop", fill{"clause": v}) }
	short := fill{"power": x.name(s.actor.ID, &s.actor.Row), "level": with["level"], "country": x.name(first.ID, &first.Row), "where": with["where"]}
	last := x.say("region-bottom-line/short", short)
	if s.countries == 1 {
		last = stop(x.say("region-bottom-line/single", short))
	}
	vs := []Value{x.withRest(s, say(key))}
	if len(s.unranked) == 0 {
		vs = append(vs, stop(say(key)))
	}
	vs = append(vs, stop(say(whole)), last)
	return shortest(maxBullet, vs...)
}

// noLevelBullet is the bullet of a power without any level.
func (x *run) noLevelBullet(s spread) Value {
	from := x.levelsOf(s.unranked)
	n := x.number("countries", s.countries, x.names(x.countries()))
	with := fill{"power": x.name(s.actor.Name, &s.actor.Row), "n": n}
	short := fill{"power": x.name(s.actor.ID, &s.actor.Row), "n": n}
	key := "region-bottom-line/none"
	if s.countries == 1 {
		c := s.unranked[0]
		key = "region-bottom-line/single-none"
		with["country"], short["country"] = x.name(c.Name, &c.Row), x.name(c.ID, &c.Row)
	}
	return shortest(maxBullet, x.say(key, with, from...), x.say(key, short, from...))
}

// withRest adds to a clause what differs elsewhere: first what is not stated,
// else the one country that is rated lower.
func (x *run) withRest(s spread, clause Value) Value {
	with := fill{"clause": clause}
	switch {
	case len(s.unranked) == 1:
		c := s.unranked[0]
		with["country"] = x.name(c.Name, &c.Row)
		if c.rating == nil || !c.rating.Trend.Stated() {
			return x.say("region-bottom-line/unrated", with, x.levelsOf(s.unranked)...)
		}
		with["trend"] = x.label(c.rating.Trend, &c.rating.Row, "trend")
		key := "unranked" + own(c.rating)
		if key == "unranked" && len(x.sources()) > 1 {
			key = "unranked-sources"
		}
		return x.say("region-bottom-line/"+key, with, x.levelsOf(s.unranked)...)
	case len(s.unranked) > 1:
		with["k"] = x.countOf(s, "unranked", s.unranked)
		return x.say("region-bottom-line/unranked-many", with)
	case len(s.lower) == 1:
		c := s.lower[0]
		with["country"] = x.name(c.Name, &c.Row)
		with["level"] = x.label(c.rating.Level, &c.rating.Row, "influence")
		return x.say("region-bottom-line/other", with)
	case len(s.lower) > 1:
		return x.say("region-bottom-line/lower", with, x.levelsOf(s.lower)...)
	}
	return x.say("region-bottom-line/stop", with)
}

// interests says whether the main interest differs between the countries.
func (x *run) interests() Value {
	cs := x.countries()
	if len(cs) == 1 {
		return x.interestBullet(cs[0])
	}
	var from, stated, kinds []*doc.Origin
	seen := map[string]bool{}
	var first *dataset.Country
	for _, c := range cs {
		o := x.origin(c.Interest, &c.Row)
		from = append(from, o)
		if !c.Interest.Stated() {
			continue
		}
		stated = append(stated, o)
		if !seen[c.Interest.Text] {
			seen[c.Interest.Text] = true
			kinds = append(kinds, o)
		}
		if first == nil {
			first = c
		}
	}
	with := fill{
		"label": x.word("main-interest-inline"),
		"n":     x.number("countries", len(cs), x.names(cs)),
		"k":     x.number("interests", len(kinds), kinds),
	}
	say := func(key string) Value { return x.say("region-bottom-line/"+key, with, from...) }
	switch {
	case len(cs) == 0:
		return nil
	case len(stated) == 0:
		return say("nowhere")
	case len(stated) < len(cs):
		with["k"] = x.number("interests-stated", len(stated), stated)
		return say("stated")
	case len(kinds) == 1:
		with["interest"] = x.cell(first.Interest, &first.Row)
		with["where"] = x.places(nil, len(cs), from)
		return shortest(maxBullet, say("same"), say("same-short"))
	case len(kinds) == len(cs):
		return say("differs")
	}
	return say("kinds")
}

// compare says of one country which of the report's powers is rated higher,
// where the levels of both are stated.
func (x *run) compare(c *dataset.Country) Value {
	ps := x.powers(c)
	if len(ps) < 2 {
		return nil
	}
	from := x.ratingOrigins(ps, levelCell)
	high, unranked := x.highest(ps)
	if len(ps) > 2 && len(high) < len(ps) {
		return x.compareMany(high, from)
	}
	if len(unranked) > 0 {
		return x.say("compare/cannot", nil, from...)
	}
	if len(high) == len(ps) {
		r := high[0].rating
		key := "compare/same"
		if len(ps) > 2 {
			key = "compare/all"
		}
		return x.say(key, fill{"level": x.label(r.Level, &r.Row, "influence")}, from...)
	}
	low := ps[0]
	if low.actor == high[0].actor {
		low = ps[1]
	}
	return x.say("compare/above", fill{
		"high": x.name(high[0].actor.Name, &high[0].actor.Row), "low": x.name(low.actor.Name, &low.actor.Row),
	}, from...)
}

// compareMany names the highest of three or more powers.
func (x *run) compareMany(high []power, from []*doc.Origin) Value {
	if len(high) == 0 {
		return x.say("compare/none", nil, from...)
	}
	r := high[0].rating
	var names []Value
	for _, p := range high {
		names = append(names, x.name(p.actor.Name, &p.actor.Row))
	}
	key := "compare/highest"
	if len(high) > 1 {
		key = "compare/highest-some"
	}
	return x.say(key, fill{"powers": x.list(names, "list-and"), "level": x.label(r.Level, &r.Row, "influence")}, from...)
}
