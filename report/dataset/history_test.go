package dataset

import (
	"strings"
	"testing"
	"testing/fstest"
)

// rated loads the good workspace with other ratings.
func rated(t *testing.T, rows string) *Set {
	t.Helper()
	files, sets := good(t)
	files["data/influence.csv"] = &fstest.MapFile{Data: []byte("country,actor,dimension,level,trend,confidence,basis,as_of,source,current\n" + rows)}
	s, found := Load(files, sets, issued)
	if found.Err() != nil {
		t.Fatal(found)
	}
	return s
}

// keys are those of ratings, with their levels.
func keys(rs []*Rating) string {
	var all []string
	for _, r := range rs {
		all = append(all, r.Key+"="+r.Level.Text)
	}
	return strings.Join(all, " ")
}

// Of several ratings of one key the newest prints, its past stands in order of
// date, and what other sources say is kept; dimensions are keys of their own.
func TestHistory(t *testing.T) {
	s := rated(t, strings.Join([]string{
		"XAV,XXA,overall,strong,not stated,not stated,reported,2026-11-01,S1,",
		"XAV,XXA,overall,moderate,not stated,not stated,reported,2026-09-01,S1,",
		"XAV,XXA,trade,moderate,not stated,not stated,reported,2026-10-01,S2,",
		"XAV,XXA,overall,moderate,not stated,not stated,reported,2026-10-01,S1,yes",
		"XAV,XXA,overall,strong,not stated,not stated,reported,2026-10-01,S2,",
		"XAV,XXA,overall,strong,not stated,not stated,reported,not stated,S2,",
		"XAV,XXB,overall,moderate,not stated,not stated,reported,2026-11-01,S1,yes",
		"XAV,XXB,overall,strong,not stated,not stated,reported,2026-11-01,S2,",
		"XBR,XXA,security,strong,not stated,not stated,reported,not stated,S1,",
	}, "\n"))
	for _, c := range []struct{ what, got, want string }{
		{"prints", keys([]*Rating{s.Rating("XAV", "XXA")}), "XAV/XXA/overall=strong"},
		{"marked", keys([]*Rating{s.Rating("XAV", "XXB")}), "XAV/XXB/overall=moderate"},
		{"trade", keys([]*Rating{s.RatingIn("XAV", "XXA", "trade")}), "XAV/XXA/trade=moderate"},
		{"history", keys(s.History("XAV", "XXA", overall)), "XAV/XXA/overall/2026-09-01/S1=moderate XAV/XXA/overall/2026-10-01/S1=moderate XAV/XXA/overall=strong"},
		{"history without dates", keys(s.History("XBR", "XXA", "security")), ""},
		{"others", keys(s.Others("XAV", "XXA", overall)), "XAV/XXA/overall/2026-10-01/S2=strong"},
		{"others of the marked", keys(s.Others("XAV", "XXB", overall)), "XAV/XXB/overall/2026-11-01/S2=strong"},
		{"others of one", keys(s.Others("XAV", "XXA", "trade")), ""},
		{"others of none", keys(s.Others("XCO", "XXA", overall)), ""},
		{"dimensions", strings.Join(s.Dimensions("XAV", "XBR"), " "), "trade security"},
		{"dimensions of one", strings.Join(s.Dimensions("XCO"), " "), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
	if s.Rating("XBR", "XXA") != nil {
		t.Error("a rating of one dimension is taken for the overall one")
	}
}

// What a judgement has taken the place of is kept and not printed; a circle
// refuses what would print any of it.
func TestJudgementsOn(t *testing.T) {
	files, sets := good(t)
	s, _ := Load(files, sets, issued)
	ids := func(js []*Judgement) string {
		var all []string
		for _, j := range js {
			all = append(all, j.ID)
		}
		return strings.Join(all, " ")
	}
	if got := ids(s.JudgementsOn("XAV", "region:Northern Rim")); got != "J2 J3" {
		t.Errorf("printed are %s", got)
	}
	if s.Judgement("J1") == nil || s.Row("judgements:J1") == nil || s.Row("countries:XAV") == nil || s.Row("countries:XXX") != nil {
		t.Error("rows are not found by their reference")
	}
	f := files["data/judgements.csv"]
	f.Data = []byte(strings.Replace(string(f.Data), "2026-10-01,\n", "2026-10-01,J2\n", 1))
	s, found := Load(files, sets, issued)
	if got := ids(s.JudgementsOn("XAV")); got != "J1 J2" || len(s.Judgement("J1").Bad) == 0 || len(s.Judgement("J2").Bad) == 0 {
		t.Errorf("printed are %s\n%v", got, found)
	}
	if part := s.Only([]string{"judgements"}); len(part.Judgements) != 3 || part.Indicators != nil || len(s.Only([]string{"indicators"}).Indicators) != 3 {
		t.Error("a report does not read what it names")
	}
}

// A report that does not read a dataset is made again without it: a judgement
// that rests on its rows is as it was.
func TestBasisNotAtHand(t *testing.T) {
	files, sets := good(t)
	f := files["data/judgements.csv"]
	f.Data = []byte(strings.Replace(string(f.Data), "countries:XAV|sources:S1", "points:P1|indicators:XAV/growth/2026", 1))
	for _, name := range []string{"points", "recommendations", "indicators", "indicator_defs"} {
		delete(sets, name)
	}
	s, found := Load(files, sets, issued)
	if found.Err() != nil || len(found) != 2 || len(s.Judgement("J2").Warned) > 0 {
		t.Errorf("%v", found)
	}
}
