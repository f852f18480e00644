package templates

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/words"
)

// levels makes the figure of a form that shows ratings, with a spare one
// without neighbours where the template may drop them.
func (b *chartBuilder) levels(kind doc.ChartKind) *doc.Figure {
	for _, key := range []string{"dimension", "from", "to"} {
		if b.text(key, "") != "" {
			b.bad(key, "C204", "delete the line", "a chart of overall ratings has no %s", key)
		}
	}
	b.columns = b.columnsOf()
	if b.failed || len(b.rows) == 0 || len(b.columns) == 0 {
		return nil
	}
	defer b.focus()()
	f := b.levelFigure(kind, b.rows, b.called())
	if drop := b.number("drop"); drop > 0 && len(b.rows) > 1 && b.country() != nil && kind == doc.Board {
		f.Drop = drop
		name := b.called() + "/fewer"
		f.Fewer = b.levelFigure(kind, b.rows[:1], name)
		if b.saysRule("subtitle", "board-subtitle") {
			f.Fewer.Subtitle = b.subtitle(renamed(b.measure(b.rows[:1]), "sentence:", "sentence:board-subtitle/fewer"), name)
		}
		if b.saysRule("note", "board-note") {
			f.Fewer.Note = b.levelNote(b.rows[:1], name, b.chartNote(b.rows[:1], kind))
		}
	}
	return f
}

// focus lets what is said of the report's powers be said of those of the chart,
// until it is undone.
func (b *chartBuilder) focus() (undo func()) {
	f := &b.findings
	b.asked = b.actors()
	if slices.Equal(b.columns, b.asked) {
		return func() {}
	}
	actors, powers, ratings, levels := f.actors, f.powers, f.ratings, f.levels
	f.actors.value, f.powers, f.ratings, f.levels = b.columns, map[*dataset.Country][]power{}, finding[[]*dataset.Rating]{}, finding[[]*doc.Origin]{}
	for _, c := range slices.Concat(b.rows, b.countries()) {
		var ps []power
		for _, a := range b.columns { // one that is missing is told with its cell
			r := b.in.Set.Rating(c.ID.Text, a.ID.Text)
			ps = append(ps, power{actor: a, rating: r, level: b.levelOf(r)})
		}
		f.powers[c] = ps
	}
	return func() { f.actors, f.powers, f.ratings, f.levels = actors, powers, ratings, levels }
}

// levelFigure makes the figure with some of the rows, its own sentences called after
// name.
func (b *chartBuilder) levelFigure(kind doc.ChartKind, rows []*dataset.Country, name string) *doc.Figure {
	f := &doc.Figure{
		Title: b.head(func() Value { return b.levelTitle(kind) }, name),
		Subtitle: b.below(func() Value {
			switch kind {
			case doc.CrossGrid:
				return b.crossSubtitle()
			case doc.Counts:
				return b.say("counts-subtitle", nil, b.levelOrigins(rows)...)
			}
			return b.measure(rows)
		}, name),
	}
	asked := kind
	kind = b.form(kind, len(rows), len(b.columns))
	f.Chart = b.drawn(kind, rows)
	f.Note = b.noted(func() Value { return b.chartNote(rows, asked) }, b.ratingSources(rows), name)
	b.heard(f, func() string { return b.altText(&f.Chart) }, func() *doc.Origin { return b.altOrigin(&f.Chart, name) })
	return f
}

// levelTitle is the finding of a chart of ratings.
func (b *chartBuilder) levelTitle(kind doc.ChartKind) Value {
	switch kind {
	case doc.CrossGrid:
		return b.crossTitle()
	case doc.Counts:
		return b.countsTitle()
	}
	return b.boardTitle()
}

// levelNote is the note of a spare figure, whose words the template leaves to
// the rules.
func (b *chartBuilder) levelNote(rows []*dataset.Country, name string, words Value) *doc.Text {
	source := b.keys["source"].Words
	if b.text("source", "") == "auto" {
		source = renamed(b.sourceLine(b.ratingSources(rows)), "sentence:", "sentence:chart-source/"+name)
	}
	return &doc.Text{Runs: joined([]Value{renamed(words, "sentence:", "sentence:chart-note/"+name), source})}
}

// ratingSources are the sources of what the report says of some countries.
func (x *run) ratingSources(rows []*dataset.Country) map[string]bool {
	used := map[string]bool{}
	for _, c := range rows {
		for _, p := range x.powers(c) {
			if p.rating != nil {
				used[p.rating.Source.Text] = true
			}
		}
	}
	return used
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
		case slices.Contains(b.asked, a):
			b.rating(c, a) // the report asks for it, in whatever it prints
		case !b.in.Missing && len(b.in.Set.Loose["influence"]) == 0:
			b.bad("columns", "C204", "add the row, or set missing: print for the report", "%s/%s requested but not in data", c.ID.Text, a.ID.Text)
		}
		return doc.Rating{Level: -1, None: true, Word: single(b.noRating(c, a))}
	}
	b.refuse(r.Bad...)
	cell := b.cellOf(r)
	if m := b.marked(r); m != nil {
		cell.Moved = b.movedFrom(m, c, cell.Level)
	}
	return cell
}

// movedFrom is what a rating was in the edition before, and what stands at the
// place that it left. A level that the scale has no more has no place.
func (b *chartBuilder) movedFrom(m *moved, c *dataset.Country, level int) *doc.Moved {
	was, ok := b.pastLevel(m.was)
	if !ok || was == level {
		return &doc.Moved{Level: level}
	}
	key, with := "ghost/in", fill{"since": b.since()}
	id := m.was.Source.Text
	if !m.sameHand() && b.in.Set.Source(id) != nil && reported(m.was) {
		number := b.sourceNumber(id)
		number[0].Words = numbered
		key, with = "ghost/by", fill{"source": number}
	}
	says := single(renamed(b.say(key, with, b.pastOrigin(m.was.Level, &m.was.Row)), "sentence:", "sentence:ghost/"+m.was.Country+"/"+m.was.Actor))
	if key == "ghost/by" {
		says.Cites = []string{id}
	}
	return &doc.Moved{Level: was, Words: []doc.Run{single(b.name(c.Name, &c.Row)), says}}
}

// cellOf is what a rating says, its level and its trend apart.
func (b *chartBuilder) cellOf(r *dataset.Rating) doc.Rating {
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
		Trend:     single(b.word("trend")),
		Unstated:  single(b.notStated(&doc.Origin{ID: "scales:missing:not_stated"})),
	}
	for _, a := range b.columns {
		higher := func(name dataset.Cell, form string) doc.Run {
			says := b.say("higher", fill{"power": b.name(name, &a.Row)})
			return single(renamed(says, "sentence:", "sentence:"+form+"/"+a.ID.Text))
		}
		w.RatedHigher = append(w.RatedHigher, higher(a.Name, "higher"))
		w.ByCode = append(w.ByCode, higher(a.ID, "higher-code"))
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
			words := b.phrase(key, with)
			if m := cell.Moved; m != nil {
				words = b.phrase(movedAlt(m, cell.Level), map[string]string{"cell": words, "since": b.in.Since, "before": levelWord(c, m.Level)})
			}
			cells = append(cells, words)
		}
		all := strings.Join(cells, b.phrase("list-semicolon", nil))
		rows.WriteString(b.phrase("chart-alt/row", map[string]string{"country": row.Label.Words, "cells": all}))
	}
	return strings.TrimSpace(b.phrase("chart-alt/all", map[string]string{"rows": rows.String()}))
}

// movedAlt is the pattern that tells of a cell that it changed, and from what.
func movedAlt(m *doc.Moved, level int) string {
	if m.Level == level {
		return "chart-alt/changed"
	}
	return "chart-alt/moved"
}

// levelWord is the word of a place on the scale of a chart.
func levelWord(c *doc.Chart, level int) string {
	if level < 0 {
		return c.Words.NotStated.Words
	}
	return c.Scale[level].Words
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
	e, _ := b.in.Words.Entry(key)
	o := &doc.Origin{ID: "sentence:chart-alt/" + name, Place: e.Place, Raw: e.Text}
	for _, k := range c.Columns {
		o.From = append(o.From, k.Label.Origin)
	}
	for i, row := range c.Rows {
		o.From = append(o.From, row.Label.Origin)
		for _, cell := range c.Cells[i] {
			if cell.Moved != nil {
				for _, w := range cell.Moved.Words {
					o.From = words.AddOrigin(o.From, w.Origin)
				}
			}
			if o.From = append(o.From, cell.Word.Origin); cell.Says.Origin != nil && c.Kind != doc.Counts {
				o.From = append(o.From, cell.Says.Origin)
			}
		}
	}
	return o
}
