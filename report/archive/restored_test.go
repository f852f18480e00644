package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// restore restores an archive that must have registered every edition.
func (k *kept) restore(since, at time.Time) {
	k.t.Helper()
	if late, err := k.a.Restore(since, at); err != nil || len(late) > 0 {
		k.t.Fatal(late, err)
	}
}

// TestNextAfterRestore holds that the first version of each key of which a
// restored archive may lack some leaves ten numbers out, whatever its
// period, and no other does (RELIABILITY P13).
func TestNextAfterRestore(t *testing.T) {
	k := newKept(t)
	k.keep(edition("KAZ/2026-W48", 1), at)
	k.keep(edition("KAZ/2026-W40", 1), at)
	restored := at.AddDate(0, 0, 7) // in week 49
	k.restore(at.AddDate(0, 0, -1), restored)
	next := func(key string, want int) {
		t.Helper()
		if n, err := k.a.Next(key); n != want || err != nil {
			t.Errorf("next version of %s is %d, %v, want %d", key, n, err, want)
		}
	}
	next("KAZ/2026-W48", 12)
	next("UZB/2026-W48", 11)
	next("UZB/2026-11", 11)
	next("KAZ/2026-W40", 12) // it may have been corrected in that span
	next("KAZ/2026-W50", 11) // and this issued ahead
	next("KAZ/2026-W51", 1)
	next("KAZ/2027-02", 1)
	next("KAZ/2026-12-02", 11)
	next("KAZ/2026-12-03", 1)
	if n, err := k.a.NextProof("UZB/2026-W48"); n != 11 || err != nil {
		t.Errorf("next proof is %d, %v", n, err)
	}
	k.keep(edition("UZB/2026-W48", 11), restored.AddDate(0, 0, 1))
	next("UZB/2026-W48", 12)
	if n, err := k.a.NextProof("UZB/2026-W48"); n != 11 || err != nil {
		t.Errorf("next proof after a version is %d, %v", n, err)
	}
	k.restore(at, restored.AddDate(0, 0, 2))
	next("UZB/2026-W48", 22)
}

// TestNextKnowsTheRegister holds that versions which are gone, and which the
// register knows, are counted with those that it may not know.
func TestNextKnowsTheRegister(t *testing.T) {
	dir := t.TempDir()
	a, err := OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{t, a}
	for n := 1; n <= 5; n++ {
		k.keep(edition("KAZ/2026-W48", n), at)
	}
	for n := 2; n <= 5; n++ {
		if err := os.RemoveAll(filepath.Join(dir, "editions", "KAZ", "2026-W48", fmt.Sprint("v", n))); err != nil {
			t.Fatal(err)
		}
	}
	k.restore(at, at)
	if n, err := a.Next("KAZ/2026-W48"); n != 16 || err != nil {
		t.Errorf("the next version is %d, %v", n, err)
	}
}

// TestNoIDTwiceAfterRestore makes 20 backups while two writers issue versions
// of the same weeks, puts each in the archive's place, and lets the desk go on
// with other data: scrub finds nothing, and no ID has two contents (RELIABILITY
// P3, P13).
func TestNoIDTwiceAfterRestore(t *testing.T) {
	const backups, versions = 20, 40
	dir := t.TempDir()
	var weeks []string // so many that fewer than lostAtMost versions of each come after a backup
	for _, c := range []string{"KAZ", "KGZ", "UZB"} {
		weeks = append(weeks, c+"/2026-W48", c+"/2026-W47", c+"/2026-W20") // the last one corrected in that span
	}
	made := make(chan string, 4) // so many may come while a backup is made
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for i := range versions {
				issueNext(t, dir, weeks[i%len(weeks)], fmt.Sprintf("writer %d, %d", w, i))
				made <- ""
			}
		})
	}
	var copies []string
	for n := range 2 * versions {
		<-made
		if n%(2*versions/backups) == 0 {
			copies = append(copies, backedUp(t, dir))
		}
	}
	writers.Wait()
	issued := records(t, dir)
	before, late := 0, 0
	for n, c := range copies {
		d, err := OpenDisk(c)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		a, err := Open(hasty{d}, d.Lock, func() string { return "1" })
		if err != nil {
			t.Fatal(err)
		}
		ids, err := a.Restore(at.AddDate(0, 0, -1), at)
		if err != nil {
			t.Fatal(err)
		}
		late += len(ids)
		if found, err := a.Scrub(); err != nil || len(found) > 0 {
			t.Errorf("backup %d: scrub finds %v, %v", n, found, err)
		}
		before += len(records(t, c))
		for i := range len(weeks) {
			issueNext(t, c, weeks[i%len(weeks)], fmt.Sprintf("backup %d, %d", n, i))
		}
		if found, err := a.Scrub(); err != nil || len(found) > 0 {
			t.Errorf("backup %d, later: scrub finds %v, %v", n, found, err)
		}
		for id, record := range records(t, c) {
			if was, known := issued[id]; known && was != record {
				t.Errorf("backup %d: %s has two contents", n, id)
			}
		}
	}
	t.Logf("%d editions, %d in a backup, %d of all that their registers did not have", len(issued), before/backups, late)
}

// issueNext issues the next version of a key, whoever else does.
func issueNext(t *testing.T, dir, key, says string) {
	d, err := OpenDisk(dir)
	if err != nil {
		t.Error(err)
		return
	}
	defer d.Close()
	n := 0
	a, err := Open(hasty{d}, d.Lock, func() string { n++; return fmt.Sprintf("%s %d", says, n) })
	for taken := (*TakenError)(nil); err == nil; {
		next, e := a.Next(key)
		if e != nil {
			t.Error(e)
			return
		}
		ed := edition(key, next)
		ed.PDF = []byte("%PDF " + says)
		ed.Record.PDF = Keep(pdfName, ed.PDF)
		ed.Inputs[0] = []byte("data of " + says)
		ed.Record.Inputs[0] = Keep("data/a.csv", ed.Inputs[0])
		if e = a.Add(ed, at, func() error { return nil }); !errors.As(e, &taken) {
			err = e
			break
		}
	}
	if err != nil {
		t.Errorf("%s: %v", says, err)
	}
}

// A hasty disk does not wait until anything is on it.
type hasty struct{ *Disk }

func (hasty) Sync(string) error    { return nil }
func (hasty) SyncDir(string) error { return nil }

// backedUp is a copy of an archive as README says: the register first.
func backedUp(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"register", "editions", "objects"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			continue // no writer came so far
		}
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(dir, name))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(to, "FORMAT"), []byte(format), 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

// records are the hashes of the records of all editions of an archive.
func records(t *testing.T, dir string) map[string]string {
	t.Helper()
	a, err := OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := a.Lines(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, l := range lines {
		if l.Did == Issued {
			all[l.Edition] = l.Record
		}
	}
	return all
}
