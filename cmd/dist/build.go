package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// targets are the systems and processors that brief is built for.
var targets = []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64"}

// shells are those with completion, and the names that their files have.
var shells = map[string]string{"bash": "brief.bash", "fish": "brief.fish", "zsh": "_brief"}

// A release is the commit that is packed.
type release struct {
	version string    // v0.3.0; after a tag v0.3.0+20261125080000.08b12a9472ba
	commit  string    // twelve digits
	at      time.Time // of the commit, UTC
	author  string    // of the commit, Name <address>
}

// A program is brief for one target.
type program struct {
	os, arch string
	data     []byte
}

func (p program) target() string { return p.os + "/" + p.arch }

// file is what the program is called.
func (p program) file() string {
	if p.os == "windows" {
		return "brief.exe"
	}
	return "brief"
}

// path is where the program is built.
func (p program) path(stage string) string { return filepath.Join(stage, p.os+"-"+p.arch, p.file()) }

// theRelease asks git what is packed. A version is a tag v1.2.3; what comes
// after it names time and commit too, in a part that Debian orders by (deb-version(7))
// and semantic versions do not.
func theRelease() (release, error) {
	said, err := run("", nil, "git", "log", "-1", "--abbrev=12", "--format=%h%n%ct%n%an <%ae>")
	if err != nil {
		return release{}, err
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	seconds, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return release{}, err
	}
	r := release{commit: lines[0], at: time.Unix(seconds, 0).UTC(), author: lines[2]}
	changed, err := run("", nil, "git", "status", "--porcelain")
	if err != nil {
		return release{}, err
	}
	// git fails where there is no tag yet.
	described, _ := run("", nil, "git", "describe", "--tags", "--long", "--match", "v[0-9]*")
	r.version = versionOf(strings.TrimSpace(string(described)), r, len(changed) > 0)
	return r, nil
}

// versionOf is the version by what git describe --long says, v0.3.0-14-g08b12a9,
// or nothing; changed is whether files differ from the commit.
func versionOf(described string, r release, changed bool) string {
	tag, after := "v0.0.0", true
	if p := strings.Split(described, "-"); len(p) > 2 {
		tag, after = strings.Join(p[:len(p)-2], "-"), p[len(p)-2] != "0"
	}
	if after || changed {
		tag += "+" + r.at.Format("20060102150405") + "." + r.commit
	}
	if changed {
		tag += ".changed"
	}
	return tag
}

// name is what the names of files begin with.
func (r release) name() string { return "brief_" + r.number() }

// number is the version without its v.
func (r release) number() string { return strings.TrimPrefix(r.version, "v") }

// buildAll builds brief for every target.
func (r release) buildAll(stage string) ([]program, error) {
	var all []program
	for _, t := range targets {
		system, arch, _ := strings.Cut(t, "/")
		p := program{os: system, arch: arch}
		flags := "-s -w -buildid= -X main.version=" + r.version + " -X main.commit=" + r.commit
		if _, err := run("", p.environ(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags="+flags, "-o", p.path(stage), "./cmd/brief"); err != nil {
			return nil, err
		}
		var err error
		if p.data, err = os.ReadFile(p.path(stage)); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	slices.SortFunc(all, compare)
	return all, nil
}

// environ is what the Go tool is told of the target, and what a machine may have
// told it otherwise.
func (p program) environ() []string {
	return append(os.Environ(), "GOOS="+p.os, "GOARCH="+p.arch, "CGO_ENABLED=0",
		"GOFLAGS=", "GOAMD64=", "GOARM64=", "GOEXPERIMENT=", "GOFIPS140=", "GODEBUG=", "GOWORK=off")
}

// pages are the manual pages and the completions, as brief itself writes them:
// man/brief.1, completions/brief.bash.
func (r release) pages(stage string) (tree, error) {
	brief := program{os: runtime.GOOS, arch: runtime.GOARCH}.path(stage)
	desk := filepath.Join(stage, "desk") // a folder without a workspace
	if err := os.Mkdir(desk, 0o755); err != nil {
		return nil, err
	}
	env := []string{"SOURCE_DATE_EPOCH=" + r.epoch(), "HOME=" + desk}
	if _, err := run(desk, env, brief, "man", "man"); err != nil {
		return nil, err
	}
	pages := tree{}
	written, err := filepath.Glob(filepath.Join(desk, "man", "*.1"))
	if err != nil {
		return nil, err
	}
	for _, path := range written {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		pages.add("man/"+filepath.Base(path), 0o644, text)
	}
	for shell, name := range shells {
		script, err := run(desk, env, brief, "completion", shell)
		if err != nil {
			return nil, err
		}
		pages.add("completions/"+name, 0o644, script)
	}
	return pages, nil
}

// epoch is the time of the commit as SOURCE_DATE_EPOCH has it.
func (r release) epoch() string { return strconv.FormatInt(r.at.Unix(), 10) }

// run runs a program in a folder and returns what it prints. A nil env is ours.
func run(dir string, env []string, name string, args ...string) ([]byte, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Env = dir, env
	var stderr bytes.Buffer
	c.Stderr = &stderr
	said, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.Bytes())
	}
	return said, nil
}
