package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"

	"brief/data"
)

// The halves of invented names.
var (
	heads = strings.Fields("Al Bren Cor Dun East Far Gren Hal Isk Jor Kel Loth Mar Nor Ost Pel Quen Ros Sal Tor Ul Ver Wen Yar Zan Bel")
	tails = strings.Fields("land mark via moor fell holm dale gard stan burg ia ora eth wick stead mere ford haven shire wold garth crest vale sund berg tania")
)

// names are n invented names, no two the same, for n up to the number of
// heads times that of tails.
func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = heads[i/len(tails)] + tails[i%len(tails)]
	}
	return all
}

// workspace is the default desk, copied: n countries in regions of three, each
// with the ratings, the points and the texts of the country it is a copy of.
func workspace(n int) (fs.FS, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(data.Files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(data.Files, p)
		files["data/"+p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return nil, err
	}
	countries, err := read(files, "data/countries.csv")
	if err != nil {
		return nil, err
	}
	copies := countries.copies(n)
	if err := countries.write(files, copies); err != nil {
		return nil, err
	}
	influence, err := read(files, "data/influence.csv")
	if err != nil {
		return nil, err
	}
	if err := influence.write(files, influence.ratings(copies)); err != nil {
		return nil, err
	}
	for _, name := range []string{"data/points.csv", "data/recommendations.csv"} {
		t, err := read(files, name)
		if err != nil {
			return nil, err
		}
		if err := t.write(files, t.regional((n+2)/3)); err != nil {
			return nil, err
		}
	}
	text := files["data/texts/Central-Asia.md"]
	delete(files, "data/texts/Central-Asia.md")
	for r := range (n + 2) / 3 {
		files["data/texts/"+strings.ReplaceAll(region(r), " ", "-")+".md"] = text
	}
	return files, nil
}

// region is the name of region r.
func region(r int) string { return fmt.Sprintf("Region %d", r+1) }

// A sheet is a CSV file of the default data.
type sheet struct {
	name string
	head []string
	rows [][]string
}

// read reads a sheet.
func read(files fstest.MapFS, name string) (*sheet, error) {
	rows, err := csv.NewReader(bytes.NewReader(files[name].Data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &sheet{name, rows[0], rows[1:]}, nil
}

// write puts rows in the place of the sheet's own.
func (s *sheet) write(files fstest.MapFS, rows [][]string) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{s.head}, rows...)); err != nil {
		return err
	}
	files[s.name] = &fstest.MapFile{Data: b.Bytes()}
	return nil
}

// cell is the cell of a row by the name of its column.
func (s *sheet) cell(row []string, column string) *string {
	return &row[slices.Index(s.head, column)]
}

// copies are n countries, copied in turn from those of the sheet, three to a
// region, with user-assigned codes of ISO 3166-1 (XAA to XZZ).
func (s *sheet) copies(n int) [][]string {
	var rows [][]string
	for i, name := range names(n) {
		row := slices.Clone(s.rows[i%len(s.rows)])
		*s.cell(row, "id") = fmt.Sprintf("X%c%c", 'A'+i/26%26, 'A'+i%26)
		*s.cell(row, "name") = name
		*s.cell(row, "aliases") = ""
		*s.cell(row, "region") = region(i / 3)
		rows = append(rows, row)
	}
	return rows
}

// ratings are the ratings of countries that were copied in turn.
func (s *sheet) ratings(countries [][]string) [][]string {
	var order []string
	for _, r := range s.rows {
		if c := *s.cell(r, "country"); !slices.Contains(order, c) {
			order = append(order, c)
		}
	}
	var rows [][]string
	for i, c := range countries {
		for _, r := range s.rows {
			if *s.cell(r, "country") == order[i%len(order)] {
				r = slices.Clone(r)
				*s.cell(r, "country") = c[0]
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// regional are the rows of the sheet for each of n regions.
func (s *sheet) regional(n int) [][]string {
	var rows [][]string
	for r := range n {
		for _, row := range s.rows {
			row = slices.Clone(row)
			*s.cell(row, "scope") = "region:" + region(r)
			for _, column := range []string{"id", "point"} {
				if i := slices.Index(s.head, column); i >= 0 {
					row[i] = fmt.Sprintf("%s-%d", row[i], r+1)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}
