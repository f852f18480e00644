package dataset

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/problem"
)

// readCSVTable reads a CSV file into t (RFC 4180, one line a row; commas,
// semicolons or tabs, as the header shows). It reports whether the rows could
// be read. Nothing is guessed: old line ends or rows of other lengths are
// problems that say what the file seems to be.
func (l *loader) readCSVTable(t *table) bool {
	if strings.TrimSpace(t.in.text) == "" {
		if !t.config.Optional {
			l.lose(t.name, problem.Errorf(t.in.at(1), "D006", "no rows; the file is empty").
				WithHint("add a header and rows, or say optional: true for datasets.%s", t.name))
		}
		return false
	}
	sep, p := separator(t.in)
	if p != nil {
		l.lose(t.name, *p)
		return false
	}
	t.in.sep = sep
	if p := t.titled(); p != nil {
		l.lose(t.name, *p)
		return false
	}
	c := newCSVReader(t.in)
	header, ok := l.header(t, c)
	if !ok {
		return false
	}
	if n := t.in.tooMany(c.line); n > 0 {
		l.lose(t.name, problem.Errorf(t.in.at(n), "F601", "more than %d rows; at most so many are read", maxRows).WithHint("take away what no brief needs"))
		return false
	}
	slots := l.slots(t, header)
	for row, ok := c.next(); ok; row, ok = c.next() {
		l.csvRecord(t, row, slots)
	}
	for _, g := range c.blank {
		l.warn(t.name, blankRows(t.in.at(g.first), g.lines, "line"))
	}
	return true
}

// tooMany returns the line of the first row that is more than are read, of
// those from line n on, or 0. A row takes a line at least. They are counted
// before one is looked at: a file that is refused costs no more than that.
func (in *input) tooMany(n int) int {
	rows := 0
	for ; n <= len(in.start); n++ {
		if strings.Trim(in.line(n), ",; \t\"") == "" {
			continue
		}
		if rows++; rows > maxRows {
			return n
		}
	}
	return 0
}

// header returns the names of the columns, or registers why there are none.
func (l *loader) header(t *table, c *csvReader) ([]value, bool) {
	row, ok := c.next()
	if !ok {
		l.lose(t.name, problem.Errorf(t.in.at(1), "D006", "no rows; the file is empty"))
		return nil, false
	}
	if row.bad != nil {
		l.lose(t.name, *row.bad)
		return nil, false
	}
	t.header = row.values
	c.width = len(row.values)
	return row.values, l.nameColumns(t, row.values)
}

// csvRecord makes a row of a file a record of the table.
func (l *loader) csvRecord(t *table, row csvRow, slots []int) {
	r := t.newRecord(t.in.at(row.line))
	if row.bad != nil {
		r.loose, r.ragged = true, true
		l.fault(r, *row.bad)
		return
	}
	for i, v := range row.values {
		if i < len(slots) && slots[i] >= 0 {
			r.values[slots[i]] = v
		}
	}
	if len(row.values) != len(slots) {
		r.ragged = true
		p := problem.Errorf(r.Place, "D003", "row has %d fields, header has %d", len(row.values), len(slots))
		line := t.in.line(row.line)
		if sep, _ := likelySeparator(line); sep != t.in.sep && strings.ContainsRune(line, sep) {
			p = p.WithHint("the separator seems to be %s", separatorName(sep))
		} else if len(row.values) > len(slots) {
			p = p.WithHint("put a text that holds %s in double quotes", separatorName(t.in.sep))
		} else {
			p = p.WithHint("write each field, also an empty one")
		}
		l.fault(r, p)
		return
	}
	t.defaults(r)
	for i := range row.values {
		if slots[i] == unnamed {
			l.hasNoName(t, row.values[i], slots, i)
		}
		if slots[i] == ignored { // ignored, and still a part of the file that goes round
			if p := l.clean(t, "the ignored column", &row.values[i]); p != nil {
				l.fault(r, *p)
			}
		}
	}
}

// separator returns what separates the fields of a file, by its header: a
// comma, or the semicolon or the tab that programs write where a comma parts
// whole numbers from decimals. A header with as many of one as of another, and
// old line ends, are a problem.
func separator(in *input) (rune, *problem.Problem) {
	if !strings.Contains(in.text, "\n") && strings.Contains(strings.TrimRight(in.text, "\r"), "\r") {
		p := problem.Errorf(in.at(1), "D003", "the lines end in a carriage return alone: old Mac line ends").WithHint("save it as CSV UTF-8 (comma delimited)")
		return 0, &p
	}
	first := 1
	for first < len(in.start) && strings.TrimSpace(in.line(first)) == "" {
		first++
	}
	sep, other := likelySeparator(in.line(first))
	if other != 0 {
		p := problem.Errorf(in.at(first), "D003", "the header holds %s as often as %s: which of them separates its columns cannot be told", separatorName(sep), separatorName(other)).
			WithHint("put names that hold one of them in double quotes")
		return 0, &p
	}
	return sep, nil
}

// likelySeparator returns the character that seems to separate the fields of a
// line, the one that stands there most often outside quotes, a comma where
// none does; and another that stands there as often, or 0.
func likelySeparator(line string) (best, other rune) {
	count := map[rune]int{}
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted:
			count[r]++
		}
	}
	best = ','
	for _, r := range []rune{';', '\t'} {
		switch {
		case count[r] > count[best]:
			best, other = r, 0
		case count[r] > 0 && count[r] == count[best]:
			other = r
		}
	}
	return best, other
}

func separatorName(sep rune) string {
	switch sep {
	case '\t':
		return "a tab"
	case ',':
		return "a comma"
	}
	return `"` + string(sep) + `"`
}

// A csvReader steps through the rows of a file, one a line. It is encoding/csv
// with what that leaves out: places in characters, blank lines, limits, and
// quotes that are not closed in their line, so that none swallows the rows of
// others.
type csvReader struct {
	in    *input
	csv   *csv.Reader // over the text after line above
	above int
	line  int   // number of the next line
	width int   // fields of the header; 0 before it is read
	blank []gap // between rows
	gap   gap   // since the last row
}

// A gap is some lines that hold nothing.
type gap struct{ first, lines int }

// A csvRow is one row: its values, or why they could not be read.
type csvRow struct {
	line   int
	values []value
	bad    *problem.Problem
}

func newCSVReader(in *input) *csvReader {
	c := &csvReader{in: in}
	c.restart(1)
	return c
}

// restart goes on at line n.
func (c *csvReader) restart(n int) {
	rest := ""
	if n <= len(c.in.start) {
		rest = c.in.text[c.in.start[n-1]:]
	}
	c.line, c.above = n, n-1
	c.csv = csv.NewReader(strings.NewReader(rest))
	c.csv.Comma = c.in.sep
	c.csv.FieldsPerRecord = -1
	c.csv.ReuseRecord = true
}

// next returns the next row that holds anything.
func (c *csvReader) next() (csvRow, bool) {
	for {
		for c.line <= len(c.in.start) && c.in.line(c.line) == "" { // the library passes over them
			c.pass(c.line)
			c.line++
		}
		if c.line > len(c.in.start) {
			return csvRow{}, false
		}
		n := c.line
		if p, last := c.unreadable(n); p != nil {
			c.restart(last + 1)
			return c.found(csvRow{line: n, bad: p}), true
		}
		fields, err := c.csv.Read()
		c.line++
		switch {
		case errors.Is(err, io.EOF):
			return csvRow{}, false
		case err != nil:
			return c.found(csvRow{line: n, bad: c.broken(err, n)}), true
		case len(fields) > maxColumns:
			p := problem.Errorf(c.in.at(n), "F601", "%d columns; at most %d are read", len(fields), maxColumns)
			return c.found(csvRow{line: n, bad: &p}), true
		case slices.ContainsFunc(fields, func(s string) bool { return strings.TrimSpace(s) != "" }):
			return c.found(csvRow{line: n, values: c.values(fields)}), true
		}
		c.pass(n)
	}
}

// pass notes that line n holds nothing.
func (c *csvReader) pass(n int) {
	if c.gap.lines == 0 {
		c.gap.first = n
	}
	c.gap.lines++
}

// found returns row, before which blank lines were between rows.
func (c *csvReader) found(row csvRow) csvRow {
	if c.gap.lines > 0 {
		c.blank, c.gap = append(c.blank, c.gap), gap{}
	}
	return row
}

// unreadable returns why line n is not given to the library, and the last line
// of the row: the line is too long, or a quote that opens in it is not closed
// in it. In a quoted field each quote turns the state, in another one none may
// stand: so their number decides.
func (c *csvReader) unreadable(n int) (*problem.Problem, int) {
	line := c.in.line(n)
	if len(line) > maxRecordBytes {
		p := problem.Errorf(c.in.at(n), "F601", "the row has %d bytes; at most %d are read", len(line), maxRecordBytes)
		return &p, n
	}
	if !open(line) {
		return nil, n
	}
	at := c.in.place(c.in.start[n-1] + openQuote(line, byte(c.in.sep)))
	if last := c.lastLine(n); last > n {
		p := problem.Errorf(at, "F604", "the cell holds a line break").WithHint("write it in one line")
		return &p, last
	}
	p := problem.Errorf(at, "D003", "the quotation mark is not closed in its line").WithHint("close it, or double it inside a quoted text")
	return &p, n
}

// open reports whether a quote is open at the end of a line.
func open(line string) bool { return strings.Count(line, `"`)%2 == 1 }

// lastLine returns the last line of a row that begins in line n and has a cell
// with line breaks, if the lines make a whole row; else n.
func (c *csvReader) lastLine(n int) int {
	for m := n + 1; m <= min(n+maxCellLines, len(c.in.start)); m++ {
		if !open(c.in.line(m)) {
			continue
		}
		end := len(c.in.text)
		if m < len(c.in.start) {
			end = c.in.start[m]
		}
		if end-c.in.start[n-1] > maxRecordBytes {
			return n
		}
		r := csv.NewReader(strings.NewReader(c.in.text[c.in.start[n-1]:end]))
		r.Comma = c.in.sep
		fields, err := r.Read()
		if err == nil && len(fields) == c.width {
			return m
		}
		return n
	}
	return n
}

// openQuote returns the offset of the quote that is not closed in a line: the
// one that opens the last field, else the last one.
func openQuote(line string, sep byte) int {
	open, quoted, start := strings.LastIndexByte(line, '"'), false, true
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case quoted && b == '"' && i+1 < len(line) && line[i+1] == '"':
			i++
		case b == '"' && quoted:
			quoted = false
		case b == '"' && start:
			quoted, open = true, i
		}
		start = !quoted && line[i] == sep
	}
	return open
}

// values gives the fields of the last row their places in characters.
func (c *csvReader) values(fields []string) []value {
	vs := make([]value, len(fields))
	line, text, bytes, runes := 0, "", 0, 0
	for i, s := range fields {
		n, col := c.csv.FieldPos(i) // in bytes, from 1
		n += c.above
		if n != line {
			line, text, bytes, runes = n, c.in.line(n), 0, 0
		}
		to := min(col-1, len(text))
		runes += utf8.RuneCountInString(text[bytes:to])
		bytes = to
		vs[i] = value{text: s, raw: s, place: problem.Place{File: c.in.name, Line: n, Column: runes + 1}}
	}
	return vs
}

// broken is the problem of line n, which the library does not read: a quote
// inside a field.
func (c *csvReader) broken(err error, n int) *problem.Problem {
	at := c.in.at(n)
	if e := (*csv.ParseError)(nil); errors.As(err, &e) {
		at = c.in.place(c.in.start[n-1] + min(max(e.Column-1, 0), len(c.in.line(n))))
	}
	p := problem.Errorf(at, "D003", "a quotation mark stands inside a field").
		WithHint(`put the whole field in quotes and double those inside: "the ""new"" plan"`)
	return &p
}
