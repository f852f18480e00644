package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
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
	{"blessing", []string{"the author disclaims copyright to this source code", "may you do good and not evil"}, ""},
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
// once, for different files of it.
func licenceOf(texts []notice) string {
	var all []string
	for _, n := range texts {
		for _, l := range licencesOf(n.text) {
			if strings.Contains(l, " OR ") {
				l = "(" + l + ")"
			}
			all = append(all, l)
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " AND ")
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
		if p.licence = licenceOf(p.texts); p.licence == "" {
			return nil, fmt.Errorf("no licence that is known in %s %s, %s: cmd/dist/licence.go has those that brief may be linked from", p.module, p.version, root[p.module])
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

// A legal file is one whose name begins or ends so.
var legal = regexp.MustCompile(`(?i)^(.*-)?(un)?licen[cs]e([-.].*)?$|^(copying|notice|patents|authors)(\..*)?$`)

// asides are folders beside packages in which modules keep licences and fonts.
var asides = []string{"licenses", "ttfs"}

// notices are the licences and notices in the folders of packages and above them,
// up to the root of their module, and in the asides of these.
func notices(root string, folders []string) ([]notice, error) {
	seen := map[string]bool{}
	var all []notice
	look := func(dir string) error {
		if seen[dir] {
			return nil
		}
		seen[dir] = true
		entries, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			aside := slices.Contains(asides[:1], filepath.Base(dir))
			if !e.Type().IsRegular() || path.Ext(e.Name()) == ".go" || !aside && !legal.MatchString(e.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, filepath.Join(dir, e.Name()))
			if err != nil {
				return err
			}
			all = append(all, notice{filepath.ToSlash(name), string(text)})
		}
		return nil
	}
	for _, dir := range folders {
		for ; ; dir = filepath.Dir(dir) {
			if err := look(dir); err != nil {
				return nil, err
			}
			for _, a := range asides {
				if _, err := os.Stat(filepath.Join(dir, a)); err == nil {
					if err := look(filepath.Join(dir, a)); err != nil {
						return nil, err
					}
				}
			}
			if dir == root {
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b notice) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// licencesText is the list of the parts with their licences, then all texts.
func licencesText(r release, parts []part) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "brief %s comes without a licence of its own: its owner has not chosen one.\nIt is linked from:\n\n", r.version)
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
