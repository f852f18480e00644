package archive

import (
	"os"

	"golang.org/x/sys/windows"
)

// Free is how many bytes the disk has left for such as us.
func (d *Disk) Free() (int64, error) {
	dir, err := windows.UTF16PtrFromString(d.root.Name())
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(dir, &free, nil, nil); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: ".", Err: err}
	}
	return int64(free), nil
}
