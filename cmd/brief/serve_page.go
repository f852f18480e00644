package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"brief/report/problem"
	"brief/report/runs"
	"brief/report/web"
)

// lateTick is how long the loop may not have looked what is due before somebody is
// told that it does not live.
const lateTick = 3 * time.Minute

// health says what keeps a service from its work: an archive that cannot be
// read, or a loop that does not tick.
func (s *service) health(context.Context) error {
	s.mu.Lock()
	a, ticked := s.archive, s.ticked
	s.mu.Unlock()
	if d := s.app.now().Sub(ticked); d > lateTick {
		return fmt.Errorf("nobody looked what is due for %s", runs.Span(d))
	}
	_, err := a.Head()
	return err
}

// today is the page at /: what needs a person, what runs next, and what came.
func (s *service) today(ctx context.Context) (web.Page, error) {
	s.mu.Lock()
	said := s.said
	s.mu.Unlock()
	rows, found, err := s.looking().Rows(ctx, shownTimes/4)
	switch {
	case err != nil && said == "":
		return web.Page{}, err
	case err != nil:
		rows, found = nil, nil
	}
	next, more := s.upcoming()
	trouble := web.Section{Head: "What needs a person", Cols: []string{"What", "Why", "What happens next"}, Empty: "Nothing."}
	if said != "" {
		trouble.Rows = append(trouble.Rows, []string{"nothing is run", said, "it is looked again each 10 seconds"})
	}
	for _, p := range append(slices.Clone(found), more...).Sorted() {
		if p.Severity == problem.Error && !strings.Contains(said, p.String()) {
			trouble.Rows = append(trouble.Rows, []string{"a schedule", p.String(), "it runs when that is mended"})
		}
	}
	came := web.Section{Head: "What came", Cols: []string{"Due", "Schedule", "Editions", "What became of them"}, Empty: "Nothing was due yet."}
	for _, g := range grouped(rows) {
		came.Rows = append(came.Rows, []string{runs.When(g.At), g.Schedule, strings.Join(g.editions, ", "), g.became})
		switch g.Outcome {
		case runs.Stopped, runs.Failed, runs.Missing:
			trouble.Rows = append(trouble.Rows, []string{strings.Join(g.editions, ", ") + " of " + g.Schedule, became(g.Row, "; "), strings.TrimPrefix(nextStep(g.Row), "; ")})
		}
	}
	return web.Page{Title: "Runs", Sections: []web.Section{trouble, next, came}}, nil
}

// nextStep is what happens next to an edition, in words where that is a person's.
func nextStep(row runs.Row) string {
	if n := next(row); n != "" {
		return n
	}
	return "brief runs why " + row.Edition + " says more"
}

// A together is editions of one time of a schedule that became the same.
type together struct {
	runs.Row
	became   string
	editions []string
}

// grouped joins the rows that say the same of one time.
func grouped(rows []runs.Row) (all []together) {
	for _, row := range rows {
		text := became(row, "; ") + next(row)
		i := slices.IndexFunc(all, func(g together) bool {
			return g.Schedule == row.Schedule && g.At.Equal(row.At) && g.became == text
		})
		if i < 0 {
			all = append(all, together{Row: row, became: text})
			i = len(all) - 1
		}
		all[i].editions = append(all[i].editions, row.Edition)
	}
	return all
}

// upcoming are the next times of all schedules, and what keeps some from having
// one.
func (s *service) upcoming() (web.Section, problem.List) {
	b := s.current()
	next := web.Section{Head: "What runs next", Cols: []string{"When", "UTC", "Schedule", "What a change of the clock does"}, Empty: "config.yaml names no schedule."}
	type at struct {
		time.Time
		cells []string
	}
	var (
		times []at
		found problem.List
	)
	for _, name := range slices.Sorted(maps.Keys(b.cfg.Schedules)) {
		sched, _, err := runs.Schedule(b.cfg.Schedules[name], b.files)
		if l := (problem.List)(nil); errors.As(err, &l) {
			found = append(found, l...)
			continue
		}
		if slot, ok := sched.Next(s.app.now()); ok {
			times = append(times, at{slot.At, []string{runs.When(slot.At), slot.At.UTC().Format("2006-01-02 15:04"), name, slot.Note}})
		}
	}
	slices.SortStableFunc(times, func(x, y at) int { return x.Compare(y.Time) })
	for _, t := range times {
		next.Rows = append(next.Rows, t.cells)
	}
	return next, found
}
