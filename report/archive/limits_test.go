package archive

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// sized makes a file of so many bytes, of which none take place on the disk.
func sized(t *testing.T, name string, size int64) {
	t.Helper()
	if err := errOr(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, nil, 0o644), os.Truncate(name, size)); err != nil {
		t.Fatal(err)
	}
}

// TestLimits holds how long a file of each kind may be.
func TestLimits(t *testing.T) {
	dir := t.TempDir()
	d, err := OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for name, most := range map[string]int64{
		"FORMAT": maxFormat, "tmp/1.intent": maxLine, "register/2026-11": maxMonth,
		"editions/KAZ/2026-W48/v1/record.json": maxRecord, "objects/ab/cd": maxInput,
	} {
		for size, refused := range map[int64]bool{most: false, most + 1: true} {
			sized(t, filepath.Join(dir, name), size)
			b, err := bounded{d}.Read(name)
			damage := (*DamageError)(nil)
			if errors.As(err, &damage) != refused || !refused && (err != nil || int64(len(b)) != size) {
				t.Errorf("%s of %d bytes: %d bytes, %v", name, size, len(b), err)
			}
		}
	}
}

// TestGiants holds that a file of a gigabyte in the place of any other is named
// by scrub, and read by nobody.
func TestGiants(t *testing.T) {
	dir, a := full(t)
	r, err := a.Record("KAZ/2026-W41/v1")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"editions/KAZ/2026-W41/v1/brief.pdf", "editions/KAZ/2026-W41/v1/record.json", object(r.Inputs[0].SHA256), "objects/ab/cd", "register/2026-10",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		was, missing := os.ReadFile(file)
		sized(t, file, 1<<30)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		found, err := a.Scrub()
		runtime.ReadMemStats(&after)
		if err != nil || len(found) == 0 || found[0].File != name {
			t.Errorf("%s of a gigabyte: found %v, %v", name, found, err)
		}
		if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 16 {
			t.Errorf("%s of a gigabyte: scrub takes %d MiB of memory", name, mib)
		}
		if _, err := a.Load("KAZ/2026-W41/v1"); err == nil && name != "objects/ab/cd" && name != "register/2026-10" {
			t.Errorf("%s of a gigabyte: the edition is loaded", name)
		}
		if err := os.WriteFile(file, was, 0o644); err != nil {
			t.Fatal(err)
		}
		if missing != nil {
			os.Remove(file)
		}
	}
}
