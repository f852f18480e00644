// Package report is the table of contents of the program: Build takes an
// order through the stages, from data to the bytes of a file, each stage a
// function of what it is given. Nothing else knows their order.
package report

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"
	"time"

	"brief/charts"
	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
	"brief/report/pdf"
	"brief/report/problem"
	"brief/templates"
)

// A Workspace is what a desk has: its files and its settings.
type Workspace struct {
	Files   fs.FS // data, templates, themes, words and fonts, by the names that Config uses
	Config  *config.Config
	Program string // name and version of the program, for the manifest of what it makes
}

// A Builder makes editions from one reading of a workspace. It may be used by
// several goroutines at once.
type Builder struct {
	files   *snapshot
	cfg     *config.Config
	program string
	set     *dataset.Set
	found   problem.List // in the data, all of it

	mu    sync.Mutex
	kept  map[string]any // parsed templates, words and themes by file name
	names map[string]string
	past  map[string]*dataset.Set // data of editions before, by their files

	settings map[string]problem.Place // of those that are printed
}

// Open reads the data of a workspace, as of today. It returns a Builder even
// where there are problems: they refuse only the editions that they touch.
func Open(ws Workspace, today time.Time) (*Builder, problem.List) {
	b := &Builder{files: newSnapshot(ws.Files), cfg: ws.Config, program: ws.Program, kept: map[string]any{}}
	b.set, b.found = dataset.Load(b.files, ws.Config.Datasets, today)
	b.names = fileNames(b.set)
	b.settings = map[string]problem.Place{}
	for _, key := range []string{"desk.name", "desk.series", "desk.contact", "desk.notice", "mark", "edition"} {
		b.settings[key] = ws.Config.Place(key)
	}
	return b, b.found
}

// An Order asks for one edition. Empty fields take the config's values.
type Order struct {
	Report          string // a report builder; default country or region
	Country, Region string // one of them: a country's ID, a region's name
	Date            time.Time
	Paper, Theme    string
	Lang, Mark      string
	Profile         string // standard or records
	Version         int    // of the edition; 0 is the first
	Proof           int    // not a version yet: the number of a proof
	Corrects        int    // the version that this one corrects
	Note            string // what was wrong with that
	Period          string // of a correction: that of what it corrects, whatever its date
	Draft, Strict   bool
	Previous        *Past        // the edition before, or nil
	Archived        bool         // an archive is at hand: without Previous this is the first edition
	Register        archive.Head // of that archive, as the period was opened; the zero Head for none

	Slot        *archive.Slot // the time of a schedule that asks for it; nil for a person
	Late        time.Time     // the day on which it is made, if it was due on Date and that is past
	ChangedOnly bool          // not made where nothing changed since the edition before
}

// An Edition is a finished brief, in memory.
type Edition struct {
	Key             string // KAZ/2026-W48
	Country, Region string
	Period          string // 2026-W48
	File            string // Kazakhstan-2026-W48.pdf
	Version         int
	Proof           int      // not a version yet: the number of a proof
	PageCount       int      // of PDF
	Later           bool     // a correction, of data of a day after its period
	Other           []string // what is not as in the version before of its period, by name; nil where there is none
	OtherThan       int      // the number of that version
	Document        *doc.Document
	Pages           []layout.Page
	PDF             []byte
	Inputs          *Inputs // attached to the PDF, unless its profile is records
	Steps           layout.Report
	Problems        problem.List // warnings and notes
	Stages          []Stage

	set *dataset.Set // what it was made of
}

// A Stage is a stage of the walk and the time that it took.
type Stage struct {
	Name string
	Took time.Duration
}

// Build makes one edition. The error is a problem.List where the input is
// wrong, and the context's own where it ended.
func (b *Builder) Build(ctx context.Context, o Order) (*Edition, error) {
	w, err := b.begin(o)
	if err != nil {
		return nil, err
	}
	e := w.edition
	defer func() { e.PageCount = len(e.Pages) }()
	for _, stage := range []struct {
		name string
		do   func() error
	}{
		{"templates", w.execute},
		{"layout", w.layOut},
		{"pdf", w.write},
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		start := time.Now()
		if err := stage.do(); err != nil {
			return nil, err
		}
		e.Stages = append(e.Stages, Stage{stage.name, time.Since(start)})
	}
	return e, nil
}

// work is one order on its way.
type work struct {
	*Builder
	order    Order
	report   config.Report
	set      *dataset.Set // what the report may read
	words    *templates.Words
	template *templates.Template
	look     look
	logo     *draw.Drawing // nil for none
	paper    layout.Paper
	edition  *Edition
}

// A look is a theme and its faces.
type look struct {
	theme *doc.Theme
	fonts *font.Set
	texts *layout.Texts // set in them
	faces []Item        // that the theme names
}

// begin finds all that the order names and reports everything that is missing.
func (b *Builder) begin(o Order) (*work, error) {
	w := &work{Builder: b, order: o}
	name := o.Report
	if name == "" {
		name = "country"
		if o.Region != "" {
			name = "region"
		}
	}
	r, ok := b.cfg.Reports[name]
	if !ok {
		return nil, b.unknownReport(name)
	}
	w.report = r
	w.paper, ok = layout.Papers[first(o.Paper, b.cfg.Paper)]
	if !ok {
		return nil, &Unknown{Code: "R504", What: "no paper " + quote(o.Paper), Hint: "a4 or letter"}
	}
	found, err := w.read()
	if err != nil {
		return nil, err
	}
	w.set = b.setOf(r, o.Strict)
	e := &Edition{Country: o.Country, Region: o.Region, Version: max(1, o.Version), Proof: o.Proof, Problems: found, set: w.set}
	e.Period = Period(b.cfg.Edition, o.Date)
	if o.Corrects > 0 {
		today := e.Period
		e.Period = first(o.Period, e.Period)
		e.Later = e.Period != today
	}
	e.Key, e.File = b.name(o, name, e.Period)
	w.edition = e
	return w, w.refuse(found)
}

// read reads the template, words and theme, and returns what is wrong with
// them. One that is not there is the fault of the setting that names it, or of
// the order if that does: then the error is an *Unknown.
func (w *work) read() (all problem.List, err error) {
	o, r := w.order, w.report
	gather := func(found problem.List, ordered, setting string) {
		for _, p := range found {
			if p.Place.File == "" {
				p = w.cfg.Point(p, setting)
				if ordered != "" && err == nil {
					err = &Unknown{p.Code, p.What, p.Hint}
				}
			}
			all = append(all, p)
		}
	}
	words, found := w.wordsOf(w.lang())
	gather(found, o.Lang, "lang")
	if words != nil {
		w.words = words.With(reportWords(r))
	}
	w.template, found = w.templateOf(r.Template)
	gather(found, "", w.setting("template"))
	w.look, found = w.lookOf(first(o.Theme, r.Theme, w.cfg.Theme))
	theme := "theme"
	if r.Theme != "" {
		theme = w.setting("theme")
	}
	gather(found, o.Theme, theme)
	w.logo, found = w.logoOf(path.Clean(w.cfg.Desk.Logo))
	gather(found, "", "desk.logo")
	return all, err
}

// setting is the full name of a setting of the report.
func (w *work) setting(field string) string { return "reports." + w.report.Name + "." + field }

// refuse returns found as an error if it holds one, warnings included where
// the order is strict.
func (w *work) refuse(found problem.List) error {
	if w.order.Strict {
		found = found.Strict()
	}
	if err := found.Err(); err != nil {
		return found.Sorted()
	}
	return nil
}

// mark is the handling mark, "" for none.
func (w *work) mark() string {
	if m := first(w.order.Mark, w.cfg.Mark); m != "none" {
		return m
	}
	return ""
}

// lang is the language of heads and labels.
func (w *work) lang() string { return first(w.order.Lang, w.cfg.Lang) }

// profile is the standards that the file is to meet.
func (w *work) profile() pdf.Profile {
	if first(w.order.Profile, w.cfg.Profile) == pdf.Records.String() {
		return pdf.Records
	}
	return pdf.Standard
}

// execute turns the template and the data into a document.
func (w *work) execute() error {
	o, e := w.order, w.edition
	in := &templates.Input{
		Set: w.set, Previous: w.before(), Since: w.since(), Archived: o.Archived, Words: w.words,
		Report: w.report.Name, Country: o.Country, Region: o.Region,
		Actors: w.report.Actors, ActorAt: map[string]problem.Place{}, Missing: w.report.Missing == "print",
		Forms: charts.Forms(),
		Date:  o.Date, Edition: e.Period, Period: w.cfg.Edition, Version: e.Version, Proof: o.Proof, Draft: o.Draft,
		Desk:     templates.Desk{Name: w.cfg.Desk.Name, Series: w.cfg.Desk.Series, Contact: w.cfg.Desk.Contact, Notice: w.cfg.Desk.Notice, Logo: w.logo != nil},
		Corrects: o.Corrects, Note: o.Note, Late: o.Late, Later: e.Later, Register: o.Register.SHA256, RegisterLine: o.Register.Line,
		Mark: w.mark(), Attached: w.profile() == pdf.Standard, Elsewhere: w.printedElsewhere, Settings: w.settings,
	}
	if o.Mark != "" && o.Mark != w.cfg.Mark { // then it comes with the order
		in.Settings = maps.Clone(w.settings)
		delete(in.Settings, "mark")
	}
	for _, id := range in.Actors {
		in.ActorAt[id] = w.cfg.Place(w.setting("actors." + id))
	}
	if c := w.set.Country(o.Country); c != nil {
		in.Region = c.Region.Text
	}
	if o.Previous != nil {
		e.Inputs = w.inputs()
		in.Kept = e.Inputs.keptAs
	}
	var found problem.List
	e.Document, found = w.template.Execute(in)
	e.Problems = append(e.Problems, found...)
	return w.refuse(found)
}

// before is the part of the data of the edition before that the report reads, or
// nil.
func (w *work) before() *dataset.Set {
	if w.order.Previous == nil {
		return nil
	}
	return w.order.Previous.Set.Only(w.report.Datasets)
}

// since is the period of the edition before, or "".
func (w *work) since() string {
	if w.order.Previous == nil {
		return ""
	}
	return w.order.Previous.Period
}

// layOut places the document on pages within the report's budget.
func (w *work) layOut() error {
	var found problem.List
	e := w.edition
	e.Pages, e.Steps, found = layout.Pages(e.Document, w.look.theme, w.look.fonts, layout.Options{
		Paper: w.paper, Min: w.report.PagesMin, Max: w.report.PagesMax, Facing: w.report.Facing, Place: w.cfg.Place(w.setting("pages")),
		Logo: w.logo, Texts: w.look.texts,
	})
	for i, p := range found {
		if p.Place.File == "" { // of the pages as a whole
			p.What = w.title() + ": " + p.What
			found[i] = w.cfg.Point(p, w.setting("pages"))
		}
	}
	e.Problems = append(toldOnce(e.Problems, found), found...)
	return w.refuse(found)
}

// toldOnce is what was found without the remarks that a text of the desk has
// more words than its template has room for, where layout says that it is too
// long for its page.
func toldOnce(before, found problem.List) problem.List {
	return slices.DeleteFunc(before, func(p problem.Problem) bool {
		return p.Code == "D093" && slices.ContainsFunc(found, func(o problem.Problem) bool {
			return o.Code == "N11" && o.Place.File == p.Place.File && o.Place.Line >= p.Place.Line
		})
	})
}

// title is the name of the country or region that the edition is about.
func (w *work) title() string {
	if c := w.set.Country(w.order.Country); c != nil {
		return c.Name.Text
	}
	return w.order.Region
}

// write makes the file, with its inputs inside unless it is for records.
func (w *work) write() (err error) {
	e := w.edition
	if e.Inputs == nil {
		e.Inputs = w.inputs()
	}
	o := pdf.Options{Profile: w.profile()}
	if o.Profile == pdf.Standard {
		o.Attachments = e.Inputs.attachments(w.words)
	} else {
		o.Inputs = e.Inputs.Manifest.sum()
	}
	e.PDF, err = pdf.Write(e.Document, e.Pages, o)
	return err
}

// setOf is the part of the data that a report may read, made once.
func (b *Builder) setOf(r config.Report, strict bool) *dataset.Set {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := "data of " + r.Name
	if strict {
		name = "strict " + name
	}
	if s, ok := b.kept[name].(*dataset.Set); ok {
		return s
	}
	s := b.set.Only(r.Datasets)
	if strict {
		s = s.Strict()
	}
	b.kept[name] = s
	return s
}
