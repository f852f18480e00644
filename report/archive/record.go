package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// recordFormat is the form of a record. A program that reads another must know
// it first.
const recordFormat = "brief-edition 1"

// A Record says what an edition is and of which bytes it was made.
type Record struct {
	Format  string `json:"format"`
	Key     string `json:"edition"`         // KAZ/2026-W48
	Version int    `json:"version"`         // 1, 2, …; 0 for a proof
	Proof   int    `json:"proof,omitempty"` // 1, 2, …; 0 for a version
	Date    string `json:"date"`            // of issue, 2026-11-24
	File    string `json:"file"`            // the name that it was issued under
	Program string `json:"program"`         // that made it
	Basis   string `json:"basis"`           // hash of what it was made of, the date and the program apart: equal where nothing changed
	Pages   int    `json:"pages"`
	Since   string `json:"since,omitempty"` // the edition that it was compared with
	Head    Head   `json:"head,omitzero"`   // of the register, as its period was opened

	ApprovedBy string `json:"approved_by,omitempty"`
	OfProof    int    `json:"of_proof,omitempty"` // the proof that was approved
	Corrects   int    `json:"corrects,omitempty"` // the version that this one corrects
	Note       string `json:"note,omitempty"`     // what was wrong with it

	PDF    Kept   `json:"pdf"`
	Inputs []Kept `json:"inputs"`
}

// Kept is a file whose bytes are kept.
type Kept struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Keep describes a file.
func Keep(name string, data []byte) Kept { return Kept{name, len(data), sum(data)} }

// ID is the name of one version: KAZ/2026-W48/v1, or of a proof:
// KAZ/2026-W48/proof1.
func (r Record) ID() string {
	if r.Proof > 0 {
		return fmt.Sprintf("%s/proof%d", r.Key, r.Proof)
	}
	return fmt.Sprintf("%s/v%d", r.Key, r.Version)
}

// keyForm is what a key must be: it becomes folders, so it holds nothing that
// could lead elsewhere.
var keyForm = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]*/){1,3}[0-9]{4}-(W[0-9]{2}|[0-9]{2}(-[0-9]{2})?)$`)

// IsSeries reports whether a word is what a series can be called: KAZ, memo/KAZ,
// region/Central-Asia.
func IsSeries(word string) bool {
	const longest = 255 // bytes, of the name of a folder on most systems
	for _, part := range strings.Split(word, "/") {
		if len(part) > longest {
			return false
		}
	}
	return keyForm.MatchString(word + "/2026-W01")
}

// valid refuses a record that could not be found again.
func (r Record) valid() error {
	switch {
	case !keyForm.MatchString(r.Key):
		return fmt.Errorf("%q is no key of an edition", r.Key)
	case (r.Version > 0) == (r.Proof > 0) || r.Version < 0 || r.Proof < 0:
		return fmt.Errorf("edition %s has version %d and proof %d", r.Key, r.Version, r.Proof)
	case !r.Head.Valid():
		return fmt.Errorf("%q is no hash of line %d of a register", r.Head.SHA256, r.Head.Line)
	}
	return nil
}

// write returns the record as its file, one line for each entry.
func (r Record) write() []byte {
	r.Format = recordFormat
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		panic(err) // a record is text and numbers
	}
	return append(b, '\n')
}

// readRecord reads what write wrote, and nothing else.
func readRecord(b []byte) (Record, error) {
	var r Record
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return r, errors.New("is no record of brief")
	}
	if _, err := dec.Token(); err != io.EOF {
		return r, errors.New("holds something behind the record")
	}
	if r.Format != recordFormat {
		return r, fmt.Errorf("has the form %q, this program knows %q", r.Format, recordFormat)
	}
	if !bytes.Equal(r.write(), b) {
		return r, errors.New("is not written as brief writes it")
	}
	return r, r.valid()
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// begins is the first day of the last part of a key: of an ISO 8601 week, a
// month or a day. It is the zero time for anything else.
func begins(period string) time.Time {
	if year, week, ok := isoWeek(period); ok {
		jan4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
		monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7)
		return monday.AddDate(0, 0, 7*(week-1))
	}
	for _, form := range []string{"2006-01-02", "2006-01"} {
		if t, err := time.Parse(form, period); err == nil {
			return t
		}
	}
	return time.Time{}
}

// isoWeek reads a week of ISO 8601 such as 2026-W48. It is asked for every
// period of an archive, so it allocates nothing.
func isoWeek(period string) (year, week int, ok bool) {
	const form = "2006-W01"
	if len(period) != len(form) || period[4:6] != "-W" {
		return 0, 0, false
	}
	year, errYear := strconv.Atoi(period[:4])
	week, errWeek := strconv.Atoi(period[6:])
	return year, week, errYear == nil && errWeek == nil && year > 0 && week > 0
}

// Bytes are the record as its file.
func (r Record) Bytes() []byte { return r.write() }
