package charts

import (
	"brief/report/doc"
	"brief/report/draw"
)

// Measures of the board of rungs (LOOK 6).
const (
	boardLabel  = 60    // width of the column of level words
	boardGap    = 18    // between panels
	boardName   = 16.25 // height of a panel's name
	boardLane   = 6.5   // above the lane
	laneInset   = 8     // before the words of an empty lane
	boardTall   = 29.25 // the least rung for a token of two lines
	boardLow    = 26
	boardPanels = 3
	boardRows   = 6
	tokenWide   = 62
	codeWide    = 32
	codeLeast   = 26
	tokenLess   = 7   // a token is lower than its rung by this
	rungEdge    = 0.6 // line of a rung's edge
)

var boardForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Board, Takes: doc.OfLevels, Rows: boardRows, Most: boardPanels, Least: 1, Else: doc.DotRows},
	check: func(v *checker) {
		v.label("the lane", &v.c.Words.NotStated)
		v.label("an empty lane", &v.c.Words.NoCountry)
	},
	steps: func(c *doc.Chart) Heights {
		if boardHolds(c) {
			return boardSteps(c)
		}
		return matrixSteps(c)
	},
	draw: func(s *sheet) float64 {
		if b, ok := s.planBoard(); ok {
			return b.draw()
		}
		return s.matrix()
	},
}

// boardHolds reports whether a chart is small enough for a board.
func boardHolds(c *doc.Chart) bool { return len(c.Columns) <= boardPanels && len(c.Rows) <= boardRows }

func boardSteps(c *doc.Chart) Heights {
	h := Heights{[]float64{26, 29.25, 32.5, 35.75, 39, 42.25, 45.5}, 1}
	if tall(c) {
		return Heights{h.Rows[1:], 0}
	}
	return h
}

// tall reports whether a token of c may have two lines.
func tall(c *doc.Chart) bool {
	for _, row := range c.Cells {
		for j := range row {
			r := &row[j]
			if !r.None && (sign(r.Trend) != 0 || ghost(r) && len(r.Moved.Words) > 1) {
				return true
			}
		}
	}
	return false
}

// A board shows one panel for each power and a rung for each level, the
// highest on top, with a fenced lane below for levels that are not stated.
// Each country has its own slot in all rungs of a panel, so no two tokens can
// meet, and a token is found straight above or below in every panel.
type board struct {
	*sheet
	names                    bool // tokens carry names, else codes
	role                     doc.TypeRole
	panel, slot, token, rung float64
}

// planBoard finds the widest form of token that has room: names, smaller
// names, codes. It reports false if there is none.
func (s *sheet) planBoard() (*board, bool) {
	if !boardHolds(s.c) {
		return nil, false
	}
	n := float64(len(s.c.Columns))
	b := &board{sheet: s, rung: max(s.row, boardLow)}
	if tall(s.c) {
		b.rung = max(b.rung, boardTall)
	}
	b.panel = (s.width - boardLabel - boardGap*(n-1)) / n
	if b.panel < s.measure(s.hand(doc.TypeLabel, doc.Plain), s.c.Words.NoCountry.Words)+2*laneInset {
		return nil, false
	}
	rows := len(s.c.Rows)
	for _, form := range []struct {
		names bool
		role  doc.TypeRole
		slots int
	}{
		{true, doc.TypeTable, 3}, {true, doc.TypeTable, rows}, {true, doc.TypeLabel, 3}, {true, doc.TypeLabel, rows},
		{false, doc.TypeLabel, max(3, rows)}, {false, doc.TypeLabel, rows},
	} {
		if form.slots < rows || form.names && rows > 3 {
			continue
		}
		b.names, b.role, b.slot = form.names, form.role, b.panel/float64(form.slots)
		if b.fit() {
			return b, true
		}
	}
	return nil, false
}

// fit sets the width of a token, and reports whether all have room in a slot.
func (b *board) fit() bool {
	room, least := b.slot-tokenLess, float64(tokenWide)
	if !b.names {
		room, least = b.slot-2, codeWide
	}
	need := 0.0
	for i := range b.c.Rows {
		for j := range b.c.Columns {
			need = max(need, b.sheet.room(b.at(i, j)))
			if b.names {
				need = max(need, b.ghostRoom(&b.c.Cells[i][j]))
			}
		}
	}
	b.token = max(min(least, room), need)
	return need <= room && (b.names || room >= codeLeast)
}

// ghost reports whether a place was left on the scale.
func ghost(r *doc.Rating) bool { return r.Moved != nil && r.Moved.Level != r.Level }

func (b *board) ghostRoom(r *doc.Rating) float64 {
	if r.None || !ghost(r) {
		return 0
	}
	need := 0.0
	for i := range r.Moved.Words {
		need = max(need, b.measure(b.ghostHand(), r.Moved.Words[i].Words)+4)
	}
	return need
}

func (b *board) ghostHand() hand { return b.hand(doc.TypeLabel, doc.Plain).in(b.theme.Colours.Ink) }

// at returns the token of a row in a panel.
func (b *board) at(i, j int) *token {
	r := &b.c.Cells[i][j]
	k := b.country(i, b.names, b.role, false)
	k.stacked, k.origin = !b.names, r.Word.Origin
	if r.None {
		k.none = true
		k.hand = k.hand.in(b.theme.Colours.Ink2)
		return k
	}
	k.moved, k.corner = r.Moved != nil, draw.Point{X: 2.4, Y: 1.5}
	if !b.names {
		k.corner = draw.Point{X: 4.9, Y: -1} // tokens fill their slots, so it stands above the code
	}
	if m := sign(r.Trend); m != 0 {
		k.trends = []trend{{sign: m, says: &r.Says}}
	}
	return k
}

// draw draws the board and returns its height.
func (b *board) draw() float64 {
	b.labels()
	var keys key
	if !b.names {
		keys.rows = b.order()
	}
	for j := range b.c.Columns {
		x := boardLabel + float64(j)*(b.panel+boardGap)
		col := &b.c.Columns[j]
		h := b.hand(doc.TypePanel, doc.Strong)
		switch {
		case b.measure(h, col.Label.Words) <= b.panel:
			b.write(h, &col.Label, x, boardName-6.5)
		case b.measure(h, col.Code.Words) <= b.panel:
			b.write(h, &col.Code, x, boardName-6.5)
			keys.columns = append(keys.columns, j)
		default:
			b.noRoom(&col.Code, "a panel", b.panel)
		}
		b.drawPanel(j, x)
	}
	return b.key(keys, b.top(-1)+b.rung)
}

// top is where a rung begins, the lane for -1.
func (b *board) top(level int) float64 {
	y := boardName + float64(len(b.c.Scale)-1-level)*b.rung
	if level < 0 {
		y += boardLane
	}
	return y
}

// labels writes the level words at the left.
func (b *board) labels() {
	for level := len(b.c.Scale) - 1; level >= -1; level-- {
		run, h := &b.c.Words.NotStated, b.hand(doc.TypeLabel, doc.Plain)
		if level >= 0 {
			run, h = &b.c.Scale[level], b.hand(doc.TypeLabel, doc.Value).in(b.theme.Colours.Ink)
		}
		lines := b.wrap(h, run.Words, boardLabel-4, 2)
		if lines == nil {
			b.noRoom(run, "the column of levels", boardLabel-4)
			continue
		}
		const leading = 11
		y := b.top(level) + b.rung/2 + h.middle() - float64(len(lines)-1)*leading/2
		b.block(h, run, lines, 0, y, leading, false)
	}
}

// drawPanel draws rungs and lane of a power, and who stands there.
func (b *board) drawPanel(j int, x float64) {
	c := &b.theme.Colours
	for level := len(b.c.Scale) - 1; level >= 0; level-- {
		// Neighbours share an edge: the upper one overlaps the lower by it.
		b.box(ink{fill: b.field(level), line: &c.Line, width: rungEdge}.of(&b.c.Scale[level]), x, b.top(level), b.panel, b.rung+lap(level))
	}
	b.box(ink{fill: &c.White, line: &c.Ink2, dash: dashes}, x, b.top(-1), b.panel, b.rung)
	for level := len(b.c.Scale) - 1; level >= -1; level-- {
		if b.drawRung(j, level, x) == 0 && level < 0 {
			h := b.hand(doc.TypeLabel, doc.Plain)
			b.write(h, &b.c.Words.NoCountry, x+laneInset, b.top(-1)+b.rung/2+h.middle())
		}
	}
}

func lap(level int) float64 {
	if level > 0 {
		return rungEdge
	}
	return 0
}

// drawRung draws the tokens on a rung and returns how many there are.
func (b *board) drawRung(j, level int, x float64) int {
	y, h := b.top(level)+tokenLess/2.0, b.rung-tokenLess
	n := 0
	for slot, i := range b.order() {
		r := &b.c.Cells[i][j]
		left := x + float64(slot)*b.slot + (b.slot-b.token)/2
		switch {
		case r.None && level < 0, !r.None && r.Level == level:
			k := b.at(i, j)
			if level == len(b.theme.Colours.Rungs) && i == b.c.Subject {
				// The fifth rung is too dark for the accent to stand out from.
				k.line = &b.theme.Colours.White
			}
			b.put(k, left, y, b.token, h)
			n++
		case !r.None && ghost(r) && r.Moved.Level == level:
			b.drawGhost(i, r, left, y, h)
			n++
		}
	}
	return n
}

// drawGhost marks the place that a country had in the edition before, as its
// words say.
func (b *board) drawGhost(i int, r *doc.Rating, x, y, h float64) {
	c := &b.theme.Colours
	k := ink{line: &c.Ink, dash: dots}
	if n := len(r.Moved.Words); n > 0 {
		k = k.of(&r.Moved.Words[n-1])
	}
	if r.Moved.Level == len(c.Rungs) {
		k.fill = &c.White // ink on the fifth rung would be hard to read
	}
	b.box(k, x, y, b.token, h)
	runs := []*doc.Run{&b.c.Rows[i].Code}
	if b.names {
		runs = nil
		for w := range r.Moved.Words {
			runs = append(runs, &r.Moved.Words[w])
		}
	}
	hand := b.ghostHand()
	base := y + h/2 + hand.middle() - float64(len(runs)-1)*10.2/2
	for line, run := range runs {
		b.centre(hand, run, x+b.token/2, base+float64(line)*10.2)
	}
}
