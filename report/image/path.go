package image

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"brief/report/draw"
)

// A scanner reads numbers as SVG writes them (SVG 1.1, 8.3.9): several may
// stand without anything between them, as in "1.5.5-3".
type scanner struct{ rest string }

const spaces = " \t\r\n\f"

// skip passes spaces and at most one comma.
func (s *scanner) skip() {
	s.rest = strings.TrimLeft(s.rest, spaces)
	if after, ok := strings.CutPrefix(s.rest, ","); ok {
		s.rest = strings.TrimLeft(after, spaces)
	}
}

// number reads a number within the limit.
func (s *scanner) number() (float64, bool) {
	n := numberEnd(s.rest)
	v, ok := number(s.rest[:n])
	if ok {
		s.rest = s.rest[n:]
	}
	return v, ok
}

// flag reads 0 or 1, which need nothing behind them.
func (s *scanner) flag() (bool, bool) {
	if s.rest == "" || s.rest[0] != '0' && s.rest[0] != '1' {
		return false, false
	}
	v := s.rest[0] == '1'
	s.rest = s.rest[1:]
	return v, true
}

// wrong says why no number was read.
func (s *scanner) wrong(where string) string {
	word := s.rest[:numberEnd(s.rest)]
	switch v, err := strconv.ParseFloat(word, 64); {
	case s.rest == "":
		return where + " ends where a number should follow"
	case (err == nil || errors.Is(err, strconv.ErrRange)) && math.Abs(v) > maxNumber:
		return fmt.Sprintf("%s has the number %s, at most %d is read", where, shorten(word), int(maxNumber))
	}
	return fmt.Sprintf("%s cannot be read at %s", where, strconv.Quote(shorten(s.rest)))
}

// numberEnd is the length of the number at the beginning of s.
func numberEnd(s string) int {
	i := 0
	sign := func() {
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
	}
	figures := func() {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
	}
	sign()
	figures()
	if i < len(s) && s[i] == '.' {
		i++
		figures()
	}
	if i+1 < len(s) && (s[i] == 'e' || s[i] == 'E') {
		before := i
		i++
		sign()
		if from := i; i < len(s) {
			figures()
			if i == from {
				i = before
			}
		} else {
			i = before
		}
	}
	return i
}

// number reads all of s as a number within the limit.
func number(s string) (float64, bool) {
	if s == "" || numberEnd(s) != len(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && math.Abs(v) <= maxNumber
}

// needs is how many numbers each step of a path takes.
var needs = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// A drawer follows path data.
type drawer struct {
	scanner
	path     []draw.Segment
	at       draw.Point // the pen
	start    draw.Point // of the part begun last
	cubic    draw.Point // the handle that S mirrors
	square   draw.Point // the handle that T mirrors
	before   byte       // the step before, in capitals
	relative bool
}

// path is the path of the attribute d (SVG 1.1, 8.3).
func (e *element) path() []draw.Segment {
	if strings.TrimSpace(e.attr["d"].value) == "none" {
		return nil
	}
	d := &drawer{scanner: scanner{strings.TrimLeft(e.attr["d"].value, spaces)}}
	for d.rest != "" && len(d.path) <= maxSteps {
		letter := d.rest[0]
		step := letter &^ 0x20
		n, ok := needs[step]
		if !ok || letter < 'A' || len(d.path) == 0 && step != 'M' {
			e.refuseAttr("d", "a path begins with M and has steps of the letters MLHVCSQTAZ", "the path of a <path> cannot be read at %s", strconv.Quote(shorten(d.rest)))
			return nil
		}
		d.rest, d.relative = d.rest[1:], letter >= 'a'
		if wrong := d.steps(step, n); wrong != "" {
			e.refuseAttr("d", "each letter takes its numbers, as in M 0 0 H 4 V 4 Z", "%s", wrong)
			return nil
		}
		d.rest = strings.TrimLeft(d.rest, spaces)
	}
	return d.path
}

// steps draws a step as often as numbers follow its letter. It returns what is
// wrong, or "".
func (d *drawer) steps(step byte, n int) string {
	if n == 0 {
		d.step(step, nil)
		return ""
	}
	for first := true; first || d.more(); first = false {
		var v [7]float64
		for i := range n {
			if d.rest = strings.TrimLeft(d.rest, spaces); i > 0 || !first {
				d.skip()
			}
			ok := false
			if step == 'A' && (i == 3 || i == 4) {
				var on bool
				if on, ok = d.flag(); on {
					v[i] = 1
				}
			} else {
				v[i], ok = d.number()
			}
			if !ok {
				return d.wrong("the path of a <path>")
			}
		}
		d.step(step, v[:])
		if step == 'M' {
			step = 'L' // further pairs are lines
		}
		if len(d.path) > maxSteps {
			break
		}
	}
	return ""
}

// more reports whether another number follows.
func (d *drawer) more() bool {
	rest := strings.TrimLeft(d.rest, spaces)
	return rest != "" && strings.IndexByte("+-.,0123456789", rest[0]) >= 0
}

// to is a point of the step.
func (d *drawer) to(x, y float64) draw.Point {
	if d.relative {
		return draw.Point{X: d.at.X + x, Y: d.at.Y + y}
	}
	return draw.Point{X: x, Y: y}
}

// mirror is the handle opposite of another at the pen.
func (d *drawer) mirror(handle draw.Point, after string) draw.Point {
	if strings.IndexByte(after, d.before) < 0 {
		return d.at
	}
	return draw.Point{X: 2*d.at.X - handle.X, Y: 2*d.at.Y - handle.Y}
}

// step draws one step.
func (d *drawer) step(step byte, v []float64) {
	if d.before == 'Z' && step != 'M' && step != 'Z' {
		d.path = append(d.path, moveTo(d.at)) // a new part begins where the last one did
	}
	switch step {
	case 'M':
		d.start = d.to(v[0], v[1])
		d.draw(d.start, moveTo(d.start))
	case 'L':
		p := d.to(v[0], v[1])
		d.draw(p, lineTo(p))
	case 'H':
		p := draw.Point{X: d.to(v[0], 0).X, Y: d.at.Y}
		d.draw(p, lineTo(p))
	case 'V':
		p := draw.Point{X: d.at.X, Y: d.to(0, v[0]).Y}
		d.draw(p, lineTo(p))
	case 'C':
		d.curve(d.to(v[0], v[1]), d.to(v[2], v[3]), d.to(v[4], v[5]))
	case 'S':
		d.curve(d.mirror(d.cubic, "CS"), d.to(v[0], v[1]), d.to(v[2], v[3]))
	case 'Q':
		d.square = d.to(v[0], v[1])
		d.quadratic(d.to(v[2], v[3]))
	case 'T':
		d.square = d.mirror(d.square, "QT")
		d.quadratic(d.to(v[0], v[1]))
	case 'A':
		p := d.to(v[5], v[6])
		d.draw(p, arc(d.at, v[0], v[1], v[2], v[3] == 1, v[4] == 1, p)...)
	case 'Z':
		d.draw(d.start, draw.Segment{Kind: draw.Close})
	}
	d.before = step
}

func (d *drawer) draw(to draw.Point, segs ...draw.Segment) {
	d.path = append(d.path, segs...)
	d.at = to
}

func (d *drawer) curve(a, b, to draw.Point) {
	d.cubic = b
	d.draw(to, cubicTo(a, b, to))
}

// quadratic draws a curve of one handle as one of two, which is the same curve.
func (d *drawer) quadratic(to draw.Point) {
	pull := func(end draw.Point) draw.Point {
		return draw.Point{X: end.X + float64(2.0/3*(d.square.X-end.X)), Y: end.Y + float64(2.0/3*(d.square.Y-end.Y))}
	}
	d.draw(to, cubicTo(pull(d.at), pull(to), to))
}
