package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Split parts a key into its series and its period: KAZ and 2026-W48.
func Split(key string) (series, period string) { return path.Dir(key), path.Base(key) }

// Newest is the record of the newest version of a key, nil if there is none.
func (a *Archive) Newest(key string) (*Record, error) {
	n, err := a.newest(key)
	if err != nil || n == 0 {
		return nil, err
	}
	return a.Record(fmt.Sprintf("%s/v%d", key, n))
}

// NewestProof is the record of the newest proof of a key, nil if there is none.
func (a *Archive) NewestProof(key string) (*Record, error) {
	names, err := a.Versions(key)
	if err != nil || len(names) == 0 || !strings.HasPrefix(names[len(names)-1], "proof") { // versions come first
		return nil, err
	}
	return a.Record(key + "/" + names[len(names)-1])
}

// Before is the record of the newest version of the newest earlier period of a
// series, nil if there is none. Weeks, months and days come in the order in
// which they begin. What was recalled is passed over: nothing may be compared
// with it.
func (a *Archive) Before(key string) (*Record, error) {
	series, period := Split(key)
	now := begins(period)
	periods, err := a.Periods(series)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Backward(periods) {
		if !begins(p).Before(now) {
			continue
		}
		all, err := a.Entries(series + "/" + p)
		if err != nil {
			return nil, err
		}
		for _, e := range slices.Backward(all) {
			if e.Version > 0 && e.Damage != nil {
				return nil, e.Damage
			}
			if e.Version > 0 && e.State != IsRecalled {
				return &e.Record, nil
			}
		}
	}
	return nil, nil
}

// Periods are the periods of a series of which something is kept, in order.
func (a *Archive) Periods(series string) ([]string, error) {
	names, err := a.fs.List("editions/" + series)
	if missing(err) {
		return nil, nil
	}
	names = slices.DeleteFunc(names, func(n string) bool { return begins(n).IsZero() })
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Or(begins(x).Compare(begins(y)), cmp.Compare(x, y))
	})
	return names, err
}

// Last is the newest key of a series of which something is kept, "" if there is
// none.
func (a *Archive) Last(series string) (key string, err error) {
	periods, err := a.Periods(series)
	if err != nil {
		return "", err
	}
	return a.latest(series, periods)
}

// LastOfEach are the newest keys of all series, in the order of Series.
func (a *Archive) LastOfEach() (keys []string, err error) {
	err = a.walk("", 0, func(series string, periods []string) error {
		key, err := a.latest(series, periods)
		if key != "" {
			keys = append(keys, key)
		}
		return err
	}, stray)
	return keys, err
}

// latest is the newest of some periods in which something is kept. An edition
// that did not arrive leaves the empty folder of its period.
func (a *Archive) latest(series string, periods []string) (key string, err error) {
	periods = slices.Clone(periods)
	for len(periods) > 0 {
		n := 0
		for i, p := range periods {
			if c := begins(p).Compare(begins(periods[n])); c > 0 || c == 0 && p > periods[n] {
				n = i
			}
		}
		key := series + "/" + periods[n]
		if names, err := a.Versions(key); len(names) > 0 || err != nil {
			return key, err
		}
		periods = slices.Delete(periods, n, n+1)
	}
	return "", nil
}

// Versions are the names of what is kept of a key: v1, v2, …, proof1, …
func (a *Archive) Versions(key string) ([]string, error) {
	names, err := a.fs.List("editions/" + key)
	if missing(err) {
		return nil, nil
	}
	names = slices.DeleteFunc(names, func(n string) bool { // what is no edition, scrub names
		return version(n) == 0 && proof(n) == 0
	})
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Or(cmp.Compare(strings.TrimRight(y, digits), strings.TrimRight(x, digits)), cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
	return names, err
}

const digits = "0123456789"

// Series are all series of which something is kept, in order: KAZ, memo/KAZ,
// region/Central-Asia.
func (a *Archive) Series() (all []string, err error) {
	err = a.walk("", 0, func(series string, _ []string) error {
		all = append(all, series)
		return nil
	}, stray)
	return all, err
}

// stray passes a file over that stands where a folder of editions should: scrub
// names it.
func stray(_ string, err error) error {
	if errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}

// walk visits the series below a folder of editions with the names of their
// periods. Where a folder cannot be read failed says whether to go on.
func (a *Archive) walk(dir string, depth int, visit func(series string, periods []string) error, failed func(dir string, err error) error) error {
	names, err := a.fs.List(path.Join("editions", dir))
	if missing(err) {
		return nil
	}
	if err != nil {
		return failed(dir, err)
	}
	for i, n := range names {
		if !begins(n).IsZero() {
			return visit(dir, slices.DeleteFunc(names[i:], func(n string) bool { return begins(n).IsZero() }))
		}
		if depth < 3 {
			if err := a.walk(path.Join(dir, n), depth+1, visit, failed); err != nil {
				return err
			}
		}
	}
	return nil
}

// Record reads the record of one version. An ID that no edition can have is
// none that is there. One that was issued and is gone, or has lost its record,
// is a *DamageError.
func (a *Archive) Record(id string) (*Record, error) {
	r, _, err := a.record(id)
	return r, err
}

// record reads the record of one version, and says which hash its file has.
func (a *Archive) record(id string) (*Record, string, error) {
	if !keyForm.MatchString(id[:max(0, strings.LastIndex(id, "/"))]) {
		return nil, "", fs.ErrNotExist
	}
	file := "editions/" + id + "/" + recordName
	b, err := a.fs.Read(file)
	if missing(err) {
		return nil, "", a.gone(id, err)
	}
	if err != nil {
		return nil, "", err
	}
	r, err := readRecord(b)
	if err == nil && r.ID() != id {
		err = fmt.Errorf("is the record of %s", r.ID())
	}
	if err != nil {
		return nil, "", &DamageError{file, err.Error()}
	}
	return &r, sum(b), nil
}

// gone is err, of an edition whose record is not there, if it never was.
func (a *Archive) gone(id string, err error) error {
	dir := "editions/" + id
	if _, e := a.fs.List(dir); e == nil {
		return &DamageError{dir + "/" + recordName, "is gone"}
	}
	switch was, e := a.issued(id); {
	case e != nil:
		return e
	case was:
		return &DamageError{dir, "is gone, and the register says that it was issued"}
	}
	return err
}

// A DamageError says that a file of the archive is not what it was.
type DamageError struct{ File, What string }

// Error returns one line for people.
func (e *DamageError) Error() string { return e.File + ": " + e.What }

// Load reads all that is kept of one version and checks every hash.
func (a *Archive) Load(id string) (*Edition, error) {
	r, err := a.Record(id)
	if err != nil {
		return nil, err
	}
	e := &Edition{Record: *r}
	if e.PDF, err = a.PDF(r); err != nil {
		return nil, err
	}
	if e.Inputs, err = a.Inputs(r); err != nil {
		return nil, err
	}
	return e, nil
}

// kept reads a file that must have a hash.
func (a *Archive) kept(file string, k Kept) ([]byte, error) {
	b, err := a.fs.most(file, k.Size)
	long := (*DamageError)(nil)
	switch {
	case missing(err):
		return nil, &DamageError{file, fmt.Sprintf("is gone; it held %s", k.Name)}
	case errors.As(err, &long):
		return nil, &DamageError{file, fmt.Sprintf("has more than the %d bytes of %s", k.Size, k.Name)}
	case err != nil:
		return nil, err
	case len(b) != k.Size:
		return nil, &DamageError{file, fmt.Sprintf("has %d bytes, not the %d of %s", len(b), k.Size, k.Name)}
	case sum(b) != k.SHA256:
		return nil, &DamageError{file, fmt.Sprintf("is not what was kept of %s", k.Name)}
	}
	return b, nil
}

// Note adds a line to the register: that an edition was recalled.
func (a *Archive) Note(l Line) error {
	unlock, err := a.begin()
	if err != nil {
		return err
	}
	err = a.register(l, true) // once is enough
	if e := unlock(); err == nil {
		err = e
	}
	return err
}

// Lines are the lines of the register of the months since a day, oldest first.
func (a *Archive) Lines(since time.Time) ([]Line, error) { return a.lines().since(since) }
