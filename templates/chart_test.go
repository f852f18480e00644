package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/charts"
	"brief/report/doc"
	"brief/report/golden"
	"brief/report/markup"
	"brief/report/problem"
)

// chartKeysOf are keys as a template gives them, each on a line of its own.
func chartKeysOf(lines ...string) map[string]markup.Argument {
	keys := map[string]markup.Argument{}
	for i, l := range lines {
		k, v, _ := strings.Cut(l, ": ")
		at := problem.Place{File: "templates/x.md", Line: 31 + i, Column: len(k) + 3}
		keys[k] = markup.Argument{Words: Value{{Words: v, Origin: &doc.Origin{ID: "template:x", Place: at}}}, Text: v, Place: at}
	}
	return keys
}

func TestChartRefuses(t *testing.T) {
	set, err := load(shapes[0].plot.files())
	if err != nil {
		t.Fatal(err)
	}
	good := []string{"kind: board", "title: Finding", "subtitle: Measure", "source: auto"}
	with := func(changed ...string) []string {
		lines := slices.Clone(good)
		for _, c := range changed {
			k, v, _ := strings.Cut(c, ": ")
			i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, k+":") })
			switch {
			case i < 0:
				lines = append(lines, c)
			case v == "":
				lines = slices.Delete(lines, i, i+1)
			default:
				lines[i] = c
			}
		}
		return lines
	}
	var b strings.Builder
	for _, test := range []struct {
		name  string
		lines []string
	}{
		{"a bar chart of levels", with("kind: bar", "measure: influence.level")},
		{"a pie", with("kind: pie")},
		{"a gauge", with("kind: Gauge")},
		{"a map", with("kind: map")},
		{"a kind that nobody knows", with("kind: baord")},
		{"no kind", with("kind: ")},
		{"a mean", with("measure: mean(influence.level)")},
		{"a sum of counts", with("kind: counts", "measure: sum(influence.level)")},
		{"a measure that nobody knows", with("measure: influence.volume")},
		{"levels as counts", with("kind: counts", "measure: influence.level")},
		{"no title, no subtitle, no source", []string{"kind: board"}},
		{"a title of 16 words", with("title: " + strings.Repeat("word ", 15) + "word")},
		{"an empty alt", with("alt:  ")},
		{"an actor that is not there", with("columns: RUS CHM")},
		{"rows that mean nothing", with("rows: neighbors")},
		{"a drop that is no number", with("drop: soon")},
	} {
		x := newRun(nil, input(t, set, "KAZ"))
		if f := x.chart(chartKeysOf(test.lines...), problem.Place{File: "templates/x.md", Line: 30, Column: 1}); f != nil {
			t.Errorf("%s: not refused", test.name)
		}
		fmt.Fprintf(&b, "=== %s\n%v\n", test.name, x.problems.Sorted())
	}
	golden.Compare(t, "chart-refusals.txt", b.String())
}

// The form follows from how much there is to show (LOOK 6).
func TestChartForm(t *testing.T) {
	x := newRun(nil, &Input{Forms: charts.Forms()})
	for _, test := range []struct {
		kind              doc.ChartKind
		countries, powers int
		want              doc.ChartKind
	}{
		{doc.Board, 6, 3, doc.Board}, {doc.Board, 7, 3, doc.Matrix}, {doc.Board, 6, 4, doc.Matrix}, {doc.Board, 7, 1, doc.DotRows}, {doc.DotRows, 7, 2, doc.Matrix},
		{doc.CrossGrid, 6, 2, doc.CrossGrid}, {doc.CrossGrid, 7, 2, doc.Matrix}, {doc.CrossGrid, 3, 3, doc.Matrix}, {doc.CrossGrid, 3, 1, doc.Matrix},
		{doc.Counts, 60, 9, doc.Counts}, {doc.Ladders, 60, 9, doc.Ladders}, {doc.Matrix, 1, 1, doc.Matrix},
		{doc.Lines, 4, 0, doc.Lines}, {doc.Lines, 5, 0, doc.Multiples}, {doc.Strip, 60, 9, doc.Strip},
	} {
		if got := x.form(test.kind, test.countries, test.powers); got != test.want {
			t.Errorf("%s of %d countries and %d powers became %s, not %s", test.kind, test.countries, test.powers, got, test.want)
		}
	}
}

// A level and a trend stay apart, and a rating that is not there is neither.
func TestChartCells(t *testing.T) {
	p := shapes[0].plot
	p.ratings = p.ratings[:5]
	set, err := load(p.files())
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, set, "KAZ")
	in.Actors = []string{"RUS", "CHN"}
	keys := chartKeysOf("kind: matrix", "rows: region", "title: Finding", "subtitle: Measure", "source: auto")
	x := newRun(nil, in)
	if f := x.chart(keys, problem.Place{}); f == nil || len(x.problems) != 1 || !strings.Contains(x.problems.Error(), "D022: influence has no row for (UZB, CHN)") {
		t.Errorf("a rating that the report asks for: %v", x.problems)
	}
	in.Actors = in.Actors[:1]
	keys["columns"] = markup.Argument{Text: "RUS CHN"}
	x = newRun(nil, in)
	if f := x.chart(keys, problem.Place{}); f == nil || len(x.problems) != 1 || !strings.Contains(x.problems.Error(), "C204: UZB/CHN requested but not in data") {
		t.Errorf("a rating that the chart alone asks for: %v", x.problems)
	}
	in.Actors = []string{"RUS", "CHN"}
	delete(keys, "columns")
	in.Missing = true
	x = newRun(nil, in)
	f := x.chart(keys, problem.Place{})
	if f == nil || len(x.problems) > 0 {
		t.Fatal(x.problems)
	}
	c := f.Chart.Cells
	if c[0][0].Level != 1 || c[0][0].Trend != doc.TrendNotStated || c[0][1].Level != -1 || c[0][1].Trend != doc.TrendUp || !c[2][1].None {
		t.Errorf("cells %+v", c)
	}
	want := "Level and trend by country. Kazakhstan: Russia Strong, trend not stated; China level not stated, trend Growing. " +
		"Kyrgyzstan: Russia Strong, trend not stated; China Moderate, trend not stated. " +
		"Uzbekistan: Russia Moderate, trend not stated; China no rating in the data."
	if f.Alt != want {
		t.Errorf("alt %q", f.Alt)
	}
}

// A bad row refuses what is made of it and nothing else.
func TestPoison(t *testing.T) {
	for _, test := range []struct {
		name, country string
		ratings       []string
		want          string
	}{
		{"the country's own rating", "KAZ", []string{"KAZ,RUS,Strnog,-"}, "D011"},
		{"a neighbour's rating, on the board", "KGZ", []string{"KAZ,RUS,Strnog,-"}, "D011"},
		{"a country that nobody knows", "KGZ", []string{"KAZ,RUS,Strong,-", "KZA,RUS,Strong,-"}, "D020"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := shapes[0].plot
			p.ratings = append(test.ratings, p.ratings[1:]...)
			set, err := load(p.files())
			if err == nil {
				t.Fatal("the data have no fault")
			}
			in := input(t, set, test.country)
			in.Actors = []string{"RUS", "CHN"}
			if d, found := built(t, "country").Execute(in); d != nil || !strings.Contains(found.Error(), test.want) {
				t.Errorf("found %v", found)
			}
		})
	}
	p := shapes[0].plot
	p.countries = append([]string{"AFG,Afghanistan,Trade"}, p.countries...)
	files := p.files()
	src := string(files["data/countries.csv"].Data)
	files["data/countries.csv"].Data = []byte(strings.Replace(src, "AFG,Afghanistan,,Region", "AFG,Afghanistan,,Elsewhere", 1))
	files["data/influence.csv"].Data = append(files["data/influence.csv"].Data, "AFG,RUS,overall,Strnog,not stated,not stated,reported,not stated,S1,x\n"...)
	set, err := load(files)
	if err == nil {
		t.Fatal("the data have no fault")
	}
	in := input(t, set, "KAZ")
	in.Region, in.Actors = "Region", []string{"RUS", "CHN"}
	if d, found := built(t, "country").Execute(in); d == nil {
		t.Errorf("another region's fault refuses the brief: %v", found)
	}
}
