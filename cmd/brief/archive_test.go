package main

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/config"
	"brief/report/golden"
	"brief/report/problem"
)

// TestArchiveFailuresInWords holds what people are told when an archive cannot
// be used, and with which code brief ends.
func TestArchiveFailuresInWords(t *testing.T) {
	b := &desk{workspace: &workspace{dir: "/desk"}, cfg: &config.Config{Archive: "archive"}}
	var text strings.Builder
	for _, err := range []error{
		&archive.ShareError{Kind: "NFS"},
		&archive.ShareError{Kind: "FUSE"},
		&archive.NewerError{Form: "brief-archive 9"},
		&archive.DamageError{File: "editions/KAZ/2026-W48/v1/record.json", What: "is no record of brief"},
		&archive.RegisterError{File: "register/2026-11", Line: 3, What: "is no line of a register"},
		&fs.PathError{Op: "write", Path: "tmp/1", Err: syscall.ENOSPC},
		fmt.Errorf("the edition before, KAZ/2026-W47/v1: %w", &archive.DamageError{File: "objects/ab/cd", What: "is gone; it held data/influence.csv"}),
		&report.RecalledError{ID: "KAZ/2026-W48/v1", Why: "the wrong country"},
		&report.Unknown{Code: "A603", What: "proof 2 of KAZ/2026-W48 was approved already by A. Serik", Hint: "it is version 1"},
		problem.List{problem.Errorf(problem.Place{}, "V107", "it was made with another font")},
	} {
		err = b.archiveError(err)
		fmt.Fprintf(&text, "%d  %v\n", exitCode(err), err)
	}
	golden.Compare(t, "archive-failures.golden", text.String())
}

// TestKeptSince holds from which day on editions are kept.
func TestKeptSince(t *testing.T) {
	today := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	for keep, want := range map[string]string{"5y": "2023-03-01", "4y": "2024-02-29", "10w": "2027-12-21", "30d": "2028-01-30", "48h": "2028-02-27"} {
		if got := keptSince(keep, today).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", keep, got, want)
		}
	}
	if got := keptSince("all", today); !got.IsZero() {
		t.Errorf("all: %v", got)
	}
}
