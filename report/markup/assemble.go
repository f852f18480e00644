package markup

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/problem"
)

// An assembler makes a document of the nodes of an execution: it joins lists,
// fits rows into tables, divides bands into columns, and leaves out whatever
// holds nothing.
type assembler struct {
	*run
	level   int             // of the heading before
	anchors map[string]bool // given
	places  map[*doc.Row]problem.Place
	marker  int  // number of the list item before
	narrow  bool // ladders of the table at hand have narrow boxes
}

// document returns the document of the root node, without what the front
// matter says and without numbers.
func (x *run) document(root *node) *doc.Document {
	a := &assembler{run: x, anchors: map[string]bool{}, places: map[*doc.Row]problem.Place{}}
	d := &doc.Document{}
	newPage := false
	for _, n := range root.kids {
		switch n.part.kind {
		case mastheadPart:
			d.Masthead = a.masthead(n)
		case bandPart:
			if b := a.band(n); b != nil {
				b.NewPage = newPage && len(d.Bands) > 0
				newPage = false
				d.Bands = append(d.Bands, b)
			}
		case breakPart:
			newPage = true
		}
	}
	if d.Masthead == nil || d.Masthead.Name == nil {
		at := x.template.script.Place(0)
		if d.Masthead != nil {
			at = root.kids[0].part.at
		}
		x.problemf(at, "T710", "the document has no heading of level 1%s", x.whose()).Hint = "the masthead's name prints nothing"
	}
	return d
}

// text returns the text of a leaf, or nil if it prints nothing.
func (a *assembler) text(n *node) *doc.Text {
	if !slices.ContainsFunc(n.runs, func(r doc.Run) bool { return !r.Blank() }) {
		return nil
	}
	t := a.leaves.Put(doc.Text{Runs: n.runs})
	anchor := n.anchor
	if anchor == "" {
		anchor = n.part.anchor
	}
	if anchor != "" && !a.anchors[anchor] {
		a.anchors[anchor] = true
		t.Anchor = anchor
	}
	return t
}

// masthead: a heading, a list of at most four lines, the subtitle as the first
// paragraph and the notice as the second.
func (a *assembler) masthead(n *node) *doc.Masthead {
	m := &doc.Masthead{}
	for _, k := range n.kids {
		t := a.text(k)
		if t == nil {
			continue
		}
		var slot **doc.Text
		switch {
		case k.part.kind == headingPart:
			slot, a.level = &m.Name, 1
		case k.part.kind == itemPart:
			if m.Meta = append(m.Meta, t); len(m.Meta) == 5 {
				a.problemf(k.part.at, "T708", "the masthead has more than four lines in its list%s", a.whose())
			}
			continue
		case k.part.order == 1:
			slot = &m.Subtitle
		default:
			slot = &m.Notice
		}
		if *slot != nil {
			a.problemf(k.part.at, "T708", "the masthead has one name, one subtitle and one notice, and this is another")
			continue
		}
		*slot = t
	}
	return m
}

// A section is a part of a band, or of a container in it, and the blocks that it
// became.
type section struct {
	kind   partKind
	level  int // of a heading
	blocks []doc.Block
}

// sections assembles the parts of a container. Lists that follow one another
// become one; a heading with nothing below it goes.
func (a *assembler) sections(kids []*node) []section {
	ps := make([]section, 0, len(kids))
	for _, k := range kids {
		p := section{kind: k.part.kind}
		switch k.part.kind {
		case mainPart, railPart, columnPart, rolePart:
			p.blocks = flatten(a.sections(k.kids))
		case itemPart:
			var before *doc.List
			if n := len(ps); n > 0 && ps[n-1].kind == itemPart {
				before = ps[n-1].blocks[0].(*doc.List)
			}
			if l := a.item(k, before); l != nil && l != before {
				p.blocks = []doc.Block{l}
			}
		case headingPart:
			if t := a.text(k); t != nil {
				p.level = k.part.level
				p.blocks = []doc.Block{&doc.Heading{Level: p.level, Text: t}}
				a.skipped(k)
			}
		default:
			if b := a.block(k); b != nil {
				p.blocks = []doc.Block{b}
			}
		}
		if len(p.blocks) > 0 {
			ps = append(ps, p)
		}
	}
	return headed(ps)
}

// headed drops headings with nothing below them.
func headed(ps []section) []section {
	kept := make([]section, 0, len(ps))
	level := 1 // of the heading that follows, if nothing stands between
	for _, p := range slices.Backward(ps) {
		if p.level > 0 && level > 0 && level <= p.level {
			continue
		}
		level = p.level
		kept = append(kept, p)
	}
	slices.Reverse(kept)
	return kept
}

func flatten(ps []section) (blocks []doc.Block) {
	for _, p := range ps {
		blocks = append(blocks, p.blocks...)
	}
	return blocks
}

// skipped checks that a heading does not skip a level in this document
// (PDF/UA-1, 7.4.2).
func (a *assembler) skipped(n *node) {
	if n.part.level > a.level+1 && a.level > 0 {
		a.problemf(n.part.at, "T712", "a heading of level %d follows one of level %d%s", n.part.level, a.level, a.whose())
	}
	a.level = n.part.level
}

// block returns the block of n, or nil if it holds nothing.
func (a *assembler) block(n *node) doc.Block {
	switch n.part.kind {
	case paragraphPart:
		if n.block != nil {
			return n.block
		}
		if t := a.text(n); t != nil {
			return &doc.Paragraph{Role: n.part.role, Text: t, Drop: n.part.drop}
		}
	case tablePart:
		if t := a.table(n); t != nil {
			return t
		}
	case chartPart:
		f, ok := n.block.(*doc.Figure)
		if !ok {
			break
		}
		if f.Alt == "" {
			a.problemf(n.part.at, "T714", "the figure has no alternative text%s", a.whose()).Hint = "add alt: auto (PDF/UA-1, 7.3)"
		}
		a.level = 2 // its title is a heading
		return f
	}
	return nil
}

// item appends an item to the list before it, or begins a list.
func (a *assembler) item(n *node, before *doc.List) *doc.List {
	t := a.text(n)
	if t == nil {
		return nil
	}
	l := before
	if l == nil || l.Style != n.part.style {
		l = &doc.List{Style: n.part.style}
		a.marker = 0
	}
	item := &doc.Item{Text: t}
	label, origin := n.part.name, n.part.marker
	if l.Style == doc.Numbers {
		a.marker++
		if s := n.part.start; s > 1 || s == 0 && len(l.Items) == 0 {
			a.marker = max(s, 1)
		}
		label = strconv.Itoa(a.marker)
		o := *origin
		o.ID, o.Steps = o.ID+"/"+label, []string{"written " + label}
		origin = &o
	}
	if label != "" {
		item.Label = &doc.Text{Runs: []doc.Run{{Words: label, Tone: doc.Value, Origin: origin}}}
	}
	l.Items = append(l.Items, item)
	return l
}

// band divides a band into its columns, or returns nil if nothing but heads is
// left in it.
func (a *assembler) band(n *node) *doc.Band {
	k := n.part.band
	b := &doc.Band{Split: k.split, RunIn: k.runIn, Close: k.close, Small: k.small, Annex: k.annex, Drop: n.part.drop, Name: k.name}
	ps := a.sections(n.kids)
	if len(ps) == 0 {
		return nil
	}
	switch explicit := slices.ContainsFunc(ps, func(p section) bool { return p.kind >= mainPart && p.kind <= columnPart }); {
	case explicit || k.split == doc.MainRail:
		a.explicit(n, b, ps)
	case k.split == doc.Whole:
		ps = takeHead(b, ps)
		b.Columns = [][]doc.Block{flatten(ps)}
	default:
		divide(b, ps)
		if len(b.Columns) > columnsOf[k.split] {
			b.More = a.host.Continued()
		}
	}
	if b.Name == "" {
		b.Name = bandName(b)
	}
	return b
}

// columnsOf is how many columns a split has side by side.
var columnsOf = [...]int{doc.Whole: 1, doc.MainRail: 2, doc.Halves: 2, doc.Thirds: 3}

// explicit fills the columns of a band whose parts say where they stand. What
// stands outside of them goes below, but for a head at the start.
func (a *assembler) explicit(n *node, b *doc.Band, ps []section) {
	wanted := columnPart
	if b.Split == doc.MainRail {
		wanted = mainPart
		b.Columns = make([][]doc.Block, 2)
	}
	ps = takeHead(b, ps)
	for _, p := range ps {
		switch p.kind {
		case mainPart, railPart:
			if wanted != mainPart {
				a.problemf(n.part.at, "T708", "main and rail stand in a band of split main-rail").Hint = "add split: main-rail below ::: band"
				continue
			}
			i := int(p.kind - mainPart)
			b.Columns[i] = append(b.Columns[i], p.blocks...)
		case columnPart:
			if wanted != columnPart || b.Split == doc.Whole {
				a.problemf(n.part.at, "T708", "column stands in a band of split halves or thirds").Hint = "add split: halves below ::: band"
				continue
			}
			b.Columns = append(b.Columns, p.blocks)
		default:
			b.Foot = append(b.Foot, p.blocks...)
		}
	}
}

// takeHead takes a heading of level 2 at the start for the head of b.
func takeHead(b *doc.Band, ps []section) []section {
	if len(ps) > 0 && ps[0].level == 2 {
		b.Head = ps[0].blocks[0].(*doc.Heading)
		return ps[1:]
	}
	return ps
}

// divide fills the columns of halves and thirds: several heads of level 2 begin
// a column each; below a single one each head of level 3 does; text under a
// single head flows through all columns; and without heads, or below a single
// one with tables or figures, every part is a column of its own.
func divide(b *doc.Band, ps []section) {
	count := func(level int) (n int) {
		for _, p := range ps {
			if p.level == level {
				n++
			}
		}
		return n
	}
	two, three := count(2), count(3)
	opens := func(p section) bool { return true }
	switch {
	case two > 1:
		opens = func(p section) bool { return p.level == 2 }
	case two == 1 && three > 0:
		ps = takeHead(b, ps)
		opens = func(p section) bool { return p.level == 3 }
	case two == 1:
		ps = takeHead(b, ps)
		if !slices.ContainsFunc(ps, func(p section) bool { return p.kind == tablePart || p.kind == chartPart }) {
			b.Flow = true
			opens = func(section) bool { return false }
		}
	case three > 0:
		opens = func(p section) bool { return p.level == 3 }
	}
	for i, p := range ps {
		if i == 0 || opens(p) {
			b.Columns = append(b.Columns, nil)
		}
		last := len(b.Columns) - 1
		b.Columns[last] = append(b.Columns[last], p.blocks...)
	}
}

// bandName is what messages call a band without a name: the words of its first
// heading.
func bandName(b *doc.Band) string {
	blocks := []doc.Block{}
	if b.Head != nil {
		blocks = append(blocks, b.Head)
	}
	for _, k := range append(blocks, slices.Concat(b.Columns...)...) {
		h, ok := k.(*doc.Heading)
		if !ok {
			continue
		}
		return strings.TrimSpace(h.Text.Words()) // source numbers have no words yet
	}
	return ""
}
