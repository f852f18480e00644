package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/golden"
	"brief/report/layout"
	"brief/report/problem"
)

// withLogo is the test document with a logo of two shapes and two pictures,
// placed after the mark.
func withLogo(t *testing.T) *setting {
	d := testDocument()
	d.Logo = &doc.Logo{Alt: "Central Asia desk"}
	d.Number([]string{"S1"})
	s := set(t, d)
	outline := draw.Rect(400, 20, 20, 20, nil, &testAccent, 2)
	outline.Cap, outline.Join, outline.Miter = draw.RoundCap, draw.Bevel, 4
	ring := draw.Rect(430, 20, 20, 20, &testAccent, &testInk, 1)
	ring.Path, ring.EvenOdd = append(ring.Path, draw.Rect(435, 25, 10, 10, nil, nil, 0).Path...), true
	colour := &draw.Pixels{Width: 2, Height: 2, Rows: font.Deflate([]byte{0, 255, 0, 0, 0, 255, 0, 2, 0, 1, 0, 9, 0, 1})}
	gray := &draw.Pixels{Width: 3, Height: 1, Gray: true, Rows: font.Deflate([]byte{1, 10, 20, 30})}
	var logo []layout.Item
	for _, op := range []draw.Op{
		{Shape: outline}, {Shape: ring}, {Image: &draw.Image{X: 460, Y: 20, Width: 24, Height: 24, Pixels: colour}},
		{Image: &draw.Image{X: 490, Y: 20, Width: 18, Height: 6, Pixels: gray}}, {Image: &draw.Image{X: 515.5, Y: 20, Width: 12, Height: 12, Pixels: colour}},
	} {
		logo = append(logo, layout.Item{Leaf: d.Logo.ID, Op: op})
	}
	items := &s.pages[0].Items
	at := slices.IndexFunc(*items, func(it layout.Item) bool { return it.Leaf == d.Mark.ID })
	*items = slices.Insert(*items, at+1, logo...)
	return s
}

// The logo is read after the mark and before the name; its shapes and pictures
// are drawn as they are.
func TestLogo(t *testing.T) {
	file := withLogo(t).write()
	f := readPDF(t, file)
	var b strings.Builder
	tree := f.tree()
	mark, figure, name := strings.Index(tree, "TLP:CLEAR"), strings.Index(tree, "Figure"), strings.Index(tree, "H1")
	if mark < 0 || mark > figure || figure > name {
		t.Fatalf("the logo does not stand between mark and name:\n%s", tree)
	}
	fmt.Fprintln(&b, tree[figure:name])
	drawn := strings.Join(f.page(f.pages()[0]).lines, "\n")
	_, drawn, _ = strings.Cut(drawn, "/Figure")
	drawn, _, _ = strings.Cut(drawn, "EMC")
	fmt.Fprintln(&b, drawn)
	golden.Compare(t, "logo.txt", b.String())
}

// TestPixels: another program finds the pixels that were given, each once.
func TestPixels(t *testing.T) {
	file := withLogo(t).write()
	name := onDisk(t, file)
	if out := tool(t, "qpdf", "--check", name); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	root := filepath.Join(t.TempDir(), "p")
	tool(t, "pdfimages", "-png", name, root)
	for i, want := range []string{
		"[255 0 0] [0 255 0] [255 1 0] [9 255 1]", // the second row is told as a difference to the first
		"[10 10 10] [30 30 30] [60 60 60]",
	} {
		data, err := os.ReadFile(fmt.Sprintf("%s-%03d.png", root, i))
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				r, g, b, _ := m.At(x, y).RGBA()
				got = append(got, fmt.Sprint([]uint32{r >> 8, g >> 8, b >> 8}))
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("picture %d is %s, want %s", i, s, want)
		}
	}
	if n := bytes.Count(file, []byte("/Subtype/Image")); n != 2 {
		t.Errorf("%d pictures in the file, want 2", n)
	}
}

// TestLogoRefused: each fault of a logo is found.
func TestLogoRefused(t *testing.T) {
	picture := func(s *setting) *draw.Image {
		for i := range s.pages[0].Items {
			if m := s.pages[0].Items[i].Image; m != nil {
				return m
			}
		}
		panic("no picture")
	}
	outline := func(s *setting) *draw.Shape {
		at := slices.IndexFunc(s.pages[0].Items, func(it layout.Item) bool { return it.Leaf == s.doc.Logo.ID })
		return s.pages[0].Items[at].Shape
	}
	for _, m := range []mutation{
		{name: "without words", want: ruleFigure, says: "the logo has no alternative text", after: func(s *setting) { s.doc.Logo.Alt = " " }},
		{name: "on no page", want: ruleTagged, says: "the logo stands on no page", after: func(s *setting) {
			s.pages[0].Items = slices.DeleteFunc(s.pages[0].Items, func(it layout.Item) bool { return it.Leaf == s.doc.Logo.ID })
		}},
		{name: "on two pages", want: ruleFigure, says: "the logo stands on two pages", after: func(s *setting) {
			s.pages[1].Items = append(s.pages[1].Items, layout.Item{Leaf: s.doc.Logo.ID, Op: draw.Op{Image: picture(s)}})
		}},
		{name: "not a number", want: ruleNumber, says: "a picture has no pixels", after: func(s *setting) { picture(s).X = math.NaN() }},
		{name: "no size", want: ruleNumber, says: "a picture has no pixels", after: func(s *setting) { picture(s).Height = 0 }},
		{name: "no pixels", want: ruleNumber, says: "a picture has no pixels", after: func(s *setting) { picture(s).Pixels = nil }},
		{name: "no rows", want: ruleNumber, says: "a picture has no pixels", after: func(s *setting) { picture(s).Pixels.Rows = nil }},
		{name: "off the page", want: rulePage, says: "a picture reaches from 590.00", after: func(s *setting) { picture(s).X = 590 }},
		{name: "ends of an outline", want: ruleNumber, says: "has ends 7", after: func(s *setting) { outline(s).Cap = 7 }},
		{name: "limit of corners", want: ruleNumber, says: "a limit of 0.5", after: func(s *setting) { outline(s).Miter = 0.5 }},
	} {
		s := withLogo(t)
		m.after(s)
		_, err := Write(s.doc, s.pages, Options{})
		var list problem.List
		if !errors.As(err, &list) || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == m.want.code && strings.Contains(p.What, m.says) }) {
			t.Errorf("%s: want %s: %s; got\n%v", m.name, m.want.code, m.says, err)
		}
	}
}
