package charts

import (
	"cmp"
	"slices"
	"strings"

	"brief/report/doc"
)

// Measures of dot rows (LOOK 6).
const (
	dotNames  = 52 // least width of the column of names
	dotBand   = 42
	dotWidest = 82 // of a band where there is room to spare
	dotLane   = 4  // before the lane
	dotApart  = 12 // before the trends
	dotHead   = 13
	dotLead   = 11 // between lines of a head
	dotRadius = 3.5
)

var dotRowsForm = form{
	ChartForm: doc.ChartForm{Kind: doc.DotRows, Takes: doc.OfLevels, Rows: maxCategories, Most: 1, Least: 1, Else: doc.Matrix},
	check: func(v *checker) {
		if n := len(v.c.Columns); n != 1 {
			v.refuse(nil, "dot rows show one power; the chart has %d", n)
		}
		v.label("a trend that is not stated", &v.c.Words.Unstated)
	},
	steps: func(*doc.Chart) Heights { return Heights{[]float64{11.5, 13, 14.5, 16.25}, 1} },
	draw: func(s *sheet) float64 {
		if d, ok := s.planDots(); ok {
			return d.draw()
		}
		return s.matrix()
	},
}

// dotRows show one power: a row for each country, sorted by level and name, and a
// dot in the middle of the band of its level. Bands have edges, so that nothing
// can be read between two; a level that is not stated is a ring in a lane apart.
type dotRows struct {
	*sheet
	names, band float64
	after       float64    // where the trends begin
	trends      float64    // width of the widest trend, 0 without trends
	lane        *doc.Run   // what the lane is called, nil without one
	heads       [][]string // of the bands and the lane, in lines
	codes       bool       // rows go by code
	rows        []int      // sorted
}

// planDots finds room for names or codes, bands and trends, and reports whether
// there is.
func (s *sheet) planDots() (*dotRows, bool) {
	d := &dotRows{sheet: s, rows: s.byLevel()}
	h := s.hand(doc.TypeLabel, doc.Value)
	for _, i := range d.rows {
		switch r := d.at(i); {
		case r.None:
			d.trends = max(d.trends, noneDash)
		case sign(r.Trend) != 0:
			d.trends = max(d.trends, s.trendWidth(h, trend{says: &r.Says}), s.measure(h, s.c.Words.Trend.Words), s.measure(h, s.c.Words.Unstated.Words))
		}
		d.lane = laneOf(d.at(i), d.lane, &s.c.Words.Unstated)
	}
	for _, d.codes = range []bool{false, true} {
		widest := 0.0
		for _, i := range d.rows {
			widest = max(widest, s.measure(d.nameHand(i), d.name(i).Words))
		}
		if d.divide(widest + 4) {
			return d, true
		}
	}
	return nil, false
}

// laneOf is what the lane is called after a rating is seen: as a rating that
// stands in it says, or else, where one stood in it, as other says.
func laneOf(r *doc.Rating, before, other *doc.Run) *doc.Run {
	switch {
	case r.None:
	case r.Level < 0 && (before == nil || before == other):
		return &r.Word
	case before == nil && ghost(r) && r.Moved.Level < 0:
		return other
	}
	return before
}

// divide gives names of a width and the trends what they need, and the bands
// the rest. It reports false if that is not enough for their heads.
func (d *dotRows) divide(names float64) bool {
	n := float64(len(d.c.Scale))
	fixed := 0.0
	if d.lane != nil {
		n++
		fixed += dotLane
	}
	if d.trends > 0 {
		fixed += dotApart + d.trends
	}
	d.names = max(names, min(dotNames, d.width-fixed-n*dotBand))
	d.band = min(dotWidest, (d.width-fixed-d.names)/n)
	if d.band < dotBand-hair {
		return false
	}
	d.heads = nil
	for i := range d.columns() {
		lines := d.wrap(d.headHand(), d.head(i).Words, d.band-2, 2)
		if lines == nil {
			return false
		}
		d.heads = append(d.heads, lines)
	}
	d.after = fixed - d.trends + d.names + n*d.band
	return true
}

// byLevel returns the rows, the highest level first and those without a rating
// last, and by name within a level.
func (s *sheet) byLevel() []int {
	rows := make([]int, len(s.c.Rows))
	for i := range rows {
		rows[i] = i
	}
	place := func(i int) int {
		if r := &s.c.Cells[i][0]; !r.None {
			return r.Level
		}
		return -2
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		return cmp.Or(place(b)-place(a), strings.Compare(s.c.Rows[a].Label.Words, s.c.Rows[b].Label.Words))
	})
	return rows
}

func (d *dotRows) at(i int) *doc.Rating { return &d.c.Cells[i][0] }

func (d *dotRows) headHand() hand {
	return d.hand(doc.TypeLabel, doc.Strong).in(d.theme.Colours.Ink)
}

func (d *dotRows) name(i int) *doc.Run {
	if d.codes {
		return &d.c.Rows[i].Code
	}
	return &d.c.Rows[i].Label
}

func (d *dotRows) nameHand(i int) hand {
	if i == d.c.Subject {
		return d.hand(doc.TypeTable, doc.Strong)
	}
	return d.hand(doc.TypeTable, doc.Plain)
}

// columns is the number of bands, the lane included.
func (d *dotRows) columns() int {
	if d.lane != nil {
		return len(d.c.Scale) + 1
	}
	return len(d.c.Scale)
}

func (d *dotRows) head(column int) *doc.Run {
	if column == len(d.c.Scale) {
		return d.lane
	}
	return &d.c.Scale[column]
}

// left is where the band of a level begins, the lane for -1.
func (d *dotRows) left(level int) float64 {
	if level < 0 {
		return d.names + float64(len(d.c.Scale))*d.band + dotLane
	}
	return d.names + float64(level)*d.band
}

// draw draws heads, bands and rows, and returns where they end.
func (d *dotRows) draw() float64 {
	top := d.drawHeads()
	row := max(d.row, dotLead)
	foot := top + float64(len(d.rows))*row
	c := &d.theme.Colours
	for level := range d.c.Scale {
		k := ink{fill: d.field(level), line: &c.Line, width: rungEdge}.of(&d.c.Scale[level])
		more := rungEdge // neighbours share an edge
		if level == len(d.c.Scale)-1 {
			more = 0
		}
		d.box(k, d.left(level), top, d.band+more, foot-top)
	}
	if d.lane != nil {
		d.box(ink{fill: &c.White, line: &c.Ink2, dash: dashes}, d.left(-1), top, d.band, foot-top)
	}
	right := d.left(len(d.c.Scale))
	if d.lane != nil {
		right = d.left(-1) + d.band
	}
	if d.trends > 0 {
		right = d.after + d.trends
	}
	for n := 1; n < len(d.rows); n++ {
		y := top + float64(n)*row
		d.rule(ink{line: &c.Hairline, width: hairline}, 0, y, right, y)
	}
	for n, i := range d.rows {
		d.drawRow(i, top+(float64(n)+0.5)*row)
	}
	var keys key
	if d.codes {
		keys.rows = d.rows
	}
	return d.key(keys, foot)
}

// drawHeads writes the levels above their bands, on one base line, and returns
// where the rows begin.
func (d *dotRows) drawHeads() float64 {
	deepest := 1
	for _, lines := range d.heads {
		deepest = max(deepest, len(lines))
	}
	top := dotHead + float64(deepest-1)*dotLead
	base := top - 3.5
	for i, lines := range d.heads {
		level, h := i, d.headHand()
		if i == len(d.c.Scale) {
			level, h = -1, d.hand(doc.TypeLabel, doc.Quiet)
		}
		d.block(h, d.head(i), lines, d.left(level)+d.band/2, base-float64(len(lines)-1)*dotLead, dotLead, true)
	}
	if run := &d.c.Words.Trend; d.trends > noneDash && run.Words != "" {
		d.write(d.hand(doc.TypeLabel, doc.Plain), run, d.after, base)
	}
	return top
}

// drawRow draws a row around y: name, dot, the place that was left, trend.
func (d *dotRows) drawRow(i int, y float64) {
	r, c := d.at(i), &d.theme.Colours
	h := d.nameHand(i)
	d.write(h, d.name(i), 0, y+h.middle())
	if r.None {
		d.dashAt(d.after+3, y, r.Word.Origin)
		return
	}
	x := d.left(r.Level) + d.band/2
	k := ink{fill: &c.Accent}
	switch {
	case r.Level < 0:
		k = ink{fill: &c.White, line: &c.Ink, width: 1}
	case r.Level == len(c.Rungs):
		k.line, k.width = &c.White, 1 // the fifth rung is too dark for the accent alone
	}
	d.disc(k.of(&r.Word), x, y, dotRadius)
	if ghost(r) {
		d.disc(ink{fill: &c.White, line: &c.Ink, dash: dots}, d.left(r.Moved.Level)+d.band/2, y, dotRadius)
	}
	if r.Moved != nil {
		d.flag(x+dotRadius+6.5, y, 6.5, r.Word.Origin)
	}
	d.drawTrend(r, y)
}

// drawTrend writes a trend, or that none is stated.
func (d *dotRows) drawTrend(r *doc.Rating, y float64) {
	if m := sign(r.Trend); m != 0 {
		h := d.hand(doc.TypeLabel, doc.Value).in(d.theme.Colours.Ink)
		d.arrow(m, d.after, y, tokenArrow, h.colour, r.Says.Origin)
		d.write(h, &r.Says, d.after+tokenArrow+tokenGap, y+h.middle())
		return
	}
	run := &d.c.Words.Unstated
	if d.trends <= noneDash {
		return
	}
	if r.Says.Origin != nil {
		run = &doc.Run{Words: run.Words, Tone: run.Tone, Origin: r.Says.Origin}
	}
	h := d.hand(doc.TypeLabel, doc.Quiet)
	d.write(h, run, d.after, y+h.middle())
}
