package dataset

import (
	"strings"
	"time"

	"brief/report/problem"
)

// influenceColumns describe the tidy form of the ratings: one row for each
// country, power, dimension and date.
var influenceColumns = []column{
	{name: "country", need: filled, rule: refers("countries", false), attach: true},
	{name: "actor", need: filled, rule: refers("actors", false), attach: true},
	{name: "dimension", need: filled, rule: dimension, attach: true},
	{name: "level", need: filled, rule: onScale("influence")},
	{name: "trend", need: filled, rule: onScale("trend")},
	{name: "confidence", need: filled, rule: onScale("confidence")},
	{name: "basis", need: filled, rule: basis},
	{name: "as_of", need: filled, rule: day},
	{name: "source", need: filled, rule: rests(false)},
	{name: "raw", rule: words},
	{name: "current", rule: choice("yes", "no")},
	{name: "note", rule: words}, // for the desk: no page prints it
}

var (
	smallWord = identifier(form{smalls, smalls + digits + "_-", 1, 32}, "a small word such as "+overall)
	basis     = choice("reported", "assessed", "computed")
)

// dimension is the rule of what side of influence a rating is of: overall, or a
// small word of the desk's choice. One that is nearly overall is no choice.
var dimension = rule{
	want: smallWord.want,
	check: func(l *loader, r *record, c column, v value) problem.List {
		if v.text != overall && problem.Nearest(v.text, []string{overall}) != "" {
			return one(problem.Errorf(v.place, "D011", "%s %s is none", c.name, show(v.text)).WithHint("did you mean %q?", overall))
		}
		return smallWord.check(l, r, c, v)
	},
}

// overall is the dimension of a rating that is of no one in particular.
const overall = "overall"

func (l *loader) loadInfluence() {
	if l.sets["influence"].Shape == wide {
		l.loadWide()
	} else {
		l.loadTidy()
	}
	l.chooseCurrent()
}

// loadTidy reads one rating a row.
func (l *loader) loadTidy() {
	rs := l.read("influence", influenceColumns)
	key := func(r *record) string {
		return strings.Join([]string{r.text("country"), r.text("actor"), r.text("dimension"), r.text("as_of"), r.text("source")}, "\x00")
	}
	l.duplicates(rs, key)
	said := map[string]reading{}
	for i, r := range rs {
		rs[i] = nil // a long file has many: none is held twice
		dim := r.text("dimension")
		if r.ragged {
			dim = overall // what stands in its place may be another cell; so it refuses what it may be
		}
		r.Key = r.text("country") + "/" + r.text("actor") + "/" + dim
		r.Source = r.cell("source")
		if r.text("level") == NotStated && r.text("trend") == NotStated && !r.ragged {
			l.fault(r, saysNothing(r.Place))
		}
		if !r.ragged {
			l.contradicts(r, said)
		}
		l.set.Ratings = append(l.set.Ratings, &Rating{
			Row: r.Row, Country: r.text("country"), Actor: r.text("actor"), Dimension: dim,
			Level: r.cell("level"), Trend: r.cell("trend"), Confidence: r.cell("confidence"),
			Basis: r.cell("basis"), AsOf: r.cell("as_of"), Words: r.cell("raw"), Current: r.text("current") == "yes",
		})
	}
}

// A reading is the level and the trend whose words stand in a raw text, each
// as all of it or between commas; "" where there is none.
type reading struct{ level, trend string }

// reads returns the reading of a raw text.
func (l *loader) reads(raw string) (is reading) {
	for part := range strings.FieldsFuncSeq(raw, func(r rune) bool { return r == ',' || r == ';' }) {
		part, _ = trim(part)
		// the words of a bad scale tell nothing
		if s := l.set.Scales["influence"]; s != nil && len(s.Bad) == 0 && is.level == "" {
			is.level = s.named(part)
		}
		if s := l.set.Scales["trend"]; s != nil && len(s.Bad) == 0 && is.trend == "" {
			is.trend = s.named(part)
		}
	}
	return is
}

// contradicts warns of a rating whose raw text is another word of the scale
// than its level or trend: one of them was changed and the other was not. Said
// keeps what was read, since many ratings have the same words.
func (l *loader) contradicts(r *record, said map[string]reading) {
	raw := r.value("raw")
	if raw.text == "" || len(r.Bad) > 0 {
		return // what is wrong is told
	}
	is, known := said[raw.text]
	if !known {
		is = l.reads(raw.text)
		said[raw.text] = is
	}
	for _, side := range [...]struct{ column, word string }{{"level", is.level}, {"trend", is.trend}} {
		given := r.text(side.column)
		if side.word == "" || side.word == given {
			continue
		}
		l.fault(r, problem.Warningf(raw.place, "D016", "raw says %s, and %s is %q", show(raw.text), side.column, given).
			WithHint("raw holds the words of the source: correct the one that is wrong"))
	}
}

func saysNothing(at problem.Place) problem.Problem {
	return problem.Errorf(at, "D013", "level and trend are both %q", NotStated).
		WithHint("remove the row or record what the source says")
}

// chooseCurrent finds for each key with several ratings the one that prints,
// asks where nothing decides, and gives the others ids of their own.
func (l *loader) chooseCurrent() {
	for _, group := range byKey(l.set.Ratings) {
		if len(group) < 2 {
			continue
		}
		first, tied := current(group)
		for _, r := range tied {
			if len(r.Bad) > 0 {
				continue // a duplicate, which is told already
			}
			var others []string
			for _, o := range tied {
				if o != r {
					others = append(others, o.Place.String())
				}
			}
			l.poison(&r.Row, problem.Errorf(r.Place, "D015", "several ratings of %s are of one date: also %s", r.Key, strings.Join(others, ", ")).
				WithHint("write yes in the column current of the one that prints"))
		}
		l.past(group, first)
		for _, r := range group {
			if r != first {
				r.rekey(r.Key + "/" + strings.ReplaceAll(r.AsOf.Text, " ", "-") + "/" + r.Source.Text)
			}
		}
	}
}

// key is what ratings are told apart by.
func key(r *Rating) [3]string { return [3]string{r.Country, r.Actor, r.Dimension} }

// byKey groups ratings by country, power and dimension, in the order of the file.
func byKey(rs []*Rating) [][]*Rating {
	var groups [][]*Rating
	at := map[[3]string]int{}
	for _, r := range rs {
		k := key(r)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// current returns the rating that prints: the newest stated date, and among
// several of that date the one that is marked current. Where that does not
// decide, tied holds them all and the first of them is returned. A poisoned
// row whose date cannot be read may be the newest, and so it is.
func current(group []*Rating) (first *Rating, tied []*Rating) {
	var newest time.Time
	var top []*Rating
	for _, r := range group {
		d, err := time.Parse(time.DateOnly, r.AsOf.Text)
		if err != nil && r.AsOf.Text != NotStated && len(r.Bad) > 0 {
			return r, nil
		}
		switch {
		case top == nil || d.After(newest):
			newest, top = d, []*Rating{r}
		case d.Equal(newest):
			top = append(top, r)
		}
	}
	if len(top) == 1 {
		return top[0], nil
	}
	var marked []*Rating
	for _, r := range top {
		if r.Current {
			marked = append(marked, r)
		}
	}
	switch len(marked) {
	case 0:
		return top[0], top
	case 1:
		return marked[0], nil
	}
	return marked[0], marked
}

// rekey gives a rating, and all of its cells, another key.
func (r *Rating) rekey(key string) {
	old := r.Dataset + ":" + r.Key + ":"
	r.Key = key
	for _, c := range []*Cell{&r.Source, &r.Level, &r.Trend, &r.Confidence, &r.Basis, &r.AsOf, &r.Words} {
		if field, ok := strings.CutPrefix(c.ID, old); ok {
			c.ID = r.Dataset + ":" + key + ":" + field
		}
	}
}

// gaps notes for each power the countries of which it has no rating.
func (l *loader) gaps() {
	if l.rows["influence"] == 0 || len(l.set.Loose["influence"]) > 0 {
		return
	}
	at := problem.Place{File: cleanPath(l.sets["influence"].File)}
	for _, a := range l.set.Actors {
		var none []string
		for _, c := range l.set.Countries {
			if l.set.Rating(c.ID.Text, a.ID.Text) == nil {
				none = append(none, c.ID.Text)
			}
		}
		if len(none) == 0 {
			continue
		}
		list := strings.Join(none[:min(len(none), 6)], ", ")
		if len(none) > 6 {
			list += ", ..."
		}
		l.add(problem.Notef(at, "D022", "no rating of %s for %d of %d countries: %s", a.ID.Text, len(none), len(l.set.Countries), list).
			WithHint("a report that names %s in its actors needs them", a.ID.Text))
	}
}

// mixedDates notes that the ratings which print are of several dates.
func (l *loader) mixedDates() {
	var low, high *Rating
	for _, group := range byKey(l.set.Ratings) {
		r, _ := current(group)
		if !r.AsOf.Stated() || len(r.Bad) > 0 {
			continue
		}
		if low == nil || r.AsOf.Text < low.AsOf.Text {
			low = r
		}
		if high == nil || r.AsOf.Text > high.AsOf.Text {
			high = r
		}
	}
	if low != nil && low.AsOf.Text != high.AsOf.Text {
		l.add(problem.Notef(low.AsOf.Place, "D032", "the ratings mix as_of %s and %s", high.AsOf.Text, low.AsOf.Text).
			WithHint("a table of both prints a date in each row"))
	}
}
