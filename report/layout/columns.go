package layout

import (
	"math"
	"slices"

	"brief/report/doc"
	"brief/report/problem"
)

// A grid is where the columns of a table stand.
type grid struct {
	starts []float64 // and, last, the right edge
	gap    float64
	aligns []doc.Align
	role   doc.TypeRole
}

// column is the start and width of the cell at a column that spans some.
func (g grid) column(at, span int) (from, wide float64) {
	span = max(1, span)
	at = min(at, len(g.starts)-2)
	end := min(at+span, len(g.starts)-1)
	from = g.starts[at]
	wide = g.starts[end] - from
	if end < len(g.starts)-1 {
		wide -= g.gap
	}
	return from, wide
}

func (g grid) align(at, span int) doc.Align {
	if span > 1 || at >= len(g.aligns) {
		return doc.Left
	}
	return g.aligns[at]
}

// preferred are the column starts that LOOK 5 gives, by style and number of
// columns. A table that does not fit them is fitted to its words.
var preferred = map[doc.TableStyle]map[int][]float64{
	doc.Ratings: {
		4: {0, 120, railX, 452},     // power, level, trend, source
		5: {0, 84, 222, railX, 452}, // and last edition or as of
		6: {0, 70, 204, 296, 380, 452},
	},
	doc.RatingsGrid: {7: {0, 66, 182, 266, 330, 414, 462}},
	doc.Powers:      {3: {0, 128, 306}},
	doc.Recommendations: {
		3: {0, 24, railX},
		4: {0, 24, 262, 386},
		5: {0, 24, 238, 350, 450},
	},
}

// A gridKey is what the columns of a table depend on.
type gridKey struct {
	table        *doc.Table
	width        units
	small, dense bool
}

// grid finds the columns of a table of the given width, once for each size of
// its type.
func (c *compositor) grid(t *doc.Table, w float64) grid {
	k := gridKey{t, toUnits(w), c.sizes.small, c.sizes.dense}
	g, ok := c.grids[k]
	if !ok {
		g = c.newGrid(t, w)
		c.grids[k] = g
	}
	return g
}

func (c *compositor) newGrid(t *doc.Table, w float64) grid {
	n := 0
	for _, r := range append(append([]*doc.Row{}, t.Head...), t.Rows...) {
		k := 0
		for _, cell := range r.Cells {
			k += max(1, cell.Span)
		}
		n = max(n, k)
	}
	g := grid{aligns: alignsOf(t, n), gap: 8, role: doc.TypeTable}
	if t.Style == doc.Recommendations {
		g.gap = 6
	}
	if c.sizes.dense {
		g.role = doc.TypeDense
	}
	if p := c.preferred(t, n); p != nil && w == Measure {
		g.starts = append(append([]float64{}, p...), w)
		if c.fits(t, g) {
			return g
		}
	}
	if t.Style == doc.DataTable && n > 1 {
		if g.starts = c.equal(t, g, n, w); g.starts != nil {
			return g
		}
	}
	g.starts = c.fitted(t, g, n, w)
	return g
}

// dataMost is the width up to which columns of data share what is left: numbers
// that are compared stand near each other.
const dataMost = 96.0

// equal are the starts of columns that are equally wide but the first, which has
// the names; nil if one of them has a text that is wider.
func (c *compositor) equal(t *doc.Table, g grid, n int, w float64) []float64 {
	_, most, _ := c.needed(t, g, n, w, c.widest)
	wide := min(dataMost, (w-most[0])/float64(n-1)-g.gap)
	if slices.Max(most[1:]) > wide {
		return nil
	}
	starts := make([]float64, n+1)
	for i := 1; i < n; i++ {
		starts[i] = w - float64(n-i)*(wide+g.gap) + g.gap
	}
	starts[n] = w
	return starts
}

// preferred are the column starts that LOOK gives a table of n columns, or nil.
func (c *compositor) preferred(t *doc.Table, n int) []float64 {
	p := preferred[t.Style][n]
	if t.Style == doc.Recommendations && p != nil && len(t.Rows) > 0 && c.adviceForm(t.Rows[0]).number == doc.TypeNumber2 {
		p = append([]float64{0, 18}, p[2:]...)
	}
	return p
}

// alignsOf are the alignments of n columns. Tables of ratings may have columns
// that a template's ruling does not count: their sources stand right.
func alignsOf(t *doc.Table, n int) []doc.Align {
	if t.Style != doc.Ratings && t.Style != doc.RatingsGrid || n == 0 {
		return t.Align
	}
	as := make([]doc.Align, n)
	as[n-1] = doc.Right
	return as
}

// fits says whether every cell of t has room: one line for labels and values,
// whole words where lines may break.
func (c *compositor) fits(t *doc.Table, g grid) bool {
	ok := true
	c.cells(t, g, func(at, span int, tx *doc.Text, role doc.TypeRole, breaks bool) {
		_, wide := g.column(at, span)
		need := c.widest(tx, role)
		if !breaks {
			need = c.width(tx, role)
		}
		ok = ok && need <= wide+0.01
	})
	return ok
}

// cells visits every text of a table with its role and whether it may break.
func (c *compositor) cells(t *doc.Table, g grid, visit func(at, span int, tx *doc.Text, role doc.TypeRole, breaks bool)) {
	wordy := t.Style == doc.Powers || t.Style == doc.Recommendations || t.Style == doc.PlainTable || t.Style == doc.DataTable
	each := func(rows []*doc.Row, role doc.TypeRole, head bool) {
		for _, r := range rows {
			at := 0
			for _, cell := range r.Cells {
				for _, tx := range cell.Texts {
					names := t.Style == doc.RatingsGrid && at < 2 && !head // country, interest
					visit(at, cell.Span, tx, role, wordy || names)
				}
				at += max(1, cell.Span)
			}
		}
	}
	each(t.Head, doc.TypeLabel, true)
	each(t.Rows, g.role, false)
}

// fitted gives each column what its widest word needs, then shares the rest:
// first to columns whose longest line is longer, up to that, then to the gaps.
func (c *compositor) fitted(t *doc.Table, g grid, n int, w float64) []float64 {
	least, most, room := c.needed(t, g, n, w, c.widest)
	if room < -0.01 {
		least, most, room = c.needed(t, g, n, w, c.hyphened)
	}
	if room < -0.01 {
		c.crowded(t, g, least, -room)
	}
	want := 0.0
	for i := range least {
		want += most[i] - least[i]
	}
	widths := least
	if room > 0 && want > 0 {
		share := min(1, room/want)
		for i := range widths {
			extra := (most[i] - least[i]) * share
			widths[i] += extra
			room -= extra
		}
	}
	// A gap grows where its white is seen: before words that stand right, and
	// else after the column before.
	more := 0.0
	if n > 1 {
		more = max(0, room) / float64(n-1)
	}
	starts := make([]float64, n+1)
	at := 0.0
	for i, v := range widths {
		if i > 0 && g.align(i, 1) != doc.Right {
			at += more
		}
		starts[i] = at
		at += v + g.gap
		if i > 0 && g.align(i, 1) == doc.Right {
			at += more
		}
	}
	starts[n] = w
	return starts
}

// needed is the least width of each column, by the widest piece of its texts,
// the width with which none of them breaks, and the room that the least leaves.
func (c *compositor) needed(t *doc.Table, g grid, n int, w float64, widest func(*doc.Text, doc.TypeRole) float64) (least, most []float64, room float64) {
	least, most = make([]float64, n), make([]float64, n)
	c.cells(t, g, func(at, span int, tx *doc.Text, role doc.TypeRole, breaks bool) {
		if span > 1 || at >= n {
			return
		}
		full := c.width(tx, role)
		need := widest(tx, role)
		if !breaks && at > 0 {
			need = full
		}
		least[at], most[at] = max(least[at], need), max(most[at], full)
	})
	room = w - g.gap*float64(n-1)
	for i := range least {
		room -= least[i]
	}
	return least, most, room
}

// crowded reports a table whose columns have no room beside each other, and
// names the cell that asks most.
func (c *compositor) crowded(t *doc.Table, g grid, least []float64, by float64) {
	var wide *doc.Text
	most := 0.0
	c.cells(t, g, func(at, span int, tx *doc.Text, role doc.TypeRole, breaks bool) {
		if need := c.widest(tx, role); span == 1 && at < len(least) && need > most {
			wide, most = tx, need
		}
	})
	if wide == nil || c.told[wide] {
		return
	}
	p := problem.Errorf(wide.Place(), "D072", "the table is %.0f points wider than its place; its widest cell is %q", math.Ceil(by), shorten(wide.Words()))
	c.problems = append(c.problems, p.WithHint("shorten that, or take a column out of the table"))
	c.cells(t, g, func(_, _ int, tx *doc.Text, _ doc.TypeRole, _ bool) { c.told[tx] = true })
}
