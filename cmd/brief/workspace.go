package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"brief/data"
	"brief/report/problem"
)

// Limits of a workspace (RELIABILITY 3.1).
const (
	maxFiles  = 2000
	maxConfig = 1 << 20
)

const configName = "config.yaml"

// A workspace is the folder that holds config.yaml, or what is built in where
// there is none.
type workspace struct {
	dir    string // absolute; "" where there is no workspace
	name   string // of the config in dir
	config []byte // nil where there is no workspace
	files  fs.FS
}

// openWorkspace finds the workspace: the folder of the named config, else the
// nearest folder with a config.yaml, from the current one upward.
func openWorkspace(named string) (*workspace, error) {
	path, err := findConfig(named)
	if err != nil || path == "" {
		return &workspace{name: configName, files: builtin{}}, err
	}
	w := &workspace{dir: filepath.Dir(path), name: filepath.Base(path)}
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		return nil, &worldError{relative(w.dir), "", err}
	}
	files := &rootFS{root: root, left: maxConfig, denials: &denials{names: map[string]bool{}}}
	w.files = files
	at := problem.Place{File: w.name}
	switch info, err := root.Stat(w.name); {
	case errors.Is(err, fs.ErrPermission):
		return nil, &worldError{relative(path), "the right to read it is missing", fs.ErrPermission}
	case err != nil:
		return nil, problem.List{problem.Errorf(at, "F602", "cannot be read: %v", bare(err))}
	case info.Size() > maxConfig:
		return nil, problem.List{problem.Errorf(at, "F601", "the file has %d bytes, at most %d are read", info.Size(), maxConfig)}
	}
	w.config, err = files.ReadFile(w.name)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, &worldError{relative(path), "the right to read it is missing", fs.ErrPermission}
	case err != nil:
		return nil, problem.List{problem.Errorf(at, "F602", "cannot be read: %v", bare(err))}
	}
	if w.config == nil {
		w.config = []byte{}
	}
	return w, nil
}

// findConfig returns the absolute path of the config, or "" if there is none.
func findConfig(named string) (string, error) {
	if named != "" {
		if _, err := os.Stat(named); errors.Is(err, fs.ErrNotExist) {
			return "", problem.List{problem.Errorf(problem.Place{File: filepath.ToSlash(named)}, "F600", "there is no such file").
				WithHint("brief init makes a workspace with a config.yaml")}
		}
		return filepath.Abs(named)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", &worldError{"the current folder", "", err}
	}
	for {
		path := filepath.Join(dir, configName)
		if _, err := os.Lstat(path); err == nil {
			return path, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// bare takes the path off an error.
func bare(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

var (
	errNotRegular = errors.New("it is not a regular file")
	errTooMuch    = errors.New("it is more than may be read")
	errChanging   = errors.New("it changed while it was read, three times")
)

// A deniedError is fs.ErrPermission in words that say what is missing.
type deniedError struct{}

func (deniedError) Error() string        { return "the right to read it is missing" }
func (deniedError) Is(target error) bool { return target == fs.ErrPermission }

// rootFS is a folder that nothing leaves, neither by .. nor by a symbolic
// link. It opens regular files and folders only, never waits for a FIFO or a
// device, and gives each file as it stood at one moment.
type rootFS struct {
	root *os.Root

	mu     sync.Mutex
	left   int64        // bytes that may still be read
	beyond problem.List // told of what is more
	files  int

	denials *denials
}

// denials are the files and folders of a workspace that the right to read is
// missing for; nil where nobody asks.
type denials struct {
	mu    sync.Mutex
	names map[string]bool
}

func (d *denials) add(name string) {
	if d != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.names[name] = true
	}
}

func (d *denials) has(name string) bool {
	if d == nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names[name]
}

// Open implements fs.FS.
func (r *rootFS) Open(name string) (fs.File, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err // not a nil *os.File in an fs.File
	}
	return f, nil
}

func (r *rootFS) open(name string) (*os.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	f, err := r.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	return f, r.noted(name, err)
}

// noted returns err; a right that is missing is kept in mind, and put in words,
// and so is a symbolic link that leads out of the folder.
func (r *rootFS) noted(name string, err error) error {
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return err
	case r.leaves(name):
		return problem.List{problem.Errorf(problem.Place{File: name}, "F603", "leaves the folder of config.yaml by a symbolic link").
			WithHint("put the file itself there")}
	case !errors.Is(err, fs.ErrPermission):
		return err
	}
	r.denials.add(name)
	return &fs.PathError{Op: "open", Path: name, Err: deniedError{}}
}

// leaves reports whether a symbolic link makes a name stand for something
// outside of the folder. It opens nothing.
func (r *rootFS) leaves(name string) bool {
	dir, err := filepath.EvalSymlinks(r.root.Name())
	if err != nil {
		return false
	}
	real, err := filepath.EvalSymlinks(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, real)
	return err != nil || !filepath.IsLocal(rel)
}

// isDenied reports whether the right to read a file was missing.
func (r *rootFS) isDenied(name string) bool {
	return r.denials.has(name)
}

// Stat implements fs.StatFS: it opens nothing.
func (r *rootFS) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	info, err := r.root.Stat(name)
	return info, r.noted(name, err)
}

// ReadFile implements fs.ReadFileFS. A file that changes while it is read is
// read again, three times at most.
func (r *rootFS) ReadFile(name string) ([]byte, error) {
	for try := range 3 {
		time.Sleep(time.Duration(try) * 20 * time.Millisecond)
		b, whole, err := r.readOnce(name)
		if err != nil {
			return nil, err
		}
		if whole {
			return b, nil
		}
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: errChanging}
}

// readOnce reads a file and tells whether it stayed the same meanwhile.
func (r *rootFS) readOnce(name string) (b []byte, whole bool, err error) {
	f, err := r.open(name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	before, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	if !before.Mode().IsRegular() {
		return nil, false, &fs.PathError{Op: "read", Path: name, Err: errNotRegular}
	}
	if !r.spend(before.Size()) {
		return nil, false, &fs.PathError{Op: "read", Path: name, Err: r.tooMuch()}
	}
	b, err = io.ReadAll(io.LimitReader(f, before.Size()+1))
	if err != nil {
		return nil, false, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	return b, int64(len(b)) == before.Size() && after.Size() == before.Size() && after.ModTime().Equal(before.ModTime()), nil
}

// again is the same folder for another reading: how many bytes may be read, and
// what is said of a file that is more, since that is not the file's fault.
func (r *rootFS) again(n int64, beyond problem.Problem) *rootFS {
	return &rootFS{root: r.root, left: n, beyond: problem.List{beyond}, denials: r.denials}
}

// tooMuch is the error of a file that is more than may be read.
func (r *rootFS) tooMuch() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.beyond) > 0 {
		return r.beyond
	}
	return errTooMuch
}

// spend takes one file of n bytes from what may still be read.
func (r *rootFS) spend(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files++
	r.left -= n
	return r.left >= 0 && r.files <= maxFiles
}

// builtin is the workspace of who has none: the default datasets. Templates,
// themes and words need not be in it, report falls back on the built-in ones.
type builtin struct{}

// Open implements fs.FS.
func (builtin) Open(name string) (fs.File, error) {
	switch rest, ok := strings.CutPrefix(name, "data/"); {
	case ok:
		return data.Files.Open(rest)
	case name == "data":
		return data.Files.Open(".")
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
