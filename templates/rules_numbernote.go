package templates

import (
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
)

// numberNote says how to read lines and marks, what is provisional or missing,
// where values do not compare, and what the definitions say of their scale.
func (x *run) numberNote(g *graph, kind doc.ChartKind) Value {
	var parts []Value
	for _, i := range g.indicators {
		parts = append(parts, x.scaleOf(i))
	}
	parts = append(parts, x.lineNote(g, kind)...)
	for _, of := range []struct {
		key string
		is  func(*dataset.Observation) bool
	}{
		{"provisional", func(o *dataset.Observation) bool { return o.Status == dataset.Provisional }},
		{"break", func(o *dataset.Observation) bool { return o.Breaks }},
	} {
		parts = append(parts, x.placesNote(g, of.key, of.is))
	}
	parts = append(parts, x.gapsNote(g), x.withoutNote(g))
	return joined(parts)
}

// scaleOf is what the definition of an indicator says of its scale.
func (x *run) scaleOf(i *dataset.Indicator) Value {
	v := x.cell(i.ScaleNote, &i.Row)
	if len(v) == 0 {
		return nil
	}
	key := "number-note/scale"
	if strings.HasSuffix(i.ScaleNote.Text, ".") {
		key = "number-note/scale-stop"
	}
	return x.say(key, fill{"note": v})
}

// lineNote says which line is what, of the kinds of value that the graph has.
func (x *run) lineNote(g *graph, kind doc.ChartKind) []Value {
	if kind == doc.Bars {
		return nil // their numbers say it
	}
	var has [dataset.Forecast + 1][]*doc.Origin
	for _, s := range g.series {
		for _, o := range s.values {
			if o != nil {
				has[o.Status] = append(has[o.Status], x.origin(o.Said, &o.Row))
			}
		}
	}
	if len(has[dataset.Estimate])+len(has[dataset.Forecast]) == 0 {
		return nil
	}
	var parts []Value
	for _, status := range []dataset.ObservationStatus{dataset.Actual, dataset.Estimate, dataset.Forecast} {
		if len(has[status]) > 0 {
			parts = append(parts, x.say("number-note/line-"+statusKeys[status], nil, has[status]...))
		}
	}
	return parts
}

// placesNote tells of which countries and periods something is so: by period
// alone where there is one series, or it is so of all.
func (x *run) placesNote(g *graph, key string, is func(*dataset.Observation) bool) Value {
	var items []Value
	var from []*doc.Origin
	whole := true // every series, in the same period
	at := -1
	for _, s := range g.series {
		n := 0
		for i, o := range s.values {
			if o == nil || !is(o) {
				continue
			}
			n++
			from = append(from, x.origin(o.Value, &o.Row))
			whole = whole && (at < 0 || at == i)
			at = i
			item := x.when(o)
			if len(g.series) > 1 {
				item = x.say("number-note/place", fill{"name": x.seriesName(g, s), "period": item})
			}
			items = append(items, item)
		}
		whole = whole && n == 1
	}
	if whole && len(g.series) > 1 {
		items = []Value{x.when(g.series[0].values[at])}
	}
	return x.placed(g, key, items, from)
}

// maxPlaces is how many values a note names; more are counted.
const maxPlaces = 6

// gapsNote names the values that a series lacks, and those that its source does
// not state: a gap is never a zero.
func (x *run) gapsNote(g *graph) Value {
	var none, unstated []Value
	var from, lacking []*doc.Origin
	for _, s := range g.series {
		for i, o := range s.values {
			if o != nil {
				continue
			}
			item := Value{x.axisPeriod(g, i)}
			if len(g.series) > 1 {
				item = x.say("number-note/place", fill{"name": x.seriesName(g, s), "period": item})
			}
			if u := s.unstated(g.periods[i]); u != nil {
				x.refuse(u.Bad...)
				unstated, from = append(unstated, item), append(from, x.origin(u.Value, &u.Row))
			} else {
				none, lacking = append(none, item), append(lacking, x.nameOrigin(s.country.Name, &s.country.Row))
			}
		}
	}
	return joined([]Value{x.placed(g, "gap", none, lacking), x.placed(g, "unstated", unstated, from)})
}

// placed is the part of a note that names places, or counts them.
func (x *run) placed(g *graph, key string, items []Value, from []*doc.Origin) Value {
	switch {
	case len(items) == 0:
		return nil
	case len(items) > maxPlaces:
		return x.say("number-note/"+key+"-many", fill{"n": capital(x.number(key+"/"+g.name, len(items), from))}, from...)
	}
	return x.say("number-note/"+key, fill{"places": x.list(items, "list-comma")}, from...)
}

// unstated is what the data hold of a period that the source does not state.
func (s series) unstated(p dataset.Period) *dataset.Observation {
	for _, o := range s.indicator.Unstated {
		if o.Country == s.country.ID.Text && o.Period == p {
			return o
		}
	}
	return nil
}

// withoutNote names the series that have no value at all.
func (x *run) withoutNote(g *graph) Value {
	var items []Value
	var from []*doc.Origin
	for _, s := range g.without {
		items = append(items, x.seriesName(g, s))
		from = append(from, x.nameOrigin(s.country.Name, &s.country.Row))
	}
	return x.placed(g, "without", items, from)
}
