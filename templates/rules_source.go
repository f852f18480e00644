package templates

import (
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
)

// sourceRecords are the entries of the register for the list of sources: each
// with its Anchor, to which its numbers lead, its Title and its whole Entry; and
// what the register says of it, piece by piece.
func (x *run) sourceRecords() []any {
	var rs []any
	for _, s := range x.sources() {
		r := record{"ID": s.ID, "Anchor": markup.Anchor("source-" + s.ID), "Title": x.sourceTitle(s), "Entry": x.sourceEntry(s)}
		for name, c := range map[string]dataset.Cell{
			"Author": s.Author, "Publisher": s.Publisher, "Kind": s.Kind, "Licence": s.Licence,
			"Language": s.Language, "SHA256": s.SHA256, "Reliability": s.Reliability, "Description": s.Description,
		} {
			r[name] = x.name(c, &s.Row)
		}
		r["Date"], r["Accessed"] = x.day(s.Date, &s.Row, "long"), x.day(s.Accessed, &s.Row, "long")
		rs = append(rs, r)
	}
	return rs
}

// sourceEntry says what a source is: its title and what it consists of, who
// made it and when. Where the title is the desk's own description or the date
// is not known, it says what is not given, and when the source was received.
func (x *run) sourceEntry(s *dataset.Source) Value {
	with := fill{"title": x.sourceTitle(s)}
	key := "source/title"
	if s.Description.Stated() {
		key = "source/described"
		with["description"] = x.cell(s.Description, &s.Row)
	}
	v := x.say(key, with)
	if by := x.madeBy(s); len(by) > 0 {
		v = x.say("source/with", fill{"what": v, "by": by})
	}
	if missing := x.notGiven(s); len(missing) > 0 {
		v = x.say("source/missing-one", fill{"what": v, "fields": x.list(missing, "list-or")})
	}
	if !s.Date.Stated() && s.Accessed.Stated() {
		v = x.say("source/received", fill{"what": v, "date": x.day(s.Accessed, &s.Row, "long")})
	}
	return renamed(v, "sentence:", "sentence:source/"+s.ID)
}

// sourceTitle is a source's title in the source's language, which leads to its
// address if it has one.
func (x *run) sourceTitle(s *dataset.Source) Value {
	v := x.cell(s.Title, &s.Row)
	if len(v) == 0 {
		return v
	}
	if s.Language.Stated() && s.Language.Text != x.in.Words.Lang {
		v[0].Lang = s.Language.Text
	}
	if s.URL.Stated() {
		v[0].Link = &doc.Link{URI: s.URL.Text, Label: s.Title.Text}
	}
	return v
}

// madeBy is who made a source and when, as far as it is known.
func (x *run) madeBy(s *dataset.Source) Value {
	var parts []Value
	for _, c := range []dataset.Cell{s.Author, s.Publisher} {
		if c.Stated() {
			parts = append(parts, x.cell(c, &s.Row))
		}
	}
	if s.Date.Stated() {
		parts = append(parts, x.day(s.Date, &s.Row, "long"))
	}
	return x.list(parts, "list-comma")
}

// notGiven are the fields that a source does not have, where it is so little
// known that a reader should be told.
func (x *run) notGiven(s *dataset.Source) []Value {
	described := strings.HasSuffix(s.Title.Text, x.word("our-description").String())
	if s.Date.Stated() && !described {
		return nil
	}
	var vs []Value
	for _, f := range []struct {
		key  string
		cell dataset.Cell
		none bool
	}{
		{"field-author", s.Author, !s.Author.Stated()},
		{"field-publisher", s.Publisher, !s.Publisher.Stated()},
		{"field-title", s.Title, described},
		{"field-date", s.Date, !s.Date.Stated()},
	} {
		if f.none {
			v := x.say(f.key, nil, x.origin(f.cell, &s.Row))
			vs = append(vs, renamed(v, "words:", "words:"+f.key+"/"+s.ID))
		}
	}
	return vs
}
