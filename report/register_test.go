package report_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/report"
	"brief/report/archive"
	"brief/report/doc"
	"brief/report/problem"
)

// head is a line of a register.
var head = archive.Head{Line: 2734, SHA256: "9f3ac2e41b07d8556f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f"}

// TestRegisterFits holds that every edition says where the register stood, and
// still has its pages.
func TestRegisterFits(t *testing.T) {
	everyEdition(t, func(t *testing.T, dir string, b *report.Builder, e *report.Edition) {
		made := e.Inputs.Manifest.Order
		for _, profile := range []string{"standard", "records"} {
			o := report.Order{Country: e.Country, Region: e.Region, Date: day, Paper: made.Paper, Archived: true, Register: head, Profile: profile}
			with := build(t, b, o)
			if len(with.Pages) != len(e.Pages) {
				t.Errorf("%d pages, %d without", len(with.Pages), len(e.Pages))
			}
			if n := strings.Count(strings.ReplaceAll(strings.Join(words(with), "\n"), "\u00a0", " "), "2734, 9f3ac2e41b07."); n != 1 {
				t.Errorf("the register is told %d times", n)
			}
			insidePages(t, with)
			originsLeadBack(t, os.DirFS(dir), settings(t, dir), with)
			noWordsOverWords(t, with)
			bandsOnTheGrid(t, with)
			if strings.HasSuffix(dir, "stress") {
				continue // the rule of this mark is longer than two pages hold
			}
			o.Mark = "TLP:AMBER"
			without := o
			without.Register = archive.Head{}
			if n, was := closingLines(build(t, b, o)), closingLines(build(t, b, without)); n > max(was, 3) {
				t.Errorf("how the brief was made takes %d lines, %d without the register", n, was)
			}
		}
	})
}

// closingLines is how many lines the last band has.
func closingLines(e *report.Edition) int {
	closing := map[int]bool{}
	for _, b := range e.Document.Bands {
		for _, column := range b.Columns {
			for _, block := range column {
				if p, ok := block.(*doc.Paragraph); ok && b.Close {
					closing[p.Text.ID] = true
				}
			}
		}
	}
	lines := map[float64]bool{}
	for _, it := range e.Pages[len(e.Pages)-1].Items {
		if closing[it.Leaf] && it.Words != nil {
			lines[it.Words.Y] = true
		}
	}
	return len(lines)
}

// words are the texts of an edition.
func words(e *report.Edition) (all []string) {
	for tx := range e.Document.Texts {
		all = append(all, tx.Words())
	}
	return all
}

// A series is an archive that a test issues editions of the default desk into.
type series struct {
	*testing.T
	dir string
	*archive.Archive
}

func newSeries(t *testing.T) *series {
	dir := t.TempDir()
	a, err := archive.OnDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &series{t, dir, a}
}

// issue issues an edition of a country, with Russia's level in Kazakhstan.
func (s *series) issue(country string, date time.Time, level string, change func(*report.Order)) *report.Edition {
	s.Helper()
	rows := strings.Replace(data(s, "influence.csv"), "KAZ,RUS,overall,strong", "KAZ,RUS,overall,"+level, 1)
	o := report.Order{Country: country, Date: date}
	if change != nil {
		change(&o)
	}
	e, err := workspace(s.T, invented, map[string]string{"data/influence.csv": rows}).
		Issue(context.Background(), o, s.Archive, date, func(*report.Edition) error { return nil })
	if err != nil {
		s.Fatal(err)
	}
	return e
}

// TestRegisterGoesOut holds that all editions of a period have the head of the
// register as the first of them found it, whenever they are made, and drafts
// none; and that each is what its inputs give.
func TestRegisterGoesOut(t *testing.T) {
	s := newSeries(t)
	var all []*report.Edition
	issue := func(country string, date time.Time, level string, line int) {
		t.Helper()
		e := s.issue(country, date, level, nil)
		all = append(all, e)
		got := e.Inputs.Manifest.Order.Register
		if got.Line != line || !got.Valid() {
			t.Errorf("%s has the head %v, want line %d", e.File, got, line)
		}
		r, err := s.Newest(e.Key)
		if err != nil || r.Head != got {
			t.Errorf("the record of %s has the head %v, %v", e.File, r, err)
		}
		if why, err := s.Lacks(got); why != "" || err != nil {
			t.Errorf("the register %s, %v", why, err)
		}
	}
	issue("KAZ", week(0), "strong", 0)
	issue("UZB", week(0), "strong", 0)
	issue("KAZ", week(1), "strong", 2)
	issue("KAZ", week(1), "moderate", 2)
	issue("UZB", week(1), "strong", 2)
	issue("KAZ", week(0).AddDate(0, 0, 1), "moderate", 0) // late, of the week before
	if _, err := s.Restore(week(1), week(2)); err != nil {
		t.Fatal(err)
	}
	issue("KGZ", week(1), "strong", 2)
	issue("KAZ", week(2), "moderate", 8)
	again := s.issue("KAZ", week(2).AddDate(0, 0, 2), "moderate", nil)
	if was := all[len(all)-1]; !bytes.Equal(again.PDF, was.PDF) {
		t.Error("made again it is another file")
	}
	draft := s.issue("KAZ", week(3), "moderate", func(o *report.Order) { o.Draft = true })
	if h := draft.Inputs.Manifest.Order.Register; h != (archive.Head{}) {
		t.Errorf("a draft has the head %v", h)
	}
	for _, e := range all {
		r, err := s.Newest(e.Key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := report.Again(context.Background(), s.Archive, r, report.AtHand{}); err != nil {
			t.Error(err)
		}
	}
	if found, err := s.Scrub(); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

// TestBeforeHeads holds that an edition that was made before editions had heads
// is still read, is what its inputs give, and was issued here (RELIABILITY P13).
func TestBeforeHeads(t *testing.T) {
	s := newSeries(t)
	e, err := workspace(t, invented, nil).Build(context.Background(), report.Order{Country: "KAZ", Date: day, Archived: true})
	if err != nil {
		t.Fatal(err)
	}
	k := archive.Edition{PDF: e.PDF, Record: archive.Record{
		Key: e.Key, Version: 1, Date: "2026-11-24", File: e.File, Pages: 2, Basis: "0", PDF: archive.Keep(e.File, e.PDF),
	}}
	for _, in := range e.Inputs.Named() {
		k.Record.Inputs = append(k.Record.Inputs, archive.Keep(in.Name, in.Data))
		k.Inputs = append(k.Inputs, in.Data)
	}
	for what, b := range map[string][]byte{"record": k.Record.Bytes(), "manifest": k.Inputs[0]} {
		if bytes.Contains(b, []byte(`"head"`)) || bytes.Contains(b, []byte(`"register"`)) {
			t.Errorf("without a head the %s is\n%s", what, b)
		}
	}
	if err := s.Add(k, day, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	s.issue("UZB", week(1), "strong", nil)
	if v := verify(t, e.PDF, report.AtHand{Archive: s.Archive}); !v.Consistent || !v.Standing.Issued {
		t.Errorf("%+v", v.Standing)
	}
	if _, err := report.Again(context.Background(), s.Archive, &k.Record, report.AtHand{}); err != nil {
		t.Error(err)
	}
	if found, err := s.Scrub(); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}

// TestRegisterDenies holds what is said of a file of which the register here is
// not the one that it names: where the file is kept, that it is in doubt; where
// it is not, how that may be; after a backup took the archive's place, that.
func TestRegisterDenies(t *testing.T) {
	register := func(s *series, change func(lines []string) []string) {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(s.dir, "register", "*"))
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, strings.SplitAfter(string(b), "\n")...)
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
		lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
		if err := os.WriteFile(files[len(files)-1], []byte(strings.Join(change(lines), "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name    string
		do      func(s *series)
		doubted bool
		want    []string
	}{
		{"whole", func(*series) {}, false, nil},
		{"changed", func(s *series) {
			register(s, func(l []string) []string {
				l[1] = strings.Replace(l[1], "T00:00:00Z", "T00:00:01Z", 1)
				return l
			})
		}, true, []string{"the register of this archive has another line 2: ", "brief archive scrub"}},
		{"cut", func(s *series) {
			register(s, func(l []string) []string { return l[:1] })
			os.RemoveAll(filepath.Join(s.dir, "editions", "KAZ", "2026-W49"))
		}, false, []string{"this archive has no KAZ/2026-W49/v1", "ends with line 1: ", "another archive"}},
		{"restored", func(s *series) {
			register(s, func(l []string) []string { return l[:1] })
			os.RemoveAll(filepath.Join(s.dir, "editions", "KAZ", "2026-W49"))
			if _, err := s.Restore(day, week(2)); err != nil {
				t.Fatal(err)
			}
		}, false, []string{"this archive has no KAZ/2026-W49/v1", "has another line 2: ", "a backup took this archive’s place on 8 December 2026"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSeries(t)
			s.issue("KAZ", week(0), "strong", nil)
			s.issue("UZB", week(0), "strong", nil)
			e := s.issue("KAZ", week(1), "strong", nil)
			c.do(s)
			v := verify(t, e.PDF, report.AtHand{Archive: s.Archive})
			if !v.Consistent || v.Standing.Issued != (c.want == nil) || v.Standing.Doubted != c.doubted {
				t.Errorf("consistent %v, %+v", v.Consistent, v.Standing)
			}
			said := hinted(v.Standing.Found)
			for _, w := range c.want {
				if !strings.Contains(said, w) {
					t.Errorf("%q is not said in\n%s", w, said)
				}
			}
			if c.want == nil && said != "" {
				t.Error(said)
			}
		})
	}
}

// hinted is what is said of a file, with its hints.
func hinted(found problem.List) string {
	var all []string
	for _, p := range found {
		all = append(all, p.String())
	}
	return strings.Join(all, "\n")
}
