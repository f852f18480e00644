package report_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	"brief/report"
	"brief/report/pdf"
	"brief/report/press"
)

// numbered is a numbered copy of an edition, with its marks of each page.
func numbered(t testing.TB, ws report.Workspace, e *report.Edition, c press.Copy) []byte {
	t.Helper()
	n, err := report.NewNumbering(ws.Files, e.Document.Lang, e.PDF)
	if err != nil {
		t.Fatal(err)
	}
	b, err := n.Copy(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A numbered copy of every edition is whole, holds the same attachments, gives
// the edition back, and has number and code where nothing else stands.
func TestNumberedCopies(t *testing.T) {
	everyEdition(t, func(t *testing.T, dir string, b *report.Builder, e *report.Edition) {
		whole, err := pdf.Read(e.PDF)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []press.Copy{{ID: "7C0F-3D07", Number: 3, Of: 12}, {ID: "00FF-00FF", Number: 1000, Of: 1000}} {
			copied := numbered(t, report.Workspace{Files: os.DirFS(dir)}, e, c)
			f, err := pdf.Read(copied)
			if err != nil {
				t.Fatalf("copy %d: %v", c.Number, err)
			}
			plain, is, err := press.Plain(f, copied)
			if err != nil || is != c || !bytes.Equal(plain, e.PDF) {
				t.Errorf("copy %d: read as %v, %v; the edition comes back: %t", c.Number, is, err, bytes.Equal(plain, e.PDF))
			}
			if f.ID == whole.ID {
				t.Errorf("copy %d has the identifier of the edition", c.Number)
			}
			if !slices.EqualFunc(f.Attachments, whole.Attachments, func(a, b pdf.Attachment) bool {
				return a.Name == b.Name && bytes.Equal(a.Data, b.Data)
			}) {
				t.Errorf("copy %d has other attachments", c.Number)
			}
			for page := range f.Pages() {
				added := f.Marks(page)[len(whole.Marks(page)):]
				if len(added) != 2 || added[0].Words != f.Copy.Label {
					t.Fatalf("page %d: %v was added", page+1, added)
				}
				clear(t, page, added, whole.Marks(page))
			}
		}
	})
}

// clear holds that what was added to a page stands apart from all else.
func clear(t *testing.T, page int, added, all []pdf.Mark) {
	t.Helper()
	for _, a := range added {
		for _, m := range all {
			if a.Left < m.Right && m.Left < a.Right && a.Top < m.Bottom && m.Top < a.Bottom {
				t.Errorf("page %d: %q at %.1f %.1f stands on %q", page+1, a.Words, a.Left, a.Top, m.Words)
			}
		}
	}
}

// The number of a copy is part of what verify judges: no byte of a copy can be
// changed, nor its number be another than its file says.
func TestVerifyNumberedCopy(t *testing.T) {
	ws := copied(t, "default", nil)
	e := makeOf(t, ws, report.Order{Country: "KAZ"})
	c := press.Copy{ID: "7C0F-3D07", Number: 3, Of: 12}
	b := numbered(t, ws, e, c)
	v := verify(t, b, report.AtHand{Files: ws.Files})
	if !v.Consistent || v.Copy == nil || *v.Copy != c {
		t.Fatalf("%v: %v", v.Copy, v.Differences)
	}
	for at := 0; at < len(b); at += 97 {
		changed := bytes.Clone(b)
		changed[at] ^= 1
		if v := verify(t, changed, report.AtHand{Files: ws.Files}); v.Consistent {
			t.Errorf("byte %d was changed, and the copy is consistent", at)
		}
	}
	f, err := pdf.Read(e.PDF)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := press.NewNumbering(f).Copy(press.Copy{ID: "7C0F-3D07", Number: 13, Of: 12}, press.Words{Label: "Copy 13 of 12", Lang: "en"}); err == nil {
		t.Error("there is a copy 13 of 12")
	}
}

// What a thousand copies cost, beside as many briefs (go test -bench).
func BenchmarkNumberedCopy(b *testing.B) {
	ws := copied(b, "default", nil)
	e := makeOf(b, ws, report.Order{Country: "KAZ"})
	n, err := report.NewNumbering(ws.Files, "en", e.PDF)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	size := 0
	for i := 0; b.Loop(); i++ {
		made, err := n.Copy(press.Copy{ID: fmt.Sprintf("%04X-3D07", i%0x10000), Number: i%1000 + 1, Of: 1000})
		if err != nil {
			b.Fatal(err)
		}
		size = len(made)
	}
	b.ReportMetric(float64(size), "bytes/copy")
	b.ReportMetric(float64(len(e.PDF)), "bytes/edition")
}
