package schedule

import (
	"iter"
	"slices"
	"time"
)

// What happens to times that passed while nothing ran (COMMANDS 4).
const (
	Each = "each" // one edition for each of them, with that time's date
	Once = "once" // one for the newest
	Skip = "skip" // none
)

// The bounds of what is made up for.
const (
	Grace = 15 * time.Minute // a time that is longer past is missed (COMMANDS 5)
	First = 24 * time.Hour   // how old the first time of a schedule may be that never ran (COMMANDS 5)
	Most  = 12               // so many missed times at most (RELIABILITY 2, P9)
)

// Past yields the slots up to an instant, the newest first, as far back as
// Next looks forward.
func (s *Schedule) Past(until time.Time) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		day := dayOf(until.In(s.zone)).AddDate(0, 0, 1)
		for range horizon {
			if s.on(day) {
				if slot, ok := s.slot(day); ok && !slot.At.After(until) && !yield(slot) {
					return
				}
			}
			day = day.AddDate(0, 0, -1)
		}
	}
}

// Due returns the slots up to now that want an edition, oldest first, and those
// that missed (Each, Once or Skip) leaves without one. answered are the times
// that have their answer already, in any order; where there are none the
// schedule never ran, and is due for its newest time within First.
//
// What is due follows from the answers alone, whoever gave them in whatever
// order: under Each a time that was left out between two answers is due as well.
// Times before the first answer are not, nor are those between answers at times
// that the schedule does not name any more.
func (s *Schedule) Due(answered []time.Time, missed string, now time.Time) (due, skipped []Slot) {
	open, left := s.open(answered, now)
	if missed != Each {
		left = nil
	}
	open = append(left, open...)
	from := len(open)
	switch missed {
	case Each:
		from = max(0, len(open)-Most)
	case Once:
		from = max(0, len(open)-1)
	case Skip:
		for from > 0 && Late(open[from-1].At, now) == 0 {
			from--
		}
	}
	return open[from:], open[:from]
}

// open are the slots after the newest answer, and those that were left out
// before it, both oldest first.
func (s *Schedule) open(answered []time.Time, now time.Time) (open, left []Slot) {
	var newest time.Time
	for _, at := range answered {
		if at.After(newest) {
			newest = at
		}
	}
	var between []Slot // the newest answer and the answer before it, if there is one
	older := 0
	for slot := range s.Past(now) {
		switch {
		case len(answered) == 0:
			if now.Sub(slot.At) <= First {
				open = append(open, slot)
			}
			return open, nil
		case slices.ContainsFunc(answered, slot.At.Equal):
			left, between = append(left, between...), nil
		case slot.At.After(newest):
			open = append(open, slot)
			continue
		default:
			between = append(between, slot)
		}
		if older++; older > Most {
			break
		}
	}
	slices.Reverse(open)
	slices.Reverse(left)
	return open, left
}

// Late is how many seconds later than its slot something came, 0 where it was
// in time.
func Late(slot, at time.Time) time.Duration {
	if d := at.Sub(slot).Truncate(time.Second); d > Grace {
		return d
	}
	return 0
}
