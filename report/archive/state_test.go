package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// keep keeps an edition as made at a time.
func (k *kept) keep(e Edition, at time.Time) {
	k.t.Helper()
	if err := k.a.Add(e, at, func() error { return nil }); err != nil {
		k.t.Fatal(err)
	}
}

// A kept is an archive on disk that a test fills.
type kept struct {
	t *testing.T
	a *Archive
}

func newKept(t *testing.T) *kept {
	a, err := OnDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &kept{t, a}
}

// states are the states of all that is kept of a key, as one text.
func (k *kept) states(key string) string {
	k.t.Helper()
	all, err := k.a.Entries(key)
	if err != nil {
		k.t.Fatal(err)
	}
	var lines []string
	for _, e := range all {
		line := strings.TrimPrefix(e.ID(), key+"/") + " " + string(e.State)
		if e.By != "" {
			line += " " + strings.TrimPrefix(e.By, key+"/")
		}
		if e.Issued == nil {
			line += " unregistered"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

// TestStates holds what becomes of versions and proofs as others follow.
func TestStates(t *testing.T) {
	k := newKept(t)
	const key = "KAZ/2026-W48"
	is := func(want string) {
		t.Helper()
		if got := k.states(key); got != want {
			t.Errorf("states are\n%s, want\n%s", got, want)
		}
	}
	is("")
	k.keep(edition(key, 1), at)
	is("v1 issued")
	k.keep(edition(key, 2), at)
	is("v1 superseded v2, v2 issued")
	corrected := edition(key, 3)
	corrected.Record.Corrects, corrected.Record.Note = 2, "wrong"
	k.keep(corrected, at)
	is("v1 superseded v3, v2 corrected v3, v3 issued")
	for n := 1; n <= 2; n++ {
		proof := edition(key, 1)
		proof.Record.Version, proof.Record.Proof = 0, n
		k.keep(proof, at)
	}
	is("v1 superseded v3, v2 corrected v3, v3 issued, proof1 superseded proof2, proof2 proof")
	approved := edition(key, 4)
	approved.Record.OfProof, approved.Record.ApprovedBy = 2, "A. Serik"
	k.keep(approved, at.AddDate(0, 2, 0))
	is("v1 superseded v4, v2 corrected v3, v3 superseded v4, v4 issued, proof1 superseded proof2, proof2 approved v4")
	r, err := k.a.Record(key + "/v4")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // told twice it stands there once
		if err := k.a.Recall(r, "the wrong country", at.AddDate(0, 3, 0)); err != nil {
			t.Fatal(err)
		}
	}
	is("v1 superseded v4, v2 corrected v3, v3 superseded v4, v4 recalled, proof1 superseded proof2, proof2 approved v4")
	if h, err := k.a.Head(); h.Line != 7 || err != nil {
		t.Errorf("the register ends with line %d, %v", h.Line, err)
	}
}

// TestOneVersionOfAProof holds that under the lock a version is refused whose
// proof is not the newest by then, or is a version already: who looked before
// may have seen it otherwise.
func TestOneVersionOfAProof(t *testing.T) {
	k := newKept(t)
	const key = "KAZ/2026-W48"
	proof := func(n int) {
		p := edition(key, 1)
		p.Record.Version, p.Record.Proof = 0, n
		k.keep(p, at)
	}
	approved := func(version, of int) error {
		e := edition(key, version)
		e.Record.OfProof, e.Record.ApprovedBy = of, "A. Serik"
		return k.a.Add(e, at, func() error { return nil })
	}
	proof(1)
	proof(2)
	if stale := (*StaleProofError)(nil); !errors.As(approved(1, 1), &stale) || stale.Newest != 2 {
		t.Errorf("the older proof: %v", stale)
	}
	for range 2 { // the same version again is the same
		if err := approved(1, 2); err != nil {
			t.Error(err)
		}
	}
	if taken := (*TakenError)(nil); !errors.As(approved(2, 2), &taken) || taken.Newest != 1 {
		t.Errorf("the same proof again: %v", taken)
	}
	proof(3)
	if err := approved(1, 2); err != nil { // it was done before
		t.Error(err)
	}
	if got := k.states(key); got != "v1 issued, proof1 superseded proof3, proof2 approved v1, proof3 proof" {
		t.Error(got)
	}
}

// TestPeriods holds which words are periods, and when they end.
func TestPeriods(t *testing.T) {
	for period, ends := range map[string]string{
		"2026-W53": "2027-01-04", "2027-W01": "2027-01-11", "2020-W53": "2021-01-04", "2026-12": "2027-01-01", "2026-12-31": "2027-01-01", "2024-02": "2024-03-01",
	} {
		if got := Ends(period).Format(time.DateOnly); !IsPeriod(period) || got != ends {
			t.Errorf("%s ends on %s, want %s; a period: %v", period, got, ends, IsPeriod(period))
		}
	}
	for _, word := range []string{"2027-W53", "2026-W54", "2026-W00", "2026-w48", "2026-W4", "2026-W+8", "2026-13", "2026-02-30", "v1", "", "2026-W481"} {
		if IsPeriod(word) {
			t.Errorf("%q is taken for a period", word)
		}
	}
}

// TestNoIDLeadsElsewhere holds that what is no ID is not there, whatever lies at
// the path that it would be.
func TestNoIDLeadsElsewhere(t *testing.T) {
	k := newKept(t)
	k.keep(edition("KAZ/2026-W48", 1), at)
	for _, id := range []string{"../editions/KAZ/2026-W48/v1", "KAZ/../KAZ/2026-W48/v1", "/KAZ/2026-W48/v1", "", "v1", "KAZ/2026-W48", "KAZ//2026-W48/v1"} {
		if _, err := k.a.Record(id); !missing(err) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// TestDamagedRecords holds that an edition without a record that can be read is
// damaged, that those beside it are what they are, and that its name is taken.
func TestDamagedRecords(t *testing.T) {
	const key = "KAZ/2026-W48"
	for what, damage := range map[string]func(file string) error{
		"is gone":                 os.Remove,
		"is no record of brief":   func(file string) error { return os.Truncate(file, 9) },
		"is no record of brief: ": func(file string) error { return os.Truncate(file, 0) },
		"is the record of UZB/2026-W48/v1": func(file string) error {
			b, err := os.ReadFile(strings.Replace(file, "KAZ/2026-W48/v2", "UZB/2026-W48/v1", 1))
			return errOr(err, os.WriteFile(file, b, 0o644))
		},
	} {
		dir := t.TempDir()
		a, err := OnDisk(dir)
		if err != nil {
			t.Fatal(err)
		}
		k := &kept{t, a}
		k.keep(edition("UZB/2026-W48", 1), at)
		k.keep(edition(key, 1), at)
		k.keep(edition(key, 2), at)
		k.keep(edition(key, 3), at)
		file := "editions/" + key + "/v2/record.json"
		if err := damage(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
			t.Fatal(err)
		}
		if got := k.states(key); got != "v1 superseded v3, v2 damaged, v3 issued" {
			t.Errorf("%s: states are %s", what, got)
		}
		if r, err := a.Before("KAZ/2026-W49"); err != nil || r.ID() != key+"/v3" {
			t.Errorf("%s: before the next week came %v, %v", what, r, err)
		}
		damaged := (*DamageError)(nil)
		if _, err := a.Entry(key + "/v2"); !errors.As(err, &damaged) || damaged.File != file || damaged.What != strings.TrimSuffix(what, ": ") {
			t.Errorf("%s: the edition is %v", what, err)
		}
		if err := os.RemoveAll(filepath.Join(dir, "editions", key, "v3")); err != nil {
			t.Fatal(err)
		}
		for _, ask := range map[string]func() error{
			"the edition before": func() error { _, err := a.Before("KAZ/2026-W49"); return err },
			"the newest version": func() error { _, err := a.Newest(key); return err },
			"a version gone":     func() error { _, err := a.Entry(key + "/v3"); return err },
			"the same again":     func() error { return a.Add(edition(key, 3), at, func() error { return nil }) },
			"its name":           func() error { return a.Add(edition(key, 2), at, func() error { return nil }) },
		} {
			if err := ask(); !errors.As(err, &damaged) && !errors.As(err, new(*TakenError)) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

// TestEmptyPeriod holds that the folder of a period in which nothing arrived is
// not taken for its newest.
func TestEmptyPeriod(t *testing.T) {
	k := newKept(t)
	k.keep(edition("KAZ/2026-W48", 1), at)
	if err := k.a.fs.Mkdir("editions/KAZ/2026-W49"); err != nil {
		t.Fatal(err)
	}
	if key, err := k.a.Last("KAZ"); key != "KAZ/2026-W48" || err != nil {
		t.Errorf("the newest is %q, %v", key, err)
	}
}
