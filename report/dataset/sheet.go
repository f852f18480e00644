package dataset

import (
	"fmt"
	"slices"
	"strings"

	"brief/report/config"
	"brief/report/problem"
	"brief/report/sheet"
)

// An opened is a workbook that was opened once for all datasets in it, or why
// it could not be.
type opened struct {
	book   *sheet.Book
	bad    *problem.Problem
	warned problem.List // of the whole
	unread []string     // sheets that no dataset reads
}

// openSheet opens the sheet of a dataset, or registers why it cannot.
func (l *loader) openSheet(d config.Dataset, name string) *input {
	file := cleanPath(d.File)
	o, ok := l.books[file]
	if !ok {
		o = l.openBook(file, d)
		if l.books == nil {
			l.books = map[string]opened{}
		}
		l.books[file] = o
	}
	if o.bad != nil {
		l.lose(name, *o.bad)
		return nil
	}
	for _, p := range o.warned {
		l.warn(name, p)
	}
	s := chosen(o.book.Sheets(), d, name)
	switch {
	case s != nil:
		return &input{name: file, start: []int{0}, book: o.book, sheet: *s}
	case d.Optional && d.Sheet == "":
		return nil
	}
	var names []string
	for _, s := range o.book.Sheets() {
		names = append(names, s.Name)
	}
	p := problem.Errorf(problem.Place{File: file}, "F600", "the workbook has no sheet %s; it has %s", show(sheetName(d, name)), strings.Join(names, ", "))
	switch near := problem.Nearest(sheetName(d, name), names); {
	case near != "":
		p = p.WithHint("did you mean %q?", near)
	case len(o.unread) == 1: // the others are read as other datasets
		p = p.WithHint("nothing else reads %s: write sheet: %s for datasets.%s, or rename it", show(o.unread[0]), o.unread[0], name)
	default:
		p = p.WithHint("say which one: sheet: NAME for datasets.%s", name)
	}
	l.lose(name, p)
	return nil
}

// openBook opens a workbook, and warns of sheets that no dataset reads: the
// file goes round whole with each brief.
func (l *loader) openBook(file string, d config.Dataset) opened {
	b, bad := readFile(l.files, d.File, d.Place, sheet.MaxPacked)
	if bad != nil {
		return opened{bad: bad}
	}
	book, bad := sheet.Open(file, b)
	if bad != nil {
		return opened{bad: bad}
	}
	read, wanting := map[string]bool{}, false
	for name, other := range l.sets {
		if other.File == "" || cleanPath(other.File) != file {
			continue
		}
		if s := chosen(book.Sheets(), other, name); s != nil {
			read[s.Name] = true
		} else {
			wanting = wanting || !other.Optional || other.Sheet != ""
		}
	}
	o := opened{book: book, warned: slices.Clone(book.Warned)}
	for _, s := range book.Sheets() {
		if !read[s.Name] {
			o.unread = append(o.unread, s.Name)
		}
	}
	if len(o.unread) > 0 && !wanting { // where a dataset has no sheet, that is told, and it may be one of these
		o.warned = append(o.warned, problem.Warningf(problem.Place{File: file}, "D073", "no dataset reads the sheet %s, and the file goes round whole with each brief", strings.Join(o.unread, ", ")).
			WithHint("take it out of the workbook, or name it as a sheet of a dataset"))
	}
	return o
}

// sheetName is the name of the sheet that a dataset wants.
func sheetName(d config.Dataset, name string) string {
	if d.Sheet != "" {
		return d.Sheet
	}
	return name
}

// chosen is the sheet of a dataset: the one that it names, the one that is
// named like it, or the only one; else nil.
func chosen(sheets []sheet.Sheet, d config.Dataset, name string) *sheet.Sheet {
	i := slices.IndexFunc(sheets, func(s sheet.Sheet) bool { return Fold(s.Name) == Fold(sheetName(d, name)) })
	if i < 0 && d.Sheet == "" && len(sheets) == 1 {
		i = 0
	}
	if i < 0 {
		return nil
	}
	return &sheets[i]
}

// A sheetTable reads the rows of a sheet into a table. The first row that
// holds anything is the header; a column without a name is none, as long as
// nothing stands below it.
type sheetTable struct {
	*loader
	t     *table
	slots []int      // by column of the sheet, from 0
	title *sheet.Row // the first row, where it holds one cell, which names no column
	last  int        // the last row that held something
	bad   bool       // the header cannot be read, or there are too many rows
}

// readSheetTable reads the sheet of a dataset into t. It reports whether the
// rows could be read.
func (l *loader) readSheetTable(t *table) bool {
	s := &sheetTable{loader: l, t: t}
	out, p := t.in.book.Read(t.in.sheet, s.row)
	switch {
	case p != nil: // nor can the rows be trusted that were read
		l.lose(t.name, *p)
		return false
	case !s.bad && s.slots == nil && s.title != nil: // nothing stands below it
		s.bad = !s.header(*s.title)
		fallthrough
	case s.bad:
		return !s.bad
	case s.slots == nil && !t.config.Optional:
		l.lose(t.name, problem.Errorf(problem.Place{File: t.in.name, Sheet: t.in.sheet.Name}, "D006", "no rows; the sheet is empty").
			WithHint("add a header and rows, or say optional: true for datasets.%s", t.name))
		return false
	case s.slots == nil:
		return false
	}
	s.outline(out)
	if t.in.sheet.Hidden {
		l.warn(t.name, problem.Warningf(problem.Place{File: t.in.name, Sheet: t.in.sheet.Name}, "D070", "the sheet is hidden; it is read all the same").
			WithHint("show it, or delete it"))
	}
	return true
}

// row takes one row of the sheet.
func (s *sheetTable) row(r sheet.Row) bool {
	if !slices.ContainsFunc(r.Cells, func(c sheet.Cell) bool { return strings.TrimSpace(c.Text) != "" || c.Fault != "" }) {
		return true
	}
	if s.slots == nil {
		if looksLikeTitle(s.t, texts(r)) {
			if s.title == nil {
				r.Cells = slices.Clone(r.Cells) // which are the next row's soon
				s.title = &r
			}
			return true
		}
		if s.title != nil && s.t.named(texts(r)) > 1 {
			s.bad = true
			s.lose(s.t.name, titleAbove(s.t.in, s.title.Number, r.Number))
			return false
		}
		if s.title != nil {
			if s.bad = !s.header(*s.title); s.bad {
				return false
			}
			s.last = s.title.Number
			return s.row(r)
		}
		s.bad = !s.header(r)
		s.last = r.Number
		return !s.bad
	}
	if len(s.t.records) == maxRows {
		s.lose(s.t.name, problem.Errorf(s.t.in.at(r.Number), "F601", "more than %d rows; at most so many are read", maxRows).WithHint("take away what no brief needs"))
		s.t.records, s.bad = nil, true
		return false
	}
	if n := r.Number - s.last - 1; n > 0 {
		s.warn(s.t.name, blankRows(s.t.in.at(s.last+1), n, "row"))
	}
	s.last = r.Number
	s.record(r)
	return true
}

// texts are the texts of a row's cells.
func texts(r sheet.Row) []string {
	var all []string
	for _, c := range r.Cells {
		all = append(all, c.Text)
	}
	return all
}

// header takes the names of the columns.
func (s *sheetTable) header(r sheet.Row) bool {
	last := r.Cells[len(r.Cells)-1].Column
	if last > maxColumns {
		s.lose(s.t.name, problem.Errorf(s.t.in.at(r.Number), "F601", "%d columns; at most %d are read", last, maxColumns))
		return false
	}
	names := make([]value, last)
	for i := range names {
		names[i].place = s.t.in.at(r.Number)
		names[i].place.Column = i + 1
	}
	for _, c := range r.Cells {
		v := &names[c.Column-1]
		if what := s.misread(c, nil); what != "" {
			s.lose(s.t.name, problem.Errorf(v.place, "D070", "the name of the column is %s", what).WithHint("%s", s.mend(c)))
			return false
		}
		v.text, v.raw = c.Text, c.Text
	}
	if !s.nameColumns(s.t, names) {
		return false
	}
	s.t.header = names
	s.slots = s.loader.slots(s.t, names)
	return true
}

// record makes a row a record of the table.
func (s *sheetTable) record(row sheet.Row) {
	t := s.t
	r := t.newRecord(t.in.at(row.Number))
	for i, slot := range s.slots {
		if slot >= 0 {
			r.values[slot] = value{place: problem.Place{File: t.in.name, Sheet: t.in.sheet.Name, Line: row.Number, Column: i + 1}}
		}
	}
	var beside []value // cells right of the last column that has a name
	for _, c := range row.Cells {
		i := c.Column - 1
		v := value{text: c.Text, raw: c.Text, place: r.Place, numeric: c.Kind == sheet.Number}
		v.place.Column = c.Column
		switch {
		case i >= len(s.slots):
			if strings.TrimSpace(c.Text) != "" || c.Fault != "" {
				beside = append(beside, v)
			}
		case s.slots[i] == unnamed:
			s.hasNoName(t, v, s.slots, i)
		case s.slots[i] < 0:
			if p := s.clean(t, "the ignored column", &v); p != nil {
				s.fault(r, *p)
			}
		default:
			r.values[s.slots[i]] = s.cell(r, t.columns[s.slots[i]], c, v)
		}
	}
	switch n := len(beside); n {
	case 0:
	case 1:
		s.fault(r, problem.Errorf(beside[0].place, "D003", "the cell stands right of the last column that has a name").WithHint("name its column, or take it away"))
	default:
		s.fault(r, problem.Errorf(beside[0].place, "D003", "%d cells from here on stand right of the last column that has a name", n).WithHint("name their columns, or take them away"))
	}
	if row.Hidden {
		s.fault(r, problem.Warningf(r.Place, "D070", "the row is hidden; it is read all the same").WithHint("show it, or delete it"))
	}
	t.defaults(r)
}

// cell returns the value of a cell; one that cannot be told to say what its
// column wants is poison.
func (s *sheetTable) cell(r *record, c column, from sheet.Cell, v value) value {
	if what := s.misread(from, &c); what != "" {
		p := problem.Errorf(v.place, "D070", "%s is %s", c.name, what)
		if from.Fault == "" && c.rule.want != nil {
			p.What += ", where " + c.rule.want(s.loader) + " is expected"
		}
		s.fault(r, p.WithHint("%s", s.mend(from)))
		v.text, v.spoilt = "", true
	}
	return v
}

// misread says what a cell is that does not say what people see in it, or that
// spreadsheets make of words that look like dates; "" for a sound one.
func (s *sheetTable) misread(c sheet.Cell, to *column) string {
	switch {
	case c.Fault != "":
		return c.Fault
	case c.Kind == sheet.Date && (to == nil || !to.rule.dates):
		return fmt.Sprintf("a date (%s)", c.Text)
	case c.Kind == sheet.Time:
		return fmt.Sprintf("a time (%s)", c.Text)
	}
	return ""
}

// mend says what to do about such a cell.
func (s *sheetTable) mend(c sheet.Cell) string {
	if c.Hint != "" {
		return c.Hint
	}
	return "give the cell the format Text, and write it again"
}

// outline takes what the sheet says of its cells beside them.
func (s *sheetTable) outline(out sheet.Outline) {
	for _, m := range out.Merged {
		s.merged(m)
	}
	for i, name := range s.t.header {
		hides := func(h sheet.Range) bool { return h.Column <= i+1 && i+1 <= h.LastColumn }
		if s.slots[i] >= 0 && slices.ContainsFunc(out.HiddenColumns, hides) {
			s.warn(s.t.name, problem.Warningf(name.place, "D070", "the column %s is hidden; it is read all the same", show(name.text)).WithHint("show it, or mark it ignore: true"))
		}
	}
}

// merged poisons every row of merged cells: all but the first of them look
// empty, and nobody can tell for which rows it was meant.
func (s *sheetTable) merged(m sheet.Range) {
	used := func(i int) bool { return i < len(s.slots) && s.slots[i] >= 0 }
	first := m.Column - 1
	for first < m.LastColumn && !used(first) {
		first++
	}
	if first == m.LastColumn || m.Row == m.LastRow && m.Column == m.LastColumn || m.LastRow < s.t.header[0].place.Line {
		return
	}
	at := s.t.in.at(m.Row)
	at.Column = m.Column
	p := problem.Errorf(at, "D070", "the cells %s are merged; only the first of them holds something", m).WithHint("unmerge them, and fill each cell")
	if m.Row <= s.t.header[0].place.Line {
		s.lose(s.t.name, p)
		return
	}
	p = s.add(p) // once, however many rows it spoils
	i, _ := slices.BinarySearchFunc(s.t.records, m.Row, func(r *record, n int) int { return r.Place.Line - n })
	for ; i < len(s.t.records) && s.t.records[i].Place.Line <= m.LastRow; i++ {
		r := s.t.records[i]
		r.Bad = append(r.Bad, p)
		for c := m.Column - 1; c < min(m.LastColumn, len(s.slots)); c++ {
			if used(c) && (c >= m.Column || r.Place.Line > m.Row) {
				r.values[s.slots[c]].spoilt = true
			}
		}
	}
}
