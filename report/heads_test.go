package report_test

import (
	"context"
	"strings"
	"testing"

	"brief/report"
)

// Words that one report prints are no fault of another; words that none prints
// are warned of.
func TestHeadsOfOtherReports(t *testing.T) {
	const country = "reports:\n  country: { template: country, for: country, pages: 2, actors: [RUS, CHN] }\n"
	const memo = "  memo: { template: memo, for: country, pages: 1, actors: [RUS, CHN], words: { next-week: Next week } }\n"
	files := map[string]string{
		"data/texts/KAZ.md": "## Why it matters\n\nA port has opened. [S1]\n\n## Next week\n\nIt is deep. [desk]\n",
		"templates/memo.md": "::: masthead\n# {{ .Country.Name }}\n:::\n\n::: band\n## {{ word \"next-week\" }}\n\n{{ range texts \"next-week\" }}\n{{ . }}\n\n{{ end }}\n:::\n",
	}
	for yaml, want := range map[string]bool{country: true, country + memo: false} {
		e, err := workspace(t, yaml, files).Build(context.Background(), report.Order{Report: "country", Country: "KAZ", Date: day})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(e.Problems.Error(), "data/texts/KAZ.md:5:4: D092: "); got != want {
			t.Errorf("warned %v, want %v, by\n%s%v", got, want, yaml, e.Problems)
		}
	}
}
