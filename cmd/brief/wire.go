package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
)

// An app is one run of brief: the world, how it is spoken to, and the flags
// that all commands share.
type app struct {
	world
	ui     *ui
	config string       // --config
	format string       // --format
	logs   *slog.Logger // of a service; nil for other commands
}

// A desk is a workspace with its settings, ready for work. This file is the
// only place that knows how it is put together.
type desk struct {
	*workspace
	cfg   *config.Config
	found problem.List // in config.yaml, the environment and the flags
}

// open finds the workspace and loads its settings.
func (a *app) open(cmd *cobra.Command) (*desk, error) {
	w, err := openWorkspace(a.config)
	if err != nil {
		return nil, err
	}
	b := &desk{workspace: w}
	b.cfg, b.found = config.Load(config.Sources{File: w.name, YAML: w.config, Env: a.env, Flags: given(cmd)})
	if usage := onlyFlags(append(slices.Clone(b.found), b.refused()...)); usage != nil {
		return nil, usage
	}
	report.Collect(b.cfg.Limits.Memory)
	b.files = b.again()
	if r, ok := b.files.(*rootFS); ok {
		a.ui.denied = r.isDenied
	}
	return b, nil
}

// again are the files of a desk for another reading of all of them: as much as
// its limits allow. Rights that are missing are kept in mind together.
func (b *desk) again() fs.FS {
	r, ok := b.files.(*rootFS)
	if !ok {
		return b.files
	}
	beyond := problem.Errorf(problem.Place{}, "F601", "what is read of this folder has more than %d bytes, or is more than %d files", b.cfg.Limits.Data, maxFiles)
	return r.again(b.cfg.Limits.Data, b.cfg.Point(beyond.WithHint("take away what no brief needs, or raise limits.data"), "limits.data"))
}

// given are the flags that a person set, by name.
func given(cmd *cobra.Command) map[string]string {
	set := map[string]string{}
	cmd.Flags().Visit(func(f *pflag.Flag) { set[f.Name] = f.Value.String() })
	return set
}

// onlyFlags is the first of problems that are all about flags: then brief was
// used wrongly, and the desk's files are not at fault.
func onlyFlags(found problem.List) error {
	for _, p := range found {
		if !strings.HasPrefix(p.Place.File, "--") {
			return nil
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &usageError{found[0].Code, found[0].Place.File + ": " + found[0].What, found[0].Hint}
}

// builder reads the data, as of a day. It fails where the config has errors:
// then nothing that is made would be what the desk wants.
func (b *desk) builder(today time.Time) (*report.Builder, problem.List, error) {
	if found := append(slices.Clone(b.found), b.refused()...); found.Err() != nil {
		return nil, nil, found
	}
	builder, found := report.Open(report.Workspace{Files: b.files, Config: b.cfg, Program: program()}, today)
	return builder, append(slices.Clone(b.found), found...), nil
}

// refused are settings that are right, and that this version cannot do: to
// make something else in their place would be a lie.
func (b *desk) refused() problem.List {
	var found problem.List
	refuse := func(s config.Setting, cannot, hint string) {
		found = append(found, problem.Errorf(s.Place, "K903", "%s: this version cannot %s yet", s.Key, cannot).WithHint("%s", hint))
	}
	for _, r := range []struct{ key, value, cannot, can string }{
		{"desk.next_edition", "true", "say when the next edition comes", "false"},
	} {
		if s := b.cfg.Explain(r.key)[0]; s.Value == r.value {
			refuse(s, r.cannot, "write "+r.key+": "+r.can)
		}
	}
	return found
}

// only returns a copy of the config with these datasets and no others.
func (b *desk) only(names ...string) *config.Config {
	c := *b.cfg
	c.Datasets = maps.Clone(c.Datasets)
	maps.DeleteFunc(c.Datasets, func(name string, _ config.Dataset) bool { return !slices.Contains(names, name) })
	return &c
}

// today is the day of issue: --date, else SOURCE_DATE_EPOCH, else the clock,
// in the desk's zone.
func (a *app) today(cfg *config.Config, date string) (time.Time, error) {
	if date != "" {
		return parseDate(date)
	}
	now := a.now()
	for _, e := range a.env {
		v, ok := strings.CutPrefix(e, "SOURCE_DATE_EPOCH=")
		if !ok || v == "" {
			continue
		}
		sec, err := strconv.ParseInt(v, 10, 64)
		if now = time.Unix(sec, 0); err != nil || now.Year() < minYear || now.Year() > maxYear {
			return time.Time{}, &usageError{"R503", "SOURCE_DATE_EPOCH " + strconv.Quote(v) + " is no time", "it counts seconds since 1970-01-01"}
		}
	}
	y, m, d := now.In(cfg.Location()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
}

// The years in which a brief may be dated.
const minYear, maxYear = 1970, 2199

// parseDate reads a day as 2026-11-24. A day has no zone: it is midnight UTC,
// so that no later step can move it.
func parseDate(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil:
		return time.Time{}, &usageError{"R503", "--date " + strconv.Quote(shortened(s)) + " is no day", "write one such as 2026-11-24"}
	case t.Year() < minYear || t.Year() > maxYear:
		return time.Time{}, &usageError{"R503", "--date " + s + " is out of range", fmt.Sprintf("write a day of the years %d to %d", minYear, maxYear)}
	}
	return t, nil
}

// shortened cuts what a person typed to what a message can hold.
func shortened(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "..."
	}
	return s
}
