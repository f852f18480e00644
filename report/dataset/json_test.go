package dataset

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"brief/report/config"
	"brief/report/golden"
)

const goodJSON = `{"sources": [
  {"id": "S1", "title": "A report", "accessed": "2026-11-20", "kind": "official", "remarks": {"general": "Said twice."}},
  {"id": "S2", "title": "Another", "accessed": "2026-11-21", "kind": "news"}
]}`

// brokenJSON are files of sources, good ones first.
var brokenJSON = []struct{ name, text string }{
	{"as it is", goodJSON},
	{"a list at the top", strings.TrimSuffix(strings.TrimPrefix(goodJSON, `{"sources": `), "}")},
	{"byte order mark", "\ufeff" + goodJSON},
	{"escapes", strings.Replace(goodJSON, "A report", `A \"re\u0070ort\" \ud83d\ude00`, 1)},
	{"numbers as written", strings.Replace(goodJSON, `"A report"`, `1.10`, 1)},
	{"large number as written", strings.Replace(goodJSON, `"A report"`, `123456789012345678901234567890`, 1)},
	{"nothing where nothing need be", strings.Replace(goodJSON, `"kind": "news"`, `"kind": "news", "author": null`, 1)},
	{"a list of one", strings.Replace(goodJSON, `"Another"`, `["Another"]`, 1)},

	{"empty", " \n"},
	{"trailing comma", strings.Replace(goodJSON, `"news"}`, `"news"},`, 1)},
	{"trailing comma in an object", strings.Replace(goodJSON, `"news"`, `"news",`, 1)},
	{"cut off", goodJSON[:len(goodJSON)/2]},
	{"two values", goodJSON + "\n{}"},
	{"comment", "// ours\n" + goodJSON},
	{"key twice", strings.Replace(goodJSON, `"id": "S2"`, `"id": "S2", "id": "S3"`, 1)},
	{"key twice at the top", `{"sources": [], "sources": []}`},
	{"unknown key", strings.Replace(goodJSON, `"kind": "news"`, `"kynd": "news"`, 1)},
	{"another dataset", strings.Replace(goodJSON, "sources", "source", 1)},
	{"no list", `{"sources": {"id": "S1"}}`},
	{"a text at the top", `"sources"`},
	{"number too large", strings.Replace(goodJSON, `"A report"`, `1e999`, 1)},
	{"truth", strings.Replace(goodJSON, `"news"`, `true`, 1)},
	{"nothing where something must be", strings.Replace(goodJSON, `"Another"`, `null`, 1)},
	{"an object where a text must be", strings.Replace(goodJSON, `"Another"`, `{"en": "Another"}`, 1)},
	{"32 levels", `{"sources": ` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`},
	{"10,001 levels", strings.Repeat("[", 10001) + strings.Repeat("]", 10001)},
	{"half a character", strings.Replace(goodJSON, "A report", `A \ud83d report`, 1)},
	{"second half of a character", strings.Replace(goodJSON, "A report", `A \ude00 report`, 1)},
	{"direction, escaped", strings.Replace(goodJSON, "A report", `A \u202e report`, 1)},
	{"direction, in a key", strings.Replace(goodJSON, `"title": "Another"`, `"ti\u202etle": "Another"`, 1)},
	{"direction", strings.Replace(goodJSON, "A report", "A \u202e report", 1)},
	{"control character, escaped", strings.Replace(goodJSON, "A report", `A \u0000 report`, 1)},
	{"line break, escaped", strings.Replace(goodJSON, "A report", `A\nreport`, 1)},
	{"bad escape", strings.Replace(goodJSON, "A report", `A \x report`, 1)},
	{"not UTF-8", strings.Replace(goodJSON, "A report", "A \xf6 report", 1)},
}

// TestJSON reads the sources from JSON, good and broken, and compares all that
// is said.
func TestJSON(t *testing.T) {
	var got strings.Builder
	for _, c := range brokenJSON {
		files, sets := good(t)
		files["data/sources.json"] = &fstest.MapFile{Data: []byte(c.text)}
		sets["sources"] = config.Dataset{Name: "sources", File: "data/sources.json", Place: sets["sources"].Place}
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		fmt.Fprintf(&got, "%s\n%s", c.name, report(s, found, "sources"))
		if found.Err() == nil {
			fmt.Fprintf(&got, "  titles: %q and %q\n", s.Source("S1").Title.Text, s.Source("S2").Title.Text)
		}
		got.WriteByte('\n')
	}
	golden.Compare(t, "json.golden", got.String())
}

// TestPlacesInJSON: wherever a value stands, in however many lines, its place
// is that of its first character.
func TestPlacesInJSON(t *testing.T) {
	_, sets := good(t)
	sets = map[string]config.Dataset{"sources": {Name: "sources", File: "data/sources.json", Place: sets["sources"].Place}}
	rapid.Check(t, func(t *rapid.T) {
		space := rapid.SampledFrom([]string{"", "", " ", "\t", "\n", "\r\n", "\n\n  "})
		var b strings.Builder
		write := func(parts ...string) {
			for _, p := range parts {
				b.WriteString(p + space.Draw(t, "space"))
			}
		}
		write("[")
		titles := make([]string, rapid.IntRange(1, 5).Draw(t, "sources"))
		for i := range titles {
			if i > 0 {
				write(",")
			}
			titles[i] = fmt.Sprintf(`"%s %d"`, rapid.SampledFrom([]string{"A report", "東京", "Ä", `a \" b`}).Draw(t, "title"), i)
			write("{", `"id"`, ":", fmt.Sprintf(`"S%d"`, i), ",", `"title"`, ":", titles[i], ",", `"accessed"`, ":", `"2026-11-20"`, ",", `"kind"`, ":", `"news"`, "}")
		}
		write("]")
		s, _ := Load(fstest.MapFS{"data/sources.json": {Data: []byte(b.String())}}, sets, issued)
		if len(s.Sources) != len(titles) {
			t.Fatalf("%d sources of %d in %q", len(s.Sources), len(titles), b.String())
		}
		lines := strings.Split(b.String(), "\n")
		for i, x := range s.Sources {
			at := x.Title.Place
			if here := string([]rune(lines[at.Line-1])[at.Column-1:]); !strings.HasPrefix(here, titles[i]) {
				t.Fatalf("the title of source %d stands at %v in %q: %s", i, at, b.String(), here)
			}
		}
	})
}

// TestScalesInJSON: scales are read from JSON too.
func TestScalesInJSON(t *testing.T) {
	files, sets := good(t)
	files["data/scales.json"] = &fstest.MapFile{Data: []byte(`{"scales": {
		"influence": {"levels": [{"id": "moderate", "label": "Moderate"}, {"id": "strong", "label": "Strong"}], "note": "Two words."},
		"trend": {"levels": [{"id": "declining", "sign": "-"}, {"id": "steady", "sign": "0"}, {"id": "growing", "sign": "+"}]},
		"confidence": {"levels": ["low", "moderate", "high"]}, "likelihood": {"kind": "icd203"}}, "missing": {"not_stated": "not stated"}}`)}
	sets["scales"] = config.Dataset{Name: "scales", File: "data/scales.json"}
	s, found := Load(files, sets, issued)
	if found.Err() != nil || s.Scales["influence"].Index("strong") != 1 || s.Scales["influence"].Note.Place.String() != "data/scales.json:2:115" {
		t.Errorf("%v\n%+v", found, s.Scales["influence"])
	}
}
