package dataset

import (
	"io/fs"

	"brief/report/config"
)

// WithTexts returns the set with other texts: those of a dataset in files.
// What is wrong with them is poison in them, as after Load.
func (s *Set) WithTexts(files fs.FS, texts config.Dataset) *Set {
	l := newLoader(files, map[string]config.Dataset{"texts": texts}, s.Today)
	n := l.set
	n.Scales, n.Missing, n.Sources, n.Countries, n.Actors = s.Scales, s.Missing, s.Sources, s.Countries, s.Actors
	n.Ratings, n.Points, n.Recommendations = s.Ratings, s.Points, s.Recommendations
	n.Indicators, n.Judgements = s.Indicators, s.Judgements
	for _, x := range s.Sources {
		l.enter("sources", x.ID)
	}
	for _, c := range s.Countries {
		l.enter("countries", c.ID.Text, append([]string{c.Name.Text}, c.Aliases...)...)
		l.enter("regions", c.Region.Text)
	}
	if l.has("texts") {
		l.loadTexts()
	}
	return n
}
