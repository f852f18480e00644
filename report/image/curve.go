package image

import (
	"math"

	"brief/report/draw"
)

// The conversions to float64 keep a machine from fusing a product with a sum:
// the same picture is the same numbers everywhere.

// A matrix maps (x, y) to (ax + cy + e, bx + dy + f), in the order in which SVG
// writes its numbers.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p draw.Point) draw.Point {
	return draw.Point{
		X: float64(float64(m.a*p.X)+float64(m.c*p.Y)) + m.e,
		Y: float64(float64(m.b*p.X)+float64(m.d*p.Y)) + m.f,
	}
}

// times is the map that does o first.
func (m matrix) times(o matrix) matrix {
	at := m.apply(draw.Point{X: o.e, Y: o.f})
	return matrix{
		float64(m.a*o.a) + float64(m.c*o.b), float64(m.b*o.a) + float64(m.d*o.b),
		float64(m.a*o.c) + float64(m.c*o.d), float64(m.b*o.c) + float64(m.d*o.d),
		at.X, at.Y,
	}
}

// scale is the factor by which lengths grow, and whether it is one in all
// directions.
func (m matrix) scale() (float64, bool) {
	x, y := math.Hypot(m.a, m.b), math.Hypot(m.c, m.d)
	across := float64(m.a*m.c) + float64(m.b*m.d)
	const slack = 1e-3
	return x, math.Abs(x-y) <= slack*max(x, y) && math.Abs(across) <= slack*x*y
}

// cubicAt is the point of a curve at t from 0 to 1.
func cubicAt(from draw.Point, p [3]draw.Point, t float64) draw.Point {
	u := 1 - t
	a, b, c, d := float64(u*u*u), float64(3*u*u*t), float64(3*u*t*t), float64(t*t*t)
	at := func(p0, p1, p2, p3 float64) float64 {
		return float64(float64(a*p0)+float64(b*p1)) + float64(float64(c*p2)+float64(d*p3))
	}
	return draw.Point{X: at(from.X, p[0].X, p[1].X, p[2].X), Y: at(from.Y, p[0].Y, p[1].Y, p[2].Y)}
}

// extremes are the places of a curve that may lie on the edge of its box: its
// ends, and where it runs level or upright.
func extremes(from draw.Point, p [3]draw.Point) []float64 {
	ts := []float64{0, 1}
	for _, v := range [2][4]float64{{from.X, p[0].X, p[1].X, p[2].X}, {from.Y, p[0].Y, p[1].Y, p[2].Y}} {
		// the derivative, over 3: a t² + b t + c
		a := v[3] - float64(3*v[2]) + float64(3*v[1]) - v[0]
		b := 2 * (v[2] - float64(2*v[1]) + v[0])
		c := v[1] - v[0]
		roots := []float64{-c / b} // not finite if it does not turn
		if a != 0 {
			root := math.Sqrt(float64(b*b) - float64(4*a*c)) // not a number if it has none
			roots = []float64{(-b + root) / (2 * a), (-b - root) / (2 * a)}
		}
		for _, t := range roots {
			if t > 0 && t < 1 {
				ts = append(ts, t)
			}
		}
	}
	return ts
}

// arc is the elliptical arc from one point to another as at most four curves
// (SVG 1.1, appendix F.6).
func arc(from draw.Point, rx, ry, rotation float64, large, sweep bool, to draw.Point) []draw.Segment {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if from == to {
		return nil
	}
	if rx == 0 || ry == 0 {
		return []draw.Segment{lineTo(to)}
	}
	sin, cos := math.Sincos(rotation * math.Pi / 180)
	// the middle between the ends, seen along the axes of the ellipse (F.6.5)
	dx, dy := (from.X-to.X)/2, (from.Y-to.Y)/2
	x, y := float64(cos*dx)+float64(sin*dy), float64(cos*dy)-float64(sin*dx)
	if grow := math.Sqrt(float64(x/rx*(x/rx)) + float64(y/ry*(y/ry))); grow > 1 {
		rx, ry = rx*grow, ry*grow
	}
	n := float64(rx*ry) * float64(rx*ry)
	m := float64(rx*y)*float64(rx*y) + float64(ry*x)*float64(ry*x)
	k := math.Sqrt(max(0, n/m-1))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	start := math.Atan2((y-cy)/ry, (x-cx)/rx)
	turn := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - start
	switch {
	case sweep && turn < 0:
		turn += 2 * math.Pi
	case !sweep && turn > 0:
		turn -= 2 * math.Pi
	}
	middle := draw.Point{X: float64(cos*cx) - float64(sin*cy) + (from.X+to.X)/2, Y: float64(sin*cx) + float64(cos*cy) + (from.Y+to.Y)/2}
	path := turned(matrix{cos * rx, sin * rx, -sin * ry, cos * ry, middle.X, middle.Y}, start, turn)
	if len(path) > 0 {
		path[len(path)-1].P[2] = to // and not nearly
	}
	return path
}

// turned is an arc of the unit circle, mapped by m, without its first point.
func turned(m matrix, start, turn float64) []draw.Segment {
	n := int(math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-6))
	var path []draw.Segment
	for i := range n {
		a, b := start+float64(turn*float64(i)/float64(n)), start+float64(turn*float64(i+1)/float64(n))
		k := 4.0 / 3 * math.Tan((b-a)/4)
		sa, ca := math.Sincos(a)
		sb, cb := math.Sincos(b)
		path = append(path, draw.Segment{Kind: draw.Cubic, P: [3]draw.Point{
			m.apply(draw.Point{X: ca - float64(k*sa), Y: sa + float64(k*ca)}),
			m.apply(draw.Point{X: cb + float64(k*sb), Y: sb - float64(k*cb)}),
			m.apply(draw.Point{X: cb, Y: sb}),
		}})
	}
	return path
}

func moveTo(p draw.Point) draw.Segment { return draw.Segment{Kind: draw.Move, P: [3]draw.Point{p}} }
func lineTo(p draw.Point) draw.Segment { return draw.Segment{Kind: draw.Line, P: [3]draw.Point{p}} }
func cubicTo(a, b, p draw.Point) draw.Segment {
	return draw.Segment{Kind: draw.Cubic, P: [3]draw.Point{a, b, p}}
}
