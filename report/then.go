package report

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"brief/report/archive"
	"brief/report/config"
)

// Then returns a Builder over the data as they were when an edition was due:
// those that an archive holds of another one that was made between due and
// until, if it holds all that the order's report reads. Template, look and
// settings are those of now. It is nil where the archive holds no such data.
func (b *Builder) Then(o Order, a *archive.Archive, due, until time.Time) (*Builder, error) {
	w, err := b.begin(o)
	if err != nil {
		return nil, err
	}
	want := w.dataFiles()
	for l, err := range a.Backward() {
		switch {
		case err != nil:
			return nil, err
		case l.At.Before(due):
			return nil, nil
		case l.Did != archive.Issued || !l.At.Before(until):
			continue
		}
		r, err := a.Record(l.Edition)
		if err != nil {
			return nil, err
		}
		if !holds(r, want) {
			continue
		}
		in, err := Kept(a, r)
		if err != nil {
			return nil, err
		}
		if made := in.Manifest.Order; made.Late != "" || made.ReadFor != "" {
			continue // made of other days' data
		}
		data := memory{}
		for _, f := range in.Files {
			if kindOf(f.Name) == "data" {
				data[f.Name] = f.Data
			}
		}
		then, _ := Open(Workspace{Files: replaced{b.files, data, b.cfg.Datasets}, Config: b.cfg, Program: b.program}, o.Date)
		return then, nil
	}
	return nil, nil
}

// dataFiles are the files of data that an order's report reads.
func (w *work) dataFiles() []string {
	var all []string
	for _, in := range w.inputs().Files {
		if kindOf(in.Name) == "data" {
			all = append(all, in.Name)
		}
	}
	return all
}

// holds reports whether an edition was made of all these files.
func holds(r *archive.Record, files []string) bool {
	return !slices.ContainsFunc(files, func(name string) bool {
		return !slices.ContainsFunc(r.Inputs, func(k archive.Kept) bool { return k.Name == name })
	})
}

// replaced is a workspace whose data are others.
type replaced struct {
	fs.FS
	data     memory
	datasets map[string]config.Dataset
}

// isData reports whether a name is that of a dataset, or below its folder.
func (r replaced) isData(name string) bool {
	for _, d := range r.datasets {
		at := path.Clean(strings.ReplaceAll(d.File+d.Folder, `\`, "/"))
		if name == at || strings.HasPrefix(name, at+"/") {
			return true
		}
	}
	return false
}

// of is where a name is looked for.
func (r replaced) of(name string) fs.FS {
	if r.isData(name) {
		return r.data
	}
	return r.FS
}

// Open implements fs.FS.
func (r replaced) Open(name string) (fs.File, error) { return r.of(name).Open(name) }

// ReadFile implements fs.ReadFileFS.
func (r replaced) ReadFile(name string) ([]byte, error) { return fs.ReadFile(r.of(name), name) }

// ReadDir implements fs.ReadDirFS.
func (r replaced) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.of(name), name) }

// Stat implements fs.StatFS.
func (r replaced) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.of(name), name) }
