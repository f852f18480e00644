package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"brief/report"
)

// inputsBeside is the folder that holds the inputs of a file for records, which
// may hold none itself.
func inputsBeside(path string) string {
	if ext := filepath.Ext(path); strings.EqualFold(ext, ".pdf") {
		path = path[:len(path)-len(ext)]
	}
	return path + ".inputs"
}

// writeWithInputs writes a file and the folder of its inputs, both whole or
// neither. A folder of an earlier file of that name is replaced; one that holds
// anything besides is not. The error is a *worldError.
func writeWithInputs(path string, data []byte, inputs []report.Input) error {
	dir := inputsBeside(path)
	refuse := func(err error, hint string) error { return &worldError{relative(dir), hint, bare(err)} }
	if err := mayReplaceInputs(dir); err != nil {
		return refuse(err, "move it away, or use another name")
	}
	temp, held, err := writeFolder(dir, inputs)
	defer held.release()
	if err != nil {
		return refuse(err, "")
	}
	old := ""
	if _, err := os.Lstat(dir); err == nil {
		before, err := holdPart(dir)
		if err != nil {
			os.RemoveAll(temp)
			return refuse(err, "")
		}
		defer before.release()
		old = temp + ".old"
		if err := os.Rename(dir, old); err != nil {
			os.RemoveAll(temp)
			return refuse(err, "")
		}
	}
	back := func() {
		os.RemoveAll(dir)
		if old != "" {
			os.Rename(old, dir) // it stood there a moment ago
		}
	}
	if err := os.Rename(temp, dir); err != nil {
		os.RemoveAll(temp)
		back()
		return refuse(err, "")
	}
	if err := writeWhole(path, data); err != nil { // and fsyncs the folder of both
		back()
		return err
	}
	if old != "" {
		os.RemoveAll(old)
	}
	return nil
}

// mayReplaceInputs refuses a folder that is not one of inputs, or in which
// somebody has put a file of their own: it would be lost.
func mayReplaceInputs(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return errors.New("is there already, and is no folder")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files := &rootFS{root: root, left: maxAtHand}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return errors.New("is there already, and holds no inputs of brief")
	}
	known, err := report.InputNames(manifest)
	if err != nil {
		return errors.New("is there already, and its manifest.json is none that this program knows")
	}
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains(known, name) && !slices.Contains(leftBehind, d.Name()) {
			return fmt.Errorf("is there already, and holds %s, which is no input of brief", visible(name))
		}
		return err
	})
}

// leftBehind are the files that the systems' own file managers leave in any
// folder that was looked at.
var leftBehind = []string{".DS_Store", "Thumbs.db", "desktop.ini"}

// writeFolder writes files to a new folder beside dir and makes sure that all
// of it is on the disk. The folder is held until it has its final name. After an
// error it is gone.
func writeFolder(dir string, files []report.Input) (temp string, held hold, err error) {
	parent, base := filepath.Split(dir)
	for range 100 {
		temp = filepath.Join(parent, fmt.Sprintf(".%s.%08x.part", base, rand.Uint32()))
		if err = os.Mkdir(temp, 0o755); err == nil { // less umask
			held, err = holdPart(temp)
		}
		if !errors.Is(err, fs.ErrExist) && err != errTaken {
			break
		}
	}
	if err != nil {
		return "", hold{}, err
	}
	made := temp // the results are set before what is deferred
	defer func() {
		if err != nil {
			os.RemoveAll(made)
		}
	}()
	folders := []string{temp}
	for _, f := range files {
		name := filepath.Join(temp, filepath.FromSlash(f.Name))
		in := filepath.Dir(name)
		if err = os.MkdirAll(in, 0o755); err != nil {
			return "", held, err
		}
		for ; !slices.Contains(folders, in); in = filepath.Dir(in) {
			folders = append(folders, in)
		}
		if err = writeSynced(name, f.Data); err != nil {
			return "", held, err
		}
	}
	for _, d := range folders {
		if err = syncFolder(d); err != nil {
			return "", held, err
		}
	}
	return temp, held, nil
}

// writeSynced writes a new file and makes sure that it is on the disk.
func writeSynced(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // less umask
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
