package main

import (
	"cmp"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"brief/report/pdf"
	"brief/report/press"
	"brief/report/problem"
)

// A bookletEvent says how a booklet came out, as JSON.
type bookletEvent struct {
	Event    string  `json:"event"`
	Path     string  `json:"path"`
	Sheets   int     `json:"sheets"`
	Blank    int     `json:"blank"`
	Scale    float64 `json:"scale"`
	Smallest float64 `json:"smallest"`
}

// bookletCommand is brief booklet: pages imposed for folding.
func (a *app) bookletCommand() *cobra.Command {
	var output, sheet string
	c := &cobra.Command{
		Use:   "booklet FILE.pdf",
		Short: "put the pages of a finished file on sheets to be folded",
		Long: "Booklet writes a second file whose sheets are printed on both sides, turned over the short edge, laid in each\n" +
			"other and folded once. Pages stand on them as they are, letter by letter; where their number is not a multiple\n" +
			"of four, the last ones stay empty. The new file is for the printer only: it has no tags for screen readers, no\n" +
			"attachments, and is nothing that brief verify could vouch for. Hand out the other one.",
		Example: "  brief booklet Kazakhstan-2026-W48.pdf\n  brief booklet Kazakhstan-2026-W48.pdf --sheet a3 -o print/",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("write brief booklet FILE.pdf", "%d files named, it takes one", len(args))
			}
			return fromDisk(args)
		},
		ValidArgsFunction: completePDF,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.booklet(args[0], output, sheet) },
	}
	c.Flags().StringVarP(&output, "output", "o", "", "the `PATH` of a file or a folder (ends in / or exists), or - for standard output")
	c.Flags().StringVar(&sheet, "sheet", "", "the `PAPER` to fold: a4, a3, letter or tabloid; else that of the file, with its pages at half their size")
	c.RegisterFlagCompletionFunc("sheet", cobra.FixedCompletions([]string{"a4", "a3", "letter", "tabloid"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// finished reads a file that brief made. The error is already told.
func (a *app) finished(file string) (*pdf.File, error) {
	data, found := readPDF(file)
	if found == nil {
		f, err := pdf.Read(data)
		if err == nil {
			return f, nil
		}
		found = err.(problem.List)
	}
	a.ui.problems(placed(found, file), problem.Warning)
	return nil, errListed
}

func (a *app) booklet(file, output, sheet string) error {
	f, err := a.finished(file)
	if err != nil {
		return err
	}
	paper, ok := press.PaperOf(sheet, f)
	switch {
	case !ok && sheet != "":
		return usagef("use a4, a3, letter or tabloid", "no paper %q", shortened(sheet))
	case !ok:
		return usagef("name it with --sheet", "its pages are neither A4 nor Letter")
	case output == "-" && a.ui.json:
		return usagef("keep one of them", "-o - and --format json both want standard output")
	}
	b, err := press.Fold(f, paper)
	if err != nil {
		return err
	}
	if output == "-" {
		a.ui.write(b.PDF)
		return a.ui.failed
	}
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "-booklet.pdf"
	path := cmp.Or(output, base)
	if isFolder(output) {
		path = filepath.Join(output, base)
	}
	if err := mayReplace(path); err != nil {
		return err
	}
	if err := writeWhole(path, b.PDF); err != nil {
		return err
	}
	if a.ui.json {
		a.ui.event(bookletEvent{"booklet", relative(path), b.Sheets, b.Blank, b.Scale, b.Smallest})
		return nil
	}
	a.ui.result(relative(path))
	a.ui.say("sheets of %s: %d, printed on both sides over the short edge; pages left empty: %d; smallest type: %.1f points", sheetName(paper), b.Sheets, b.Blank, b.Smallest)
	a.ui.say("for the printer only: no tags for screen readers, no attachments; hand out %s", visible(relative(file)))
	return nil
}

// sheetName is how people write the name of a paper.
func sheetName(p press.Paper) string { return strings.ToUpper(p.Name[:1]) + p.Name[1:] }
