package dataset

import (
	"io/fs"
	"time"

	"brief/report/config"
	"brief/report/problem"
	"brief/report/sheet"
)

// Workbook returns the datasets that sets names as one workbook, a sheet for
// each, and their names. Its lists offer what the checks let pass: the levels
// of scales, words, and the ids of other sheets. An optional dataset that has
// no file becomes a sheet without rows, to be filled.
//
// Scales are not among them: a scale is an order of words with a note on all
// of them, and the words for what is missing stand beside it. Nor are the
// recipients, since a workbook goes round whole with each brief.
//
// What is wrong with the data is told, and no workbook made of them.
func Workbook(files fs.FS, sets map[string]config.Dataset, today time.Time) (book []byte, names []string, found problem.List) {
	l := newLoader(files, sets, today)
	l.load()
	if found = l.found.Sorted(); found.Err() != nil {
		return nil, nil, found
	}
	var drafts []sheet.Draft
	for _, s := range []struct {
		name    string
		columns []column
	}{
		{"countries", l.countryColumns()}, {"actors", actorColumns}, {"influence", influenceColumns}, {"points", pointColumns},
		{"recommendations", recommendationColumns}, {"sources", sourceColumns},
		{"judgements", judgementColumns}, {"indicator_defs", definitionColumns}, {"indicators", observationColumns},
	} {
		d, ok := sets[s.name]
		if !ok || d.Shape == wide {
			continue
		}
		draft := l.draft(s.name, s.columns)
		if l.has(s.name) {
			draft.Rows = l.texts(s.name, s.columns)
		}
		drafts, names = append(drafts, draft), append(names, s.name)
	}
	book, err := sheet.Write(drafts)
	if err != nil {
		return nil, nil, problem.List{problem.Errorf(problem.Place{}, "F602", "the workbook cannot be written: %v", err)}
	}
	return book, names, found
}

// draft is the sheet of a dataset without its rows.
func (l *loader) draft(name string, columns []column) sheet.Draft {
	d := sheet.Draft{Name: name}
	for _, c := range columns {
		if c.nested {
			continue
		}
		to := sheet.Column{Name: c.name, List: sheet.Choice{Open: c.rule.open}}
		if _, ok := l.sets[c.rule.ids]; ok {
			to.List.Sheet = c.rule.ids
		}
		if c.rule.options != nil {
			to.List.Words = c.rule.options(l)
		}
		switch {
		case c.rule.dates:
			to.Holds = sheet.Date
		case c.rule.numeric:
			to.Holds = sheet.Number
		}
		d.Columns = append(d.Columns, to)
	}
	return d
}

// texts are the rows of a dataset as texts, by the columns that are no mapping;
// what stands in a mapping is put into columns of its own.
func (l *loader) texts(name string, columns []column) [][]string {
	t := l.newTable(name, columns)
	if t == nil || !l.fill(t) {
		return nil
	}
	var rows [][]string
	for _, r := range t.records {
		var row []string
		for i, c := range columns {
			if c.nested {
				continue
			}
			text := r.values[i].text
			for j, n := range columns {
				if n.nested && r.values[j].nested != nil && text == "" {
					text = r.values[j].nested.under(n.name, c.name)
				}
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return rows
}

// under is the text of a mapping called name that the column of a table holds,
// or "": remarks_means is that of means in remarks.
func (n *node) under(name, column string) string {
	for _, p := range n.pairs {
		if name+"_"+p.key.text == column {
			return p.value.text
		}
	}
	return ""
}
