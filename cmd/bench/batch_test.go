package main

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"brief/report"
	"brief/report/config"
)

func TestNamesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range names(len(heads) * len(tails)) {
		if seen[n] {
			t.Errorf("%s comes twice", n)
		}
		seen[n] = true
	}
}

// The batch measures nothing if its countries have less on their pages than a
// real one.
func TestWorkspaceIsSound(t *testing.T) {
	const n = 30
	files, err := workspace(n)
	if err != nil {
		t.Fatal(err)
	}
	cfg, found := config.Load(config.Sources{})
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	b, found := report.Open(report.Workspace{Files: files, Config: cfg}, today)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	if got := len(b.Countries()); got != n {
		t.Errorf("%d countries, want %d", got, n)
	}
	if got := len(b.Regions()); got != n/3 {
		t.Errorf("%d regions, want %d", got, n/3)
	}
}

func TestBatchTellsWhatItMade(t *testing.T) {
	var out bytes.Buffer
	if err := batch(context.Background(), load{3, 5, 2}, &out, ""); err != nil {
		t.Fatal(err)
	}
	var got tally
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Briefs != 5 || got.Bytes < 5*10_000 || len(got.Stages) != 3 || got.Allocs < 5 {
		t.Errorf("tally is %+v; want 5 briefs of at least 10 kB, and 3 stages", got)
	}
}
