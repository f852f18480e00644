package dataset

import (
	"maps"
	"slices"

	"brief/report/problem"
)

// Strict returns the set as one reads it who takes no warning: a row that was
// warned of is poison, and a warning that may be of any row of a dataset
// refuses whatever reads the dataset. Without warnings it returns s itself.
func (s *Set) Strict() *Set {
	if !s.warned() {
		return s
	}
	c := &Set{
		Missing: s.Missing, Counts: s.Counts, Today: s.Today, Scales: maps.Clone(s.Scales), Loose: maps.Clone(s.Loose),
		Sources:         strict(s.Sources, func(x *Source) *Row { return &x.Row }),
		Countries:       strict(s.Countries, func(x *Country) *Row { return &x.Row }),
		Actors:          strict(s.Actors, func(x *Actor) *Row { return &x.Row }),
		Ratings:         strict(s.Ratings, func(x *Rating) *Row { return &x.Row }),
		Points:          strict(s.Points, func(x *Point) *Row { return &x.Row }),
		Recommendations: strict(s.Recommendations, func(x *Recommendation) *Row { return &x.Row }),
		Texts:           strict(s.Texts, func(x *Text) *Row { return &x.Row }),
		Indicators:      strict(s.Indicators, func(x *Indicator) *Row { return &x.Row }),
		Judgements:      strict(s.Judgements, func(x *Judgement) *Row { return &x.Row }),
	}
	for i, x := range c.Indicators {
		own := *x
		own.Values = strict(x.Values, func(o *Observation) *Row { return &o.Row })
		own.Unstated = strict(x.Unstated, func(o *Observation) *Row { return &o.Row })
		c.Indicators[i] = &own
	}
	for id, x := range s.Scales {
		c.Scales[id] = strict([]*Scale{x}, func(x *Scale) *Row { return &x.Row })[0]
	}
	for name, l := range s.Warned {
		c.Loose[name] = slices.Concat(c.Loose[name], l.Strict())
	}
	return c
}

// warned reports whether anything of the set was warned of.
func (s *Set) warned() bool {
	return len(s.Warned) > 0 || slices.ContainsFunc(s.allRows(), func(r *Row) bool { return len(r.Warned) > 0 })
}

// strict returns rows with copies in place of those that were warned of.
func strict[T any](rows []*T, row func(*T) *Row) []*T {
	out := slices.Clone(rows)
	for i, x := range out {
		if len(row(x).Warned) == 0 {
			continue
		}
		c := *x
		r := row(&c)
		r.Bad, r.Warned = slices.Concat(r.Bad, r.Warned.Strict()), problem.List(nil)
		out[i] = &c
	}
	return out
}
