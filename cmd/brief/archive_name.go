package main

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"brief/report"
	"brief/report/archive"
	"brief/report/dataset"
)

// errNothingKept says that there is no archive yet.
var errNothingKept = usagef("in a workspace whose config.yaml names an archive, brief --country NAME keeps what it makes", "nothing is kept here")

// A keeper is a desk with its archive, and what editions are called there.
type keeper struct {
	*app
	*desk
	archive *archive.Archive
	places  *report.Builder // of the countries alone
}

// keeper opens the archive of the workspace, which must be there.
func (a *app) keeper(cmd *cobra.Command) (*keeper, error) {
	b, err := a.open(cmd)
	if err != nil {
		return nil, err
	}
	if b.found.Err() != nil {
		return nil, b.found
	}
	k := &keeper{app: a, desk: b}
	k.archive, err = b.openArchive(false)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && k.archive == nil:
		return nil, errNothingKept
	case err != nil:
		return nil, err
	}
	k.places, _ = report.Open(report.Workspace{Files: b.files, Config: b.only("countries")}, time.Time{})
	return k, nil
}

// An editionName is what a person calls an edition.
type editionName struct {
	series, period string
	version        string // v2, proof3, or "" for the newest
}

func (n editionName) key() string { return n.series + "/" + n.period }

// named reads the name of an edition: KAZ/2026-W48, KAZ/2026-W48/v1,
// region/Central-Asia/2026-W48, memo/KAZ/2026-W48, KAZ.ru/2026-W48. A country
// or region may be called as with --country and --region.
func (k *keeper) named(word string) (editionName, error) {
	var n editionName
	parts := strings.Split(strings.Trim(word, "/"), "/")
	take := func() string {
		last := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		return last
	}
	if isVersion(strings.ToLower(parts[len(parts)-1])) {
		n.version = strings.ToLower(take())
	}
	if len(parts) < 2 {
		return n, usagef("write one such as KAZ/2026-W48 or KAZ/2026-W48/v1; brief archive list shows them", "%q is no name of an edition", shortened(word))
	}
	n.period = strings.ToUpper(take())
	if !archive.IsPeriod(n.period) {
		return n, usagef("write a week such as 2026-W48, a month or a day", "%q names no period: %q", shortened(word), shortened(n.period))
	}
	var err error
	n.series, err = k.series(parts)
	return n, err
}

// isVersion reports whether a word is v1, v2, … or proof1, proof2, …
func isVersion(word string) bool {
	for _, kind := range []string{"v", "proof"} {
		digits, ok := strings.CutPrefix(word, kind)
		n, err := strconv.Atoi(digits)
		if ok && err == nil && n > 0 && digits == strconv.Itoa(n) {
			return true
		}
	}
	return false
}

// series finds a series by its words: as the archive has it, else by what the
// data call the country or region.
func (k *keeper) series(words []string) (string, error) {
	if name := strings.Join(words, "/"); archive.IsSeries(name) {
		if periods, err := k.archive.Periods(name); err != nil || len(periods) > 0 {
			return name, k.archiveError(err)
		}
	}
	o := report.Order{}
	isRegion := false
	rest := words
	if len(rest) > 1 && rest[0] != "region" {
		o.Report, rest = rest[0], rest[1:]
	}
	if len(rest) > 1 && rest[0] == "region" {
		isRegion, rest = true, rest[1:]
	}
	if len(rest) != 1 {
		return "", usagef("write a country, or region/NAME", "%q names no country or region", shortened(strings.Join(words, "/")))
	}
	err := k.place(&o, rest[0], isRegion)
	if err != nil {
		if name, lang, found := cutLast(rest[0], "."); found && k.place(&o, name, isRegion) == nil {
			o.Lang, err = lang, nil
		}
	}
	if err == nil {
		return k.places.Series(o), nil
	}
	kept, lost := k.keptAs(o.Report, rest[0], isRegion)
	if kept != "" {
		return kept, nil
	}
	return "", cmp.Or(lost, err)
}

// keptAs is the series of a report about a country or region that the data do
// not know by this word, and whose newest kept edition has it as its ID or in
// the name of its file; "" if there is none. That in the desk's own language
// comes first.
func (k *keeper) keptAs(of, word string, isRegion bool) (string, error) {
	all, err := k.archive.Series()
	if err != nil {
		return "", k.archiveError(err)
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(strings.Count(a, "."), strings.Count(b, ".")) })
	for _, s := range all {
		parts := strings.Split(s, "/")
		if of != "" && parts[0] == of {
			parts = parts[1:]
		} else if of != "" || len(parts) > 1 && parts[0] != "region" {
			continue // of another report
		}
		if isRegion && parts[0] != "region" {
			continue
		}
		if id := parts[len(parts)-1]; dataset.Fold(id) == dataset.Fold(word) || k.inFile(s, of, word) {
			return s, nil
		}
	}
	return "", nil
}

// inFile reports whether the file of the newest edition of a series has a name.
// Of an edition that cannot be read nobody can tell.
func (k *keeper) inFile(series, of, name string) bool {
	e, err := k.newest(series)
	if err != nil {
		return false
	}
	stem, _, _ := strings.Cut(e.File, "-"+path.Base(e.Key))
	return dataset.Fold(strings.TrimSuffix(stem, "-"+of)) == dataset.Fold(report.FileName(name))
}

// cutLast cuts s at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// place puts the country or region that a word means into an order. A region
// may be called by the name of its files.
func (k *keeper) place(o *report.Order, word string, isRegion bool) (err error) {
	if !isRegion {
		if o.Country, err = k.places.Find(word); err == nil {
			return nil
		}
	}
	for _, r := range k.places.Regions() {
		if name := path.Base(k.places.Series(report.Order{Region: r})); dataset.Fold(name) == dataset.Fold(word) {
			o.Region = r
			return nil
		}
	}
	r, notRegion := k.places.FindRegion(word)
	if o.Region = r; isRegion || notRegion == nil {
		return notRegion
	}
	return err
}

// entry is the kept edition that a name means: without a version the newest
// one, or where there is none the newest proof.
func (k *keeper) entry(word string) (*archive.Entry, error) {
	n, err := k.named(word)
	if err != nil {
		return nil, err
	}
	all, err := k.archive.Entries(n.key())
	if err != nil {
		return nil, k.archiveError(err)
	}
	var newest *archive.Entry
	for i := range all {
		e := &all[i]
		switch {
		case n.version != "" && e.ID() == n.key()+"/"+n.version:
			return e, k.archiveError(e.Damage)
		case n.version == "" && (e.Proof == 0 || newest == nil || newest.Proof > 0):
			newest = e
		}
	}
	if newest == nil {
		return nil, k.notKept(n, all)
	}
	return newest, k.archiveError(newest.Damage)
}

// version is the kept version that a name means.
func (k *keeper) versionOf(word string) (*archive.Entry, error) {
	e, err := k.entry(word)
	if err == nil && e.Proof > 0 {
		err = &report.Unknown{Code: "A604", What: e.ID() + " is a proof, which was never issued", Hint: "brief approve " + e.Key + " --by NAME makes it a version"}
	}
	return e, err
}

// notKept says that there is no such edition, and what there is.
func (k *keeper) notKept(n editionName, versions []archive.Entry) error {
	what := "no edition " + n.key() + " is kept"
	if n.version != "" {
		what = "no edition " + n.key() + "/" + n.version + " is kept"
	}
	var known []string
	for _, e := range versions {
		known = append(known, e.ID())
	}
	if len(known) == 0 {
		periods, err := k.archive.Periods(n.series)
		if err != nil {
			return k.archiveError(err)
		}
		const few = 5
		for _, p := range periods[max(0, len(periods)-few):] {
			known = append(known, n.series+"/"+p)
		}
	}
	if len(known) == 0 {
		return &report.Unknown{Code: "A601", What: what, Hint: "nothing of " + n.series + " is; brief archive list shows what is"}
	}
	return &report.Unknown{Code: "A601", What: what, Hint: "kept: " + strings.Join(known, ", ")}
}

// seriesAbout are the series of the archive about a country or region, of all
// reports and languages.
func (k *keeper) seriesAbout(word string) ([]string, error) {
	one, err := k.series(strings.Split(strings.Trim(word, "/"), "/"))
	if err != nil {
		return nil, err
	}
	all, err := k.archive.Series()
	return slices.DeleteFunc(all, func(s string) bool { return !strings.Contains("/"+s+".", "/"+one+".") }), k.archiveError(err)
}

// completeEditions completes the names of editions: series first, then the
// periods of one.
func (a *app) completeEditions(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	k, err := a.keeper(cmd)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	series, _ := k.archive.Series()
	var names []string
	for _, s := range series {
		if !strings.HasPrefix(typed, s+"/") {
			names = append(names, s+"/")
			continue
		}
		periods, _ := k.archive.Periods(s)
		slices.Reverse(periods)
		for _, p := range periods {
			names = append(names, s+"/"+p)
		}
	}
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	words := offered(choices(names), typed)
	if len(words) == 1 && strings.HasSuffix(words[0], "/") {
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	return words, directive
}
