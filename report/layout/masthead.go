package layout

import (
	"brief/report/doc"
	"brief/report/draw"
)

// A headForm is one of the ways a masthead is set (LOOK 5).
type headForm struct {
	name     doc.TypeRole
	subtitle doc.TypeRole
	lines    []line  // of the name
	below    float64 // width of the subtitle
	wide     bool    // name over the whole measure, meta as one line below
}

// nameW is what the name may take beside the meta lines.
const nameW = 324.0

// headForm chooses the largest size in which the name fits. A subtitle that is
// too long for the place below the name has the whole measure, and the meta lines
// stand above it.
func (c *compositor) headForm(m *doc.Masthead) headForm {
	below := nameW
	if m.Subtitle != nil && c.width(m.Subtitle, doc.TypeSubtitle) > nameW {
		below = Measure
	}
	for _, role := range []doc.TypeRole{doc.TypeName, doc.TypeName2} {
		if c.width(m.Name, role) <= nameW && (m.Subtitle == nil || c.width(m.Subtitle, doc.TypeSubtitle) <= below) {
			return headForm{name: role, subtitle: doc.TypeSubtitle, lines: c.set(m.Name, role, nameW, single), below: below}
		}
	}
	return headForm{name: doc.TypeName3, subtitle: doc.TypeSubtitle3, lines: c.set(m.Name, doc.TypeName3, Measure, balance), wide: true}
}

// metaAbove is how much higher the meta lines stand over a long subtitle.
const metaAbove = 18.0

// masthead sets rule, name, subtitle, meta lines and notice from the frame top
// and returns their height.
func (c *compositor) masthead(x, y float64) float64 {
	m := c.doc.Masthead
	if m == nil {
		return 0
	}
	c.rule(x, y, Measure, 2.5, c.theme.Colours.Accent)
	f := c.headForm(m)
	var h float64
	if f.wide {
		h = c.wideHead(m, f, x, y)
	} else {
		h = c.sideHead(m, f, x, y)
	}
	if m.Notice != nil {
		h += c.notice(m.Notice, x, y+h)
	}
	return h
}

// sideHead sets name and subtitle with the meta lines beside them.
func (c *compositor) sideHead(m *doc.Masthead, f headForm, x, y float64) float64 {
	name, below, h := 52.0, 77.0, 97.5
	if c.sizes.lowHead {
		name, below, h = 45.5, 70.5, 84.5
	}
	ty := c.theme.Type[f.name]
	c.anchorHead(m.Name, y)
	c.put(m.Name, f.lines, x-c.bearing(m.Name, f.name), y+name, ty.Leading, nameW, doc.Left)
	if m.Subtitle != nil {
		c.put(m.Subtitle, c.set(m.Subtitle, f.subtitle, f.below, single), x, y+below, 18, f.below, doc.Left)
	}
	if f.below > nameW {
		below -= metaAbove
	}
	c.sideMeta(m, x+railX, y+below)
	return h
}

// sideMeta sets the meta lines in the rail, the last at y.
func (c *compositor) sideMeta(m *doc.Masthead, x, y float64) {
	lead := c.theme.Type[doc.TypeNote].Leading
	all := make([][]line, len(m.Meta))
	for i, t := range m.Meta {
		all[i] = c.set(t, metaType(i), railW, fit)
		y -= float64(len(all[i])) * lead
	}
	for i, t := range m.Meta {
		c.put(t, all[i], x, y+lead, lead, railW, doc.Left)
		y += float64(len(all[i])) * lead
	}
}

// metaType is the type of a meta line: ink for the first, which names the
// edition, quiet for the rest.
func metaType(i int) doc.TypeRole {
	if i == 0 {
		return doc.TypeBasis
	}
	return doc.TypeNote
}

// wideHead sets a long name over the whole measure, subtitle and one line of
// meta below it.
func (c *compositor) wideHead(m *doc.Masthead, f headForm, x, y float64) float64 {
	ty := c.theme.Type[f.name]
	c.anchorHead(m.Name, y)
	at := y + 34.7
	c.put(m.Name, f.lines, x-c.bearing(m.Name, f.name), at, ty.Leading, Measure, doc.Left)
	at += float64(len(f.lines)-1) * ty.Leading
	if m.Subtitle != nil {
		at += 20
		lead := c.theme.Type[f.subtitle].Leading
		ls := c.set(m.Subtitle, f.subtitle, Measure, balance)
		c.put(m.Subtitle, ls, x, at, lead, Measure, doc.Left)
		at += float64(len(ls)-1) * lead
	}
	at = c.wideMeta(m, x, at+14.4)
	return up(at - y + 8.4)
}

// wideMeta sets the meta in one line at y, with dots between its parts, which
// stand a little closer where that helps, or in several where it does not. It
// returns where the last stands.
func (c *compositor) wideMeta(m *doc.Masthead, x, y float64) float64 {
	const lead, closer = 11, 2
	dot, total := c.dotWidth(doc.TypeNote), 0.0
	for i, t := range m.Meta {
		total += c.width(t, metaType(i)) + dot
	}
	if over := (total - dot - Measure) / float64(max(1, len(m.Meta)-1)); over > 0 && over < closer {
		dot -= over
	}
	across := 0.0
	for i, t := range m.Meta {
		role := metaType(i)
		ls := c.set(t, role, Measure, fit)
		switch {
		case i == 0:
		case across+dot+c.width(t, role) > Measure+0.01:
			across, y = 0, y+lead
		default:
			c.dot(doc.TypeNote, x+across, y)
			across += dot
		}
		c.put(t, ls, x+across, y, lead, Measure, doc.Left)
		y += float64(len(ls)-1) * lead
		across += ls[len(ls)-1].width
	}
	return y
}

// dot puts a middle dot between two texts of one line, as an artifact, and
// returns its width with the space around it.
func (c *compositor) dot(role doc.TypeRole, x, y float64) float64 {
	ty := c.theme.Type[role]
	chain := c.fonts.Chain(ty.Face)
	w := draw.Words{X: x, Y: y, Size: ty.Size, Colour: ty.Colour, Text: " · "}
	for _, s := range []string{" ", "·", " "} {
		w.Glyphs = append(w.Glyphs, chain.Shape(s, false)...)
	}
	w.Run = &punctuation
	c.artifact(draw.Op{Words: &w})
	return w.Width()
}

// dotWidth is the room that a dot takes.
func (c *compositor) dotWidth(role doc.TypeRole) float64 {
	return c.measured(func() float64 { return c.dot(role, 0, 0) })
}

// notice sets the line on invented data or an erratum beside its bar.
func (c *compositor) notice(t *doc.Text, x, y float64) float64 {
	ls := c.set(t, doc.TypeTable, Measure-8, fit)
	lead := c.theme.Type[doc.TypeTable].Leading
	tall := float64(len(ls)) * lead
	change := c.theme.Colours.Change
	c.box(x, y, 3, tall, &change, nil)
	c.put(t, ls, x+8, y+9.5, lead, Measure-8, doc.Left)
	return up(tall + 6.5)
}

// bearing is how far a name moves left so that its first stem stands over the
// subtitle's: the letter's own bearing less 0.75, never under 0 (LOOK 3).
func (c *compositor) bearing(t *doc.Text, role doc.TypeRole) float64 {
	ty := c.theme.Type[role]
	for _, r := range t.Words() {
		return max(0, float64(c.fonts.Chain(ty.Face).First().Bearing(r))*ty.Size/1000-0.75)
	}
	return 0
}
