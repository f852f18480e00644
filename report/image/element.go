package image

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"

	"brief/report/draw"
)

// An element is the start of an element with its own attributes.
type element struct {
	*svgReader
	name xml.Name
	at   int    // offset of its tag
	tag  []byte // the tag as it stands
	attr map[string]attribute
}

// An attribute is a value and where it stands.
type attribute struct {
	value string
	at    int // offset of its name
}

// attributes keeps the attributes without a namespace. References to other
// files, programs, and names that are there twice are refused.
func (e *element) attributes(all []xml.Attr) {
	e.attr = map[string]attribute{}
	places := places(e.tag)
	for i, a := range all {
		at := e.at
		if i < len(places) {
			at += places[i]
		}
		name := a.Name.Local
		switch {
		case name == "href" && !strings.HasPrefix(strings.TrimSpace(a.Value), "#"):
			e.refuse(at, "nothing outside of the file is read", "a reference to %s", strconv.Quote(shorten(a.Value)))
		case a.Name.Space != "" || name == "xmlns":
		default:
			if _, twice := e.attr[name]; twice {
				e.refuse(at, "keep one of them", "the attribute %s is there twice", shorten(name))
			}
			e.attr[name] = attribute{a.Value, at}
		}
	}
}

// places are the offsets at which the attributes of a tag begin.
func places(tag []byte) []int {
	var all []int
	at := bytes.IndexAny(tag, " \t\r\n")
	for at >= 0 {
		name := bytes.TrimLeft(tag[at:], " \t\r\n")
		start := len(tag) - len(name)
		open := bytes.IndexAny(name, `"'`)
		if open < 0 {
			break
		}
		end := bytes.IndexByte(name[open+1:], name[open])
		if end < 0 {
			break
		}
		all = append(all, start)
		at = start + open + 1 + end + 1
	}
	return all
}

// hostile refuses attributes that are programs.
func (e *element) hostile() {
	for _, at := range places(e.tag) {
		name, _, _ := bytes.Cut(e.tag[at:], []byte("="))
		if n := strings.ToLower(string(bytes.TrimSpace(name))); strings.HasPrefix(n, "on") {
			e.refuse(e.at+at, "take it away", "a script in the attribute %s", shorten(n))
		}
	}
}

// refuseAttr reports what is wrong with an attribute.
func (e *element) refuseAttr(name, hint, format string, args ...any) {
	e.refuse(e.attr[name].at, hint, format, args...)
}

// numbers are the numbers of an attribute, nil if it is anything else.
func (e *element) numbers(name string) []float64 {
	s := scanner{rest: e.attr[name].value}
	var all []float64
	for s.skip(); s.rest != ""; s.skip() {
		v, ok := s.number()
		if !ok {
			e.refuseAttr(name, "write numbers", "%s", s.wrong("the "+name+" of a <"+e.name.Local+">"))
			return nil
		}
		all = append(all, v)
	}
	return all
}

// length is an attribute of one number in the units of the picture.
func (e *element) length(name string, without float64) float64 {
	a, ok := e.attr[name]
	if !ok {
		return without
	}
	v, ok := number(strings.TrimSuffix(strings.TrimSpace(a.value), "px"))
	_, boxed := e.attr["viewBox"]
	switch {
	case ok:
		return v
	case e.name.Local == "svg" && boxed: // the size on a screen does not count
		return without
	}
	e.refuseAttr(name, "write a number without a unit", "%s of a <%s> is %s, not a number up to %d", name, e.name.Local, strconv.Quote(shorten(a.value)), int(maxNumber))
	return without
}

// outline is the path that an element draws, empty where it draws nothing.
func (e *element) outline() (path []draw.Segment, known bool) {
	switch e.name.Local {
	case "path":
		return e.path(), true
	case "rect":
		return e.rect(), true
	case "circle":
		r := e.length("r", 0)
		return e.ellipse("r", r, r), true
	case "ellipse":
		return e.ellipse("rx", e.length("rx", 0), e.length("ry", 0)), true
	case "line":
		from := draw.Point{X: e.length("x1", 0), Y: e.length("y1", 0)}
		return []draw.Segment{moveTo(from), lineTo(draw.Point{X: e.length("x2", 0), Y: e.length("y2", 0)})}, true
	case "polyline":
		return e.points(), true
	case "polygon":
		if path = e.points(); path != nil {
			path = append(path, draw.Segment{Kind: draw.Close})
		}
		return path, true
	}
	return nil, false
}

func (e *element) points() []draw.Segment {
	v := e.numbers("points")
	if len(v)%2 != 0 {
		e.refuseAttr("points", "write them in pairs", "points of a <%s> are %d numbers", e.name.Local, len(v))
	}
	var path []draw.Segment
	for i := 0; i+1 < len(v); i += 2 {
		path = append(path, lineTo(draw.Point{X: v[i], Y: v[i+1]}))
	}
	if len(path) > 0 {
		path[0].Kind = draw.Move
	}
	return path
}

// positive refuses measures below 0, and reports whether all are over it.
func (e *element) positive(name string, measures ...float64) bool {
	for _, v := range measures {
		if v < 0 {
			e.refuseAttr(name, "write a number over 0", "a <%s> has a measure below 0", e.name.Local)
		}
		if !(v > 0) {
			return false
		}
	}
	return true
}

func (e *element) ellipse(name string, rx, ry float64) []draw.Segment {
	if !e.positive(name, rx, ry) {
		return nil
	}
	to := matrix{rx, 0, 0, ry, e.length("cx", 0), e.length("cy", 0)}
	path := append([]draw.Segment{moveTo(to.apply(draw.Point{X: 1}))}, turned(to, 0, 2*math.Pi)...)
	return append(path, draw.Segment{Kind: draw.Close})
}

// rect has corners of quarter ellipses; one radius stands for both, and none
// is longer than half a side (SVG 1.1, 9.2).
func (e *element) rect() []draw.Segment {
	x, y, w, h := e.length("x", 0), e.length("y", 0), e.length("width", 0), e.length("height", 0)
	if !e.positive("width", w, h) {
		return nil
	}
	rx, ry := e.length("rx", math.NaN()), e.length("ry", math.NaN())
	if math.IsNaN(rx) {
		rx = ry
	}
	if math.IsNaN(ry) {
		ry = rx
	}
	if !e.positive("rx", rx, ry) {
		return draw.Rect(x, y, w, h, nil, nil, 0).Path
	}
	rx, ry = min(rx, w/2), min(ry, h/2)
	var path []draw.Segment
	for i, c := range [4]draw.Point{{X: x + w - rx, Y: y + ry}, {X: x + w - rx, Y: y + h - ry}, {X: x + rx, Y: y + h - ry}, {X: x + rx, Y: y + ry}} {
		to := matrix{rx, 0, 0, ry, c.X, c.Y}
		start := float64(i-1) * math.Pi / 2
		sin, cos := math.Sincos(start)
		path = append(path, lineTo(to.apply(draw.Point{X: cos, Y: sin})))
		path = append(path, turned(to, start, math.Pi/2)...)
	}
	path[0].Kind = draw.Move
	return append(path, draw.Segment{Kind: draw.Close})
}

// transform is the map of an attribute of that name (SVG 1.1, 7.6).
func (e *element) transform() matrix {
	m := identity
	rest := strings.Trim(e.attr["transform"].value, " \t\r\n,")
	for rest != "" {
		name, after, ok := strings.Cut(rest, "(")
		inside, behind, closed := strings.Cut(after, ")")
		name = strings.Trim(name, " \t\r\n")
		v, numbers := list(inside)
		one, known := step(name, v)
		if !ok || !closed || !numbers || !known {
			e.refuseAttr("transform", "write one such as translate(10 20)", "a transform that cannot be read: %s", strconv.Quote(shorten(rest)))
			return identity
		}
		m, rest = m.times(one), strings.TrimLeft(behind, " \t\r\n,")
	}
	return m
}

// list reads numbers.
func list(text string) ([]float64, bool) {
	s := scanner{rest: text}
	var all []float64
	for s.skip(); s.rest != ""; s.skip() {
		v, ok := s.number()
		if !ok {
			return nil, false
		}
		all = append(all, v)
	}
	return all, true
}

// step is one part of a transform.
func step(name string, v []float64) (matrix, bool) {
	n := len(v)
	switch {
	case name == "matrix" && n == 6:
		return matrix{v[0], v[1], v[2], v[3], v[4], v[5]}, true
	case name == "translate" && n == 1:
		return matrix{1, 0, 0, 1, v[0], 0}, true
	case name == "translate" && n == 2:
		return matrix{1, 0, 0, 1, v[0], v[1]}, true
	case name == "scale" && n == 1:
		return matrix{v[0], 0, 0, v[0], 0, 0}, true
	case name == "scale" && n == 2:
		return matrix{v[0], 0, 0, v[1], 0, 0}, true
	case name == "rotate" && (n == 1 || n == 3):
		sin, cos := math.Sincos(v[0] * math.Pi / 180)
		turn := matrix{cos, sin, -sin, cos, 0, 0}
		if n == 3 {
			turn = matrix{1, 0, 0, 1, v[1], v[2]}.times(turn).times(matrix{1, 0, 0, 1, -v[1], -v[2]})
		}
		return turn, true
	case name == "skewX" && n == 1:
		return matrix{1, 0, math.Tan(v[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && n == 1:
		return matrix{1, math.Tan(v[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return identity, false
}
