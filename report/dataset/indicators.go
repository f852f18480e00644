package dataset

import (
	"cmp"
	"slices"
	"strings"

	"brief/report/problem"
)

// definitionColumns describe what an indicator is. Its range is what min and
// max say and nothing else: a share may pass 100 and a growth be negative, so
// the unit alone gives none.
var definitionColumns = []column{
	{name: "indicator", need: filled, rule: indicatorID, attach: true, id: true},
	{name: "label", need: filled, rule: rule{want: says("what it is called on the page"), check: words.check}},
	{name: "unit", need: present, rule: words},
	{name: "decimals", need: filled, rule: places},
	{name: "min", rule: bound},
	{name: "max", rule: bound},
	{name: "scale_note", rule: words},
	{name: "comparable_with", rule: words}, // ids of this file, held when all are read
	{name: "source", need: filled, rule: rests(false)},
}

var indicatorID = identifier(form{smalls, smalls + digits + "_-", 1, 32}, "a small word such as gdp_growth")

// bound is the rule of an end of a range.
var bound = rule{want: says("a number"), numeric: true, check: func(l *loader, r *record, c column, v value) problem.List {
	if v.text == NotStated {
		return one(problem.Errorf(v.place, "D040", "%s %s is not a number", c.name, show(v.text)).WithHint("leave it empty where the range has no end"))
	}
	return quantity.check(l, r, c, v)
}}

// limits are the ends of a range; one without digits is none.
type limits struct{ low, high decimal }

func (l *loader) loadDefinitions() {
	l.ranges = map[string]limits{}
	rs := l.read("indicator_defs", definitionColumns)
	for _, r := range rs {
		r.Key = r.text("indicator")
	}
	l.duplicates(rs, func(r *record) string { return r.Key })
	for _, r := range rs {
		l.enter("indicator_defs", r.Key, r.text("label"))
		r.Source = r.cell("source")
		low, _, _ := r.value("min").decimal(r)
		high, _, _ := r.value("max").decimal(r)
		if low.exact != "" && high.exact != "" && low.float > high.float {
			l.fault(r, problem.Errorf(r.value("max").place, "D041", "max %s is below min %s", r.text("max"), r.text("min")).WithHint("change the two"))
			low, high = decimal{}, decimal{} // no value can be held against them
		}
		l.ranges[r.Key] = limits{low, high}
		l.set.Indicators = append(l.set.Indicators, &Indicator{
			Row: r.Row, ID: r.Key, Label: r.cell("label"), Unit: r.cell("unit"), Decimals: r.cell("decimals"), ScaleNote: r.cell("scale_note"),
			Min: r.cell("min"), Max: r.cell("max"), ComparableWith: r.value("comparable_with").list(), Places: wholeNumber(r.text("decimals")),
		})
	}
	l.comparable(rs)
}

// comparable holds the indicators that may stand in one chart with another:
// they must be there, and of one unit.
func (l *loader) comparable(rs []*record) {
	for i, r := range rs {
		x := l.set.Indicators[len(l.set.Indicators)-len(rs)+i]
		at := r.value("comparable_with").place
		for _, id := range x.ComparableWith {
			if p := l.unknown("indicator_defs", "comparable_with", id, at, "D020"); p != nil {
				l.poison(&x.Row, *p)
				continue
			}
			if other := l.set.Indicator(id); other != nil && other.Unit.Text != x.Unit.Text {
				l.poison(&x.Row, problem.Errorf(at, "D044", "%s is in %s, and %s in %s", id, unitShown(other), x.ID, unitShown(x)).
					WithHint("only indicators of one unit can be compared"))
			}
		}
	}
}

// unitShown is the unit of an indicator, for a message.
func unitShown(x *Indicator) string {
	if x.Unit.Text == "" {
		return "plain numbers"
	}
	return show(x.Unit.Text)
}

// statuses are the words of the column status, by ObservationStatus.
var statuses = [...]string{Actual: "actual", Provisional: "provisional", Estimate: "estimate", Forecast: "forecast"}

// String returns the word that files use.
func (s ObservationStatus) String() string { return statuses[s] }

// observationColumns describe the values: one row for each country, indicator
// and period.
var observationColumns = []column{
	{name: "country", need: filled, rule: refers("countries", false), attach: true},
	{name: "indicator", need: filled, rule: refers("indicator_defs", false), attach: true},
	{name: "period", need: filled, rule: period},
	{name: "value", need: filled, rule: quantity},
	{name: "status", need: filled, rule: choice(statuses[:]...)},
	{name: "source", need: filled, rule: rests(false)},
	{name: "vintage", rule: vintage},
	{name: "note", rule: words},
}

// vintage is the rule of the edition of its source that a value comes from:
// any name, or a date.
var vintage = rule{dates: true, check: func(l *loader, r *record, c column, v value) problem.List {
	if strings.Trim(v.text, "0123456789-/.") == "" && len(strings.FieldsFunc(v.text, func(r rune) bool { return !isDigit(r) })) == 3 {
		return day.check(l, r, c, v)
	}
	return words.check(l, r, c, v)
}}

func (l *loader) loadIndicators() {
	defined := l.known["indicator_defs"] != nil || l.unread["indicator_defs"]
	if !defined {
		l.unread["indicator_defs"] = true // said once below, not of each row
	}
	rs := l.read("indicators", observationColumns)
	if !defined && len(rs) > 0 {
		l.lose("indicators", problem.Errorf(rs[0].Place, "D020", "no indicator is defined: there is no file %s", l.file("indicator_defs")).
			WithHint("write its label, unit and decimals there"))
	}
	l.duplicates(rs, func(r *record) string {
		return strings.Join([]string{r.text("country"), r.text("indicator"), r.text("period")}, "\x00")
	})
	var series []*Observation
	for i, r := range rs {
		rs[i] = nil // a long file has many: none is held twice
		x := l.set.Indicator(r.text("indicator"))
		if x == nil {
			l.lost["indicators"]++ // its definition is lost, which is told and refuses it
			continue
		}
		o := l.observation(r, x)
		switch {
		case o.Value.Text == NotStated && len(o.Bad) == 0:
			x.Unstated = append(x.Unstated, o)
		default:
			x.Values = append(x.Values, o)
		}
		series = append(series, o)
	}
	l.order()
	l.holdSeries(series)
}

// observation makes a record a value of an indicator.
func (l *loader) observation(r *record, x *Indicator) *Observation {
	r.Key = r.text("country") + "/" + x.ID + "/" + r.text("period")
	r.Source = r.cell("source")
	o := &Observation{
		Country: r.text("country"), Indicator: x.ID, When: r.cell("period"), Value: r.cell("value"), Said: r.cell("status"),
		Status: ObservationStatus(max(slices.Index(statuses[:], r.text("status")), 0)), Vintage: r.cell("vintage"), Note: r.cell("note"),
	}
	o.Period, _ = ParsePeriod(r.text("period"))
	d, what, _ := r.value("value").decimal(r)
	o.Exact, o.Number = d.exact, d.float
	if what == "" && !r.ragged {
		l.inRange(r, x, d)
	}
	if o.Status != Forecast && o.Status != Estimate && o.Period.Year > 0 && o.Period.Start().After(l.set.Today) && !r.ragged {
		l.fault(r, problem.Errorf(o.When.Place, "D043", "%s is %s, and begins after the date of issue %s", o.Period, o.Status, l.set.Today.Format("2006-01-02")).
			WithHint("a value of a time to come is a forecast or an estimate"))
	}
	o.Row = r.Row
	return o
}

// inRange holds a value against the range of its indicator.
func (l *loader) inRange(r *record, x *Indicator, d decimal) {
	within := l.ranges[x.ID]
	unit := ""
	if x.Unit.Text != "" {
		unit = " (unit " + blotted(x.Unit.Text) + ")"
	}
	outside := ""
	switch {
	case (within.low.exact == "" || d.float >= within.low.float) && (within.high.exact == "" || d.float <= within.high.float):
		return
	case within.low.exact == "":
		outside = "above " + x.Max.Text
	case within.high.exact == "":
		outside = "below " + x.Min.Text
	default:
		outside = "outside " + x.Min.Text + ".." + x.Max.Text
	}
	l.fault(r, problem.Errorf(r.value("value").place, "D041", "value %s is %s for indicator %s%s", r.text("value"), outside, x.ID, unit).
		WithHint("correct it, or the range in %s", l.file("indicator_defs")))
}

// order puts the values of each indicator by country, in the order of the
// countries, and by period.
func (l *loader) order() {
	place := map[string]int{}
	for i, c := range slices.Backward(l.set.Countries) {
		place[c.ID.Text] = i
	}
	for _, x := range l.set.Indicators {
		for _, list := range [][]*Observation{x.Values, x.Unstated} {
			slices.SortStableFunc(list, func(a, b *Observation) int {
				return cmp.Or(cmp.Compare(place[a.Country], place[b.Country]), a.Period.Compare(b.Period))
			})
		}
	}
}
