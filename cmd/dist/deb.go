package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// debVersion is the version as Debian orders it: before 1.0.0 comes 1.0.0~rc.1,
// which a semantic version writes 1.0.0-rc.1.
func (r release) debVersion() string { return strings.Replace(r.number(), "-", "~", 1) }

// debPlaces say where in a Debian system completion is looked for.
var debPlaces = map[string]string{
	"brief.bash": "usr/share/bash-completion/completions/brief",
	"brief.fish": "usr/share/fish/vendor_completions.d/brief.fish",
	"_brief":     "usr/share/zsh/vendor-completions/_brief",
}

// debFiles are the files of the Debian package, by their place below the root.
func (r release) debFiles(p program, pages tree, licences file) (tree, error) {
	t := tree{}
	t.add("usr/bin/brief", 0o755, p.data)
	for name, f := range pages {
		base := filepath.Base(name)
		if place, ok := debPlaces[base]; ok {
			t[place] = f
			continue
		}
		page, err := gzipped(f.data)
		if err != nil {
			return nil, err
		}
		t.add("usr/share/man/man1/"+base+".gz", 0o644, page)
	}
	const doc = "usr/share/doc/brief/"
	t[doc+"copyright"] = licences
	readme, err := os.ReadFile("README.md")
	if err != nil {
		return nil, err
	}
	t.add(doc+"README.md", 0o644, readme)
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return nil, err
	}
	for name, text := range map[string][]byte{"changelog.gz": changes, "changelog.Debian.gz": []byte(r.debChanges())} {
		z, err := gzipped(text)
		if err != nil {
			return nil, err
		}
		t.add(doc+name, 0o644, z)
	}
	return t, nil
}

// debChanges is the package's own changelog (deb-changelog(5)), of one entry.
func (r release) debChanges() string {
	return fmt.Sprintf("brief (%s) stable; urgency=medium\n\n  * Of commit %s; changelog.gz tells what is new.\n\n -- %s  %s\n",
		r.debVersion(), r.commit, r.author, r.at.Format(time.RFC1123Z))
}

// debControl is what nfpm is told. Its own schema of versions is not asked, since
// it drops what it does not know.
func (r release) debControl(arch string) string {
	return fmt.Sprintf(`name: brief
arch: %s
version_schema: none
version: %q
section: text
priority: optional
maintainer: %q
description: |
  policy briefs as tagged PDF files from data and templates
  brief reads ratings, sources and recommendations from CSV, YAML, JSON files and
  workbooks, checks them, and sets a two-page brief for each country by Markdown
  templates. A screen reader can read it in order, and it holds its data.
contents:
  - { src: root, dst: /, type: tree }
`, arch, r.debVersion(), r.author)
}

// deb is the Debian package of a program.
func (r release) deb(stage, nfpm string, p program, pages tree, licences file) ([]byte, error) {
	files, err := r.debFiles(p, pages, licences)
	if err != nil {
		return nil, err
	}
	nfpm, err = filepath.Abs(nfpm)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(stage, "deb-"+p.arch)
	files = files.below("root")
	files.add("nfpm.yaml", 0o644, []byte(r.debControl(p.arch)))
	if err := files.write(dir); err != nil {
		return nil, err
	}
	env := append(os.Environ(), "SOURCE_DATE_EPOCH="+r.epoch())
	if _, err := run(dir, env, nfpm, "package", "--packager", "deb", "--config", "nfpm.yaml", "--target", "brief.deb"); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "brief.deb"))
}
