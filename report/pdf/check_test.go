package pdf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/golden"
	"brief/report/layout"
	"brief/report/problem"
)

// A mutation breaks one rule of the test document: before it is laid out, when
// it is laid out, or when it is painted. The check must name the rule.
type mutation struct {
	name    string
	want    rule
	says    string
	before  func(*doc.Document)
	after   func(*setting)
	painted func(*draft)
	options Options
	file    bool // a file that breaks the rule can be written: what do validators say?
}

// draft is the broken document as it would be checked and written.
func (m *mutation) draft(t *testing.T) *draft {
	d := testDocument()
	if m.before != nil {
		m.before(d)
	}
	s := set(t, d)
	if m.after != nil {
		m.after(s)
	}
	w := compose(d, s.pages, m.options)
	if m.painted != nil {
		m.painted(w)
	}
	return w
}

// item is the first item of the words, on the page or in a chart.
func (s *setting) item(words string) *layout.Item {
	for p := range s.pages {
		for i := range s.pages[p].Items {
			if it := &s.pages[p].Items[i]; it.Words != nil && strings.HasPrefix(it.Words.Text, words) {
				return it
			}
		}
	}
	s.t.Fatalf("no item %q", words)
	return nil
}

// first is the first item that is a shape.
func (s *setting) first() *draw.Shape {
	for _, it := range s.pages[0].Items {
		if it.Shape != nil {
			return it.Shape
		}
	}
	s.t.Fatal("no shape")
	return nil
}

// remove takes the items of some words off their page.
func (s *setting) remove(words string) {
	id := s.item(words).Leaf
	for p := range s.pages {
		var keep []layout.Item
		for _, it := range s.pages[p].Items {
			if it.Leaf != id {
				keep = append(keep, it)
			}
		}
		s.pages[p].Items = keep
	}
}

func mainBlock(d *doc.Document, i int) doc.Block { return d.Bands[2].Columns[0][i] }

var mutations = []mutation{
	{name: "no title", file: true, want: ruleTitle, says: "no title", before: func(d *doc.Document) { d.Title = " " }},
	{name: "no language", file: true, want: ruleLanguage, says: `"" is not a language`, before: func(d *doc.Document) { d.Lang = "" }},
	{name: "bad language", file: true, want: ruleLanguage, says: `"english language"`, before: func(d *doc.Document) { d.Lang = "english language" }},
	{name: "bad language of a text", file: true, want: ruleLanguage, says: "“Қазақстан Республикасы”", before: func(d *doc.Document) { d.Masthead.Subtitle.Lang = "k" }},
	{name: "no date", want: ruleMeta, says: "no date", before: func(d *doc.Document) { d.Date = time.Time{} }},
	{name: "control in metadata", want: ruleMeta, says: "XML", before: func(d *doc.Document) { d.Author = "a\x01b" }},
	{name: "leaf on no page", want: ruleTagged, says: "“China is growing” stands on no page", after: func(s *setting) { s.remove("China is growing") }},
	{name: "number on no page", want: ruleTagged, says: "“1” stands on no page", after: func(s *setting) { s.remove("1") }, before: func(d *doc.Document) {
		mainBlock(d, 2).(*doc.Table).Rows[0].Cells[0].Texts[0].Runs[0].Words = "First"
	}},
	{name: "figure on no page", want: ruleTagged, says: "stands on no page", after: func(s *setting) { s.remove("Strong") }},
	{name: "item of no leaf", want: ruleTagged, says: "part 999", after: func(s *setting) { s.item("China is growing").Leaf = 999 }},
	{name: "not numbered", want: ruleTagged, says: "shares the number", before: func(d *doc.Document) { d.Masthead.Meta[1].ID = d.Masthead.Meta[0].ID }},
	{name: "said twice", want: ruleWords, says: "“Central AsiaCentral Asia”", after: func(s *setting) {
		p := &s.pages[0]
		p.Items = append(p.Items, *s.item("Central Asia"))
	}},
	{name: "other words", want: ruleWords, says: "the document says “Moderate”", after: func(s *setting) {
		it := s.item("Moderate")
		w := s.line("Strong", it.Words.X, it.Words.Y, 10, "regular", it.Words.Run)
		it.Words = w
	}},
	{name: "wrong page", want: ruleWords, says: "the document says", after: func(s *setting) {
		s.pages[0], s.pages[1] = s.pages[1], s.pages[0]
	}},
	{name: "page of nothing", want: ruleLink, says: `names the page of "nowhere"`, before: func(d *doc.Document) {
		d.Bands[3].Columns[0][1].(*doc.Paragraph).Text.Runs[5].Ref = "nowhere"
	}},
	{name: "text is not what is drawn", want: ruleWords, says: "“Moderate” is drawn, “Strong” is meant", after: func(s *setting) { s.item("Moderate").Words.Text = "Strong" }},
	{name: "lines run together", file: true, want: ruleLineEnd, says: "as one word", after: func(s *setting) {
		it := s.item("A paragraph")
		it.Words.Text = strings.TrimRight(it.Words.Text, " ")
		next := s.item("the ministry")
		next.Words.Y += 13
	}},
	{name: "title before number", want: ruleOrder, says: "“Figure 1”", after: func(s *setting) {
		a, b := s.item("Figure 1"), s.item("Russia stands")
		*a, *b = *b, *a
	}},
	{name: "level skipped", file: true, want: ruleHeadings, says: "“Bottom line [1]” has level 3 after level 1", before: func(d *doc.Document) { d.Bands[0].Columns[0][0].(*doc.Heading).Level = 3 }},
	{name: "two names", file: true, want: ruleName, says: "2 headings of level 1", before: func(d *doc.Document) { mainBlock(d, 1).(*doc.Heading).Level = 1 }},
	{name: "no name", want: ruleName, says: "0 headings of level 1", before: func(d *doc.Document) { d.Masthead.Name.Runs = nil }},
	{name: "no alternative text", file: true, want: ruleFigure, says: "no alternative text", before: func(d *doc.Document) { d.Bands[1].Columns[0][0].(*doc.Figure).Alt = "" }},
	{name: "alternative text is the title", file: true, want: ruleFigure, says: "only repeats", before: func(d *doc.Document) {
		f := d.Bands[1].Columns[0][0].(*doc.Figure)
		f.Alt = f.Title.Words()
	}},
	{name: "figure on two pages", file: true, want: ruleFigure, says: "on two pages", after: func(s *setting) {
		it := *s.item("Strong")
		s.pages[1].Items = append(s.pages[1].Items, it)
	}},
	{name: "cell missing", file: true, want: ruleTable, says: "the row of “Uzbekistan” has 2 columns", before: func(d *doc.Document) {
		r := mainBlock(d, 0).(*doc.Table).Rows[1]
		r.Cells = r.Cells[:2]
	}},
	{name: "span too wide", file: true, want: ruleTable, says: "has 3 columns, the first row has 4", before: func(d *doc.Document) { mainBlock(d, 0).(*doc.Table).Head[0].Cells[1].Span = 3 }},
	{name: "no header", file: true, want: ruleScope, says: "the table at “1”", before: func(d *doc.Document) { mainBlock(d, 2).(*doc.Table).Rows[0].Cells[0].Header = false }},
	{name: "link to nothing", want: ruleLink, says: `"source-S9"`, before: func(d *doc.Document) { d.Bands[0].Columns[0][0].(*doc.Heading).Text.Runs[1].Link.Anchor = "source-S9" }},
	{name: "link without aim", want: ruleLink, says: "leads nowhere", before: func(d *doc.Document) { d.Bands[0].Columns[0][0].(*doc.Heading).Text.Runs[1].Link.Anchor = "" }},
	{name: "link without words", file: true, want: ruleLink, says: "no words that say", before: func(d *doc.Document) { d.Bands[0].Columns[0][0].(*doc.Heading).Text.Runs[1].Link.Label = "" }},
	{name: "missing glyph", want: ruleGlyph, says: "no face has all letters of “\U0010FFFF”", after: func(s *setting) {
		it := s.item("Moderate")
		it.Words = s.line("\U0010FFFF", 60, it.Words.Y, 10, "regular", it.Words.Run)
	}},
	{name: "not a number", want: ruleNumber, says: "“Moderate” has a place", after: func(s *setting) { s.item("Moderate").Words.X = math.NaN() }},
	{name: "endless path", want: ruleNumber, says: "not finite", after: func(s *setting) { s.first().Path[0].P[0].X = math.Inf(1) }},
	{name: "path from nowhere", want: ruleNumber, says: "does not start", after: func(s *setting) { s.first().Path = s.first().Path[1:] }},
	{name: "negative outline", want: ruleNumber, says: "negative", after: func(s *setting) { s.first().Width = -1 }},
	{name: "empty dash", want: ruleNumber, says: "without length", after: func(s *setting) { s.first().Dash = []float64{0, 0} }},
	{name: "unknown step", want: ruleNumber, says: "unknown kind", after: func(s *setting) { s.first().Path[1].Kind = 17 }},
	{name: "words off the page", want: rulePage, says: "“Moderate” reaches from 580.00", after: func(s *setting) { s.item("Moderate").Words.X = 580 }},
	{name: "shape off the page", want: rulePage, says: "a shape reaches", after: func(s *setting) { s.first().Path[1].P[0].Y = -3 }},
	{name: "private character", want: rulePrivate, says: "private", after: func(s *setting) {
		it := s.item("Moderate")
		it.Words = s.line("\uE000", 60, it.Words.Y, 10, "regular", it.Words.Run)
		it.Words.Glyphs = s.item("Strong").Words.Glyphs
	}},
	{name: "long alternative text", want: ruleLength, says: "32770 bytes", before: func(d *doc.Document) {
		d.Bands[1].Columns[0][0].(*doc.Figure).Alt = strings.Repeat("é", 16384)
	}},
	{name: "long link", want: ruleLength, says: "32768 bytes", before: func(d *doc.Document) {
		d.Bands[0].Columns[0][0].(*doc.Heading).Text.Runs[1].Link.Label = strings.Repeat("x", 32768)
	}},
	{name: "table of heads", want: ruleTable, says: "the table at “Influence of” has no rows", before: func(d *doc.Document) { mainBlock(d, 0).(*doc.Table).Rows = nil }},
	{name: "no pages", want: rulePages, says: "no page", after: func(s *setting) { s.pages = nil }},
	{name: "size of page", want: rulePages, says: "size is NaN", after: func(s *setting) { s.pages[0].Width = math.NaN() }},
}

func TestMutations(t *testing.T) {
	for _, m := range slices.Concat(mutations, broken) {
		t.Run(m.name, func(t *testing.T) {
			w := m.draft(t)
			check(w)
			var list problem.List
			if !errors.As(w.err(), &list) {
				t.Fatalf("error is %v", w.err())
			}
			for _, p := range list {
				if p.Code == m.want.code && strings.Contains(p.What, m.says) && p.Hint == m.want.clause {
					return
				}
			}
			t.Errorf("want %s: %s; got\n%v", m.want.code, m.says, list)
		})
	}
}

// What is refused is not written.
func TestRefused(t *testing.T) {
	d := testDocument()
	d.Title = ""
	if b, err := Write(d, set(t, d).pages, Options{}); b != nil || err == nil {
		t.Errorf("%d bytes, error %v", len(b), err)
	}
}

// All breaches are told at once, each with its place where there is one.
func TestAllBreaches(t *testing.T) {
	d := testDocument()
	d.Title, d.Bands[1].Columns[0][0].(*doc.Figure).Alt = "", ""
	s := set(t, d)
	s.item("Moderate").Words.Size = math.Inf(-1)
	_, err := Write(d, s.pages, Options{})
	golden.Compare(t, "breaches.txt", fmt.Sprintln(err))
}

// What layout dropped to keep the page budget is not missed; a part of it is.
func TestDropped(t *testing.T) {
	d := testDocument()
	table := mainBlock(d, 0).(*doc.Table)
	table.Rows[1].Drop = 2
	s := set(t, d)
	whole := s.write()
	for _, words := range []string{"Uzbekistan", "Moderate", "Growing"} {
		s.remove(words)
		if words != "Growing" {
			if _, err := Write(d, s.pages, Options{}); err == nil {
				t.Errorf("without %s: a row lost a part and nobody noticed", words)
			}
		}
	}
	if tree := readPDF(t, s.write()).tree(); strings.Contains(tree, "Uzbekistan\"") {
		t.Errorf("the row is still tagged:\n%s", tree)
	}
	if len(whole) == 0 {
		t.Error("nothing written")
	}
}

// The sign of a list may be decoration.
func TestDrawnSign(t *testing.T) {
	s := set(t, testDocument())
	s.item("–").Leaf = 0
	if tree := readPDF(t, s.write()).tree(); strings.Contains(tree, "–\"") {
		t.Errorf("the sign is tagged:\n%s", tree)
	}
}

// Write takes any document and pages without a panic.
func TestEmpty(t *testing.T) {
	for _, d := range []*doc.Document{{}, {Masthead: &doc.Masthead{}, Bands: []*doc.Band{{}, {Columns: [][]doc.Block{{&doc.Table{}, &doc.List{}, &doc.Figure{}, &doc.Paragraph{}, &doc.Heading{}}}}}}} {
		for _, pages := range [][]layout.Page{nil, {{}}, {{Width: 100, Height: 100, Items: []layout.Item{{}, {Leaf: 3}}}}} {
			if b, err := Write(d, pages, Options{}); err == nil || b != nil {
				t.Errorf("%d bytes, error %v", len(b), err)
			}
		}
	}
}

// Whatever stands on the pages, Write gives a file or a list, never a panic.
func TestAnyPages(t *testing.T) {
	number := rapid.OneOf(rapid.Float64Range(-50, 900), rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e-300}))
	rapid.Check(t, func(r *rapid.T) {
		s := set(t, testDocument())
		for range rapid.IntRange(1, 4).Draw(r, "changes") {
			page := &s.pages[rapid.IntRange(0, len(s.pages)-1).Draw(r, "page")]
			it := &page.Items[rapid.IntRange(0, len(page.Items)-1).Draw(r, "item")]
			switch rapid.IntRange(0, 5).Draw(r, "change") {
			case 0:
				it.Leaf = rapid.IntRange(-1, 60).Draw(r, "leaf")
			case 1:
				it.Part = layout.Part(rapid.IntRange(-1, 9).Draw(r, "part"))
			case 2:
				page.Width, page.Height = number.Draw(r, "width"), number.Draw(r, "height")
			case 3:
				it.Op = draw.Op{}
			default:
				if w := it.Words; w != nil {
					w.X, w.Y, w.Size, w.Tracking = number.Draw(r, "x"), number.Draw(r, "y"), number.Draw(r, "size"), number.Draw(r, "tracking")
				} else if sh := it.Shape; sh != nil {
					sh.Width, sh.Dash = number.Draw(r, "width"), []float64{number.Draw(r, "dash")}
					sh.Path[0].P[0] = draw.Point{X: number.Draw(r, "x"), Y: number.Draw(r, "y")}
				}
			}
		}
		b, err := Write(s.doc, s.pages, Options{})
		var list problem.List
		if (b == nil) == (err == nil) || err != nil && !errors.As(err, &list) {
			r.Fatalf("%d bytes, error %v", len(b), err)
		}
	})
}
