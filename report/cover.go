package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/doc"
	"brief/report/layout"
	"brief/report/pdf"
	"brief/report/problem"
	"brief/templates"
)

// A CoverNote is a page that goes before a printed edition, to one reader. It is
// no part of the edition: its pages are not counted, and no archive keeps it.
type CoverNote struct {
	To         string // who reads it; "" for whoever takes it off the printer
	Title      string // what the edition is about: Kazakhstan
	Period     string // 2026-W48
	Mark       string // as of the edition, "" for none
	Lang       string
	Date       time.Time // of the edition
	BottomLine []string  // its first sentences
	Desk       string
	Series     string
	Contact    string
	Signature  string // lines of desk.signature, "" for none
	Notice     string // as of every edition of the desk: Invented data
	Number, Of int    // of a numbered copy; else 0
}

// Cover sets a cover note in the look of a theme, on the paper of a finished
// file. What it says is the edition's, the recipient's and the desk's own, and
// the words of its language. The error is a problem.List.
func (b *Builder) Cover(n CoverNote, theme string, edition *pdf.File) ([]byte, error) {
	words, found := b.wordsOf(n.Lang)
	if words == nil || found.Err() != nil {
		return nil, found
	}
	look, found := b.lookOf(theme)
	if look.theme == nil || found.Err() != nil {
		return nil, found
	}
	c := &coverer{CoverNote: n, words: words}
	d := c.document()
	if len(c.found) > 0 {
		return nil, c.found
	}
	d.Number(nil)
	paper := layout.Papers["a4"]
	if width, _ := edition.Size(0); width > paper.Width+1 {
		paper = layout.Papers["letter"]
	}
	pages, _, found := layout.Pages(d, look.theme, look.fonts, layout.Options{Paper: paper, Min: 1, Max: 1})
	if found.Err() != nil {
		return nil, found
	}
	return pdf.Write(d, pages, pdf.Options{})
}

// A coverer puts the words of a cover note together.
type coverer struct {
	CoverNote
	words *templates.Words
	found problem.List
}

// say fills a pattern of the language.
func (c *coverer) say(key string, with ...string) *doc.Text {
	values := map[string]doc.Runs{}
	for i := 0; i+1 < len(with); i += 2 {
		values[with[i]] = doc.Runs{c.given(with[i], with[i+1])}
	}
	runs, _, err := c.words.Fill(key, values)
	if err != nil {
		c.found = append(c.found, problem.Errorf(problem.Place{File: wordsFile(c.Lang)}, "T701", "%v", err))
		return nil
	}
	return &doc.Text{Runs: slices.Clone(runs)}
}

// given is a run of what the note was given: it is printed as it stands.
func (c *coverer) given(what, words string) doc.Run {
	return doc.Run{Words: words, Origin: &doc.Origin{ID: "cover:" + what, Raw: words}}
}

func (c *coverer) text(what, words string) *doc.Text {
	return &doc.Text{Runs: []doc.Run{c.given(what, words)}}
}

func (c *coverer) document() *doc.Document {
	d := &doc.Document{Author: c.Desk, Lang: c.Lang, Date: c.Date}
	d.Head = doc.Head{Kicker: c.say("cover-note")}
	if c.Series != "" {
		d.Head.Series = c.text("series", c.Series)
	}
	edition := c.say("foot-edition", "place", c.Title, "edition", c.Period)
	d.Foot = doc.Foot{Edition: edition, Short: c.text("edition", c.Period)}
	if c.Mark != "" {
		d.Mark, d.MarkKind = c.text("mark", c.Mark), templates.KindOf(c.Mark)
	}
	d.Masthead = &doc.Masthead{Name: c.text("title", c.Title), Subtitle: c.say("cover-subtitle", "edition", c.Period)}
	if c.To != "" {
		d.Masthead.Subtitle = c.say("cover-to", "name", c.To)
	}
	d.Masthead.Meta = []*doc.Text{c.text("period", c.Period), c.text("date", c.words.Date("long", c.Date))}
	if c.Number > 0 {
		d.Masthead.Meta = append(d.Masthead.Meta, c.say("copy-number", "n", fmt.Sprint(c.Number), "of", fmt.Sprint(c.Of)))
	}
	if c.Notice != "" {
		d.Masthead.Notice = c.text("notice", c.Notice)
	}
	if title := c.say("title", "place", c.Title, "edition", c.Period); title != nil {
		d.Title, d.Subject = title.Words(), title.Words()
	}
	if len(c.BottomLine) > 0 {
		l := &doc.List{Style: doc.Bullets}
		for _, s := range c.BottomLine {
			l.Items = append(l.Items, &doc.Item{Text: c.text("bottom-line", s)})
		}
		d.Bands = append(d.Bands, &doc.Band{Name: "the bottom line", Head: &doc.Heading{Level: 2, Text: c.say("bottom-line")}, Columns: [][]doc.Block{{l}}})
	}
	d.Bands = append(d.Bands, c.signature())
	return d
}

// signature is who the note comes from, in the lines of the setting.
func (c *coverer) signature() *doc.Band {
	b := &doc.Band{Name: "the signature", Head: &doc.Heading{Level: 2, Text: c.say("contact")}, Columns: [][]doc.Block{nil}}
	lines := []string{c.Desk}
	if c.Signature != "" {
		lines = strings.Split(c.Signature, "|")
	}
	for _, line := range append(lines, c.Contact) {
		if line = strings.TrimSpace(line); line != "" {
			b.Columns[0] = append(b.Columns[0], &doc.Paragraph{Text: c.text("signature", line)})
		}
	}
	return b
}
