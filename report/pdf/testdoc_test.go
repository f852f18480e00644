package pdf

import (
	"strings"
	"testing"
	"time"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
	"brief/report/problem"
)

// A setting is a document with the pages that a small layout of its own made
// of it: one column, words broken where the measure ends.
type setting struct {
	t     testing.TB
	faces *font.Set
	doc   *doc.Document
	pages []layout.Page
	y     float64
}

const (
	testWidth, testHeight = 595.28, 841.89
	testLeft, testRight   = 52.0, 543.0
)

var testInk, testAccent = doc.Colour{R: 21, G: 33, B: 43}, doc.Colour{R: 11, G: 74, B: 94}

func testFaces(t testing.TB) *font.Set {
	t.Helper()
	faces, problems := font.Open(&doc.Theme{
		Name: "test",
		Faces: map[string][]string{
			"regular": {"Roboto Regular"},
			"bold":    {"Roboto Bold"},
		},
	}, func(string) ([]byte, error) { return nil, nil })
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return faces
}

// words is a text of one run from a made-up place.
func words(s string) *doc.Text { return &doc.Text{Runs: []doc.Run{run(s)}} }

func run(s string) doc.Run {
	return doc.Run{Words: s, Origin: &doc.Origin{ID: "test", Place: problem.Place{File: "templates/test.md", Line: 7}}}
}

func cell(s string, header bool) *doc.Cell {
	c := &doc.Cell{Span: 1, Header: header}
	if s != "" {
		c.Texts = []*doc.Text{words(s)}
	}
	return c
}

func row(header bool, cells ...string) *doc.Row {
	r := &doc.Row{}
	for i, s := range cells {
		r.Cells = append(r.Cells, cell(s, header || i == 0))
	}
	return r
}

// testDocument has one of everything that a brief may hold.
func testDocument() *doc.Document {
	cites := run("[1]")
	cites.Tone, cites.Link, cites.Says = doc.Cite, &doc.Link{Anchor: "source-S1", Label: "Source 1, at the end of this brief"}, "source 1"
	outside := run("the ministry’s page (in Russian) that we link over more than one line of this column, so that the link has two boxes")
	outside.Link = &doc.Link{URI: "https://example.org/a?b=(c)", Label: "example.org, outside this brief"}
	russian := run("страница министерства, на которую мы ссылаемся, не помещается в одну строку этого столбца, и потому она в двух ")
	russian.Lang = "ru"
	trend := run("growing")
	trend.Says = "trend growing"
	page := run("2")
	page.Ref = "source-S1"
	spare := &doc.Figure{
		Label: words("Figure 1 "), Title: words("Kazakhstan alone"), Subtitle: words("Level as reported"),
		Alt: "Kazakhstan: Russia strong.", Note: words("No neighbours."),
	}
	group := &doc.Row{Cells: []*doc.Cell{cell("", true), cell("Influence of", true)}}
	group.Cells[1].Span = 2
	focus := cell("Security", false)
	focus.Texts = append(focus.Texts, words("Enhanced collabo\u00ADration on border control, x̄ and ұ̄."))
	native := words("Қазақстан Республикасы")
	native.Lang = "kk"
	source := words("Article on (three) tables — undated.")
	source.Anchor = "source-S1"
	d := &doc.Document{
		Title: "Kazakhstan – policy brief", Subject: "Influence of Russia & China <2026>", Author: "Central Asia desk", Lang: "en-GB",
		Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
		Mark: words("TLP:CLEAR"), Abbreviations: []doc.Abbreviation{{Short: "NATO", Long: "North Atlantic Treaty Organization"}, {Short: "TLP", Long: "Traffic Light Protocol"}},
		Masthead: &doc.Masthead{
			Name: words("Kazakhstan"), Subtitle: native, Meta: []*doc.Text{words("Week 48, 2026"), words("Source undated")},
		},
		Bands: []*doc.Band{
			{Split: doc.MainRail, Columns: [][]doc.Block{
				{
					&doc.Heading{Level: 2, Text: &doc.Text{Runs: []doc.Run{run("Bottom line "), cites}}},
					&doc.List{Style: doc.Bullets, Items: []*doc.Item{{Text: words("Russia is rated Strong, office efficient")}, {Text: words("China is growing")}}},
				},
				{
					&doc.Heading{Level: 2, Text: words("At a glance")},
					&doc.Table{Style: doc.Facts, Title: "Facts", Rows: []*doc.Row{row(false, "Region", "Central Asia"), row(false, "Powers", "2")}},
				},
			}},
			{Columns: [][]doc.Block{{&doc.Figure{
				Label: words("Figure 1 "), Title: words("Russia stands on the upper rung in two of three"), Subtitle: words("Level as reported"),
				Alt: "Russia: Kazakhstan strong, Uzbekistan moderate. China: not stated.", Note: words("Source: 1."), Fewer: spare, Drop: 3,
				Chart: doc.Chart{
					Rows:    []doc.ChartKey{{Label: run("Kazakhstan")}, {Label: run("Uzbekistan")}},
					Columns: []doc.ChartKey{{Label: run("Russia")}, {Label: run("China")}},
				},
			}}}},
			{Head: &doc.Heading{Level: 2, Text: words("Ratings")}, Columns: [][]doc.Block{{
				&doc.Table{
					Style: doc.RatingsGrid, Title: "Ratings by country",
					Head: []*doc.Row{group, row(true, "Country", "Russia", "China")},
					Rows: []*doc.Row{row(false, "Kazakhstan", "Strong", "not stated"), row(false, "Uzbekistan", "Moderate", "Growing")},
				},
				&doc.Heading{Level: 3, Text: words("Recommendations")},
				&doc.Table{Rows: []*doc.Row{{Cells: []*doc.Cell{cell("1", true), focus}}}},
			}}},
			{Columns: [][]doc.Block{{
				&doc.Heading{Level: 2, Text: words("Why it matters")},
				&doc.Paragraph{Text: &doc.Text{Runs: []doc.Run{run("A paragraph that is long enough to need more than one line of the page, with "), outside, run(" inside, "), cites, run(", page "), page, run(".")}}},
				&doc.List{Style: doc.Dashes, Items: []*doc.Item{{Label: words("–"), Text: words("Trade routes")}}},
				&doc.Paragraph{Text: &doc.Text{Runs: []doc.Run{run("In NATO’s and CENATO words (TLP and NATO): "), russian, trend, run(".")}}},
			}}},
			{Drop: 1, Columns: [][]doc.Block{{&doc.Paragraph{Role: doc.About, Text: words("Next edition in a week.")}}}},
			{NewPage: true, Columns: [][]doc.Block{{
				&doc.Heading{Level: 2, Text: words("Sources")},
				&doc.List{Style: doc.Numbers, Items: []*doc.Item{{Label: words("1"), Text: source}}},
			}}},
		},
	}
	d.Number([]string{"S1"})
	return d
}

// set lays d out.
func set(t testing.TB, d *doc.Document) *setting {
	t.Helper()
	s := &setting{t: t, faces: testFaces(t), doc: d}
	s.newPage()
	s.text(d.Mark)
	for _, text := range append([]*doc.Text{d.Masthead.Name, d.Masthead.Subtitle}, d.Masthead.Meta...) {
		s.text(text)
	}
	for _, b := range d.Bands {
		if b.Drop > 0 {
			continue
		}
		if b.NewPage {
			s.endPage()
			s.newPage()
		}
		s.shape(draw.Rect(testLeft, s.y, testRight-testLeft, 0.75, &testInk, nil, 0))
		if b.Head != nil {
			s.text(b.Head.Text)
		}
		for _, column := range b.Columns {
			s.blocks(column)
		}
		s.blocks(b.Foot)
	}
	s.endPage()
	return s
}

// build is the file of the test document.
func build(t *testing.T) []byte {
	t.Helper()
	s := set(t, testDocument())
	return s.write()
}

func (s *setting) write() []byte {
	s.t.Helper()
	b, err := Write(s.doc, s.pages, Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s *setting) newPage() {
	s.pages = append(s.pages, layout.Page{Width: testWidth, Height: testHeight})
	s.y = 60
	s.artifact("POLICY BRIEF", 40, layout.RunHead)
}

func (s *setting) endPage() { s.artifact("Page", 810, layout.RunFoot) }

func (s *setting) add(leaf int, op draw.Op) {
	p := &s.pages[len(s.pages)-1]
	p.Items = append(p.Items, layout.Item{Leaf: leaf, Op: op})
}

func (s *setting) shape(shape *draw.Shape) { s.add(0, draw.Op{Shape: shape}) }

func (s *setting) artifact(text string, y float64, part layout.Part) {
	p := &s.pages[len(s.pages)-1]
	w := s.line(text, testLeft, y, 9, "bold", nil)
	w.Tracking = 0.9
	p.Items = append(p.Items, layout.Item{Part: part, Op: draw.Op{Words: w}})
}

func (s *setting) line(text string, x, y, size float64, face string, of *doc.Run) *draw.Words {
	chain := s.faces.Chain(face)
	w := &draw.Words{X: x, Y: y, Size: size, Colour: testInk, Text: text, Run: of}
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			w.Glyphs = append(w.Glyphs, chain.Space())
		}
		if word != "" {
			w.Glyphs = append(w.Glyphs, chain.Shape(word, false)...)
		}
	}
	return w
}

// text sets one text, a word at a time being tried against the measure.
func (s *setting) text(t *doc.Text) {
	if t == nil {
		return
	}
	p := &s.pages[len(s.pages)-1]
	p.Anchors = append(p.Anchors, layout.Anchor{Leaf: t.ID, Name: t.Anchor, Y: s.y - 14})
	x := testLeft
	for i := range t.Runs {
		r := &t.Runs[i]
		face := "regular"
		if r.Tone == doc.Cite {
			face = "bold"
		}
		have := ""
		for _, word := range strings.SplitAfter(r.Words, " ") {
			if w := s.line(have+word, x, s.y, 10, face, r); have != "" && w.X+w.Width() > testRight {
				s.add(t.ID, draw.Op{Words: s.line(have, x, s.y, 10, face, r)})
				x, have = testLeft, ""
				s.y += 13
			}
			have += word
		}
		w := s.line(have, x, s.y, 10, face, r)
		s.add(t.ID, draw.Op{Words: w})
		x += w.Width()
	}
	s.y += 15
}

func (s *setting) blocks(blocks []doc.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Heading:
			s.text(b.Text)
		case *doc.Paragraph:
			s.text(b.Text)
		case *doc.List:
			for _, item := range b.Items {
				s.text(item.Label)
				s.shape(draw.Rect(testLeft-8, s.y-5, 5, 5, &testAccent, nil, 0))
				s.text(item.Text)
			}
		case *doc.Table:
			for _, r := range append(append([]*doc.Row{}, b.Head...), b.Rows...) {
				for _, c := range r.Cells {
					for _, t := range c.Texts {
						s.text(t)
					}
				}
				s.shape(draw.Rect(testLeft, s.y-9, testRight-testLeft, 0, nil, &testInk, 0.5))
			}
		case *doc.Figure:
			s.figure(b)
		case *doc.Contents:
			for _, e := range b.Entries {
				s.text(e)
			}
		}
	}
}

// figure draws a chart with a path of every kind and words in it.
func (s *setting) figure(f *doc.Figure) {
	s.text(f.Label)
	s.text(f.Title)
	s.text(f.Subtitle)
	field := draw.Rect(testLeft, s.y, 200, 40, &testAccent, &testInk, 1)
	field.Dash = []float64{2.2, 1.8}
	s.add(f.ID, draw.Op{Shape: field})
	word := s.line("Strong", testLeft+60, s.y+25, 9, "bold", nil)
	word.Colour = doc.Colour{R: 255, G: 255, B: 255}
	s.add(f.ID, draw.Op{Words: word})
	s.add(f.ID, draw.Op{Shape: &draw.Shape{Fill: &testInk, Path: []draw.Segment{
		{Kind: draw.Move, P: [3]draw.Point{{X: 300, Y: s.y + 20}}},
		{Kind: draw.Cubic, P: [3]draw.Point{{X: 300, Y: s.y}, {X: 320, Y: s.y}, {X: 320, Y: s.y + 20}}},
		{Kind: draw.Close},
	}}})
	s.y += 60
	s.text(f.Note)
}

// hyphenate breaks the line that begins with head after it.
func (s *setting) hyphenate(head, tail string) {
	it := s.item(head[:strings.LastIndex(head, " ")])
	w := *it.Words
	_, rest, ok := strings.Cut(strings.ReplaceAll(w.Text, "\u00AD", ""), head+tail)
	if !ok {
		s.t.Fatalf("%q is not %q", w.Text, head+tail)
	}
	it.Words = s.line(head+"\u00AD", w.X, w.Y, w.Size, "regular", w.Run)
	it.Words.Glyphs = append(it.Words.Glyphs, s.faces.Chain("regular").Hyphen())
	p := &s.pages[0]
	for i := range p.Items {
		if &p.Items[i] == it {
			next := layout.Item{Leaf: it.Leaf, Op: draw.Op{Words: s.line(tail+rest, w.X, w.Y+11, w.Size, "regular", w.Run)}}
			p.Items = append(p.Items[:i+1], append([]layout.Item{next}, p.Items[i+1:]...)...)
			return
		}
	}
}
