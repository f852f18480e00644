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

// TestUnchanged holds that nothing changed where the page would say so, and that
// the edition that still says all is the one that was compared with, not one
// that was recalled since.
func TestUnchanged(t *testing.T) {
	s := newSeries(t)
	s.issue("KAZ", day, "strong", nil)
	s.issue("KAZ", day, "moderate", nil)
	r, err := s.Record("KAZ/2026-W48/v2")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Recall(r, "Invented: it was misread.", day); err != nil {
		t.Fatal(err)
	}
	row := "KAZ,RUS,overall,strong,"
	for _, c := range []struct{ name, from, to string }{
		{"nothing", row, row},
		{"a power that the report does not ask for", row, strings.Replace(row, "RUS", "USA", 1) + "not stated,not stated,reported,not stated,S1,Strong\n" + row},
	} {
		rows := strings.Replace(data(t, "influence.csv"), c.from, c.to, 1)
		b := workspace(t, invented+"reports:\n  country: { template: country, for: country, pages: 2, actors: [RUS, CHN] }\n", map[string]string{"data/influence.csv": rows})
		for _, ask := range []func(report.Order) error{
			func(o report.Order) error { _, _, err := b.Try(context.Background(), o, s.Archive); return err },
			func(o report.Order) error {
				_, err := b.Issue(context.Background(), o, s.Archive, o.Date, func(*report.Edition) error { return nil })
				return err
			},
		} {
			err := ask(report.Order{Country: "KAZ", Date: day.AddDate(0, 0, 7), ChangedOnly: true})
			if err == nil || err.Error() != "not made: no change since KAZ/2026-W48/v1" {
				t.Errorf("%s: %v", c.name, err)
			}
		}
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

// TestLate holds that an edition that comes late is made of the data as they
// were, where another edition of its time holds them, else of those of now, and
// that its page says which.
func TestLate(t *testing.T) {
	a, err := archive.OnDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings := invented + "reports:\n  memo: { template: country, for: country, actors: [RUS, CHN] }\n"
	rating := data(t, "influence.csv")
	moved := strings.Replace(rating, "KAZ,RUS,overall,strong", "KAZ,RUS,overall,moderate", 1)
	own := "## Why it matters\n\nThis desk has words of its own. [desk]\n"
	ctx, put := context.Background(), func(*report.Edition) error { return nil }
	due := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	onTime := workspace(t, settings, map[string]string{"data/influence.csv": rating, "data/texts/KGZ.md": own})
	if _, err := onTime.Issue(ctx, report.Order{Report: "memo", Country: "KAZ", Date: day}, a, due.Add(time.Hour), put); err != nil {
		t.Fatal(err)
	}
	now := day.AddDate(0, 0, 20)
	later := workspaceOn(t, now, settings, map[string]string{"data/influence.csv": moved, "data/texts/KGZ.md": own})
	for _, c := range []struct{ country, want, level string }{
		{"KAZ", "Produced late, on 14 December 2026. Its data are those of 24 November 2026.", "Strong"},
		{"KGZ", "Produced late, on 14 December 2026. Its data were read on 14 December 2026.", ""}, // its text is in no edition
	} {
		o := report.Order{Country: c.country, Date: day, Late: now}
		b := later
		then, err := later.Then(o, a, due, due.AddDate(0, 0, 7))
		if err != nil {
			t.Fatal(err)
		}
		if (then != nil) != (c.country == "KAZ") {
			t.Errorf("%s: data of then are there: %v", c.country, then != nil)
		}
		if then != nil {
			b = then
		}
		e, err := b.Issue(ctx, o, a, moment(t, "2026-12-14T05:00:00Z"), put)
		if err != nil {
			t.Fatal(err)
		}
		text := transcript(readTagged(t, e.PDF))
		if !strings.Contains(text, c.want) {
			t.Errorf("%s does not say %q:\n%.600s", c.country, c.want, text)
		}
		if e.Period != "2026-W48" || !strings.Contains(text, c.level) {
			t.Errorf("%s is of %s, and does not rate %q", c.country, e.Period, c.level)
		}
		again, err := report.Remake(ctx, e.Inputs, report.AtHand{}, func(*report.Made) {})
		if err != nil || string(again.PDF) != string(e.PDF) {
			t.Errorf("%s made again is another: %v", c.country, err)
		}
	}
}
