package templates

import (
	"slices"

	"brief/report/dataset"
	"brief/report/doc"
)

// statusKeys are the endings of patterns that tell how firm a value is.
var statusKeys = [...]string{
	dataset.Actual: "actual", dataset.Provisional: "provisional", dataset.Estimate: "estimate", dataset.Forecast: "forecast",
}

// numberTitle is the finding of a chart of numbers: the latest value that is no
// forecast, how it compares with the first one shown, or who is highest. It says
// what the numbers say and no cause, and nothing across a break.
func (x *run) numberTitle(g *graph) Value {
	switch {
	case len(g.indicators) > 1:
		return x.severalTitle(g)
	case len(g.series) == 1:
		return x.seriesTitle(g, g.series[0])
	case g.subject >= 0:
		return x.subjectTitle(g)
	}
	return x.extremesTitle(g)
}

// shortTitle names what is shown, where nothing more fits.
func (x *run) shortTitle(g *graph) Value {
	return x.say("number-title/short", fill{"label": x.labels(g), "country": x.name(g.countries[0].Name, &g.countries[0].Row)})
}

// labels are what the indicators of a graph are called.
func (x *run) labels(g *graph) Value {
	var vs []Value
	for _, i := range g.indicators {
		vs = append(vs, x.name(i.Label, &i.Row))
	}
	return x.list(vs, "list-and")
}

// seriesTitle tells of one series: its latest value, and what that is against
// the first value shown and the last forecast, as far as there is room.
func (x *run) seriesTitle(g *graph, s series) Value {
	fact := x.latestFact(s.indicator, latest(s.values))
	moved := x.movedFact(s, fact)
	ahead := moved
	if f := last(s.values); f.Status == dataset.Forecast && f != latest(s.values) {
		ahead = x.say("number-fact/then", fill{"fact": moved, "forecast": x.latestFact(s.indicator, f)})
	}
	with := func(fact Value) Value {
		return x.say("number-title/one", fill{
			"label": x.name(s.indicator.Label, &s.indicator.Row), "country": x.name(s.country.Name, &s.country.Row), "fact": fact,
		})
	}
	return shortest(maxTitle, with(ahead), with(moved), with(fact), x.shortTitle(g))
}

// latest is the last value of a series that is no forecast, else its last.
func latest(values []*dataset.Observation) *dataset.Observation {
	for _, o := range slices.Backward(values) {
		if o != nil && o.Status != dataset.Forecast {
			return o
		}
	}
	return last(values)
}

// last is the last value of a series that has one.
func last(values []*dataset.Observation) *dataset.Observation {
	for _, o := range slices.Backward(values) {
		if o != nil {
			return o
		}
	}
	return nil
}

// latestFact is a value, of when, and how firm it is.
func (x *run) latestFact(i *dataset.Indicator, o *dataset.Observation) Value {
	return x.say("number-fact/"+statusKeys[o.Status], fill{"value": x.quantity(i, o), "period": x.when(o)}, x.origin(o.Said, &o.Row))
}

// movedFact is fact, of the latest value of a series, and whether that is more or
// less than the first value: where a break lies between, they do not compare.
func (x *run) movedFact(s series, fact Value) Value {
	now := latest(s.values)
	var first *dataset.Observation
	for _, o := range s.values {
		switch {
		case o == nil:
		case first == nil:
			first = o
		case o.Breaks:
			return fact
		}
		if o == now {
			break
		}
	}
	if first == nil || first == now || now.Status == dataset.Forecast {
		return fact
	}
	return x.compared(s.indicator, fact, now, first)
}

// compared is fact and what it was before: up, down, or the same as far as it is
// printed.
func (x *run) compared(i *dataset.Indicator, fact Value, now, before *dataset.Observation) Value {
	return x.say("number-fact/"+x.direction(i, now, before), fill{
		"fact": fact, "before": x.quantity(i, before), "since": x.when(before),
	}, x.origin(before.Value, &before.Row))
}

// subjectTitle tells of the country of the brief among others: that it is
// highest or lowest of all, where all have a value for one period, else how it
// moved.
func (x *run) subjectTitle(g *graph) Value {
	own := g.series[g.subject]
	if at := g.common(); at >= 0 && len(g.series) > 2 {
		high, low := x.extremes(g, at)
		for _, end := range []struct {
			key    string
			series []series
		}{{"highest", high}, {"lowest", low}} {
			if len(end.series) != 1 || end.series[0].country != own.country || len(high) == len(g.series) {
				continue
			}
			return shortest(maxTitle, x.say("number-title/"+end.key, fill{
				"label": x.name(own.indicator.Label, &own.indicator.Row), "country": x.name(own.country.Name, &own.country.Row),
				"n": x.number("countries/"+g.name, len(g.series), g.names(x)), "fact": x.latestFact(own.indicator, own.values[at]),
			}, g.origins(x, at)...), x.seriesTitle(g, own))
		}
	}
	return x.seriesTitle(g, own)
}

// extremesTitle tells who is highest and who lowest of several countries.
func (x *run) extremesTitle(g *graph) Value {
	short := x.say("number-title/span", fill{"label": x.labels(g), "span": x.spanShown(g)})
	at := g.common()
	if at < 0 {
		return short
	}
	high, low := x.extremes(g, at)
	if len(high) != 1 || len(low) != 1 {
		return short
	}
	with := fill{
		"label":   x.labels(g),
		"country": x.name(high[0].country.Name, &high[0].country.Row), "fact": x.latestFact(high[0].indicator, high[0].values[at]),
		"other": x.name(low[0].country.Name, &low[0].country.Row), "least": x.quantity(low[0].indicator, low[0].values[at]),
	}
	two := ""
	if len(g.series) == 2 {
		two = "-two"
	}
	return shortest(maxTitle, x.say("number-title/extremes"+two, with, g.origins(x, at)...), x.say("number-title/top"+two, with, g.origins(x, at)...), short)
}

// severalTitle tells the latest value of each of several indicators.
func (x *run) severalTitle(g *graph) Value {
	var facts []Value
	for _, s := range g.series {
		facts = append(facts, x.say("number-title/part", fill{
			"label": x.name(s.indicator.Label, &s.indicator.Row), "fact": x.latestFact(s.indicator, latest(s.values)),
		}))
	}
	c := g.countries[0]
	return shortest(maxTitle, x.say("number-title/several", fill{"country": x.name(c.Name, &c.Row), "facts": x.list(facts, "list-semicolon")}), x.shortTitle(g))
}

// common is the last period for which every series has a value that is no
// forecast, or -1.
func (g *graph) common() int {
	for i := range slices.Backward(g.periods) {
		if !slices.ContainsFunc(g.series, func(s series) bool { return s.values[i] == nil || s.values[i].Status == dataset.Forecast }) {
			return i
		}
	}
	return -1
}

// extremes are the series with the highest and the lowest value for a period, as
// far as values are printed: what reads the same ranks the same.
func (x *run) extremes(g *graph, at int) (high, low []series) {
	end := func(key string) (all []series) {
		for _, s := range g.series {
			way := "same"
			if len(all) > 0 {
				way = x.direction(s.indicator, s.values[at], all[0].values[at])
			}
			switch way {
			case key:
				all = []series{s}
			case "same":
				all = append(all, s)
			}
		}
		return all
	}
	return end("up"), end("down")
}

// origins are where the values for a period come from.
func (g *graph) origins(x *run, at int) []*doc.Origin {
	var os []*doc.Origin
	for _, s := range g.series {
		os = append(os, x.origin(s.values[at].Value, &s.values[at].Row))
	}
	return os
}

// names are where the names of the series come from.
func (g *graph) names(x *run) []*doc.Origin {
	var os []*doc.Origin
	for _, s := range g.series {
		os = append(os, x.nameOrigin(s.country.Name, &s.country.Row))
	}
	return os
}

// numberSubtitle says what is shown: indicators and unit, countries, periods.
func (x *run) numberSubtitle(g *graph, kind doc.ChartKind) Value {
	what := x.labels(g)
	if first := g.indicators[0]; first.Unit.Text != "" {
		what = x.say("number-subtitle/unit", fill{"label": what, "unit": x.name(first.Unit, &first.Row)})
	}
	key := "number-subtitle/all"
	if kind == doc.Multiples {
		key = "number-subtitle/one-scale"
	}
	return x.say(key, fill{"what": what, "where": x.whereShown(g.shown(), g.name), "span": x.spanShown(g)})
}

// shown are the countries that a graph has series of, each once.
func (g *graph) shown() (cs []*dataset.Country) {
	for _, s := range g.series {
		if !slices.Contains(cs, s.country) {
			cs = append(cs, s.country)
		}
	}
	return cs
}

// whereShown is the country that the chart of a name shows, or how many it shows
// of which region.
func (x *run) whereShown(cs []*dataset.Country, name string) Value {
	if len(cs) == 1 {
		return x.name(cs[0].Name, &cs[0].Row)
	}
	with := fill{"n": x.number("countries/"+name, len(cs), x.names(cs)), "region": x.regionName()}
	if slices.ContainsFunc(cs, func(c *dataset.Country) bool { return c.Region.Text != cs[0].Region.Text }) || cs[0].Region.Text == "" {
		return x.say("number-where/all", with)
	}
	if a := x.regionAdjective(); a != nil {
		with["adjective"] = a
		return x.say("number-where/adjective", with)
	}
	return x.say("number-where/region", with)
}

// spanShown is the first and the last period of a graph.
func (x *run) spanShown(g *graph) Value {
	from, to := x.axisPeriod(g, 0), x.axisPeriod(g, len(g.periods)-1)
	if len(g.periods) == 1 {
		return Value{to}
	}
	return x.say("number-span", fill{"from": Value{from}, "to": Value{to}})
}
