package report

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"time"

	"brief/report/archive"
	"brief/report/config"
	"brief/report/dataset"
)

// A Past is the edition before: its data, for comparison, and the files that
// hold them, which are inputs of the edition that is compared with it.
type Past struct {
	Period string // 2026-W47
	Set    *dataset.Set

	id    string // KAZ/2026-W47/v1; "" where it is read from the inputs of the edition that was compared with it
	state pastState
	files []Input // its config.yaml and the files of its datasets, by their names
}

// A pastState is what a manifest says of the edition before.
type pastState struct {
	Edition string `json:"edition"` // KAZ/2026-W47
	ReadFor string `json:"read_for"`
	Files   []Item `json:"files"`
}

// pastFolder is where the inputs of the edition before stand among those of an
// edition, unless the same file stands there under its own name.
const pastFolder = "previous/"

// Past reads the data of an edition's inputs. Those of editions that share
// their files, the texts apart, are read once.
func (b *Builder) Past(in *Inputs) (*Past, error) {
	made := in.Manifest.Order
	p := &Past{Period: path.Base(made.Edition), id: archive.Record{Key: made.Edition, Version: made.Version}.ID(), state: pastState{Edition: made.Edition, ReadFor: first(made.ReadFor, made.Date)}}
	for _, f := range in.Files {
		if kind := kindOf(f.Name); kind != "data" && kind != "settings" {
			continue // the look is no data, nor is the edition before that one
		}
		p.files = append(p.files, f)
		p.state.Files = append(p.state.Files, f.item)
	}
	return p, b.readPast(p)
}

// readPast makes the set of a past from its files.
func (b *Builder) readPast(p *Past) error {
	files, all := memory{}, memory{}
	var settings []byte
	key := "past"
	for _, f := range p.files {
		all[f.Name] = f.Data
		switch {
		case f.Name == configName:
			settings = f.Data
		case path.Ext(f.Name) == ".md":
			continue // a text is one country's or region's
		}
		files[f.Name] = f.Data
		key += " " + f.Name + " " + f.item.SHA256
	}
	day, err := time.Parse(time.DateOnly, p.state.ReadFor)
	if err != nil || settings == nil {
		return errors.New("the edition before has no date or settings")
	}
	cfg, found := config.Load(config.Sources{File: configName, YAML: settings})
	if found.Err() != nil {
		return found
	}
	base := b.pastSet(key+" "+p.state.ReadFor, files, cfg, day)
	p.Set = base.WithTexts(all, cfg.Datasets["texts"])
	return nil
}

// pastSet reads data of the past, or finds what was read of the same before.
// Of few states of the data it keeps what it read: editions of one week share
// one.
func (b *Builder) pastSet(key string, files fs.FS, cfg *config.Config, day time.Time) *dataset.Set {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.past[key]; s != nil {
		return s
	}
	const few = 4
	if len(b.past) >= few || b.past == nil {
		b.past = map[string]*dataset.Set{}
	}
	s, _ := dataset.Load(files, cfg.Datasets, day) // what was wrong with it then was told then
	b.past[key] = s
	return s
}

// addPast adds the files of the edition before that are not inputs already.
func (in *Inputs) addPast(p *Past) {
	in.Manifest.Previous = &p.state
	for _, f := range p.files {
		if !slices.Contains(in.Manifest.Files, f.item) {
			again := f
			again.Name, again.item.Name = pastFolder+f.Name, pastFolder+f.Name
			in.add(again)
		}
	}
}

// keptAs is the name under which a file of the edition before stands among the
// inputs of the one that is compared with it.
func (in *Inputs) keptAs(file string) string {
	for _, f := range in.Manifest.Previous.Files {
		if f.Name == file && !slices.Contains(in.Manifest.Files, f) {
			return pastFolder + file
		}
	}
	return file
}

// past finds the data of the edition before among the inputs, nil if it was
// compared with none.
func (in *Inputs) past(b *Builder) (*Past, error) {
	state := in.Manifest.Previous
	if state == nil {
		return nil, nil
	}
	p := &Past{Period: path.Base(state.Edition), state: *state}
	for _, want := range state.Files {
		i := slices.IndexFunc(in.Files, func(f Input) bool {
			return (f.Name == want.Name || f.Name == pastFolder+want.Name) && f.item.SHA256 == want.SHA256
		})
		if i < 0 {
			return nil, errors.New("the input " + want.Name + " of the edition before is not there")
		}
		f := in.Files[i]
		f.Name, f.item.Name = want.Name, want.Name
		p.files = append(p.files, f)
	}
	return p, b.readPast(p)
}
