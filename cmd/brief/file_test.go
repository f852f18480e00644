package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestWriteWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	for _, text := range []string{"one", "another"} {
		if err := writeWhole(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("the file holds %q, want %q", got, text)
		}
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm()&0o600 != 0o600 {
		t.Errorf("the mode is %v", info.Mode())
	}
	if got := names(t, dir); got != "a.pdf" {
		t.Errorf("the folder holds %s", got)
	}
}

// Whatever stands at the name, a failure leaves it as it was, and nothing else.
func TestWriteWholeRefuses(t *testing.T) {
	dir := t.TempDir()
	folder, locked := filepath.Join(dir, "folder"), filepath.Join(dir, "locked")
	if err := errors.Join(os.Mkdir(folder, 0o755), os.WriteFile(locked, []byte("old"), 0o444)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		folder: "is a folder", locked: "is read-only", filepath.Join(dir, "missing", "a"): fs.ErrNotExist.Error(),
	} {
		err := writeWhole(path, []byte("new"))
		var world *worldError
		if !errors.As(err, &world) || exitCode(err) != exitWorld {
			t.Fatalf("%s: %v", path, err)
		}
		if want != fs.ErrNotExist.Error() && !strings.Contains(err.Error(), want) || want == fs.ErrNotExist.Error() && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	if got, _ := os.ReadFile(locked); string(got) != "old" {
		t.Errorf("the read-only file holds %q", got)
	}
	if got := names(t, dir); got != "folder locked" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestMakeFolderUndo(t *testing.T) {
	dir := t.TempDir()
	undo, err := makeFolder(filepath.Join(dir, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	undo()
	if got := names(t, dir); got != "" {
		t.Errorf("undo left %s", got)
	}
	undo, err = makeFolder(filepath.Join(dir, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a", "kept"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	undo()
	if got := names(t, filepath.Join(dir, "a")); got != "kept" {
		t.Errorf("undo left %s, want kept", got)
	}
}
