package config

import (
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/problem"
)

// The labels of the Traffic Light Protocol, FIRST, version 2.0 (August 2022),
// section 3: written in capitals without spaces, never translated.
var tlp = []string{"TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"}

// parseMark reads a handling mark: a label of TLP 2.0, any other text, or none.
func parseMark(s string) (any, fault) {
	refuse := func(what, hint string) (any, fault) { return nil, fault{"H401", what, hint} }
	upper := strings.ToUpper(strings.TrimSpace(s))
	switch bare := strings.Join(strings.Fields(upper), ""); {
	case strings.EqualFold(s, "none"):
		return "", fault{}
	case slices.Contains(tlp, s):
		return s, fault{}
	case strings.TrimSpace(s) == "":
		return refuse("the mark is empty", "write none for no mark")
	case !strings.HasPrefix(bare, "TLP"):
		if n := utf8.RuneCountInString(s); n > 60 {
			return nil, wrong("want a mark of at most 60 characters, found %d", n)
		}
		return s, fault{}
	case bare == "TLP:WHITE" || bare == "TLPWHITE":
		return refuse(quoted(s)+" was replaced by TLP:CLEAR in TLP 2.0", "write TLP:CLEAR")
	case slices.Contains(tlp, upper):
		return refuse(quoted(s)+" is not in capitals", "write "+upper)
	case slices.Contains(tlp, colon(bare)) && strings.ContainsAny(s, " \t"):
		return refuse(quoted(s)+" has a space", "write "+colon(bare))
	default:
		hint := "write " + either(tlp)
		if near := problem.Nearest(colon(bare), tlp); near != "" {
			hint = "did you mean " + near + "?"
		}
		return refuse(quoted(s)+" is not a label of TLP 2.0", hint)
	}
}

// ParseMark reads a handling mark: a label of TLP 2.0, any other text, or none,
// which is "". Where it is none of them what says why, and hint what to write.
func ParseMark(s string) (mark, what, hint string) {
	v, f := parseMark(s)
	mark, _ = v.(string)
	return mark, f.what, f.hint
}

// colon puts the colon where a label of TLP has it.
func colon(bare string) string {
	return "TLP:" + strings.TrimLeft(strings.TrimPrefix(bare, "TLP"), ":-_")
}
