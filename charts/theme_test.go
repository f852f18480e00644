package charts

import (
	"sync"
	"testing"

	"brief/report/doc"
	"brief/report/font"
)

// desk is the built-in look as far as charts use it (LOOK 3 and 4).
var desk = func() *doc.Theme {
	c := doc.Colours{
		Ink: rgb(0x15212B), Ink2: rgb(0x47545F), Accent: rgb(0x0B4A5E), Line: rgb(0x5F8FA1), Hairline: rgb(0x9AA6AF),
		Rungs:    [4]doc.Colour{rgb(0xEAF1F3), rgb(0xCBDDE3), rgb(0xA9C6D0), rgb(0x86AEBC)},
		Moderate: rgb(0xE3EDF0), Change: rgb(0xA33B00), White: rgb(0xFFFFFF), Forecast: rgb(0xF0F2F4),
	}
	t := &doc.Theme{
		Name:    "test",
		Faces:   map[string][]string{"regular": {"Roboto Regular"}, "medium": {"Roboto Medium"}, "bold": {"Roboto Bold"}},
		Colours: c,
	}
	for i := range t.Type {
		t.Type[i] = doc.Type{Face: "regular", Value: "medium", Strong: "bold", Size: 9, Leading: 13, Tracking: 0.04, Colour: c.Ink}
	}
	set := func(r doc.TypeRole, size, leading, tracking float64, colour doc.Colour) {
		t.Type[r].Size, t.Type[r].Leading, t.Type[r].Tracking, t.Type[r].Colour = size, leading, tracking, colour
	}
	set(doc.TypePanel, 10, 13, 0, c.Ink)
	set(doc.TypeDense, 8.7, 11.5, 0.04, c.Ink)
	set(doc.TypeLabel, 8.5, 13, 0.08, c.Ink2)
	set(doc.TypeNote, 8.5, 11, 0.08, c.Ink2)
	set(doc.TypeBottomLine2, 12, 16.25, 0, c.Ink)
	return t
}()

func rgb(v uint32) doc.Colour { return doc.Colour{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v)} }

// faces are the fonts of desk, opened once.
var faces = sync.OnceValue(func() *font.Set {
	s, err := font.Open(desk, nil)
	if err := err.Err(); err != nil {
		panic(err)
	}
	return s
})

// run is a run that says where it comes from.
func run(words string) doc.Run {
	return doc.Run{Words: words, Origin: &doc.Origin{ID: "test:" + words, Raw: words}}
}

func runs(words ...string) []doc.Run {
	var rs []doc.Run
	for _, w := range words {
		rs = append(rs, run(w))
	}
	return rs
}

// keys are made of name and code in turn.
func keys(words ...string) []doc.ChartKey {
	var ks []doc.ChartKey
	for i := 0; i < len(words); i += 2 {
		ks = append(ks, doc.ChartKey{Label: run(words[i]), Code: run(words[i+1])})
	}
	return ks
}

// rate reads cells as a person writes them: "Strong", "Strong ^", "not stated v",
// "Moderate = <Strong" (was Strong), "-" for no rating.
func rate(t testing.TB, scale []doc.Run, rows ...[]string) [][]doc.Rating {
	t.Helper()
	level := func(w string) int {
		for i := range scale {
			if scale[i].Words == w {
				return i
			}
		}
		if w != "not stated" {
			t.Fatalf("no level %q", w)
		}
		return -1
	}
	var cells [][]doc.Rating
	for _, row := range rows {
		var rs []doc.Rating
		for _, cell := range row {
			rs = append(rs, rating(cell, level))
		}
		cells = append(cells, rs)
	}
	return cells
}

func rating(cell string, level func(string) int) doc.Rating {
	if cell == "-" {
		return doc.Rating{None: true, Level: -1}
	}
	word, was, moved := cut(cell, " <")
	r := doc.Rating{}
	for _, s := range []struct {
		sign  string
		trend doc.Trend
		says  string
	}{{" ^", doc.TrendUp, "Growing"}, {" =", doc.TrendFlat, "Steady"}, {" v", doc.TrendDown, "Declining"}} {
		if w, _, ok := cut(word, s.sign); ok {
			word, r.Trend, r.Says = w, s.trend, run(s.says)
		}
	}
	r.Level, r.Word = level(word), run(word)
	if moved {
		r.Moved = &doc.Moved{Level: level(was)}
	}
	return r
}

func cut(s, sep string) (before, after string, found bool) {
	for i := 0; i+len(sep) <= len(s); i++ {
		if s[i:i+len(sep)] == sep {
			return s[:i], s[i+len(sep):], true
		}
	}
	return s, "", false
}

var two = runs("Moderate", "Strong")
var four = runs("Low", "Moderate", "Strong", "Leading")

// words are what all forms need.
func words(powers []doc.ChartKey) doc.ChartWords {
	w := doc.ChartWords{NotStated: run("Level not stated"), NoCountry: run("no country"), SameLevel: run("same level")}
	for i := range powers {
		w.RatedHigher = append(w.RatedHigher, run(powers[i].Label.Words+" rated higher"))
		w.ByCode = append(w.ByCode, run(powers[i].Code.Words+" rated higher"))
	}
	return w
}

// sample charts by name: the source's three countries, the invented desks, and
// what is hard to fit.
func samples(t testing.TB) []sample {
	asia := keys("Kazakhstan", "KAZ", "Kyrgyzstan", "KGZ", "Uzbekistan", "UZB")
	powers := keys("Russia", "RUS", "China", "CHN")
	source := rate(t, two, []string{"Strong", "not stated ^"}, []string{"Strong", "Moderate"}, []string{"Moderate", "Strong"})
	chart := func(kind doc.ChartKind, scale []doc.Run, rows, cols []doc.ChartKey, subject int, cells [][]doc.Rating) *doc.Chart {
		return &doc.Chart{Kind: kind, Scale: scale, Rows: rows, Columns: cols, Cells: cells, Subject: subject, Words: words(cols)}
	}
	changed := rate(t, two, []string{"Strong", "not stated ^"}, []string{"Strong", "Moderate"}, []string{"Moderate", "Moderate <Strong"})
	changed[2][1].Moved.Words = runs("Uzbekistan", "by source 1")
	rim := keys("Averland", "AVE", "Brennmark", "BRE", "Corvia", "COR", "Dunmoor", "DUN", "Eastfell", "EAS", "Farholm", "FAR",
		"Grenmark", "GRE", "Halvia", "HAL", "Iskar", "ISK", "Jorland", "JOR", "Kelmark", "KEL", "Lothia", "LOT")
	five := keys("Aland", "ALA", "Boria", "BOR", "Cassia", "CAS", "Doria", "DOR", "Estria", "EST")
	desk2 := rate(t, four,
		[]string{"Strong =", "Leading ^ <Strong", "Moderate", "not stated ^", "Low v"},
		[]string{"Moderate", "Strong", "Low", "Low", "Low"}, []string{"Strong", "Moderate", "Moderate", "Low", "not stated"},
		[]string{"Low", "Leading", "Moderate", "Moderate", "Low"}, []string{"Moderate", "Strong", "Strong", "Low", "Low"},
		[]string{"Strong", "Strong", "Low", "not stated", "Moderate"}, []string{"Low", "Moderate", "Moderate", "Low", "Low"},
		[]string{"Moderate", "Leading", "Low", "Moderate", "Low"}, []string{"not stated", "Strong", "Moderate", "Low", "Low"},
		[]string{"Moderate", "Moderate", "Strong", "Low", "Moderate"}, []string{"Low", "Strong", "Low", "Low", "not stated"},
		[]string{"Strong", "Moderate", "Moderate", "Moderate", "-"})
	seven := keys("Power A", "PWA", "Power B", "PWB", "Power C", "PWC", "Power D, Northern Customs Union", "PWD", "Power E", "PWE", "Power F", "PWF", "Power G", "PWG")
	stress := rate(t, two,
		[]string{"Strong =", "Moderate", "Strong ^ <Moderate", "not stated ^", "Moderate v <Strong", "Moderate v", "Moderate"},
		[]string{"Strong", "Strong", "Moderate", "Moderate", "not stated", "Moderate", "Moderate"},
		[]string{"Strong", "Moderate", "Moderate", "not stated", "Moderate", "Strong", "Moderate"},
		[]string{"Strong", "Moderate", "Moderate", "Moderate", "Moderate", "Moderate", "Strong"})
	long := keys("United Kingdom of Great Britain and Northern Ireland", "GBR", "Saint Vincent and the Grenadines", "VCT", "Democratic Republic of the Congo", "COD", "Chad", "TCD")
	stans := append(append([]doc.ChartKey{}, asia...), keys("Tajikistan", "TJK", "Turkmenistan", "TKM")...)
	levels5 := runs("Very low", "Low", "Medium", "High", "Very high")
	var dozen []doc.ChartKey
	var dozenCells [][]doc.Rating
	for i := range desk2 {
		dozen, dozenCells = append(dozen, rim[i]), append(dozenCells, desk2[i][:2])
	}
	return []sample{
		{"board", chart(doc.Board, two, asia, powers, 0, source), Size{492, 29.25}},
		{"board-low", chart(doc.Board, two, asia[1:], powers[:1], -1, rate(t, two, []string{"Strong"}, []string{"Moderate"})), Size{492, 26}},
		{"board-changed", chart(doc.Board, two, asia, powers, 2, changed), Size{492, 29.25}},
		{"board-alone", chart(doc.Board, two, long[:1], powers, 0, rate(t, two, []string{"Strong v", "-"})), Size{492, 32.5}},
		{"board-codes", chart(doc.Board, four, stans, powers, 0, rate(t, four, []string{"Leading", "Low"}, []string{"Low", "Low"}, []string{"Strong", "not stated"}, []string{"Strong", "Low"}, []string{"-", "Moderate"})), Size{492, 29.25}},
		{"board-three", chart(doc.Board, levels5, asia, keys("Russia", "RUS", "China", "CHN", "Türkiye", "TUR"), 0, rate(t, levels5, []string{"Very high ^", "Low", "not stated"}, []string{"Very high", "Very low =", "High"}, []string{"Medium v", "Very low <Very high", "High"})), Size{492, 29.25}},
		{"board-as-matrix", chart(doc.Board, two, stans, powers, 0, rate(t, two, []string{"Strong ^", "Moderate"}, []string{"Strong", "Moderate v"}, []string{"Strong", "not stated ="}, []string{"Moderate", "Strong"}, []string{"-", "Moderate"})), Size{492, 26}},
		{"ladders", chart(doc.Ladders, two, asia, powers, 0, source), Size{492, 22.75}},
		{"ladders-turned", chart(doc.Ladders, four, rim[:1], five, 0, desk2[:1]), Size{240, 22.75}},
		{"ladders-narrow", chart(doc.Ladders, two, long, seven[:3], -1, [][]doc.Rating{stress[0][:3], stress[1][:3], stress[2][:3], stress[3][:3]}), Size{312, 22.75}},
		{"matrix-small", chart(doc.Matrix, two, asia, powers, -1, source), Size{156, 23}},
		{"matrix-many", chart(doc.Matrix, four, rim, five, 0, desk2), Size{492, 12}},
		{"matrix-stress", chart(doc.Matrix, two, long, seven, 0, stress), Size{492, 26}},
		{"crossgrid", chart(doc.CrossGrid, two, asia, powers, -1, source), Size{312, 55}},
		{"crossgrid-many", chart(doc.CrossGrid, four, dozen, five[:2], 0, dozenCells), Size{492, 55}},
		{"crossgrid-full", chart(doc.CrossGrid, two, stans, powers, 0, rate(t, two, []string{"Strong ^", "Moderate v"}, []string{"Strong", "Moderate"}, []string{"Strong", "Moderate"}, []string{"Strong", "Moderate"}, []string{"-", "Moderate"})), Size{312, 55}},
		{"crossgrid-codes", chart(doc.CrossGrid, levels5, long[:3], seven[3:5], -1, rate(t, levels5, []string{"Very high", "Low ^"}, []string{"Medium =", "not stated"}, []string{"High <Low", "High"})), Size{312, 55}},
		{"crossgrid-silent", chart(doc.CrossGrid, runs("Negligible", "Considerable", "Extraordinary"), long[:3], keys("Extraordinarypower", "POWERALPHA", "Power B", "PWB"), -1, rate(t, runs("Negligible", "Considerable", "Extraordinary"), []string{"Extraordinary", "Considerable ^"}, []string{"Negligible", "not stated"}, []string{"Considerable", "Considerable"})), Size{240, 55}},
		{"counts", chart(doc.Counts, two, asia, powers, -1, source), Size{156, 19}},
		{"counts-bars", chart(doc.Counts, four, rim, five, -1, desk2), Size{492, 10.5}},
	}
}

// A sample is a chart and its room.
type sample struct {
	name  string
	chart *doc.Chart
	size  Size
}
