package report

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"brief/report/config"
	"brief/report/dataset"
	"brief/report/image"
	"brief/report/problem"
	"brief/templates"
)

// An Unknown is a country, region, report, paper, theme or language that an
// order named and nobody knows.
type Unknown struct{ Code, What, Hint string }

// Error returns one line for people.
func (u *Unknown) Error() string {
	if u.Hint == "" {
		return u.Code + ": " + u.What
	}
	return u.Code + ": " + u.What + "; " + u.Hint
}

// A Place is a country that briefs can be made for.
type Place struct {
	ID, Name, Region string
	Aliases          []string
}

// Countries are all countries of the data, by name.
func (b *Builder) Countries() []Place {
	var ps []Place
	for _, c := range b.set.Countries {
		ps = append(ps, Place{c.ID.Text, c.Name.Text, c.Region.Text, c.Aliases})
	}
	slices.SortFunc(ps, func(a, b Place) int { return cmp.Compare(a.Name, b.Name) })
	return ps
}

// Regions are all regions of the data, by name.
func (b *Builder) Regions() []string {
	var rs []string
	for _, c := range b.set.Countries {
		rs = append(rs, c.Region.Text)
	}
	slices.Sort(rs)
	return slices.Compact(rs)
}

// Name is the name of what an order is about.
func (b *Builder) Name(o Order) string {
	if c := b.set.Country(o.Country); c != nil {
		return c.Name.Text
	}
	return cmp.Or(o.Region, o.Country)
}

// Find returns the ID of the country that a person means by its name, ID or
// an alias, in any case. The error is an *Unknown, or a problem.List where the
// country may be one of those that could not be read.
func (b *Builder) Find(word string) (string, error) {
	want := dataset.Fold(word)
	var exact, fits []*dataset.Country
	var known, all []string
	for _, c := range b.set.Countries {
		all = append(all, c.Name.Text)
		for _, w := range append([]string{c.Name.Text, c.ID.Text}, c.Aliases...) {
			known = append(known, w)
			switch f := dataset.Fold(w); {
			case f == want:
				exact = append(exact, c)
			case len(want) >= 3 && strings.Contains(f, want):
				fits = append(fits, c)
			}
		}
	}
	exact, fits = slices.Compact(exact), slices.Compact(fits)
	switch {
	case len(exact) == 1:
		return exact[0].ID.Text, nil
	case len(exact) > 1:
		fits = exact
	}
	what := fmt.Sprintf("no country %s", quote(word))
	if len(fits) > 1 {
		var names []string
		for _, c := range fits {
			names = append(names, c.Name.Text)
		}
		slices.Sort(names)
		return "", &Unknown{"R502", fmt.Sprintf("%s could be several countries", quote(word)), "write one of " + listed(names)}
	}
	meant := ""
	isID := len(want) <= 3 && b.set.Loose["countries"].Err() != nil // all ids are near each other: it is rather one that could not be read
	if len(fits) == 1 {
		meant = fits[0].Name.Text
	} else if near := problem.Nearest(word, known); near != "" && !isID {
		if id, err := b.Find(near); err == nil {
			meant = b.set.Country(id).Name.Text
		}
	}
	slices.Sort(all)
	return "", b.unknown("R501", what, meant, all)
}

// unknown says that a name is none of those that are known, and which was
// meant. Where nothing comes near, what could not be read of the countries may
// hold it.
func (b *Builder) unknown(code, what, meant string, known []string) error {
	hint := "known: " + listed(known)
	if meant != "" {
		hint = "did you mean " + meant + "? " + hint
	} else if lost := b.set.Loose["countries"]; lost.Err() != nil {
		return lost
	}
	return &Unknown{code, what, hint}
}

// FindRegion returns the region that a person means. The error is as that of
// Find.
func (b *Builder) FindRegion(word string) (string, error) {
	regions := b.Regions()
	var fits []string
	for _, r := range regions {
		switch want, f := dataset.Fold(word), dataset.Fold(r); {
		case f == want:
			return r, nil
		case len(want) >= 3 && strings.Contains(f, want):
			fits = append(fits, r)
		}
	}
	meant := problem.Nearest(word, regions)
	if len(fits) > 0 {
		meant = strings.Join(fits, " or ")
	}
	return "", b.unknown("R505", "no region "+quote(word), meant, regions)
}

// unknownReport says that there is no such report, and which was meant.
func (b *Builder) unknownReport(name string) error {
	known := sorted(b.cfg.Reports)
	hint := "known: " + listed(known)
	if near := problem.Nearest(name, known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &Unknown{"R506", "no report " + quote(name), hint}
}

// quote shows at most 200 bytes of what a person typed, controls as <U+...>.
func quote(s string) string {
	if len(s) > 200 {
		s = s[:200] + "..."
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "<U+%04X>", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// listed joins at most twelve names.
func listed(names []string) string {
	const most = 12
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
	}
	return strings.Join(names, ", ")
}

// Period is the edition's period on a day: an ISO 8601 week, a month or a day.
func Period(kind string, on time.Time) string {
	switch kind {
	case "month":
		return on.Format("2006-01")
	case "day":
		return on.Format("2006-01-02")
	}
	year, week := on.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

// name returns the key of an edition and the name of its file (COMMANDS 1, 2).
func (b *Builder) name(o Order, report, period string) (key, file string) {
	place, short := o.Country, b.names[o.Country]
	standard := "country"
	if o.Region != "" {
		short = b.names[regionName(o.Region)]
		place = "region/" + short
		standard = "region"
	}
	lang := ""
	if l := first(o.Lang, b.cfg.Lang); l != b.cfg.Own("lang") {
		lang = "." + l
	}
	key = place + lang + "/" + period
	if report != standard {
		key = report + "/" + key
		short += "-" + report
	}
	which := ""
	switch {
	case o.Draft: // it must not take the place of what was issued
		which = "-draft"
	case o.Proof > 0:
		which = fmt.Sprintf("-proof%d", o.Proof)
	case o.Version > 1:
		which = fmt.Sprintf("-v%d", o.Version)
	}
	return key, short + "-" + period + which + lang + ".pdf"
}

// readPicture reads a file that is no larger than pictures are. Its problem has
// no place yet: that is where the file is named.
func readPicture(files fs.FS, name string) ([]byte, *problem.Problem) {
	fail := func(code, hint, format string, args ...any) ([]byte, *problem.Problem) {
		p := problem.Errorf(problem.Place{}, code, format, args...).WithHint("%s", hint)
		return nil, &p
	}
	info, err := fs.Stat(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail("F600", "put it there, or take the setting away", "there is no file %s", quote(name))
	case err == nil && info.IsDir():
		return fail("F602", "name a file in it", "%s is a folder", quote(name))
	case err == nil && info.Size() > image.MaxFile:
		return fail("G820", "save it smaller", "the picture %s has %d bytes, at most %d are read", quote(name), info.Size(), image.MaxFile)
	}
	var b []byte
	if err == nil {
		b, err = fs.ReadFile(files, name)
	}
	if l := (problem.List)(nil); errors.As(err, &l) && len(l) > 0 { // the fault is not the file's
		return nil, &l[0]
	}
	if err != nil {
		if p := (*fs.PathError)(nil); errors.As(err, &p) {
			err = p.Err
		}
		return fail("F602", "make it a file of its own that brief may read", "cannot read %s: %v", quote(name), err)
	}
	return b, nil
}

// noFile says why a template, theme or language cannot be read.
func noFile(files fs.FS, name, kind string, err error) problem.Problem {
	if l := (problem.List)(nil); errors.As(err, &l) && len(l) > 0 { // the fault is not the file's
		return l[0]
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if e := (*fs.PathError)(nil); errors.As(err, &e) {
			err = e.Err // the place has the path
		}
		return problem.Errorf(problem.Place{File: name}, "F602", "cannot read this %s: %v", kind, err)
	}
	dir, file := path.Split(strings.TrimPrefix(name, "templates/"))
	ext := path.Ext(file)
	return Missing(files, kind, dir+"*"+ext, strings.TrimSuffix(file, ext))
}

// Missing says that Names(files, pattern) does not hold a name, and which was
// meant; kind is what the name is of. It has no place: that is where the name
// stands.
func Missing(files fs.FS, kind, pattern, name string) problem.Problem {
	p := problem.Errorf(problem.Place{}, "F600", "no %s %s", kind, quote(name))
	known := Names(files, pattern)
	if near := problem.Nearest(name, known); near != "" && len(name) > 2 {
		return p.WithHint("did you mean %q?", near)
	}
	if kind == "language" {
		return p.WithHint("known: %s; to add it, write templates/words/%s.yaml with the entries of en.yaml", listed(known), name)
	}
	return p.WithHint("known: %s", listed(known))
}

// Names are the names of the templates ("*.md"), themes ("themes/*.yaml") or
// languages ("words/*.yaml") that there are: those of a workspace and the
// built-in ones, sorted.
func Names(files fs.FS, pattern string) []string {
	found, _ := fs.Glob(files, "templates/"+pattern) // the pattern is sound, and what cannot be listed has no names
	built, _ := fs.Glob(templates.Files, pattern)
	var names []string
	for _, n := range append(found, built...) {
		names = append(names, strings.TrimSuffix(path.Base(n), path.Ext(n)))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// reportWords are a report's own heads and labels, with their places.
func reportWords(r config.Report) []templates.OwnWord {
	var ws []templates.OwnWord
	for _, k := range sorted(r.Words) {
		ws = append(ws, templates.OwnWord{Key: k, Text: r.Words[k].Text, Place: r.Words[k].Place})
	}
	return ws
}

func sorted[T any](m map[string]T) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// first is the first of the words that is not empty.
func first(words ...string) string { return cmp.Or(words...) }
