package templates

import (
	"slices"
	"strings"
	"time"

	"brief/report/dataset"
	"brief/report/doc"
)

// A past is the dated ratings of one country and power, by the day.
type past struct {
	country *dataset.Country
	actor   *dataset.Actor
	ratings []*dataset.Rating // one for each date of the chart, nil where there is none
}

// history makes the figure of a form that shows ratings by date: of each power in
// the brief's country, or of one power in several countries.
func (b *chartBuilder) history(form doc.ChartForm) *doc.Figure {
	rows, days := b.pasts()
	switch {
	case b.failed || len(b.rows) == 0:
		return nil
	case len(rows) > 1 && len(b.rows) > 1 && len(b.columns) > 1:
		b.bad("columns", "C204", "name one power in columns, or write rows: subject", "the chart has %d powers in %d countries", len(b.columns), len(b.rows))
		return nil
	case len(days) < 2:
		b.bad("rows", "C204", "a strip needs ratings of two dates; ask for it with {{ if .Histories }}", "no rating has a history in the data%s", b.of())
		return nil
	case form.Dates > 0 && len(days) > form.Dates:
		b.bad("from", "F601", "say from: and to:", "the chart has %d dates, the limit is %d", len(days), form.Dates)
		return nil
	}
	name := b.called()
	f := &doc.Figure{
		Title: b.head(func() Value { return b.stripTitle(rows) }, name),
		Subtitle: b.below(func() Value {
			from, to := b.span(days[0], days[len(days)-1])
			return b.say("strip-subtitle", fill{"country": b.whereShown(placesOf(rows), name), "from": from, "to": to})
		}, name),
		Chart: b.strip(form.Kind, rows, days),
	}
	used := map[string]bool{}
	for _, p := range rows {
		for _, r := range p.stated() {
			used[r.Source.Text] = true
		}
	}
	f.Note = b.noted(func() Value { return b.stripNote(rows) }, used, name)
	b.heard(f, func() string { return b.stripAlt(&f.Chart) }, func() *doc.Origin {
		o := b.altOrigin(&f.Chart, name)
		e, _ := b.in.Words.Entry("strip-alt/all")
		o.Place, o.Raw = e.Place, e.Text
		return o
	})
	return f
}

// pasts are the rows of a strip, and its dates, each as it stands in one of their
// ratings. Without columns, it shows the powers that have ratings of two dates.
func (b *chartBuilder) pasts() (rows []past, days []dated) {
	b.read("influence", "scales")
	b.columns = b.columnsOf()
	from, to := b.bound("from"), b.bound("to")
	dimension := b.text("dimension", "overall")
	for _, c := range b.rows {
		for _, a := range b.columns {
			p := past{country: c, actor: a}
			for _, r := range b.in.Set.History(c.ID.Text, a.ID.Text, dimension) {
				if d, err := time.Parse(time.DateOnly, r.AsOf.Text); err == nil && between(d, from, to) {
					p.ratings = append(p.ratings, r)
				}
			}
			switch named := len(b.ids("columns")) > 0; {
			case len(p.ratings) > 1, named && len(p.ratings) == 1:
				rows = append(rows, p)
			case named:
				b.bad("columns", "C204", "add rows with a date, or take the power out", "%s/%s has no dated rating in the data", c.ID.Text, a.ID.Text)
			}
		}
	}
	for _, p := range rows {
		for _, r := range p.ratings {
			if !slices.ContainsFunc(days, func(d dated) bool { return d.cell.Text == r.AsOf.Text }) {
				days = append(days, dated{r.AsOf, &r.Row})
			}
		}
	}
	slices.SortFunc(days, func(d, e dated) int { return strings.Compare(d.cell.Text, e.cell.Text) })
	for i := range rows {
		all := rows[i].ratings
		rows[i].ratings = make([]*dataset.Rating, len(days))
		for _, r := range all {
			k := slices.IndexFunc(days, func(d dated) bool { return d.cell.Text == r.AsOf.Text })
			rows[i].ratings[k] = r
		}
	}
	return rows, days
}

// between reports whether a day lies in the periods from and to or between them.
func between(d time.Time, from, to *dataset.Period) bool {
	return (from == nil || !d.Before(from.Start())) && (to == nil || d.Before(to.Next().Start()))
}

// stated are the ratings of a row, without the dates that have none.
func (p past) stated() []*dataset.Rating {
	return slices.DeleteFunc(slices.Clone(p.ratings), func(r *dataset.Rating) bool { return r == nil })
}

// ends are the first and the last rating of a row.
func (p past) ends() (first, last *dataset.Rating) {
	rs := p.stated()
	return rs[0], rs[len(rs)-1]
}

// sole reports whether all ratings of a row are of one source.
func (p past) sole() bool {
	rs := p.stated()
	return !slices.ContainsFunc(rs, func(r *dataset.Rating) bool { return r.Source.Text != rs[0].Source.Text })
}

// pastName is what a row of a strip is called.
func (b *chartBuilder) pastName(p past) Value {
	power := b.name(p.actor.Name, &p.actor.Row)
	if len(b.rows) == 1 {
		return power
	}
	v := b.say("strip-row", fill{"power": power, "country": b.name(p.country.Name, &p.country.Row)})
	return renamed(v, "sentence:", "sentence:strip-row/"+p.country.ID.Text+"/"+p.actor.ID.Text)
}

// strip is the chart of dated ratings.
func (b *chartBuilder) strip(kind doc.ChartKind, rows []past, days []dated) doc.Chart {
	c := doc.Chart{Kind: kind, Subject: -1, Words: b.chartWords()}
	if s := b.in.Set.Scales["influence"]; s != nil {
		for _, l := range b.scaleLabels(s) {
			c.Scale = append(c.Scale, single(l))
		}
	}
	for _, d := range days {
		c.Columns = append(c.Columns, doc.ChartKey{Label: single(b.day(d.cell, d.row, "short")), Code: single(b.day(d.cell, d.row, "short"))})
	}
	for _, p := range rows {
		c.Rows = append(c.Rows, doc.ChartKey{Label: single(b.pastName(p)), Code: single(b.name(p.actor.ID, &p.actor.Row))})
		var cells []doc.Rating
		for _, r := range p.ratings {
			if r == nil {
				cells = append(cells, doc.Rating{Level: -1, None: true, Word: single(b.noRating(p.country, p.actor))})
				continue
			}
			b.refuse(r.Bad...)
			cells = append(cells, b.cellOf(r))
		}
		c.Cells = append(c.Cells, cells)
	}
	return c
}

// placesOf are the countries of the rows of a strip, each once.
func placesOf(rows []past) (cs []*dataset.Country) {
	for _, p := range rows {
		if !slices.Contains(cs, p.country) {
			cs = append(cs, p.country)
		}
	}
	return cs
}

// comparable reports whether a row has a level on two days, its first and its
// last: what is not stated differs from nothing.
func (p past) comparable() bool {
	first, last := p.ends()
	return first != last && first.Level.Stated() && last.Level.Stated()
}

// stripTitle compares the first and the last date of each row that has a level
// on both.
func (b *chartBuilder) stripTitle(rows []past) Value {
	var compared, differ []past
	var some, all []*doc.Origin
	for _, p := range rows {
		if !p.comparable() {
			continue
		}
		first, last := p.ends()
		o := b.origin(last.Level, &last.Row)
		compared, all = append(compared, p), append(all, o)
		if first.Level.Text != last.Level.Text {
			differ, some = append(differ, p), append(some, o)
		}
	}
	short := b.say("strip-title/short", nil, all...)
	if len(compared) == 0 {
		return short
	}
	what, none := "some", "none"
	if len(placesOf(rows)) > 1 {
		what = "some-countries"
	}
	if len(compared) < len(rows) {
		what, none = what+"-stated", "none-stated"
	}
	switch len(differ) {
	case 0:
		return shortest(maxTitle, b.say("strip-title/"+none, nil, all...), short)
	case 1:
		return shortest(maxTitle, b.stripPart("strip-title/one", differ[0]), b.stripPart("strip-title/part", differ[0]), short)
	}
	var parts []Value
	for _, p := range differ {
		parts = append(parts, b.stripPart("strip-title/part", p))
	}
	count := b.say("strip-title/"+what, fill{
		"n": b.run.number("strip/"+b.called()+"/differ", len(some), some), "m": b.run.number("strip/"+b.called(), len(all), all),
	})
	return shortest(maxTitle, b.list(parts, "list-semicolon"), count, short)
}

// stripPart tells the levels of the last and the first date of a row: of another
// source as that, and never as a move; where the chart has several countries, in
// which of them.
func (b *chartBuilder) stripPart(key string, p past) Value {
	first, last := p.ends()
	if first.Source.Text != last.Source.Text {
		key += "-sources"
	}
	what := b.subjectName(p.actor, false)
	if len(b.rows) > 1 {
		what = b.say("strip-row", fill{"power": what, "country": b.name(p.country.Name, &p.country.Row)})
	}
	return b.say(key, fill{
		"power": what,
		"level": b.label(last.Level, &last.Row, "influence"), "before": b.label(first.Level, &first.Row, "influence"),
		"from": b.day(first.AsOf, &first.Row, "long"), "to": b.day(last.AsOf, &last.Row, "long"),
	})
}

// stripNote says how to read a strip, whose ratings are of several sources, and
// what its title cannot compare.
func (b *chartBuilder) stripNote(rows []past) Value {
	parts := []Value{b.scaleNote()}
	var mixed, left []Value
	dash := false
	for _, p := range rows {
		dash = dash || slices.Contains(p.ratings, nil)
		if !p.sole() {
			mixed = append(mixed, b.pastName(p))
		}
		if !p.comparable() {
			left = append(left, b.pastName(p))
		}
	}
	if dash {
		parts = append(parts, b.say("strip-note/dash", nil))
	}
	if len(mixed) > 0 {
		parts = append(parts, b.say("strip-note/sources", fill{"names": b.list(mixed, "list-comma")}))
	}
	if len(left) > 0 {
		parts = append(parts, b.say("strip-note/left", fill{"names": b.list(left, "list-comma")}))
	}
	return joined(parts)
}

// stripAlt is the alternative text: each row with its levels by date.
func (b *chartBuilder) stripAlt(c *doc.Chart) string {
	var rows strings.Builder
	for i, row := range c.Rows {
		var cells []string
		for k, cell := range c.Cells[i] {
			key := "strip-alt/cell"
			with := map[string]string{"date": c.Columns[k].Label.Words, "level": cell.Word.Words}
			if cell.None {
				key = "strip-alt/none"
			}
			cells = append(cells, b.phrase(key, with))
		}
		rows.WriteString(b.phrase("strip-alt/row", map[string]string{"name": row.Label.Words, "cells": strings.Join(cells, b.phrase("list-comma", nil))}))
	}
	return strings.TrimSpace(b.phrase("strip-alt/all", map[string]string{"rows": rows.String()}))
}

// historyRecords are the powers whose ratings of a country are of two dates or
// more: each with its Actor and its Ratings, the oldest first.
func (x *run) historyRecords(c *dataset.Country) []any {
	var hs []any
	for _, a := range x.actors() {
		all := x.in.Set.History(c.ID.Text, a.ID.Text, "overall")
		if len(all) < 2 {
			continue
		}
		var rs []any
		for _, r := range all {
			rs = append(rs, x.ratingRecord(c, a, r))
		}
		hs = append(hs, record{"Actor": record{"ID": x.name(a.ID, &a.Row), "Name": x.name(a.Name, &a.Row)}, "Ratings": rs})
	}
	return hs
}
