package templates

import (
	"fmt"
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
)

// front sets what stands outside of the template's blocks: title and subject
// of the file, running head and foot, mark and stamp. Then it does what can
// only be done when all blocks are there: figures get their numbers, and the
// list of sources loses those that the document does not cite.
func (x *run) front(d *doc.Document, keys map[string]markup.Argument) {
	d.Lang, d.Abbreviations = x.in.Words.Lang, x.in.Words.Abbreviations()
	d.Date = x.in.Date
	d.Author = x.in.Desk.Name
	if x.in.Desk.Logo {
		d.Logo = &doc.Logo{Alt: x.in.Desk.Name}
	}
	d.Title = x.ruled("title").String()
	d.Subject = x.matter(keys, "subject").String()
	d.Head.Kicker = textOf(x.matter(keys, "kicker"))
	d.Head.Series = textOf(x.matter(keys, "series"))
	d.Head.Place = textOf(x.place())
	d.Foot.Edition = textOf(x.ruled("foot-edition"))
	d.Foot.Short = textOf(x.say("foot-short", fill{"edition": x.numbered()}))
	d.Foot.Page = textOf(x.say("page-of", fill{"page": pageNumber("page"), "pages": pageNumber("pages")}))
	x.marks(d)
	x.refuse(x.in.Words.Found()...)
	x.numberFigures(d)
	titleTables(d)
	x.citedOnly(d)
}

// textOf is a text of a value, or nil of none.
func textOf(v Value) *doc.Text {
	if len(v) == 0 {
		return nil
	}
	return &doc.Text{Runs: v}
}

// ruled is a sentence of the built-in rules.
func (x *run) ruled(name string) Value {
	vs, _ := x.sentences(name)
	return joined(vs)
}

// pageNumber is a number that layout writes on each page.
func pageNumber(name string) Value {
	return Value{{Words: "{" + name + "}", Origin: &doc.Origin{ID: "page:" + name, Raw: name}}}
}

// matter is the value of a key of the front matter: a word, a sentence, or
// what a template typed there.
func (x *run) matter(keys map[string]markup.Argument, key string) Value {
	a, ok := keys[key]
	if !ok {
		return nil
	}
	name := strings.TrimSpace(a.Text)
	if r := findRule(name); r != nil {
		return x.ruled(name)
	}
	if e, ok := x.in.Words.Entry(name); ok && e.Section != "sentences" {
		return x.word(name)
	}
	return a.Words
}

// KindOf is the kind of a handling mark: its colours are those of TLP 2.0 (FIRST,
// 2022); all other marks are white.
func KindOf(mark string) doc.MarkKind {
	switch strings.TrimSuffix(mark, "+STRICT") {
	case "TLP:CLEAR":
		return doc.MarkClear
	case "TLP:GREEN":
		return doc.MarkGreen
	case "TLP:AMBER":
		return doc.MarkAmber
	case "TLP:RED":
		return doc.MarkRed
	}
	return doc.MarkFree
}

// marks sets the handling mark and the stamp of a draft or proof.
func (x *run) marks(d *doc.Document) {
	if x.in.Mark != "" {
		d.Mark = textOf(x.mark())
		d.MarkKind = KindOf(x.in.Mark)
	}
	switch {
	case x.in.Draft:
		d.Stamp = textOf(x.word("draft"))
	case x.in.Proof > 0:
		d.Stamp = textOf(x.say("proof-stamp", fill{"n": x.proof()}))
	}
}

// figureLabel is what the n-th figure is called, in its head and where it is
// spoken of.
func (x *run) figureLabel(n int) Value {
	for k := len(x.findings.figures); k < n; k++ {
		x.findings.figures = append(x.findings.figures, counted(fmt.Sprintf("figures/%d", k+1), k+1, nil))
	}
	number := Value{{Words: fmt.Sprint(n), Origin: x.findings.figures[n-1]}}
	return renamed(x.say("figure", fill{"n": number}), "words:figure", fmt.Sprintf("words:figure/%d", n))
}

// numberFigures labels the figures in reading order. A number comes from the
// figures that it counts, which are known by what they show.
func (x *run) numberFigures(d *doc.Document) {
	var shown []*doc.Origin
	for f := range d.Figures {
		if f.Title == nil {
			continue // it stands among words that say what it is
		}
		shown = append(shown, f.AltOrigin)
		n := len(shown)
		f.Label = textOf(x.figureLabel(n))
		if f.Fewer != nil {
			f.Fewer.Label = textOf(x.figureLabel(n))
		}
		o := x.findings.figures[n-1]
		o.From, o.Place = slices.Clone(shown), f.AltOrigin.Place
	}
}

// titleTables gives each table without a title of its own the words of the head
// before it: a voice says them when it comes to the table. The source numbers
// in a head have no words yet.
func titleTables(d *doc.Document) {
	head := ""
	in := func(blocks []doc.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *doc.Heading:
				head = strings.TrimSpace(b.Text.Words())
			case *doc.Table:
				if b.Title == "" {
					b.Title = head
				}
			}
		}
	}
	for _, b := range d.Bands {
		if b.Head != nil {
			in([]doc.Block{b.Head})
		}
		for _, c := range b.Columns {
			in(c)
		}
		in(b.Foot)
	}
}

// citedOnly takes sources that nothing cites out of the list of sources, lets
// their labels be their numbers, and writes how many there are.
func (x *run) citedOnly(d *doc.Document) {
	used := map[string]bool{}
	for t := range d.Texts {
		for _, r := range t.Runs {
			for _, c := range r.Cites {
				used[c] = true
			}
		}
	}
	ids := x.register(used)
	own := slices.DeleteFunc(idsOf(x.ownSources()), func(id string) bool { return !used[id] })
	for _, b := range d.Bands {
		for i := range b.Columns {
			b.Columns[i] = x.listed(b.Columns[i], used)
		}
		b.Foot = x.listed(b.Foot, used)
	}
	for _, total := range []doc.Run{x.countedSources("sources", ids)[0], x.countedSources("sources-own", own)[0]} {
		for t := range d.Texts {
			for i, r := range t.Runs {
				if r.Origin != nil && r.Origin.ID == total.Origin.ID {
					t.Runs[i].Words, *r.Origin = total.Words, *total.Origin
				}
			}
		}
	}
	for _, id := range ids {
		x.refuse(x.in.Set.Source(id).Bad...)
	}
	if d.Masthead != nil && len(ids) > 0 && len(ids) < len(x.sources()) {
		x.dateAgain(d.Masthead, ids)
	}
}

// dateAgain says once more how old the data are, of the sources that the
// document cites, where that was said of others too.
func (x *run) dateAgain(m *doc.Masthead, ids []string) {
	var cited []*dataset.Source
	for _, id := range ids {
		cited = append(cited, x.in.Set.Source(id))
	}
	own := slices.DeleteFunc(slices.Clone(x.ownSources()), func(s *dataset.Source) bool { return !slices.Contains(cited, s) })
	x.findings.sources = finding[[]*dataset.Source]{true, cited}
	x.findings.own = finding[[]*dataset.Source]{true, own}
	x.findings.dating = finding[dating]{}
	vs, _ := x.sentences("meta-data")
	m.Meta = slices.DeleteFunc(m.Meta, func(t *doc.Text) bool {
		if !slices.ContainsFunc(t.Runs, func(r doc.Run) bool { return r.Origin != nil && strings.HasPrefix(r.Origin.ID, "sentence:meta-data") }) {
			return false
		}
		if len(vs) == 0 {
			return true
		}
		t.Runs, vs = vs[0], vs[1:]
		return false
	})
}

// listed is blocks with each list of sources cut down to those that are used.
func (x *run) listed(blocks []doc.Block, used map[string]bool) []doc.Block {
	var out []doc.Block
	for _, b := range blocks {
		l, ok := b.(*doc.List)
		if !ok {
			out = append(out, b)
			continue
		}
		l.Items = slices.DeleteFunc(l.Items, func(it *doc.Item) bool {
			id, ok := strings.CutPrefix(it.Text.Anchor, "source-")
			return ok && x.in.Set.Source(id) != nil && !used[id]
		})
		for _, it := range l.Items {
			id, ok := strings.CutPrefix(it.Text.Anchor, "source-")
			if s := x.in.Set.Source(id); ok && s != nil {
				label := x.cites([]string{id}, doc.Bare)
				label[0].Link = nil
				it.Label = textOf(label)
			}
		}
		if len(l.Items) > 0 {
			out = append(out, l)
		}
	}
	return out
}
