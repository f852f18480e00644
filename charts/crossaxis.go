package charts

import "brief/report/doc"

// axesFit gives the axes what their words need: as much as LOOK has, or else a
// wider column for those at the left and two steps for those below. It reports
// whether that is enough.
func (x *cross) axesFit() bool {
	for _, x.label = range []float64{crossLabel, crossWidest} {
		x.side = (x.width - x.label - crossLane - crossGap*float64(x.n-1)) / float64(x.n+1)
		for x.steps = 1; x.steps <= 2; x.steps++ {
			if run, _ := x.unnamed(); run == nil {
				return true
			}
		}
	}
	x.steps = 2
	run, width := x.unnamed()
	x.noRoom(run, "an axis", width)
	return false
}

// unnamed returns the first word of an axis that has no room, and the width that
// it may have, or nil.
func (x *cross) unnamed() (*doc.Run, float64) {
	for level := -1; level < x.n; level++ {
		for _, width := range []float64{x.underRoom(level), x.label - 4} {
			if lines, run, _, _ := x.axis(level, width); lines == nil {
				return run, width
			}
		}
	}
	return x.namePowers(), x.label - 4
}

// underRoom is the width that a word of the axis below may have. In two steps it
// may reach under half of either neighbour; the lane has none at its right.
func (x *cross) underRoom(level int) float64 {
	if level < 0 {
		return min(x.side, x.label-4)
	}
	return min(float64(x.steps)*x.side, x.label-4)
}

// namePowers chooses how the axes name the powers: by name if there is room and
// else by code; the one below only once, at the left, where neither has room in
// each column. It returns the code that has no room, or nil.
func (x *cross) namePowers() *doc.Run {
	h := x.hand(doc.TypeLabel, doc.Plain)
	x.once = false
	for j, rooms := range [2][]float64{{x.side, x.label - 4}, {x.label - 4}} {
		x.heads[j] = nil
		for i, room := range rooms {
			for _, run := range []*doc.Run{&x.c.Columns[j].Label, &x.c.Columns[j].Code} {
				if x.heads[j] == nil && x.measure(h, run.Words) <= room {
					x.heads[j], x.once = run, x.once || i > 0
				}
			}
		}
		if x.heads[j] == nil {
			return &x.c.Columns[j].Code
		}
	}
	return nil
}

// axis returns an axis word in lines of a width, nil if it has no room, and how
// the power and the level are written.
func (x *cross) axis(level int, width float64) (lines []string, run *doc.Run, power, word hand) {
	power = x.hand(doc.TypeLabel, doc.Plain)
	if level < 0 {
		run = x.unstated()
		return x.wrap(power, run.Words, width, 3), run, power, power
	}
	run = &x.c.Scale[level]
	word = x.hand(doc.TypeLabel, doc.Value).in(x.theme.Colours.Ink)
	return x.wrap(word, run.Words, width, 2), run, power.in(x.theme.Colours.Ink), word
}

// axisLead is between the lines of axis words.
const axisLead = 12

func (x *cross) axisUp(row int) {
	level, height := x.n-1-row, x.square
	if row == x.n {
		level, height = -1, x.lane
	}
	lines, run, power, word := x.axis(level, x.label-4)
	y := x.top(row) + height/2 + power.middle() - float64(len(lines))*axisLead/2
	x.write(power, x.heads[1], 0, y)
	x.block(word, run, lines, 0, y+axisLead, axisLead, false)
}

func (x *cross) axisAcross(col int) {
	level := col
	if col == x.n {
		level = -1
	}
	lines, run, power, word := x.axis(level, x.underRoom(level))
	middle, y := x.left(col)+x.side/2, x.top(x.n)+x.lane+axisLead
	if !x.once {
		x.centre(power, x.heads[0], middle, y)
	}
	if x.steps > 1 && col%2 > 0 {
		y += float64(x.deepest()) * axisLead
	}
	x.block(word, run, lines, middle, y+axisLead, axisLead, true)
}

// deepest is the most lines that a word of the axis below takes.
func (x *cross) deepest() int {
	deepest := 1
	for level := -1; level < x.n; level++ {
		lines, _, _, _ := x.axis(level, x.underRoom(level))
		deepest = max(deepest, len(lines))
	}
	return deepest
}

// axisDepth is the height of the words below the squares.
func (x *cross) axisDepth() float64 {
	return crossAxis + float64(x.steps*x.deepest()-1)*axisLead
}
