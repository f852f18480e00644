package theme_test

import (
	"math"
	"path"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
	"brief/report/theme"
	"brief/templates"
)

// parse reads a theme that starts from the built-in one.
func parse(file, src string) (*doc.Theme, problem.List) {
	return templates.ParseTheme(file, []byte(src))
}

// desk is the built-in theme.
func desk(t *testing.T) *doc.Theme {
	t.Helper()
	d, problems := parse("desk.yaml", "")
	if d == nil {
		t.Fatal(problems)
	}
	return d
}

// Every built-in theme says how every role is set.
func TestBuiltInThemes(t *testing.T) {
	entries, err := templates.Files.ReadDir("themes")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		src, err := templates.Files.ReadFile(path.Join("themes", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		base := desk(t)
		if e.Name() == "desk.yaml" {
			base = &doc.Theme{}
		}
		read, problems := theme.Parse("templates/themes/"+e.Name(), src, base)
		if len(problems) > 0 {
			t.Error(problems)
			continue
		}
		if read.Name+".yaml" != e.Name() {
			t.Errorf("%s is called %q", e.Name(), read.Name)
		}
		for role, s := range read.Type {
			if s.Size == 0 || s.Leading == 0 || s.Face == "" || s.Value == "" || s.Strong == "" {
				t.Errorf("%s: role %d is not set whole: %+v", e.Name(), role, s)
			}
		}
	}
}

// A theme changes what it says, and type in the colour that it changes.
func TestStartsFromBase(t *testing.T) {
	got, problems := parse("templates/themes/blue.yaml", "colours: { accent: \"#003366\" }\ntype: { body: { size: 10, colour: accent } }\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	blue := doc.Colour{R: 0, G: 0x33, B: 0x66}
	if got.Name != "blue" || got.Colours.Accent != blue || got.Type[doc.TypeHead].Colour != blue || got.Type[doc.TypeBody].Colour != blue {
		t.Errorf("accent is not %v: %+v", blue, got)
	}
	if b := got.Type[doc.TypeBody]; b.Size != 10 || b.Leading != 13 || b.Face != "regular" {
		t.Errorf("body: %+v", b)
	}
	if d := desk(t); d.Colours.Accent == blue || d.Type[doc.TypeHead].Colour == blue {
		t.Error("the built-in theme has changed")
	}
}

// The numbers of LOOK 4.
func TestContrastAndLightness(t *testing.T) {
	c := desk(t).Colours
	for _, w := range []struct {
		about       string
		got, wanted float64
	}{
		{"black on white", theme.Contrast(c.Black, c.White), 21},
		{"white on black", theme.Contrast(c.White, c.Black), 21},
		{"ink on white", theme.Contrast(c.Ink, c.White), 16.4},
		{"ink 2 on white", theme.Contrast(c.Ink2, c.White), 7.8},
		{"accent on white", theme.Contrast(c.Accent, c.White), 9.7},
		{"line on white", theme.Contrast(c.Line, c.White), 3.5},
		{"change on white", theme.Contrast(c.Change, c.White), 6.6},
		{"ink on rung 4", theme.Contrast(c.Ink, c.Rungs[3]), 6.8},
		{"mark red on black", theme.Contrast(c.MarkRed, c.Black), 5.6},
		{"mark amber on black", theme.Contrast(c.MarkAmber, c.Black), 12.8},
		{"mark green on black", theme.Contrast(c.MarkGreen, c.Black), 15.4},
	} {
		if math.Abs(w.got-w.wanted) > 0.1 {
			t.Errorf("%s: %.2f, wanted %.1f", w.about, w.got, w.wanted)
		}
	}
	for _, w := range []struct {
		about  string
		c      doc.Colour
		wanted float64
	}{
		{"black", c.Black, 0}, {"white", c.White, 100}, {"ink", c.Ink, 12}, {"accent", c.Accent, 29}, {"line", c.Line, 57},
		{"rung 4", c.Rungs[3], 69}, {"rung 3", c.Rungs[2], 78}, {"rung 2", c.Rungs[1], 87}, {"rung 1", c.Rungs[0], 95}, {"change", c.Change, 39},
	} {
		if got := math.Round(theme.Lightness(w.c)); got != w.wanted {
			t.Errorf("L* of %s: %v, wanted %v", w.about, got, w.wanted)
		}
	}
}

var refusals = []struct{ about, src string }{
	{"colours that are none", "colours:\n  ink: \"#GGG\"\n  line: #123456\n  rung-1: [a]\n  accent: red\n"},
	{"sizes", "type:\n  body: { size: 0 }\n  head: { size: -1 }\n  table: { size: 1e9 }\n  note: { size: 8.4, lead: x }\n  mark: { size: 11 }\n  basis: { tracking: 3 }\n  cite: { size: 14 }\n"},
	{"unknown keys", "colour: {}\ncolours: { inc: \"#000000\" }\ntype: { heads: { size: 9 }, head: { sise: 9 } }\n"},
	{"keys twice", "colours: { ink: \"#000000\", ink: \"#111111\" }\n"},
	{"faces", "faces: { a: [], b: {c: d}, e: [[f]] }\ntype: { body: { face: g, tabular: maybe, colour: pink } }\n"},
	{"no mapping", "- a\n"},
	{"no YAML", "faces: [a\ncolours: }\n"},
	{"anchors", "colours: &a { ink: \"#000000\" }\n"},
	{"contrast", "colours: { ink: \"#888888\", accent: \"#5588AA\", change: \"#DD7755\", line: \"#AAAAAA\", mark-red: \"#550000\" }\n"},
	{"greys", "colours: { rung-2: \"#E0E8EA\", rung-3: \"#D0E4EA\" }\n"},
	{"rungs upside down", "colours: { rung-1: \"#86AEBC\", rung-4: \"#EAF1F3\" }\n"},
	{"change like accent", "colours: { accent: \"#8F3300\" }\n"},
	{"text without contrast", "type: { note: { colour: hairline }, mark: { colour: ink } }\n"},
	{"control character", "colours: { ink: \"\x07\" }\n"},
}

func TestRefusals(t *testing.T) {
	var b strings.Builder
	for _, c := range refusals {
		got, problems := parse("t.yaml", c.src)
		if got != nil || problems.Err() == nil {
			t.Errorf("%s: not refused", c.about)
		}
		b.WriteString("== " + c.about + "\n" + c.src + "--\n" + problems.Error() + "\n\n")
	}
	golden.Compare(t, "refusals.txt", b.String())
}

// FuzzParse: whatever the file, a theme or problems.
func FuzzParse(f *testing.F) {
	for _, c := range refusals {
		f.Add(c.src)
	}
	f.Add("type: { body: { size: 10 } }\n")
	f.Fuzz(func(t *testing.T, src string) {
		got, problems := parse("t.yaml", src)
		if (got == nil) != (problems.Err() != nil) {
			t.Fatalf("a theme and errors, or none of both: %v", problems)
		}
	})
}
