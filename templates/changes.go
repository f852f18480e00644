package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// A comparison is what the brief says otherwise than the edition before.
type comparison struct {
	ratings []*moved                    // of the report's powers, in the order of the data
	others  []dataset.Change            // of everything else
	by      map[*dataset.Rating]*moved  // as it is now, to how it changed
	cells   map[string]*dataset.Change  // that are marked, by the ID of the cell as it is now
	came    map[string]*dataset.Country // new to the region
	went    map[string]*dataset.Country // gone from it
	beside  []dataset.Change            // of the ratings of a country's neighbours, which its figure prints
	around  []*doc.Origin               // neighbours that came or went
	renewed []dataset.Renewal           // rows that say the same from other data
	renamed []dataset.Change            // names and words of scales
}

// A moved rating is one whose level or trend is another, or that came or went:
// then was or now is nil. That it moved is only said where sameHand holds.
type moved struct {
	now, was     *dataset.Rating
	level, trend *dataset.Change // nil where it did not change
}

// rating is the rating as it is, or as it was where it went.
func (m *moved) rating() *dataset.Rating {
	if m.now != nil {
		return m.now
	}
	return m.was
}

// change is what changed of the rating, its level before its trend.
func (m *moved) change() *dataset.Change {
	if m.level != nil {
		return m.level
	}
	return m.trend
}

// sameHand reports whether one can tell that anything moved.
func (m *moved) sameHand() bool { return m.change().SameHand() }

// correction reports whether the words of the source are what they were, so that
// nothing happened but that the desk read them otherwise.
func (m *moved) correction() bool { return m.change().Correction }

// diff compares with the edition before; without one it is nil.
func (x *run) diff() *comparison {
	return x.findings.compared.get(func() *comparison {
		if x.in.Previous == nil {
			return nil
		}
		return x.compareBefore()
	})
}

func (x *run) compareBefore() *comparison {
	d := dataset.Diff(x.in.Previous, x.in.Set, x.in.Country, x.in.Region)
	c := &comparison{
		by: map[*dataset.Rating]*moved{}, cells: map[string]*dataset.Change{}, renamed: d.Renamed,
		came: map[string]*dataset.Country{}, went: map[string]*dataset.Country{},
	}
	for i := range d.Changes {
		switch ch := &d.Changes[i]; {
		case ch.Dataset != "countries" || x.in.Country != "":
		case ch.Came():
			c.came[ch.Country] = x.in.Set.Country(ch.Country)
		case ch.Went():
			c.went[ch.Country] = x.in.Previous.Country(ch.Country)
		}
	}
	byKey := map[string]*moved{}
	for i := range d.Changes {
		ch := &d.Changes[i]
		whole := c.came[ch.Country] != nil || c.went[ch.Country] != nil
		switch {
		case whole && ch.Dataset != "countries": // told with its country
		case ch.Dataset == "influence":
			x.noteRating(c, byKey, ch)
		default:
			c.others = append(c.others, *ch)
			if !whole && ch.Dataset == "countries" && !ch.Went() {
				c.cells[ch.Now.ID] = ch
			}
		}
	}
	for _, m := range c.ratings {
		x.contradicted(m)
	}
	c.renewed = slices.DeleteFunc(d.Renewals, func(r dataset.Renewal) bool { return r.Dataset == "influence" && !x.asks(r.Key) })
	x.compareNeighbours(c)
	return c
}

// compareNeighbours adds what a country's figure says otherwise of its
// neighbours: their overall ratings, which they are, their names and sources.
func (x *run) compareNeighbours(c *comparison) {
	k := x.country()
	if k == nil {
		return
	}
	was := map[string]*dataset.Country{}
	if then := x.in.Previous.Country(k.ID.Text); then != nil {
		for _, n := range x.in.Previous.In(then.Region.Text) {
			was[n.ID.Text] = n
		}
	}
	stayed := map[string]bool{}
	for _, n := range x.in.Set.In(k.Region.Text) {
		if was[n.ID.Text] == nil && n != k {
			c.around = append(c.around, x.origin(n.Name, &n.Row))
		}
		stayed[n.ID.Text] = was[n.ID.Text] != nil && n != k
	}
	for _, n := range x.in.Previous.Countries {
		if _, here := stayed[n.ID.Text]; was[n.ID.Text] == n && !here {
			c.around = append(c.around, x.pastOrigin(n.Name, &n.Row))
		}
	}
	d := dataset.Diff(x.in.Previous, x.in.Set, "", k.Region.Text)
	c.beside = slices.DeleteFunc(d.Changes, func(ch dataset.Change) bool {
		return ch.Dataset != "influence" || !stayed[ch.Country] || !x.inFigure(ch.Key)
	})
	for _, r := range d.Renewals { // of whose dates and words the figure says nothing
		if r.Dataset == "influence" && stayed[r.Country] && x.inFigure(r.Key) && r.Resourced {
			c.renewed = append(c.renewed, r)
		}
	}
	for _, ch := range d.Renamed {
		if stayed[ch.Country] {
			c.renamed = append(c.renamed, ch)
		}
	}
}

// inFigure reports whether a rating, by its key, is one that the figure of a
// country and its neighbours prints.
func (x *run) inFigure(key string) bool { return strings.HasSuffix(key, "/overall") && x.asks(key) }

// asks reports whether the report asks for the power of a rating, by its key.
func (x *run) asks(key string) bool { return dataset.Asks(x.in.Actors, key) }

// noteRating adds a change of a rating, unless the report does not ask for its power.
func (x *run) noteRating(c *comparison, byKey map[string]*moved, ch *dataset.Change) {
	key := strings.SplitN(ch.Key, "/", 3)
	if len(key) < 3 || !x.asks(ch.Key) {
		return
	}
	m := byKey[ch.Key]
	if m == nil {
		m = &moved{}
		if !ch.Went() {
			m.now = x.in.Set.RatingIn(key[0], key[1], key[2])
			c.by[m.now] = m
		}
		if !ch.Came() {
			m.was = x.in.Previous.RatingIn(key[0], key[1], key[2])
		}
		byKey[ch.Key] = m
		c.ratings = append(c.ratings, m)
	}
	if ch.Field == "level" {
		m.level = ch
	} else {
		m.trend = ch
	}
	if !ch.Went() {
		c.cells[ch.Now.ID] = ch
	}
}

// contradicted warns of a stated trend that goes another way than the level did
// between two editions (D014), by one source. Where the data hold both dates they
// are warned of when they are read.
func (x *run) contradicted(m *moved) {
	levels, trends := x.in.Set.Scales["influence"], x.in.Set.Scales["trend"]
	if m.now == nil || m.was == nil || m.level == nil || !m.sameHand() || m.correction() || levels == nil || trends == nil {
		return
	}
	r := m.now
	from, to, t := levels.Index(m.was.Level.Text), levels.Index(r.Level.Text), trends.Index(r.Trend.Text)
	if from < 0 || to < 0 || t < 0 || len(x.in.Set.History(r.Country, r.Actor, r.Dimension)) > 1 {
		return
	}
	switch sign := trends.Levels[t].Sign; {
	case sign == "+" && to < from, sign == "-" && to > from, sign == "0":
		x.refuse(problem.Warningf(r.Trend.Place, "D014", "trend %q but level went %s (%s) to %s (%s)",
			r.Trend.Text, m.was.Level.Text, x.in.Since, r.Level.Text, x.in.Edition).WithHint("correct it, or write %q", dataset.NotStated))
	}
}

// changed reports whether anything that the brief says of its subject differs
// from the edition before (COMMANDS 5). A new date or source alone is no change.
func (c *comparison) changed() bool { return c != nil && len(c.ratings)+len(c.others) > 0 }

// movedOf is how a rating changed, nil if it did not.
func (x *run) movedOf(r *dataset.Rating) *moved {
	if c := x.diff(); c != nil && r != nil {
		return c.by[r]
	}
	return nil
}

// wentOf is the overall rating of a power that the edition before had and the
// data have no more.
func (x *run) wentOf(country, actor string) *moved {
	if c := x.diff(); c != nil {
		for _, m := range c.ratings {
			if m.now == nil && m.was.Country == country && m.was.Actor == actor && m.was.Dimension == "overall" {
				return m
			}
		}
	}
	return nil
}

// origins are the cells that show a change: as they are now, or were where the
// row went.
func (x *run) changeOrigins(chs ...*dataset.Change) []*doc.Origin {
	var os []*doc.Origin
	for _, ch := range chs {
		switch {
		case ch == nil:
		case ch.Went():
			os = append(os, x.pastOrigin(ch.Was, ch.WasRow))
		default:
			os = append(os, x.origin(ch.Now, ch.NowRow))
		}
	}
	return os
}

// flagged is a value with a diamond behind it where it is not what it was; see
// LOOK 5, Changed mark.
func (x *run) flagged(v Value) Value {
	c := x.diff()
	if c == nil || len(v) == 0 || v[0].Origin == nil || c.cells[v[0].Origin.ID] == nil {
		return v
	}
	return append(slices.Clip(v), doc.Run{Words: " ", Shape: &doc.Mark{Kind: doc.Diamond}, Origin: v[0].Origin})
}

// whatChanged says in one sentence what there is to say where nothing changed,
// or that something did.
func (x *run) whatChanged() []Value {
	c := x.diff()
	switch {
	case c == nil && x.in.Archived && x.in.Since == "":
		return one(x.say("what-changed/first", nil))
	case c == nil:
		return one(x.say("what-changed/no-archive", nil))
	case c.changed():
		return one(toned(x.say("what-changed/some", fill{"changed": x.changedHow(c), "since": x.since()}), doc.Strong))
	}
	return one(x.unchanged("what-changed/none", c))
}

// unchanged says that nothing, or nothing else, changed, and what is printed
// otherwise all the same. Where that is a neighbour's, the rest is said of the
// country alone.
func (x *run) unchanged(key string, c *comparison) Value {
	with := fill{"since": x.since()}
	renewed := x.renewedNotes(c)
	notes := append(renewed, x.neighbourNotes(c)...)
	if len(notes) == 0 {
		return x.say(key, with)
	}
	with["notes"] = x.list(notes, "list-and")
	if len(notes) == len(renewed) {
		return x.say(key+"-but", with)
	}
	k := x.country()
	with["country"] = x.name(k.Name, &k.Row)
	if len(renewed) == 0 {
		return x.say(key+"-on", with)
	}
	return x.say(key+"-of", with)
}

// renewedNotes say that what did not change rests on other data, or has other
// names.
func (x *run) renewedNotes(c *comparison) []Value {
	var notes []Value
	if len(c.renewed) > 0 {
		notes = append(notes, x.say("unchanged/renewed", nil))
	}
	var names, words []*doc.Origin
	for i := range c.renamed {
		if ch := &c.renamed[i]; ch.Dataset == "scales" {
			words = append(words, x.changeOrigins(ch)...)
		} else {
			names = append(names, x.changeOrigins(ch)...)
		}
	}
	if len(names) > 0 {
		notes = append(notes, x.say("unchanged/names", nil, names...))
	}
	if len(words) > 0 {
		notes = append(notes, x.say("unchanged/scales", nil, words...))
	}
	return notes
}

// neighbourNotes say what changed of a country's neighbours.
func (x *run) neighbourNotes(c *comparison) []Value {
	var notes []Value
	var from []*doc.Origin
	for i := range c.beside {
		from = append(from, x.changeOrigins(&c.beside[i])...)
	}
	if len(from) > 0 {
		notes = append(notes, x.say("unchanged/beside", nil, from...))
	}
	if len(c.around) > 0 {
		notes = append(notes, x.say("unchanged/around", nil, c.around...))
	}
	return notes
}

// changedHow counts what changed: "1 rating", "2 ratings, 1 other change".
func (x *run) changedHow(c *comparison) Value {
	var parts []Value
	if n := len(c.ratings); n > 0 {
		parts = append(parts, x.changedRatings(c))
	}
	if from := x.otherOrigins(c); len(from) > 0 {
		key := "changed/others"
		if len(from) == 1 {
			key = "changed/other"
		}
		parts = append(parts, x.say(key, fill{"n": x.figure("changed-others", len(from), from)}))
	}
	return x.list(parts, "list-comma")
}

// changedRatings is the number of changed ratings.
func (x *run) changedRatings(c *comparison) Value {
	var from []*doc.Origin
	for _, m := range c.ratings {
		from = append(from, x.changeOrigins(m.change())...)
	}
	key := "changed/many"
	if len(from) == 1 {
		key = "changed/one"
	}
	return x.say(key, fill{"n": x.figure("changed", len(from), from)})
}

// otherOrigins are the rows beside ratings that changed, each by its first
// changed cell.
func (x *run) otherOrigins(c *comparison) []*doc.Origin {
	var from []*doc.Origin
	seen := map[string]bool{}
	for i := range c.others {
		if ch := &c.others[i]; !seen[ch.Dataset+ch.Key] {
			seen[ch.Dataset+ch.Key] = true
			from = append(from, x.changeOrigins(ch)...)
		}
	}
	return from
}

// changedCount is what changed for a table of facts, behind a diamond.
func (x *run) changedCount() Value {
	c := x.diff()
	switch {
	case c == nil && x.in.Archived:
		return toned(x.say("first-edition", nil), doc.Quiet)
	case c == nil:
		return toned(x.word("not-known"), doc.Quiet)
	case !c.changed():
		return toned(x.say("changed/none", nil), doc.Quiet)
	}
	v := x.changedHow(c)
	if len(c.ratings) > 0 {
		v = x.changedRatings(c)
	}
	v = slices.Clone(toned(v, doc.Value))
	v[0].Shape = &doc.Mark{Kind: doc.Diamond}
	return v
}
