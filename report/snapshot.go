package report

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"sync"
	"time"

	"brief/report/pdf"
)

// A snapshot is the files of a workspace as they stood when each was first
// asked for: a file is read once, whole, and a folder listed once. All stages
// read through it, so that what an edition was made of is what is kept of it.
type snapshot struct {
	files fs.FS

	mu      sync.Mutex
	read    map[string]*reading
	folders map[string]*listing
}

// A reading is the one reading of a file.
type reading struct {
	once sync.Once
	data []byte
	err  error

	inputOnce sync.Once
	input     Input
}

// A listing is the one listing of a folder.
type listing struct {
	once    sync.Once
	entries []fs.DirEntry
	err     error
}

func newSnapshot(files fs.FS) *snapshot {
	return &snapshot{files: files, read: map[string]*reading{}, folders: map[string]*listing{}}
}

// ReadFile implements fs.ReadFileFS. The bytes are shared: nobody may change
// them.
func (s *snapshot) ReadFile(name string) ([]byte, error) {
	s.mu.Lock()
	r := s.read[name]
	if r == nil {
		r = &reading{}
		s.read[name] = r
	}
	s.mu.Unlock()
	r.once.Do(func() { r.data, r.err = fs.ReadFile(s.files, name) })
	return r.data, r.err
}

// kept returns a file that was read before, and whether one was.
func (s *snapshot) kept(name string) ([]byte, bool) {
	s.mu.Lock()
	_, asked := s.read[name]
	s.mu.Unlock()
	if !asked {
		return nil, false
	}
	data, err := s.ReadFile(name)
	return data, err == nil
}

// input returns a file that was read before as an input, hashed and packed once
// for all editions.
func (s *snapshot) input(name string) Input {
	s.mu.Lock()
	r := s.read[name]
	s.mu.Unlock()
	r.inputOnce.Do(func() {
		r.input = newInput(name, r.data)
		r.input.packed = pdf.Pack(r.data)
	})
	return r.input
}

// ReadDir implements fs.ReadDirFS.
func (s *snapshot) ReadDir(name string) ([]fs.DirEntry, error) {
	s.mu.Lock()
	l := s.folders[name]
	if l == nil {
		l = &listing{}
		s.folders[name] = l
	}
	s.mu.Unlock()
	l.once.Do(func() { l.entries, l.err = fs.ReadDir(s.files, name) })
	return l.entries, l.err
}

// Stat implements fs.StatFS. It reads nothing, so that a file which is too
// large to be read is found to be; of a file that was read it tells the length
// of what was read.
func (s *snapshot) Stat(name string) (fs.FileInfo, error) {
	found, err := fs.Stat(s.files, name)
	if err != nil || !found.Mode().IsRegular() {
		return found, err
	}
	if data, ok := s.kept(name); ok {
		return info{path.Base(name), int64(len(data))}, nil
	}
	return found, nil
}

// Open implements fs.FS. A regular file is what ReadFile returns.
func (s *snapshot) Open(name string) (fs.File, error) {
	found, err := s.Stat(name)
	if err != nil {
		return nil, err
	}
	if !found.Mode().IsRegular() {
		return s.files.Open(name)
	}
	data, err := s.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return open(name, data), nil
}

// An info is what is known of a file whose bytes are at hand.
type info struct {
	name string
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }

// opened is a file whose bytes are at hand.
type opened struct {
	io.Reader
	info
}

func open(name string, data []byte) *opened {
	return &opened{bytes.NewReader(data), info{path.Base(name), int64(len(data))}}
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *opened) Close() error               { return nil }
