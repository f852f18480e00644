package schedule

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

//go:embed testdata/table.txt
var table string

// TestTable holds each instant that a program without our rules finds.
func TestTable(t *testing.T) {
	n := 0
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if f[0] == "#" {
			continue
		}
		n++
		z := zone(t, f[0])
		s, err := Parse("daily "+f[1], z, nil)
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, f[2])
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		for slot := range s.Past(day.AddDate(0, 0, 2)) {
			if slot.Day.Equal(day) {
				year, week := slot.Day.ISOWeek()
				got = slot.At.UTC().Format("2006-01-02T15:04Z ") + slot.At.Format("15:04-07:00") + fmt.Sprintf(" %d-W%02d", year, week)
			}
			if slot.Day.Before(day) {
				break
			}
		}
		if want := strings.Join(f[3:], " "); got != want {
			t.Errorf("%s: got %s", strings.TrimSpace(line), got)
		}
	}
	if n < 100 {
		t.Errorf("the table has %d lines", n)
	}
}

// TestDue is what each policy makes of times that passed.
func TestDue(t *testing.T) {
	s, err := Parse("Mon 06:00", zone(t, "Asia/Almaty"), nil)
	if err != nil {
		t.Fatal(err)
	}
	mondays := func(days ...string) (all []time.Time) {
		for _, d := range days {
			all = append(all, moment(t, "2026-"+d+"T06:00:00+05:00"))
		}
		return all
	}
	wednesday := moment(t, "2026-11-18T10:00:00+05:00")
	for _, c := range []struct {
		name     string
		answered []time.Time
		now      string
		missed   string
		due      string
		skipped  string
	}{
		{"in time", mondays("11-16"), "2026-11-23T06:00:00+05:00", Each, "11-23", ""},
		{"not yet", mondays("11-16"), "2026-11-23T05:59:59+05:00", Each, "", ""},
		{"answered", mondays("11-16", "11-23"), "2026-11-23T06:01:00+05:00", Each, "", ""},
		{"three weeks off, each", mondays("11-02"), "2026-11-24T15:00:00+05:00", Each, "11-09 11-16 11-23", ""},
		{"three weeks off, once", mondays("11-02"), "2026-11-24T15:00:00+05:00", Once, "11-23", "11-09 11-16"},
		{"three weeks off, skip", mondays("11-02"), "2026-11-24T15:00:00+05:00", Skip, "", "11-09 11-16 11-23"},
		{"back in time, once", mondays("11-02"), "2026-11-23T06:15:00+05:00", Once, "11-23", "11-09 11-16"},
		{"back in time, skip", mondays("11-02"), "2026-11-23T06:15:00+05:00", Skip, "11-23", "11-09 11-16"},
		{"too late by a second, skip", mondays("11-16"), "2026-11-23T06:15:01+05:00", Skip, "", "11-23"},
		{"never ran", nil, "2026-11-24T06:00:00+05:00", Each, "11-23", ""},
		{"never ran, too late", nil, "2026-11-24T06:00:01+05:00", Each, "", ""},
		{"never ran, skip", nil, "2026-11-23T08:00:00+05:00", Skip, "", "11-23"},
		{"more than 12", mondays("06-01"), "2026-11-24T00:00:00Z", Each, "09-07 09-14 09-21 09-28 10-05 10-12 10-19 10-26 11-02 11-09 11-16 11-23",
			"06-08 06-15 06-22 06-29 07-06 07-13 07-20 07-27 08-03 08-10 08-17 08-24 08-31"},
		{"clock back", mondays("11-16", "11-23"), "2026-11-20T00:00:00Z", Each, "", ""},
		{"left out before the newest, each", mondays("11-02", "11-16"), "2026-11-16T07:00:00+05:00", Each, "11-09", ""},
		{"left out before the newest, once", mondays("11-02", "11-16"), "2026-11-16T07:00:00+05:00", Once, "", ""},
		{"before the first answer", mondays("11-16"), "2026-11-16T07:00:00+05:00", Each, "", ""},
		{"made by hand between", append(mondays("11-02", "11-09", "11-16"), wednesday), "2026-11-23T06:00:00+05:00", Each, "11-23", ""},
		{"made by hand for one left out", append(mondays("11-02", "11-09"), wednesday), "2026-11-19T06:00:00+05:00", Once, "", ""},
		{"another day of the week before", []time.Time{wednesday.AddDate(0, 0, -14), wednesday.AddDate(0, 0, -7), wednesday}, "2026-11-23T06:00:00+05:00", Each, "11-23", ""},
	} {
		due, skipped := s.Due(c.answered, c.missed, moment(t, c.now))
		if days(due) != c.due || days(skipped) != c.skipped {
			t.Errorf("%s: due %q, skipped %q", c.name, days(due), days(skipped))
		}
	}
}

func days(slots []Slot) string {
	var all []string
	for _, s := range slots {
		all = append(all, s.Day.Format("01-02"))
	}
	return strings.Join(all, " ")
}

// TestDueByDay compares Due with a reading of one day after the other, under
// answers given in any order, and lets every due slot be answered: then nothing
// is due, and nothing ever comes twice.
func TestDueByDay(t *testing.T) {
	zones := []string{"America/New_York", "Asia/Almaty", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Kyiv"}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		s, err := Parse(rapid.SampledFrom([]string{"Mon 06:00", "Mon,Thu 02:30", "daily 00:00", "1st 09:00", "31st 23:45"}).Draw(t, "at"), z, nil)
		if err != nil {
			t.Fatal(err)
		}
		missed := rapid.SampledFrom([]string{Each, Once, Skip}).Draw(t, "missed")
		now := time.Unix(int64(rapid.IntRange(1_262_304_000, 1_893_456_000).Draw(t, "now")), 0)
		var all, answered []time.Time
		for slot := range s.Past(now) {
			if all = append(all, slot.At); len(all) == Most {
				break
			}
		}
		for _, at := range all {
			if rapid.Bool().Draw(t, "answered") {
				answered = append(answered, at)
			}
		}
		if len(answered) == 0 {
			return
		}
		due, skipped := s.Due(answered, missed, now)
		if got, want := instants(due), byDay(s, answered, missed, now); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("due are %v, want %v", got, want)
		}
		for _, d := range due {
			if slices.ContainsFunc(answered, d.At.Equal) || slices.ContainsFunc(skipped, func(k Slot) bool { return k.At.Equal(d.At) }) {
				t.Fatalf("%s comes twice", d.At)
			}
		}
		if again, _ := s.Due(append(answered, instants(due)...), missed, now); len(again) > 0 {
			t.Fatalf("all are answered, and %v are due", again)
		}
	})
}

// byDay is what is due, found with Next from the oldest answer on.
func byDay(s *Schedule, answered []time.Time, missed string, now time.Time) (due []time.Time) {
	oldest, newest := slices.MinFunc(answered, time.Time.Compare), slices.MaxFunc(answered, time.Time.Compare)
	for slot, ok := s.Next(oldest); ok && !slot.At.After(now); slot, ok = s.Next(slot.At) {
		switch {
		case slices.ContainsFunc(answered, slot.At.Equal):
		case missed == Once && slot.At.After(newest):
			due = []time.Time{slot.At}
		case missed == Skip && slot.At.After(newest) && !slot.At.Add(Grace).Before(now), missed == Each:
			due = append(due, slot.At)
		}
	}
	return due
}

func instants(slots []Slot) (all []time.Time) {
	for _, s := range slots {
		all = append(all, s.At)
	}
	return all
}
