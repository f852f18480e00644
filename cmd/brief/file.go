package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"

	"brief/report/fault"
)

// writeWhole puts a file at its final name whole or not at all: a temporary
// file in the same folder, fsync, rename, fsync of the folder. A symbolic link
// is replaced, its target stays. After an error nothing new is left. The error
// is a *worldError.
func writeWhole(path string, data []byte) error {
	refuse := func(err error, hint string) error { return &worldError{relative(path), hint, err} }
	switch info, err := os.Lstat(path); {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return refuse(err, "")
	case err == nil && info.IsDir():
		return refuse(errors.New("is a folder"), "name a file with -o, or end the path in /")
	case err == nil && info.Mode()&fs.ModeSymlink == 0 && !info.Mode().IsRegular():
		return refuse(errors.New("is no regular file"), "use -o - for standard output")
	case err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o200 == 0:
		return refuse(errors.New("is read-only"), "make it writable or use -o")
	}
	temp, held, err := writeTemp(path, data)
	defer held.release()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse(err, "make the folder "+relative(filepath.Dir(path))+" first, or name a folder with / at its end")
	case err != nil:
		return refuse(err, "")
	}
	if err := os.Rename(temp, path); err != nil {
		os.Remove(temp)
		hint := ""
		if errors.Is(err, fs.ErrPermission) || runtime.GOOS == "windows" {
			hint = "if another program has it open, close it or use -o"
		}
		if e := (*os.LinkError)(nil); errors.As(err, &e) {
			err = e.Err
		}
		return refuse(err, hint)
	}
	if err = fault.At("copy-renamed"); err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return refuse(err, "")
	}
	return nil
}

// pdfMark is what a PDF begins with (ISO 32000-1, 7.5.2).
const pdfMark = "%PDF-"

// mayReplace refuses to put a PDF where a file stands that is none: it may be
// the desk's data, given to -o by mistake. An empty file holds nothing to lose,
// and what is no regular file is left to writeWhole. The error is a *worldError.
func mayReplace(path string) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return &worldError{relative(path), "a file that cannot be read is not replaced; use another name", err}
	}
	defer f.Close()
	head := make([]byte, len(pdfMark))
	if _, err := io.ReadFull(f, head); err != nil || string(head) != pdfMark {
		return &worldError{relative(path), "move it away, or use another name", errors.New("is there already, and is no PDF")}
	}
	return nil
}

// writeTemp writes data to a new file beside path and makes sure that it is on
// the disk. The file is held until it has its final name. After an error it is
// gone.
func writeTemp(path string, data []byte) (name string, held hold, err error) {
	dir, base := filepath.Split(path)
	var f *os.File
	for range 100 {
		name = filepath.Join(dir, fmt.Sprintf(".%s.%08x.part", base, rand.Uint32()))
		f, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // less umask
		if err == nil {
			if held, err = holdPart(name); err == nil {
				break
			}
			f.Close()
		}
		if !errors.Is(err, fs.ErrExist) && err != errTaken {
			break
		}
	}
	if err != nil {
		return "", hold{}, err
	}
	made := name // the results are set before what is deferred
	defer func() {
		if err != nil {
			os.Remove(made)
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = fault.At("copy-written")
	}
	return name, held, errors.Join(err, f.Close())
}

// syncFolder makes sure that the names in a folder are on the disk. Windows
// has no such call: there a rename is written through.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// makeFolder makes a folder and those above it, and returns what takes away
// again those that are still empty.
func makeFolder(dir string) (undo func(), err error) {
	var made []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	undo = func() {
		for _, d := range made {
			os.Remove(d) // fails, as it should, where something is in it
		}
	}
	err = os.MkdirAll(dir, 0o755)
	for _, d := range made { // what is put into them is only there if their names are
		if err == nil {
			err = syncFolder(filepath.Dir(d))
		}
	}
	if err != nil {
		undo()
		return func() {}, &worldError{relative(dir), "", err}
	}
	return undo, nil
}

// relative is path seen from the current folder where it lies in it, else
// absolute.
func relative(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, abs); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return abs
}
