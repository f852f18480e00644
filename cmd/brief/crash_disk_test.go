//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// withoutTheRight runs brief as a user who may not write to the folder that
// keeps editions, or to the one that people look into.
func withoutTheRight(t *testing.T, fresh *crashDesk) {
	for _, folder := range []string{"archive", "briefs"} {
		d := fresh.copied(t)
		locked := filepath.Join(d.dir, folder)
		if err := os.Mkdir(locked, 0o755); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 { // whom no right is missing
			d.user = 65534
			if err := filepath.WalkDir(d.dir, func(path string, _ fs.DirEntry, err error) error {
				return errorOr(err, os.Chown(path, int(d.user), int(d.user)))
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(locked, 0o555); err != nil {
			t.Fatal(err)
		}
		code, said := d.make("", "KAZ", "2026-11-24")
		if code != exitWorld || !strings.Contains(said, folder) || !strings.Contains(said, "permission denied") {
			t.Errorf("%s may not be written: exit %d\n%s", folder, code, said)
		}
		if left := d.files(folder); len(left) > 0 || len(d.told) > 0 {
			t.Errorf("%s may not be written, and has %q", folder, left)
		}
		if left := d.files("archive/tmp"); folder == "briefs" && len(left) > 0 {
			t.Errorf("%q is left", left)
		}
		if err := os.Chmod(locked, 0o755); err != nil {
			t.Fatal(err)
		}
		if code, said := d.make("", "KAZ", "2026-11-24"); code != exitDone {
			t.Errorf("the next run exits %d\n%s", code, said)
		}
		d.audit(true)
		if !slices.Contains(d.files("briefs"), "briefs/Kazakhstan-2026-W48.pdf") {
			t.Error("the brief is not there")
		}
	}
}

func errorOr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
