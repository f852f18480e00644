package dataset

import (
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"brief/report/config"
	"brief/report/problem"
)

// words that a cell may hold: right ones, wrong ones, and hostile ones.
var cells = []string{
	"", "not stated", "strong", "moderate", "growing", "Srtong", "XAV", "XBR", "XCO", "XXA", "XXB", "QQQ", "overall", "reported",
	"2026-11-20", "2026-11-19", "2026-13-01", "S1", "S2", "S9", "desk", "=1", "a\u202eb", "\x00", " strong ", "a\nb", `say "so"`, "a;b;c",
	"region:Northern Rim", "P1", "1", "Ports & Grid", "Авэрланд", strings.Repeat("x", 80), "\ufeff", "\ufffe",
}

// checkCounts holds what is true of every load: rows are kept or refused, a
// kept row has no problem, and every refused one is told.
func checkCounts(t interface{ Errorf(string, ...any) }, s *Set, found problem.List) {
	for name, n := range s.Counts {
		if n.Rows != n.Kept+n.Refused || n.Kept < 0 || n.Refused < 0 {
			t.Errorf("%s: %+v", name, n)
		}
	}
	good := map[string]int{}
	for _, row := range s.rows() {
		if len(row.Bad) == 0 {
			good[row.Dataset]++
		}
		for _, p := range row.Bad {
			if p.Severity != problem.Error || !slices.Contains(found, p) {
				t.Errorf("row %s:%s is refused for what is not told: %v", row.Dataset, row.Key, p)
			}
		}
	}
	for _, r := range s.Ratings {
		for _, p := range r.Bad {
			if p.Severity != problem.Error || !slices.Contains(found, p) {
				t.Errorf("rating %s is refused for what is not told: %v", r.Key, p)
			}
		}
	}
	for name, n := range good {
		if n != s.Counts[name].Kept {
			t.Errorf("%s: %d rows without a problem, %d counted as kept", name, n, s.Counts[name].Kept)
		}
	}
	for name, n := range s.Counts {
		if n.Refused > 0 && found.Err() == nil {
			t.Errorf("%s: %d rows refused and nothing told", name, n.Refused)
		}
	}
	for name, loose := range s.Loose {
		if len(loose) == 0 {
			t.Errorf("%s: loose without a problem", name)
		}
	}
}

// TestEveryRowIsCounted changes cells of good files at random and finds every
// row again, as kept or as refused.
func TestEveryRowIsCounted(t *testing.T) {
	base, sets := good(t)
	rapid.Check(t, func(t *rapid.T) {
		files := maps.Clone(base)
		name := rapid.SampledFrom([]string{"influence", "countries", "actors", "points", "recommendations"}).Draw(t, "dataset")
		rows, err := csv.NewReader(strings.NewReader(string(files["data/"+name+".csv"].Data))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 4).Draw(t, "faults") {
			i := rapid.IntRange(1, len(rows)-1).Draw(t, "row")
			j := rapid.IntRange(0, len(rows[i])-1).Draw(t, "column")
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				rows[i] = slices.Delete(rows[i], j, min(j+1, len(rows[i])-1))
			case 1:
				rows[i] = slices.Insert(rows[i], j, rapid.SampledFrom(cells).Draw(t, "cell"))
			case 2:
				rows = append(rows, slices.Clone(rows[i]))
			default:
				rows[i][j] = rapid.SampledFrom(cells).Draw(t, "cell")
			}
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		files["data/"+name+".csv"] = &fstest.MapFile{Data: []byte(b.String())}
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		lines := strings.Count(b.String(), "\n") - 1 // a row with a line break in a cell is one, or what is in its lines
		if n := s.Counts[name].Rows; n < len(rows)-1 || n > lines {
			t.Errorf("%d rows in the file, in %d lines, %d counted", len(rows)-1, lines, n)
		}
	})
}

// TestOneRowBrokenByBytes breaks single rows of a long file below the level of
// CSV: only these are refused, and the rest stays.
func TestOneRowBrokenByBytes(t *testing.T) {
	files, sets := good(t)
	delete(sets, "texts")
	const rows = 300
	lines := []string{"id,kind,order,text,scope,actors,source"}
	for i := range rows {
		lines = append(lines, "Q"+string(rune('A'+i/26))+string(rune('A'+i%26))+`,means,1,"A text, quoted",region:Northern Rim,XXA,S1`)
	}
	for _, broken := range []string{`"`, `,,`, `x"y`, `"a" b`, `Q,"`, `"""`, `Q,"a""`, ",,,,,,,,,", "\x01", "Q\rR", ";;;;;;", "\ufeff", `Q1,means,1,=x,region:Northern Rim,XXA,S1`, `Q1,means,1,ok,region:Elsewhere,XXA,S1`} {
		for _, at := range []int{1, rows / 2, rows} {
			l := slices.Clone(lines)
			l[at] = broken
			files["data/points.csv"] = &fstest.MapFile{Data: []byte(strings.Join(l, "\n") + "\n")}
			s, found := Load(files, sets, issued)
			checkCounts(t, s, found)
			n := s.Counts["points"]
			blank := strings.Trim(broken, ",") == "" // holds nothing: told as a blank line, not a row
			if blank && (n.Rows != rows-1 || n.Kept != rows-1) || !blank && (n.Rows != rows || n.Kept != rows-1) {
				t.Errorf("line %d is %q: %+v, found\n%v", at+1, broken, n, found)
			}
		}
	}
}

// TestLimitOfRows: one row more than the limit is told, and none is read.
func TestLimitOfRows(t *testing.T) {
	files, _ := good(t)
	line := "R1,a\n"
	files["data/points.csv"] = &fstest.MapFile{Data: []byte("id,x\n" + strings.Repeat(line, maxRows+1))}
	ignored := map[string]config.Column{"x": {Ignore: true}}
	s, found := Load(files, map[string]config.Dataset{"points": {File: "data/points.csv", Columns: ignored}}, issued)
	if len(s.Points) > 0 || len(s.Loose["points"]) != 1 {
		t.Errorf("%d rows read, %v", len(s.Points), s.Loose)
	}
	if !slices.ContainsFunc(found, func(p problem.Problem) bool { return p.Code == "F601" && p.Place.Line == maxRows+2 }) {
		t.Errorf("no F601 at line %d", maxRows+2)
	}
}
