package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/doc"
	"brief/report/draw"
)

// anyHistory draws dot rows or a strip.
func anyHistory(t *rapid.T, kind doc.ChartKind) *doc.Chart {
	name := rapid.StringMatching(`[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,5}`)
	c := &doc.Chart{Kind: kind, Words: words(nil)}
	c.Scale = runs([]string{"Low", "Moderate", "Strong", "Leading", "Very high"}[:rapid.IntRange(2, 5).Draw(t, "levels")]...)
	c.Words.Trend, c.Words.Unstated = run("Trend"), run("not stated")
	rows, columns := rapid.IntRange(1, 40).Draw(t, "rows"), 1
	if kind == doc.Strip {
		rows, columns = rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 16).Draw(t, "columns")
	}
	c.Subject = rapid.IntRange(-1, rows-1).Draw(t, "subject")
	for j := range columns {
		c.Columns = append(c.Columns, keys(fmt.Sprintf("2026-W%d", 10+j), fmt.Sprintf("W%d", 10+j))...)
	}
	level := rapid.IntRange(-1, len(c.Scale)-1)
	for i := range rows {
		c.Rows = append(c.Rows, doc.ChartKey{Label: run(name.Draw(t, "name")), Code: run(fmt.Sprintf("R%02d", i))})
		row := make([]doc.Rating, columns)
		for j := range row {
			row[j] = anyRating(t, c, level, i)
			if row[j].None {
				row[j].Word = run("no rating")
			}
		}
		c.Cells = append(c.Cells, row)
	}
	return c
}

// anyNumbers draws a chart of numbers.
func anyNumbers(t *rapid.T, kind doc.ChartKind) *doc.Chart {
	most := map[doc.ChartKind]int{doc.Lines: 4, doc.Bars: 8, doc.Multiples: 14}[kind]
	n, periods := rapid.IntRange(1, most).Draw(t, "series"), rapid.IntRange(1, 24).Draw(t, "periods")
	c := &doc.Chart{Kind: kind, Subject: rapid.IntRange(-1, n-1).Draw(t, "subject")}
	c.Axis = doc.Axis{Decimals: rapid.IntRange(0, 2).Draw(t, "decimals"), Forecast: run("forecast"), Estimate: run("estimate"), Number: doc.NumberForm{Group: ","}}
	if rapid.Bool().Draw(t, "unit") {
		c.Axis.Unit = run("% of the whole")
	}
	label := rapid.SampledFrom([]string{"%d", "%d Q4", "Nov %d"}).Draw(t, "period")
	for k := range periods {
		c.Periods = append(c.Periods, run(fmt.Sprintf(label, 2000+k)))
	}
	name := rapid.StringMatching(`[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,4}`)
	size, shift := rapid.IntRange(1, 1000).Draw(t, "size"), rapid.IntRange(-1000, 1000).Draw(t, "shift")
	scale := math.Pow10(rapid.IntRange(-2, 5).Draw(t, "scale"))
	for i := range n {
		s := doc.Series{Label: run(name.Draw(t, "name")), Code: run(fmt.Sprintf("S%02d", i))}
		s.Points = make([]doc.Point, periods)
		some := rapid.IntRange(0, periods-1).Draw(t, "some")
		for k := range s.Points {
			p := &s.Points[k]
			if p.None = k != some && rapid.IntRange(0, 6).Draw(t, "none") == 6; p.None {
				continue
			}
			p.Value = float64(shift+rapid.IntRange(-size, size).Draw(t, "value")) * scale
			p.Word = run(c.Axis.Number.Write(p.Value, c.Axis.Decimals))
			p.Word.Origin.ID = fmt.Sprintf("value:%d/%d", i, k)
			p.Status = doc.PointStatus(max(0, rapid.IntRange(-4, 2).Draw(t, "status")))
			p.Breaks = rapid.IntRange(0, 9).Draw(t, "breaks") == 9
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func TestPropertiesNewer(t *testing.T) {
	for _, kind := range []doc.ChartKind{doc.DotRows, doc.Strip, doc.Lines, doc.Bars, doc.Multiples} {
		t.Run(string(kind), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				for range 3 {
					newerHolds(t, kind)
				}
			})
		})
	}
}

// newerHolds draws a chart of a kind and fails if something is not as it must be.
func newerHolds(t *rapid.T, kind doc.ChartKind) {
	numbers := formOf(kind).Takes == doc.OfNumbers
	var c *doc.Chart
	if numbers {
		c = anyNumbers(t, kind)
	} else {
		c = anyHistory(t, kind)
	}
	width := rapid.SampledFrom([]float64{156, 240, 312, 492}).Draw(t, "width")
	steps := Steps(c)
	row := steps.Rows[rapid.IntRange(0, len(steps.Rows)-1).Draw(t, "row")]
	d, err := Draw(c, Size{width, row}, desk, faces())
	if err != nil {
		onlyRoom(t, err)
		if width == 492 {
			t.Fatalf("the full width must have room: %v", err)
		}
		return
	}
	inside(t, d)
	apart(t, d)
	sourced(t, d)
	if numbers {
		clear(t, d)
		valued(t, c, d)
		ordered(t, c, d)
		return
	}
	marked(t, c, d)
}

// sourced fails unless all words have an origin and a size that can be read.
func sourced(t *rapid.T, d *draw.Drawing) {
	for _, op := range d.Ops {
		if w := op.Words; w != nil && (w.Run == nil || w.Run.Origin == nil || w.Size < floor) {
			t.Fatalf("%q in %g points comes from %v", w.Text, w.Size, w.Run)
		}
	}
}

// clear fails if a mark meets words: all that is filled but the field of
// forecasts.
func clear(t *rapid.T, d *draw.Drawing) {
	for _, op := range d.Ops {
		if op.Shape == nil || op.Shape.Fill == nil || *op.Shape.Fill == desk.Colours.Forecast || op.Shape.Origin == nil {
			continue
		}
		one := draw.Drawing{Ops: []draw.Op{op}}
		box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for _, p := range points(&one) {
			box = rect{min(box.x1, p.X), min(box.y1, p.Y), max(box.x2, p.X), max(box.y2, p.Y)}
		}
		for _, op := range d.Ops {
			if op.Words != nil && cover(op.Words).meets(box) {
				t.Fatalf("the mark of %s at %v meets %q:\n%s", one.Ops[0].Shape.Origin.ID, box, op.Words.Text, dump(d))
			}
		}
	}
}

// valued fails unless the marks stand for all values of the chart and nothing
// else, and each of its numbers that has a label is printed as it is.
func valued(t *rapid.T, c *doc.Chart, d *draw.Drawing) {
	want, got := map[string]bool{}, map[string]bool{}
	for i := range c.Series {
		for k := range c.Series[i].Points {
			if p := &c.Series[i].Points[k]; !p.None {
				want[p.Word.Origin.ID] = true
			}
		}
	}
	said := map[*doc.Run]bool{}
	for _, op := range d.Ops {
		if op.Words != nil {
			said[op.Words.Run] = true
		}
		if op.Shape == nil || op.Shape.Origin == nil || op.Shape.Origin == c.Axis.Forecast.Origin {
			continue
		}
		if from := op.Shape.Origin.From; len(from) > 0 {
			for _, o := range from {
				got[o.ID] = true
			}
			continue
		}
		got[op.Shape.Origin.ID] = true
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Fatalf("marks stand for %v, the values are %v", got, want)
	}
	for i := range c.Series {
		s := &c.Series[i]
		for k := range s.Points {
			if p := &s.Points[k]; !p.None && (k == last(s) || c.Kind == doc.Bars) && !said[&p.Word] {
				t.Fatalf("%q of %q is not told", p.Word.Words, s.Label.Words)
			}
		}
		if !said[&s.Label] {
			t.Fatalf("%q is not told", s.Label.Words)
		}
	}
}

// ordered fails if of two values of a line the higher does not stand higher, or
// the later not further right.
func ordered(t *rapid.T, c *doc.Chart, d *draw.Drawing) {
	values := map[string]float64{}
	for i := range c.Series {
		for k := range c.Series[i].Points {
			if p := &c.Series[i].Points[k]; !p.None {
				values[p.Word.Origin.ID] = p.Value
			}
		}
	}
	for _, op := range d.Ops {
		if op.Shape == nil || op.Shape.Origin == nil || !strings.HasPrefix(op.Shape.Origin.ID, "line:") {
			continue
		}
		from, path := op.Shape.Origin.From, op.Shape.Path
		if len(path) != len(from) {
			t.Fatalf("a line through %d values has %d places", len(from), len(path))
		}
		for a := range path {
			for b := range a {
				higher := values[from[a].ID] - values[from[b].ID]
				if up := path[b].P[0].Y - path[a].P[0].Y; higher > 0 && up < 0 || higher < 0 && up > 0 || path[a].P[0].X < path[b].P[0].X {
					t.Fatalf("%s at %v, %s at %v", from[a].ID, path[a].P[0], from[b].ID, path[b].P[0])
				}
			}
		}
	}
}

// The gridlines are multiples of 1, 2 or 5 times a power of ten, hold the values
// and are written with no more decimals than the values.
func TestAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyNumbers(t, doc.Lines)
		height := rapid.Float64Range(36, 200).Draw(t, "height")
		a := axisOf(c, height, panelStep)
		low, high := extent(c, false)
		if n := len(a.lines); n < 2 {
			t.Fatalf("%d gridlines", n)
		}
		by := a.lines[1].value - a.lines[0].value
		if apart := by / (a.high - a.low) * height; apart < panelStep-hair {
			t.Fatalf("gridlines are %g points apart", apart)
		}
		if a.low > low || a.high < high || a.lines[0].value < a.low || a.lines[len(a.lines)-1].value > a.high || a.lines[0].value-low > by/2 || high-a.lines[len(a.lines)-1].value > by/2 {
			t.Fatalf("an axis of %v to %v with %v for values of %v to %v", a.low, a.high, a.lines, low, high)
		}
		if digit := by / math.Pow10(int(math.Floor(math.Log10(by)+1e-9))); !slices.ContainsFunc([]float64{1, 2, 5}, func(d float64) bool { return math.Abs(digit-d) < 1e-6 }) {
			t.Fatalf("gridlines are %v apart", by)
		}
		for _, l := range a.lines {
			if _, part, _ := strings.Cut(l.word.Words, "."); len(part) > c.Axis.Decimals {
				t.Fatalf("%q has %d decimals", l.word.Words, len(part))
			}
		}
	})
}
