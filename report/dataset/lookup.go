package dataset

import (
	"cmp"
	"slices"
	"sync"
)

// index finds what there may be many of. Each part is made once, when first
// asked, after its rows were read, and may be asked from several goroutines.
// What it gives is shared, and not to be changed.
type index struct {
	countries       lookup[map[string]*Country]
	regions         lookup[map[string][]*Country]
	ratings         lookup[map[[3]string]*Rating]
	ratingsOf       lookup[lines]
	points          lookup[map[string]*Point]
	pointsOn        lookup[lines]
	recommendations lookup[lines]
	rated, assigns  lookup[map[string]bool]
	dates           lookup[map[string]bool]
	home            lookup[*Actor]
	history         lookup[map[[3]string][]*Rating]
	values          lookup[map[[2]string][]*Observation]
	judgements      lookup[lines]
	byKey           lookup[map[string]*Row]
}

// A lookup is a value that is made when first asked.
type lookup[T any] struct {
	once  sync.Once
	value T
}

func (l *lookup[T]) get(make func() T) T {
	l.once.Do(func() { l.value = make() })
	return l.value
}

// lines are the places of rows in their list, by a key of theirs.
type lines map[string][]int

func linesBy[T any](list []T, key func(T) string) lines {
	at := lines{}
	for i, r := range list {
		at[key(r)] = append(at[key(r)], i)
	}
	return at
}

// pick returns the rows of list with one of the keys, in the order of list.
func pick[T any](list []T, at lines, keys []string) []T {
	var is []int
	for _, k := range keys {
		is = append(is, at[k]...)
	}
	slices.Sort(is)
	var rows []T
	for _, i := range slices.Compact(is) {
		rows = append(rows, list[i])
	}
	return rows
}

// Country returns the country of an id, or nil.
func (s *Set) Country(id string) *Country {
	return s.index.countries.get(func() map[string]*Country {
		return byID(s.Countries, func(c *Country) string { return c.ID.Text })
	})[id]
}

// byID is the first row of each id.
func byID[T any](list []T, id func(T) string) map[string]T {
	m := make(map[string]T, len(list))
	for _, r := range slices.Backward(list) {
		m[id(r)] = r
	}
	return m
}

// Actor returns the power of an id, or nil.
func (s *Set) Actor(id string) *Actor {
	return find(s.Actors, func(a *Actor) bool { return a.ID.Text == id })
}

// Home returns the one power whose objectives the data list, or nil.
func (s *Set) Home() *Actor {
	return s.index.home.get(func() *Actor {
		id := ""
		for _, p := range s.Points {
			if p.Kind != "objective" {
				continue
			}
			for _, a := range p.Actors {
				if id != "" && a != id {
					return nil
				}
				id = a
			}
		}
		return s.Actor(id)
	})
}

// Source returns the source of an id, or nil: "desk" is none.
func (s *Set) Source(id string) *Source {
	return find(s.Sources, func(x *Source) bool { return x.ID == id })
}

// Point returns the point of an id, or nil.
func (s *Set) Point(id string) *Point {
	return s.index.points.get(func() map[string]*Point {
		return byID(s.Points, func(p *Point) string { return p.ID })
	})[id]
}

// PointsOn returns what is said of one of the scopes, in the order of the file.
func (s *Set) PointsOn(scopes ...string) []*Point {
	return pick(s.Points, s.index.pointsOn.get(func() lines {
		return linesBy(s.Points, func(p *Point) string { return p.Scope.Text })
	}), scopes)
}

// RecommendationsOn returns what is recommended for one of the scopes, in the
// order of the file.
func (s *Set) RecommendationsOn(scopes ...string) []*Recommendation {
	return pick(s.Recommendations, s.index.recommendations.get(func() lines {
		return linesBy(s.Recommendations, func(r *Recommendation) string { return r.Scope.Text })
	}), scopes)
}

// Assigns reports whether a source recommends something for a single country.
func (s *Set) Assigns(source string) bool {
	return s.index.assigns.get(func() map[string]bool {
		does := map[string]bool{}
		for _, r := range s.Recommendations {
			if s.Country(r.Scope.Text) != nil {
				does[r.Source.Text] = true
			}
		}
		return does
	})[source]
}

func find[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

// Rating returns the overall rating of a power's influence in a country, or
// nil if the data have none: of several the newest stated date, and among those
// of one date the one that is marked current. It may be poison, as any row.
func (s *Set) Rating(country, actor string) *Rating {
	return s.RatingIn(country, actor, overall)
}

// printed are the ratings that print, by country, power and dimension.
func (s *Set) printed() map[[3]string]*Rating {
	return s.index.ratings.get(func() map[[3]string]*Rating {
		printed := map[[3]string]*Rating{}
		for _, group := range byKey(s.Ratings) {
			printed[key(group[0])], _ = current(group)
		}
		return printed
	})
}

// RatingIn returns the rating of a power's influence in a country in one
// dimension, such as "trade", as Rating does for the overall one.
func (s *Set) RatingIn(country, actor, dimension string) *Rating {
	return s.printed()[[3]string{country, actor, dimension}]
}

// Dimensions returns the dimensions beside the overall one in which the
// influence in some countries is rated, in the order of the file.
func (s *Set) Dimensions(countries ...string) []string {
	var names []string
	for _, r := range s.RatingsOf(countries...) {
		if r.Dimension != overall && !slices.Contains(names, r.Dimension) {
			names = append(names, r.Dimension)
		}
	}
	return names
}

// History returns the ratings of one key whose date is stated, in the order of
// their dates: of several of one date the one that printed on that day.
func (s *Set) History(country, actor, dimension string) []*Rating {
	return s.index.history.get(func() map[[3]string][]*Rating {
		all := map[[3]string][]*Rating{}
		for _, group := range byKey(s.Ratings) {
			all[key(group[0])] = history(group)
		}
		return all
	})[[3]string{country, actor, dimension}]
}

// Others returns what other sources say than the one whose rating prints, of
// each its newest, in the order of the file.
func (s *Set) Others(country, actor, dimension string) []*Rating {
	prints := s.RatingIn(country, actor, dimension)
	if prints == nil {
		return nil
	}
	newest := map[string]*Rating{}
	var all []*Rating
	for _, r := range s.RatingsOf(country) {
		if r.Actor != actor || r.Dimension != dimension || r.Source.Text == prints.Source.Text {
			continue
		}
		all = append(all, r)
		if old := newest[r.Source.Text]; old == nil || r.dated().After(old.dated()) {
			newest[r.Source.Text] = r
		}
	}
	return slices.DeleteFunc(all, func(r *Rating) bool { return newest[r.Source.Text] != r })
}

// RatingsOf returns all rows of influence on some countries, in the order of
// the file.
func (s *Set) RatingsOf(countries ...string) []*Rating {
	return pick(s.Ratings, s.index.ratingsOf.get(func() lines {
		return linesBy(s.Ratings, func(r *Rating) string { return r.Country })
	}), countries)
}

// Rated reports whether any row rates the influence of a power.
func (s *Set) Rated(actor string) bool {
	return s.index.rated.get(func() map[string]bool {
		is := map[string]bool{}
		for _, r := range s.Ratings {
			is[r.Actor] = true
		}
		return is
	})[actor]
}

// Dates reports whether a source, by its id, has a rating that states its date.
func (s *Set) Dates(source string) bool {
	return s.index.dates.get(func() map[string]bool {
		is := map[string]bool{}
		for _, r := range s.Ratings {
			if r.AsOf.Stated() {
				is[r.Source.Text] = true
			}
		}
		return is
	})[source]
}

// In returns the countries of a region, by name.
func (s *Set) In(region string) []*Country {
	return s.index.regions.get(func() map[string][]*Country {
		in := map[string][]*Country{}
		for _, c := range s.Countries {
			in[c.Region.Text] = append(in[c.Region.Text], c)
		}
		for _, cs := range in {
			slices.SortStableFunc(cs, func(a, b *Country) int { return cmp.Compare(Fold(a.Name.Text), Fold(b.Name.Text)) })
		}
		return in
	})[region]
}

// Regions returns the names of all regions, in the order of their first country.
func (s *Set) Regions() []string {
	var names []string
	seen := map[string]bool{"": true}
	for _, c := range s.Countries {
		if name := c.Region.Text; !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// CountryText returns the desk's own words on a country: its own text, else
// that of its region; nil if there is none, or its last day has passed.
func (s *Set) CountryText(country string) *Text {
	if t := s.RegionText(country); t != nil {
		return t
	}
	if c := s.Country(country); c != nil {
		return s.RegionText(c.Region.Text)
	}
	return nil
}

// RegionText returns the desk's own words on a region, or nil if there are
// none or their last day has passed.
func (s *Set) RegionText(region string) *Text {
	return find(s.Texts, func(t *Text) bool { return t.Scope == region && !t.past(s.Today) })
}

// Indicator returns the indicator of an id, or nil.
func (s *Set) Indicator(id string) *Indicator {
	return find(s.Indicators, func(x *Indicator) bool { return x.ID == id })
}

// ValuesOf returns the values that an indicator has for a country, by period.
// Each may be poison, as any row; rows that say that the source states none are
// not among them.
func (s *Set) ValuesOf(indicator, country string) []*Observation {
	return s.index.values.get(func() map[[2]string][]*Observation {
		by := map[[2]string][]*Observation{}
		for _, x := range s.Indicators {
			for _, o := range x.Values {
				k := [2]string{x.ID, o.Country}
				by[k] = append(by[k], o)
			}
		}
		return by
	})[[2]string{indicator, country}]
}

// Judgement returns the judgement of an id, or nil.
func (s *Set) Judgement(id string) *Judgement {
	return find(s.Judgements, func(j *Judgement) bool { return j.ID == id })
}

// JudgementsOn returns what the desk holds of one of the scopes, in the order
// of the file, without those that another takes the place of.
func (s *Set) JudgementsOn(scopes ...string) []*Judgement {
	return pick(s.Judgements, s.index.judgements.get(func() lines {
		superseded := map[string]bool{}
		for _, j := range s.Judgements {
			superseded[j.Supersedes] = true
		}
		on := linesBy(s.Judgements, func(j *Judgement) string { return j.Scope.Text })
		for scope, at := range on {
			on[scope] = slices.DeleteFunc(at, func(i int) bool { return superseded[s.Judgements[i].ID] })
		}
		return on
	}), scopes)
}

// Row returns the row that a reference such as influence:XAV/XXA/overall names,
// dataset and key, or nil.
func (s *Set) Row(ref string) *Row {
	return s.index.byKey.get(func() map[string]*Row {
		by := map[string]*Row{}
		for _, r := range slices.Backward(s.allRows()) {
			by[r.Dataset+":"+r.Key] = r
		}
		return by
	})[ref]
}

// allRows are the shared parts of all typed rows.
func (s *Set) allRows() []*Row {
	rows := s.rows()
	for _, r := range s.Ratings {
		rows = append(rows, &r.Row)
	}
	return rows
}

// rows are the shared parts of all typed rows but the ratings.
func (s *Set) rows() []*Row {
	var rows []*Row
	for _, x := range s.Scales {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Sources {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Countries {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Actors {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Points {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Recommendations {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Texts {
		rows = append(rows, &x.Row)
	}
	for _, x := range s.Indicators {
		rows = append(rows, &x.Row)
		for _, o := range x.Values {
			rows = append(rows, &o.Row)
		}
		for _, o := range x.Unstated {
			rows = append(rows, &o.Row)
		}
	}
	for _, x := range s.Judgements {
		rows = append(rows, &x.Row)
	}
	return rows
}
