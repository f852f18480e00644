package templates

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// pair is a desk of two countries and two powers with all that a brief prints.
var pair = plot{
	countries: three[:2], actors: append([]string{"USA,USA,US"}, two...),
	ratings: []string{"KAZ,RUS,Strong,-", "KAZ,CHN,-,growing", "KGZ,RUS,Strong,-", "KGZ,CHN,Moderate,-"},
	points:  []string{"O1,objective,Trade,region:Region,USA", "M1,means,Loans,region:Region,RUS|CHN", "P1,recommendation,Talk more.,region:Region,"},
	advice:  []string{"R1,Berlin,P1,Talks,Trust,region:Region,,,S1"},
	text:    "## Why it matters\n\nThe source says so. [S1]\n",
}

// A dataset that cannot be read refuses what rests on it, and says so once:
// nothing is told that only follows from it.
func TestUnreadDatasets(t *testing.T) {
	const head = "country,actor,dimension,level,trend,confidence,basis,as_of,source,raw\n"
	good := pair.files()
	for _, c := range []struct {
		name, file string
		change     func(string) string // nil: the file is not there
		want       []string            // the codes told
	}{
		{"no register", "sources.yaml", nil, []string{"F600"}},
		{"an empty register", "sources.yaml", func(string) string { return "" }, []string{"D006"}},
		{"a register without entries", "sources.yaml", func(string) string { return "sources: []\n" }, []string{"D006"}},
		{"a register that is not YAML", "sources.yaml", func(string) string { return "sources: [\n" }, []string{"F609"}},
		{"a register that is not UTF-8", "sources.yaml", func(s string) string { return s + "# \xe9\n" }, []string{"F605"}},
		{"a source by another id", "sources.yaml", func(s string) string { return strings.Replace(s, "S1", "1", 1) }, []string{"D025"}},
		{"no ratings file", "influence.csv", nil, []string{"F600"}},
		{"an empty ratings file", "influence.csv", func(string) string { return "" }, []string{"D006"}},
		{"ratings without rows", "influence.csv", func(string) string { return head }, []string{"D006"}},
		{"ratings with old line ends", "influence.csv", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }, []string{"D003"}},
		{"ratings that are not UTF-8", "influence.csv", func(s string) string { return s + "\xe9" }, []string{"F605"}},
		{"a country by nearly its id", "influence.csv", func(s string) string { return strings.Replace(s, "KAZ,CHN", "KZA,CHN", 1) }, []string{"D020"}},
		{"no powers", "actors.csv", nil, []string{"F600"}},
		{"a power by another id", "actors.csv", func(s string) string { return strings.Replace(s, "CHN", "chn", 1) }, []string{"D025"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(good)
			if name := "data/" + c.file; c.change == nil {
				delete(files, name)
			} else {
				files[name] = &fstest.MapFile{Data: []byte(c.change(string(good[name].Data)))}
			}
			set, _ := load(files)
			for _, country := range []string{"KAZ", "KGZ", ""} {
				in := input(t, set, country)
				in.Actors = []string{"RUS", "CHN"}
				in.Elsewhere = func(string) bool { return country == "" } // by the country's brief
				d, found := built(t, in.Report).Execute(in)
				if d != nil {
					t.Errorf("%q is made", country)
				}
				var codes []string
				for _, p := range found {
					codes = append(codes, p.Code)
				}
				if !slices.Equal(codes, c.want) {
					t.Errorf("%q: want %v, got\n%v", country, c.want, found)
				}
			}
		})
	}
}

// Two sources of one id leave what rests on the other without a number: it is
// refused for that, though the row itself is good.
func TestSourceTwice(t *testing.T) {
	p := pair
	p.sources = strings.Replace(several, "S2", "S1", 1)
	p.ratings = []string{"KAZ,RUS,Strong,-,-,S2", "KAZ,CHN,-,growing,-,S2", "KGZ,RUS,Strong,-,-,S2", "KGZ,CHN,Moderate,-,-,S2"}
	set, _ := load(p.files())
	in := input(t, set, "KAZ")
	x := newRun(nil, in)
	x.cites(x.register(map[string]bool{"S2": true}), 0)
	if len(x.problems) != 2 || x.problems[0].Code != "D004" {
		t.Errorf("problems %v", x.problems)
	}
}

// A text that cannot be read, or is named by another name of its country,
// refuses that country's brief and no other.
func TestUnreadTexts(t *testing.T) {
	const text = "## Why it matters\n\nThe port is busy. [S1]\n"
	for _, c := range []struct {
		name, file, content string
		refused             []string
	}{
		{"not UTF-8", "KAZ.md", text + "\nD\xe9j\xe0. [S1]\n", []string{"KAZ"}},
		{"empty", "KAZ.md", "", []string{"KAZ"}},
		{"no source", "KAZ.md", strings.Replace(text, "[S1]", "", 1), []string{"KAZ"}},
		{"by the country's name", "Kazakhstan.md", text, []string{"KAZ"}},
		{"of nobody", "FRA.md", text, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := pair.files()
			files["data/texts/"+c.file] = &fstest.MapFile{Data: []byte(c.content)}
			set, err := load(files)
			if err == nil {
				t.Error("nothing is told")
			}
			for _, country := range []string{"KAZ", "KGZ", ""} {
				in := input(t, set, country)
				in.Actors = []string{"RUS", "CHN"}
				if d, found := built(t, in.Report).Execute(in); (d == nil) != slices.Contains(c.refused, country) {
					t.Errorf("%q is made: %v\n%v", country, d != nil, found)
				}
			}
		})
	}
}

// What a source alone states ends the desk's last paragraph only if that rests
// on the same source; it never says "it" of whoever the paragraph is about.
func TestTextsEnding(t *testing.T) {
	const alone = "Of Kazakhstan alone the source states an interest, one level and one trend, no more."
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"the same source", "The source says so. [S1]", []string{"The source says so. " + alone + " [S1]"}},
		{"the desk", "The ministry opened a port. [desk]", []string{"The ministry opened a port. []", alone + " [S1]"}},
		{"the desk last", "The source says so. [S1]\n\nWe think so. [desk]", []string{"The source says so. [S1]", "We think so. []", alone + " [S1]"}},
		{"no text", "", []string{alone + " [S1]"}},
	} {
		p := pair
		p.text = ""
		if c.text != "" {
			p.text = "## Why it matters\n\n" + c.text + "\n"
		}
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		in := input(t, set, "KAZ")
		in.Actors = []string{"RUS", "CHN"}
		x := newRun(nil, in)
		vs, err := x.textsFunc("why-it-matters", "alone")
		if err != nil || len(x.problems) > 0 {
			t.Fatal(err, x.problems)
		}
		var got []string
		for _, v := range vs {
			got = append(got, v.String()+" ["+strings.Join(x.cited(v), ",")+"]")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// A chart says of which ratings there are none in the data: they stand where
// those without a level stand.
func TestNoRatingIsNoted(t *testing.T) {
	p := pair
	p.ratings = []string{"KAZ,RUS,Strong,-", "KGZ,CHN,Moderate,-"}
	set, err := load(p.files())
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, set, "KAZ")
	in.Actors, in.Missing = []string{"RUS", "CHN"}, true
	d, found := built(t, "country").Execute(in)
	if d == nil {
		t.Fatal(found)
	}
	const want = "No rating in the data: Kazakhstan (China), Kyrgyzstan (Russia)."
	for f := range d.Figures {
		if !strings.Contains(f.Note.Words(), want) {
			t.Errorf("note %q", f.Note.Words())
		}
		if got := f.Fewer.Note.Words(); !strings.Contains(got, "No rating in the data: Kazakhstan (China).") {
			t.Errorf("note without neighbours %q", got)
		}
	}
	p.countries, p.ratings = three, p.ratings[:1]
	if set, err = load(p.files()); err != nil {
		t.Fatal(err)
	}
	in.Set = set
	x := newRun(nil, in)
	if got := x.noRatings(x.neighbours()).String(); got != "Five of six ratings are not in the data." {
		t.Errorf("many: %q", got)
	}
}
