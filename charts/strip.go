package charts

import (
	"strings"

	"brief/report/doc"
)

// Measures of the strip of editions or dates (LOOK 6).
const (
	stripCell      = 28.0
	stripTwo       = 44.0 // of two editions
	stripHigh      = 13.0
	stripGap       = 2
	stripName      = 13 // height of a country's or power's name
	stripWords     = 11 // height of a line of words above the cells
	stripDates     = 13 // height of the dates below
	stripApart     = 8  // between two strips below each other
	stripGutter    = 24 // between two side by side
	stripSign      = 6  // the diamond of a change
	stripAfter     = 2  // after it
	stripAfterName = 6  // between a name beside the cells and the first of them
	stripMost      = 16 // cells that the measure holds
)

var stripForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Strip, Takes: doc.OfHistory, Rows: maxCategories, Least: 1, Dates: stripMost},
	steps:     func(*doc.Chart) Heights { return Heights{[]float64{stripHigh, 16.25}, 0} },
	draw:      (*sheet).strip,
}

// A strip shows for each row a cell for each date. The word of a level stands
// above the first cell and at each change, and no line joins two cells: what
// was between two dates is not known. A date without a rating is a dash.
type strip struct {
	*sheet
	cell, high float64
	codes      bool // dates go by code
	across     int  // strips side by side
}

// strip draws the strips and returns their height. Dates go by code where their
// names are too wide; a key tells those that are no part of the name ("W48" is
// one of "2026-W48").
func (s *sheet) strip() float64 {
	k := &strip{sheet: s, high: max(s.row, stripHigh)}
	if s.c.Beside {
		return k.beside()
	}
	if !k.plan() {
		return 0
	}
	y := 0.0
	for first := 0; first < len(s.c.Rows); first += k.across {
		deepest := y
		for i := first; i < min(first+k.across, len(s.c.Rows)); i++ {
			x := float64(i-first) * (k.long() + stripGutter)
			deepest = max(deepest, k.drawRow(i, x, y))
		}
		y = deepest + stripApart
	}
	var keys key
	if k.codes {
		for j := range s.c.Columns {
			if date := &s.c.Columns[j]; !strings.Contains(date.Label.Words, date.Code.Words) {
				keys.columns = append(keys.columns, j)
			}
		}
	}
	return k.key(keys, y-stripApart)
}

// beside draws strips one below the other with their names at the left, and
// dates by their codes; it returns the height. Where a name has no room there it
// stands above.
func (k *strip) beside() float64 {
	k.codes, k.across = true, 1
	k.cell = stripCell
	if len(k.c.Columns) <= 2 {
		k.cell = stripTwo
	}
	dates := k.hand(doc.TypeLabel, doc.Plain)
	for j := range k.c.Columns {
		k.cell = max(k.cell, k.measure(dates, k.date(j).Words)+2)
	}
	for i := range k.c.Rows {
		for _, w := range k.changes(i) {
			k.cell = max(k.cell, w.wide+2)
		}
	}
	left := k.width - k.long()
	if left < 0 {
		k.noRoom(k.date(0), "a strip", k.width)
		return 0
	}
	h := k.hand(doc.TypeTable, doc.Plain).in(k.theme.Colours.Ink)
	y := 0.0
	for i := range k.c.Rows {
		name := &k.c.Rows[i].Label
		if lines := k.wrap(h, name.Words, left-stripAfterName, 2); lines != nil {
			base := y + stripWords + k.high/2 + h.middle() - float64(len(lines)-1)*stripName/2
			k.block(h, name, lines, 0, base, stripName, false)
		} else if lines = k.wrap(h, name.Words, k.width, 3); lines != nil {
			k.block(h, name, lines, 0, y+10, stripName, false)
			y += float64(len(lines)) * stripName
		} else {
			k.noRoom(name, "a strip", k.width)
		}
		y = k.drawCells(i, left, y) + stripApart
	}
	return y - stripApart
}

// plan finds the width of a cell: as LOOK has it, wider for dates that need
// more, and with the codes of dates before that is too wide.
func (k *strip) plan() bool {
	n := float64(len(k.c.Columns))
	least := stripCell
	if n <= 2 {
		least = stripTwo
	}
	most := (k.width+stripGap)/n - stripGap
	h := k.hand(doc.TypeLabel, doc.Plain)
	var widest *doc.Run
	for _, k.codes = range []bool{false, true} {
		k.cell = least
		for j := range k.c.Columns {
			if w := k.measure(h, k.date(j).Words) + 1; w > k.cell || widest == nil {
				k.cell, widest = max(w, k.cell), k.date(j)
			}
		}
		if k.cell <= most+hair {
			k.across = min(len(k.c.Rows), int(k.width/(k.long()+stripGutter)))
			for ; k.across > 1; k.across-- {
				if k.fits() == nil {
					return true
				}
			}
			k.across = 1
			for _, run := range k.fits() {
				k.noRoom(run, "a strip", k.width)
			}
			return len(k.problems) == 0
		}
	}
	k.noRoom(widest, "a cell of a strip", most)
	return false
}

// long is the length of a strip.
func (k *strip) long() float64 { return float64(len(k.c.Columns))*(k.cell+stripGap) - stripGap }

// room is what the words of a strip may take: all that nothing else needs.
func (k *strip) room() float64 {
	if k.across > 1 {
		return k.long() + stripGutter - stripSign
	}
	return k.width
}

func (k *strip) date(j int) *doc.Run {
	if k.codes {
		return &k.c.Columns[j].Code
	}
	return &k.c.Columns[j].Label
}

// fits returns the names and words that have no room; names may have three lines.
func (k *strip) fits() (over []*doc.Run) {
	for i := range k.c.Rows {
		if run := &k.c.Rows[i].Label; k.wrap(k.nameHand(), run.Words, k.room(), 3) == nil {
			over = append(over, run)
		}
		for _, w := range k.changes(i) {
			if w.wide > k.room() {
				over = append(over, &k.c.Cells[i][w.at].Word)
			}
		}
	}
	return over
}

func (k *strip) nameHand() hand { return k.hand(doc.TypePanel, doc.Strong) }

func (k *strip) wordHand(r *doc.Rating) hand {
	if r.Level < 0 {
		return k.hand(doc.TypeLabel, doc.Quiet)
	}
	return k.hand(doc.TypeLabel, doc.Value).in(k.theme.Colours.Ink)
}

// A change is where a word stands above a cell.
type change struct {
	at    int  // the cell
	first bool // the first that is rated, so nothing has changed
	wide  float64
}

// changes are the first cell of a row with a rating, and those whose level is
// another than that of the last cell with a rating before.
func (k *strip) changes(i int) (all []change) {
	last := -1
	for j := range k.c.Columns {
		r := &k.c.Cells[i][j]
		if r.None || last >= 0 && k.c.Cells[i][last].Level == r.Level {
			if !r.None {
				last = j
			}
			continue
		}
		w := change{at: j, first: last < 0, wide: k.measure(k.wordHand(r), r.Word.Words)}
		if !w.first {
			w.wide += stripSign + stripAfter
		}
		all, last = append(all, w), j
	}
	return all
}

// A standing is a word above the cells, from x on, in a line from below.
type standing struct {
	change
	x    float64
	line int
	left bool // the word stands before its diamond, since it would end too far right
}

// stand sets words above their cells, each in the lowest line that has room for
// it, and returns how many lines there are.
func (k *strip) stand(all []change) (set []standing, lines int) {
	var taken [][][2]float64 // by line, from where to where
	for _, w := range all {
		s := standing{change: w, x: float64(w.at) * (k.cell + stripGap)}
		if s.x+w.wide > k.room() {
			if s.left = !w.first && s.x+stripSign >= w.wide; s.left {
				s.x += stripSign - w.wide
			} else {
				s.x = k.room() - w.wide
			}
		}
		for free := false; !free; s.line++ {
			if s.line == len(taken) {
				taken = append(taken, nil)
			}
			free = true
			for _, e := range taken[s.line] {
				free = free && (s.x > e[1] || s.x+w.wide < e[0])
			}
		}
		s.line--
		taken[s.line] = append(taken[s.line], [2]float64{s.x - 4, s.x + w.wide + 4})
		set = append(set, s)
	}
	return set, len(taken)
}

// drawRow draws name, words, cells and dates of a row, and returns where they
// end.
func (k *strip) drawRow(i int, x, y float64) float64 {
	name := &k.c.Rows[i].Label
	lines := k.wrap(k.nameHand(), name.Words, k.room(), 3)
	k.block(k.nameHand(), name, lines, x, y+10, stripName, false)
	return k.drawCells(i, x, y+float64(len(lines))*stripName)
}

// drawCells draws words, cells and dates of a row, and returns where they end.
func (k *strip) drawCells(i int, x, y float64) float64 {
	set, n := k.stand(k.changes(i))
	y += float64(max(1, n)) * stripWords
	for j := range k.c.Columns {
		k.drawCell(&k.c.Cells[i][j], x+float64(j)*(k.cell+stripGap), y+1)
	}
	for _, s := range set {
		k.drawWord(&k.c.Cells[i][s.at], s, x, y-2.5-float64(s.line)*stripWords)
	}
	h := k.hand(doc.TypeLabel, doc.Plain)
	y += 1 + k.high
	for j := range k.c.Columns {
		k.centre(h, k.date(j), x+float64(j)*(k.cell+stripGap)+k.cell/2, y+stripDates-4)
	}
	return y + stripDates
}

func (k *strip) drawCell(r *doc.Rating, x, y float64) {
	if r.None {
		k.dashAt(x+k.cell/2, y+k.high/2, r.Word.Origin)
		return
	}
	t := k.tint(r.Level)
	k.box(ink{fill: t.fill}.of(&r.Word), x+outline/2, y+outline/2, k.cell-outline, k.high-outline)
	if t.hatched {
		k.hatch(x+outline, y+outline, k.cell-2*outline, k.high-2*outline, r.Word.Origin)
	}
	k.box(ink{line: t.line, dash: t.dash}.of(&r.Word), x, y, k.cell, k.high)
}

// drawWord writes the word of a level on a base line, with the diamond of a
// change before it.
func (k *strip) drawWord(r *doc.Rating, s standing, x, y float64) {
	h := k.wordHand(r)
	x += s.x
	middle := y - h.middle()
	switch {
	case s.first:
		k.write(h, &r.Word, x, y)
	case s.left:
		k.write(h, &r.Word, x, y)
		k.diamond(x+s.wide-stripSign/2, middle, stripSign, r.Word.Origin)
	default:
		k.diamond(x+stripSign/2, middle, stripSign, r.Word.Origin)
		k.write(h, &r.Word, x+stripSign+stripAfter, y)
	}
}
