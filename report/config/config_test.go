package config

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"brief/report/golden"
	"brief/report/problem"
)

func load(t *testing.T, yaml string) *Config {
	t.Helper()
	c, found := Load(Sources{File: "config.yaml", YAML: []byte(yaml)})
	if len(found) > 0 {
		t.Fatalf("problems:\n%v", found)
	}
	return c
}

// bare compares configs by their settings, not by where those stand.
var bare = cmp.Options{
	cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreTypes(problem.Place{}), cmpopts.EquateEmpty(),
}

func TestRootConfigIsDefault(t *testing.T) {
	root, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(root), string(Default())); diff != "" {
		t.Errorf("config.yaml at the root is not what Default returns (-file +Default):\n%s", diff)
	}
}

func TestDefaultSaysWhatIsBuiltIn(t *testing.T) {
	none, found := Load(Sources{File: "config.yaml"})
	if len(found) > 0 {
		t.Fatalf("the built-in config has problems:\n%v", found)
	}
	if diff := cmp.Diff(none, load(t, string(Default())), bare); diff != "" {
		t.Errorf("the config that init writes differs from the built-in one:\n%s", diff)
	}
	golden.Compare(t, "explain.golden", explained(none))
}

func explained(c *Config) string {
	var b strings.Builder
	for _, s := range c.Explain("") {
		fmt.Fprintf(&b, "%s = %s (%s)\n", s.Key, s.Value, s.Layer)
	}
	return b.String()
}

// The contract's own config.yaml is accepted whole.
func TestEveryKeyOfTheContract(t *testing.T) {
	src, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, string(src))
	if got := c.Outlets["vault"].Keys["host"].Text; got != "files.example.org" {
		t.Errorf("outlets.vault.host is %q", got)
	}
	var b strings.Builder
	for _, s := range c.Explain("") {
		fmt.Fprintf(&b, "%s: %s = %s (%s)\n", s.Place, s.Key, s.Value, s.Layer)
	}
	golden.Compare(t, "full.golden", b.String())
}

// Each key of the table has a field to go to, and each field a key.
func TestTableAndTypesAgree(t *testing.T) {
	var fields []string
	var walk func(prefix string, typ reflect.Type)
	walk = func(prefix string, typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			tag := f.Tag.Get("mapstructure")
			if tag == "-" || !f.IsExported() {
				continue
			}
			name := prefix + strings.ToLower(f.Name)
			if tag != "" {
				name = prefix + tag
			}
			if f.Type.Kind() == reflect.Struct {
				walk(name+".", f.Type)
				continue
			}
			fields = append(fields, name)
		}
	}
	walk("", reflect.TypeFor[Config]())
	for _, name := range fields {
		if find(name) == nil {
			t.Errorf("Config has a field for %q, the table of keys has not", name)
		}
	}
	seen := map[string]bool{}
	for i := range keys {
		k := &keys[i]
		if seen[k.name] || k.doc == "" {
			t.Errorf("%s stands twice in the table, or has no doc", k.name)
		}
		seen[k.name] = true
	}
}

func TestLayers(t *testing.T) {
	yaml := []byte("paper: letter\nlang: kk\ndesk: { name: A, contact: B }\nlimits: { pages: 8 }\n")
	env := []string{"BRIEF_LANG=ru", "BRIEF_DESK_NAME=C", "BRIEF_THEME=plain", "BRIEF_MARK=", "OTHER=x", "BRIEF_MAIL_PASSWORD=hidden"}
	c, found := Load(Sources{File: "config.yaml", YAML: yaml, Env: env, Flags: map[string]string{"theme": "dark", "output": "/elsewhere/x.pdf"}})
	if len(found) > 0 {
		t.Fatal(found)
	}
	var b strings.Builder
	for _, name := range []string{"desk.name", "desk.contact", "desk.series", "lang", "limits.pages", "mark", "paper", "theme", "output"} {
		s := c.Explain(name)[0]
		fmt.Fprintf(&b, "%s = %s, %s, %s\n", s.Key, s.Value, s.Layer, s.Place)
	}
	want := `desk.name = C, environment, BRIEF_DESK_NAME
desk.contact = B, file, config.yaml:3:27
desk.series = Central Asia series, default, 
lang = ru, environment, BRIEF_LANG
limits.pages = 8, file, config.yaml:4:18
mark = TLP:CLEAR, default, 
paper = letter, file, config.yaml:1:8
theme = dark, flag, --theme
output = /elsewhere/x.pdf, flag, --output
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	if c.Desk.Name != "C" || c.Lang != "ru" || c.Theme != "dark" || c.Limits.Pages != 8 || c.Paper != "letter" {
		t.Errorf("layers came out as %+v", c)
	}
}

// People's words keep their case, dots and form: they never pass viper.
func TestPeoplesWordsStayAsWritten(t *testing.T) {
	c := load(t, `
datasets:
  influence:
    file: w.csv
    shape: wide
    key: Country
    columns: { "U.S. interest": us_interest, Russia: {actor: RUS}, Remarks: ignore }
    words: { Strong: {level: strong}, NO: {level: 010}, "2026-11-24": {trend: growing} }
    defaults: { as_of: not stated, version: 1.10 }
reports:
  memo: { words: { "U.S. Objectives": Objectives of the EU } }
`)
	d := c.Datasets["influence"]
	if d.Columns["U.S. interest"].Field != "us_interest" || d.Columns["Russia"].Actor != "RUS" || !d.Columns["Remarks"].Ignore {
		t.Errorf("columns are %+v", d.Columns)
	}
	if d.Words["Strong"].Level != "strong" || d.Words["NO"].Level != "010" || d.Words["2026-11-24"].Trend != "growing" {
		t.Errorf("words are %+v", d.Words)
	}
	if d.Defaults["version"] != "1.10" {
		t.Errorf("defaults are %v", d.Defaults)
	}
	if got := c.Reports["memo"].Words["U.S. Objectives"].Text; got != "Objectives of the EU" {
		t.Errorf("report word is %q", got)
	}
	if c.Reports["country"].Template != "country" {
		t.Error("a report of the desk took the built-in ones away")
	}
	if !c.Datasets["points"].Optional || c.Datasets["influence"].Optional {
		t.Error("a dataset that the desk does not list should be optional, one that it lists not")
	}
}

func TestSecretsAreHidden(t *testing.T) {
	const canary = "hunter2"
	c, found := Load(Sources{File: "config.yaml",
		YAML: []byte("outlets:\n  m: { kind: mail, server: a:25, from: b, recipients: recipients, password: " + canary + " }\njobs: { database: \"postgres://u:" + canary + "@h/d\" }\nweb: { passwort: " + canary + " }\n"),
		Env:  []string{"BRIEF_JOBS_DATABASE=postgres://u:" + canary + "@h/d"}})
	if len(found) != 3 {
		t.Errorf("want three problems, found\n%v", found)
	}
	for _, p := range found {
		if p.Code != "K910" || strings.Contains(p.String()+p.Line, canary) {
			t.Errorf("%+v", p)
		}
	}
	if s := explained(c); strings.Contains(s, canary) || !strings.Contains(s, "postgres://u:***@h/d") {
		t.Errorf("explain shows the secret:\n%s", s)
	}
	if c.Jobs.Database != "postgres://u:"+canary+"@h/d" {
		t.Error("the address of the environment was lost")
	}
}

// A problem that another stage finds points at the setting that it is about.
func TestPlaces(t *testing.T) {
	c, found := Load(Sources{
		File:  "config.yaml",
		YAML:  []byte("theme: desk\nlang: kk\nreports:\n  memo: { template: memo, actors: [RUS, CHX] }\njobs: { database: \"\" } # token: abc\n"),
		Env:   []string{"BRIEF_PAPER=letter", "BRIEF_LANG=ru"},
		Flags: map[string]string{"theme": "serif"},
	})
	if len(found) > 0 {
		t.Fatal(found)
	}
	for name, want := range map[string]string{
		"theme":                   "--theme",
		"paper":                   "BRIEF_PAPER",
		"zone":                    "",
		"reports.memo":            "config.yaml:4:3",
		"reports.memo.template":   "config.yaml:4:21",
		"reports.memo.actors":     "config.yaml:4:35",
		"reports.memo.actors.CHX": "config.yaml:4:41",
		"reports.memo.pages":      "config.yaml:4:3", // not written: the report's own place
		"reports.country.actors":  "config.yaml",     // built in, and could stand in the file
		"nothing.of.this":         "",
	} {
		if got := c.Place(name).String(); got != want {
			t.Errorf("%s stands at %q, want %q", name, got, want)
		}
	}
	p := c.Point(problem.Errorf(problem.Place{}, "D020", "no such actor"), "reports.memo.actors.CHX")
	if p.Place.Column != 41 || !strings.HasPrefix(p.Line, "  memo: ") {
		t.Errorf("pointed at %v, line %q", p.Place, p.Line)
	}
	if p := c.Point(problem.Problem{}, "jobs.database"); p.Place.Line != 5 || p.Line != "" {
		t.Errorf("a line that may tell a secret is shown: %v, %q", p.Place, p.Line)
	}
	if lang, theme := c.Own("lang"), c.Own("theme"); lang != "kk" || theme != "desk" || c.Lang != "ru" || c.Theme != "serif" {
		t.Errorf("the workspace's own language and theme are %q, %q; those in force %q, %q", lang, theme, c.Lang, c.Theme)
	}
}
