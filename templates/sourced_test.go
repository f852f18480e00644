package templates

import (
	"strings"
	"testing"
)

// What a neighbour is rated by another source changes nothing of what is said of
// a country's own sources and dates, but that they are named.
func TestOwnSources(t *testing.T) {
	desk := plot{
		sources:   article + "  - {id: S2, title: A report, author: A. Example, publisher: not stated, date: 2026-11-23, accessed: 2026-11-24, kind: official}\n",
		countries: []string{"KAZ,Kazakhstan,Energy", "KGZ,Kyrgyzstan,Trade"},
		actors:    []string{"RUS,Russia,Russian", "CHN,China,Chinese", "USA,United States,US"},
		ratings: []string{
			"KAZ,RUS,Strong,-", "KAZ,CHN,Strong,-", "KGZ,RUS,Strong,-", "KGZ,CHN,Moderate,-",
		},
	}
	said := func(desk plot, country string) string {
		t.Helper()
		set, err := load(desk.files())
		if err != nil {
			t.Fatal(err)
		}
		x := newRun(nil, input(t, set, country))
		label, n := x.ownCount()
		vs := []Value{x.word(label), n}
		for _, rule := range []string{"meta-data", "rests-on", "basis"} {
			said, err := x.sentences(rule)
			if err != nil {
				t.Fatal(err)
			}
			if rule == "basis" {
				said = said[:3]
			}
			vs = append(vs, said...)
		}
		var b strings.Builder
		for _, v := range vs {
			for _, r := range v {
				b.WriteString(r.Words + strings.ReplaceAll(strings.Join(r.Cites, ", "), "S", ""))
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	want := `Sources
1
Source undated;
received 23 November 2026
Rests on one undated, unsigned article, checked against no other.
Ratings are reported by the source; no confidence level was stated.
The source dates no rating and rates no US influence.
For Kyrgyzstan it states two levels; the rest is printed “not stated”.
`
	if got := said(desk, "KGZ"); got != want {
		t.Errorf("of one source:\n%s", got)
	}
	desk.ratings[1] = "KAZ,CHN,Moderate,-,2026-11-22,S2"
	want = `Sources on the country
1
Source 1 undated;
received 23 November 2026
What is said of this country rests on one undated, unsigned article, checked against no other.
This country’s ratings are reported by source 1; no confidence level was stated for them.
None of these ratings is dated; no source rates US influence.
Stated for this country: two levels; the rest is printed “not stated”.
`
	if got := strings.ReplaceAll(said(desk, "KGZ"), "\u00a0", " "); got != want {
		t.Errorf("beside a country of another source:\n%s", got)
	}
	desk.ratings[1] = "KAZ,CHN,Moderate,-,2026-11-04,S1"
	if got := said(desk, "KGZ"); !strings.Contains(got, "None of these ratings is dated; no source rates US influence.\n") {
		t.Errorf("beside a country of which the one source dates a rating:\n%s", got)
	}
}
