package dataset

import (
	"strings"
	"testing"
	"time"
)

// TestStrict holds that a warning is poison to who takes none, and to nobody
// else.
func TestStrict(t *testing.T) {
	files, sets := good(t)
	s, _ := Load(files, sets, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	if s.warned() {
		t.Fatal("the good files are warned of")
	}
	if s.Strict() != s {
		t.Error("a set without warnings is another to who takes none")
	}
	f := files["data/countries.csv"]
	lines := strings.Split(string(f.Data), "\n")
	lines[1] = strings.Replace(lines[1], ",", ", ", 1)
	lines = append(lines[:2], append([]string{""}, lines[2:]...)...)
	f.Data = []byte(strings.Join(lines, "\n"))
	s, found := Load(files, sets, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	if found.Err() != nil {
		t.Fatal(found)
	}
	c := s.Strict()
	for i, was := range s.Countries {
		is := c.Countries[i]
		if len(was.Bad) > 0 || len(is.Warned) > 0 || (len(is.Bad) > 0) != (i == 0) {
			t.Errorf("%s: %v, strictly %v", was.ID.Text, was.Bad, is.Bad)
		}
	}
	if len(s.Loose) > 0 || len(c.Loose["countries"]) != 1 || c.Loose["countries"].Err() == nil {
		t.Errorf("loose: %v, strictly %v", s.Loose, c.Loose)
	}
	if got := s.Only([]string{"points"}).Strict().Country(c.Countries[0].ID.Text); len(got.Bad) != 1 {
		t.Errorf("of a part: %v", got.Bad)
	}
}
