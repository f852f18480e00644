package dataset

import (
	"maps"
	"slices"
	"strings"

	"brief/report/problem"
)

// registers are the datasets that the others refer to.
var registers = []string{"scales", "sources", "countries", "actors"}

// Readable returns the datasets of which a report may read something, of those
// that it names, in the order in which Load reads them; with no names all that
// Load reads.
func Readable(names []string) []string {
	all := slices.Clone(registers)
	for _, name := range []string{"influence", "points", "recommendations", "texts", "indicator_defs", "indicators", "judgements"} {
		if len(names) == 0 || slices.Contains(names, name) || name == "indicator_defs" && slices.Contains(names, "indicators") {
			all = append(all, name)
		}
	}
	return all
}

// Asks reports whether a report that names powers, or none for all of them, asks
// for a rating by its key: KAZ/CHN/overall.
func Asks(powers []string, key string) bool {
	_, power, _ := strings.Cut(key, "/")
	power, _, _ = strings.Cut(power, "/")
	return len(powers) == 0 || slices.Contains(powers, power)
}

// Only returns the part of the set that a report may read: of the datasets
// that hold what is said, ratings, points, recommendations, texts, indicators
// and judgements, only those named; indicators bring their definitions. The
// registers, scales, sources, countries and actors, are always there: the others
// refer to them. With no names it returns s itself.
func (s *Set) Only(names []string) *Set {
	if len(names) == 0 {
		return s
	}
	may := func(name string) bool { return slices.Contains(Readable(names), name) }
	part := &Set{
		Scales: s.Scales, Missing: s.Missing, Sources: s.Sources, Countries: s.Countries, Actors: s.Actors,
		Counts: s.Counts, Today: s.Today, Loose: maps.Clone(s.Loose), Warned: maps.Clone(s.Warned),
	}
	for _, by := range []map[string]problem.List{part.Loose, part.Warned} {
		maps.DeleteFunc(by, func(name string, _ problem.List) bool { return !may(name) })
	}
	if may("influence") {
		part.Ratings = s.Ratings
	}
	if may("points") {
		part.Points = s.Points
	}
	if may("recommendations") {
		part.Recommendations = s.Recommendations
	}
	if may("indicators") {
		part.Indicators = s.Indicators
	}
	if may("judgements") {
		part.Judgements = s.Judgements
	}
	if may("texts") {
		part.Texts = s.Texts
	}
	return part
}
