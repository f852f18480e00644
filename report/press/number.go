package press

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"sync"

	"rsc.io/qr/coding"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/pdf"
	"brief/report/problem"
	"brief/report/theme"
)

// A Copy is one numbered copy of an edition.
type Copy struct {
	ID         string // 7C0F-3D07: at most ten of 0 to 9, A to F and -
	Number, Of int    // copy 3 of 12
}

// Words are what a numbered copy says of itself, in one language.
type Words struct {
	Label string // Copy 3 of 12
	Code  string // what the code is, for who cannot see it
	Lang  string
}

// Measures of the running foot (LOOK 2 and 5), in points. Rows are counted from
// the lower edge of the page, where both papers agree.
const (
	measure   = 492.0
	labelAt   = 336.0 // from the frame's left edge
	labelSize = 8.5
	footRow   = 38.4 // baseline
	footHigh  = 13.0 // of the row above the baseline, with the mark's box
	footDeep  = 4.5  // below it
	away      = 8.0  // least room between the label and what stands beside it

	module   = 1.05 // 0.37 mm: 22 points for a code of 21 modules
	quiet    = 4.0  // modules around a code that stay white (ISO/IEC 18004, 6.3.8)
	codeHigh = 53.5 // upper edge of a code in the row, so that both are centred alike

	smallModule = 0.8 // where the row has no room: the code stands below it
	smallHigh   = 32.4
	smallRow    = 20.5
)

// face is the face of the label, of weight 500 (LOOK 5). It is always the same,
// so that a copy follows from the file, its number and its words alone.
var face = sync.OnceValue(func() *font.Chain {
	faces := &doc.Theme{Faces: map[string][]string{"medium": {"Roboto Medium"}}}
	set, found := font.Open(faces, func(string) ([]byte, error) { return nil, fs.ErrNotExist })
	if err := found.Err(); err != nil {
		panic("press: " + err.Error()) // the face is built in
	}
	return set.Chain("medium")
})

// A Numbering makes numbered copies of one file.
type Numbering struct {
	file *pdf.File
	feet []foot
}

// NewNumbering returns a Numbering of a file, of which the running feet are
// looked at once.
func NewNumbering(f *pdf.File) *Numbering {
	n := &Numbering{file: f}
	for page := range f.Pages() {
		n.feet = append(n.feet, footOf(f, page))
	}
	return n
}

// Copy returns copy c of the file, with "Copy 3 of 12" and a code of its ID in
// the running foot of every page. Nothing is laid out again, and what the file
// claims stays true; see pdf.File.Stamped. The same arguments give the same
// bytes. The code is a QR code (ISO/IEC 18004) of the highest level of
// correction, which can be read with 30 in 100 of it lost.
func (n *Numbering) Copy(c Copy, w Words) ([]byte, error) {
	if c.Number < 1 || c.Number > c.Of {
		return nil, fmt.Errorf("there is no copy %d of %d", c.Number, c.Of)
	}
	if letters := face().Missing(w.Label); len(letters) > 0 {
		return nil, fmt.Errorf("no built-in face has %q, which %q is written with", string(letters), w.Label)
	}
	dark, err := code(c.ID)
	if err != nil {
		return nil, err
	}
	s := pdf.Stamp{ID: c.ID, Number: c.Number, Of: c.Of, Label: w.Label, Alt: w.Code, Lang: w.Lang}
	for i := range n.feet {
		s.Pages = append(s.Pages, n.feet[i].stamped(w.Label, dark))
	}
	return n.file.Stamped(s)
}

// Plain returns the file of which b, read as f, is a numbered copy, and which
// copy it is. The error is a problem.List: V104 where b is not what a Numbering
// makes of that file.
func Plain(f *pdf.File, b []byte) ([]byte, Copy, error) {
	if f.Copy == nil {
		return nil, Copy{}, errors.New("the file is no numbered copy")
	}
	c := Copy{f.Copy.ID, f.Copy.Number, f.Copy.Of}
	plain, err := f.Plain()
	if err != nil {
		return nil, c, err
	}
	whole, err := pdf.Read(plain)
	if err != nil {
		return nil, c, err
	}
	again, err := NewNumbering(whole).Copy(c, Words{f.Copy.Label, f.Copy.Alt, f.Copy.Lang})
	if err != nil || !bytes.Equal(again, b) {
		return nil, c, problem.List{problem.Errorf(problem.Place{}, "V104", "the number of the copy does not stand in the file as brief writes it")}
	}
	return plain, c, nil
}

// code is the QR code of an ID: its dark modules, row by row. The smallest code
// of the highest level of correction holds ten letters.
func code(id string) ([][]bool, error) {
	const most = 10
	text := coding.Alpha(id)
	if err := text.Check(); err != nil || id == "" || len(id) > most {
		return nil, fmt.Errorf("%q is the ID of no copy", id)
	}
	plan, err := coding.NewPlan(1, coding.H, 0)
	if err != nil {
		return nil, err
	}
	made, err := plan.Encode(text)
	if err != nil {
		return nil, err
	}
	rows := make([][]bool, made.Size)
	for y := range rows {
		rows[y] = make([]bool, made.Size)
		for x := range rows[y] {
			rows[y][x] = made.Black(x, y)
		}
	}
	return rows, nil
}

// A foot is what stands in the running foot of a page.
type foot struct {
	height           float64 // of the page
	left             float64 // where the frame begins
	gapStart, gapEnd float64 // what is free, between the edition and the handling mark
	ink              doc.Colour
}

// footOf looks at the running foot of a page. Ink is the darkest colour of the
// page's words.
func footOf(f *pdf.File, page int) foot {
	width, height := f.Size(page)
	t := foot{height: height, left: (width - measure) / 2, ink: doc.Colour{R: 0xFF, G: 0xFF, B: 0xFF}}
	first := math.Inf(1)
	var beside []pdf.Mark
	for _, m := range f.Marks(page) {
		if m.Kind == pdf.WordsMark && theme.Lightness(m.Colour) < theme.Lightness(t.ink) {
			t.ink = m.Colour
		}
		if m.Bottom > height-footRow-footHigh && m.Top < height-footRow+footDeep {
			beside = append(beside, m)
			first = math.Min(first, m.Left)
		}
	}
	const aside = 8.5 // facing pages stand eight points aside (LOOK 2)
	if math.Abs(first-t.left) < aside {
		t.left = first
	}
	t.gapStart, t.gapEnd = t.left, t.left+measure
	for _, m := range beside {
		if m.Right < t.left+labelAt {
			t.gapStart = math.Max(t.gapStart, m.Right)
		} else {
			t.gapEnd = math.Min(t.gapEnd, m.Left)
		}
	}
	return t
}

// stamped places label and code: in the running foot, the label at LOOK's place
// or as near to it as what stands there allows, and the code left of it; where
// both do not fit, below the row.
func (t *foot) stamped(label string, dark [][]bool) pdf.Stamped {
	words := &draw.Words{Size: labelSize, Colour: t.ink, Text: label, Glyphs: face().Shape(label, false)}
	words.Run = &doc.Run{Words: label, Origin: &doc.Origin{ID: "rule:copy-number"}}
	code := pdf.Code{Module: module, Dark: dark, Colour: t.ink}
	side := module * float64(len(dark))
	left, right := t.gapStart+side+2*quiet*module, t.gapEnd-away-words.Width()
	if left <= right {
		words.X, words.Y = math.Max(left, math.Min(t.left+labelAt, right)), t.height-footRow
		code.X, code.Y = words.X-quiet*module-side, t.height-codeHigh
		return pdf.Stamped{Words: words, Code: code}
	}
	code.Module, code.X, code.Y = smallModule, t.left, t.height-smallHigh
	words.X, words.Y = t.left+smallModule*(float64(len(dark))+quiet), t.height-smallRow
	return pdf.Stamped{Words: words, Code: code}
}
