package archive

import (
	"bytes"
	"strings"
)

// A Head is a line of the register, by what cannot be made to fit another: its
// number and its hash, in which those of all lines before it are. An edition
// holds the head as it stood when its period was opened. So whoever has a later
// edition sees that the register's tail was cut or that all of it was written
// anew, which its chain alone does not show (RELIABILITY 2, P12).
type Head struct {
	Line   int    `json:"line"`
	SHA256 string `json:"sha256"`
}

// Valid reports whether h is the zero Head, of a register without lines, or can
// be that of a line.
func (h Head) Valid() bool {
	return h == Head{} || h.Line > 0 && len(h.SHA256) == len(sum(nil)) && strings.Trim(h.SHA256, "0123456789abcdef") == ""
}

// Short is how people tell the hash of h: its first twelve digits.
func (h Head) Short() string { return h.SHA256[:min(12, len(h.SHA256))] }

// Head is the last line of the register, the zero Head if it has none.
func (a *Archive) Head() (Head, error) { return a.lines().head() }

// Opened is the head as it stood when the first edition of a period was
// registered, of whichever series: the line before that. If none was yet, it is
// the last line. The register is read from the month before the period on, or
// in its newest month where that is earlier: editions are not issued sooner.
func (a *Archive) Opened(period string) (Head, error) {
	months, err := a.lines().months()
	if err != nil || len(months) == 0 {
		return Head{}, err
	}
	from := min(begins(period).AddDate(0, -1, 0).Format("2006-01"), months[len(months)-1])
	of := []byte("/" + period + "/")
	for _, month := range months {
		if month < from {
			continue
		}
		name := "register/" + month
		b, err := a.fs.Read(name)
		if err != nil {
			return Head{}, err
		}
		if !bytes.Contains(b, of) {
			continue
		}
		n := 0
		for text := range bytes.Lines(b) {
			n++
			if !bytes.Contains(text, of) || !bytes.HasSuffix(text, []byte("\n")) { // a line that has no end is not there yet
				continue
			}
			l, ok := parseLine[Line](text)
			if !ok {
				return Head{}, &RegisterError{name, n, "is no line of a register"}
			}
			if l.Did == Issued && strings.Contains(l.Edition, string(of)) {
				return Head{l.N - 1, l.Prev}, nil
			}
		}
	}
	return a.Head()
}

// Lacks says why the register does not hold a head, "" if it does: it ends
// before that line, or has another one there. The months after it are hardly
// looked at.
func (a *Archive) Lacks(h Head) (why string, err error) { return a.lines().lacks(h) }

// Follows refuses a register of which a line from a number on does not hold the
// hash of the line before it: then it cannot be relied on for what those lines
// say. The error is a *RegisterError.
func (a *Archive) Follows(from int) error { return a.lines().unbroken(from) }

// RestoredOver is the last line that says that a backup took the archive's
// place which may lack what was issued in a period, nil if there is none.
func (a *Archive) RestoredOver(period string) (*Line, error) {
	for l, err := range a.Backward() {
		switch {
		case err != nil:
			return nil, err
		case l.Did == Restored && l.mayLack(period):
			return &l, nil
		}
	}
	return nil, nil
}
