package archive

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

var crashSeed = flag.Uint64("crash.seed", 1, "the seed of what a lossy disk loses")

// at is the time of all tests.
var at = time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)

// A desk keeps editions on a disk that may die, and knows what it was told.
type desk struct {
	disk   *lossy
	told   map[string]string // PDF of each edition that was acknowledged
	issued map[string]string // files that were put where people look
	n      int
}

// archive opens the archive as a new program does.
func (d *desk) archive() (*Archive, error) {
	return Open(d.disk, func() (func() error, error) { return func() error { return nil }, nil }, func() string { d.n++; return fmt.Sprint(d.n) })
}

// edition is version n of what a country says in a week.
func edition(key string, n int) Edition {
	pdf, data, shared := []byte(fmt.Sprintf("%%PDF %s v%d", key, n)), []byte(fmt.Sprintf("data of %s %d", key, n)), []byte("scales")
	return Edition{
		Record: Record{
			Key: key, Version: n, Date: "2026-11-24", File: "x.pdf", Program: "brief test", Basis: fmt.Sprint(key, n),
			PDF: Keep(pdfName, pdf), Inputs: []Kept{Keep("data/a.csv", data), Keep("data/scales.yaml", shared)},
		},
		PDF: pdf, Inputs: [][]byte{data, shared},
	}
}

// run does what a desk does in two weeks, up to the first error.
func (d *desk) run() error {
	a, err := d.archive()
	if err != nil {
		return err
	}
	for _, e := range []Edition{edition("KAZ/2026-W47", 1), edition("KAZ/2026-W48", 1), edition("KAZ/2026-W48", 2), edition("region/Central-Asia/2026-W48", 1)} {
		id := e.Record.ID()
		err := a.Add(e, at, func() error { d.issued[id] = string(e.PDF); return nil })
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		d.told[id] = string(e.PDF)
	}
	return nil
}

// audit says what is wrong with what is on the disk.
func (d *desk) audit() (bad []string) {
	a, err := d.archive()
	if err != nil {
		return []string{err.Error()}
	}
	unlock, err := a.begin() // repairs, as the next run does
	if err != nil {
		return []string{"repair: " + err.Error()}
	}
	unlock()
	lines, err := a.Lines(time.Time{})
	if err != nil {
		bad = append(bad, err.Error())
	}
	prev, registered := "", map[string]int{}
	for i, l := range lines {
		if l.N != i+1 || l.Prev != prev {
			bad = append(bad, fmt.Sprintf("line %d of the register is number %d and does not follow", i+1, l.N))
		}
		w := l.write()
		prev = sum(w[:len(w)-1])
		registered[l.Edition]++
	}
	kept := map[string]bool{}
	series, err := a.Series()
	if err != nil {
		bad = append(bad, err.Error())
	}
	for _, s := range series {
		periods, _ := a.Periods(s)
		for _, p := range periods {
			versions, _ := a.Versions(s + "/" + p)
			for _, v := range versions {
				id := s + "/" + p + "/" + v
				e, err := a.Load(id)
				if err != nil {
					bad = append(bad, "kept but not whole: "+err.Error())
					continue
				}
				kept[id] = true
				if registered[id] != 1 {
					bad = append(bad, fmt.Sprintf("%s is kept and registered %d times", id, registered[id]))
				}
				if told, ok := d.told[id]; ok && told != string(e.PDF) {
					bad = append(bad, id+" is not what was acknowledged")
				}
			}
		}
	}
	for id := range d.told {
		if !kept[id] {
			bad = append(bad, id+" was acknowledged and is lost")
		}
	}
	for id := range registered {
		if !kept[id] {
			bad = append(bad, id+" is registered and not kept")
		}
	}
	for id := range d.issued {
		if !kept[id] {
			bad = append(bad, id+" was issued and is not kept")
		}
	}
	return bad
}

// crashes cuts the power before every operation, several times, looks at what
// is left, cuts it again in the repair, looks, ends the run, and looks. It
// returns how many states there were and how many were bad.
func crashes(t *testing.T, bug string, states int) (all, bad int, first string) {
	t.Helper()
	plant := map[string]bool{bug: true}
	whole := newDesk(plant)
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	note := func(where string, found []string) {
		all++
		if len(found) > 0 {
			bad++
			if first == "" {
				first = fmt.Sprintf("%s: %q", where, found)
			}
		}
	}
	for k := range whole.disk.ops + 1 {
		for s := range states {
			r := rand.New(rand.NewPCG(*crashSeed, uint64(k*states+s)))
			d := newDesk(plant)
			d.disk.left = k
			if err := d.run(); err != nil && !errors.Is(err, errPower) {
				t.Fatalf("operation %d: %v", k, err)
			}
			where := fmt.Sprintf("operation %d, state %d", k, s)
			d.disk = d.disk.crash(r)
			again := *d
			again.disk = d.disk.crash(r) // a copy, to look at
			note(where, again.audit())
			d.disk.left = r.IntN(20)
			if err := d.run(); err != nil && !errors.Is(err, errPower) {
				note(where+", second run", []string{err.Error()})
				continue
			}
			d.disk = d.disk.crash(r)
			if err := d.run(); err != nil {
				note(where+", last run", []string{err.Error()})
				continue
			}
			d.disk = d.disk.crash(r)
			found := d.audit()
			if len(d.told) != 4 {
				found = append(found, "not all were made")
			}
			note(where+", at the end", found)
		}
	}
	return all, bad, first
}

func newDesk(bugs map[string]bool) *desk {
	d := &desk{disk: newLossy(), told: map[string]string{}, issued: map[string]string{}}
	d.disk.bugs = bugs
	return d
}

// TestPowerFails cuts the power everywhere (RELIABILITY P1, P2, P3): nothing
// that was acknowledged is lost, torn or there twice. A disk that does not
// sync is seen at once.
func TestPowerFails(t *testing.T) {
	all, bad, first := crashes(t, "", 10)
	t.Logf("seed %d: %d states, %d bad", *crashSeed, all, bad)
	if bad > 0 || all < 2000 {
		t.Errorf("%d of %d states are bad; the first: %s", bad, all, first)
	}
	for _, bug := range []string{"no fsync", "no folder fsync"} {
		if all, bad, _ := crashes(t, bug, 2); bad == 0 {
			t.Errorf("%s: none of %d states shows it", bug, all)
		} else {
			t.Logf("planted %s: %d of %d states are bad", bug, bad, all)
		}
	}
}

// TestDiskFails lets each operation fail, once and for ever: the error comes
// out, and the next run, on a disk that works, mends all.
func TestDiskFails(t *testing.T) {
	whole := newDesk(nil)
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	for k := 1; k <= whole.disk.ops; k++ {
		for _, ever := range []bool{false, true} {
			for _, errno := range []error{syscall.ENOSPC, syscall.EIO} {
				d := newDesk(nil)
				d.disk.fail, d.disk.err, d.disk.ever = k, errno, ever
				if err := d.run(); !errors.Is(err, errno) {
					t.Fatalf("operation %d fails with %v, and the run says %v", k, errno, err)
				}
				d.disk.fail, d.disk.ever = -1, false
				if err := d.run(); err != nil {
					t.Errorf("after operation %d failed with %v: %v", k, errno, err)
				}
				if bad := d.audit(); len(bad) > 0 {
					t.Errorf("after operation %d failed with %v: %q", k, errno, bad)
				}
			}
		}
	}
}
