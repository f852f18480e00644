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
	both := edit("KAZ,RUS,Strong,-", "KAZ,RUS,Strong,-,2026-11-01")
	both.ratings = strings.Split(strings.Replace(strings.Join(both.ratings, "\n"), "UZB,RUS,Moderate", "UZB,RUS,Strong", 1), "\n")
	other := base
	other.advice = []string{"R1,Berlin,,Visits,Trust,region:Region,,,S1"}
	for _, test := range []struct {
		name        string
		before      plot
		says, count string
	}{
		{"nothing", base, "No change in the data since\u00a02026-W47.", "nothing"},
		{"a date", edit("KAZ,RUS,Strong,-", "KAZ,RUS,Strong,-,2026-11-01"), "No change in the ratings since\u00a02026-W47; data renewed.", "nothing"},
		{"a neighbour's level", edit("UZB,RUS,Moderate", "UZB,RUS,Strong"), "No change in the data on Kazakhstan since\u00a02026-W47; its neighbours’ ratings changed.", "nothing"},
		{"a neighbour's trend", edit("UZB,CHN,Strong,-", "UZB,CHN,Strong,growing"), "No change in the data on Kazakhstan since\u00a02026-W47; its neighbours’ ratings changed.", "nothing"},
		{"a neighbour's rating that came", edit("UZB,RUS,Moderate,-\n", ""), "No change in the data on Kazakhstan since\u00a02026-W47; its neighbours’ ratings changed.", "nothing"},
		{"a neighbour's date", edit("UZB,RUS,Moderate,-", "UZB,RUS,Moderate,-,2026-11-01"), "No change in the data since\u00a02026-W47.", "nothing"},
		{"a date, and a neighbour's level", both, "No change in the ratings of Kazakhstan since\u00a02026-W47; data renewed and its neighbours’ ratings changed.", "nothing"},
		{"a level", edit("KAZ,RUS,Strong", "KAZ,RUS,Moderate"), "1 rating since\u00a02026-W47", "1 rating"},
		{"a trend", edit("KAZ,CHN,-,growing", "KAZ,CHN,-,steady"), "1 rating since\u00a02026-W47", "1 rating"},
		{"a rating that came", edit("KAZ,RUS,Strong,-\n", ""), "1 rating since\u00a02026-W47", "1 rating"},
		{"a recommendation", other, "1 other change since\u00a02026-W47", "1 other change"},
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

// That all else is as it was is said of the country where a neighbour's rating is
// not; of a power that the report does not ask for nothing is said.
func TestChangedBesideNeighbours(t *testing.T) {
	desk := shapes[0].plot
	now, err := load(desk.files())
	if err != nil {
		t.Fatal(err)
	}
	desk.ratings = strings.Split(strings.NewReplacer("KAZ,RUS,Strong", "KAZ,RUS,Moderate", "UZB,CHN,Strong", "UZB,CHN,Moderate").Replace(strings.Join(desk.ratings, "\n")), "\n")
	before, err := load(desk.files())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		actors []string
		says   string
	}{
		{nil, "All else on Kazakhstan is as in\u00a02026-W47; its neighbours’ ratings changed."},
		{[]string{"RUS"}, "All else is as in\u00a02026-W47."},
	} {
		in := input(t, now, "KAZ")
		in.Since, in.Previous, in.Actors = "2026-W47", before, test.actors
		rs := newRun(nil, in).newsRecords()
		if got := rs[len(rs)-1].(record)["Says"].(Value).String(); !strings.HasSuffix(got, test.says) {
			t.Errorf("%v: %q", test.actors, got)
		}
	}
}

// A rating that went is a change of its own country, also where a power is then
// rated nowhere.
func TestRatingWent(t *testing.T) {
	base := shapes[0].plot
	before, err := load(base.files())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		now    []string
		actors []string
		count  string
	}{
		{base.ratings[1:], []string{"RUS", "CHN"}, "1 rating"},
		{base.ratings[1:], []string{"CHN"}, "nothing"},
		{base.ratings[1:], nil, "1 rating"},
		{base.ratings[:5], nil, "nothing"},
		{[]string{base.ratings[0], base.ratings[2], base.ratings[4]}, nil, "1 rating"},
	} {
		now := base
		now.ratings = test.now
		set, err := load(now.files())
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Since, in.Previous, in.Actors, in.Missing = "2026-W47", before, test.actors, true
		x := newRun(nil, in)
		if count, err := x.countFunc("changed"); err != nil || count.String() != test.count {
			t.Errorf("%v of %v: %q, %v", test.now, test.actors, count, err)
		}
		if changed := test.count != "nothing"; x.diff().changed() != changed {
			t.Errorf("%v of %v: changed is %v", test.now, test.actors, !changed)
		}
	}
}

// The values of the country's indicators are what a brief says.
func TestChangedBeside(t *testing.T) {
	value := row("AVR", "growth", "2024", "2.0", "actual")
	before := measured(t, value).Set
	for name, now := range map[string]*Input{
		"another value":  measured(t, row("AVR", "growth", "2024", "2.1", "actual")),
		"another status": measured(t, row("AVR", "growth", "2024", "2.0", "estimate")),
		"a value more":   measured(t, value, row("AVR", "growth", "2025", "2", "forecast")),
	} {
		if now.Since, now.Previous = "2026-W47", before; !newRun(nil, now).diff().changed() {
			t.Errorf("%s is no change", name)
		}
	}
	for name, now := range map[string]*Input{
		"the same, written otherwise": measured(t, row("AVR", "growth", "2024", "2.00", "actual")),
		"another country's":           measured(t, value, row("BOR", "growth", "2024", "2", "actual")),
	} {
		if now.Since, now.Previous = "2026-W47", before; newRun(nil, now).diff().changed() {
			t.Errorf("%s is a change", name)
		}
	}
}

// Where a level is told by another hand, the page says by which and claims no
// move; that of a source that reports it and a desk that rates it is no other source.
func TestOtherHand(t *testing.T) {
	base := shapes[0].plot
	base.sources = article + "  - {id: S2, title: Another, author: not stated, publisher: not stated, date: not stated, accessed: 2026-11-24, kind: news}\n"
	base.ratings = base.ratings[1:]
	edition := func(rating string) *Input {
		p := base
		p.ratings = append([]string{rating}, base.ratings...)
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		return input(t, set, "KAZ")
	}
	for _, test := range []struct{ was, now, says string }{
		{"KAZ,RUS,Strong,-", "KAZ,RUS,Moderate,-,,S1,,assessed",
			"Moderate by this desk (source\u00a0); source\u00a0 said Strong. One is as the source reports it, the other this desk’s own, so no move is claimed."},
		{"KAZ,RUS,Strong,-,,S1,,assessed", "KAZ,RUS,Moderate,-",
			"Moderate by source\u00a0; this desk (source\u00a0) said Strong. One is as the source reports it, the other this desk’s own, so no move is claimed."},
		{"KAZ,RUS,Strong,-", "KAZ,RUS,Moderate,-,,S2", "Moderate by source\u00a0; source\u00a0 said Strong. The source differs, so no move is claimed."},
		{"KAZ,RUS,Strong,-", "KAZ,RUS,Moderate,-,,S2,,assessed", "Moderate by this desk (source\u00a0); source\u00a0 said Strong. The source differs, so no move is claimed."},
	} {
		in := edition(test.now)
		in.Since, in.Previous = "2026-W47", edition(test.was).Set
		x := newRun(nil, in)
		if got := joined(x.movedSays(x.diff().ratings[0])).String(); !strings.HasSuffix(got, test.says) {
			t.Errorf("%s to %s: %q", test.was, test.now, got)
		}
	}
}
