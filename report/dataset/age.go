package dataset

import (
	"fmt"
	"strconv"
	"time"

	"brief/report/problem"
)

// Dated returns the cell whose date says how old a rating is: its own as_of
// where it is stated, else the date of its source, else the day on which the
// source was received. It is the zero Cell if none of them is stated.
func (s *Set) Dated(r *Rating) Cell { return s.dated(r.AsOf, &r.Row) }

// dated is Dated of any row, of which own is a date of its own.
func (s *Set) dated(own Cell, r *Row) Cell {
	if own.Stated() {
		return own
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

// A Dating says whose a date is that dates a row.
type Dating int

// What dates a row.
const (
	ByItself   Dating = iota // a date of its own
	BySource                 // the date of its source
	ByReceived               // the day on which its source was received
)

// Dating says whose date c is, which dates r.
func (s *Set) Dating(c Cell, r *Row) Dating {
	switch src := s.Source(r.Source.Text); {
	case src == nil:
	case c.ID == src.Date.ID:
		return BySource
	case c.ID == src.Accessed.ID:
		return ByReceived
	}
	return ByItself
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

// stale holds the rows that print against the greatest age that the config
// allows their dataset. Too old a row is refused, or with stale: mark warned of,
// and the page says how old it is.
func (l *loader) stale() {
	for _, group := range byKey(l.set.Ratings) {
		r, _ := current(group)
		l.age("influence", r.AsOf, &r.Row)
	}
	for _, c := range l.set.Countries {
		l.age("countries", Cell{}, &c.Row)
	}
	for _, a := range l.set.Actors {
		l.age("actors", Cell{}, &a.Row)
	}
	for _, p := range l.set.Points {
		l.age("points", Cell{}, &p.Row)
	}
	for _, r := range l.set.Recommendations {
		l.age("recommendations", Cell{}, &r.Row)
	}
	for _, j := range l.set.Judgements {
		l.age("judgements", j.Date, &j.Row)
	}
	for _, x := range l.set.Indicators {
		for _, o := range x.Values {
			own := o.Vintage
			if _, ok := l.set.Age(own); !ok {
				own = Cell{} // the name of an edition, such as WEO Apr
			}
			l.age("indicators", own, &o.Row)
		}
	}
}

// age holds one row against the greatest age of its dataset.
func (l *loader) age(name string, own Cell, r *Row) {
	d := l.sets[name]
	if d.MaxAge <= 0 || d.Stale == "ignore" {
		return
	}
	most := int(d.MaxAge / (24 * time.Hour))
	c := l.set.dated(own, r)
	age, ok := l.set.Age(c)
	if !ok || age <= most {
		return
	}
	at := r.Place
	if own.Place.Line > 0 {
		at = own.Place
	}
	limit := "datasets." + name + ".max_age"
	raise := "raise max_age"
	if d.AgeAt.File != "" {
		raise += " (" + d.AgeAt.String() + ")"
	}
	old := fmt.Sprintf("the date %s of %s is %s old", c.Text, r.Key, days(age))
	switch l.set.Dating(c, r) {
	case BySource:
		old = fmt.Sprintf("%s has no date of its own; that of its source %s, %s, is %s old", r.Key, r.Source.Text, c.Text, days(age))
	case ByReceived:
		old = fmt.Sprintf("%s has no date, nor has its source %s, which was received on %s, %s ago", r.Key, r.Source.Text, c.Text, days(age))
	}
	p := problem.Errorf(at, "D031", "%s; %s is %s", old, limit, days(most)).
		WithHint("update it, %s, or set stale: mark", raise)
	if d.Stale == "mark" {
		p.Severity, p.Hint = problem.Warning, "update it, or "+raise+"; with stale: mark the page says how old it is"
		r.Aged = &c
	}
	l.poison(r, p)
}
