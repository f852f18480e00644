package templates

import (
	"strings"

	"brief/report/doc"
	"brief/report/words"
)

// figureTables is the function figures: the data of the figures that the template
// has printed so far, as tables for an annex. Each has its Title, the Corner
// above the names of its rows, Columns, and Rows with Name and Cells. A figure
// of many columns is told in several tables.
func (x *run) figureTables() []any {
	var rs []any
	for i, f := range x.figures {
		t := x.levelTable(&f.Chart)
		if len(f.Chart.Series) > 0 {
			t = x.numberTable(&f.Chart)
		}
		parts := (len(t.columns) + maxTableColumns - 1) / maxTableColumns
		for part := range parts { // of about equal width
			from, to := part*len(t.columns)/parts, (part+1)*len(t.columns)/parts
			var rows []any
			for k, name := range t.rows {
				rows = append(rows, record{"Name": name, "Cells": values(t.cells[k][from:to])})
			}
			rs = append(rs, record{
				"Label": x.figureLabel(i + 1), "Title": Value(f.Title.Runs), "Corner": t.corner, "Columns": values(t.columns[from:to]), "Rows": rows,
			})
		}
	}
	return rs
}

// maxTableColumns is how many columns a table of a figure has beside its names.
const maxTableColumns = 8

// A figureTable is what a figure shows, in words.
type figureTable struct {
	corner        Value
	columns, rows []Value
	cells         [][]Value
}

func values(vs []Value) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = v
	}
	return out
}

// levelTable has a row for each country, and a column for each power or date.
func (x *run) levelTable(c *doc.Chart) figureTable {
	t := figureTable{corner: x.word("country")}
	if c.Kind == doc.Strip && len(c.Rows) > 0 && !words.IsLiteral(c.Rows[0].Label) {
		t.corner = x.word("power")
	}
	for _, k := range c.Columns {
		t.columns = append(t.columns, Value{k.Label})
	}
	for i, k := range c.Rows {
		t.rows = append(t.rows, Value{k.Label})
		var cells []Value
		for _, r := range c.Cells[i] {
			v := Value{r.Word}
			if r.None && c.Kind == doc.Strip { // of that date
				v = toned(x.say("figure-table/no-rating", nil), doc.Quiet)
			}
			if r.Says.Words != "" {
				v = x.say("figure-table/trend", fill{"level": v, "trend": Value{r.Says}})
				v = renamed(v, "sentence:", "sentence:figure-table/"+r.Word.Origin.ID)
			}
			cells = append(cells, v)
		}
		t.cells = append(t.cells, cells)
	}
	return t
}

// numberTable has a row for each period and a column for each series, or the
// other way round where that is narrower.
func (x *run) numberTable(c *doc.Chart) figureTable {
	t := figureTable{corner: x.word("period")}
	for _, s := range c.Series {
		t.columns = append(t.columns, Value{s.Label})
	}
	for i, p := range c.Periods {
		t.rows = append(t.rows, Value{p})
		var cells []Value
		for _, s := range c.Series {
			cells = append(cells, x.pointCell(&s.Points[i]))
		}
		t.cells = append(t.cells, cells)
	}
	if len(t.columns) <= maxTableColumns || len(t.columns) <= len(t.rows) && len(t.rows) > maxTableColumns {
		return t
	}
	turned := figureTable{corner: x.word("country"), columns: t.rows, rows: t.columns}
	if indicators := c.Series[0].Label.Origin; strings.HasPrefix(indicators.ID, "indicator_defs:") {
		turned.corner = x.word("indicator")
	}
	for k := range t.columns {
		var cells []Value
		for i := range t.rows {
			cells = append(cells, t.cells[i][k])
		}
		turned.cells = append(turned.cells, cells)
	}
	return turned
}

// pointCell is a value and how firm it is, which stands before the number: the
// numbers of a column end on one line.
func (x *run) pointCell(p *doc.Point) Value {
	key := "figure-table/estimate"
	switch {
	case p.None:
		return toned(x.say("figure-table/none", nil), doc.Quiet)
	case p.Status == doc.Forecast:
		key = "figure-table/forecast"
	case p.Status == doc.Actual:
		return Value{p.Word}
	}
	v := x.say(key, fill{"value": Value{p.Word}})
	for i := range v {
		if words.IsLiteral(v[i]) {
			v[i].Tone = doc.Quiet
		}
	}
	return renamed(v, "sentence:", "sentence:figure-table/"+p.Word.Origin.ID)
}
