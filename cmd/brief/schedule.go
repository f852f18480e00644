package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/runs"
)

// scheduleCommand is brief schedule, which holds next.
func (a *app) scheduleCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "schedule", Short: "look after schedules"})
	var from string
	next := &cobra.Command{
		Use:     "next [N]",
		Short:   "the next runs of each schedule, with zone, UTC, edition, and what a change of the clock does to them",
		Example: "  brief schedule next\n  brief schedule next 10 --from 2027-03-01",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := "3"
			if len(args) > 0 {
				n = args[0]
			}
			return a.scheduleNext(cmd, n, from)
		},
	}
	next.Flags().StringVar(&from, "from", "", "runs after this `TIME`, such as 2027-03-01 or 2027-03-01T06:00+05:00; else now")
	c.AddCommand(next)
	return c
}

// A due is one time of a schedule, as JSON.
type due struct {
	Schedule string `json:"schedule"`
	Local    string `json:"local"`
	UTC      string `json:"utc"`
	Zone     string `json:"zone"`
	Edition  string `json:"edition"`
	Note     string `json:"note"`
}

func (a *app) scheduleNext(cmd *cobra.Command, count, from string) error {
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > 1000 {
		return usagef("write brief schedule next 10", "%q is no number from 1 to 1000", shortened(count))
	}
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	if b.found.Err() != nil {
		return b.found
	}
	var all []due
	for _, name := range slices.Sorted(maps.Keys(b.cfg.Schedules)) {
		c := b.cfg.Schedules[name]
		s, zone, err := runs.Schedule(c, b.files)
		if err != nil {
			return err
		}
		after := a.now()
		if from != "" {
			if after, err = instant(from, zone); err != nil {
				return err
			}
		}
		for range n {
			slot, ok := s.Next(after)
			if !ok {
				break
			}
			all = append(all, due{
				name, slot.At.Format("Mon 2006-01-02 15:04"), slot.At.UTC().Format("2006-01-02T15:04Z"), zone.String(),
				report.Period(b.cfg.Edition, slot.Day), slot.Note,
			})
			after = slot.At
		}
	}
	if len(all) == 0 {
		a.ui.say("config.yaml names no schedule")
	}
	if a.ui.json {
		for _, d := range all {
			a.ui.event(d)
		}
		return nil
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, d := range all {
		line := strings.Join([]string{d.Schedule, d.Local, d.Zone, d.UTC, d.Edition}, "\t")
		if d.Note != "" {
			line += "\t" + d.Note
		}
		w.Write([]byte(line + "\n"))
	}
	w.Flush()
	a.ui.write([]byte(text.String()))
	return nil
}

// instant reads a time as RFC 3339, with or without seconds; a bare day is its
// first instant in a zone.
func instant(s string, zone *time.Location) (time.Time, error) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return t, nil
	}
	return time.Time{}, &usageError{"R503", strconv.Quote(shortened(s)) + " is no time", "write 2027-03-01 or 2027-03-01T06:00+05:00"}
}
