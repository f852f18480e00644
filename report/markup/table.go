package markup

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"brief/report/doc"
)

var (
	rowKind  = ast.NewNodeKind("Row")
	cellKind = ast.NewNodeKind("Cell")
)

// A tableRow is a row of a table: cells, and silent lines between them.
type tableRow struct {
	ast.BaseBlock
	start, end int // of the row's first bar, and of its last
	head       bool
	drop       int
}

// A tableCell is a cell: text blocks, one for each paragraph.
type tableCell struct {
	ast.BaseBlock
	start, end int // behind the bar that opens it, and where the next stands
	span       int
}

func (n *tableRow) Kind() ast.NodeKind       { return rowKind }
func (n *tableRow) IsRaw() bool              { return true }
func (n *tableRow) Dump(src []byte, lv int)  { ast.DumpHelper(n, src, lv, nil, nil) }
func (n *tableCell) Kind() ast.NodeKind      { return cellKind }
func (n *tableCell) IsRaw() bool             { return true }
func (n *tableCell) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// A ruling is the line below the head of a table: it says how columns are
// aligned.
type ruling struct {
	ast.BaseBlock
	align []doc.Align
}

var rulingKind = ast.NewNodeKind("Ruling")

func (n *ruling) Kind() ast.NodeKind      { return rulingKind }
func (n *ruling) IsRaw() bool             { return true }
func (n *ruling) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// isRuling reports whether line is "|---|--:|".
func isRuling(line []byte) bool {
	if len(line) < 3 || line[len(line)-1] != '|' {
		return false
	}
	for _, c := range bytes.Split(line[1:len(line)-1], []byte("|")) {
		c = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(c), []byte(":")), []byte(":"))
		if len(c) == 0 || len(bytes.Trim(c, "-")) > 0 {
			return false
		}
	}
	return true
}

// A suffix is {name=number} at the end of a cell or row.
type suffix struct {
	name  string
	value int
	at    int // offset of the brace in the words
}

// suffixed cuts a suffix off the end of words.
func suffixed(words []byte) ([]byte, *suffix) {
	t := bytes.TrimRight(words, " \t")
	open := bytes.LastIndexByte(t, '{')
	if open < 0 || t[len(t)-1] != '}' {
		return words, nil
	}
	name, value, ok := strings.Cut(string(t[open+1:len(t)-1]), "=")
	v, err := strconv.Atoi(value)
	if !ok || err != nil {
		return words, nil
	}
	return bytes.TrimRight(t[:open], " \t"), &suffix{name, v, open}
}

// table reads the lines of a table into rows. A line that begins with a bar
// and does not end in one goes on in the next line, so that silent lines may
// stand between cells.
func (s *sheet) table(n *fence) {
	var row *tableRow
	ruled := false
	for _, seg := range n.body {
		line := bytes.TrimRight(s.mask[seg.Start:seg.Stop], " \t\n")
		at := seg.Start + len(line) - len(bytes.TrimLeft(line, " \t"))
		line = bytes.TrimLeft(line, " \t")
		switch {
		case len(line) == 0:
		case s.lines[at]:
			quiet := &silent{start: at, end: seg.Stop}
			if row != nil {
				row.AppendChild(row, quiet)
			} else {
				n.AppendChild(n, quiet)
			}
		case line[0] != '|':
			s.errorf(at, "T708", "a line of a table begins with |").Hint = "close the table with ::: before other text"
		case isRuling(line):
			if row != nil || ruled {
				s.errorf(at, "T708", "a table has one line of dashes, below its head").Hint = "end each row with |"
				continue
			}
			ruled = true
			n.AppendChild(n, s.ruling(n, line))
		default:
			if row == nil {
				row = &tableRow{start: at, end: -1}
				n.AppendChild(n, row)
			}
			if s.cells(row, line, at); row.end >= 0 {
				row = nil
			}
		}
	}
	if row != nil {
		s.errorf(row.start, "T708", "the row is not closed").Hint = "end its last line with |"
		row.end = n.end
	}
}

// ruling reads a line of dashes: the rows before it are the head.
func (s *sheet) ruling(n *fence, line []byte) *ruling {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if row, ok := c.(*tableRow); ok {
			row.head = true
		}
	}
	r := &ruling{}
	for _, c := range bytes.Split(line[1:len(line)-1], []byte("|")) {
		align := doc.Left
		if c = bytes.TrimSpace(c); c[len(c)-1] == ':' && c[0] != ':' {
			align = doc.Right
		}
		r.align = append(r.align, align)
	}
	return r
}

// cells reads a line of cells; at is the offset of its first bar. It sets
// row.end if the line ends in a bar.
func (s *sheet) cells(row *tableRow, line []byte, at int) {
	if before, set := suffixed(line); set != nil && before[len(before)-1] == '|' {
		row.drop, line = s.value(set, "drop", at), before
	}
	bars := []int{0}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			bars = append(bars, i)
		}
	}
	last := len(line) - 1
	if closed := bars[len(bars)-1] == last && (last > 0 || row.FirstChild() != nil); closed {
		row.end = at + last
	} else {
		bars = append(bars, len(line))
	}
	for i := range len(bars) - 1 {
		row.AppendChild(row, s.cell(line[bars[i]+1:bars[i+1]], at+bars[i]+1))
	}
}

// value returns the number of a suffix, which must be called want; at is the
// offset of the words that it stands in.
func (s *sheet) value(set *suffix, want string, at int) int {
	if set.name != want || set.value < 1 || set.value > maxColumns {
		s.errorf(at+set.at, "T709", "{%s=%d} has no meaning here", set.name, set.value).Hint = "write {" + want + "=2}, or nothing"
	}
	return set.value
}

// cell reads one cell; " // " parts its paragraphs.
func (s *sheet) cell(words []byte, at int) *tableCell {
	c := &tableCell{start: at, end: at + len(words), span: 1}
	if before, set := suffixed(words); set != nil {
		c.span, words = s.value(set, "span", at), before
	}
	for from := 0; from <= len(words); {
		to, next := len(words), len(words)+1
		if i := separator(words[from:]); i >= 0 {
			to, next = from+i, from+i+2
		}
		part := words[from:to]
		start := at + from + len(part) - len(bytes.TrimLeft(part, " \t"))
		stop := at + from + len(bytes.TrimRight(part, " \t"))
		if start < stop {
			b := ast.NewTextBlock()
			b.Lines().Append(text.NewSegment(start, stop))
			c.AppendChild(c, b)
		}
		from = next
	}
	return c
}

// separator returns where "//" stands in words with a space or nothing on
// both sides, or -1.
func separator(words []byte) int {
	for i := 0; i+2 <= len(words); i++ {
		if words[i] == '/' && words[i+1] == '/' &&
			(i == 0 || isSpace(words[i-1])) && (i+2 == len(words) || isSpace(words[i+2])) {
			return i
		}
	}
	return -1
}
