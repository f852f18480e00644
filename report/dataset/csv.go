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

// readCSVTable reads a CSV file into t (RFC 4180, comma, one line a row). It
// reports whether the rows could be read. Nothing is guessed: another
// separator, old line ends or rows of other lengths are problems that say what
// the file seems to be.
func (l *loader) readCSVTable(t *table) bool {
	if strings.TrimSpace(t.in.text) == "" {
		if !t.config.Optional {
			l.lose(t.name, problem.Errorf(t.in.at(1), "D006", "no rows; the file is empty").
				WithHint("add a header and rows, or say optional: true for datasets.%s", t.name))
		}
		return false
	}
	if p := separated(t.in); p != nil {
		l.lose(t.name, *p)
		return false
	}
	c := newCSVReader(t.in)
	header, ok := l.header(t, c)
	if !ok {
		return false
	}
	slots := l.slots(t, header)
	for {
		row, ok := c.next()
		if !ok {
			break
		}
		if len(t.records) == maxRows {
			l.lose(t.name, problem.Errorf(t.in.at(row.line), "F601", "more than %d rows; at most so many are read", maxRows))
			break
		}
		l.csvRecord(t, row, slots)
	}
	for _, n := range c.blank {
		l.add(problem.Warningf(t.in.at(n), "D003", "a blank line between rows").WithHint("take it away"))
	}
	return true
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
	if len(row.values) > maxColumns {
		l.lose(t.name, problem.Errorf(t.in.at(row.line), "F601", "%d columns; at most %d are read", len(row.values), maxColumns))
		return nil, false
	}
	for i := range row.values {
		h := &row.values[i]
		if p := l.clean(t, "column", h); p != nil {
			l.lose(t.name, *p)
			return nil, false
		}
		text, _ := trim(h.text)
		if h.text = nfc(text); utf8.RuneCountInString(h.text) > maxHeaderRunes {
			l.lose(t.name, problem.Errorf(h.place, "F601", "the column name %s has more than %d characters", show(h.text), maxHeaderRunes))
			return nil, false
		}
	}
	return row.values, true
}

// csvRecord makes a row of a file a record of the table.
func (l *loader) csvRecord(t *table, row csvRow, slots []int) {
	r := &record{Row: Row{Dataset: t.name, Place: t.in.at(row.line)}, table: t, values: make([]value, len(t.columns))}
	for i := range r.values {
		r.values[i].absent = true
	}
	t.records = append(t.records, r)
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
		if sep := likelySeparator(t.in.line(row.line)); sep != ',' {
			p = p.WithHint("the separator seems to be %s", separatorName(sep))
		} else if len(row.values) > len(slots) {
			p = p.WithHint("put a text that holds a comma in double quotes")
		} else {
			p = p.WithHint("write each field, also an empty one")
		}
		l.fault(r, p)
		return
	}
	t.defaults(r)
	for i, v := range row.values {
		if slots[i] < 0 { // ignored, and still a part of the file that goes round
			if p := l.clean(t, "the ignored column", &row.values[i]); p != nil {
				l.fault(r, *p)
			}
		}
		if strings.ContainsAny(v.text, "\n") {
			r.loose = true // what the quotes swallowed may be rows of anyone
		}
	}
}

// separated returns the problem of a file whose fields or lines are not
// separated as CSV wants.
func separated(in *input) *problem.Problem {
	if !strings.Contains(in.text, "\n") && strings.Contains(strings.TrimRight(in.text, "\r"), "\r") {
		p := problem.Errorf(in.at(1), "D003", "the lines end in a carriage return alone: old Mac line ends").WithHint("save it as CSV UTF-8 (comma delimited)")
		return &p
	}
	if sep := likelySeparator(in.line(1)); sep != ',' {
		p := problem.Errorf(in.at(1), "D003", "the header has no commas between its columns; the separator seems to be %s", separatorName(sep)).
			WithHint("save it as CSV UTF-8 (comma delimited)")
		return &p
	}
	return nil
}

// likelySeparator returns the character that seems to separate the fields of a
// line: a comma unless another stands there more often, outside quotes.
func likelySeparator(line string) rune {
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
	best := ','
	for _, r := range []rune{';', '\t'} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

func separatorName(sep rune) string {
	if sep == '\t' {
		return "a tab"
	}
	return `"` + string(sep) + `"`
}

// A csvReader steps through the rows of a file. It is encoding/csv with what
// that leaves out: places in characters, blank lines, limits, and the line at
// which an unclosed quote opens.
type csvReader struct {
	in    *input
	csv   *csv.Reader // over the text from offset from, which begins line above+1
	from  int
	above int
	end   int   // offset after the last row
	line  int   // number of the line at end
	blank []int // lines that hold nothing, between rows
	gap   []int // such lines since the last row
}

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

// restart begins anew at line n.
func (c *csvReader) restart(n int) {
	c.line, c.above, c.end = n, n-1, len(c.in.text)
	if n <= len(c.in.start) {
		c.end = c.in.start[n-1]
	}
	c.from = c.end
	c.csv = csv.NewReader(strings.NewReader(c.in.text[c.from:]))
	c.csv.FieldsPerRecord = -1
	c.csv.ReuseRecord = true
}

// next returns the next row that holds anything.
func (c *csvReader) next() (csvRow, bool) {
	for {
		fields, err := c.csv.Read()
		if errors.Is(err, io.EOF) {
			return csvRow{}, false
		}
		from, first := c.end, c.line
		c.end = c.from + int(c.csv.InputOffset())
		c.line += strings.Count(c.in.text[from:c.end], "\n")
		first = c.skip(first)
		if err != nil {
			return c.broken(err, first), true
		}
		if c.end-from > maxRecordBytes {
			p := problem.Errorf(c.in.at(first), "F601", "the row has %d bytes; at most %d are read", c.end-from, maxRecordBytes)
			return csvRow{line: first, bad: &p}, true
		}
		if !slices.ContainsFunc(fields, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			c.gap = append(c.gap, first)
			continue
		}
		c.blank, c.gap = append(c.blank, c.gap...), nil
		return csvRow{line: first, values: c.values(fields)}, true
	}
}

// skip notes the empty lines from line n on, which the library passes over,
// and returns the first that is not.
func (c *csvReader) skip(n int) int {
	for n < c.line && c.in.line(n) == "" {
		c.gap = append(c.gap, n)
		n++
	}
	return n
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

// broken is a row that is no CSV: a quote inside a field, or one that is not
// closed in its line. After the latter reading begins anew at the next line, so
// that it does not swallow the rows of others.
func (c *csvReader) broken(err error, first int) csvRow {
	row := csvRow{line: first}
	c.blank, c.gap = append(c.blank, c.gap...), nil
	if at, open := c.openQuote(first); open {
		p := problem.Errorf(at, "D003", "the quotation mark that opens here is not closed in its line").
			WithHint("close it, or double it inside a quoted text")
		row.bad = &p
		c.restart(at.Line + 1)
		return row
	}
	at := c.in.at(first)
	if e := (*csv.ParseError)(nil); errors.As(err, &e) && e.Line+c.above <= len(c.in.start) {
		at = c.in.place(min(c.in.start[e.Line+c.above-1]+max(e.Column-1, 0), len(c.in.text)))
	}
	p := problem.Errorf(at, "D003", "a quotation mark stands inside a field").
		WithHint(`put the whole field in quotes and double those inside: "the ""new"" plan"`)
	row.bad = &p
	return row
}

// openQuote returns the place of the first quote in the row beginning at line
// n that opens a field and is not closed in its line.
func (c *csvReader) openQuote(n int) (problem.Place, bool) {
	from := c.in.start[n-1]
	text := c.in.text[from:c.end]
	open, quoted, start := 0, false, true
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case quoted && b == '"' && i+1 < len(text) && text[i+1] == '"':
			i++
		case b == '"' && quoted:
			quoted = false
		case b == '"' && start:
			quoted, open = true, i
		case b == '\n' && quoted:
			return c.in.place(from + open), true
		}
		start = !quoted && (text[i] == ',' || text[i] == '\n')
	}
	return c.in.place(from + open), quoted
}
