package markup

import (
	"strings"
	"testing"

	"brief/report/problem"
)

// Whatever a condition looks at is as bad as if it were printed, and what it
// does not come to look at is not.
func TestConditionsSeePoison(t *testing.T) {
	for condition, looks := range map[string]bool{
		`if .Bad`: true, `with .Bad`: true, `if .Gone`: true, `with .Fact`: true, `if .Fact`: true, `if not .Fact`: true, `if not .Bad`: true,
		`if eq .Bad "x"`: true, `if eq "x" "y" .Bad`: true, `if ne "x" .Bad`: true, `if lt .Bad "x"`: true, `if ge "x" .Bad`: true, `if gt (len .Bad) 3`: true,
		`if .Bad | eq "x"`: true, `if eq .Fact true`: true, `if (index .Record "Level") | ne .Bad`: true, `if .None`: false,
		`if and .Name .Bad`: true, `if or .Empty .Bad .Name`: true, `if .Bad | and .Name`: true, `if and (or .Bad .Empty) .Name`: true, `if not (and .Name .Bad)`: true,
		`if and .Empty .Bad`: false, `if or .Name .Bad`: false, `if or .Name (eq .Bad "x")`: false, `if not (or .Name .Fact)`: false,
		`if .Empty}}{{else if .Bad`: true, `if .Name}}{{else if .Bad`: false, `range .Words}}{{if eq . $.Bad}}{{end`: true,
		`if $x := .Bad`: true, `with $x := (and .Name .Fact)`: true,
	} {
		_, found := fill(parseTest(t, "t.md", page("{{ "+condition+" }}a{{ else }}b{{ end }}")))
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
