package main

import (
	"strings"
	"testing"

	"brief/report"
)

// After an error nothing is left of a folder that was begun.
func TestWriteFolderFails(t *testing.T) {
	dir := t.TempDir()
	for _, files := range [][]report.Input{
		{{Name: "data/a.csv"}, {Name: "data/a.csv"}}, // stands there already
		{{Name: "data"}, {Name: "data/a.csv"}},       // a file where a folder should be
		{{Name: "a.csv"}, {Name: strings.Repeat("a", 1000)}},
	} {
		if _, held, err := writeFolder(dir+"/a.inputs", files); err == nil {
			held.release()
			t.Errorf("%s and %.10s were written", files[0].Name, files[1].Name)
		}
		if got := names(t, dir); got != "" {
			t.Errorf("the folder holds %s", got)
		}
	}
}

// What somebody has put into a folder of inputs is not lost, wherever in it.
func TestInputsOfOthersStay(t *testing.T) {
	f := newFolder(t)
	records := []string{"--country", "KAZ", "--date", "2026-11-24", "--profile", "records", "-o", "made.pdf"}
	run := func(want int, says string) {
		t.Helper()
		if out, errs, code := f.brief(records...); code != want || !strings.Contains(errs, says) {
			t.Errorf("exit %d, want %d with %q\n%s%s", code, want, says, out, errs)
		}
	}
	run(0, "")
	f.write("made.inputs/.DS_Store", []byte("x"))
	run(0, "")
	f.write("made.inputs/data/my notes.txt", []byte("mine"))
	run(exitWorld, "made.inputs: is there already, and holds data/my notes.txt, which is no input of brief; move it away, or use another name")
	if got := f.read("made.inputs/data/my notes.txt"); got != "mine" {
		t.Errorf("the notes are %q", got)
	}
	other := newFolder(t)
	other.write("made.inputs/manifest.json", []byte(`{"name": "of another program"}`))
	f = other
	run(exitWorld, "made.inputs: is there already, and its manifest.json is none that this program knows; move it away")
}
