package charts

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// anyChart draws a chart of 1 to 60 countries, 1 to 9 powers and 2 to 5 levels,
// with names of up to eighty letters.
func anyChart(t *rapid.T) *doc.Chart {
	word := rapid.StringMatching(`[A-Z][a-z]{1,9}`)
	name := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 7).Draw(t, "words"), " ")
	})
	kind := rapid.SampledFrom([]doc.ChartKind{doc.Board, doc.Ladders, doc.Matrix, doc.CrossGrid, doc.Counts}).Draw(t, "kind")
	rows := rapid.OneOf(rapid.IntRange(1, 6), rapid.IntRange(1, 14), rapid.IntRange(1, 55)).Draw(t, "rows")
	columns := rapid.IntRange(1, 9).Draw(t, "columns")
	if kind == doc.CrossGrid {
		columns = 2
	}
	c := &doc.Chart{Kind: kind, Subject: rapid.IntRange(-1, rows-1).Draw(t, "subject")}
	for i := range rows {
		c.Rows = append(c.Rows, doc.ChartKey{Label: run(name.Draw(t, "country")), Code: run(fmt.Sprintf("R%02d", i))})
	}
	for j := range columns {
		c.Columns = append(c.Columns, doc.ChartKey{Label: run(name.Draw(t, "power")), Code: run(fmt.Sprintf("P%02d", j))})
	}
	c.Scale = runs([]string{"Low", "Moderate", "Strong", "Leading", "Very high"}[:rapid.IntRange(2, 5).Draw(t, "levels")]...)
	c.Words = words(keys("Russia", "RUS", "China", "CHN"))
	level := rapid.IntRange(-1, len(c.Scale)-1)
	for i := range rows {
		row := make([]doc.Rating, columns)
		for j := range row {
			row[j] = anyRating(t, c, level, i)
		}
		c.Cells = append(c.Cells, row)
	}
	return c
}

func anyRating(t *rapid.T, c *doc.Chart, level *rapid.Generator[int], i int) doc.Rating {
	if rapid.IntRange(0, 20).Draw(t, "none") == 20 {
		return doc.Rating{None: true, Level: -1}
	}
	r := doc.Rating{Level: level.Draw(t, "level"), Word: run("not stated")}
	if r.Level >= 0 {
		r.Word = run(c.Scale[r.Level].Words)
	}
	if n := rapid.IntRange(-3, 3).Draw(t, "trend"); n > 0 {
		r.Trend = doc.Trend(n)
		r.Says = run([]string{"", "Declining", "Steady", "Growing"}[n])
	}
	if rapid.IntRange(0, 6).Draw(t, "moved") == 6 {
		r.Moved = &doc.Moved{Level: level.Draw(t, "was"), Words: []doc.Run{c.Rows[i].Label, run("in 2026-W47")}}
	}
	return r
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyChart(t)
		width := rapid.SampledFrom([]float64{156, 240, 312, 492}).Draw(t, "width")
		steps := Steps(c)
		row := steps.Rows[rapid.IntRange(0, len(steps.Rows)-1).Draw(t, "row")]
		d, err := Draw(c, Size{width, row}, desk, faces())
		if err != nil {
			onlyRoom(t, err)
			if width == 492 && len(c.Columns) <= 3 || width >= 312 && c.Kind == doc.CrossGrid {
				t.Fatalf("three powers over the full width, and a cross grid in the main column, must have room: %v", err)
			}
			return
		}
		t.Logf("form %s, %d x %d, width %g, row %g", c.Kind, len(c.Rows), len(c.Columns), width, row)
		inside(t, d)
		apart(t, d)
		told(t, c, d)
		marked(t, c, d)
	})
}

// onlyRoom fails unless err says of each label that there is no room.
func onlyRoom(t *rapid.T, err error) {
	var l problem.List
	if !errors.As(err, &l) {
		t.Fatalf("not a list of problems: %v", err)
	}
	for _, p := range l {
		if p.Code != "C205" || !strings.Contains(p.What, `"`) {
			t.Fatalf("unexpected problem %v", p)
		}
	}
}

// A rect is what words or a shape cover.
type rect struct{ x1, y1, x2, y2 float64 }

func cover(w *draw.Words) rect {
	width := -w.Tracking
	for i, g := range w.Glyphs {
		if i == len(w.Glyphs)-1 && g.Text == " " { // closes a line
			break
		}
		width += float64(g.Width)*w.Size/1000 + float64(len(g.Codes))*w.Tracking
	}
	return rect{w.X, w.Y - capHeight*w.Size, w.X + width, w.Y + 0.1*w.Size}
}

func (a rect) meets(b rect) bool {
	const touch = 0.05
	return a.x1 < b.x2-touch && b.x1 < a.x2-touch && a.y1 < b.y2-touch && b.y1 < a.y2-touch
}

// inside fails if anything stands outside of the drawing.
func inside(t *rapid.T, d *draw.Drawing) {
	for _, p := range points(d) {
		if p.X < -0.01 || p.Y < -0.01 || p.X > d.Width+0.01 || p.Y > d.Height+0.01 {
			t.Fatalf("a shape reaches %v in a drawing of %g x %g:\n%s", p, d.Width, d.Height, dump(d))
		}
	}
	for _, op := range d.Ops {
		if op.Words == nil {
			continue
		}
		if r := cover(op.Words); r.x1 < -0.01 || r.y1 < 0 || r.x2 > d.Width+0.01 || r.y2 > d.Height+0.01 {
			t.Fatalf("%q covers %v in a drawing of %g x %g", op.Words.Text, r, d.Width, d.Height)
		}
	}
}

// apart fails if two words meet, or a sign of change covers a word.
func apart(t *rapid.T, d *draw.Drawing) {
	var all []rect
	var texts []string
	for _, op := range d.Ops {
		if w := op.Words; w != nil {
			r := cover(w)
			for i := range all {
				if r.meets(all[i]) {
					t.Fatalf("%q at %v meets %q at %v", w.Text, r, texts[i], all[i])
				}
			}
			all, texts = append(all, r), append(texts, w.Text)
		}
	}
	for _, op := range d.Ops {
		if op.Shape == nil || op.Shape.Fill == nil || *op.Shape.Fill != desk.Colours.Change {
			continue
		}
		// A lozenge covers the half of its bounds that is nearest to its middle.
		p := op.Shape.Path
		x, y, half := p[0].P[0].X, p[1].P[0].Y, (p[1].P[0].X-p[0].P[0].X)/2
		for i := range all {
			if all[i].meets(rect{x - half, y - half, x + half, y + half}) {
				t.Fatalf("the diamond at %g, %g covers %q", x, y, texts[i])
			}
		}
	}
}

// told fails unless each country is there by name or by a code that is
// explained, each rating by its word or its place, and all words have an
// origin and a size that can be read.
func told(t *rapid.T, c *doc.Chart, d *draw.Drawing) {
	said := map[*doc.Run]string{} // a run may be printed more than once, in parts
	counted := map[string]bool{}
	for _, op := range d.Ops {
		w := op.Words
		if w == nil {
			continue
		}
		if w.Run == nil || w.Run.Origin == nil || w.Size < floor {
			t.Fatalf("%q in %g points comes from %v", w.Text, w.Size, w.Run)
		}
		drawn := ""
		for _, g := range w.Glyphs {
			drawn += g.Text
		}
		if drawn != w.Text {
			t.Fatalf("%q is drawn as %q", w.Text, drawn)
		}
		said[w.Run] += w.Text
		counted[w.Run.Origin.ID] = true
	}
	for r, s := range said {
		if !strings.HasPrefix(s, r.Words) || strings.Trim(strings.ReplaceAll(s, r.Words, ""), " ") != "" {
			t.Fatalf("%q is printed as %q", r.Words, s)
		}
	}
	if c.Kind == doc.Counts {
		for j := range c.Columns {
			for l := range c.Scale {
				if id := "count:" + c.Columns[j].Code.Words + "/" + c.Scale[l].Words; !counted[id] {
					t.Fatalf("no number %s", id)
				}
			}
		}
		return
	}
	for _, keys := range [][]doc.ChartKey{c.Rows, c.Columns} {
		for i := range keys {
			if said[&keys[i].Label] == "" {
				t.Fatalf("%q is not told", keys[i].Label.Words)
			}
		}
	}
	for i := range c.Cells {
		for j := range c.Cells[i] {
			r := &c.Cells[i][j]
			if c.Kind == doc.Matrix || c.Kind == doc.Ladders {
				if !r.None && said[&r.Word] == "" {
					t.Fatalf("%q of %q is not told", r.Word.Words, c.Rows[i].Label.Words)
				}
			}
			if c.Kind != doc.Matrix && (c.Kind != doc.CrossGrid || !c.Cells[i][1-j].None) && !r.None && sign(r.Trend) != 0 && said[&r.Says] == "" {
				t.Fatalf("%q of %q is not told", r.Says.Words, c.Rows[i].Label.Words)
			}
		}
	}
}

// marked fails unless each rating has a shape that stands for it, alone or with
// others, and each shape that is filled stands for something.
func marked(t *rapid.T, c *doc.Chart, d *draw.Drawing) {
	by := map[*doc.Origin]bool{}
	for _, op := range d.Ops {
		switch s := op.Shape; {
		case s == nil:
		case s.Origin != nil:
			by[s.Origin] = true
			for _, o := range s.Origin.From {
				by[o] = true
			}
		case s.Fill != nil && *s.Fill != desk.Colours.White:
			t.Fatalf("a shape says nothing and is filled:\n%s", dump(&draw.Drawing{Ops: []draw.Op{op}}))
		}
	}
	for i := range c.Cells {
		for j := range c.Cells[i] {
			switch r := &c.Cells[i][j]; {
			case r.None:
			case !by[r.Word.Origin]:
				t.Fatalf("no shape stands for %q of %q:\n%s", r.Word.Words, c.Rows[i].Label.Words, dump(d))
			case sign(r.Trend) != 0 && c.Kind == doc.Board && !by[r.Says.Origin]:
				t.Fatalf("no sign stands for %q of %q:\n%s", r.Says.Words, c.Rows[i].Label.Words, dump(d))
			}
		}
	}
}

// Same input, same drawing: drawn at once by many, and drawn again.
func TestDrawTwice(t *testing.T) {
	for _, s := range append(samples(t), newer(t)...) {
		var wg sync.WaitGroup
		got := make([]string, 8)
		for i := range got {
			wg.Go(func() {
				d, err := Draw(s.chart, s.size, desk, faces())
				if err != nil {
					t.Error(err)
					return
				}
				got[i] = dump(d)
			})
		}
		wg.Wait()
		for i := range got {
			if got[i] != got[0] {
				t.Errorf("%s: drawn twice, drawn differently", s.name)
			}
		}
	}
}

// A chart can be drawn at each of its steps, and higher steps are not lower.
func TestSteps(t *testing.T) {
	for _, s := range append(samples(t), newer(t)...) {
		steps := Steps(s.chart)
		if steps.Normal < 0 || steps.Normal >= len(steps.Rows) {
			t.Fatalf("%s: normal is %d of %d", s.name, steps.Normal, len(steps.Rows))
		}
		before := 0.0
		for _, row := range steps.Rows {
			d, err := Draw(s.chart, Size{s.size.Width, row}, desk, faces())
			if err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			// A row that has room for two lines may have more room for names,
			// and need no key.
			if d.Height < before-60 {
				t.Errorf("%s: %g high with rows of %g, %g before", s.name, d.Height, row, before)
			}
			before = d.Height
		}
	}
}
