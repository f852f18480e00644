package report

import (
	"context"
	"strings"

	"brief/report/archive"
	"brief/report/doc"
)

// OrderOf is the order that a kept edition was made to: its mark, its language,
// and what it is about.
func OrderOf(a *archive.Archive, r *archive.Record) (*Made, error) {
	for _, in := range r.Inputs {
		if in.Name != manifestName {
			continue
		}
		data, err := a.Object(in.SHA256)
		if err != nil {
			return nil, err
		}
		m, found := manifestOf(data)
		if len(found) > 0 {
			return nil, found
		}
		return &m.Order, nil
	}
	return nil, &archive.DamageError{File: "editions/" + r.ID(), What: "names no manifest"}
}

// A Handout is what a kept edition says of itself to those who get it.
type Handout struct {
	Title      string   // Kazakhstan
	BottomLine []string // its first sentences; nil where it can be made again no more
}

// HandoutOf takes a kept edition's title and first sentences from its own
// inputs, by which it is made again.
func HandoutOf(ctx context.Context, a *archive.Archive, r *archive.Record, h AtHand) (*Handout, error) {
	in, err := Kept(a, r)
	if err != nil {
		return nil, err
	}
	out := &Handout{}
	e, err := Remake(ctx, in, h, func(*Made) {})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return out, nil // what it was made with is not at hand: its file is
	}
	out.Title = e.Document.Title
	if e.Document.Masthead != nil {
		out.Title = e.Document.Masthead.Name.Words()
	}
	for t := range e.Document.Texts {
		if s := bottomLine(t); s != "" {
			out.BottomLine = append(out.BottomLine, s)
		}
	}
	return out, nil
}

// bottomLine is a sentence of the bottom line without what it cites, "" if a
// text is none.
func bottomLine(t *doc.Text) string {
	is := false
	words := doc.Text{}
	for _, r := range t.Runs {
		if r.Origin == nil {
			continue
		}
		is = is || strings.HasPrefix(r.Origin.ID, "sentence:bottom-line")
		if len(r.Cites) == 0 {
			words.Runs = append(words.Runs, r)
		}
	}
	if !is {
		return ""
	}
	return strings.TrimSpace(words.Words())
}
