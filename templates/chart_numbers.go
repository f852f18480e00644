package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
)

// A graph is what a chart of numbers shows: one indicator of several countries,
// or several indicators of one.
type graph struct {
	indicators []*dataset.Indicator
	countries  []*dataset.Country
	periods    []dataset.Period // earliest first, without gaps
	series     []series
	name       string   // of the chart that shows it
	subject    int      // the series that the brief is about, or -1
	without    []series // those that have no value at all
}

// A series is an indicator of a country over the periods of a graph.
type series struct {
	indicator *dataset.Indicator
	country   *dataset.Country
	values    []*dataset.Observation // one for each period, nil for a gap
}

// numbers makes the figure of a form that shows values of indicators.
func (b *chartBuilder) numbers(kind doc.ChartKind) *doc.Figure {
	g := b.graph()
	if b.failed || g == nil {
		return nil
	}
	kind = b.form(kind, len(g.series), 0)
	if f, _ := b.formOf(kind); f.Dates > 0 && len(g.periods) > f.Dates {
		b.bad("from", "F601", "say from: and to:", "the chart has %d periods, the limit is %d", len(g.periods), f.Dates)
		return nil
	}
	name := g.name
	f := &doc.Figure{
		Title:    b.head(func() Value { return b.numberTitle(g) }, name),
		Subtitle: b.below(func() Value { return b.numberSubtitle(g, kind) }, name),
		Chart:    b.plotted(g, kind),
	}
	f.Note = b.noted(func() Value { return b.numberNote(g, kind) }, g.sources(), name)
	b.heard(f, func() string { return b.numberAlt(g) }, func() *doc.Origin { return b.numberAltOrigin(&f.Chart, name) })
	return f
}

// graph finds the values that the chart asks for, or says why there are none.
func (b *chartBuilder) graph() *graph {
	for _, key := range []string{"columns", "dimension"} {
		if b.text(key, "") != "" {
			b.bad(key, "C204", "delete the line", "a chart of numbers has no %s", key)
		}
	}
	g := &graph{name: b.called(), indicators: b.indicatorsOf(), countries: b.rows, subject: -1}
	if b.failed || len(g.indicators) == 0 || len(g.countries) == 0 {
		return nil
	}
	if len(g.indicators) > 1 && len(g.countries) > 1 {
		b.bad("indicator", "C204", "name one indicator, or write rows: subject", "the chart has %d indicators of %d countries", len(g.indicators), len(g.countries))
		return nil
	}
	found := b.valuesOf(g)
	if b.failed || !b.spans(g, found) {
		return nil
	}
	for _, s := range found {
		row := make([]*dataset.Observation, len(g.periods))
		none := true
		for _, o := range s.values {
			if i := slices.Index(g.periods, o.Period); i >= 0 {
				b.refuse(o.Bad...)
				row[i], none = o, false
			}
		}
		if none {
			g.without = append(g.without, s)
			continue
		}
		if s.country == b.country() && g.subject < 0 {
			g.subject = len(g.series)
		}
		g.series = append(g.series, series{s.indicator, s.country, row})
	}
	return g
}

// indicatorsOf are the indicators that the chart names.
func (b *chartBuilder) indicatorsOf() []*dataset.Indicator {
	b.read("indicators", "indicator_defs")
	var known []string
	for _, i := range b.in.Set.Indicators {
		known = append(known, i.ID)
	}
	var is []*dataset.Indicator
	for _, id := range b.ids("indicator") {
		i := b.in.Set.Indicator(id)
		if i == nil {
			b.bad("indicator", "C204", meant(id, known), "indicator %q is not in the data", id)
			continue
		}
		b.refuse(i.Bad...)
		if len(is) > 0 && !slices.Contains(i.ComparableWith, is[0].ID) && !slices.Contains(is[0].ComparableWith, id) {
			b.bad("indicator", "C201", "give each a chart of its own, or name one in comparable_with of the other", "nothing says that %s can be compared with %s", is[0].ID, id)
		}
		is = append(is, i)
	}
	return is
}

// valuesOf are all values of what the graph shows, within from and to. A country
// without any is C204, unless the report prints what is missing.
func (b *chartBuilder) valuesOf(g *graph) []series {
	from, to := b.bound("from"), b.bound("to")
	var found []series
	for _, i := range g.indicators {
		for _, c := range g.countries {
			b.refuse(c.Bad...)
			s, unclear := series{indicator: i, country: c}, false
			for _, o := range b.in.Set.ValuesOf(i.ID, c.ID.Text) {
				switch {
				case o.Period.Year == 0: // it may be any
					unclear = true
					b.refuse(o.Bad...)
				case within(o.Period, from, to):
					s.values = append(s.values, o)
				}
			}
			if len(s.values) == 0 && !unclear && !b.in.Missing && len(b.in.Set.Loose["indicators"]) == 0 {
				b.bad("indicator", "C204", "add a row, change rows, from or to, or set missing: print for the report", "%s/%s requested but not in data", i.ID, c.ID.Text)
			}
			found = append(found, s)
		}
	}
	return found
}

// bound is the period of the key from or to, or nil.
func (b *chartBuilder) bound(key string) *dataset.Period {
	s := b.text(key, "")
	if s == "" {
		return nil
	}
	p, ok := dataset.ParsePeriod(s)
	if !ok {
		b.bad(key, "C204", "write 2024, 2024-Q3 or 2024-07", "%s: %q is no period", key, s)
		return nil
	}
	return &p
}

// within reports whether a period lies between two others, which may be longer
// or nil.
func within(p dataset.Period, from, to *dataset.Period) bool {
	return (from == nil || !p.Start().Before(from.Start())) && (to == nil || p.Start().Before(to.Next().Start()))
}

// spans gives the graph its periods: all from the first value to the last. They
// must be of one kind; nothing is said of that of a bad row.
func (b *chartBuilder) spans(g *graph, found []series) bool {
	var all []dataset.Period
	for _, s := range found {
		for _, o := range s.values {
			if b.refuse(o.Bad...); o.Bad.Err() != nil {
				b.failed = true
				continue
			}
			all = append(all, o.Period)
		}
	}
	if b.failed || len(all) == 0 {
		return false
	}
	for _, p := range all {
		if p.Of != all[0].Of {
			b.bad("indicator", "C204", "give each a chart of its own", "the values are of years, quarters or months together: one axis has one of them")
			return false
		}
	}
	first, last := slices.MinFunc(all, dataset.Period.Compare), slices.MaxFunc(all, dataset.Period.Compare)
	for p := first; p.Index() <= last.Index(); p = p.Next() {
		if g.periods = append(g.periods, p); len(g.periods) > maxPeriods {
			b.bad("from", "F601", "say from: and to:", "the chart has more than %d periods", maxPeriods)
			return false
		}
	}
	return true
}

// maxPeriods is how many values a series may have (RELIABILITY 3.1).
const maxPeriods = 500

// plotted is the chart of a graph, checked and complete.
func (b *chartBuilder) plotted(g *graph, kind doc.ChartKind) doc.Chart {
	first := g.indicators[0]
	c := doc.Chart{Kind: kind, Subject: g.subject, Axis: doc.Axis{Number: b.in.Words.NumberForm()}}
	if len(g.indicators) > 1 {
		c.Subject = 0
	}
	for _, i := range g.indicators {
		c.Axis.Decimals = max(c.Axis.Decimals, i.Places)
	}
	if b.text("subtitle", "") != "auto" {
		c.Axis.Unit = single(b.name(first.Unit, &first.Row))
	}
	for i := range g.periods {
		c.Periods = append(c.Periods, b.axisPeriod(g, i))
	}
	for _, s := range g.series {
		row := doc.Series{Label: single(b.name(s.country.Name, &s.country.Row)), Code: single(b.name(s.country.ID, &s.country.Row))}
		if len(g.indicators) > 1 {
			row.Label, row.Code = single(b.name(s.indicator.Label, &s.indicator.Row)), doc.Run{}
		}
		for _, o := range s.values {
			row.Points = append(row.Points, b.point(s.indicator, o, &c.Axis))
		}
		c.Series = append(c.Series, row)
	}
	return c
}

// axisPeriod is a period along the bottom: of the first series that has a value
// for it, else counted on from the one before.
func (x *run) axisPeriod(g *graph, i int) doc.Run {
	for _, s := range g.series {
		if o := s.values[i]; o != nil {
			return single(x.when(o))
		}
	}
	words := x.in.Words.Period(g.periods[i].Year, g.periods[i].Part, g.periods[i].Of)
	o := &doc.Origin{ID: "period:" + g.name + "/" + words, Raw: words, Steps: []string{"between the first and the last period with a value"}}
	for _, s := range g.series {
		if before := s.values[:i]; len(before) > 0 && before[0] != nil {
			o.Place = before[0].When.Place
			break
		}
	}
	return doc.Run{Words: words, Origin: o}
}

// point is one value of a series. The words for estimates and forecasts are the
// axis's.
func (b *chartBuilder) point(i *dataset.Indicator, o *dataset.Observation, axis *doc.Axis) doc.Point {
	if o == nil {
		return doc.Point{None: true}
	}
	p := doc.Point{Value: o.Number, Word: single(b.amount(i, o)), Breaks: o.Breaks}
	switch o.Status {
	case dataset.Estimate:
		p.Status, axis.Estimate = doc.Estimate, single(b.word("estimate"))
	case dataset.Forecast:
		p.Status, axis.Forecast = doc.Forecast, single(b.word("forecast"))
	}
	return p
}

// numberAlt is the alternative text: each series with its values in words.
func (b *chartBuilder) numberAlt(g *graph) string {
	var rows strings.Builder
	for _, s := range g.series {
		var values []string
		for i, o := range s.values {
			with := map[string]string{"period": b.in.Words.Period(g.periods[i].Year, g.periods[i].Part, g.periods[i].Of)}
			key := "none"
			if o != nil {
				key = statusKeys[o.Status]
				with["value"], _ = b.in.Words.Decimal(o.Exact, s.indicator.Places)
			}
			values = append(values, b.phrase("number-alt/"+key, with))
		}
		rows.WriteString(b.phrase("number-alt/row", map[string]string{
			"name": b.seriesName(g, s).String(), "values": strings.Join(values, b.phrase("list-comma", nil)),
		}))
	}
	what := g.indicators[0].Label.Text
	if len(g.indicators) > 1 {
		what = g.countries[0].Name.Text
	}
	key := "number-alt/all"
	if g.indicators[0].Unit.Text == "" {
		key = "number-alt/all-plain"
	}
	return strings.TrimSpace(b.phrase(key, map[string]string{"what": what, "unit": g.indicators[0].Unit.Text, "rows": rows.String()}))
}

// numberAltOrigin is the origin of an alternative text that says all values.
func (b *chartBuilder) numberAltOrigin(c *doc.Chart, name string) *doc.Origin {
	e, _ := b.in.Words.Entry("number-alt/all")
	o := &doc.Origin{ID: "sentence:number-alt/" + name, Place: e.Place, Raw: e.Text}
	for _, s := range c.Series {
		o.From = append(o.From, s.Label.Origin)
		for _, p := range s.Points {
			if !p.None {
				o.From = append(o.From, p.Word.Origin)
			}
		}
	}
	return o
}

// seriesName is what a series is called: by its country, or by its indicator
// where there are several.
func (x *run) seriesName(g *graph, s series) Value {
	if len(g.indicators) > 1 {
		return x.name(s.indicator.Label, &s.indicator.Row)
	}
	return x.name(s.country.Name, &s.country.Row)
}

// sources are the sources of what a graph shows.
func (g *graph) sources() map[string]bool {
	used := map[string]bool{}
	for _, s := range g.series {
		for _, o := range s.values {
			if o != nil {
				used[o.Source.Text] = true
			}
		}
	}
	return used
}
