package dataset

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/config"
	"brief/report/problem"
)

// Slots of columns of a file that fill no column of the dataset.
const (
	ignored = -1
	unnamed = -2
)

// nameColumns makes the texts of a header names, or registers why they are
// none.
func (l *loader) nameColumns(t *table, header []value) bool {
	for i := range header {
		h := &header[i]
		if p := l.clean(t, "column", h); p != nil {
			l.lose(t.name, *p)
			return false
		}
		text, _ := trim(h.text)
		if h.text = nfc(text); utf8.RuneCountInString(h.text) > maxHeaderRunes {
			l.lose(t.name, problem.Errorf(h.place, "F601", "the column name %s has more than %d characters", show(h.text), maxHeaderRunes))
			return false
		}
	}
	return true
}

// slots returns for each column of the file the number of the dataset's column
// that it fills: ignored for one that the config says to ignore, unnamed for
// one without a name, below which nothing may stand.
func (l *loader) slots(t *table, header []value) []int {
	slots := make([]int, len(header))
	var found []string
	for i, h := range header {
		slots[i] = ignored
		m, mapped := t.mapped(h.text)
		target, skip := t.target(h.text)
		if skip {
			continue
		}
		if h.text == "" {
			slots[i] = unnamed
			continue
		}
		found = append(found, h.text)
		j := t.index(target)
		switch {
		case mapped && m.Actor != "" && j < 0:
			l.lose(t.name, problem.Errorf(m.Place, "D002", "column %s cannot hold the ratings of %s here", show(h.text), m.Actor).
				WithHint("say shape: wide for datasets.%s", t.name))
		case j < 0 || !t.holds(t.columns[j]):
			l.lose(t.name, l.unknownColumn(t, h, target, m.Place))
		case slices.Contains(slots[:i], j):
			l.lose(t.name, problem.Errorf(h.place, "D002", "column %s fills %s a second time", show(h.text), t.columns[j].name).
				WithHint("keep one of them, or mark the other ignore: true"))
		default:
			slots[i], t.present[j] = j, true
		}
	}
	l.absentColumns(t, found, header)
	l.missing(t, header[0].place, found)
	return slots
}

// target returns the column of the dataset that a column of the file fills by
// the config, and whether it is to be ignored.
func (t *table) target(name string) (column string, ignored bool) {
	m, mapped := t.mapped(name)
	switch {
	case mapped && m.Ignore:
		return "", true
	case mapped && m.Actor != "":
		return actorColumn(m.Actor), false
	case mapped:
		return m.Field, false
	case t.config.Shape == wide && sameWords(name, t.config.Key):
		return "country", false
	}
	return name, false
}

// mapped returns what the config says of a column of the file.
func (t *table) mapped(name string) (config.Column, bool) {
	if c, ok := t.config.Columns[name]; ok {
		return c, true
	}
	for _, k := range slices.Sorted(maps.Keys(t.config.Columns)) {
		if sameWords(k, name) {
			return t.config.Columns[k], true
		}
	}
	return config.Column{}, false
}

// sameWords reports whether two texts are the same words: in any case, and
// whatever white space stands between them, as in what is pasted from a page.
func sameWords(a, b string) bool {
	return a == b || Fold(strings.Join(strings.Fields(a), " ")) == Fold(strings.Join(strings.Fields(b), " "))
}

// unknownColumn is the problem of a column that fills nothing.
func (l *loader) unknownColumn(t *table, h value, target string, mapped problem.Place) problem.Problem {
	at, word := h.place, "column"
	if target != h.text {
		at, word = mapped, "field"
	}
	p := problem.Errorf(at, "D002", "unknown %s %s", word, show(target))
	near := problem.Nearest(target, t.names())
	for _, w := range strings.Fields(target) {
		if near == "" {
			near = problem.Nearest(w, t.names())
		}
	}
	if near != "" {
		return p.WithHint("did you mean %q? To keep it as it is, mark it ignore: true in datasets.%s.columns", near, t.name)
	}
	return p.WithHint("map it to one of %s, or mark it ignore: true in datasets.%s.columns", strings.Join(t.names(), ", "), t.name)
}

// absentColumns reports columns that the config names and the file has not.
func (l *loader) absentColumns(t *table, found []string, header []value) {
	for _, name := range slices.Sorted(maps.Keys(t.config.Columns)) {
		if !slices.ContainsFunc(header, func(h value) bool { return sameWords(h.text, name) }) {
			p := problem.Errorf(t.config.Columns[name].Place, "D001", "%s has no column %s; found %s", t.in.name, show(name), strings.Join(found, ", "))
			if near := problem.Nearest(name, found); near != "" {
				p = p.WithHint("did you mean %q?", near)
			}
			l.lose(t.name, p)
		}
	}
}

// missing reports every column that the dataset must have and has not. Place
// is the header's; found are the columns that the file has.
func (l *loader) missing(t *table, at problem.Place, found []string) {
	for i, c := range t.columns {
		if c.need == optional || t.present[i] || strings.HasPrefix(c.name, actorColumn("")) {
			continue // a column of ratings comes from the config, and is told by its name there
		}
		want := c.name
		if t.config.Shape == wide && want == "country" {
			want = t.config.Key
		}
		at.Column = 0
		p := problem.Errorf(at, "D001", "column %q is missing; found %s", want, strings.Join(found, ", "))
		p = p.WithHint("add it or map it in datasets.%s.columns", t.name)
		if t.config.Shape == wide {
			p.Hint += fmt.Sprintf(", or give it once in datasets.%s.defaults", t.name)
		}
		l.lose(t.name, p)
	}
}

// hasNoName tells, once, of a column without a name in which something stands:
// the blank columns at the edges of a pasted sheet are none.
func (l *loader) hasNoName(t *table, v value, slots []int, i int) {
	if strings.TrimSpace(v.text) == "" {
		return
	}
	slots[i] = ignored
	name := fmt.Sprint(i + 1)
	if t.in.book != nil {
		name = problem.ColumnName(i + 1)
	}
	l.lose(t.name, problem.Errorf(t.header[i].place, "D002", "column %s has no name, and %s holds %s", name, lineOf(v.place), show(v.text)).WithHint("name it, or take it away"))
}
