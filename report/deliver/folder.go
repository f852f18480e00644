package deliver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"brief/report/config"
	"brief/report/fault"
)

// A folder takes files: each whole or not at all, and never in the place of
// another. It must be there: a share that is away leaves an empty place, and
// what were written into that would be lost.
type folder struct {
	dir  string
	made bool // a folder of the workspace, which is made where it is not there
}

func openFolder(o config.Outlet, w World) (Outlet, error) {
	p := o.Keys["path"].Text
	if p == "" {
		return nil, &SettingError{o, "path", "is empty"}
	}
	return &folder{w.path(p), filepath.IsLocal(filepath.FromSlash(p))}, nil
}

// open opens the folder. No name leads out of it.
func (f *folder) open() (*os.Root, error) {
	if f.made {
		if err := os.MkdirAll(f.dir, 0o755); err != nil {
			return nil, err
		}
	}
	return os.OpenRoot(f.dir)
}

// content is what a folder gets of a file.
func (f *File) content() []byte {
	if f.PDF != nil {
		return f.PDF
	}
	return []byte(f.Text)
}

// part is the name of the file on its way.
func (c Copy) part() string { return "." + c.File.Name + "." + c.ID + ".part" }

// Check makes a file and takes it away again. A folder that is yet to be made
// stays so.
func (f *folder) Check(context.Context) error {
	if _, err := os.Lstat(f.dir); f.made && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	const name = ".brief.part"
	t, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(t.Close(), root.Remove(name))
}

// Send writes a file beside its name, syncs it, reads it back and renames it.
func (f *folder) Send(_ context.Context, c Copy, _ func(string)) (Outcome, error) {
	root, err := f.open()
	if err != nil {
		return Outcome{}, &NotTaken{err, true}
	}
	defer root.Close()
	name, data := c.File.Name, c.File.content()
	switch there, err := f.has(root, name, data); {
	case err != nil:
		return Outcome{}, err
	case there:
		return Outcome{Sent, "it was there already", name}, syncRoot(root, name)
	}
	part := c.part()
	err = errors.Join(writePart(root, part, data), fault.At("folder-written"))
	if err == nil {
		err = root.Link(part, name) // fails, unlike a rename, where something has come meanwhile
		if err != nil && !errors.Is(err, fs.ErrExist) {
			err = root.Rename(part, name) // shares that know no links
		}
	}
	root.Remove(part)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			err = foreign(name)
			return Outcome{}, &NotTaken{err, false}
		}
		return Outcome{}, &NotTaken{err, true}
	}
	if err := errors.Join(fault.At("folder-renamed"), syncRoot(root, name)); err != nil {
		return Outcome{}, &Uncertain{Err: err, Again: true}
	}
	return Outcome{Sent, "", name}, nil
}

// foreign says that another file has the name.
func foreign(name string) error {
	return fmt.Errorf("%s is there already, and is another file; move it away", name)
}

// has reports whether a file is there as it should be. Another one of its name
// is a *NotTaken.
func (f *folder) has(root *os.Root, name string, data []byte) (bool, error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, &NotTaken{err, true}
	case !info.Mode().IsRegular() || info.Size() != int64(len(data)):
		return false, &NotTaken{foreign(name), false}
	}
	was, err := root.ReadFile(name)
	switch {
	case err != nil:
		return false, &NotTaken{err, true}
	case !bytes.Equal(was, data):
		return false, &NotTaken{foreign(name), false}
	}
	return true, nil
}

// writePart writes a file, makes sure that it is on the disk, and reads it back.
func writePart(root *os.Root, name string, data []byte) error {
	t, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = t.Write(data)
	if err == nil {
		err = t.Sync()
	}
	if err == nil {
		var back []byte
		if back, err = io.ReadAll(io.NewSectionReader(t, 0, int64(len(data))+1)); err == nil && !bytes.Equal(back, data) {
			err = fmt.Errorf("%s read back is not what was written", name)
		}
	}
	if err = errors.Join(err, t.Close()); err != nil {
		root.Remove(name)
	}
	return err
}

// syncRoot makes sure that a file and its name are on the disk. Windows has no
// such call for names: there a rename is written through.
func syncRoot(root *os.Root, name string) error {
	for _, n := range []string{name, "."} {
		if n == "." && runtime.GOOS == "windows" {
			continue
		}
		flag := os.O_RDWR
		if n == "." {
			flag = os.O_RDONLY
		}
		t, err := root.OpenFile(n, flag, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(t.Sync(), t.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Ask looks whether the file is there.
func (f *folder) Ask(_ context.Context, c Copy, _ string) (Outcome, error) {
	root, err := f.open()
	if err != nil {
		return Outcome{}, err
	}
	defer root.Close()
	there, err := f.has(root, c.File.Name, c.File.content())
	switch taken := (*NotTaken)(nil); {
	case there:
		root.Remove(c.part())
		return Outcome{Sent, "it was found there", c.File.Name}, syncRoot(root, c.File.Name)
	case errors.As(err, &taken) && taken.Again:
		return Outcome{}, taken.Err
	case err != nil: // another file has its name, so ours never came
		return Outcome{}, err
	}
	root.Remove(c.part())
	return Outcome{}, &NotTaken{errors.New("it is not there"), true}
}

// Cancel is not for files: people may have them.
func (f *folder) Cancel(context.Context, Copy, string) error { return errors.ErrUnsupported }
