package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/doc"
	"brief/report/problem"
)

// A whyEvent is as JSON a printed value and where it comes from, or what such
// a value was made of: then Of is the ID of what it went into, and the page may
// not show it.
type whyEvent struct {
	Page    int      `json:"page"`
	Text    string   `json:"text"`
	Value   string   `json:"value"`
	ID      string   `json:"id"`
	Of      string   `json:"of"` // "" for a printed value
	Dataset string   `json:"dataset"`
	File    string   `json:"file"`
	Sheet   string   `json:"sheet,omitempty"` // of a workbook; line and column then count cells
	Line    int      `json:"line"`
	Column  int      `json:"column"`
	Raw     string   `json:"raw"` // "" for what stands nowhere: counts, numbers of pages, editions
	Source  string   `json:"source"`
	Steps   []string `json:"steps"`
}

// whyCommand is brief why: where printed words come from.
func (a *app) whyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   `why FILE.pdf "TEXT"`,
		Short: "tell where words of a finished file come from: cell, source, and what was done",
		Long: "Why finds words on the pages of a file, in any case, and tells for each value among them the file,\n" +
			"line and column that it comes from, what stands there, its source, and each step to the page.\n" +
			"Words that stand nowhere together are looked for in values with their row and column.",
		Example: "  brief why Kazakhstan-2026-W48.pdf \"rated Strong\"\n  brief why Kazakhstan-2026-W48.pdf \"China influence\"",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 || strings.TrimSpace(args[1]) == "" {
				return usagef(`write brief why FILE.pdf "TEXT"`, "no file or no text named")
			}
			if err := fromDisk(args[:1]); err != nil {
				return err
			}
			return atMost(2)(cmd, args)
		},
		ValidArgsFunction: completePDF,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.why(cmd.Context(), args[0], args[1]) },
	}
}

// why explains a text of a file, if the file says what its inputs give.
func (a *app) why(ctx context.Context, file, text string) error {
	v, err := a.verify(ctx, file)
	if err != nil {
		return err
	}
	found := placed(slices.Clone(v.Differences), file)
	switch {
	case unreadable(found):
		return found
	case !v.Explains():
		a.ui.problems(found, problem.Warning)
		return errDiffers
	}
	for i := range found {
		found[i].Severity = problem.Warning // its words are those that its inputs give
	}
	a.ui.problems(found, problem.Warning)
	prints := v.Why(text)
	if len(prints) == 0 {
		return usagef(`write words as a page has them, or a value with its row, such as "China influence"`, "no page of %s says %q", file, shortened(text))
	}
	for i, p := range prints {
		if a.ui.json {
			a.toldJSON(p)
			continue
		}
		if i > 0 {
			a.ui.result("")
		}
		a.told(v, p)
	}
	return nil
}

// told prints where the values of a text come from.
func (a *app) told(v *report.Verdict, p report.Print) {
	a.ui.result(visible("page " + strconv.Itoa(p.Page) + ": " + p.Text))
	told := ids(p.Values)
	for _, value := range p.Values {
		a.ui.result(visible("  " + value.Words))
		a.origin(v, value.Origin, "    ", &told)
	}
}

// origin prints one origin and those that it was made of, unless they are told
// already.
func (a *app) origin(v *report.Verdict, o *doc.Origin, indent string, told *[]string) {
	line := func(key, text string) {
		if text != "" {
			a.ui.result(visible(indent + key + strings.Repeat(" ", 8-len(key)) + text))
		}
	}
	at := o.ID
	if o.Place.File != "" {
		at = o.Place.String() + "  " + o.ID
	}
	line("from", at)
	line("there", there(o))
	source := o.Source
	if title := v.Source(o.Source); title != "" {
		source += ", " + title
	}
	line("source", source)
	for _, s := range o.Steps {
		line("step", s)
	}
	for _, f := range o.From {
		if slices.Contains(*told, f.ID) {
			continue
		}
		*told = append(*told, f.ID)
		line("made of", f.Raw)
		a.origin(v, f, indent+"  ", told)
	}
}

// there is what stands at the place of an origin: "" for what stands nowhere
// but was worked out, whose place is that of the first value it was made of.
func there(o *doc.Origin) string {
	kind, _, _ := strings.Cut(o.ID, ":")
	if kind == "count" || kind == "page" || kind == "order" && o.Place.File != "" {
		return ""
	}
	return o.Raw
}

// toldJSON prints each value of a text as an object, and behind it those that
// it was made of, unless they are told already.
func (a *app) toldJSON(p report.Print) {
	told := ids(p.Values)
	var event func(words string, o *doc.Origin, of string)
	event = func(words string, o *doc.Origin, of string) {
		dataset, _, _ := strings.Cut(o.ID, ":")
		e := whyEvent{
			Page: p.Page, Text: p.Text, Value: words, ID: o.ID, Of: of, Dataset: dataset,
			File: o.Place.File, Sheet: o.Place.Sheet, Line: o.Place.Line, Column: o.Place.Column, Raw: there(o), Source: o.Source, Steps: []string{},
		}
		e.Steps = append(e.Steps, o.Steps...)
		a.ui.event(e)
		for _, f := range o.From {
			if !slices.Contains(told, f.ID) {
				told = append(told, f.ID)
				event(f.Raw, f, o.ID)
			}
		}
	}
	for _, value := range p.Values {
		event(value.Words, value.Origin, "")
	}
}

// ids are the IDs of printed values.
func ids(values []report.Value) []string {
	var all []string
	for _, value := range values {
		all = append(all, value.Origin.ID)
	}
	return all
}
