package report_test

import (
	"os"
	"strings"
	"testing"

	"brief/report"
	"brief/report/golden"
	"brief/report/pdf"
)

// A cover note says whom it is for, what the edition says first and who signs,
// on one page of the edition's paper.
func TestCover(t *testing.T) {
	ws := copied(t, "default", nil)
	b, found := report.Open(ws, day)
	if found.Err() != nil {
		t.Fatal(found)
	}
	for _, paper := range []string{"a4", "letter"} {
		f, err := pdf.Read(makeOf(t, ws, report.Order{Country: "KAZ", Paper: paper}).PDF)
		if err != nil {
			t.Fatal(err)
		}
		n := report.CoverNote{
			To: "A. Example", Title: "Kazakhstan", Period: "2026-W48", Mark: "TLP:AMBER", Lang: "en", Date: day,
			BottomLine: []string{"Main US interest: Energy & Trade.", "Four recommendations to Washington."},
			Desk:       "Central Asia desk", Series: "Central Asia series", Contact: "desk@example.org", Signature: "B. Example|Head of desk", Number: 3, Of: 12,
		}
		made, err := b.Cover(n, "desk", f)
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("COVER_DIR"); dir != "" {
			os.WriteFile(dir+"/cover-"+paper+".pdf", made, 0o644)
		}
		cover, err := pdf.Read(made)
		if err != nil {
			t.Fatal(err)
		}
		w, h := f.Size(0)
		if cw, ch := cover.Size(0); cover.Pages() != 1 || cw != w || ch != h {
			t.Errorf("%s: %d pages of %v × %v", paper, cover.Pages(), cw, ch)
		}
		var said []string
		for _, m := range cover.Marks(0) {
			if m.Kind == pdf.WordsMark {
				said = append(said, m.Words)
			}
		}
		golden.Compare(t, "cover-"+paper+".txt", strings.Join(said, "\n")+"\n")
	}
}
