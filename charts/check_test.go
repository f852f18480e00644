package charts

import (
	"errors"
	"math"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/problem"
)

// anew returns the chart of the first sample, to be changed.
func anew(t *testing.T) *doc.Chart { return samples(t)[0].chart }

func TestCheck(t *testing.T) {
	long := strings.Repeat("a", maxLabel+1)
	for _, test := range []struct {
		name   string
		change func(c *doc.Chart, s *Size)
		want   []string
	}{
		{"good", func(c *doc.Chart, s *Size) {}, nil},
		{"kind", func(c *doc.Chart, s *Size) { c.Kind = "pie" }, []string{"no chart form \"pie\""}},
		{"size", func(c *doc.Chart, s *Size) { s.Width = 99 }, []string{"widths are 100 to 2000"}},
		{"nan", func(c *doc.Chart, s *Size) { s.Row = math.NaN() }, []string{"rows of NaN"}},
		{"inf", func(c *doc.Chart, s *Size) { s.Width = math.Inf(1) }, []string{"a chart of +Inf points"}},
		{"one level", func(c *doc.Chart, s *Size) { c.Scale = c.Scale[:1] }, []string{
			"the scale has 1 levels; charts draw scales of 2 to 5", "level 1 is not on a scale of 1",
		}},
		{"six levels", func(c *doc.Chart, s *Size) { c.Scale = runs("a", "b", "c", "d", "e", "f") }, []string{"the scale has 6 levels"}},
		{"no rows", func(c *doc.Chart, s *Size) { c.Rows, c.Cells, c.Subject = nil, nil, -1 }, []string{"0 rows, wanted 1 to 60"}},
		{"subject", func(c *doc.Chart, s *Size) { c.Subject = 3 }, []string{"the subject is row 3 of 3"}},
		{"short", func(c *doc.Chart, s *Size) { c.Cells = c.Cells[:2] }, []string{"ratings for 2 rows of 3"}},
		{"ragged", func(c *doc.Chart, s *Size) { c.Cells[1] = c.Cells[1][:1] }, []string{`"Kyrgyzstan" has ratings for 1 columns of 2`}},
		{"below", func(c *doc.Chart, s *Size) { c.Cells[0][0].Level = -2 }, []string{"level -2 is not on a scale of 2"}},
		{"moved", func(c *doc.Chart, s *Size) { c.Cells[0][0].Moved = &doc.Moved{Level: 2, Words: runs("a", "b", "c")} }, []string{
			"the level before is 2", "told in 3 lines",
		}},
		{"long", func(c *doc.Chart, s *Size) { c.Rows[0].Label.Words = long }, []string{"a row has 81 characters, the limit is 80"}},
		{"no words", func(c *doc.Chart, s *Size) { c.Cells[0][1].Says = doc.Run{} }, []string{"a trend has no words"}},
		{"no origin", func(c *doc.Chart, s *Size) { c.Columns[0].Code.Origin = nil }, []string{`the code of a column says "RUS", but not where it comes from`}},
		{"cross", func(c *doc.Chart, s *Size) { c.Kind, c.Words.RatedHigher = doc.CrossGrid, nil }, []string{"a cross grid compares two powers"}},
	} {
		c, s := anew(t), Size{492, 29.25}
		test.change(c, &s)
		d, err := Draw(c, s, desk, faces())
		if test.want == nil {
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		var l problem.List
		if d != nil || !errors.As(err, &l) {
			t.Errorf("%s: drawn, %v", test.name, err)
			continue
		}
		for _, w := range test.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q", test.name, err, w)
			}
		}
	}
}

// The limits just hold, and just do not.
func TestLimits(t *testing.T) {
	grid := func(rows, columns int) *doc.Chart {
		c := &doc.Chart{Kind: doc.Counts, Scale: two, Subject: -1}
		for range rows {
			c.Rows = append(c.Rows, keys("Kazakhstan", "KAZ")...)
			c.Cells = append(c.Cells, make([]doc.Rating, columns))
			for j := range columns {
				c.Cells[len(c.Cells)-1][j].Word = run("Moderate")
			}
		}
		for range columns {
			c.Columns = append(c.Columns, keys("Russia", "RUS")...)
		}
		return c
	}
	for _, test := range []struct {
		rows, columns int
		good          bool
	}{{60, 8, true}, {61, 1, false}, {1, 60, true}, {1, 61, false}, {50, 10, true}, {56, 9, false}} {
		_, err := Draw(grid(test.rows, test.columns), Size{492, 19}, desk, faces())
		if (err == nil) != test.good {
			t.Errorf("%d x %d: %v", test.rows, test.columns, err)
		}
	}
}

// Whatever has no room is named, by name and with its place.
func TestNoRoom(t *testing.T) {
	c := anew(t)
	c.Kind = doc.Matrix
	word := doc.Run{Words: "Extraordinarilystrong", Origin: &doc.Origin{Place: problem.Place{File: "data/scales.yaml", Line: 5, Column: 9}}}
	c.Scale = []doc.Run{c.Scale[0], word}
	c.Cells[0][0].Word = word
	_, err := Draw(c, Size{156, 23}, desk, faces())
	if err == nil || !strings.Contains(err.Error(), `data/scales.yaml:5:9: C205: no room for "Extraordinarilystrong" in a cell`) {
		t.Errorf("got %v", err)
	}
}

func TestCheckNumbers(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(c *doc.Chart)
		want   []string
	}{
		{"good", func(c *doc.Chart) {}, nil},
		{"no series", func(c *doc.Chart) { c.Series, c.Subject = nil, -1 }, []string{"the chart has 0 series, wanted 1 to 60"}},
		{"no periods", func(c *doc.Chart) { c.Periods = nil }, []string{"the chart has 0 periods, wanted 1 to 500", `"Power A" has values for 10 periods of 0`}},
		{"many", func(c *doc.Chart) { c.Periods = years(1500, 2000) }, []string{"the chart has 501 periods", "the chart has 1002 values, the limit is 500"}},
		{"subject", func(c *doc.Chart) { c.Subject = 2 }, []string{"the subject is series 2 of 2"}},
		{"decimals", func(c *doc.Chart) { c.Axis.Decimals = 10 }, []string{"the axis has 10 decimals, wanted 0 to 9"}},
		{"nan", func(c *doc.Chart) { c.Series[0].Points[0].Value = math.NaN() }, []string{`"9" is not a number`}},
		{"inf", func(c *doc.Chart) { c.Series[0].Points[0].Value = math.Inf(-1) }, []string{`"9" cannot be drawn; numbers are 0 or 1e-09 to 1e+15`}},
		{"tiny", func(c *doc.Chart) { c.Series[0].Points[0].Value = 1e-10 }, []string{`"9" cannot be drawn`}},
		{"short", func(c *doc.Chart) { c.Series[1].Points = c.Series[1].Points[:9] }, []string{`"Power B" has values for 9 periods of 10`}},
		{"status", func(c *doc.Chart) { c.Series[0].Points[0].Status = 3 }, []string{"the status 3"}},
		{"no word for forecasts", func(c *doc.Chart) { c.Axis.Forecast = doc.Run{} }, []string{`"31" is a forecast, and the chart has no word for that`}},
		{"no word for estimates", func(c *doc.Chart) { c.Kind, c.Axis.Estimate = doc.Bars, doc.Run{} }, []string{`"21" is an estimate, and the chart has no word for that`}},
		{"no origin", func(c *doc.Chart) { c.Series[0].Points[0].Word.Origin = nil }, []string{`a value says "9", but not where it comes from`}},
		{"no values", func(c *doc.Chart) {
			for k := range c.Series[0].Points {
				c.Series[0].Points[k].None = true
			}
		}, []string{`"Power A" has no value`}},
		{"long", func(c *doc.Chart) { c.Series[0].Label.Words = strings.Repeat("a", maxLabel+1) }, []string{"a series has 81 characters, the limit is 80"}},
	} {
		var c *doc.Chart
		for _, s := range newer(t) {
			if s.name == "lines" {
				c = s.chart
			}
		}
		test.change(c)
		_, err := Draw(c, Size{492, 97.5}, desk, faces())
		if test.want == nil && err != nil || test.want != nil && err == nil {
			t.Errorf("%s: %v", test.name, err)
		}
		for _, w := range test.want {
			if err != nil && !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q", test.name, err, w)
			}
		}
	}
}

// The ends of what a number may be are drawn.
func TestExtremes(t *testing.T) {
	for _, kind := range []doc.ChartKind{doc.Lines, doc.Bars, doc.Multiples} {
		for _, values := range []string{"0", "0 0 0", "1e-9 0", "1e15 -1e15", "1e15 999999999999999", "5 5 5", "-5 -5", "- 1e-9 -", "1e15 1e-9"} {
			c := numeric(kind, 0, years(2001, 2000+len(strings.Fields(values))), series(t, "Averland", "AVE", values))
			for _, c.Axis.Decimals = range []int{0, 9} {
				if _, err := Draw(c, Size{492, 46}, desk, faces()); err != nil {
					t.Errorf("%s of %s: %v", kind, values, err)
				}
			}
		}
	}
}
