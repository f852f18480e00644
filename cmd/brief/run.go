package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report/problem"
	"brief/report/queue"
	"brief/report/runs"
)

// A runFlags is what a person asks of a run.
type runFlags struct {
	now     string
	dry     bool
	workers int
}

// runCommand is brief run, which makes what is due and ends.
func (a *app) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [SCHEDULE]",
		Short: "make everything that is due, or what one schedule names, now",
		Long: "Makes everything that the schedules of config.yaml are due for, and ends. The edition\n" +
			"of a time has the date of that time, however late it comes. With a name it makes what\n" +
			"that schedule is for now, whatever its time.",
		Example: "  brief run\n  brief run --dry-run\n  brief run weekly\n  brief run --now 2026-11-23T06:00+05:00",
		Args:    atMost(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return offered(a.named(cmd, "schedules"), typed), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd, f, strings.Join(args, ""))
		},
	}
	c.Flags().StringVar(&f.now, "now", "", "take this `TIME` for the clock's, such as 2026-11-23T06:00+05:00")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "only say what would be made, and what not and why")
	c.Flags().IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "make `N` editions at once")
	return c
}

func (a *app) run(cmd *cobra.Command, f runFlags, name string) error {
	if f.workers < 1 || f.workers > 64 {
		return usagef("write a number from 1 to 64", "--workers %d is none", f.workers)
	}
	w, err := a.watch(cmd)
	if err != nil {
		return err
	}
	if err := w.setClock(f.now, name); err != nil {
		return err
	}
	if err := w.names(name); err != nil {
		return err
	}
	if len(w.desk.cfg.Schedules) == 0 && w.desk.found.Err() == nil {
		a.ui.say("config.yaml names no schedule")
		if f.dry {
			return nil
		}
		return w.deliver(cmd.Context(), nil)
	}
	q, err := w.openQueue(cmd.Context())
	if err != nil {
		return err
	}
	defer q.Close()
	if f.dry {
		return w.dryRun(cmd.Context(), q, name)
	}
	return w.runAll(cmd.Context(), q, f, name)
}

// setClock makes a time the clock's, from which it goes on.
func (w *watched) setClock(now, schedule string) error {
	if now == "" {
		return nil
	}
	zone := w.desk.cfg.Location()
	if c, ok := w.desk.cfg.Schedules[schedule]; ok {
		if z, err := time.LoadLocation(c.Zone); err == nil {
			zone = z
		}
	}
	t, err := instant(now, zone)
	if err != nil {
		return err
	}
	start := time.Now()
	w.app.now = func() time.Time { return t.Add(time.Since(start)) }
	return nil
}

// names refuses a schedule that config.yaml does not have.
func (w *watched) names(schedule string) error {
	if _, ok := w.desk.cfg.Schedules[schedule]; ok || schedule == "" || w.desk.found.Err() != nil {
		return nil
	}
	known := slices.Sorted(maps.Keys(w.desk.cfg.Schedules))
	hint := "known: " + strings.Join(known, ", ")
	if len(known) == 0 {
		hint = "config.yaml names none"
	}
	if near := problem.Nearest(schedule, known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &usageError{"R507", fmt.Sprintf("no schedule %q", shortened(schedule)), hint}
}

// openQueue opens the queue of the workspace, which lies in the state folder of
// this machine unless jobs.database names another.
func (w *watched) openQueue(ctx context.Context) (*queue.Queue, error) {
	b := w.current()
	dir, err := w.stateFolder(b.dir)
	if err != nil {
		return nil, err
	}
	return queue.Open(ctx, queue.Options{Database: b.cfg.Jobs.Database, Dir: dir, Now: func() time.Time { return w.app.now() }, Log: w.log()})
}

// log is where machines are told what happens; people are told apart from it.
func (a *app) log() *slog.Logger {
	if a.logs != nil {
		return a.logs
	}
	if !a.ui.verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(a.err, nil))
}

// runner is what makes editions of a watched workspace.
func (w *watched) runner(q *queue.Queue, told func(runs.Event)) *runs.Runner {
	r := &runs.Runner{
		Read: w.read, Queue: q, Now: func() time.Time { return w.app.now() }, Log: w.log(),
		Put: w.putFile, Told: told, Words: w.words,
	}
	notify := w.current().cfg.Notify
	if notify.Command != "" {
		r.Tell = w.notify
	}
	if notify.Touch != "" {
		r.Touch = w.touch
	}
	return r
}

// A running is one call of brief run.
type running struct {
	*watched
	runner  *runs.Runner
	queue   *queue.Queue
	options queue.WorkOptions
	line    *progress
	asked   string // the schedule that a person asked for, or ""

	tally   *tally
	events  []runs.Event
	limited bool  // an edition reached a limit
	failed  error // the first error of the world
}

func (w *watched) runAll(ctx context.Context, q *queue.Queue, f runFlags, name string) error {
	run := &running{watched: w, queue: q, asked: name, tally: &tally{seen: map[problem.Problem]bool{}}}
	run.runner = w.runner(q, run.told)
	limits := w.desk.cfg.Limits
	run.options = queue.WorkOptions{
		Workers: f.workers, Handlers: run.runner.Handlers(), Timeout: time.Duration(limits.Seconds) * time.Second,
		UntilIdle: true, Hung: run.runner.Hung,
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	lost := make(chan []string, 1)
	go run.runner.WatchMemory(watching, limits.Memory, func(editions []string) { lost <- editions })
	done := make(chan error, 1)
	go func() { done <- guard(func() error { return run.work(ctx) }) }()
	select {
	case err := <-done:
		stop()
		return w.deliver(ctx, err)
	case editions := <-lost: // it cannot be ended, and would take all memory
		return &stoppedError{
			fmt.Sprintf("%s takes more than %d MiB and does not end, so brief ends; limits.memory may raise that; what was not made is kept for the next run", strings.Join(editions, ", "), limits.Memory>>20),
			context.DeadlineExceeded,
		}
	}
}

// work makes what is due: for each target one time after the other, until there
// is nothing that can be made now.
func (r *running) work(ctx context.Context) error {
	open, found, err := r.runner.Open(ctx)
	if err != nil {
		return err
	}
	r.tally.found = slices.Clone(found)
	start := r.app.now()
	r.line = r.ui.progress(len(open), r.app.now)
	tick := r.runner.Tick
	if r.asked != "" {
		once := r.runner.Ask
		tick = func(ctx context.Context) (n int, err error) {
			if once != nil {
				n, err = once(ctx, r.asked)
			}
			once = nil
			return n, err
		}
	}
	for again := true; again; {
		before := len(r.events)
		added, err := tick(ctx)
		if err == nil && before == 0 && r.asked == "" {
			err = r.ran()
		}
		if err == nil {
			err = r.queue.Work(ctx, r.options)
		}
		if err != nil || ctx.Err() != nil {
			r.line.clear()
			return stopped(cmpErr(err, ctx.Err()), "", "stopped; what was not made is kept for the next run")
		}
		again, err = r.soon(ctx)
		if err != nil {
			return err
		}
		again = again || r.asked == "" && (added > 0 || len(r.events) > before)
	}
	if n, err := r.runner.Review(ctx); err != nil || n > 0 {
		if err == nil {
			err = r.queue.Work(ctx, r.options)
		}
		if err != nil {
			r.ui.end(err)
		}
	}
	r.line.clear()
	return r.report(ctx, start)
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// soon waits for an edition that is to be made in a moment, since others had
// to come first, and reports whether there is one.
func (r *running) soon(ctx context.Context) (bool, error) {
	open, _, err := r.runner.Open(ctx)
	for _, row := range open {
		wait := row.Next.Sub(r.app.now())
		if !row.Queued && (row.Outcome != runs.Waiting || wait > runs.Soon) {
			continue
		}
		select {
		case <-ctx.Done():
			return false, nil
		case <-time.After(max(0, wait)):
			return true, nil
		}
	}
	return false, err
}

// told is called for each edition that came to its end.
func (r *running) told(e runs.Event) {
	r.line.clear()
	kept := e
	kept.Made = nil // it is large, and told now
	r.events = append(r.events, kept)
	out := outcome{edition: e.Made, path: e.Path, err: e.Err}
	switch {
	case e.Made != nil && e.Outcome != runs.NotMade:
		r.tally.count(e.Edition, out)
		if err := r.put.tell(out); err != nil {
			r.failed = cmpErr(r.failed, err)
		}
	case e.Err == nil:
		r.ui.say("%s is not made: %s", e.Edition, e.Reason)
		if e.Made != nil { // its file is written again
			if err := r.put.tell(out); err != nil {
				r.failed = cmpErr(r.failed, err)
			}
		}
	default:
		r.tally.count(e.Edition, out)
		code := exitCode(e.Err)
		r.limited = r.limited || code == exitLimit
		if code == exitWorld {
			r.failed = cmpErr(r.failed, e.Err)
		}
		if code != exitInput {
			r.ui.didNotCome(e)
		}
	}
	r.line.step()
}

// dryRun says what a run would do.
func (w *watched) dryRun(ctx context.Context, q *queue.Queue, name string) error {
	r := w.runner(q, nil)
	rows, found, err := r.Preview(ctx, name)
	if err != nil {
		return err
	}
	w.ui.problems(found, problem.Warning)
	for _, row := range rows {
		if w.ui.json {
			w.ui.event(asRun(row))
			continue
		}
		what := string(row.Outcome)
		if row.Outcome == runs.Due {
			what = "would be made"
		}
		if row.Outcome == runs.NotMade || row.Outcome == runs.Stopped {
			what = "would not be made"
		}
		line := fmt.Sprintf("%s  %s, %s  %s", row.Edition, row.Schedule, runs.When(row.At), what)
		if row.Reason != "" {
			line += ": " + visible(strings.ReplaceAll(row.Reason, "\n", "; "))
		}
		w.ui.result(line)
	}
	if len(rows) == 0 && found.Err() == nil {
		(&running{watched: w, runner: r}).nothing(ctx)
	}
	if found.Err() != nil {
		return errListed
	}
	return nil
}

// isAway reports whether an error is that of a database that is not there now.
func isAway(err error) bool {
	var away *queue.AwayError
	return errors.As(err, &away)
}
