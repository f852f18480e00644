package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/golden"

	"pgregory.net/rapid"
)

// The box of all tests: that of a logo.
const boxWidth, boxHeight = 120.0, 24.0

// dump writes a drawing as text.
func dump(d *draw.Drawing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.2f x %.2f\n", d.Width, d.Height)
	colour := func(c *doc.Colour) string {
		if c == nil {
			return "none"
		}
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	for _, op := range d.Ops {
		if m := op.Image; m != nil {
			fmt.Fprintf(&b, "  image %d x %d gray %t at %.2f %.2f, %.2f x %.2f\n", m.Pixels.Width, m.Pixels.Height, m.Pixels.Gray, m.X, m.Y, m.Width, m.Height)
			continue
		}
		s := op.Shape
		fmt.Fprintf(&b, "  fill %s", colour(s.Fill))
		if s.EvenOdd {
			b.WriteString(" even-odd")
		}
		if s.Stroke != nil {
			fmt.Fprintf(&b, " stroke %s %.2f dash %.2f cap %d join %d miter %g", colour(s.Stroke), s.Width, s.Dash, s.Cap, s.Join, s.Miter)
		}
		b.WriteString(":")
		for _, seg := range s.Path {
			n := [...]int{draw.Move: 1, draw.Line: 1, draw.Cubic: 3, draw.Close: 0}[seg.Kind]
			b.WriteString(" " + [...]string{draw.Move: "M", draw.Line: "L", draw.Cubic: "C", draw.Close: "Z"}[seg.Kind])
			for _, p := range seg.P[:n] {
				fmt.Fprintf(&b, " %.2f,%.2f", p.X+0, p.Y+0)
			}
		}
		b.WriteByte('\n')
	}
	return strings.ReplaceAll(b.String(), "-0.00", "0.00")
}

// picture is an SVG of 120 x 24 units, which are points in the box.
func picture(inside string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 24">` + "\n" + inside + "\n</svg>\n"
}

// TestSVG draws each form.
func TestSVG(t *testing.T) {
	var b strings.Builder
	for _, in := range []string{
		`<rect x="1" y="2" width="10" height="5" fill="#0b4a5e"/>`,
		`<rect width="10" height="8" rx="9"/>`,
		`<rect width="10" height="8" rx="2" ry="1"/><rect width="0" height="8"/>`,
		`<circle cx="12" cy="12" r="6"/>`,
		`<ellipse cx="12" cy="12" rx="6" ry="3" fill="none" stroke="rgb(10%, 20%, 100%)"/>`,
		`<line x1="5" y1="5" x2="20px" y2="5" stroke="red" stroke-linecap="round"/>`,
		`<polyline points="1,1 2 2,3-.5e0.5.5" fill="none" stroke="#123"/>`,
		`<polygon points="1 1 9 1 9 9"/>`,
		`<path d="M1 1h4v4H1zm6 0l4 4"/>`,
		`<path d="m10,10 5,5 5-5z l 1 1"/>`,
		`<path d="M0 12C5 0 10 0 15 12S 25 24 30 12q5-10 10 0t10 0 10 0"/>`,
		`<path d="M10 12a5 5 0 0110 0 5 5 0 01-10 0"/>`,
		`<path d="M10 12A8 4 30 1 0 30 12"/>`,
		`<path d="M10 12A1 1 0 0 1 30 12A0 5 0 0 0 10 12"/>`,
		`<path d="M1 1L9 1L9 9ZM3 2L8 2L8 7Z" fill-rule="evenodd"/>`,
		`<g transform="translate(10 5) scale(2)" fill="navy"><g transform="rotate(90)"><rect width="2" height="1" y="-3"/></g></g>`,
		`<g transform="rotate(45,12,12)"><rect x="10" y="10" width="4" height="4" stroke="black" stroke-width=".5" stroke-dasharray="1 .5 .25"/></g>`,
		`<path transform="matrix(1 0 0 -1 0 24)skewX(45), skewY(0)" d="M1 1h3v3z"/>`,
		`<g style="fill:#abc; stroke : none" fill="red"><rect width="3" height="3"/><rect x="4" width="3" height="3" style="fill:lime"/></g>`,
		`<g opacity=".5"><rect width="9" height="9"/><rect x="3" width="9" height="9" fill="red"/></g><rect x="30" width="5" height="5" fill-opacity="25%"/>`,
		`<g color="teal" fill="currentColor"><rect width="3" height="3"/></g>`,
		`<g display="none"><rect width="3" height="3"/></g><g visibility="hidden"><rect width="5" height="5"/><rect width="4" height="4" visibility="visible"/></g>`,
		`<g visibility="collapse"><g visibility="inherit"><rect width="5" height="5"/></g><g style="visibility:visible"><rect width="4" height="4"/></g></g>`,
		`<rect width="2" height="2"/><g display="none"><rect width="3" height="3" display="inline" visibility="visible"/></g>`,
		`<defs><rect width="3" height="3"/></defs><title>A</title><desc>B</desc><rect width="2" height="2"/>`,
		`<x:view xmlns:x="urn:other" x:id="1"><x:deep href="#a"/></x:view><rect width="2" height="2" id="a" class="b" data-n="c" x:y="z" xmlns:x="urn:other"/>`,
		`<rect width="2" height="2" clip-path="none" style="mix-blend-mode:normal;-inkscape-stroke:none"/>`,
	} {
		d, problems := Read("logo.svg", []byte(picture(in)), boxWidth, boxHeight)
		fmt.Fprintf(&b, "%s\n", in)
		for _, p := range problems {
			fmt.Fprintf(&b, "  %v\n", p)
		}
		if d != nil {
			_, rest, _ := strings.Cut(dump(d), "\n")
			b.WriteString(rest)
		}
	}
	golden.Compare(t, "svg.txt", b.String())
}

// TestRefusedSVG shows what is said of each.
func TestRefusedSVG(t *testing.T) {
	good := `<rect width="2" height="2"/>`
	deep := strings.Repeat("<g>", 40) + good + strings.Repeat("</g>", 40)
	var b strings.Builder
	for _, in := range []string{
		picture("<script>alert(1)</script>"), picture(`<rect width="2" height="2" onclick="x()"/>`), picture(`<metadata><script xmlns="http://www.w3.org/1999/xhtml"/></metadata>`),
		picture(`<image href="https://example.org/x.png"/>`), picture(`<use xlink:href="#a"/>`), picture(`<a xlink:href="javascript:x()">` + good + `</a>`),
		picture(`<g id="a"><use href="#a"/></g>`), picture(`<defs><g id="a"><use href="#a"/></g></defs>` + good),
		"<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n" + picture("<desc>&b;</desc>"),
		`<?xml version="1.0" encoding="UTF-16"?>` + picture(good), `<?xml-stylesheet href="a.css"?>` + picture(good),
		picture("<style>rect{fill:red}</style>" + good), picture(`<text x="1" y="9">Desk</text>`), picture(`<foreignObject/>`),
		picture(`<linearGradient id="g"/><rect width="2" height="2" fill="url(#g)"/>`), picture(`<g filter="url(#f)" mask="url(#m)" clip-path="url(#c)">` + good + `</g>`),
		picture(`<rect width="2" height="2" style="mix-blend-mode:multiply;x:5"/>`), picture(`<rect width="2" height="2" style="fill:/**/red"/>`),
		picture(`<rect width="1e9" height="2"/>`), picture(`<path d="M0 0L1e9 5"/>`), picture(`<path d="M0 0L1e999 5"/>`), picture(`<path d="M0 0L5"/>`),
		picture(`<path d="L5 5"/>`), picture(`<path d="M0 0 X5"/>`), picture(`<path d="M0 0A5 5 0 2 0 9 9"/>`), picture(`<path d="M0 0 L NaN 4"/>`), picture(`<path d="M0 0 L ,, 4"/>`),
		picture(`<polygon points="1 2 3"/>`), picture(`<polygon points="1 2 3 x"/>`), picture(`<circle r="-1"/>`), picture(`<circle r="50%"/>`), picture(`<rect x="5mm" width="2" height="2"/>`),
		picture(`<rect x="-9" width="20" height="2"/>`), picture(`<path d="M1 1C1 200 9 -200 9 1"/>`),
		picture(`<rect width="9" height="9" stroke="red" transform="scale(2 1)"/>`), picture(`<g transform="spin(4)">` + good + `</g>`), picture(`<g transform="scale(0)">` + good + `</g>`),
		picture(`<rect width="9" height="9"/><rect width="5" height="5" fill="red" opacity=".5"/>`), picture(`<rect width="9" height="9" stroke="red" stroke-opacity=".5"/>`),
		picture(`<rect width="2" height="2" fill="#12345"/>`), picture(`<rect width="2" height="2" fill="rgb(1,2,300)"/>`), picture(`<rect width="2" height="2" fill="rebeccapurple" opacity="2"/>`),
		picture(`<rect width="2" height="2" stroke="red" stroke-width="1em" stroke-linejoin="arcs" stroke-dasharray="-1" stroke-miterlimit="0"/>`),
		picture(`<rect width="2" width="3" height="2"/>`), picture(`<tbreak/>`), picture(deep), picture(`<rect width="9" height="9" fill="#fff"/>`), picture(""),
		picture("<g>"), picture("<rect width=2/>"), picture("<desc>\x00</desc>"), picture("<desc>\xff</desc>"), "", "hello", "<html><body/></html>", "\x89PNG\r\n\x1a\n",
		`<svg viewBox="0 0 9 9"><rect width="2" height="2"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg">` + good + `</svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9">` + good + `</svg>`, `<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9">` + good + `</svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" preserveAspectRatio="none">` + good + `</svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" preserveAspectRatio=" none  meet">` + good + `</svg>`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 121 1">` + `<rect width="2" height="1"/></svg>`,
		picture(`<g visibility="seen">` + good + `</g>`),
		picture(good + good[:len(good)-2] + strings.Repeat(" ", maxSVG) + "/>"),
	} {
		d, problems := Read("logo.svg", []byte(in), boxWidth, boxHeight)
		if (d == nil) != (len(problems) > 0) {
			t.Errorf("%s: drawing %v, problems %v", in, d, problems)
		}
		shown := strings.TrimSuffix(strings.TrimPrefix(in, picture("")[:len(picture(""))-len("\n</svg>\n")]), "\n</svg>\n")
		fmt.Fprintf(&b, "%.100q\n", shown)
		for _, p := range problems {
			fmt.Fprintf(&b, "  %v\n", p)
		}
	}
	golden.Compare(t, "svg-refused.txt", b.String())
}

// TestLimitsOfSVG: each limit, just under and just over.
func TestLimitsOfSVG(t *testing.T) {
	size := func(n int) string {
		s := picture(`<rect width="2" height="2"/>`)
		return s + strings.Repeat(" ", n-len(s))
	}
	steps := func(n int) string {
		return picture(`<path d="M0 0` + strings.Repeat("h1h-1", (n-1)/2) + strings.Repeat("v1", (n-1)%2) + `"/>`)
	}
	parts := func(n int) string { return picture(strings.Repeat(`<path d="M0 0v1h1Z"/>`, n/4)) }
	depth := func(n int) string {
		return picture(strings.Repeat("<g>", n-2) + `<rect width="2" height="2"/>` + strings.Repeat("</g>", n-2))
	}
	number := func(v float64) string {
		return picture(fmt.Sprintf(`<g transform="translate(1000000)"><rect x="-%.0f" width="2" height="2"/></g>`, v))
	}
	for _, l := range []struct{ name, under, over string }{
		{"bytes", size(maxSVG), size(maxSVG + 1)},
		{"steps", steps(maxSteps), steps(maxSteps + 1)},
		{"steps of all paths", parts(maxSteps), parts(maxSteps + 4)},
		{"depth", depth(maxDepth), depth(maxDepth + 1)},
		{"number", number(maxNumber), number(maxNumber + 1)},
	} {
		if d, problems := Read("a.svg", []byte(l.under), boxWidth, boxHeight); d == nil {
			t.Errorf("%s: just under the limit: %v", l.name, problems)
		}
		if d, problems := Read("a.svg", []byte(l.over), boxWidth, boxHeight); d != nil || len(problems) != 1 {
			t.Errorf("%s: just over the limit: %v", l.name, problems)
		}
	}
}

// TestFit: a picture is as large as the box allows, whatever its units.
func TestFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, ratio := rapid.Float64Range(0.01, 9000).Draw(t, "w"), rapid.Float64Range(0.01, 20).Draw(t, "ratio")
		h := w * ratio
		x, y := rapid.Float64Range(-500, 500).Draw(t, "x"), rapid.Float64Range(-500, 500).Draw(t, "y")
		in := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="%g %g %g %g"><rect x="%[1]g" y="%[2]g" width="%[3]g" height="%[4]g"/></svg>`, x, y, w, h)
		d, problems := Read("a.svg", []byte(in), boxWidth, boxHeight)
		if d == nil {
			t.Fatal(problems)
		}
		if d.Width > boxWidth+1e-6 || d.Height > boxHeight+1e-6 || max(d.Width/boxWidth, d.Height/boxHeight) < 1-1e-6 || math.Abs(d.Width*h-d.Height*w) > 1e-6*d.Width*h {
			t.Errorf("%g x %g becomes %g x %g", w, h, d.Width, d.Height)
		}
		b := boundsOf(d.Ops[0].Shape)
		if math.Abs(b.left)+math.Abs(b.top)+math.Abs(b.right-d.Width)+math.Abs(b.bottom-d.Height) > 1e-4 {
			t.Errorf("a rectangle over all is %v of %g x %g", b, d.Width, d.Height)
		}
	})
}

// TestArcs: an arc keeps to its ellipse and ends where it is to.
func TestArcs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(-100, 100)
		from := draw.Point{X: coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y")}
		to := draw.Point{X: coordinate.Draw(t, "x2"), Y: coordinate.Draw(t, "y2")}
		r, large, sweep := rapid.Float64Range(1, 200).Draw(t, "r"), rapid.Bool().Draw(t, "large"), rapid.Bool().Draw(t, "sweep")
		far := math.Hypot(from.X-to.X, from.Y-to.Y)
		if far < 1 {
			return
		}
		path := arc(from, r, r, 0, large, sweep, to)
		if len(path) == 0 || len(path) > 4 || path[len(path)-1].P[2] != to {
			t.Fatalf("%d curves", len(path))
		}
		r = max(r, far/2)
		// the middle lies at equal distance r from both ends, on the side that the flags say
		away := math.Sqrt(max(0, r*r-far*far/4))
		if large != sweep {
			away = -away
		}
		middle := draw.Point{X: (from.X+to.X)/2 + away*(to.Y-from.Y)/far, Y: (from.Y+to.Y)/2 - away*(to.X-from.X)/far}
		last := from
		for _, seg := range path {
			for _, at := range []float64{0, 0.3, 0.5, 0.9} {
				p := cubicAt(last, seg.P, at)
				if off := math.Abs(math.Hypot(p.X-middle.X, p.Y-middle.Y) - r); off > 1e-3*r {
					t.Fatalf("a point is %g off a circle of %g", off, r)
				}
			}
			last = seg.P[2]
		}
	})
}

// encoded is m as a PNG.
func encoded(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// chunk is a chunk of a PNG.
func chunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// claims is a PNG of a header and nothing else.
func claims(w, h uint32) []byte { return claimsOf(w, h, 8, 6) }

// claimsOf is one of a number of bits and a kind of colour, with other chunks.
func claimsOf(w, h uint32, bits, kind byte, chunks ...[]byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return bytes.Join([][]byte{[]byte(signature), chunk("IHDR", append(head, bits, kind, 0, 0, 0)), bytes.Join(chunks, nil), chunk("IDAT", nil), chunk("IEND", nil)}, nil)
}

// pixelsOf undoes encode: what a reader of the PDF sees.
func pixelsOf(t interface{ Fatal(...any) }, p *draw.Pixels) []byte {
	z, err := zlib.NewReader(bytes.NewReader(p.Rows))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	channels := 3
	if p.Gray {
		channels = 1
	}
	kind := map[int]byte{1: 0, 3: 2}[channels]
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(p.Width)), uint32(p.Height))
	if len(raw) != p.Height*(1+p.Width*channels) {
		t.Fatal("rows of another length")
	}
	m, err := png.Decode(bytes.NewReader(bytes.Join([][]byte{
		[]byte(signature), chunk("IHDR", append(head, 8, kind, 0, 0, 0)), chunk("IDAT", p.Rows), chunk("IEND", nil)}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for y := range p.Height {
		for x := range p.Width {
			r, g, b, _ := m.At(x, y).RGBA()
			all = append(all, byte(r>>8), byte(g>>8), byte(b>>8))
		}
	}
	return all
}

// TestPNG: pixels of every kind come out as they are seen on white.
func TestPNG(t *testing.T) {
	box := image.Rect(0, 0, 3, 2)
	paint := func(m interface {
		image.Image
		Set(x, y int, c color.Color)
	}) image.Image {
		for i, c := range []color.NRGBA{{0, 0, 0, 255}, {200, 100, 50, 255}, {200, 100, 50, 128}, {0, 0, 0, 0}, {255, 255, 255, 255}, {1, 2, 3, 254}} {
			m.Set(i%3, i/3, c)
		}
		return m
	}
	for name, c := range map[string]struct {
		m    image.Image
		want []byte
	}{
		"rgba":    {paint(image.NewNRGBA(box)), []byte{0, 0, 0, 200, 100, 50, 227, 177, 152, 255, 255, 255, 255, 255, 255, 2, 3, 4}},
		"rgba 16": {paint(image.NewNRGBA64(box)), []byte{0, 0, 0, 200, 100, 50, 227, 177, 152, 255, 255, 255, 255, 255, 255, 2, 3, 4}},
		"palette": {paint(image.NewPaletted(box, color.Palette{color.Black, color.White, color.NRGBA{200, 100, 50, 255}, color.Transparent})), []byte{0, 0, 0, 200, 100, 50, 200, 100, 50, 255, 255, 255, 255, 255, 255, 0, 0, 0}},
		"gray":    {paint(image.NewGray(box)), []byte{0, 0, 0, 124, 124, 124, 62, 62, 62, 0, 0, 0, 255, 255, 255, 1, 1, 1}},
		"gray 16": {paint(image.NewGray16(box)), []byte{0, 0, 0, 124, 124, 124, 62, 62, 62, 0, 0, 0, 255, 255, 255, 2, 2, 2}},
	} {
		d, problems := Read("a.PNG", encoded(t, c.m), boxWidth, boxHeight)
		if d == nil {
			t.Fatal(name, problems)
		}
		m := d.Ops[0].Image
		if got := pixelsOf(t, m.Pixels); !bytes.Equal(got, c.want) {
			t.Errorf("%s: pixels are %v, want %v", name, got, c.want)
		}
		if strings.HasPrefix(name, "gray") != m.Pixels.Gray || m.Height != 24 || m.Width != 36 {
			t.Errorf("%s: gray is %t, it measures %g x %g", name, m.Pixels.Gray, m.Width, m.Height)
		}
	}
}

// TestFilters: whatever the pixels, they come back.
func TestFilters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
		r := &raster{width: w, height: h, channels: 3, data: rapid.SliceOfN(rapid.Byte(), 3*w*h, 3*w*h).Draw(t, "data")}
		if got := pixelsOf(t, r.encode()); !bytes.Equal(got, r.data) {
			t.Errorf("%v comes back as %v", r.data, got)
		}
	})
}

// TestDensePNG: more pixels than print shows become fewer, whole ones.
func TestDensePNG(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 1001, 1001))
	for i := range m.Pix {
		m.Pix[i] = byte(255 * (i % 2))
	}
	d, problems := Read("a.png", encoded(t, m), boxWidth, boxHeight)
	if d == nil {
		t.Fatal(problems)
	}
	p := d.Ops[0].Image.Pixels
	if p.Width != 201 || p.Height != 201 {
		t.Errorf("1001 pixels on 24 points become %d x %d", p.Width, p.Height)
	}
	if v := pixelsOf(t, p)[0]; v < 100 || v > 155 {
		t.Errorf("black and white in turn becomes %d", v)
	}
}

// TestRefusedPNG shows what is said of each; sizes just under and just over
// their limits are among them.
func TestRefusedPNG(t *testing.T) {
	good := encoded(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	flipped := bytes.Clone(good)
	flipped[len(flipped)-20] ^= 4
	end := len(good) - 12
	sized := func(n int) []byte {
		fill := chunk("teXt", make([]byte, n-len(good)-12))
		return bytes.Join([][]byte{good[:33], fill, good[33:]}, nil)
	}
	blank := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	var b strings.Builder
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"good", good}, {"empty", nil}, {"three bytes", good[:3]}, {"signature", good[:8]}, {"cut in a chunk", good[:40]}, {"cut before the end", good[:end]},
		{"one bit flipped", flipped}, {"bytes behind the end", append(bytes.Clone(good), "PK\x03\x04"...)},
		{"moving", bytes.Join([][]byte{good[:33], chunk("acTL", make([]byte, 8)), good[33:]}, nil)},
		{"no pixels", claims(8, 8)}, {"0 x 0", claims(0, 0)}, {"0 x 5", claims(0, 5)}, {"30,000 x 30,000", claims(30000, 30000)}, {"2^31", claims(1<<31, 1)}, {"4,097", claims(4097, 1)},
		{"4,096", encoded(t, image.NewGray(image.Rect(0, 0, 4096, 35)))},
		{"1 point", encoded(t, image.NewGray(image.Rect(0, 0, 120, 1)))}, {"under 1 point", encoded(t, image.NewGray(image.Rect(0, 0, 121, 1)))},
		{"under 1 point wide", encoded(t, image.NewGray(image.Rect(0, 0, 1, 25)))}, {"a line", encoded(t, image.NewGray(image.Rect(0, 0, 4096, 1)))},
		{"data that are none", bytes.Join([][]byte{good[:33], chunk("IDAT", []byte("\x78\x9c\xff\xff\xff\xff")), good[end:]}, nil)},
		{"no such depth", claimsOf(8, 8, 16, 3)},
		{"2 MiB", sized(maxPNG)}, {"2 MiB and 1", sized(maxPNG + 1)},
		{"a JPEG", []byte("\xff\xd8\xff\xe0\x00\x10JFIF")}, {"an HTML page", []byte("\n<!DOCTYPE html>")}, {"an SVG", []byte(picture(""))}, {"text", []byte("hello")},
		{"all clear", encoded(t, blank)},
	} {
		d, problems := Read("logo.png", c.file, boxWidth, boxHeight)
		fmt.Fprintf(&b, "%s\n", c.name)
		if d != nil {
			fmt.Fprintf(&b, "  %s", dump(d))
		}
		for _, p := range problems {
			fmt.Fprintf(&b, "  %v\n", p)
		}
	}
	golden.Compare(t, "png.txt", b.String())
}

// TestPixelsOfPNG: what pixels take is limited, whatever they are; what is
// under the limit is read, and here found to have no data.
func TestPixelsOfPNG(t *testing.T) {
	clear := chunk("tRNS", []byte{0, 0})
	for _, c := range []struct {
		name          string
		bits, kind    byte
		width, height uint32 // the largest
		chunks        [][]byte
	}{
		{"gray", 8, 0, 4096, 4096, nil}, {"1 bit", 1, 0, 4096, 4096, nil}, {"palette", 8, 3, 4096, 4096, [][]byte{chunk("PLTE", make([]byte, 3))}},
		{"palette with a clear colour", 8, 3, 4096, 4096, [][]byte{chunk("PLTE", make([]byte, 3)), chunk("tRNS", []byte{0})}},
		{"gray 16", 16, 0, 4096, 2048, nil}, {"gray with a clear one", 8, 0, 4096, 1024, [][]byte{clear}}, {"gray and opacity", 8, 4, 4096, 1024, nil},
		{"rgb", 8, 2, 4096, 1024, nil}, {"rgba", 8, 6, 2048, 2048, nil}, {"rgb 16", 16, 2, 2048, 1024, nil}, {"rgba 16", 16, 6, 2048, 1024, nil},
	} {
		_, problems := Read("a.png", claimsOf(c.width, c.height, c.bits, c.kind, c.chunks...), boxWidth, boxHeight)
		if len(problems) != 1 || problems[0].Code != "G821" {
			t.Errorf("%s: just under the limit: %v", c.name, problems)
		}
		if c.width == maxSide && c.height == maxSide {
			continue // the sides end before the pixels do
		}
		_, problems = Read("a.png", claimsOf(c.width, c.height+1, c.bits, c.kind, c.chunks...), boxWidth, boxHeight)
		if len(problems) != 1 || problems[0].Code != "G820" || !strings.Contains(problems[0].What, "take more than") {
			t.Errorf("%s: just over the limit: %v", c.name, problems)
		}
	}
	if _, problems := Read("a.png", claimsOf(4096, 4096, 16, 6), boxWidth, boxHeight); len(problems) != 1 || problems[0].Code != "G820" {
		t.Errorf("155 MB of pixels: %v", problems)
	}
}

// TestCutPNG: a PNG cut anywhere, or with any bit changed, is refused or the same.
func TestCutPNG(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i)
	}
	good := encoded(t, m)
	whole, _ := Read("a.png", good, boxWidth, boxHeight)
	for n := range good {
		if d, _ := Read("a.png", good[:n], boxWidth, boxHeight); d != nil {
			t.Fatalf("%d of %d bytes are accepted", n, len(good))
		}
		b := bytes.Clone(good)
		b[n] ^= 1 << (n % 8)
		if d, _ := Read("a.png", b, boxWidth, boxHeight); d != nil && dump(d) != dump(whole) {
			t.Errorf("byte %d can change unnoticed", n)
		}
	}
}

// sane holds what every drawing must be: finite, in its box, begun with a point.
func sane(t *testing.T, d *draw.Drawing) {
	if !(d.Width > 0) || !(d.Height > 0) || d.Width > boxWidth+0.01 || d.Height > boxHeight+0.01 {
		t.Fatalf("a drawing of %g x %g", d.Width, d.Height)
	}
	steps := 0
	for _, op := range d.Ops {
		if m := op.Image; m != nil {
			pixelsOf(t, m.Pixels)
			continue
		}
		s := op.Shape
		steps += len(s.Path)
		if s.Path[0].Kind != draw.Move || !(s.Width >= 0 && s.Width < 1e6) {
			t.Fatalf("a path begins with %d, its outline is %g", s.Path[0].Kind, s.Width)
		}
		b := boundsOf(s)
		if !b.within(bounds{0, 0, d.Width, d.Height}, 2) {
			t.Fatalf("a shape at %v in a drawing of %g x %g", b, d.Width, d.Height)
		}
	}
	if steps > maxSteps {
		t.Fatalf("%d steps", steps)
	}
}

func FuzzSVG(f *testing.F) {
	f.Add([]byte(picture(`<path d="M0 12C5 0 10 0 15 12S 25 24 30 12q5-10 10 0t10 0 10 0a5 5 0 01-10 0z" fill-rule="evenodd"/>`)))
	f.Add([]byte(picture(`<g transform="rotate(9 1 2)skewX(4)" style="opacity:.5;stroke:red"><rect width="9" height="9" rx="2"/><circle r="3" cx="5" cy="5"/></g>`)))
	f.Add([]byte(picture(`<polygon points="1 1 9 1 9 9" stroke="rgb(1,2,3)" stroke-dasharray="1 2 3"/><line x2="5"/><ellipse rx="1" ry="2"/>`)))
	f.Add([]byte("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, problems := Read("a.svg", b, boxWidth, boxHeight)
		if (d == nil) != (problems.Err() != nil) {
			t.Fatalf("drawing %v, problems %v", d, problems)
		}
		if d != nil {
			sane(t, d)
		}
	})
}

func FuzzPNG(f *testing.F) {
	f.Add(encoded(f, image.NewGray(image.Rect(0, 0, 8, 8))))
	f.Add(encoded(f, image.NewNRGBA64(image.Rect(0, 0, 3, 5))))
	f.Add(encoded(f, image.NewPaletted(image.Rect(0, 0, 9, 2), color.Palette{color.Black, color.Transparent})))
	f.Add(claims(30000, 30000))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, file := range [][]byte{b, summed(b)} {
			d, problems := Read("a.png", file, boxWidth, boxHeight)
			if (d == nil) != (problems.Err() != nil) {
				t.Fatalf("drawing %v, problems %v", d, problems)
			}
			if d != nil {
				sane(t, d)
			}
		}
	})
}

// summed returns b with right sums, so that a fuzzer gets past them, and with
// a size that does not make it slow.
func summed(b []byte) []byte {
	b = bytes.Clone(b)
	for at := len(signature); at+12 <= len(b); {
		size := int(binary.BigEndian.Uint32(b[at:]))
		if size > len(b)-at-12 {
			break
		}
		if string(b[at+4:at+8]) == "IHDR" && size >= 8 {
			for _, side := range []int{at + 8, at + 12} {
				binary.BigEndian.PutUint32(b[side:], binary.BigEndian.Uint32(b[side:])%512)
			}
		}
		binary.BigEndian.PutUint32(b[at+8+size:], crc32.ChecksumIEEE(b[at+4:at+8+size]))
		at += 12 + size
	}
	return b
}
