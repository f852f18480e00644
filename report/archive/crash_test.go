package archive

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	crashSeed   = flag.Uint64("crash.seed", 1, "the seed of what a lossy disk loses")
	crashStates = flag.Int("crash.states", 6, "how often a desk is stopped before each operation")
)

// at is the time of all tests.
var at = time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)

// A desk keeps editions on a disk that may die, and knows what it was told.
type desk struct {
	mistake
	disk *lossy            // with the folders archive and out
	told map[string]string // PDF of each edition that was acknowledged
	n    int

	ended bool // all was acknowledged
}

// archive opens the archive as a new program does.
func (d *desk) archive(fs FS) (*Archive, error) {
	return Open(fs, func() (func() error, error) { return func() error { return nil }, nil }, func() string { d.n++; return fmt.Sprint(d.n) })
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

// monday and december are the times at which the schedule of the tests is due.
var (
	monday   = &Slot{"weekly", time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	december = &Slot{"weekly", time.Date(2026, 12, 7, 1, 0, 0, 0, time.UTC)}
)

// answers is an edition that answers a slot.
func (e Edition) answers(s *Slot) Edition {
	e.Slot = s
	return e
}

// weeks are the editions of two weeks. One is made again for a second slot, of
// another month of the register.
var weeks = []Edition{
	edition("KAZ/2026-W47", 1), edition("KAZ/2026-W48", 1).answers(monday), edition("KAZ/2026-W48", 2),
	edition("region/Central-Asia/2026-W48", 1).answers(monday), edition("region/Central-Asia/2026-W48", 1).answers(december),
}

// run makes the editions of two weeks, up to the first error.
func (d *desk) run() error {
	seen := FS(in{d.disk, "archive"})
	if d.fs != nil {
		seen = d.fs(seen)
	}
	a, err := d.archive(seen)
	if err != nil {
		return err
	}
	for _, e := range weeks {
		id := e.Record.ID()
		put := func() error { return d.put(outName(id), e.PDF) }
		when := at
		if e.Slot == december {
			when = e.Slot.At
		}
		add := func() error { return a.Add(e, when, put) }
		if d.early {
			if _, err := a.Load(id); err == nil {
				add = put
			}
		}
		err = add()
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		d.told[id] = string(e.PDF)
	}
	d.ended = true
	return nil
}

func outName(id string) string { return "out/" + strings.ReplaceAll(id, "/", "-") + ".pdf" }

// put puts a file where people look, as the command does.
func (d *desk) put(name string, data []byte) error {
	temp := fmt.Sprintf("out/.%d.part", d.n)
	d.n++
	steps := []func() error{
		func() error { return d.disk.Write(temp, data) },
		func() error { return d.disk.Sync(temp) },
		func() error { return d.disk.Rename(temp, name) },
	}
	if d.copy {
		steps = []func() error{
			func() error { return d.disk.RemoveAll(name) },
			func() error { return d.disk.Write(name, data) },
			func() error { return d.disk.Sync(name) },
		}
	}
	for _, do := range append(steps, func() error { return d.disk.SyncDir("out") }) {
		if err := do(); err != nil {
			d.disk.RemoveAll(temp)
			return err
		}
	}
	return nil
}

// audit says what is wrong with what is on the disk.
func (d *desk) audit() (bad []string) {
	a, err := d.archive(in{d.disk, "archive"})
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
	prev, registered, slots := "", map[string]int{}, map[string]int{}
	for i, l := range lines {
		if l.N != i+1 || l.Prev != prev {
			bad = append(bad, fmt.Sprintf("line %d of the register is number %d and does not follow", i+1, l.N))
		}
		w := l.write()
		prev = sum(w[:len(w)-1])
		if l.Schedule != "" {
			slots[l.Key()+l.Slot.String()]++
		}
		if l.Did == Unchanged {
			continue
		}
		registered[l.Edition]++
	}
	for slot, n := range slots {
		if n > 1 {
			bad = append(bad, fmt.Sprintf("%s is answered %d times", slot, n))
		}
	}
	if d.ended && len(slots) != 3 {
		bad = append(bad, fmt.Sprintf("%d slots are answered, not 3", len(slots)))
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
	return append(bad, d.auditOut(kept)...)
}

// auditOut says what is wrong with the files that people get.
func (d *desk) auditOut(kept map[string]bool) (bad []string) {
	for _, e := range weeks {
		id := e.Record.ID()
		b, err := d.disk.Read(outName(id), maxFile)
		switch {
		case missing(err) && d.told[id] != "":
			bad = append(bad, id+" was acknowledged and its file is lost")
		case missing(err):
		case string(b) != string(e.PDF):
			bad = append(bad, fmt.Sprintf("the file of %s is %q", id, b))
		case !kept[id]:
			bad = append(bad, id+" was issued and is not kept")
		}
	}
	return bad
}

// A count is how many states of a disk there were, and how many were bad.
type count struct {
	all, bad int
	first    string
}

func (c *count) note(where string, found []string) {
	c.all++
	if len(found) > 0 {
		c.bad++
		if c.first == "" {
			c.first = fmt.Sprintf("%s: %q", where, found)
		}
	}
}

// crashes stops a desk before every operation, several times, looks at what is
// left, stops it again in the run that repairs, looks, ends the run, and looks.
// The first time the power goes, or only the program dies and what it did not
// sync lives on until the power goes the second time. A mistake is looked for
// until it is seen.
func crashes(t *testing.T, m mistake, states int) *count {
	t.Helper()
	whole := newDesk(m)
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	c := &count{}
	for k := range whole.disk.ops + 1 {
		for s := range states {
			if c.bad > 0 && m.name != "" {
				return c
			}
			r := rand.New(rand.NewPCG(*crashSeed, uint64(k*states+s)))
			d := newDesk(m)
			d.disk.left = k
			if err := d.run(); err != nil && !errors.Is(err, errPower) {
				t.Fatalf("operation %d: %v", k, err)
			}
			where := fmt.Sprintf("operation %d, state %d", k, s)
			if s%2 == 0 {
				d.disk = d.disk.crash(r)
			}
			d.look(c, where, r)
			if d.disk.left = r.IntN(60); d.disk.left >= 40 { // it comes to its end
				d.disk.left = -1
			}
			if err := d.run(); err != nil && !errors.Is(err, errPower) {
				c.note(where+", second run", []string{err.Error()})
				continue
			}
			d.disk = d.disk.crash(r)
			d.look(c, where+", second run", r)
			if err := d.run(); err != nil {
				c.note(where+", last run", []string{err.Error()})
				continue
			}
			d.disk = d.disk.crash(r)
			found := d.audit()
			if !d.ended {
				found = append(found, "not all were made")
			}
			c.note(where+", at the end", found)
		}
	}
	return c
}

// look audits what a power cut would leave now.
func (d *desk) look(c *count, where string, r *rand.Rand) {
	after := *d
	after.disk = d.disk.crash(r)
	c.note(where, after.audit())
}

func newDesk(m mistake) *desk {
	d := &desk{mistake: m, disk: newLossy(), told: map[string]string{}}
	for _, dir := range []string{"archive", "out"} {
		d.disk.Mkdir(dir)
	}
	d.disk.SyncDir("")
	d.disk.ops = 0
	return d
}

// TestPowerFails cuts the power everywhere (RELIABILITY P1, P2, P3): nothing
// that was acknowledged is lost, torn or there twice.
func TestPowerFails(t *testing.T) {
	c := crashes(t, mistake{}, *crashStates)
	t.Logf("seed %d: %d states, %d bad", *crashSeed, c.all, c.bad)
	if c.bad > 0 || c.all < 2000 {
		t.Errorf("%d of %d states are bad; the first: %s", c.bad, c.all, c.first)
	}
}

// TestMistakesAreCaught holds that the lossy disk shows each planted mistake.
func TestMistakesAreCaught(t *testing.T) {
	for _, m := range mistakes {
		c := crashes(t, m, *crashStates)
		if c.bad == 0 {
			t.Errorf("%s: none of %d states shows it", m.name, c.all)
		}
		t.Logf("seed %d, %s: state %d shows it: %s", *crashSeed, m.name, c.all, c.first)
	}
}

// TestDiskFails lets each operation fail, once and for ever: the error comes
// out, nothing new is left unless the register has it, and the next run, on a
// disk that works, mends all.
func TestDiskFails(t *testing.T) {
	whole := newDesk(mistake{})
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	for k := 1; k <= whole.disk.ops; k++ {
		for _, ever := range []bool{false, true} {
			for _, errno := range []error{syscall.ENOSPC, syscall.EIO} {
				d := newDesk(mistake{})
				d.disk.fail, d.disk.err, d.disk.ever = k, errno, ever
				where := fmt.Sprintf("operation %d fails with %v, ever %t", k, errno, ever)
				if err := d.run(); !errors.Is(err, errno) {
					t.Fatalf("%s, and the run says %v", where, err)
				}
				d.disk.fail, d.disk.ever = -1, false
				if left := d.leftovers(t); !ever && len(left) > 0 {
					t.Errorf("%s and leaves %q", where, left)
				}
				if err := d.run(); err != nil {
					t.Errorf("%s, and the next run says %v", where, err)
				}
				if bad := d.audit(); len(bad) > 0 {
					t.Errorf("%s, and after the next run: %q", where, bad)
				}
			}
		}
	}
}

// TestPowerFailsAfterDisk cuts the power while a run takes back what it brought
// before an operation failed.
func TestPowerFailsAfterDisk(t *testing.T) {
	whole := newDesk(mistake{})
	if err := whole.run(); err != nil {
		t.Fatal(err)
	}
	c := &count{}
	for k := 1; k <= whole.disk.ops; k++ {
		for s := range *crashStates {
			r := rand.New(rand.NewPCG(*crashSeed, uint64(k**crashStates+s)))
			d := newDesk(mistake{})
			d.disk.fail, d.disk.err, d.disk.left = k, syscall.EIO, k+r.IntN(16)
			if err := d.run(); err == nil {
				t.Fatalf("operation %d fails, and the run does not", k)
			}
			where := fmt.Sprintf("operation %d, state %d", k, s)
			d.disk.fail = -1
			d.disk = d.disk.crash(r)
			d.look(c, where, r)
			if err := d.run(); err != nil {
				c.note(where+", next run", []string{err.Error()})
				continue
			}
			c.note(where+", at the end", d.audit())
		}
	}
	t.Logf("seed %d: %d states, %d bad", *crashSeed, c.all, c.bad)
	if c.bad > 0 {
		t.Errorf("%d of %d states are bad; the first: %s", c.bad, c.all, c.first)
	}
}

// leftovers are the files that are neither of an edition that the register has
// nor were there before.
func (d *desk) leftovers(t *testing.T) (left []string) {
	t.Helper()
	a, err := d.archive(in{d.disk, "archive"})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := a.Lines(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"archive/FORMAT": true}
	for _, l := range lines {
		known["archive/register/"+l.At.Format("2006-01")] = true
		known[outName(l.Edition)] = true
		for _, f := range []string{pdfName, recordName} {
			known["archive/editions/"+l.Edition+"/"+f] = true
		}
		for _, e := range weeks {
			if e.Record.ID() == l.Edition {
				for _, in := range e.Record.Inputs {
					known["archive/"+object(in.SHA256)] = true
				}
			}
		}
	}
	for n := range d.disk.files {
		if !strings.HasSuffix(n, "/") && !known[n] && !(strings.HasPrefix(n, "archive/tmp/") && len(lines) > len(d.told)) {
			left = append(left, n)
		}
	}
	return left
}
