package dataset

import (
	"slices"
	"time"

	"brief/report/problem"
)

// dated is the stated date of a rating, or the zero time.
func (r *Rating) dated() time.Time {
	d, _ := time.Parse(time.DateOnly, r.AsOf.Text)
	return d
}

// byDay splits the ratings of a group whose date is stated by their dates, the
// oldest first; those of one date stand in the order of the file.
func byDay(group []*Rating) [][]*Rating {
	dated := slices.DeleteFunc(slices.Clone(group), func(r *Rating) bool { return r.dated().IsZero() })
	slices.SortStableFunc(dated, func(a, b *Rating) int { return a.dated().Compare(b.dated()) })
	var all [][]*Rating
	for _, r := range dated {
		if n := len(all); n > 0 && all[n-1][0].dated().Equal(r.dated()) {
			all[n-1] = append(all[n-1], r)
		} else {
			all = append(all, []*Rating{r})
		}
	}
	return all
}

// history returns the ratings of a group that are dated, in the order of their
// dates, and of each date the one that printed then.
func history(group []*Rating) []*Rating {
	var one []*Rating
	for _, day := range byDay(group) {
		r, _ := current(day)
		one = append(one, r)
	}
	return one
}

// past warns of what the ratings of a key say beside the one that prints: two
// sources of one earlier day, a mark that has no effect, and a trend that its
// own history contradicts.
func (l *loader) past(group []*Rating, prints *Rating) {
	for _, day := range byDay(group) {
		r, tied := current(day)
		switch {
		case slices.Contains(day, prints):
		case tied != nil && len(r.Bad) == 0:
			l.poison(&r.Row, problem.Warningf(r.Place, "D015", "%d ratings of %s are of %s, and none is marked: of that day this one is shown", len(tied), r.Key, r.AsOf.Text).
				WithHint("write yes in the column current of the one that stands"))
		case len(day) == 1 && r.Current:
			l.poison(&r.Row, problem.Warningf(r.Place, "D015", "current is yes, and the rating of %s prints, which is newer", prints.AsOf.Text).
				WithHint("current decides between ratings of one date: take it away, or correct the dates"))
		}
	}
	if h := history(group); len(h) > 1 && h[len(h)-1] == prints {
		l.contradictory(h[len(h)-2], prints)
	}
}

// contradictory warns of a stated trend that goes another way than the levels.
func (l *loader) contradictory(was, is *Rating) {
	levels, trends := l.set.Scales["influence"], l.set.Scales["trend"]
	if levels == nil || trends == nil {
		return
	}
	from, to, t := levels.Index(was.Level.Text), levels.Index(is.Level.Text), trends.Index(is.Trend.Text)
	if from < 0 || to < 0 || t < 0 {
		return
	}
	switch sign := trends.Levels[t].Sign; {
	case sign == "+" && to < from, sign == "-" && to > from, sign == "0" && to != from:
		l.poison(&is.Row, problem.Warningf(is.Trend.Place, "D014", "trend %q but level went %s (%s) to %s (%s)", is.Trend.Text, was.Level.Text, was.AsOf.Text, is.Level.Text, is.AsOf.Text).
			WithHint("correct it, or write %q", NotStated))
	}
}
