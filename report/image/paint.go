package image

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/draw"
)

// paint is how shapes are painted, inherited from element to element.
type paint struct {
	fill, stroke  *doc.Colour // nil is none
	current       doc.Colour
	fillOpacity   float64
	strokeOpacity float64
	opacity       float64 // of all groups that it is in, and its own
	layers        []int   // those of them that are translucent
	width         float64
	dash          []float64
	evenOdd       bool
	cap           draw.Cap
	join          draw.Join
	miter         float64
	hidden        bool // visibility, which an element in a hidden one may undo (SVG 1.1, 11.5)
	undisplayed   bool // display="none" here or above, which nothing undoes
}

// initial are the values without any attribute (SVG 1.1, 11).
var initial = paint{fill: &doc.Colour{}, fillOpacity: 1, strokeOpacity: 1, opacity: 1, width: 1, miter: 4}

// plainOnly are properties that may only have a value that does nothing.
var plainOnly = []string{
	"clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end", "mix-blend-mode", "vector-effect",
	"paint-order", "transform-origin", "transform-box", "stroke-dashoffset", "animation", "offset-path", "rotate", "scale", "translate",
}

// geometry are attributes that a style may not set.
var geometry = strings.Fields("transform d x y cx cy r rx ry width height")

// properties are those that are read, in the order in which they count.
var properties = strings.Fields(`color display visibility opacity fill fill-opacity fill-rule stroke stroke-opacity stroke-width
	stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit`)

// inherit changes f by the attributes of e; a style is stronger than they are.
func (e *element) inherit(f *frame) {
	f.to = f.to.times(e.transform())
	f.paint.layers = slices.Clip(f.paint.layers)
	values := e.style()
	for _, name := range properties {
		v, styled := values[name]
		if !styled {
			if v = e.attr[name]; v.at == 0 {
				continue
			}
		}
		value := strings.TrimSpace(v.value)
		if value == "inherit" {
			continue
		}
		if hint := e.property(&f.paint, name, value); hint != "" {
			e.refuse(v.at, hint, "%s is %s", name, strconv.Quote(shorten(value)))
		}
	}
	for _, name := range plainOnly {
		for _, v := range []attribute{e.attr[name], values[name]} {
			if word := strings.TrimSpace(v.value); v.at != 0 && !slices.Contains([]string{"none", "normal", "auto", "inherit", "0", "0px"}, word) {
				e.refuse(v.at, "take it away", "%s is %s, which is not drawn here", name, strconv.Quote(shorten(word)))
			}
		}
	}
	for _, name := range geometry {
		if v := values[name]; v.at != 0 {
			e.refuse(v.at, "write it as an attribute", "%s in a style", name)
		}
	}
}

// style are the declarations of the attribute style.
func (e *element) style() map[string]attribute {
	all := map[string]attribute{}
	s := e.attr["style"]
	if strings.Contains(s.value, "/*") || strings.Contains(s.value, "\\") {
		e.refuse(s.at, "write plain declarations: fill: #0b4a5e; stroke: none", "a style with a comment or an escape")
	}
	for _, declaration := range strings.Split(s.value, ";") {
		name, value, ok := strings.Cut(declaration, ":")
		if ok {
			all[strings.ToLower(strings.TrimSpace(name))] = attribute{value, s.at}
		}
	}
	return all
}

// property sets one property. It returns "" or what to write instead.
func (e *element) property(p *paint, name, value string) (hint string) {
	switch name {
	case "color":
		return setColour(&p.current, value)
	case "fill", "stroke":
		to := &p.fill
		if name == "stroke" {
			to = &p.stroke
		}
		return p.setPaint(to, value)
	case "opacity":
		o, hint := opacity(value)
		if hint == "" && o < 1 {
			e.layers++
			p.opacity *= o
			p.layers = append(p.layers, e.layers)
		}
		return hint
	case "fill-opacity":
		p.fillOpacity, hint = opacity(value)
	case "stroke-opacity":
		p.strokeOpacity, hint = opacity(value)
	case "display":
		p.undisplayed = p.undisplayed || strings.EqualFold(value, "none")
	case "visibility":
		p.hidden = value != "visible"
		return oneOf(value, "visible", "hidden", "collapse")
	default:
		return p.setOutline(name, value)
	}
	return hint
}

// setOutline sets a property of the outline, or the rule of what is inside.
func (p *paint) setOutline(name, value string) (hint string) {
	switch name {
	case "fill-rule":
		p.evenOdd = value == "evenodd"
		return oneOf(value, "nonzero", "evenodd")
	case "stroke-width":
		v, ok := number(strings.TrimSuffix(value, "px"))
		if p.width = v; !ok || v < 0 {
			return "write a number without a unit"
		}
	case "stroke-miterlimit":
		v, ok := number(value)
		if p.miter = v; !ok || v < 1 {
			return "write a number of 1 or more"
		}
	case "stroke-linecap":
		p.cap = draw.Cap(max(0, slices.Index([]string{"butt", "round", "square"}, value)))
		return oneOf(value, "butt", "round", "square")
	case "stroke-linejoin":
		p.join = draw.Join(max(0, slices.Index([]string{"miter", "round", "bevel"}, value)))
		return oneOf(value, "miter", "round", "bevel")
	case "stroke-dasharray":
		return p.setDash(value)
	}
	return ""
}

func oneOf(value string, words ...string) string {
	if slices.Contains(words, value) {
		return ""
	}
	return "write " + strings.Join(words, " or ")
}

// setDash sets the lengths of dashes and gaps; an odd number of them is said
// twice, and without any length the outline is solid (SVG 1.1, 11.4).
func (p *paint) setDash(value string) (hint string) {
	p.dash = nil
	if value == "none" {
		return ""
	}
	v, ok := list(strings.ReplaceAll(value, "px", " "))
	if !ok || len(v) > 16 || slices.Min(append([]float64{0}, v...)) < 0 {
		return "write at most 16 numbers of 0 or more"
	}
	if len(v)%2 != 0 {
		v = append(v, v...)
	}
	if slices.Max(append([]float64{0}, v...)) > 0 {
		p.dash = v
	}
	return ""
}

// setPaint sets what fills a shape or its outline.
func (p *paint) setPaint(to **doc.Colour, value string) (hint string) {
	c := p.current
	switch {
	case value == "none" || value == "transparent":
		*to = nil
		return ""
	case strings.EqualFold(value, "currentColor"):
	case strings.HasPrefix(value, "url("):
		return "a gradient or pattern is not drawn: give it one colour"
	default:
		if hint := setColour(&c, value); hint != "" {
			return hint
		}
	}
	*to = &c
	return ""
}

// opacity reads 0 to 1, or percent.
func opacity(value string) (o float64, hint string) {
	text, percent := strings.CutSuffix(value, "%")
	v, ok := number(text)
	if percent {
		v /= 100
	}
	if !ok || v < 0 || v > 1 {
		return 1, "write a number from 0 to 1"
	}
	return v, ""
}

// named are the colours of HTML 4, which everybody knows by name.
var named = []struct {
	name string
	rgb  uint32
}{
	{"black", 0}, {"silver", 0xC0C0C0}, {"gray", 0x808080}, {"grey", 0x808080}, {"white", 0xFFFFFF}, {"maroon", 0x800000}, {"red", 0xFF0000},
	{"purple", 0x800080}, {"fuchsia", 0xFF00FF}, {"green", 0x008000}, {"lime", 0x00FF00}, {"olive", 0x808000}, {"yellow", 0xFFFF00},
	{"navy", 0x000080}, {"blue", 0x0000FF}, {"teal", 0x008080}, {"aqua", 0x00FFFF}, {"orange", 0xFFA500},
}

// setColour reads #rgb, #rrggbb, rgb(r, g, b) or one of the names.
func setColour(c *doc.Colour, value string) (hint string) {
	value = strings.ToLower(value)
	if hex, ok := strings.CutPrefix(value, "#"); ok {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		if v, err := strconv.ParseUint(hex, 16, 24); err == nil && len(hex) == 6 {
			*c = rgb(uint32(v))
			return ""
		}
	}
	if inside, ok := strings.CutPrefix(value, "rgb("); ok && strings.HasSuffix(inside, ")") {
		inside = strings.TrimSuffix(inside, ")")
		part := 255.0
		if strings.Count(inside, "%") == 3 {
			inside, part = strings.ReplaceAll(inside, "%", " "), 100
		}
		if v, ok := list(inside); ok && len(v) == 3 && slices.Min(v) >= 0 && slices.Max(v) <= part {
			*c = doc.Colour{R: uint8(v[0]*255/part + 0.5), G: uint8(v[1]*255/part + 0.5), B: uint8(v[2]*255/part + 0.5)}
			return ""
		}
	}
	for _, n := range named {
		if n.name == value {
			*c = rgb(n.rgb)
			return ""
		}
	}
	return "write a colour as #0b4a5e"
}

func rgb(v uint32) doc.Colour { return doc.Colour{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v)} }

// shape is an empty shape that is painted like this. What is wholly clear is
// not painted.
func (p *paint) shape() (s draw.Shape) {
	s.EvenOdd = p.evenOdd
	if o := p.opacity * p.fillOpacity; p.fill != nil && o > 0 {
		c := onWhite(*p.fill, o)
		s.Fill = &c
	}
	if o := p.opacity * p.strokeOpacity; p.stroke != nil && o > 0 && p.width > 0 {
		c := onWhite(*p.stroke, o)
		s.Stroke = &c
		s.Width, s.Dash, s.Cap, s.Join, s.Miter = p.width, p.dash, p.cap, p.join, p.miter
	}
	return s
}

// clear reports whether the fill or the outline of s is translucent by itself,
// not as part of a whole.
func (p *paint) clear(s *draw.Shape) (fill, outline bool) {
	return s.Fill != nil && p.fillOpacity < 1, s.Stroke != nil && p.strokeOpacity < 1
}
