package archive

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"

	"brief/report/lock"
)

// A Disk is an FS in a folder of this machine. No name leads out of it.
type Disk struct{ root *os.Root }

// OpenDisk opens a folder, which must be there.
func OpenDisk(dir string) (*Disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Disk{root}, nil
}

// Close lets go of the folder.
func (d *Disk) Close() error { return d.root.Close() }

// OnDisk opens the archive in a folder of this machine, which must be there.
func OnDisk(dir string) (*Archive, error) {
	d, err := OpenDisk(dir)
	if err != nil {
		return nil, err
	}
	if err := safeLocks(dir); err != nil {
		return nil, err
	}
	return Open(d, d.Lock, byChance)
}

// Shared opens the archive in a folder that several machines share. outer keeps
// out those that the folder's own lock does not, and is taken before that.
func Shared(dir string, outer func() (unlock func() error, err error)) (*Archive, error) {
	d, err := OpenDisk(dir)
	if err != nil {
		return nil, err
	}
	return Open(d, func() (func() error, error) {
		leave, err := outer()
		if err != nil {
			return nil, err
		}
		unlock, err := d.Lock()
		if err != nil {
			return nil, errors.Join(err, leave())
		}
		return func() error { return errors.Join(unlock(), leave()) }, nil
	}, byChance)
}

// byChance is a name that nobody else has.
func byChance() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// safeLocks refuses a folder on a share.
func safeLocks(dir string) error {
	err := lock.Safe(dir)
	if share := (*lock.ShareError)(nil); errors.As(err, &share) {
		return &ShareError{share.Kind}
	}
	return err
}

// Lock keeps other programs out until it is given back; it waits for those
// that are in. It goes with the program, however that ends.
func (d *Disk) Lock() (unlock func() error, err error) {
	f, err := d.root.OpenFile("lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lock.Wait(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}

// Hold keeps other programs from a file until it is given back, which goes with
// the program; ok says that nobody else has it.
func (d *Disk) Hold(n string) (unlock func() error, ok bool, err error) {
	f, err := d.root.OpenFile(name(n), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, false, err
	}
	if ok, err = lock.Try(f); !ok {
		return nil, false, errors.Join(err, f.Close())
	}
	return f.Close, true, nil
}

// A ShareError says that an archive lies where locks do not keep others out.
type ShareError struct{ Kind string }

// Error returns one line for people.
func (e *ShareError) Error() string {
	if e.Kind == "FUSE" {
		return "the archive lies on a file system (FUSE) that does not say whether its locks keep other machines out: if not, two of them could issue one edition twice"
	}
	return "the archive lies on a share (" + e.Kind + ") whose locks do not keep other machines out: two of them could issue one edition twice"
}

func name(n string) string {
	if n == "" {
		return "."
	}
	return filepath.FromSlash(n)
}

// Mkdir makes a folder and those above it.
func (d *Disk) Mkdir(n string) error { return d.root.MkdirAll(name(n), 0o755) }

// Write makes a file that is not there yet.
func (d *Disk) Write(n string, data []byte) error {
	return d.write(n, os.O_WRONLY|os.O_CREATE|os.O_EXCL, data)
}

// Append adds to a file.
func (d *Disk) Append(n string, data []byte) error {
	return d.write(n, os.O_WRONLY|os.O_CREATE|os.O_APPEND, data)
}

func (d *Disk) write(n string, flag int, data []byte) error {
	f, err := d.root.OpenFile(name(n), flag, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return within(n, errors.Join(err, f.Close()))
}

// Sync brings the bytes of a file to the disk.
func (d *Disk) Sync(n string) error { return d.sync(n, os.O_RDWR) }

// SyncDir brings the names in a folder to the disk. Windows has no such call:
// there a rename is written through.
func (d *Disk) SyncDir(n string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return d.sync(n, os.O_RDONLY)
}

func (d *Disk) sync(n string, flag int) error {
	f, err := d.root.OpenFile(name(n), flag, 0)
	if err != nil {
		return err
	}
	return within(n, errors.Join(f.Sync(), f.Close()))
}

// within gives an error of an open file, which has the path of the machine, the
// name in the folder that all other errors have.
func within(n string, err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		p.Path = n
	}
	return err
}

// Rename moves a file or folder.
func (d *Disk) Rename(from, to string) error { return d.root.Rename(name(from), name(to)) }

// Read reads a file, which must be a regular one of at most so many bytes. It
// never waits for a FIFO or a device.
func (d *Disk) Read(n string, most int) ([]byte, error) {
	f, err := d.root.OpenFile(name(n), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	b, err := readRegular(f, most)
	return b, within(n, errors.Join(err, f.Close()))
}

// readRegular reads what a file holds at this moment: more may be appended.
func readRegular(f *os.File, most int) ([]byte, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: f.Name(), Err: errors.New("is no regular file")}
	case info.Size() > int64(most):
		return nil, &fs.PathError{Op: "read", Path: f.Name(), Err: ErrTooLong}
	}
	b := make([]byte, info.Size())
	k, err := io.ReadFull(f, b)
	if err == io.ErrUnexpectedEOF || err == io.EOF { // it was cut this moment
		err = nil
	}
	return b[:k], err
}

// List is the names in a folder, sorted.
func (d *Disk) List(n string) ([]string, error) {
	f, err := d.root.Open(name(n))
	if err != nil {
		return nil, err
	}
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, within(n, errors.Join(err, f.Close()))
}

// RemoveAll takes away a file or folder, if it is there.
func (d *Disk) RemoveAll(n string) error { return d.root.RemoveAll(name(n)) }
