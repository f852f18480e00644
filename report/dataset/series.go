package dataset

import (
	"slices"

	"brief/report/problem"
)

// holdSeries holds each series, the values of one indicator for one country,
// as a whole: one kind of period, forecasts behind what is known, and where it
// cannot be drawn as one line.
func (l *loader) holdSeries(all []*Observation) {
	type key struct{ country, indicator string }
	at := map[key]int{}
	unclear := map[key]bool{} // a period of theirs cannot be read: no gap can be told
	var series [][]*Observation
	for _, o := range all {
		k := key{o.Country, o.Indicator}
		if o.Period.Year == 0 {
			unclear[k] = true
			continue // what is wrong with it is told
		}
		i, ok := at[k]
		if !ok {
			i = len(series)
			at[k], series = i, append(series, nil)
		}
		series[i] = append(series[i], o)
	}
	for _, s := range series {
		rows := len(s)
		s = l.oneKind(s)
		whole := len(s) == rows && !unclear[key{s[0].Country, s[0].Indicator}]
		slices.SortStableFunc(s, func(a, b *Observation) int { return a.Period.Compare(b.Period) })
		if whole {
			for i := range s[1:] {
				l.gap(s[i], s[i+1])
			}
		}
		s = slices.DeleteFunc(s, func(o *Observation) bool { return len(o.Bad) > 0 || o.Value.Text == NotStated })
		l.forecasts(s)
		for i := range s[min(1, len(s)):] {
			l.breaks(s[i], s[i+1])
		}
	}
}

// oneKind poisons the values of a series whose period is of another kind than
// that of its first row, and returns the others: a year and its quarters are
// two series.
func (l *loader) oneKind(s []*Observation) (same []*Observation) {
	for _, o := range s {
		if o.Period.Of == s[0].Period.Of {
			same = append(same, o)
		} else {
			l.poison(&o.Row, problem.Errorf(o.When.Place, "D042", "period %s is a %s, and %s of this series a %s", o.Period, o.Period.kind(), lineOf(s[0].Place), s[0].Period.kind()).
				WithHint("give one of the two an indicator of its own"))
		}
	}
	return same
}

// kind names what the period is, for a message.
func (p Period) kind() string {
	switch p.Of {
	case 4:
		return "quarter"
	case 12:
		return "month"
	}
	return "year"
}

// forecasts poisons the forecasts of a series that lie before a period whose
// value is known: somebody forgot to enter what came.
func (l *loader) forecasts(s []*Observation) {
	var known *Observation
	for _, o := range slices.Backward(s) {
		switch {
		case o.Status == Actual || o.Status == Provisional:
			if known == nil {
				known = o
			}
		case o.Status == Forecast && known != nil:
			l.poison(&o.Row, problem.Errorf(o.Said.Place, "D043", "%s is a forecast but %s is %s", o.Period, known.Period, known.Status).
				WithHint("enter what came of it, or correct the status"))
		}
	}
}

// gap warns of periods between two rows of a series.
func (l *loader) gap(before, o *Observation) {
	n := o.Period.Index() - before.Period.Index() - 1
	if n <= 0 {
		return
	}
	missing := before.Period.Next().String()
	if n > 1 {
		last := before.Period
		for range n {
			last = last.Next()
		}
		missing += " to " + last.String()
	}
	l.poison(&o.Row, o.explained(problem.Warningf(o.When.Place, "D042", "%s of %s has no row for %s", o.Indicator, o.Country, missing).
		WithHint("add it, write %q as its value, or say why in the note of %s", NotStated, o.Period)))
}

// breaks marks a value that is of another source or vintage than the one before
// it, and warns of it: the two are not comparable, and no line joins them.
func (l *loader) breaks(before, o *Observation) {
	what, was, is := "vintage", before.Vintage.Text, o.Vintage.Text
	if before.Source.Text != o.Source.Text {
		what, was, is = "source", before.Source.Text, o.Source.Text
	}
	if was == is {
		return
	}
	o.Breaks = true
	at := o.Place
	if c := o.Vintage; what == "vintage" && c.Place.Line > 0 {
		at = c.Place
	} else if what == "source" && o.Source.Place.Line > 0 {
		at = o.Source.Place
	}
	l.poison(&o.Row, o.explained(problem.Warningf(at, "D044", "%s differs (%s, %s); the line of %s for %s is broken at %s", what, named(was), named(is), o.Indicator, o.Country, o.Period).
		WithHint("take all values from one edition of one source, or say why in the note of %s", o.Period)))
}

// explained makes a warning a note where the desk says in the note of the row
// why it is so: then it is no slip.
func (o *Observation) explained(p problem.Problem) problem.Problem {
	if o.Note.Text != "" {
		p.Severity, p.Hint = problem.Note, "its note says why"
	}
	return p
}

// named is a vintage for a message.
func named(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
