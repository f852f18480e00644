package layout

import (
	"math"

	"brief/charts"
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/problem"
)

// A compositor sets the blocks of one document. Measuring and placing run the
// same code: with dry set nothing is kept but the heights.
type compositor struct {
	setter
	doc   *doc.Document
	paper Paper
	logo  *draw.Drawing
	sizes sizes

	callers map[*doc.Footnote]*doc.Text // see callers
	listing bool                        // contents are printed
	left    []*doc.Band                 // annexes for which there is no room

	drops *[mostDrops + 1]string // what may be left out, by number: see droppable

	heights  map[heightKey]int
	grids    map[gridKey]grid
	looked   map[cutKey]bool           // texts whose letters the faces have, or that were told
	parts    map[*doc.Text][]*doc.Text // texts taken apart after commas
	whole    map[*doc.Text]*doc.Text   // texts put together, by the first
	leaves   map[*doc.Run]int          // leaf of the runs of texts put together; 0 for what stands between
	drawings map[drawingKey]*draw.Drawing
	problems problem.List
	told     map[*doc.Text]bool // texts already reported as too wide

	dry     bool
	part    Part // what artifacts placed now are
	mute    bool // text placed now is an artifact: it was read before
	items   []Item
	anchors []Anchor
}

type drawingKey struct {
	figure *doc.Figure
	width  float64
	row    int
}

func newCompositor(d *doc.Document, t *doc.Theme, fonts *font.Set, o Options) *compositor {
	c := &compositor{
		setter:   setter{theme: t, fonts: fonts, markWidth: charts.MarkWidth, cut: map[cutKey]*paragraph{}, texts: o.Texts.of(t, fonts)},
		doc:      d,
		callers:  callers(d),
		paper:    o.Paper,
		logo:     o.Logo,
		heights:  map[heightKey]int{},
		grids:    map[gridKey]grid{},
		looked:   map[cutKey]bool{},
		parts:    map[*doc.Text][]*doc.Text{},
		whole:    map[*doc.Text]*doc.Text{},
		leaves:   map[*doc.Run]int{},
		drawings: map[drawingKey]*draw.Drawing{},
		told:     map[*doc.Text]bool{},
	}
	return c
}

// set breaks t.
func (c *compositor) set(t *doc.Text, role doc.TypeRole, measure float64, how breaking) []line {
	p := c.paragraph(t, role)
	if !p.shown {
		c.covered(t, role)
	}
	ls := c.broken(p, measure, how)
	if !c.dry {
		for i := range ls {
			ls[i].compose()
		}
	}
	return ls
}

// covered reports letters that no face can show: PDF/A forbids the empty box
// (ISO 19005-2, 6.2.11.8), so they refuse the document.
func (c *compositor) covered(t *doc.Text, role doc.TypeRole) {
	if c.looked[cutKey{t, role}] {
		return
	}
	c.looked[cutKey{t, role}] = true
	for i := range t.Runs {
		r := &t.Runs[i]
		chain := c.style(role, r.Tone).chain
		for _, letter := range chain.Missing(r.Words) {
			p := problem.Errorf(r.Place(), "G802", "no face has %q (U+%04X) of %q", letter, letter, shorten(r.Words))
			c.problems = append(c.problems, p.WithHint("write it another way, or name a font that has it in the theme's faces"))
		}
		for _, letter := range chain.Refused(r.Words) {
			p := problem.Errorf(r.Place(), "G802", "%q (U+%04X) of %q belongs to a script that cannot be set yet", letter, letter, shorten(r.Words))
			c.problems = append(c.problems, p.WithHint("write it in Latin, Cyrillic, Greek, Armenian or Georgian letters"))
		}
	}
}

// up rounds a height up to whole half-lines.
func up(h float64) float64 { return G * math.Ceil(h/G-0.001) }

// baseline is where the first line stands below the top of its leading.
func baseline(t doc.Type) float64 { return 0.77 * t.Leading }

// text sets t at x with the top of its first line at y and returns its height.
func (c *compositor) text(t *doc.Text, role doc.TypeRole, x, y, measure float64, how breaking) float64 {
	if t == nil {
		return 0
	}
	ty := c.theme.Type[role]
	ls := c.set(t, role, measure, how)
	c.put(t, ls, x, y+baseline(ty), ty.Leading, measure, doc.Left)
	return float64(len(ls)) * ty.Leading
}

// put places lines with their first baseline at y.
func (c *compositor) put(t *doc.Text, ls []line, x, y, leading, measure float64, align doc.Align) {
	for i := range ls {
		l := &ls[i]
		if l.width > measure+0.01 && !c.told[t] {
			c.tooWide(t, l.width-measure)
		}
		if c.dry {
			continue
		}
		if i == 0 && t.Anchor != "" && !c.mute {
			c.anchor(t, y-leading)
		}
		at := x
		if align == doc.Right {
			at += measure - l.width
		}
		c.line(t, l, at, y+float64(i)*leading)
	}
}

// line places one line at its baseline.
func (c *compositor) line(t *doc.Text, l *line, x, y float64) {
	for _, m := range l.set.marks {
		d := charts.Mark(&t.Runs[m.run], l.of.role, c.theme)
		for _, op := range d.Ops {
			c.artifact(op.Moved(x+m.X, y))
		}
	}
	words := l.bound(t)
	for i := range words {
		w := &words[i]
		w.X, w.Y = w.X+x, y
		leaf := t.ID
		if len(c.leaves) > 0 {
			if of, ok := c.leaves[w.Run]; ok {
				leaf = of
			}
		}
		c.add(leaf, draw.Op{Words: w})
	}
}

// What layout itself puts between texts that stand on one line. It says
// nothing that the structure does not: readers of the tags do not hear it.
var (
	space       = doc.Run{Words: " ", Keep: true, Origin: &doc.Origin{ID: "layout:space", Raw: " "}}
	colon       = doc.Run{Words: ": ", Tone: doc.Lead, Origin: &doc.Origin{ID: "layout:colon", Raw: ": "}}
	punctuation = doc.Run{Words: " · ", Origin: &doc.Origin{ID: "layout:dot", Raw: "·"}}
)

// joined puts texts together as one, with between between them; each run keeps
// its leaf. The label of a figure has its own tone.
func (c *compositor) joined(ts []*doc.Text, between doc.Run) *doc.Text {
	if t, ok := c.whole[ts[0]]; ok {
		return t
	}
	t := &doc.Text{ID: ts[0].ID, Lang: ts[0].Lang}
	var leaves []int
	for i, part := range ts {
		if i > 0 {
			t.Runs, leaves = append(t.Runs, between), append(leaves, 0)
		}
		for _, r := range part.Runs {
			if between.Origin == space.Origin && i == 0 {
				r.Tone = doc.FigureLabel
			}
			t.Runs, leaves = append(t.Runs, r), append(leaves, part.ID)
		}
	}
	for i := range t.Runs {
		c.leaves[&t.Runs[i]] = leaves[i]
	}
	c.whole[ts[0]] = t
	return t
}

// add places an op as part of a leaf, or of none.
func (c *compositor) add(leaf int, op draw.Op) {
	if c.dry {
		return
	}
	if c.mute || leaf == 0 {
		c.items = append(c.items, Item{Part: c.part, Op: op})
		return
	}
	c.items = append(c.items, Item{Leaf: leaf, Op: op})
}

// artifact places an op that is part of nothing.
func (c *compositor) artifact(op draw.Op) {
	if !c.dry {
		c.items = append(c.items, Item{Part: c.part, Op: op})
	}
}

// anchor notes that t starts at y.
func (c *compositor) anchor(t *doc.Text, y float64) {
	if !c.dry && !c.mute {
		c.anchors = append(c.anchors, Anchor{Leaf: t.ID, Name: t.Anchor, Y: y})
	}
}

// rule draws a horizontal line whose middle is y.
func (c *compositor) rule(x, y, w, weight float64, colour doc.Colour) {
	if !c.dry {
		c.artifact(draw.Op{Shape: &draw.Shape{
			Path:   []draw.Segment{{Kind: draw.Move, P: [3]draw.Point{{X: x, Y: y}}}, {Kind: draw.Line, P: [3]draw.Point{{X: x + w, Y: y}}}},
			Stroke: &colour, Width: weight,
		}})
	}
}

// ink rule: thin, opens a band.
func (c *compositor) inkRule(x, y, w float64) { c.rule(x, y, w, 0.75, c.theme.Colours.Ink) }

// hairline divides rows.
func (c *compositor) hairline(x, y, w float64) { c.rule(x, y, w, 0.5, c.theme.Colours.Hairline) }

// box fills a rectangle.
func (c *compositor) box(x, y, w, h float64, fill, stroke *doc.Colour) {
	if !c.dry {
		c.artifact(draw.Op{Shape: draw.Rect(x, y, w, h, fill, stroke, 0.75)})
	}
}

// tooWide reports words that no line can hold.
func (c *compositor) tooWide(t *doc.Text, by float64) {
	c.told[t] = true
	p := problem.Errorf(t.Place(), "D072", "%q is %.0f points wider than its column and has no place to break", shorten(t.Words()), math.Ceil(by))
	c.problems = append(c.problems, p.WithHint("shorten it, or put a soft hyphen (U+00AD) where it may break"))
}

// shorten keeps messages to one line.
func shorten(s string) string {
	if r := []rune(s); len(r) > 48 {
		return string(r[:45]) + "..."
	}
	return s
}
