package report

import (
	"testing"

	"brief/report/doc"
)

// Words are found as people type them or as a reader of PDF hands them over.
func TestPasted(t *testing.T) {
	origin := &doc.Origin{ID: "data:1"}
	p := &printed{runs: []doc.Run{
		{Words: "China’s “Belt\u00a0and Road” ", Origin: origin}, {Words: " is long\u2011term — or\u00adder −5", Origin: origin},
	}}
	for _, text := range []string{
		"China's", "china’s", `"belt and road"`, "“Belt and Road”", "Belt  and\tRoad", "Belt and\nRoad", "belt and\r\n  road",
		`road" is`, `Road”  is`, "long-term", "long\u2011term", "long\u2010term", "term - order", "term – or\u00adder", "-5", "\u22125",
	} {
		if len(p.holding(folded(text))) == 0 {
			t.Errorf("%q is not found in %q", text, p.text())
		}
	}
	for _, text := range []string{"beltand", "longterm", "China s"} {
		if len(p.holding(folded(text))) != 0 {
			t.Errorf("%q is found in %q", text, p.text())
		}
	}
}
