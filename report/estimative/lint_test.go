package estimative_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/estimative"
	"brief/report/golden"
	"brief/report/problem"
)

// texts are what the rules are held against; the golden says what each breaks.
var texts = []string{
	// one sentence
	"We assess with high confidence that it is likely that the ports stay open.",
	"It is likely that the ports stay open; our confidence is moderate.",
	"Our confidence in this judgement is only low, and the loan is Very Likely to be renewed.",
	"With a high degree of confidence we hold that it will almost certainly fail.",
	"We are highly confident that it is unlikely.",
	"Dr. Osterholm and the U.S. envoy have high confidence that a strike is likely.",
	// two sentences
	"It is likely that the ports stay open. Our confidence is moderate.",
	"Is it likely? We have high confidence in that.",
	"It is likely (so the survey of operators).\n\nModerate confidence.",
	// nobody's confidence in a judgement
	"The government is likely to lose the vote of confidence.",
	"Consumer confidence is low and a recession is likely.",
	"Low tides and the confidence of traders make it likely.",
	// rows
	"It is probable that the line opens; a delay is highly improbable.",
	"Remote valleys have a remote chance of a road, and the prospect is remote.",
	"Searches need probable cause, which is probably there.",
	"The odds are roughly even odds, and it is nearly certain.",
	// may and could
	"The cable may come in May, and the ferry could follow. May the best route win.",
	// quotations
	`The source says that it is "probable, with high confidence"; we hold it likely.`,
	"The source calls it «probable» and “could” live with it.",
	"He said \"it is probable\" and “all «likely» or probable” and «it may” be»; we say it is probable.",
	// marks that quote nothing
	`A 5" pipe is probable, and a 6" one is improbable.`,
	`The source calls it "open. It is probable; our confidence is high.`,
	"The source calls it “open. It is probable; our confidence is high.",
	"“One paragraph of the source is open: it is probable.\n\n“The next one is closed: it is probable.”\n\nIt is probable.",
	`It is probable" that it is "open`,
	// none of it
	"", "…", "Levels are ordered; distances have no meaning.",
	"The grid is unlike the old one; likelihoods vary, and maybe nothing happens.",
}

func TestFind(t *testing.T) {
	var b strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&b, "%q\n", text)
		for _, f := range estimative.Find(text) {
			fmt.Fprintf(&b, "  %d-%d %v\n", f.Start, f.End, f.Problem(problem.Place{}))
		}
	}
	golden.Compare(t, "find.golden", b.String())
}

// Every expression of the second row has its place in the first, and each of
// both is found in a sentence as what it is.
func TestRows(t *testing.T) {
	first, second := estimative.First(), estimative.Second()
	if len(first) != 7 || len(second) != 7 {
		t.Fatalf("%d and %d expressions", len(first), len(second))
	}
	for i, word := range second {
		if got := estimative.InFirst(strings.ToUpper(word)); got != first[i] {
			t.Errorf("%q is %q in the first row, want %q", word, got, first[i])
		}
		text := "It has a " + word + " chance."
		fs := estimative.Find(text)
		if len(fs) != 1 || fs[0].Rule != estimative.OtherRow || fs[0].Instead != first[i] {
			t.Errorf("%s %v", text, fs)
		}
	}
	for _, word := range first {
		text := "There is, or it is, " + word + "."
		if fs := estimative.Find(text); len(fs) != 0 {
			t.Errorf("%s %v", text, fs)
		}
		if got := estimative.Likelihoods(text); !slices.Equal(got, []string{word}) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// Whatever the words, findings lie in order inside the text and name what
// stands there; and sentences that are apart are never mixed.
func TestFindings(t *testing.T) {
	parts := append(append(estimative.First(), estimative.Second()...),
		"high confidence", "our confidence is low", "may", "Could", "the port", "Å", "\"", "“", "”", ".", ". ", "! ", "\n\n", "e.g. ", "U.S. ", "’s", "\u00ad", "\xff")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 12).Draw(t, "parts"), rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
		last := 0
		for _, f := range estimative.Find(text) {
			if f.Start < last || f.End <= f.Start || f.End > len(text) || text[f.Start:f.End] != f.Words {
				t.Fatalf("%q: %+v", text, f)
			}
			if f.Rule == estimative.Mixed && (f.Beside == "" || !strings.Contains(text, f.Beside)) {
				t.Fatalf("%q: mixed with %q", text, f.Beside)
			}
			last = f.Start
		}
		if len(estimative.Likelihoods(text)) > 0 && estimative.Confident(text) == "" {
			for _, f := range estimative.Find(text) {
				if f.Rule == estimative.Mixed {
					t.Fatalf("%q is mixed and states no confidence", text)
				}
			}
		}
	})
}

// FuzzFind: whatever the text, findings are of it.
func FuzzFind(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, f := range estimative.Find(text) {
			if text[f.Start:f.End] != f.Words {
				t.Errorf("%q: %+v", text, f)
			}
		}
		estimative.Confident(text)
	})
}
