package templates

import (
	"bytes"
	"strings"
	"testing"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// Whatever a condition looks at is as bad as if it were printed, and what it
// does not come to look at is not.
func TestConditionsSeePoison(t *testing.T) {
	content := func(x *run) (map[string]any, funcs) {
		data, calls := testContent(x)
		data["Fact"] = fact{true, []*doc.Origin{{ID: "test:bad"}}}
		data["Gone"] = Value{{Origin: &doc.Origin{ID: "test:bad"}}}
		return data, calls
	}
	for condition, looks := range map[string]bool{
		`if .Bad`: true, `with .Bad`: true, `if .Gone`: true, `with .Fact`: true, `if .Fact`: true, `if not .Fact`: true, `if not .Bad`: true,
		`if eq .Bad "x"`: true, `if eq "x" "y" .Bad`: true, `if ne "x" .Bad`: true, `if lt .Bad "x"`: true, `if ge "x" .Bad`: true, `if gt (len .Bad) 3`: true,
		`if .Bad | eq "x"`: true, `if eq .Fact true`: true, `if (index .Record "Level") | ne .Bad`: true, `if .None`: false,
		`if and .Name .Bad`: true, `if or .Empty .Bad .Name`: true, `if .Bad | and .Name`: true, `if and (or .Bad .Empty) .Name`: true, `if not (and .Name .Bad)`: true,
		`if and .Empty .Bad`: false, `if or .Name .Bad`: false, `if or .Name (eq .Bad "x")`: false, `if not (or .Name .Fact)`: false,
		`if .Empty}}{{else if .Bad`: true, `if .Name}}{{else if .Bad`: false, `range .Words}}{{if eq . $.Bad}}{{end`: true,
		`if $x := .Bad`: true, `with $x := (and .Name .Fact)`: true,
	} {
		_, found := parseTest(t, "t.md", page("{{ "+condition+" }}a{{ else }}b{{ end }}")).fill(testInput(), content)
		if bad := strings.Contains(found.Error(), "D010"); bad != looks {
			t.Errorf("%s: %v", condition, found)
		}
		for _, p := range found {
			if p.Severity == problem.Error && p.Code != "D010" {
				t.Errorf("%s: %v", condition, p)
			}
		}
	}
}

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
