// Package randomdesk makes valid workspaces by chance, for tests: 1 to 60
// countries, 1 to 9 powers, scales of 2 to 5 levels, long and odd names, with
// and without texts, numbers and owners. One seed is one desk, byte for byte.
// Only tests import it; it must not know how anything is read or made.
package randomdesk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing/fstest"
)

// Day is the date of issue that the data of desks are valid for.
const Day = "2026-11-24"

// A Desk is a workspace in the making: what its files will say. Tests may
// change it before Files writes it.
type Desk struct {
	Seed      uint64
	Settings  []string   // of config.yaml, above datasets
	Report    []string   // of both reports
	Levels    []string   // lowest first
	Sources   []Source   // S1, S2, ...
	Countries []Country  // with their ratings
	Actors    []Actor    // the first Rated are rated
	Rated     int        // powers that the reports ask for
	Points    [][]string // rows of points.csv
	Advice    [][]string // rows of recommendations.csv
	Numbers   [][]string // rows of indicators.csv
	Defs      [][]string // rows of indicator_defs.csv
	Texts     map[string]string
}

// A Source is an entry of the register.
type Source struct{ ID, Title, Date, Kind string }

// A Country is a country and how each power is rated in it.
type Country struct {
	ID, Name, Region, Interest, Source string
	Ratings                            []Rating // by power; a zero Rating is none
}

// A Rating is one row of influence.csv.
type Rating struct{ Level, Trend, AsOf, Source string }

// An Actor is a power.
type Actor struct{ ID, Name, Adjective, Strategy, Objective, Source string }

// New makes the desk of a seed.
func New(seed uint64) *Desk {
	m := &maker{rand.New(rand.NewPCG(seed, 0x627269656664657b)), &Desk{Seed: seed, Texts: map[string]string{}}}
	m.settings()
	m.scale()
	m.sources()
	m.actors()
	m.countries()
	m.points()
	m.advice()
	m.numbers()
	m.texts()
	return m.Desk
}

// A maker is a desk and the chance that it is made by.
type maker struct {
	*rand.Rand
	*Desk
}

// between is a number from low to high, small ones more often.
func (m *maker) between(low, high int) int {
	return low + min(m.IntN(high-low+1), m.IntN(high-low+1))
}

// often is true with a chance of so many in a hundred.
func (m *maker) often(percent int) bool { return m.IntN(100) < percent }

func (m *maker) oneOf(of ...string) string { return of[m.IntN(len(of))] }

func (m *maker) settings() {
	m.Settings = []string{
		"desk: { name: Desk of chance, series: Desk of chance (fictional), contact: nobody@example.org, notice: Invented desk. All of it is made by chance. }",
		"zone: " + m.oneOf("UTC", "Asia/Almaty", "America/St_Johns"),
		"edition: " + m.oneOf("week", "month", "day"),
		"mark: " + m.oneOf("TLP:CLEAR", "TLP:AMBER+STRICT", "none", "For the desk only"),
		"theme: " + m.oneOf("desk", "serif"),
		"paper: " + m.oneOf("a4", "letter"),
		"profile: " + m.oneOf("standard", "records"),
	}
	m.Report = []string{"missing: print"}
	if m.often(20) {
		m.Report = append(m.Report, "facing: true")
	}
}

func (m *maker) scale() {
	words := []string{"Faint", "Low", "Moderate", "Strong", "Leading"}
	for skip := len(words) - m.between(2, 5); len(words) > 0; words = words[1:] {
		if skip > 0 && m.IntN(len(words)) < skip {
			skip--
			continue
		}
		m.Levels = append(m.Levels, words[0])
	}
}

func (m *maker) sources() {
	for i := range m.between(1, 12) {
		date := "not stated"
		if m.often(70) {
			date = m.date()
		}
		m.Sources = append(m.Sources, Source{fmt.Sprintf("S%d", i+1), "Report " + m.unique(i), date, m.oneOf("news", "official", "dataset", "interview")})
	}
}

// source is one of the register; the first ones are named more often.
func (m *maker) source() string { return m.Sources[m.between(0, len(m.Sources)-1)].ID }

// date is a day that is not too old to print.
func (m *maker) date() string { return fmt.Sprintf("2026-%02d-%02d", 10+m.IntN(2), 1+m.IntN(23)) }

func (m *maker) actors() {
	n := m.between(1, 9)
	m.Rated = m.between(1, n)
	for i := range n {
		name := m.name(i, m.often(10))
		adjective := ""
		if m.often(60) {
			adjective = name + "ian"
		}
		m.Actors = append(m.Actors, Actor{"X" + letters(i, 2), name, adjective, m.aims(3), m.aims(3), m.source()})
	}
}

func (m *maker) countries() {
	regions := []string{"Inner Sea", "Outer Plain", "Upper Ridge", "Lower Isles"}[:m.between(1, 4)]
	for i := range m.between(1, 60) {
		c := Country{
			ID: "Q" + letters(i, 2), Name: m.name(100+i, m.often(8)), Source: m.source(),
			Region:   m.oneOf(regions...),
			Interest: m.aims(2),
		}
		c.Interest = strings.ReplaceAll(c.Interest, ", ", " & ")
		if m.often(10) {
			c.Interest = "not stated"
		}
		for range m.Rated {
			c.Ratings = append(c.Ratings, m.rating())
		}
		m.Countries = append(m.Countries, c)
	}
}

// rating is a rating that says something, or none.
func (m *maker) rating() Rating {
	if m.often(3) {
		return Rating{}
	}
	r := Rating{"not stated", "not stated", "not stated", m.source()}
	if m.often(85) {
		r.Level = strings.ToLower(m.oneOf(m.Levels...))
	}
	if m.often(40) || r.Level == "not stated" {
		r.Trend = m.oneOf("declining", "steady", "growing")
	}
	if m.often(30) {
		r.AsOf = m.date()
	}
	return r
}

func (m *maker) points() {
	for _, k := range []struct {
		kind string
		most int
	}{{"objective", 6}, {"means", 5}, {"recommendation", 7}} {
		for i := range m.between(0, k.most) {
			var by []string
			if k.kind == "means" {
				for _, a := range m.Actors[:m.Rated] {
					by = append(by, a.ID)
				}
			}
			m.Points = append(m.Points, []string{
				fmt.Sprintf("P%d", len(m.Points)+1), k.kind, fmt.Sprint(i + 1), m.sentence(3, 12), m.scope(), m.source(), strings.Join(by, "|"),
			})
		}
	}
}

// scope is the region of some country.
func (m *maker) scope() string {
	return "region:" + m.Countries[m.IntN(len(m.Countries))].Region
}

func (m *maker) advice() {
	owned, timed := m.often(40), m.often(30)
	for i := range m.between(0, 9) {
		owner, by, point := "", "", ""
		if owned {
			owner = "Ministry of " + m.word()
		}
		if timed {
			by = m.oneOf("2027-Q1", "2027-Q3", "2028")
		}
		for _, p := range m.Points {
			if p[1] == "recommendation" && p[2] == fmt.Sprint(i+1) {
				point = p[0]
			}
		}
		scope := m.scope()
		if point != "" { // paired, so said of the same place by the same source
			for _, p := range m.Points {
				if p[0] == point {
					scope = p[4]
				}
			}
		}
		m.Advice = append(m.Advice, []string{
			fmt.Sprintf("R%d", i+1), m.oneOf("Capital", "Capital", "Seat"), point, fmt.Sprint(i + 1), m.phrase(1, 3), m.phrase(2, 6), scope, owner, by, "", "", "", m.source(),
		})
	}
}

func (m *maker) numbers() {
	for i := range m.between(0, 3) {
		id := "n" + letters(i, 2)
		id = strings.ToLower(id)
		m.Defs = append(m.Defs, []string{id, m.phrase(2, 4), m.oneOf("%", "USD bn", ""), fmt.Sprint(m.IntN(3)), "", "", "", "", m.source()})
		for _, c := range m.Countries[:min(len(m.Countries), 8)] {
			if m.often(20) {
				continue
			}
			source := m.source()
			for year := 2018; year <= 2028; year++ {
				status := "actual"
				if year > 2025 {
					status = "forecast"
				} else if year == 2025 {
					status = "estimate"
				}
				m.Numbers = append(m.Numbers, []string{c.ID, id, fmt.Sprint(year), fmt.Sprintf("%.1f", m.Float64()*40-5), status, source, "", ""})
			}
		}
	}
}

func (m *maker) texts() {
	if m.often(40) {
		return
	}
	write := func(name string) {
		var b strings.Builder
		for _, head := range []string{"Why it matters", "This week", "Our view"} {
			if head != "Why it matters" && m.often(60) {
				continue
			}
			fmt.Fprintf(&b, "## %s\n\n", head)
			for range m.between(1, 2) {
				source := m.source()
				if head == "Our view" || m.often(20) {
					source = "desk"
				}
				fmt.Fprintf(&b, "%s. [%s]\n\n", m.sentence(6, 40), source)
			}
		}
		m.Texts[name+".md"] = b.String()
	}
	for _, c := range m.Countries {
		if m.often(30) {
			write(c.ID)
		}
		if m.often(20) {
			write(strings.ReplaceAll(c.Region, " ", "-"))
		}
	}
}

// Files are the files of the workspace.
func (d *Desk) Files() fstest.MapFS {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("config.yaml", d.config())
	put("data/scales.yaml", d.scales())
	put("data/sources.yaml", d.register())
	var countries, influence, actors [][]string
	for _, c := range d.Countries {
		countries = append(countries, []string{c.ID, c.Name, "", c.Region, c.Interest, c.Source})
		for i, r := range c.Ratings {
			if r != (Rating{}) {
				influence = append(influence, []string{c.ID, d.Actors[i].ID, "overall", r.Level, r.Trend, "not stated", "reported", r.AsOf, r.Source, r.Level + ", " + r.Trend})
			}
		}
	}
	for _, a := range d.Actors {
		actors = append(actors, []string{a.ID, a.Name, a.Adjective, a.Strategy, a.Objective, a.Source})
	}
	table := func(name, head string, rows [][]string) {
		if len(rows) > 0 {
			put("data/"+name+".csv", head+"\n"+lines(rows))
		}
	}
	table("countries", "id,name,aliases,region,us_interest,source", countries)
	table("actors", "id,name,adjective,strategy,objective,source", actors)
	table("influence", "country,actor,dimension,level,trend,confidence,basis,as_of,source,raw", influence)
	table("points", "id,kind,order,text,scope,source,actors", d.Points)
	table("recommendations", "id,to,point,order,focus,outcome,scope,owner,timeframe,measure,priority,status,source", d.Advice)
	table("indicators", "country,indicator,period,value,status,source,vintage,note", d.Numbers)
	table("indicator_defs", "indicator,label,unit,decimals,min,max,scale_note,comparable_with,source", d.Defs)
	for name, text := range d.Texts {
		put("data/texts/"+name, text)
	}
	return files
}

func lines(rows [][]string) string {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.String()
}

func (d *Desk) config() string {
	var ids []string
	for _, a := range d.Actors[:d.Rated] {
		ids = append(ids, a.ID)
	}
	report := fmt.Sprintf("actors: [%s], %s", strings.Join(ids, ", "), strings.Join(d.Report, ", "))
	return "# Made by chance, seed " + fmt.Sprint(d.Seed) + ".\n" + strings.Join(d.Settings, "\n") + `
datasets:
  scales:          { file: data/scales.yaml }
  sources:         { file: data/sources.yaml }
  countries:       { file: data/countries.csv }
  actors:          { file: data/actors.csv }
  influence:       { file: data/influence.csv, max_age: 90d, stale: mark, optional: true }
  recommendations: { file: data/recommendations.csv, optional: true }
  points:          { file: data/points.csv, optional: true }
  texts:           { folder: data/texts, optional: true }
  indicators:      { file: data/indicators.csv, optional: true }
  indicator_defs:  { file: data/indicator_defs.csv, optional: true }
reports:
  country: { template: country, for: country, pages: 2, ` + report + ` }
  region:  { template: region, for: region, pages: 2-4, ` + report + ` }
`
}

func (d *Desk) scales() string {
	var b strings.Builder
	b.WriteString("scales:\n  influence:\n    kind: ordinal\n    levels:\n")
	for _, l := range d.Levels {
		fmt.Fprintf(&b, "      - { id: %s, label: %s }\n", strings.ToLower(l), l)
	}
	b.WriteString(`    note: "These words are used in this order; distances have no meaning."
  trend:
    kind: ordinal
    levels:
      - { id: declining, label: Declining, sign: "-" }
      - { id: steady, label: Steady, sign: "0" }
      - { id: growing, label: Growing, sign: "+" }
  confidence: { kind: ordinal, levels: [low, moderate, high] }
missing: { not_stated: "not stated", not_available: "…", not_applicable: "n/a" }
`)
	return b.String()
}

func (d *Desk) register() string {
	var b strings.Builder
	b.WriteString("sources:\n")
	for _, s := range d.Sources {
		fmt.Fprintf(&b, "  - { id: %s, title: %q, publisher: not stated, author: not stated, date: %s, accessed: %s, url: not stated, kind: %s, language: en }\n",
			s.ID, s.Title, s.Date, Day, s.Kind)
	}
	return b.String()
}
