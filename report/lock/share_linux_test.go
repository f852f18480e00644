package lock

import (
	"errors"
	"testing"
)

// TestShares holds which file systems are refused, by the numbers of
// linux/magic.h and of the systems themselves.
func TestShares(t *testing.T) {
	cifs := uint32(0xff534d42)
	for number, want := range map[int64]string{
		0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "SMB", int64(int32(cifs)): "SMB", 0xfe534d42: "SMB",
		0x01021997: "9P", 0x00c36400: "Ceph", 0x5346414f: "AFS", 0x65735546: "FUSE",
		0x6b414653: "AFS", 0x73757245: "Coda", 0x0bd00bd0: "Lustre", 0x19830326: "BeeGFS", 0x47504653: "GPFS", 0x20030528: "OrangeFS",
		0x786f4256: "VirtualBox", 0xbacbacbc: "VMware",
		0xef53: "", 0x58465342: "", 0x9123683e: "", 0x01021994: "", 0x794c7630: "", 0x2fc12fc1: "", // ext4, XFS, Btrfs, tmpfs, overlay, ZFS
	} {
		err := safeOn(number)
		share := (*ShareError)(nil)
		switch errors.As(err, &share); {
		case want == "" && err != nil:
			t.Errorf("%#x is refused: %v", number, err)
		case want != "" && (share == nil || share.Kind != want):
			t.Errorf("%#x: %v, want a share of %s", number, err, want)
		}
	}
	if err := Safe(t.TempDir()); err != nil {
		t.Errorf("the disk of this test is refused: %v", err)
	}
}
