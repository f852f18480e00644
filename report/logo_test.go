package report_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report"
	"brief/report/config"
	"brief/report/layout"
	"brief/report/problem"
)

// over is a file system with some files over those of another.
type over struct {
	fs.FS
	own fstest.MapFS
}

func (o over) Open(name string) (fs.File, error) {
	if o.own[name] != nil {
		return o.own.Open(name)
	}
	return o.FS.Open(name)
}

// signed opens the default desk with a logo.
func signed(t *testing.T, name string, file []byte) *report.Builder {
	t.Helper()
	src, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src = bytes.Replace(src, []byte(`logo: ""`), []byte("logo: "+name), 1)
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: src})
	if found.Err() != nil {
		t.Fatal(found)
	}
	b, found := report.Open(report.Workspace{Files: over{os.DirFS(".."), fstest.MapFS{name: {Data: file}}}, Config: cfg}, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	return b
}

// logos are a wide and a high picture of each kind.
func logos(t *testing.T) map[string][]byte {
	m := image.NewNRGBA(image.Rect(0, 0, 30, 90))
	m.Set(3, 3, color.NRGBA{11, 74, 94, 200})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	svg := func(w, h int) []byte {
		return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><rect width="%[1]d" height="%d"/><circle cx="9" cy="5" r="4" fill="#fff"/></svg>`, w, h, h)
	}
	return map[string][]byte{"art/wide.svg": svg(300, 10), "high.svg": svg(20, 90), "high.png": b.Bytes()}
}

// TestLogo: the logo stands once, on the first page, in its measure, over
// nothing, and is read between the mark and the name; it is an input.
func TestLogo(t *testing.T) {
	for name, file := range logos(t) {
		b := signed(t, name, file)
		for _, o := range []report.Order{
			{Country: "KAZ"}, {Region: "Central Asia"}, {Country: "UZB", Paper: "letter", Draft: true}, {Country: "KGZ", Mark: "none"},
			{Country: "KAZ", Mark: "For the eyes of the desk and its friends only, please"},
		} {
			o.Date = day
			e := build(t, b, o)
			insidePages(t, e)
			logoStandsFree(t, e)
			if !slices.ContainsFunc(e.Inputs.Files, func(f report.Input) bool { return f.Name == name && bytes.Equal(f.Data, file) }) {
				t.Errorf("%s is no input of the edition", name)
			}
			if again := build(t, b, o); !bytes.Equal(e.PDF, again.PDF) {
				t.Errorf("%s: made twice, two files", name)
			}
		}
	}
}

func logoStandsFree(t *testing.T, e *report.Edition) {
	t.Helper()
	logo := e.Document.Logo
	if logo == nil || logo.Alt != "Central Asia desk" {
		t.Fatalf("the logo is %v", logo)
	}
	before := 0
	if e.Document.Mark != nil {
		before = e.Document.Mark.ID
	}
	if logo.ID != before+1 || e.Document.Masthead.Name.ID != logo.ID+1 {
		t.Errorf("mark, logo and name are leaves %d, %d, %d", before, logo.ID, e.Document.Masthead.Name.ID)
	}
	x0, y0, x1, y1 := 1e9, 1e9, -1e9, -1e9
	for i, p := range e.Pages {
		for _, it := range p.Items {
			if it.Leaf != logo.ID {
				continue
			}
			if i > 0 {
				t.Errorf("the logo stands on page %d", i+1)
			}
			a, b, c, d := bounds(it.Op)
			x0, y0, x1, y1 = min(x0, a), min(y0, b), max(x1, c), max(y1, d)
		}
	}
	const slack = 0.01
	if w, h := x1-x0, y1-y0; w > layout.LogoWidth+slack || h > layout.LogoHeight+slack || w < layout.LogoWidth-slack && h < layout.LogoHeight-slack {
		t.Errorf("the logo measures %.2f x %.2f", w, h)
	}
	for _, it := range e.Pages[0].Items {
		if it.Leaf == logo.ID {
			continue
		}
		if a, b, c, d := bounds(it.Op); a < x1 && x0 < c && b < y1 && y0 < d {
			t.Errorf("the logo at %.1f,%.1f to %.1f,%.1f stands over leaf %d at %.1f,%.1f to %.1f,%.1f", x0, y0, x1, y1, it.Leaf, a, b, c, d)
		}
	}
}

// TestLogoWithoutRoom: a mark that leaves none is told where it is set.
func TestLogoWithoutRoom(t *testing.T) {
	b := signed(t, "high.png", logos(t)["high.png"])
	wide := signed(t, "wide.svg", logos(t)["art/wide.svg"])
	o := report.Order{Country: "KAZ", Date: day, Mark: strings.Repeat("WW ", 19) + "WW"}
	if _, err := wide.Build(context.Background(), o); err == nil || !strings.Contains(err.Error(), "K906") {
		t.Errorf("a wide mark: %v", err)
	}
	o.Mark = "For the eyes of the desk and its friends only"
	build(t, b, o)
}

// TestContact: a desk without a contact is told so, once.
func TestContact(t *testing.T) {
	b := signed(t, "high.png", logos(t)["high.png"])
	var said problem.List
	for _, p := range b.Check(context.Background(), day) {
		if p.Code == "K912" {
			said = append(said, p)
		}
	}
	if len(said) != 1 || said[0].Severity != problem.Note || said[0].Place.File != "config.yaml" || said[0].Place.Line == 0 {
		t.Errorf("check says %v", said)
	}
}
