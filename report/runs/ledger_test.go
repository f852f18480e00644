package runs

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"brief/report/archive"
)

// monday is the nth time of the schedules of tests.
func monday(n int) time.Time {
	return time.Date(2026, 11, 23+7*n, 1, 0, 0, 0, time.UTC)
}

// answer adds to a register that nothing changed since some edition.
func answer(t testing.TB, a *archive.Archive, schedule, series string, n int) {
	t.Helper()
	year, week := monday(n).ISOWeek()
	key := fmt.Sprintf("%s/%d-W%02d", series, year, week)
	if err := a.Unchanged(key, archive.Slot{Schedule: schedule, At: monday(n)}, series+"/2026-W47/v1", monday(n)); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) *archive.Archive {
	t.Helper()
	a, err := archive.OnDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestLedger holds that a ledger which is brought up to date now and then says
// the same as one that reads everything.
func TestLedger(t *testing.T) {
	schedules, series := []string{"weekly", "other"}, []string{"KAZ", "region/Central-Asia"}
	rapid.Check(t, func(r *rapid.T) {
		a := open(t)
		var now ledger
		said := map[string][]time.Time{}
		for n := range rapid.IntRange(1, 12).Draw(r, "times") {
			s, of := rapid.SampledFrom(schedules).Draw(r, "schedule"), rapid.SampledFrom(series).Draw(r, "series")
			answer(t, a, s, of, n)
			said[s+of] = append(said[s+of], monday(n))
			if rapid.Bool().Draw(r, "look") {
				if err := now.update(a); err != nil {
					r.Fatal(err)
				}
			}
		}
		var all ledger
		for _, l := range []*ledger{&now, &all} {
			if err := l.update(a); err != nil {
				r.Fatal(err)
			}
			for _, s := range schedules {
				for _, of := range series {
					if got := l.answered(s, of); !slices.EqualFunc(got, said[s+of], time.Time.Equal) {
						r.Fatalf("%s of %s: %v, want %v", of, s, got, said[s+of])
					}
				}
			}
		}
	})
}

// TestLedgerOfRestored holds that the answers of a register that lost its last
// lines are forgotten.
func TestLedgerOfRestored(t *testing.T) {
	a, older := open(t), open(t)
	for n := range 3 {
		answer(t, a, "weekly", "KAZ", n)
	}
	answer(t, older, "weekly", "KAZ", 0)
	var l ledger
	for _, from := range []*archive.Archive{a, older} {
		if err := l.update(from); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.answered("weekly", "KAZ"); len(got) != 1 {
		t.Errorf("answered are %v", got)
	}
	if l.answer("weekly", "KAZ", monday(0)) == nil || l.answer("weekly", "KAZ", monday(1)) != nil || l.answer("weekly", "UZB", monday(0)) != nil {
		t.Error("the wrong time has an answer")
	}
	if d := l.ahead(monday(0).Add(-4 * time.Minute)); d != 0 {
		t.Errorf("four minutes are %v", d)
	}
	if d := l.ahead(monday(0).Add(-time.Hour)); d != time.Hour {
		t.Errorf("an hour is %v", d)
	}
}
