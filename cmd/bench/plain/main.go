// Plain is what brief is measured against: a short fpdf program that sets the
// words of a country brief in two embedded faces, with two bar charts, and
// nothing more. It has no tags, no data files and no template, and it uses
// fpdf the way its manual shows. It makes one document for each name that it
// is given and writes the last one.
//
// The faces matter, since fpdf parses each font anew for each document: DejaVu
// Sans is what the goals of brief are ratios to, and Roboto, the face of brief,
// is half as large.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"eliasnaur.com/font/roboto/robotobold"
	"eliasnaur.com/font/roboto/robotoregular"
	"github.com/go-pdf/fpdf"
)

func main() {
	out := flag.String("o", "plain.pdf", "file for the last document")
	family := flag.String("face", "dejavu", "the faces: dejavu or roboto")
	flag.Parse()
	f, ok := faces[*family]
	if !ok {
		fmt.Fprintln(os.Stderr, "plain: no face", *family)
		os.Exit(2)
	}
	var b bytes.Buffer
	for _, name := range flag.Args() {
		b.Reset()
		if err := document(name, f).Output(&b); err != nil {
			fmt.Fprintln(os.Stderr, "plain:", err)
			os.Exit(1)
		}
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "plain:", err)
		os.Exit(1)
	}
}

// Measures in points.
const (
	left    = 52
	measure = 492
	family  = "sans"
)

// A face is a regular and a bold font.
type face struct{ regular, bold []byte }

var faces = map[string]face{
	"dejavu": {dejavusans.TTF, dejavusansbold.TTF},
	"roboto": {robotoregular.TTF, robotobold.TTF},
}

// document is the brief of one country.
func document(name string, f face) *fpdf.Fpdf {
	p := fpdf.New("P", "pt", "A4", "")
	p.AddUTF8FontFromBytes(family, "", f.regular)
	p.AddUTF8FontFromBytes(family, "B", f.bold)
	p.SetMargins(left, 60, 51)
	p.SetAutoPageBreak(false, 0)
	p.SetTitle(name+" policy brief", true)
	p.AliasNbPages("{pages}")
	p.SetHeaderFunc(func() {
		p.SetFont(family, "B", 9)
		p.SetXY(left, 38)
		p.CellFormat(measure, 12, "POLICY BRIEF  Central Asia series", "", 0, "L", false, 0, "")
		p.SetXY(left, 38)
		p.CellFormat(measure, 12, "TLP:CLEAR", "", 0, "R", false, 0, "")
		p.SetY(65)
	})
	p.SetFooterFunc(func() {
		p.SetFont(family, "", 8.5)
		p.SetXY(left, 795)
		p.CellFormat(measure, 11, fmt.Sprintf("%s · Edition 2026-W48 · Page %d of {pages}", name, p.PageNo()), "", 0, "L", false, 0, "")
	})
	first(p, name)
	second(p)
	return p
}

// first sets the first page.
func first(p *fpdf.Fpdf, name string) {
	p.AddPage()
	p.SetFont(family, "B", 34)
	p.CellFormat(measure, 40, name, "", 1, "L", false, 0, "")
	paragraph(p, 13, "US interest, and the influence of Russia and China")
	paragraph(p, 8.5, "Week 48, 2026 · Issued 24 November 2026 · Source undated; received 23 November 2026 · Sources: 1")
	head(p, "Bottom line")
	for _, s := range bottomLine {
		paragraph(p, 12, "• "+s)
	}
	paragraph(p, 8.5, restsOn)
	head(p, "At a glance")
	table(p, []float64{246, 246}, glance)
	head(p, "Ratings")
	table(p, []float64{123, 123, 123, 123}, ratings)
	head(p, "Figure 1 Russian influence is rated Strong; Chinese is reported Growing, with no level stated")
	paragraph(p, 8.5, "Reported influence by power, three Central Asian countries")
	bars(p, []string{name, "Kyrgyzstan", "Uzbekistan"}, []float64{2, 2, 1})
	bars(p, []string{name, "Kyrgyzstan", "Uzbekistan"}, []float64{0, 1, 2})
	paragraph(p, 8.5, scaleNote)
	head(p, "Why it matters")
	for _, s := range matters {
		paragraph(p, 10, s)
	}
	paragraph(p, 10, "Of "+name+" alone it states an interest and two ratings, no more. [1]")
	head(p, "What changed")
	paragraph(p, 10, "No earlier edition at hand.")
}

// second sets the second page.
func second(p *fpdf.Fpdf) {
	p.AddPage()
	head(p, "The powers and their aims [1]")
	table(p, []float64{92, 200, 200}, powers)
	head(p, "US objectives named by the source [1]")
	paragraph(p, 8.5, "The source writes “include”: its list may not be complete.")
	for _, s := range objectives {
		paragraph(p, 10, "– "+s)
	}
	head(p, "Means used by Russia and China [1]")
	paragraph(p, 8.5, "Said of both powers together.")
	for _, s := range means {
		paragraph(p, 10, "– "+s)
	}
	head(p, "Recommendations to Washington [1]")
	paragraph(p, 10, "The source addresses these to Washington, for the region; it assigns none to a country.")
	table(p, []float64{22, 290, 180}, recommendations)
	head(p, "Basis and limits")
	paragraph(p, 8.5, basis)
	head(p, "Sources")
	paragraph(p, 8.5, register)
	paragraph(p, 8.5, about)
}

// head sets a heading below a rule.
func head(p *fpdf.Fpdf, s string) {
	p.Ln(7)
	p.Line(left, p.GetY(), left+measure, p.GetY())
	p.SetFont(family, "B", 11)
	p.MultiCell(measure, 16, s, "", "L", false)
}

// paragraph sets a paragraph over the whole measure.
func paragraph(p *fpdf.Fpdf, size float64, s string) {
	p.SetFont(family, "", size)
	p.MultiCell(measure, size*1.3, s, "", "L", false)
}

// table sets rows of cells that break their lines; the first row is the head.
func table(p *fpdf.Fpdf, widths []float64, rows [][]string) {
	const leading = 11.5
	for i, row := range rows {
		style := ""
		if i == 0 {
			style = "B"
		}
		p.SetFont(family, style, 9)
		top, lines := p.GetY(), 1
		for c, s := range row {
			lines = max(lines, len(p.SplitText(s, widths[c])))
		}
		x := float64(left)
		for c, s := range row {
			p.SetXY(x, top+2)
			p.MultiCell(widths[c], leading, s, "", "L", false)
			x += widths[c]
		}
		bottom := top + float64(lines)*leading + 4
		p.Line(left, bottom, left+measure, bottom)
		p.SetY(bottom)
	}
}

// bars draws a bar chart of at most three units.
func bars(p *fpdf.Fpdf, names []string, values []float64) {
	const row = 13
	p.SetFont(family, "", 8.5)
	for i, n := range names {
		y := p.GetY()
		p.CellFormat(90, row, n, "", 0, "L", false, 0, "")
		p.SetFillColor(12, 74, 94)
		p.Rect(left+96, y+3, values[i]*100, row-6, "F")
		p.Rect(left+96, y+3, 300, row-6, "D")
		p.SetXY(left+410, y)
		p.CellFormat(60, row, []string{"not stated", "Moderate", "Strong"}[int(values[i])], "", 1, "L", false, 0, "")
	}
}
