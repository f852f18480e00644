package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"brief/report/layout"
)

// rawFile is what fpdf makes of two pages of different sizes.
func rawFile(t testing.TB) []byte {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 100, Ht: 200}})
	f.SetCompression(false)
	for _, s := range []string{"first endobj", "second\nendstream\n"} {
		f.AddPageFormat("P", fpdf.SizeType{Wd: 100, Ht: 200})
		f.RawWriteStr(s)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Content comes through fpdf as it went in, whatever looks like syntax in it.
func TestSheets(t *testing.T) {
	pages := []layout.Page{{Width: 595.28, Height: 841.89}, {Width: 842, Height: 595}}
	streams := [][]byte{[]byte("one\nendstream\nendobj\n"), []byte("(two \x00\xff\\)) {nb}\n")}
	got, err := sheets(pages, streams, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range got {
		if s.width != pages[i].Width || s.height != pages[i].Height || !bytes.Contains(s.content, streams[i]) {
			t.Errorf("page %d: %g by %g, %q", i+1, s.width, s.height, s.content)
		}
	}
}

// A file of another shape is an error, never a panic and never other content.
func FuzzReader(f *testing.F) {
	raw := rawFile(f)
	f.Add(raw)
	f.Add(bytes.Replace(raw, []byte("startxref"), []byte("startxerf"), 1))
	f.Add(bytes.Replace(raw, []byte("/Type /Page\n"), []byte("/Type /Leaf\n"), 1))
	f.Add(bytes.Replace(raw, []byte("<</Length "), []byte("<</Length 9"), 1))
	f.Add(raw[:len(raw)/2])
	f.Add([]byte("startxref\n0\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := newReader(b)
		if err != nil {
			return
		}
		for i := range 3 {
			if content, err := r.page(i); err == nil && !bytes.Contains(b, content) {
				t.Errorf("page %d is not of the file", i)
			} else if err != nil && !strings.HasPrefix(err.Error(), "fpdf wrote") {
				t.Errorf("error %v", err)
			}
		}
	})
}
