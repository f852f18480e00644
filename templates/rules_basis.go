package templates

import (
	"slices"

	"brief/report/dataset"
	"brief/report/doc"
)

// basisRules are the sentences on what a brief rests on and where that ends.
var basisRules = []rule{
	{name: "basis", make: (*run).basis, all: maxBasis},
}

// basis says how the ratings came about, what is not stated, how the scale is
// read, and what the desk notes about its sources.
func (x *run) basis() []Value {
	rs := x.ratings()
	var vs []Value
	if len(rs) > 0 {
		vs = append(vs, x.basisOf(rs), x.datesOf(rs), x.unrated(rs), x.statedOf(), x.scaleLimits())
		vs = append(vs, x.others()...)
	}
	if slices.ContainsFunc(x.advice(), func(g advice) bool { return len(g.rows) > 0 }) {
		vs = append(vs, x.remarks("recommendation")...)
	}
	return append(vs, x.remarks("general")...)
}

// many is the ending of a pattern that speaks of the source or the sources; where
// the brief has others too, of those by number that report its ratings.
func (x *run) many() string {
	all, own := x.sources(), x.reporters()
	switch {
	case len(own) < len(all):
		return "-named"
	case len(all) == 1:
		return "-one"
	}
	return "-many"
}

// reporters are the sources that report ratings that the brief is about.
func (x *run) reporters() []*dataset.Source {
	used := map[string]bool{}
	for _, r := range x.ratings() {
		if reported(r) {
			used[r.Source.Text] = true
		}
	}
	return x.registered(used)
}

// ratingsBy are the words for the ratings of the brief and for those who report
// them.
func (x *run) ratingsBy() (ratings, by Value) {
	ratings = x.say("basis/ratings-country", nil)
	if x.country() == nil {
		ratings = x.say("basis/ratings-region", nil)
	}
	ids := idsOf(x.reporters())
	if len(ids) == 1 {
		return ratings, x.say("basis/by-one", fill{"source": x.cites(ids, doc.Bare)})
	}
	return ratings, x.say("basis/by-many", fill{"sources": x.cites(ids, doc.Range)})
}

// basisOf says whose ratings they are, and whether confidence was stated.
func (x *run) basisOf(rs []*dataset.Rating) Value {
	var all, confident, said, desk []*doc.Origin
	how := ""
	for _, r := range rs {
		if len(r.Bad) > 0 { // its basis may be no word at all
			x.refuse(r.Bad...)
			return nil
		}
		o := x.origin(r.Basis, &r.Row)
		all = append(all, o)
		switch {
		case reported(r):
			said = append(said, x.origin(r.Level, &r.Row))
		case how == "" || how == r.Basis.Text:
			desk, how = append(desk, o), r.Basis.Text
		default:
			desk, how = append(desk, o), "both"
		}
		if r.Confidence.Stated() {
			confident = append(confident, x.origin(r.Confidence, &r.Row))
		}
	}
	m := x.number("ratings", len(rs), x.ratingLevels())
	if len(said) == 0 {
		return x.say("basis/own-"+how, nil, all...)
	}
	ratings, by := x.ratingsBy()
	switch {
	case len(desk) > 0:
		key := "basis/others-" + how
		if len(desk) == 1 {
			key = "basis/other-" + how
		}
		return x.say("basis/mixed"+x.many(), fill{
			"n": x.number("ratings-reported", len(said), said), "m": m, "others": x.say(key, nil, desk...),
			"ratings": ratings, "by": by,
		})
	case len(confident) > 0:
		return x.say("basis/confident"+x.many(), fill{
			"n": x.number("ratings-confident", len(confident), confident), "m": m, "ratings": ratings, "by": by,
		})
	}
	if len(x.judgements()) > 0 { // which state theirs
		return x.say("basis/judged"+x.many(), fill{"ratings": ratings, "by": by}, all...)
	}
	return x.say("basis/reported"+x.many(), fill{"ratings": ratings, "by": by}, all...)
}

// datesOf says of which days the ratings are; if of none, whom the source does
// not rate either, in one sentence.
func (x *run) datesOf(rs []*dataset.Rating) Value {
	var d dating
	var from, stated []*doc.Origin
	for _, r := range rs {
		o := x.origin(r.AsOf, &r.Row)
		from = append(from, o)
		if !r.AsOf.Stated() {
			continue
		}
		stated = append(stated, o)
		d.dated++
		d.newest = d.newest.later(dated{r.AsOf, &r.Row})
		d.oldest = d.oldest.earlier(dated{r.AsOf, &r.Row})
	}
	if d.dated == 0 {
		many := x.undated()
		if names := x.notRated(); len(names) > 0 {
			return x.say("basis/undated-unrated"+many, fill{"powers": x.list(names, "list-or")}, from...)
		}
		return x.say("basis/undated"+many, nil, from...)
	}
	first, last := x.span(d.oldest, d.newest)
	with := fill{
		"date": last, "from": first, "to": last,
		"n": x.number("ratings-dated", d.dated, stated), "m": x.number("ratings", len(rs), x.ratingLevels()),
	}
	switch {
	case d.dated < len(rs) && d.oldest.cell.Text == d.newest.cell.Text:
		return x.say("basis/dated-some-one", with)
	case d.dated < len(rs):
		return x.say("basis/dated-some", with)
	case d.oldest.cell.Text == d.newest.cell.Text:
		return x.say("basis/dated", with)
	}
	return x.say("basis/dated-span", with)
}

// undated is the ending of a pattern on ratings without a date: that the sources
// date none is said where they date none of another country either.
func (x *run) undated() string {
	switch many := x.many(); {
	case many == "-named", slices.ContainsFunc(x.reporters(), func(s *dataset.Source) bool { return x.in.Set.Dates(s.ID) }):
		return "-here"
	case many == "-many":
		return many
	}
	return ""
}

// notRated are up to three powers of the data that nobody rates anywhere.
func (x *run) notRated() []Value {
	x.read("actors", "influence")
	var vs []Value
	for _, a := range x.in.Set.Actors {
		if x.in.Set.Rated(a.ID.Text) {
			continue
		}
		v := x.name(a.Name, &a.Row)
		if a.Adjective.Text != "" {
			v = x.name(a.Adjective, &a.Row)
		}
		vs = append(vs, v)
	}
	if len(vs) > manyPowers {
		return nil
	}
	return vs
}

// unrated names the powers that are not rated, where datesOf has not.
func (x *run) unrated(rs []*dataset.Rating) Value {
	if !slices.ContainsFunc(rs, func(r *dataset.Rating) bool { return r.AsOf.Stated() }) {
		return nil
	}
	names := x.notRated()
	if len(names) == 0 {
		return nil
	}
	key := "basis/unrated"
	if len(x.sources()) > 1 {
		key += "-many"
	}
	return x.say(key, fill{"powers": x.list(names, "list-or")})
}

// statedOf counts what sources state of the country or region, and says how
// the rest of their ratings is printed.
func (x *run) statedOf() Value {
	var ps []power
	for _, c := range x.printed() {
		ps = append(ps, x.powers(c)...)
	}
	rated := slices.DeleteFunc(slices.Clone(ps), func(p power) bool { return p.rating == nil || !reported(p.rating) })
	if len(rated) == 0 {
		return nil
	}
	items := x.stated("basis", rated)
	complete := 0
	for _, p := range rated {
		if p.rating.Level.Stated() && p.rating.Trend.Stated() {
			complete++
		}
	}
	if len(items) == 0 {
		items = []Value{x.say("basis/nothing", nil, x.ratingOrigins(rated, levelCell)...)}
	}
	with := fill{"items": x.list(items, "list-and")}
	var v Value
	if c := x.country(); c != nil {
		with["country"] = x.name(c.Name, &c.Row)
		v = x.say("basis/country"+x.many(), with)
	} else {
		key := "basis/region"
		if len(rated) == 1 {
			key = "basis/single"
		}
		with["n"] = x.number("ratings-reported", len(rated), x.ratingOrigins(rated, levelCell))
		v = x.say(key+x.many(), with)
	}
	if complete == len(rated) {
		return x.say("basis/whole", fill{"stated": v})
	}
	word := x.notStated(&doc.Origin{ID: "scales:missing:not_stated"})
	word[0].Tone = doc.Plain
	return x.say("basis/rest", fill{"stated": v, "not-stated": word})
}

// printed are the countries whose ratings the brief is about.
func (x *run) printed() []*dataset.Country {
	if c := x.country(); c != nil {
		return []*dataset.Country{c}
	}
	return x.countries()
}

// scaleLimits says how the scale is read, and that nothing is averaged.
func (x *run) scaleLimits() Value {
	s := x.in.Set.Scales["influence"]
	switch {
	case s == nil:
		return nil
	case s.Note.Text != "":
		return x.say("basis/note", fill{"note": x.cell(s.Note, &s.Row)})
	}
	return x.say("basis/scale", fill{
		"n": x.levelCount(), "levels": x.list(x.scaleLabels(s), "list-comma"),
	})
}

// others names what other sources say of the ratings that are printed; of a
// region with many such it counts them.
func (x *run) others() []Value {
	var vs []Value
	var from []*doc.Origin
	used := map[string]bool{}
	rated := map[string]bool{}
	for _, c := range x.printed() {
		for _, p := range x.powers(c) {
			for _, r := range x.in.Set.Others(c.ID.Text, p.actor.ID.Text, "overall") {
				v := x.other(c, p.actor, r)
				if len(v) == 0 {
					continue
				}
				vs = append(vs, v)
				used[r.Source.Text], rated[c.ID.Text+"/"+p.actor.ID.Text] = true, true
				from = append(from, x.origin(r.Level, &r.Row))
			}
		}
	}
	if len(vs) <= maxOthers {
		return vs
	}
	return one(x.say("basis/others-many", fill{
		"n": x.number("ratings-elsewhere", len(rated), from), "m": x.number("ratings", len(x.ratings()), x.ratingLevels()),
		"sources": x.cites(x.register(used), doc.Bracket),
	}))
}

// maxOthers is how many ratings of other sources the basis tells one by one.
const maxOthers = 4

// other is what another source than the one that prints says of a power.
func (x *run) other(c *dataset.Country, a *dataset.Actor, r *dataset.Rating) Value {
	with := fill{
		"country": x.name(c.Name, &c.Row), "power": x.subjectName(a, false), "source": x.cites([]string{r.Source.Text}, doc.Bracket),
	}
	in := ""
	if x.country() == nil {
		in = "-in"
	}
	switch {
	case r.Level.Stated():
		with["level"] = x.label(r.Level, &r.Row, "influence")
		return x.say("basis/other-level"+in+own(r), with)
	case r.Trend.Stated():
		with["trend"] = x.label(r.Trend, &r.Row, "trend")
		return x.say("basis/other-trend"+in+own(r), with)
	}
	return nil
}

// remarks are what the desk notes about how its sources say something: each
// remark once.
func (x *run) remarks(kind string) []Value {
	var vs []Value
	var said []string
	for _, s := range x.sources() {
		c, ok := s.Remarks[kind]
		if !ok || c.Text == "" || slices.Contains(said, c.Text) {
			continue
		}
		said = append(said, c.Text)
		vs = append(vs, x.cell(c, &s.Row))
	}
	return vs
}
