package templates

import (
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
)

// stripFunc is the function strip: the drawing of one entry of what changed, the
// level in the edition before and in this one. It stands among the words that tell
// of it, without a title of its own.
func (x *run) stripFunc(entry int) markup.Block {
	all := x.news()
	if entry < 0 || entry >= len(all) || all[entry].strip == nil {
		return markup.Block{}
	}
	return markup.Block{Block: x.editionStrip(all[entry])}
}

// editionStrip is the strip of the two editions of a rating (LOOK 6).
func (x *run) editionStrip(n news) *doc.Figure {
	b := &chartBuilder{run: x}
	m := n.strip
	was, _ := x.pastLevel(m.was)
	name := "editions/" + n.key
	c := doc.Chart{Kind: doc.Strip, Subject: -1, Beside: true, Words: b.chartWords()}
	for _, l := range x.scaleLabels(x.in.Set.Scales["influence"]) {
		c.Scale = append(c.Scale, single(l))
	}
	label := single(renamed(append(Value(nil), n.label...), "sentence:", "sentence:"+name))
	c.Rows = []doc.ChartKey{{Label: label, Code: label}}
	c.Columns = []doc.ChartKey{
		x.editionKey(name+"/before", x.since(), x.in.Since, m.was),
		x.editionKey(name+"/now", x.numbered(), x.in.Edition, m.now),
	}
	before := x.pastLabel(m.was.Level, &m.was.Row, "influence")
	now := b.cellOf(m.now)
	now.Trend, now.Says = doc.TrendNotStated, doc.Run{}
	c.Cells = [][]doc.Rating{{{Level: was, Word: single(before)}, now}}
	f := &doc.Figure{Chart: c, Alt: b.stripAlt(&c), AltOrigin: b.altOrigin(&c, name)}
	e, _ := x.in.Words.Entry("strip-alt/all")
	f.AltOrigin.Place, f.AltOrigin.Raw = e.Place, e.Text
	return f
}

// editionKey names an edition below its cell, by its period and the number of
// the source: "W48 [1]".
func (x *run) editionKey(name string, period Value, edition string, r *dataset.Rating) doc.ChartKey {
	label := single(period)
	short := label
	if _, week, ok := strings.Cut(edition, "-W"); ok && edition[:4] == x.in.Edition[:4] && edition[:4] == x.in.Since[:4] {
		short.Words = "W" + week
		o := *label.Origin
		o.ID, o.Steps = o.ID+"/short", []string{"written " + short.Words}
		short.Origin = &o
	}
	id := r.Source.Text
	if x.in.Set.Source(id) == nil {
		return doc.ChartKey{Label: label, Code: short}
	}
	number := x.sourceNumber(id)
	number[0].Words = numbered
	code := single(renamed(x.say("strip-edition", fill{"edition": {short}, "source": number}), "sentence:", "sentence:"+name))
	code.Cites = []string{id}
	return doc.ChartKey{Label: label, Code: code}
}
