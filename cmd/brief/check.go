package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/problem"
	"brief/report/runs"
)

// checkCommand is brief check: everything that could be made, without a file.
func (a *app) checkCommand() *cobra.Command {
	var date string
	var strict bool
	c := &cobra.Command{
		Use:     "check",
		Short:   "find what is wrong in config, data, templates and themes, and what does not fit, without making anything",
		Example: "  brief check\n  brief check --date 2027-03-01 --strict",
		Args:    atMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.check(cmd, date, strict) },
	}
	c.Flags().StringVar(&date, "date", "", "the `DAY` for which data may be stale, such as 2026-11-24; else today")
	c.Flags().BoolVar(&strict, "strict", false, "warnings are errors")
	return c
}

func (a *app) check(cmd *cobra.Command, date string, strict bool) error {
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	today, err := a.today(b.cfg, date)
	if err != nil {
		return err
	}
	found := append(slices.Clone(b.found), b.refused()...)
	if !unread(found) {
		builder, _ := report.Open(report.Workspace{Files: b.files, Config: b.cfg}, today)
		found = append(found, builder.Check(cmd.Context(), today)...)
		found = slices.DeleteFunc(found, b.told)
		found = append(found, runs.Check(b.cfg, b.files, builder, today)...)
		found = append(found, b.recipients(today).Check()...)
		a.ui.counts(builder.Counts())
	}
	if err := cmd.Context().Err(); err != nil {
		return &stoppedError{"stopped before all was checked", err}
	}
	found = found.Sorted()
	if strict || b.cfg.Strict {
		found = found.Strict()
	}
	a.ui.problems(found, problem.Note)
	errs := count(found, problem.Error)
	if errs > 0 {
		a.ui.say("%s, %s", number(errs, "error"), number(count(found, problem.Warning), "warning"))
		return errListed
	}
	a.ui.say("no errors, %s", number(count(found, problem.Warning), "warning"))
	return nil
}

// told reports whether p misses the file of a dataset that names none: the
// config said that, or what is wrong with the file that it names.
func (b *desk) told(p problem.Problem) bool {
	for _, d := range b.cfg.Datasets {
		if d.File == "" && d.Folder == "" && p.Code == "F600" && p.Place == d.Place {
			return true
		}
	}
	return false
}

// unread reports whether config.yaml could not be read as a whole, so that
// what the desk wants is not known.
func unread(found problem.List) bool {
	return slices.ContainsFunc(found, func(p problem.Problem) bool {
		return slices.Contains([]string{"K900", "K907", "F601", "F604", "F605"}, p.Code)
	})
}

func count(l problem.List, s problem.Severity) int {
	n := 0
	for _, p := range l {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// number writes a count with its word.
func number(n int, word string) string {
	switch n {
	case 0:
		return "no " + word + "s"
	case 1:
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
