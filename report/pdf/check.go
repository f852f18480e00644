package pdf

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
	"brief/report/problem"
)

// A checker looks at a draft and adds what is wrong with it.
type checker struct{ *draft }

// check holds the rules that need the whole document; those that need a single
// item are held while it is painted (sound, lineEnd, inOrder).
func check(w *draft) {
	c := &checker{w}
	c.attachments(w.options)
	c.pages()
	c.identity()
	c.metadata()
	c.content()
	c.sequences()
	c.headings()
	c.root.walk(func(e *element) {
		c.language(e)
		switch e.tag {
		case "Figure":
			c.figure(e)
		case "Table":
			c.table(e)
		}
	})
	c.notes()
	for _, a := range w.links {
		c.link(a)
	}
}

func (c *checker) pages() {
	if len(c.streams) == 0 {
		c.add(rulePages, problem.Place{}, "there is no page")
	}
}

// sound holds what is true of each item by itself: finite numbers, a place on
// the page, glyphs that exist and read as the words. An item that is not sound
// is not drawn.
func (p *painter) sound(item layout.Item) bool {
	if !(p.width >= 3 && p.width <= 14400 && p.height >= 3 && p.height <= 14400) {
		p.add(rulePages, problem.Place{}, "page %d: size is %g by %g points", p.page+1, p.width, p.height)
		return false
	}
	if w := item.Words; w != nil {
		return p.soundWords(w)
	}
	if m := item.Image; m != nil {
		return p.soundImage(m)
	}
	s := item.Shape
	known := finite(s.Width, s.Miter) && finite(s.Dash...)
	for i := range s.Path {
		seg := &s.Path[i]
		if seg.Kind < draw.Move || seg.Kind > draw.Close {
			p.add(ruleNumber, problem.Place{}, "page %d: a path has a step of unknown kind %d", p.page+1, seg.Kind)
			return false
		}
		for _, pt := range points(seg) {
			known = known && finite(pt.X, pt.Y)
		}
	}
	if !known || len(s.Path) > 0 && s.Path[0].Kind != draw.Move {
		p.add(ruleNumber, problem.Place{}, "page %d: a shape has a number that is not finite, or does not start with a point", p.page+1)
		return false
	}
	if s.Cap < draw.Butt || s.Cap > draw.Square || s.Join < draw.Pointed || s.Join > draw.Bevel || s.Miter != 0 && s.Miter < 1 {
		p.add(ruleNumber, problem.Place{}, "page %d: an outline has ends %d, corners %d, or a limit of %g", p.page+1, s.Cap, s.Join, s.Miter)
		return false
	}
	if s.Width < 0 || len(s.Dash) > 0 && (slices.Min(s.Dash) < 0 || slices.Max(s.Dash) == 0) {
		p.add(ruleNumber, problem.Place{}, "page %d: an outline has a negative measure, or dashes without length", p.page+1)
		return false
	}
	if r := pathRect(s); len(s.Path) > 0 && !r.within(p.width, p.height) {
		p.add(rulePage, problem.Place{}, "page %d: a shape reaches from %.2f, %.2f to %.2f, %.2f", p.page+1, r.left, r.top, r.right, r.bottom)
		return false
	}
	return true
}

func (p *painter) soundImage(m *draw.Image) bool {
	if px := m.Pixels; !finite(m.X, m.Y, m.Width, m.Height) || m.Width <= 0 || m.Height <= 0 || px == nil || px.Width < 1 || px.Height < 1 || len(px.Rows) == 0 {
		p.add(ruleNumber, problem.Place{}, "page %d: a picture has no pixels, or a place or size that is not finite", p.page+1)
		return false
	}
	if r := imageRect(m); !r.within(p.width, p.height) {
		p.add(rulePage, problem.Place{}, "page %d: a picture reaches from %.2f, %.2f to %.2f, %.2f", p.page+1, r.left, r.top, r.right, r.bottom)
		return false
	}
	return true
}

func (p *painter) soundWords(w *draw.Words) bool {
	if !finite(w.X, w.Y, w.Size, w.Tracking) || w.Size <= 0 {
		p.add(ruleNumber, w.Run.Place(), "page %d: %s has a place or size that is not finite", p.page+1, short(w.Text))
		return false
	}
	// A space at the end of a line is not seen, so it may hang over the edge.
	seen := *w
	for n := len(seen.Glyphs); n > 0 && seen.Glyphs[n-1].Text == " "; n-- {
		seen.Glyphs = seen.Glyphs[:n-1]
	}
	if r := wordsRect(&seen); !(rect{r.left, w.Y, r.right, w.Y}).within(p.width, p.height) {
		p.add(rulePage, w.Run.Place(), "page %d: %s reaches from %.2f to %.2f at height %.2f", p.page+1, short(w.Text), r.left, r.right, w.Y)
		return false
	}
	rest, reads := w.Text, true // what the glyphs so far do not read as
	for _, g := range w.Glyphs {
		for _, code := range g.Codes {
			if code == 0 {
				p.add(ruleGlyph, w.Run.Place(), "page %d: no face has all letters of %s", p.page+1, short(g.Text))
				return false
			}
		}
		if reads {
			rest, reads = strings.CutPrefix(rest, g.Text)
		}
	}
	if strings.ContainsFunc(w.Text, private) {
		p.add(rulePrivate, w.Run.Place(), "page %d: %s holds a private character", p.page+1, short(w.Text))
		return false
	}
	if reads && rest == "" {
		return true
	}
	var read strings.Builder
	for _, g := range w.Glyphs {
		read.WriteString(g.Text)
	}
	if !same(read.String(), w.Text) {
		p.add(ruleWords, w.Run.Place(), "page %d: %s is drawn, %s is meant", p.page+1, short(read.String()), short(w.Text))
		return false
	}
	return true
}

// private reports whether r means nothing to a reader.
func private(r rune) bool { return r >= 0xE000 && unicode.Is(unicode.Co, r) }

func finite(numbers ...float64) bool {
	for _, v := range numbers {
		if math.IsNaN(v) || math.Abs(v) > 32767 {
			return false
		}
	}
	return true
}

// same reports whether a and b are the same but for what a line break adds or
// takes away.
func same(a, b string) bool { return a == b || bare(a) == bare(b) }

// bare is s without what a line break adds or takes away.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00AD' {
			return -1
		}
		return r
	}, font.Visible(s))
}

// identity holds that the file says what it is.
func (c *checker) identity() {
	if strings.TrimSpace(c.doc.Title) == "" {
		c.add(ruleTitle, problem.Place{}, "the document has no title")
	}
	if !isLanguage(c.doc.Lang) {
		c.add(ruleLanguage, problem.Place{}, "%q is not a language", c.doc.Lang)
	}
	if y := c.doc.Date.Year(); y < 1 || y > 9999 || c.doc.Date.IsZero() {
		c.add(ruleMeta, problem.Place{}, "the document has no date of issue")
	}
	for _, s := range []string{c.doc.Title, c.doc.Author, c.doc.Subject} {
		if strings.ContainsFunc(s, unprintable) {
			c.add(ruleMeta, problem.Place{}, "%q holds a character that XML cannot", s)
		}
		c.length(problem.Place{}, s)
	}
}

// length holds that s fits into one string, as appendText writes it.
func (c *checker) length(at problem.Place, s string) {
	const most = 32767
	n := len(s)
	if !isPrintable(s) {
		n = 2 + 2*len(utf16.Encode([]rune(s)))
	}
	if n > most {
		c.add(ruleLength, at, "%s would be a string of %d bytes", short(s), n)
	}
}

func unprintable(r rune) bool {
	return r < ' ' || r >= 0x7F && r < 0xA0 || r == '\uFFFD' || r == '\uFFFE' || r == '\uFFFF'
}

// isLanguage reports whether s has the form of a language tag: subtags of
// letters and digits, the first of two to eight letters (BCP 47, 2.1).
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, r := range part {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}

// content holds that the leaves are tagged in the order of the document, and
// that each stands on a page once, with its words.
func (c *checker) content() {
	before := 0
	for _, l := range c.order {
		if l.id < before {
			c.add(ruleOrder, l.at(), "%s is tagged after what follows it", l.name())
		}
		before = l.id
		switch other := c.leaves[l.id]; {
		case other != l:
			c.add(ruleTagged, l.at(), "%s shares the number %d with %s", l.name(), l.id, other.name())
		case l.spoilt:
		case !l.placed:
			c.add(ruleTagged, l.at(), "%s stands on no page", l.name())
		case l.text != nil:
			c.said(l)
		}
	}
}

// said holds that the words drawn for l are those of its text, and that a page
// which it names is the right one.
func (c *checker) said(l *leaf) {
	words := make([]string, len(l.text.Runs))
	rest, reads := l.drawn.String(), true // what is drawn beside the words so far
	for i := range l.text.Runs {
		r := &l.text.Runs[i]
		words[i] = r.Words
		if r.Ref != "" {
			at := c.anchor(r.Ref)
			if at == nil || !at.placed {
				c.add(ruleLink, l.at(), "%s names the page of %q, which stands on none", l.name(), r.Ref)
				return
			}
			words[i] = strconv.Itoa(at.spot.page + 1)
		}
		if reads {
			rest, reads = strings.CutPrefix(rest, words[i])
		}
	}
	if reads && rest == "" {
		return
	}
	if want := strings.Join(words, ""); !same(l.drawn.String(), want) {
		c.add(ruleWords, l.at(), "the page shows %s, the document says %s", short(l.drawn.String()), short(want))
	}
}

func (c *checker) headings() {
	before, names := 0, 0
	c.root.walk(func(e *element) {
		level := e.level()
		if level == 0 {
			return
		}
		at, name := problem.Place{}, "a heading"
		if l := e.first(); l != nil {
			at, name = l.at(), l.name()
		}
		if level == 1 {
			names++
		}
		if level > before+1 {
			c.add(ruleHeadings, at, "%s has level %d after level %d", name, level, before)
		}
		before = level
	})
	if names != 1 {
		c.add(ruleName, problem.Place{}, "the document has %d headings of level 1", names)
	}
}

// figure also holds what veraPDF does not: a figure has bounds, and says more
// than its title. The logo is one, without a title.
func (c *checker) figure(e *element) {
	l := e.first()
	alt := strings.TrimSpace(e.alt)
	switch {
	case alt == "":
		c.add(ruleFigure, l.at(), "%s has no alternative text", l.name())
	case l.figure != nil:
		c.depicts(l, alt)
	}
	c.length(l.at(), e.alt)
	if b := e.box; l.placed && (b == nil || b.right <= b.left || b.bottom <= b.top) {
		c.add(ruleFigure, l.at(), "%s has no bounds", l.name())
	}
}

// table holds that a grid can be made of the rows and that each data cell has
// a header.
func (c *checker) table(table *element) {
	columns, headed, rows := -1, false, 0
	first := table.first()
	if first == nil {
		return
	}
	table.walk(func(row *element) {
		if row.tag != "TR" {
			return
		}
		if row.parent.tag == "TBody" {
			rows++
		}
		n := 0
		for _, k := range row.kids {
			cell := k.element
			n += cell.span
			if cell.tag == "TH" {
				headed = true
				if cell.scope != "Column" && cell.scope != "Row" {
					c.add(ruleScope, first.at(), "a header cell in the table at %s has no scope", first.name())
				}
			}
		}
		if columns < 0 {
			columns = n
		}
		if n != columns {
			at, name := first.at(), first.name()
			if l := row.first(); l != nil {
				at, name = l.at(), l.name()
			}
			c.add(ruleTable, at, "the row of %s has %d columns, the first row has %d", name, n, columns)
		}
	})
	c.length(first.at(), table.summary)
	if rows == 0 {
		c.add(ruleTable, first.at(), "the table at %s has no rows", first.name())
	}
	if !headed {
		c.add(ruleScope, first.at(), "the table at %s has no header cell", first.name())
	}
}

// notes holds that every footnote is told from the others, and stands in the
// tree where it is called.
func (c *checker) notes() {
	seen := map[string]bool{}
	c.root.walk(func(e *element) {
		if e.tag != "Note" {
			return
		}
		if e.id == "" || seen[e.id] {
			c.add(ruleNote, e.place(), "%s has the ID %q, which is none of its own", e.called(), e.id)
		}
		seen[e.id] = true
	})
}

func (c *checker) link(a *annotation) {
	l := a.element.near()
	switch {
	case a.link.URI == "" && a.link.Anchor == "":
		c.add(ruleLink, l.at(), "a link in %s leads nowhere", l.name())
	case a.link.URI == "" && a.at == nil:
		c.add(ruleLink, l.at(), "a link in %s leads to %q, which nothing is called", l.name(), a.link.Anchor)
	case a.link.URI == "" && !a.at.placed:
		c.add(ruleLink, l.at(), "a link in %s leads to %q, which stands on no page", l.name(), a.link.Anchor)
	}
	c.length(l.at(), a.link.Label)
	c.length(l.at(), a.link.URI)
	if strings.TrimSpace(a.link.Label) == "" {
		c.add(ruleLink, l.at(), "a link in %s has no words that say where it leads", l.name())
	}
}
