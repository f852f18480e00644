//go:build unix

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"brief/report/archive"
	"brief/report/fault"
	"brief/report/servers"
)

var (
	crashSeed  = flag.Uint64("crash.seed", 1, "the seed of the moments at which brief is killed")
	crashKills = flag.Int("crash.kills", 50, "how often brief is killed at a moment by chance")
)

// TestNothingIsLost kills, starves and crowds the real program, built with its
// fault points, and looks at what is left: nothing that it acknowledged is
// lost, torn or there twice (RELIABILITY P1, P2, P3).
func TestNothingIsLost(t *testing.T) {
	bin := filepath.Join(openFolder(t), "brief")
	if out, err := exec.Command("go", "build", "-tags", "fault", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	d := newCrashDesk(t, bin)
	if code, said := d.run("", "init", "."); code != exitDone {
		t.Fatal(said)
	}
	t.Run("on a disk", func(t *testing.T) { onADisk(t, d) }) // alone: whoever starts a program holds a disk for a moment
	for name, test := range map[string]func(*testing.T, *crashDesk){
		"killed at every point":  killedAtEveryPoint,
		"failing at every point": failingAtEveryPoint,
		"killed by chance":       killedByChance,
		"eight at once":          eightAtOnce,
		"without the right":      withoutTheRight,
		"twenty weeks":           func(t *testing.T, d *crashDesk) { twentyWeeks(t, d, 1, nil) },
		"twenty weeks, two runs": func(t *testing.T, d *crashDesk) { twentyWeeks(t, d, 2, nil) },
		"twenty weeks, PostgreSQL": func(t *testing.T, d *crashDesk) {
			twentyWeeks(t, d, 2, servers.StartPostgres(t))
		},
		"a stage that spins": aStageThatSpins,
		"a stage that eats":  aStageThatEats,
		"a full disk":        aFullDisk,
		"publishing":         publishing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of the time is the disk's
			test(t, d)
		})
	}
}

// openFolder is a folder for one test that every user may come to.
func openFolder(t *testing.T) string {
	dir := t.TempDir()
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A crashDesk is a workspace whose program dies, and what that program said.
type crashDesk struct {
	t    *testing.T
	bin  string
	dir  string
	user uint32            // 0 for the user of the test
	told map[string]string // by edition, such as KAZ/2026-W49/v1, the hash of its PDF
	path map[string]bool   // files that were printed
}

func newCrashDesk(t *testing.T, bin string) *crashDesk {
	return &crashDesk{t: t, bin: bin, dir: openFolder(t), told: map[string]string{}, path: map[string]bool{}}
}

// copied is a copy of a desk, in a folder of its own.
func (d *crashDesk) copied(t *testing.T) *crashDesk {
	t.Helper()
	c := newCrashDesk(t, d.bin)
	if err := os.CopyFS(c.dir, os.DirFS(d.dir)); err != nil {
		t.Fatal(err)
	}
	c.told, c.path = maps.Clone(d.told), maps.Clone(d.path)
	return c
}

// command is a call of brief, with a fault such as renamed:kill.
func (d *crashDesk) command(ask string, args ...string) *exec.Cmd {
	c := exec.Command(d.bin, args...)
	c.Dir = d.dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + d.dir, "BRIEF_FAULT=" + ask}
	if d.user > 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: d.user, Gid: d.user}}
	}
	return c
}

// run runs brief to its end and returns its exit code, -1 if it was killed, and
// what it said.
func (d *crashDesk) run(ask string, args ...string) (code int, said string) {
	d.t.Helper()
	c := d.command(ask, args...)
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	err := c.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		d.t.Fatal(err)
	}
	said = problems.String() + out.String()
	d.heard(&out)
	return c.ProcessState.ExitCode(), said
}

// make runs brief for one country and day.
func (d *crashDesk) make(ask, country, day string) (code int, said string) {
	d.t.Helper()
	return d.run(ask, "--country", country, "--date", day, "--format", "json")
}

// heard keeps what brief acknowledged.
func (d *crashDesk) heard(out io.Reader) {
	for dec := json.NewDecoder(out); ; {
		var m made
		if err := dec.Decode(&m); err != nil {
			return // its end, or what init says
		}
		if m.Event != "made" {
			continue
		}
		d.told[fmt.Sprintf("%s/%s/v%d", m.Country, m.Edition, m.Version)] = m.SHA256
		d.path[m.Path] = true
	}
}

// edit changes the data, so that the next edition has a new input.
func (d *crashDesk) edit(n int) {
	d.t.Helper()
	name := filepath.Join(d.dir, "data", "points.csv")
	b, err := os.ReadFile(name)
	if err != nil {
		d.t.Fatal(err)
	}
	lines := strings.SplitN(string(b), "\n", 3)
	cells := strings.SplitN(lines[1], ",", 5)
	cells[3] = fmt.Sprintf("Objective as of call %d", n)
	lines[1] = strings.Join(cells, ",")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// audit says what is wrong with what is on the disk. At the end, when a run has
// repaired all, the archive is whole and nothing is on its way.
func (d *crashDesk) audit(end bool) {
	d.t.Helper()
	disk, err := archive.OpenDisk(filepath.Join(d.dir, "archive"))
	if errors.Is(err, fs.ErrNotExist) && len(d.told) == 0 {
		return
	}
	if err != nil {
		d.t.Fatal(err)
	}
	defer disk.Close()
	a, err := archive.Open(disk, disk.Lock, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	kept := d.auditKept(a)
	lines, err := a.Lines(time.Time{})
	if err != nil {
		d.t.Error(err)
	}
	issued := map[string]int{}
	for _, l := range lines {
		issued[l.Edition]++
	}
	for id, sum := range d.told {
		if kept[id] != sum || issued[id] != 1 {
			d.t.Errorf("%s was acknowledged; it is kept with %q, not %q, and registered %d times", id, kept[id], sum, issued[id])
		}
	}
	for path := range d.path {
		if _, err := os.Stat(filepath.Join(d.dir, path)); err != nil {
			d.t.Errorf("%s was printed: %v", path, err)
		}
	}
	whole := slices.Collect(maps.Values(kept))
	for _, path := range d.files("briefs") {
		b, err := os.ReadFile(filepath.Join(d.dir, path))
		if err != nil {
			d.t.Fatal(err)
		}
		if filepath.Ext(path) == ".pdf" && !slices.Contains(whole, sha256Of(b)) {
			d.t.Errorf("%s is no edition that is kept", path)
		}
	}
	if !end {
		return
	}
	if found, err := a.Scrub(); err != nil || len(found) > 0 {
		d.t.Errorf("scrub finds %v, %v", found, err)
	}
	left := slices.DeleteFunc(d.files("briefs"), func(n string) bool { return filepath.Ext(n) == ".pdf" })
	if left = append(left, d.files("archive/tmp")...); len(left) > 0 {
		d.t.Errorf("%q is left", left)
	}
	if len(lines) != len(kept) {
		d.t.Errorf("%d editions and %d lines", len(kept), len(lines))
	}
}

// auditKept loads every edition that is there, each of which must be whole, and
// returns the hash of each PDF.
func (d *crashDesk) auditKept(a *archive.Archive) map[string]string {
	d.t.Helper()
	kept := map[string]string{}
	for _, path := range d.files("archive/editions") {
		id, ok := strings.CutSuffix(strings.TrimPrefix(path, "archive/editions/"), "/record.json")
		if !ok {
			continue
		}
		e, err := a.Load(id)
		if err != nil {
			d.t.Errorf("%s is not whole: %v", id, err)
			continue
		}
		kept[id] = sha256Of(e.PDF)
	}
	return kept
}

// files are the files below a folder of the desk, sorted.
func (d *crashDesk) files(below string) (all []string) {
	err := fs.WalkDir(os.DirFS(d.dir), below, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func sha256Of(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// begun is a desk that has kept one edition, has other data now, and in whose
// register a line was never finished.
func (d *crashDesk) begun(t *testing.T) *crashDesk {
	t.Helper()
	b := d.copied(t)
	if code, said := b.make("", "KAZ", "2026-11-24"); code != exitDone {
		t.Fatal(said)
	}
	for _, path := range b.files("archive/register") {
		f, err := os.OpenFile(filepath.Join(b.dir, path), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteString(`{"n":2,"at":`)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	b.edit(1)
	return b
}

// killedAtEveryPoint kills brief at each point, in its first edition and in a
// later one, kills it again in the run that repairs, and lets it end.
func killedAtEveryPoint(t *testing.T, fresh *crashDesk) {
	r := rand.New(rand.NewPCG(*crashSeed, 3))
	t.Logf("seed %d", *crashSeed)
	begun := fresh.begun(t)
	for _, point := range fault.Points {
		for _, from := range []*crashDesk{fresh, begun} {
			d := from.copied(t)
			again := fault.Points[r.IntN(len(fault.Points))]
			if code, said := d.make(point+":kill", "KAZ", "2026-12-01"); code != -1 {
				t.Errorf("%s was never reached: exit %d\n%s", point, code, said)
			}
			d.audit(false)
			if code, said := d.make(again+":kill", "KAZ", "2026-12-01"); code != -1 && code != exitDone {
				t.Errorf("killed at %s, the next run exits %d:\n%s", point, code, said)
			}
			d.audit(false)
			if code, said := d.make("", "KAZ", "2026-12-01"); code != exitDone {
				t.Errorf("killed at %s and %s, the next run exits %d:\n%s", point, again, code, said)
			}
			d.audit(true)
			if want := len(from.told) + 1; len(d.told) != want {
				t.Errorf("killed at %s and %s: %d editions, want %d", point, again, len(d.told), want)
			}
			if t.Failed() {
				t.Fatalf("killed at %s, then at %s", point, again)
			}
		}
	}
	reached(t, begun.copied(t))
}

// reached holds that a run passes the points of fault.Points and no others.
func reached(t *testing.T, d *crashDesk) {
	log := filepath.Join(d.dir, "points")
	c := d.command("", "--country", "KAZ", "--date", "2026-12-01")
	c.Env = append(c.Env, "BRIEF_FAULT_LOG="+log)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Compact(strings.Fields(string(b))); !slices.Equal(got, fault.Points) {
		t.Errorf("a run passes %q, the points are %q", got, fault.Points)
	}
}

// failingAtEveryPoint lets the disk fail at each point: brief says where and
// why, leaves nothing but what the register has, and its next run works.
func failingAtEveryPoint(t *testing.T, fresh *crashDesk) {
	begun := fresh.begun(t)
	before := begun.files(".")
	registered := slices.Index(fault.Points, "registered")
	for i, point := range fault.Points {
		for kind, errno := range map[string]error{"eio": syscall.EIO, "enospc": syscall.ENOSPC} {
			d := begun.copied(t)
			code, said := d.make(point+":"+kind, "KAZ", "2026-12-01")
			where := "archive/" + point
			if strings.HasPrefix(point, "copy-") {
				where = "briefs/Kazakhstan-2026-W49.pdf"
			}
			if code != exitWorld || !strings.Contains(said, where) || !strings.Contains(said, errno.Error()) {
				t.Errorf("%s at %s: exit %d\n%s", kind, point, code, said)
			}
			if len(d.told) != len(begun.told) {
				t.Errorf("%s at %s: an edition was acknowledged all the same", kind, point)
			}
			if left := d.files("."); i < registered && !slices.Equal(left, before) {
				t.Errorf("%s at %s leaves\n%q, before there were\n%q", kind, point, left, before)
			}
			if left := d.files("briefs"); slices.ContainsFunc(left, func(n string) bool { return filepath.Ext(n) != ".pdf" }) {
				t.Errorf("%s at %s leaves %q", kind, point, left)
			}
			d.audit(false)
			if code, said := d.make("", "KAZ", "2026-12-01"); code != exitDone {
				t.Errorf("after %s at %s the next run exits %d:\n%s", kind, point, code, said)
			}
			d.audit(true)
			if d.told["KAZ/2026-W49/v1"] == "" || len(d.told) != 2 {
				t.Errorf("after %s at %s the editions are %v", kind, point, d.told)
			}
		}
	}
}

// killedByChance kills brief at moments by chance while it makes one or all
// countries of one of eight weeks from data that change.
func killedByChance(t *testing.T, fresh *crashDesk) {
	r := rand.New(rand.NewPCG(*crashSeed, 4))
	d := fresh.copied(t)
	start := time.Now()
	if code, said := d.make("", "KAZ", "2026-12-01"); code != exitDone {
		t.Fatal(said)
	}
	long := time.Since(start)
	day := func(week int) string {
		return time.Date(2026, 11, 24+7*week, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	died := 0
	for i := range *crashKills {
		d.edit(i)
		args := []string{"--country", "KAZ", "--format", "json", "--date", day(r.IntN(8))}
		if i%2 == 1 {
			args[0], args = "--all", slices.Delete(args, 1, 2)
		}
		c := d.command("", args...)
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(long) * 3 / 2)))
		c.Process.Kill()
		if err := c.Wait(); err != nil {
			died++
		}
		d.heard(&out)
		if d.audit(false); t.Failed() {
			t.Fatalf("after kill %d", i+1)
		}
	}
	for week := range 8 {
		if code, said := d.run("", "--all", "--format", "json", "--date", day(week)); code != exitDone {
			t.Errorf("exit %d\n%s", code, said)
		}
	}
	d.audit(true)
	t.Logf("seed %d: %d of %d runs died; %d editions", *crashSeed, died, *crashKills, len(d.told))
}
