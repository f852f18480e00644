package templates

import (
	"fmt"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/words"
)

// countryRules are the sentences of a country brief's first page.
var countryRules = []rule{
	{name: "bottom-line", make: (*run).bottomLine, each: maxBullet},
	{name: "rests-on", make: (*run).restsOn},
	{name: "alone", make: (*run).alone},
	{name: "what-changed", make: (*run).whatChanged},
}

// bottomLine is what a reader must know: the interest, the powers, the
// recommendations, in two to five bullets of at most 25 words. Over three
// powers only the highest and those that cannot be ranked are named.
func (x *run) bottomLine() []Value {
	c := x.country()
	if c == nil {
		return x.regionBottomLine()
	}
	vs := one(x.interestBullet(c))
	if ps := x.powers(c); len(ps) > manyPowers {
		vs = append(vs, x.manyPowerBullets(ps)...)
	} else {
		for i := range ps {
			vs = append(vs, lead(x.powerBullet(ps, i, len(ps))))
		}
	}
	for _, a := range x.adviceBullets() {
		if len(vs) < maxBullets {
			vs = append(vs, lead(a))
		}
	}
	return vs
}

// interestBullet is said first and as a whole.
func (x *run) interestBullet(c *dataset.Country) Value {
	label := x.word("main-interest")
	interest := x.cell(c.Interest, &c.Row)
	return toned(shortest(maxBullet,
		x.say("bottom-line/interest", fill{"label": label, "interest": interest}),
		x.say("bottom-line/interest-long", fill{"label": label, "head": x.word("at-a-glance")}, words.Facts(interest)...),
	), doc.Lead)
}

// powerBullet says what is stated of one of some powers; the brief has all of
// them.
func (x *run) powerBullet(ps []power, i, all int) Value {
	p := ps[i]
	if v := x.movedBullet(p); len(v) > 0 {
		return v
	}
	if p.rating == nil {
		return x.say("bottom-line/no-rating", fill{"power": x.name(p.actor.Name, &p.actor.Row)})
	}
	r := p.rating
	with := fill{
		"power": x.subjectName(p.actor, false),
		"level": x.label(r.Level, &r.Row, "influence"),
		"trend": x.label(r.Trend, &r.Row, "trend"),
		"n":     x.levelCount(),
	}
	short := fill{"power": x.name(p.actor.ID, &p.actor.Row), "level": with["level"], "trend": with["trend"], "n": with["n"]}
	switch {
	case p.level >= 0 && r.Trend.Stated():
		return shortest(maxBullet,
			x.say(x.rankKey(r, true), with),
			x.say("bottom-line/level-trend"+own(r), with), x.say("bottom-line/level-trend"+own(r), short))
	case p.level >= 0:
		with["ordinal"] = bare("")
		if o := x.in.Words.Ordinal(p.level + 1); o != "" {
			with["ordinal"] = Value{{Words: o, Origin: &doc.Origin{
				ID: "rank:" + r.Level.ID, Place: r.Level.Place, Raw: r.Level.Raw, From: words.Facts(with["level"]),
				Steps: []string{fmt.Sprintf("level %d of the scale, counted from the lowest", p.level+1)},
			}}}
		}
		return shortest(maxBullet,
			x.say(x.rankKey(r, false), with),
			x.say("bottom-line/level-only", with), x.say("bottom-line/level-only", short))
	case r.Trend.Stated():
		least := "bottom-line/trend-sources"
		if !reported(r) {
			least = "bottom-line/trend-own"
		}
		return shortest(maxBullet, x.say(x.trendKey(ps, i, all), with), x.say(least, with), x.say(least, short))
	}
	return shortest(maxBullet, x.say("bottom-line/neither", with), x.say("bottom-line/neither", short))
}

// movedBullet says of a power whose rating changed what it was (LOOK 5), or
// nothing where that is too long.
func (x *run) movedBullet(p power) Value {
	m := x.movedOf(p.rating)
	with := fill{"power": x.subjectName(p.actor, false), "since": x.since()}
	if p.rating == nil && x.country() != nil {
		m = x.wentOf(x.country().ID.Text, p.actor.ID.Text)
	}
	if m == nil {
		return nil
	}
	side, cell := "level", levelCell
	if m.level == nil {
		side, cell = "trend", trendCell
	}
	if m.was != nil {
		with["was-by"], with["before"] = x.by(m.was, true), x.pastLabel(m.was.Level, &m.was.Row, "influence")
		if side == "trend" {
			with["before"] = x.pastLabel(m.was.Trend, &m.was.Row, "trend")
		}
	}
	if m.now != nil {
		with["by"], with["level"], with["trend"] = x.by(m.now, false), x.label(m.now.Level, &m.now.Row, "influence"), x.label(m.now.Trend, &m.now.Row, "trend")
	}
	key := "moved-bullet/" + side
	switch {
	case m.now == nil:
		key += "-went"
	case m.was == nil:
		key += "-came"
	default:
		key += x.howMoved(m, cell)
	}
	if v := x.say(key, with); wordCount(v) <= maxBullet {
		return v
	}
	return nil
}

// rankKey is the pattern that says where on the scale the level of a rating
// stands. Levels are read from the source only where one source reports them.
func (x *run) rankKey(r *dataset.Rating, trend bool) string {
	level, n := x.levelOf(r), x.levels()
	sole := len(x.sources()) == 1 && reported(r)
	key, end := "bottom-line/level-", ""
	switch {
	case trend && !reported(r):
		return "bottom-line/level-trend-own"
	case trend:
		key += "rank-trend-"
	}
	switch {
	case n == 2:
		if !trend {
			key += "two-"
		}
		if !sole {
			end = "-sources"
		}
		if level == 1 {
			return key + "high" + end
		}
		return key + "low" + end
	case level == n-1:
		return key + "highest"
	case level == 0:
		return key + "lowest"
	case trend:
		return "bottom-line/level-trend"
	case x.in.Words.Ordinal(level+1) == "":
		return "bottom-line/level-only"
	}
	return key + "between"
}

// trendKey is the pattern for a power whose trend is stated and whose level is
// not. That two powers cannot be ranked is said once, of the last of them.
func (x *run) trendKey(ps []power, i, all int) string {
	last := true
	for _, p := range ps[i+1:] {
		if p.level < 0 {
			last = false
		}
	}
	end := own(ps[i].rating)
	if end == "" && len(x.sources()) != 1 {
		end = "-sources"
	}
	switch {
	case len(x.news()) > 0: // there is less room
	case all == 2 && last:
		return "bottom-line/trend-two" + end
	case all > 2:
		return "bottom-line/trend-many" + own(ps[i].rating)
	}
	return "bottom-line/trend" + end
}

// manyPowerBullets are two or three bullets on more than three powers: those
// rated highest, and those that cannot be ranked.
func (x *run) manyPowerBullets(ps []power) []Value {
	var vs []Value
	high, unranked := x.highest(ps)
	if len(high) > 0 {
		vs = append(vs, lead(x.highestBullet(high, len(ps))))
	}
	for _, p := range ps { // what changed has room for one bullet
		if v := x.movedBullet(p); len(v) > 0 {
			vs = append(vs, lead(v))
			break
		}
	}
	levels := x.ratingOrigins(unranked, levelCell)
	n := x.number("powers-unranked", len(unranked), levels)
	switch {
	case len(unranked) == 0:
	case len(high) == 0:
		vs = append(vs, lead(x.say("bottom-line/unranked-all", fill{"n": n}, levels...)))
	case len(unranked) == 1:
		vs = append(vs, lead(x.powerBullet(unranked, 0, len(ps))))
	default:
		many := x.say("bottom-line/unranked-many", fill{"n": n})
		if names := x.subjects(unranked); names != nil {
			many = shortest(maxBullet, x.say("bottom-line/unranked-some", fill{"powers": x.list(names, "list-and")}, levels...), many)
		}
		vs = append(vs, lead(many))
	}
	return vs
}

// highest are the powers with the highest level stated, and those without a
// level.
func (x *run) highest(ps []power) (high, unranked []power) {
	top := -1
	for _, p := range ps {
		top = max(top, p.level)
	}
	for _, p := range ps {
		switch {
		case p.level < 0:
			unranked = append(unranked, p)
		case p.level == top:
			high = append(high, p)
		}
	}
	return high, unranked
}

func (x *run) highestBullet(high []power, all int) Value {
	r := high[0].rating
	levels := x.ratingOrigins(high, levelCell)
	with := fill{
		"level": x.label(r.Level, &r.Row, "influence"),
		"power": x.subjectName(high[0].actor, false),
	}
	if len(high) == 1 {
		short := fill{"level": with["level"], "power": x.name(high[0].actor.ID, &high[0].actor.Row)}
		key := "bottom-line/highest-one"
		if high[0].level == x.levels()-1 {
			key = "bottom-line/highest-one-top"
			with["n"] = x.levelCount()
			if x.levels() == 2 {
				key = "bottom-line/level-two-high-sources"
			}
		}
		return shortest(maxBullet, x.say(key, with), x.say("bottom-line/level-only", short))
	}
	with["n"] = x.number("powers-highest", len(high), levels)
	many := x.say("bottom-line/highest-many", with)
	names := x.subjects(high)
	if names == nil {
		return many
	}
	with["powers"] = x.list(names, "list-and")
	return shortest(maxBullet, x.say("bottom-line/highest-some", with, levels...), many)
}

// subjects are the names of up to three powers, or nil.
func (x *run) subjects(ps []power) []Value {
	var as []*dataset.Actor
	for _, p := range ps {
		as = append(as, p.actor)
	}
	return x.actorNames(as)
}

// crowded is how many changes leave so little room on a page that the bullet on
// recommendations does not name them.
const crowded = 2

// adviceBullets are the recommendations by number and focus: those of sources
// first, then the desk's own.
func (x *run) adviceBullets() []Value {
	var vs []Value
	for i, g := range x.advice() {
		var foci []Value
		var from []*doc.Origin
		for _, r := range g.rows {
			foci = append(foci, x.cell(r.Focus, &r.Row))
			from = append(from, x.origin(r.Focus, &r.Row))
		}
		if len(g.rows) == 0 {
			for _, p := range g.points {
				from = append(from, x.origin(p.Text, &p.Row))
			}
		}
		n := x.number(fmt.Sprintf("recommendations/%d", i+1), len(from), from)
		with := fill{"n": n, "foci": x.list(foci, "list-comma"), "page": x.pageOf(g.anchor, from)}
		ending := ""
		if len(from) == 1 {
			ending = "-one"
		}
		key := "advice-nobody"
		if g.own {
			key = "advice-own"
		}
		if g.to.Text != "" && !g.own {
			with["to"] = x.name(g.to, g.row)
			key = "advice-count"
		}
		count := x.say("bottom-line/"+key+ending, with)
		if key == "advice-count" {
			if wordCount(count) > maxBullet {
				count = x.say("bottom-line/advice-nobody"+ending, with)
			}
			if len(foci) > 0 && len(x.news()) <= crowded {
				count = shortest(maxBullet, x.say("bottom-line/advice"+ending, with), count)
			}
		}
		vs = append(vs, count)
	}
	return vs
}

// pageOf is the page on which an anchor stands; layout writes it.
func (x *run) pageOf(anchor string, from []*doc.Origin) Value {
	o := &doc.Origin{ID: "page:" + anchor, Raw: anchor, From: from, Steps: []string{"the page on which it stands"}}
	if len(from) > 0 {
		o.Place = from[0].Place
	}
	return Value{{Ref: anchor, Link: &doc.Link{Anchor: anchor, Label: x.word("recommendations-link").String()}, Origin: o}}
}

// restsOn warns of a brief whose every statement comes from one source, or every
// one on its country where the figure shows what others say of the neighbours.
func (x *run) restsOn() []Value {
	ss := x.ownSources()
	if len(ss) != 1 {
		return nil
	}
	s := ss[0]
	end := ""
	if len(x.sources()) > 1 {
		end = "-country"
	}
	with := fill{"kind": x.kind(s), "date": x.day(s.Date, &s.Row, "long")}
	from := []*doc.Origin{x.origin(s.Date, &s.Row), x.origin(s.Author, &s.Row)}
	switch {
	case !s.Date.Stated() && !s.Author.Stated():
		return one(x.say("rests-on/undated-unsigned"+end, with, from...))
	case !s.Date.Stated():
		return one(x.say("rests-on/undated"+end, with, from...))
	case !s.Author.Stated():
		return one(x.say("rests-on/unsigned"+end, with, from...))
	}
	return one(x.say("rests-on/plain"+end, with, from...))
}

// kind is the word for what a source is.
func (x *run) kind(s *dataset.Source) Value {
	key := "kind-" + s.Kind.Text
	if _, ok := x.in.Words.Entry(key); !ok {
		key = "kind-other"
	}
	return x.word(key)
}

// alone says how little a single source states of the country by itself; "no
// more" only if nothing else in the data is about this country alone.
func (x *run) alone() []Value {
	c := x.country()
	if c == nil || len(x.sources()) != 1 {
		return nil
	}
	var items []Value
	if c.Interest.Stated() {
		items = append(items, x.say("alone/interest", nil, x.origin(c.Interest, &c.Row)))
	}
	items = append(items, x.stated("alone", x.powers(c))...)
	if len(items) == 0 {
		return nil
	}
	key := "alone/only"
	if x.scoped(c) {
		key = "alone/also"
	}
	return one(x.say(key, fill{"country": x.name(c.Name, &c.Row), "items": x.list(items, "list-and")}))
}

// stated counts the levels and trends that sources state: "one level", "two
// trends". What the desk has assessed itself no source states.
func (x *run) stated(sentence string, ps []power) []Value {
	var items []Value
	for _, side := range []struct {
		name string
		cell func(*dataset.Rating) dataset.Cell
	}{{"level", levelCell}, {"trend", trendCell}} {
		var from []*doc.Origin
		for _, p := range ps {
			if p.rating != nil && reported(p.rating) && side.cell(p.rating).Stated() {
				from = append(from, x.origin(side.cell(p.rating), &p.rating.Row))
			}
		}
		if len(from) == 0 {
			continue
		}
		key := sentence + "/" + side.name + "-many"
		if len(from) == 1 {
			key = sentence + "/" + side.name + "-one"
		}
		items = append(items, x.say(key, fill{"n": x.number(side.name+"s-reported", len(from), from)}))
	}
	return items
}

// scoped reports whether a point, recommendation or text is about c alone.
func (x *run) scoped(c *dataset.Country) bool {
	if len(x.in.Set.PointsOn(c.ID.Text)) > 0 || len(x.in.Set.RecommendationsOn(c.ID.Text)) > 0 {
		return true
	}
	for _, t := range x.texts() {
		if t.Scope == c.ID.Text {
			return true
		}
	}
	return false
}
