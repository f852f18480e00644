package lock

import (
	"os"

	"golang.org/x/sys/unix"
)

// shares are file systems of other machines, by the number that statfs(2)
// gives them. Their flock is this machine's alone, or no lock at all, or that
// depends on how they were mounted. FUSE is whatever its program makes of it.
var shares = map[int64]string{
	0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "SMB", 0xfe534d42: "SMB",
	0x01021997: "9P", 0x00c36400: "Ceph", 0x5346414f: "AFS", 0x6b414653: "AFS", 0x73757245: "Coda",
	0x0bd00bd0: "Lustre", 0x19830326: "BeeGFS", 0x47504653: "GPFS", 0x20030528: "OrangeFS",
	0x786f4256: "VirtualBox", 0xbacbacbc: "VMware", 0x65735546: "FUSE",
}

// Safe refuses a folder on a share.
func Safe(dir string) error {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return safeOn(int64(s.Type))
}

// safeOn refuses the number of a share's file system.
func safeOn(number int64) error {
	if kind := shares[int64(uint32(number))]; kind != "" {
		return &ShareError{kind}
	}
	return nil
}
