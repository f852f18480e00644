package dataset

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// index finds what there may be many of: countries and ratings. Each is made
// once, when first asked, after its rows were read, and may be asked from
// several goroutines.
type index struct {
	once, ratingsOnce sync.Once
	countries         map[string]*Country
	ratings           map[[2]string]*Rating
}

// Country returns the country of an id, or nil.
func (s *Set) Country(id string) *Country {
	s.index.once.Do(func() {
		s.index.countries = make(map[string]*Country, len(s.Countries))
		for _, c := range slices.Backward(s.Countries) { // of two with one id the first
			s.index.countries[c.ID.Text] = c
		}
	})
	return s.index.countries[id]
}

// Actor returns the power of an id, or nil.
func (s *Set) Actor(id string) *Actor {
	return find(s.Actors, func(a *Actor) bool { return a.ID.Text == id })
}

// Source returns the source of an id, or nil: "desk" is none.
func (s *Set) Source(id string) *Source {
	return find(s.Sources, func(x *Source) bool { return x.ID == id })
}

// Point returns the point of an id, or nil.
func (s *Set) Point(id string) *Point {
	return find(s.Points, func(p *Point) bool { return p.ID == id })
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
	s.index.ratingsOnce.Do(func() {
		s.index.ratings = map[[2]string]*Rating{}
		for _, group := range byKey(s.Ratings) {
			if r, _ := current(group); r.Dimension == overall {
				s.index.ratings[[2]string{r.Country, r.Actor}] = r
			}
		}
	})
	return s.index.ratings[[2]string{country, actor}]
}

// In returns the countries of a region, by name.
func (s *Set) In(region string) []*Country {
	var cs []*Country
	for _, c := range s.Countries {
		if c.Region.Text == region {
			cs = append(cs, c)
		}
	}
	slices.SortStableFunc(cs, func(a, b *Country) int { return cmp.Compare(Fold(a.Name.Text), Fold(b.Name.Text)) })
	return cs
}

// Regions returns the names of all regions, in the order of their first country.
func (s *Set) Regions() []string {
	var names []string
	for _, c := range s.Countries {
		if c.Region.Text != "" && !slices.Contains(names, c.Region.Text) {
			names = append(names, c.Region.Text)
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
	return find(s.Texts, func(t *Text) bool {
		until, err := time.Parse(time.DateOnly, t.Until.Text)
		return t.Scope == region && (err != nil || !s.Today.After(until))
	})
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
	return rows
}
