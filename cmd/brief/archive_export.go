package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/pdf"
	"brief/report/problem"
)

func (a *app) archiveExportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "every edition for a records office: PDF/A-2a with manifest and inputs beside it",
		Long: "Export writes each kept version into DIR, in folders as the archive has them: the PDF with the profile\n" +
			"records, the folder of its inputs with their manifest, and its record. It overwrites nothing: a file that\n" +
			"is there and differs is kept and named.",
		Example: "  brief archive export records/",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("write brief archive export DIR", "no folder named")
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.export(cmd.Context(), args[0])
		},
	}
}

// export writes every version that is kept into a folder. One that cannot be
// made is named, and the others are written.
func (k *keeper) export(ctx context.Context, dir string) error {
	series, err := k.archive.Series()
	if err != nil {
		return k.archiveError(err)
	}
	made := 0
	var failed []string
	var worst error
	for _, s := range series {
		periods, err := k.archive.Periods(s)
		if err != nil {
			return k.archiveError(err)
		}
		for _, p := range periods {
			names, err := k.archive.Versions(s + "/" + p)
			if err != nil {
				return k.archiveError(err)
			}
			for _, name := range names {
				if strings.HasPrefix(name, "proof") {
					continue // nothing that was issued
				}
				id := s + "/" + p + "/" + name
				path, err := k.exportOne(ctx, dir, id)
				if err == nil {
					made++
					k.exported(id, path)
					continue
				}
				if ctx.Err() != nil {
					return err
				}
				failed = append(failed, id)
				worst = fmt.Errorf("%s: %w", id, err)
				k.ui.end(worst)
			}
		}
	}
	if worst != nil {
		return &partialError{made, failed, exitCode(worst)}
	}
	return nil
}

// An exportedEvent is an exported edition as JSON.
type exportedEvent struct {
	Event   string `json:"event"`
	Edition string `json:"edition"` // with its version
	Path    string `json:"path"`
}

// exported says where an edition was written.
func (k *keeper) exported(id, path string) {
	if k.ui.json {
		k.ui.event(exportedEvent{"exported", id, path})
		return
	}
	k.ui.result(path)
}

// exportOne writes one version, unless it is there already.
func (k *keeper) exportOne(ctx context.Context, dir, id string) (path string, err error) {
	r, err := k.archive.Record(id)
	if err != nil {
		return "", k.archiveError(err)
	}
	in, err := report.Kept(k.archive, r)
	if err != nil {
		return "", k.archiveError(err)
	}
	e, err := limited(ctx, k.cfg.Limits.Seconds, "making "+id, func(ctx context.Context) (*report.Edition, error) {
		return report.Remake(ctx, in, k.atHand(), func(m *report.Made) { m.Profile = pdf.Records.String() })
	})
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, filepath.FromSlash(id), r.File)
	record := filepath.Join(filepath.Dir(path), "record.json")
	wanted := map[string][]byte{path: e.PDF, record: r.Bytes()}
	for _, f := range e.Inputs.Named() {
		wanted[filepath.Join(inputsBeside(path), filepath.FromSlash(f.Name))] = f.Data
	}
	if there, err := allThere(wanted); there || err != nil {
		return relative(path), err
	}
	undo, err := makeFolder(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	if err = writeWithInputs(path, e.PDF, e.Inputs.Named()); err == nil {
		err = writeWhole(record, r.Bytes())
	}
	if err != nil {
		undo()
	}
	return relative(path), err
}

// allThere reports whether all files are there as wanted. One that is there and
// differs is an error: nothing is overwritten.
func allThere(wanted map[string][]byte) (bool, error) {
	there := 0
	var differs []string
	for path, data := range wanted {
		info, err := os.Lstat(path)
		same := err == nil && info.Mode().IsRegular() && info.Size() == int64(len(data)) // else it differs, however long it is
		if same {
			var was []byte
			was, err = os.ReadFile(path)
			same = bytes.Equal(was, data)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return false, &worldError{relative(path), "", err}
		case same:
			there++
		default:
			differs = append(differs, relative(path))
		}
	}
	if len(differs) > 0 {
		slices.Sort(differs)
		return false, &worldError{strings.Join(differs, ", "), "move it away, or export to another folder", errors.New("is there already, and differs")}
	}
	return there == len(wanted), nil
}

func (a *app) archiveRestoredCommand() *cobra.Command {
	var since string
	c := &cobra.Command{
		Use:   "restored --since DAY",
		Short: "after a backup took the archive's place: versions that it lacks are not given out again",
		Long: "A restored archive may lack editions that were issued since the backup, and who has them cannot be asked.\n" +
			"This writes into the register that it was restored; from then on the first version of each edition leaves ten\n" +
			"numbers out, so that no number stands for two contents. Editions that came while the backup was\n" +
			"made, and that its register does not have, are registered and named.",
		Example: "  brief archive restored --since 2026-11-20",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			k, err := a.keeper(cmd)
			if err != nil {
				return err
			}
			return k.restored(since)
		},
	}
	c.Flags().StringVar(&since, "since", "", "the `DAY` of the backup, such as 2026-11-20")
	return c
}

// restored notes in the register that a backup took the archive's place.
func (k *keeper) restored(since string) error {
	day, err := time.Parse(time.DateOnly, since)
	now := k.now()
	switch {
	case since == "":
		return usagef("write --since and the day of the backup, such as 2026-11-20", "no day named")
	case err != nil:
		return &usageError{"R503", "--since " + fmt.Sprintf("%q", shortened(since)) + " is no day", "write one such as 2026-11-20"}
	case day.After(now):
		return &usageError{"R503", "--since " + since + " is yet to come", "write the day of the backup"}
	}
	late, err := k.archive.Restore(day, now)
	for _, id := range late {
		k.ui.say("%s came while the backup was made; it is in the register now", id)
	}
	if err != nil {
		return k.archiveError(err)
	}
	k.ui.say("noted in the register: of each edition that may have been issued from %s to today the next version leaves ten numbers out, once", since)
	return nil
}

// foreign reports whether an edition cannot be made here again since another
// program or font made it.
func foreign(err error) bool {
	var l problem.List
	return errors.As(err, &l) && len(l) > 0 && l[0].Code == "V107"
}

// limited does what may take too long, within so many seconds.
func limited[T any](ctx context.Context, seconds int, what string, do func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	v, err := bounded(ctx, func() (T, error) { return do(ctx) })
	return v, stopped(err, fmt.Sprintf("%s takes more than %d seconds; limits.seconds may raise that", what, seconds), "stopped while "+what)
}

// inArchive is a file of the archive as a path of this machine.
func (b *desk) inArchive(name string) string {
	return filepath.Join(b.archiveDir(), filepath.FromSlash(name))
}
