package dataset

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"brief/report/config"
	"brief/report/problem"
)

const header = "country,indicator,period,value,status,source,vintage,note\n"

// series loads the good workspace with other values.
func series(t testing.TB, rows string) (*Set, problem.List) {
	t.Helper()
	files, sets := good(t)
	files["data/indicators.csv"] = &fstest.MapFile{Data: []byte(header + rows)}
	delete(files, "data/judgements.csv")
	delete(sets, "judgements")
	return Load(files, sets, issued)
}

// TestRandomSeries writes valid values at random, in any order, and finds each
// again: under its country and indicator, by period, with the number that the
// file holds; breaks and gaps are told where they are and nowhere else.
func TestRandomSeries(t *testing.T) {
	countries := []string{"XAV", "XBR", "XCO"}
	rapid.Check(t, func(rt *rapid.T) {
		of := rapid.SampledFrom([]int{1, 4, 12}).Draw(rt, "periods in a year")
		var rows []string
		want := map[string][]string{} // by indicator and country, in order
		breaks, gaps := 0, 0
		for _, id := range []string{"growth", "goods"} {
			for _, c := range countries {
				p := Period{Year: rapid.IntRange(1990, 2010).Draw(rt, "year"), Of: of}
				if of > 1 {
					p.Part = rapid.IntRange(1, of).Draw(rt, "part")
				}
				vintage := ""
				for i := range rapid.IntRange(0, 8).Draw(rt, "values") {
					if i > 0 && rapid.IntRange(0, 5).Draw(rt, "gap") == 0 {
						p = p.Next()
						gaps++
					}
					if v := rapid.SampledFrom([]string{"", "", "", "new"}).Draw(rt, "vintage"); v != vintage {
						if vintage = v; i > 0 {
							breaks++
						}
					}
					n := strconv.FormatFloat(float64(rapid.IntRange(0, 1e6).Draw(rt, "number"))/1000, 'f', -1, 64)
					rows = append(rows, fmt.Sprintf("%s,%s,%s,%s,actual,S1,%s,\n", c, id, p, n, vintage))
					want[id+c] = append(want[id+c], p.String()+" "+n)
					p = p.Next()
				}
			}
		}
		rows = rapid.Permutation(rows).Draw(rt, "order")
		s, found := series(t, strings.Join(rows, ""))
		if len(rows) > 0 && found.Err() != nil {
			rt.Fatalf("%v\n%s", found, strings.Join(rows, ""))
		}
		told := map[string]int{}
		for _, p := range found {
			told[p.Code]++
		}
		broken, all := 0, 0
		for _, x := range s.Indicators {
			for _, c := range countries {
				var got []string
				for _, o := range s.ValuesOf(x.ID, c) {
					f, err := strconv.ParseFloat(o.Value.Text, 64)
					if err != nil || f != o.Number || o.Exact != o.Value.Text {
						rt.Errorf("%s is %v and %q", o.Value.Text, o.Number, o.Exact)
					}
					if o.Breaks {
						broken++
					}
					got = append(got, o.Period.String()+" "+o.Value.Text)
				}
				if !slices.Equal(got, want[x.ID+c]) {
					rt.Errorf("%s of %s: %q, want %q", x.ID, c, got, want[x.ID+c])
				}
				all += len(got)
			}
		}
		if broken != breaks || told["D044"] != breaks || told["D042"] != gaps || all != len(rows) {
			rt.Errorf("%d breaks and %d told of %d; %d gaps told of %d; %d of %d rows", broken, told["D044"], breaks, told["D042"], gaps, all, len(rows))
		}
		checkCounts(rt, s, found)
	})
}

// A definition that is not there is told once, not of each value; a value whose
// definition is lost is counted.
func TestValuesWithoutDefinitions(t *testing.T) {
	files, sets := good(t)
	delete(files, "data/indicator_defs.csv")
	d := sets["indicator_defs"]
	d.Optional = true
	sets["indicator_defs"] = d
	delete(sets, "judgements")
	s, found := Load(files, sets, issued)
	if len(found) != 1 || found[0].Code != "D020" || len(s.Loose["indicators"]) != 1 {
		t.Errorf("loose %v\n%v", s.Loose, found)
	}
	checkCounts(t, s, found)

	files, sets = good(t)
	files["data/indicator_defs.csv"].Data = []byte("indicator,label,unit,decimals,source\n-growth,Growth,%,1,S1\nloss,Loss,%,1,S1\ngoods,Goods,,2,S2\n")
	delete(sets, "judgements")
	s, found = Load(files, sets, issued)
	if len(found) != 1 || found[0].Code != "D025" || len(s.Loose["indicator_defs"]) != 1 || s.Counts["indicators"].Refused == 0 {
		t.Errorf("loose %v, %+v\n%v", s.Loose, s.Counts["indicators"], found)
	}
	checkCounts(t, s, found)
}

// Only poison refuses: a strict reader takes no value that was warned of, and
// the others are as they were.
func TestStrictSeries(t *testing.T) {
	s, found := series(t, "XAV,growth,2021,1,actual,S1,a,\nXAV,growth,2022,1,actual,S1,b,\nXBR,growth,2021,1,actual,S1,a,\n")
	if len(found) != 1 || found.Err() != nil {
		t.Fatal(found)
	}
	for _, o := range s.Strict().Indicator("growth").Values {
		if bad := o.Period.Year == 2022; bad != (len(o.Bad) > 0) {
			t.Errorf("%s of %s is refused: %v", o.Period, o.Country, o.Bad)
		}
	}
	if o := s.Indicator("growth").Values[1]; len(o.Bad) > 0 {
		t.Error("the set itself has changed")
	}
}

// A declared mark is the mark, and the other one may part the thousands.
func TestDecimalMarks(t *testing.T) {
	for _, c := range []struct{ text, mark, exact string }{
		{"1,234", ".", "1234"}, {"1,234", ",", "1.234"}, {"1.234", ",", "1234"}, {"1.234", "", "1.234"}, {"1.234,5", ",", "1234.5"},
		{"1 234 567.25", ".", "1234567.25"}, {"1\u00a0234,5", ",", "1234.5"}, {"1\u202f234", ".", "1234"}, {"1'234", ".", "1234"},
		{"-0.50", "", "-0.50"}, {"\u22123,5", ",", "-3.5"}, {"0", "", "0"}, {"1000000000000000", "", "1000000000000000"},
		{"12,34", ".", ""}, {"1,2345", ".", ""}, {"1,234 567", ".", ""}, {"1,234,56", ".", ""}, {",234", ".", ""}, {"1.5.5", ",", ""},
		{"1,5,5", ",", ""}, {"1.234.5", ".", ""}, {"", "", ""}, {"--1", "", ""}, {"1e3", ".", ""}, {"1_000", ".", ""}, {"00", "", ""},
	} {
		d, what, _ := parseDecimal(c.text, c.mark)
		if d.exact != c.exact || (what == "") != (c.exact != "") {
			t.Errorf("%q with %q is %q, want %q: %s", c.text, c.mark, d.exact, c.exact, what)
		}
	}
}

// In JSON and YAML a number has a point, whatever mark is declared.
func TestNumbersOfFormats(t *testing.T) {
	for name, text := range map[string]string{
		"data/indicators.json": `{"indicators":[{"country":"XAV","indicator":"growth","period":2024,"value":3.125,"status":"actual","source":"S1"},
			{"country":"XAV","indicator":"growth","period":"2025","value":"3,125","status":"actual","source":"S1"}]}`,
		"data/indicators.yaml": "indicators:\n  - {country: XAV, indicator: growth, period: 2024, value: 3.125, status: actual, source: S1}\n" +
			"  - {country: XAV, indicator: growth, period: 2025, value: '3,125', status: actual, source: S1}\n",
	} {
		files, sets := good(t)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		sets["indicators"] = config.Dataset{Name: "indicators", File: name, Decimal: ","}
		delete(sets, "judgements")
		s, found := Load(files, sets, issued)
		for _, o := range s.ValuesOf("growth", "XAV") {
			if o.Exact != "3.125" {
				t.Errorf("%s: %s is %s", name, o.Value.Text, o.Exact)
			}
		}
		if len(found) > 0 || len(s.ValuesOf("growth", "XAV")) != 2 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// In a workbook a number is what its cell holds, not what it shows; a month
// that the spreadsheet took for a day is told.
func TestNumbersOfWorkbooks(t *testing.T) {
	f := excelize.NewFile()
	for at, v := range map[string]any{
		"A1": "country", "B1": "indicator", "C1": "period", "D1": "value", "E1": "status", "F1": "source",
		"A2": "XAV", "B2": "growth", "C2": 2024, "D2": 1234.5678, "E2": "actual", "F2": "S1",
		"A3": "XAV", "B3": "growth", "C3": "2025", "D3": "1.234,5", "E3": "actual", "F3": "S1",
		"A4": "XBR", "B4": "growth", "C4": time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), "D4": 1, "E4": "actual", "F4": "S1",
	} {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	files, sets := good(t)
	files["data/numbers.xlsx"] = &fstest.MapFile{Data: b.Bytes()}
	sets["indicators"] = config.Dataset{Name: "indicators", File: "data/numbers.xlsx", Decimal: ","}
	delete(sets, "judgements")
	s, found := Load(files, sets, issued)
	var got []string
	for _, o := range s.Indicator("growth").Values {
		got = append(got, o.When.Text+" "+o.Exact)
	}
	if want := []string{"2024 1234.5678", "2025 1234.5", " 1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(found) != 1 || found[0].Code != "D070" || found[0].Place.String() != "data/numbers.xlsx[Sheet1!C4]" {
		t.Error(found)
	}
}

// FuzzDecimal: what is read as a number is one, in plain digits, and reads the
// same again.
func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"1,234", "1e400", "NaN", "0x1F", "１２", "-3.5", "1 234,5", "\u2212.5", "12'345'678.9", "123456789012345678901234567890", "0.30000000000000004"} {
		f.Add(s, "")
		f.Add(s, ",")
		f.Add(s, ".")
	}
	f.Fuzz(func(t *testing.T, s, mark string) {
		if mark != "," && mark != "." {
			mark = ""
		}
		d, what, hint := parseDecimal(s, mark)
		if what != "" {
			if d != (decimal{}) || hint == "" {
				t.Errorf("%q: %+v, %s; %s", s, d, what, hint)
			}
			return
		}
		again, what, _ := parseDecimal(d.exact, ".")
		if what != "" || again != d || math.IsNaN(d.float) || math.Abs(d.float) > maxNumber {
			t.Errorf("%q is %+v, and again %+v: %s", s, d, again, what)
		}
	})
}

// FuzzPeriod: what is read as a period is written so, lies behind the one
// before it, and what it was taken for is one.
func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"2024", "2024-Q3", "2024-07", "Q3 2024", "2024Q3", "07/2024", "1799", "2024-13", "0000", "2024-Q03"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := ParsePeriod(s)
		if !ok {
			if meant := meantPeriod(s); meant != "" {
				if _, ok := ParsePeriod(meant); !ok {
					t.Errorf("%q is taken for %q", s, meant)
				}
			}
			return
		}
		if next := p.Next(); p.String() != s || next.Index() != p.Index()+1 || next.Compare(p) <= 0 || !next.Start().After(p.Start()) {
			t.Errorf("%q is %+v, then %+v", s, p, next)
		}
	})
}

func FuzzIndicators(f *testing.F) { fuzz(f, "data/indicators.csv", "indicators") }

func FuzzJudgements(f *testing.F) { fuzz(f, "data/judgements.csv", "judgements") }

// TestSeriesInSheets: what is said of another row of a series names it as its
// sheet does.
func TestSeriesInSheets(t *testing.T) {
	files, sets := good(t)
	rows := grid{{"country", "indicator", "period", "value", "status", "source", "vintage", "note"},
		{"XAV", "growth", "2020", "1.5", "actual", "S1", "", ""},
		{"XAV", "growth", "2021-Q1", "1.5", "actual", "S1", "", ""}}
	files["data/desk.xlsx"] = &fstest.MapFile{Data: rows.workbook(t, "indicators", 1, 2)}
	sets["indicators"] = config.Dataset{Name: "indicators", File: "data/desk.xlsx"}
	delete(sets, "judgements")
	_, found := Load(files, sets, issued)
	const want = "data/desk.xlsx[indicators!D5]: D042: period 2021-Q1 is a quarter, and row 4 of this series a year; give one of the two an indicator of its own"
	if !slices.ContainsFunc(found, func(p problem.Problem) bool { return p.String() == want }) {
		t.Errorf("%v", found)
	}
}
