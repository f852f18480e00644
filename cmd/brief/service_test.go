package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"brief/report/config"
	"brief/report/golden"
)

// aDesk is a desk in a folder whose name wants to be quoted.
func aDesk(t *testing.T, dir string) *desk {
	t.Helper()
	cfg, found := config.Load(config.Sources{File: configName, YAML: []byte("desk: { name: \"Invented, 100 % so\" }\nallow_outside: true\noutlets:\n  share: { kind: folder, path: /srv/share }\nnotify: { touch: came/last }\n")})
	if found.Err() != nil {
		t.Fatal(found)
	}
	return &desk{workspace: &workspace{dir: dir, name: configName}, cfg: cfg}
}

// text is a plan as a dry run prints it, and how it ends.
func (p *servicePlan) text() string {
	var b strings.Builder
	for _, f := range p.files {
		fmt.Fprintf(&b, "--- %s\n%s", filepath.ToSlash(f.path), f.text)
	}
	for _, c := range append(p.start, p.end...) {
		fmt.Fprintf(&b, "run: %s\n", commandLine(c))
	}
	return b.String()
}

// TestServicePlans keeps what install writes, for each system.
func TestServicePlans(t *testing.T) {
	b := aDesk(t, `/srv/desk "one" 50 %`)
	config := b.dir + "/config.yaml"
	var all strings.Builder
	add := func(head string, p *servicePlan) { fmt.Fprintf(&all, "=== %s\n%s\n", head, p.text()) }
	add("systemd", unitsPlan(b, "/usr/bin/brief", config, "/etc/systemd/system", "desk", serviceFlags{name: "brief"}))
	add("systemd, a timer", unitsPlan(b, "/usr/bin/brief", config, "/etc/systemd/system", "desk", serviceFlags{name: "brief", timer: true}))
	add("systemd, a person's own", unitsPlan(b, "/home/a/bin/brief", config, "/home/a/.config/systemd/user", "", serviceFlags{name: "brief", user: true}))
	add("launchd", agentsPlan(b, "/usr/local/bin/brief", config, "/Library/LaunchDaemons", "/state", serviceFlags{name: "brief"}))
	add("launchd, a timer", agentsPlan(b, "/usr/local/bin/brief", config, "/Library/LaunchDaemons", "/state", serviceFlags{name: "brief", timer: true}))
	add("Task Scheduler", tasksPlan(`C:\Program Files\brief.exe`, `C:\desk one\config.yaml`, serviceFlags{name: "brief"}))
	golden.Compare(t, "service.golden", all.String())
}

// TestUnitsAreShutIn asks systemd what it thinks of the units.
func TestUnitsAreShutIn(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return // no machine of systemd
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const most = 2.0
	level := regexp.MustCompile(`exposure level for [a-z.-]+: ([0-9.]+)`)
	for _, timer := range []bool{false, true} {
		dir := t.TempDir()
		var names []string
		for _, f := range unitsPlan(aDesk(t, t.TempDir()), program, "/srv/desk/config.yaml", dir, "daemon", serviceFlags{name: "brief", timer: timer}).files {
			text := strings.ReplaceAll(f.text, "Documentation=man:brief(1)\n", "") // which is not installed here
			if err := os.WriteFile(f.path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			names = append(names, f.path)
			if filepath.Ext(f.path) != ".service" {
				continue
			}
			out, err := exec.Command(analyze, "security", "--offline=true", f.path).CombinedOutput()
			m := level.FindStringSubmatch(string(out))
			if m == nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if n, err := strconv.ParseFloat(m[1], 64); err != nil || n > most {
				t.Errorf("%s is exposed at %s, more than %.1f\n%s", filepath.Base(f.path), m[1], most, out)
			}
		}
		if out, err := exec.Command(analyze, append([]string{"verify"}, names...)...).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%v\n%s", err, out)
		}
	}
}
