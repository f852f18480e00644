package report_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/report"
	"brief/report/config"
	"brief/report/problem"
)

// workspace is the default desk in memory, with files changed or added.
func workspace(t *testing.T, yaml string, changed map[string]string) *report.Builder {
	t.Helper()
	return workspaceOn(t, day, yaml, changed)
}

// workspaceOn is workspace, read on another day than that of all tests.
func workspaceOn(t *testing.T, today time.Time, yaml string, changed map[string]string) *report.Builder {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, "data", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, name)
		files[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range changed {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, found := config.Load(config.Sources{File: "config.yaml", YAML: []byte(yaml)})
	if found.Err() != nil {
		t.Fatal(found)
	}
	b, _ := report.Open(report.Workspace{Files: files, Config: cfg}, today)
	return b
}

// Check finds every error that refuses an edition, those of layout too, and
// points at a file of the workspace each time.
func TestCheckFindsWhatBuildFinds(t *testing.T) {
	long := "## Why it matters\n\n" + strings.Repeat("The source says a great many things about this.\n", 50) + "[S1]\n"
	some := "## Why it matters\n\n" + strings.Repeat("The source says a great many things about this.\n", 7) + "[S1]\n"
	word := "id,name,region,us_interest,source\nKAZ,Kazakhstan,Central Asia," + strings.Repeat("Energy", 20) + ",S1\nUZB,Uzbekistan,Central Asia,Security,S1\nKGZ,Kyrgyzstan,Central Asia,Trade,S1\n"
	one := func(s string) string { return "reports:\n  country: { template: country, " + s + " }\n" }
	for _, c := range []struct {
		name, yaml string
		changed    map[string]string
		code, file string
	}{
		{"a text of 400 words", "paper: a4\n", map[string]string{"data/texts/KAZ.md": long}, "N11", "data/texts/KAZ.md"},
		{"a text shorter than the bottom line", "paper: letter\n", map[string]string{"data/texts/KAZ.md": some}, "N11", "data/texts/KAZ.md"},
		{"a word without a place to break", "paper: a4\n", map[string]string{"data/countries.csv": word}, "D072", "data/countries.csv"},
		{"one page", one("pages: 1, actors: [RUS, CHN]"), nil, "N11", "config.yaml"},
		{"an unknown actor", one("actors: [RUS, CHX]"), nil, "D020", "config.yaml"},
		{"an unknown theme", "theme: dsk\n", nil, "F600", "config.yaml"},
		{"a report's unknown theme", one("theme: dsk"), nil, "F600", "config.yaml"},
		{"an unknown language", "lang: xx\n", nil, "F600", "config.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := workspace(t, c.yaml, c.changed)
			all := b.Check(context.Background(), day)
			_, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day})
			var refused problem.List
			if !errors.As(err, &refused) {
				t.Fatalf("built, or refused otherwise: %v", err)
			}
			for _, p := range refused {
				if p.Severity == problem.Error && !slices.Contains(all, p) {
					t.Errorf("only Build finds: %v", p)
				}
			}
			if !slices.ContainsFunc(all, func(p problem.Problem) bool {
				return p.Code == c.code && p.Place.File == c.file && p.Place.Line > 0
			}) {
				t.Errorf("no %s in %s:\n%v", c.code, c.file, all)
			}
		})
	}
}

// A stopped check ends with what it knows.
func TestCheckStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	b := workspace(t, "theme: dsk\n", map[string]string{"templates/words/ru.yaml": "lang: ru\n"})
	all := b.Check(ctx, day)
	if !strings.Contains(all.Error(), "T721") || strings.Contains(all.Error(), "F600") {
		t.Errorf("got %v", all)
	}
}

// What the order names and nobody has is the order's fault, what a setting
// names the setting's.
func TestUnknownNames(t *testing.T) {
	b := workspace(t, "theme: dsk\nlang: en\n", nil)
	for _, o := range []report.Order{
		{Country: "KAZ", Theme: "deks"}, {Country: "KAZ", Lang: "ru", Theme: "desk"},
		{Country: "KAZ", Report: "memo"}, {Country: "KAZ", Paper: "a5"},
	} {
		o.Date = day
		var unknown *report.Unknown
		if _, err := b.Build(context.Background(), o); !errors.As(err, &unknown) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
	var found problem.List
	if _, err := b.Build(context.Background(), report.Order{Country: "KAZ", Date: day}); !errors.As(err, &found) ||
		found[0].Place != (problem.Place{File: "config.yaml", Line: 1, Column: 8}) || found[0].Line != "theme: dsk" {
		t.Errorf("got %v", err)
	}
}

// Each of what may stand beside each other has a name of its own.
func TestEditionNames(t *testing.T) {
	en := string(english(t))
	b := workspace(t, "lang: en\nreports:\n  memo: { template: country, actors: [RUS, CHN] }\n", map[string]string{"templates/words/ru.yaml": strings.Replace(en, "lang: en", "lang: ru", 1)})
	for _, c := range []struct {
		order     report.Order
		key, file string
	}{
		{report.Order{Country: "KAZ"}, "KAZ/2026-W48", "Kazakhstan-2026-W48.pdf"},
		{report.Order{Country: "KAZ", Lang: "en"}, "KAZ/2026-W48", "Kazakhstan-2026-W48.pdf"},
		{report.Order{Country: "KAZ", Lang: "ru"}, "KAZ.ru/2026-W48", "Kazakhstan-2026-W48.ru.pdf"},
		{report.Order{Country: "KAZ", Draft: true}, "KAZ/2026-W48", "Kazakhstan-2026-W48-draft.pdf"},
		{report.Order{Country: "KAZ", Lang: "ru", Draft: true, Report: "memo"}, "memo/KAZ.ru/2026-W48", "Kazakhstan-memo-2026-W48-draft.ru.pdf"},
		{report.Order{Region: "Central Asia", Lang: "ru"}, "region/Central-Asia.ru/2026-W48", "Central-Asia-2026-W48.ru.pdf"},
	} {
		c.order.Date = day
		if e := build(t, b, c.order); e.Key != c.key || e.File != c.file {
			t.Errorf("%+v is %s in %s, want %s in %s", c.order, e.Key, e.File, c.key, c.file)
		}
	}
}

func english(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("../templates/words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Nothing is told without a place, the notes about pages neither.
func TestCheckHasPlaces(t *testing.T) {
	for name := range desks {
		for _, p := range open(t, name).Check(context.Background(), day) {
			if p.Place.File == "" || p.Severity > problem.Note {
				t.Errorf("%s: %v", name, p)
			}
		}
	}
}
