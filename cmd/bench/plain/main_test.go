package main

import (
	"bytes"
	"context"
	"io/fs"
	"math"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/data"
	"brief/report"
	"brief/report/config"
)

// A floor that sets other words than brief measures nothing.
func TestPlainSetsTheWordsOfTheBrief(t *testing.T) {
	ours := words(t, brief(t))
	for name, f := range faces {
		var b bytes.Buffer
		if err := document("Kazakhstan", f).Output(&b); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { compare(t, words(t, b.Bytes()), ours) })
	}
}

// compare wants about as many words in plain as in ours, and no others.
func compare(t *testing.T, plain, ours []string) {
	t.Helper()
	if d := math.Abs(float64(len(plain)-len(ours))) / float64(len(ours)); d > 0.1 {
		t.Errorf("the plain program sets %d words, brief %d", len(plain), len(ours))
	}
	have := map[string]bool{}
	for _, w := range ours {
		have[w] = true
	}
	var other []string
	for _, w := range plain {
		if !have[w] {
			other = append(other, w)
		}
	}
	if float64(len(other)) > 0.05*float64(len(plain)) {
		t.Errorf("the plain program sets words that brief does not: %s", strings.Join(other, " "))
	}
}

// brief is the default brief of Kazakhstan.
func brief(t *testing.T) []byte {
	t.Helper()
	cfg, found := config.Load(config.Sources{})
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(data.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(data.Files, name)
		files["data/"+name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	b, found := report.Open(report.Workspace{Files: files, Config: cfg}, day)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	e, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
	if err != nil {
		t.Fatal(err)
	}
	return e.PDF
}

// words are the words of a file, as pdftotext reads them.
func words(t *testing.T, file []byte) []string {
	t.Helper()
	c := exec.Command("pdftotext", "-", "-")
	c.Stdin = bytes.NewReader(file)
	out, err := c.Output()
	if err != nil {
		t.Fatalf("pdftotext, of poppler-utils: %v", err)
	}
	return strings.Fields(string(out))
}
