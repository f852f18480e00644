package press

import (
	"fmt"
	"math"

	"brief/report/pdf"
)

// A Paper is a size of sheets, in points as they lie for a booklet: two pages
// side by side.
type Paper struct {
	Name          string
	Width, Height float64
}

// Papers are the sheets that booklets are printed on.
var Papers = []Paper{
	{"a4", 841.89, 595.28}, {"a3", 1190.55, 841.89}, {"letter", 792, 612}, {"tabloid", 1224, 792},
}

const (
	leaf    = 4    // pages of a folded sheet
	gutter  = 8.0  // points that pages move away from the fold, before they are scaled (LOOK 2)
	creep   = 0.28 // points that each sheet pushes those inside it outward: paper of 0.1 mm
	halfway = 2.0
)

// PaperOf is the sheet of a name; where that is "", the paper of the file turned
// on its side, so that pages come out at half their size.
func PaperOf(name string, f *pdf.File) (Paper, bool) {
	width, height := f.Size(0)
	for _, p := range Papers {
		if p.Name == name || name == "" && math.Abs(p.Width-height) < 1 && math.Abs(p.Height-width) < 1 {
			return p, true
		}
	}
	return Paper{}, false
}

// A Booklet says how a booklet came out.
type Booklet struct {
	PDF      []byte
	Sheets   int     // of paper, printed on both sides
	Blank    int     // pages left empty at the end, so that the sheets are full
	Scale    float64 // of the pages
	Smallest float64 // size of the smallest words on the sheets, in points
}

// Fold imposes the pages of a file on sheets that are printed on both sides,
// turned over the short edge, laid in each other and folded once: 4 and 1, 2 and
// 3; of eight pages 8 and 1, 2 and 7, 6 and 3, 4 and 5. Pages keep off the fold,
// and those of inner sheets stand nearer to it, since folding pushes them out.
func Fold(f *pdf.File, p Paper) (*Booklet, error) {
	pages := f.Pages()
	sheets := (pages + leaf - 1) / leaf
	width, height := f.Size(0)
	b := &Booklet{Sheets: sheets, Blank: leaf*sheets - pages, Smallest: math.Inf(1)}
	b.Scale = math.Min(p.Width/halfway/width, p.Height/height)
	for page := range pages {
		if w, h := f.Size(page); w != width || h != height {
			return nil, fmt.Errorf("page %d has another size than page 1", page+1)
		}
		for _, m := range f.Marks(page) {
			if m.Kind == pdf.WordsMark {
				b.Smallest = math.Min(b.Smallest, m.Size*b.Scale)
			}
		}
	}
	var sides []pdf.Side
	for sheet := range sheets {
		inner, outer := leaf/2*sheet, leaf*sheets-1-leaf/2*sheet
		shift := gutter*b.Scale - creep*float64(sheet)
		sides = append(sides,
			p.side(f, b.Scale, shift, outer, inner),
			p.side(f, b.Scale, shift, inner+1, outer-1))
	}
	var err error
	b.PDF, err = f.Impose(pdf.ShortEdge, sides)
	return b, err
}

// side is a side of a sheet with two pages, shifted away from the fold. One that
// the file does not have is left empty.
func (p Paper) side(f *pdf.File, scale, shift float64, left, right int) pdf.Side {
	width, height := f.Size(0)
	fold := p.Width / halfway
	top := (p.Height - float64(height*scale)) / halfway
	s := pdf.Side{Width: p.Width, Height: p.Height}
	for _, on := range []struct {
		page int
		x    float64
		clip [2]float64
	}{
		{left, fold - float64(width*scale) - shift, [2]float64{0, fold}},
		{right, fold + shift, [2]float64{fold, p.Width}},
	} {
		if on.page < f.Pages() {
			s.Pages = append(s.Pages, pdf.Imposed{File: f, Page: on.page, X: on.x, Y: top, Scale: scale, Clip: on.clip})
		}
	}
	return s
}

// Covered puts a cover before the pages of a file, with an empty side behind it
// where both sides are printed, so that the file begins on a sheet of its own.
func Covered(cover, f *pdf.File, bothSides bool) ([]byte, error) {
	width, height := f.Size(0)
	whole := func(f *pdf.File, page int) pdf.Side {
		return pdf.Side{Width: width, Height: height, Pages: []pdf.Imposed{{File: f, Page: page, Scale: 1, Clip: [2]float64{0, width}}}}
	}
	sides := []pdf.Side{whole(cover, 0)}
	if bothSides {
		sides = append(sides, pdf.Side{Width: width, Height: height})
	}
	for page := range f.Pages() {
		sides = append(sides, whole(f, page))
	}
	return f.Impose(pdf.LongEdge, sides)
}
