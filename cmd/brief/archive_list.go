package main

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"brief/report/archive"
)

// archiveCommand is brief archive: what is kept, and looking after it.
func (a *app) archiveCommand() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "archive",
		Short: "the editions that are kept: list, show, check, make again, export",
	})
	c.AddCommand(a.archiveListCommand(), a.archiveShowCommand(), a.archiveScrubCommand(),
		a.archiveRebuildCommand(), a.archiveExportCommand(), a.archiveRestoredCommand())
	return c
}

// An entryEvent is a kept edition as JSON.
type entryEvent struct {
	Edition string `json:"edition"`
	Version int    `json:"version"` // 0 for a proof
	Proof   int    `json:"proof,omitempty"`
	Date    string `json:"date"`
	SHA256  string `json:"sha256"`
	State   string `json:"state"`
	By      string `json:"by,omitempty"` // what took its place
	Note    string `json:"note,omitempty"`
}

func asEntryEvent(e *archive.Entry) entryEvent {
	ev := entryEvent{e.Key, e.Version, e.Proof, e.Date, e.PDF.SHA256, string(e.State), e.By, ""}
	switch {
	case e.Damage != nil:
		ev.Note = damage(e)
	case e.Recall != nil:
		ev.Note = e.Recall.Note
	}
	return ev
}

func (a *app) archiveListCommand() *cobra.Command {
	var expired bool
	c := &cobra.Command{
		Use:   "list [COUNTRY]",
		Short: "what is kept: the newest period of each series, or all of one country or region",
		Example: "  brief archive list\n  brief archive list Kazakhstan\n" +
			"  brief archive list --expired --format json",
		Args: atMost(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return offered(a.named(cmd, "countries"), typed), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := a.keeper(cmd)
			if err == errNothingKept {
				a.ui.say("nothing is kept here yet")
				return nil
			}
			if err != nil {
				return err
			}
			return k.list(args, expired)
		},
	}
	c.Flags().BoolVar(&expired, "expired", false, "what is older than retention.keep of config.yaml; brief deletes nothing")
	return c
}

// list prints what is kept.
func (k *keeper) list(args []string, expired bool) error {
	if len(args) > 0 && !expired {
		if n, err := k.named(args[0]); err == nil { // one edition, all of its versions
			return k.entries(n.key())
		}
	}
	if len(args) == 0 && !expired {
		keys, err := k.archive.LastOfEach()
		if err != nil {
			return k.archiveError(err)
		}
		return k.entries(keys...)
	}
	series, err := k.archive.Series()
	if len(args) > 0 && err == nil {
		series, err = k.seriesAbout(args[0])
	}
	if err != nil {
		return k.archiveError(err)
	}
	until := time.Time{}
	if expired {
		today, err := k.today(k.cfg, "")
		if err != nil {
			return err
		}
		if until = keptSince(k.cfg.Retention.Keep, today); until.IsZero() {
			k.ui.say("retention.keep is all: nothing expires")
			return nil
		}
	}
	var keys []string
	for _, s := range series {
		periods, err := k.archive.Periods(s)
		if err != nil {
			return k.archiveError(err)
		}
		for _, p := range periods {
			if !expired || !archive.Ends(p).After(until) {
				keys = append(keys, s+"/"+p)
			}
		}
	}
	return k.entries(keys...)
}

// keptSince is the day before which editions may go, by retention.keep; the
// zero time where all are kept.
func keptSince(keep string, today time.Time) time.Time {
	n, err := strconv.Atoi(strings.TrimRight(keep, "hdwy"))
	if err != nil {
		return time.Time{} // all
	}
	switch keep[len(keep)-1] {
	case 'y':
		return today.AddDate(-n, 0, 0)
	case 'w':
		return today.AddDate(0, 0, -7*n)
	case 'd':
		return today.AddDate(0, 0, -n)
	}
	return today.Add(-time.Duration(n) * time.Hour)
}

// entries prints all that is kept of some keys, one a line. One whose record
// cannot be read is printed as damaged, and is an error after all others.
func (k *keeper) entries(keys ...string) error {
	all, err := k.archive.Entries(keys...)
	if err != nil {
		return k.archiveError(err)
	}
	damaged := 0
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for i := range all {
		e := &all[i]
		if e.Damage != nil {
			damaged++
		}
		if k.ui.json {
			k.ui.event(asEntryEvent(e))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.ID(), cmp.Or(e.Date, "-"), visible(state(e)))
	}
	w.Flush()
	k.ui.write([]byte(text.String()))
	if damaged > 0 {
		return &worldError{relative(k.archiveDir()), "brief archive scrub looks at all of it", fmt.Errorf("%s damaged", are(damaged, "edition"))}
	}
	return nil
}

// are counts things that something is said of: 1 edition is, 2 editions are.
func are(n int, what string) string {
	if n == 1 {
		return number(n, what) + " is"
	}
	return number(n, what) + " are"
}

// state is what has become of an edition, for people.
func state(e *archive.Entry) string {
	switch {
	case e.Damage != nil:
		return string(e.State) + ": " + damage(e)
	case e.Recall != nil:
		return "recalled: " + e.Recall.Note
	case e.Issued == nil:
		return string(e.State) + ", not in the register"
	case e.By != "":
		return fmt.Sprintf("%s %s %s", e.State, preposition[e.State], strings.TrimPrefix(e.By, e.Key+"/"))
	}
	return string(e.State)
}

// damage says why the record of an edition cannot be read.
func damage(e *archive.Entry) string {
	if d := (*archive.DamageError)(nil); errors.As(e.Damage, &d) {
		return path.Base(d.File) + " " + d.What
	}
	return bare(e.Damage).Error()
}

// preposition stands between a state and what brought it about.
var preposition = map[archive.State]string{
	archive.IsSuperseded: "by", archive.IsCorrected: "by", archive.IsApproved: "as",
}
