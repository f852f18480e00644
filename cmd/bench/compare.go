package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"brief/report/pdf"
)

// A plan is what a run measures.
type plan struct {
	countries, rounds, starts, long int
	parent                          string // the folder of another checkout, or ""
}

// A comparison is brief beside the plain program in each of its faces, and
// beside brief of another checkout.
type comparison struct {
	plan
	dir                  string // of the programs, and of what they write
	dejavu, roboto       series
	parent, ours, double series
}

// compare builds the programs, measures them by turns and prints the table.
func compare(p plan) error {
	dir, err := os.MkdirTemp("", "brief-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c := comparison{plan: p, dir: dir}
	if err := c.build(); err != nil {
		return err
	}
	if err := c.batches(); err != nil {
		return err
	}
	if err := c.memory(); err != nil {
		return err
	}
	return c.cold()
}

// build builds the programs, those of the other checkout under names of their
// own.
func (c *comparison) build() error {
	for _, b := range []struct{ from, pkg, name string }{
		{".", "./cmd/bench/plain", "plain"}, {".", "./cmd/bench", "bench"}, {".", "./cmd/brief", "brief"},
		{c.plan.parent, "./cmd/bench", "parent-bench"}, {c.plan.parent, "./cmd/brief", "parent-brief"},
	} {
		if b.from == "" {
			continue
		}
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(c.dir, b.name), b.pkg)
		build.Dir = b.from
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build %s in %s: %w", b.pkg, b.from, err)
		}
	}
	return nil
}

// begin forgets what was measured.
func (c *comparison) begin() {
	c.dejavu, c.roboto = series{name: "plain, DejaVu"}, series{name: "plain, Roboto"}
	c.parent, c.ours, c.double = series{name: "brief, parent"}, series{name: "brief"}, series{name: "brief, 2 at once"}
}

// batches measures many briefs in one process, by one worker and by two.
func (c *comparison) batches() error {
	c.begin()
	countries := fmt.Sprint(c.countries)
	var last tally
	for range c.rounds {
		if err := c.floors(names(c.countries)...); err != nil {
			return err
		}
		for _, s := range []*series{&c.parent, &c.ours, &c.double} {
			program, args := "bench", []string{"-child", "-n", countries}
			switch {
			case s == &c.parent && c.plan.parent == "":
				continue
			case s == &c.parent:
				program = "parent-bench"
			case s == &c.double:
				args = append(args, "-workers", "2")
			}
			t, err := s.batch(c.dir, program, args...)
			if err != nil {
				return err
			}
			if s == &c.ours {
				last = t
			}
		}
	}
	fmt.Printf("%d briefs in one process, median of %d rounds\n\n", c.countries, c.rounds)
	c.table(c.countries)
	fmt.Printf("\ntwo at once: %+.0f %% cpu a brief\n", 100*(c.double.ratio(&c.ours)-1))
	last.print(os.Stdout)
	return nil
}

// memory measures the peak of many more briefs.
func (c *comparison) memory() error {
	if c.long == 0 {
		return nil
	}
	s := series{name: "brief"}
	if _, err := s.batch(c.dir, "bench", "-child", "-n", fmt.Sprint(c.countries), "-briefs", fmt.Sprint(c.long)); err != nil {
		return err
	}
	fmt.Printf("peak of %d briefs: %.1f MiB; of %d: %.1f MiB\n", c.long, mega(s.peak), c.countries, mega(c.ours.peak))
	return nil
}

// cold measures one brief of a process that starts.
func (c *comparison) cold() error {
	c.begin()
	args := []string{"--country", "Kazakhstan", "--date", "2026-11-24", "-o", "brief.pdf"}
	for range c.starts {
		if err := c.floors("Kazakhstan"); err != nil {
			return err
		}
		if c.plan.parent != "" {
			if err := c.parent.add(c.dir, "parent-brief", args...); err != nil {
				return err
			}
			c.parent.bytes = size(filepath.Join(c.dir, "brief.pdf"))
		}
		if err := c.ours.add(c.dir, "brief", args...); err != nil {
			return err
		}
	}
	fmt.Printf("\none brief from a cold start, median of %d starts\n\n", c.starts)
	c.ours.bytes = size(filepath.Join(c.dir, "brief.pdf"))
	c.table(1)
	made, err := os.ReadFile(filepath.Join(c.dir, "brief.pdf"))
	if err != nil {
		return err
	}
	f, err := pdf.Read(made)
	if err != nil {
		return err
	}
	fmt.Print("\nits bytes:")
	for i, p := range f.Parts() {
		if i > 0 {
			fmt.Print(",")
		}
		fmt.Printf(" %s %d", p.Name, p.Bytes)
	}
	fmt.Println()
	return nil
}

// floors runs the plain program in both faces.
func (c *comparison) floors(names ...string) error {
	for i, s := range []*series{&c.dejavu, &c.roboto} {
		face := []string{"dejavu", "roboto"}[i]
		if err := s.add(c.dir, "plain", append([]string{"-face", face, "-o", "plain.pdf"}, names...)...); err != nil {
			return err
		}
		s.bytes = size(filepath.Join(c.dir, "plain.pdf"))
	}
	return nil
}

// table prints the programs that ran, each as a ratio to the plain one in
// either face.
func (c *comparison) table(n int) {
	fmt.Printf("%-16s %11s %12s %10s %10s %8s %9s\n", "", "cpu ms each", "wall ms each", "to DejaVu", "to Roboto", "bytes", "peak MiB")
	for _, s := range []*series{&c.dejavu, &c.roboto, &c.parent, &c.ours, &c.double} {
		if len(s.cpu) == 0 {
			continue
		}
		fmt.Printf("%-16s %11.2f %12.2f %10.3f %10.3f %8d %9.1f\n", s.name,
			milli(median(s.cpu))/float64(n), milli(median(s.wall))/float64(n),
			s.ratio(&c.dejavu), s.ratio(&c.roboto), s.bytes, mega(s.peak))
	}
}

// size is the size of a file, 0 if it is not there.
func size(name string) int64 {
	if s, err := os.Stat(name); err == nil {
		return s.Size()
	}
	return 0
}

// A series is what the runs of one program cost.
type series struct {
	name      string
	cpu, wall []time.Duration
	peak      int64 // bytes, the most of all runs; 0 where the system does not say
	bytes     int64 // of a document
}

// add runs a program of the folder once and keeps what it cost.
func (s *series) add(dir, program string, args ...string) error {
	_, err := s.run(dir, program, args...)
	return err
}

// run is add, with what the program printed.
func (s *series) run(dir, program string, args ...string) ([]byte, error) {
	c := exec.Command(filepath.Join(dir, program), args...)
	c.Dir, c.Stderr = dir, os.Stderr
	start := time.Now()
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	s.wall = append(s.wall, time.Since(start))
	s.cpu = append(s.cpu, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
	s.peak = max(s.peak, peak(c.ProcessState))
	return out, nil
}

// batch is add for a batch of brief, with its tally.
func (s *series) batch(dir, program string, args ...string) (t tally, err error) {
	out, err := s.run(dir, program, args...)
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(out, &t); err != nil {
		return t, fmt.Errorf("%s printed %q: %w", s.name, out, err)
	}
	s.bytes = t.Bytes / max(1, t.Briefs)
	return t, nil
}

// ratio is the cpu of s as a ratio to that of another series: the median of the
// ratios of runs that followed each other, which a busy machine disturbs less
// than the ratio of medians.
func (s *series) ratio(to *series) float64 {
	ratios := make([]float64, len(s.cpu))
	for i := range ratios {
		ratios[i] = float64(s.cpu[i]) / float64(to.cpu[i])
	}
	return median(ratios)
}

func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mega(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// median is the middle of v, which is not empty.
func median[T time.Duration | float64](v []T) T {
	s := slices.Clone(v)
	slices.Sort(s)
	if len(s)%2 == 1 {
		return s[len(s)/2]
	}
	return (s[len(s)/2-1] + s[len(s)/2]) / 2
}
