package charts

import (
	"fmt"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/golden"
)

// dump writes a drawing as a person checks it: one op a line, colours by the
// names of LOOK 4.
func dump(d *draw.Drawing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "drawing %g x %g\n", d.Width, d.Height)
	for _, op := range d.Ops {
		if w := op.Words; w != nil {
			face := ""
			if len(w.Glyphs) > 0 {
				face = strings.TrimPrefix(w.Glyphs[0].Face.Name(), "Roboto-")
			}
			fmt.Fprintf(&b, "%-8g %-8g %s %g %s %q\n", w.X, w.Y, strings.ToLower(face), w.Size, colour(&w.Colour), w.Text)
			continue
		}
		s := op.Shape
		var path []string
		for _, g := range s.Path {
			at := func(p draw.Point) string { return fmt.Sprintf("%g,%g", p.X, p.Y) }
			switch g.Kind {
			case draw.Move:
				path = append(path, "m "+at(g.P[0]))
			case draw.Line:
				path = append(path, at(g.P[0]))
			case draw.Cubic:
				path = append(path, "c "+at(g.P[0])+" "+at(g.P[1])+" "+at(g.P[2]))
			case draw.Close:
				path = append(path, "z")
			}
		}
		fmt.Fprintf(&b, "  path %s", strings.Join(path, " "))
		if s.Fill != nil {
			fmt.Fprintf(&b, " fill %s", colour(s.Fill))
		}
		if s.Stroke != nil {
			fmt.Fprintf(&b, " line %s %g", colour(s.Stroke), s.Width)
		}
		if s.Dash != nil {
			fmt.Fprintf(&b, " dash %v", s.Dash)
		}
		if s.Origin != nil {
			fmt.Fprintf(&b, " says %s", s.Origin.ID)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func colour(c *doc.Colour) string {
	k := &desk.Colours
	for _, n := range []struct {
		name string
		c    doc.Colour
	}{
		{"ink", k.Ink}, {"ink2", k.Ink2}, {"accent", k.Accent}, {"line", k.Line}, {"hairline", k.Hairline},
		{"rung1", k.Rungs[0]}, {"rung2", k.Rungs[1]}, {"rung3", k.Rungs[2]}, {"rung4", k.Rungs[3]},
		{"moderate", k.Moderate}, {"change", k.Change}, {"white", k.White}, {"forecast", k.Forecast},
	} {
		if *c == n.c {
			return n.name
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

func TestGolden(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			d, err := Draw(s.chart, s.size, desk, faces())
			if err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, s.name+".txt", dump(d))
		})
	}
}

func TestMarks(t *testing.T) {
	var b strings.Builder
	for _, role := range []doc.TypeRole{doc.TypeTable, doc.TypeDense, doc.TypeBottomLine2} {
		for _, m := range []doc.Mark{
			{Kind: doc.Up}, {Kind: doc.Flat}, {Kind: doc.Down}, {Kind: doc.Diamond},
			{Kind: doc.Ladder, Steps: 2, At: 1}, {Kind: doc.Ladder, Steps: 2, At: 0, Narrow: true},
			{Kind: doc.Ladder, Steps: 3, At: -1}, {Kind: doc.Ladder, Steps: 4, At: 2},
		} {
			d := Mark(&doc.Run{Shape: &m, Origin: &doc.Origin{ID: "test:mark"}}, role, desk)
			if d.Width != MarkWidth(&m, role) {
				t.Errorf("%+v in role %d is %g wide, MarkWidth says %g", m, role, d.Width, MarkWidth(&m, role))
			}
			for _, p := range points(&d) {
				if p.X < 0 || p.X > d.Width || p.Y > 2 || p.Y < -desk.Type[role].Leading {
					t.Errorf("%+v in role %d reaches %v", m, role, p)
				}
			}
			fmt.Fprintf(&b, "%+v in %g\n%s", m, desk.Type[role].Size, dump(&d))
		}
	}
	golden.Compare(t, "marks.txt", b.String())
}

// points are all places of the paths of d.
func points(d *draw.Drawing) (ps []draw.Point) {
	for _, op := range d.Ops {
		if op.Shape == nil {
			continue
		}
		for _, s := range op.Shape.Path {
			switch s.Kind {
			case draw.Move, draw.Line:
				ps = append(ps, s.P[0])
			case draw.Cubic:
				ps = append(ps, s.P[:]...)
			}
		}
	}
	return ps
}
