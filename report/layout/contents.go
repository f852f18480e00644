package layout

import (
	"slices"

	"brief/report/doc"
)

// A list of contents stands in halves from some entries on, with rows like
// those of a glance: what a section is called at the left, its page at the right.
const (
	contentsRow    = 17.0
	contentsPage   = 24.0 // room for the page
	contentsHalved = 5    // entries from which there are two columns
)

// fewest is the number of pages from which d lists its contents, 0 if it never
// does.
func fewest(d *doc.Document) int {
	n := 0
	for _, b := range d.Bands {
		for _, blocks := range b.Columns {
			for _, bl := range blocks {
				if t, ok := bl.(*doc.Contents); ok {
					n = max(n, t.Least)
				}
			}
		}
	}
	return n
}

// unlisted says whether a band holds nothing but contents that are not printed.
func (c *compositor) unlisted(b *doc.Band) bool {
	found := false
	for _, blocks := range b.Columns {
		for _, bl := range blocks {
			if _, ok := bl.(*doc.Contents); !ok {
				return false
			}
			found = true
		}
	}
	return found && !c.listing
}

// contents sets the list of contents and returns its height.
func (c *compositor) contents(t *doc.Contents, x, y, w float64) float64 {
	if !c.listing {
		return 0
	}
	n, wide, pitch := 1, w, 0.0
	if w == Measure && len(t.Entries) >= contentsHalved {
		n, wide, pitch = columnsOf(doc.Halves)
	}
	entries := slices.DeleteFunc(slices.Clone(t.Entries), c.lost)
	rows := (len(entries) + n - 1) / n
	total := 0.0
	for k := range n {
		h := 0.0
		for i, e := range entries[min(k*rows, len(entries)):min((k+1)*rows, len(entries))] {
			if i > 0 {
				c.hairline(x+float64(k)*pitch, y+h, wide)
			}
			h += c.entry(e, x+float64(k)*pitch, y+h, wide)
		}
		total = max(total, h)
	}
	return total
}

// lost says whether an entry leads to what is left out.
func (c *compositor) lost(entry *doc.Text) bool {
	return len(entry.Runs) == 0 || slices.Contains(c.anchorsLeft(), entry.Runs[len(entry.Runs)-1].Ref)
}

// entry sets one row of contents: its page stands on the last line of its name.
func (c *compositor) entry(t *doc.Text, x, y, w float64) float64 {
	name, page := c.parted(t)
	lead := c.theme.Type[doc.TypeTable].Leading
	ls := slices.Clone(c.set(name, doc.TypeTable, w-contentsPage, balance))
	if len(ls) == 0 {
		return 0
	}
	last := len(ls) - 1
	ls[last] = c.closed(ls[last], doc.TypeTable)
	top := y + (contentsRow-lead)/2 + textBase
	c.put(name, ls, x, top, lead, w-contentsPage, doc.Left)
	c.put(page, c.set(page, doc.TypeTable, contentsPage, single), x+w-contentsPage, top+float64(last)*lead, lead, contentsPage, doc.Right)
	return contentsRow + float64(last)*lead
}

// parted is an entry taken apart, before the run with its page; both parts keep
// its leaf.
func (c *compositor) parted(t *doc.Text) (name, page *doc.Text) {
	ps, ok := c.parts[t]
	if !ok {
		at := max(0, len(t.Runs)-1)
		ps = []*doc.Text{{ID: t.ID, Lang: t.Lang, Runs: t.Runs[:at]}, {ID: t.ID, Lang: t.Lang, Runs: t.Runs[at:]}}
		c.parts[t] = ps
	}
	return ps[0], ps[1]
}
