package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
)

// chartKeys are the keys of ::: chart.
var chartKeys = []string{
	"kind", "measure", "indicator", "from", "to", "rows", "columns", "dimension",
	"title", "subtitle", "source", "note", "alt", "drop",
}

// quantities are kinds of chart that need numbers, or would mislead of them too
// (PRODUCT 4.8): none is a form.
var quantities = []string{
	"bar", "column", "columns", "line", "pie", "donut", "gauge", "radar", "area",
	"stacked", "bubble", "scatter", "map", "heatmap", "histogram", "sparkline", "waterfall",
}

// maxShown is how many categories any chart may have (RELIABILITY 3.1).
const maxShown = 60

// formOf is what the charts can draw under a name.
func (x *run) formOf(kind doc.ChartKind) (doc.ChartForm, bool) {
	i := slices.IndexFunc(x.in.Forms, func(f doc.ChartForm) bool { return f.Kind == kind })
	if i < 0 {
		return doc.ChartForm{}, false
	}
	return x.in.Forms[i], true
}

// form is the kind that is drawn of so much: where the one that was asked for
// has no room, the first of those that stand in for it that has, or the last.
func (x *run) form(kind doc.ChartKind, rows, powers int) doc.ChartKind {
	for range x.in.Forms {
		f, ok := x.formOf(kind)
		fits := (f.Rows == 0 || rows <= f.Rows) && (f.Most == 0 || powers <= f.Most) && powers >= f.Least
		if !ok || fits || f.Else == "" {
			break
		}
		kind = f.Else
	}
	return kind
}

// kinds are the names of the forms that show one of some measures.
func (x *run) kinds(of ...doc.Measure) []string {
	var names []string
	for _, f := range x.in.Forms {
		if len(of) == 0 || slices.Contains(of, f.Takes) {
			names = append(names, string(f.Kind))
		}
	}
	return names
}

// chart makes the figure of a ::: chart from its keys, or returns nil after
// saying what is wrong with them.
func (x *run) chart(keys map[string]markup.Argument, at problem.Place) *doc.Figure {
	b := &chartBuilder{run: x, keys: keys, at: at}
	form, ok := b.kind()
	b.demand()
	if b.rows = b.rowsOf(); !ok {
		return nil
	}
	var f *doc.Figure
	switch form.Takes {
	case doc.OfNumbers:
		f = b.numbers(form.Kind)
	case doc.OfHistory:
		f = b.history(form)
	default:
		f = b.levels(form.Kind)
	}
	if f != nil {
		x.figures = append(x.figures, f)
	}
	return f
}

// A chartBuilder is one ::: chart on its way.
type chartBuilder struct {
	*run
	keys    map[string]markup.Argument
	at      problem.Place
	rows    []*dataset.Country
	columns []*dataset.Actor
	asked   []*dataset.Actor // the powers of the report
	failed  bool
}

// bad reports a problem at the value of a key, else at the chart.
func (b *chartBuilder) bad(key, code, hint, format string, args ...any) {
	at := b.at
	if a, ok := b.keys[key]; ok {
		at = a.Place
	}
	p := problem.Errorf(at, code, format, args...)
	p.Hint = hint
	b.refuse(p)
	b.failed = true
}

// text is a key's value, or what it is by default.
func (b *chartBuilder) text(key, unset string) string {
	if a, ok := b.keys[key]; ok && strings.TrimSpace(a.Text) != "" {
		return strings.TrimSpace(a.Text)
	}
	return unset
}

// ids are the names in the value of a key.
func (b *chartBuilder) ids(key string) []string {
	return strings.FieldsFunc(b.text(key, ""), func(r rune) bool { return r == ',' || r == '|' || r == ' ' })
}

// called is what the chart's own sentences are called after: its kind, rows and
// what it shows of them, as the template has them.
func (b *chartBuilder) called() string {
	name := strings.ToLower(b.text("kind", "")) + "/" + b.text("rows", b.unsetRows())
	for _, key := range []string{"columns", "indicator", "dimension", "from", "to"} {
		if ids := b.ids(key); len(ids) > 0 {
			name += "/" + strings.Join(ids, "+")
		}
	}
	return name
}

// unsetRows are the rows of a chart that names none.
func (b *chartBuilder) unsetRows() string {
	switch {
	case b.country() == nil:
		return "region"
	case b.text("kind", "") == string(doc.Strip) || len(b.ids("indicator")) > 1:
		return "subject"
	}
	return "neighbours"
}

// kind is the form, checked against what it shows.
func (b *chartBuilder) kind() (doc.ChartForm, bool) {
	name := strings.ToLower(b.text("kind", ""))
	form, ok := b.formOf(doc.ChartKind(name))
	numeric := form.Takes == doc.OfNumbers
	named := len(b.ids("indicator")) > 0
	ordinal, quantity := use(b.kinds(doc.OfLevels)), use(b.kinds(doc.OfNumbers))
	switch {
	case name == "":
		b.bad("kind", "C201", use(b.kinds()), "the chart has no kind")
	case slices.Contains(quantities, name) && named:
		b.bad("kind", "C201", quantity, "chart type %q is not drawn", name)
	case numeric && !named && b.text("measure", string(form.Takes)) == string(form.Takes):
		b.bad("kind", "C201", "name an indicator: indicator: gdp_growth, or "+ordinal, "chart type %q needs a quantity, and the chart names none", name)
	case slices.Contains(quantities, name), numeric && !named:
		b.bad("kind", "C201", ordinal, "chart type %q needs a quantity; %s is ordinal", name, b.text("measure", string(doc.OfLevels)))
	case !ok:
		hint := use(b.kinds())
		if near := problem.Nearest(name, b.kinds()); near != "" {
			hint = "did you mean \"" + near + "\"?"
		}
		b.bad("kind", "C201", hint, "chart type %q is not known", name)
	case named && !numeric:
		b.bad("indicator", "C201", quantity, "chart type %q shows levels, and an indicator is a quantity", name)
		ok = false
	}
	if !numeric || named { // else it is told that there is no quantity
		b.measured(form, ok)
	}
	return form, ok && !(numeric && !named)
}

// use is a hint at what may be written.
func use(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return "use " + strings.Join(names, "")
	}
	return "use " + strings.Join(names[:last], ", ") + " or " + names[last]
}

// measured checks the measure that the chart names against that of its form.
func (b *chartBuilder) measured(form doc.ChartForm, ok bool) {
	plain := func(m doc.Measure) string { return strings.ReplaceAll(string(m), " ", "") }
	measure := plain(doc.Measure(b.text("measure", string(form.Takes))))
	function, rest, _ := strings.Cut(measure, "(")
	known := slices.ContainsFunc(b.in.Forms, func(f doc.ChartForm) bool { return plain(f.Takes) == measure })
	switch {
	case measure == "" || measure == plain(form.Takes):
	case rest != "" && function != "count":
		hint := "use count by level: " + string(doc.OfCounts)
		if form.Takes == doc.OfNumbers {
			hint = "show the values: measure: " + string(doc.OfNumbers)
		}
		b.bad("measure", "C202", hint, "%s of %s has no meaning", function, strings.TrimSuffix(rest, ")"))
	case !known:
		b.bad("measure", "C202", "use "+string(doc.OfLevels)+", "+string(doc.OfCounts)+" or "+string(doc.OfNumbers), "nothing to show is called %q", measure)
	case ok:
		b.bad("measure", "C201", "use measure: "+string(form.Takes), "chart type %q does not show %s", form.Kind, measure)
	}
}

// demand checks what every chart must have (PRODUCT T2, T4).
func (b *chartBuilder) demand() {
	for _, key := range []string{"title", "subtitle", "source"} {
		if b.text(key, "") != "" {
			continue
		}
		hint := "add " + key + ":"
		if key == "source" {
			hint = "add source: or use source: auto"
		}
		b.bad(key, "C203", hint, "chart has no %s", key)
	}
	if n := wordCount(b.keys["title"].Words); n > maxTitle {
		b.bad("title", "C203", "say the finding, and the measure in the subtitle", "the title has %d words, the limit is %d", n, maxTitle)
	}
	if a, ok := b.keys["alt"]; ok && strings.TrimSpace(a.Text) == "" {
		b.bad("alt", "C203", "write alt: auto", "chart has no alternative text")
	}
	if d := b.text("drop", ""); d != "" && b.number("drop") == 0 {
		b.bad("drop", "C203", "write a number from 1 to 9", "drop is %q", d)
	}
}

// number is a key's value as a number from 1 to 9, else 0.
func (b *chartBuilder) number(key string) int {
	if s := b.text(key, ""); len(s) == 1 && s[0] >= '1' && s[0] <= '9' {
		return int(s[0] - '0')
	}
	return 0
}

// rowsOf are the countries of the chart.
func (b *chartBuilder) rowsOf() []*dataset.Country {
	c := b.country()
	var cs []*dataset.Country
	name := b.text("rows", b.unsetRows())
	switch {
	case (name == "subject" || name == "neighbours") && c == nil:
		b.bad("rows", "C204", "use rows: region or all", "rows: %s needs a country, and this brief is of a region", name)
	case name == "subject":
		cs = []*dataset.Country{c}
	case name == "neighbours":
		cs = b.neighbours()
	case name == "region":
		cs = b.countries()
	case name == "all":
		b.read("countries")
		cs = slices.Clone(b.in.Set.Countries)
		slices.SortStableFunc(cs, func(p, q *dataset.Country) int {
			return strings.Compare(dataset.Fold(p.Name.Text), dataset.Fold(q.Name.Text))
		})
	default:
		b.bad("rows", "C204", "use subject, neighbours, region or all", "rows: %q has no meaning", name)
	}
	if len(cs) > maxShown {
		b.bad("rows", "F601", "show a region", "the chart has %d countries, the limit is %d", len(cs), maxShown)
	}
	return cs
}

// columnsOf are the powers of the chart: the report's, or those that it names.
func (b *chartBuilder) columnsOf() []*dataset.Actor {
	ids := b.ids("columns")
	if len(ids) == 0 {
		return b.actors()
	}
	var as []*dataset.Actor
	var known []string
	for _, a := range b.in.Set.Actors {
		known = append(known, a.ID.Text)
	}
	for _, id := range ids {
		if a := b.in.Set.Actor(id); a != nil {
			as = append(as, a)
			continue
		}
		if b.read("actors"); len(b.in.Set.Loose["actors"]) > 0 {
			continue // it may be one of those that could not be read
		}
		b.bad("columns", "C204", meant(id, known), "actor %q is not in the data", id)
	}
	return as
}

// meant is a hint at what is known and was probably meant.
func meant(id string, known []string) string {
	if near := problem.Nearest(id, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "known: " + strings.Join(known, ", ")
}

// head is the title of a figure: the template's words, or those that a rule
// makes where it says auto.
func (b *chartBuilder) head(auto func() Value, name string) *doc.Text {
	if b.text("title", "") != "auto" {
		return &doc.Text{Runs: b.keys["title"].Words}
	}
	return &doc.Text{Runs: renamed(capital(auto()), "sentence:", "sentence:chart-title/"+name)}
}

// below is the subtitle of a figure in the same way.
func (b *chartBuilder) below(auto func() Value, name string) *doc.Text {
	v := b.keys["subtitle"].Words
	if b.text("subtitle", "") == "auto" {
		v = renamed(auto(), "sentence:", "sentence:chart-subtitle/"+name)
	}
	return b.subtitle(v, name)
}

// subtitle is what a figure shows. On the pages of an invented desk it ends in
// saying so: figures are copied without their page (LOOK 4).
func (b *chartBuilder) subtitle(v Value, name string) *doc.Text {
	if b.in.Desk.Notice != "" && len(v) > 0 {
		key := "invented/after"
		if strings.HasSuffix(v.String(), ".") {
			key = "invented/after-stop"
		}
		v = b.say(key, fill{"subtitle": v, "invented": toned(b.word("invented-data"), doc.Change)})
		v = renamed(v, "sentence:invented", "sentence:invented/"+name)
	}
	return &doc.Text{Runs: v}
}

// noted is the note of a figure: the template's words or the rule's, and the
// sources behind what is shown; nil where the band's foot has it.
func (b *chartBuilder) noted(auto func() Value, used map[string]bool, name string) *doc.Text {
	words := b.keys["note"].Words
	switch b.text("note", "auto") {
	case "foot":
		return nil
	case "auto":
		words = renamed(auto(), "sentence:", "sentence:chart-note/"+name)
	}
	source := b.keys["source"].Words
	if b.text("source", "") == "auto" {
		source = renamed(b.sourceLine(used), "sentence:", "sentence:chart-source/"+name)
	}
	return &doc.Text{Runs: joined([]Value{words, source})}
}

// sourceLine names sources.
func (x *run) sourceLine(used map[string]bool) Value {
	ids := x.register(used)
	switch len(ids) {
	case 0:
		return nil
	case 1:
		return x.say("chart-source/one", fill{"sources": x.cites(ids, doc.Bare)})
	}
	return x.say("chart-source/many", fill{"sources": x.cites(ids, doc.Range)})
}

// heard gives a figure its alternative text: the template's words, or the rows
// of the chart.
func (b *chartBuilder) heard(f *doc.Figure, text func() string, origin func() *doc.Origin) {
	if b.text("alt", "auto") == "auto" {
		f.Alt, f.AltOrigin = text(), origin()
		return
	}
	alt := single(b.keys["alt"].Words)
	f.Alt, f.AltOrigin = strings.TrimSpace(alt.Words), alt.Origin
}

// saysRule reports whether the value of a key is a rule's, and not typed.
func (b *chartBuilder) saysRule(key, rule string) bool {
	return b.text(key, "") == "auto" || slices.ContainsFunc(b.keys[key].Words, func(r doc.Run) bool {
		return r.Origin != nil && r.Origin.ID == "sentence:"+rule
	})
}
