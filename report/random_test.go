package report_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
	"brief/report/randomdesk"
)

var (
	randomSeed  = flag.Uint64("desk.seed", 1, "the seed of the first desk made by chance")
	randomDesks = flag.Int("desk.count", 25, "how many desks are made by chance")
)

// TestRandomDesks builds briefs of desks made by chance: each keeps its page
// budget and the rules of every edition, or is refused: for its budget (N11),
// or since one word of a name is wider than its place (D072).
func TestRandomDesks(t *testing.T) {
	made, refused := 0, 0
	for seed := *randomSeed; seed < *randomSeed+uint64(*randomDesks); seed++ {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			files := randomdesk.New(seed).Files()
			cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: files["config.yaml"].Data})
			if found.Err() != nil {
				t.Fatal(found)
			}
			b, found := report.Open(report.Workspace{Files: files, Config: cfg}, day)
			if found.Err() != nil {
				t.Fatal(found)
			}
			all := orders(b, "")
			chance := rand.New(rand.NewPCG(seed, 1))
			chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for _, o := range all[:min(len(all), 6)] {
				if randomEdition(t, files, cfg, b, o) {
					made++
				} else {
					refused++
				}
			}
		})
	}
	t.Logf("seeds %d to %d: %d editions made, %d refused", *randomSeed, *randomSeed+uint64(*randomDesks)-1, made, refused)
	if made < 3*refused {
		t.Errorf("only %d of %d editions were made: chance shows too little", made, made+refused)
	}
}

// randomEdition builds one edition and reports whether it was made.
func randomEdition(t *testing.T, files fs.FS, cfg *config.Config, b *report.Builder, o report.Order) bool {
	e, err := b.Build(context.Background(), o)
	if err != nil {
		var l problem.List
		if !errors.As(err, &l) {
			t.Errorf("%s: %v", b.Name(o), err)
		}
		for _, p := range l {
			if p.Severity == problem.Error && p.Code != "N11" && p.Code != "D072" {
				t.Errorf("%s: %v", b.Name(o), p)
			}
		}
		return false
	}
	budget := cfg.Reports["country"]
	if o.Region != "" {
		budget = cfg.Reports["region"]
	}
	if n := len(e.Pages); n > budget.PagesMax && !budget.Facing {
		t.Errorf("%s has %d pages, at most %d are allowed", b.Name(o), n, budget.PagesMax)
	}
	if name := e.Document.Masthead.Name.Words(); squeeze(name) != squeeze(b.Name(o)) {
		t.Errorf("%s is called %q", b.Name(o), name)
	}
	insidePages(t, e)
	everyWordOnce(t, e)
	originsLeadBack(t, files, cfg, e)
	noHeadLast(t, e)
	bandsOnTheGrid(t, e)
	onlyOwnValues(t, b, e)
	noWordsOverWords(t, e)
	return true
}

// noWordsOverWords fails if two words of a page stand over each other.
func noWordsOverWords(t *testing.T, e *report.Edition) {
	type box struct {
		x0, y0, x1, y1 float64
		words          string
	}
	for i, p := range e.Pages {
		var boxes []box
		for _, it := range p.Items {
			if w := it.Words; w != nil && strings.TrimSpace(w.Text) != "" {
				// The letters without their white: sides and feet of neighbours may touch.
				text := strings.TrimRight(w.Text, " \u00a0")
				width := w.Width() * float64(len(text)) / float64(len(w.Text))
				boxes = append(boxes, box{w.X + 0.5, w.Y - 0.5*w.Size, w.X + width - 0.5, w.Y, w.Text})
			}
		}
		slices.SortFunc(boxes, func(a, b box) int { return int(a.y0*100) - int(b.y0*100) })
		for j, a := range boxes {
			for _, b := range boxes[j+1:] {
				if b.y0 >= a.y1 {
					break
				}
				if a.x0 < b.x1 && b.x0 < a.x1 {
					t.Errorf("page %d of %s: %q stands over %q at %.1f,%.1f", i+1, e.Key, a.words, b.words, b.x0, b.y1)
				}
			}
		}
	}
}
