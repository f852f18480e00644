package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/deliver"
	"brief/report/problem"
)

// A publishFlags is what a person asks of a delivery.
type publishFlags struct {
	to         []string
	all        bool
	period     string
	dry, again bool
	embargo    string
}

// publishCommand is brief publish, which sends kept editions.
func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	c := &cobra.Command{
		Use:   "publish EDITION | --all --period PERIOD",
		Short: "send a kept edition, or all of a period, to its outlets",
		Long: "Publish brings a kept edition to the outlets of config.yaml: those that --to names, else those of the schedule\n" +
			"that made it. Each copy stands in the register, which brief copies shows. What an outlet has already is not sent\n" +
			"again. What cannot be sent now is kept, and goes on at the next brief run. Where a rule on marks forbids one copy\n" +
			"nothing is sent at all.",
		Example: "  brief publish KAZ/2026-W48 --to share --dry-run\n  brief publish KAZ/2026-W48\n" +
			"  brief publish --all --period 2026-W48 --embargo 2026-12-01T09:00+05:00",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.all && len(args) > 0:
				return usagef("write an edition, or --all and --period", "--all and %q do not go together", shortened(args[0]))
			case f.all && f.period == "":
				return usagef("write --period 2026-W48", "--all says not of which period")
			case !f.all && f.period != "":
				return usagef("write --all too, or the edition alone", "--period goes with --all")
			case f.all:
				return nil
			}
			return oneEdition(cmd, args)
		},
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.publish(cmd, f, strings.Join(args, ""))
		},
	}
	c.Flags().StringSliceVar(&f.to, "to", nil, "the `OUTLET` of config.yaml; more than one with commas")
	c.Flags().BoolVar(&f.all, "all", false, "every edition of a period")
	c.Flags().StringVar(&f.period, "period", "", "the `PERIOD` such as 2026-W48, with --all")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "only say who gets it, who does not, and why")
	c.Flags().BoolVar(&f.again, "again", false, "also to those who have it, or may have it")
	c.Flags().StringVar(&f.embargo, "embargo", "", "keep it until this `TIME`, such as 2026-12-01T09:00+05:00")
	c.RegisterFlagCompletionFunc("to", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return offered(a.named(cmd, "outlets"), typed), cobra.ShellCompDirectiveNoFileComp
	})
	return c
}

// publish sends what a person asks for.
func (k *keeper) publish(cmd *cobra.Command, f publishFlags, word string) error {
	order := deliver.Order{Again: f.again}
	if f.embargo != "" {
		var err error
		if order.Until, err = instant(f.embargo, k.cfg.Location()); err != nil {
			return err
		}
	}
	for _, name := range f.to {
		if _, ok := k.cfg.Outlets[name]; !ok {
			return k.noOutlet(name)
		}
	}
	ids, named, err := k.wanted(f, word)
	if err != nil {
		return err
	}
	p := k.publisher(cmd)
	var all []*deliver.Held
	var failed []error
	var refused []string
	for _, id := range ids {
		order.Edition, order.Asked = id, named
		if order.Outlets, err = k.outlets(f.to, id); err != nil {
			return err
		}
		held, err := k.send(cmd.Context(), p, order, f.dry)
		all = append(all, held...)
		if err != nil {
			if err = k.deliveryError(err); len(ids) == 1 {
				return err
			}
			k.ui.end(err)
			failed, refused = append(failed, err), append(refused, id)
		}
	}
	switch {
	case len(failed) > 0:
		return &partialError{len(ids) - len(failed), refused, exitCode(failed[0])}
	case f.dry:
		return nil
	}
	return delivered(all, nil)
}

// wanted are the editions that a person means; named says that a version was
// named.
func (k *keeper) wanted(f publishFlags, word string) (ids []string, named bool, err error) {
	if !f.all {
		e, err := k.entry(word)
		if err != nil {
			return nil, false, err
		}
		n, err := k.named(word)
		return []string{e.ID()}, n.version != "", err
	}
	period := strings.ToUpper(f.period)
	if !archive.IsPeriod(period) {
		return nil, false, usagef("write a week such as 2026-W48, a month or a day", "%q is no period", shortened(f.period))
	}
	series, err := k.archive.Series()
	if err != nil {
		return nil, false, k.archiveError(err)
	}
	for _, s := range series {
		r, err := k.archive.Newest(s + "/" + period)
		if err != nil {
			return nil, false, k.archiveError(err)
		}
		if r != nil {
			ids = append(ids, r.ID())
		}
	}
	if len(ids) == 0 {
		return nil, false, &report.Unknown{Code: "A601", What: "no edition of " + period + " is kept", Hint: "brief archive list shows what is"}
	}
	return ids, false, nil
}

// noOutlet says that there is no such outlet, and what there is.
func (k *keeper) noOutlet(name string) error {
	known := slices.Sorted(maps.Keys(k.cfg.Outlets))
	hint := "known: " + strings.Join(known, ", ")
	if len(known) == 0 {
		hint = "config.yaml names none"
	}
	if near := problem.Nearest(name, known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &usageError{"R508", fmt.Sprintf("no outlet %q", shortened(name)), hint}
}

// outlets are where an edition goes.
func (k *keeper) outlets(to []string, id string) ([]string, error) {
	if len(to) > 0 {
		return to, nil
	}
	e, err := k.archive.Entry(id)
	if err != nil {
		return nil, k.archiveError(err)
	}
	o, err := report.OrderOf(k.archive, &e.Record)
	if err != nil {
		return nil, k.archiveError(err)
	}
	made, err := k.scheduleOf(e)
	if err != nil {
		return nil, err
	}
	if to = deliver.Outlets(k.cfg.Schedules, made, o.Report); len(to) == 0 {
		known := slices.Sorted(maps.Keys(k.cfg.Outlets))
		if len(known) == 0 {
			return nil, usagef("write outlets: into config.yaml", "there is no outlet that %s could go to", id)
		}
		return nil, usagef("write --to "+strings.Join(known, " or --to "), "no schedule says where %s goes", id)
	}
	return to, nil
}

// send plans and sends one edition, and tells what became of it.
func (k *keeper) send(ctx context.Context, p *deliver.Publisher, o deliver.Order, dry bool) ([]*deliver.Held, error) {
	plan, err := p.Plan(ctx, o)
	if err != nil {
		return nil, err
	}
	for _, s := range plan.Skipped {
		if !dry {
			k.ui.say("%s: %s does not get it: %s", s.Outlet, visible(s.Recipient.ID), visible(s.Why))
		}
	}
	if dry {
		k.tellPlan(plan)
		for _, name := range o.Outlets {
			if err := p.Check(ctx, name); err != nil {
				k.ui.say("%s could not take it now: %s", name, visible(err.Error()))
			}
		}
		return nil, nil
	}
	for _, c := range plan.Copies {
		if c.Here != "" && c.State != deliver.Unknown {
			k.ui.say("%s: %s has %s: %s; --again sends it once more", c.Outlet, visible(cmp.Or(c.Recipient.ID, "it")), plan.Issue.ID(), c.Here)
		}
	}
	held, err := p.Publish(ctx, o)
	k.tellCopies(held, true)
	return held, err
}

// A planEvent is who gets an edition or does not, as JSON.
type planEvent struct {
	Edition   string `json:"edition"`
	Outlet    string `json:"outlet"`
	Recipient string `json:"recipient"`
	Name      string `json:"name,omitempty"`
	Number    int    `json:"number"`
	Of        int    `json:"of,omitempty"`
	ID        string `json:"id,omitempty"`
	Sent      bool   `json:"sent"`
	Why       string `json:"why,omitempty"`
	From      string `json:"from,omitempty"`
}

// tellPlan says who gets an edition, who does not, and why.
func (k *keeper) tellPlan(plan *deliver.Plan) {
	var all []planEvent
	for _, c := range plan.Copies {
		e := planEvent{Edition: plan.Issue.ID(), Outlet: c.Outlet, Recipient: c.Recipient.ID, Name: c.Recipient.Name, Number: c.Number, Of: c.Of, ID: c.ID, Sent: c.Here == "", Why: c.Here}
		if !c.From.IsZero() && e.Sent {
			e.From = c.From.Format(time.RFC3339)
		}
		all = append(all, e)
	}
	for _, s := range plan.Skipped {
		all = append(all, planEvent{Edition: plan.Issue.ID(), Outlet: s.Outlet, Recipient: s.Recipient.ID, Name: s.Recipient.Name.Text, Why: s.Why})
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, e := range all {
		if k.ui.json {
			k.ui.event(e)
			continue
		}
		what := "gets it"
		switch {
		case !e.Sent:
			what = "does not get it: " + e.Why
		case e.From != "":
			what = "gets it from " + e.From
		}
		who := cmp.Or(e.Name, e.Recipient, "-")
		if e.Number > 0 {
			who = strings.TrimPrefix(fmt.Sprintf("%s, copy %d of %d", who, e.Number, e.Of), "-, ")
		}
		fmt.Fprintln(w, visible(strings.Join([]string{e.Edition, e.Outlet, who, what}, "\t")))
	}
	w.Flush()
	k.ui.write([]byte(text.String()))
	if len(all) == 0 {
		k.ui.say("nobody gets %s: the recipients are empty", plan.Issue.ID())
	}
}

// follow tells those who have an edition that it was corrected or recalled.
func (k *keeper) follow(cmd *cobra.Command, kind deliver.Kind, had, now string) error {
	held, byHand, err := k.publisher(cmd).Follow(cmd.Context(), kind, had, now)
	if errors.Is(err, context.Canceled) {
		return &stoppedError{"stopped; those who were not told yet are told by the next brief run", err}
	}
	for _, h := range held {
		k.ui.say("%s", visible(strings.Join([]string{h.ID, cmp.Or(h.Outlet, "by hand"), reader(h), k.became(h)}, "  ")))
	}
	for _, h := range byHand {
		k.ui.say("%s was given %s by hand: tell them", visible(h.Recipient.Name), had)
	}
	if err != nil {
		return k.deliveryError(err)
	}
	return delivered(held, nil)
}
