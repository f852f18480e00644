//go:build unix

package archive

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Lock keeps other programs out until it is given back; it waits for those
// that are in. It goes with the program, however that ends.
func (d *Disk) Lock() (unlock func() error, err error) {
	f, err := d.root.OpenFile("lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if err != unix.EINTR {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(&os.PathError{Op: "lock", Path: "lock", Err: err}, f.Close())
	}
	return f.Close, nil
}
