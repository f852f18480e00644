package dataset

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestWhoseRowItIs: what is wrong with a row or text refuses those whose it may
// be, and nobody else.
func TestWhoseRowItIs(t *testing.T) {
	const text = "## Why it matters\n\nThe port is busy. [S1]\n"
	row := func(country string) string {
		return country + ",XXA,military,strong,not stated,not stated,reported,2026-11-20,S1,Strong\n"
	}
	for _, c := range []struct {
		name, file, content string
		loose               string   // the dataset that refuses whatever reads it, or ""
		texts               []string // countries whose text is poison
	}{
		{name: "a country that is near none", file: "influence.csv", content: row("TJK")},
		{name: "a country that is nearly one", file: "influence.csv", content: row("XBQ"), loose: "influence"},
		{name: "a country by its name", file: "influence.csv", content: row("Brennmark"), loose: "influence"},
		{name: "a country that looks like one", file: "influence.csv", content: row("\u0425\u0412R"), loose: "influence"},
		{name: "no country", file: "influence.csv", content: row(""), loose: "influence"},
		{name: "a power that is near none", file: "influence.csv", content: strings.Replace(row("XBR"), "XXA", "QPLK", 1)},
		{name: "a scope that is near none", file: "points.csv", content: "P9,means,1,A text,region:Elsewhere,,S1\n"},
		{name: "a region without its word", file: "points.csv", content: "P9,means,1,A text,Northern Rim,,S1\n", loose: "points"},
		{name: "a region that is nearly one", file: "recommendations.csv", content: "R9,Berlin,,1,Ties,Trust,region:Nothern Rim,,,S1\n", loose: "recommendations"},
		{name: "a text of nobody", file: "texts/FRA.md", content: text},
		{name: "a text by the name of its country", file: "texts/Brennmark.md", content: text, texts: []string{"XBR"}},
		{name: "a text by a name of a country that has one", file: "texts/Averlant.md", content: text},
		{name: "a text by nearly the name of its region", file: "texts/Northern-Rin.md", content: text},
		{name: "a text that is not UTF-8", file: "texts/XBR.md", content: "## Why it matters\n\nD\xe9j\xe0 vu. [S1]\n", texts: []string{"XBR"}},
		{name: "an empty text", file: "texts/XBR.md", content: "", texts: []string{"XBR"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, sets := good(t)
			old := files["data/"+c.file]
			if old == nil {
				old = &fstest.MapFile{}
			}
			files["data/"+c.file] = &fstest.MapFile{Data: append(slices.Clone(old.Data), c.content...)}
			s, found := Load(files, sets, issued)
			if found.Err() == nil {
				t.Error("nothing is told")
			}
			checkCounts(t, s, found)
			for name := range s.Loose {
				if name != c.loose {
					t.Errorf("whatever reads %s is refused:\n%v", name, found)
				}
			}
			if c.loose != "" && len(s.Loose[c.loose]) == 0 {
				t.Errorf("nothing that reads %s is refused:\n%v", c.loose, found)
			}
			for _, id := range []string{"XAV", "XBR", "XCO"} {
				text := s.CountryText(id)
				if bad := text != nil && len(text.Bad) > 0; bad != slices.Contains(c.texts, id) {
					t.Errorf("the text of %s is refused: %v\n%v", id, bad, found)
				}
			}
		})
	}
}

// A point that is nobody's takes the recommendation with it that it is paired
// with: half of a pair is never printed.
func TestPairWithPointOfNobody(t *testing.T) {
	files, sets := good(t)
	p := files["data/points.csv"]
	p.Data = []byte(strings.Replace(string(p.Data), `three.",region:Northern Rim`, `three.",region:Elsewhere`, 1))
	s, found := Load(files, sets, issued)
	if r := s.Recommendations[0]; len(r.Bad) != 1 || r.Bad[0].Code != "D020" {
		t.Errorf("R1 is refused for %v\n%v", r.Bad, found)
	}
}

// Of two texts on one region none wins, however their names are written.
func TestTextsTwice(t *testing.T) {
	files, sets := good(t)
	files["data/texts/Northern Rim.md"] = files["data/texts/Northern-Rim.md"]
	s, found := Load(files, sets, issued)
	for _, want := range []string{
		"data/texts/Northern Rim.md:1:1: D004: data/texts/Northern-Rim.md is a text on Northern Rim too; keep one of them",
		"data/texts/Northern-Rim.md:1:1: D004: data/texts/Northern Rim.md is a text on Northern Rim too; keep one of them",
	} {
		if !strings.Contains(found.Error(), want) {
			t.Errorf("not told: %s\n%v", want, found)
		}
	}
	if text := s.RegionText("Northern Rim"); len(text.Bad) == 0 {
		t.Error("one of them is printed")
	}
}
