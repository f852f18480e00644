package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/deliver"
)

func (a *app) approveCommand() *cobra.Command {
	var by, output string
	c := &cobra.Command{
		Use:   "approve EDITION --by NAME",
		Short: "make the newest proof of an edition its next version, which may be sent",
		Long: "With approve: required in config.yaml each brief that is made is a proof. Approve makes the newest proof of an\n" +
			"edition a version, of the inputs of the proof, and keeps the name of who approved it.",
		Example:           "  brief approve KAZ/2026-W48 --by \"A. Serik\"",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := said("--by", by, "the name of who approves", 80); err != nil {
				return err
			}
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.approve(cmd, args[0], strings.TrimSpace(by), output)
		},
	}
	c.Flags().StringVar(&by, "by", "", "the `NAME` of who approves, which the archive keeps")
	c.Flags().StringVarP(&output, "output", "o", "", "the `PATH` of a file or a folder (ends in / or exists)")
	return c
}

// said refuses words for the archive that are missing, too long, or hold what
// no line of text should.
func said(flag, words, what string, most int) error {
	switch n := len([]rune(words)); {
	case strings.TrimSpace(words) == "":
		return usagef("write "+flag+" and "+what, "%s is missing", flag)
	case n > most:
		return usagef(fmt.Sprintf("write at most %d", most), "%s has %d characters", flag, n)
	case strings.ContainsFunc(words, func(r rune) bool { return hidden(r) || r == '\t' }):
		return usagef("write one line of plain text", "%s holds a character that cannot be seen: %s", flag, visible(words))
	}
	return nil
}

// approve makes the newest proof of an edition its next version.
func (k *keeper) approve(cmd *cobra.Command, word, by, output string) error {
	ctx := cmd.Context()
	n, err := k.named(word)
	if err != nil {
		return err
	}
	if strings.HasPrefix(n.version, "v") {
		return usagef("write "+n.key(), "a version was issued: there is nothing to approve")
	}
	named, _ := strconv.Atoi(strings.TrimPrefix(n.version, "proof")) // 0 for the newest
	j := k.job(output)
	path := ""
	e, err := limited(ctx, k.cfg.Limits.Seconds, "approving "+n.key(), func(ctx context.Context) (*report.Edition, error) {
		return report.Approve(ctx, n.key(), named, by, k.atHand(), k.archive, k.now(), func(e *report.Edition) (err error) {
			path, err = j.put(e)
			return err
		})
	})
	if err != nil {
		return k.archiveError(err)
	}
	was, err := k.archive.Record(fmt.Sprintf("%s/v%d", n.key(), e.Version))
	if err != nil {
		return k.archiveError(err)
	}
	k.since(ctx, was)
	k.ui.say("%s: proof %d approved by %s, version %d", n.key(), was.OfProof, by, e.Version)
	if err := j.tell(outcome{edition: e, path: path}); err != nil || was.Corrects == 0 {
		return err
	}
	return k.follow(cmd, deliver.Correction, fmt.Sprintf("%s/v%d", n.key(), was.Corrects), was.ID())
}

// since tells whether what an approved proof was made of was changed since.
func (k *keeper) since(ctx context.Context, r *archive.Record) {
	today, err := k.today(k.cfg, "")
	if err != nil {
		return
	}
	b, _, err := k.builder(today)
	same := false
	if err == nil {
		same, err = limited(ctx, k.cfg.Limits.Seconds, "comparing", func(ctx context.Context) (bool, error) { return b.Same(ctx, k.archive, r) })
	}
	name := fmt.Sprintf("proof %d", r.OfProof)
	switch {
	case err != nil:
		k.ui.say("note: what %s was made of was changed since, and makes no edition now; brief check says why", name)
	case !same:
		k.ui.say("note: data, texts or look were changed since %s, and are not in what was approved; brief --country makes a new proof", name)
	}
}

// job puts editions where people look for them.
func (k *keeper) job(output string) *job {
	return &job{app: k.app, desk: k.desk, flags: &makeFlags{output: output}, archive: k.archive}
}

// A recalledEvent says that an edition was recalled, as JSON.
type recalledEvent struct {
	Event   string `json:"event"`
	Edition string `json:"edition"`
	Version int    `json:"version"`
	At      string `json:"at"`
	Note    string `json:"note"`
}

func (a *app) recallCommand() *cobra.Command {
	var note string
	c := &cobra.Command{
		Use:   "recall EDITION --note TEXT",
		Short: "withdraw a version of an edition: verify of a copy says so from then on",
		Long: "Recall writes into the register that a version was withdrawn, and why. The archive keeps it; brief verify of a copy,\n" +
			"archive show and archive list say that it was recalled, and it is not made again.",
		Example:           "  brief recall KAZ/2026-W48/v1 --note \"the ratings were those of 2024\"",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := said("--note", note, "why", 300); err != nil {
				return err
			}
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.recall(cmd, args[0], strings.TrimSpace(note))
		},
	}
	c.Flags().StringVar(&note, "note", "", "the `TEXT` that says why")
	return c
}

// recall withdraws a version. One that was withdrawn already stays so.
func (k *keeper) recall(cmd *cobra.Command, word, note string) error {
	ctx := cmd.Context()
	e, err := k.versionOf(word)
	if err != nil {
		return err
	}
	if e.Recall != nil {
		k.ui.say("%s was recalled already on %s: %s", e.ID(), e.Recall.At.Format("2 January 2006"), visible(e.Recall.Note))
		return k.follow(cmd, deliver.Recall, e.ID(), e.ID())
	}
	now := k.now().UTC().Truncate(time.Second)
	_, err = limited(ctx, k.cfg.Limits.Seconds, "recalling "+e.ID(), func(context.Context) (struct{}, error) {
		return struct{}{}, k.archive.Recall(&e.Record, note, now)
	})
	if err != nil {
		return k.archiveError(err)
	}
	if k.ui.json {
		k.ui.event(recalledEvent{"recalled", e.Key, e.Version, now.Format(time.RFC3339), note})
	} else {
		k.ui.result(e.ID() + ": recalled")
	}
	return k.follow(cmd, deliver.Recall, e.ID(), e.ID())
}
