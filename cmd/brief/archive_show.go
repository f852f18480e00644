package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"brief/report/archive"
)

// A shownEvent is all that is kept of an edition as JSON.
type shownEvent struct {
	entryEvent
	File       string         `json:"file"`
	Pages      int            `json:"pages"`
	Size       int            `json:"size"`
	Program    string         `json:"program"`
	Since      string         `json:"since,omitempty"` // what it was compared with
	ApprovedBy string         `json:"approved_by,omitempty"`
	OfProof    int            `json:"of_proof,omitempty"`
	Corrects   int            `json:"corrects,omitempty"`
	Erratum    string         `json:"erratum,omitempty"`
	Inputs     []archive.Kept `json:"inputs"`
	Register   []lineEvent    `json:"register"`
	Head       *archive.Head  `json:"head,omitempty"` // of the register, as its period was opened
}

// A lineEvent is a line of the register as JSON.
type lineEvent struct {
	Line int    `json:"line"`
	At   string `json:"at"`
	Did  string `json:"did"`
	Note string `json:"note,omitempty"`
}

func (a *app) archiveShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "show EDITION",
		Short:             "all that is kept of an edition: record, inputs, and what the register says",
		Example:           "  brief archive show KAZ/2026-W48\n  brief archive show KAZ/2026-W48/v1 --format json",
		Args:              oneEdition,
		ValidArgsFunction: a.completeEditions,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			e, err := k.entry(args[0])
			if err != nil {
				return err
			}
			k.show(e)
			return nil
		},
	}
}

// oneEdition wants the name of an edition.
func oneEdition(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("write "+cmd.CommandPath()+" KAZ/2026-W48; brief archive list shows what is kept", "no edition named")
	}
	return atMost(1)(cmd, args)
}

// show prints all that is kept of an edition.
func (k *keeper) show(e *archive.Entry) {
	var events []lineEvent
	for _, l := range []*archive.Line{e.Issued, e.Recall} {
		if l != nil {
			events = append(events, lineEvent{l.N, l.At.Format("2006-01-02T15:04:05Z"), l.Did, l.Note})
		}
	}
	if k.ui.json {
		var head *archive.Head
		if e.Head.Line > 0 {
			head = &e.Head
		}
		k.ui.event(shownEvent{
			entryEvent: asEntryEvent(e), File: e.File, Pages: e.Pages, Size: e.PDF.Size, Program: e.Program, Since: e.Since,
			ApprovedBy: e.ApprovedBy, OfProof: e.OfProof, Corrects: e.Corrects, Erratum: e.Note, Inputs: e.Inputs, Register: events, Head: head,
		})
		return
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	line := func(key, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", key, visible(fmt.Sprintf(format, args...)))
	}
	fmt.Fprintln(w, e.ID())
	line("state", "%s", state(e))
	line("file", "%s, %s, %s", e.File, number(e.Pages, "page"), number(e.PDF.Size, "byte"))
	line("sha256", "%s", e.PDF.SHA256)
	line("date", "%s", e.Date)
	line("made by", "%s", e.Program)
	if e.Since != "" {
		line("compared", "with %s", e.Since)
	} else {
		line("compared", "with nothing: the first edition")
	}
	if e.ApprovedBy != "" {
		line("approved", "by %s, as proof %d", e.ApprovedBy, e.OfProof)
	}
	if e.Corrects > 0 {
		line("corrects", "version %d: %s", e.Corrects, e.Note)
	}
	for _, in := range e.Inputs {
		line("input", "%s, %s, %s", in.Name, number(in.Size, "byte"), in.SHA256)
	}
	for _, ev := range events {
		note := ""
		if ev.Note != "" {
			note = ": " + ev.Note
		}
		line("register", "line %d, %s, %s%s", ev.Line, ev.At, ev.Did, note)
	}
	if e.Head.Line > 0 {
		line("opened", "at line %d of the register, %s", e.Head.Line, e.Head.SHA256)
	}
	w.Flush()
	k.ui.write([]byte(text.String()))
}
