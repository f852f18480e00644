package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/report/golden"
	"brief/report/problem"
)

// A strip names the country of each level that its title tells of, and compares
// no level with one that is not stated.
func TestStripSentences(t *testing.T) {
	p := plot{countries: []string{"AVR,Averland,Trade", "BOR,Borland,Ports", "COR,Corvia,Grid", "DUN,Dunmoor,-"}, actors: two, sources: several}
	rating := func(country, actor, first, last string) []string {
		return []string{country + "," + actor + "," + first + ",growing,2025-05-01", country + "," + actor + "," + last + ",growing,2026-05-01"}
	}
	steady := func(actor string) [][]string {
		var rs [][]string
		for _, c := range []string{"AVR", "BOR", "COR", "DUN"} {
			rs = append(rs, rating(c, actor, "Moderate", "Moderate"))
		}
		return rs
	}
	same, gone := steady("RUS"), steady("CHN")
	one, pair, many, hole, none := steady("RUS"), steady("RUS"), steady("RUS"), steady("RUS"), steady("RUS")
	one[1] = rating("BOR", "RUS", "Moderate", "Strong")
	pair[1], pair[3] = one[1], rating("DUN", "RUS", "Strong", "Moderate")
	many[0], many[1], many[2] = rating("AVR", "RUS", "Moderate", "Strong"), one[1], rating("COR", "RUS", "Strong", "Moderate")
	hole[2], hole[1] = rating("COR", "RUS", "Strong", "-"), one[1]
	holes := slices.Clone(many)
	holes[3] = rating("DUN", "RUS", "-", "Strong")
	for i, c := range []string{"AVR", "BOR", "COR", "DUN"} {
		none[i] = rating(c, "RUS", "Strong", "-")
	}
	gone[0] = rating("AVR", "CHN", "Strong", "-")
	var b strings.Builder
	for _, test := range []struct {
		name, rows, columns string
		ratings             [][]string
	}{
		{"all alike", "rows: all", "columns: RUS", same},
		{"one differs", "rows: all", "columns: RUS", one},
		{"two differ", "rows: all", "columns: RUS", pair},
		{"three differ", "rows: all", "columns: RUS", many},
		{"one level was stated and is not", "rows: all", "columns: RUS", hole},
		{"three differ, one cannot be compared", "rows: all", "columns: RUS", holes},
		{"none can be compared", "rows: all", "columns: RUS", none},
		{"one power of a country", "rows: subject", "columns: RUS", many},
		{"two powers of a country, one not stated", "rows: subject", "columns: RUS CHN", append(gone, same...)},
	} {
		p.ratings = nil
		for _, r := range test.ratings {
			p.ratings = append(p.ratings, r...)
		}
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		x := newRun(nil, input(t, set, "AVR"))
		f := x.chart(chartKeysOf(append([]string{"kind: strip", test.rows, test.columns}, plain...)...), problem.Place{File: "templates/x.md", Line: 30, Column: 1})
		if f == nil || len(x.problems) > 0 {
			t.Errorf("%s: %v", test.name, x.problems.Sorted())
			continue
		}
		fmt.Fprintf(&b, "=== %s\n%s\n%s\n%s\n%s\n", test.name, f.Title.Words(), f.Subtitle.Words(), f.Note.Words(), f.Alt)
		if n := wordCount(f.Title.Runs); n > maxTitle {
			t.Errorf("%s: a title of %d words", test.name, n)
		}
	}
	golden.Compare(t, "strips.txt", b.String())
}
