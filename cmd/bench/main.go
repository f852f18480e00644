// Bench compares brief with a plain fpdf program that sets the same words, in
// the same run on the same machine: many briefs with different names in one
// process, and one brief from a cold start. Times of a machine mean little to
// another one; the ratios are what PERFORMANCE goals are stated in.
//
// Each measured piece is a process of its own, so that its cpu (user and
// system) and its memory are what the system says of a waited-for child, its
// garbage collection included. The programs take turns. The plain program sets
// its words in DejaVu Sans, to which the goals are ratios, and in Roboto, which
// brief sets.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"
)

func main() {
	n := flag.Int("n", 600, "briefs in a batch")
	rounds := flag.Int("rounds", 3, "batches of each program")
	starts := flag.Int("starts", 15, "cold starts of each program")
	child := flag.Bool("child", false, "be the batch of brief: make n briefs, print what the stages took as JSON")
	profile := flag.String("profile", "", "with -child: write a cpu profile to this file")
	flag.Parse()
	var err error
	switch {
	case *n < 1 || *n > len(heads)*len(tails) || *rounds < 1 || *starts < 1:
		err = fmt.Errorf("-n takes 1 to %d, -rounds and -starts at least 1", len(heads)*len(tails))
	case *child:
		err = profiled(*profile, func() error { return batch(context.Background(), *n, os.Stdout) })
	default:
		err = compare(*n, *rounds, *starts)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiled runs do with its cpu profile written to a file, if one is named.
func profiled(file string, do func() error) error {
	if file == "" {
		return do()
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// compare builds both programs, measures them by turns and prints the table.
func compare(n, rounds, starts int) error {
	dir, err := os.MkdirTemp("", "brief-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, pkg := range []string{"./cmd/bench/plain", "./cmd/brief"} {
		build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", dir+string(filepath.Separator), pkg)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build %s: %w", pkg, err)
		}
	}
	plain, brief := filepath.Join(dir, "plain"), filepath.Join(dir, "brief")

	run := newComparison(dir, plain)
	var last tally
	for range rounds {
		if err := run.floors(names(n)...); err != nil {
			return err
		}
		out, err := run.ours.run(dir, self, "-child", "-n", fmt.Sprint(n))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(out, &last); err != nil {
			return fmt.Errorf("the batch of brief printed %q: %w", out, err)
		}
	}
	fmt.Printf("%d briefs in one process, median of %d rounds\n\n", n, rounds)
	run.ours.bytes = last.Bytes / max(1, last.Briefs)
	run.table(n)
	fmt.Println()
	last.print(os.Stdout)

	run = newComparison(dir, plain)
	for range starts {
		if err := run.floors("Kazakhstan"); err != nil {
			return err
		}
		if err := run.ours.add(dir, brief, "--country", "Kazakhstan", "--date", "2026-11-24", "-o", "brief.pdf"); err != nil {
			return err
		}
	}
	fmt.Printf("\none brief from a cold start, median of %d starts\n\n", starts)
	run.ours.bytes = size(filepath.Join(dir, "brief.pdf"))
	run.table(1)
	return nil
}

// A comparison is brief beside the plain program in each of its faces.
type comparison struct {
	dir, plain           string
	dejavu, roboto, ours series
}

func newComparison(dir, plain string) *comparison {
	return &comparison{
		dir: dir, plain: plain,
		dejavu: series{name: "plain, DejaVu"}, roboto: series{name: "plain, Roboto"}, ours: series{name: "brief"},
	}
}

// floors runs the plain program in both faces.
func (c *comparison) floors(names ...string) error {
	for i, s := range []*series{&c.dejavu, &c.roboto} {
		face := []string{"dejavu", "roboto"}[i]
		if err := s.add(c.dir, c.plain, append([]string{"-face", face, "-o", "plain.pdf"}, names...)...); err != nil {
			return err
		}
		s.bytes = size(filepath.Join(c.dir, "plain.pdf"))
	}
	return nil
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

// add runs the program once and keeps what it cost.
func (s *series) add(dir, program string, args ...string) error {
	_, err := s.run(dir, program, args...)
	return err
}

// run is add, with what the program printed.
func (s *series) run(dir, program string, args ...string) ([]byte, error) {
	c := exec.Command(program, args...)
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

// table prints the programs, each as a ratio to the plain one in either face.
// A ratio is the median of the ratios of runs that followed each other, which a
// busy machine disturbs less than the ratio of medians.
func (c *comparison) table(n int) {
	fmt.Printf("%-14s %11s %12s %10s %10s %8s %9s\n", "", "cpu ms each", "wall ms each", "to DejaVu", "to Roboto", "bytes", "peak MiB")
	for _, s := range []*series{&c.dejavu, &c.roboto, &c.ours} {
		fmt.Printf("%-14s %11.2f %12.2f %10.3f %10.3f %8d %9.1f\n", s.name,
			milli(median(s.cpu))/float64(n), milli(median(s.wall))/float64(n),
			s.ratio(&c.dejavu), s.ratio(&c.roboto), s.bytes, float64(s.peak)/(1<<20))
	}
}

// ratio is the cpu of s as a ratio to that of another series.
func (s *series) ratio(to *series) float64 {
	ratios := make([]float64, len(s.cpu))
	for i := range ratios {
		ratios[i] = float64(s.cpu[i]) / float64(to.cpu[i])
	}
	return median(ratios)
}

func milli(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// median is the middle of v, which is not empty.
func median[T time.Duration | float64](v []T) T {
	s := slices.Clone(v)
	slices.Sort(s)
	if len(s)%2 == 1 {
		return s[len(s)/2]
	}
	return (s[len(s)/2-1] + s[len(s)/2]) / 2
}
