// Package schedule says when editions are due: which local days a schedule
// names, and at which instant of each. It must not know the clock, who makes
// editions, or which of them exist.
package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Schedule is a time of day in a zone, and the local days that have it.
type Schedule struct {
	zone         *time.Location
	hour, minute int
	on           func(day time.Time) bool
	rare         bool // months without such a day have none
}

// A Slot is one time at which a schedule is due. Its edition is named by its
// local day, so a change of the clock can neither double nor lose it.
type Slot struct {
	Day  time.Time // the local day, as midnight UTC
	At   time.Time // in the zone of the schedule
	Note string    // what a change of the clock does to it, or ""
}

// weekdays are the names that at may use, in the order of time.Weekday.
var weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// Parse reads what a config says: "Mon 06:00", "Mon,Thu 06:00", "daily 18:30",
// "1st 09:00" or "last working day 09:00". Saturdays, Sundays and holidays,
// which are days as midnight UTC, are no working days. config has checked the
// form; what it did not is an error.
func Parse(at string, zone *time.Location, holidays []time.Time) (*Schedule, error) {
	at = strings.TrimSpace(at)
	space := strings.LastIndexByte(at, ' ')
	if space < 0 {
		return nil, fmt.Errorf("%q names no day and time", at)
	}
	days := strings.TrimSpace(at[:space])
	clock, err := time.Parse("15:04", at[space+1:])
	if err != nil {
		return nil, fmt.Errorf("%q is no time of day", at[space+1:])
	}
	s := &Schedule{zone: zone, hour: clock.Hour(), minute: clock.Minute()}
	switch {
	case days == "daily":
		s.on = func(time.Time) bool { return true }
	case days == "last working day":
		s.on = func(day time.Time) bool { return day.Equal(lastWorking(day, holidays)) }
	case days[0] >= '0' && days[0] <= '9':
		n, err := strconv.Atoi(days[:max(0, len(days)-2)])
		if err != nil || n < 1 || n > 31 {
			return nil, fmt.Errorf("%q is no day of the month", days)
		}
		s.rare = n > 28
		s.on = func(day time.Time) bool { return day.Day() == n }
	default:
		var on [7]bool
		for name := range strings.SplitSeq(days, ",") {
			i := slices.Index(weekdays, strings.TrimSpace(name))
			if i < 0 {
				return nil, fmt.Errorf("%q is no weekday", name)
			}
			on[i] = true
		}
		s.on = func(day time.Time) bool { return on[day.Weekday()] }
	}
	return s, nil
}

// lastWorking is the last working day of the month of a day.
func lastWorking(day time.Time, holidays []time.Time) time.Time {
	last := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	for last.Weekday() == time.Saturday || last.Weekday() == time.Sunday || slices.ContainsFunc(holidays, last.Equal) {
		last = last.AddDate(0, 0, -1)
	}
	return last
}

// horizon is how far Next looks: no schedule has so long a pause.
const horizon = 366 * 5

// Next returns the first slot after an instant. ok is false if there is none
// within five years, which holidays without end can do.
func (s *Schedule) Next(after time.Time) (slot Slot, ok bool) {
	day := dayOf(after.In(s.zone)).AddDate(0, 0, -1)
	for range horizon {
		if s.on(day) {
			if slot, ok := s.slot(day); ok && slot.At.After(after) {
				return slot, true
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return Slot{}, false
}

// Between returns the slots after one instant and up to another, at most most
// of them: the newest.
func (s *Schedule) Between(after, until time.Time, most int) []Slot {
	var slots []Slot
	for slot, ok := s.Next(after); ok && !slot.At.After(until); slot, ok = s.Next(slot.At) {
		if slots = append(slots, slot); len(slots) > most {
			slots = slots[1:]
		}
	}
	return slots
}

// Rare reports whether some months have no such day: the 29th to the 31st.
func (s *Schedule) Rare() bool { return s.rare }

// dayOf is the day of t in its own zone, as midnight UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// slot is the instant of the schedule on a local day. A time that comes twice
// is the first; one that a gap leaves out is the first instant after the gap
// (COMMANDS 5). ok is false for a day that the zone leaves out altogether, as
// Apia did on 30 December 2011.
//
// time.Date is no rule for either case: it shifts by the gap, and of two equal
// times it may take the second.
func (s *Schedule) slot(day time.Time) (slot Slot, ok bool) {
	wall := day.Add(time.Duration(s.hour)*time.Hour + time.Duration(s.minute)*time.Minute)
	// Stretches of one offset follow each other; the first is one that ended
	// or will hold the time, whatever the offset.
	t := wall.Add(-26 * time.Hour).In(s.zone)
	for {
		_, offset := t.Zone()
		start, end := t.ZoneBounds()
		at := wall.Add(-time.Duration(offset) * time.Second)
		switch {
		case !start.IsZero() && at.Before(start):
			at = start.In(s.zone)
			return Slot{day, at, fmt.Sprintf("%s does not exist on this day, the clock goes forward; it runs at %s", wall.Format("15:04"), at.Format("15:04"))}, dayOf(at).Equal(day)
		case end.IsZero() || at.Before(end):
			slot = Slot{day, at.In(s.zone), ""}
			if again := s.again(wall, end); again {
				slot.Note = wall.Format("15:04") + " comes twice on this day, the clock goes back; it runs the first time"
			}
			return slot, true
		}
		t = end.In(s.zone)
	}
}

// again reports whether a wall time comes a second time after a change of the
// clock at end.
func (s *Schedule) again(wall, end time.Time) bool {
	if end.IsZero() {
		return false
	}
	_, offset := end.In(s.zone).Zone()
	return !wall.Add(-time.Duration(offset) * time.Second).Before(end)
}
