package dataset

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"brief/report/config"
	"brief/report/golden"
)

// deskWorkbook is a workbook with a sheet for each table of the good
// workspace, by its name; edit changes the rows of each.
func deskWorkbook(t testing.TB, edit func(sheet string, rows [][]string) (name string, edited [][]string)) (fstest.MapFS, map[string]config.Dataset) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	files, sets := good(t)
	f := excelize.NewFile()
	for _, dataset := range slices.Sorted(maps.Keys(sets)) {
		d := sets[dataset]
		if !strings.HasSuffix(d.File, ".csv") {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(files[d.File].Data)).ReadAll()
		check(err)
		name, rows := edit(dataset, rows)
		_, err = f.NewSheet(name)
		check(err)
		for i, row := range rows {
			check(f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row))
			if len(row) == 1 && i == 0 {
				check(f.MergeCell(name, "A1", "L1"))
			}
		}
		d.File = "data/desk.xlsx"
		sets[dataset] = d
	}
	check(f.DeleteSheet("Sheet1"))
	var b bytes.Buffer
	check(f.Write(&b))
	files["data/desk.xlsx"] = &fstest.MapFile{Data: b.Bytes()}
	return files, sets
}

// TestDeskWorkbooks holds what is said of a workbook in which a desk keeps all
// of its tables, as people arrange them.
func TestDeskWorkbooks(t *testing.T) {
	var got strings.Builder
	for _, c := range []struct {
		name string
		edit func(sheet string, rows [][]string) (string, [][]string)
	}{
		{"as it is", func(s string, rows [][]string) (string, [][]string) { return s, rows }},
		{"a title above the header", func(s string, rows [][]string) (string, [][]string) {
			if s == "influence" {
				rows = slices.Insert(rows, 0, []string{"Influence ratings, November 2026"})
			}
			return s, rows
		}},
		{"a title, a line and a blank row above the header", func(s string, rows [][]string) (string, [][]string) {
			if s == "influence" {
				rows = slices.Insert(rows, 0, []string{"Influence ratings"}, []string{"", "as of November 2026"}, nil)
			}
			return s, rows
		}},
		{"a title and a header of other words", func(s string, rows [][]string) (string, [][]string) {
			if s == "points" {
				rows = [][]string{{"Points"}, {"No", "Words"}, {"1", "Ports"}}
			}
			return s, rows
		}},
		{"a title and nothing else", func(s string, rows [][]string) (string, [][]string) {
			if s == "points" {
				rows = [][]string{{"Points"}}
			}
			return s, rows
		}},
		{"a line of totals", func(s string, rows [][]string) (string, [][]string) {
			if s == "influence" {
				rows = append(rows, []string{"Total", "", "", "6"})
			}
			return s, rows
		}},
		{"a sheet of another name", func(s string, rows [][]string) (string, [][]string) {
			if s == "influence" {
				s = "Influence ratings"
			}
			return s, rows
		}},
		{"an actor that is not there", func(s string, rows [][]string) (string, [][]string) {
			if s == "influence" {
				rows[1][1] = "CNH"
			}
			return s, rows
		}},
	} {
		files, sets := deskWorkbook(t, c.edit)
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		fmt.Fprintf(&got, "%s\n%s\n", c.name, report(s, found, "influence"))
	}
	golden.Compare(t, "desk-workbooks.golden", got.String())
}
