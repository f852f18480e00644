package dataset

import (
	"maps"
	"slices"
)

// Cells are all cells of the set that hold something, dataset by dataset in
// the order in which Load reads them, and in the order of the file in each.
func (s *Set) Cells() []Cell {
	var all []Cell
	add := func(cs ...Cell) {
		for _, c := range cs {
			if c.Text != "" {
				all = append(all, c)
			}
		}
	}
	byName := func(m map[string]Cell) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			add(m[k])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Scales)) {
		x := s.Scales[id]
		for i := range x.Levels {
			add(x.Levels[i].Label)
		}
		add(x.Source, x.Note)
	}
	byName(s.Missing)
	for _, x := range s.Sources {
		add(x.Source, x.Title, x.Author, x.Publisher, x.Date, x.URL, x.Accessed, x.Kind, x.Licence, x.Language, x.SHA256, x.Reliability, x.Description)
		byName(x.Remarks)
	}
	for _, x := range s.Countries {
		add(x.ID, x.Name, x.Region, x.Interest, x.Source)
	}
	for _, x := range s.Actors {
		add(x.ID, x.Name, x.Adjective, x.Strategy, x.Objective, x.Source)
	}
	for _, x := range s.Ratings {
		add(x.Level, x.Trend, x.Confidence, x.Basis, x.AsOf, x.Source, x.Words)
	}
	for _, x := range s.Points {
		add(x.Text, x.Scope, x.Source)
	}
	for _, x := range s.Recommendations {
		add(x.To, x.Focus, x.Outcome, x.Scope, x.Owner, x.Timeframe, x.Measure, x.Priority, x.Status, x.Source)
	}
	for _, x := range s.Texts {
		add(x.Until, x.Source)
		for _, h := range x.Heads {
			add(h.Head)
			for _, p := range h.Paragraphs {
				add(p.Cell)
			}
		}
	}
	for _, x := range s.Indicators {
		add(x.Label, x.Unit, x.Decimals, x.ScaleNote, x.Min, x.Max, x.Source)
		for _, o := range slices.Concat(x.Values, x.Unstated) {
			add(o.When, o.Value, o.Said, o.Vintage, o.Note, o.Source)
		}
	}
	for _, x := range s.Judgements {
		add(x.Scope, x.Text, x.Likelihood, x.Confidence, x.Author, x.Date)
	}
	return all
}
