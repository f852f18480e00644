package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// refuse adds problems that were not added before.
func (x *run) refuse(ps ...problem.Problem) {
	for _, p := range ps {
		if !x.refused[p] {
			if x.refused == nil {
				x.refused = map[problem.Problem]bool{}
			}
			x.refused[p] = true
			x.problems = append(x.problems, p)
		}
	}
}

// read notes that something is computed from whole datasets: rows that belong
// to nobody may be anybody's, so they refuse what is computed.
func (x *run) read(datasets ...string) {
	for _, name := range datasets {
		x.refuse(x.in.Set.Loose[name]...)
	}
}

// origin is where a cell's words come from. Whatever is made of the origin of
// a poisoned row is refused when it is printed.
func (x *run) origin(c dataset.Cell, row *dataset.Row) *doc.Origin {
	o := x.origins.Put(doc.Origin{ID: c.ID, Place: c.Place, Raw: c.Raw, Source: row.Source.Text})
	if o.ID == "" { // the row does not have the field
		o.ID, o.Place, o.Raw = row.Dataset+":"+row.Key, row.Place, row.Key
	}
	x.poisoned(o, row.Bad, x.in.Set.Loose[row.Dataset])
	return o
}

// poisoned notes what is wrong with the rows that o comes from.
func (x *run) poisoned(o *doc.Origin, found ...problem.List) {
	for _, l := range found {
		same := func(m problem.List) bool { return len(m) == len(l) && &m[0] == &l[0] } // many cells are of one row
		if len(l) > 0 && !slices.ContainsFunc(x.bad[o.ID], same) {
			x.bad[o.ID] = append(x.bad[o.ID], l)
		}
	}
}

// cell is the value of a cell as it stands; "not stated" is set quietly and in
// the words of the desk. An empty cell is nothing, but of a bad row: that it is
// empty may be what is wrong, so who asks for it is told.
func (x *run) cell(c dataset.Cell, row *dataset.Row) Value {
	if c.Text == "" && len(row.Bad) == 0 {
		return nil
	}
	o := x.origin(c, row)
	if c.Text == dataset.NotStated {
		return x.notStated(o)
	}
	return x.value(doc.Run{Words: c.Text, Origin: o})
}

// value is a value of one run.
func (x *run) value(r doc.Run) Value { return append(x.runs.Grow(nil, 1), r) }

// name is a cell that names something and claims nothing: it rests on no source.
func (x *run) name(c dataset.Cell, row *dataset.Row) Value {
	v := x.cell(c, row)
	for i := range v {
		v[i].Origin.Source = ""
	}
	return v
}

// notStated is the word for what the source at o does not say.
func (x *run) notStated(o *doc.Origin) Value {
	missing := x.in.Set.Missing["not_stated"]
	if missing.Text == "" {
		e, _ := x.in.Words.Entry("not-stated")
		missing = dataset.Cell{Text: e.Text, Place: e.Place}
	}
	if o.Place.File == "" {
		o.Place, o.Raw = missing.Place, missing.Text
	}
	if x.phrases.notStated == "" {
		x.phrases.notStated = fmt.Sprintf("%q is written %q (%s)", dataset.NotStated, missing.Text, missing.Place)
	}
	o.Steps = append(o.Steps, x.phrases.notStated)
	return x.value(doc.Run{Words: missing.Text, Tone: doc.Quiet, Origin: o})
}

// label is a level, trend or confidence of a rating in the words of its scale.
func (x *run) label(c dataset.Cell, row *dataset.Row, scale string) Value {
	s := x.in.Set.Scales[scale]
	if s == nil || !c.Stated() {
		return x.cell(c, row)
	}
	o := x.origin(c, row)
	x.poisoned(o, s.Bad, x.in.Set.Loose["scales"])
	i := s.Index(c.Text)
	if i < 0 {
		return Value{{Words: c.Text, Origin: o}}
	}
	x.graded[o] = grade{s, i}
	l := &s.Levels[i]
	o.Steps = []string{x.phrases.labelled(scale, l)}
	return x.value(doc.Run{Words: l.Label.Text, Origin: o})
}

// counted is the origin of a number of things, from each of them. What it says
// is the same wherever it is printed: what is counted twice in one brief in
// different ways has different names.
func counted(what string, n int, from []*doc.Origin) *doc.Origin {
	o := &doc.Origin{ID: "count:" + what, Raw: fmt.Sprint(n), Steps: []string{fmt.Sprintf("%d counted", n)}, From: from}
	if len(from) > 0 {
		o.Place = from[0].Place
	}
	return o
}

// figure is a number in figures.
func (x *run) figure(what string, n int, from []*doc.Origin) Value {
	return Value{{Words: fmt.Sprint(n), Origin: counted(what, n, from)}}
}

// number is a number in words up to twelve, then in figures.
func (x *run) number(what string, n int, from []*doc.Origin) Value {
	o := counted(what, n, from)
	words := x.in.Words.Number(n)
	if words != o.Raw {
		o.Steps = append(o.Steps, "written "+words)
	}
	return Value{{Words: words, Origin: o}}
}

// day is a date of the data in a form of the words, never broken over lines;
// what is not a whole date (2026, 2026-11) is printed as it stands.
func (x *run) day(c dataset.Cell, row *dataset.Row, form string) Value {
	t, err := time.Parse(time.DateOnly, c.Text)
	if err != nil {
		return x.cell(c, row)
	}
	o := x.origin(c, row)
	words := x.in.Words.Date(form, t)
	o.Steps = []string{"the date is written " + words}
	return Value{{Words: words, Keep: true, Origin: o}}
}

// span is two dates of the data, the first without the month and year that it
// shares with the second: "2 to 20 November 2026".
func (x *run) span(from, to dated) (first, last Value) {
	last = x.day(to.cell, to.row, "long")
	a, err := time.Parse(time.DateOnly, from.cell.Text)
	b, err2 := time.Parse(time.DateOnly, to.cell.Text)
	form := "long"
	switch {
	case err != nil || err2 != nil || a.Year() != b.Year():
	case a.Month() == b.Month():
		form = "day-only"
	default:
		form = "day-month"
	}
	return x.day(from.cell, from.row, form), last
}

// ordered is a value of the order itself, such as its date.
func ordered(field, words, raw string) Value {
	o := &doc.Origin{ID: "order:" + field, Raw: raw}
	if words != raw {
		o.Steps = []string{"written " + words}
	}
	return Value{{Words: words, Keep: true, Origin: o}}
}

// edition is the edition's period or a part of it ("week"), which follow from
// the date of issue and from the setting that says what a period is.
func (x *run) edition(part, words string) Value {
	v := ordered("edition"+part, words, x.in.Edition)
	o := v[0].Origin
	day := x.in.Date.Format(time.DateOnly)
	o.From = []*doc.Origin{ordered("date", day, day)[0].Origin, x.settled("edition", x.in.Period)}
	o.Place = o.From[1].Place
	return v
}

// setting is a value of config.yaml.
func (x *run) setting(key, words, raw string) Value {
	return Value{{Words: words, Origin: x.settled(key, raw)}}
}

// settled is the origin of a setting. What is built in, or came with the order,
// has no place.
func (x *run) settled(key, raw string) *doc.Origin {
	o := &doc.Origin{ID: "config:" + key, Place: x.in.Settings[key], Raw: raw}
	if o.Place.File == "" {
		o.Steps = []string{"not from config.yaml"}
	}
	return o
}

// cited are the sources that v rests on, in the order of the register.
func (x *run) cited(v Value) []string {
	used := map[string]bool{}
	for _, r := range v {
		for _, c := range r.Cites {
			used[c] = true
		}
		sourcesOf(r.Origin, used)
	}
	return x.register(used)
}

func sourcesOf(o *doc.Origin, used map[string]bool) {
	if o == nil {
		return
	}
	if o.Source != "" {
		used[o.Source] = true
	}
	for _, f := range o.From {
		sourcesOf(f, used)
	}
}

// register are the used sources in the order of the register. Where one is not
// in it, what is wrong with the register refuses the document: it could not be
// cited. (Where nothing is wrong, the row that names it is poison.)
func (x *run) register(used map[string]bool) []string {
	var ids []string
	for _, s := range x.in.Set.Sources {
		if used[s.ID] {
			ids = append(ids, s.ID)
		}
	}
	for id := range used {
		if id != "" && id != ownSource && !slices.Contains(ids, id) {
			x.read("sources")
			for _, s := range x.in.Set.Sources {
				x.refuse(s.Bad...)
			}
		}
	}
	return ids
}

// cites is a run with the numbers of sources, which leads to the first of them.
func (x *run) cites(ids []string, form doc.CiteForm) Value {
	if len(ids) == 0 {
		return nil
	}
	x.read("sources")
	link, says := x.sourceLink(ids)
	r := doc.Run{Cites: ids, Form: form, Link: link, Says: says}
	if form == doc.Bracket {
		r.Tone = doc.Cite
	}
	from := x.sourceOrigins(ids)
	for i, o := range from {
		o.Source = ids[i]
	}
	if r.Origin = from[0]; len(from) > 1 {
		r.Origin = &doc.Origin{ID: "cite:" + strings.Join(ids, "/"), Place: from[0].Place, Raw: strings.Join(ids, ", "), From: from}
	}
	r.Origin.Steps = append(r.Origin.Steps, "sources are numbered in the order of the register")
	return Value{r}
}

// sourceOrigins are the origins of the entries of sources in the register.
func (x *run) sourceOrigins(ids []string) []*doc.Origin {
	var os []*doc.Origin
	for _, id := range ids {
		s := x.in.Set.Source(id)
		os = append(os, x.origin(dataset.Cell{ID: "sources:" + id + ":id", Raw: id, Place: s.Place}, &s.Row))
	}
	return os
}

// sourceLink leads to the first of some sources. It is called by their numbers,
// which doc.Document.Number writes, and by the title of the one it leads to; a
// voice says the numbers alone, so that it does not go through the title
// wherever the source is cited.
func (x *run) sourceLink(ids []string) (link *doc.Link, says string) {
	k := linkKey{ids[0], len(ids) > 1}
	l, ok := x.phrases.links[k]
	if !ok {
		short, label := "source-link", "source-link-title"
		if k.several {
			short, label = "sources-link", "sources-link-title"
		}
		with := map[string]string{"number": "{number}", "title": x.in.Set.Source(ids[0]).Title.Text}
		l = sourceLink{doc.Link{Anchor: "source-" + ids[0], Label: x.phrase(label, with)}, x.phrase(short, with)}
		if x.phrases.links == nil {
			x.phrases.links = map[linkKey]sourceLink{}
		}
		x.phrases.links[k] = l
	}
	link = new(doc.Link) // each has its own number
	*link = l.link
	return link, l.says
}
