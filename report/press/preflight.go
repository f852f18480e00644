package press

import (
	"fmt"
	"math"

	"brief/report/doc"
	"brief/report/pdf"
	"brief/report/theme"
)

// A Finding is what preflight found of one thing that paper may not show well.
type Finding struct {
	Check string // smallest type
	Value string // 8.5 points, page 1: “Source undated”
	Least string // what it must be: at least 8.5 points
	OK    bool
	Mend  string // what to do where it is not
}

// A Job is how a file is to be printed.
type Job struct {
	Scale  float64 // of the pages; 1 as they are
	Media  string  // the paper that the outlet asks for, as printers call it (PWG 5101.1), or ""
	Outlet string
}

// What paper must show (LOOK 2 to 4, 9).
const (
	leastType     = 8.5  // points
	leastFolded   = 6.0  // points of a folded booklet, whose pages are held nearer to the eye
	leastLine     = 0.25 // points: what a printer of 600 dpi shows without breaks
	leastEdge     = 12.0 // points that printers leave white
	leastInner    = 43.0 // points of a bound page's margins
	leastContrast = 4.5
	leastGrey     = 7.5 // L* between two fields: 8 in whole steps
	strongOutline = 7.0 // contrast of an outline by which a field is told without its colour
	headHigh      = 55.0
	pointsPerMM   = 72 / 25.4
)

var white = doc.Colour{R: 0xFF, G: 0xFF, B: 0xFF}

// Preflight looks at what a file shows, one finding a check, in a fixed order.
func Preflight(f *pdf.File, j Job) []Finding {
	p := &preflight{file: f, job: j}
	for page := range f.Pages() {
		p.pages = append(p.pages, f.Marks(page))
	}
	return []Finding{p.paper(), p.fonts(), p.smallest(), p.lines(), p.edges(), p.inner(), p.contrast(), p.greys()}
}

type preflight struct {
	file  *pdf.File
	job   Job
	pages [][]pdf.Mark
}

// media are sizes of paper by what printers call them.
var media = []struct {
	name, media   string
	width, height float64
}{
	{"A4", "iso_a4_210x297mm", 595.28, 841.89}, {"Letter", "na_letter_8.5x11in", 612, 792},
}

func (p *preflight) paper() Finding {
	width, height := p.file.Size(0)
	n := Finding{Check: "paper", Value: fmt.Sprintf("%.0f × %.0f mm, %d pages", width/pointsPerMM, height/pointsPerMM, len(p.pages)), Least: "A4 or Letter, all pages alike"}
	for _, m := range media {
		if math.Abs(m.width-width) < 1 && math.Abs(m.height-height) < 1 {
			n.OK, n.Value = true, fmt.Sprintf("%s, %d pages", m.name, len(p.pages))
			if j := p.job.Media; j != "" && j != m.media && p.job.Scale == 1 {
				n.OK, n.Least, n.Mend = false, j+", which the outlet asks for", "make it with --paper, or set outlets."+p.job.Outlet+".media to "+m.media
			}
		}
	}
	for page := range p.pages {
		if w, h := p.file.Size(page); w != width || h != height {
			n.OK, n.Value = false, fmt.Sprintf("page %d has another size than page 1", page+1)
		}
	}
	if !n.OK && n.Mend == "" {
		n.Mend = "make the brief on a4 or letter"
	}
	return n
}

func (p *preflight) fonts() Finding {
	lacking := p.file.Unembedded()
	n := Finding{Check: "fonts", Value: "all embedded", Least: "all embedded", OK: len(lacking) == 0}
	if !n.OK {
		n.Value, n.Mend = fmt.Sprintf("%q is not in the file", lacking[0]), "make the brief again"
	}
	return n
}

func (p *preflight) smallest() Finding {
	size, at := math.Inf(1), ""
	for page, marks := range p.pages {
		for _, m := range marks {
			if m.Kind == pdf.WordsMark && m.Size*p.job.Scale < size-0.001 {
				size, at = m.Size*p.job.Scale, where(page, m.Words)
			}
		}
	}
	least := leastType
	if p.job.Scale < 1 {
		least = leastFolded
	}
	return Finding{
		Check: "smallest type", Value: fmt.Sprintf("%.1f points, %s", size, at), Least: fmt.Sprintf("at least %.1f points", least),
		OK: size > least-0.05, Mend: "take a larger type in the theme, or for a booklet the larger sheet",
	}
}

func (p *preflight) lines() Finding {
	width, at := math.Inf(1), "no lines"
	for page, marks := range p.pages {
		for _, m := range marks {
			if m.Kind == pdf.LineMark && m.Width*p.job.Scale < width {
				width = m.Width * p.job.Scale
				at = fmt.Sprintf("%.2f points, page %d, %.0f points from the top", width, page+1, m.Top)
			}
		}
	}
	return Finding{
		Check: "thinnest line", Value: at, Least: fmt.Sprintf("at least %.2f points", leastLine),
		OK: width >= leastLine, Mend: "lines that thin break on a laser printer: take a wider one",
	}
}

// edges is how near to the edge of the paper anything stands: no printer of an
// office prints all of it.
func (p *preflight) edges() Finding {
	near, at := math.Inf(1), ""
	for page, marks := range p.pages {
		width, height := p.file.Size(page)
		for _, m := range marks {
			if m.Kind == pdf.AreaMark && m.Colour == white {
				continue
			}
			if d := min(m.Left, m.Top, width-m.Right, height-m.Bottom) * p.job.Scale; d < near {
				near, at = d, where(page, m.Words)
			}
		}
	}
	return Finding{
		Check: "safe area", Value: fmt.Sprintf("%.1f mm to the edge, %s", near/pointsPerMM, at), Least: fmt.Sprintf("at least %.1f mm", leastEdge/pointsPerMM),
		OK: near >= leastEdge, Mend: "printers leave that white: move it inward, or print smaller",
	}
}

// inner is the margin at the sides: a bound or folded page needs it on one, and
// a reader's thumbs on the other.
func (p *preflight) inner() Finding {
	near, at := math.Inf(1), ""
	for page, marks := range p.pages {
		width, _ := p.file.Size(page)
		for _, m := range marks {
			if m.Kind == pdf.AreaMark && m.Colour == white {
				continue
			}
			if d := min(m.Left, width-m.Right); d < near {
				near, at = d, where(page, m.Words)
			}
		}
	}
	return Finding{
		Check: "side margins", Value: fmt.Sprintf("%.1f mm, %s", near/pointsPerMM, at), Least: fmt.Sprintf("at least %.1f mm", leastInner/pointsPerMM),
		OK: near >= leastInner-0.5, Mend: "there is no room to bind or hold the page",
	}
}

// contrast is the lowest contrast of words against what is below them. It is
// made of luminance alone, so it is the same in grey (WCAG 2.1, 1.4.3).
func (p *preflight) contrast() Finding {
	low, at := math.Inf(1), ""
	for page, marks := range p.pages {
		for i, m := range marks {
			if m.Kind != pdf.WordsMark {
				continue
			}
			if c := theme.Contrast(m.Colour, below(marks[:i], m)); c < low {
				low, at = c, where(page, m.Words)
			}
		}
	}
	return Finding{
		Check: "contrast", Value: fmt.Sprintf("%.1f to 1, %s", low, at), Least: fmt.Sprintf("at least %.1f to 1", leastContrast),
		OK: low >= leastContrast, Mend: "take a darker colour in the theme; brief theme check says which",
	}
}

// below is the colour of the field that words stand on.
func below(before []pdf.Mark, w pdf.Mark) doc.Colour {
	x, y := (w.Left+w.Right)/2, (w.Top+w.Bottom)/2
	for i := len(before) - 1; i >= 0; i-- {
		if m := before[i]; m.Kind == pdf.AreaMark && m.Left <= x && x <= m.Right && m.Top <= y && y <= m.Bottom {
			return m.Colour
		}
	}
	return white
}

// greys is the least distance in lightness between two fields of a page that
// have different colours, unless one of them is told by more than its colour.
func (p *preflight) greys() Finding {
	low, value := math.Inf(1), "one colour of fields"
	for page, marks := range p.pages {
		fields := fieldsOf(marks)
		for i, a := range fields {
			for _, b := range fields[:i] {
				la, lb := theme.Lightness(a), theme.Lightness(b)
				if d := math.Abs(la - lb); d < low {
					low = d
					value = fmt.Sprintf("L* %.0f and %.0f, page %d: #%02X%02X%02X and #%02X%02X%02X", la, lb, page+1, a.R, a.G, a.B, b.R, b.G, b.B)
				}
			}
		}
	}
	return Finding{
		Check: "fields in grey", Value: value, Least: "at least 8 L* apart", OK: low >= leastGrey,
		Mend: "take colours in the theme that differ in lightness; brief theme check says which",
	}
}

// fieldsOf are the colours of the filled areas of a page, each once in the order
// in which they are drawn: without white, which is paper, without those that are
// hatched or strongly outlined, and without the running head, where the logo
// stands.
func fieldsOf(marks []pdf.Mark) []doc.Colour {
	var all []doc.Colour
	seen := map[doc.Colour]bool{white: true}
	for i, m := range marks {
		if m.Kind != pdf.AreaMark || m.Bottom < headHigh || seen[m.Colour] || told(marks[i+1:], m) {
			continue
		}
		seen[m.Colour] = true
		all = append(all, m.Colour)
	}
	return all
}

// told reports whether a field is hatched or has a strong outline, which is drawn
// right after it.
func told(after []pdf.Mark, field pdf.Mark) bool {
	const edge = 1.0
	for _, m := range after {
		inside := m.Left > field.Left-edge && m.Right < field.Right+edge && m.Top > field.Top-edge && m.Bottom < field.Bottom+edge
		whole := m.Right-m.Left > field.Right-field.Left-edge && m.Bottom-m.Top > field.Bottom-field.Top-edge
		switch {
		case m.Kind == pdf.AreaMark:
			return false
		case m.Kind == pdf.LineMark && inside && (!whole || theme.Contrast(m.Colour, white) >= strongOutline):
			return true
		}
	}
	return false
}

// where names a place on a page by its words.
func where(page int, words string) string {
	if words == "" {
		return fmt.Sprintf("page %d", page+1)
	}
	const most = 30
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	return fmt.Sprintf("page %d: “%s”", page+1, words)
}
