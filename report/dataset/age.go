package dataset

import (
	"strconv"
	"time"

	"brief/report/problem"
)

// Dated returns the cell whose date says how old a rating is: its own as_of
// where it is stated, else the date of its source, else the day on which the
// source was received. It is the zero Cell if none of them is stated.
func (s *Set) Dated(r *Rating) Cell {
	if r.AsOf.Stated() {
		return r.AsOf
	}
	if src := s.Source(r.Source.Text); src != nil {
		if src.Date.Stated() {
			return src.Date
		}
		if src.Accessed.Stated() {
			return src.Accessed
		}
	}
	return Cell{}
}

// Age returns how many days before the date of issue a cell's date lies, if it
// holds one that a row may have.
func (s *Set) Age(c Cell) (days int, ok bool) {
	d, p := parseDay("", value{text: c.Text})
	if p != nil || d.After(s.Today) {
		return 0, false
	}
	return int(s.Today.Sub(d) / (24 * time.Hour)), true
}

// days writes a number of days with its word.
func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// stale holds the ratings that print against the greatest age that the config
// allows. Too old a rating is refused, or with stale: mark only warned of.
func (l *loader) stale() {
	d := l.sets["influence"]
	if d.MaxAge <= 0 || d.Stale == "ignore" {
		return
	}
	most := int(d.MaxAge / (24 * time.Hour))
	for _, group := range byKey(l.set.Ratings) {
		r, _ := current(group)
		c := l.set.Dated(r)
		age, ok := l.set.Age(c)
		if !ok || age <= most {
			continue
		}
		at := r.Place
		if r.AsOf.Place.Line > 0 {
			at = r.AsOf.Place
		}
		p := problem.Errorf(at, "D031", "the date %s of %s is %s old; datasets.influence.max_age is %s", c.Text, r.Key, days(age), days(most)).
			WithHint("update it, raise max_age, or set stale: mark")
		if d.Stale == "mark" {
			p.Severity, p.Hint = problem.Warning, "update it, or raise max_age; stale: mark only warns in this version, the page does not say it"
		}
		l.poison(&r.Row, p)
	}
}
