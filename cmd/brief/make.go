package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/problem"
)

// A made is an edition as JSON.
type made struct {
	Event   string `json:"event"`
	Country string `json:"country,omitempty"`
	Region  string `json:"region,omitempty"`
	Edition string `json:"edition"`
	Version int    `json:"version"`
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`
	Pages   int    `json:"pages"`
}

// A job is one call of brief that makes editions.
type job struct {
	*app
	*desk
	flags   *makeFlags
	builder *report.Builder
	found   problem.List // in config and data; printed once
	date    time.Time
	archive *archive.Archive // nil where nothing is kept
	swept   sync.Map         // folders in which nothing is left behind
}

// makeBriefs is what brief does without another command.
func (a *app) makeBriefs(cmd *cobra.Command, f *makeFlags) error {
	if err := f.check(cmd, a.ui.json); err != nil {
		return err
	}
	b, err := a.open(cmd)
	if err != nil {
		return err
	}
	if f.output == "-" && b.cfg.Profile == "records" {
		return usagef("name a file with -o", "-o - has no place for the inputs of a file for records")
	}
	j := &job{app: a, desk: b, flags: f}
	if j.date, err = a.today(b.cfg, f.date); err != nil {
		return err
	}
	start := time.Now()
	if j.builder, j.found, err = b.builder(j.date); err != nil {
		return err
	}
	a.ui.detail("%-10s %v", "dataset", time.Since(start).Round(time.Microsecond))
	if j.archive, err = b.openArchive(true); err != nil {
		j.ui.problems(j.found, problem.Warning)
		return err
	}
	orders, err := j.orders()
	var lost problem.List
	switch {
	case errors.As(err, &lost): // not known, since the countries could not be read
		j.ui.problems(append(slices.Clone(j.found), lost...), problem.Warning)
		return errListed
	case err != nil:
		return err
	}
	return j.makeAll(cmd.Context(), orders, runtime.GOMAXPROCS(0), j.makeOne)
}

// check refuses flags that do not go together.
func (f *makeFlags) check(cmd *cobra.Command, json bool) error {
	set := func(name string) bool { return cmd.Flags().Changed(name) }
	asked := 0
	for _, yes := range []bool{set("country"), set("region"), f.all} {
		if yes {
			asked++
		}
	}
	several := f.all && set("output")
	switch {
	case asked == 0:
		return usagef(`write brief --country NAME, --region NAME or --all; brief --help shows more`, "nothing asked for")
	case asked > 1:
		return usagef("keep one of them", "--country, --region and --all do not go together")
	case len(f.country) > 1:
		return usagef("write one country, or --all", "--country is there twice")
	case len(f.region) > 1:
		return usagef("write one region, or --report region --all", "--region is there twice")
	case set("output") && f.output == "":
		return usagef("name a file or a folder, or - for standard output", "-o is empty")
	case several && f.output == "-":
		return usagef("name a folder with -o", "--all makes several files, standard output takes one")
	case several && !isFolder(f.output) && filepath.Ext(f.output) != "":
		return usagef("end it in /", "--all makes several files, %q is no folder", shortened(f.output))
	case f.output == "-" && json:
		return usagef("keep one of them", "-o - and --format json both want standard output")
	}
	return nil
}

// isFolder reports whether a path given with -o means a folder.
func isFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// orders are the editions asked for.
func (j *job) orders() ([]report.Order, error) {
	f := j.flags
	o := report.Order{
		Report: f.report, Date: j.date, Paper: f.paper, Theme: f.theme, Lang: f.lang, Mark: f.mark,
		Draft: f.draft, Strict: f.strict || j.cfg.Strict,
	}
	r, known := j.cfg.Reports[f.report]
	switch {
	case f.all && known && r.For == "region":
		var all []report.Order
		for _, name := range j.builder.Regions() {
			o.Region = name
			all = append(all, o)
		}
		return all, nil
	case f.all:
		var all []report.Order
		for _, p := range j.builder.Countries() {
			o.Country = p.ID
			all = append(all, o)
		}
		return all, nil
	case len(f.region) > 0:
		if known && r.For != "region" {
			return nil, usagef("use --country", "report %q is for a country", f.report)
		}
		name, err := j.builder.FindRegion(f.region.String())
		o.Region = name
		return []report.Order{o}, err
	}
	if known && r.For == "region" {
		return nil, usagef("use --region", "report %q is for a region", f.report)
	}
	id, err := j.builder.Find(f.country.String())
	o.Country = id
	return []report.Order{o}, err
}

// makeOne makes one edition and puts it where it belongs.
func (j *job) makeOne(ctx context.Context, o report.Order) outcome {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(j.cfg.Limits.Seconds)*time.Second)
	defer cancel()
	path := ""
	put := func(e *report.Edition) (err error) {
		path, err = j.put(e)
		return err
	}
	e, err := j.build(ctx, o, put)
	return outcome{edition: e, path: path, err: err}
}

// put writes an edition where it belongs, and returns the path of its file.
func (j *job) put(e *report.Edition) (string, error) {
	if j.flags.output == "-" {
		return "", nil // tell writes it
	}
	path, undo, err := j.target(e.File)
	if err != nil {
		return "", err
	}
	if _, done := j.swept.LoadOrStore(filepath.Dir(path), true); !done {
		sweepParts(path)
	}
	if err = mayReplace(path); err == nil {
		if e.Inputs.Manifest.Order.Profile == "records" {
			err = writeWithInputs(path, e.PDF, e.Inputs.Named())
		} else {
			err = writeWhole(path, e.PDF)
		}
	}
	if err != nil {
		undo()
		return "", err
	}
	return relative(path), nil
}

// tell says that an edition was made.
func (j *job) tell(o outcome) error {
	e, of := o.edition, ""
	if j.flags.all {
		of = e.Key + ": "
	}
	for _, s := range e.Stages {
		j.ui.detail("%s%-10s %v", of, s.Name, s.Took.Round(time.Microsecond))
	}
	for _, s := range e.Steps.Steps {
		j.ui.detail("%s%-10s %s", of, "fitted", s)
	}
	if e.Version > 1 && e.Other != nil {
		j.ui.say("%s is version %d, version %d stays; other than there: %s", e.File, e.Version, e.OtherThan, strings.Join(e.Other, ", "))
	}
	switch {
	case j.flags.output == "-":
		j.ui.write(e.PDF)
	case j.ui.json:
		sum := sha256.Sum256(e.PDF)
		j.ui.event(made{"made", e.Country, e.Region, e.Period, e.Version, o.path, hex.EncodeToString(sum[:]), e.PageCount})
	default:
		j.ui.result(o.path)
	}
	return j.ui.failed
}

// build makes an edition, has the archive keep it if there is one, and puts it
// where it belongs. It gives up when its time is over.
func (j *job) build(ctx context.Context, o report.Order, put func(*report.Edition) error) (*report.Edition, error) {
	e, err := bounded(ctx, func() (*report.Edition, error) {
		if j.archive != nil {
			e, err := j.builder.Issue(ctx, o, j.archive, j.now(), put)
			return e, j.archiveError(err)
		}
		e, err := j.builder.Build(ctx, o)
		if err != nil {
			return nil, err
		}
		return e, put(e)
	})
	return e, stopped(err, fmt.Sprintf("%s takes more than %d seconds; limits.seconds may raise that", j.builder.Name(o), j.cfg.Limits.Seconds),
		"stopped before "+j.builder.Name(o)+" was made")
}

// target is the path of a file of this name, in a folder that is there. undo
// takes away a folder that was made for it.
func (j *job) target(name string) (path string, undo func(), err error) {
	out := j.flags.output
	switch {
	case out == "":
		out = filepath.FromSlash(j.cfg.Output)
		if !filepath.IsAbs(out) {
			out = filepath.Join(j.dir, out)
		}
		if err := j.staysInside(out, "output", j.cfg.Output); err != nil {
			return "", nil, err
		}
	case !isFolder(out) && !j.flags.all:
		return out, func() {}, nil
	}
	undo, err = makeFolder(out)
	return filepath.Join(out, name), undo, err
}
