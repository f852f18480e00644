package dataset

import (
	"errors"
	"io/fs"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"brief/report/config"
	"brief/report/problem"
	"brief/report/sheet"
)

// An input is one file, read whole: a text with an index of its lines, or one
// sheet of a workbook.
type input struct {
	name  string // relative to the workspace, as problems name it
	text  string // UTF-8, without a byte order mark
	start []int  // byte offset at which each line begins
	sep   rune   // of CSV: what separates its fields
	lost  bool   // letters that its encoding has not were written as "?"

	book  *sheet.Book // nil for a text
	sheet sheet.Sheet
}

func newInput(name, text string) *input {
	in := &input{name: name, text: text, start: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			in.start = append(in.start, i+1)
		}
	}
	return in
}

// line returns line n, counted from 1, without its end; "" if there is none.
func (in *input) line(n int) string {
	if n < 1 || n > len(in.start) {
		return ""
	}
	if n == len(in.start) {
		return in.text[in.start[n-1]:]
	}
	return strings.TrimSuffix(in.text[in.start[n-1]:in.start[n]-1], "\r")
}

// place returns the place of a byte offset, in characters.
func (in *input) place(offset int) problem.Place {
	n := sort.SearchInts(in.start, offset+1)
	return problem.Place{File: in.name, Line: n, Column: 1 + utf8.RuneCountInString(in.text[in.start[n-1]:offset])}
}

// at returns the place of the beginning of line n, or of row n of a sheet.
func (in *input) at(n int) problem.Place {
	return problem.Place{File: in.name, Sheet: in.sheet.Name, Line: n, Column: 1}
}

// open reads the file of a dataset, or registers why it cannot be read. It is
// nil too where an optional dataset has no sheet.
func (l *loader) open(name string) *input {
	d := l.sets[name]
	if formatOf(d.File) == workbook {
		return l.openSheet(d, name)
	}
	b, p := readFile(l.files, d.File, d.Place, limitOf(d))
	var in *input
	if p == nil {
		in, p = decode(cleanPath(d.File), b, d)
	}
	if p != nil && p.Severity == problem.Error {
		l.lose(name, *p)
		return nil
	}
	l.inputs[in.name] = in
	if p != nil {
		l.warn(name, *p)
	}
	return in
}

// readInput reads a text of the desk: whole, regular, at most limit bytes,
// UTF-8.
func readInput(files fs.FS, name string, from problem.Place, limit int64) (*input, *problem.Problem) {
	b, p := readFile(files, name, from, limit)
	if p != nil {
		return nil, p
	}
	return decode(cleanPath(name), b, config.Dataset{})
}

// readFile reads a file that a dataset names: whole, regular, at most limit
// bytes.
func readFile(files fs.FS, name string, from problem.Place, limit int64) ([]byte, *problem.Problem) {
	refuse := func(at problem.Place, code, format string, args ...any) ([]byte, *problem.Problem) {
		p := problem.Errorf(at, code, format, args...)
		return nil, &p
	}
	clean := cleanPath(name)
	if !fs.ValidPath(clean) || clean == "." {
		_, p := refuse(from, "F603", "the path %s leaves the workspace", show(name))
		p.Hint = "name a file below the folder of config.yaml"
		return nil, p
	}
	whole := problem.Place{File: clean}
	info, err := fs.Stat(files, clean)
	var told problem.List
	switch {
	case errors.As(err, &told) && len(told) > 0:
		return nil, &told[0]
	case errors.Is(err, fs.ErrNotExist):
		_, p := refuse(from, "F600", "there is no file %s", clean)
		p.Hint = "correct the name, or say optional: true"
		return nil, p
	case err != nil:
		return refuse(whole, "F602", "cannot be read: %v", cause(err))
	case !info.Mode().IsRegular():
		return refuse(whole, "F602", "is not a regular file")
	case info.Size() > limit:
		return refuse(whole, "F601", "has %d bytes; at most %d are read", info.Size(), limit)
	}
	b, err := fs.ReadFile(files, clean)
	if errors.As(err, &told) && len(told) > 0 { // the fault is not the file's
		return nil, &told[0]
	}
	if err != nil {
		return refuse(whole, "F602", "cannot be read: %v", cause(err))
	}
	if int64(len(b)) > limit {
		return refuse(whole, "F601", "has %d bytes; at most %d are read", len(b), limit)
	}
	return b, nil
}

// cleanPath returns a path of the config as file systems want it.
func cleanPath(name string) string { return path.Clean(strings.ReplaceAll(name, `\`, "/")) }

// cause takes the path off an error of a file system: the place has it.
func cause(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// A format is how a file holds its rows.
type format int

const (
	separated format = iota // CSV, with commas, semicolons or tabs
	tree                    // YAML: a list of mappings
	jsonTree
	workbook
)

// formatOf is the format of a file by its name. Workbooks that are not read
// are told by their content.
func formatOf(name string) format {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return tree
	case ".json":
		return jsonTree
	case ".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods":
		return workbook
	}
	return separated
}

// limitOf returns how many bytes the file of a dataset may have.
func limitOf(d config.Dataset) int64 {
	switch formatOf(d.File) {
	case tree, jsonTree:
		return maxYAMLBytes
	case workbook:
		return sheet.MaxPacked
	}
	return maxCSVBytes
}
