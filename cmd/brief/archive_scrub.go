package main

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
)

// A findingEvent is something in the archive that is not what it was, as JSON.
type findingEvent struct {
	Event    string `json:"event"`
	File     string `json:"file"`
	Edition  string `json:"edition,omitempty"`
	Text     string `json:"text"`
	Repaired bool   `json:"repaired"`
	Why      string `json:"why,omitempty"` // it could not be repaired
}

func (a *app) archiveScrubCommand() *cobra.Command {
	var repair bool
	c := &cobra.Command{
		Use:   "scrub",
		Short: "check every hash of the archive and its register, and name what is not as it was",
		Long: "Scrub reads every file of the archive. With --repair it takes an input from a PDF that holds it, and makes\n" +
			"a PDF again from its inputs and a record from its PDF: what it puts back has the hash that was recorded.",
		Example: "  brief archive scrub\n  brief archive scrub --repair",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			k, err := a.keeper(cmd)
			if err == errNothingKept {
				a.ui.say("nothing is kept here yet")
				return nil
			}
			if err != nil {
				return err
			}
			return k.scrub(cmd.Context(), repair)
		},
	}
	c.Flags().BoolVar(&repair, "repair", false, "put back what can be made again")
	return c
}

// scrub looks at the whole archive, and mends it if asked.
func (k *keeper) scrub(ctx context.Context, repair bool) error {
	found, err := k.archive.Scrub()
	if err != nil {
		return k.archiveError(err)
	}
	if len(found) == 0 {
		return k.whole()
	}
	left, why := found, map[string]error{}
	if repair {
		why = report.Repair(ctx, k.archive, found, k.atHand())
		if ctx.Err() != nil {
			return stopped(ctx.Err(), "", "stopped before all was repaired")
		}
		if left, err = k.archive.Scrub(); err != nil {
			return k.archiveError(err)
		}
	}
	still := map[archive.Finding]bool{}
	for _, f := range left {
		still[f] = true
		still[archive.Finding{File: f.File, What: f.What, ID: f.ID, PDF: !f.PDF}] = true // whether its inputs are whole may differ now
	}
	for _, f := range found {
		k.finding(f, !still[f], why[f.File])
	}
	if e := why[""]; e != nil {
		k.ui.end(k.archiveError(e))
	}
	if len(left) == 0 {
		k.ui.say("%s repaired; the archive is whole", number(len(found), "finding"))
		return nil
	}
	if repair {
		k.ui.say("%s, %d repaired", number(len(found), "finding"), max(0, len(found)-len(left)))
	} else {
		k.ui.say("%s", number(len(found), "finding"))
		k.ui.say("brief archive scrub --repair puts back what can be made again; keep a copy of the archive first")
	}
	return errDiffers
}

// whole says that nothing was found, and where the register ends: who keeps that
// can tell later whether its tail was cut.
func (k *keeper) whole() error {
	head, err := k.archive.Head()
	if err != nil {
		return k.archiveError(err)
	}
	end := ""
	if head.Line > 0 {
		end = fmt.Sprintf(" to line %d, %s", head.Line, head.Short())
	}
	k.ui.say("the archive is whole: every file has its hash, and the register follows its chain%s", end)
	return nil
}

// finding prints one thing that is not as it was.
func (k *keeper) finding(f archive.Finding, repaired bool, why error) {
	file := relative(k.inArchive(f.File))
	if k.ui.json {
		e := findingEvent{Event: "finding", File: file, Edition: f.ID, Text: f.What, Repaired: repaired}
		if why != nil && !repaired {
			e.Why = why.Error()
		}
		k.ui.event(e)
		return
	}
	line := file + ": " + f.What
	if f.ID != "" {
		line += " (" + f.ID + ")"
	}
	switch {
	case repaired:
		line += "; repaired"
	case why != nil:
		line += "; cannot be repaired: " + why.Error()
	}
	k.ui.result(visible(line))
}

// atHand is what an edition is made again with, besides what is kept of it.
func (b *desk) atHand() report.AtHand {
	h := report.AtHand{Program: program(), Files: b.files}
	if r, ok := b.files.(*rootFS); ok {
		h.Files = &rootFS{root: r.root, left: maxAtHand}
	}
	return h
}

func (a *app) archiveRebuildCommand() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:               "rebuild EDITION",
		Short:             "make an edition again from its inputs, and compare it byte for byte",
		Example:           "  brief archive rebuild KAZ/2026-W48\n  brief archive rebuild KAZ/2026-W48/v1 -o again.pdf",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.rebuild(cmd.Context(), args[0], output)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "", "keep what was made as this `FILE`, or in this folder")
	return c
}

// rebuild makes an edition again and says whether it has the same bytes.
func (k *keeper) rebuild(ctx context.Context, word, output string) error {
	if output == "-" {
		return usagef("name a file or a folder", "-o - has no place for what is said")
	}
	entry, err := k.entry(word)
	if err != nil {
		return err
	}
	e, err := limited(ctx, k.cfg.Limits.Seconds, "making "+entry.ID()+" again", func(ctx context.Context) (*report.Edition, error) {
		return report.Again(ctx, k.archive, &entry.Record, k.atHand())
	})
	differs := (*report.DifferError)(nil)
	switch {
	case errors.As(err, &differs):
	case foreign(err):
		k.ui.end(err)
		return errDiffers
	case err != nil:
		return k.archiveError(err)
	default:
		if differs, err = k.keptOtherwise(entry); err != nil {
			return k.archiveError(err)
		}
	}
	path := ""
	if output != "" {
		if path, err = k.job(output).put(e); err != nil {
			return err
		}
	}
	k.rebuilt(entry, path, differs)
	if differs != nil {
		return errDiffers
	}
	return nil
}

// keptOtherwise says what is kept otherwise of an edition that was made again as
// its record says: its file, or the record itself. It returns nil if neither is.
func (k *keeper) keptOtherwise(e *archive.Entry) (*report.DifferError, error) {
	_, err := k.archive.PDF(&e.Record)
	damage := (*archive.DamageError)(nil)
	switch {
	case errors.As(err, &damage):
		return &report.DifferError{ID: e.ID(), What: "what was made again has the hash of the record; the kept " + path.Base(damage.File) + " " + damage.What}, nil
	case err != nil:
		return nil, err
	case e.Issued == nil:
		return &report.DifferError{ID: e.ID(), What: "what was made again has the hash of the record; the record is not the one that the register names"}, nil
	}
	return nil, nil
}

// A rebuiltEvent says how an edition that was made again compares, as JSON.
type rebuiltEvent struct {
	Event      string `json:"event"`
	Edition    string `json:"edition"`
	Version    int    `json:"version"`
	Path       string `json:"path,omitempty"`
	Same       bool   `json:"same"`
	Difference string `json:"difference"` // the first one
}

// rebuilt says how an edition that was made again compares.
func (k *keeper) rebuilt(e *archive.Entry, path string, differs *report.DifferError) {
	what := ""
	if differs != nil {
		what = differs.What
	}
	if k.ui.json {
		k.ui.event(rebuiltEvent{"rebuilt", e.Key, e.Version, path, differs == nil, what})
		return
	}
	if path != "" {
		k.ui.result(path)
	}
	if differs != nil {
		k.ui.result(visible(differs.Error()))
		return
	}
	k.ui.result(e.ID() + ": same bytes")
}
