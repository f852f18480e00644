package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/problem"
	"brief/report/runs"
)

// statusCommand is brief status, the alarm that something did not come.
func (a *app) statusCommand() *cobra.Command {
	var now string
	c := &cobra.Command{
		Use:   "status",
		Short: "whether everything that was due came; exit 6 and notify.command if not",
		Long: "Looks in the archive whether everything that was due is there, two hours after its\n" +
			"time, and whether anything came within notify.dead_man. It asks no queue, so it is to\n" +
			"be run by a timer of its own: what stopped the runs must not stop the alarm.",
		Example: "  brief status",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.status(cmd, now) },
	}
	c.Flags().StringVar(&now, "now", "", "take this `TIME` for the clock's")
	return c
}

// A statusState is what status keeps in the state folder.
type statusState struct {
	Seen map[string]time.Time `json:"seen"` // when each schedule was first seen
	Told string               `json:"told"` // the day on which people were told last, and of what
}

func (a *app) status(cmd *cobra.Command, now string) error {
	w, err := a.watch(cmd)
	if err != nil {
		return err
	}
	if err := w.setClock(now, ""); err != nil {
		return err
	}
	if len(w.desk.cfg.Schedules) == 0 && w.desk.found.Err() == nil {
		a.ui.say("config.yaml names no schedule")
		return nil
	}
	dir, err := w.stateFolder(w.desk.dir)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "status.json")
	state, err := readState(file)
	if err != nil {
		return err
	}
	before := state.text()
	s, err := w.runner(nil, nil).Silent(cmd.Context(), w.desk.cfg.Notify.DeadMan, func(name string) time.Time {
		if state.Seen[name].IsZero() {
			state.Seen[name] = w.app.now().UTC().Truncate(time.Second)
		}
		return state.Seen[name]
	})
	if err != nil {
		return err
	}
	alarm := w.alarm(cmd, s, &state)
	if text := state.text(); text != before {
		if err := writeWhole(file, []byte(text)); err != nil {
			return err
		}
	}
	return alarm
}

func readState(file string) (statusState, error) {
	s := statusState{}
	b, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return s, &worldError{relative(file), "", err}
	case json.Unmarshal(b, &s) != nil: // not worth to stop the alarm for
		s = statusState{}
	}
	if s.Seen == nil {
		s.Seen = map[string]time.Time{}
	}
	return s, nil
}

func (s statusState) text() string {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		panic(err) // it is texts and times
	}
	return string(b) + "\n"
}

// alarm says what is missing, and tells people once a day.
func (w *watched) alarm(cmd *cobra.Command, s *runs.Silence, state *statusState) error {
	if len(s.Missing) == 0 && s.Quiet == "" && s.Found.Err() == nil {
		state.Told = ""
		if !w.ui.json {
			w.ui.result("everything that was due is there: " + strings.Join(s.Fine, ", "))
		}
		return nil
	}
	var missing []string
	for _, row := range s.Missing {
		missing = append(missing, row.Edition)
		if w.ui.json {
			w.ui.event(asRun(row))
			continue
		}
		w.ui.result(fmt.Sprintf("%s of %s, %s, is missing", row.Edition, row.Schedule, runs.When(row.At)))
	}
	if s.Quiet != "" && !w.ui.json {
		w.ui.result("nothing came for " + s.Quiet)
	}
	day := w.app.now().In(w.desk.cfg.Location()).Format(time.DateOnly)
	if w.desk.cfg.Notify.Command != "" && state.Told != day {
		if err := w.notify(cmd.Context(), *s.Notice(w.app.now())); err != nil {
			w.ui.problems(problem.List{problem.Warningf(problem.Place{}, "S108", "nobody was told: %v", err)}, problem.Warning)
		} else {
			state.Told = day
		}
	}
	if s.Found.Err() != nil {
		return s.Found
	}
	return &missingError{missing, s.Quiet}
}

// A missingError says that something that was due is not there.
type missingError struct {
	editions []string
	quiet    string
}

func (e *missingError) Error() string {
	switch {
	case len(e.editions) == 0:
		return "nothing came for " + e.quiet
	case e.quiet == "":
		return fmt.Sprintf("%d missing: %s", len(e.editions), strings.Join(e.editions, ", "))
	}
	return fmt.Sprintf("%d missing, and nothing came for %s: %s", len(e.editions), e.quiet, strings.Join(e.editions, ", "))
}
