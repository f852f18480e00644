package main

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A part is a module that brief is linked from, or Go itself.
type part struct {
	module, version string
	licence         string   // an SPDX expression
	texts           []notice // its licences and notices
	in              []string // the targets that link it
}

// A notice is a text that goes with a copy of a part.
type notice struct {
	name string // of its file, below the part's folder
	text string
}

// terms are the licences that brief may be linked from, by phrases that their
// texts have and no other of them has. A licence that is not here stops make
// dist: it is looked at by a person first.
var terms = []struct {
	spdx    string
	phrases []string
	not     string
}{
	{"Apache-2.0", []string{"apache license", "version 2.0"}, ""},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms, with or without modification, are permitted"}, "neither the name"},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms, with or without modification, are permitted", "neither the name"}, ""},
	{"Bitstream-Vera", []string{"bitstream vera is a trademark of bitstream", "permission is hereby granted, free of charge"}, ""},
	{"FTL OR GPL-2.0-or-later", []string{"choice of exactly one of the following two licenses: * the freetype license", "general public license (gpl), version 2 or later"}, ""},
	{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"}, ""},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files", "to deal in the software without restriction"}, ""},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}, ""},
	{"MPL-2.0", []string{"mozilla public license, version 2.0"}, ""},
	{"OFL-1.1", []string{"sil open font license, version 1.1"}, ""},
	{"blessing", []string{"all of the code and documentation in sqlite has been dedicated to the public domain by the authors"}, ""},
}

// declared is a text's own word for what it is.
var declared = regexp.MustCompile(`(?m)^SPDX-License-Identifier: (.+)$`)

// licencesOf are the licences that a text grants, as SPDX expressions.
func licencesOf(text string) []string {
	if m := declared.FindStringSubmatch(text); m != nil {
		return []string{strings.TrimSpace(m[1])}
	}
	folded := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	var found []string
	for _, t := range terms {
		has := func(phrase string) bool { return strings.Contains(folded, phrase) }
		if !slices.ContainsFunc(t.phrases, func(p string) bool { return !has(p) }) && (t.not == "" || !has(t.not)) && !slices.Contains(found, t.spdx) {
			found = append(found, t.spdx)
		}
	}
	return found
}

// licenceOf is the licence of a part by its texts. All that they grant holds at
// once, for different files of it. A licence that is not known is an error.
func licenceOf(texts []notice) (string, error) {
	var all []string
	for _, n := range texts {
		found := licencesOf(n.text)
		if len(found) == 0 && granting.MatchString(path.Base(n.name)) {
			return "", fmt.Errorf("%s is no licence that is known: cmd/dist/licence.go has those that brief may be linked from", n.name)
		}
		for _, l := range found {
			if strings.Contains(l, " OR ") {
				l = "(" + l + ")"
			}
			all = append(all, l)
		}
	}
	if len(all) == 0 {
		return "", errors.New("no licence was found")
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " AND "), nil
}

// inventory is what the programs say that they are linked from, ordered by module;
// Go comes first.
func inventory(programs []program) ([]part, error) {
	folders := map[string][]string{} // of linked packages, by module
	root := map[string]string{}      // of a module
	versions := map[string]part{}
	for _, p := range programs {
		if err := linked(p, root, folders); err != nil {
			return nil, err
		}
		info, err := buildinfo.Read(bytes.NewReader(p.data))
		if err != nil {
			return nil, err
		}
		add := func(module, version string) {
			v := versions[module]
			versions[module] = part{module: module, version: version, in: append(v.in, p.target())}
		}
		add("std", info.GoVersion)
		for _, d := range info.Deps {
			if d.Replace != nil {
				return nil, fmt.Errorf("%s is replaced by %s, which nobody else has", d.Path, d.Replace.Path)
			}
			add(d.Path, d.Version)
		}
	}
	var parts []part
	for _, p := range versions {
		var err error
		if p.texts, err = notices(root[p.module], folders[p.module]); err != nil {
			return nil, err
		}
		if p.licence, err = licenceOf(p.texts); err != nil {
			return nil, fmt.Errorf("%s %s: %w", p.module, p.version, err)
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int {
		if (a.module == "std") != (b.module == "std") {
			if a.module == "std" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.module, b.module)
	})
	return parts, nil
}

// linked notes the folders of the packages that a program links, by module.
func linked(p program, root map[string]string, folders map[string][]string) error {
	said, err := run("", p.environ(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}\t{{$.Dir}}{{end}}", "./cmd/brief")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(said)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			root[f[0]] = f[1]
			folders[f[0]] = append(folders[f[0]], f[2])
		}
	}
	goroot, err := run("", p.environ(), "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	root["std"] = strings.TrimSpace(string(goroot))
	folders["std"] = []string{root["std"]}
	return nil
}

// Files with such names grant something, or say something that goes with a copy.
// A LICENSE-LOGO is of a picture in a README.
var (
	granting = regexp.MustCompile(`(?i)^(.*-)?(un)?licen[cs]e([-.].*)?$|^copying(\..*)?$`)
	telling  = regexp.MustCompile(`(?i)^(notice|patents|authors)(\..*)?$`)
	pictured = regexp.MustCompile(`(?i)-logo$`)
)

// isLegal reports whether a file of this name goes with a copy.
func isLegal(name string) bool {
	return path.Ext(name) != ".go" && !pictured.MatchString(name) && (granting.MatchString(name) || telling.MatchString(name))
}

// asides are folders beside packages in which modules keep licences and fonts.
var asides = []string{"licenses", "ttfs"}

// notices are the licences and notices in the folders of packages and above them,
// up to the root of their module, and in the asides of these.
func notices(root string, folders []string) ([]notice, error) {
	looked := map[string]bool{}
	for _, dir := range folders {
		for ; ; dir = filepath.Dir(dir) {
			looked[dir] = true
			for _, a := range asides {
				looked[filepath.Join(dir, a)] = true
			}
			if dir == root {
				break
			}
		}
	}
	var all []notice
	for _, dir := range slices.Sorted(maps.Keys(looked)) {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || !isLegal(e.Name()) && filepath.Base(dir) != "licenses" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(root, filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			all = append(all, notice{filepath.ToSlash(name), string(text)})
		}
	}
	slices.SortFunc(all, func(a, b notice) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// licencesText is the list of the parts with their licences, then all texts.
func licencesText(r release, parts []part) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "brief %s comes without a licence of its own: its owner has not chosen one.\nIt is linked from these, whose source go mod download MODULE@VERSION fetches, and\nfrom Go's own library (std):\n\n", r.version)
	for _, p := range parts {
		fmt.Fprintf(&b, "%-40s %-40s %s\n", p.module, p.version, p.licence)
	}
	for _, p := range parts {
		for _, n := range p.texts {
			fmt.Fprintf(&b, "\n%s\n%s %s, %s\n\n%s\n", strings.Repeat("-", 80), p.module, p.version, n.name, strings.TrimSpace(n.text))
		}
	}
	return []byte(b.String())
}
