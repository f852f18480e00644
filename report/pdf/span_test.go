package pdf

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"brief/report/doc"
)

var testForms = newShortForms([]doc.Abbreviation{{Short: "US", Long: "United States"}, {Short: "USA", Long: "United States of America"}, {Short: "TLP", Long: "Traffic Light Protocol"}, {}})

func TestExpand(t *testing.T) {
	for text, want := range map[string]string{
		"US":            "United States",
		"(US)":          "(United States)",
		"USA’s":         "United States of America’s",
		"TLP:US":        "Traffic Light Protocol:United States",
		"BUS":           "",
		"USÄ":           "",
		"ÄUS":           "",
		"US1":           "",
		"us":            "",
		"":              "",
		"USUS US":       "USUS United States",
		"Ужас US-ұлтты": "Ужас United States-ұлтты",
	} {
		if got := testForms.expand(text); got != want {
			t.Errorf("%q is heard as %q, want %q", text, got, want)
		}
		if testForms.in(text) != (want != "") {
			t.Errorf("in(%q) is %v", text, want == "")
		}
	}
}

// Cutting words at abbreviations loses, doubles and moves nothing.
func TestCut(t *testing.T) {
	s := &setting{t: t, faces: testFaces(t)}
	piece := rapid.SampledFrom([]string{"US", "USA", "TLP:CLEAR", "(US)", "a", "Kazakh", " ", "  ", "Ә", ",", "office"})
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 9).Draw(r, "pieces"), rapid.SampledFrom([]string{" ", ""}).Draw(r, "between"))
		w := s.line(text, 52, 100, 10, "regular", nil)
		var all strings.Builder
		x, glyphs := w.X, 0
		for _, part := range testForms.cut(w) {
			if d := part.words.X - x; d > 1e-6 || d < -1e-6 {
				r.Fatalf("%q: a part stands at %v, the letters before it end at %v", text, part.words.X, x)
			}
			if part.long != testForms.expand(part.words.Text) {
				r.Fatalf("%q: %q is heard as %q", text, part.words.Text, part.long)
			}
			x += part.words.Width()
			glyphs += len(part.words.Glyphs)
			all.WriteString(part.words.Text)
		}
		if all.String() != text || glyphs != len(w.Glyphs) {
			r.Fatalf("%q became %q, %d of %d glyphs", text, all.String(), glyphs, len(w.Glyphs))
		}
	})
}
