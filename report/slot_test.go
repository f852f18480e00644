package report_test

import (
	"context"
	"errors"
	"path"
	"strings"
	"testing"
	"time"

	"brief/report"
	"brief/report/archive"
)

// TestSlot holds that a time of a schedule is answered once: by a version, by
// the one that is there already, or by none where nothing changed.
func TestSlot(t *testing.T) {
	a, err := archive.OnDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	rating := data(t, "influence.csv")
	moved := strings.Replace(rating, "KAZ,RUS,overall,strong", "KAZ,RUS,overall,moderate", 1)
	if moved == rating {
		t.Fatal("the default data rate Russia in Kazakhstan otherwise")
	}
	put := 0
	issue := func(influence string, week int, only bool, at string) (string, error) {
		t.Helper()
		b := workspace(t, invented, map[string]string{"data/influence.csv": influence})
		due := day.AddDate(0, 0, 7*week)
		e, err := b.Issue(context.Background(), report.Order{
			Country: "KAZ", Date: due, ChangedOnly: only,
			Slot: &archive.Slot{Schedule: "weekly", At: moment(t, at)},
		}, a, moment(t, at), func(*report.Edition) error { put++; return nil })
		if err != nil {
			return "", err
		}
		return path.Base(e.Key) + " " + e.File, nil
	}
	for _, c := range []struct {
		influence string
		week      int
		only      bool
		at, want  string
	}{
		{rating, 0, false, "2026-11-24T01:00:00Z", "2026-W48 Kazakhstan-2026-W48.pdf"},
		{moved, 0, false, "2026-11-24T01:00:00Z", "2026-W48 Kazakhstan-2026-W48.pdf"},    // answered: the data came too late
		{rating, 0, false, "2026-11-26T01:00:00Z", "2026-W48 Kazakhstan-2026-W48.pdf"},   // another slot, nothing new
		{moved, 0, false, "2026-11-27T01:00:00Z", "2026-W48 Kazakhstan-2026-W48-v2.pdf"}, // and now there is
		{moved, 1, true, "2026-12-01T01:00:00Z", "not made: no change since KAZ/2026-W48/v2"},
		{rating, 1, true, "2026-12-01T01:00:00Z", "not made: no change since KAZ/2026-W48/v2"}, // answered
		{rating, 1, true, "2026-12-02T01:00:00Z", "2026-W49 Kazakhstan-2026-W49.pdf"},
	} {
		before := put
		got, err := issue(c.influence, c.week, c.only, c.at)
		if un := (*report.UnchangedError)(nil); errors.As(err, &un) {
			got, before = un.Error(), before-1
		} else if err != nil {
			t.Fatal(err)
		}
		if got != c.want || put != before+1 {
			t.Errorf("at %s: %q and put %d times, want %q once", c.at, got, put-before, c.want)
		}
	}
	var lines []string
	for l, err := range a.Backward() {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l.Did+" "+l.Edition+" "+l.Slot.Format(time.DateOnly)+" "+l.Note)
	}
	want := "issued KAZ/2026-W49/v1 2026-12-02 |unchanged KAZ/2026-W49 2026-12-01 KAZ/2026-W48/v2|" +
		"issued KAZ/2026-W48/v2 2026-11-27 |unchanged KAZ/2026-W48 2026-11-26 KAZ/2026-W48/v1|issued KAZ/2026-W48/v1 2026-11-24 "
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("the register says\n%s, want\n%s", got, want)
	}
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
