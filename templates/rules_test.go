package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/doc"
	"brief/report/golden"
	"brief/report/words"
)

var (
	three = []string{"KAZ,Kazakhstan,Energy & Trade", "KGZ,Kyrgyzstan,Counterterrorism", "UZB,Uzbekistan,Security"}
	two   = []string{"RUS,Russia,Russian", "CHN,China,Chinese"}
	five  = []string{"AAA,Alland", "BBB,Boria", "CCC,Cassia", "DDD,Doria", "EEE,Estria"}
)

const (
	datedSource = `sources:
  - {id: S1, title: An article, author: A. Writer, publisher: not stated, date: 2026-11-20, accessed: 2026-11-23, kind: news}
`
	several = `sources:
  - {id: S1, title: An article, author: not stated, publisher: not stated, date: not stated, accessed: 2026-11-21, kind: news}
  - {id: S2, title: A speech, author: not stated, publisher: Parliament, date: not stated, accessed: 2026-11-23, kind: official, remarks: {general: Read aloud.}}
`
)

// shapes are desks that differ in what is stated, by what they show.
var shapes = []struct {
	name string
	plot plot
	set  func(*Input)
}{
	{name: "level and trend apart", plot: plot{countries: three, actors: two, ratings: []string{
		"KAZ,RUS,Strong,-", "KAZ,CHN,-,growing", "KGZ,RUS,Strong,-", "KGZ,CHN,Moderate,-", "UZB,RUS,Moderate,-", "UZB,CHN,Strong,-"}}},
	{name: "both stated, one source that is dated and signed", plot: plot{sources: datedSource, countries: three[:1], actors: two, ratings: []string{
		"KAZ,RUS,Strong,declining", "KAZ,CHN,Moderate,growing"}}},
	{name: "no level stated", plot: plot{countries: three[:2], actors: two, ratings: []string{
		"KAZ,RUS,-,steady", "KAZ,CHN,-,growing", "KGZ,RUS,-,steady", "KGZ,CHN,-,growing"}}},
	{name: "one power", plot: plot{countries: three, actors: two[:1], ratings: []string{
		"KAZ,RUS,-,growing", "KGZ,RUS,Strong,-", "UZB,RUS,Strong,-"}}},
	{name: "three powers, three levels, no adjectives", plot: plot{levels: []string{"Low", "Middle", "High"}, countries: three[:2], actors: five[:3], ratings: []string{
		"KAZ,AAA,Low,-", "KAZ,BBB,Middle,-", "KAZ,CCC,High,growing", "KGZ,AAA,Low,-", "KGZ,BBB,Low,-", "KGZ,CCC,Low,-"}}},
	{name: "five powers, dated, two of them highest", plot: plot{levels: []string{"Low", "Moderate", "Strong", "Leading"}, sources: several, countries: three[:1], actors: five, ratings: []string{
		"KAZ,AAA,Strong,-,2026-11-02", "KAZ,BBB,Strong,growing,2026-11-20,S2", "KAZ,CCC,Low,-,2026-11-20", "KAZ,DDD,-,growing,2026-11-20", "KAZ,EEE,-,steady,2026-11-20"}}},
	{name: "five powers, none with a level, several sources", plot: plot{sources: several, countries: three[:1], actors: five, ratings: []string{
		"KAZ,AAA,-,steady", "KAZ,BBB,-,growing,-,S2", "KAZ,CCC,-,steady", "KAZ,DDD,-,growing", "KAZ,EEE,-,steady"}}},
	{name: "a rating is missing and that is printed", plot: plot{countries: three[:2], actors: two, ratings: []string{"KAZ,RUS,Strong,-", "KGZ,RUS,Strong,-", "KGZ,CHN,Strong,-"}},
		set: func(in *Input) { in.Missing = true; in.Actors = []string{"RUS", "CHN"} }},
	{name: "interest not stated, confidence in part, assessed in part", plot: plot{countries: []string{"KAZ,Kazakhstan,-", "UZB,Uzbekistan,Security"}, actors: two, ratings: []string{
		"KAZ,RUS,Strong,-,2026-11-20,S1,high", "KAZ,CHN,Moderate,-,-,S1,-,assessed", "UZB,RUS,Strong,-", "UZB,CHN,Strong,-"}}},
	{name: "the desk has assessed a level and a trend", plot: plot{countries: three[:2], actors: two, ratings: []string{
		"KAZ,RUS,Strong,-,-,S1,-,assessed", "KAZ,CHN,-,growing,-,S1,-,computed", "KGZ,RUS,Strong,-", "KGZ,CHN,Moderate,-"}}},
	{name: "the desk has assessed one of two", plot: plot{countries: three[:1], actors: two, ratings: []string{
		"KAZ,RUS,Strong,growing,-,S1,-,assessed", "KAZ,CHN,-,growing"}}},
	{name: "recommendations to several, for one country, and the desk's own", plot: plot{countries: three[:2], actors: append([]string{"USA,USA,US"}, two...),
		ratings: []string{"KAZ,RUS,Strong,-", "KAZ,CHN,Strong,-", "KGZ,RUS,Strong,-", "KGZ,CHN,Strong,-", "KAZ,USA,Moderate,-", "KGZ,USA,Moderate,-"},
		points:  []string{"O1,objective,Trade,region:Region,USA", "M1,means,Loans,region:Region,RUS|CHN", "P1,recommendation,Talk more.,region:Region,", "P2,recommendation,Meet.,region:Region,"},
		advice: []string{"R1,Berlin,P1,Talks,Trust,region:Region,Ministry,2027-Q1,S1", "R2,Berlin,,Visits,Ties,KAZ,,,S1",
			"R3,Brussels,,Funds,Roads,region:Region,,,S1", "R4,Berlin,,Reading,Knowledge,region:Region,,,desk"},
		text: "## Why it matters\n\nThe source says so. [S1]\n\nWe think so. [desk]\n"}},
	{name: "two sources of one rating, the newer prints", plot: plot{sources: several, countries: three[:2], actors: two, ratings: []string{
		"KAZ,RUS,Strong,-,2026-11-20,S2", "KAZ,RUS,Moderate,-,2026-11-02,S1", "KAZ,CHN,Moderate,-,2026-11-20", "KAZ,CHN,-,growing,2026-11-02,S2",
		"KGZ,RUS,Strong,-,2026-11-20", "KGZ,CHN,Strong,-,2026-11-20"}}},
	{name: "names too long for their places", plot: plot{levels: []string{"Barely noticeable at all", "Much more than that of anybody else"},
		countries: []string{"KAZ,The United Realms of Great Holmland and of the Northern and the Southern Islemark,Energy and trade and the regional security of all sea lanes and of the long land routes between the two oceans and beyond them to the far south", "KGZ,The Free Cantons of Upper and Lower Halvia with the Outer Skerries,Trade"},
		actors:    []string{"RUS,The Northern Customs Union of the Seven Coasts and Nine Harbours,", "CHN,The Great Southern League of Merchant Towns and River Ports,"},
		ratings: []string{"KAZ,RUS,Much more than that of anybody else,growing", "KAZ,CHN,-,growing",
			"KGZ,RUS,Barely noticeable at all,-", "KGZ,CHN,Much more than that of anybody else,-"}}},
	{name: "first edition, a month, version 2", plot: plot{countries: three[:1], actors: two, ratings: []string{"KAZ,RUS,Strong,-", "KAZ,CHN,Strong,-"}},
		set: func(in *Input) {
			in.Archived, in.Edition, in.Period, in.Version, in.Mark = true, "2026-11", "month", 2, "TLP:RED"
			in.Desk.Contact, in.Desk.Notice = "desk@example.org", "Invented desk. All is fictional."
		}},
	{name: "nothing changed since", plot: plot{countries: three[:1], actors: two, ratings: []string{"KAZ,RUS,Strong,-", "KAZ,CHN,Strong,-"}},
		set: func(in *Input) { in.Since, in.Previous = "2026-W47", in.Set }},
}

// Every sentence of every shape, for its first country and its region.
func TestSentences(t *testing.T) {
	var b strings.Builder
	for _, s := range shapes {
		set, err := load(s.plot.files())
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		fmt.Fprintf(&b, "=== %s\n", s.name)
		for _, country := range []string{"KAZ", ""} {
			in := input(t, set, country)
			if s.set != nil {
				s.set(in)
			}
			x := newRun(nil, in)
			fmt.Fprintf(&b, "--- %s\n", x.place().String())
			for _, f := range families {
				for _, r := range f {
					if about(r.name, country) {
						x.writeRule(&b, r)
					}
				}
			}
			for _, g := range x.advice() {
				fmt.Fprintf(&b, "advice: %s | %s\n", x.adviceHead(g), x.adviceLead(g))
			}
			if country != "" {
				for _, e := range x.sourceRecords() {
					fmt.Fprintf(&b, "source: %s\n", e.(record)["Entry"])
				}
			}
			for _, p := range x.problems.Sorted() {
				fmt.Fprintf(&b, "! %s\n", p)
			}
		}
	}
	golden.Compare(t, "sentences.txt", b.String())
}

// about reports whether the built-in template for a country or region prints a
// rule that differs between the shapes.
func about(rule, country string) bool {
	switch {
	case slices.Contains([]string{"title", "series", "foot-edition", "meta-issued", "subject-country", "subject-region"}, rule):
		return false
	case strings.HasPrefix(rule, "region-"), strings.HasPrefix(rule, "cross-"), strings.HasPrefix(rule, "counts-"), rule == "compare":
		return country == ""
	case rule == "bottom-line", rule == "subtitle", strings.HasPrefix(rule, "board-"):
		return country != ""
	case rule == "basis":
		return true
	}
	return country != ""
}

// writeRule prints the sentences of a rule with the sources that they rest on.
func (x *run) writeRule(b *strings.Builder, r rule) {
	var vs []Value
	if r.of != nil {
		for _, c := range x.printed() {
			vs = append(vs, r.of(x, c))
		}
	} else {
		vs, _ = x.sentences(r.name)
	}
	for _, v := range vs {
		if len(v) > 0 {
			fmt.Fprintf(b, "%s: %s %v\n", r.name, v, x.cited(v))
		}
	}
}

// plots draws desks of 1 to 8 countries, 1 to 9 powers, 2 to 5 levels.
func plots() *rapid.Generator[plot] {
	words := rapid.StringMatching(`[A-Z][a-z]{2,9}( [A-Z][a-z]{1,8}){0,5}`)
	return rapid.Custom(func(t *rapid.T) plot {
		p := plot{sources: rapid.SampledFrom([]string{article, datedSource, several}).Draw(t, "sources")}
		for i := range rapid.IntRange(2, 5).Draw(t, "levels") {
			p.levels = append(p.levels, fmt.Sprintf("%s %c", words.Draw(t, "level"), 'A'+i))
		}
		many := strings.Contains(p.sources, "S2")
		for i := range rapid.IntRange(1, 8).Draw(t, "countries") {
			p.countries = append(p.countries, fmt.Sprintf("C%cX,%s %c,%s", 'A'+i, words.Draw(t, "country"), 'A'+i,
				rapid.OneOf(rapid.Just("-"), rapid.SampledFrom([]string{"Trade", "Energy & Trade"}), words).Draw(t, "interest")))
		}
		for i := range rapid.IntRange(1, 9).Draw(t, "actors") {
			p.actors = append(p.actors, fmt.Sprintf("P%cX,%s %c,%s", 'A'+i, words.Draw(t, "actor"), 'P'+i,
				rapid.OneOf(rapid.Just(""), words).Draw(t, "adjective")))
		}
		for c := range p.countries {
			for a := range p.actors {
				level := rapid.SampledFrom(append([]string{"-"}, p.levels...)).Draw(t, "rated")
				trend := rapid.SampledFrom([]string{"-", "growing", "steady", "declining"}).Draw(t, "trend")
				if level == "-" && trend == "-" {
					trend = "steady"
				}
				source := "S1"
				if many && rapid.Bool().Draw(t, "other") {
					source = "S2"
				}
				p.ratings = append(p.ratings, fmt.Sprintf("C%cX,P%cX,%s,%s,%s,%s,-,%s", 'A'+c, 'A'+a, level, trend,
					rapid.SampledFrom([]string{"-", "2026-11-02", "2026-11-20", "2025-12-31"}).Draw(t, "date"), source,
					rapid.SampledFrom([]string{"reported", "reported", "assessed", "computed"}).Draw(t, "basis")))
			}
		}
		for i := range rapid.IntRange(0, 12).Draw(t, "advice") {
			p.advice = append(p.advice, fmt.Sprintf("R%d,%s,,%s,More,%s,,,%s", i+1, rapid.SampledFrom([]string{"Berlin", "The Council of the Rim"}).Draw(t, "to"),
				words.Draw(t, "focus"), rapid.SampledFrom([]string{"region:Region", "CAX"}).Draw(t, "scope"),
				rapid.SampledFrom([]string{"S1", "desk"}).Draw(t, "by")))
		}
		return p
	})
}

// Whatever the data are, sentences are whole, short enough, and count what they
// say that they count; and every word has an origin.
func TestSentencesOfAnyDesk(t *testing.T) {
	numbers := testWords()
	rapid.Check(t, func(t *rapid.T) {
		p := plots().Draw(t, "desk")
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		for _, country := range []string{"CAX", ""} {
			in := input(nil, set, country)
			x := newRun(nil, in)
			counts := map[string]string{}
			for _, name := range []string{"ratings", "levels-stated", "trends-stated", "countries", "sources"} {
				v, err := x.countFunc(name)
				if err != nil {
					t.Fatal(err)
				}
				checkCounts(t, counts, name, v)
			}
			for _, f := range families {
				for _, r := range f {
					var vs []Value
					if r.of != nil {
						vs = []Value{r.of(x, set.Countries[0])}
					} else if vs, err = x.sentences(r.name); err != nil {
						t.Fatal(err)
					}
					limit := 1000
					switch {
					case strings.HasSuffix(r.name, "bottom-line"):
						limit = maxBullet
						if len(vs) > maxBullets {
							t.Fatalf("%s has %d bullets", r.name, len(vs))
						}
					case slices.Contains([]string{"board-title", "cross-title", "counts-title"}, r.name):
						limit = maxTitle
					}
					for _, v := range vs {
						if n := wordCount(v); n > limit {
							t.Fatalf("%s has %d words: %s", r.name, n, v)
						}
						checkRuns(t, numbers, r.name, v)
						checkCounts(t, counts, r.name, v)
					}
				}
			}
			for _, p := range x.problems {
				if p.Code != "D093" { // a sentence of many sources may be longer than its budget
					t.Fatal(x.problems)
				}
			}
		}
	})
}

// checkRuns checks the runs of a sentence.
func checkRuns(t *rapid.T, w *Words, name string, v Value) {
	for _, r := range v {
		switch {
		case r.Origin == nil || r.Origin.ID == "":
			t.Fatalf("%s: %q has no origin: %s", name, r.Words, v)
		case strings.ContainsAny(r.Words, "{}"):
			t.Fatalf("%s: a value is missing: %s", name, v)
		case r.Words == "" && r.Ref == "" && len(r.Cites) == 0:
			t.Fatalf("%s: a value is empty: %s", name, v)
		case words.IsLiteral(r) && strings.ContainsAny(r.Words, "0123456789"):
			t.Fatalf("%s: a number is not from data: %s", name, v)
		}
		if strings.HasPrefix(r.Origin.ID, "count:") && len(r.Origin.From) > 0 {
			n := len(r.Origin.From)
			if !strings.EqualFold(r.Words, w.Number(n)) && r.Words != fmt.Sprint(n) {
				t.Fatalf("%s: %q counts %d things (%s): %s", name, r.Words, n, r.Origin.ID, v)
			}
		}
	}
	if s := v.String(); strings.Contains(s, "  ") || strings.TrimSpace(s) != s || strings.Contains(s, "..") {
		t.Fatalf("%s: spaces or stops: %q", name, s)
	}
}

// checkCounts fails if a sentence counts other things under the name of what
// another one counts.
func checkCounts(t *rapid.T, counts map[string]string, name string, v Value) {
	for _, r := range v {
		if !strings.HasPrefix(r.Origin.ID, "count:") {
			continue
		}
		var ids []string
		for _, o := range r.Origin.From {
			ids = append(ids, o.ID)
		}
		slices.Sort(ids)
		things := r.Origin.Raw + ": " + strings.Join(ids, " ")
		if was, ok := counts[r.Origin.ID]; ok && was != things {
			t.Fatalf("%s: %s counts %s, before it was %s", name, r.Origin.ID, things, was)
		}
		counts[r.Origin.ID] = things
	}
}

// A leading phrase ends at the first mark of the sentence's own words, not at
// one of a name.
func TestLead(t *testing.T) {
	o := &doc.Origin{ID: "sentence:x"}
	v := lead(Value{{Words: "St. Lucia, North", Origin: &doc.Origin{ID: "countries:LCA:name"}}, {Words: " is rated Strong, the higher.", Origin: o}})
	want := "St. Lucia, North| is rated Strong,| the higher."
	var got []string
	for i, r := range v {
		got = append(got, r.Words)
		if lead := r.Tone == doc.Lead; lead != (i < 2) {
			t.Errorf("%q: lead is %v", r.Words, lead)
		}
	}
	if g := strings.Join(got, "|"); g != want {
		t.Errorf("got %s, want %s", g, want)
	}
}

// A telephone number does not break, and what is around it does.
func TestPhoneNumbers(t *testing.T) {
	set, err := load(shapes[0].plot.files())
	if err != nil {
		t.Fatal(err)
	}
	for contact, want := range map[string][]string{
		"desk@example.org":                            nil,
		"Room 12, 4 Harbour Street":                   nil,
		"Ann Lee, +49 30 123, desk@example.org":       {"+49 30 123"},
		"(030) 12 34 56 or 0171/555 12, 9 to 12 only": {"(030) 12 34 56", "0171/555 12"},
	} {
		in := input(t, set, "KAZ")
		in.Desk.Contact = contact
		var kept []string
		v := newRun(nil, in).contact()[0]
		for _, r := range v {
			if r.Keep {
				kept = append(kept, r.Words)
			}
		}
		if !slices.Equal(kept, want) || v.String() != contact+"." {
			t.Errorf("%q: %q does not break in %q", v, kept, contact)
		}
	}
}

// Of two levels one is higher, and none the highest.
func TestTwoLevels(t *testing.T) {
	p := plot{countries: []string{"AVR,Averland,Trade"}, sources: several}
	for i, id := range []string{"XAA", "XAB", "XAC", "XAD", "XAE"} {
		level := "Moderate"
		if i == 2 {
			level = "Strong"
		}
		p.actors = append(p.actors, id+",Power "+id+",")
		p.ratings = append(p.ratings, "AVR,"+id+","+level+",growing,,"+[]string{"S1", "S2"}[i%2])
	}
	set, err := load(p.files())
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= len(p.actors); n++ {
		in := input(t, set, "AVR")
		for _, a := range set.Actors[:n] {
			in.Actors = append(in.Actors, a.ID.Text)
		}
		x := newRun(nil, in)
		vs, err := x.sentences("bottom-line")
		if said := joined(vs).String(); err != nil || strings.Contains(said, "highest of") || strings.Contains(said, "lowest of") {
			t.Errorf("%d powers: %s, %v", n, said, err)
		}
	}
}
