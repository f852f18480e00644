package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
)

// measured is a small desk with indicators.
func measured(t testing.TB, values ...string) *Input {
	t.Helper()
	set, err := load(indicators(values...))
	if err != nil {
		t.Fatal(err)
	}
	return input(t, set, "AVR")
}

// indicators are the files of that desk.
func indicators(values ...string) fstest.MapFS {
	p := plot{countries: []string{"AVR,Averland,Trade", "BOR,Borland,Ports", "COR,Corvia,Grid", "DUN,Dunmoor,-"}, actors: two, sources: several}
	for _, c := range []string{"AVR", "BOR", "COR", "DUN"} {
		p.ratings = append(p.ratings, c+",RUS,Strong,-", c+",CHN,Moderate,-")
	}
	files := p.files()
	files["data/indicator_defs.csv"] = &fstest.MapFile{Data: []byte("indicator,label,unit,decimals,min,max,scale_note,comparable_with,source\n" +
		"growth,Growth,%,1,,,At constant prices,inflation,S1\ninflation,Inflation,%,1,,,,,S1\nports,Goods through the ports,,0,,,Transit is not counted.,,S1\n")}
	files["data/indicators.csv"] = &fstest.MapFile{Data: []byte("country,indicator,period,value,status,source,vintage,note\n" + strings.Join(values, "\n") + "\n")}
	return files
}

// row is a line of indicators.csv.
func row(country, indicator, period, value, status string) string {
	return strings.Join([]string{country, indicator, period, value, status, "S2", "", ""}, ",")
}

var plain = []string{"title: auto", "subtitle: auto", "source: auto"}

// What a chart of numbers says of itself: only what the numbers say.
func TestNumberSentences(t *testing.T) {
	years := func(country string, status string, values ...string) (rows []string) {
		for i, v := range values {
			s := "actual"
			if i == len(values)-1 {
				s = status
			}
			rows = append(rows, row(country, "growth", fmt.Sprint(2022+i), v, s))
		}
		return rows
	}
	three := slices.Concat(years("AVR", "forecast", "2.06", "2.08", "3.4", "3.1"), years("BOR", "forecast", "1", "2", "3", "4"), years("COR", "forecast", "1", "1", "1.5", "4"))
	var broken []string
	for _, r := range three[:4] {
		vintage := "May"
		if strings.Contains(r, "2024") || strings.Contains(r, "2025") {
			vintage = "October"
		}
		broken = append(broken, strings.TrimSuffix(r, ",")+vintage+",")
	}
	var b strings.Builder
	for _, test := range []struct {
		name   string
		keys   []string
		values []string
		set    func(*Input)
	}{
		{"one country, up, a forecast", []string{"kind: lines", "indicator: growth", "rows: subject"}, three, nil},
		{"one year", []string{"kind: bars", "indicator: growth", "rows: subject", "from: 2023", "to: 2023"}, three, nil},
		{"the same as far as it is printed", []string{"kind: lines", "indicator: growth", "rows: subject", "to: 2023"}, three, nil},
		{"only a forecast", []string{"kind: lines", "indicator: growth", "rows: subject", "from: 2025"}, three, nil},
		{"an estimate", []string{"kind: lines", "indicator: growth", "rows: subject"}, years("AVR", "estimate", "2", "1"), nil},
		{"a provisional value", []string{"kind: lines", "indicator: growth", "rows: subject"}, years("AVR", "provisional", "-1", "-1.25"), nil},
		{"the highest of three, one missing", []string{"kind: lines", "indicator: growth"}, three, func(in *Input) { in.Missing = true }},
		{"the lowest of three", []string{"kind: lines", "indicator: growth", "to: 2022"}, slices.Concat(years("AVR", "actual", "1"), years("BOR", "actual", "2"), years("COR", "actual", "3"), years("DUN", "actual", "4")), nil},
		{"a region", []string{"kind: lines", "indicator: growth"}, three, func(in *Input) { in.Missing = true; in.Country = "" }},
		{"small panels", []string{"kind: multiples", "indicator: growth"}, three, func(in *Input) { in.Missing = true }},
		{"a break", []string{"kind: lines", "indicator: growth", "rows: subject"}, broken, nil},
		{"two indicators", []string{"kind: lines", "indicator: growth, inflation", "rows: subject"}, append(slices.Clone(three), row("AVR", "inflation", "2024", "7", "actual")), nil},
		{"quarters, a gap, a value not stated", []string{"kind: bars", "indicator: ports", "rows: subject"}, []string{
			row("AVR", "ports", "2025-Q1", "1234567", "actual"), row("AVR", "ports", "2025-Q3", "1240000", "actual"), row("AVR", "ports", "2025-Q4", "not stated", "actual"), row("AVR", "ports", "2026-Q1", "999", "actual")}, nil},
		{"months of an invented desk", []string{"kind: lines", "indicator: ports", "rows: subject"}, []string{
			row("AVR", "ports", "2026-09", "12", "actual"), row("AVR", "ports", "2026-10", "11", "provisional")}, func(in *Input) { in.Desk.Notice = "Invented desk. All is fictional." }},
	} {
		in := measured(t, test.values...)
		if test.set != nil {
			test.set(in)
		}
		x := newRun(nil, in)
		f := x.chart(chartKeysOf(slices.Concat(test.keys, plain)...), problem.Place{File: "templates/x.md", Line: 30, Column: 1})
		fmt.Fprintf(&b, "=== %s\n", test.name)
		if f == nil || len(x.problems) > 0 {
			t.Errorf("%s: %v", test.name, x.problems.Sorted())
			continue
		}
		for _, part := range []*doc.Text{f.Title, f.Subtitle, f.Note} {
			fmt.Fprintln(&b, part.Words())
		}
		fmt.Fprintf(&b, "%s\n%s, subject %d, axis %+v\n", f.Alt, f.Chart.Kind, f.Chart.Subject, f.Chart.Axis.Number)
		if n := wordCount(f.Title.Runs); n > maxTitle {
			t.Errorf("%s: a title of %d words", test.name, n)
		}
	}
	golden.Compare(t, "numbers.txt", b.String())
}

// What is refused of a chart of numbers, and where.
func TestNumberRefusals(t *testing.T) {
	values := []string{row("AVR", "growth", "2024", "2", "actual"), row("AVR", "ports", "2024", "2", "actual"), row("AVR", "inflation", "2025-Q1", "2", "actual"), row("BOR", "growth", "2024", "2", "actual")}
	var b strings.Builder
	for _, keys := range [][]string{
		{"kind: lines"},
		{"kind: lines", "measure: influence.level"},
		{"kind: line", "indicator: growth"},
		{"kind: pie", "indicator: growth"},
		{"kind: board", "indicator: growth"},
		{"kind: lines", "measure: influence.level", "indicator: growth"},
		{"kind: lines", "measure: sum(indicators)", "indicator: growth"},
		{"kind: lines", "indicator: grwth", "rows: subject"},
		{"kind: lines", "indicator: growth"},
		{"kind: lines", "indicator: growth, ports", "rows: subject"},
		{"kind: lines", "indicator: growth inflation", "rows: region"},
		{"kind: lines", "indicator: growth inflation", "rows: subject"},
		{"kind: lines", "indicator: growth", "rows: subject", "from: last year", "to: Q3 2025"},
		{"kind: lines", "indicator: growth", "rows: subject", "from: 2025"},
		{"kind: lines", "indicator: growth", "rows: subject", "columns: RUS", "dimension: trade"},
		{"kind: board", "from: 2024"},
		{"kind: strip"},
		{"kind: strip", "columns: RUS"},
	} {
		x := newRun(nil, measured(t, values...))
		if f := x.chart(chartKeysOf(slices.Concat(keys, plain)...), problem.Place{File: "templates/x.md", Line: 30, Column: 1}); f != nil {
			t.Errorf("%s: not refused", keys)
		}
		fmt.Fprintf(&b, "=== %s\n%v\n", strings.Join(keys, ", "), x.problems.Sorted())
	}
	golden.Compare(t, "number-refusals.txt", b.String())
}

// A period that is bad is told as such, and nothing else is said of it.
func TestBadPeriods(t *testing.T) {
	for _, period := range []string{"0000", "0", "2025-Q1", "2025-13", "soon"} {
		set, err := load(indicators(row("AVR", "growth", "2023", "2", "actual"), row("AVR", "growth", "2024", "2", "actual"), row("AVR", "growth", period, "2", "actual")))
		if err == nil {
			t.Fatalf("%s is a good period", period)
		}
		x := newRun(nil, input(t, set, "AVR"))
		f := x.chart(chartKeysOf(append([]string{"kind: lines", "indicator: growth", "rows: subject"}, plain...)...), problem.Place{File: "templates/x.md", Line: 30, Column: 1})
		if found := x.problems.Error(); f != nil && x.problems.Err() == nil || !strings.Contains(found, "D042") || strings.Contains(found, "C204") {
			t.Errorf("%s: %v", period, found)
		}
	}
}

// The table of many indicators of one country has a row for each of them.
func TestTurnedTable(t *testing.T) {
	x := newRun(nil, measured(t, row("AVR", "growth", "2024", "2", "actual"), row("AVR", "inflation", "2024", "3", "actual")))
	name := func(c doc.Run) doc.Series { return doc.Series{Label: c, Points: []doc.Point{{None: true}}} }
	i, c := x.in.Set.Indicators[0], x.in.Set.Countries[0]
	for want, label := range map[string]Value{"Indicator": x.name(i.Label, &i.Row), "Country": x.name(c.Name, &c.Row)} {
		chart := doc.Chart{Periods: []doc.Run{{Words: "2024"}}}
		for range maxTableColumns + 1 {
			chart.Series = append(chart.Series, name(single(label)))
		}
		if got := x.numberTable(&chart).corner.String(); got != want {
			t.Errorf("rows such as %q stand below %q", label, got)
		}
	}
}

// A value that cannot be compared points at the cell that says so.
func TestBreakOrigin(t *testing.T) {
	for column, after := range map[string]string{"source": "S1,", "vintage": "S2,May"} {
		x := newRun(nil, measured(t, "AVR,growth,2024,2,actual,S2,,", "AVR,growth,2025,3,actual,"+after+","))
		i := x.in.Set.Indicator("growth")
		v := x.change(i, i.Values, i.Values[1])
		if from := v[0].Origin.From; !slices.ContainsFunc(from, func(o *doc.Origin) bool { return o.ID == "indicators:AVR/growth/2025:"+column && o.Raw != "" }) {
			t.Errorf("%s: %q rests on %v", column, v, from)
		}
	}
}

// What was done to a number is told with it.
func TestNumberSteps(t *testing.T) {
	x := newRun(nil, measured(t, row("AVR", "growth", "2024", "-2.06", "actual"), row("AVR", "growth", "2025", "2.0", "actual")))
	i := x.in.Set.Indicator("growth")
	for k, want := range [][]string{{"rounded to 1 decimal", "written −2.1"}, nil} {
		if got := x.amount(i, i.Values[k])[0].Origin.Steps; !slices.Equal(got, want) {
			t.Errorf("%s: steps %q, want %q", i.Values[k].Value.Raw, got, want)
		}
	}
}

// Of any series a chart says every value, in a title of at most 15 words, and
// nothing is told across a break.
func TestRandomSeries(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var values []string
		n := rapid.IntRange(1, 8).Draw(r, "years")
		sure := rapid.IntRange(0, n).Draw(r, "actual")
		at := 0
		for _, c := range []string{"AVR", "BOR", "COR", "DUN"} {
			for y := range n {
				if y > 0 && rapid.IntRange(0, 4).Draw(r, "gap") == 0 {
					continue
				}
				status := "actual"
				if y >= sure {
					status = "forecast"
				}
				v := rapid.StringMatching(`-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,3})?`).Draw(r, "value")
				vintage := rapid.SampledFrom([]string{"May", "October"}).Draw(r, "vintage")
				values = append(values, strings.Join([]string{c, "growth", fmt.Sprint(2019 + y), v, status, "S2", vintage, ""}, ","))
				at++
			}
		}
		in := measured(t, values...)
		in.Set.Today = in.Set.Today.AddDate(20, 0, 0)
		kind := rapid.SampledFrom([]string{"lines", "bars", "multiples"}).Draw(r, "kind")
		rows := rapid.SampledFrom([]string{"subject", "neighbours", "region", "all"}).Draw(r, "rows")
		x := newRun(nil, in)
		f := x.chart(chartKeysOf(append([]string{"kind: " + kind, "indicator: growth", "rows: " + rows}, plain...)...), problem.Place{})
		if f == nil || len(x.problems) > 0 {
			r.Fatalf("refused: %v", x.problems)
		}
		if wordCount(f.Title.Runs) > maxTitle {
			r.Errorf("a title of %d words: %s", wordCount(f.Title.Runs), f.Title.Words())
		}
		drawn := 0
		for _, s := range f.Chart.Series {
			for k, p := range s.Points {
				if !p.None {
					drawn++
					if says := f.Chart.Periods[k].Words + " " + p.Word.Words; !strings.Contains(f.Alt, says) {
						r.Errorf("%q is not heard", says)
					}
				}
			}
		}
		if rows != "subject" && drawn != at {
			r.Errorf("%d of %d values are drawn", drawn, at)
		}
	})
}
