package dataset

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"brief/report/config"
	"brief/report/problem"
)

// A grid is a table as rows of texts, the first of which is the header.
type grid [][]string

// said are the words of the wide form: what a source in Russian prints.
var said = map[string]config.Word{
	"Сильное": {Level: "strong"}, "Умеренное": {Level: "moderate"},
	"растёт": {Trend: "growing"}, "падает": {Trend: "declining"}, "без перемен": {Trend: "steady"},
}

// sayings are the words of a level or a trend, or "".
func saying(level, trend string) string {
	for _, k := range slices.Sorted(maps.Keys(said)) {
		if level != "" && said[k].Level == level || trend != "" && said[k].Trend == trend {
			return k
		}
	}
	return ""
}

// randomTable draws ratings that the tidy and the wide form can hold: a row of
// the wide one has one date and one source.
func randomTable(t *rapid.T) (tidy, wide grid) {
	tidy = grid{{"country", "actor", "dimension", "level", "trend", "confidence", "basis", "as_of", "source", "raw"}}
	wide = grid{{"Country", "Influence of A", "Influence of B", "Date", "Rests on"}}
	for _, country := range rapid.Permutation([]string{"XAV", "XBR", "XCO"}).Draw(t, "countries") {
		date := rapid.SampledFrom([]string{"not stated", "2026-11-20", "2026-02-01", "2025-12-31", "2024-02-29"}).Draw(t, "date")
		source := rapid.SampledFrom([]string{"S1", "S2"}).Draw(t, "source")
		row := []string{country, NotStated, NotStated, date, source}
		for i, actor := range []string{"XXA", "XXB"} {
			level := rapid.SampledFrom([]string{NotStated, "strong", "moderate"}).Draw(t, "level")
			trend := rapid.SampledFrom([]string{NotStated, "growing", "declining", "steady"}).Draw(t, "trend")
			if level == NotStated && trend == NotStated {
				continue
			}
			row[i+1] = strings.Trim(saying(level, "")+", "+saying("", trend), ", ")
			tidy = append(tidy, []string{country, actor, overall, level, trend, NotStated, "reported", date, source, row[i+1]})
		}
		wide = append(wide, row)
	}
	return tidy, wide
}

// local writes the dates of a table as a country does.
func (g grid) local(layout string) grid {
	out := make(grid, len(g))
	for i, row := range g {
		out[i] = slices.Clone(row)
		for j, cell := range row {
			if d, err := time.Parse(time.DateOnly, cell); err == nil {
				out[i][j] = d.Format(layout)
			}
		}
	}
	return out
}

func (g grid) csv(sep rune) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = sep
	if err := w.WriteAll(g); err != nil {
		panic(err)
	}
	return b.String()
}

// entries writes a table as the lists of mappings of YAML and JSON.
func (g grid) json(t interface{ Fatal(...any) }) []byte {
	rows := []map[string]string{}
	for _, row := range g[1:] {
		r := map[string]string{}
		for i, cell := range row {
			r[g[0][i]] = cell
		}
		rows = append(rows, r)
	}
	b, err := json.MarshalIndent(map[string]any{"influence": rows}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (g grid) yaml() string {
	var b strings.Builder
	b.WriteString("influence:\n")
	for _, row := range g[1:] {
		for i, cell := range row {
			fmt.Fprintf(&b, "%s%q: %s\n", map[bool]string{true: "  - ", false: "    "}[i == 0], g[0][i], cell)
		}
	}
	return b.String()
}

// workbook writes a table with excelize: dates as days of the calendar, other
// texts as people paste them, with blank columns and rows at the edges.
func (g grid) workbook(t testing.TB, name string, right, down int) []byte {
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(err)
	check(f.SetSheetName("Sheet1", name))
	for i, row := range g {
		for j, text := range row {
			at, err := excelize.CoordinatesToCellName(j+1+right, i+1+down)
			check(err)
			if d, err := time.Parse(time.DateOnly, text); err == nil {
				check(f.SetCellValue(name, at, d))
				check(f.SetCellStyle(name, at, at, day))
				continue
			}
			check(f.SetCellValue(name, at, text))
		}
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

func utf16File(s string, order binary.ByteOrder) []byte {
	out, err := binary.Append(nil, order, append([]uint16{0xfeff}, utf16.Encode([]rune(s))...))
	if err != nil {
		panic(err)
	}
	return out
}

// TestOneTableInManyFiles: the same ratings give the same data, whichever
// program wrote the file.
func TestOneTableInManyFiles(t *testing.T) {
	base, sets := good(t)
	same := cmp.Options{
		cmpopts.IgnoreTypes(problem.Place{}), cmpopts.IgnoreFields(Cell{}, "Raw"), cmpopts.IgnoreUnexported(Set{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(Set{}, "Counts"),
	}
	rapid.Check(t, func(rt *rapid.T) {
		tidy, wide := randomTable(rt)
		if len(tidy) == 1 {
			rt.Skip("no ratings")
		}
		cyrillic, err := charmap.Windows1251.NewEncoder().String(tidy.local("02.01.2006").csv(';'))
		if err != nil {
			rt.Fatal(err)
		}
		pasted := config.Dataset{
			Shape: "wide", Key: "Country", Words: said, Defaults: map[string]string{"basis": "reported"},
			Columns: map[string]config.Column{"Influence of A": {Actor: "XXA"}, "Influence of B": {Actor: "XXB"}, "Date": {Field: "as_of"}, "Rests on": {Field: "source"}},
		}
		with := func(d config.Dataset, change func(*config.Dataset)) config.Dataset {
			change(&d)
			return d
		}
		right, down := rapid.IntRange(0, 3).Draw(rt, "blank columns"), rapid.IntRange(0, 3).Draw(rt, "blank rows")
		forms := []struct {
			name string
			file []byte
			set  config.Dataset
		}{
			{"influence.csv", []byte(tidy.csv(',')), config.Dataset{}},
			{"mark.csv", []byte("\ufeff" + strings.ReplaceAll(tidy.csv(','), "\n", "\r\n")), config.Dataset{}},
			{"excel.csv", []byte(cyrillic), config.Dataset{Encoding: "windows-1251", Dates: "dmy"}},
			{"unicode.txt", utf16File(tidy.local("1/2/2006").csv('\t'), binary.LittleEndian), config.Dataset{Dates: "mdy"}},
			{"big.txt", utf16File(tidy.csv('\t'), binary.BigEndian), config.Dataset{}},
			{"influence.yaml", []byte(tidy.yaml()), config.Dataset{}},
			{"influence.json", tidy.json(rt), config.Dataset{}},
			{"desk.xlsx", tidy.workbook(t, "influence", right, down), config.Dataset{}},
			{"one.xlsx", tidy.workbook(t, "Sheet 1", right, down), config.Dataset{}},
			{"wide.csv", []byte(wide.csv(',')), pasted},
			{"wide.tsv", []byte(wide.local("02-01-2006").csv('\t')), with(pasted, func(d *config.Dataset) { d.Dates = "dmy" })},
			{"wide.xlsx", wide.workbook(t, "Ratings", right, down), with(pasted, func(d *config.Dataset) { d.Sheet = "ratings" })},
		}
		var want *Set
		for _, f := range forms {
			files, sets := maps.Clone(base), maps.Clone(sets)
			f.set.Name, f.set.File = "influence", "data/"+f.name
			files[f.set.File] = &fstest.MapFile{Data: f.file}
			sets["influence"] = f.set
			got, found := Load(files, sets, issued)
			if slices.ContainsFunc(found, func(p problem.Problem) bool { return p.Severity > problem.Note }) {
				rt.Fatalf("%s:\n%v", f.name, found)
			}
			if want == nil {
				want = got
			}
			if d := cmp.Diff(want, got, same); d != "" {
				rt.Fatalf("%s differs from influence.csv:\n%s", f.name, d)
			}
		}
	})
}
