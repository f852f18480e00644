package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
)

// maxVerify is the longest file that is read; one byte more lets report find
// that it is too long.
const (
	maxVerify     = 32<<20 + 1
	maxAtHand     = 256 << 20 // bytes of fonts, or of inputs beside a file
	verifySeconds = 60
)

// noArchive is the second verdict where no archive is at hand.
const noArchive = "not known; no archive here: nobody here can tell who issued it"

// A verdictEvent is a verdict as JSON. Issued is null where no archive is at
// hand.
type verdictEvent struct {
	File        string            `json:"file"`
	Consistent  *bool             `json:"consistent"` // null where there is no file that could be judged
	Issued      *bool             `json:"issued"`
	Edition     string            `json:"edition"`
	Version     int               `json:"version"`
	Program     string            `json:"program"`
	Copy        string            `json:"copy,omitempty"` // the ID of a numbered copy
	Number      int               `json:"number,omitempty"`
	Differences []differenceEvent `json:"differences"`
}

// A differenceEvent is a difference as JSON.
type differenceEvent struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Hint string `json:"hint"`
}

// verifyCommand is brief verify: what a file proves.
func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE.pdf...",
		Short: "tell whether a finished file is whole, and what its inputs give",
		Long: "Verify makes each file again from the inputs that it holds, in memory, and compares.\n" +
			"A file that is consistent is whole and agrees with itself; that is no proof of who made it.\n" +
			"Whether it was issued here, the archive of the workspace tells: as which edition, and whether that\n" +
			"was superseded, corrected or recalled since.",
		Example: "  brief verify Kazakhstan-2026-W48.pdf\n  brief verify briefs/*.pdf --format json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief verify FILE.pdf", "no file named")
			}
			return fromDisk(args)
		},
		ValidArgsFunction: completePDF,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.verifyAll(cmd.Context(), args, a.verify) },
	}
}

// fromDisk refuses standard input: what lies beside a file is judged with it.
func fromDisk(files []string) error {
	if slices.Contains(files, "-") {
		return usagef("save the file and name it; one that is called so is ./-", "standard input is not read")
	}
	return nil
}

// completePDF completes the names of PDFs.
func completePDF(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"pdf"}, cobra.ShellCompDirectiveFilterFileExt
}

// verifyAll gives a verdict on each file, found by verify. The worst decides
// how it ends: a file that differs is worse than one that takes too long, and
// that than one that cannot be read.
func (a *app) verifyAll(ctx context.Context, files []string, verify func(context.Context, string) (*report.Verdict, error)) error {
	var worst, unasked error
	for _, file := range files {
		v, err := verify(ctx, file)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil { // the time of this file, not of all
			a.ui.end(err)
			if worst != errDiffers {
				worst = errLate
			}
			continue
		}
		if err != nil {
			return err
		}
		a.verdict(file, v)
		if v.Unasked != nil {
			unasked = v.Unasked
		}
		switch {
		case upheld(v):
		case !unreadable(v.Differences):
			worst = errDiffers
		case worst == nil:
			worst = errListed
		}
	}
	if worst == nil {
		return unasked
	}
	return worst
}

// upheld reports whether nothing speaks against a file: it is consistent, or the
// very file that was issued, which another program made; and an archive at hand
// does not deny it.
func upheld(v *report.Verdict) bool {
	foreign := !slices.ContainsFunc(v.Differences, func(p problem.Problem) bool { return p.Code != "V107" })
	s := v.Standing
	switch {
	case s == nil:
		return v.Consistent
	case len(s.Found) > 0:
		return false
	}
	return v.Consistent || foreign && s.Issued
}

// unreadable reports whether a file is none that can be judged.
func unreadable(found problem.List) bool {
	return len(found) > 0 && strings.HasPrefix(found[0].Code, "F")
}

// verdict tells people or programs what was found.
func (a *app) verdict(file string, v *report.Verdict) {
	if a.ui.json {
		e := verdictEvent{File: file, Edition: v.Edition, Version: v.Version, Program: v.Program, Differences: []differenceEvent{}}
		if !unreadable(v.Differences) {
			e.Consistent = &v.Consistent
		}
		if c := v.Copy; c != nil {
			e.Copy, e.Number = c.ID, c.Number
		}
		for _, p := range v.Differences {
			e.Differences = append(e.Differences, differenceEvent{p.Code, p.What, p.Hint})
		}
		if s := v.Standing; s != nil && !unreadable(v.Differences) {
			e.Issued = &s.Issued
			for _, p := range s.Found {
				e.Differences = append(e.Differences, differenceEvent{p.Code, p.What, p.Hint})
			}
		}
		a.ui.event(e)
		return
	}
	switch {
	case v.Consistent:
		if c := v.Copy; c != nil {
			a.ui.result(fmt.Sprintf("%s: consistent: whole, and its inputs give these very bytes but for the number: copy %d of %d, %s", visible(file), c.Number, c.Of, c.ID))
		} else {
			a.ui.result(visible(file) + ": consistent: whole, and its inputs give these very bytes")
		}
		a.ui.result(issued(file, v))
		if v.Program != program() {
			a.ui.say("%s: made by %s; this is %s, which gives the same bytes", visible(file), visible(v.Program), program())
		}
	case upheld(v):
		a.ui.result(visible(file) + ": not made again here: it has the hash of the one that was issued, and that is all there is to say")
		a.ui.result(issued(file, v))
	case !unreadable(v.Differences):
		a.ui.result(visible(file) + ": not consistent")
		a.ui.result(issued(file, v))
	}
	found := placed(v.Differences, file)
	if v.Standing != nil && !unreadable(v.Differences) {
		found = append(found, placed(v.Standing.Found, file)...)
	}
	a.ui.problems(found, problem.Warning)
}

// issued is the second verdict, which the first does not decide: a desk may
// have issued what it can no longer make again.
func issued(file string, v *report.Verdict) string {
	line := visible(file) + ": issued here: "
	s := v.Standing
	switch {
	case v.Unasked != nil:
		return line + "not known; the archive here cannot be asked"
	case s == nil:
		return line + noArchive
	case s.Doubted:
		return line + "in doubt; the archive here holds it as " + s.Entry.ID() + ", and its register " + unlike(s)
	case !s.Issued:
		return line + "no"
	case len(s.Found) > 0:
		return line + "yes, and no longer valid"
	}
	if s.Export {
		return line + "yes, as the export for records of " + s.Entry.ID() + ", of " + s.Entry.Date
	}
	line += "yes: " + s.Entry.ID() + ", of " + s.Entry.Date
	if c := v.Copy; c != nil {
		line += fmt.Sprintf(", copy %d of %d, %s", c.Number, c.Of, c.ID)
	}
	return line
}

// unlike says why a register cannot be relied on.
func unlike(s *report.Standing) string {
	if slices.ContainsFunc(s.Found, func(p problem.Problem) bool { return p.Code == "V110" }) {
		return "is not the one that the file names"
	}
	return "was changed after it was written"
}

// placed puts the problems of a file at that file.
func placed(l problem.List, file string) problem.List {
	for i := range l {
		l[i].Place.File = filepath.ToSlash(file)
	}
	return l
}

// verify looks at one file, with what is at hand in the workspace and beside
// it.
func (a *app) verify(ctx context.Context, file string) (*report.Verdict, error) {
	data, found := readPDF(file)
	if found != nil {
		return &report.Verdict{Differences: found}, nil
	}
	h := report.AtHand{Program: program()}
	w, err := openWorkspace(a.config)
	switch {
	case err == nil:
		h.Files = w.files
		if r, ok := w.files.(*rootFS); ok {
			h.Files = &rootFS{root: r.root, left: maxAtHand}
		}
	case a.config != "":
		return nil, err
	}
	b, unasked := a.archiveAt(w, &h)
	if root, err := os.OpenRoot(inputsBeside(file)); err == nil {
		defer root.Close()
		h.Beside = &rootFS{root: root, left: maxAtHand}
	}
	ctx, cancel := context.WithTimeout(ctx, verifySeconds*time.Second)
	defer cancel()
	v, err := bounded(ctx, func() (*report.Verdict, error) { return report.Verify(ctx, data, h) })
	if err == nil && (unasked != nil || v.Unasked != nil) {
		v.Unasked = cmp.Or(unasked, b.archiveError(v.Unasked))
	}
	return v, stopped(err, "verifying "+visible(file)+" takes too long", "stopped before "+visible(file)+" was verified")
}

// archiveAt opens the archive of a workspace, if there is one and its settings
// can be read: what is wrong with them is not a file's fault.
func (a *app) archiveAt(w *workspace, h *report.AtHand) (b *desk, err error) {
	if w == nil {
		return nil, nil
	}
	b = &desk{workspace: w}
	b.cfg, b.found = config.Load(config.Sources{File: w.name, YAML: w.config, Env: a.env})
	if b.found.Err() != nil {
		return b, nil
	}
	h.Archive, err = b.openArchive(false)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	return b, err
}

// readPDF reads a file that is to be judged, or says why it cannot be.
func readPDF(file string) ([]byte, problem.List) {
	refuse := func(code string, err error) ([]byte, problem.List) {
		return nil, problem.List{problem.Errorf(problem.Place{}, code, "%v", err)}
	}
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("F600", errors.New("there is no such file"))
	case err != nil:
		return refuse("F602", bare(err))
	case !info.Mode().IsRegular():
		return refuse("F602", errNotRegular)
	}
	f, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return refuse("F602", bare(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxVerify))
	if err != nil {
		return refuse("F602", bare(err))
	}
	return data, nil
}

// program is what the manifest of a file calls this program.
func program() string {
	version, _ := built()
	return "brief " + version
}
