package report

import (
	"context"
	"errors"
	"slices"
	"time"

	"brief/report/config"
	"brief/report/dataset"
	"brief/report/problem"
	"brief/templates"
)

// Check looks at everything that could be made, without writing it: data,
// templates, themes, words, and each report for each of its countries or
// regions, laid out. It ends early with ctx, with what was found by then.
func (b *Builder) Check(ctx context.Context, today time.Time) problem.List {
	all := slices.Clone(b.found)
	all = append(all, b.contact()...)
	for _, lang := range Names(b.files, "words/*.yaml") { // --lang may name any of them
		_, found := b.wordsOf(lang)
		all = append(all, found...)
	}
	for _, name := range sorted(b.cfg.Reports) {
		orders := b.ordersOf(b.cfg.Reports[name])
		if len(orders) == 0 {
			orders = []Order{{}} // its template and theme can be read all the same
		}
		for _, o := range orders {
			if ctx.Err() != nil {
				return all.Sorted()
			}
			o.Report, o.Date = name, today
			all = append(all, b.check(o)...)
		}
	}
	for _, name := range append(Names(b.files, "themes/*.yaml"), b.cfg.Theme) { // as --theme may
		all = append(all, b.CheckTheme(name)...)
	}
	return all.Sorted()
}

// contact notes that a desk which has a name has nobody whom readers may ask.
func (b *Builder) contact() problem.List {
	if b.cfg.Desk.Contact != "" {
		return nil
	}
	p := problem.Notef(problem.Place{}, "K912", "desk.contact is empty, so no reader learns whom to ask").WithHint("write a mail address or a telephone number")
	for _, setting := range []string{"desk.contact", "desk.name"} {
		if p = b.cfg.Point(p, setting); p.Place.File != "" {
			return problem.List{p}
		}
	}
	return nil
}

// A Count says what became of the rows of a dataset.
type Count struct {
	Dataset string
	dataset.Count
}

// Counts account for the rows of each dataset that was read, in the order in
// which they are read.
func (b *Builder) Counts() []Count {
	var all []Count
	for _, name := range dataset.Readable(nil) {
		if n, ok := b.set.Counts[name]; ok {
			all = append(all, Count{name, n})
		}
	}
	return all
}

// check is what is wrong with one edition.
func (b *Builder) check(o Order) problem.List {
	w, err := b.begin(o)
	if err == nil && o.Country+o.Region != "" {
		if err = w.execute(); err == nil {
			err = w.layOut()
		}
	}
	var found problem.List
	errors.As(err, &found)
	if w != nil && w.template == nil {
		found = append(found, w.beside()...)
	}
	if w != nil {
		found = append(found, w.edition.Problems...)
	}
	return found
}

// beside is what else is wrong with a template that could not be parsed, as far
// as that can be known without it.
func (w *work) beside() problem.List {
	_, told := w.templateOf(w.report.Template)
	t, more := w.mended(w.report.Template, told)
	if t == nil || w.words == nil || w.look.theme == nil || w.order.Country+w.order.Region == "" {
		return more
	}
	before := w.edition.Problems
	w.template = t
	var found problem.List
	errors.As(w.execute(), &found)
	w.edition.Problems = before
	return append(more, templates.Beside(found, slices.Concat(told, more))...)
}

// ordersOf are the editions that a report has: one for each country, or for
// each region.
func (b *Builder) ordersOf(r config.Report) []Order {
	var os []Order
	if r.For == "region" {
		for _, name := range b.Regions() {
			os = append(os, Order{Region: name})
		}
		return os
	}
	for _, c := range b.set.Countries {
		os = append(os, Order{Country: c.ID.Text})
	}
	return os
}
