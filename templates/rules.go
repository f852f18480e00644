package templates

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
	"brief/report/words"
)

// A rule makes sentences from data: none, one or several, in order. Each says
// only what the data say; which pattern is used depends on what is stated.
type rule struct {
	name string
	make func(x *run) []Value
	of   func(x *run, c *dataset.Country) Value // a sentence on one of several countries; then make is nil

	each, all int // words for which there is room in each sentence and in all; 0: any number
}

// families are the rules by subject. A rule is added in the file of its
// subject, its patterns in words/en.yaml.
var families = [][]rule{frameRules, countryRules, titleRules, regionRules, basisRules, adviceRules, staleRules}

// findRule returns the rule that makes the sentences called name, or nil.
func findRule(name string) *rule {
	for _, f := range families {
		for i := range f {
			if f[i].name == name {
				return &f[i]
			}
		}
	}
	return nil
}

// known reports whether a template may name a sentence. If not, nearest is what
// was probably meant. Words are not judged here: a language
// and a report may add their own, so they are looked up when a brief is made.
func known(kind, name string) (ok bool, nearest string) {
	if kind != "sentence" {
		return true, ""
	}
	var names []string
	for _, f := range families {
		for _, r := range f {
			names = append(names, r.name)
		}
	}
	if slices.Contains(names, name) {
		return true, ""
	}
	return false, problem.Nearest(name, names)
}

// sentences makes the sentences of a rule and names their words after it:
// "sentence:bottom-line/2".
func (x *run) sentences(name string) ([]Value, error) {
	r := findRule(name)
	if r == nil {
		_, near := known("sentence", name)
		if near != "" {
			return nil, fmt.Errorf("no sentence %q; did you mean %q?", name, near)
		}
		return nil, fmt.Errorf("no sentence %q", name)
	}
	if r.make == nil {
		return nil, fmt.Errorf("sentence %q is about a country; write sentence %q .ID", name, name)
	}
	var vs []Value
	for _, v := range r.make(x) {
		if len(v) > 0 {
			vs = append(vs, v)
		}
	}
	for i := range vs {
		id := "sentence:" + name
		if len(vs) > 1 {
			id = fmt.Sprintf("sentence:%s/%d", name, i+1)
		}
		vs[i] = renamed(capital(vs[i]), "sentence:", id)
		x.judge(vs[i])
	}
	x.roomFor(r, vs)
	return vs, nil
}

// roomFor notes that sentences have more words than LOOK 7 has room for, at the
// longest words of the data in them, if these hold as many as are too many: the
// others cannot be cut.
func (x *run) roomFor(r *rule, vs []Value) {
	say := func(n, budget int, v Value) {
		var longest doc.Run
		for _, r := range v {
			if !words.IsLiteral(r) && r.Origin != nil && len(r.Words) > len(longest.Words) {
				longest = r
			}
		}
		if budget > 0 && n > budget && len(strings.Fields(longest.Words)) > n-budget {
			x.refuse(problem.Notef(longest.Origin.Place, "D093", "sentence %q has %d words%s, budget %d", r.name, n, x.of(), budget).
				WithHint("take %s out of this, the longest of what it prints of the data", problem.Count(n-budget, "word")))
		}
	}
	n := 0
	for _, v := range vs {
		has := wordCount(v)
		n += has
		say(has, r.each, v)
	}
	if r.all > 0 && n > r.all {
		say(n, r.all, slices.Concat(vs...))
	}
}

// judge refuses a sentence that was computed from poisoned rows.
func (x *run) judge(v Value) {
	if len(x.bad) == 0 {
		return
	}
	seen := map[*doc.Origin]bool{}
	var look func(o *doc.Origin)
	look = func(o *doc.Origin) {
		if o == nil || seen[o] {
			return
		}
		seen[o] = true
		for _, l := range x.bad[o.ID] {
			x.refuse(l...)
		}
		for _, f := range o.From {
			look(f)
		}
	}
	for _, r := range v {
		look(r.Origin)
	}
}

// one is a rule's result of a single sentence.
func one(v Value) []Value { return []Value{v} }

// Limits of LOOK 5.
const (
	maxBullet  = 25 // words in a bullet of the bottom line
	maxBullets = 5
	maxBasis   = 95 // words on what a brief rests on (LOOK 7)
	maxTitle   = 15 // words in the title of a figure
	manyPowers = 3  // more are counted, not named
	manyNames  = 4  // more countries are counted, not named
)

// A power is an actor with its rating of one country.
type power struct {
	actor  *dataset.Actor
	rating *dataset.Rating // nil where there is none and the report prints that
	level  int             // on the scale, -1 not stated
}

// actor returns a power of the report, or nil after a complaint.
func (x *run) actor(id string) *dataset.Actor {
	a := x.in.Set.Actor(id)
	if a == nil {
		x.read("actors")
		if len(x.in.Set.Loose["actors"]) > 0 {
			return nil // it may be one of those that could not be read
		}
		var ids []string
		for _, k := range x.in.Set.Actors {
			ids = append(ids, k.ID.Text)
		}
		p := problem.Errorf(x.in.ActorAt[id], "D020", "report %s asks for the actor %q, which the data do not have", x.in.Report, id)
		if near := problem.Nearest(id, ids); near != "" {
			p = p.WithHint("did you mean %s?", near)
		}
		x.refuse(p)
	}
	return a
}

// actors are the powers of the report in its order; without a list, all that
// are rated in the region.
func (x *run) actors() []*dataset.Actor {
	return x.findings.actors.get(x.findActors)
}

func (x *run) findActors() []*dataset.Actor {
	var as []*dataset.Actor
	if len(x.in.Actors) > 0 {
		for _, id := range x.in.Actors {
			if a := x.actor(id); a != nil {
				as = append(as, a)
			}
		}
		return as
	}
	x.read("influence")
	for _, a := range x.in.Set.Actors {
		if slices.ContainsFunc(x.countries(), func(c *dataset.Country) bool {
			return x.in.Set.Rating(c.ID.Text, a.ID.Text) != nil
		}) {
			as = append(as, a)
		}
	}
	return as
}

// rating is what is rated of a country and a power. Without a row it is nil,
// which is an error unless the report prints what is missing; where rows were
// lost it may be one of them, and their own problems say enough.
func (x *run) rating(c *dataset.Country, a *dataset.Actor) *dataset.Rating {
	x.read("influence")
	r := x.in.Set.Rating(c.ID.Text, a.ID.Text)
	if r == nil && !x.in.Missing && len(x.in.Set.Loose["influence"]) == 0 {
		p := problem.Errorf(c.Place, "D022", "influence has no row for (%s, %s), and report %s asks for it", c.ID.Text, a.ID.Text, x.in.Report)
		x.refuse(p.WithHint("add the row, take the actor out of the report's actors, or set its missing: print"))
	}
	return r
}

// powers are the report's powers with their ratings of one country.
func (x *run) powers(c *dataset.Country) []power {
	if ps, ok := x.findings.powers[c]; ok {
		return ps
	}
	var ps []power
	for _, a := range x.actors() {
		p := power{actor: a, rating: x.rating(c, a), level: -1}
		if p.rating != nil {
			p.level = x.levelOf(p.rating)
		}
		ps = append(ps, p)
	}
	if x.findings.powers == nil {
		x.findings.powers = map[*dataset.Country][]power{}
	}
	x.findings.powers[c] = ps
	return ps
}

// levelOf is the place of a rating on the scale, -1 if it states no level.
func (x *run) levelOf(r *dataset.Rating) int {
	s := x.in.Set.Scales["influence"]
	if s == nil || r == nil || !r.Level.Stated() {
		return -1
	}
	return s.Index(r.Level.Text)
}

// reported reports whether a rating is what a source says; else no sentence may
// tell it as the source's.
func reported(r *dataset.Rating) bool { return r.Reported() }

// own is the ending of a pattern that tells a rating as the desk's own.
func own(rs ...*dataset.Rating) string {
	for _, r := range rs {
		if r != nil && !reported(r) {
			return "-own"
		}
	}
	return ""
}

// levels is the number of levels on the scale of influence.
func (x *run) levels() int {
	if s := x.in.Set.Scales["influence"]; s != nil {
		return len(s.Levels)
	}
	return 0
}

// levelCount is that number in words.
func (x *run) levelCount() Value {
	var from []*doc.Origin
	if s := x.in.Set.Scales["influence"]; s != nil {
		for _, l := range s.Levels {
			from = append(from, x.origin(l.Label, &s.Row))
		}
	}
	return x.number("levels", len(from), from)
}

// country is the country of the order, or nil.
func (x *run) country() *dataset.Country {
	return x.findings.country.get(func() *dataset.Country {
		if x.in.Country == "" {
			return nil
		}
		return x.in.Set.Country(x.in.Country)
	})
}

// countries are those of the order's region, by name; for a country outside of
// any region it is that country alone.
func (x *run) countries() []*dataset.Country {
	return x.findings.countries.get(func() []*dataset.Country {
		x.read("countries")
		if x.in.Region == "" {
			if c := x.country(); c != nil {
				return []*dataset.Country{c}
			}
		}
		return x.in.Set.In(x.in.Region)
	})
}

// subjectName names a power as the subject of a sentence: "Russian influence", or
// "Russia" where the data have no adjective.
func (x *run) subjectName(a *dataset.Actor, short bool) Value {
	name := x.name(a.Name, &a.Row)
	switch {
	case a.Adjective.Text == "":
		return x.say("power/name", fill{"name": name})
	case short:
		return x.say("power/short-adjective", fill{"adjective": x.name(a.Adjective, &a.Row), "name": name})
	}
	return x.say("power/adjective", fill{"adjective": x.name(a.Adjective, &a.Row), "name": name})
}

// actorNames are the names of powers, or nil if they are too many or too long
// to be named together.
func (x *run) actorNames(as []*dataset.Actor) []Value {
	var vs []Value
	for _, a := range as {
		vs = append(vs, x.name(a.Name, &a.Row))
	}
	if len(as) > manyPowers || tooLong(vs) {
		return nil
	}
	return vs
}

// tooLong reports whether several names make more than a line.
func tooLong(vs []Value) bool {
	const line = 60 // letters
	n := 0
	for _, v := range vs {
		n += utf8.RuneCountInString(v.String())
	}
	return len(vs) > 1 && n > line
}

// ratingOrigins are the origins of a field of ratings, for what is counted over
// them; a power without a rating is counted by its name.
func (x *run) ratingOrigins(ps []power, field func(*dataset.Rating) dataset.Cell) []*doc.Origin {
	var os []*doc.Origin
	for _, p := range ps {
		if p.rating != nil {
			os = append(os, x.origin(field(p.rating), &p.rating.Row))
		} else {
			os = append(os, x.nameOrigin(p.actor.Name, &p.actor.Row))
		}
	}
	return os
}

// ratingLevels are the origins of the levels of all ratings that the brief is
// about: ratings are counted by their levels, stated or not.
func (x *run) ratingLevels() []*doc.Origin {
	return x.findings.levels.get(func() []*doc.Origin {
		var os []*doc.Origin
		for _, r := range x.ratings() {
			os = append(os, x.origin(r.Level, &r.Row))
		}
		return slices.Clip(os)
	})
}

// noRating are the words for a rating that is not in the data.
func (x *run) noRating(c *dataset.Country, a *dataset.Actor) Value {
	v := x.say("no-rating", nil, x.nameOrigin(c.Name, &c.Row), x.nameOrigin(a.Name, &a.Row))
	return renamed(v, "words:no-rating", "words:no-rating/"+c.ID.Text+"/"+a.ID.Text)
}

// nameOrigin is the origin of a name, which rests on no source.
func (x *run) nameOrigin(c dataset.Cell, row *dataset.Row) *doc.Origin {
	o := x.origin(c, row)
	o.Source = ""
	return o
}

// actorOrigins are the origins of the names of powers.
func (x *run) actorOrigins(as []*dataset.Actor) []*doc.Origin {
	var os []*doc.Origin
	for _, a := range as {
		os = append(os, x.nameOrigin(a.Name, &a.Row))
	}
	return os
}

func levelCell(r *dataset.Rating) dataset.Cell { return r.Level }
func trendCell(r *dataset.Rating) dataset.Cell { return r.Trend }
