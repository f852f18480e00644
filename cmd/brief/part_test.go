//go:build unix

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestSweepParts holds what of a folder is taken away as left behind: what was
// surely on its way to an edition, and of which the program lives no more.
func TestSweepParts(t *testing.T) {
	f := newFolder(t)
	if out, errs, code := f.brief("--country", "KAZ", "--date", "2026-11-24", "--profile", "records", "-o", "out/"); code != exitDone {
		t.Fatal(out, errs)
	}
	dir := filepath.Join(f.dir, "out")
	inputs := filepath.Join(dir, "Kazakhstan-2026-W48.inputs")
	at := func(name string) string { return filepath.Join(dir, name) }
	is := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	const ours, text = ".Kazakhstan-2026-W48", "my own words"
	gone := map[string]string{
		ours + ".pdf.00000001.part": "%PDF-1.7 and", ours + ".pdf.00000002.part": "", ours + ".pdf.00000003.part": "%P", ours + ".pdf.00000004.part": "\x00\x00\x00\x00\x00\x00",
		ours + "-v2.pdf.00000005.part": "%PDF-", ".Cote-d-Ivoire-memo-2026-12-07-draft.fr.pdf.00000006.part": "%PDF-", ".mine.pdf.00000007.part": "%PDF-",
	}
	stays := map[string]string{
		ours + ".pdf.00000010.part": text, ours + ".pdf.part": "%PDF-", ours + ".pdf.0000001A.part": "%PDF-", ours[1:] + ".pdf.00000011.part": "%PDF-",
		".yours.pdf.00000012.part": "%PDF-", ours + ".pdf.00000013.part.old": "%PDF-", ours + ".pdf.00000014.part~": "%PDF-", ".Kazakhstan-2026-W48.docx.00000015.part": "%PDF-",
	}
	for _, files := range []map[string]string{gone, stays} {
		for name, data := range files {
			is(os.WriteFile(at(name), []byte(data), 0o644))
		}
	}
	is(os.WriteFile(at("target"), []byte("%PDF-"), 0o644), os.Symlink("target", at(ours+".pdf.00000020.part")), syscall.Mkfifo(at(ours+".pdf.00000021.part"), 0o644))
	is(os.WriteFile(at(ours+".pdf.00000022.part"), []byte("%PDF-"), 0o644))
	alive, err := holdPart(at(ours + ".pdf.00000022.part"))
	is(err)
	copied := func(name string) { t.Helper(); is(os.CopyFS(at(name), os.DirFS(inputs))) }
	copied(ours + ".inputs.00000030.part")
	copied(ours + ".inputs.00000030.part.old")
	is(os.Mkdir(at(ours+".inputs.00000031.part"), 0o755))
	copied(ours + ".inputs.00000032.part")
	is(os.WriteFile(at(ours+".inputs.00000032.part/data/mine.txt"), []byte(text), 0o644))
	copied(".Uzbekistan-2026-W48.inputs.00000033.part.old") // its program died before the next one came

	want := []string{
		"Kazakhstan-2026-W48.inputs", "Kazakhstan-2026-W48.pdf", "Uzbekistan-2026-W48.inputs", "target",
		ours + ".pdf.00000020.part", ours + ".pdf.00000021.part", ours + ".pdf.00000022.part", ours + ".inputs.00000032.part",
	}
	for name := range stays {
		want = append(want, name)
	}
	holds := func() {
		t.Helper()
		slices.Sort(want)
		if got := names(t, dir); got != strings.Join(want, " ") {
			t.Errorf("the folder holds\n%s, want\n%s", strings.ReplaceAll(got, " ", "\n"), strings.Join(want, "\n"))
		}
	}
	sweepParts(at("mine.pdf"))
	holds()
	alive.release()
	want = slices.DeleteFunc(want, func(n string) bool { return n == ours+".pdf.00000022.part" })
	sweepParts(at("mine.pdf"))
	holds()
}

// TestHeldWhileWritten holds that nobody sweeps what is on its way at this
// moment.
func TestHeldWhileWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Kazakhstan-2026-W48.pdf")
	done := make(chan bool)
	go func() {
		defer close(done)
		for range 100 {
			if err := writeWhole(path, []byte("%PDF-")); err != nil {
				t.Error(err)
			}
		}
	}()
	for {
		select {
		case <-done:
			if got := names(t, filepath.Dir(path)); got != filepath.Base(path) {
				t.Errorf("the folder holds %s", got)
			}
			return
		default:
			sweepParts(path)
		}
	}
}
