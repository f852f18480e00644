// Dist makes what people install of one commit, into the folder dist: an archive
// for each system, Debian packages, the licences of all that is linked, an SBOM
// (SPDX 2.3) and the SHA-256 sums. The same commit and Go give the same bytes in
// every folder, at any time: whatever is dated has the time of the commit.
//
// It runs at the top of the repository, by make dist:
//
//	go run ./cmd/dist -nfpm FILE
//
// FILE is nfpm, which writes the Debian packages.
package main

import (
	"cmp"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// out is the folder that is made anew.
const out = "dist"

func main() {
	nfpm := flag.String("nfpm", "", "the program nfpm")
	flag.Parse()
	var err error
	if *nfpm == "" || flag.NArg() > 0 {
		err = fmt.Errorf("write go run ./cmd/dist -nfpm FILE, or make dist")
	} else {
		err = dist(*nfpm)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

// dist fills the folder out.
func dist(nfpm string) error {
	r, err := theRelease()
	if err != nil {
		return err
	}
	stage, err := os.MkdirTemp("", "brief-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	programs, err := r.buildAll(stage)
	if err != nil {
		return err
	}
	pages, err := r.pages(stage)
	if err != nil {
		return err
	}
	parts, err := inventory(programs)
	if err != nil {
		return err
	}
	made := tree{}
	made.add(r.name()+"_licences.txt", 0o644, licencesText(r, parts))
	bom, err := sbom(r, programs, parts)
	if err != nil {
		return err
	}
	made.add(r.name()+"_sbom.spdx.json", 0o644, bom)
	for _, p := range programs {
		if err := made.addArchive(r, p, pages, made[r.name()+"_licences.txt"]); err != nil {
			return err
		}
		if p.os == "linux" {
			deb, err := r.deb(stage, nfpm, p, pages, made[r.name()+"_licences.txt"])
			if err != nil {
				return err
			}
			made.add("brief_"+r.debVersion()+"_"+p.arch+".deb", 0o644, deb)
		}
	}
	made.add("SHA256SUMS", 0o644, made.sums())
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := made.write(out); err != nil {
		return err
	}
	for _, name := range made.names() {
		fmt.Println(filepath.Join(out, name))
	}
	return nil
}

// A tree is files by name, with / between folders.
type tree map[string]file

// A file is what a name holds, and what may be done with it.
type file struct {
	mode os.FileMode
	data []byte
}

func (t tree) add(name string, mode os.FileMode, data []byte) { t[name] = file{mode, data} }

// names are the names in their order.
func (t tree) names() []string { return slices.Sorted(maps.Keys(t)) }

// below is t in a folder.
func (t tree) below(folder string) tree {
	b := tree{}
	for name, f := range t {
		b[folder+"/"+name] = f
	}
	return b
}

// write puts the files into a folder of the disk, with their modes whatever the
// umask is.
func (t tree) write(folder string) error {
	for _, name := range t.names() {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		for d := filepath.Dir(path); d != filepath.Clean(folder) && d != "."; d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o755); err != nil {
				return err
			}
		}
		if err := os.WriteFile(path, t[name].data, 0o644); err != nil {
			return err
		}
		if err := os.Chmod(path, t[name].mode); err != nil {
			return err
		}
	}
	return nil
}

// sums is what sha256sum prints of the files.
func (t tree) sums() []byte {
	var b strings.Builder
	for _, name := range t.names() {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(t[name].data), name)
	}
	return []byte(b.String())
}

// compare orders programs by system and processor.
func compare(a, b program) int { return cmp.Or(cmp.Compare(a.os, b.os), cmp.Compare(a.arch, b.arch)) }
