package report

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A memory is a workspace of files that are at hand as bytes, by their names.
type memory map[string][]byte

// ReadFile implements fs.ReadFileFS.
func (m memory) ReadFile(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat implements fs.StatFS.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	if data, ok := m[name]; ok {
		return info{path.Base(name), int64(len(data))}, nil
	}
	if _, err := m.ReadDir(name); err != nil {
		return nil, err
	}
	return folder{info{name: path.Base(name)}}, nil
}

// ReadDir implements fs.ReadDirFS.
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) {
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	found := map[string]fs.FileInfo{}
	for file, data := range m {
		rest, below := strings.CutPrefix(file, prefix)
		if !below {
			continue
		}
		base, _, deeper := strings.Cut(rest, "/")
		if deeper {
			found[base] = folder{info{name: base}}
		} else {
			found[base] = info{base, int64(len(data))}
		}
	}
	if len(found) == 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	var entries []fs.DirEntry
	for _, base := range slices.Sorted(maps.Keys(found)) {
		entries = append(entries, fs.FileInfoToDirEntry(found[base]))
	}
	return entries, nil
}

// Open implements fs.FS, for files: folders are read by ReadDir.
func (m memory) Open(name string) (fs.File, error) {
	data, err := m.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return open(name, data), nil
}

// A folder is what a memory knows of one.
type folder struct{ info }

func (folder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }
func (folder) IsDir() bool       { return true }
