package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"brief/report/config"
	"brief/report/deliver"
	"brief/report/pdf"
	"brief/report/press"
)

// outletSeconds is how long an outlet may take to say what it can do.
const outletSeconds = 20

// A preflightEvent is a finding of preflight as JSON.
type preflightEvent struct {
	File  string `json:"file"`
	Check string `json:"check"`
	Pass  bool   `json:"pass"`
	Value string `json:"value"`
	Least string `json:"least"`
	Mend  string `json:"mend"`
}

// preflightCommand is brief preflight: what paper will not show well.
func (a *app) preflightCommand() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:   "preflight FILE.pdf",
		Short: "tell before printing what paper will not show well",
		Long: "Preflight measures what the pages of a file show: paper, fonts, smallest type, thinnest line, distance to the\n" +
			"edge and margins, contrast, and how far fields are apart in grey. With --to also whether an outlet of config.yaml\n" +
			"can do what it is asked for, and has the paper. Exit 2 if anything does not pass.",
		Example: "  brief preflight Kazakhstan-2026-W48.pdf\n  brief preflight Kazakhstan-2026-W48.pdf --to floor3",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("write brief preflight FILE.pdf", "%d files named, it takes one", len(args))
			}
			return fromDisk(args)
		},
		ValidArgsFunction: completePDF,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.preflight(cmd, args[0], to)
		},
	}
	c.Flags().StringVar(&to, "to", "", "the `OUTLET` of config.yaml that it is to be sent to")
	return c
}

func (a *app) preflight(cmd *cobra.Command, file, to string) error {
	f, err := a.finished(file)
	if err != nil {
		return err
	}
	job := press.Job{Scale: 1, Outlet: to}
	var able []press.Finding
	if to != "" {
		b, err := a.open(cmd)
		if err != nil {
			return err
		}
		if err := b.found.Err(); err != nil {
			return b.found
		}
		o, ok := b.cfg.Outlets[to]
		if !ok {
			return usagef("see outlets: in config.yaml", "no outlet %q", shortened(to))
		}
		able = []press.Finding{a.able(cmd.Context(), b, o)}
		job.Media = o.Keys["media"].Text
		if o.Keys["booklet"].Text == "true" {
			job.Scale = scaleOf(f)
		}
	}
	failed := false
	for _, n := range append(press.Preflight(f, job), able...) {
		failed = failed || !n.OK
		a.finding(file, n)
	}
	if failed {
		return errListed
	}
	return nil
}

// scaleOf is how large the pages of a file stand in a booklet on their own
// paper.
func scaleOf(f *pdf.File) float64 {
	if p, ok := press.PaperOf("", f); ok {
		if b, err := press.Fold(f, p); err == nil {
			return b.Scale
		}
	}
	return 1
}

// able asks an outlet whether it could take copies now.
func (a *app) able(ctx context.Context, b *desk, o config.Outlet) press.Finding {
	n := press.Finding{Check: "outlet " + o.Name, Value: "can take it now", Least: "can take it now", OK: true}
	ctx, cancel := context.WithTimeout(ctx, outletSeconds*time.Second)
	defer cancel()
	out, err := deliver.Open(o, deliver.World{Dir: b.dir, Env: a.variable})
	if err == nil {
		err = out.Check(ctx)
	}
	if err != nil {
		n.OK, n.Value, n.Mend = false, err.Error(), "see to the outlet, or change outlets."+o.Name
	}
	return n
}

func (a *app) finding(file string, n press.Finding) {
	mend := n.Mend
	if n.OK {
		mend = ""
	}
	if a.ui.json {
		a.ui.event(preflightEvent{file, n.Check, n.OK, n.Value, n.Least, mend})
		return
	}
	line := "pass  " + n.Check + ": " + visible(n.Value)
	if !n.OK {
		line = "fail  " + n.Check + ": " + visible(n.Value) + "; must be " + n.Least + "; " + mend
	}
	a.ui.result(line)
}
