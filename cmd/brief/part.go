package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"

	"brief/report/lock"
)

// partForm is what a file or folder on its way is called, beside its final
// name; .old is a folder of inputs that one on its way takes the place of.
var partForm = regexp.MustCompile(`^\.(.+)\.[0-9a-f]{8}\.part(\.old)?$`)

// issuedForm is what brief calls the files of editions, and the folders of
// their inputs.
var issuedForm = regexp.MustCompile(`^[A-Za-z0-9-]+-[0-9]{4}-(W[0-9]{2}|[0-9]{2}(-[0-9]{2})?)(-draft|-proof[0-9]+|-v[0-9]+)?(\.[A-Za-z0-9-]+)?\.(pdf|inputs)$`)

// A hold is the lock of something on its way. As long as the program lives that makes it,
// no other takes it for left behind.
type hold struct{ file *os.File }

var errTaken = errors.New("another program has it")

// holdPart locks what was just made. It fails with errTaken if another program
// sweeps it at this moment. Where no lock is to be had nothing is swept, and
// nothing is locked.
func holdPart(name string) (hold, error) {
	f, err := lockPart(name)
	if errors.Is(err, errTaken) || errors.Is(err, fs.ErrNotExist) {
		return hold{}, errTaken
	}
	return hold{f}, nil
}

// release lets go of the lock.
func (h hold) release() {
	if h.file != nil {
		h.file.Close()
	}
}

// lockPart opens a file or folder and locks it, without waiting for anybody. It
// locks nothing where a file that is open cannot be renamed.
func lockPart(name string) (*os.File, error) {
	if runtime.GOOS == "windows" {
		return nil, errors.ErrUnsupported
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	ok, err := lock.Try(f)
	if err == nil && !(ok && stillThere(f, name)) {
		err = errTaken
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// stillThere reports whether a name is that of an open file.
func stillThere(f *os.File, name string) bool {
	is, err := f.Stat()
	if err != nil {
		return false
	}
	at, err := os.Lstat(name)
	return err == nil && os.SameFile(is, at)
}

// sweepParts takes away what a program that was killed on the way to path, or
// to another edition in its folder, has left behind. What is not surely that
// stays: on a share nobody knows who is at work.
func sweepParts(path string) {
	dir, own := filepath.Dir(path), filepath.Base(path)
	if lock.Safe(dir) != nil {
		return
	}
	d, err := os.Open(dir)
	if err != nil {
		return // whoever writes into it says why
	}
	names, _ := d.Readdirnames(-1)
	d.Close()
	for _, n := range names {
		if n[0] != '.' {
			continue
		}
		m := partForm.FindStringSubmatch(n)
		if m == nil || m[1] != own && m[1] != inputsBeside(own) && !issuedForm.MatchString(m[1]) {
			continue
		}
		name := filepath.Join(dir, n)
		f, err := lockPart(name)
		if err != nil {
			continue // its program lives
		}
		sweepPart(f, name, filepath.Join(dir, m[1]), m[2] != "")
		f.Close()
	}
}

// sweepPart takes away what was left behind on the way to a final name, if
// brief wrote it; a folder that the next one should have replaced is put back
// where that did not come.
func sweepPart(f *os.File, name, final string, old bool) {
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.Mode().IsRegular() && !old:
		if begunPDF(f) {
			os.Remove(name)
		}
	case info.IsDir() && os.Remove(name) == nil: // it was empty
	case info.IsDir() && mayReplaceInputs(name) == nil:
		if _, err := os.Lstat(final); old && errors.Is(err, fs.ErrNotExist) {
			os.Rename(name, final)
			return
		}
		os.RemoveAll(name)
	}
}

// begunPDF reports whether a file is a PDF, or what becomes of one when nothing
// of it or no byte reached the disk.
func begunPDF(f io.Reader) bool {
	head := make([]byte, len(pdfMark))
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false
	}
	return bytes.HasPrefix([]byte(pdfMark), head[:n]) || len(bytes.Trim(head[:n], "\x00")) == 0
}
