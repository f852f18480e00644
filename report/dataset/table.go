package dataset

import (
	"fmt"
	"slices"
	"strings"

	"brief/report/config"
	"brief/report/problem"
)

// A table is one dataset as rows of named values, whichever reader made it.
type table struct {
	name    string // of the dataset
	config  config.Dataset
	in      *input
	columns []column
	present []bool  // by column: the file has it, or the config gives a default
	header  []value // the names of the columns of the file, of a table with a header
	records []*record
}

// newRecord adds a record without values.
func (t *table) newRecord(at problem.Place) *record {
	r := &record{Row: Row{Dataset: t.name, Place: at}, table: t, values: make([]value, len(t.columns))}
	for i := range r.values {
		r.values[i].absent = true
	}
	t.records = append(t.records, r)
	return r
}

// A record is one row of a file before it becomes a typed row.
type record struct {
	Row
	table   *table
	values  []value // by column of the table; absent where the file has none
	ragged  bool    // it has too many or too few fields: nothing but its key is looked at
	loose   bool    // it cannot be told whose row it is
	strange bool    // it is of nobody of this desk
}

// A value is one cell of a record.
type value struct {
	text, raw string
	place     problem.Place
	absent    bool
	numeric   bool  // the format says that it is a number, whose decimal mark is a point
	spoilt    bool  // it cannot be told what it says, and that is told
	nested    *node // a mapping of YAML or JSON
}

// index returns the number of the column name, or -1.
func (t *table) index(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

// names are the names of all columns that the dataset may have in such a file.
func (t *table) names() []string {
	var ns []string
	for _, c := range t.columns {
		if t.holds(c) {
			ns = append(ns, c.name)
		}
	}
	return ns
}

// holds reports whether a file of this format can have a column.
func (t *table) holds(c column) bool {
	if f := formatOf(t.in.name); f == tree || f == jsonTree {
		return !c.flat
	}
	return !c.nested
}

// value returns the value of the column name; an absent one is empty.
func (r *record) value(name string) value {
	if i := r.table.index(name); i >= 0 && i < len(r.values) {
		return r.values[i]
	}
	return value{absent: true}
}

// text returns the text of the column name.
func (r *record) text(name string) string { return r.value(name).text }

// cell returns the value of the column name as a cell of this row.
func (r *record) cell(name string) Cell { return r.value(name).cell(r.Dataset, r.Key, name) }

// cell makes v a cell; an absent value is the zero Cell.
func (v value) cell(dataset, key, field string) Cell {
	if v.absent {
		return Cell{}
	}
	return Cell{ID: dataset + ":" + key + ":" + field, Text: v.text, Raw: v.raw, Place: v.place}
}

// list splits a value at its bars; empty parts fall away.
func (v value) list() []string {
	var parts []string
	for s := range strings.SplitSeq(v.text, "|") {
		if s, _ := trim(s); s != "" {
			parts = append(parts, s)
		}
	}
	return parts
}

// newTable returns an empty table of a dataset, or the problem of its file.
func (l *loader) newTable(name string, columns []column) *table {
	d := l.sets[name]
	in := l.open(name)
	if in == nil {
		return nil
	}
	t := &table{name: name, config: d, in: in, columns: columns, present: make([]bool, len(columns))}
	for i, c := range columns {
		_, t.present[i] = d.Defaults[c.name]
	}
	return t
}

// read returns the checked records of a dataset whose rows are described by
// columns: from CSV, from a sheet, or from a list of mappings below the key of
// its name in YAML or JSON.
func (l *loader) read(name string, columns []column) []*record {
	t := l.newTable(name, columns)
	if t == nil {
		return nil
	}
	if !l.fill(t) {
		return nil
	}
	l.check(t)
	return l.keep(t)
}

// fill reads the rows of a table as they stand in its file. It reports whether
// they could be read.
func (l *loader) fill(t *table) bool {
	switch formatOf(t.in.name) {
	case tree, jsonTree:
		l.readTree(t)
		return true
	case workbook:
		return l.readSheetTable(t)
	}
	return l.readCSVTable(t)
}

// check holds every value of a table against the rule of its column.
func (l *loader) check(t *table) {
	if len(t.records) == 0 && len(l.set.Loose[t.name]) == 0 && !t.config.Optional {
		l.lose(t.name, problem.Errorf(t.in.at(1), "D006", "no rows").
			WithHint("add rows, or say optional: true for datasets.%s", t.name))
	}
	for _, r := range t.records {
		l.rows[t.name]++
		bare := !r.ragged && l.bare(r)
		for i, c := range t.columns {
			if r.ragged {
				// Nothing is said of shifted cells. What can be checked to be an
				// id of the row tells whose it is; a country's region cannot.
				sound := c.attach && l.sound(r, c, r.values[i])
				r.loose = r.loose || c.attach && (!sound || t.name == "countries")
				if sound && c.names() {
					l.enter(t.name, r.values[i].text)
				}
				l.nameless[t.name] = l.nameless[t.name] || c.name == "region" || c.names() && !sound
				continue
			}
			if bare && !c.attach {
				continue
			}
			n := l.checkValue(r, c, &r.values[i])
			if c.attach && (n > 0 || c.need == filled && r.values[i].text == "") {
				l.detach(r, c, r.values[i].text)
			}
			if c.names() && n == 0 && r.values[i].text != "" {
				l.enter(t.name, r.values[i].text) // also of a row that is lost: references to it are no fault
			}
			if bare && n > 0 {
				break // one problem says it all
			}
		}
	}
}

// bare reports whether a record is rather a line of totals, or a remark, than a
// row: it begins with what is no id and lacks most of what it must have.
func (l *loader) bare(r *record) bool {
	blank := func(v value) bool { return !v.spoilt && strings.TrimSpace(v.text) == "" }
	need, empty := 0, 0
	for i, c := range r.table.columns {
		if v := r.values[i]; c.need == filled && !v.absent {
			need++
			if blank(v) {
				empty++
			}
		}
	}
	return empty > 1 && 2*empty >= need && slices.ContainsFunc(r.table.columns, func(c column) bool {
		v := r.value(c.name)
		return c.attach && !blank(v) && !l.sound(r, c, v)
	})
}

// detach says that a record cannot be told to be anyone's by the value of a
// column: it may be anyone's, or it is of a country or power that is near none
// of this desk.
func (l *loader) detach(r *record, c column, text string) {
	hazard, _, _ := firstHazard(text)
	if text != "" && hazard < 0 && c.rule.stranger != nil && c.rule.stranger(l, text) {
		r.strange = true
		return
	}
	r.loose = true
	if c.names() || c.name == "region" {
		l.nameless[r.table.name] = true
	}
}

// sound reports whether a value holds what its column wants.
func (l *loader) sound(r *record, c column, v value) bool {
	v.text, _ = trim(v.text)
	at, _, _ := firstHazard(v.text)
	return v.text != "" && at < 0 && (c.rule.check == nil || c.rule.check(l, r, c, v).Err() == nil)
}

// checkValue cleans and checks one value, and returns the number of errors.
func (l *loader) checkValue(r *record, c column, v *value) (n int) {
	fail := func(p problem.Problem) {
		if p.Severity == problem.Error {
			n++
		}
		l.fault(r, p)
	}
	if v.absent || c.nested {
		return n
	}
	if v.spoilt {
		return 1
	}
	if p := l.clean(r.table, c.name, v); p != nil {
		fail(*p)
		return n
	}
	if text, found := trim(v.text); found != "" {
		if text != "" {
			l.fault(r, problem.Warningf(v.place, "D007", "%s %s has %s around it; it is taken off", c.name, show(text), found))
		}
		v.text = text
	}
	v.text = nfc(v.text)
	if c.rule.dates {
		v.text = isoDay(v.text, r.table.config.Dates)
	}
	if v.text == "" {
		if c.need == filled {
			fail(c.empty(l, v.place))
		}
		return n
	}
	if c.rule.check != nil {
		for _, p := range c.rule.check(l, r, c, *v) {
			fail(p)
		}
	}
	return n
}

// clean returns the problem of a value that holds what no input may hold, or
// is too long.
func (l *loader) clean(t *table, name string, v *value) *problem.Problem {
	if i, code, what := firstHazard(v.text); i >= 0 {
		at := t.in.charPlace(v.place, i)
		p := problem.Errorf(at, code, "%s %s holds %s", name, show(v.text), what).WithHint("take it away")
		return &p
	}
	if t.in.lost {
		if word := lostLetter(v.text); word != "" {
			p := problem.Errorf(v.place, "F604", "%s holds %s: a letter that %s has not was lost where ? stands", name, show(word), t.config.Encoding).
				WithHint("write it anew, and save the file as CSV UTF-8")
			return &p
		}
	}
	if len(v.text) > maxCellRunes {
		if n := len([]rune(v.text)); n > maxCellRunes {
			p := problem.Errorf(v.place, "F601", "%s has %d characters; at most %d are read", name, n, maxCellRunes)
			return &p
		}
	}
	return nil
}

// charPlace returns the place of character i of a value that begins at p: past
// its opening quote and doubled quotes.
func (in *input) charPlace(p problem.Place, i int) problem.Place {
	if formatOf(in.name) != separated {
		return p
	}
	runes := []rune(in.line(p.Line))
	j := p.Column - 1
	if j < 0 || j >= len(runes) {
		return p
	}
	quoted := runes[j] == '"'
	if quoted {
		j++
	}
	for ; i > 0 && j < len(runes); i-- {
		if quoted && runes[j] == '"' {
			j++
		}
		j++
	}
	if j >= len(runes) {
		return p
	}
	p.Column = j + 1
	return p
}

// defaults fills absent values with what the config gives for the dataset.
func (t *table) defaults(r *record) {
	for i, c := range t.columns {
		if text, ok := t.config.Defaults[c.name]; ok && r.values[i].absent {
			r.values[i] = value{text: text, raw: text, place: t.config.Place}
		}
	}
}

// lineOf names the line of a place in a text, or its row in a sheet.
func lineOf(p problem.Place) string {
	if p.Sheet != "" {
		return fmt.Sprintf("row %d", p.Line)
	}
	return fmt.Sprintf("line %d", p.Line)
}

// blankRows is the warning of n lines or rows that hold nothing, between rows.
func blankRows(at problem.Place, n int, what string) problem.Problem {
	if n == 1 {
		return problem.Warningf(at, "D003", "a blank %s between rows", what).WithHint("take it away")
	}
	return problem.Warningf(at, "D003", "%d blank %ss between rows", n, what).WithHint("take them away")
}
