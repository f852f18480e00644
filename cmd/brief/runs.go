package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/problem"
	"brief/report/runs"
)

// runsCommand is brief runs: what ran, and why something did not come.
func (a *app) runsCommand() *cobra.Command {
	var now string
	c := &cobra.Command{
		Use:     "runs [list | why EDITION]",
		Short:   "what became of what was due: made, late, skipped, failed, and when it is tried again",
		Example: "  brief runs\n  brief runs why KAZ/2026-W48",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runsList(cmd, now) },
	}
	list := &cobra.Command{
		Use: "list", Short: "the newest 20 times that were due, and what became of each edition", Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runsList(cmd, now) },
	}
	c.AddCommand(list, a.runsWhyCommand(&now))
	c.PersistentFlags().StringVar(&now, "now", "", "take this `TIME` for the clock's")
	return c
}

// shownTimes is how many times runs list shows.
const shownTimes = 20

// A runEvent is what became of an edition that was due, as JSON.
type runEvent struct {
	Edition  string `json:"edition"`
	Schedule string `json:"schedule"`
	Due      string `json:"due"`
	State    string `json:"state"`
	Attempts int    `json:"attempts"`
	Reason   string `json:"reason"`
	Next     string `json:"next"`
}

func asRun(row runs.Row) runEvent {
	e := runEvent{row.Edition, row.Schedule, row.At.Format(time.RFC3339), string(row.Outcome), row.Attempts, row.Reason, ""}
	switch {
	case !row.Next.IsZero():
		e.Next = row.Next.In(row.At.Location()).Format(time.RFC3339)
	case row.Outcome == runs.Stopped && !row.Over:
		e.Next = "when the data change"
	}
	return e
}

// looker is a runner that only looks: it works without a queue where that is
// gone.
func (a *app) looker(cmd *cobra.Command, now string) (*watched, *runs.Runner, func(), error) {
	w, err := a.watch(cmd)
	if err == nil {
		err = w.setClock(now, "")
	}
	if err != nil {
		return nil, nil, nil, err
	}
	q, err := w.openQueue(cmd.Context())
	if err != nil {
		a.ui.problems(problem.List{problem.Warningf(problem.Place{}, "S107", "the queue cannot be asked, so nothing is known of attempts: %v", err)}, problem.Warning)
		return w, w.runner(nil, nil), func() {}, nil
	}
	return w, w.runner(q, nil), func() { q.Close() }, nil
}

func (a *app) runsList(cmd *cobra.Command, now string) error {
	_, r, closed, err := a.looker(cmd, now)
	if err != nil {
		return err
	}
	defer closed()
	rows, found, err := r.Rows(cmd.Context(), shownTimes)
	if err != nil {
		return err
	}
	a.ui.problems(found, problem.Warning)
	if len(rows) == 0 && found.Err() == nil {
		a.ui.say("nothing was due yet; brief schedule next says what will be")
	}
	if a.ui.json {
		for _, row := range rows {
			a.ui.event(asRun(row))
		}
	} else {
		a.ui.write([]byte(runTable(rows)))
	}
	if found.Err() != nil {
		return errListed
	}
	return nil
}

// runTable writes what became of each time: a head, what came in one line, then
// each edition that did not come as it should.
func runTable(rows []runs.Row) string {
	var b strings.Builder
	for i := 0; i < len(rows); {
		n := i
		for n < len(rows) && rows[n].At.Equal(rows[i].At) && rows[n].Schedule == rows[i].Schedule {
			n++
		}
		writeTime(&b, rows[i:n])
		i = n
	}
	return b.String()
}

// writeTime writes the rows of one time of a schedule.
func writeTime(b *strings.Builder, rows []runs.Row) {
	fmt.Fprintf(b, "%s  %s\n", runs.When(rows[0].At), rows[0].Schedule)
	var what []string // in the order in which they come
	of := map[string][]string{}
	for _, row := range rows {
		k := became(row, "\n    ")
		if row.Attempts > 1 {
			k += fmt.Sprintf(" (attempt %d)", row.Attempts)
		}
		k += next(row)
		if !slices.Contains(what, k) {
			what = append(what, k)
		}
		of[k] = append(of[k], row.Edition)
	}
	for _, k := range what {
		fmt.Fprintf(b, "  %s  %s\n", strings.Join(of[k], " "), k)
	}
}

// became is what became of an edition, for people; between stands between the
// lines of why.
func became(row runs.Row, between string) string {
	switch {
	case row.Reason == "":
		return string(row.Outcome)
	case row.Outcome == runs.Late, row.Outcome == runs.Made:
		return "made " + row.Reason
	}
	return string(row.Outcome) + ": " + visible(strings.ReplaceAll(row.Reason, "\n", between))
}
