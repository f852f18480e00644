package report_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report"
	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
)

// survey is the long report of the second desk.
func survey(t *testing.T, paper string) *report.Edition {
	t.Helper()
	return build(t, open(t, "second"), report.Order{Region: "Northern Rim", Report: "survey", Paper: paper, Date: day})
}

// TestLongReport holds the rules of every edition on a long report, and those
// of footnotes and contents.
func TestLongReport(t *testing.T) {
	for _, paper := range []string{"a4", "letter"} {
		t.Run(paper, func(t *testing.T) {
			e := survey(t, paper)
			if n := len(e.Pages); n < 6 || n > 8 {
				t.Errorf("%d pages, want 6 to 8", n)
			}
			insidePages(t, e)
			everyWordOnce(t, e)
			originsLeadBack(t, os.DirFS(desks["second"]), settings(t, desks["second"]), e)
			noHeadLast(t, e)
			noWordsOverWords(t, e)
			notesBelowTheirCalls(t, e, 4)
			contentsLeadToPages(t, e, 13)
		})
	}
}

func TestLongReportIsHeard(t *testing.T) {
	e := survey(t, "a4")
	golden.Compare(t, "second-survey.transcript", transcript(readTagged(t, e.PDF)))
	golden.Compare(t, "second-survey-a4.pages", dump(e))
}

// TestDeskNote builds a brief whose text has a footnote.
func TestDeskNote(t *testing.T) {
	for _, paper := range []string{"a4", "letter"} {
		e := build(t, open(t, "second"), report.Order{Country: "XHA", Paper: paper, Date: day})
		notesBelowTheirCalls(t, e, 1)
	}
}

// pagesOf are the page, from 1, on which each leaf begins, and the height of
// its first words.
func pagesOf(e *report.Edition) (page map[int]int, top map[int]float64) {
	page, top = map[int]int{}, map[int]float64{}
	for i, p := range e.Pages {
		for _, it := range p.Items {
			if it.Leaf > 0 && page[it.Leaf] == 0 && it.Words != nil {
				page[it.Leaf], top[it.Leaf] = i+1, it.Words.Y
			}
		}
	}
	return page, top
}

// notesBelowTheirCalls fails unless n footnotes stand on the page of the text
// that calls them first, below all else, in the order of their numbers.
func notesBelowTheirCalls(t *testing.T, e *report.Edition, n int) {
	t.Helper()
	page, top := pagesOf(e)
	notes := map[int]bool{}
	var called []*doc.Footnote
	for text := range e.Document.Texts {
		for i := range text.Runs {
			f := text.Runs[i].Note
			if f == nil || notes[f.Text.ID] {
				continue
			}
			notes[f.Label.ID], notes[f.Text.ID] = true, true
			called = append(called, f)
			if f.Number != len(called) {
				t.Errorf("note %d is called as number %d", f.Number, len(called))
			}
			if page[f.Text.ID] != page[text.ID] || page[f.Label.ID] != page[text.ID] {
				t.Errorf("note %d stands on page %d, it is called on page %d", f.Number, page[f.Text.ID], page[text.ID])
			}
		}
	}
	if len(called) != n {
		t.Errorf("%d footnotes are called, want %d", len(called), n)
	}
	for i, p := range e.Pages {
		lowest := 0.0
		for _, it := range p.Items {
			if it.Leaf > 0 && it.Words != nil && !notes[it.Leaf] {
				lowest = max(lowest, it.Words.Y)
			}
		}
		for _, f := range called {
			if y := top[f.Text.ID]; page[f.Text.ID] == i+1 && y <= lowest {
				t.Errorf("note %d stands at %.1f, above words at %.1f", f.Number, y, lowest)
			}
		}
	}
}

// contentsLeadToPages fails unless n sections are listed, each with the page on
// which its head stands.
func contentsLeadToPages(t *testing.T, e *report.Edition, n int) {
	t.Helper()
	page, _ := pagesOf(e)
	heads := map[string]int{}
	var entries []*doc.Text
	for text := range e.Document.Texts {
		if text.Anchor != "" {
			heads[text.Anchor] = page[text.ID]
		}
	}
	for _, b := range e.Document.Bands {
		for _, c := range b.Columns {
			for _, bl := range c {
				if l, ok := bl.(*doc.Contents); ok {
					entries = append(entries, l.Entries...)
				}
			}
		}
	}
	if len(entries) != n {
		t.Errorf("%d entries, want %d", len(entries), n)
	}
	for _, text := range entries {
		last := text.Runs[len(text.Runs)-1]
		if want := strconv.Itoa(heads[last.Ref]); last.Words != want || page[text.ID] == 0 {
			t.Errorf("%q stands on page %s by the contents, on page %s by itself", text.Words(), last.Words, want)
		}
	}
}

// TestLongNoteIsNamed holds that a footnote which a page has no room for is
// what the message names.
func TestLongNoteIsNamed(t *testing.T) {
	b := workspace(t, "paper: a4\n", map[string]string{"data/texts/KAZ.md": "## Why it matters\n\nOf Kazakhstan[^long] alone. [S1]\n\n[^long]: " +
		strings.Repeat("Many words are said here and none of them fits.\n", 60) + "[S1]\n"})
	_, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
	if err == nil || !strings.HasPrefix(err.Error(), "data/texts/KAZ.md:5:1: N11: page 1 is over by") || !strings.Contains(err.Error(), "; Note 1 has 601 words, budget ") {
		t.Errorf("a footnote of 601 words: %v", err)
	}
}

// TestPagesAskedFor holds that a brief of fewer pages than the report asks for
// says of which country, and that a range allows it.
func TestPagesAskedFor(t *testing.T) {
	b := workspace(t, "paper: a4\nreports:\n  country: {pages: 3}\n", nil)
	_, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
	if want := "N11: Kazakhstan: 2 of the 3 pages that the report asks for; write pages: 2-3: some need fewer"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("found %v, not %s", err, want)
	}
}

// TestAnnexReferredTo holds that an annex to which the rest leads by its page is
// printed, and one for which there is no room is left out.
func TestAnnexReferredTo(t *testing.T) {
	annex := func(name string, words int) string {
		return "::: band\nannex: true\n## " + strings.ToUpper(name) + " {#" + name + "}\n\n" + strings.Repeat("{{ .Country.Name }} again.\n", words) + "\n:::\n\n"
	}
	page := func(names ...string) string {
		text := "::: masthead\n# {{ .Country.Name }}\n:::\n::: band\n## Rest\n\nSee"
		for _, name := range names {
			text += " {{ ref \"" + name + "\" }}"
		}
		return text + ".\n:::\n" + annex("one", 60) + annex("two", 60)
	}
	for _, test := range []struct {
		text, left string
	}{
		{page(), "TWO"},
		{page("one"), "TWO"},
		{page("two"), "ONE"},
	} {
		long := strings.Repeat("Many words of it.\n", 175)
		b := workspace(t, "paper: a4\nreports:\n  t: {template: t, for: country, pages: 1}\n", map[string]string{"templates/t.md": strings.Replace(test.text, "\n:::\n::: band\nannex", "\n\n"+long+":::\n::: band\nannex", 1)})
		e, err := b.Build(context.Background(), report.Order{Country: "KAZ", Report: "t", Date: day})
		if err != nil {
			t.Error(err)
			continue
		}
		var left []string
		for _, p := range e.Problems {
			if p.Code == "N13" {
				left = append(left, p.What)
			}
		}
		if len(left) != 1 || !strings.HasPrefix(left[0], strconv.Quote(test.left)) {
			t.Errorf("left out: %q, not %s alone", left, test.left)
		}
	}
}

// TestCards holds that cards and rows of a region lead to each other, and that
// cards for which the pages have no room are told of and linked from nowhere.
func TestCards(t *testing.T) {
	b := open(t, "second")
	for paper, printed := range map[string]bool{"a4": true, "letter": false} {
		e := build(t, b, report.Order{Region: "Northern Rim", Paper: paper, Date: day})
		links := map[string]int{}
		on := said(e)
		for text := range e.Document.Texts {
			for _, r := range text.Runs {
				if r.Link != nil && on[text.ID] != "" {
					kind, _, _ := strings.Cut(r.Link.Anchor, "/")
					links[kind]++
				}
			}
		}
		told := slices.ContainsFunc(e.Problems, func(p problem.Problem) bool { return p.Code == "N13" })
		if printed && (links["card"] != 12 || links["row"] != 12 || told) || !printed && (links["card"] != 0 || links["row"] != 0 || !told) {
			t.Errorf("%s: %d links to cards, %d to rows, left out as told: %v", paper, links["card"], links["row"], told)
		}
	}
}

// TestOverviewsFill holds that an overview takes no page more to leave one empty:
// squares of a cross grid are lower on a full page, and cards that would lead to
// a page with little on it are left out.
func TestOverviewsFill(t *testing.T) {
	for _, c := range []struct {
		desk, region, paper string
		cards               bool
	}{{"german", "Grauer Saum", "a4", true}, {"default", "Central Asia", "a4", true}, {"default", "Central Asia", "letter", false}} {
		e := build(t, open(t, c.desk), report.Order{Region: c.region, Paper: c.paper, Date: day})
		told := slices.ContainsFunc(e.Problems, func(p problem.Problem) bool { return p.Code == "N13" })
		if len(e.Pages) != 2 || told == c.cards {
			t.Errorf("%s on %s has %d pages, cards left out as told: %v", c.region, c.paper, len(e.Pages), told)
		}
	}
}

// TestContentsOfFewPages holds that contents are printed from five pages on.
func TestContentsOfFewPages(t *testing.T) {
	for pages := 1; pages <= 7; pages++ {
		src := "---\nkicker: policy-brief\n---\n::: masthead\n# {{ .Country.Name }}\n:::\n::: band\n## Contents\n\n{{ contents }}\n:::\n" +
			"::: band\n## Section\n\nWords, and {{ ref \"last\" }}.\n:::\n" +
			strings.Repeat("---\n::: band\n## Section\n\nWords.\n:::\n", pages-1) +
			"::: band\n## Last {#last}\n\nWords.\n:::\n"
		b := workspace(t, "reports:\n  few: { template: few, for: country, pages: 1-8, actors: [RUS, CHN] }\n", map[string]string{"templates/few.md": src})
		e := build(t, b, report.Order{Country: "KAZ", Report: "few", Date: day})
		if len(e.Pages) != pages {
			t.Errorf("%d pages, want %d", len(e.Pages), pages)
		}
		said := strings.Join(slices.Collect(maps.Values(said(e))), "|")
		if listed := strings.Contains(said, "Contents"); listed != (pages > 4) {
			t.Errorf("%d pages: contents printed: %v", pages, listed)
		}
		if want := fmt.Sprintf("“Last” on page %d", pages); !strings.Contains(squeeze(said), want) {
			t.Errorf("%d pages: no %q in %s", pages, want, said)
		}
		if pages > 4 {
			contentsLeadToPages(t, e, pages+1)
		}
	}
}

// TestNotesOfAnyLength builds briefs with footnotes of any number and length:
// each stands below its page, or the page budget refuses them.
func TestNotesOfAnyLength(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(r, "notes")
		text, notes := "## Why it matters\n\n", ""
		for i := range n {
			words := rapid.IntRange(1, 70).Draw(r, "words")
			text += fmt.Sprintf("Of Kazakhstan[^n%d], and again[^n%d]. ", i, rapid.IntRange(0, i).Draw(r, "again"))
			notes += fmt.Sprintf("\n\n[^n%d]: %s[S1]", i, strings.Repeat("Nothing is said. ", words/3+1))
		}
		paper := rapid.SampledFrom([]string{"a4", "letter"}).Draw(r, "paper")
		b := workspace(t, "paper: "+paper+"\n", map[string]string{"data/texts/KAZ.md": text + "[S1]" + notes + "\n"})
		e, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
		if err != nil {
			if !strings.Contains(err.Error(), "N11: page 1 is over by") {
				r.Fatal(err)
			}
			return
		}
		insidePages(t, e)
		everyWordOnce(t, e)
		noWordsOverWords(t, e)
		notesBelowTheirCalls(t, e, n)
	})
}
