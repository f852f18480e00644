package layout

import (
	"slices"
	"strings"

	"brief/report/doc"
)

// rowsSplit is the number of body rows from which a table may go on over the
// page, and keepRows what must stand before and after the break (LOOK 5).
const (
	rowsSplit = 8
	keepRows  = 3
	labelRow  = 13.0
	textBase  = 10.0 // of a line of 13
)

// table sets a table, or the rows of it that p names, and returns its height.
func (c *compositor) table(t *doc.Table, p piece, x, y, w float64) float64 {
	switch t.Style {
	case doc.Facts:
		return c.facts(t, x, y, w, factMin)
	case doc.Card:
		return c.card(t, x, y, w)
	case doc.PowersAcross:
		return c.across(t, x, y)
	}
	rows := c.rowsOf(t, p)
	g := c.grid(t, w)
	h := c.labels(t, g, x, y, p.from > 0)
	c.hairline(x, y+h, w)
	for i, r := range rows {
		if i > 0 {
			c.hairline(x, y+h, w)
		}
		h += c.row(t, r, g, x, y+h, w)
	}
	return h
}

// rowsOf are the rows of t that are shown in a piece.
func (c *compositor) rowsOf(t *doc.Table, p piece) []*doc.Row {
	var rows []*doc.Row
	for _, r := range t.Rows {
		if !c.sizes.out.has(r.Drop) {
			rows = append(rows, r)
		}
	}
	if p.to > 0 {
		rows = rows[min(p.from, len(rows)):min(p.to, len(rows))]
	}
	return rows
}

// labels sets the label rows of a table.
func (c *compositor) labels(t *doc.Table, g grid, x, y float64, again bool) float64 {
	if again {
		was := c.mute
		c.mute, c.part = true, Repeat
		defer func() { c.mute, c.part = was, Content }()
	}
	h := 0.0
	for i, r := range t.Head {
		role := doc.TypeLabel
		if i < len(t.Head)-1 {
			role = doc.TypePanel // names over groups of columns
		}
		h += c.labelCells(r, g, role, x, y+h)
	}
	if again {
		c.continued(t.More, x, y-headH)
	}
	return h
}

// continued sets the word that says so at the right of a head which is repeated.
func (c *compositor) continued(more *doc.Text, x, y float64) {
	if more == nil {
		return
	}
	mute, part := c.mute, c.part
	c.mute, c.part = true, Repeat
	defer func() { c.mute, c.part = mute, part }()
	c.put(more, c.set(more, doc.TypeLabel, Measure, single), x, y+headBase, labelRow, Measure, doc.Right)
}

// labelCells sets one label row; its cells end on one line.
func (c *compositor) labelCells(r *doc.Row, g grid, role doc.TypeRole, x, y float64) float64 {
	lead := c.theme.Type[role].Leading
	each := func(visit func(tx *doc.Text, ls []line, from, wide float64, align doc.Align, below int)) {
		at := 0
		for _, cell := range r.Cells {
			from, wide := g.column(at, cell.Span)
			below := 0
			for _, tx := range slices.Backward(cell.Texts) {
				ls := c.set(tx, role, wide, balance)
				below += len(ls)
				visit(tx, ls, from, wide, g.align(at, cell.Span), below)
			}
			at += max(1, cell.Span)
		}
	}
	lines := 1
	each(func(_ *doc.Text, _ []line, _, _ float64, _ doc.Align, below int) { lines = max(lines, below) })
	tall := labelRow + float64(lines-1)*lead
	each(func(tx *doc.Text, ls []line, from, wide float64, align doc.Align, below int) {
		c.put(tx, ls, x+from, y+tall-labelRow+textBase-float64(below-1)*lead, lead, wide, align)
	})
	return tall
}

// row sets one row: its texts stand in lines of 13 (11.5 when dense), centred
// in the height of the row where all have one line.
func (c *compositor) row(t *doc.Table, r *doc.Row, g grid, x, y, w float64) float64 {
	if t.Style == doc.Recommendations {
		return c.advice(r, g, x, y)
	}
	lead := c.theme.Type[g.role].Leading
	lines := 1
	at := 0
	for _, cell := range r.Cells {
		_, wide := g.column(at, cell.Span)
		n := 0
		for _, tx := range cell.Texts {
			n += len(c.set(tx, g.role, wide, balance))
		}
		lines = max(lines, n)
		at += max(1, cell.Span)
	}
	tall := c.rowHeight(t, g) + float64(lines-1)*lead
	top := (c.rowHeight(t, g)-lead)/2 + baseline(c.theme.Type[g.role])
	at = 0
	for _, cell := range r.Cells {
		from, wide := g.column(at, cell.Span)
		line := y + top
		for _, tx := range cell.Texts {
			ls := c.set(tx, g.role, wide, balance)
			c.put(tx, ls, x+from, line, lead, wide, g.align(at, cell.Span))
			line += float64(len(ls)) * lead
		}
		at += max(1, cell.Span)
	}
	return tall
}

// rowHeight is the height of a row of one line.
func (c *compositor) rowHeight(t *doc.Table, g grid) float64 {
	lead := c.theme.Type[g.role].Leading
	switch t.Style {
	case doc.Ratings:
		h := c.sizes.ratingRow
		if len(t.Rows) >= 6 {
			h = min(h, 17)
		}
		return max(h, lead+3)
	case doc.Powers, doc.PlainTable:
		if c.sizes.dense {
			return lead + 4.8
		}
		return c.sizes.powerRow
	case doc.DataTable:
		if c.sizes.dense {
			return lead + 1.5
		}
		return lead + 2.5
	case doc.RatingsGrid:
		switch {
		case c.sizes.dense:
			return lead + 1.5
		case len(t.Rows) >= 6:
			return min(17, c.sizes.powerRow)
		}
		return min(19.5, c.sizes.powerRow)
	}
	return lead + 6.5
}

// An adviceForm is how rows of recommendations are set.
type adviceForm struct {
	role, number doc.TypeRole
	first, lead  float64 // first baseline; leading
	pad          float64 // of a row beside its lines
}

// adviceForm chooses between a large number with the focus above its point,
// and the run-in form in table size or dense (LOOK 5).
func (c *compositor) adviceForm(r *doc.Row) adviceForm {
	runIn := true
	for _, cell := range r.Cells {
		runIn = runIn && len(cell.Texts) < 2
	}
	switch {
	case c.sizes.dense:
		return adviceForm{doc.TypeDense, doc.TypeNumber2, 10.3, c.theme.Type[doc.TypeDense].Leading, 3}
	case runIn || c.sizes.small:
		return adviceForm{doc.TypeBodySmall, doc.TypeNumber2, 11.5, 13, 3}
	}
	return adviceForm{doc.TypeBody, doc.TypeNumber, 11.3, 13, c.sizes.advice}
}

// advice sets a row of recommendations.
func (c *compositor) advice(r *doc.Row, g grid, x, y float64) float64 {
	f := c.adviceForm(r)
	lines := 0
	for i, cell := range r.Cells {
		from, wide := g.column(i, 1)
		n := 0
		for _, tx := range c.cellTexts(cell, f.number == doc.TypeNumber2) {
			role, how, at := f.role, fit, y+f.first+float64(n)*f.lead
			switch {
			case i == 0:
				role = f.number
				if role == doc.TypeNumber {
					at += 6.5
				}
			case i > 1:
				how = balance
				if role != doc.TypeDense {
					role = doc.TypeTable
				}
			}
			ls := c.set(tx, role, wide, how)
			c.put(tx, ls, x+from, at, f.lead, wide, doc.Left)
			if i > 0 {
				n += len(ls)
			}
		}
		lines = max(lines, n)
	}
	return float64(max(1, lines))*f.lead + f.pad
}

// cellTexts are the texts of a cell; run in, they stand in one text with a
// colon after the first.
func (c *compositor) cellTexts(cell *doc.Cell, runIn bool) []*doc.Text {
	if !runIn || len(cell.Texts) < 2 {
		return cell.Texts
	}
	return []*doc.Text{c.joined(cell.Texts, colon)}
}

// Heights of the rows of a glance (LOOK 5).
const (
	factMin  = 16.25
	factMax  = 26.0 // LOOK says 22.75; without the row Changed a glance would end early
	factStep = 1.625
)

// factRow is the largest step of a glance's rows with which it is not higher
// than tall.
func (c *compositor) factRow(t *doc.Table, w, tall float64) float64 {
	rows := c.rowsOf(t, piece{})
	lead := c.theme.Type[doc.TypeTable].Leading
	extra := 0.0
	for _, r := range rows {
		extra += float64(c.factForm(r, w).lines-1) * lead
	}
	for h := factMax; h > factMin; h -= factStep {
		if float64(len(rows))*h+extra <= tall+0.01 {
			return h
		}
	}
	return factMin
}

// A factForm is how a row of a label and a value is set.
type factForm struct {
	label, value float64 // widths
	below        bool    // the value stands below its label
	lines        int
}

// factForm sets the label in one line as long as the value has room for its
// widest word beside it. A value that would take more than two lines stands
// below its label, over the whole width.
func (c *compositor) factForm(r *doc.Row, w float64) factForm {
	const gap = 8
	var f factForm
	label, value := r.Cells[0].Texts, r.Cells[len(r.Cells)-1].Texts
	need := 0.0
	for _, tx := range value {
		need = max(need, c.widest(tx, doc.TypeTable))
	}
	for _, tx := range label {
		f.label = max(f.label, c.width(tx, doc.TypeLabel))
	}
	f.label = min(f.label, w-gap-need)
	f.value = w - f.label - gap
	beside := 3
	if f.label > 0 {
		beside = c.linesOf(value, doc.TypeTable, f.value)
		f.lines = max(1, beside, c.linesOf(label, doc.TypeLabel, f.label))
	}
	if beside > 2 {
		f = factForm{label: w, value: w, below: true}
		f.lines = c.linesOf(label, doc.TypeLabel, w) + c.linesOf(value, doc.TypeTable, w)
	}
	return f
}

// linesOf is how many lines texts take one below the other.
func (c *compositor) linesOf(ts []*doc.Text, role doc.TypeRole, w float64) int {
	n := 0
	for _, tx := range ts {
		n += len(c.set(tx, role, w, balance))
	}
	return n
}

// facts sets rows of a label and a value.
func (c *compositor) facts(t *doc.Table, x, y, w, tall float64) float64 {
	h := 0.0
	for i, r := range c.rowsOf(t, piece{}) {
		if i > 0 {
			c.hairline(x, y+h, w)
		}
		h += c.fact(r, x, y+h, w, tall)
	}
	return h
}

// fact sets one label and value in a row of the given height, higher where the
// value has more lines.
func (c *compositor) fact(r *doc.Row, x, y, w, tall float64) float64 {
	lead := c.theme.Type[doc.TypeTable].Leading
	f := c.factForm(r, w)
	line := y + (tall-lead)/2 + textBase
	at := line
	for _, tx := range r.Cells[0].Texts {
		ls := c.set(tx, doc.TypeLabel, f.label, balance)
		c.put(tx, ls, x, at, lead, f.label, doc.Left)
		at += float64(len(ls)) * lead
	}
	if !f.below {
		at = line
	}
	for _, tx := range r.Cells[len(r.Cells)-1].Texts {
		ls := c.set(tx, doc.TypeTable, f.value, balance)
		c.put(tx, ls, x+w-f.value, at, lead, f.value, doc.Right)
		at += float64(len(ls)) * lead
	}
	return tall + float64(f.lines-1)*lead
}

// cardRow is the height of a row of a country card.
const cardRow = 15.0

// card sets the rows of a country card between hairlines.
func (c *compositor) card(t *doc.Table, x, y, w float64) float64 {
	h := 0.0
	for _, r := range c.rowsOf(t, piece{}) {
		c.hairline(x, y+h, w)
		h += c.fact(r, x, y+h, w, cardRow)
	}
	c.hairline(x, y+h, w)
	return h
}

// across sets at most three powers side by side: names, then each row's label
// with the cells below it, broken after their commas (LOOK 5).
func (c *compositor) across(t *doc.Table, x, y float64) float64 {
	h := 19.5
	for _, r := range t.Head {
		for i, cell := range r.Cells {
			for _, tx := range cell.Texts {
				if i == 0 {
					continue // the corner says what the rows are; the labels below do too
				}
				ls := c.set(tx, doc.TypePower, thirdW, balance)
				ty := c.theme.Type[doc.TypePower]
				c.put(tx, ls, x+float64(i-1)*thirdX, y+12.6, ty.Leading, thirdW, doc.Left)
				h = max(h, 2.5+float64(len(ls))*ty.Leading)
			}
		}
	}
	role := doc.TypeTable
	if c.sizes.dense {
		role = doc.TypeDense
	}
	for i, r := range t.Rows {
		if i > 0 {
			h += 2
		}
		c.hairline(x, y+h, Measure)
		h += 2.25
		tall := 0.0
		for k, cell := range r.Cells {
			for _, tx := range cell.Texts {
				if k == 0 {
					h += c.text(tx, doc.TypeLabel, x, y+h, Measure, single)
					continue
				}
				tall = max(tall, c.listed(tx, role, x+float64(k-1)*thirdX, y+h, thirdW))
			}
		}
		h += tall
	}
	return h
}

// listed sets a text whose parts between commas each start a line of their
// own, and returns its height.
func (c *compositor) listed(t *doc.Text, role doc.TypeRole, x, y, w float64) float64 {
	ty := c.theme.Type[role]
	h := 0.0
	parts := c.partsOf(t)
	for i, part := range parts {
		ls := c.set(part, role, w, balance)
		if i < len(parts)-1 && len(ls) > 0 {
			ls = append(append([]line{}, ls[:len(ls)-1]...), c.closed(ls[len(ls)-1], role))
		}
		c.put(part, ls, x, y+h+baseline(ty), ty.Leading, w, doc.Left)
		h += float64(len(ls)) * ty.Leading
	}
	return h
}

// partsOf cuts a text after its commas; the parts keep its leaf and the
// origins of its runs.
func (c *compositor) partsOf(t *doc.Text) []*doc.Text {
	if ps, ok := c.parts[t]; ok {
		return ps
	}
	ps := []*doc.Text{{ID: t.ID, Lang: t.Lang}}
	for _, r := range t.Runs {
		for {
			before, after, found := strings.Cut(r.Words, ", ")
			last := ps[len(ps)-1]
			if !found {
				last.Runs = append(last.Runs, r)
				break
			}
			head := r
			head.Words = before + ","
			last.Runs = append(last.Runs, head)
			ps = append(ps, &doc.Text{ID: t.ID, Lang: t.Lang})
			r.Words = after
		}
	}
	c.parts[t] = ps
	return ps
}

// closed is a line with a space at its end, so that what is copied out does
// not join its last word to the next line's first.
func (c *compositor) closed(l line, role doc.TypeRole) line {
	if c.dry || len(l.set.words) == 0 {
		return l
	}
	ws := slices.Clone(l.set.words)
	w := &ws[len(ws)-1]
	w.Text += " "
	w.Glyphs = append(append(w.Glyphs[:0:0], w.Glyphs...), c.fonts.Chain(c.theme.Type[role].Face).Space())
	l.set = &setLine{words: ws, runs: l.set.runs, marks: l.set.marks}
	return l
}
