//go:build unix

package archive

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Free is how many bytes the disk has left for such as us.
func (d *Disk) Free() (int64, error) {
	f, err := d.root.Open(".")
	if err != nil {
		return 0, err
	}
	var s unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &s); err != nil {
		return 0, errors.Join(&os.PathError{Op: "statfs", Path: ".", Err: err}, f.Close())
	}
	return int64(s.Bavail) * int64(s.Bsize), f.Close()
}
