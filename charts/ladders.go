package charts

import (
	"strings"

	"brief/report/doc"
)

// Measures of a chart of ladders.
const (
	ladderHead  = 16.25
	ladderLess  = 17    // the least row
	ladderTwo   = 29.25 // the least row with a second line
	ladderShare = 0.36  // most of the width for row names
	ladderApart = 14    // between two ladders
	hairline    = 0.5
)

var laddersForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Ladders, Takes: doc.OfLevels, Rows: maxCategories, Least: 1},
	steps:     func(*doc.Chart) Heights { return Heights{[]float64{17, 19.5, 22.75, 26, 29.25, 32.5}, 2} },
	draw: func(s *sheet) float64 {
		if k, ok := s.planLadders(); ok {
			return k.draw()
		}
		return s.matrix()
	},
}

// A rack is one ladder for each row and power, the word beside it and the
// trend beside or below that. A chart of one row is turned, so that its powers
// stand below each other.
type rack struct {
	*sheet
	turned      bool
	rows, cols  []doc.ChartKey
	label, cell float64
	box         float64 // width of one box
	word, says  float64 // widest level word and trend
	below       bool    // the trend stands below the word
	height      float64
	codes, tops bool // rows and columns carry codes
}

// planLadders finds room for a chart of ladders, and reports whether there is.
func (s *sheet) planLadders() (*rack, bool) {
	k := &rack{sheet: s, rows: s.c.Rows, cols: s.c.Columns}
	if len(k.rows) == 1 && len(k.cols) > 1 {
		k.turned, k.rows, k.cols = true, k.cols, k.rows
	}
	return k, k.plan()
}

// draw draws the ladders and returns their height.
func (k *rack) draw() float64 {
	y := k.drawHeads()
	order := k.order()
	if k.turned {
		order = order[:0:0]
		for i := range k.rows {
			order = append(order, i)
		}
	}
	for n, i := range order {
		if n > 0 {
			k.rule(ink{line: &k.theme.Colours.Hairline, width: hairline}, 0, y, k.width, y)
		}
		k.drawRow(i, y)
		y += k.height
	}
	var keys key
	if k.codes {
		keys.rows = order
	}
	if k.tops {
		for j := range k.cols {
			keys.columns = append(keys.columns, j)
		}
	}
	if k.turned {
		keys.rows, keys.columns = keys.columns, keys.rows
	}
	return k.key(keys, y)
}

func (k *rack) rating(i, j int) *doc.Rating {
	if k.turned {
		i, j = j, i
	}
	return &k.c.Cells[i][j]
}

func (k *rack) subject(i int) bool { return !k.turned && i == k.c.Subject }

// plan finds room for names, ladders, words and trends: trends beside words,
// or below them; names, or codes.
func (k *rack) plan() bool {
	word, quiet := k.hand(doc.TypeTable, doc.Value), k.hand(doc.TypeTable, doc.Quiet)
	for i := range k.rows {
		for j := range k.cols {
			r := k.rating(i, j)
			if r.None {
				continue
			}
			h := word
			if r.Level < 0 {
				h = quiet
			}
			k.word = max(k.word, k.measure(h, r.Word.Words))
			if sign(r.Trend) != 0 {
				k.says = max(k.says, trendWide+afterTrend+k.measure(word, r.Says.Words))
			}
		}
	}
	n := float64(len(k.cols))
	for _, form := range []struct {
		box   float64
		below bool
		codes bool
	}{{17, false, false}, {12, false, false}, {12, true, false}, {12, false, true}, {12, true, true}} {
		k.box = form.box
		if len(k.c.Scale) >= 4 {
			k.box = min(k.box, 11)
		}
		k.below, k.codes = form.below && k.says > 0, form.codes
		need := k.need()
		var fit bool
		if k.label, fit = k.labels(k.width - n*need); fit {
			k.cell = (k.width - k.label) / n
			k.height = max(k.row, ladderLess)
			if k.below {
				k.height = max(k.height, ladderTwo)
			}
			return k.heads()
		}
	}
	return false
}

// need is the width of a ladder with its words.
func (k *rack) need() float64 {
	w := ladderWidth(len(k.c.Scale), k.box) + afterLadder
	switch {
	case k.says == 0:
		w += k.word
	case k.below:
		w += max(k.word, k.says)
	default:
		w += k.word + ladderApart + k.says
	}
	return w + ladderApart
}

// labels returns the width of the row names, and whether it is at most so wide.
func (k *rack) labels(most float64) (float64, bool) {
	width := 0.0
	for i := range k.rows {
		run := &k.rows[i].Label
		if k.codes {
			run = &k.rows[i].Code
		}
		width = max(width, k.measure(k.rowHand(i), run.Words)+ladderApart)
	}
	return width, width <= most && (k.codes || width <= k.width*ladderShare)
}

// heads reports whether the column names fit, as they are or by code.
func (k *rack) heads() bool {
	h := k.hand(doc.TypePanel, doc.Strong)
	for j := range k.cols {
		if k.measure(h, k.cols[j].Label.Words) > k.cell-4 {
			k.tops = true
		}
	}
	for j := range k.cols {
		if k.tops && k.measure(h, k.cols[j].Code.Words) > k.cell-4 {
			return false
		}
	}
	return true
}

func (k *rack) rowHand(i int) hand {
	if k.subject(i) {
		return k.hand(doc.TypeTable, doc.Strong)
	}
	return k.hand(doc.TypeTable, doc.Value)
}

func (k *rack) drawHeads() float64 {
	h := k.hand(doc.TypePanel, doc.Strong)
	for j := range k.cols {
		run := &k.cols[j].Label
		if k.tops {
			run = &k.cols[j].Code
		}
		k.write(h, run, k.label+float64(j)*k.cell, ladderHead-6.5)
	}
	k.rule(ink{line: &k.theme.Colours.Hairline, width: hairline}, 0, ladderHead, k.width, ladderHead)
	return ladderHead
}

func (k *rack) drawRow(i int, y float64) {
	run := &k.rows[i].Label
	if k.codes {
		run = &k.rows[i].Code
	}
	h := k.rowHand(i)
	middle := y + k.height/2
	k.write(h, run, 0, middle+h.middle())
	for j := range k.cols {
		k.drawLadder(k.rating(i, j), k.label+float64(j)*k.cell, middle)
	}
}

// drawLadder draws one ladder, its word, a diamond if it changed, the trend.
func (k *rack) drawLadder(r *doc.Rating, x, y float64) {
	if r.None {
		k.dashAt(x+ladderWidth(len(k.c.Scale), k.box)/2, y, r.Word.Origin)
		return
	}
	below := k.below && sign(r.Trend) != 0
	if below {
		y -= 6
	}
	k.ladder(x, y, len(k.c.Scale), r.Level, k.box, 9, r.Word.Origin)
	x += ladderWidth(len(k.c.Scale), k.box) + afterLadder
	value, tone := k.hand(doc.TypeTable, doc.Value), doc.Value
	if r.Level < 0 {
		tone = doc.Quiet
	}
	h := k.hand(doc.TypeTable, tone)
	k.write(h, &r.Word, x, y+h.middle())
	if r.Moved != nil {
		k.diamond(x+k.measure(h, strings.TrimSpace(r.Word.Words))+ladderApart/2, y, 7, r.Word.Origin)
	}
	if sign(r.Trend) == 0 {
		return
	}
	if below {
		y += 12
	} else {
		x += k.word + ladderApart
	}
	k.arrow(sign(r.Trend), x, y, trendWide, k.theme.Colours.Ink, r.Says.Origin)
	k.write(value, &r.Says, x+trendWide+afterTrend, y+value.middle())
}
