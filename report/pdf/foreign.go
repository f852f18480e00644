package pdf

import (
	"bytes"
	"regexp"
	"strconv"
	"sync"
)

// headSearch is within how many bytes readers look for the head of a PDF
// (ISO 32000-1, annex H, note 13).
const headSearch = 1024

// pdfHead reports whether a reader takes the file for a PDF.
func (s *scan) pdfHead() bool {
	return bytes.Contains(s.data[:min(len(s.data), headSearch)], []byte("%PDF-"))
}

// Compiled when a file is first read, since most runs only write.
var (
	encryption = lazy(`/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R|<<)`)
	ending     = lazy(`startxref\n([0-9]{1,9})\n%%EOF\n$`)
	lastObject = lazy(`^[0-9]+ 0 obj\n<</Type/XRef/W\[`)
)

func lazy(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// encrypted reports whether a trailer names how the file is encrypted: it
// stands outside of what is (ISO 32000-1, 7.6.1). It is looked for in the bytes,
// since no other program's trailer is where Write puts it.
func (s *scan) encrypted() bool { return encryption().Match(s.data) }

// ends reports whether the file ends as Write ends one, with a cross-reference
// where it says.
func (s *scan) ends() bool {
	m := ending().FindSubmatch(s.data[max(0, len(s.data)-32):])
	if m == nil {
		return false
	}
	start, _ := strconv.Atoi(string(m[1]))
	return start < len(s.data) && lastObject().Match(s.data[start:])
}

// head says what is wrong with a head that is not Write's.
func (s *scan) head() error {
	if at := bytes.Index(s.data[:min(len(s.data), headSearch)], []byte(header)); at == 1 {
		return refusef("V103", "a byte stands before the head")
	} else if at > 0 {
		return refusef("V103", "%d bytes stand before the head", at)
	}
	at := 0
	for at < min(len(header), len(s.data)) && s.data[at] == header[at] {
		at++
	}
	if s.ends() {
		return refusef("V103", "offset %d: the head was changed", at)
	}
	return anew(at)
}

// anew is the problem of a file that another program wrote: viewers and
// mail gateways do when they save, compress or stamp one.
func anew(at int) error {
	err := refusef("V103", "another program wrote this file anew; what first differs from brief's files is at offset %d", at)
	return problemError{err.(problemError).WithHint("ask for the file as it was sent")}
}
