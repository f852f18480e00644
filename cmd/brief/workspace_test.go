package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"brief/data"
)

func rooted(t *testing.T, left int64) (*rootFS, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &rootFS{root: root, left: left}, dir
}

func TestRootFSIsAFileSystem(t *testing.T) {
	files, dir := rooted(t, 1<<20)
	if err := os.CopyFS(dir, data.Files); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(files, "countries.csv", "texts/Central-Asia.md"); err != nil {
		t.Fatal(err)
	}
}

func TestRootFSLeavesNothing(t *testing.T) {
	files, dir := rooted(t, 1<<20)
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"link", "../secret", outside, "", "a/../link"} {
		if b, err := files.ReadFile(name); err == nil {
			t.Errorf("%q gave %q", name, b)
		}
		if f, err := files.Open(name); err == nil {
			f.Close()
			t.Errorf("%q was opened", name)
		}
	}
}

func TestRootFSLimits(t *testing.T) {
	files, dir := rooted(t, 10)
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("123456"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := files.ReadFile("a"); err != nil {
		t.Error(err)
	}
	if _, err := files.ReadFile("b"); !errors.Is(err, errTooMuch) {
		t.Errorf("more than the workspace may hold: %v", err)
	}
	if _, err := files.ReadFile("."); !errors.Is(err, errNotRegular) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := files.ReadFile("c"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestBuiltin(t *testing.T) {
	for _, name := range []string{"data/countries.csv", "data/texts/Central-Asia.md"} {
		if _, err := fs.ReadFile(builtin{}, name); err != nil {
			t.Error(err)
		}
	}
	if _, err := fs.ReadFile(builtin{}, "config.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
