// Bench compares brief with a plain fpdf program that sets the same words, in
// the same run on the same machine: many briefs with different names in one
// process, and one brief from a cold start. Times of a machine mean little to
// another one; the ratios are what PERFORMANCE goals are stated in.
//
// Each measured piece is a process of its own, so that its cpu (user and
// system) and its memory are what the system says of a waited-for child, its
// garbage collection included. The programs take turns. The plain program sets
// its words in DejaVu Sans, to which the goals are ratios, and in Roboto, which
// brief sets. With -parent, brief of another checkout takes its turn too: what
// a change gained is then seen in one run,
//
//	git worktree add ../before HEAD~1 && go run ./cmd/bench -parent ../before
//
// Beside the ratios it prints the shares of the stages, what is allocated, what
// each part of a file takes, what it costs to make two briefs at once, and the
// peak of a long run.
//
// With -years it measures an archive instead: what lists, differences, the next
// brief and scrub take when it is one year old, and when it is so many.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
)

func main() {
	var p plan
	flag.IntVar(&p.countries, "n", 600, "countries of a batch")
	flag.IntVar(&p.rounds, "rounds", 2, "batches of each program")
	flag.IntVar(&p.starts, "starts", 9, "cold starts of each program")
	flag.IntVar(&p.long, "long", 5000, "briefs of the long run, 0 for none")
	flag.StringVar(&p.parent, "parent", "", "measure brief of this checkout too")
	age := flag.Int("years", 0, "measure an archive of so many years instead")
	child := flag.Bool("child", false, "be a batch of brief: make its briefs, print what the stages took as JSON")
	briefs := flag.Int("briefs", 0, "with -child: how many briefs, if other than countries")
	workers := flag.Int("workers", 1, "with -child: how many briefs are made at once")
	profile := flag.String("profile", "", "with -child: write a cpu profile to this file")
	heap := flag.String("heap", "", "with -child: write a profile of all allocations, and of what lives at the end, to this file")
	flag.Parse()
	var err error
	switch {
	case p.countries < 1 || p.countries > len(heads)*len(tails) || min(p.rounds, p.starts, *workers) < 1 || min(*briefs, p.long) < 0:
		err = fmt.Errorf("-n takes 1 to %d, -rounds, -starts and -workers at least 1, -briefs and -long at least 0", len(heads)*len(tails))
	case *age > 0:
		err = years(*age)
	case *child:
		l := load{p.countries, cmp.Or(*briefs, p.countries), *workers}
		err = profiled(*profile, func() error { return batch(context.Background(), l, os.Stdout, *heap) })
	default:
		err = compare(p)
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
