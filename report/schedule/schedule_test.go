package schedule

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestClockChanges holds COMMANDS 5: a local time that does not exist runs at
// the first instant after the gap, one that comes twice at the first.
func TestClockChanges(t *testing.T) {
	for _, c := range []struct{ at, zone, after, next, note string }{
		{"daily 02:30", "America/New_York", "2027-03-13T12:00:00Z", "2027-03-14T03:00:00-04:00", "02:30 does not exist on this day, the clock goes forward; it runs at 03:00"},
		{"Sun 03:30", "Europe/Kyiv", "2027-03-26T00:00:00Z", "2027-03-28T04:00:00+03:00", "03:30 does not exist on this day, the clock goes forward; it runs at 04:00"},
		{"daily 01:30", "America/New_York", "2027-11-06T12:00:00Z", "2027-11-07T01:30:00-04:00", "01:30 comes twice on this day, the clock goes back; it runs the first time"},
		{"Sun 03:30", "Europe/Kyiv", "2027-10-30T00:00:00Z", "2027-10-31T03:30:00+03:00", "03:30 comes twice on this day, the clock goes back; it runs the first time"},
		{"daily 01:30", "America/New_York", "2027-11-07T05:30:00Z", "2027-11-08T01:30:00-05:00", ""}, // after the first, not the second
		{"Mon 06:00", "Asia/Almaty", "2024-02-27T00:00:00Z", "2024-03-04T06:00:00+05:00", ""},
		{"Mon 06:00", "Asia/Kolkata", "2026-11-24T00:00:00Z", "2026-11-30T06:00:00+05:30", ""},
		{"daily 02:15", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-04T02:30:00+11:00", "02:15 does not exist on this day, the clock goes forward; it runs at 02:30"},
		{"daily 09:00", "Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-31T09:00:00+14:00", ""}, // the 30th never was
		{"daily 00:00", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04T01:00:00-02:00", "00:00 does not exist on this day, the clock goes forward; it runs at 01:00"},
		{"1st 09:00", "UTC", "2026-11-24T00:00:00Z", "2026-12-01T09:00:00Z", ""},
		{"31st 09:00", "UTC", "2026-11-24T00:00:00Z", "2026-12-31T09:00:00Z", ""},
		{"29th 09:00", "UTC", "2027-02-01T00:00:00Z", "2027-03-29T09:00:00Z", ""},
		{"last working day 09:00", "Asia/Almaty", "2026-10-25T00:00:00Z", "2026-10-30T09:00:00+05:00", ""}, // the 31st is a Saturday
		{"last working day 09:00", "Asia/Almaty", "2026-12-25T00:00:00Z", "2026-12-30T09:00:00+05:00", ""}, // the 31st is a holiday
		{"Mon,Thu 06:00", "Asia/Almaty", "2026-11-24T00:00:00Z", "2026-11-26T06:00:00+05:00", ""},
	} {
		z := zone(t, c.zone)
		s, err := Parse(c.at, z, []time.Time{time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		slot, ok := s.Next(moment(t, c.after))
		if got := slot.At.Format(time.RFC3339); !ok || got != c.next || slot.Note != c.note {
			t.Errorf("%s in %s after %s: %s, %q; want %s, %q", c.at, c.zone, c.after, got, slot.Note, c.next, c.note)
		}
	}
}

// TestOncePerDay holds that each local day that a schedule names has exactly
// one slot, in order, in zones of every odd kind.
func TestOncePerDay(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca", "Europe/Dublin", "Asia/Kathmandu", "Asia/Almaty", "Asia/Gaza", "America/Santiago", "Pacific/Chatham"}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		clock := time.Duration(rapid.IntRange(0, 24*60-1).Draw(t, "minute")) * time.Minute
		day := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 20*365).Draw(t, "day"))
		s, err := Parse("daily "+day.Add(clock).Format("15:04"), z, nil)
		if err != nil {
			t.Fatal(err)
		}
		last, ok := s.slot(day)
		if !ok {
			t.Fatalf("%s has no slot in %s", day, z)
		}
		for i := 1; i <= 200; i++ {
			next, ok := s.Next(last.At)
			if !ok || !next.Day.Equal(day.AddDate(0, 0, i)) || !next.At.After(last.At) || !dayOf(next.At).Equal(next.Day) {
				t.Fatalf("after %s comes %s of %s, in %s", last.At, next.At, next.Day, z)
			}
			if want := next.Day.Add(clock).Format("15:04"); next.At.Format("15:04") != want && next.Note == "" {
				t.Fatalf("%s in place of %s, and nothing says why", next.At, want)
			}
			last = next
		}
	})
}

// TestBetween holds that of many missed times the newest are given.
func TestBetween(t *testing.T) {
	s, err := Parse("Mon 06:00", time.UTC, nil)
	if err != nil {
		t.Fatal(err)
	}
	slots := s.Between(moment(t, "2026-11-02T06:00:00Z"), moment(t, "2026-11-23T06:00:00Z"), 2)
	if len(slots) != 2 || slots[0].At.Day() != 16 || slots[1].At.Day() != 23 {
		t.Errorf("got %v", slots)
	}
}
