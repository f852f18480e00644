package archive_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"brief/report/archive"
)

// TestShared takes the lock of all machines around the folder's own, and adds
// nothing where it is not to be had.
func TestShared(t *testing.T) {
	var did []string
	away := errors.New("the database is away")
	var fails error
	a, err := archive.Shared(t.TempDir(), func() (func() error, error) {
		if fails != nil {
			return nil, fails
		}
		did = append(did, "lock")
		return func() error { did = append(did, "unlock"); return nil }, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	note := archive.Line{At: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC), Did: "restored", Note: "a test"}
	if err := a.Note(note); err != nil {
		t.Fatal(err)
	}
	if want := []string{"lock", "unlock"}; !slices.Equal(did, want) {
		t.Errorf("%q, want %q", did, want)
	}
	fails = away
	if err := a.Note(note); !errors.Is(err, away) {
		t.Errorf("%v, want %v", err, away)
	}
	if head, err := a.Head(); err != nil || head.Line != 1 {
		t.Errorf("%v, %v: want one line", head, err)
	}
}
