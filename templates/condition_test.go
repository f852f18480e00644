package templates

import (
	"bytes"
	"strings"
	"testing"

	"brief/report/dataset"
)

// A memo that asks for a misspelt or an empty level is refused, and not told
// that it is not the one that was asked for.
func TestConditionsSeeBadRows(t *testing.T) {
	for _, level := range []string{"strnog", ""} {
		p := shapes[0].plot
		p.ratings = append([]string{"KAZ,CHN,strnog,-"}, p.ratings...)
		files := p.files()
		csv := files["data/influence.csv"]
		csv.Data = bytes.Replace(csv.Data, []byte(",strnog,"), []byte(","+level+","), 1)
		set, err := load(files)
		if err == nil {
			t.Fatal("the data have no fault")
		}
		in := input(t, set, "KAZ")
		in.Actors = []string{"CHN"}
		for _, memo := range []string{
			`{{ if eq .Level "Strong" }}high{{ else }}not high{{ end }}`, `{{ with .Level }}{{ else }}none{{ end }}`, `{{ .Level }}`,
			`{{ if .TrendStated }}x{{ end }}`, `{{ if not .TrendStated }}x{{ end }}`,
		} {
			src := "---\nkicker: policy-brief\nseries: series-country\nsubject: subject-country\n---\n" + page("{{ range .Ratings }}"+memo+"{{ end }}")
			if d, found := parseTest(t, "t.md", src).Execute(in); d != nil || !strings.Contains(found.Error(), "data/influence.csv") {
				t.Errorf("%q: %s: %v", level, memo, found)
			}
		}
	}
}

// A ladder shows a level of its own scale, never a word that only reads alike.
func TestSignsAreOfTheirScale(t *testing.T) {
	s := &dataset.Scale{ID: "influence", Levels: []dataset.Level{{ID: "low", Label: dataset.Cell{Text: "Moderate"}}, {ID: "high", Label: dataset.Cell{Text: "High"}}}}
	other := &dataset.Scale{ID: "confidence", Levels: []dataset.Level{{ID: "medium", Label: dataset.Cell{Text: "High"}, Sign: "+"}}}
	x := newRun(&Template{}, &Input{Words: testWords(), Set: &dataset.Set{Scales: map[string]*dataset.Scale{"influence": s, "confidence": other}}})
	of := func(scale, id string) Value {
		return x.label(dataset.Cell{ID: "influence:A/B/overall:" + scale, Text: id}, &dataset.Row{}, scale)
	}
	if v := x.ladder(of("influence", "high")); v[0].Shape == nil || v[0].Shape.At != 1 {
		t.Errorf("high stands at %v", v[0].Shape)
	}
	if v := x.ladder(of("confidence", "medium")); v[0].Words != "High" || v[0].Shape.At != -1 {
		t.Errorf("a confidence stands at %v", v[0].Shape)
	}
	if v := x.arrow(of("influence", "low")); v[0].Shape != nil {
		t.Errorf("a level has the arrow %v", v[0].Shape)
	}
}
