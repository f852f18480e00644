package main

import (
	"embed"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

// units are the texts of what install writes, for all systems. A package of a
// distribution may ask for them by brief service install --dry-run.
//
//go:embed units/units.txt
var units embed.FS

// servicePlan is what a service of a workspace is made of.
func (a *app) servicePlan(b *desk, f serviceFlags) (*servicePlan, error) {
	program, err := os.Executable()
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil {
		return nil, &worldError{"the program", "", bare(err)}
	}
	if strings.ContainsAny(program+b.dir+b.name, "\n\r") {
		return nil, usagef("rename the folder", "a path has a line break in it")
	}
	dir, err := a.unitFolder(f)
	if err != nil {
		return nil, err
	}
	config := filepath.Join(b.dir, b.name)
	switch f.system {
	case "windows":
		return tasksPlan(program, config, f), nil
	case "darwin":
		return a.agentPlan(b, program, config, dir, f)
	}
	owner := ""
	if !f.user {
		if owner, err = ownerOf(b.dir); err != nil {
			return nil, err
		}
	}
	return unitsPlan(b, program, config, dir, owner, f), nil
}

// unitFolder is where the system looks for services; "" for Windows.
func (a *app) unitFolder(f serviceFlags) (string, error) {
	home := a.getenv("HOME")
	if f.user && f.system != "windows" && !filepath.IsAbs(home) {
		return "", &worldError{"the folder of your services", "set HOME", errors.New("nothing says where it is")}
	}
	switch {
	case f.system == "windows":
		return "", nil
	case f.system == "darwin" && f.user:
		return filepath.Join(home, "Library", "LaunchAgents"), nil
	case f.system == "darwin":
		return "/Library/LaunchDaemons", nil
	case f.user:
		if c := a.getenv("XDG_CONFIG_HOME"); filepath.IsAbs(c) {
			home = filepath.Join(c, "systemd", "user")
		} else {
			home = filepath.Join(home, ".config", "systemd", "user")
		}
		return home, nil
	}
	return "/etc/systemd/system", nil
}

// A unit is what fills a unit's text.
type unit struct {
	Name, Desk, Brief, Config, Folder string
	Target, User, Home                string
	Memory                            int64
	Own                               bool // a user's manager, which can shut in less
	Writes                            []string
}

// unitsPlan is that of systemd; owner is who runs it, "" for the one who is
// logged in.
func unitsPlan(b *desk, program, config, dir, owner string, f serviceFlags) *servicePlan {
	u := unit{
		Name: f.name, Desk: specifiers(b.cfg.Desk.Name), Brief: quotedWord(program), Config: quotedWord(config), Folder: specifiers(b.dir),
		Target: "multi-user.target", Home: "yes", Own: f.user, User: owner,
		Memory: b.cfg.Limits.Memory + 256<<20, // beside what editions take, the program itself
	}
	p := &servicePlan{}
	if f.user {
		u.Target = "default.target"
	} else {
		p.owner = owner
		for _, home := range []string{"/home/", "/root/", "/run/user/"} {
			if strings.HasPrefix(b.dir+"/", home) || strings.HasPrefix(program, home) {
				u.Home = "read-only"
			}
		}
		p.folders = b.writes()
		for _, w := range p.folders {
			u.Writes = append(u.Writes, quotedWord(w))
		}
	}
	kinds := []string{"serve", "status", "status.timer"}
	active := []string{f.name + ".service", f.name + "-status.timer"}
	if f.timer {
		kinds = []string{"run", "run.timer", "status", "status.timer"}
		active[0] = f.name + ".timer"
	}
	names := map[string]string{
		"serve": f.name + ".service", "run": f.name + ".service", "run.timer": f.name + ".timer",
		"status": f.name + "-status.service", "status.timer": f.name + "-status.timer",
	}
	for _, k := range kinds {
		p.files = append(p.files, serviceFile{filepath.Join(dir, names[k]), filled(k, u)})
	}
	systemctl := func(words ...string) []string {
		if f.user {
			words = append([]string{"--user"}, words...)
		}
		return append([]string{"systemctl"}, words...)
	}
	p.start = [][]string{systemctl("daemon-reload"), systemctl(append([]string{"enable", "--now"}, active...)...)}
	p.end = [][]string{systemctl(append([]string{"disable", "--now"}, active...)...)}
	return p
}

// writes are the folders that brief writes into, whole.
func (b *desk) writes() (all []string) {
	for _, w := range b.written() {
		if !filepath.IsAbs(w) {
			w = filepath.Join(b.dir, w)
		}
		if w == filepath.Join(b.dir, filepath.FromSlash(b.cfg.Notify.Touch)) {
			w = filepath.Dir(w) // a file
		}
		all = append(all, w)
	}
	return all
}

// filled is a text of units with its values.
func filled(name string, values any) string {
	var b strings.Builder
	t := template.Must(template.ParseFS(units, "units/units.txt"))
	if err := t.ExecuteTemplate(&b, name, values); err != nil {
		panic(err) // the values are those of the text
	}
	return b.String()
}

// specifiers keeps systemd from reading % as one (systemd.unit(5)).
func specifiers(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// quotedWord is a word of a command line, or a path among several
// (systemd.syntax(7), systemd.service(5)).
func quotedWord(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `$$`).Replace(specifiers(s))
	if strings.ContainsAny(s, " \t'\"\\;") {
		return `"` + s + `"`
	}
	return s
}

// agentPlan is that of launchd.
func (a *app) agentPlan(b *desk, program, config, dir string, f serviceFlags) (*servicePlan, error) {
	state, err := a.stateFolder(b.dir)
	if err != nil {
		return nil, err
	}
	return agentsPlan(b, program, config, dir, state, f), nil
}

func agentsPlan(b *desk, program, config, dir, state string, f serviceFlags) *servicePlan {
	p := &servicePlan{}
	add := func(label, when string, args ...string) {
		values := struct {
			Label, Folder, When, Log string
			Args                     []string
		}{Label: label, Folder: escaped(b.dir), When: when, Log: escaped(filepath.Join(state, label+".log"))}
		for _, w := range append([]string{program}, args...) {
			values.Args = append(values.Args, escaped(w))
		}
		file := serviceFile{filepath.Join(dir, label+".plist"), filled("plist", values)}
		p.files = append(p.files, file)
		p.start = append(p.start, []string{"launchctl", "load", "-w", file.path})
		p.end = append(p.end, []string{"launchctl", "unload", "-w", file.path})
	}
	every := func(seconds int) string {
		return fmt.Sprintf("<key>StartInterval</key>\n\t<integer>%d</integer>", seconds)
	}
	if f.timer {
		add(f.name+".run", every(300), "run", "--config", config)
	} else {
		add(f.name+".serve", "<key>KeepAlive</key>\n\t<true/>", "serve", "--config", config)
	}
	add(f.name+".status", every(3600), "status", "--config", config)
	return p
}

func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a builder takes all
	return b.String()
}

// tasksPlan is that of the Task Scheduler, which holds no service: brief run
// ends, and nothing stays.
func tasksPlan(program, config string, f serviceFlags) *servicePlan {
	p := &servicePlan{}
	add := func(name, minutes, does string) {
		line := fmt.Sprintf(`"%s" %s --config "%s"`, program, does, config)
		p.start = append(p.start, []string{"schtasks", "/Create", "/TN", name, "/SC", "MINUTE", "/MO", minutes, "/TR", line, "/F"})
		p.end = append(p.end, []string{"schtasks", "/Delete", "/TN", name, "/F"})
	}
	add(f.name, "5", "run")
	add(f.name+" status", "60", "status")
	return p
}
