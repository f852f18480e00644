package templates

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// chartKeys are the keys of ::: chart.
var chartKeys = []string{"kind", "measure", "rows", "columns", "title", "subtitle", "source", "note", "alt", "drop"}

// A chartKind is a kind that a template may name, and the measure that it shows.
type chartKind struct {
	kind    doc.ChartKind
	measure string
}

// Measures that charts can show. Levels are ordered words: they can be shown
// and counted, nothing else.
const (
	measureLevel = "influence.level"
	measureCount = "count(influence.level)"
)

// chartKinds are the forms that are honest for ordered words (PRODUCT 4.8).
var chartKinds = map[string]chartKind{
	"board":     {doc.Board, measureLevel},
	"ladders":   {doc.Ladders, measureLevel},
	"matrix":    {doc.Matrix, measureLevel},
	"crossgrid": {doc.CrossGrid, measureLevel},
	"counts":    {doc.Counts, measureCount},
}

// quantities are kinds of chart that need numbers.
var quantities = []string{
	"bar", "bars", "column", "columns", "line", "pie", "donut", "gauge", "radar", "area",
	"stacked", "bubble", "scatter", "map", "heatmap", "histogram", "sparkline", "waterfall",
}

// Limits of the forms (LOOK 6).
const (
	maxPanels = 3  // powers on a board
	maxTokens = 6  // countries on a board or cross grid
	maxUnits  = 10 // countries counted by blocks; more are bars
	maxShown  = 60 // categories of any chart (RELIABILITY 3.1)
)

// form is the kind that is drawn: a board or cross grid that would hold too
// much becomes a matrix.
func form(k doc.ChartKind, countries, powers int) doc.ChartKind {
	switch {
	case k == doc.Board && (powers > maxPanels || countries > maxTokens),
		k == doc.CrossGrid && (powers != 2 || countries > maxTokens):
		return doc.Matrix
	}
	return k
}

// chart makes the figure of a ::: chart from its keys, or returns nil after
// saying what is wrong with them.
func (x *run) chart(keys map[string]argument, at problem.Place) *doc.Figure {
	b := &chartBuilder{run: x, keys: keys, at: at}
	kind, ok := b.kind()
	b.demand()
	b.rows, b.columns = b.rowsOf(), b.columnsOf()
	if !ok || b.failed || len(b.rows) == 0 || len(b.columns) == 0 {
		return nil
	}
	f := b.figure(kind, b.rows, b.called())
	if drop := b.number("drop"); drop > 0 && len(b.rows) > 1 && x.country() != nil && kind == doc.Board {
		f.Drop = drop
		name := b.called() + "/fewer"
		f.Fewer = b.figure(kind, b.rows[:1], name)
		if b.saysRule("subtitle", "board-subtitle") {
			f.Fewer.Subtitle = b.subtitle(renamed(x.measure(b.rows[:1]), "sentence:", "sentence:board-subtitle/fewer"), name)
		}
		if b.saysRule("note", "board-note") {
			f.Fewer.Note = b.autoNote(kind, b.rows[:1], name)
		}
	}
	return f
}

// A chartBuilder is one ::: chart on its way.
type chartBuilder struct {
	*run
	keys    map[string]argument
	at      problem.Place
	rows    []*dataset.Country
	columns []*dataset.Actor
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

// text is a key's value in lower case, or what it is by default.
func (b *chartBuilder) text(key, unset string) string {
	if a, ok := b.keys[key]; ok && strings.TrimSpace(a.Text) != "" {
		return strings.TrimSpace(a.Text)
	}
	return unset
}

// called is what the chart's own sentences are called after: its kind, rows and
// columns, as the template has them.
func (b *chartBuilder) called() string {
	name := strings.ToLower(b.text("kind", "")) + "/" + b.text("rows", b.unsetRows())
	if columns := b.columnIDs(); len(columns) > 0 {
		name += "/" + strings.Join(columns, "+")
	}
	return name
}

// unsetRows are the rows of a chart that names none.
func (b *chartBuilder) unsetRows() string {
	if b.country() != nil {
		return "neighbours"
	}
	return "region"
}

// columnIDs are the powers that the chart names.
func (b *chartBuilder) columnIDs() []string {
	return strings.FieldsFunc(b.text("columns", ""), func(r rune) bool { return r == ',' || r == '|' || r == ' ' })
}

// kind is the form, checked against what it shows.
func (b *chartBuilder) kind() (doc.ChartKind, bool) {
	name := strings.ToLower(b.text("kind", ""))
	k, ok := chartKinds[name]
	const forms = "use board, ladders, matrix, crossgrid or counts"
	switch {
	case name == "":
		b.bad("kind", "C201", forms, "the chart has no kind")
	case slices.Contains(quantities, name):
		b.bad("kind", "C201", "use ladders, matrix, crossgrid or board", "chart type %q needs a quantity; %s is ordinal", name, b.text("measure", measureLevel))
	case !ok:
		hint := forms
		if near := problem.Nearest(name, []string{"board", "ladders", "matrix", "crossgrid", "counts"}); near != "" {
			hint = "did you mean \"" + near + "\"?"
		}
		b.bad("kind", "C201", hint, "chart type %q is not known", name)
	}
	measure := strings.ReplaceAll(b.text("measure", k.measure), " ", "")
	function, rest, _ := strings.Cut(measure, "(")
	switch {
	case measure == "" || measure == k.measure:
	case rest != "" && function != "count":
		b.bad("measure", "C202", "use count by level: "+measureCount, "%s of %s has no meaning", function, strings.TrimSuffix(rest, ")"))
	case measure != measureLevel && measure != measureCount:
		b.bad("measure", "C202", "use "+measureLevel+" or "+measureCount, "nothing to show is called %q", measure)
	case ok:
		b.bad("measure", "C201", "use measure: "+k.measure, "chart type %q does not show %s", name, measure)
	}
	return k.kind, ok
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
	ids := b.columnIDs()
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
		hint := "known: " + strings.Join(known, ", ")
		if near := problem.Nearest(id, known); near != "" {
			hint = "did you mean " + near + "?"
		}
		b.bad("columns", "C204", hint, "actor %q is not in the data", id)
	}
	return as
}

// figure makes the figure with some of the rows, its own sentences called after
// name.
func (b *chartBuilder) figure(kind doc.ChartKind, rows []*dataset.Country, name string) *doc.Figure {
	kind = form(kind, len(rows), len(b.columns))
	f := &doc.Figure{
		Title:    &doc.Text{Runs: b.keys["title"].Words},
		Subtitle: b.subtitle(b.keys["subtitle"].Words, name),
	}
	f.Chart = b.drawn(kind, rows)
	switch note, ok := b.keys["note"]; {
	case ok && note.Text == "foot":
	case ok && note.Text != "auto" && note.Text != "":
		f.Note = b.note(rows, note.Words, name)
	default:
		f.Note = b.autoNote(kind, rows, name)
	}
	if b.text("alt", "auto") == "auto" {
		f.Alt, f.AltOrigin = b.altText(&f.Chart), b.altOrigin(&f.Chart, name)
	} else {
		alt := single(b.keys["alt"].Words)
		f.Alt, f.AltOrigin = strings.TrimSpace(alt.Words), alt.Origin
	}
	return f
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

// autoNote is the note of a chart whose template leaves it to the rules.
func (b *chartBuilder) autoNote(kind doc.ChartKind, rows []*dataset.Country, name string) *doc.Text {
	return b.note(rows, renamed(b.chartNote(rows, kind), "sentence:", "sentence:chart-note/"+name), name)
}

// note is a note with the sources behind it.
func (b *chartBuilder) note(rows []*dataset.Country, words Value, name string) *doc.Text {
	source := b.keys["source"].Words
	if b.text("source", "") == "auto" {
		source = renamed(b.sourceLine(rows), "sentence:", "sentence:chart-source/"+name)
	}
	return &doc.Text{Runs: joined([]Value{words, source})}
}

// saysRule reports whether the value of a key is a rule's, and not typed.
func (b *chartBuilder) saysRule(key, rule string) bool {
	return slices.ContainsFunc(b.keys[key].Words, func(r doc.Run) bool {
		return r.Origin != nil && r.Origin.ID == "sentence:"+rule
	})
}

// sourceLine names the sources of the ratings of some countries.
func (x *run) sourceLine(rows []*dataset.Country) Value {
	used := map[string]bool{}
	for _, c := range rows {
		for _, p := range x.powers(c) {
			if p.rating != nil {
				used[p.rating.Source.Text] = true
			}
		}
	}
	ids := x.register(used)
	switch len(ids) {
	case 0:
		return nil
	case 1:
		return x.say("chart-source/one", fill{"sources": x.cites(ids, doc.Bare)})
	}
	return x.say("chart-source/many", fill{"sources": x.cites(ids, doc.Range)})
}

// drawn is the data of the chart, checked and complete.
func (b *chartBuilder) drawn(kind doc.ChartKind, rows []*dataset.Country) doc.Chart {
	b.read("influence", "scales")
	c := doc.Chart{Kind: kind, Subject: -1, Words: b.chartWords()}
	s := b.in.Set.Scales["influence"]
	if s != nil {
		for _, l := range b.scaleLabels(s) {
			c.Scale = append(c.Scale, single(l))
		}
	}
	for _, a := range b.columns {
		c.Columns = append(c.Columns, doc.ChartKey{Label: single(b.name(a.Name, &a.Row)), Code: single(b.name(a.ID, &a.Row))})
	}
	for i, row := range rows {
		if row == b.country() {
			c.Subject = i
		}
		b.refuse(row.Bad...)
		c.Rows = append(c.Rows, doc.ChartKey{Label: single(b.name(row.Name, &row.Row)), Code: single(b.name(row.ID, &row.Row))})
		var cells []doc.Rating
		for _, a := range b.columns {
			b.refuse(a.Bad...)
			cells = append(cells, b.rated(row, a))
		}
		c.Cells = append(c.Cells, cells)
	}
	return c
}

// rated is one cell of a chart.
func (b *chartBuilder) rated(c *dataset.Country, a *dataset.Actor) doc.Rating {
	r := b.in.Set.Rating(c.ID.Text, a.ID.Text)
	if r == nil {
		switch {
		case slices.Contains(b.actors(), a):
			b.rating(c, a) // the report asks for it, in whatever it prints
		case !b.in.Missing && len(b.in.Set.Loose["influence"]) == 0:
			b.bad("columns", "C204", "add the row, or set missing: print for the report", "%s/%s requested but not in data", c.ID.Text, a.ID.Text)
		}
		return doc.Rating{Level: -1, None: true, Word: single(b.noRating(c, a))}
	}
	b.refuse(r.Bad...)
	cell := doc.Rating{Level: b.levelOf(r), Word: single(b.label(r.Level, &r.Row, "influence"))}
	cell.Says.Origin = b.origin(r.Trend, &r.Row)
	if trend := b.in.Set.Scales["trend"]; trend != nil && r.Trend.Stated() {
		if i := trend.Index(r.Trend.Text); i >= 0 {
			cell.Trend = direction(trend.Levels[i].Sign)
			cell.Says = single(b.label(r.Trend, &r.Row, "trend"))
		}
	}
	return cell
}

// chartWords are the words that a form needs beside its data.
func (b *chartBuilder) chartWords() doc.ChartWords {
	w := doc.ChartWords{
		NotStated: single(b.word("level-not-stated")),
		NoCountry: single(b.word("no-country")),
		SameLevel: single(b.word("same-level")),
	}
	for _, a := range b.columns {
		higher := b.say("higher", fill{"power": b.name(a.Name, &a.Row)})
		w.RatedHigher = append(w.RatedHigher, single(renamed(higher, "sentence:", "sentence:higher/"+a.ID.Text)))
	}
	return w
}

// altText is the alternative text: the rows of the chart in words, never its
// title again. It is heard, not set, so it is made as a string.
func (b *chartBuilder) altText(c *doc.Chart) string {
	if c.Kind == doc.Counts {
		return b.altCounts(c)
	}
	var rows strings.Builder
	for i, row := range c.Rows {
		var cells []string
		for k, cell := range c.Cells[i] {
			with := map[string]string{"power": c.Columns[k].Label.Words, "level": cell.Word.Words, "trend": cell.Says.Words}
			if cell.Trend == doc.TrendNotStated {
				with["trend"] = b.notStated(&doc.Origin{}).String()
			}
			key := "chart-alt/cell"
			if cell.None {
				key = "chart-alt/none"
			} else if cell.Level < 0 {
				key = "chart-alt/cell-no-level"
			}
			cells = append(cells, b.phrase(key, with))
		}
		all := strings.Join(cells, b.phrase("list-semicolon", nil))
		rows.WriteString(b.phrase("chart-alt/row", map[string]string{"country": row.Label.Words, "cells": all}))
	}
	return strings.TrimSpace(b.phrase("chart-alt/all", map[string]string{"rows": rows.String()}))
}

// altCounts counts the countries of each power by level, highest first, then
// those without one, and those without a rating, which the drawing leaves out.
func (b *chartBuilder) altCounts(c *doc.Chart) string {
	var rows strings.Builder
	for k, column := range c.Columns {
		words := make([]string, len(c.Scale)+2) // the last are not stated, and not rated
		n := make([]int, len(words))
		for i := range c.Rows {
			at := len(c.Scale)
			switch cell := &c.Cells[i][k]; {
			case cell.None:
				at++
				words[at] = cell.Word.Words
			case cell.Level < 0:
				words[at] = cell.Word.Words
			default:
				at = cell.Level
			}
			n[at]++
		}
		var cells []string
		add := func(word string, n int) {
			cells = append(cells, b.phrase("chart-alt/count-cell", map[string]string{"level": word, "n": strconv.Itoa(n)}))
		}
		for l := len(c.Scale) - 1; l >= 0; l-- {
			add(c.Scale[l].Words, n[l])
		}
		for at := len(c.Scale); at < len(n); at++ {
			if n[at] > 0 {
				add(words[at], n[at])
			}
		}
		all := strings.Join(cells, b.phrase("list-comma", nil))
		rows.WriteString(b.phrase("chart-alt/count-row", map[string]string{"power": column.Label.Words, "cells": all}))
	}
	return strings.TrimSpace(b.phrase("chart-alt/counts", map[string]string{"rows": rows.String()}))
}

// altOrigin is the origin of an alternative text that says all that a chart
// shows: names, levels and trends, stated or not.
func (b *chartBuilder) altOrigin(c *doc.Chart, name string) *doc.Origin {
	key := "chart-alt/all"
	if c.Kind == doc.Counts {
		key = "chart-alt/counts"
	}
	e := b.in.Words.entries[key]
	o := &doc.Origin{ID: "sentence:chart-alt/" + name, Place: e.place, Raw: e.text}
	for _, k := range c.Columns {
		o.From = append(o.From, k.Label.Origin)
	}
	for i, row := range c.Rows {
		o.From = append(o.From, row.Label.Origin)
		for _, cell := range c.Cells[i] {
			if o.From = append(o.From, cell.Word.Origin); cell.Says.Origin != nil && c.Kind != doc.Counts {
				o.From = append(o.From, cell.Says.Origin)
			}
		}
	}
	return o
}
