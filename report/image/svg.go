package image

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/draw"
	"brief/report/problem"
)

const svgSpace = "http://www.w3.org/2000/svg"

// readSVG returns the picture, or everything that is wrong with the file.
//
// It knows the part of SVG 1.1 that is paths in plain colours: path, rect,
// circle, ellipse, line, polyline, polygon and g, transform, and the
// properties in paint.go. All else that could be seen is refused, so a picture
// is never drawn other than it is meant.
func readSVG(name string, b []byte, width, height float64) (*draw.Drawing, problem.List) {
	r := &svgReader{name: name, src: b}
	if len(b) > maxSVG {
		r.refuse(0, "save it simpler", "the SVG has %d bytes, at most %d are read", len(b), maxSVG)
		return nil, r.problems
	}
	r.decoder = xml.NewDecoder(bytes.NewReader(b))
	r.decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("only UTF-8 is read") }
	r.read()
	r.overlaid()
	r.thin(width, height)
	if r.problems.Err() == nil && !r.seen() {
		r.refuse(0, "take the form of the picture that is made for white", "nothing of the SVG is seen on white paper")
	}
	if len(r.problems) > 0 {
		return nil, r.problems.Sorted()
	}
	return r.drawing(width, height), nil
}

// An svgReader reads one file.
type svgReader struct {
	name     string
	src      []byte
	decoder  *xml.Decoder
	view     bounds // the viewBox
	open     []frame
	layers   int // elements so far that are translucent as a whole
	steps    int
	shapes   []shape
	problems problem.List
}

// A frame is an element that is open.
type frame struct {
	paint  paint
	to     matrix // to the units of the viewBox
	hidden bool   // nothing in it is drawn: defs, display="none"
	skip   bool   // nothing in it is read: words about the picture, other namespaces
}

// A shape is a path with what it is painted with, in units of the viewBox.
type shape struct {
	draw.Shape
	bounds bounds
	layers []int // what it is in, or is, that is translucent as a whole
	at     int   // offset of its element
}

// refuse reports what is wrong at an offset of the file.
func (r *svgReader) refuse(offset int, hint, format string, args ...any) {
	const most = 100
	if len(r.problems) < most {
		r.problems = append(r.problems, problem.Errorf(r.place(offset), "G822", format, args...).WithHint("%s", hint))
	}
}

// place is an offset as line and column.
func (r *svgReader) place(offset int) problem.Place {
	before := r.src[:min(offset, len(r.src))]
	line := bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return problem.Place{File: r.name, Line: line + 1, Column: column + 1}
}

// read reads the file to its end, or to where it is no XML.
func (r *svgReader) read() {
	rooted := false
	for {
		at := int(r.decoder.InputOffset())
		token, err := r.decoder.Token()
		switch {
		case err == io.EOF && !rooted:
			r.refuse(0, "save it as SVG", "the file is no SVG, it is %s", seems(r.src))
			return
		case err == io.EOF:
			return
		case err != nil:
			r.broken(err)
			return
		}
		switch t := token.(type) {
		case xml.Directive:
			r.refuse(at, "take it away: nothing of it is needed", "a DOCTYPE, which can hold entities and point outside")
		case xml.ProcInst:
			if t.Target != "xml" {
				r.refuse(at, "take it away", "an instruction <?%s?> to a program", shorten(t.Target))
			}
		case xml.EndElement:
			r.open = r.open[:len(r.open)-1]
		case xml.StartElement:
			if len(r.open) == maxDepth {
				r.refuse(at, "ungroup it", "elements stand more than %d deep in each other", maxDepth)
				return
			}
			e := &element{svgReader: r, name: t.Name, at: at, tag: r.src[at:r.decoder.InputOffset()]}
			e.attributes(t.Attr)
			if !rooted && !r.root(e) {
				return
			}
			rooted = true
			r.open = append(r.open, r.start(e))
		}
	}
}

// broken reports that the file is no XML.
func (r *svgReader) broken(err error) {
	what := strings.TrimPrefix(err.Error(), "xml: ")
	if s := (*xml.SyntaxError)(nil); errors.As(err, &s) {
		what = s.Msg
	}
	r.refuse(int(r.decoder.InputOffset()), "save it anew as plain SVG", "broken XML: %s", shorten(what))
}

// root reads the size of the picture and reports whether e is that of an SVG.
func (r *svgReader) root(e *element) bool {
	if e.name.Local != "svg" || e.name.Space != svgSpace {
		r.refuse(e.at, `it begins with <svg xmlns="`+svgSpace+`">`, "the file is no SVG, it begins with <%s>", shorten(e.name.Local))
		return false
	}
	box := []float64{0, 0, e.length("width", 0), e.length("height", 0)}
	if _, ok := e.attr["viewBox"]; ok {
		box = e.numbers("viewBox")
	}
	if slices.Contains(strings.Fields(e.attr["preserveAspectRatio"].value), "none") {
		e.refuseAttr("preserveAspectRatio", "take it away", "a picture that is to be stretched")
	}
	if len(box) != 4 || !(box[2] > 0) || !(box[3] > 0) {
		r.refuse(e.at, `write one such as viewBox="0 0 120 24"`, "the SVG has no viewBox of four numbers, the last two over 0")
		r.view = bounds{math.Inf(-1), math.Inf(-1), math.Inf(1), math.Inf(1)} // so that nothing reaches out of it
		return true
	}
	r.view = bounds{box[0], box[1], box[0] + box[2], box[1] + box[3]}
	return true
}

// refused says what the elements are that a picture may not have.
var refused = map[string][2]string{
	"script": {"a script", "take it away"}, "style": {"a style sheet", "save it with presentation attributes: fill and stroke at each shape"},
	"text": {"text", "turn it into paths"}, "image": {"a picture in the picture", "trace it into paths, or use a PNG"},
	"use": {"a copy of another element (use)", "unlink it: draw its paths in its place"}, "svg": {"an SVG in the SVG", "ungroup it"},
	"linearGradient": {"a gradient", "give it one colour"}, "radialGradient": {"a gradient", "give it one colour"}, "pattern": {"a pattern", "give it one colour"},
	"filter": {"a filter", "take it away"}, "mask": {"a mask", "cut the paths"}, "clipPath": {"a clipping path", "cut the paths"},
	"symbol": {"a symbol", "draw its paths in its place"}, "marker": {"a marker", "turn it into paths"}, "foreignObject": {"a foreign object", "turn it into paths"},
	"a": {"a link", "take it away and keep its paths"}, "animate": {"a movement", "take it away"}, "animateTransform": {"a movement", "take it away"},
	"animateMotion": {"a movement", "take it away"}, "set": {"a movement", "take it away"},
}

// start reads an element and returns what holds for those in it.
func (r *svgReader) start(e *element) frame {
	f := frame{to: identity, paint: initial}
	if n := len(r.open); n > 0 {
		f = r.open[n-1]
	}
	found := len(r.problems)
	e.hostile()
	own := e.name.Space == svgSpace
	switch name := e.name.Local; {
	case name == "script" || name == "style" || own && refused[name][0] != "" && len(r.open) > 0:
		r.refuse(e.at, refused[name][1], "%s", refused[name][0])
		f.skip = true
	case f.skip || !own || slices.Contains([]string{"title", "desc", "metadata"}, name):
		f.skip = true
	case name == "defs":
		f.hidden = true
		e.inherit(&f)
	case name == "svg" || name == "g":
		e.inherit(&f)
	default:
		e.inherit(&f)
		path, known := e.outline()
		if !known {
			r.refuse(e.at, "save it as paths", "an element <%s>, which is not drawn here", shorten(name))
		} else if len(r.problems) == found && f.drawn() {
			r.add(e, f, path)
		}
		f.skip = true
	}
	f.hidden = f.hidden || len(r.problems) > found // what follows from a fault is none
	return f
}

// drawn reports whether what stands in f is seen.
func (f *frame) drawn() bool { return !f.hidden && !f.paint.hidden && !f.paint.undisplayed }

// add keeps a shape that is painted with something.
func (r *svgReader) add(e *element, f frame, path []draw.Segment) {
	r.steps += len(path)
	switch {
	case r.steps > maxSteps && r.steps-len(path) <= maxSteps:
		r.refuse(e.at, "simplify the paths", "the paths have more than %d steps", maxSteps)
		return
	case r.steps > maxSteps:
		return
	}
	s := shape{Shape: f.paint.shape(), at: e.at, layers: f.paint.layers}
	s.Path = make([]draw.Segment, len(path))
	for i, seg := range path {
		for k, p := range seg.P {
			seg.P[k] = f.to.apply(p)
		}
		s.Path[i] = seg
	}
	if s.flat() {
		s.Fill = nil
	}
	if len(path) == 0 || s.Fill == nil && s.Stroke == nil {
		return
	}
	if fill, outline := f.paint.clear(&s.Shape); fill || outline {
		r.layers++
		s.layers = append(slices.Clip(s.layers), r.layers)
		if outline && s.Fill != nil {
			r.refuse(e.at, "give it the colour that is seen there, and full opacity", "a translucent outline over what it goes around")
		}
	}
	if s.Stroke != nil {
		scale, even := f.to.scale()
		if !even {
			r.refuse(e.at, "turn the outline into a path", "an outline under a transform that stretches it")
			return
		}
		s.outlined(scale)
	}
	s.bounds = boundsOf(&s.Shape)
	if r.holds(e, &s) {
		r.shapes = append(r.shapes, s)
	}
}

// holds reports whether s stands in the picture. What reaches out of it would
// be cut there, and here is not; a hundredth is not seen. The handles of curves
// may reach out by the height of the picture.
func (r *svgReader) holds(e *element, s *shape) bool {
	high := r.view.bottom - r.view.top
	if slack := 0.01 * max(r.view.right-r.view.left, high); !s.bounds.within(r.view, slack) {
		r.refuse(e.at, "make the viewBox larger, or cut the path", "a <%s> reaches out of the viewBox: from %.5g, %.5g to %.5g, %.5g",
			e.name.Local, s.bounds.left, s.bounds.top, s.bounds.right, s.bounds.bottom)
		return false
	}
	for _, seg := range s.Path {
		for _, p := range seg.P {
			if seg.Kind == draw.Cubic && !(bounds{p.X, p.Y, p.X, p.Y}).within(r.view, high) {
				r.refuse(e.at, "add points to the curve", "a curve of a <%s> has its handles far outside of the viewBox", e.name.Local)
				return false
			}
		}
	}
	return true
}

// flat reports whether s has no inside. PDF would fill it all the same, with
// the thinnest line of the machine (ISO 32000-1, 8.5.3.1).
func (s *shape) flat() bool {
	b := boundsOf(&draw.Shape{Path: s.Path})
	return b.left == b.right || b.top == b.bottom
}

// outlined scales the measures of the outline.
func (s *shape) outlined(by float64) {
	s.Width *= by
	s.Dash = slices.Clone(s.Dash)
	for i := range s.Dash {
		s.Dash[i] *= by
	}
}

// overlaid refuses what is translucent over something else: its colour on
// white is not the one that is seen. Members of one translucent group hide
// each other and are seen through together, so these may overlap.
func (r *svgReader) overlaid() {
	for i := range r.shapes {
		s := &r.shapes[i]
		if len(s.layers) == 0 {
			continue
		}
		for j := range r.shapes[:i] {
			below := &r.shapes[j]
			together := len(below.layers) >= len(s.layers) && slices.Equal(below.layers[:len(s.layers)], s.layers)
			if below.bounds.meet(s.bounds) && !together {
				r.refuse(s.at, "give it the colour that is seen there, and full opacity", "something translucent over something else")
				break
			}
		}
	}
}

// thin refuses a viewBox so narrow that the picture is not seen in its box.
func (r *svgReader) thin(width, height float64) {
	w, h := r.view.right-r.view.left, r.view.bottom-r.view.top
	if f := fit(w, h, width, height); r.problems.Err() == nil && tooThin(w*f, h*f) {
		r.refuse(0, "make the viewBox less narrow", "the SVG of %.5g x %.5g would be printed %.3g by %.3g points large, too thin to be seen", w, h, w*f, h*f)
	}
}

// seen reports whether anything is not white.
func (r *svgReader) seen() bool {
	return slices.ContainsFunc(r.shapes, func(s shape) bool {
		return s.Fill != nil && *s.Fill != white || s.Stroke != nil && *s.Stroke != white
	})
}

// drawing moves and scales the shapes to their size on paper.
func (r *svgReader) drawing(width, height float64) *draw.Drawing {
	w, h := r.view.right-r.view.left, r.view.bottom-r.view.top
	f := fit(w, h, width, height)
	to := matrix{f, 0, 0, f, -float64(f * r.view.left), -float64(f * r.view.top)}
	d := &draw.Drawing{Width: w * f, Height: h * f}
	for i := range r.shapes {
		s := &r.shapes[i]
		s.outlined(f)
		for k := range s.Path {
			for n, p := range s.Path[k].P {
				s.Path[k].P[n] = to.apply(p)
			}
		}
		d.Ops = append(d.Ops, draw.Op{Shape: &s.Shape})
	}
	return d
}

// shorten keeps messages to one line.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// bounds are the edges of a box, y downwards.
type bounds struct{ left, top, right, bottom float64 }

func (b bounds) within(o bounds, slack float64) bool {
	return b.left >= o.left-slack && b.top >= o.top-slack && b.right <= o.right+slack && b.bottom <= o.bottom+slack
}

// meet reports whether two boxes share more than an edge.
func (b bounds) meet(o bounds) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// boundsOf is the box around a path and its outline: around the curves, not
// around the points that pull them.
func boundsOf(s *draw.Shape) bounds {
	b := bounds{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	half := 0.0
	if s.Stroke != nil {
		half = s.Width / 2
	}
	hold := func(p draw.Point) {
		b = bounds{min(b.left, p.X-half), min(b.top, p.Y-half), max(b.right, p.X+half), max(b.bottom, p.Y+half)}
	}
	var last draw.Point
	for _, seg := range s.Path {
		switch seg.Kind {
		case draw.Move, draw.Line:
			last = seg.P[0]
			hold(last)
		case draw.Cubic:
			for _, t := range extremes(last, seg.P) {
				hold(cubicAt(last, seg.P, t))
			}
			last = seg.P[2]
		}
	}
	return b
}
