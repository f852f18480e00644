package schedule

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"time"

	"brief/report/problem"
)

// Holidays reads the days of a file that are no working days: CSV with a column
// date, each written as 2026-12-31; other columns are for people. Days that
// are wrong are told, all of them.
func Holidays(name string, data []byte) (days []time.Time, found problem.List) {
	at := func(line, column int) problem.Place { return problem.Place{File: name, Line: line, Column: column} }
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	column := slices.Index(head, "date")
	if err != nil || column < 0 {
		return nil, problem.List{problem.Errorf(at(1, 1), "D001", "column \"date\" is missing").WithHint("begin the file with date,name")}
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return days, found
		}
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			return days, append(found, problem.Errorf(at(parse.Line, 1), "D003", "%v", parse.Err))
		}
		if len(row) <= column {
			line, _ := r.FieldPos(0)
			found = append(found, problem.Errorf(at(line, 1), "D003", "row has %d fields, header has %d", len(row), len(head)))
			continue
		}
		day, err := time.Parse(time.DateOnly, row[column])
		if err != nil {
			line, byteColumn := r.FieldPos(column)
			found = append(found, problem.Errorf(at(line, byteColumn), "D030", "%q is not a date", row[column]).WithHint("write it as 2026-12-31"))
			continue
		}
		days = append(days, day)
	}
}
