package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"brief/report/runs"
)

// runsWhyCommand is brief runs why.
func (a *app) runsWhyCommand(now *string) *cobra.Command {
	return &cobra.Command{
		Use:               "why EDITION",
		Short:             "how an edition came, or why it did not: due, started, data, page, kept, sent",
		Example:           "  brief runs why KAZ/2026-W48",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, r, closed, err := a.looker(cmd, *now)
			if err != nil {
				return err
			}
			defer closed()
			k, err := w.keeper()
			if err != nil {
				return err
			}
			n, err := k.named(args[0])
			if err != nil {
				return err
			}
			chains, err := r.Why(cmd.Context(), n.key())
			for _, c := range chains {
				a.chain(c)
			}
			return err
		},
	}
}

// keeper is what editions are called in a watched workspace.
func (w *watched) keeper() (*keeper, error) {
	d, err := w.read()
	if err != nil {
		return nil, err
	}
	if d.Found.Err() != nil {
		return nil, d.Found
	}
	places, _ := d.Places()
	return &keeper{app: w.app, desk: w.desk, archive: d.Archive, places: places}, nil
}

// A linkEvent is a step of the way of an edition, as JSON.
type linkEvent struct {
	Edition  string   `json:"edition"`
	Schedule string   `json:"schedule"`
	Link     string   `json:"link"`
	State    string   `json:"state"`
	Says     []string `json:"says"`
}

// chain prints the way of an edition, one step a line, what else there is to
// say of it below; then the first that is broken, and what happens next.
func (a *app) chain(c *runs.Chain) {
	if a.ui.json {
		for _, l := range c.Links {
			a.ui.event(linkEvent{c.Edition, c.Schedule, l.Name, l.State, l.Says})
		}
		a.ui.event(linkEvent{c.Edition, c.Schedule, "next", "", []string{c.Next}})
		return
	}
	var b strings.Builder
	fmt.Fprintln(&b, c.Edition)
	for _, l := range c.Links {
		says := l.Says
		if len(says) == 0 {
			says = []string{l.State}
		}
		mark := " "
		if l.Name == c.Broken() {
			mark = "x"
		}
		for i, line := range says {
			if i == 0 {
				fmt.Fprintf(&b, "%s %-8s %s\n", mark, l.Name, visible(line))
			} else {
				fmt.Fprintf(&b, "             %s\n", visible(line))
			}
		}
	}
	fmt.Fprintf(&b, "  %-8s %s\n", "next", visible(c.Next))
	a.ui.write([]byte(b.String()))
}
