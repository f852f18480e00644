package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
)

// A record is one row of the data as a template sees it: a field is a value,
// a list or another record.
type record = map[string]any

// data is what a template finds under the dot. Lists hold what concerns the
// brief's country or region and nothing else, in the order in which it is
// printed. A country's brief has Country; a region's has Countries, each with
// its own Ratings; Ratings are then those of all.
func (x *run) data() map[string]any {
	root := record{
		"Region":     x.regionName(),
		"Actors":     x.actorRecords(x.actors()),
		"Powers":     x.actorRecords(x.allActors()),
		"Objectives": x.pointRecords(x.points("objective")),
		"Means":      x.pointRecords(x.points("means")),
		"Advice":     x.adviceRecords(),
		"Indicators": x.indicatorRecords(),
		"Judgements": x.judgementRecords(),
		"Sources":    x.sourceRecords(),
		"DataDate":   x.dataDate(),
		"Sourced":    x.sourceRow(),
		"Dated":      x.dated(),
		"Since":      x.in.Since,
		"Compared":   x.in.Since != "" || x.in.Archived,
		"Changes":    x.newsRecords(),
		"Strips":     slices.ContainsFunc(x.news(), func(n news) bool { return n.strip != nil }),
		"Mark":       x.in.Mark,
	}
	if c := x.country(); c != nil {
		root["Country"] = x.countryRecord(c)
		root["Ratings"] = x.ratingRecords(c)
		root["Dimensions"] = x.dimensionRecords(c)
		root["Histories"] = x.historyRecords(c)
		return root
	}
	var cs, all []any
	for _, c := range x.countries() {
		r := x.countryRecord(c)
		rated := x.ratingRecords(c)
		r["Ratings"] = rated
		r["Dimensions"] = x.dimensionRecords(c)
		all = append(all, rated...)
		cs = append(cs, r)
	}
	root["Countries"], root["Ratings"] = cs, all
	return root
}

// named is a record with its source numbers under Cite.
func (x *run) named(row *dataset.Row, fields record) record {
	fields["Cite"] = Value(nil)
	if x.in.Set.Source(row.Source.Text) != nil {
		fields["Cite"] = x.cites([]string{row.Source.Text}, doc.Bracket)
	}
	return fields
}

func (x *run) countryRecord(c *dataset.Country) record {
	return x.named(&c.Row, record{
		"ID":       x.name(c.ID, &c.Row),
		"Name":     x.name(c.Name, &c.Row),
		"Region":   x.name(c.Region, &c.Row),
		"Interest": x.cell(c.Interest, &c.Row),
	})
}

// allActors are the powers of the report, then those that are not rated.
func (x *run) allActors() []*dataset.Actor {
	return x.findings.allActors.get(func() []*dataset.Actor {
		x.read("actors")
		as := slices.Clone(x.actors())
		for _, a := range x.in.Set.Actors {
			if !slices.Contains(as, a) {
				as = append(as, a)
			}
		}
		return as
	})
}

func (x *run) actorRecords(as []*dataset.Actor) []any {
	var rs []any
	for _, a := range as {
		rs = append(rs, x.named(&a.Row, record{
			"ID":        x.name(a.ID, &a.Row),
			"Name":      x.name(a.Name, &a.Row),
			"Adjective": x.name(a.Adjective, &a.Row),
			"Strategy":  x.cell(a.Strategy, &a.Row),
			"Objective": x.cell(a.Objective, &a.Row),
		}))
	}
	return rs
}

// ratingRecords are the ratings of a country, one for each power of the report.
func (x *run) ratingRecords(c *dataset.Country) []any {
	var rs []any
	for _, p := range x.powers(c) {
		rs = append(rs, x.ratingRecord(c, p.actor, p.rating))
	}
	return rs
}

// ratingRecord is a rating of a country and a power; nil is none.
func (x *run) ratingRecord(c *dataset.Country, a *dataset.Actor, r *dataset.Rating) record {
	actor := record{"ID": x.name(a.ID, &a.Row), "Name": x.name(a.Name, &a.Row)}
	if r == nil {
		none := toned(x.noRating(c, a), doc.Quiet)
		return record{"Actor": actor, "Before": x.lastEdition(c, a, nil), "Level": none, "Trend": Value(nil), "TrendStated": markup.Fact{}, "Confidence": Value(nil), "AsOf": Value(nil), "Cite": Value(nil)}
	}
	return x.named(&r.Row, record{
		"Actor":       actor,
		"Before":      x.lastEdition(c, a, r),
		"Level":       x.label(r.Level, &r.Row, "influence"),
		"Trend":       x.label(r.Trend, &r.Row, "trend"),
		"TrendStated": markup.Fact{Is: r.Trend.Stated(), From: []*doc.Origin{x.origin(r.Trend, &r.Row)}},
		"Confidence":  x.label(r.Confidence, &r.Row, "confidence"),
		"AsOf":        x.day(r.AsOf, &r.Row, "short"),
		"Basis":       x.cell(r.Basis, &r.Row),
		"Raw":         x.cell(r.Words, &r.Row),
	})
}

// lastEdition is the level of a rating in the edition before, with the number of
// its source if that is another now; nil where no edition is at hand.
func (x *run) lastEdition(c *dataset.Country, a *dataset.Actor, now *dataset.Rating) Value {
	dimension := "overall"
	if now != nil {
		dimension = now.Dimension
	}
	if x.in.Previous == nil {
		if x.in.Archived {
			return toned(x.say("first-edition", nil), doc.Quiet)
		}
		return nil
	}
	was := x.in.Previous.RatingIn(c.ID.Text, a.ID.Text, dimension)
	if was == nil || len(was.Bad) > 0 {
		return toned(renamed(x.noRating(c, a), "words:no-rating", "words:no-rating/before"), doc.Quiet)
	}
	v := x.pastLabel(was.Level, &was.Row, "influence")
	if now != nil && now.Source.Text != was.Source.Text && x.in.Set.Source(was.Source.Text) != nil {
		v = append(v, x.cites([]string{was.Source.Text}, doc.Bracket)...)
	}
	return v
}

// dimensionRecords are the dimensions beside the overall one in which the
// influence in a country is rated: each with its Name and its Ratings, one for
// each power of the report.
func (x *run) dimensionRecords(c *dataset.Country) []any {
	var ds []any
	for _, name := range x.in.Set.Dimensions(c.ID.Text) {
		var rs []any
		var first *dataset.Rating
		for _, a := range x.actors() {
			r := x.in.Set.RatingIn(c.ID.Text, a.ID.Text, name)
			if rs = append(rs, x.ratingRecord(c, a, r)); first == nil {
				first = r
			}
		}
		if first != nil {
			ds = append(ds, record{"Name": x.dimension(name, first), "Ratings": rs})
		}
	}
	return ds
}

// dimension is the name of a dimension as it is printed: the language's word
// dimension-NAME, else the data's own, begun with a capital.
func (x *run) dimension(name string, r *dataset.Rating) Value {
	if _, ok := x.in.Words.Entry("dimension-" + name); ok {
		return x.word("dimension-" + name)
	}
	words := strings.ToUpper(name[:1]) + strings.ReplaceAll(strings.ReplaceAll(name[1:], "_", " "), "-", " ")
	o := &doc.Origin{ID: "influence:" + r.Key + ":dimension", Place: r.Place, Raw: name, Steps: []string{"written " + words}}
	x.poisoned(o, r.Bad)
	return Value{{Words: words, Origin: o}}
}

func (x *run) pointRecords(ps []*dataset.Point) []any {
	var rs []any
	for _, p := range ps {
		rs = append(rs, x.named(&p.Row, record{
			"ID":   x.name(dataset.Cell{ID: "points:" + p.ID + ":id", Text: p.ID, Raw: p.ID, Place: p.Place}, &p.Row),
			"Text": x.cell(p.Text, &p.Row),
		}))
	}
	return rs
}

// adviceRecords are the groups of recommendations. Owned and Timed say whether
// any row has an owner or a time frame: a column without values is left out.
func (x *run) adviceRecords() []any {
	var gs []any
	for _, g := range x.advice() {
		var rows []any
		used := map[string]bool{}
		var owned, timed markup.Fact
		var counted []*doc.Origin
		for i, r := range g.rows {
			point := Value(nil)
			if p := x.in.Set.Point(r.Point); p != nil {
				point = x.cell(p.Text, &p.Row)
				used[p.Source.Text] = true
			}
			used[r.Source.Text] = true
			owned.Add(r.Owner.Text != "", x.origin(r.Owner, &r.Row))
			timed.Add(r.Timeframe.Text != "", x.origin(r.Timeframe, &r.Row))
			counted = append(counted, x.origin(r.Focus, &r.Row))
			number := x.figure("recommendations/"+r.ID+"/number", i+1, slices.Clone(counted))
			number[0].Origin.Place = counted[i].Place
			rows = append(rows, x.named(&r.Row, record{
				"Number":   number,
				"Focus":    x.cell(r.Focus, &r.Row),
				"Outcome":  x.cell(r.Outcome, &r.Row),
				"Owner":    x.cell(r.Owner, &r.Row),
				"By":       x.day(r.Timeframe, &r.Row, "short"),
				"Measure":  x.cell(r.Measure, &r.Row),
				"Priority": x.cell(r.Priority, &r.Row),
				"Status":   x.cell(r.Status, &r.Row),
				"Point":    point,
			}))
		}
		for _, p := range g.points {
			used[p.Source.Text] = true
		}
		gs = append(gs, record{
			"Head":   renamed(x.adviceHead(g), "sentence:", "sentence:advice-head/"+g.anchor),
			"LeadIn": renamed(x.adviceLead(g), "sentence:", "sentence:advice-lead/"+g.anchor),
			"Anchor": markup.Anchor(g.anchor),
			"Owned":  owned, "Timed": timed, "Own": g.own,
			"Rows": rows, "Points": x.pointRecords(g.points),
			"Cite": x.cites(x.register(used), doc.Bracket),
		})
	}
	return gs
}

// dated reports whether a printed rating states its date.
func (x *run) dated() (f markup.Fact) {
	for _, r := range x.ratings() {
		f.Add(r.AsOf.Stated(), x.origin(r.AsOf, &r.Row))
	}
	return f
}

// dataDate is the age of the data in one word and a date, for a table of facts.
func (x *run) dataDate() record {
	d := x.dating()
	switch {
	case d.dated > 0:
		return record{"Label": "data-as-of", "Value": x.day(d.newest.cell, d.newest.row, "short")}
	case d.received.row != nil:
		return record{"Label": "data-received", "Value": x.day(d.received.cell, d.received.row, "short")}
	}
	o := counted("sources", 0, nil)
	if len(d.sources) > 0 {
		o = x.origin(d.sources[0].Accessed, &d.sources[0].Row)
	}
	return record{"Label": "data-received", "Value": x.notStated(o)}
}

// ratings are those that the brief is about: its country's, or its region's.
func (x *run) ratings() []*dataset.Rating {
	return x.findings.ratings.get(func() []*dataset.Rating {
		var rs []*dataset.Rating
		for _, c := range x.printed() {
			for _, p := range x.powers(c) {
				if p.rating != nil {
					rs = append(rs, p.rating)
				}
			}
		}
		return rs
	})
}

// texts are the desk's own words on the country, else its region.
func (x *run) texts() []*dataset.Text {
	return x.findings.texts.get(func() []*dataset.Text {
		x.read("texts")
		t := x.in.Set.RegionText(x.in.Region)
		if c := x.country(); c != nil {
			t = x.in.Set.CountryText(c.ID.Text)
		}
		if t == nil {
			return nil
		}
		on := *t
		on.Heads = t.On(x.in.Set.Today)
		return []*dataset.Text{&on}
	})
}

// sources are those that what the brief prints rests on, in the order of the
// register: its own, those of the neighbours that a country's figure shows, and
// those of what was otherwise in the edition before.
func (x *run) sources() []*dataset.Source {
	return x.findings.sources.get(func() []*dataset.Source {
		used := x.usedNow()
		for _, c := range x.neighbours() { // in a figure; what no figure prints goes from the list
			for _, r := range x.in.Set.RatingsOf(c.ID.Text) {
				used[r.Source.Text] = true
			}
		}
		x.usedBefore(used)
		return x.registered(used)
	})
}

// ownSources are those of sources that what the brief says of its country or
// region rests on, and not only what it says of the neighbours.
func (x *run) ownSources() []*dataset.Source {
	return x.findings.own.get(func() []*dataset.Source {
		used := x.usedNow()
		x.usedBefore(used)
		return x.registered(used)
	})
}

// registered are sources by their IDs, in the order of the register.
func (x *run) registered(used map[string]bool) []*dataset.Source {
	var ss []*dataset.Source
	for _, id := range x.register(used) {
		ss = append(ss, x.in.Set.Source(id))
	}
	return ss
}

// usedBefore notes the sources of what a changed rating was, which it is told with.
func (x *run) usedBefore(used map[string]bool) {
	if c := x.diff(); c != nil {
		for _, m := range c.ratings {
			if m.was != nil {
				used[m.was.Source.Text] = true
			}
		}
	}
}

// usedNow notes the sources of the country or region of the brief.
func (x *run) usedNow() map[string]bool {
	used := map[string]bool{}
	for _, c := range x.printed() {
		used[c.Source.Text] = true
	}
	for _, r := range x.ratings() {
		used[r.Source.Text] = true
	}
	for _, c := range x.printed() {
		x.sourcesBeside(c, used)
	}
	for _, j := range x.judgements() {
		for id := range x.restsOnRows(j, x.origin(j.Text, &j.Row)) {
			used[id] = true
		}
	}
	for _, a := range x.allActors() {
		used[a.Source.Text] = true
	}
	for _, kind := range []string{"objective", "means", "recommendation"} {
		for _, p := range x.points(kind) {
			used[p.Source.Text] = true
		}
	}
	for _, r := range x.in.Set.RecommendationsOn(x.scopes()...) {
		used[r.Source.Text] = true
	}
	for _, t := range x.texts() {
		for _, h := range t.Heads {
			for _, p := range h.Paragraphs {
				used[p.Source] = true
			}
		}
	}
	return used
}

// sourcesBeside notes the sources of what is said of a country beside its
// ratings: of what other sources say, of other dimensions, of indicators.
func (x *run) sourcesBeside(c *dataset.Country, used map[string]bool) {
	for _, r := range x.in.Set.RatingsOf(c.ID.Text) {
		used[r.Source.Text] = true
	}
	for _, i := range x.in.Set.Indicators {
		for _, o := range x.in.Set.ValuesOf(i.ID, c.ID.Text) {
			used[o.Source.Text] = true
		}
	}
}

// sourceCount is the number of sources; the document's own is written when it
// is known which of them it cites.
func (x *run) sourceCount() Value { return x.countedSources("sources", idsOf(x.sources())) }

// ownCount is the number of own sources, under a name of its own where a figure
// prints others too.
func (x *run) ownCount() (label string, n Value) {
	if len(x.ownSources()) == len(x.sources()) {
		return "sources", x.sourceCount()
	}
	return "sources-own", x.countedSources("sources-own", idsOf(x.ownSources()))
}

// countedSources is the number of some sources.
func (x *run) countedSources(name string, ids []string) Value {
	return x.figure(name, len(ids), x.sourceOrigins(ids))
}

// idsOf are the IDs of sources.
func idsOf(ss []*dataset.Source) []string {
	var ids []string
	for _, s := range ss {
		ids = append(ids, s.ID)
	}
	return ids
}

// sourceRow is how many own sources there are, for a table of facts.
func (x *run) sourceRow() record {
	label, n := x.ownCount()
	return record{"Label": label, "Value": toned(n, doc.Value)}
}
