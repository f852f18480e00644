package report_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report"
	"brief/report/config"
	"brief/report/doc"
	"brief/report/problem"
	"brief/templates"
)

// originsLeadBack follows everything that stands on a page, words, signs and
// the marks of charts, to where it comes from.
func originsLeadBack(t *testing.T, desk fs.FS, cfg *config.Config, e *report.Edition) {
	kept := fstest.MapFS{} // of the edition before
	if e.Inputs != nil {
		for _, f := range e.Inputs.Files {
			kept[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	w := &witness{T: t, cfg: cfg, files: []fs.FS{desk, templates.Files, kept}, seen: map[*doc.Origin]bool{}}
	w.pages(e)
	w.oneMeaning(e)
	for f := range e.Document.Figures {
		w.marked(e, f)
		if f.Fewer != nil {
			w.marked(e, f.Fewer)
		}
	}
}

// A witness looks at the origins of one edition.
type witness struct {
	*testing.T
	cfg   *config.Config
	files []fs.FS // of the desk, then the built-in ones
	seen  map[*doc.Origin]bool
}

// pages looks at all that stands on the pages, and at what is heard of figures.
func (w *witness) pages(e *report.Edition) {
	for i, p := range e.Pages {
		signs := map[*doc.Origin]bool{} // drawn before the words that say the same
		for _, it := range p.Items {
			switch {
			case it.Shape != nil && it.Shape.Origin != nil:
				w.origin(it.Shape.Origin)
				signs[it.Shape.Origin] = true
			case it.Words == nil:
			case it.Words.Run == nil || it.Words.Run.Origin == nil:
				w.Errorf("page %d: %q has no origin", i+1, it.Words.Text)
			case it.Words.Run.Shape != nil && !signs[it.Words.Run.Origin]:
				w.Errorf("page %d: the sign before %q does not say the same", i+1, it.Words.Text)
			default:
				w.origin(it.Words.Run.Origin)
				w.literal(it.Words.Run)
			}
		}
	}
	for f := range e.Document.Figures {
		w.origin(f.AltOrigin)
	}
}

// A kind is what an origin must have by the first part of its ID.
type kind struct {
	place bool // a file and a line that holds what is raw
	from  bool // what it was made of
}

// kinds of origins that are not cells of a dataset.
var kinds = map[string]kind{
	"template": {place: true},
	"words":    {place: true},
	"sentence": {place: true},
	"footnote": {place: true},
	"config":   {place: true},
	"count":    {from: true},
	"cite":     {from: true},
	"compare":  {from: true},
	"rank":     {from: true},
	"gridline": {from: true},
	"line":     {from: true},
	"age":      {from: true},
	"before":   {place: true}, // a cell of the edition before
	"order":    {},            // said when the edition was asked for
	"page":     {},            // layout writes the number
	"period":   {},            // between the first and the last that a chart has a value for
	"layout":   {},            // a mark between two texts on one line
	"command":  {},            // what a reader types
	"register": {},            // the archive's, when the period was opened
}

// datasets of which cells may be printed, with the fields that rest on a
// source: names and the desk's own words claim nothing.
var datasets = map[string][]string{
	"influence":       {"level", "trend", "confidence", "basis", "as_of"},
	"points":          {"text"},
	"recommendations": {"focus", "outcome", "owner", "timeframe", "measure"},
	"countries":       {"us_interest"},
	"actors":          {"strategy", "objective"},
	"sources":         nil, "scales": nil, "texts": nil,
	"indicators": {"value"}, "indicator_defs": nil, "judgements": nil, // the desk's own, on what their basis says
}

// origin holds what an origin must have, and those that it was made of.
func (w *witness) origin(o *doc.Origin) {
	if w.seen[o] {
		return
	}
	w.seen[o] = true
	name, key, _ := strings.Cut(o.ID, ":")
	fields, cell := datasets[name]
	k, known := kinds[name]
	switch {
	case key == "" || !cell && !known:
		w.Errorf("nobody knows what %q is", o.ID)
	case o.Raw == "":
		w.Errorf("%s does not say what stands there", o.ID)
	case name == "config" && o.Place != w.cfg.Place(key):
		w.Errorf("%s stands at %q, not at %q", o.ID, w.cfg.Place(key), o.Place)
	case name == "config" && o.Place.File == "": // built in
	case cell || k.place:
		w.stands(o)
	}
	if cell && slices.Contains(fields, key[strings.LastIndexByte(key, ':')+1:]) && o.Source == "" {
		w.Errorf("%s rests on no source", o.ID)
	}
	w.made(o, name, k)
	for _, f := range o.From {
		w.origin(f)
	}
}

// made holds that what is made of values names them.
func (w *witness) made(o *doc.Origin, name string, k kind) {
	if name == "count" {
		if n := fmt.Sprint(len(o.From)); n != o.Raw {
			w.Errorf("%s says %s and counts %s things", o.ID, o.Raw, n)
		}
		if len(o.From) > 0 && o.Place.Line == 0 {
			w.Errorf("%s has no place", o.ID)
		}
		return
	}
	// A sentence and words made of several: only the power whose interests a
	// brief is about may be a word of the language.
	fills := (name == "sentence" || name == "words") && strings.Contains(strings.ReplaceAll(o.Raw, "{home}", ""), "{")
	if (k.from || fills) && len(o.From) == 0 {
		w.Errorf("%s (%s) does not say what it is made of", o.ID, o.Raw)
	}
}

// stands holds that a file has, at the place of an origin, what it says.
func (w *witness) stands(o *doc.Origin) {
	line, ok := w.line(o.Place)
	first := strings.Fields(o.Raw)
	switch {
	case !ok:
		w.Errorf("%s stands at %q, where nothing is", o.ID, o.Place)
	case len(first) == 0: // a space between two values
	case !strings.Contains(line, first[0]) && !strings.Contains(line, escaped(first[0])):
		w.Errorf("%s stands at %s and says %q; the line is %q", o.ID, o.Place, o.Raw, line)
	}
}

// escaped is a word as a quoted text of YAML writes its no-break spaces.
func escaped(s string) string { return strings.ReplaceAll(s, "\u00a0", `\u00a0`) }

// line is a line of a file.
func (w *witness) line(at problem.Place) (string, bool) {
	for _, files := range w.files {
		for _, name := range []string{at.File, strings.TrimPrefix(at.File, "templates/")} {
			src, err := fs.ReadFile(files, name)
			lines := strings.Split(string(src), "\n")
			if err == nil && at.Line >= 1 && at.Line <= len(lines) && at.Column >= 1 {
				return lines[at.Line-1], true
			}
		}
	}
	return "", false
}

// literal holds that the words of a language or a template are a part of what
// stands there, or that the steps say how they were made of it.
func (w *witness) literal(r *doc.Run) {
	switch name, _, _ := strings.Cut(r.Origin.ID, ":"); name {
	case "words", "sentence", "template":
		words := strings.TrimSpace(r.Words)
		if !strings.Contains(strings.ToLower(r.Origin.Raw), strings.ToLower(words)) && !slices.Contains(r.Origin.Steps, "written "+words) {
			w.Errorf("%s is %q and prints %q", r.Origin.ID, r.Origin.Raw, r.Words)
		}
	}
}

// oneMeaning fails if an ID is printed twice and does not say the same: other
// words, or words that come from elsewhere or were made of other values.
func (w *witness) oneMeaning(e *report.Edition) {
	words, meanings := map[string]string{}, map[string]string{}
	look := func(runs ...doc.Run) {
		said, meant := map[string][]string{}, map[string][]string{}
		for _, r := range runs {
			o := r.Origin
			meant[o.ID] = append(meant[o.ID], meaning(o))
			if s := strings.ToLower(strings.TrimSpace(r.Words)); s != "" && len(r.Cites) == 0 { // sources are numbered in several forms
				form := o.ID + " " + strings.Join(o.Steps, ", ") // a date or number may be written in several, and its steps tell which
				said[form] = append(said[form], s)
			}
		}
		w.same(words, said)
		w.same(meanings, meant)
	}
	for tx := range e.Document.Texts {
		look(tx.Runs...)
	}
	drawn := map[int]bool{}
	for f := range e.Document.Figures {
		drawn[f.ID] = true
		look(doc.Run{Words: f.Alt, Origin: f.AltOrigin})
	}
	for _, p := range e.Pages {
		for _, it := range p.Items {
			switch {
			case !drawn[it.Leaf]:
			case it.Words != nil:
				look(*it.Words.Run)
			case it.Shape.Origin != nil:
				look(doc.Run{Origin: it.Shape.Origin})
			}
		}
	}
}

// same compares what is found in one text with what was found in those before.
func (w *witness) same(before map[string]string, found map[string][]string) {
	for id, all := range found {
		slices.Sort(all)
		s := strings.Join(slices.Compact(all), "|")
		if was, ok := before[id]; ok && was != s {
			w.Errorf("%s is\n%s\nand elsewhere\n%s", id, s, was)
		}
		before[id] = s
	}
}

// meaning is where something comes from and what it was made of.
func meaning(o *doc.Origin) string {
	var from []string
	for _, f := range o.From {
		from = append(from, f.ID)
	}
	slices.Sort(from)
	return fmt.Sprint(o.Place, " ", o.Raw, " ", from)
}

// marked fails unless a figure has a mark for each of its ratings, and each
// mark that is painted says something.
func (w *witness) marked(e *report.Edition, f *doc.Figure) {
	by := map[string]bool{}
	shapes := 0
	for _, p := range e.Pages {
		for _, it := range p.Items {
			s := it.Shape
			if it.Leaf != f.ID || s == nil {
				continue
			}
			shapes++
			switch white := (doc.Colour{R: 255, G: 255, B: 255}); {
			case s.Origin != nil:
				by[s.Origin.ID] = true
				for _, o := range s.Origin.From {
					by[o.ID] = true
				}
			case s.Fill != nil && *s.Fill != white:
				w.Errorf("figure %d: a shape of colour %v says nothing", f.ID, *s.Fill)
			}
		}
	}
	if shapes == 0 {
		return // the page budget took its smaller form
	}
	for i, row := range f.Chart.Cells {
		for j := range row {
			r := &row[j]
			id := r.Word.Origin.ID
			if want := "influence:" + f.Chart.Rows[i].Code.Words + "/" + f.Chart.Columns[j].Code.Words + "/"; !r.None && f.Chart.Kind != doc.Strip && !strings.HasPrefix(id, want) {
				w.Errorf("the rating %s… comes from %s", want, id)
			}
			if !by[id] && !(r.None && f.Chart.Kind == doc.Counts) {
				w.Errorf("figure %d: no mark stands for %s", f.ID, id)
			}
		}
	}
}
