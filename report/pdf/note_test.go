package pdf

import (
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/golden"
)

// notedDocument calls two footnotes, one of them twice, and lists its contents.
func notedDocument() *doc.Document {
	d := testDocument()
	first := &doc.Footnote{Text: words("Said of rail alone.")}
	second := &doc.Footnote{Text: words("In 1939 prices.")}
	call := func(n *doc.Footnote, anchor string) doc.Run {
		r := run("[note {number}]")
		r.Tone, r.Note, r.Says = doc.Cite, n, "note {number}"
		r.Link = &doc.Link{Anchor: anchor, Label: "note {number}, at the foot of the page"}
		return r
	}
	text := &doc.Text{Anchor: "trade", Runs: []doc.Run{
		run("Trade grew"), call(first, "note/rail"), run(" and prices fell"), call(second, "note/prices"), run(", by rail"), call(first, "note/rail"), run("."),
	}}
	for name, n := range map[string]*doc.Footnote{"note/rail": first, "note/prices": second} {
		n.Text.Anchor = name
		n.Label = words("Note {number} ")
		n.Label.Runs[0].Link = &doc.Link{Anchor: "trade", Label: "back to where note {number} is called"}
	}
	page := run("2")
	page.Ref = "source-S1"
	entry := &doc.Text{Runs: []doc.Run{run("Sources "), page}}
	for i := range entry.Runs {
		entry.Runs[i].Link = &doc.Link{Anchor: "source-S1", Label: "the section Sources"}
	}
	d.Bands = append([]*doc.Band{
		{Head: &doc.Heading{Level: 2, Text: words("Contents")}, Columns: [][]doc.Block{{&doc.Contents{Least: 5, Entries: []*doc.Text{entry}}}}},
		{Columns: [][]doc.Block{{&doc.Heading{Level: 2, Text: words("Trade")}, &doc.Paragraph{Text: text}}}},
	}, d.Bands...)
	d.Number([]string{"S1"})
	return d
}

// foot sets the footnotes of d below what stands on the page.
func (s *setting) foot(d *doc.Document) {
	seen := map[*doc.Footnote]bool{}
	for t := range d.Texts {
		for _, r := range t.Runs {
			if n := r.Note; n != nil && !seen[n] {
				seen[n] = true
				s.text(n.Label)
				s.text(n.Text)
			}
		}
	}
}

func TestNotesAndContentsAreTagged(t *testing.T) {
	d := notedDocument()
	s := set(t, d)
	s.foot(d)
	b := s.write()
	tags := readPDF(t, b).tree()
	from, to := strings.Index(tags, "TOC"), strings.Index(tags, "Trade grew")
	if from < 0 || to < from {
		t.Fatalf("no contents before the text:\n%s", tags)
	}
	golden.Compare(t, "notes.txt", tags)
}

func TestNotesWithOneIDAreRefused(t *testing.T) {
	d := notedDocument()
	s := set(t, d)
	s.foot(d)
	for _, b := range d.Bands {
		for _, r := range paragraphRuns(b) {
			if r.Note != nil {
				r.Note.Number = 1
			}
		}
	}
	_, err := Write(s.doc, s.pages, Options{})
	if err == nil || !strings.Contains(err.Error(), ruleNote.code) {
		t.Errorf("two notes with the ID note-1: %v, want %s", err, ruleNote.code)
	}
}

func paragraphRuns(b *doc.Band) (runs []doc.Run) {
	for _, column := range b.Columns {
		for _, bl := range column {
			if p, ok := bl.(*doc.Paragraph); ok {
				runs = append(runs, p.Text.Runs...)
			}
		}
	}
	return runs
}
