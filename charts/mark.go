package charts

import (
	"brief/report/doc"
	"brief/report/draw"
)

// Sizes of the inline signs and the room after them (LOOK 5).
const (
	trendWide, trendHigh = 6, 5.4
	barHigh              = 2.2 // of the sign for a steady trend
	boxGap               = 2   // between the boxes of a ladder
	afterTrend           = 4
	afterLadder          = 7
	afterDiamond         = 4
)

// MarkWidth returns the room that a sign takes in a line of the given role,
// the space before its words included.
func MarkWidth(m *doc.Mark, role doc.TypeRole) float64 {
	switch m.Kind {
	case doc.Up, doc.Flat, doc.Down:
		return trendWide + afterTrend
	case doc.Diamond:
		return diamondSize(role) + afterDiamond
	case doc.Ladder:
		w, _ := ladderBox(m, role)
		return ladderWidth(m.Steps, w) + afterLadder
	}
	return 0
}

// Mark draws the sign before the words of a run (see doc.Run.Shape), which
// stands for what they say. The origin of the drawing is the left end of the
// sign on the baseline, so what stands above has negative places.
func Mark(run *doc.Run, role doc.TypeRole, t *doc.Theme) draw.Drawing {
	m, origin := run.Shape, run.Origin
	r := newRecorder(script{theme: t})
	middle := -capHeight * t.Type[role].Size / 2
	height := float64(trendHigh)
	switch m.Kind {
	case doc.Up, doc.Flat, doc.Down:
		r.arrow(m.Kind, 0, middle, trendWide, t.Colours.Ink, origin)
	case doc.Diamond:
		height = diamondSize(role)
		r.diamond(height/2, middle, height, origin)
	case doc.Ladder:
		w, h := ladderBox(m, role)
		height = h
		r.ladder(0, middle, m.Steps, m.At, w, h, origin)
	}
	return draw.Drawing{Width: MarkWidth(m, role), Height: height, Ops: r.ops}
}

// diamondSize is 7 in tables and 6.5 in running text.
func diamondSize(role doc.TypeRole) float64 {
	switch role {
	case doc.TypeTable, doc.TypeDense, doc.TypeLabel:
		return 7
	}
	return 6.5
}

// ladderBox is the size of one box: 17 x 9; 12 x 9 in grids and cards; 14 x 8
// in dense tables; never over 11 wide for four levels or more.
func ladderBox(m *doc.Mark, role doc.TypeRole) (w, h float64) {
	w, h = 17, 9
	switch {
	case m.Narrow:
		w = 12
	case role == doc.TypeDense:
		w, h = 14, 8
	}
	if m.Steps >= 4 {
		w = min(w, 11)
	}
	return w, h
}

func ladderWidth(steps int, box float64) float64 {
	return float64(steps)*box + float64(steps-1)*boxGap
}
