package press

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/golden"
	"brief/report/pdf"
)

// The code of an ID. A reader that shares nothing with the writer found this one in
// pictures of printed pages at 300 and 600 dpi when this was written.
func TestCode(t *testing.T) {
	dark, err := code("7C0F-3D07")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range dark {
		for _, is := range row {
			b.WriteString(map[bool]string{true: "██", false: "  "}[is])
		}
		b.WriteString("\n")
	}
	golden.Compare(t, "code.txt", b.String())
	for _, id := range []string{"", "7c0f-3d07", "7C0F-3D07-1", "7C0F\n", "é"} {
		if _, err := code(id); err == nil {
			t.Errorf("%q has a code", id)
		}
	}
}

// Label and code stand apart from each other and from what is in the foot, and
// on the paper, whatever is there.
func TestFootHasRoom(t *testing.T) {
	dark, err := code("7C0F-3D07")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := foot{height: rapid.SampledFrom([]float64{841.89, 792}).Draw(t, "height"), left: rapid.Float64Range(43, 68).Draw(t, "left")}
		f.gapStart = f.left + rapid.Float64Range(0, 480).Draw(t, "edition")
		f.gapEnd = f.left + measure - rapid.Float64Range(0, 200).Draw(t, "mark")
		n := rapid.IntRange(1, 9999).Draw(t, "number")
		s := f.stamped(fmt.Sprintf("Copy %d of 9999", n), dark)
		side := s.Code.Module * float64(len(dark))
		if s.Code.X+side+quiet*s.Code.Module > s.Words.X+0.01 {
			t.Fatalf("the code ends at %.1f, the label begins at %.1f", s.Code.X+side, s.Words.X)
		}
		if s.Code.Y+side > f.height-leastEdge || s.Words.X+s.Words.Width() > f.left+measure {
			t.Fatalf("%+v stands off the frame", s.Words)
		}
		inRow := s.Words.Y == f.height-footRow
		if inRow && (s.Code.X < f.gapStart+quiet*s.Code.Module-0.01 || s.Words.X+s.Words.Width() > f.gapEnd-away+0.01) {
			t.Fatalf("code from %.1f and label to %.1f do not fit between %.1f and %.1f", s.Code.X, s.Words.X+s.Words.Width(), f.gapStart, f.gapEnd)
		}
	})
}

// Fields that are equal in grey are told from those that a hatch or a strong
// outline tells apart.
func TestGreys(t *testing.T) {
	field := func(r, g, b uint8, at float64) pdf.Mark {
		m := pdf.Mark{Kind: pdf.AreaMark, Left: at, Top: 100, Right: at + 50, Bottom: 120}
		m.Colour.R, m.Colour.G, m.Colour.B = r, g, b
		return m
	}
	line := func(left, right, top, bottom float64, grey uint8) pdf.Mark {
		m := pdf.Mark{Kind: pdf.LineMark, Left: left, Right: right, Top: top, Bottom: bottom, Width: 0.75}
		m.Colour.R, m.Colour.G, m.Colour.B = grey, grey, grey
		return m
	}
	red, green := field(0xE0, 0x50, 0x50, 100), field(0x50, 0x90, 0x50, 200)
	for name, c := range map[string]struct {
		marks []pdf.Mark
		ok    bool
	}{
		"two colours, one grey":   {[]pdf.Mark{red, green}, false},
		"a faint outline":         {[]pdf.Mark{red, line(99.6, 150.4, 99.6, 120.4, 0x90), green}, false},
		"a strong outline":        {[]pdf.Mark{red, line(99.6, 150.4, 99.6, 120.4, 0), green}, true},
		"hatched":                 {[]pdf.Mark{red, line(100, 120, 100, 120, 0x90), green}, true},
		"a line beside the field": {[]pdf.Mark{red, line(400, 420, 100, 120, 0), green}, false},
		"one of them in the head": {[]pdf.Mark{{Kind: pdf.AreaMark, Colour: red.Colour, Left: 100, Top: 30, Right: 120, Bottom: 50}, green}, true},
	} {
		p := &preflight{pages: [][]pdf.Mark{c.marks}, job: Job{Scale: 1}}
		if n := p.greys(); n.OK != c.ok {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

// What does not pass says what it is and where.
func TestFindings(t *testing.T) {
	words := func(text string, x, y, size float64, grey uint8) pdf.Mark {
		m := pdf.Mark{Kind: pdf.WordsMark, Words: text, Left: x, Right: x + 40, Top: y, Bottom: y + size, Size: size}
		m.Colour.R, m.Colour.G, m.Colour.B = grey, grey, grey
		return m
	}
	var b strings.Builder
	p := &preflight{job: Job{Scale: 1}, pages: [][]pdf.Mark{{
		words("fine", 60, 100, 9, 0x20), words("too small", 60, 120, 7, 0x20), words("too faint", 60, 140, 9, 0xA0),
		{Kind: pdf.LineMark, Left: 60, Right: 100, Top: 160, Bottom: 160, Width: 0.1},
	}}}
	for _, n := range []Finding{p.smallest(), p.lines(), p.contrast(), p.greys()} {
		fmt.Fprintf(&b, "%t %s: %s; %s; %s\n", n.OK, n.Check, n.Value, n.Least, n.Mend)
	}
	golden.Compare(t, "findings.txt", b.String())
}
