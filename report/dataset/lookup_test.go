package dataset

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/report/config"
	"brief/report/golden"
	"brief/report/problem"
)

const ratingHeader = "country,actor,dimension,level,trend,confidence,basis,as_of,source,raw,current\n"

// TestWhichRatingPrints: the newest stated date, then the one marked current;
// where nothing decides, both are refused; a poisoned row that may be the
// newest is the one that is found.
func TestWhichRatingPrints(t *testing.T) {
	row := func(level, asOf, source, current string) string {
		return fmt.Sprintf("XAV,XXA,overall,%s,not stated,not stated,reported,%s,%s,,%s\n", level, asOf, source, current)
	}
	for _, c := range []struct {
		name, rows string
		line       int // of the rating found
		bad        bool
	}{
		{"newest of two dates", row("strong", "2026-11-01", "S1", "") + row("moderate", "2026-11-20", "S1", ""), 3, false},
		{"the order of rows does not count", row("moderate", "2026-11-20", "S1", "") + row("strong", "2026-11-01", "S1", ""), 2, false},
		{"a stated date before none", row("strong", "not stated", "S1", "") + row("moderate", "2020-01-01", "S2", ""), 3, false},
		{"two sources of one date", row("strong", "2026-11-01", "S1", "") + row("moderate", "2026-11-01", "S2", ""), 2, true},
		{"two sources, neither dated", row("strong", "not stated", "S1", "") + row("moderate", "not stated", "S2", ""), 2, true},
		{"one of them is current", row("strong", "2026-11-01", "S1", "") + row("moderate", "2026-11-01", "S2", "yes"), 3, false},
		{"both are current", row("strong", "2026-11-01", "S1", "yes") + row("moderate", "2026-11-01", "S2", "yes"), 2, true},
		{"current does not beat a newer date", row("strong", "2026-11-01", "S1", "yes") + row("moderate", "2026-11-02", "S2", ""), 3, false},
		{"a broken date may be the newest", row("strong", "2026-11-20", "S1", "") + row("moderate", "2026-11-32", "S1", ""), 3, true},
		{"a broken old row does not matter", row("strong", "2026-11-20", "S1", "") + row("moderat", "2026-11-01", "S1", ""), 2, false},
		{"a short row may be the newest", row("strong", "2026-11-20", "S1", "") + "XAV,XXA,strong\n", 3, true},
		{"another dimension is no overall rating", strings.Replace(row("strong", "2026-11-20", "S1", ""), "overall", "military", 1), 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, sets := good(t)
			files["data/influence.csv"] = &fstest.MapFile{Data: []byte(ratingHeader + c.rows)}
			s, found := Load(files, sets, issued)
			r := s.Rating("XAV", "XXA")
			if r == nil {
				if c.line != 0 {
					t.Fatalf("no rating; found\n%v", found)
				}
				return
			}
			if r.Place.Line != c.line || (len(r.Bad) > 0) != c.bad {
				t.Errorf("rating of line %d, bad %v; want line %d, %v", r.Place.Line, r.Bad, c.line, c.bad)
			}
		})
	}
}

// TestIDs: each printed cell has an id of its own, whatever the history.
func TestIDs(t *testing.T) {
	files, sets := good(t)
	files["data/influence.csv"].Data = append(files["data/influence.csv"].Data,
		"XAV,XXA,overall,moderate,not stated,not stated,reported,2026-11-01,S1,Moderate\nXAV,XXA,overall,moderate,not stated,not stated,reported,not stated,S2,Moderate\n"...)
	s, found := Load(files, sets, issued)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	if id := s.Rating("XAV", "XXA").Trend.ID; id != "influence:XAV/XXA/overall:trend" {
		t.Errorf("the rating that prints has the id %s", id)
	}
	seen := map[string]problem.Place{}
	see := func(cells ...Cell) {
		for _, c := range cells {
			if c.ID == "" {
				continue
			}
			if at, twice := seen[c.ID]; twice {
				t.Errorf("%s at %v and %v", c.ID, at, c.Place)
			}
			seen[c.ID] = c.Place
		}
	}
	for _, r := range s.Ratings {
		see(r.Level, r.Trend, r.Confidence, r.Basis, r.AsOf, r.Words, r.Row.Source)
	}
	for _, c := range s.Countries {
		see(c.ID, c.Name, c.Region, c.Interest)
	}
	for _, x := range s.Sources {
		see(x.Title, x.Author, x.Date, x.URL, x.Accessed, x.Kind)
	}
	for _, x := range s.Scales {
		see(x.Note)
		for _, l := range x.Levels {
			see(l.Label)
		}
	}
	for _, x := range s.Texts {
		for _, h := range x.Heads {
			see(h.Head)
			for _, p := range h.Paragraphs {
				see(p.Cell)
			}
		}
	}
	for _, id := range []string{"countries:XAV:us_interest", "sources:S1:accessed", "scales:influence/strong:label", "texts:Northern-Rim/why-it-matters/1:text", "texts:XAV/why-it-matters/1:text"} {
		if _, ok := seen[id]; !ok {
			t.Errorf("no cell has the id %s", id)
		}
	}
}

// TestCountryText: a country's own text, else its region's, each until its
// last day.
func TestCountryText(t *testing.T) {
	files, sets := good(t)
	for _, c := range []struct{ country, date, want string }{
		{"XAV", "2026-12-31", "XAV"},
		{"XAV", "2027-01-01", "Northern Rim"},
		{"XBR", "2026-11-24", "Northern Rim"},
		{"QQQ", "2026-11-24", ""},
	} {
		day, err := time.Parse(time.DateOnly, c.date)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := Load(files, sets, day.Add(23*time.Hour))
		got := ""
		if x := s.CountryText(c.country); x != nil {
			got = x.Scope
		}
		if got != c.want {
			t.Errorf("%s on %s: text of %q, want %q", c.country, c.date, got, c.want)
		}
	}
}

// TestInIsByName: case and file order do not count.
func TestInIsByName(t *testing.T) {
	files, sets := good(t)
	files["data/countries.csv"].Data = []byte("id,name,region,us_interest,source\nXCO,corvia,R,x,S1\nXBR,Brennmark,R,x,S1\nXAV,averland,R,x,S1\nXZZ,Zed,Q,x,S1\n")
	s, _ := Load(files, sets, issued)
	var got []string
	for _, c := range s.In("R") {
		got = append(got, c.ID.Text)
	}
	if g := strings.Join(got, " "); g != "XAV XBR XCO" {
		t.Errorf("In: %s", g)
	}
	if g := strings.Join(s.Regions(), " "); g != "R Q" {
		t.Errorf("Regions: %s", g)
	}
}

// TestStale: the age of a rating is that of its as_of, else of its source, else
// of the day on which that was received.
func TestStale(t *testing.T) {
	var got strings.Builder
	for _, stale := range []string{"", "refuse", "mark", "ignore"} {
		for _, from := range []string{"2026-11-20,S1,", "not stated,S1,", "not stated,S2,"} {
			files, sets := good(t)
			files["data/influence.csv"] = &fstest.MapFile{Data: []byte(ratingHeader + "XAV,XXA,overall,strong,not stated,not stated,reported," + from + ",\n")}
			d := sets["influence"]
			d.MaxAge, d.Stale = 14*24*time.Hour, stale
			sets["influence"] = d
			s, found := Load(files, sets, issued.AddDate(0, 0, 30))
			at := s.Dated(s.Rating("XAV", "XXA"))
			fmt.Fprintf(&got, "%s %s -> %s\n%s\n", stale, from, at.ID, report(s, found, "influence"))
		}
	}
	golden.Compare(t, "stale.golden", got.String())
}

// TestWide reads a table as people paste it.
func TestWide(t *testing.T) {
	at := problem.Place{File: "config.yaml", Line: 20, Column: 7}
	base := config.Dataset{
		Name: "influence", Place: at, File: "data/influence.csv", Shape: "wide", Key: "Country",
		Columns: map[string]config.Column{
			"Main interest": {Place: at, Field: "us_interest"}, "Alland influence": {Place: at, Actor: "XXA"}, "Boria influence": {Place: at, Actor: "XXB"},
		},
		Words: map[string]config.Word{
			"Strong": {Place: at, Level: "strong"}, "Moderate": {Place: at, Level: "moderate"}, "Growing": {Place: at, Trend: "growing"},
		},
		Defaults: map[string]string{"source": "S1", "basis": "reported", "as_of": "not stated"},
	}
	const header = "Country,Main interest,Alland influence,Boria influence\n"
	const rest = "Brennmark,not stated,Moderate,not stated\nKORVIA,Fisheries,Strong,Moderate\n"
	for _, c := range []struct {
		name, file string
		set        func(*config.Dataset)
	}{
		{"as it stands", header + "Averland,Ports & Grid,\"Strong, growing\",Growing\n" + rest, nil},
		{"pasted", ",Country,MAIN\u00a0INTEREST,Alland  influence,Boria influence,,\n,Averland\u00a0,Ports & Grid,\"Strong,\u00a0growing\",growing; STRONG,,\n,Brennmark,not stated,Moderate,not stated,,\n,KORVIA,Fisheries,Strong,Moderate,,\n,,,,,,\n", nil},
		{"unknown word", header + "Averland,Ports & Grid,Rising,Growing\n" + rest, nil},
		{"misspelt word", header + "Averland,Ports & Grid,Srtong,Growing\n" + rest, nil},
		{"two levels", header + "Averland,Ports & Grid,\"Strong, Moderate\",Growing\n" + rest, nil},
		{"empty cell", header + "Averland,Ports & Grid,,Growing\n" + rest, nil},
		{"unknown country", header + "Averlant,Ports & Grid,Strong,Growing\nAverlend,x,Strong,Growing\n" + rest, nil},
		{"country twice", header + "Averland,Ports & Grid,Strong,Growing\nXAV,Ports & Grid,Strong,Growing\n" + rest, nil},
		{"short row", header + "Averland,Ports & Grid,Strong\n" + rest, nil},
		{"no source", header + "Averland,Ports & Grid,Strong,Growing\n" + rest, func(d *config.Dataset) { d.Defaults = map[string]string{"basis": "reported", "as_of": "not stated"} }},
		{"a column of sources", "Country,Main interest,Alland influence,Boria influence,Where from\nAverland,Ports & Grid,Strong,Growing,S2\n", func(d *config.Dataset) {
			d.Columns = maps.Clone(d.Columns)
			d.Columns["Where from"] = config.Column{Place: at, Field: "source"}
		}},
		{"several dates and sources and dimensions", "Country,Main interest,Alland influence,Boria influence,source,as_of,dimension,current\n" +
			"Averland,Ports & Grid,Strong,not stated,S1,2026-11-01,,\nAverland,Ports & Grid,Moderate,Moderate,S1,2026-10-01,,\nAverland,Ports & Grid,Moderate,not stated,S2,2026-11-01,,yes\n" +
			"Averland,Ports & Grid,Moderate,not stated,S2,2026-11-01,trade,\n" + "Brennmark,not stated,Moderate,not stated,S1,2026-11-01,,\nKorvia,Fisheries,Strong,Moderate,S1,2026-11-01,,\n", nil},
		{"column not there", "Country,Main interest,Alland influence\nAverland,Ports & Grid,Strong\n", nil},
		{"key not there", "Land,Main interest,Alland influence,Boria influence\nAverland,x,Strong,Growing\n", nil},
		{"no key", header, func(d *config.Dataset) { d.Key = "" }},
		{"word off the scale", header + rest, func(d *config.Dataset) {
			d.Words = maps.Clone(d.Words)
			d.Words["Huge"] = config.Word{Place: at, Level: "huge"}
		}},
		{"unknown actor", header + rest, func(d *config.Dataset) {
			d.Columns = maps.Clone(d.Columns)
			d.Columns["Alland influence"] = config.Column{Place: at, Actor: "XXZ"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, sets := good(t)
			d := base
			if c.set != nil {
				c.set(&d)
			}
			sets["influence"] = d
			files["data/influence.csv"] = &fstest.MapFile{Data: []byte(c.file)}
			files["data/countries.csv"] = &fstest.MapFile{Data: []byte("id,name,aliases,region,source\nXAV,Averland,,Northern Rim,S1\nXBR,Brennmark,,Northern Rim,S1\nXCO,Corvia,Korvia,Northern Rim,S2\n")}
			s, found := Load(files, sets, issued)
			checkCounts(t, s, found)
			var got strings.Builder
			got.WriteString(report(s, found, "influence"))
			for _, r := range s.Ratings {
				fmt.Fprintf(&got, "%s level %s, trend %s, from %q at %s, source %s\n", r.Key, r.Level.Text, r.Trend.Text, r.Words.Text, r.Level.Place, r.Source.Text)
			}
			for _, x := range s.Countries {
				fmt.Fprintf(&got, "%s = %q at %s\n", x.Interest.ID, x.Interest.Text, x.Interest.Place)
			}
			golden.Compare(t, "wide/"+strings.ReplaceAll(c.name, " ", "-")+".golden", got.String())
		})
	}
}

// TestMappedColumns: other names for the columns, and one that is ignored.
func TestMappedColumns(t *testing.T) {
	at := problem.Place{File: "config.yaml", Line: 9, Column: 5}
	files, sets := good(t)
	files["data/countries.csv"].Data = []byte("Code,name,Region,us_interest,source,Checked by\nXAV,Averland,Northern Rim,Ports,S1,me\nXBR,Brennmark,Northern Rim,not stated,S1,me\nXCO,Corvia,Northern Rim,Fisheries,S2,you\n")
	d := sets["countries"]
	d.Columns = map[string]config.Column{"Code": {Place: at, Field: "id"}, "Region": {Place: at, Field: "region"}, "Checked by": {Place: at, Ignore: true}}
	sets["countries"] = d
	s, found := Load(files, sets, issued)
	if len(found) > 0 || s.Country("XCO") == nil || s.Country("XCO").Region.Text != "Northern Rim" {
		t.Errorf("found\n%v", found)
	}
	d.Columns = map[string]config.Column{"Code": {Place: at, Field: "idd"}, "Regoin": {Place: at, Field: "region"}, "Checked by": {Place: at, Actor: "XXA"}}
	sets["countries"] = d
	s, found = Load(files, sets, issued)
	golden.Compare(t, "mapped.golden", report(s, found, "countries"))
}

// TestKeptAsWritten: YAML makes nothing of what people write, and a list may
// be written as one.
func TestKeptAsWritten(t *testing.T) {
	files, sets := good(t)
	files["data/sources.yaml"].Data = append(files["data/sources.yaml"].Data,
		"  - {id: S3, title: NO, author: 010, publisher: 1.10, licence: 12:30, language: on, reliability: 0x1F, accessed: 2026-11-22, kind: news}\n"...)
	files["data/points.yaml"] = &fstest.MapFile{Data: []byte(`points:
  - id: M1
    kind: means
    order: 1
    text: >-
      Leases of
      berths
    scope: region:Northern Rim
    actors: [XXA, XXB]
    source: S3
`)}
	sets["points"] = config.Dataset{File: "data/points.yaml"}
	delete(sets, "recommendations")
	s, found := Load(files, sets, issued)
	if len(found) > 0 {
		t.Errorf("found\n%v", found)
	}
	x := s.Source("S3")
	if got := strings.Join([]string{x.Title.Text, x.Author.Text, x.Publisher.Text, x.Licence.Text, x.Language.Text, x.Reliability.Text}, " "); got != "NO 010 1.10 12:30 on 0x1F" {
		t.Errorf("sources: %s", got)
	}
	if p := s.Point("M1"); p.Text.Text != "Leases of berths" || strings.Join(p.Actors, "+") != "XXA+XXB" {
		t.Errorf("points: %q by %v", p.Text.Text, p.Actors)
	}
}

// TestComposedLetters: printed as NFC, kept as written, equal either way.
func TestComposedLetters(t *testing.T) {
	files, sets := good(t)
	files["data/countries.csv"].Data = []byte(strings.Replace(string(files["data/countries.csv"].Data), "Corvia", "Co\u0302rvia", 1))
	s, _ := Load(files, sets, issued)
	if n := s.Country("XCO").Name; n.Text != "Côrvia" || n.Raw != "Co\u0302rvia" {
		t.Errorf("text %q, raw %q", n.Text, n.Raw)
	}
}
