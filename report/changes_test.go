package report_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/unicode/norm"

	"brief/report"
	"brief/report/config"
	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
	"brief/report/randomdesk"
)

// after makes an edition of a workspace that is compared with the one before, or
// is the first in its archive.
func after(t testing.TB, ws report.Workspace, before *report.Edition, o report.Order) (*report.Edition, error) {
	t.Helper()
	b, found := report.Open(ws, o.Date)
	if found.Err() != nil {
		t.Fatal(found)
	}
	o.Archived = true
	if before != nil {
		past, err := b.Past(before.Inputs)
		if err != nil {
			t.Fatal(err)
		}
		o.Previous, o.Register = past, head
	}
	return b.Build(context.Background(), o)
}

// week is the date of issue so many weeks after that of all tests.
func week(n int) time.Time { return day.AddDate(0, 0, 7*n) }

// second is an invented second source.
const second = `
  - { id: S2, title: A second report (invented), author: not stated, publisher: not stated, date: not stated, url: not stated, accessed: 2026-11-29, kind: news, language: en }
`

// invented is a config of the default desk that marks its pages.
const invented = "desk: { name: Desk, contact: desk@example.org, notice: \"Invented change, to show the marks.\" }\nmark: TLP:CLEAR\n"

// TestEditionAfterAnother prints what a page and a voice say of a change: of
// another source, of one source, of a reading that the desk corrects, of much at
// once, and of nothing.
func TestEditionAfterAnother(t *testing.T) {
	rating := func(from, to string) map[string]string {
		s := data(t, "influence.csv")
		if !strings.Contains(s, from) {
			t.Fatalf("no row %q", from)
		}
		return map[string]string{"data/influence.csv": strings.Replace(s, from, to, 1)}
	}
	kaz, uzb := "KAZ,RUS,overall,strong,not stated,not stated,reported,not stated,S1,Strong", "UZB,CHN,overall,strong,not stated,not stated,reported,not stated,S1,Strong"
	other := rating(uzb, "UZB,CHN,overall,moderate,not stated,not stated,reported,not stated,S2,Moderate")
	other["data/sources.yaml"] = data(t, "sources.yaml") + second
	much := rating(kaz, "KAZ,RUS,overall,moderate,declining,not stated,reported,not stated,S1,\"Moderate, declining\"")
	much["data/countries.csv"] = strings.Replace(data(t, "countries.csv"), "Energy & Trade", "Energy & Transit", 1)
	much["data/points.csv"] = strings.Replace(data(t, "points.csv"), "Expanding military cooperation", "Deepening military cooperation", 1)
	much["data/texts/Central-Asia.md"] = strings.Replace(data(t, "texts/Central-Asia.md"), "has invited", "had invited", 1)
	long := rating(kaz, "KAZ,RUS,overall,moderate,declining,not stated,reported,not stated,S1,\"Moderate, declining\"")
	long["data/influence.csv"] = strings.Replace(long["data/influence.csv"], uzb, "UZB,CHN,overall,moderate,not stated,not stated,reported,not stated,S1,Moderate now", 1)
	long["data/countries.csv"] = much["data/countries.csv"]
	for _, c := range []struct {
		name   string
		change map[string]string
		order  report.Order
	}{
		{"long", long, report.Order{Country: "KAZ", Paper: "a4"}},                // told without a strip
		{"long-region", long, report.Order{Region: "Central Asia", Paper: "a4"}}, // its cards give way
		{"other-source", other, report.Order{Country: "UZB", Paper: "a4"}},
		{"other-source-region", other, report.Order{Region: "Central Asia", Paper: "letter"}},
		{"same-source", rating(kaz, "KAZ,RUS,overall,moderate,not stated,not stated,reported,not stated,S1,Moderate"), report.Order{Country: "KAZ", Paper: "letter"}},
		{"correction", rating(uzb, "UZB,CHN,overall,moderate,not stated,not stated,reported,not stated,S1,Strong"), report.Order{Country: "UZB", Paper: "a4", Version: 2, Corrects: 1, Note: "The level of China was misread."}},
		{"gone", rating(kaz+"\n", ""), report.Order{Country: "KAZ", Paper: "a4", Proof: 3}},
		{"much", much, report.Order{Country: "KAZ", Paper: "a4"}},
		{"renewed", rating(kaz, "KAZ,RUS,overall,strong,not stated,not stated,reported,2026-11-20,S1,Strong"), report.Order{Country: "KAZ", Paper: "a4"}},
		{"nothing", nil, report.Order{Country: "KAZ", Paper: "a4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			front := map[string]string{"config.yaml": invented}
			if c.name == "gone" {
				front["config.yaml"] += "reports: { country: { template: country, actors: [RUS, CHN], missing: print } }\n"
			}
			ws := copied(t, "default", front)
			o := c.order
			o.Date = day
			first, err := after(t, ws, nil, report.Order{Country: o.Country, Region: o.Region, Date: day})
			if err != nil {
				t.Fatal(err)
			}
			for file, text := range c.change {
				front[file] = text
			}
			ws = copied(t, "default", front)
			o.Date = week(1)
			e, err := after(t, ws, first, o)
			if err != nil {
				t.Fatal(err)
			}
			if (e.Country != "" || o.Paper == "a4") && len(e.Pages) != 2 {
				t.Errorf("%d pages", len(e.Pages))
			}
			insidePages(t, e)
			originsLeadBack(t, ws.Files, ws.Config, e)
			noWordsOverWords(t, e)
			if v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0"}); !v.Consistent {
				t.Errorf("%+v", v)
			}
			golden.Compare(t, "changed-"+c.name+".transcript", transcript(readTagged(t, e.PDF)))
		})
	}
}

// TestWhatChanged makes five editions in a row of desks made by chance, with
// random edits between them: what each says to have changed is what a comparison
// of the desks themselves finds, and each is what its own inputs give.
func TestWhatChanged(t *testing.T) {
	made, refused := 0, 0
	for seed := *randomSeed; seed < *randomSeed+uint64(max(4, *randomDesks/3)); seed++ {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 6))
			d := randomdesk.New(seed)
			c := d.Countries[chance.IntN(len(d.Countries))]
			o := report.Order{Country: c.ID}
			if chance.IntN(3) == 0 {
				o = report.Order{Region: c.Region}
			}
			var before *report.Edition
			var was *randomdesk.Desk
			for n := range 5 {
				if n > 0 {
					d = edited(t, chance, d)
				}
				files := d.Files()
				cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: files["config.yaml"].Data})
				if found.Err() != nil {
					t.Fatal(found)
				}
				o.Date = week(n)
				e, err := after(t, report.Workspace{Files: files, Config: cfg, Program: "brief 1.0"}, before, o)
				if l := (problem.List)(nil); errors.As(err, &l) && slices.ContainsFunc(l, func(p problem.Problem) bool { return p.Code == "N11" || p.Code == "D072" }) {
					refused++
					continue
				}
				if err != nil {
					t.Fatalf("edition %d: %v", n+1, err)
				}
				made++
				if got, want := told(e), differs(was, d, o, before); got != want {
					t.Errorf("edition %d of %s: %q, want %q", n+1, e.Key, got, want)
				}
				originsLeadBack(t, files, cfg, e)
				insidePages(t, e)
				noWordsOverWords(t, e)
				if v := verify(t, e.PDF, report.AtHand{Program: "brief 1.0", Beside: memoryOf(e)}); !v.Consistent {
					t.Errorf("edition %d: %v", n+1, v.Differences)
				}
				before, was = e, d
			}
		})
	}
	t.Logf("%d editions made, %d refused", made, refused)
}

// told is the sentence on what changed.
func told(e *report.Edition) string {
	for tx := range e.Document.Texts {
		if slices.ContainsFunc(tx.Runs, func(r doc.Run) bool { return r.Origin != nil && r.Origin.ID == "sentence:what-changed" }) {
			return strings.ReplaceAll(tx.Words(), "\u00a0", " ")
		}
	}
	return ""
}

// memoryOf are the inputs of an edition as the folder beside it has them.
func memoryOf(e *report.Edition) fs.FS {
	m := fstest.MapFS{}
	for _, in := range e.Inputs.Named() {
		m[in.Name] = &fstest.MapFile{Data: in.Data}
	}
	return m
}

// edited is a copy of a desk with up to four edits.
func edited(t *testing.T, chance *rand.Rand, d *randomdesk.Desk) *randomdesk.Desk {
	src, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	e := &randomdesk.Desk{}
	if err := json.Unmarshal(src, e); err != nil {
		t.Fatal(err)
	}
	for range chance.IntN(5) {
		c := &e.Countries[chance.IntN(min(3, len(e.Countries)))]
		r := &c.Ratings[chance.IntN(len(c.Ratings))]
		level := strings.ToLower(e.Levels[chance.IntN(len(e.Levels))])
		switch chance.IntN(8) {
		case 0, 1:
			if *r == (randomdesk.Rating{}) {
				*r = randomdesk.Rating{Trend: "not stated", AsOf: "not stated", Source: "S1"}
			}
			r.Level = level
		case 2:
			*r = randomdesk.Rating{Level: level, Trend: "steady", AsOf: "not stated", Source: e.Sources[chance.IntN(len(e.Sources))].ID}
		case 3:
			*r = randomdesk.Rating{}
		case 4:
			c.Interest = "Ports " + fmt.Sprint(chance.IntN(9))
		case 5:
			if len(e.Points) > 0 {
				e.Points[chance.IntN(len(e.Points))][3] += " too"
			}
		case 6:
			if len(e.Numbers) > 0 {
				e.Numbers[chance.IntN(len(e.Numbers))][3] = "77.7"
			}
		case 7:
			for name, text := range e.Texts {
				e.Texts[name] = strings.Replace(text, ". [", " again. [", 1)
			}
		}
	}
	return e
}

// differs is what is to be said of two desks.
func differs(was, now *randomdesk.Desk, o report.Order, before *report.Edition) string {
	if was == nil {
		return "First edition."
	}
	region, since := o.Region, before.Period
	ratings, others, renewed, beside, name := 0, 0, false, false, ""
	at := slices.IndexFunc(now.Countries, func(c randomdesk.Country) bool { return c.ID == o.Country })
	for i, c := range now.Countries {
		b := was.Countries[i]
		if c.ID != o.Country && c.Region != o.Region {
			for k, x := range b.Ratings {
				y := c.Ratings[k]
				if at < 0 || c.Region != now.Countries[at].Region {
					continue
				}
				moved := x.Level != y.Level || x.Trend != y.Trend
				beside = beside || moved
				renewed = renewed || !moved && x.Source != y.Source // which the figure cites
			}
			continue
		}
		name = norm.NFC.String(c.Name)
		region = c.Region
		for k := range c.Ratings {
			x, y := b.Ratings[k], c.Ratings[k]
			if x.Level != y.Level || x.Trend != y.Trend {
				ratings++
			} else if x != y {
				renewed = true
			}
		}
		if b.Interest != c.Interest {
			others++
		}
		for k, n := range now.Numbers {
			if n[0] == c.ID && n[3] != was.Numbers[k][3] {
				others++
			}
		}
	}
	for k, p := range now.Points {
		if p[4] == "region:"+region && p[3] != was.Points[k][3] {
			others++
		}
	}
	text := o.Country + ".md"
	if _, ok := now.Texts[text]; !ok || o.Country == "" {
		text = strings.ReplaceAll(region, " ", "-") + ".md"
	}
	if was.Texts[text] != now.Texts[text] {
		others++ // edits touch the first paragraph alone
	}
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{ratings, "rating", "ratings"}, {others, "other change", "other changes"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprint(p.n, " ", p.many))
		}
	}
	switch {
	case len(parts) > 0:
	case renewed && beside:
		return "No change in the ratings of " + name + " since " + since + "; data renewed and its neighbours’ ratings changed."
	case beside:
		return "No change in the data on " + name + " since " + since + "; its neighbours’ ratings changed."
	case renewed:
		return "No change in the ratings since " + since + "; data renewed."
	default:
		return "No change in the data since " + since + "."
	}
	return strings.Join(parts, ", ") + " since " + since
}
