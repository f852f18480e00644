package report_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"brief/report"
	"brief/report/config"
	"brief/report/doc"
	"brief/report/draw"
	"brief/report/golden"
	"brief/report/layout"
	"brief/report/problem"
)

// day is the date of issue in all tests.
var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// desks are the workspaces that tests build: the default one, which is this
// repository, and three invented ones.
var desks = map[string]string{"default": "..", "second": "../cmd/brief/testdata/desk2", "stress": "../cmd/brief/testdata/stress", "german": "../cmd/brief/testdata/desk-de"}

// settings are those of a desk.
func settings(t testing.TB, dir string) *config.Config {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: src})
	if found.Err() != nil {
		t.Fatal(found)
	}
	return cfg
}

// open opens a desk.
func open(t testing.TB, name string) *report.Builder {
	t.Helper()
	dir := desks[name]
	b, found := report.Open(report.Workspace{Files: os.DirFS(dir), Config: settings(t, dir)}, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	return b
}

// orders are all editions of a desk on a paper.
func orders(b *report.Builder, paper string) []report.Order {
	var os []report.Order
	for _, p := range b.Countries() {
		os = append(os, report.Order{Country: p.ID, Date: day, Paper: paper})
	}
	for _, r := range b.Regions() {
		os = append(os, report.Order{Region: r, Date: day, Paper: paper})
	}
	return os
}

// build makes an edition that must succeed.
func build(t testing.TB, b *report.Builder, o report.Order) *report.Edition {
	t.Helper()
	e, err := b.Build(context.Background(), o)
	if err != nil {
		t.Fatalf("%s%s on %s: %v", o.Country, o.Region, o.Paper, err)
	}
	return e
}

// everyEdition runs a test over all editions of all desks on both papers.
func everyEdition(t *testing.T, test func(t *testing.T, dir string, b *report.Builder, e *report.Edition)) {
	for name, dir := range desks {
		b := open(t, name)
		for _, paper := range []string{"a4", "letter"} {
			for _, o := range orders(b, paper) {
				if name == "stress" && paper == "letter" && o.Country != "" {
					continue // more than two pages of Letter hold; see TestBudgetSaysWhatIsOver
				}
				t.Run(name+"/"+paper+"/"+o.Country+o.Region, func(t *testing.T) {
					test(t, dir, b, build(t, b, o))
				})
			}
		}
	}
}

// TestEditionsKeepTheirRules holds what must be true of every page that brief
// ever makes.
func TestEditionsKeepTheirRules(t *testing.T) {
	everyEdition(t, func(t *testing.T, dir string, b *report.Builder, e *report.Edition) {
		if e.Country != "" && len(e.Pages) != 2 {
			t.Errorf("%d pages, want 2", len(e.Pages))
		}
		insidePages(t, e)
		everyWordOnce(t, e)
		originsLeadBack(t, os.DirFS(dir), settings(t, dir), e)
		noHeadLast(t, e)
		bandsOnTheGrid(t, e)
		onlyOwnValues(t, b, e)
	})
}

// insidePages fails if anything stands outside of the margins: facing pages may
// move by 8, and a line may end in a space.
func insidePages(t *testing.T, e *report.Edition) {
	for i, p := range e.Pages {
		const more = 8 + 4
		side := (p.Width - layout.Measure) / 2
		for _, it := range p.Items {
			x0, y0, x1, y1 := bounds(it.Op)
			if x0 < side-more || y0 < 0 || x1 > p.Width-side+more || y1 > p.Height {
				t.Errorf("page %d: leaf %d stands at %.1f,%.1f to %.1f,%.1f", i+1, it.Leaf, x0, y0, x1, y1)
			}
		}
	}
}

// bounds is the box of an op, without the depth of letters.
func bounds(op draw.Op) (x0, y0, x1, y1 float64) {
	if w := op.Words; w != nil {
		return w.X, w.Y - w.Size, w.X + w.Width(), w.Y
	}
	if m := op.Image; m != nil {
		return m.X, m.Y, m.X + m.Width, m.Y + m.Height
	}
	x0, y0, x1, y1 = 1e9, 1e9, -1e9, -1e9
	for _, s := range op.Shape.Path {
		for k, p := range s.P {
			if s.Kind == draw.Close || k > 0 && s.Kind != draw.Cubic {
				continue
			}
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	return x0, y0, x1, y1
}

// said are the words that items of a leaf say, in order.
func said(e *report.Edition) map[int]string {
	m := map[int]string{}
	for _, p := range e.Pages {
		for _, it := range p.Items {
			if it.Leaf > 0 && it.Words != nil {
				m[it.Leaf] += it.Words.Text
			}
		}
	}
	return m
}

// everyWordOnce fails if a text of the document is not on a page word by word.
func everyWordOnce(t *testing.T, e *report.Edition) {
	on := said(e)
	for tx := range e.Document.Texts {
		want := squeeze(tx.Words())
		got, placed := on[tx.ID]
		if placed && squeeze(got) != want {
			t.Errorf("leaf %d says %q, the document %q", tx.ID, squeeze(got), want)
		}
		if !placed && want != "" && !mayDrop(e.Document, tx) {
			t.Errorf("leaf %d is on no page: %q", tx.ID, want)
		}
	}
}

// mayDrop says whether a text belongs to what a page budget may leave out.
func mayDrop(d *doc.Document, t *doc.Text) bool {
	inside := func(bands ...*doc.Band) bool {
		sub := doc.Document{Bands: bands}
		for tx := range sub.Texts {
			if tx == t {
				return true
			}
		}
		return false
	}
	for _, b := range d.Bands {
		if b.Annex && inside(b) {
			return true
		}
		for _, c := range b.Columns {
			for _, bl := range c {
				switch bl := bl.(type) {
				case *doc.Contents:
					if slices.Contains(bl.Entries, t) || b.Head != nil && b.Head.Text == t {
						return true
					}
				case *doc.Figure:
					if bl.Drop > 0 && inside(&doc.Band{Columns: [][]doc.Block{{bl}}}) {
						return true
					}
				case *doc.Paragraph:
					if bl.Drop > 0 && bl.Text == t {
						return true
					}
				case *doc.Table:
					for _, r := range bl.Rows {
						if r.Drop > 0 && inside(&doc.Band{Columns: [][]doc.Block{{&doc.Table{Rows: []*doc.Row{r}}}}}) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

func squeeze(s string) string {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	return strings.Join(strings.Fields(s), " ")
}

// noHeadLast fails if a page's last content is a heading.
func noHeadLast(t *testing.T, e *report.Edition) {
	heads := map[int]bool{}
	for _, b := range e.Document.Bands {
		if b.Head != nil {
			heads[b.Head.Text.ID] = true
		}
	}
	for i, p := range e.Pages {
		last := 0
		for _, it := range p.Items {
			if it.Leaf > 0 {
				last = it.Leaf
			}
		}
		if heads[last] {
			t.Errorf("page %d ends with a heading", i+1)
		}
	}
}

// bandsOnTheGrid fails if a band's head does not start a whole number of half
// lines below the frame top.
func bandsOnTheGrid(t *testing.T, e *report.Edition) {
	top := map[float64]float64{841.89: 65, 792: 58.5}
	heads := map[int]bool{}
	for _, b := range e.Document.Bands {
		if b.Head != nil && !b.RunIn {
			heads[b.Head.Text.ID] = true
		}
	}
	for i, p := range e.Pages {
		for _, a := range p.Anchors {
			if n := (a.Y - top[p.Height]) / layout.G; heads[a.Leaf] && a.Name == "" && abs(n-float64(int(n+0.5))) > 0.01 {
				t.Errorf("page %d: leaf %d starts %.2f half lines below the frame top", i+1, a.Leaf, n)
			}
		}
	}
}

func abs(v float64) float64 { return max(v, -v) }

// onlyOwnValues fails if a country's ratings table prints another country's
// rating (the commonest fault of reports made in a loop).
func onlyOwnValues(t *testing.T, b *report.Builder, e *report.Edition) {
	if e.Country == "" {
		return
	}
	for _, band := range e.Document.Bands {
		for _, c := range band.Columns {
			for _, bl := range c {
				table, ok := bl.(*doc.Table)
				if !ok || table.Style != doc.Ratings {
					continue
				}
				sub := doc.Document{Bands: []*doc.Band{{Columns: [][]doc.Block{{table}}}}}
				for tx := range sub.Texts {
					for _, r := range tx.Runs {
						if id := r.Origin.ID; strings.HasPrefix(id, "influence:") && !strings.HasPrefix(id, "influence:"+e.Country+"/") {
							t.Errorf("the ratings print %s", id)
						}
					}
				}
			}
		}
	}
}

// TestSameBytes builds one brief often, with several zones and numbers of
// processors, beside each other and alone.
func TestSameBytes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	sums := map[[32]byte]int{}
	var mu sync.Mutex
	for i := range 20 {
		runtime.GOMAXPROCS(1 + i%4)
		t.Setenv("TZ", []string{"UTC", "Asia/Almaty", "America/New_York", "nonsense"}[i%4])
		b := open(t, "default")
		var wg sync.WaitGroup
		for range 1 + i%3 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				e, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				sums[sha256.Sum256(e.PDF)]++
			}()
		}
		wg.Wait()
	}
	if len(sums) != 1 {
		t.Errorf("%d different files: %v", len(sums), sums)
	}
}

// TestGoldens compares pages, item by item, and documents with their texts in
// testdata.
func TestGoldens(t *testing.T) {
	for _, g := range []struct{ desk, country, region, paper string }{
		{"default", "KAZ", "", "a4"}, {"default", "UZB", "", "letter"}, {"default", "", "Central Asia", "a4"}, {"second", "XAV", "", "a4"},
	} {
		name := g.desk + "-" + strings.ReplaceAll(g.country+g.region, " ", "-") + "-" + g.paper
		t.Run(name, func(t *testing.T) {
			e := build(t, open(t, g.desk), report.Order{Country: g.country, Region: g.region, Paper: g.paper, Date: day})
			golden.Compare(t, name+".pages", dump(e))
		})
	}
}

// dump is an edition's pages as text: what was done for the budget, then every
// item with its place, leaf and words.
func dump(e *report.Edition) string {
	var b strings.Builder
	for _, s := range e.Steps.Steps {
		fmt.Fprintln(&b, "step", s)
	}
	for i, p := range e.Pages {
		fmt.Fprintf(&b, "page %d %gx%g\n", i+1, p.Width, p.Height)
		for _, it := range p.Items {
			who := fmt.Sprintf("#%d", it.Leaf)
			if it.Leaf == 0 {
				who = [...]string{"-", "head", "foot", "again"}[it.Part]
			}
			if w := it.Words; w != nil {
				fmt.Fprintf(&b, "%-5s %7.2f %7.2f %5.1f %q\n", who, w.X, w.Y, w.Size, w.Text)
				continue
			}
			x0, y0, x1, y1 := bounds(it.Op)
			fmt.Fprintf(&b, "%-5s %7.2f %7.2f to %.2f %.2f\n", who, x0, y0, x1, y1)
		}
	}
	return b.String()
}

// TestReaders has programs of other people read the finished files.
func TestReaders(t *testing.T) {
	b := open(t, "default")
	for _, o := range orders(b, "a4") {
		e := build(t, b, o)
		t.Run(e.File, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), e.File)
			if err := os.WriteFile(file, e.PDF, 0o666); err != nil {
				t.Fatal(err)
			}
			tool(t, "qpdf", "--check", file)
			info := tool(t, "pdfinfo", file)
			for _, want := range []string{`Pages: +2\n`, `Tagged: +yes\n`, `Title: +\S`} {
				if !regexp.MustCompile(want).MatchString(info) {
					t.Errorf("pdfinfo lacks %s:\n%s", want, info)
				}
			}
			for _, line := range strings.Split(tool(t, "pdffonts", file), "\n")[2:] {
				if line != "" && !regexp.MustCompile(`yes yes yes`).MatchString(line) {
					t.Errorf("a font is not embedded, subset and mapped: %s", line)
				}
			}
			if images := strings.Split(strings.TrimSpace(tool(t, "pdfimages", "-list", file)), "\n"); len(images) > 2 {
				t.Errorf("images: %v", images[2:])
			}
			readsAsDocument(t, e, tool(t, "pdfinfo", "-struct-text", file))
			tool(t, "mutool", "draw", "-q", "-o", os.DevNull, "-F", "txt", file)
		})
	}
}

// readsAsDocument fails unless the tags say the document's texts in its order.
func readsAsDocument(t *testing.T, e *report.Edition, heard string) {
	var quoted strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^\s*"(.*)"$`).FindAllStringSubmatch(heard, -1) {
		quoted.WriteString(m[1])
	}
	heard = letters(quoted.String())
	on := said(e)
	for tx := range e.Document.Texts {
		want := letters(tx.Words())
		if _, placed := on[tx.ID]; !placed || want == "" {
			continue
		}
		at := strings.Index(heard, want)
		if at < 0 {
			t.Fatalf("the tags do not say %q where the document does; they go on %.200q", tx.Words(), heard)
		}
		heard = heard[at+len(want):]
	}
}

// letters leaves out spaces.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", name, err, out.String(), said.String())
	}
	return out.String()
}

// TestBudgetSaysWhatIsOver gives a country far too many words of its own.
func TestBudgetSaysWhatIsOver(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../data")); err != nil {
		t.Fatal(err)
	}
	text := "# \n\n## Why it matters\n\n" + strings.Repeat("The source says a great many things about this.\n", 50) + "[S1]\n"
	text = strings.TrimPrefix(text, "# \n\n")
	if err := os.WriteFile(filepath.Join(dir, "texts", "KAZ.md"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	cfg, _ := config.Load(config.Sources{})
	for name, d := range cfg.Datasets {
		d.File, d.Folder = strings.TrimPrefix(d.File, "data/"), strings.TrimPrefix(d.Folder, "data/")
		cfg.Datasets[name] = d
	}
	b, _ := report.Open(report.Workspace{Files: os.DirFS(dir), Config: cfg}, day)
	_, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
	var l problem.List
	if !errors.As(err, &l) {
		t.Fatalf("got %v", err)
	}
	i := slices.IndexFunc(l, func(p problem.Problem) bool { return p.Code == "N11" })
	if i < 0 || l[i].Place.File != "texts/KAZ.md" || !strings.Contains(l[i].What, "Why it matters has") {
		t.Errorf("got %v", l)
	}
	if _, err := b.Build(context.Background(), report.Order{Country: "UZB", Date: day}); err != nil {
		t.Errorf("another country is refused too: %v", err)
	}
	_, err = open(t, "stress").Build(context.Background(), report.Order{Country: "XCA", Paper: "letter", Date: day})
	if err == nil || !strings.Contains(err.Error(), "N11: page 2 is over by") || !strings.Contains(err.Error(), "tried: ") {
		t.Errorf("nine recommendations and twelve sources on Letter: got %v", err)
	}
}
