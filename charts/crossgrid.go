package charts

import (
	"slices"

	"brief/report/doc"
	"brief/report/draw"
)

// Measures of the cross grid (LOOK 6).
const (
	crossLabel  = 58  // width of the column of labels
	crossWidest = 100 // of that column where a level needs it
	crossGap    = 2
	crossLane   = 8.5 // between the last square and the lane: a gap and 6.5
	crossSquare = 55  // height
	crossRow    = 39  // height of the lane below
	crossInset  = 5
	crossTight  = 3    // where 5 is too much for a trend
	crossFoot   = 5.5  // from the foot of a square to the base line of its words
	crossLead   = 10   // between lines of those words
	crossAxis   = 27   // two lines of axis words
	crossNames  = 68   // the highest square that names may ask for
	crossNarrow = 60   // squares under this width carry codes
	stackGap    = 2.5  // between tokens of a square
	crossLow    = 14.0 // height of a code's token where a square holds many
	crossRows   = 6    // countries that squares are made for
)

var crossGridForm = form{
	ChartForm: doc.ChartForm{Kind: doc.CrossGrid, Takes: doc.OfLevels, Rows: crossRows, Most: 2, Least: 2, Else: doc.Matrix},
	check: func(v *checker) {
		w := &v.c.Words
		v.label("the lane", &w.NotStated)
		v.label("an empty lane", &w.NoCountry)
		v.label("a square of equal levels", &w.SameLevel)
		if len(v.c.Columns) != 2 || len(w.RatedHigher) != 2 || len(w.ByCode) != 2 {
			v.refuse(nil, "a cross grid compares two powers; the chart has %d, and words for %d", len(v.c.Columns), min(len(w.RatedHigher), len(w.ByCode)))
			return
		}
		for i := range w.RatedHigher {
			v.label("a square of unequal levels", &w.RatedHigher[i])
			v.label("a square of unequal levels", &w.ByCode[i])
		}
	},
	steps: func(*doc.Chart) Heights {
		return Heights{[]float64{31, 45.5, crossSquare, 58.25, 61.5, 64.75, 68}, 2}
	},
	draw: (*sheet).crossGrid,
}

// A cross compares the levels of two powers: the first goes across, the second
// up. All squares are equal and say what they mean, by the codes of the powers
// where their names have no room; where some of it has no room even so, all leave
// it to the axes. Countries with a level that is not stated stand in the lanes,
// where nothing can be compared. Countries without a rating stand below.
type cross struct {
	*sheet
	n       int     // levels
	label   float64 // width of the column of labels
	side    float64
	steps   int          // words of the axis below stand in so many steps, one below the other in turn
	square  float64      // height of the squares
	lane    float64      // height of the lane below
	members [][][]*token // [row from the top, lane last][column from the left, lane last]
	crossContent
	heads  [2]*doc.Run // the powers, as the axes name them
	once   bool        // the power of the axis below stands only at its left
	higher []doc.Run   // who is rated higher, as squares say it
	silent bool        // squares say nothing
	terse  bool        // squares with countries say nothing where an empty one says the same
	absent []int       // rows without a rating
}

// crossGrid draws a cross grid and returns its height.
func (s *sheet) crossGrid() float64 {
	x := &cross{sheet: s, n: len(s.c.Scale), terse: s.row < crossSquare}
	if !x.plan() {
		return 0
	}
	for row := 0; row <= x.n; row++ {
		x.axisUp(row)
		for col := 0; col <= x.n; col++ {
			x.drawSquare(row, col)
		}
	}
	for col := 0; col <= x.n; col++ {
		x.axisAcross(col)
	}
	if x.once {
		x.write(x.hand(doc.TypeLabel, doc.Plain).in(x.theme.Colours.Ink), x.heads[0], 0, x.top(x.n)+x.lane+axisLead)
	}
	keys := key{unplaced: x.absent}
	for j, head := range x.heads {
		coded := !x.silent && len(x.higher) > 0 && &x.higher[0] == &s.c.Words.ByCode[0]
		if coded || head == &s.c.Columns[j].Code {
			keys.columns = append(keys.columns, j)
		}
	}
	for _, i := range s.order() {
		if x.codes && !s.c.Cells[i][0].None && !s.c.Cells[i][1].None {
			keys.rows = append(keys.rows, i)
		}
	}
	if x.below {
		for i := range s.c.Rows {
			keys.trends = append(keys.trends, x.trends(i))
		}
	}
	return s.key(keys, x.top(x.n)+x.lane+x.axisDepth())
}

// crossContents are the ways in which squares hold countries, the best first.
var crossContents = [...]crossContent{
	{inset: crossInset}, {inset: crossTight},
	{codes: true, inset: crossInset}, {codes: true, inset: crossTight}, {codes: true, below: true, inset: crossTight},
}

// A crossContent is how squares hold countries.
type crossContent struct {
	codes bool
	below bool    // trends stand in the key, not on tokens
	inset float64 // of tokens
}

// holds reports whether squares have room for the countries, as high as the
// fullest needs and no higher than most.
func (x *cross) holds(c *crossContent, most float64) bool {
	if !c.codes && x.side < crossNarrow {
		return false
	}
	x.crossContent = *c
	x.place()
	return x.stack(most)
}

// plan puts each country where it belongs, by name if there is room and else
// by code, and makes the squares as high as the fullest needs.
func (x *cross) plan() bool {
	h := x.hand(doc.TypeLabel, doc.Plain)
	if !x.axesFit() {
		return false
	}
	x.sayMeanings(h)
	for i := range crossContents {
		if x.terse && x.holds(&crossContents[i], x.row) {
			return true
		}
	}
	for i := range crossContents {
		most := float64(maxMeasure)
		if !crossContents[i].codes {
			most = max(crossNames, x.row)
		}
		if x.holds(&crossContents[i], most) {
			return true
		}
	}
	for _, k := range slices.Concat(slices.Concat(x.members...)...) {
		if x.room(k) > x.side-2*x.inset {
			x.noRoom(k.run, "a square", x.side-2*x.inset)
		}
	}
	return false
}

// sayMeanings chooses how squares say what they mean: alike in all of them.
func (x *cross) sayMeanings(h hand) {
	w := &x.c.Words
	for _, x.higher = range [][]doc.Run{w.RatedHigher, w.ByCode} {
		x.silent = false
		for _, run := range []*doc.Run{&w.SameLevel, &w.NoCountry, &x.higher[0], &x.higher[1]} {
			x.silent = x.silent || x.sentence(h, run) == nil
		}
		if !x.silent {
			return
		}
	}
}

func (x *cross) sentence(h hand, run *doc.Run) []string {
	return x.wrap(h, run.Words, x.side-2*crossInset+4, 3)
}

// unstated is what the lanes are called: as a rating that stands in one says,
// or as the chart calls its lane.
func (x *cross) unstated() *doc.Run {
	for i := range x.c.Cells {
		for j := range x.c.Cells[i] {
			if r := &x.c.Cells[i][j]; r.Level < 0 && !r.None {
				return &r.Word
			}
		}
	}
	return &x.c.Words.NotStated
}

// place makes the tokens.
func (x *cross) place() {
	x.members = make([][][]*token, x.n+1)
	for i := range x.members {
		x.members[i] = make([][]*token, x.n+1)
	}
	x.absent = nil
	for _, i := range x.order() {
		across, up := &x.c.Cells[i][0], &x.c.Cells[i][1]
		if across.None || up.None {
			x.absent = append(x.absent, i)
			continue
		}
		k := x.country(i, !x.codes, doc.TypeLabel, true)
		k.origin = x.compared(i)
		k.moved, k.corner = across.Moved != nil || up.Moved != nil, draw.Point{X: 2.9, Y: 2.9}
		k.sunk = k.moved && x.below
		if !x.below {
			k.trends = x.trends(i)
		}
		row, col := x.n-1-up.Level, across.Level
		if up.Level < 0 {
			row = x.n
		}
		if across.Level < 0 {
			col = x.n
		}
		x.members[row][col] = append(x.members[row][col], k)
	}
}

// compared is the origin of the place of a row among the squares: two levels
// are set side by side.
func (s *sheet) compared(i int) *doc.Origin {
	across, up, code := &s.c.Cells[i][0].Word, &s.c.Cells[i][1].Word, s.c.Rows[i].Code.Words
	o := &doc.Origin{
		ID:    "compare:" + code + "/" + s.c.Columns[0].Code.Words + "/" + s.c.Columns[1].Code.Words,
		Place: across.Place(),
		Raw:   across.Words + ", " + up.Words,
		Steps: []string{"the first level goes across, the second up"},
	}
	for _, w := range []*doc.Run{across, up} {
		if w.Origin != nil {
			o.From = append(o.From, w.Origin)
		}
	}
	return o
}

// trends returns what is stated of a row, with the power that it is said of.
func (x *cross) trends(i int) (ts []trend) {
	for j := range x.heads {
		if r := &x.c.Cells[i][j]; !r.None && sign(r.Trend) != 0 {
			ts = append(ts, trend{power: x.heads[j], sign: sign(r.Trend), says: &r.Says})
		}
	}
	return ts
}

// stack sets the heights of squares and lane. It reports false if a token is
// wider than a square or the squares would be higher than most.
func (x *cross) stack(most float64) bool {
	x.square, x.lane = x.row, min(crossRow, x.row)
	h := x.hand(doc.TypeLabel, doc.Plain)
	for row := range x.members {
		for col, ks := range x.members[row] {
			_, high, fit := x.arrange(ks)
			if !fit {
				return false
			}
			need := high + 2*x.inset
			if run := x.said(row, col); run != nil {
				need += float64(len(x.sentence(h, run)))*crossLead + crossFoot - x.inset
			}
			if row == x.n {
				x.lane = max(x.lane, need)
			} else {
				x.square = max(x.square, need)
			}
		}
	}
	return max(x.square, x.lane) <= most
}

// A spot is a token's place in its square.
type spot struct{ x, y, w, h float64 }

// arrange sets the tokens of a square: names as wide as the square, codes side
// by side, those with a trend first as wide as that needs.
func (x *cross) arrange(ks []*token) (spots []spot, high float64, fit bool) {
	room := x.side - 2*x.inset
	at, y, line := 0.0, 0.0, 0.0
	for _, k := range ks {
		w, h := x.room(k), k.height()
		if w > room {
			return nil, 0, false
		}
		switch {
		case !x.codes:
			w = room
		case len(k.trends) == 0 && len(ks) > 2 && !k.sunk:
			h = crossLow
			w = max(w, 24)
		default:
			w = max(w, min(codeWide, room))
		}
		if at > 0 && at+w > room+0.01 {
			at, y, line = 0, y+line+stackGap, 0
		}
		spots = append(spots, spot{at, y, w, h})
		at += w + stackGap
		line = max(line, h)
		high = y + line
	}
	return spots, high, true
}

// top and left are where a row or column of squares begins.
func (x *cross) top(row int) float64 {
	y := float64(row) * (x.square + crossGap)
	if row == x.n {
		y += crossLane - crossGap
	}
	return y
}

func (x *cross) left(col int) float64 {
	at := x.label + float64(col)*(x.side+crossGap)
	if col == x.n {
		at += crossLane - crossGap
	}
	return at
}

// meaning is what a square says: who is rated higher in it, or, in the lanes,
// that it is empty.
func (x *cross) meaning(row, col int) *doc.Run {
	w := &x.c.Words
	up := x.n - 1 - row
	switch {
	case row == x.n || col == x.n:
		if len(x.members[row][col]) == 0 {
			return &w.NoCountry
		}
		return nil
	case up == col:
		return &w.SameLevel
	case up > col:
		return &x.higher[1]
	}
	return &x.higher[0]
}

// said is what a square says of its meaning, or nil.
func (x *cross) said(row, col int) *doc.Run {
	run := x.meaning(row, col)
	if x.silent || x.terse && len(x.members[row][col]) > 0 && x.elsewhere(run) {
		return nil
	}
	return run
}

// elsewhere reports whether an empty square means the same.
func (x *cross) elsewhere(run *doc.Run) bool {
	for row := range x.members {
		for col, ks := range x.members[row] {
			if len(ks) == 0 && x.meaning(row, col) == run {
				return true
			}
		}
	}
	return false
}

func (x *cross) drawSquare(row, col int) {
	c := &x.theme.Colours
	left, top, height := x.left(col), x.top(row), x.square
	k := ink{fill: &c.White, line: &c.Ink2, dash: dashes}
	if row < x.n && col < x.n {
		k = ink{fill: &c.Rungs[0], line: &c.Line, width: rungEdge}.of(x.meaning(row, col))
	}
	if row == x.n {
		height = x.lane
	}
	x.box(k, left, top, x.side, height)
	ks := x.members[row][col]
	spots, _, _ := x.arrange(ks)
	for i, k := range ks {
		at := spots[i]
		x.put(k, left+x.inset+at.x, top+x.inset+at.y, at.w, at.h)
	}
	if run := x.said(row, col); run != nil {
		h := x.hand(doc.TypeLabel, doc.Plain)
		lines := x.sentence(h, run)
		y := top + height - crossFoot - float64(len(lines)-1)*crossLead
		x.block(h, run, lines, left+crossInset, y, crossLead, false)
	}
}
