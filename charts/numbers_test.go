package charts

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/golden"
)

// series reads values as a person writes them: "9 e11 f13 - |12", where e is an
// estimate, f a forecast, - no value, and | that no line leads there.
func series(t testing.TB, label, code, values string) doc.Series {
	t.Helper()
	s := doc.Series{Label: run(label)}
	if code != "" {
		s.Code = run(code)
	}
	for k, w := range strings.Fields(values) {
		p := doc.Point{}
		w, p.Breaks = strings.CutPrefix(w, "|")
		switch w[0] {
		case 'e':
			p.Status, w = doc.Estimate, w[1:]
		case 'f':
			p.Status, w = doc.Forecast, w[1:]
		}
		if p.None = w == "-"; !p.None {
			v, err := strconv.ParseFloat(w, 64)
			if err != nil {
				t.Fatal(err)
			}
			p.Value = v
			_, part, _ := strings.Cut(w, ".")
			p.Word = run(doc.NumberForm{Group: ","}.Write(v, len(part)))
			p.Word.Origin.ID = fmt.Sprintf("indicators:%s/%d", label, k)
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// years are periods from one to another.
func years(from, to int) []doc.Run {
	var all []doc.Run
	for y := from; y <= to; y++ {
		all = append(all, run(strconv.Itoa(y)))
	}
	return all
}

// numeric is a chart of numbers.
func numeric(kind doc.ChartKind, subject int, periods []doc.Run, all ...doc.Series) *doc.Chart {
	return &doc.Chart{Kind: kind, Subject: subject, Periods: periods, Series: all, Axis: doc.Axis{Forecast: run("forecast"), Estimate: run("estimate"), Number: doc.NumberForm{Group: ","}}}
}

// newer are samples of dot rows and strips, and of numbers: all invented.
func newer(t testing.TB) []sample {
	ordinal := func(kind doc.ChartKind, scale []doc.Run, rows, columns []doc.ChartKey, subject int, cells [][]doc.Rating) *doc.Chart {
		c := &doc.Chart{Kind: kind, Scale: scale, Rows: rows, Columns: columns, Cells: cells, Subject: subject}
		c.Words.Trend, c.Words.Unstated = run("Trend"), run("not stated")
		return c
	}
	var twelve []doc.ChartKey
	for i := range 12 {
		twelve = append(twelve, keys("Country "+string(rune('A'+i)), "CO"+string(rune('A'+i)))...)
	}
	levels := [][]string{{"Strong ^"}, {"Strong"}, {"Moderate ^"}, {"Strong ="}, {"Strong"}, {"Strong <Moderate"}, {"Moderate"}, {"Moderate"}, {"Moderate v"}, {"-"}, {"not stated ^"}, {"not stated"}}
	var weeks []doc.ChartKey
	for w := 41; w <= 48; w++ {
		weeks = append(weeks, keys(fmt.Sprintf("2026-W%d", w), fmt.Sprintf("W%d", w))...)
	}
	history := rate(t, two,
		strings.Split("Strong,Strong,Strong,Strong,Strong,Strong,Strong,Strong", ","),
		strings.Split("Moderate,Moderate,Moderate,-,Moderate,Strong,Strong,Strong", ","),
		strings.Split("Strong,Strong,Moderate,Moderate,Moderate,Moderate,not stated,not stated", ","),
		strings.Split("-,Strong,Moderate,Strong,Moderate,Moderate,not stated,Strong", ","))
	powers := keys("Power A", "PWA", "Power B", "PWB", "Power C", "PWC", "Power D", "PWD")
	trade := []doc.Series{series(t, "Power A", "PWA", "9 11 10 13 15 17 19 f23 f27 f31"), series(t, "Power B", "PWB", "18 19 17 19 20 21 21 e21 f22 f22")}
	growth := []doc.Series{
		series(t, "Averland", "AVE", "2.1 3.4 -4.2 1.8 - 2.6 |5.1 4.4"), series(t, "Brennmark", "BRE", "1.2 0.4 -1.1 0.8 1.5 1.9 2.2 2.4"),
		series(t, "Northern Customs Union of Corvia and Dunmoor", "COR", "3.3 3.1 0.2 2.9 2.8 2.5 - -"), series(t, "Dunmoor", "DUN", "- - - 2.2 2.4 2.4 2.3 f2.4")}
	percent := numeric(doc.Lines, 0, years(2017, 2024), growth...)
	percent.Axis.Decimals, percent.Axis.Unit = 1, run("% a year")
	long := numeric(doc.Lines, -1, years(2020, 2022), series(t, "Averland", "", "1234567 1300000 1298765"))
	flat := numeric(doc.Lines, 0, years(2020, 2023), series(t, "Averland", "AVE", "100.2 100.4 101.1 f100.9"))
	flat.Axis.Decimals = 1
	var six []doc.Series
	for i, v := range []string{"4 5 5 6.2 7 7.5 8", "2 2 3 3 4 4 5", "6 6 5 5 4 4 3", "1 2 2 3 3 3 3", "4 4 5 5 5 6 e6", "2 3 3 4 4 f5 f5"} {
		six = append(six, series(t, "Country "+string(rune('A'+i)), "CO"+string(rune('A'+i)), v))
	}
	balance := numeric(doc.Bars, 1, years(2021, 2025), series(t, "Averland", "AVE", "-2.5 1 3.5 0 -"), series(t, "Brennmark", "BRE", "4.5 -3 12 e14 f-15"))
	balance.Axis.Decimals = 1
	one := numeric(doc.Bars, 1, years(2025, 2025), series(t, "Averland", "AVE", "31"), series(t, "Brennmark", "BRE", "22"), series(t, "Corvia and the Eastern Isles", "COR", "e17"), series(t, "Dunmoor", "DUN", "f9"), series(t, "Eastfell", "EAS", "-"))
	one.Series = one.Series[:4]
	return []sample{
		{"dotrows", ordinal(doc.DotRows, two, twelve, keys("Power A", "PWA"), 1, rate(t, two, levels...)), Size{240, 13}},
		{"dotrows-wide", ordinal(doc.DotRows, runs("Very low", "Low", "Medium", "High", "Very high"), twelve[:5], keys("Power A", "PWA"), -1,
			rate(t, runs("Very low", "Low", "Medium", "High", "Very high"), []string{"High"}, []string{"Very high"}, []string{"Low"}, []string{"Medium"}, []string{"Very low"})), Size{492, 13}},
		{"strip", ordinal(doc.Strip, two, powers, weeks, -1, history), Size{240, 13}},
		{"strip-two", ordinal(doc.Strip, four, powers[:3], weeks[6:], -1, rate(t, four, []string{"Strong", "Leading"}, []string{"Low", "Low"}, []string{"Moderate", "not stated"})), Size{492, 13}},
		{"lines", numeric(doc.Lines, 0, years(2019, 2028), trade...), Size{240, 97.5}},
		{"lines-four", percent, Size{492, 97.5}},
		{"lines-alone", long, Size{240, 71.5}},
		{"lines-flat", flat, Size{240, 97.5}},
		{"multiples", numeric(doc.Multiples, 2, years(2019, 2025), six...), Size{492, 46}},
		{"bars-periods", balance, Size{492, 10.5}},
		{"bars", one, Size{240, 10.5}},
	}
}

func TestGoldenNewer(t *testing.T) {
	for _, s := range newer(t) {
		t.Run(s.name, func(t *testing.T) {
			d, err := Draw(s.chart, s.size, desk, faces())
			if err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, s.name+".txt", dump(d))
		})
	}
}

// Each form is listed once, and what stands in for it is a form that takes the
// same.
func TestForms(t *testing.T) {
	seen := map[doc.ChartKind]bool{}
	for _, f := range Forms() {
		if seen[f.Kind] || f.Kind == "" {
			t.Errorf("%q is listed twice", f.Kind)
		}
		seen[f.Kind] = true
		if other := formOf(f.Else); f.Else != "" && (other == nil || other.Takes != f.Takes) {
			t.Errorf("%q stands in for %q, and takes something else", f.Else, f.Kind)
		}
		for _, s := range append(samples(t), newer(t)...) {
			if s.chart.Kind == f.Kind {
				seen[f.Kind+" drawn"] = true
			}
		}
		if !seen[f.Kind+" drawn"] {
			t.Errorf("no sample is drawn as %q", f.Kind)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, s := range newer(b) {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Draw(s.chart, s.size, desk, faces()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
