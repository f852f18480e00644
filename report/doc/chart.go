package doc

// A Chart is the data of a chart, checked and complete: charts draws it
// without looking anything up. Levels are places on an ordered scale; they
// are never numbers, so no chart can add them or average them.
type Chart struct {
	Kind    ChartKind
	Scale   []Run      // level labels, lowest first
	Rows    []ChartKey // countries, subject first where the kind says so
	Columns []ChartKey // powers
	Cells   [][]Rating // [row][column]
	Subject int        // index in Rows, or -1
	Words   ChartWords
}

// A ChartKind is a form that is honest for ordered words (PRODUCT 4.8).
type ChartKind int

const (
	Board     ChartKind = iota // rungs, one panel for each power
	Ladders                    // one ladder for each row and column
	Matrix                     // row x column, word in each cell
	CrossGrid                  // two powers compared
	Counts                     // unit counts, n up to 10; bars of counts above
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
}
