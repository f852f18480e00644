package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"brief/report/archive"
)

// yearly is how many countries have an edition in each week of an archive.
const yearly = 50

// A decade is an archive that grows week by week.
type decade struct {
	dir   string // of the workspace
	brief string // the program
	last  time.Time
}

// years fills an archive with weekly editions of 50 countries and prints what
// looking after it takes when it is one year old and when it is n years old.
// The first week is made by brief; those after it are copies under their own
// names, each PDF and one input of each week with bytes of its own, that are
// kept without waiting for the disk.
func years(n int) error {
	dir, err := os.MkdirTemp("", "brief-years-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := &decade{dir: filepath.Join(dir, "desk"), brief: filepath.Join(dir, "brief"), last: today}
	if err := d.begin(); err != nil {
		return err
	}
	fmt.Printf("%d countries, one edition a week; ms of wall time, the best of three\n\n", yearly)
	fmt.Printf("%-8s %9s %9s %9s", "years", "editions", "files", "MiB")
	for _, l := range looks {
		fmt.Printf(" %13s", l.name)
	}
	fmt.Println()
	for year := 1; year <= n; year++ {
		if err := d.year(year == 1 || year == n); err != nil {
			return err
		}
		if year == 1 || year == n {
			if err := d.measure(year); err != nil {
				return err
			}
		}
	}
	return nil
}

// looks are the commands that people wait for.
var looks = []struct {
	name  string
	times int
	args  []string
}{
	{"list", 3, []string{"archive", "list"}},
	{"list one", 3, []string{"archive", "list", "XAA"}},
	{"diff", 3, []string{"diff", "XAA"}},
	{"scrub", 1, []string{"archive", "scrub"}},
	{"next brief", 3, []string{"--country", "XAA"}},
}

// begin makes the program and the workspace.
func (d *decade) begin() error {
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", d.brief, "./cmd/brief")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	if err := os.Mkdir(d.dir, 0o755); err != nil {
		return err
	}
	if _, err := d.run("init", "."); err != nil {
		return err
	}
	files, err := workspace(yearly)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(d.dir, "data")); err != nil {
		return err
	}
	if err := os.CopyFS(d.dir, files); err != nil {
		return err
	}
	if _, err := d.run("--all", "--date", d.last.Format(time.DateOnly)); err != nil {
		return err
	}
	d.last = d.last.AddDate(0, 0, 7)
	return nil
}

// run runs brief and returns how long that took.
func (d *decade) run(args ...string) (time.Duration, error) {
	c := exec.Command(d.brief, args...)
	c.Dir = d.dir
	start := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("brief %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return time.Since(start), nil
}

// A hasty disk does not wait: what is measured is what is there, not how it
// came.
type hasty struct{ *archive.Disk }

func (hasty) Sync(string) error    { return nil }
func (hasty) SyncDir(string) error { return nil }

// year keeps the editions of the first week again in the 52 weeks of a year.
func (d *decade) year(measured bool) error {
	disk, err := archive.OpenDisk(filepath.Join(d.dir, "archive"))
	if err != nil {
		return err
	}
	defer disk.Close()
	n := 0
	a, err := archive.Open(hasty{disk}, disk.Lock, func() string { n++; return strconv.Itoa(n) })
	if err != nil {
		return err
	}
	all, err := a.Series()
	if err != nil {
		return err
	}
	var first []*archive.Edition
	for _, name := range all {
		was, err := a.Load(name + "/" + week(today) + "/v1")
		if err != nil {
			return err
		}
		first = append(first, was)
	}
	const weeks = 52
	for w := range weeks {
		at := d.last.AddDate(0, 0, 7*w)
		for _, was := range first {
			if err := a.Add(copied(*was, at, measured && w == weeks-1), at, func() error { return nil }); err != nil {
				return err
			}
		}
	}
	d.last = d.last.AddDate(0, 0, 7*weeks)
	return nil
}

// copied is an edition as another week would have it. The last one, with which
// the next is compared, keeps its inputs.
func copied(e archive.Edition, at time.Time, last bool) archive.Edition {
	series, _ := archive.Split(e.Record.Key)
	e.Record.Key, e.Record.Date = series+"/"+week(at), at.Format(time.DateOnly)
	e.PDF = append(e.PDF[:len(e.PDF):len(e.PDF)], []byte("% "+e.Record.Key+"\n")...)
	e.Record.PDF = archive.Keep(e.Record.File, e.PDF)
	e.Record.Basis = e.Record.PDF.SHA256
	if last {
		return e
	}
	e.Inputs, e.Record.Inputs = append([][]byte{}, e.Inputs...), append([]archive.Kept{}, e.Record.Inputs...)
	for i, in := range e.Record.Inputs {
		if in.Name == "data/influence.csv" { // one file of the week, which all its editions share
			e.Inputs[i] = append(e.Inputs[i][:len(e.Inputs[i]):len(e.Inputs[i])], []byte(week(at)+"\n")...)
			e.Record.Inputs[i] = archive.Keep(in.Name, e.Inputs[i])
		}
	}
	return e
}

// week is the period of a day.
func week(day time.Time) string {
	y, w := day.ISOWeek()
	return fmt.Sprintf("%d-W%02d", y, w)
}

// measure prints a line of the table.
func (d *decade) measure(year int) error {
	files, bytes, editions := 0, int64(0), 0
	err := filepath.WalkDir(filepath.Join(d.dir, "archive"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		files, bytes = files+1, bytes+info.Size()
		if e.Name() == "record.json" {
			editions++
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-8d %9d %9d %9.1f", year, editions, files, mega(bytes))
	for _, l := range looks {
		args := l.args
		best := time.Duration(0)
		for i := range l.times {
			if l.name == "next brief" {
				args = append(l.args[:2:2], "--date", d.last.AddDate(0, 0, 7*i).Format(time.DateOnly))
			}
			took, err := d.run(args...)
			if err != nil {
				return err
			}
			if best == 0 || took < best {
				best = took
			}
		}
		fmt.Printf(" %13.0f", milli(best))
	}
	fmt.Println()
	d.last = d.last.AddDate(0, 0, 7*3)
	return nil
}
