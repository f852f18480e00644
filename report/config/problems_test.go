package config

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"brief/report/golden"
	"brief/report/problem"
)

// Each case plants one fault, and the golden file holds what is said about it.
func TestProblems(t *testing.T) {
	deep := "desk: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n"
	cases := []struct{ name, yaml string }{
		{"unknown key", "schedul: {}\n"},
		{"unknown key, nothing near", "colour: red\n"},
		{"unknown nested key", "desk: { nmae: A }\n"},
		{"unknown field", "datasets:\n  influence: { fle: a.csv, file: b.csv }\n"},
		{"unknown dataset", "datasets:\n  influnce: { file: a.csv }\n"},
		{"swapped letters", "zoen: UTC\n"},
		{"key of another outlet", "outlets: { a: { kind: folder, path: out, copies: 2 } }\n"},
		{"same key twice", "zone: UTC\npaper: a4\nzone: UTC\n"},
		{"keys that differ in case", "datasets:\n  influence: { file: a, shape: wide, key: C, columns: { A: { actor: KAZ } }, words: { Strong: { level: a }, strong: { level: b } } }\n"},
		{"reports that differ in case", "reports:\n  memo: { pages: 1 }\n  Memo: { pages: 2 }\n"},
		{"tab", "desk:\n\tname: A\n"},
		{"tab on the first line", "\tdesk: A\n"},
		{"quote never closed", "zone: UTC\ndesk:\n  name: \"A\n  contact: b\n"},
		{"bracket never closed", "zone: UTC\nreports:\n  memo: { pages: 2\npaper: a4\n"},
		{"comma missing", "zone: UTC\nreports:\n  memo: { pages: 2 for: country }\npaper: a4\n"},
		{"colon in a value", "zone: UTC\ndesk:\n  name: A: b\n"},
		{"indent", "desk:\n  name: A\n    contact: b\n"},
		{"at sign", "zone: UTC\npaper: @a4\n"},
		{"list at the top", "- zone: UTC\n"},
		{"text at the top", "hello\n"},
		{"empty", ""},
		{"only comments", "# nothing\n"},
		{"only null", "~\n"},
		{"a list as a name", "[a, b]: 1\n"},
		{"second document", "zone: UTC\n---\npaper: a4\n"},
		{"anchor and alias", "zone: &z UTC\nlang: *z\n"},
		{"alias of nothing", "mark: *important*\n"},
		{"merge", "desk: { <<: { name: A } }\n"},
		{"alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"},
		{"tag", "paper: !!binary YTQ=\n"},
		{"too deep", deep},
		{"far too deep", "desk: " + strings.Repeat("[", 100_000)},
		{"too long", strings.Repeat("# ........................\n", 1<<16)},
		{"zero byte", "zone: UTC\npaper: a\x004\n"},
		{"not UTF-8", "zone: UTC\ndesk: { name: \xca\xe0\xe7 }\n"},
		{"UTF-16", "\xff\xfez\x00o\x00"},
		{"bidi control", "desk: { name: \"Desk \u202e\" }\n"},
		{"bidi control by escape", "desk: { name: \"Desk \\u202e\" }\n"},
		{"control by escape", "desk: { name: \"a\\x07\" }\n"},
		{"private use", "desk: { name: \"\ue000\" }\n"},
		{"zero-width space", "zone: \u200bUTC\n"},
		{"pages", "reports: { memo: { pages: 2x } }\n"},
		{"pages backwards", "reports: { memo: { pages: 4-2 } }\n"},
		{"pages over the limit", "limits: { pages: 3 }\nreports: { memo: { pages: 2-4 } }\n"},
		{"max_age", "datasets: { influence: { file: a, max_age: -1 } }\n"},
		{"max_age zero", "datasets: { influence: { file: a, max_age: 0d } }\n"},
		{"copies", "outlets: { a: { kind: printer, uri: \"ipp://h/p\", copies: 1e9 } }\n"},
		{"octal", "limits: { pages: 010 }\n"},
		{"truth", "desk: { next_edition: yes }\n"},
		{"choice", "edition: weekly\n"},
		{"choice, case", "paper: A4\n"},
		{"size", "limits: { data: 64MB }\n"},
		{"size without a byte", "limits: { memory: 512M }\n"},
		{"max_age in words", "datasets: { influence: { file: a, max_age: 90 days } }\n"},
		{"shape", "datasets: { influence: { file: a, shape: wied } }\n"},
		{"language, case", "lang: EN\n"},
		{"language, line", "lang: pt_BR\n"},
		{"for", "reports: { memo: { template: memo, for: countrys } }\n"},
		{"size too large", "limits: { data: 900GiB }\n"},
		{"list for a value", "zone: [UTC]\n"},
		{"value for a group", "desk: A\n"},
		{"value for a dataset", "datasets: { influence: data/influence.csv }\n"},
		{"list for a map", "reports: [memo]\n"},
		{"no value", "zone:\n"},
		{"several lines", "desk:\n  name: |\n    A\n    B\n"},
		{"too many characters", "desk: { name: " + strings.Repeat("a", 81) + " }\n"},
		{"actor", "reports: { memo: { actors: [RUS, China, RUS] } }\n"},
		{"empty list", "reports: { memo: { actors: [] } }\n"},
		{"name of a report", "reports: { \"My memo\": { pages: 1 } }\n"},
		{"template by path", "reports: { memo: { template: ../x } }\n"},
		{"language", "lang: english\n"},
		{"address", "web: { listen: 8380 }\n"},
		{"embargo", "schedules: { w: { report: country, at: Mon 06:00, embargo: tomorrow } }\n"},
		{"dataset of a report", "reports: { memo: { datasets: [influence, point] } }\n"},
		{"report of a schedule", "schedules: { w: { report: contry, at: Mon 06:00, to: share } }\n"},
		{"recipients of an outlet", "outlets: { a: { kind: mail-draft, path: d, recipients: people } }\n"},
		{"incomplete entries", "datasets: { influence: { shape: wide } }\nschedules: { w: {} }\noutlets: { a: {}, b: { kind: mail } }\n"},
		{"file and folder", "datasets: { texts: { file: a, folder: b } }\n"},
		{"column", "datasets: { influence: { file: a, shape: wide, key: C, columns: { R: { actr: RUS } }, words: { Strong: strong } } }\n"},
		{"no columns", "datasets: { influence: { file: a, shape: wide, key: C, columns: {}, words: [] } }\n"},
		{"password", "outlets: { a: { kind: mail, password: hunter2 } }\n"},
		{"misspelt password", "web: { pasword: hunter2 }\n"},
		{"password in an address", "jobs: { database: \"postgres://u:hunter2@h/d\" }\n"},
		{"zone", "zone: Asia/Almatty\n"},
		{"zone by city", "zone: Almaty\n"},
		{"zone of this machine", "zone: Local\n"},
		{"time", "schedules: { w: { report: country, at: Mon 25:00 } }\n"},
		{"no time", "schedules: { w: { report: country, at: Mon } }\n"},
		{"weekday", "schedules: { w: { report: country, at: Funday 06:00 } }\n"},
		{"cron", "schedules: { w: { report: country, at: \"0 6 * * 1\" } }\n"},
		{"day of the month", "schedules: { w: { report: country, at: 3th 06:00 } }\n"},
		{"old mark", "mark: TLP:WHITE\n"},
		{"mark with a space", "mark: TLP AMBER\n"},
		{"mark in small letters", "mark: tlp:amber\n"},
		{"unknown mark", "mark: TLP:AMBR\n"},
		{"empty mark", "mark: \"\"\n"},
		{"output outside", "output: ../briefs\n"},
		{"archive outside", "archive: /srv/archive\n"},
		{"dataset with the name of the manifest", "datasets: { influence: { file: ./Manifest.json }, points: { file: config.yaml }, texts: { file: data/config.yaml } }\n"},
		{"dataset outside", "datasets: { influence: { file: ../a.csv } }\n"},
		{"dataset with backslash", "datasets: { influence: { file: 'data\\a.csv' } }\n"},
		{"outlet outside", "outlets: { a: { kind: folder, path: /mnt/share } }\n"},
		{"archive in output", "output: out\narchive: out/archive\n"},
		{"output in archive", "archive: kept\noutput: kept/briefs\n"},
		{"two outlets, one folder", "outlets:\n  a: { kind: folder, path: out }\n  b: { kind: folder, path: ./out/ }\n"},
		{"several at once", "zone: Asia/Almatty\npaper: a5\nschedul: {}\nmark: TLP:WHITE\n"},
	}
	var b strings.Builder
	for _, c := range cases {
		_, found := Load(Sources{File: "config.yaml", YAML: []byte(c.yaml)})
		fmt.Fprintf(&b, "# %s\n", c.name)
		if len(found) == 0 {
			t.Errorf("%s: nothing found", c.name)
		}
		for _, p := range found {
			fmt.Fprintln(&b, p)
			if strings.HasSuffix(p.What, ".") || strings.HasSuffix(p.Hint, ".") {
				t.Errorf("%s: a full stop: %v", c.name, p)
			}
			if strings.Contains(p.Line+p.String(), "hunter2") {
				t.Errorf("%s: the secret is shown: %v", c.name, p)
			}
		}
	}
	golden.Compare(t, "problems.golden", b.String())
}

// Good values that look like bad ones.
func TestNoProblem(t *testing.T) {
	for _, yaml := range []string{
		"mark: none\n", "mark: For staff only\n", "mark: TLP:AMBER+STRICT\n",
		"allow_outside: true\noutput: /mnt/share\n",
		"archive:\n", "schedules:\n", "outlets: {}\n",
		"\ufeffzone: UTC\n", "zone: UTC\r\npaper: a4\r\n", "---\nzone: UTC\n",
		"output: .\narchive: archive\n",
		"schedules: { w: { report: country, for: [KAZ, UZB], at: \"Mon,Thu 06:00\" }, m: { report: region, for: Central Asia, at: last working day 09:00 }, o: { report: country, at: 1st 09:00, embargo: 2026-12-01T09:00+05:00 } }\n",
		"reports: { memo: { pages: 2 - 4, actors: RUS } }\n",
	} {
		if _, found := Load(Sources{File: "config.yaml", YAML: []byte(yaml)}); len(found) > 0 {
			t.Errorf("%q:\n%v", yaml, found)
		}
	}
}

func TestProblemsOutsideTheFile(t *testing.T) {
	var b strings.Builder
	say := func(env []string, flags map[string]string) {
		_, found := Load(Sources{File: "config.yaml", Env: env, Flags: flags})
		for _, p := range found {
			fmt.Fprintln(&b, p)
		}
	}
	say([]string{"BRIEF_PAPR=a4", "BRIEF_PAPER=a5", "BRIEF_ZONE=Asia/Almatty", "BRIEF_DATASETS_POINTS_FILE=x", "BRIEF_X=1", "BRIEF_OUTPUT=../x", "BRIEF_DESK_NAME=a\u202eb"}, nil)
	say(nil, map[string]string{"paper": "a5", "mark": "TLP:WHITE", "lang": "\xff"})
	golden.Compare(t, "outside.golden", b.String())
}

// All zones that a hint may name exist.
func TestZonesExist(t *testing.T) {
	for _, n := range strings.Fields(zones) {
		if f := checkZone(n); f.code != "" {
			t.Errorf("%s: %s", n, f.what)
		}
	}
}

func FuzzLoad(f *testing.F) {
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	f.Add(Default())
	f.Add([]byte("a: &x [*x]\n\tb: \"\n---\n%"))
	f.Add([]byte("datasets: { influence: { columns: { A: { actor: [ } } }"))
	f.Fuzz(func(t *testing.T, yaml []byte) {
		c, found := Load(Sources{File: "config.yaml", YAML: yaml})
		if c == nil || c.Datasets == nil || c.Explain("") == nil {
			t.Fatal("no config")
		}
		lines := strings.Count(string(yaml), "\n") + strings.Count(string(yaml), "\r") + 1
		for _, p := range found {
			if p.Place.File != "config.yaml" || p.Place.Line > lines || p.What == "" || p.Severity != problem.Error {
				t.Fatalf("%+v", p)
			}
		}
		if _, again := Load(Sources{File: "config.yaml", YAML: yaml}); again.Error() != found.Error() {
			t.Fatalf("first\n%v\nthen\n%v", found, again)
		}
	})
}
