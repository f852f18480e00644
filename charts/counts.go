package charts

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
)

// Measures of counts (LOOK 6).
const (
	countName   = 16.25 // height of a power's name
	countLabel  = 52    // least width of the column of levels
	countApart  = 6.5   // between two powers below each other
	countPanel  = 156   // width of a panel, where there is room for several
	countGutter = 12
	unitWide    = 29.0
	unitGap     = 2
	unitBlock   = 19.0 // height
	unitLeast   = 13.0
	unitPitch   = 4.5
	unitAfter   = 3
	barHigh10   = 10.5
	barPitch    = 14
	barAfter    = 5
	mostUnits   = 10
)

var countsForm = form{
	ChartForm: doc.ChartForm{Kind: doc.Counts, Takes: doc.OfCounts, Rows: maxCategories, Least: 1},
	steps: func(c *doc.Chart) Heights {
		if counted(c) {
			return Heights{[]float64{barHigh10}, 0}
		}
		return Heights{[]float64{unitLeast, 17, unitBlock}, 2}
	},
	draw: (*sheet).counts,
}

// A tally is how often a power has a level: the only numbers that ordered
// words allow.
type tally struct {
	label *doc.Run
	level int
	who   []int // rows
	count doc.Run
}

// counted reports whether there are too many rows for one block each.
func counted(c *doc.Chart) bool { return len(c.Rows) > mostUnits }

// tallies returns one tally for each level, highest first, and one for what is
// not stated if there is any. What has no rating in the data is not counted.
func (s *sheet) tallies(j int) []tally {
	ts := make([]tally, 0, len(s.c.Scale)+1)
	for level := len(s.c.Scale) - 1; level >= 0; level-- {
		ts = append(ts, s.tally(j, level, &s.c.Scale[level]))
	}
	for i := range s.c.Rows {
		if r := &s.c.Cells[i][j]; !r.None && r.Level < 0 {
			return append(ts, s.tally(j, -1, &r.Word))
		}
	}
	return ts
}

// tally counts a level. The number comes from the ratings that were counted.
func (s *sheet) tally(j, level int, label *doc.Run) tally {
	t := tally{label: label, level: level}
	from := []*doc.Origin{}
	for i := range s.c.Rows {
		if r := &s.c.Cells[i][j]; !r.None && r.Level == level {
			t.who = append(t.who, i)
			from = append(from, r.Word.Origin)
		}
	}
	column := &s.c.Columns[j]
	n := strconv.Itoa(len(t.who))
	id := "not-stated"
	if level >= 0 {
		id = levelID(label)
	}
	o := &doc.Origin{ID: "count:" + column.Code.Words + "/" + id, Place: label.Place(), Raw: n, Steps: []string{n + " counted"}, From: from}
	if len(from) > 0 {
		o.Place = from[0].Place
	}
	t.count = doc.Run{Words: n, Tone: doc.Strong, Keep: true, Origin: o}
	return t
}

// levelID is the name of a level in the data, whose label comes from
// scales:influence/strong:label: numbers are called after it, so that they are
// the same in words and in a drawing.
func levelID(label *doc.Run) string {
	_, key, _ := strings.Cut(label.Origin.ID, ":")
	key, _, _ = strings.Cut(key, ":")
	return key[strings.LastIndexByte(key, '/')+1:]
}

// A census is a panel of tallies for each power, below each other, or side by
// side where the width allows.
type census struct {
	*sheet
	tallies      [][]tally
	across       int // panels side by side
	panel, label float64
	codes        []int // columns that go by their code
	bars         bool
}

// counts draws unit counts, or bars of counts if there are more than ten rows,
// and returns the height.
func (s *sheet) counts() float64 {
	c := &census{sheet: s, bars: counted(s.c)}
	for j := range s.c.Columns {
		c.tallies = append(c.tallies, s.tallies(j))
	}
	if !c.plan() {
		return 0
	}
	y := 0.0
	for first := 0; first < len(c.tallies); first += c.across {
		deepest := y
		for j := first; j < min(first+c.across, len(c.tallies)); j++ {
			x := float64(j-first) * (c.panel + countGutter)
			deepest = max(deepest, c.drawPanel(j, x, y))
		}
		y = deepest + countApart
	}
	return s.key(key{columns: c.codes}, y-countApart)
}

// plan divides the width into panels and finds room for the labels.
func (c *census) plan() bool {
	c.across = max(1, min(len(c.tallies), int((c.width+countGutter)/(countPanel+countGutter))))
	c.panel = (c.width+countGutter)/float64(c.across) - countGutter
	h := c.hand(doc.TypeTable, doc.Plain)
	c.label = countLabel
	for _, ts := range c.tallies {
		for i := range ts {
			c.label = max(c.label, c.measure(h, ts[i].label.Words)+4)
		}
	}
	if least := unitWide + unitAfter + 20.0; c.label > c.panel-least {
		c.label = c.panel - least
	}
	before := len(c.problems)
	for _, ts := range c.tallies {
		for i := range ts {
			if c.wrap(h, ts[i].label.Words, c.label-4, c.lines()) == nil {
				c.noRoom(ts[i].label, "the column of levels", c.label-4)
			}
		}
	}
	strong := c.hand(doc.TypePanel, doc.Strong)
	for j := range c.c.Columns {
		if col := &c.c.Columns[j]; c.measure(strong, col.Label.Words) > c.panel {
			c.codes = append(c.codes, j)
			if c.measure(strong, col.Code.Words) > c.panel {
				c.noRoom(&col.Code, "a panel", c.panel)
			}
		}
	}
	code := c.hand(doc.TypeLabel, doc.Plain)
	for i := range c.c.Rows {
		if run := &c.c.Rows[i].Code; !c.bars && c.measure(code, run.Words) > unitWide-4 {
			c.noRoom(run, "a block", unitWide-4)
		}
	}
	return len(c.problems) == before
}

// lines is how many lines the label of a level may have.
func (c *census) lines() int {
	if c.bars {
		return 1
	}
	return 2
}

// drawPanel draws the tallies of a power and returns where they end.
func (c *census) drawPanel(j int, x, y float64) float64 {
	run := &c.c.Columns[j].Label
	if slices.Contains(c.codes, j) {
		run = &c.c.Columns[j].Code
	}
	c.write(c.hand(doc.TypePanel, doc.Strong), run, x, y+countName-6.5)
	y += countName
	if c.bars {
		return c.drawBars(c.tallies[j], x, y)
	}
	for i := range c.tallies[j] {
		y = c.drawUnits(&c.tallies[j][i], x, y) + unitPitch
	}
	return y - unitPitch
}

// drawUnits draws one block for each country and the number after the last.
func (c *census) drawUnits(t *tally, x, y float64) float64 {
	h := c.hand(doc.TypeTable, doc.Plain)
	if t.level < 0 {
		h = c.hand(doc.TypeTable, doc.Quiet)
	}
	block := max(unitLeast, min(c.row, unitBlock))
	lines := c.wrap(h, t.label.Words, c.label-4, c.lines())
	c.block(h, t.label, lines, x, y+block/2+h.middle()-float64(len(lines)-1)*leadTwoLines/2, leadTwoLines, false)

	strong := c.hand(doc.TypePanel, doc.Strong)
	start, end := x+c.label, x+c.panel
	at := start
	code := c.hand(doc.TypeLabel, doc.Plain).in(c.theme.Colours.Ink)
	for n, i := range t.who {
		if at > start && at+unitWide > end {
			at, y = start, y+block+unitGap
		}
		k := ink{fill: &c.theme.Colours.Moderate, line: &c.theme.Colours.Ink}
		if t.level < 0 {
			k = c.tint(-1).ink
		}
		k.origin = t.count.Origin.From[n]
		c.box(k, at, y, unitWide, block)
		c.centre(code, &c.c.Rows[i].Code, at+unitWide/2, y+block/2+code.middle())
		at += unitWide + unitGap
	}
	wide := c.measure(strong, t.count.Words)
	if at > start {
		at += unitAfter - unitGap + 1
	}
	if at+wide > end {
		at, y = start, y+block+unitGap
	}
	c.write(strong, &t.count, at, y+block/2+strong.middle())
	return y + block
}
