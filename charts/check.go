package charts

import (
	"math"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/problem"
)

// Limits of a chart. A scale of one level says nothing, and more than five
// cannot be told apart in grey.
const (
	minLevels, maxLevels = 2, 5
	maxCategories        = 60  // rows, columns
	maxCells             = 500 // ratings
	maxLabel             = 80  // characters
	minWidth             = 100 // points
	maxMeasure           = 2000
)

// check returns everything that is wrong with a chart before any of it is
// drawn, so that neither our forms nor go-chart meet a surprise.
func check(c *doc.Chart, size Size) problem.List {
	v := &checker{c: c}
	f := formOf(c.Kind)
	if f == nil {
		v.refuse(nil, "there is no chart form %q", c.Kind)
	}
	if !(size.Width >= minWidth && size.Width <= maxMeasure) || !(size.Row >= 0 && size.Row <= maxMeasure) || math.IsNaN(size.Row) {
		v.refuse(nil, "a chart of %g points with rows of %g cannot be drawn; widths are %d to %d", size.Width, size.Row, minWidth, maxMeasure)
	}
	if f != nil && f.Takes == doc.OfNumbers {
		v.numbers()
	} else {
		v.levels()
	}
	if f != nil && f.check != nil {
		f.check(v)
	}
	return v.problems
}

// levels checks what the forms of ordered words have in common.
func (v *checker) levels() {
	c := v.c
	if n := len(c.Scale); n < minLevels || n > maxLevels {
		v.refuse(nil, "the scale has %d levels; charts draw scales of %d to %d", n, minLevels, maxLevels)
	}
	v.keys("row", c.Rows)
	v.keys("column", c.Columns)
	if n := len(c.Rows) * len(c.Columns); n > maxCells {
		v.refuse(nil, "the chart has %d ratings, the limit is %d", n, maxCells)
	}
	if c.Subject < -1 || c.Subject >= len(c.Rows) {
		v.refuse(nil, "the subject is row %d of %d", c.Subject, len(c.Rows))
	}
	for i := range c.Scale {
		v.label("a level", &c.Scale[i])
	}
	if v.grid() {
		for i := range c.Rows {
			for j := range c.Columns {
				v.rating(i, j)
			}
		}
	}
}

type checker struct {
	c        *doc.Chart
	problems problem.List
}

func (v *checker) refuse(at *doc.Run, format string, args ...any) {
	v.problems = append(v.problems, problem.Errorf(at.Place(), "C206", format, args...))
}

// label checks words that must be there and must come from somewhere.
func (v *checker) label(what string, run *doc.Run) {
	switch n := utf8.RuneCountInString(run.Words); {
	case n == 0:
		v.refuse(run, "%s has no words", what)
	case n > maxLabel:
		v.refuse(run, "%s has %d characters, the limit is %d: %q", what, n, maxLabel, string([]rune(run.Words)[:20])+"…")
	case run.Origin == nil:
		v.refuse(run, "%s says %q, but not where it comes from", what, run.Words)
	}
}

func (v *checker) keys(what string, keys []doc.ChartKey) {
	if n := len(keys); n < 1 || n > maxCategories {
		v.refuse(nil, "the chart has %d %ss, wanted 1 to %d", n, what, maxCategories)
		return
	}
	for i := range keys {
		v.label("a "+what, &keys[i].Label)
		v.label("the code of a "+what, &keys[i].Code)
	}
}

// grid reports whether there is a rating for each row and column.
func (v *checker) grid() bool {
	if len(v.c.Cells) != len(v.c.Rows) {
		v.refuse(nil, "the chart has ratings for %d rows of %d", len(v.c.Cells), len(v.c.Rows))
		return false
	}
	whole := true
	for i, row := range v.c.Cells {
		if len(row) != len(v.c.Columns) {
			v.refuse(&v.c.Rows[i].Label, "%q has ratings for %d columns of %d", v.c.Rows[i].Label.Words, len(row), len(v.c.Columns))
			whole = false
		}
	}
	return whole
}

func (v *checker) rating(i, j int) {
	r := &v.c.Cells[i][j]
	if r.None {
		return
	}
	if r.Level < -1 || r.Level >= len(v.c.Scale) {
		v.refuse(&r.Word, "level %d is not on a scale of %d", r.Level, len(v.c.Scale))
	}
	v.label("a rating", &r.Word)
	if sign(r.Trend) != 0 {
		v.label("a trend", &r.Says)
	}
	if m := r.Moved; m != nil {
		if m.Level < -1 || m.Level >= len(v.c.Scale) {
			v.refuse(&r.Word, "the level before is %d, which is not on a scale of %d", m.Level, len(v.c.Scale))
		}
		if len(m.Words) > 2 {
			v.refuse(&r.Word, "the place left is told in %d lines, the limit is 2", len(m.Words))
		}
		for k := range m.Words {
			v.label("the place left", &m.Words[k])
		}
	}
}
