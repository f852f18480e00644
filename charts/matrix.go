package charts

import (
	"strings"

	"brief/report/doc"
)

// Measures of the matrix (LOOK 6).
const (
	matrixGap    = 2
	matrixHeel   = 6  // hatched, at the left of a cell
	matrixInset  = 3  // between the edge of a cell and its word
	matrixApart  = 3  // below the subject's row
	matrixEase   = 4  // more room for the larger words, else they are set smaller
	matrixTwo    = 23 // the least row with room for two lines
	matrixLow    = 12
	matrixFlag   = 7.0
	matrixLabel  = 60   // least width of the column of row names
	matrixShare  = 0.42 // most of the width for it
	matrixAfter  = 6    // after the longest name
	matrixHead   = 16.25
	leadTwoLines = 10.2
)

var matrixForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Matrix, Takes: doc.OfLevels, Rows: maxCategories, Least: 1},
	steps:     matrixSteps,
	draw:      (*sheet).matrix,
}

// matrixSteps: few rows have cells that hold two lines, many are as low as a
// line of small type.
func matrixSteps(c *doc.Chart) Heights {
	if len(c.Rows) > boardRows {
		return Heights{[]float64{12, 13, 14, 15, 16}, 2}
	}
	return Heights{[]float64{14, 16, 20, 23, 26}, 4}
}

// A grid is the matrix: rows by powers, the level's word in each cell. The
// subject stands first and apart. All cells show their trend or none does, so
// that a cell without a trend says that none is stated.
type grid struct {
	*sheet
	label, cell, row float64
	role             doc.TypeRole // of the words in cells
	lines            int          // that a cell has room for
	rowCodes         bool
	trends           layoutOfTrends
	heads            [][]string // lines of the power names, nil for a code
}

// layoutOfTrends is where a cell shows a trend.
type layoutOfTrends int

const (
	noTrends layoutOfTrends = iota
	trendsBeside
	trendsBelow
)

// matrix draws a matrix and returns its height.
func (s *sheet) matrix() float64 {
	g := &grid{sheet: s, row: max(s.row, matrixLow)}
	if !g.plan() {
		return 0
	}
	y := g.drawHeads()
	for n, i := range g.order() {
		if n == 1 && g.c.Subject >= 0 {
			y += matrixApart
		}
		g.drawRow(i, y)
		y += g.row + g.gap()
	}
	var keys key
	if g.rowCodes {
		keys.rows = g.order()
	}
	if g.trends == noTrends && g.c.Kind != doc.Matrix {
		g.tellTrends(&keys)
	}
	for j, h := range g.heads {
		if h == nil {
			keys.columns = append(keys.columns, j)
		}
	}
	return g.key(keys, y-g.gap())
}

// tellTrends puts trends that cells have no room for into the key.
func (g *grid) tellTrends(k *key) {
	k.trends = make([][]trend, len(g.c.Rows))
	for _, i := range g.order() {
		for j := range g.c.Columns {
			power := &g.c.Columns[j].Label
			if g.heads[j] == nil {
				power = &g.c.Columns[j].Code
			}
			if r := &g.c.Cells[i][j]; !r.None && sign(r.Trend) != 0 {
				k.trends[i] = append(k.trends[i], trend{power: power, sign: sign(r.Trend), says: &r.Says})
			}
		}
		if !g.rowCodes && len(k.trends[i]) > 0 {
			k.named = append(k.named, i)
		}
	}
}

// gap is between two rows: a little less where they are low.
func (g *grid) gap() float64 {
	if g.row < 14 {
		return 1.75
	}
	return matrixGap
}

// plan divides the width: names as wide as they need, the rest for cells, which
// need room for their longest word. Before a word is too wide the words are set
// smaller, then row names give way to codes, then rows get room for two lines.
func (g *grid) plan() bool {
	n := float64(len(g.c.Columns))
	var most float64
	var widest *doc.Run
	for _, form := range []struct {
		role  doc.TypeRole
		codes bool
		least float64 // row
	}{
		{doc.TypeTable, false, 13}, {doc.TypeLabel, false, 0}, {doc.TypeLabel, true, 0}, {doc.TypeLabel, true, matrixTwo},
	} {
		if form.role == doc.TypeTable && g.row < form.least {
			continue
		}
		g.role, g.rowCodes, g.row = form.role, form.codes, max(g.row, form.least)
		g.lines = 1
		if g.row >= matrixTwo {
			g.lines = 2
		}
		var need float64
		need, widest = g.need()
		most = min(g.width*matrixShare, g.width-n*(need+matrixGap))
		names, fit := g.names(most)
		if !fit {
			continue
		}
		if !g.rowCodes {
			names = max(names, min(matrixLabel, most))
		}
		g.label = names
		g.cell = (g.width-g.label)/n - matrixGap
		g.trends = g.placeTrends()
		if g.trends == noTrends && g.c.Kind != doc.Matrix && g.row < matrixTwo {
			// Other forms promise to show trends, so they must be here too.
			g.row, g.lines = matrixTwo, 2
			g.trends = g.placeTrends()
		}
		return g.fitHeads()
	}
	g.noRoom(widest, "a cell", (g.width-g.codeWidth())/n-matrixGap)
	return false
}

// fitHeads breaks the power names into lines, or gives way to their codes.
func (g *grid) fitHeads() bool {
	h := g.headHand()
	for j := range g.c.Columns {
		col := &g.c.Columns[j]
		lines := g.wrap(h, col.Label.Words, g.cell, 2)
		if lines == nil && g.measure(h, col.Code.Words) > g.cell {
			g.noRoom(&col.Code, "a column", g.cell)
			return false
		}
		g.heads = append(g.heads, lines)
	}
	return true
}

// codeWidth is the width of the column of row names if they are codes.
func (g *grid) codeWidth() float64 {
	width := 0.0
	for i := range g.c.Rows {
		width = max(width, g.measure(g.rowHand(i), g.c.Rows[i].Code.Words)+matrixAfter)
	}
	return width
}

// names returns the width of the column of row names, and whether it is at
// most so wide.
func (g *grid) names(most float64) (float64, bool) {
	if g.rowCodes {
		width := g.codeWidth()
		return width, width <= most
	}
	width := 0.0
	for i := range g.c.Rows {
		lines := g.wrap(g.rowHand(i), g.c.Rows[i].Label.Words, most-matrixAfter, g.lines)
		if lines == nil {
			return 0, false
		}
		for _, l := range lines {
			width = max(width, g.measure(g.rowHand(i), strings.TrimSuffix(l, " "))+matrixAfter)
		}
	}
	return width, true
}

// need returns the width that the widest word needs, and that word.
func (g *grid) need() (need float64, widest *doc.Run) {
	widest = &g.c.Rows[0].Code
	for i := range g.c.Rows {
		for j := range g.c.Columns {
			r := &g.c.Cells[i][j]
			if r.None {
				continue
			}
			if w := g.cellNeeds(r); w > need {
				need, widest = w, &r.Word
			}
		}
	}
	return need, widest
}

// cellNeeds is the width of a cell whose word is set on as many lines as its
// height allows.
func (g *grid) cellNeeds(r *doc.Rating) float64 {
	t := g.tint(r.Level)
	h := g.words(t, g.role)
	widest := g.measure(h, r.Word.Words)
	if g.lines > 1 && sign(r.Trend) == 0 {
		widest = 0
		for _, w := range strings.Fields(r.Word.Words) {
			widest = max(widest, g.measure(h, w))
		}
	}
	if r.Moved != nil && g.lines == 1 {
		widest += 10 // the flag covers a corner, and the word is centred
	}
	if g.role == doc.TypeTable {
		widest += matrixEase
	}
	return widest + 2*matrixInset + g.heel(t)
}

// trendHand is how a trend in a cell is written. It is a value even where the
// level is not stated.
func (g *grid) trendHand(t tint) hand {
	h := g.hand(doc.TypeLabel, doc.Value)
	if t.dark {
		return h.in(g.theme.Colours.White)
	}
	return h.in(g.theme.Colours.Ink)
}

func (g *grid) heel(t tint) float64 {
	if t.hatched {
		return matrixHeel
	}
	return 0
}

// placeTrends finds the place that has room for all trends.
func (g *grid) placeTrends() layoutOfTrends {
	beside, below := true, g.lines > 1
	for i := range g.c.Rows {
		for j := range g.c.Columns {
			r := &g.c.Cells[i][j]
			if r.None || sign(r.Trend) == 0 {
				continue
			}
			t := g.tint(r.Level)
			h := g.trendHand(t)
			room := g.cell - 2*matrixInset - g.heel(t)
			wide := g.trendWidth(h, trend{says: &r.Says})
			beside = beside && g.measure(g.words(t, g.role), r.Word.Words)+3*matrixInset+wide <= room
			below = below && wide <= room
		}
	}
	switch {
	case beside && g.row < 2*matrixTwo:
		return trendsBeside
	case below:
		return trendsBelow
	}
	return noTrends
}

func (g *grid) headHand() hand { return g.hand(doc.TypePanel, doc.Strong) }

func (g *grid) rowHand(i int) hand {
	if i == g.c.Subject {
		return g.hand(doc.TypeTable, doc.Strong)
	}
	return g.hand(doc.TypeTable, doc.Plain)
}

// left is where a column begins.
func (g *grid) left(j int) float64 { return g.label + float64(j)*(g.cell+matrixGap) + matrixGap }

// drawHeads writes the powers over their columns, on one base line, and
// returns where the rows begin.
func (g *grid) drawHeads() float64 {
	const leading = 12
	deepest := 1
	for _, h := range g.heads {
		deepest = max(deepest, len(h))
	}
	height := matrixHead + float64(deepest-1)*leading
	for j, lines := range g.heads {
		run := &g.c.Columns[j].Label
		if lines == nil {
			run = &g.c.Columns[j].Code
			lines = []string{run.Words}
		}
		y := height - 6.5 - float64(len(lines)-1)*leading
		g.block(g.headHand(), run, lines, g.left(j), y, leading, false)
	}
	return height
}

// drawRow draws the name of a row and its cells.
func (g *grid) drawRow(i int, y float64) {
	h, run := g.rowHand(i), &g.c.Rows[i].Label
	lines := g.wrap(h, run.Words, g.label-matrixAfter, g.lines)
	if g.rowCodes {
		run = &g.c.Rows[i].Code
		lines = []string{run.Words}
	}
	base := y + g.row/2 + h.middle() - float64(len(lines)-1)*leadTwoLines/2
	g.block(h, run, lines, 0, base, leadTwoLines, false)
	for j := range g.c.Columns {
		g.drawCell(&g.c.Cells[i][j], g.left(j), y)
	}
}

func (g *grid) drawCell(r *doc.Rating, x, y float64) {
	middle := y + g.row/2
	if r.None {
		g.dashAt(x+g.cell/2, middle, r.Word.Origin)
		return
	}
	t := g.tint(r.Level)
	g.box(ink{fill: t.fill}.of(&r.Word), x+outline/2, y+outline/2, g.cell-outline, g.row-outline)
	if t.hatched {
		g.hatch(x+outline, y+outline, matrixHeel-outline, g.row-2*outline, r.Word.Origin)
		g.rule(ink{line: t.line, width: 0.5}, x+matrixHeel, y+outline, x+matrixHeel, y+g.row-outline)
	}
	g.box(ink{line: t.line, dash: t.dash}.of(&r.Word), x, y, g.cell, g.row)
	g.cellWords(r, t, x+g.heel(t), middle)
	if r.Moved != nil {
		g.flag(x+g.cell-matrixFlag/2-1.4, y+1, matrixFlag, r.Word.Origin)
	}
}

// cellWords writes the word of a level, and the trend where cells have them,
// in the middle of what the heel leaves.
func (g *grid) cellWords(r *doc.Rating, t tint, x, y float64) {
	h := g.words(t, g.role)
	room := g.cell - g.heel(t)
	centre := x + room/2
	small := g.trendHand(t)
	switch tr := (trend{sign: sign(r.Trend), says: &r.Says}); {
	case tr.sign == 0 || g.trends == noTrends:
		lines := g.wrap(h, r.Word.Words, room-2*matrixInset, g.lines)
		g.block(h, &r.Word, lines, centre, y+h.middle()-float64(len(lines)-1)*leadTwoLines/2, leadTwoLines, true)
	case g.trends == trendsBeside:
		word, wide := g.measure(h, r.Word.Words), g.trendWidth(small, tr)
		left := centre - (word+2*matrixInset+wide)/2
		g.write(h, &r.Word, left, y+h.middle())
		g.trendLine(small, tr, left+word+2*matrixInset+wide/2, y+small.middle())
	default:
		g.centre(h, &r.Word, centre, y+h.middle()-leadTwoLines/2)
		g.trendLine(small, tr, centre, y+h.middle()+leadTwoLines/2)
	}
}
