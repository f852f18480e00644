package dataset

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"brief/report/problem"
)

// wide is the shape of a table as people paste it: a row for each country and
// a column for each power, whose cells hold a level, a trend, or both.
const wide = "wide"

// actorColumn names the column of a power's ratings in a wide table; no file
// can name it so.
func actorColumn(actor string) string { return "ratings of " + actor }

// wideColumns describe a wide file by what the config says of it.
func (l *loader) wideColumns() []column {
	d := l.sets["influence"]
	columns := []column{
		{name: "country", need: filled, rule: byName, attach: true},
		{name: "us_interest", rule: stated},
		{name: "dimension", rule: dimension, attach: true},
		{name: "confidence", rule: onScale("confidence")},
		{name: "basis", need: filled, rule: basis},
		{name: "as_of", need: filled, rule: day},
		{name: "source", need: filled, rule: rests(false)},
		{name: "current", rule: choice("yes", "no")},
		{name: "note", rule: words}, // for the desk: no page prints it
	}
	var actors []string
	for _, name := range slices.Sorted(maps.Keys(d.Columns)) {
		if c := d.Columns[name]; c.Actor != "" && !c.Ignore {
			if p := l.unknown("actors", "actor", c.Actor, c.Place, "D020"); p != nil {
				l.lose("influence", *p)
			}
			if slices.Contains(actors, c.Actor) {
				continue
			}
			actors = append(actors, c.Actor)
			columns = append(columns, column{name: actorColumn(c.Actor), need: filled, rule: mapped})
		}
	}
	if len(actors) == 0 {
		l.lose("influence", problem.Errorf(d.Place, "D001", "no column of datasets.influence holds ratings").
			WithHint("name one for each power: columns: {\"Russia Influence\": {actor: RUS}}"))
	}
	if l.wideInterests() {
		columns[1].need = filled
	}
	return columns
}

// wideInterests reports whether a wide file of ratings brings the interests.
func (l *loader) wideInterests() bool {
	d := l.sets["influence"]
	for _, c := range d.Columns {
		if c.Field == "us_interest" && d.Shape == wide {
			return true
		}
	}
	return false
}

// byName is the rule of a country by its id, name or an alias.
var byName = rule{
	want: says("the name of a country"),
	check: func(l *loader, _ *record, c column, v value) problem.List {
		if k := l.known["countries"]; k != nil && k.find(v.text) != "" {
			return nil
		}
		if p := l.unknown("countries", c.name, v.text, v.place, "D020"); p != nil {
			return one(l.dangling(c, v.text, *p))
		}
		return nil
	},
	stranger: func(l *loader, text string) bool { return l.stranger("countries", text) },
}

// mapped is the rule of a wide cell: each of its words fills a level or a
// trend, as the config says.
var mapped = rule{
	want: says("a word of datasets.influence.words, or %q", NotStated),
	check: func(l *loader, _ *record, _ column, v value) problem.List {
		_, _, ps := l.wideWords(v)
		return ps
	},
}

// wideWords returns the level and the trend that a wide cell gives, "not
// stated" where it gives none.
func (l *loader) wideWords(v value) (level, trend string, ps problem.List) {
	level, trend = NotStated, NotStated
	if v.text == NotStated {
		return level, trend, nil
	}
	parts := []string{v.text}
	if _, ok := l.wideWord(v.text); !ok {
		parts = strings.FieldsFunc(v.text, func(r rune) bool { return r == ',' || r == ';' })
	}
	for _, s := range parts {
		s, _ = trim(s)
		w, ok := l.wideWord(s)
		switch {
		case !ok:
			p := problem.Errorf(v.place, "D012", "%s is not in datasets.influence.words", show(s)).WithHint("add it as a level or a trend")
			if near := problem.Nearest(s, slices.Sorted(maps.Keys(l.sets["influence"].Words))); near != "" {
				p = p.WithHint("did you mean %q? If not, add it as a level or a trend", near)
			}
			ps = append(ps, p)
		case w.level != "" && level != NotStated || w.trend != "" && trend != NotStated:
			ps = append(ps, problem.Errorf(v.place, "D012", "the words of %s fill one field twice", show(v.text)).WithHint("keep one level and one trend"))
		}
		if w.level != "" {
			level = w.level
		}
		if w.trend != "" {
			trend = w.trend
		}
	}
	return level, trend, ps
}

// A meaning is what a word of a wide file fills.
type meaning struct{ level, trend string }

// wideWord returns what a word, or some words, mean.
func (l *loader) wideWord(s string) (meaning, bool) {
	words := l.sets["influence"].Words
	for _, k := range slices.Sorted(maps.Keys(words)) {
		if sameWords(k, s) {
			return meaning{words[k].Level, words[k].Trend}, true
		}
	}
	return meaning{}, false
}

// checkWords holds the words of the config against the scales.
func (l *loader) checkWords() {
	words := l.sets["influence"].Words
	for _, k := range slices.Sorted(maps.Keys(words)) {
		w := words[k]
		for _, f := range []struct{ field, scale, level string }{{"level", "influence", w.Level}, {"trend", "trend", w.Trend}} {
			if f.level == "" {
				continue
			}
			c := column{name: f.field, rule: onScale(f.scale)}
			for _, p := range c.rule.check(l, nil, c, value{text: f.level, place: w.Place}) {
				l.lose("influence", p)
			}
		}
	}
}

// loadWide reads a row for each country, dimension, date and source, and makes a rating of each cell that
// states something.
func (l *loader) loadWide() {
	d := l.sets["influence"]
	if d.Key == "" {
		l.lose("influence", problem.Errorf(d.Place, "D001", "datasets.influence has the shape wide and no key").
			WithHint("name the column with the country: key: Country"))
		return
	}
	l.checkWords()
	columns := l.wideColumns()
	rs := l.read("influence", columns)
	for _, r := range rs {
		if k := l.known["countries"]; k != nil {
			r.Key = k.find(r.text("country"))
		}
	}
	l.duplicates(rs, func(r *record) string {
		return strings.Join([]string{r.Key, cmp.Or(r.text("dimension"), overall), r.text("as_of"), r.text("source")}, "\x00")
	})
	for _, r := range rs {
		before := len(l.set.Ratings)
		for _, c := range columns {
			if actor, ok := strings.CutPrefix(c.name, actorColumn("")); ok {
				l.wideRating(r, actor, r.value(c.name))
			}
		}
		if len(l.set.Ratings) == before && len(r.Bad) == 0 {
			l.fault(r, problem.Notef(r.Place, "D013", "the row gives no rating"))
		}
		l.wideInterest(r)
	}
}

// missingInterests poisons the countries whose interest stands neither in
// their own file nor in the wide one that was to bring it.
func (l *loader) missingInterests() {
	if !l.wideInterests() {
		return
	}
	for _, c := range l.set.Countries {
		if c.Interest.Text == "" && len(c.Bad) == 0 {
			l.poison(&c.Row, problem.Errorf(c.Place, "D005", "%s has no us_interest: %s gives none", c.Key, cleanPath(l.sets["influence"].File)).
				WithHint("add a row of it there, or write %q into a column us_interest here", NotStated))
		}
	}
}

// wideRating makes a cell of a power's column a rating. A cell that says "not
// stated" makes none, unless the row is bad: then it stands for what it should
// have said.
func (l *loader) wideRating(r *record, actor string, v value) {
	level, trend, _ := l.wideWords(v)
	if level == NotStated && trend == NotStated && len(r.Bad) == 0 {
		return
	}
	dim := cmp.Or(r.text("dimension"), overall)
	row := r.Row
	row.Key = r.Key + "/" + actor + "/" + dim
	row.Place = v.place
	if v.absent {
		row.Place = r.Place
	}
	field := func(name string, text string, from value) Cell {
		return value{text: text, raw: from.raw, place: from.place}.cell("influence", row.Key, name)
	}
	given := func(name string) Cell { return r.value(name).cell("influence", row.Key, name) }
	row.Source = given("source")
	rating := &Rating{
		Row: row, Country: r.Key, Actor: actor, Dimension: dim,
		Level: field("level", level, v), Trend: field("trend", trend, v), Confidence: given("confidence"),
		Basis: given("basis"), AsOf: given("as_of"), Words: field("raw", v.text, v), Current: r.text("current") == "yes",
	}
	if rating.Confidence.Text == "" {
		rating.Confidence = field("confidence", NotStated, v)
	}
	l.set.Ratings = append(l.set.Ratings, rating)
}

// wideInterest gives the country the interest that stands in its wide row.
func (l *loader) wideInterest(r *record) {
	v, c := r.value("us_interest"), l.set.Country(r.Key)
	if v.absent || c == nil {
		return
	}
	if c.Interest.Text != "" && c.Interest.Text != v.text {
		l.poison(&c.Row, problem.Errorf(v.place, "D004", "us_interest of %s stands in %s too, and differs", c.ID.Text, c.Interest.Place).WithHint("keep one of them"))
		return
	}
	if c.Interest.Text == "" {
		c.Interest = v.cell("countries", c.Key, "us_interest")
	}
	c.Bad, c.Warned = append(c.Bad, r.Bad...), append(c.Warned, r.Warned...)
}
