package templates

import (
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/dataset"
)

// Nothing is said to be as it was that is printed otherwise: what is called
// otherwise, what rests on other data, and who a country's neighbours are.
func TestPrintedOtherwise(t *testing.T) {
	desk := shapes[0].plot
	desk.note = "Ordered words."
	desk.points = []string{"P1,objective,Trade,region:Region", "P2,objective,Roads,region:Region"}
	desk.text = "## Why it matters\n\nOne thing. [S1]\n"
	const kaz, since = "Kazakhstan", "since\u00a02026-W47"
	for _, test := range []struct{ name, file, now, was, says string }{
		{"its name", "countries.csv", "KAZ,Kazakhstan", "KAZ,Kazakstan", "No change in the ratings " + since + "; names renewed."},
		{"a power's name", "actors.csv", "RUS,Russia,", "RUS,Russian Federation,", "No change in the ratings " + since + "; names renewed."},
		{"a neighbour's name", "countries.csv", "UZB,Uzbekistan", "UZB,Usbekistan", "No change in the ratings " + since + "; names renewed."},
		{"a level's word", "scales.yaml", `label: "Strong"`, `label: "Great"`, "No change in the ratings " + since + "; words of the scales renewed."},
		{"a trend's word", "scales.yaml", "label: Growing", "label: Rising", "No change in the ratings " + since + "; words of the scales renewed."},
		{"a word for nothing", "scales.yaml", `not_stated: "not stated"`, `not_stated: "unsaid"`, "No change in the ratings " + since + "; words of the scales renewed."},
		{"the scale's note", "scales.yaml", "Ordered words.", "Words in order.", "No change in the ratings " + since + "; words of the scales renewed."},
		{"another level on the scale", "scales.yaml", "      - {id: strong", "      - {id: middle, label: Middle}\n      - {id: strong", "No change in the ratings " + since + "; words of the scales renewed."},
		{"a source's title", "sources.yaml", "An article", "A report", "No change in the ratings " + since + "; data renewed."},
		{"a source's kind", "sources.yaml", "kind: news", "kind: official", "No change in the ratings " + since + "; data renewed."},
		{"the order of points", "points.csv", "P1,objective,1", "P1,objective,9", "No change in the ratings " + since + "; data renewed."},
		{"a source of the desk's text", "texts/Region.md", "[S1]", "[desk]", "No change in the ratings " + since + "; data renewed."},
		{"a neighbour went", "countries.csv", "UZB,", "XXX,Xanadu,,Region,Trade,S1\nUZB,", "No change in the data on " + kaz + " " + since + "; its neighbours are others now."},
		{"a neighbour came", "countries.csv", "KGZ,Kyrgyzstan,,Region", "KGZ,Kyrgyzstan,,Elsewhere", "No change in the data on " + kaz + " " + since + "; its neighbours are others now."},
		{"names and a neighbour", "countries.csv", "KAZ,Kazakhstan", "XXX,Xanadu,,Region,Trade,S1\nKAZ,Kazakstan", "No change in the ratings of " + kaz + " " + since + "; names renewed and its neighbours are others now."},
		{"its region", "countries.csv", "KAZ,Kazakhstan,,Region", "KAZ,Kazakhstan,,Elsewhere", "4 other changes " + since}, // its points and text too
	} {
		in := input(t, setOf(t, desk, "", "", ""), "KAZ")
		in.Since = "2026-W47"
		in.Previous = setOf(t, desk, test.file, test.now, test.was)
		x := newRun(nil, in)
		if got := joined(x.whatChanged()).String(); got != test.says {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

// setOf is the data of a desk of which one file had other words.
func setOf(t *testing.T, desk plot, file, now, was string) *dataset.Set {
	t.Helper()
	files := desk.files()
	if file != "" {
		text := string(files["data/"+file].Data)
		if !strings.Contains(text, now) {
			t.Fatalf("%s does not hold %q", file, now)
		}
		files["data/"+file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, now, was))}
	}
	set, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// A country counts in a region while that is its region: one that moved came to
// the one and went from the other, and nothing else is told of it.
func TestMovedToAnotherRegion(t *testing.T) {
	desk := shapes[0].plot
	here, there := setOf(t, desk, "", "", ""), setOf(t, desk, "countries.csv", "UZB,Uzbekistan,,Region", "UZB,Uzbekistan,,Elsewhere")
	for _, test := range []struct {
		was, now *dataset.Set
		says     string
	}{
		{there, here, "From another region: Uzbekistan. All else is as in\u00a02026-W47."},
		{here, there, "In another region now: Uzbekistan. All else is as in\u00a02026-W47."},
	} {
		in := input(t, test.now, "")
		in.Since, in.Previous = "2026-W47", test.was
		x := newRun(nil, in)
		rs := x.newsRecords()
		if len(rs) != 1 || len(x.diff().ratings) > 0 {
			t.Errorf("%d entries, %d ratings", len(rs), len(x.diff().ratings))
		}
		if got := rs[0].(record)["Says"].(Value).String(); got != test.says {
			t.Errorf("%q, want %q", got, test.says)
		}
	}
}

// A source that has another ID and the same entry is the same source: a level
// that it states moved. That of another entry is another, so no move is claimed.
func TestSourceUnderAnotherID(t *testing.T) {
	base := shapes[0].plot
	edition := func(id, title, level string) *dataset.Set {
		p := base
		p.sources = article + "  - {id: " + id + ", title: " + title + ", author: not stated, publisher: not stated, date: not stated, accessed: 2026-11-20, kind: news}\n"
		p.ratings = append([]string{"KAZ,RUS," + level + ",-,," + id}, base.ratings[1:]...)
		return setOf(t, p, "", "", "")
	}
	for title, says := range map[string]string{
		"Report": "Strong, now Moderate: a correction by this desk; the words of source\u00a0 are the same.",
		"Other":  "Rated Moderate by source\u00a0; the source of\u00a02026-W47 said Strong. The source differs, so no move is claimed.",
	} {
		in := input(t, edition("S9", title, "Moderate"), "KAZ")
		in.Since, in.Previous = "2026-W47", edition("S2", "Report", "Strong")
		x := newRun(nil, in)
		if got := joined(x.movedSays(x.diff().ratings[0])).String(); got != says {
			t.Errorf("%s: %q", title, got)
		}
	}
}
