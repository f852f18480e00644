package dataset

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"brief/report/config"
	"brief/report/problem"
)

// Load reads the datasets that sets names from files and returns all that
// could be read, with every problem found, sorted. The Set is never nil: what
// could not be read refuses, through Loose, whatever reads it. Today is the
// date of issue: nothing in the data may lie after it. Datasets that this
// version does not know, and optional files that are not there, are left out
// silently.
func Load(files fs.FS, sets map[string]config.Dataset, today time.Time) (*Set, problem.List) {
	l := newLoader(files, sets, today)
	l.load()
	return l.set, l.found.Sorted()
}

// newLoader returns a loader that has read nothing yet.
func newLoader(files fs.FS, sets map[string]config.Dataset, today time.Time) *loader {
	return &loader{
		files: files, sets: sets, inputs: map[string]*input{}, rows: map[string]int{}, lost: map[string]int{}, unread: map[string]bool{}, nameless: map[string]bool{},
		known: map[string]*register{}, there: map[string]bool{}, used: map[string]bool{},
		set: &Set{
			Scales: map[string]*Scale{}, Missing: map[string]Cell{}, Loose: map[string]problem.List{}, Warned: map[string]problem.List{}, Counts: map[string]Count{},
			Today: time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC),
		},
	}
}

// load reads all datasets.
func (l *loader) load() {
	// Each stage may refer to what the ones before it have read.
	for _, stage := range []struct {
		name string
		load func()
	}{
		{"scales", l.loadScales},
		{"sources", l.loadSources},
		{"countries", l.loadCountries},
		{"actors", l.loadActors},
		{"influence", l.loadInfluence},
		{"points", l.loadPoints},
		{"recommendations", l.loadRecommendations},
		{"texts", l.loadTexts},
		{"indicator_defs", l.loadDefinitions},
		{"indicators", l.loadIndicators},
		{"judgements", l.loadJudgements},
	} {
		if l.has(stage.name) {
			l.there[stage.name] = true
			stage.load()
		}
	}
	l.stale()
	l.nearRegions()
	l.nearAddressees()
	l.missingInterests()
	l.language()
	l.unusedSources()
	l.gaps()
	l.mixedDates()
	l.count()
}

// A loader holds what the stages of one Load share.
type loader struct {
	files    fs.FS
	sets     map[string]config.Dataset
	set      *Set
	found    problem.List
	inputs   map[string]*input    // by name, for the lines below messages
	books    map[string]opened    // workbooks by name
	rows     map[string]int       // read, by dataset
	lost     map[string]int       // of them those that are nobody's
	unread   map[string]bool      // datasets that are named and could not be read
	nameless map[string]bool      // datasets with rows whose id or region cannot be told
	known    map[string]*register // ids and names that rows may refer to
	there    map[string]bool      // datasets that are named, with their file
	used     map[string]bool      // sources that something rests on
	ranges   map[string]limits    // of the values of indicators, by id
}

// has reports whether the dataset is named and there, and registers what is
// wrong if it must be there and is not.
func (l *loader) has(name string) bool {
	d, ok := l.sets[name]
	if !ok {
		return false
	}
	file := d.File
	if name == "texts" {
		file = d.Folder
	}
	if file == "" {
		key := "file"
		if name == "texts" {
			key = "folder"
		}
		l.lose(name, problem.Errorf(d.Place, "F600", "datasets.%s names no %s", name, key).WithHint("add %s: data/...", key))
		return false
	}
	if !d.Optional {
		return true
	}
	_, err := fs.Stat(l.files, cleanPath(file))
	return !errors.Is(err, fs.ErrNotExist)
}

// add registers a problem, with the line that it points at.
func (l *loader) add(p problem.Problem) problem.Problem {
	if in := l.inputs[p.Place.File]; in != nil && p.Line == "" {
		p.Line = caretLine(in.line(p.Place.Line))
	}
	l.found = append(l.found, p)
	return p
}

// lose registers a problem that may be anyone's: of a file, a header, or a row
// that belongs to nobody known. It refuses whatever reads the dataset.
func (l *loader) lose(name string, p problem.Problem) {
	p = l.add(p)
	l.set.Loose[name] = append(l.set.Loose[name], p)
	l.unread[name] = true
}

// warn registers a warning that is of no one row of a dataset.
func (l *loader) warn(name string, p problem.Problem) {
	l.set.Warned[name] = append(l.set.Warned[name], l.add(p))
}

// fault registers a problem of a record; an error poisons it.
func (l *loader) fault(r *record, p problem.Problem) { l.poison(&r.Row, p) }

// poison registers a problem of a row; an error refuses whatever prints it, and
// so does a warning where the reader is strict.
func (l *loader) poison(r *Row, p problem.Problem) {
	p = l.add(p)
	switch p.Severity {
	case problem.Error:
		r.Bad = append(r.Bad, p)
	case problem.Warning:
		r.Warned = append(r.Warned, p)
	}
}

// keep returns the records that belong to someone. The others are lost: the
// problems of those that may be anyone's refuse whatever reads the dataset;
// those of strangers are told, and refuse nothing. Problems of the header spoil
// every row.
func (l *loader) keep(t *table) []*record {
	broken := slices.Clip(slices.Clone(l.set.Loose[t.name])) // shared by all rows that have no faults of their own
	return slices.DeleteFunc(t.records, func(r *record) bool {
		switch {
		case r.strange:
			l.lost[t.name]++
		case r.loose:
			l.lost[t.name]++
			l.set.Loose[t.name] = append(l.set.Loose[t.name], r.Bad...)
		default:
			r.Bad = append(broken, r.Bad...)
			return false
		}
		return true
	})
}

// duplicates poisons all records that share a key with another, and reports
// whether there are any. The first of them is told of one other, however many
// there are.
func (l *loader) duplicates(records []*record, key func(*record) string) (found bool) {
	first, told := map[string]*record{}, map[string]bool{}
	for _, r := range records {
		if r.ragged {
			continue
		}
		k := key(r)
		f := first[k]
		if f == nil {
			first[k] = r
			continue
		}
		found = true
		is := func(r, other *record) {
			l.fault(r, problem.Errorf(r.Place, "D004", "duplicate of %s: %s", lineOf(other.Place), strings.ReplaceAll(k, "\x00", ", ")).WithHint("keep one of them"))
		}
		is(r, f)
		if !told[k] {
			told[k] = true
			is(f, r)
		}
	}
	return found
}

// count says what became of the rows of each dataset.
func (l *loader) count() {
	refused := map[string]int{}
	for _, row := range l.set.rows() {
		if len(row.Bad) > 0 {
			refused[row.Dataset]++
		}
	}
	lines := map[int]bool{} // of a wide file: its ratings share a line
	for _, r := range l.set.Ratings {
		if len(r.Bad) > 0 && !lines[r.Place.Line] {
			lines[r.Place.Line] = true
			refused[r.Dataset]++
		}
	}
	for name, n := range l.rows {
		bad := refused[name] + l.lost[name]
		l.set.Counts[name] = Count{Rows: n, Kept: n - bad, Refused: bad}
	}
}
