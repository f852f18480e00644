package report

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/layout"
)

// A Print is a text of a page that matches what was asked, with the values in
// it that do.
type Print struct {
	Page   int // from 1
	Text   string
	Values []Value
}

// A Value is a piece of a text and where it comes from.
type Value struct {
	Words  string
	Origin *doc.Origin
}

// Explains reports whether the pages of the file say what its inputs give; else
// nobody can tell why they say it.
func (v *Verdict) Explains() bool { return v.rebuilt != nil && v.sameWords }

// Why returns the prints of a verified file whose words hold text, in the
// order of the pages: cells, sentences, words of charts and of links, in any
// case. If there are none, those values are returned for which each word of
// text stands in their own words, their id, or the heads of their row and
// column: "China influence" finds the ratings of China.
//
// It is nil where Explains is false.
func (v *Verdict) Why(text string) []Print {
	if !v.Explains() {
		return nil
	}
	all := v.rebuilt.prints()
	want := folded(text)
	if want = strings.TrimSpace(want); want == "" {
		return nil
	}
	var found []Print
	for _, p := range all {
		if values := p.holding(want); len(values) > 0 {
			found = append(found, Print{p.page, p.text(), values})
		}
	}
	if found != nil {
		return found
	}
	words := strings.Fields(want)
	for _, p := range all {
		if values := p.about(words); len(values) > 0 {
			found = append(found, Print{p.page, p.text(), values})
		}
	}
	return found
}

// Source is the title of a source of the file's data, "" if there is none.
func (v *Verdict) Source(id string) string {
	if v.rebuilt == nil {
		return ""
	}
	if s := v.rebuilt.set.Source(id); s != nil {
		return s.Title.Text
	}
	return ""
}

// printed is one text of a page: a leaf, a word of a chart, or what a page
// repeats.
type printed struct {
	page  int
	runs  []doc.Run
	heads string // of the row and column of a cell
}

func (p *printed) text() string {
	t := doc.Text{Runs: p.runs}
	return strings.TrimSpace(t.Words())
}

// folded is s for comparisons: without case and without what a line break
// adds, with one space for any run of spaces, and with the quotation marks,
// hyphens and dashes of a keyboard for those of print.
func folded(s string) string {
	last := rune(0)
	return dataset.Fold(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00AD' || r == '\u200B' || r == '\u2060':
			return -1
		case unicode.IsSpace(r):
			r = ' '
		case strings.ContainsRune("‘’‚‛′", r):
			r = '\''
		case strings.ContainsRune("“”„‟″", r):
			r = '"'
		case r >= '\u2010' && r <= '\u2015' || r == '\u2212': // hyphens, dashes, minus
			r = '-'
		}
		if r == ' ' && last == ' ' {
			return -1
		}
		last = r
		return r
	}, s))
}

// holding are the values that a text which holds want touches with it.
func (p *printed) holding(want string) []Value {
	var all strings.Builder
	ends := make([]int, len(p.runs))
	for i, r := range p.runs {
		words := folded(r.Words)
		if strings.HasSuffix(all.String(), " ") {
			words = strings.TrimPrefix(words, " ")
		}
		all.WriteString(words)
		ends[i] = all.Len()
	}
	touched := make([]bool, len(p.runs))
	for from := 0; ; {
		at := strings.Index(all.String()[from:], want)
		if at < 0 {
			break
		}
		at += from
		begin := 0
		for i, end := range ends {
			touched[i] = touched[i] || begin < at+len(want) && at < end
			begin = end
		}
		from = at + len(want)
	}
	var values []Value
	for i, r := range p.runs {
		if touched[i] {
			values = with(values, r)
		}
	}
	return values
}

// about are the values of which all words tell.
func (p *printed) about(words []string) []Value {
	var values []Value
	for _, r := range p.runs {
		if r.Origin == nil || r.Origin.Source == "" {
			continue
		}
		said := folded(r.Words + " " + r.Origin.ID + " " + p.heads)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(said, w) }) {
			values = with(values, r)
		}
	}
	return values
}

// with adds the value of a run, unless it is space or its origin is told.
func with(values []Value, r doc.Run) []Value {
	words := strings.TrimSpace(r.Words)
	told := func(v Value) bool { return v.Origin.ID == r.Origin.ID && v.Origin.Place == r.Origin.Place }
	if r.Origin == nil || words == "" || slices.ContainsFunc(values, told) {
		return values
	}
	return append(values, Value{words, r.Origin})
}

// prints are the texts of the pages in their order; what pages repeat comes
// last.
func (e *Edition) prints() []*printed {
	leaves := map[int]*doc.Text{}
	for t := range e.Document.Texts {
		leaves[t.ID] = t
	}
	for f := range e.Document.Figures {
		if s := f.Fewer; s != nil {
			for _, t := range []*doc.Text{s.Label, s.Title, s.Subtitle, s.Note} {
				if t != nil {
					leaves[t.ID] = t
				}
			}
		}
	}
	heads := headsOf(e.Document)
	var all, repeated []*printed
	seen := map[int]bool{}
	for i, page := range e.Pages {
		var last *layout.Item // the one before, if it is a word of what pages repeat
		for k := range page.Items {
			item, before := page.Items[k], last
			last = nil
			if item.Words == nil || item.Words.Run == nil {
				continue
			}
			t := leaves[item.Leaf]
			switch {
			case item.Leaf == 0 && item.Part != layout.Content:
				last = &page.Items[k]
				if before != nil && before.Part == item.Part && follows(item.Words, before.Words) {
					p := repeated[len(repeated)-1]
					p.runs = append(p.runs, shown(item))
					continue
				}
				repeated = append(repeated, &printed{page: i + 1, runs: []doc.Run{shown(item)}})
			case t == nil: // a word of a chart
				all = append(all, &printed{page: i + 1, runs: []doc.Run{shown(item)}})
			case !seen[t.ID]:
				seen[t.ID] = true
				all = append(all, &printed{i + 1, t.Runs, heads[t.ID]})
			}
		}
	}
	return append(all, repeated...)
}

// follows reports whether w goes on with the line of before: it stands on its
// baseline, no more than an em behind its end.
func follows(w, before *draw.Words) bool {
	gap := w.X - before.X - before.Width()
	return w.Y == before.Y && w.Size == before.Size && math.Abs(gap) < w.Size
}

// shown is the run of an item with the words that it shows.
func shown(item layout.Item) doc.Run {
	r := *item.Words.Run
	r.Words = item.Words.Text
	return r
}

// headsOf are the words of the heads of the row and column of each cell, by
// the IDs of its texts.
func headsOf(d *doc.Document) map[int]string {
	heads := map[int]string{}
	for _, b := range d.Bands {
		for _, blocks := range append(slices.Clone(b.Columns), b.Foot) {
			for _, block := range blocks {
				if t, ok := block.(*doc.Table); ok {
					tableHeads(t, heads)
				}
			}
		}
	}
	return heads
}

func tableHeads(t *doc.Table, heads map[int]string) {
	columns := map[int]string{}
	eachCell(t.Head, func(_ *doc.Row, c *doc.Cell, column int) {
		for i := range max(1, c.Span) {
			columns[column+i] += " " + cellWords(c)
		}
	})
	eachCell(t.Rows, func(row *doc.Row, c *doc.Cell, column int) {
		said := columns[column]
		for _, other := range row.Cells {
			if other.Header && other != c {
				said += " " + cellWords(other)
			}
		}
		for _, text := range c.Texts {
			heads[text.ID] = t.Title + said
		}
	})
}

func eachCell(rows []*doc.Row, visit func(row *doc.Row, c *doc.Cell, column int)) {
	for _, row := range rows {
		column := 0
		for _, c := range row.Cells {
			visit(row, c, column)
			column += max(1, c.Span)
		}
	}
}

func cellWords(c *doc.Cell) string {
	var words []string
	for _, t := range c.Texts {
		words = append(words, t.Words())
	}
	return strings.Join(words, " ")
}
