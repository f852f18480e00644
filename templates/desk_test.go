package templates

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/charts"
	"brief/data"
	"brief/report/config"
	"brief/report/dataset"
	"brief/report/golden"
)

// issued is the date of issue of all test briefs.
var issued = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// A plot is data in short: rows of CSV without their headers.
type plot struct {
	levels    []string // lowest first
	note      string   // of the scale
	sources   string   // YAML; one undated article without it
	countries []string // id,name,interest
	actors    []string // id,name,adjective
	ratings   []string // country,actor,level,trend[,as_of[,source[,confidence[,basis]]]]; "-" is not stated
	points    []string // id,kind,text,scope,actors
	advice    []string // id,to,point,focus,outcome,scope,owner,timeframe,source
	text      string   // of the region
	words     string   // raw, of all ratings; "words" without it
}

const article = `sources:
  - {id: S1, title: An article, author: not stated, publisher: not stated, date: not stated, accessed: 2026-11-23, kind: news}
`

// files are the files of the desk; its region is called Region.
func (d plot) files() fstest.MapFS {
	stated := func(s string) string {
		if s == "-" || s == "" {
			return dataset.NotStated
		}
		return s
	}
	fields := func(row string, n int) []string {
		f := strings.Split(row, ",")
		for len(f) < n {
			f = append(f, "")
		}
		return f
	}
	levels := d.levels
	if levels == nil {
		levels = []string{"Moderate", "Strong"}
	}
	scales := "scales:\n  influence:\n    kind: ordinal\n    levels:\n"
	for _, l := range levels {
		scales += fmt.Sprintf("      - {id: %s, label: %q}\n", levelID(l), l)
	}
	if d.note != "" {
		scales += fmt.Sprintf("    note: %q\n", d.note)
	}
	scales += `  trend:
    kind: ordinal
    levels: [{id: declining, label: Declining, sign: "-"}, {id: steady, label: Steady, sign: "0"}, {id: growing, label: Growing, sign: "+"}]
  confidence: {kind: ordinal, levels: [low, moderate, high]}
missing: {not_stated: "not stated"}
`
	sources := d.sources
	if sources == "" {
		sources = article
	}
	countries := "id,name,aliases,region,us_interest,source\n"
	for _, c := range d.countries {
		f := fields(c, 3)
		countries += fmt.Sprintf("%s,%s,,Region,%s,S1\n", f[0], f[1], stated(f[2]))
	}
	actors := "id,name,adjective,strategy,objective,source\n"
	for _, a := range d.actors {
		f := fields(a, 3)
		actors += fmt.Sprintf("%s,%s,%s,Trade,Access,S1\n", f[0], f[1], f[2])
	}
	ratings := "country,actor,dimension,level,trend,confidence,basis,as_of,source,raw\n"
	words := cmp.Or(d.words, "words")
	for _, r := range d.ratings {
		f := fields(r, 8)
		source, basis := "S1", "reported"
		if f[5] != "" {
			source = f[5]
		}
		if f[7] != "" {
			basis = f[7]
		}
		ratings += strings.Join([]string{f[0], f[1], "overall", stated(levelID(f[2])), stated(f[3]), stated(f[6]), basis, stated(f[4]), source, words}, ",") + "\n"
	}
	points := "id,kind,order,text,scope,actors,source\n"
	for i, p := range d.points {
		f := fields(p, 5)
		points += fmt.Sprintf("%s,%s,%d,%s,%s,%s,S1\n", f[0], f[1], i+1, f[2], f[3], f[4])
	}
	advice := "id,to,point,order,focus,outcome,scope,owner,timeframe,measure,priority,status,source\n"
	for i, r := range d.advice {
		f := fields(r, 9)
		advice += fmt.Sprintf("%s,%s,%s,%d,%s,%s,%s,%s,%s,,,,%s\n", f[0], f[1], f[2], i+1, f[3], f[4], f[5], f[6], f[7], f[8])
	}
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"scales.yaml": scales, "sources.yaml": sources, "countries.csv": countries, "actors.csv": actors,
		"influence.csv": ratings, "points.csv": points, "recommendations.csv": advice,
	} {
		fsys["data/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	if len(d.points) == 0 {
		delete(fsys, "data/points.csv")
	}
	if len(d.advice) == 0 {
		delete(fsys, "data/recommendations.csv")
	}
	if d.text != "" {
		fsys["data/texts/Region.md"] = &fstest.MapFile{Data: []byte(d.text)}
	}
	return fsys
}

func levelID(label string) string {
	return strings.ReplaceAll(strings.ToLower(label), " ", "-")
}

// load reads a desk's files.
func load(files fs.FS) (*dataset.Set, error) {
	sets := map[string]config.Dataset{"texts": {Name: "texts", Folder: "data/texts", Optional: true}}
	for _, name := range []string{"scales.yaml", "sources.yaml", "countries.csv", "actors.csv", "influence.csv", "points.csv", "recommendations.csv", "indicator_defs.csv", "indicators.csv", "judgements.csv"} {
		key, _, _ := strings.Cut(name, ".")
		sets[key] = config.Dataset{Name: key, File: "data/" + name, Optional: !slices.Contains([]string{"scales", "sources", "countries", "actors", "influence"}, key)}
	}
	set, found := dataset.Load(files, sets, issued)
	return set, found.Err()
}

// input is an order for a country of set, or for its region.
func input(t testing.TB, set *dataset.Set, country string) *Input {
	in := &Input{
		Set: set, Words: testWords(), Report: "country", Country: country,
		Date: issued, Edition: "2026-W48", Period: "week", Version: 1,
		Forms: charts.Forms(),
		Desk:  Desk{Name: "Central Asia desk", Series: "Central Asia series"}, Mark: "TLP:CLEAR",
	}
	if country == "" {
		in.Report = "region"
	}
	in.Region = set.Countries[0].Region.Text
	return in
}

// built is a built-in template.
func built(t testing.TB, name string) *Template {
	t.Helper()
	src, err := Files.ReadFile(name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	tm, found := Parse("templates/"+name+".md", src)
	if len(found) > 0 {
		t.Fatal(found)
	}
	return tm
}

// The built-in data and the desk of testdata, each whole: what a reader of the
// tags hears, and where every word comes from.
func TestBriefs(t *testing.T) {
	central, err := load(prefixed{data.Files})
	if err != nil {
		t.Fatal(err)
	}
	rim, err := load(os.DirFS("../cmd/brief/testdata/desk2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		set     *dataset.Set
		country string
		actors  []string
	}{
		{"Kazakhstan", central, "KAZ", []string{"RUS", "CHN"}},
		{"Uzbekistan", central, "UZB", []string{"RUS", "CHN"}},
		{"Kyrgyzstan", central, "KGZ", []string{"RUS", "CHN"}},
		{"Central-Asia", central, "", []string{"RUS", "CHN"}},
		{"Averland", rim, "XAV", nil},
		{"Northern-Rim", rim, "", nil},
		{"Averland-numbers", rim, "XAV", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := input(t, test.set, test.country)
			in.Actors = test.actors
			if strings.HasSuffix(test.name, "-numbers") {
				in.Report, in.Missing = "numbers", true
			}
			d, found := built(t, in.Report).Execute(in)
			if found.Err() != nil {
				t.Fatal(found)
			}
			golden.Compare(t, "documents/"+test.name+".txt", d.Dump())
		})
	}
}

// prefixed shows the embedded data as they stand in a workspace.
type prefixed struct{ fs.FS }

func (p prefixed) Open(name string) (fs.File, error) {
	return p.FS.Open(strings.TrimPrefix(strings.TrimPrefix(name, "data"), "/"))
}
