package templates

import (
	"fmt"

	"brief/report/dataset"
	"brief/report/doc"
)

// crossTitle says in how many countries the second of two powers is rated
// above the first. With more or fewer powers it is the title of a matrix.
func (x *run) crossTitle() Value {
	as, cs := x.actors(), x.countries()
	if len(as) != 2 || len(cs) == 1 {
		return x.topTitle()
	}
	var above, cannot []*dataset.Country
	for _, c := range cs {
		switch ps := x.powers(c); {
		case ps[0].level < 0 || ps[1].level < 0:
			cannot = append(cannot, c)
		case ps[1].level > ps[0].level:
			above = append(above, c)
		}
	}
	from := x.levelOrigins(cs)
	short := x.say("top-title/short", nil, from...)
	if len(cannot) == len(cs) {
		return shortest(maxTitle, x.say("cross-title/nothing", nil, from...), short)
	}
	with := fill{
		"high": x.subjectName(as[1], false), "low": x.subjectName(as[0], true),
		"k": x.number("countries-above", len(above), x.names(above)), "n": x.number("countries", len(cs), x.names(cs)),
	}
	key := "some"
	switch len(above) {
	case 0:
		key = "none"
	case 1:
		key = "only"
		with["country"] = x.name(above[0].Name, &above[0].Row)
	}
	clause := x.say("cross-title/"+key, with, from...)
	if len(cannot) == 0 {
		return shortest(maxTitle, clause, short)
	}
	many := x.say("cross-title/and-many", fill{"clause": clause, "k": x.number("countries-not-compared", len(cannot), x.names(cannot))})
	if len(cannot) == 1 {
		and := x.say("cross-title/and-one", fill{"clause": clause, "country": x.name(cannot[0].Name, &cannot[0].Row)}, from...)
		return shortest(maxTitle, and, many, short)
	}
	return shortest(maxTitle, many, short)
}

// crossSubtitle says which power's level runs across and which up.
func (x *run) crossSubtitle() Value {
	as, cs := x.actors(), x.countries()
	if len(cs) == 1 || x.form(doc.CrossGrid, len(cs), len(as)) != doc.CrossGrid {
		return x.measure(cs)
	}
	with := fill{
		"across": x.name(as[0].Name, &as[0].Row), "up": x.name(as[1].Name, &as[1].Row),
		"n": x.number("countries", len(cs), x.names(cs)), "region": x.regionName(),
	}
	if a := x.regionAdjective(); a != nil {
		with["adjective"] = a
		return x.say("cross-subtitle/adjective", with)
	}
	return x.say("cross-subtitle/region", with)
}

// leaders are the powers with the highest level of all that is stated, and in
// how many countries each of the first has it.
func (x *run) leaders() (lead []spread, others bool) {
	for _, s := range x.spreads() {
		switch {
		case s.top < 0:
			continue
		case len(lead) == 0 || s.top > lead[0].top || s.top == lead[0].top && len(s.high) > len(lead[0].high):
			others = others || len(lead) > 0 && s.top == lead[0].top
			lead = []spread{s}
		case s.top == lead[0].top && len(s.high) == len(lead[0].high):
			lead = append(lead, s)
		case s.top == lead[0].top:
			others = true
		}
	}
	return lead, others
}

// topTitle says which power has the highest level in most countries.
func (x *run) topTitle() Value {
	if cs := x.countries(); len(cs) == 1 {
		return x.countryTitle(cs[0])
	}
	ls, others := x.leaders()
	from := x.levelOrigins(x.countries())
	short := x.say("top-title/short", nil, from...)
	if len(ls) == 0 {
		return shortest(maxTitle, x.say("top-title/none", nil, from...), short)
	}
	first := ls[0]
	r := first.high[0].rating
	var leading []*doc.Origin
	for _, l := range ls {
		leading = append(leading, x.nameOrigin(l.actor.Name, &l.actor.Row))
	}
	with := fill{
		"power": x.name(first.actor.Name, &first.actor.Row),
		"level": x.label(r.Level, &r.Row, "influence"),
		"where": x.where(first, r.Level.Text, first.high),
		"m":     capital(x.number("powers-leading", len(ls), leading)),
	}
	alone := x.say("top-title/alone", with)
	switch {
	case len(ls) > 1:
		tie := x.say("top-title/tie-many", with)
		if len(ls) <= manyPowers {
			var names []Value
			for _, l := range ls {
				names = append(names, x.name(l.actor.Name, &l.actor.Row))
			}
			with["powers"] = x.list(names, "list-and")
			tie = shortest(maxTitle, x.say("top-title/tie", with, from...), tie)
		}
		return shortest(maxTitle, tie, short)
	case len(x.actors()) == 1:
		return shortest(maxTitle, alone, short)
	case others:
		return shortest(maxTitle, x.say("top-title/most", with, from...), alone, short)
	}
	return shortest(maxTitle, x.say("top-title/one", with, from...), alone, short)
}

// countsTitle compares how many countries two powers are rated highest in.
func (x *run) countsTitle() Value {
	as := x.actors()
	ls, _ := x.leaders()
	if len(ls) == 0 || len(as) < 2 {
		return x.topTitle()
	}
	if len(as) > 2 {
		return x.statedTitle(ls[0].top)
	}
	first := ls[0]
	r := first.high[0].rating
	other, m := as[0], []country(nil)
	if other == first.actor {
		other = as[1]
	}
	for _, s := range x.spreads() {
		if s.actor == other && s.top == first.top {
			m = s.high
		}
	}
	count := x.number(fmt.Sprintf("%s/%s", other.ID.Text, r.Level.Text), len(m), x.levelsOf(m))
	key := "two"
	if len(first.high) == 1 {
		key = "two-one"
	}
	if len(m) == 0 {
		count = x.word("no-country")
	}
	return shortest(maxTitle, x.say("counts-title/"+key, fill{
		"power": x.name(first.actor.Name, &first.actor.Row),
		"other": x.name(other.Name, &other.Row),
		"level": x.label(r.Level, &r.Row, "influence"),
		"k":     x.countOf(first, r.Level.Text, first.high),
		"m":     count,
	}), x.topTitle())
}

// statedTitle counts the ratings that state a level, and those of the highest
// level that occurs.
func (x *run) statedTitle(top int) Value {
	var all, stated, high []*doc.Origin
	var first *dataset.Rating
	for _, c := range x.countries() {
		for _, p := range x.powers(c) {
			if p.rating == nil {
				continue
			}
			o := x.origin(p.rating.Level, &p.rating.Row)
			all = append(all, o)
			if p.level >= 0 {
				stated = append(stated, o)
			}
			if p.level == top {
				high = append(high, o)
				first = p.rating
			}
		}
	}
	key := "counts-title/many"
	if len(stated) == len(all) {
		key += "-all"
	}
	if len(high) == 1 {
		key += "-one"
	}
	return shortest(maxTitle, x.say(key, fill{
		"n": x.number("region/levels-stated", len(stated), stated), "m": x.number("region/ratings", len(all), all),
		"k": x.number("region/ratings-highest", len(high), high), "level": x.label(first.Level, &first.Row, "influence"),
	}), x.say("top-title/short", nil, all...))
}

// regionNote is the one note of the two figures of a region: the scale, how to
// read each, and the sources of both.
func (x *run) regionNote() Value {
	cs := x.countries()
	parts := []Value{x.scaleNote()}
	some, _ := x.trends(cs)
	if x.form(doc.CrossGrid, len(cs), len(x.actors())) == doc.CrossGrid {
		key := "region-note/squares-plain"
		if some {
			key = "region-note/squares" + x.ownAmong(cs)
		}
		parts = append(parts, x.say(key, fill{"figure": x.figureLabel(1)}))
	}
	key := "region-note/blocks"
	if len(cs) > maxUnits {
		key = "region-note/bars"
	}
	parts = append(parts, x.say(key, fill{"figure": x.figureLabel(2)}))
	if len(cs) > 3 && len(cs) <= maxUnits {
		parts = append(parts, x.codes(cs))
	}
	parts = append(parts, x.noRatings(cs), x.sourceLine(x.ratingSources(cs)))
	return joined(parts)
}
