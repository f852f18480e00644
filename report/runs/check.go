package runs

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
	"brief/report/schedule"
)

// Check is what is wrong with the schedules of a config, from a day on: files
// of holidays, what the data do not have, and months that are left out.
func Check(cfg *config.Config, files fs.FS, places *report.Builder, today time.Time) (found problem.List) {
	for _, name := range slices.Sorted(maps.Keys(cfg.Schedules)) {
		c := cfg.Schedules[name]
		s, zone, err := Schedule(c, files)
		if err != nil {
			var wrong problem.List
			errors.As(err, &wrong)
			found = append(found, wrong...)
			continue
		}
		if len(places.Countries()) > 0 { // else those are what is wrong
			_, wrong := targets(places, cfg, c)
			found = append(found, wrong...)
		}
		if s.Rare() {
			found = append(found, rare(c, s, today.In(zone)))
		}
	}
	return found
}

// rare warns of a schedule for a day that some months do not have.
func rare(c config.Schedule, s *schedule.Schedule, from time.Time) problem.Problem {
	const few = 3
	var days []string
	for len(days) < few {
		slot, ok := s.Next(from)
		if !ok {
			break
		}
		days = append(days, slot.At.Format("2 January 2006"))
		from = slot.At
	}
	return problem.Warningf(c.Place, "S104", "schedules.%s: months without that day have no edition; next are %s", c.Name, strings.Join(days, ", ")).
		WithHint("a day up to the 28th, or last working day, comes in each")
}
