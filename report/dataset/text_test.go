package dataset

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/golden"
)

// What stands below a head may have a last day of its own; a text of which all
// is past gives way to that of the region, as one whose last day is over.
func TestTextUntil(t *testing.T) {
	const week, why = "## This week\n\nA tender opens. [S1]\n", "\n## Why it matters\n\nA port is busy. [desk]\n"
	var got strings.Builder
	for _, c := range []struct{ name, text string }{
		{"no date", week + why},
		{"one head ends later", "---\nuntil This week: 2026-11-29\n---\n" + week + why},
		{"one head ends today", "---\nuntil this WEEK: 2026-11-24\n---\n" + week + why},
		{"one head is past", "---\nuntil This week: 2026-11-23\n---\n" + week + why},
		{"all heads are past", "---\nuntil This week: 2026-11-23\n---\n" + week},
		{"the text is past, its head not", "---\nuntil This week: 2027-11-23\nuntil: 2026-11-01\n---\n" + week},
		{"the head is not there", "---\nuntil Last week: 2026-12-23\n---\n" + week},
		{"no date for the head", "---\nuntil This week: Sunday\n---\n" + week},
		{"a head twice", "---\nuntil This week: 2026-12-23\nuntil This week: 2026-12-24\n---\n" + week},
		{"the text twice", "---\nuntil: 2026-12-23\nuntil: 2026-12-24\n---\n" + week},
		{"all is past but cannot be read", "---\nuntil This week: 2026-11-23\n---\n" + week + "\n- A list. [S1]\n"},
	} {
		files, sets := good(t)
		files["data/texts/XBR.md"] = &fstest.MapFile{Data: []byte(c.text)}
		s, found := Load(files, sets, issued)
		fmt.Fprintf(&got, "%s\n%s", c.name, report(s, found, "texts"))
		x := s.CountryText("XBR")
		fmt.Fprintf(&got, "  text of %s, bad %v:", x.Scope, len(x.Bad) > 0)
		for _, h := range x.On(s.Today) {
			fmt.Fprintf(&got, " %q", h.Head.Text)
		}
		got.WriteString("\n\n")
	}
	golden.Compare(t, "until.golden", got.String())
}

// A country's own text takes the place of its region's as a whole, and what is
// lost by that is noted; a head that is past here is meant to be.
func TestTextDisplaces(t *testing.T) {
	const view = "## Our view\n\nIt is deep. [desk]\n"
	for _, c := range []struct{ text, want string }{
		{"## Why it matters\n\nA port is busy. [S1]\n", ""},
		{view, `data/texts/XBR.md:1:1: D096: note: this text takes the place of data/texts/Northern-Rim.md, which says more below "Why it matters"; write that head here too, if Brennmark shall print it`},
		{"---\nuntil: 2026-11-01\n---\n" + view, ""},
		{"---\nuntil Why it matters: 2026-11-01\n---\n" + view + "\n## Why it matters\n\nIt was. [desk]\n", ""},
	} {
		files, sets := good(t)
		files["data/texts/XBR.md"] = &fstest.MapFile{Data: []byte(c.text)}
		_, found := Load(files, sets, issued)
		got := ""
		for _, p := range found {
			if p.Place.File == "data/texts/XBR.md" {
				got += p.String()
			}
		}
		if got != c.want {
			t.Errorf("%q: got\n%s", c.text, got)
		}
	}
}
