package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/deliver"
	"brief/report/problem"
)

func (a *app) correctCommand() *cobra.Command {
	var note, output, date, mark string
	c := &cobra.Command{
		Use:   "correct EDITION --note TEXT",
		Short: "issue a corrected version of an edition, which says what was wrong",
		Long: "Correct makes the next version of an edition, of the data as they are now and in the same period. The note says\n" +
			"what was wrong: it stands on the page. What the data say otherwise than those of the version before is told here;\n" +
			"where the period is over, the page says of which day they are. Paper, look and language are those of the edition,\n" +
			"the mark is the stricter of the edition's and that of config.yaml. Of the version before, brief verify says that\n" +
			"it was corrected.",
		Example:           "  brief correct KAZ/2026-W48 --note \"China's level was Moderate, not Strong\"",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := said("--note", note, "what was wrong", 300); err != nil {
				return err
			}
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("mark") {
				mark = ""
			}
			c := report.Correction{Note: strings.TrimSpace(note), Mark: mark, Strict: k.cfg.Strict}
			if c.Date, err = k.today(k.cfg, date); err != nil {
				return err
			}
			return k.correct(cmd, args[0], c, output)
		},
	}
	c.Flags().StringVar(&note, "note", "", "the `TEXT` that says what was wrong")
	c.Flags().StringVar(&date, "date", "", "the `DAY` of issue, such as 2026-11-24; else today")
	c.Flags().StringVar(&mark, "mark", "", "the handling `MARK`; else the stricter of the edition's and that of config.yaml")
	c.Flags().Bool("strict", false, "warnings are errors")
	c.Flags().StringVarP(&output, "output", "o", "", "the `PATH` of a file or a folder (ends in / or exists)")
	return c
}

// correct issues a corrected version.
func (k *keeper) correct(cmd *cobra.Command, word string, c report.Correction, output string) error {
	ctx := cmd.Context()
	was, err := k.versionOf(word)
	if err != nil {
		return err
	}
	if was.By != "" {
		return &report.Unknown{Code: "A604", What: was.ID() + " is not the newest version", Hint: "correct " + was.By}
	}
	b, found, err := k.builder(c.Date)
	if err != nil {
		return err
	}
	k.ui.problems(found, problem.Warning)
	j := k.job(output)
	path := ""
	e, err := limited(ctx, k.cfg.Limits.Seconds, "correcting "+was.ID(), func(ctx context.Context) (*report.Edition, error) {
		return b.Correct(ctx, &was.Record, c, k.archive, k.now(), func(e *report.Edition) (err error) {
			path, err = j.put(e)
			return err
		})
	})
	if err != nil {
		return k.archiveError(err)
	}
	if err := k.corrected(ctx, b, &was.Record, e); err != nil {
		return err
	}
	if err := j.tell(outcome{edition: e, path: path}); err != nil {
		return err
	}
	if e.Proof > 0 {
		k.ui.say("proof %d waits for brief approve %s", e.Proof, e.Key)
		return nil
	}
	return k.follow(cmd, deliver.Correction, was.ID(), archive.Record{Key: e.Key, Version: e.Version}.ID())
}

// corrected tells what a corrected version says otherwise than the one before:
// nothing but its note, or also what came after it and is no correction.
func (k *keeper) corrected(ctx context.Context, b *report.Builder, was *archive.Record, e *report.Edition) error {
	now, err := k.archive.Record(archive.Record{Key: e.Key, Version: e.Version, Proof: e.Proof}.ID())
	if err != nil {
		return k.archiveError(err)
	}
	if now.ID() == was.ID() { // the same correction again
		return nil
	}
	if now.Basis == was.Basis {
		k.ui.say("note: the data, texts and look are those of %s: only the note is new", was.ID())
		return nil
	}
	c, err := limited(ctx, k.cfg.Limits.Seconds, "comparing", func(context.Context) (*report.Compared, error) { return b.Compare(k.archive, was, now) })
	if err != nil {
		return k.archiveError(err)
	}
	if mark := e.Inputs.Manifest.Order.Mark; mark != c.WasMark {
		k.ui.say("note: its mark is %s; %s has %s", visible(mark), was.ID(), visible(c.WasMark))
	}
	if len(c.Changes) > 0 {
		k.ui.say("note: it is made of the data as they are now; otherwise than in %s:", was.ID())
	}
	for i := range c.Changes {
		ch := &c.Changes[i]
		k.ui.say("%s", visible("  "+about(c, ch)+": "+happened(c, ch)))
	}
	if e.Later {
		k.ui.say("note: %s is over, and the page says of which day the data are", e.Period)
	}
	return nil
}
