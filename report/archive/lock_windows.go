package archive

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// Lock keeps other programs out until it is given back; it waits for those
// that are in. It goes with the program, however that ends.
func (d *Disk) Lock() (unlock func() error, err error) {
	f, err := d.root.OpenFile("lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		return nil, errors.Join(&os.PathError{Op: "lock", Path: "lock", Err: err}, f.Close())
	}
	return f.Close, nil
}
