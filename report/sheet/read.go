package sheet

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"brief/report/problem"
)

// A Kind says what a cell holds.
type Kind int

const (
	Text   Kind = iota
	Number      // Text is the number in digits, unrounded
	Date        // Text is 2026-11-24, or 2026-11-24 13:00:00
	Time        // Text is 13:00:00
	Truth       // Text is TRUE or FALSE
)

// A Cell is one cell that holds something.
type Cell struct {
	Column  int // counted from 1
	Kind    Kind
	Text    string
	Formula bool // Text is what the formula gave when the workbook was saved

	// Fault says why it cannot be told what the cell says, Hint what to do; ""
	// for a sound cell.
	Fault, Hint string
}

// A Row is one row that holds something.
type Row struct {
	Number int // counted from 1
	Hidden bool
	Cells  []Cell // from left to right; valid until the next row is told
}

// A Range is a rectangle of cells, from its first cell to its last.
type Range struct{ Row, Column, LastRow, LastColumn int }

// String returns the range as people write it: B2:C4.
func (r Range) String() string {
	return problem.ColumnName(r.Column) + strconv.Itoa(r.Row) + ":" + problem.ColumnName(r.LastColumn) + strconv.Itoa(r.LastRow)
}

// An Outline is what a sheet says of its cells beside them.
type Outline struct {
	Merged        []Range // only the first cell of each holds something
	HiddenColumns []Range // of all rows
}

// Read tells each row of a sheet that holds something to each, from the top
// down, until that returns false. An error says that the sheet cannot be
// trusted, the rows that were told before no more than the others: it is cut
// off, or contradicts itself.
func (b *Book) Read(s Sheet, each func(Row) bool) (Outline, *problem.Problem) {
	at := problem.Place{File: b.name, Sheet: s.Name}
	if s.part == "" {
		return Outline{}, b.problem(at, &fault{"D070", "the sheet holds a chart or a macro, and no cells", "name another sheet"})
	}
	r := &reader{book: b, each: each}
	err := b.walk(s.part, r.visit)
	switch err {
	case nil:
		err = overlap(r.outline.Merged)
	case errEnough:
	default:
		at.Line = r.row.Number
	}
	if err != nil && err != errEnough {
		return r.outline, b.problem(at, err)
	}
	if err == nil && !r.data {
		return r.outline, b.problem(at, broken("the sheet has no place for cells"))
	}
	return r.outline, nil
}

// errEnough ends the reading of a sheet: no more rows are wanted.
var errEnough = &fault{}

// A reader steps through the elements of a sheet.
type reader struct {
	book    *Book
	each    func(Row) bool
	outline Outline
	data    bool // sheetData was there
	row     Row
	cell    raw
	column  int // of the last cell of the row
}

// A raw is a cell as it is written.
type raw struct {
	column  int
	kind    string // its attribute t
	style   string
	value   string // v
	stored  bool   // v is there
	formula bool
	worded  bool            // is is there
	inline  strings.Builder // what it says
}

// visit takes one element of a sheet (ECMA-376 part 1, 18.3.1).
func (r *reader) visit(e *element) error {
	if len(e.path) > 2 && e.path[1] == "sheetData" {
		return r.inside(e)
	}
	switch {
	case e.is("worksheet", "sheetData") && !e.ends:
		if r.data {
			return broken("the sheet has two tables of cells")
		}
		r.data = true
	case e.is("worksheet", "mergeCells", "mergeCell") && !e.ends:
		area, ok := rangeOf(e.attr("ref"))
		switch {
		case !ok:
			return broken("%q is no range of merged cells", quoted(e.attr("ref")))
		case len(r.outline.Merged) == MaxMerged:
			return beyond("more than %d ranges of cells are merged", MaxMerged)
		}
		r.outline.Merged = append(r.outline.Merged, area)
	case e.is("worksheet", "cols", "col") && !e.ends && truth(e.attr("hidden")):
		from, to := index(e.attr("min"), maxColumn), index(e.attr("max"), maxColumn)
		if from == 0 || to < from {
			return broken("the columns %s to %s are no columns", quoted(e.attr("min")), quoted(e.attr("max")))
		}
		if len(r.outline.HiddenColumns) == maxColumn {
			return beyond("more than %d ranges of columns are hidden", maxColumn)
		}
		r.outline.HiddenColumns = append(r.outline.HiddenColumns, Range{1, from, maxRow, to})
	case !slices.Contains(e.path, "extLst") && stray(e.path[len(e.path)-1]):
		return broken("%s stands outside the table of cells", e.path[len(e.path)-1])
	}
	return nil
}

// stray reports whether an element is one of those that hold cells.
func stray(name string) bool {
	switch name {
	case "row", "c", "v", "is":
		return true
	}
	return false
}

// overlap returns the fault of two ranges of merged cells that share a cell: no
// program writes them (18.3.1.55), and nobody can tell what they hide.
func overlap(merged []Range) error {
	merged = slices.SortedFunc(slices.Values(merged), func(a, b Range) int { return a.Row - b.Row })
	var above []Range // those that reach the row of the next one
	for _, m := range merged {
		above = slices.DeleteFunc(above, func(a Range) bool { return a.LastRow < m.Row })
		for _, a := range above {
			if a.Column <= m.LastColumn && m.Column <= a.LastColumn {
				return broken("the merged cells %s and %s overlap", a, m)
			}
		}
		above = append(above, m)
	}
	return nil
}

// inside takes an element below sheetData. What it does not know there it does
// not pass over: it might be a row.
func (r *reader) inside(e *element) error {
	switch path := e.path[2:]; {
	case path[0] != "row":
		return broken("something that is no row stands among the rows: %s", quoted(strings.TrimPrefix(path[0], "?")))
	case len(path) == 1 && !e.ends:
		return r.begin(e)
	case len(path) == 1:
		if len(r.row.Cells) > 0 && !r.each(r.row) {
			return errEnough
		}
	case path[1] == "extLst":
	case path[1] != "c":
		return broken("something that is no cell stands in row %d: %s", r.row.Number, quoted(strings.TrimPrefix(path[1], "?")))
	case len(path) == 2 && !e.ends:
		return r.open(e)
	case len(path) == 2:
		return r.close()
	default:
		return r.content(path[2:], e)
	}
	return nil
}

// begin takes the head of a row, whose number may be left out.
func (r *reader) begin(e *element) error {
	n := r.row.Number + 1
	if text := e.attr("r"); text != "" {
		if n = index(text, maxRow); n == 0 {
			return broken("%q is no number of a row", quoted(text))
		}
	}
	if n <= r.row.Number {
		return broken("row %d stands below row %d", n, r.row.Number)
	}
	if n > maxRow {
		return broken("there are rows below the last, %d", maxRow)
	}
	r.row = Row{Number: n, Hidden: truth(e.attr("hidden")), Cells: r.row.Cells[:0]}
	r.column = 0
	return nil
}

// open takes the head of a cell, whose reference may be left out.
func (r *reader) open(e *element) error {
	column := r.column + 1
	if ref := e.attr("r"); ref != "" {
		row := 0
		if row, column = reference(ref); row != r.row.Number {
			return broken("the cell %q stands in row %d", quoted(ref), r.row.Number)
		}
	}
	if column <= r.column || column > maxColumn {
		return broken("the cell %s%d stands behind %s%d", problem.ColumnName(column), r.row.Number, problem.ColumnName(r.column), r.row.Number)
	}
	r.column = column
	r.cell = raw{column: column, kind: e.attr("t"), style: e.attr("s")}
	return nil
}

// content takes an element inside a cell.
func (r *reader) content(path []string, e *element) error {
	switch path[0] {
	case "f":
		if len(path) > 1 {
			return broken("the formula of a cell in row %d holds %s", r.row.Number, quoted(strings.TrimPrefix(path[1], "?")))
		}
		r.cell.formula = true
	case "v":
		if len(path) > 1 {
			return broken("the value of a cell in row %d holds %s", r.row.Number, quoted(strings.TrimPrefix(path[1], "?")))
		}
		if e.ends {
			if r.cell.stored {
				return broken("a cell in row %d has two values", r.row.Number)
			}
			r.cell.stored, r.cell.value = true, e.text
		}
	case "is":
		switch {
		case len(path) == 1 && !e.ends:
			if r.cell.worded {
				return broken("a cell in row %d has two texts", r.row.Number)
			}
			r.cell.worded = true
		case len(path) > 1:
			return words(&r.cell.inline, path[1:], e)
		}
	case "extLst":
	default:
		return broken("a cell in row %d holds %s", r.row.Number, quoted(strings.TrimPrefix(path[0], "?")))
	}
	return nil
}

// close adds the cell to its row, if it holds something.
func (r *reader) close() error {
	c := Cell{Column: r.cell.column, Formula: r.cell.formula}
	if err := r.fill(&c); err != nil {
		return err
	}
	if c.Text != "" || c.Fault != "" {
		r.row.Cells = append(r.row.Cells, c)
	}
	return nil
}

// fill finds what a cell says from its kind (18.18.11) and its style.
// Content that its kind does not use is not passed over.
func (r *reader) fill(c *Cell) error {
	v := strings.TrimSpace(r.cell.value)
	unused := r.cell.inline.String()
	if r.cell.kind == "inlineStr" {
		unused = v
	}
	if unused != "" {
		return broken("the cell %s%d is of the kind %q, and holds %q, which that does not use", problem.ColumnName(c.Column), r.row.Number, quoted(cmp.Or(r.cell.kind, "n")), quoted(unused))
	}
	switch r.cell.kind {
	case "s":
		i, err := strconv.Atoi(v)
		if err != nil || i < 0 || i >= len(r.book.strings) {
			return broken("the cell %s%d has text %q of %d", problem.ColumnName(c.Column), r.row.Number, quoted(v), len(r.book.strings))
		}
		c.Text = r.book.strings[i]
	case "inlineStr":
		c.Text = unescape(r.cell.inline.String())
	case "str":
		c.Text = unescape(r.cell.value)
	case "e":
		c.Text, c.Fault, c.Hint = v, "the error "+quoted(v), "mend the formula, and save the workbook"
	case "b":
		c.Kind = Truth
		if c.Text = map[string]string{"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}[v]; c.Text == "" && v != "" {
			return broken("the cell %s%d is neither true nor false: %q", problem.ColumnName(c.Column), r.row.Number, quoted(v))
		}
	case "d":
		c.Kind, c.Text = Date, strings.TrimSuffix(strings.TrimSuffix(v, "Z"), "T00:00:00")
	case "", "n":
		if err := r.number(c, v); err != nil {
			return err
		}
	default:
		return broken("the cell %s%d is of an unknown kind, %q", problem.ColumnName(c.Column), r.row.Number, quoted(r.cell.kind))
	}
	if r.cell.formula && (!r.cell.stored || v == "" && r.cell.kind != "str") && r.cell.inline.Len() == 0 {
		c.Fault, c.Hint = "a formula without a stored value", "open the workbook in the program that made it and save it, or write the value"
	}
	return nil
}

// number finds what a number looks like in the style of its cell.
func (r *reader) number(c *Cell, v string) error {
	style, err := strconv.Atoi(r.cell.style)
	shown := plain
	switch {
	case r.cell.style == "":
		if len(r.book.styles) > 0 {
			shown = r.book.styles[0]
		}
	case err != nil || style < 0 || style >= max(len(r.book.styles), 1):
		return broken("the cell %s%d has the style %q of %d", problem.ColumnName(c.Column), r.row.Number, quoted(r.cell.style), len(r.book.styles))
	case style < len(r.book.styles):
		shown = r.book.styles[style]
	}
	if v == "" {
		return nil
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || strings.Trim(v, "0123456789+-.eE") != "" || math.IsInf(n, 0) {
		return broken("the cell %s%d holds %q, which is no number", problem.ColumnName(c.Column), r.row.Number, quoted(v))
	}
	c.Kind, c.Text = Number, strconv.FormatFloat(n, 'f', -1, 64)
	ok := true
	switch shown {
	case dated:
		c.Kind = Date
		if c.Text, ok = r.book.from.day(n); !ok {
			c.Text, c.Fault = v, "the number "+v+" as a date, and it is none"
		}
	case timed:
		c.Kind = Time
		if c.Text, ok = clockTime(n); !ok {
			c.Text, c.Fault = v, "the number "+v+" as a time, and it is none"
		}
	case mixed:
		c.Fault = "a number whose format shows some as they are and others not: its value is " + c.Text
	case percent:
		c.Fault = "a percentage: what is shown is a hundred times the value, " + c.Text
	case scaled:
		c.Fault = "a number that is shown in thousands: its value is " + c.Text
	}
	if c.Fault != "" {
		c.Hint = "give the cell the format General, and write what it is to say"
	}
	return nil
}

// index is a positive number in digits, at most limit, or 0.
func index(s string, limit int) int {
	if len(s) > 7 || strings.Trim(s, "0123456789") != "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > limit {
		return 0
	}
	return n
}

// reference is the row and the column of a reference such as C4, or 0 and 0.
func reference(ref string) (row, column int) {
	letters := len(ref) - len(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if letters == 0 || letters > 3 {
		return 0, 0
	}
	for _, c := range ref[:letters] {
		column = 26*column + int(c-'A') + 1
	}
	if row = index(ref[letters:], maxRow); row == 0 || column > maxColumn {
		return 0, 0
	}
	return row, column
}

// rangeOf is a range such as B2:C4, or one cell.
func rangeOf(ref string) (Range, bool) {
	first, last, ok := strings.Cut(ref, ":")
	if !ok {
		last = first
	}
	var r Range
	r.Row, r.Column = reference(first)
	r.LastRow, r.LastColumn = reference(last)
	return r, r.Row > 0 && r.LastRow >= r.Row && r.LastColumn >= r.Column
}
