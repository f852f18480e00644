package report_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"brief/report"
	"brief/report/archive"
)

// TestCorrectionsAtOnce holds that of corrections that are asked for at once, of
// one version, one is made: the same one is that, and others are refused.
func TestCorrectionsAtOnce(t *testing.T) {
	a, err := archive.OnDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, put := context.Background(), func(*report.Edition) error { return nil }
	at := moment(t, "2026-11-24T05:00:00Z")
	b := workspace(t, invented, nil)
	if _, err := b.Issue(ctx, report.Order{Country: "KAZ", Date: day}, a, at, put); err != nil {
		t.Fatal(err)
	}
	first, err := a.Record("KAZ/2026-W48/v1")
	if err != nil {
		t.Fatal(err)
	}
	var workers sync.WaitGroup
	outcomes := make([]string, 6)
	for i := range outcomes {
		workers.Go(func() {
			c := report.Correction{Note: fmt.Sprintf("error %d", i%2), Date: day}
			e, err := b.Correct(ctx, first, c, a, at, put)
			if refused := (*report.Unknown)(nil); errors.As(err, &refused) {
				outcomes[i] = refused.Code
			} else if err != nil {
				outcomes[i] = err.Error()
			} else {
				outcomes[i] = fmt.Sprint("v", e.Version)
			}
		})
	}
	workers.Wait()
	newest, err := a.Newest("KAZ/2026-W48")
	if err != nil {
		t.Fatal(err)
	}
	if newest.Version != 2 || newest.Corrects != 1 {
		t.Errorf("the newest version is %d and corrects version %d", newest.Version, newest.Corrects)
	}
	for i, got := range outcomes {
		want := "A604"
		if newest.Note == fmt.Sprintf("error %d", i%2) {
			want = "v2"
		}
		if got != want {
			t.Errorf("correction %d: %s, want %s", i+1, got, want)
		}
	}
}
