package charts

import (
	"math"

	"brief/report/doc"
)

// An axis is the range of a numeric chart and its gridlines.
type axis struct {
	low, high float64
	lines     []gridline // from the lowest
}

// A gridline is a number and its words.
type gridline struct {
	value float64
	word  doc.Run
}

// extent is the range of the chart's numbers. Zero is part of it where it is
// near, and always where zero asks for it: a bar that does not start there has a
// false length.
func extent(c *doc.Chart, zero bool) (low, high float64) {
	lowest, highest := outermost(c)
	low, high = lowest.Value, highest.Value
	switch {
	case zero || low == high:
		low, high = min(low, 0), max(high, 0)
	case low > 0 && low <= high/2:
		low = 0
	case high < 0 && high >= low/2:
		high = 0
	}
	return low, high
}

// axisOf returns the axis of a chart of some height whose gridlines are at least
// so far apart, which is at most half of it: steps of 1, 2 or 5 times a power of
// ten, never finer than the decimals of the numbers.
func axisOf(c *doc.Chart, height, apart float64) axis {
	low, high := extent(c, false)
	floor := max(-c.Axis.Decimals, finest(low, high))
	for want := (high - low) * apart / height; ; {
		digit, power := step(want, floor)
		width := ten(float64(digit), power)
		first, last := gridlines(low/width, high/width)
		a := axis{low: min(low, ten(first*float64(digit), power)), high: max(high, ten(last*float64(digit), power))}
		if width/(a.high-a.low)*height < apart {
			want = width * 1.5 // the next step
			continue
		}
		lowest, highest := outermost(c)
		for n := first; n <= last; n++ {
			v := ten(n*float64(digit), power)
			a.lines = append(a.lines, gridline{v, gridWord(c, lowest, highest, v, max(0, -power))})
		}
		return a
	}
}

// gridlines returns the first and the last of at least two gridlines for numbers
// that are given in steps. A number that goes past the last one by less than half
// a step needs no further one.
func gridlines(low, high float64) (first, last float64) {
	const near = 1e-9 // 0.3 is the third multiple of 0.1, though not in binary
	first, last = math.Floor(low+near), math.Ceil(high-near)
	if first+1-low < 0.5 && last-first > 1 {
		first++
	}
	if high-last+1 < 0.5 && last-first > 1 {
		last--
	}
	if last == first {
		last++
	}
	return first, last
}

// step returns the least digit of 1, 2 and 5 and power of ten, not under least,
// whose product is at least want.
func step(want float64, least int) (digit, power int) {
	for power = least; ; power++ {
		for _, digit = range []int{1, 2, 5} {
			if ten(float64(digit), power) >= want {
				return digit, power
			}
		}
	}
}

// finest is the power of ten of the finest step that the numbers of a range can
// be told apart by.
func finest(low, high float64) int {
	largest := max(math.Abs(low), math.Abs(high))
	if largest == 0 {
		return -maxDecimals
	}
	return int(math.Floor(math.Log10(largest))) - 12
}

// ten is n times a power of ten, as exact as can be.
func ten(n float64, power int) float64 {
	if power < 0 {
		return n / math.Pow10(-power)
	}
	return n * math.Pow10(power)
}

// outermost are the lowest and the highest value of a chart.
func outermost(c *doc.Chart) (low, high *doc.Point) {
	for i := range c.Series {
		for k := range c.Series[i].Points {
			switch p := &c.Series[i].Points[k]; {
			case p.None:
			case low == nil:
				low, high = p, p
			case p.Value < low.Value:
				low = p
			case p.Value > high.Value:
				high = p
			}
		}
	}
	return low, high
}

// gridWord is the number at a gridline. It rests on the lowest and the highest
// value, which the axis was made for, and is called after them, since a document
// may have the same number at the gridlines of two charts.
func gridWord(c *doc.Chart, low, high *doc.Point, v float64, decimals int) doc.Run {
	words := c.Axis.Number.Write(v, decimals)
	return doc.Run{Words: words, Keep: true, Origin: &doc.Origin{
		ID:    "gridline:" + low.Word.Origin.ID + "/" + high.Word.Origin.ID + "/" + words,
		Place: low.Word.Place(), Raw: words, Steps: []string{"a gridline at " + words},
		From: []*doc.Origin{low.Word.Origin, high.Word.Origin},
	}}
}

// widest is the width of the widest of a's numbers.
func (s *sheet) widest(a axis, h hand) float64 {
	w := 0.0
	for i := range a.lines {
		w = max(w, s.measure(h, a.lines[i].word.Words))
	}
	return w
}

const unitHigh = 13 // height of the unit above a chart

// unit writes the unit of the numbers above a chart, if it has one, and returns
// the height that this takes.
func (s *sheet) unit() float64 {
	run := &s.c.Axis.Unit
	if run.Words == "" {
		return 0
	}
	h := s.hand(doc.TypeLabel, doc.Plain)
	if s.measure(h, run.Words) > s.width {
		s.noRoom(run, "a chart", s.width)
	}
	s.write(h, run, 0, fieldBase)
	return unitHigh
}
