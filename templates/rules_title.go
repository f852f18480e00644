package templates

import (
	"slices"

	"brief/report/dataset"
	"brief/report/doc"
)

// titleRules are the words of figures. A title states the finding in at most
// 15 words; where names are too long for that, the rule says less.
var titleRules = []rule{
	{name: "board-title", make: func(x *run) []Value { return one(x.boardTitle()) }},
	{name: "board-subtitle", make: func(x *run) []Value { return one(x.measure(x.neighbours())) }},
	{name: "board-note", make: func(x *run) []Value { return one(x.chartNote(x.neighbours(), doc.Board)) }},
	{name: "cross-title", make: func(x *run) []Value { return one(x.crossTitle()) }},
	{name: "cross-subtitle", make: func(x *run) []Value { return one(x.crossSubtitle()) }},
	{name: "counts-title", make: func(x *run) []Value { return one(x.countsTitle()) }},
	{name: "counts-subtitle", make: func(x *run) []Value {
		return one(x.say("counts-subtitle", nil, x.levelOrigins(x.countries())...))
	}},
	{name: "region-note", make: func(x *run) []Value { return one(x.regionNote()) }},
}

// neighbours are the country of the brief and those of its region, it first.
func (x *run) neighbours() []*dataset.Country {
	c := x.country()
	if c == nil {
		return x.countries()
	}
	cs := []*dataset.Country{c}
	for _, n := range x.countries() {
		if n != c {
			cs = append(cs, n)
		}
	}
	return cs
}

// boardTitle is the finding of a board: of the country, or of a region.
func (x *run) boardTitle() Value {
	if c := x.country(); c != nil {
		return x.countryTitle(c)
	}
	return x.topTitle()
}

// countryTitle is what is stated of a country's powers.
func (x *run) countryTitle(c *dataset.Country) Value {
	ps := x.powers(c)
	short := x.say("board-title/short", nil, x.ratingOrigins(ps, levelCell)...)
	if len(ps) == 0 {
		return short
	}
	if v := x.movedTitle(ps); len(v) > 0 {
		return v
	}
	if len(ps) <= 2 {
		return shortest(maxTitle, x.pairTitle(ps), short)
	}
	high, _ := x.highest(ps)
	if len(high) == 0 {
		n := x.number("powers", len(ps), x.actorOrigins(x.actors()))
		return shortest(maxTitle, x.say("board-title/none", fill{"n": n}, x.ratingOrigins(ps, levelCell)...), short)
	}
	r := high[0].rating
	levels := x.ratingOrigins(high, levelCell)
	with := fill{
		"power": x.subjectName(high[0].actor, false),
		"level": x.label(r.Level, &r.Row, "influence"),
		"n":     capital(x.number("powers-highest", len(high), levels)),
	}
	if len(high) == 1 {
		return shortest(maxTitle, x.say("board-title/highest-one", with), short)
	}
	many := x.say("board-title/highest-many", with)
	if names := x.subjects(high); names != nil {
		with["powers"] = x.list(names, "list-and")
		return shortest(maxTitle, x.say("board-title/highest-some", with, levels...), many, short)
	}
	return shortest(maxTitle, many, short)
}

// movedTitle tells which levels changed, where that is not too long: a change
// comes before everything else (LOOK 5).
func (x *run) movedTitle(ps []power) Value {
	var parts []Value
	for _, p := range ps {
		m := x.movedOf(p.rating)
		if m == nil || m.level == nil || m.was == nil {
			continue
		}
		with := fill{
			"power": x.subjectName(p.actor, false), "since": x.since(),
			"level": x.label(m.now.Level, &m.now.Row, "influence"), "before": x.pastLabel(m.was.Level, &m.was.Row, "influence"),
			"by": x.by(m.now, false), "was-by": x.by(m.was, true),
		}
		how := x.howMoved(m, levelCell)
		if how == "-sources" && reported(m.now) {
			how, with["source"] = "-source", x.sourceNumber(m.now.Source.Text)
		}
		parts = append(parts, x.say("moved-title/level"+how, with))
	}
	for n := len(parts); n > 0; n-- { // where there is no room for all, the first
		if v := x.list(parts[:n], "list-semicolon"); wordCount(v) <= maxTitle {
			return v
		}
	}
	return nil
}

// pairTitle is the title of one or two powers.
func (x *run) pairTitle(ps []power) Value {
	trend := func(p power) bool { return p.level < 0 && p.rating != nil && p.rating.Trend.Stated() }
	second := ps[0].actor.Adjective.Text != ""
	if len(ps) == 2 && trend(ps[0]) && trend(ps[1]) {
		a, b := ps[0].rating, ps[1].rating
		return x.say("board-title/part-trends"+own(a, b), fill{
			"power": x.subjectName(ps[0].actor, false), "trend": x.label(a.Trend, &a.Row, "trend"),
			"other": x.subjectName(ps[1].actor, second), "other-trend": x.label(b.Trend, &b.Row, "trend"),
		}, x.ratingOrigins(ps, levelCell)...)
	}
	var parts []Value
	for i, p := range ps {
		parts = append(parts, x.titlePart(p, i > 0 && second))
	}
	return x.list(parts, "list-semicolon")
}

// titlePart is one power's part of a title; the second of two leaves out the
// word that both adjectives belong to.
func (x *run) titlePart(p power, second bool) Value {
	with := fill{"power": x.subjectName(p.actor, second)}
	switch {
	case p.level >= 0:
		with["level"] = x.label(p.rating.Level, &p.rating.Row, "influence")
		return x.say("board-title/part-level", with)
	case p.rating != nil && p.rating.Trend.Stated():
		with["trend"] = x.label(p.rating.Trend, &p.rating.Row, "trend")
		return x.say("board-title/part-trend"+own(p.rating), with, x.origin(p.rating.Level, &p.rating.Row))
	}
	return x.say("board-title/part-neither", with)
}

// measure says what a chart of ratings shows, of which countries, and of when
// if the ratings say so.
func (x *run) measure(cs []*dataset.Country) Value {
	v := x.whereOf(cs)
	span := x.spanOf(cs)
	switch {
	case span.dated == 0, span.undated > 0: // a date would be said of all of them
		return v
	case span.oldest.cell.Text == span.newest.cell.Text:
		return x.say("board-subtitle/dated", fill{"measure": v, "date": x.day(span.newest.cell, span.newest.row, "long")})
	}
	from, to := x.span(span.oldest, span.newest)
	return x.say("board-subtitle/dated-span", fill{"measure": v, "from": from, "to": to})
}

// ownAmong is the ending of a pattern that tells some of the ratings of cs as
// the desk's own.
func (x *run) ownAmong(cs []*dataset.Country) string {
	for _, c := range cs {
		for _, p := range x.powers(c) {
			if end := own(p.rating); end != "" {
				return end
			}
		}
	}
	return ""
}

// whereOf counts the countries of a chart and names their region. Influence is
// called reported only where all of it is.
func (x *run) whereOf(cs []*dataset.Country) Value {
	end := x.ownAmong(cs)
	if len(cs) == 1 {
		return x.say("board-subtitle/alone"+end, fill{"country": x.name(cs[0].Name, &cs[0].Row)})
	}
	with := fill{"n": x.number("countries", len(cs), x.names(cs)), "region": x.regionName()}
	if slices.ContainsFunc(cs, func(c *dataset.Country) bool { return c.Region.Text != cs[0].Region.Text }) || cs[0].Region.Text == "" {
		return x.say("board-subtitle/all"+end, with)
	}
	if a := x.regionAdjective(); a != nil {
		with["adjective"] = a
		return x.say("board-subtitle/adjective"+end, with)
	}
	return x.say("board-subtitle/region"+end, with)
}

// regionAdjective is the language's adjective of the region, or nil.
func (x *run) regionAdjective() Value {
	key := "regions/" + x.in.Region
	if _, ok := x.in.Words.Entry(key); !ok {
		return nil
	}
	return x.say(key, nil)
}

// names are the origins of countries' names, for what is counted over them.
func (x *run) names(cs []*dataset.Country) []*doc.Origin {
	var os []*doc.Origin
	for _, c := range cs {
		os = append(os, x.nameOrigin(c.Name, &c.Row))
	}
	return os
}

// levelOrigins are the origins of all levels of the report's powers in cs.
func (x *run) levelOrigins(cs []*dataset.Country) []*doc.Origin {
	var os []*doc.Origin
	for _, c := range cs {
		os = append(os, x.ratingOrigins(x.powers(c), levelCell)...)
	}
	return os
}

// spanOf is the first and last day that ratings of cs are stated to be of.
func (x *run) spanOf(cs []*dataset.Country) dating {
	var d dating
	for _, c := range cs {
		for _, p := range x.powers(c) {
			if p.rating == nil {
				continue
			}
			d.undated++
			if r := p.rating; r.AsOf.Stated() {
				d.undated, d.dated = d.undated-1, d.dated+1
				d.newest = d.newest.later(dated{r.AsOf, &r.Row})
				d.oldest = d.oldest.earlier(dated{r.AsOf, &r.Row})
			}
		}
	}
	return d
}

// scaleNote is the note of the scale as the data have it, else its levels in
// order: it stands under every chart that uses the scale.
func (x *run) scaleNote() Value {
	x.read("scales")
	s := x.in.Set.Scales["influence"]
	if s == nil {
		return nil
	}
	if s.Note.Text != "" {
		return x.say("scale-note/data", fill{"note": x.cell(s.Note, &s.Row)})
	}
	return x.say("scale-note/words", fill{"levels": x.list(x.scaleLabels(s), "list-comma")})
}

// scaleLabels are the words of a scale, lowest first.
func (x *run) scaleLabels(s *dataset.Scale) []Value {
	var vs []Value
	for _, l := range s.Levels {
		vs = append(vs, x.cell(l.Label, &s.Row))
	}
	return vs
}

// maxUnits is how many countries are counted by blocks; more are bars (LOOK 6).
const maxUnits = 10

// chartNote is the scale's note, and how to read what the form shows.
func (x *run) chartNote(cs []*dataset.Country, kind doc.ChartKind) Value {
	parts := []Value{x.scaleNote()}
	kind = x.form(kind, len(cs), len(x.actors()))
	if kind == doc.Counts {
		key := "board-note/blocks"
		if len(cs) > maxUnits {
			key = "board-note/bars"
		}
		parts = append(parts, x.say(key, nil), x.noRatings(cs))
		if len(cs) <= maxUnits {
			parts = append(parts, x.codes(cs))
		}
		return joined(parts)
	}
	if v := x.movedNote(cs); len(v) > 0 {
		parts = append(parts, v)
	}
	if c := x.country(); kind == doc.Matrix && c != nil && len(cs) > 1 {
		parts = append(parts, x.say("board-note/order", fill{"country": x.name(c.Name, &c.Row)}))
	}
	if kind == doc.DotRows { // its trends are words
		return joined(append(parts, x.say("board-note/sorted", nil), x.noRatings(cs)))
	}
	switch some, all := x.trends(cs); {
	case some && kind == doc.Matrix: // its cells show all arrows or none, which layout finds
		parts = append(parts, x.say("board-note/arrow-room"+x.ownAmong(cs), nil))
	case all:
		parts = append(parts, x.say("board-note/arrow-all"+x.ownAmong(cs), nil))
	case some:
		parts = append(parts, x.say("board-note/arrow-some"+x.ownAmong(cs), nil))
	}
	return joined(append(parts, x.noRatings(cs)))
}

// movedNote says what the mark of a change and the place that was left mean,
// where a chart of cs has them.
func (x *run) movedNote(cs []*dataset.Country) Value {
	marked, ghost := false, false
	for _, c := range cs {
		for _, p := range x.powers(c) {
			if m := x.marked(p.rating); m != nil {
				level, ok := x.pastLevel(m.was)
				marked, ghost = true, ghost || ok && level != p.level
			}
		}
	}
	switch {
	case ghost:
		return x.say("board-note/moved", fill{"since": x.since()})
	case marked:
		return x.say("board-note/changed", fill{"since": x.since()})
	}
	return nil
}

// marked is how a rating changed that charts mark: one that the edition before
// had too, of the subject or of any country of a region. Each is told in words.
func (x *run) marked(r *dataset.Rating) *moved {
	m := x.movedOf(r)
	if m == nil || m.was == nil {
		return nil
	}
	return m
}

// noRatings names what a chart shows as having no rating in the data, which is
// no level that is not stated.
func (x *run) noRatings(cs []*dataset.Country) Value {
	var pairs []Value
	var none []*doc.Origin
	for _, c := range cs {
		for _, p := range x.powers(c) {
			if p.rating != nil {
				continue
			}
			none = append(none, x.nameOrigin(c.Name, &c.Row))
			pairs = append(pairs, x.say("board-note/no-rating-pair", fill{
				"country": x.name(c.Name, &c.Row), "power": x.name(p.actor.Name, &p.actor.Row),
			}))
		}
	}
	switch {
	case len(pairs) == 0:
		return nil
	case len(pairs) > manyNames || tooLong(pairs):
		all := x.levelOrigins(cs)
		return x.say("board-note/no-rating-many", fill{
			"n": capital(x.number("ratings-missing", len(none), none)), "m": x.number("ratings-shown", len(all), all),
		})
	}
	return x.say("board-note/no-rating", fill{"pairs": x.list(pairs, "list-comma")})
}

// codes is the key of the codes in unit counts; other charts draw their own
// where they need one.
func (x *run) codes(cs []*dataset.Country) Value {
	var codes []Value
	for _, c := range cs {
		codes = append(codes, x.say("board-note/code", fill{"code": x.name(c.ID, &c.Row), "name": x.name(c.Name, &c.Row)}))
	}
	return x.say("board-note/codes", fill{"codes": x.list(codes, "list-comma")})
}

// trends reports whether some and whether all ratings of cs state a trend.
func (x *run) trends(cs []*dataset.Country) (some, all bool) {
	all = true
	for _, c := range cs {
		for _, p := range x.powers(c) {
			if p.rating != nil && p.rating.Trend.Stated() {
				some = true
			} else {
				all = false
			}
		}
	}
	return some, all && some
}
