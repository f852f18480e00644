package report_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"brief/report"
	"brief/report/config"
	"brief/report/randomdesk"
)

// opened is a desk made by chance, opened anew: nothing is kept of briefs that
// were made before, but for what the faces of the process have shaped.
func opened(t *testing.T, seed uint64) *report.Builder {
	t.Helper()
	files := randomdesk.New(seed).Files()
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: files["config.yaml"].Data})
	if found.Err() != nil {
		t.Fatal(found)
	}
	b, found := report.Open(report.Workspace{Files: files, Config: cfg}, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	return b
}

// made is all that an order yields: the file's sum, or why there is none.
func made(b *report.Builder, o report.Order) string {
	e, err := b.Build(context.Background(), o)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%x, steps %v, problems %v", sha256.Sum256(e.PDF), e.Steps, e.Problems)
}

// someOrders are orders of a desk drawn by chance, some of them several times.
func someOrders(b *report.Builder, chance *rand.Rand, n int) []report.Order {
	all := orders(b, "")
	some := make([]report.Order, n)
	for i := range some {
		o := all[chance.IntN(len(all))]
		o.Paper = []string{"", "a4", "letter"}[chance.IntN(3)]
		o.Profile = []string{"", "standard", "records"}[chance.IntN(3)]
		o.Draft, o.Version = chance.IntN(4) == 0, chance.IntN(3)
		o.Mark = []string{"", "none", "TLP:AMBER"}[chance.IntN(3)]
		some[i] = o
	}
	return some
}

// TestNeighbours: no file shows what was made before it or beside it. Editions
// drawn by chance are built in any order by three workers of one Builder, and
// each is what a Builder makes that has never made anything.
func TestNeighbours(t *testing.T) {
	const desks, each = 6, 8
	for seed := *randomSeed; seed < *randomSeed+desks; seed++ {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			b := opened(t, seed)
			chance := rand.New(rand.NewPCG(seed, 2))
			some := someOrders(b, chance, each)
			want := make([]string, each)
			for i, o := range some {
				want[i] = made(opened(t, seed), o)
			}
			var workers sync.WaitGroup
			for range 3 {
				turn := chance.Perm(each)
				workers.Go(func() {
					for _, i := range turn {
						if got := made(b, some[i]); got != want[i] {
							t.Errorf("%+v made beside others is\n%s\nalone it is\n%s", some[i], got, want[i])
						}
					}
				})
			}
			workers.Wait()
		})
	}
}

// TestNeighboursOfAProcess holds briefs of a process that made others against
// those of processes that made nothing else: the environment says which of the
// orders such a process makes.
func TestNeighboursOfAProcess(t *testing.T) {
	const seed, n, variable = 3, 4, "BRIEF_TEST_ORDER"
	b := opened(t, seed)
	some := someOrders(b, rand.New(rand.NewPCG(seed, 3)), n)
	if only := os.Getenv(variable); only != "" {
		var i int
		if _, err := fmt.Sscan(only, &i); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("made %q\n", made(b, some[i]))
		return
	}
	for i, o := range some {
		c := exec.Command(os.Args[0], "-test.run=^TestNeighboursOfAProcess$")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%d", variable, i))
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		alone := ""
		for s := bufio.NewScanner(strings.NewReader(string(out))); s.Scan(); {
			if line, ok := strings.CutPrefix(s.Text(), "made "); ok {
				alone = line
			}
		}
		if got := fmt.Sprintf("%q", made(b, o)); got != alone {
			t.Errorf("%+v is %s, in a process of its own %s", o, got, alone)
		}
	}
}
