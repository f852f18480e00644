package templates

import "testing"

// A page says how old data are by what dates them: they themselves, their
// source, or the day on which that was received.
func TestStaleDates(t *testing.T) {
	desk := plot{
		sources: article + "  - {id: S2, title: Another, author: not stated, publisher: not stated, date: 2026-11-20, accessed: 2026-11-24, kind: news}\n",
		levels:  shapes[0].plot.levels, countries: shapes[0].plot.countries[:1], actors: shapes[0].plot.actors,
	}
	for _, test := range []struct{ dated, says string }{
		{"2026-11-01,S2", "Russia: data as of 1 November 2026 (23 days old)."},
		{",S2", "Russia: from a source of 20 November 2026 (4 days old)."},
		{",S1", "Russia: received 23 November 2026 (1 day ago)."},
	} {
		desk.ratings = []string{"KAZ,RUS,Strong,-," + test.dated, "KAZ,CHN,Strong,-,2026-11-20"}
		set, err := load(desk.files())
		if err != nil {
			t.Fatal(err)
		}
		r := set.Rating("KAZ", "RUS")
		dated := set.Dated(r)
		r.Aged = &dated // as where max_age is passed
		x := newRun(nil, input(t, set, "KAZ"))
		if got := joined(x.stale()).String(); got != test.says {
			t.Errorf("%s: %q", test.dated, got)
		}
	}
}
