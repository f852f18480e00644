package markup

import (
	"slices"

	"brief/report/doc"
	"brief/report/problem"
)

// table returns the table of n, or nil if no row of its body prints anything.
func (a *assembler) table(n *node) *doc.Table {
	k := n.part.table
	t := &doc.Table{Style: k.style, Title: n.args["title"].Text}
	a.narrow = k.style == doc.RatingsGrid || k.style == doc.Card
	defer func() { a.narrow = false }()
	for _, r := range n.kids {
		if r.part.kind != rowPart {
			continue
		}
		if row := a.row(r, k); row != nil {
			if r.part.head {
				t.Head = append(t.Head, row)
			} else {
				t.Rows = append(t.Rows, row)
			}
		}
		if len(t.Rows) > maxRows {
			a.problemf(r.part.at, "F601", "the table has more than %d rows", maxRows)
			return nil
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	t.More = a.host.Continued()
	a.fit(n, t)
	if len(t.Rows) <= k.turn {
		a.turn(n, t)
	}
	return t
}

// row returns the row of n, or nil if none of its cells prints anything.
func (a *assembler) row(n *node, k tableKeys) *doc.Row {
	r := &doc.Row{Drop: n.part.drop, Cells: make([]*doc.Cell, 0, len(n.kids))}
	cells := make([]doc.Cell, len(n.kids))
	empty := true
	for i, c := range n.kids {
		cell := &cells[i]
		*cell = doc.Cell{Span: c.part.span, Header: n.part.head || k.rowHeads && len(r.Cells) == 0}
		for _, l := range c.kids {
			if t := a.text(l); t != nil {
				if a.narrow {
					narrow(t)
				}
				if k.style == doc.Card {
					unmarked(t) // it says again what a table marks, and has no room
				}
				cell.Texts = append(cell.Texts, t)
				empty = false
			}
		}
		r.Cells = append(r.Cells, cell)
	}
	if empty {
		return nil
	}
	a.places[r] = n.part.at
	a.host.Row(r, n.part.head)
	return r
}

// narrow gives the ladders of a text the narrow boxes of grids and cards
// (LOOK 5). Values are shared, so the mark is not changed but replaced.
func narrow(t *doc.Text) {
	for i := range t.Runs {
		if m := t.Runs[i].Shape; m != nil && m.Kind == doc.Ladder {
			small := *m
			small.Narrow = true
			t.Runs[i].Shape = &small
		}
	}
}

// unmarked takes the marks of changes out of a text.
func unmarked(t *doc.Text) {
	t.Runs = slices.DeleteFunc(slices.Clone(t.Runs), func(r doc.Run) bool { return r.Shape != nil && r.Shape.Kind == doc.Diamond })
}

// width is the number of columns of a row.
func width(r *doc.Row) (n int) {
	for _, c := range r.Cells {
		n += c.Span
	}
	return n
}

// fit gives every row and the alignment as many columns as the table has. A
// row that a head does not fit is an error: its values would stand under the
// wrong words.
func (a *assembler) fit(n *node, t *doc.Table) {
	columns := 0
	for _, r := range append(append([]*doc.Row{}, t.Head...), t.Rows...) {
		columns = max(columns, width(r))
	}
	if columns > maxColumns {
		a.problemf(n.part.at, "F601", "the table has %d columns, the limit is %d", columns, maxColumns)
	}
	a.widen(t.Head, columns, true)
	a.widen(t.Rows, columns, len(t.Head) > 0)
	align := n.part.table.align
	for i := range columns {
		switch {
		case i < len(align):
			t.Align = append(t.Align, align[i])
		case len(align) > 0:
			t.Align = append(t.Align, align[len(align)-1])
		default:
			t.Align = append(t.Align, doc.Left)
		}
	}
}

// widen adds empty cells to rows that are too short, or where strict refuses
// them.
func (a *assembler) widen(rows []*doc.Row, columns int, strict bool) {
	for _, r := range rows {
		w := width(r)
		if w < columns && strict {
			a.problemf(a.places[r], "T708", "the row has %s, the widest of its table has %d%s", problem.Count(w, "column"), columns, a.whose()).Hint = "add the cell, or {span=2} at the end of a wider one"
		}
		for ; w < columns; w++ {
			r.Cells = append(r.Cells, &doc.Cell{Span: 1})
		}
	}
}

// turn makes columns of rows: what names the rows becomes the head. The corner,
// which said what the rows are, is left empty: over the labels of the new rows
// it would be wrong.
func (a *assembler) turn(n *node, t *doc.Table) {
	rows := append(append([]*doc.Row{}, t.Head...), t.Rows...)
	for _, r := range rows {
		for _, c := range r.Cells {
			if c.Span != 1 {
				a.problemf(n.part.at, "T708", "a table with cells over several columns cannot be turned").Hint = "leave out turn, or {span=...}"
				return
			}
		}
	}
	if len(t.Head) != 1 || !n.part.table.rowHeads {
		a.problemf(n.part.at, "T708", "a table is turned by its one row of heads and its first column").Hint = "add the row of heads, or leave out turn"
		return
	}
	if t.Style == doc.Powers {
		t.Style = doc.PowersAcross
	}
	turned := make([]*doc.Row, len(t.Align))
	for j := range turned {
		turned[j] = &doc.Row{}
		for i, r := range rows {
			c := *r.Cells[j]
			c.Header = i == 0 || j == 0
			turned[j].Cells = append(turned[j].Cells, &c)
		}
	}
	turned[0].Cells[0].Texts = nil
	t.Head, t.Rows = turned[:1], turned[1:]
	t.Align = make([]doc.Align, len(rows))
}
