package dataset

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"brief/report/config"
	"brief/report/problem"
)

// An input is one file, read whole, with an index of its lines.
type input struct {
	name  string // relative to the workspace, as problems name it
	text  string // UTF-8, without a byte order mark
	start []int  // byte offset at which each line begins
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

// at returns the place of the beginning of line n.
func (in *input) at(n int) problem.Place { return problem.Place{File: in.name, Line: n, Column: 1} }

// readInput reads the file of a dataset: whole, regular, at most limit bytes,
// UTF-8. Nothing is guessed: what the file seems to be goes into the hint.
func readInput(files fs.FS, name string, from problem.Place, limit int64) (*input, *problem.Problem) {
	refuse := func(at problem.Place, code, format string, args ...any) (*input, *problem.Problem) {
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
	if p := foreign(clean, b); p != nil {
		return nil, p
	}
	if n := bytes.Count(b, []byte{'\n'}); n > maxLines {
		return refuse(whole, "F601", "has %d lines; at most %d are read", n, maxLines)
	}
	return newInput(clean, strings.TrimPrefix(string(b), "\ufeff")), nil
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

// foreign returns the problem of a file that is not UTF-8 text.
func foreign(name string, b []byte) *problem.Problem {
	at := problem.Place{File: name}
	head := string(b[:min(len(b), 512)])
	kind := ""
	switch {
	case strings.HasPrefix(head, "PK\x03\x04"):
		kind = "an Excel workbook or another packed file"
	case strings.HasPrefix(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		kind = "an old or a password-protected Excel workbook"
	case strings.HasPrefix(head, "%PDF-"):
		kind = "a PDF"
	case strings.HasPrefix(head, "\x1f\x8b"):
		kind = "a gzip file"
	}
	if kind != "" {
		p := problem.Errorf(at, "F608", "the file is no text; it seems to be %s", kind).
			WithHint("save the sheet as CSV UTF-8 (comma delimited)")
		return &p
	}
	if strings.HasPrefix(head, "\xff\xfe") || strings.HasPrefix(head, "\xfe\xff") || strings.Count(head, "\x00") > len(head)/4 {
		p := problem.Errorf(at, "F605", "the file is not UTF-8; it seems to be UTF-16, which Excel calls Unicode text").
			WithHint("save it as CSV UTF-8 (comma delimited)")
		return &p
	}
	text := string(b)
	if utf8.ValidString(text) {
		return nil
	}
	text = strings.TrimPrefix(text, "\ufeff")
	bad := 0
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			bad = i
			break
		}
	}
	in := newInput(name, text)
	p := problem.Errorf(in.place(bad), "F605", "the byte 0x%02X is not UTF-8; the file seems to be %s", text[bad], legacy(text)).
		WithHint("save it as CSV UTF-8 (comma delimited)")
	if path.Ext(name) != ".csv" {
		p.Hint = "save it as UTF-8"
	}
	return &p
}

// legacy names the one-byte encoding that text seems to be in. In Cyrillic
// whole words are bytes above 0x7F, in the Latin of western Europe few letters
// are, and rarely three in a row.
func legacy(text string) string {
	short, long, run := 0, 0, 0
	for i := range len(text) + 1 {
		if i < len(text) && text[i] >= 0x80 {
			run++
			continue
		}
		if run > 2 {
			long += run
		} else {
			short += run
		}
		run = 0
	}
	if long > short {
		return "windows-1251 (Cyrillic)"
	}
	return "windows-1252 or Latin-1"
}

// limitOf returns how many bytes the file of a dataset may have.
func limitOf(d config.Dataset) int64 {
	if isYAML(d.File) {
		return maxYAMLBytes
	}
	return maxCSVBytes
}

// isYAML reports whether a file is YAML by its name.
func isYAML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}
