package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/problem"
	"brief/report/queue"
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
	Seen map[string]time.Time `json:"seen"`         // when each schedule was first seen
	Ran  time.Time            `json:"ran,omitzero"` // when somebody last looked for what is due
	Told string               `json:"told"`         // the day on which people were told last, and of what
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
	q, err := w.openQueue(cmd.Context())
	if err == nil { // it only knows which files wait: the alarm goes without
		defer q.Close()
	}
	k, err := w.silence(cmd.Context(), q, time.Time{})
	if err != nil {
		return err
	}
	w.show(k.silence)
	if err := w.tellSilence(cmd.Context(), k); err != nil {
		w.ui.problems(problem.List{problem.Warningf(problem.Place{}, "S108", "nobody was told: %v", err)}, problem.Warning)
	}
	if err := k.keep(); err != nil {
		return err
	}
	return k.alarm()
}

// A known is what is missing now, and what people were told of it before.
type known struct {
	silence *runs.Silence
	state   statusState
	file    string // that keeps state
	before  string // what it holds
}

// known is what the state folder has of earlier looks.
func (w *watched) known() (*known, error) {
	b := w.current()
	dir, err := w.stateFolder(b.dir)
	if err != nil {
		return nil, err
	}
	k := &known{file: filepath.Join(dir, "status.json")}
	if k.state, err = readState(k.file); err != nil {
		return nil, err
	}
	k.before = k.state.text()
	return k, nil
}

// ran keeps that somebody looked for what is due just now.
func (w *watched) ran() error {
	k, err := w.known()
	if err != nil {
		return err
	}
	k.state.Ran = w.app.now().UTC().Truncate(time.Second)
	return k.keep()
}

// silence looks in the archive for what is missing, and in the queue, if there
// is one, which files wait. ran is when who asks looked for what is due, the
// zero time if that was not done.
func (w *watched) silence(ctx context.Context, q *queue.Queue, ran time.Time) (*known, error) {
	k, err := w.known()
	if err != nil {
		return nil, err
	}
	if ran.Before(k.state.Ran) {
		ran = k.state.Ran
	}
	k.silence, err = w.runner(q, nil).Silent(ctx, w.current().cfg.Notify.DeadMan, func(name string) time.Time {
		if k.state.Seen[name].IsZero() {
			k.state.Seen[name] = w.app.now().UTC().Truncate(time.Second)
		}
		return k.state.Seen[name]
	}, ran)
	if err == nil && slices.ContainsFunc(k.silence.Apart, func(row runs.Row) bool { return row.Outcome == runs.Skipped }) {
		k.state.Ran = ran.UTC().Truncate(time.Second)
	}
	return k, err
}

// fine reports whether nothing is missing.
func (k *known) fine() bool {
	return len(k.silence.Missing) == 0 && k.silence.Quiet == "" && k.silence.Found.Err() == nil
}

// keep keeps the state for the next time.
func (k *known) keep() error {
	text := k.state.text()
	if text == k.before {
		return nil
	}
	return writeWhole(k.file, []byte(text))
}

// alarm is what is missing as an error, nil if nothing is.
func (k *known) alarm() error {
	switch {
	case k.fine():
		return nil
	case k.silence.Found.Err() != nil:
		return k.silence.Found
	}
	var missing []string
	for _, row := range k.silence.Missing {
		missing = append(missing, row.Edition)
	}
	return &missingError{missing, k.silence.Quiet}
}

// tellSilence tells people by notify.command what is missing, once a day. The
// error is that nobody heard it.
func (w *watched) tellSilence(ctx context.Context, k *known) error {
	if k.fine() {
		k.state.Told = ""
		return nil
	}
	cfg := w.current().cfg
	day := w.app.now().In(cfg.Location()).Format(time.DateOnly)
	if cfg.Notify.Command == "" || k.state.Told == day {
		return nil
	}
	err := w.notify(ctx, *k.silence.Notice(w.app.now()))
	if err == nil {
		k.state.Told = day
	}
	return err
}

// show prints what is missing.
func (w *watched) show(s *runs.Silence) {
	for _, row := range s.Missing {
		if w.ui.json {
			w.ui.event(asRun(row))
			continue
		}
		w.ui.result(fmt.Sprintf("%s of %s, %s%s", row.Edition, row.Schedule, runs.When(row.At), visible(row.Lacks())))
	}
	for _, row := range s.Apart {
		switch {
		case w.ui.json:
			w.ui.event(asRun(row))
		case row.Outcome == runs.Skipped:
			w.ui.result(visible(fmt.Sprintf("%s of %s, %s: skipped: %s", row.Edition, row.Schedule, runs.When(row.At), row.Reason)))
		default:
			w.ui.result(row.Reason)
		}
	}
	switch {
	case w.ui.json:
	case s.Quiet != "":
		w.ui.result("nothing came for " + s.Quiet)
	case len(s.Missing) == 0 && s.Found.Err() == nil:
		all := "everything"
		if len(s.Apart) > 0 {
			all = "everything else"
		}
		w.ui.result(all + " that was due is there: " + strings.Join(s.Fine, ", "))
	}
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
