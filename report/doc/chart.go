package doc

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// A Chart is the data of a chart, checked and complete: charts draws it
// without looking anything up. Levels are places on an ordered scale; they
// are never numbers, so no chart can add them or average them.
type Chart struct {
	Kind    ChartKind
	Scale   []Run      // level labels, lowest first
	Rows    []ChartKey // countries, subject first where the kind says so
	Columns []ChartKey // powers
	Cells   [][]Rating // [row][column]
	Subject int        // index in Rows, or -1; of the numeric forms, in Series
	Words   ChartWords
	Beside  bool // of a Strip: names stand beside the cells, and columns go by their code

	// The numeric forms Lines, Bars and Multiples have these in place of
	// Scale, Rows, Columns and Cells.
	Periods []Run // along the bottom, earliest first, without gaps
	Series  []Series
	Axis    Axis
}

// A ChartKind is the name of a form, as templates write it: one that is honest
// for ordered words (PRODUCT 4.8), or one of numbers.
//
// What a drawing says in words, and so need not be said around it: Board,
// Ladders, Matrix and CrossGrid name rows and columns; DotRows names its rows and
// not its power, which is for the title; Strip names rows and dates; Lines and
// Multiples print the last number of each series and those of the gridlines; Bars
// print every number, and after it that it is an estimate or a forecast. Numbers
// between the first and the last of a line stand in the alternative text only.
// What long and short dashes mean is for the note of Lines and Multiples.
type ChartKind string

const (
	Board     ChartKind = "board"     // rungs, one panel for each power
	Ladders   ChartKind = "ladders"   // one ladder for each row and column
	Matrix    ChartKind = "matrix"    // row x column, word in each cell
	CrossGrid ChartKind = "crossgrid" // two powers compared
	Counts    ChartKind = "counts"    // unit counts, n up to 10; bars of counts above
	DotRows   ChartKind = "dotrows"   // one power, a row for each country, sorted by level and name; Words.Unstated and Words.Trend
	Strip     ChartKind = "strip"     // a row for each country or power, a cell for each date (Columns, earliest first; Code "W48" for "2026-W48"), never joined by a line
	Lines     ChartKind = "lines"     // numbers over periods; over four series become Multiples
	Bars      ChartKind = "bars"      // from zero: a panel of periods for each series, or of one period a panel of series, in their order
	Multiples ChartKind = "multiples" // a small line chart for each series, on one scale
)

// A ChartForm says what charts can draw under a name, so that templates know
// what to ask the data for. The packages do not know each other: report hands
// the forms of charts to templates.
type ChartForm struct {
	Kind  ChartKind
	Takes Measure
	Rows  int       // the most countries or series that it has room for; 0 is no limit
	Most  int       // the most powers; 0 is no limit
	Least int       // the fewest powers
	Dates int       // the most dates, editions or periods; 0 is no limit
	Else  ChartKind // what is asked for in its place where there are more; "" refuses them
}

// A Measure is what a form shows.
type Measure string

const (
	OfLevels  Measure = "influence.level"         // ordered words: shown, never added up
	OfCounts  Measure = "count(influence.level)"  // how often each occurs
	OfHistory Measure = "influence.level by date" // ordered words again, one for each date or edition
	OfNumbers Measure = "indicators"
)

// A ChartKey names a row or column.
type ChartKey struct {
	Label Run
	Code  Run // three letters, for narrow places
}

// A Rating is one cell of a chart.
type Rating struct {
	Level int // index in Scale, -1 not stated
	Word  Run // the level's word, or "not stated"
	Trend Trend
	Says  Run // the trend's word; empty Words if not stated, with its origin
	Moved *Moved
	None  bool // no rating in the data: nothing is drawn but a dash
}

// A Trend is a direction, apart from every level.
type Trend int

const (
	TrendNotStated Trend = iota
	TrendDown
	TrendFlat
	TrendUp
)

// Moved says what the rating was in the edition before.
type Moved struct {
	Level int
	Words []Run // "Uzbekistan", "in 2026-W47"
}

// ChartWords are the words that a form needs beside its data.
type ChartWords struct {
	NotStated   Run   // "Level not stated"
	NoCountry   Run   // "no country"
	SameLevel   Run   // "same level"
	RatedHigher []Run // by column: "China rated higher"
	ByCode      []Run // the same by the column's code, for narrow squares: "CHN rated higher"
	Trend       Run   // of DotRows, over the trends: "Trend"
	Unstated    Run   // of DotRows, for a trend that is not stated: "not stated"
}

// A Series is what a numeric form draws of one country or indicator. It has at
// least one value: what has none is left out, and that is said in words.
type Series struct {
	Label  Run
	Code   Run     // three letters, for narrow places; empty Words if it has none
	Points []Point // one for each of Periods
}

// A Point is one value of a series.
type Point struct {
	None   bool    // no value for this period: a gap, never a zero
	Value  float64 // for the place where it is drawn
	Word   Run     // the number as it is printed, with its origin
	Status PointStatus
	Breaks bool // no line leads here from the point before
}

// A PointStatus says how firm a value is, and so how it is drawn.
type PointStatus int

const (
	Actual PointStatus = iota // provisional values are drawn alike; the note says which they are
	Estimate
	Forecast
)

// An Axis says what the numbers of a chart are.
type Axis struct {
	Unit     Run // "%", above the gridlines; empty Words for none, or where the subtitle has it
	Decimals int // the most that gridlines are written with, as the values are
	Forecast Run // what forecasts are called, where there are any: "forecast"
	Estimate Run // what estimates are called, which Bars say beside their numbers: "estimate"
	Number   NumberForm
}

// A NumberForm is how numbers are written in the language of the words. An empty
// Decimal is a point, an empty Minus a minus sign, and without a Group thousands
// are not set apart.
type NumberForm struct{ Decimal, Group, Minus string }

// Write writes a finite number with so many decimals. What rounds to zero has no
// minus.
func (f NumberForm) Write(v float64, decimals int) string {
	digits := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, part, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(digits, "0.") != "" {
		b.WriteString(cmp.Or(f.Minus, "\u2212"))
	}
	for i, d := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 {
			b.WriteString(f.Group)
		}
		b.WriteRune(d)
	}
	if part != "" {
		b.WriteString(cmp.Or(f.Decimal, ".") + part)
	}
	return b.String()
}
