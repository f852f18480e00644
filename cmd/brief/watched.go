package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/problem"
	"brief/report/runs"
)

// A watched is a workspace that is read again whenever one of its files
// changed.
type watched struct {
	*app
	cmd *cobra.Command

	// archive opens the archive of a workspace.
	archive func(*desk) (*archive.Archive, error)

	mu    sync.Mutex
	stamp string // of the files as they were read
	desk  *desk
	made  *runs.Desk
	put   *job
}

// watch opens a workspace to be watched. Without a config.yaml there is none
// that could have schedules.
func (a *app) watch(cmd *cobra.Command) (*watched, error) {
	w := &watched{app: a, cmd: cmd, archive: func(b *desk) (*archive.Archive, error) { return b.openArchive(true) }}
	var err error
	if w.desk, err = a.open(cmd); err != nil {
		return nil, err
	}
	if w.desk.dir == "" {
		return nil, usagef("brief init DIR makes one", "there is no config.yaml here or in a folder above, so there are no schedules")
	}
	_, err = w.read()
	return w, err
}

// current is the desk as it was last read.
func (w *watched) current() *desk {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk
}

// read is the workspace as it is now.
func (w *watched) read() (*runs.Desk, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	files, stamp, err := w.desk.sources()
	if err != nil || stamp == w.stamp && w.made != nil {
		return w.made, err
	}
	b, err := w.open(w.cmd)
	if err != nil {
		return nil, err
	}
	if b.dir != w.desk.dir { // another, from the folders above
		return nil, problem.List{problem.Errorf(problem.Place{File: w.desk.name}, "F600", "there is no such file any more").
			WithHint("put it back into %s", w.desk.dir)}
	}
	sum, err := contents(w.desk.dir, files)
	if err != nil {
		return nil, err
	}
	d := &runs.Desk{Config: b.cfg, Files: b.files, Hash: sum, Found: append(slices.Clone(b.found), b.refused()...)}
	if len(b.cfg.Schedules) > 0 && b.cfg.Archive == "" {
		p := b.cfg.Point(problem.Errorf(problem.Place{}, "K906", "schedules need an archive, which says what was made").WithHint("write archive: archive"), "archive")
		d.Found = append(d.Found, p)
	}
	if d.Found.Err() == nil {
		if d.Archive, err = w.archive(b); err != nil {
			return nil, err
		}
	}
	d.Open = func(today time.Time) (*report.Builder, problem.List) {
		start := time.Now()
		builder, found := report.Open(report.Workspace{Files: b.again(), Config: b.cfg, Program: program()}, today)
		w.log().Info("dataset", "day", today.Format(time.DateOnly), "problems", len(found), "took", time.Since(start))
		return builder, found
	}
	d.Places = sync.OnceValues(func() (*report.Builder, problem.List) {
		return report.Open(report.Workspace{Files: b.again(), Config: b.only("countries")}, time.Time{})
	})
	w.stamp, w.desk, w.made = stamp, b, d
	w.put = &job{app: w.app, desk: b, flags: &makeFlags{all: true}, archive: d.Archive}
	return d, nil
}

// putFile puts an edition where people look.
func (w *watched) putFile(_ *runs.Desk, e *report.Edition) (string, error) {
	w.mu.Lock()
	j := w.put
	w.mu.Unlock()
	return j.put(e)
}

// words is an error of the archive or of a file with its place.
func (w *watched) words(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.desk.archiveError(err)
}

// A sourceFile is a file of a workspace that an edition may be made of.
type sourceFile struct {
	name string // from the workspace
	info fs.FileInfo
}

// sources are the files of a workspace that editions may be made of, without
// what brief itself writes there and without hidden ones, and a stamp that
// changes with any of them.
func (b *desk) sources() (all []sourceFile, stamp string, err error) {
	own := b.written()
	hash := sha256.New()
	err = filepath.WalkDir(b.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == b.dir {
			return err
		}
		name, err := filepath.Rel(b.dir, path)
		if err != nil {
			return err
		}
		switch {
		case strings.HasPrefix(e.Name(), "."), slices.Contains(own, name):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir() || !slices.Contains(sourceKinds, strings.ToLower(filepath.Ext(name))) && !b.named(filepath.ToSlash(name)):
			return nil
		}
		info, err := os.Stat(path) // of what a symbolic link leads to
		if err != nil || !info.Mode().IsRegular() {
			return nil // reading tells of it
		}
		fmt.Fprintf(hash, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		all = append(all, sourceFile{name, info})
		return nil
	})
	if err != nil {
		return nil, "", &worldError{relative(b.dir), "", err}
	}
	return all, hex.EncodeToString(hash.Sum(nil)), nil
}

// sourceKinds are how the names of files end that an edition may be made of.
var sourceKinds = []string{".csv", ".yaml", ".json", ".xlsx", ".xlsm", ".xltx", ".md", ".ttf", ".otf", ".png", ".svg"}

// named reports whether the config names a file, however that is called.
func (b *desk) named(file string) bool {
	for _, d := range b.cfg.Datasets {
		if filepath.ToSlash(filepath.Clean(d.File)) == file {
			return true
		}
	}
	for _, s := range b.cfg.Schedules {
		if filepath.ToSlash(filepath.Clean(s.Holidays)) == file {
			return true
		}
	}
	return file == b.name
}

// written are the files and folders of a workspace that brief writes, from the
// workspace.
func (b *desk) written() []string {
	own := []string{b.cfg.Archive, b.cfg.Output, b.cfg.Notify.Touch}
	for _, o := range b.cfg.Outlets {
		own = append(own, o.Keys["path"].Text)
	}
	for i := range own {
		own[i] = filepath.Clean(filepath.FromSlash(own[i]))
	}
	return slices.DeleteFunc(own, func(p string) bool { return p == "." })
}

// contents is the SHA-256 of files by their names and bytes. More than a
// workspace may have is not read: then their size and time stand for them.
func contents(dir string, files []sourceFile) (string, error) {
	hash := sha256.New()
	left := int64(maxHashed)
	for _, s := range files {
		fmt.Fprintf(hash, "%s %d\n", s.name, s.info.Size())
		if left -= s.info.Size(); left < 0 {
			fmt.Fprintln(hash, s.info.ModTime().UnixNano())
			continue
		}
		f, err := os.Open(filepath.Join(dir, s.name))
		if err == nil {
			_, err = io.Copy(hash, f)
			err = errors.Join(err, f.Close())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) { // reading tells of those
			return "", &worldError{relative(filepath.Join(dir, s.name)), "", err}
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// maxHashed is how much is read to find out whether a workspace has changed
// (RELIABILITY 3.1).
const maxHashed = 256 << 20
