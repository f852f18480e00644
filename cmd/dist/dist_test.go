package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/report/golden"
)

// aRelease is of no real commit.
var aRelease = release{version: "v0.3.0", commit: "0123456789ab", at: time.Date(2026, 11, 25, 8, 9, 11, 0, time.UTC), author: "A. Desk <desk@example.org>"}

// somePages are what brief would write.
func somePages() tree {
	t := tree{}
	t.add("man/brief.1", 0o644, []byte(".TH BRIEF 1\n"))
	t.add("man/brief-check.1", 0o644, []byte(".TH BRIEF-CHECK 1\n"))
	for _, name := range shells {
		t.add("completions/"+name, 0o644, []byte("# "+name+"\n"))
	}
	return t
}

func TestVersion(t *testing.T) {
	for _, c := range []struct {
		described string
		changed   bool
		want      string
	}{
		{"v0.3.0-0-g0123456789ab", false, "v0.3.0"},
		{"v0.3.0-rc.1-0-g0123456789ab", false, "v0.3.0-rc.1"},
		{"v0.3.0-14-g0123456789ab", false, "v0.3.0+20261125080911.0123456789ab"},
		{"v0.3.0-0-g0123456789ab", true, "v0.3.0+20261125080911.0123456789ab.changed"},
		{"", false, "v0.0.0+20261125080911.0123456789ab"},
		{"", true, "v0.0.0+20261125080911.0123456789ab.changed"},
	} {
		if got := versionOf(c.described, aRelease, c.changed); got != c.want {
			t.Errorf("of %q, changed %v: %s, want %s", c.described, c.changed, got, c.want)
		}
	}
}

func TestDebianVersion(t *testing.T) {
	for version, want := range map[string]string{
		"v0.3.0":                             "0.3.0",
		"v1.0.0-rc.1":                        "1.0.0~rc.1",
		"v0.3.0+20261125080911.0123456789ab": "0.3.0+20261125080911.0123456789ab",
	} {
		if got := (release{version: version}).debVersion(); got != want {
			t.Errorf("of %s: %s, want %s", version, got, want)
		}
	}
}

// Phrases of the licences are quoted as their texts break them into lines.
const (
	mit    = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software and associated documentation files (the \"Software\"), to deal\nin the Software without restriction, including"
	bsd    = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted provided that"
	apache = "                Apache License\n          Version 2.0, January 2004"
)

func TestLicences(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{mit, "MIT"},
		{bsd, "BSD-2-Clause"},
		{bsd + " ... * Neither the name of", "BSD-3-Clause"},
		{mit + "\n\n" + apache, "Apache-2.0 AND MIT"},
		{"Mozilla Public License Version 2.0\n====", "MPL-2.0"},
		{"This Source Code Form is subject to the terms of the Mozilla Public\nLicense, v. 2.0.", ""},
		{"SPDX-License-Identifier: Unlicense OR BSD-3-Clause\n" + bsd, "(Unlicense OR BSD-3-Clause)"},
		{"GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", ""},
		{"All rights reserved.", ""},
		{"", ""},
	} {
		got, err := licenceOf([]notice{{"PATENTS", "Additional IP Rights Grant"}, {"sub/LICENSE", c.text}})
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("of %q: %q, %v, want %q", c.text, got, err, c.want)
		}
	}
	// One text that is known does not speak for another that is not.
	if got, err := licenceOf([]notice{{"LICENSE", mit}, {"COPYING.txt", "All rights reserved."}}); err == nil {
		t.Errorf("a licence that is not known passes as %s", got)
	}
	if got, err := licenceOf([]notice{{"NOTICE", "by many"}}); err == nil {
		t.Errorf("no licence at all passes as %q", got)
	}
}

func TestNoticesOfLinkedFolders(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"LICENSE": "root", "go.mod": "", "licence.go": "package p", "licenses/ftl.txt": "aside",
		"a/LICENSE.txt": "above", "a/linked/NOTICE": "in it", "a/linked/COPYING.md": "in it too",
		"a/linked/ttfs/LICENSE": "of the fonts", "a/linked/ttfs/font.ttf": "", "a/linked/README": "", "a/LICENSE-LOGO": "of a picture", "b/LICENSE": "not linked",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	linked := filepath.Join(root, "a", "linked")
	all, err := notices(root, []string{linked, linked, filepath.Dir(linked)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range all {
		got = append(got, n.name+": "+n.text)
	}
	want := "LICENSE: root, a/LICENSE.txt: above, a/linked/COPYING.md: in it too, a/linked/NOTICE: in it, a/linked/ttfs/LICENSE: of the fonts, licenses/ftl.txt: aside"
	if strings.Join(got, ", ") != want {
		t.Errorf("%q", got)
	}
}

// A library under terms that are not known is found before anybody makes dist.
func TestLinkedModulesHaveKnownLicences(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for _, system := range []string{"darwin", "linux", "windows"} {
		root, folders := map[string]string{}, map[string][]string{}
		if err := linked(program{os: system, arch: "amd64"}, root, folders); err != nil {
			t.Fatal(err)
		}
		for module := range root {
			texts, err := notices(root[module], folders[module])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := licenceOf(texts); err != nil && module != "brief" {
				t.Errorf("brief links %s for %s: %v", module, system, err)
			}
		}
	}
}

func TestTexts(t *testing.T) {
	programs := []program{{"linux", "amd64", []byte("for linux")}, {"windows", "amd64", []byte("for windows")}}
	parts := []part{
		{"std", "go1.26.8", "BSD-3-Clause", []notice{{"LICENSE", "the text of Go\n"}}, []string{"linux/amd64", "windows/amd64"}},
		{"example.org/a_b/v2", "v2.0.1", "(FTL OR MIT) AND BSD-3-Clause", []notice{{"LICENSE", "one"}, {"sub/NOTICE", "two\n\n"}}, []string{"windows/amd64"}},
	}
	bom, err := sbom(aRelease, programs, parts)
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "sbom.json", string(bom))
	golden.Compare(t, "licences.txt", string(licencesText(aRelease, parts)))
	golden.Compare(t, "control.yaml", aRelease.debControl("arm64"))
	golden.Compare(t, "changelog.Debian", aRelease.debChanges())
}

func TestDebianFiles(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join("..", ".."))
	files, err := aRelease.debFiles(program{"linux", "amd64", []byte("program")}, somePages(), file{0o644, []byte("licences")})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := files.write(dir); err != nil {
		t.Fatal(err)
	}
	t.Chdir(here)
	golden.Compare(t, "debian-files.txt", listed(t, dir))
}

// listed are the modes and names of all below a folder.
func listed(t *testing.T, dir string) string {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		i, err := d.Info()
		name, relErr := filepath.Rel(dir, path)
		if err != nil || relErr != nil {
			return fmt.Errorf("%w %w", err, relErr)
		}
		fmt.Fprintf(&b, "%v %s\n", i.Mode(), filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	in := somePages().below("brief_0.3.0")
	in.add("brief_0.3.0/brief", 0o755, bytes.Repeat([]byte("program "), 1000))
	almaty := time.FixedZone("+05", 5*60*60)
	pack := func(f func(tree, time.Time) ([]byte, error)) []byte {
		t.Helper()
		one, err := f(in, aRelease.at)
		if err != nil {
			t.Fatal(err)
		}
		two, err := f(in, aRelease.at.In(almaty))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Error("another zone gives other bytes")
		}
		return one
	}
	got := tree{}
	z, err := gzip.NewReader(bytes.NewReader(pack(tarball)))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || !h.ModTime.Equal(aRelease.at) || h.Uid != 0 || h.Uname != "" {
			t.Errorf("%s: %v, of %v, by %d %q", h.Name, err, h.ModTime, h.Uid, h.Uname)
		}
		got.add(h.Name, h.FileInfo().Mode(), data)
	}
	same(t, in, got)

	got = tree{}
	packed := pack(zipped)
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(from)
		if err != nil || !f.Modified.Equal(aRelease.at) {
			t.Errorf("%s: %v, of %v", f.Name, err, f.Modified)
		}
		got.add(f.Name, f.Mode(), data)
	}
	same(t, in, got)
}

// same fails the test where two trees differ.
func same(t *testing.T, want, got tree) {
	t.Helper()
	if fmt.Sprint(want.names()) != fmt.Sprint(got.names()) {
		t.Errorf("files %q, want %q", got.names(), want.names())
	}
	for name, f := range want {
		if got[name].mode != f.mode || !bytes.Equal(got[name].data, f.data) {
			t.Errorf("%s is another file than was packed", name)
		}
	}
}

func TestSums(t *testing.T) {
	in := tree{}
	in.add("b", 0o644, []byte("b"))
	in.add("a", 0o644, nil)
	want := fmt.Sprintf("%x  a\n%x  b\n", sha256.Sum256(nil), sha256.Sum256([]byte("b")))
	if got := string(in.sums()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
