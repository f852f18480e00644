package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/go-pdf/fpdf"

	"brief/report/layout"
)

// sheets gives the content streams to fpdf, a page each in one piece, and
// takes the pages out of what it makes of them. fpdf opens each page and sets
// its graphics state; fonts, links, metadata and the file itself are finish's.
// Nothing of fpdf's clock reaches the result.
func sheets(pages []layout.Page, streams [][]byte, date time.Time) ([]sheet, error) {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pages[0].Width, Ht: pages[0].Height}})
	f.SetCompression(false) // finish compresses, with writers that are kept
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(date)
	f.SetModificationDate(date)
	for i, p := range pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: p.Width, Ht: p.Height})
		f.RawWriteStr(string(streams[i])) // from a Reader the page would grow by steps
	}
	var made whole
	if err := f.Output(&made); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	r, err := newReader(made)
	if err != nil {
		return nil, err
	}
	out := make([]sheet, len(pages))
	for i, p := range pages {
		content, err := r.page(i)
		if err != nil {
			return nil, err
		}
		out[i] = sheet{width: p.Width, height: p.Height, content: content}
	}
	return out, nil
}

// whole is a writer that keeps what fpdf writes without copying it: fpdf hands
// over its buffer in one call and does not use it afterwards.
type whole []byte

func (w *whole) Write(p []byte) (int, error) {
	if *w == nil {
		*w = p[:len(p):len(p)]
	} else {
		*w = append(*w, p...)
	}
	return len(p), nil
}

// A reader finds objects in a file that fpdf wrote, by its cross-reference
// table. It takes nothing on trust: fpdf's version is fixed, but a replaced
// one must not make a wrong brief.
type reader struct {
	data []byte
	xref []byte // entries of 20 bytes, object 0 first
}

func newReader(data []byte) (*reader, error) {
	_, tail, ok := bytes.Cut(data[max(0, len(data)-64):], []byte("startxref\n"))
	digits, _, ok2 := bytes.Cut(tail, []byte("\n"))
	at, err := strconv.Atoi(string(digits))
	if !ok || !ok2 || err != nil || at < 0 || at > len(data) {
		return nil, unknownShape("end")
	}
	rest, found := bytes.CutPrefix(data[at:], []byte("xref\n"))
	_, table, ok := bytes.Cut(rest, []byte("\n"))
	if !found || !ok {
		return nil, unknownShape("cross-reference table")
	}
	return &reader{data, table}, nil
}

func unknownShape(what string) error { return fmt.Errorf("fpdf wrote a file with a strange %s", what) }

// object returns what follows "n 0 obj".
func (r *reader) object(n int) ([]byte, error) {
	if 20*n+10 <= len(r.xref) {
		if at, err := strconv.Atoi(string(r.xref[20*n : 20*n+10])); err == nil && at >= 0 && at < len(r.data) {
			if b, ok := bytes.CutPrefix(r.data[at:], fmt.Appendf(nil, "%d 0 obj\n", n)); ok {
				return b, nil
			}
		}
	}
	return nil, unknownShape(fmt.Sprintf("object %d", n))
}

// page returns the content of page i, counted from 0. fpdf writes each page as
// two objects, the first as number 3.
func (r *reader) page(i int) ([]byte, error) {
	head, err := r.object(3 + 2*i)
	if err != nil {
		return nil, err
	}
	body, err := r.object(4 + 2*i)
	if err != nil {
		return nil, err
	}
	digits, stream, ok := bytes.Cut(bytes.TrimPrefix(body, []byte("<</Length ")), []byte(">>\nstream\n"))
	n, err := strconv.Atoi(string(digits))
	if !bytes.HasPrefix(head, []byte("<</Type /Page\n")) || !ok || err != nil || n < 0 || n > len(stream) ||
		!bytes.HasPrefix(stream[n:], []byte("\nendstream\n")) {
		return nil, unknownShape("page")
	}
	return stream[:n], nil
}
