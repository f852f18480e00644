package templates

import (
	"strings"
	"testing"
)

// What changed is told of what the data say, not of when or by whom.
func TestWhatChanged(t *testing.T) {
	base := shapes[0].plot
	base.advice = []string{"R1,Berlin,,Talks,Trust,region:Region,,,S1"}
	edit := func(old, new string) plot {
		p := base
		p.ratings = strings.Split(strings.Replace(strings.Join(base.ratings, "\n"), old, new, 1), "\n")
		return p
	}
	other := base
	other.advice = []string{"R1,Berlin,,Visits,Trust,region:Region,,,S1"}
	for _, test := range []struct {
		name        string
		before      plot
		says, count string
	}{
		{"nothing", base, "No change in the data since\u00a02026-W47.", "nothing"},
		{"a date", edit("KAZ,RUS,Strong,-", "KAZ,RUS,Strong,-,2026-11-01"), "No change in the data since\u00a02026-W47.", "nothing"},
		{"a neighbour's level", edit("UZB,RUS,Moderate", "UZB,RUS,Strong"), "No change in the data since\u00a02026-W47.", "nothing"},
		{"a level", edit("KAZ,RUS,Strong", "KAZ,RUS,Moderate"), "The data have changed since\u00a02026-W47.", "1 rating"},
		{"a trend", edit("KAZ,CHN,-,growing", "KAZ,CHN,-,steady"), "The data have changed since\u00a02026-W47.", "1 rating"},
		{"a recommendation", other, "The data have changed since\u00a02026-W47.", "nothing"},
	} {
		set, err := load(base.files())
		if err != nil {
			t.Fatal(err)
		}
		before, err := load(test.before.files())
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Since, in.Previous = "2026-W47", before
		x := newRun(nil, in)
		count, err := x.countFunc("changed")
		if err != nil {
			t.Fatal(err)
		}
		if got := joined(x.whatChanged()).String(); got != test.says || count.String() != test.count {
			t.Errorf("%s: %q, %q", test.name, got, count)
		}
	}
}
