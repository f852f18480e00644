package main

import (
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"brief/report/fault"
)

// onADisk cuts the power of a real disk, and fills one. Both need a mount,
// which only root may make.
func onADisk(t *testing.T, fresh *crashDesk) {
	if os.Getuid() != 0 {
		t.Skip("only root may mount a disk")
	}
	dir := t.TempDir()
	switch err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4k"); {
	case errors.Is(err, syscall.EPERM):
		t.Skip("this root may not mount a disk") // in a container
	case err != nil:
		t.Fatal(err)
	}
	if err := syscall.Unmount(dir, 0); err != nil {
		t.Fatal(err)
	}
	t.Run("power cut at every point", func(t *testing.T) { powerCuts(t, fresh) })
	t.Run("full", func(t *testing.T) { fullDisk(t, fresh) })
}

// powerCuts kills brief at each point on an ext4 disk that writes nothing by
// itself, takes what reached the disk, and goes on with that; at the end the
// power goes once more.
func powerCuts(t *testing.T, fresh *crashDesk) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=128m"); err != nil { // the disks are memory
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	base := filepath.Join(dir, "base")
	f, err := os.Create(base)
	if err == nil {
		err = errors.Join(f.Truncate(24<<20), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", "-F", base).CombinedOutput(); err != nil {
		t.Fatalf("mkfs.ext4: %v\n%s", err, out)
	}
	begun := fresh.begun(t)
	off := mounted(t, base, begun.dir, func(at string) {
		if err := os.CopyFS(at, os.DirFS(begun.dir)); err != nil {
			t.Fatal(err)
		}
	})
	off()
	for _, point := range fault.Points {
		d := newCrashDesk(t, fresh.bin)
		d.told, d.path = maps.Clone(begun.told), maps.Clone(begun.path)
		disk, cut, last := filepath.Join(dir, "disk"), filepath.Join(dir, "cut"), filepath.Join(dir, "last")
		copyFile(t, base, disk)
		off := mounted(t, disk, d.dir, nil)
		if code, said := d.make(point+":kill", "KAZ", "2026-12-01"); code != -1 {
			t.Errorf("%s was never reached: exit %d\n%s", point, code, said)
		}
		copyFile(t, disk, cut)
		off()
		off = mounted(t, cut, d.dir, nil)
		d.audit(false)
		if code, said := d.make("", "KAZ", "2026-12-01"); code != exitDone {
			t.Errorf("the power went at %s, the next run exits %d:\n%s", point, code, said)
		}
		d.audit(true)
		copyFile(t, cut, last)
		off()
		off = mounted(t, last, d.dir, nil)
		if d.audit(true); t.Failed() {
			t.Errorf("the power went at %s", point)
		}
		off()
	}
}

// mounted mounts a disk whose journal waits, and returns what takes it off.
func mounted(t *testing.T, disk, at string, do func(at string)) (off func()) {
	t.Helper()
	if do != nil {
		at = t.TempDir()
	}
	if out, err := exec.Command("mount", "-o", "loop,commit=300", disk, at).CombinedOutput(); err != nil {
		t.Fatalf("mount: %v\n%s", err, out)
	}
	on := true
	off = func() {
		if on {
			on = false
			if err := syscall.Unmount(at, 0); err != nil {
				t.Errorf("unmount: %v", err)
			}
		}
	}
	t.Cleanup(off)
	if do != nil {
		do(at)
	}
	return off
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
}

// fullDisk makes editions on a disk of 400 KiB until it is full: brief says so,
// leaves nothing, and works again when there is room.
func fullDisk(t *testing.T, fresh *crashDesk) {
	d := newCrashDesk(t, fresh.bin)
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, "size=400k"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Unmount(d.dir, 0) })
	if err := os.CopyFS(d.dir, os.DirFS(fresh.dir)); err != nil {
		t.Fatal(err)
	}
	countries := []string{"KAZ", "UZB", "KGZ"}
	for n := range 100 {
		if n == 99 {
			t.Fatal("the disk is never full")
		}
		d.edit(n)
		before := d.files(".")
		code, said := d.make("", countries[n%3], "2026-12-01")
		if code == exitDone {
			continue
		}
		if code != exitWorld || !strings.Contains(said, syscall.ENOSPC.Error()) || !(strings.Contains(said, "archive") || strings.Contains(said, "briefs")) {
			t.Errorf("exit %d\n%s", code, said)
		}
		if left := d.files("."); !slices.Equal(left, before) {
			t.Errorf("what is left is\n%q, before there were\n%q", left, before)
		}
		t.Logf("edition %d found no room: %s", n+1, strings.TrimSpace(said))
		break
	}
	d.audit(false)
	if err := syscall.Mount("tmpfs", d.dir, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	if code, said := d.make("", "KAZ", "2026-12-01"); code != exitDone {
		t.Errorf("the next run exits %d\n%s", code, said)
	}
	d.audit(true)
}
