package runs

import (
	"path"
	"time"

	"brief/report/archive"
)

// A ledger is what the archive's register says of schedules: which times were
// answered, for which series, and how.
type ledger struct {
	lines map[string]map[string][]archive.Line // by schedule and series, oldest first
	last  archive.Line                         // the newest that was read
}

// update reads the lines that came since the last time. A register that lost
// lines, as a restored one does, is read anew.
func (l *ledger) update(a *archive.Archive) error {
	var fresh []archive.Line
	met := false
	newest := archive.Line{}
	for line, err := range a.Backward() {
		if err != nil {
			return err
		}
		if newest.N == 0 {
			newest = line
		}
		if line.N == l.last.N && line.Prev == l.last.Prev && line.Edition == l.last.Edition {
			met = true
			break
		}
		if line.Schedule != "" {
			fresh = append(fresh, line)
		}
	}
	if !met || l.lines == nil {
		l.lines = map[string]map[string][]archive.Line{}
	}
	l.last = newest
	for i := len(fresh) - 1; i >= 0; i-- {
		line := fresh[i]
		of := l.lines[line.Schedule]
		if of == nil {
			of = map[string][]archive.Line{}
			l.lines[line.Schedule] = of
		}
		series := path.Dir(line.Key())
		of[series] = append(of[series], line)
	}
	return nil
}

// answered are the times of a schedule that a series has answers for.
func (l *ledger) answered(schedule, series string) (all []time.Time) {
	for _, line := range l.lines[schedule][series] {
		all = append(all, line.Slot)
	}
	return all
}

// answer is the line that answers a time of a schedule for a series, nil if
// none does.
func (l *ledger) answer(schedule, series string, at time.Time) *archive.Line {
	of := l.lines[schedule][series]
	for i := len(of) - 1; i >= 0; i-- {
		if of[i].Slot.Equal(at) {
			return &of[i]
		}
	}
	return nil
}

// ahead is how far the newest line is in the future of a clock, 0 if that is
// less than clocks may differ.
func (l *ledger) ahead(now time.Time) time.Duration {
	const differ = 5 * time.Minute // RELIABILITY 2, P9
	if d := l.last.At.Sub(now); d > differ {
		return d
	}
	return 0
}
