package problem

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	countries := []string{"Kazakhstan", "Kyrgyzstan", "Uzbekistan", "KAZ", "Қазақстан"}
	for _, c := range []struct {
		word  string
		known []string
		want  string
	}{
		{"Kazahkstan", countries, "Kazakhstan"}, // two letters swapped count once
		{"kazakstan", countries, "Kazakhstan"},
		{"KAZAKHSTAN", countries, "Kazakhstan"},
		{"Uzbekstan", countries, "Uzbekistan"},
		{"қазакстан", countries, "Қазақстан"},
		{"KZA", countries, "KAZ"},
		{"France", countries, ""},
		{"", countries, ""},
		{"schedul", []string{"schedules", "outlets"}, "schedules"},
		{"nmae", []string{"name", "file"}, "name"},
		{"ab", []string{"ba", "ac"}, "ba"}, // of equally near words the first
		{"x", nil, ""},
		{"S2", []string{"S1"}, ""}, // another source, no slip
		{"S12", []string{"S21", "S1"}, ""},
		{"Q1", []string{"P1"}, ""}, // too short beside its digit
		{"s1", []string{"S1"}, "S1"},
		{"gpd_2015", []string{"gdp_2016", "gdp_2015"}, "gdp_2015"},
	} {
		if got := Nearest(c.word, c.known); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Centrl Asia", "Central Asia", true},
		{"Cenral Aisa", "Central Asia", true}, // a slip in each word
		{"central asia", "Central  Asia", true},
		{"CentralAsia", "Central Asia", true},
		{"Washingtn", "Washington", true},
		{"Central Asia", "Central Asia", false}, // the same name
		{"East Africa", "West Africa", false},
		{"North Asia", "South Asia", false},
		{"Region 1", "Region 2", false},
		{"Zone A", "Zone B", false},
		{"Asia", "Central Asia", false},
		{"", "Asia", false},
	} {
		if got := Alike(c.a, c.b); got != c.want || Alike(c.b, c.a) != c.want {
			t.Errorf("Alike(%q, %q) = %v, want %v both ways", c.a, c.b, got, c.want)
		}
	}
}

// The distance is symmetric, zero for the same word, and never more than the
// longer word has letters.
func TestDistance(t *testing.T) {
	word := rapid.StringMatching(`[abcд]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		d := distance(a, b, 100)
		if d != distance(b, a, 100) || d > max(len(a), len(b)) || (d == 0) != (string(a) == string(b)) {
			t.Fatalf("distance(%q, %q) = %d", string(a), string(b), d)
		}
		if got := distance(a, b, 2); got != min(d, 2) {
			t.Fatalf("distance(%q, %q) with limit 2 = %d, without %d", string(a), string(b), got, d)
		}
	})
}

// One slip in a word of three letters or more finds the word again.
func TestNearestForgivesOneSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := []rune(rapid.StringMatching(`[a-z]{3,12}`).Draw(t, "word"))
		i := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		slip := append([]rune{}, word...)
		switch rapid.IntRange(0, 2).Draw(t, "slip") {
		case 0:
			slip[i], slip[i+1] = slip[i+1], slip[i]
		case 1:
			slip = append(slip[:i], slip[i+1:]...)
		case 2:
			slip = append(slip[:i], append([]rune{'x'}, slip[i:]...)...)
		}
		if got := Nearest(strings.ToUpper(string(slip)), []string{string(word)}); got != string(word) {
			t.Fatalf("Nearest(%q) = %q, want %q", string(slip), got, string(word))
		}
	})
}

func TestProblemStrings(t *testing.T) {
	at := Place{File: "data/influence.csv", Line: 4, Column: 3}
	for _, c := range []struct {
		p    Problem
		want string
	}{
		{Errorf(at, "D010", "%q is not on scale influence", "Strnog").WithHint("did you mean %q?", "strong"),
			`data/influence.csv:4:3: D010: "Strnog" is not on scale influence; did you mean "strong"?`},
		{Warningf(Place{File: "a", Line: 2}, "D007", "trimmed"), "a:2: D007: warning: trimmed"},
		{Notef(Place{}, "", "no rows"), "note: no rows"},
	} {
		if got := c.p.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	warn, note := Warningf(Place{File: "b", Line: 10}, "W", "w"), Notef(Place{File: "b", Line: 2}, "N", "n")
	bad := Errorf(Place{File: "a"}, "E", "e")
	l := List{warn, bad, note, warn}
	if got := l.Sorted(); len(got) != 3 || got[0] != bad || got[1] != note || got[2] != warn {
		t.Errorf("sorted: %v", got)
	}
	if got := append(l, (List{warn}).Strict()...).Sorted(); len(got) != 3 || got[2].Severity != Error {
		t.Errorf("of two severities the graver: %v", got)
	}
	if l.Err() == nil || (List{warn, note}).Err() != nil {
		t.Error("Err is for errors only")
	}
	if s := (List{warn, note}).Strict(); s.Err() == nil || s[1].Severity != Note || warn.Severity != Warning {
		t.Error("Strict raises warnings and leaves notes")
	}
}

func TestPlaceInSheet(t *testing.T) {
	for _, c := range []struct {
		at   Place
		want string
	}{
		{Place{File: "desk.xlsx", Sheet: "influence"}, "desk.xlsx[influence]"},
		{Place{File: "desk.xlsx", Sheet: "influence", Line: 4}, "desk.xlsx[influence!4]"},
		{Place{File: "desk.xlsx", Sheet: "influence", Line: 4, Column: 3}, "desk.xlsx[influence!C4]"},
		{Place{File: "desk.xlsx", Sheet: "influence", Line: 1, Column: 26}, "desk.xlsx[influence!Z1]"},
		{Place{File: "desk.xlsx", Sheet: "influence", Line: 1, Column: 27}, "desk.xlsx[influence!AA1]"},
		{Place{File: "desk.xlsx", Sheet: "influence", Line: 1, Column: 16384}, "desk.xlsx[influence!XFD1]"},
	} {
		if got := c.at.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
