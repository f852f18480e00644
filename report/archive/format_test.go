package archive

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var writeFormat = flag.Bool("format.write", false, "write testdata/format-1.txtar anew: only before that format is released")

const format1 = "testdata/format-1.txtar"

// tree is every file of a folder by its name.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range files(t, dir) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.ToSlash(rel)] = string(b)
	}
	return all
}

// unpacked is the archive that a program of format 1 made.
func unpacked(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if *writeFormat {
		packFormat(t)
	}
	pack, err := txtar.ParseFile(format1)
	if err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(pack, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// packFormat makes an archive of this program's format: two weeks, a second
// version, a recall, two months of the register.
func packFormat(t *testing.T) {
	dir := t.TempDir()
	a, err := OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	nothing := func() error { return nil }
	lines := func(e Edition) Edition { // a txtar's files end with a line
		e.PDF = append(e.PDF, '\n')
		e.Record.PDF = Keep(e.Record.PDF.Name, e.PDF)
		for i := range e.Inputs {
			e.Inputs[i] = append(e.Inputs[i], '\n')
			e.Record.Inputs[i] = Keep(e.Record.Inputs[i].Name, e.Inputs[i])
		}
		return e
	}
	for _, err := range []error{
		a.Add(lines(edition("KAZ/2026-W48", 1)), at, nothing),
		a.Add(lines(edition("KAZ/2026-W48", 2)), at, nothing),
		a.Note(Line{At: at.AddDate(0, 0, 1), Did: Recalled, Edition: "KAZ/2026-W48/v1", Note: "a wrong rating"}),
		a.Add(lines(edition("KAZ/2026-W49", 1)), at.AddDate(0, 0, 7), nothing),
		a.Add(lines(edition("region/Central-Asia/2026-W49", 1)), at.AddDate(0, 0, 7), nothing),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	pack := &txtar.Archive{Comment: []byte("An archive as the first program of format 1 made it. It is never written anew:\nlater programs must read it (RELIABILITY P13).\n")}
	all := tree(t, dir)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pack.Files = append(pack.Files, txtar.File{Name: name, Data: []byte(all[name])})
	}
	if err := os.WriteFile(format1, txtar.Format(pack), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFormat1 holds that an archive of format 1 is read, found whole and added
// to, and that no byte of its editions and inputs changes.
func TestFormat1(t *testing.T) {
	dir := unpacked(t)
	before := tree(t, dir)
	a, err := OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := a.Scrub(); err != nil || len(found) > 0 {
		t.Fatalf("scrub finds %v, %v", found, err)
	}
	lines, err := a.Lines(time.Time{})
	if err != nil || len(lines) != 5 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, l := range lines {
		if l.Did != Issued {
			continue
		}
		if _, err := a.Load(l.Edition); err != nil {
			t.Error(err)
		}
	}
	if r, err := a.Before("KAZ/2026-W50"); err != nil || r == nil || r.ID() != "KAZ/2026-W49/v1" {
		t.Errorf("before week 50 came %v, %v", r, err)
	}
	if err := a.Add(edition("KAZ/2026-W50", 1), at.AddDate(0, 0, 14), func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if found, err := a.Scrub(); err != nil || len(found) > 0 {
		t.Errorf("after another edition scrub finds %v, %v", found, err)
	}
	after := tree(t, dir)
	for name, was := range before {
		if now := after[name]; now != was && !(strings.HasPrefix(name, "register/") && strings.HasPrefix(now, was)) {
			t.Errorf("%s was changed", name)
		}
	}
}

// TestNewerFormat holds that an archive of a later program is refused, by every
// way in, and not a byte of it changes.
func TestNewerFormat(t *testing.T) {
	dir := unpacked(t)
	a, err := OnDisk(dir) // before the later program came
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "FORMAT"), []byte("brief-archive 2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	newer := (*NewerError)(nil)
	if _, err := OnDisk(dir); !errors.As(err, &newer) || newer.Form != "brief-archive 2" {
		t.Errorf("it is opened with %v", err)
	}
	if err := a.Add(edition("KAZ/2026-W50", 1), at, func() error { return nil }); !errors.As(err, &newer) {
		t.Errorf("an edition is added with %v", err)
	}
	if err := a.Note(Line{At: at, Did: Recalled, Edition: "KAZ/2026-W48/v1"}); !errors.As(err, &newer) {
		t.Errorf("a line is added with %v", err)
	}
	if err := a.Mend("KAZ/2026-W48/v1", []byte(before["editions/KAZ/2026-W48/v1/brief.pdf"])); !errors.As(err, &newer) {
		t.Errorf("an edition is mended with %v", err)
	}
	if after := tree(t, dir); !maps.Equal(before, after) {
		t.Errorf("it holds %q, before %q", slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(before)))
	}
}

// TestCutFormat holds that an empty FORMAT, which no program leaves, is named.
func TestCutFormat(t *testing.T) {
	dir := unpacked(t)
	if err := os.WriteFile(filepath.Join(dir, "FORMAT"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OnDisk(dir); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is opened with %v", err)
	}
}
