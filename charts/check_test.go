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
