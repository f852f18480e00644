package pdf

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
)

// An element is a node of the structure tree (ISO 32000-1, 14.7.2). The tree
// is made from the document alone; painting adds only which marked sequences
// of which pages belong to an element.
type element struct {
	tag    string
	parent *element
	kids   []kid

	lang      string // if it is not that of what it stands in
	alt       string // Figure; Link and Span: what their words do not say
	expansion string // Span: what an abbreviation is short for
	id        string // Note: no other element has it (ISO 14289-1, 7.9)

	scope   string // TH: Column or Row
	span    int    // TH and TD: columns, if more than one
	marker  string // L: ListNumbering
	summary string // Table
	box     *rect  // Figure: bounds on its page

	leaves   []*leaf // what it directly holds
	optional bool    // layout may leave it out, whole
	ref      ref
}

// A kid is an element, a marked sequence of a page, or an annotation.
type kid struct {
	element    *element
	annotation *annotation
	page, mcid int
}

// A leaf is a Text, a Figure or the logo of the document and what painting found
// of it.
type leaf struct {
	id      int
	element *element
	text    *doc.Text   // or nil
	foot    bool        // of a footnote: read where that is called, drawn at the foot of the page
	figure  *doc.Figure // or nil; the logo has neither

	placed bool
	spoilt bool            // a part could not be drawn, which is told by itself
	spot   spot            // where it starts
	drawn  strings.Builder // the words on the page, in the order drawn
	link   *element        // the Link that the words drawn last are in, or nil
	to     doc.Link        // where that leads
	span   *element        // the Span that the words drawn last are in, or nil
	of     *doc.Run        // whose words these are
}

// A spot is a place on a page, y from the top.
type spot struct {
	page int
	y    float64
}

// A tree is the structure of a document with its leaves by ID.
type tree struct {
	root   *element
	leaves map[int]*leaf
	order  []*leaf
	lang   string      // of the document
	short  *shortForms // what may be heard in full
	made   *nursery    // of what it is made
	notes  map[*doc.Footnote]*element
}

// newTree makes the structure of d. present tells which leaves stand on a
// page: it decides between a figure and its spare form, and whether a part
// that may be dropped was.
func newTree(d *doc.Document, present map[int]bool) *tree {
	t := &tagger{tree: &tree{
		root: &element{tag: "Document"}, leaves: make(map[int]*leaf, len(present)), lang: d.Lang, short: newShortForms(d.Abbreviations),
		made: open(),
	}, present: present}
	root := t.root
	t.text(root, "P", d.Mark)
	if l := d.Logo; l != nil {
		e := t.child(root, "Figure")
		e.alt = l.Alt
		t.give(e, leaf{id: l.ID})
	}
	if m := d.Masthead; m != nil {
		t.text(root, "H1", m.Name)
		t.text(root, "P", m.Subtitle)
		for _, line := range m.Meta {
			t.text(root, "P", line)
		}
		t.text(root, "P", m.Notice)
	}
	for _, b := range d.Bands {
		t.band(b)
	}
	t.prune(root)
	t.collect(root)
	return t.tree
}

type tagger struct {
	*tree
	present map[int]bool
}

// child adds an element to parent.
func (t *tree) child(parent *element, tag string) *element {
	e := t.made.elements.next()
	e.tag, e.parent = tag, parent
	t.adopt(parent, kid{element: e})
	return e
}

// adopt adds a kid to an element.
func (t *tree) adopt(e *element, k kid) { e.kids = append(t.made.kids.room(e.kids), k) }

// give adds a leaf to an element.
func (t *tree) give(e *element, l leaf) {
	l.element = e
	at := t.made.leaves.next()
	*at = l
	e.leaves = append(t.made.lists.room(e.leaves), at)
}

// text adds an element that holds t, and returns it; nil if t is nil.
func (t *tagger) text(parent *element, tag string, text *doc.Text) *element {
	if text == nil {
		return nil
	}
	e := t.child(parent, tag)
	t.hold(e, text)
	return e
}

// hold makes e hold texts, which are read on. Words in another language than
// the document's say so (ISO 14289-1, 7.2): by e, or each by a Span of its own
// where the texts differ.
func (t *tagger) hold(e *element, texts ...*doc.Text) {
	lang := t.foreign(texts[0])
	for _, text := range texts {
		if t.foreign(text) != lang {
			for _, text := range texts {
				t.hold(t.child(e, "Span"), text)
			}
			return
		}
	}
	e.lang = lang
	for _, text := range texts {
		t.give(e, leaf{id: text.ID, text: text})
	}
}

// foreign is the language of text, "" if it is the document's.
func (t *tagger) foreign(text *doc.Text) string {
	if text.Lang == t.lang {
		return ""
	}
	return text.Lang
}

// block is the element that e is a part of, e itself unless it is a Span.
func (e *element) block() *element {
	if e.tag == "Span" {
		return e.parent
	}
	return e
}

func (t *tagger) band(b *doc.Band) {
	sect := t.child(t.root, "Sect")
	sect.optional = b.Drop > 0 || b.Annex
	t.heading(sect, b.Head)
	for _, column := range b.Columns {
		t.blocks(sect, column)
	}
	t.blocks(sect, b.Foot)
}

func (t *tagger) heading(parent *element, h *doc.Heading) {
	if h == nil {
		return
	}
	// Level 2 and 3 are all that a template can write; another is kept as it
	// is, so that check can name it.
	t.text(parent, "H"+string(rune('0'+max(1, min(h.Level, 6)))), h.Text)
}

func (t *tagger) blocks(parent *element, blocks []doc.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Heading:
			t.heading(parent, b)
		case *doc.Paragraph:
			if e := t.text(parent, "P", b.Text); e != nil {
				e.optional = b.Drop > 0
			}
		case *doc.List:
			t.list(parent, b)
		case *doc.Table:
			t.table(parent, b)
		case *doc.Figure:
			t.figure(parent, b)
		case *doc.Contents:
			t.contents(parent, b)
		}
	}
}

// contents are a TOC: each of its items is a Reference to a section (ISO
// 32000-1, 14.8.4.3.4). A band that holds nothing else goes with it where it is
// not printed.
func (t *tagger) contents(parent *element, c *doc.Contents) {
	e := t.child(parent, "TOC")
	e.optional = true
	for _, entry := range c.Entries {
		item := t.child(e, "TOCI")
		item.optional = true // as what it leads to may be
		t.text(item, "Reference", entry)
	}
	if first := parent.kids[0].element; len(parent.kids) <= 2 && (first == e || first.level() == 2) {
		parent.optional = true
	}
}

// note is the element of a footnote, which comes into the tree where it is
// called first (ISO 32000-1, 14.8.4.4.1): when the words that call it are painted.
func (t *tagger) note(n *doc.Footnote) *element {
	e := &element{tag: "Note", id: "note-" + strconv.Itoa(n.Number)}
	t.text(e, "Lbl", n.Label)
	t.text(e, "P", n.Text)
	e.walk(func(e *element) {
		for _, l := range e.leaves {
			l.foot = true
		}
	})
	return e
}

// list follows ISO 14289-1, 7.6. A dash is a label without a numbering scheme,
// which is what None says. The sign of an item that is not numbered may also be
// drawn as decoration: who listens is told that it is an item, and how long the
// list is, by the tags.
func (t *tagger) list(parent *element, l *doc.List) {
	e := t.child(parent, "L")
	switch l.Style {
	case doc.Numbers:
		e.marker = "Decimal"
	case doc.Bullets:
		e.marker = "Square"
	default:
		e.marker = "None"
	}
	for _, item := range l.Items {
		li := t.child(e, "LI")
		if label := t.text(li, "Lbl", item.Label); label != nil {
			label.optional = l.Style != doc.Numbers
		}
		t.text(li, "LBody", item.Text)
	}
}

func (t *tagger) table(parent *element, table *doc.Table) {
	e := t.child(parent, "Table")
	e.summary = table.Title
	t.rows(t.child(e, "THead"), table.Head, "Column")
	t.rows(t.child(e, "TBody"), table.Rows, "Row")
}

func (t *tagger) rows(group *element, rows []*doc.Row, scope string) {
	for _, row := range rows {
		tr := t.child(group, "TR")
		tr.optional = row.Drop > 0
		for _, c := range row.Cells {
			t.cell(tr, c, scope)
		}
	}
}

// cell adds a header or data cell. An empty corner is no header of anything.
func (t *tagger) cell(tr *element, c *doc.Cell, scope string) {
	e := t.child(tr, "TD")
	if (c.Header || scope == "Column") && len(c.Texts) > 0 {
		e.tag, e.scope = "TH", scope
	}
	e.span = max(1, c.Span)
	if len(c.Texts) == 1 {
		t.hold(e, c.Texts[0])
		return
	}
	for _, text := range c.Texts {
		t.text(e, "P", text)
	}
}

// figure adds the chart and the words that belong to it. Number and title are
// one heading.
func (t *tagger) figure(parent *element, f *doc.Figure) {
	if f.Fewer != nil && t.present[f.Fewer.ID] && !t.present[f.ID] {
		f = f.Fewer
	}
	if f.Label != nil && f.Title != nil {
		t.hold(t.child(parent, "H2"), f.Label, f.Title)
	} else {
		t.text(parent, "H2", cmp.Or(f.Label, f.Title))
	}
	t.text(parent, "P", f.Subtitle)
	e := t.child(parent, "Figure")
	e.alt = f.Alt
	t.give(e, leaf{id: f.ID, figure: f})
	t.text(parent, "P", f.Note)
}

// prune takes out what layout dropped and what holds nothing: an optional
// element of which no leaf is on a page, a text without words, a group without
// members. Cells stay, since a row is counted by them. It reports whether e
// stays.
func (t *tagger) prune(e *element) bool {
	if e.optional && !t.any(e) {
		return false
	}
	keep := e.leaves[:0]
	for _, l := range e.leaves {
		if l.text == nil || slices.ContainsFunc(l.text.Runs, func(r doc.Run) bool { return strings.TrimSpace(r.Words) != "" }) {
			keep = append(keep, l)
		}
	}
	e.leaves = keep
	kids := e.kids[:0]
	for _, k := range e.kids {
		if t.prune(k.element) {
			kids = append(kids, k)
		}
	}
	e.kids = kids
	return len(e.leaves)+len(e.kids) > 0 || e.tag == "TD" || e.tag == "TH"
}

// any reports whether a leaf of e or below stands on a page.
func (t *tagger) any(e *element) bool {
	for _, l := range e.leaves {
		if t.present[l.id] {
			return true
		}
	}
	for _, k := range e.kids {
		if t.any(k.element) {
			return true
		}
	}
	return false
}

// collect lists the leaves in reading order, those of a footnote after the
// text that calls it first. An element holds leaves or elements, never both: a
// Link and a Note come only when their words are painted.
func (t *tagger) collect(e *element) {
	for _, l := range e.leaves {
		t.order = append(t.order, l)
		t.leaves[l.id] = l
		if l.text == nil {
			continue
		}
		for i := range l.text.Runs {
			n := l.text.Runs[i].Note
			if n == nil || t.notes[n] != nil {
				continue
			}
			if t.notes == nil {
				t.notes = map[*doc.Footnote]*element{}
			}
			t.notes[n] = t.note(n)
			t.collect(t.notes[n])
		}
	}
	for _, k := range e.kids {
		t.collect(k.element)
	}
}

// walk calls visit for e and every element below it, parents first.
func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, k := range e.kids {
		if k.element != nil {
			k.element.walk(visit)
		}
	}
}
