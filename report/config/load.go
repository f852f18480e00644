// Package config turns config.yaml, the environment and the flags of the
// command line into one checked Config. YAML is read as nodes, so that each
// problem has its place and people's words stay as they were written; viper
// only lays the scalar settings over each other. What a setting is, and what it
// may be, stands in one table (key.go). It must not open files or know what
// the settings are for.
package config

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"brief/report/problem"
)

// Sources are the layers of a Config, the lowest first; above the built-in
// defaults, which need no source.
type Sources struct {
	File  string            // the name of the file in places: config.yaml
	YAML  []byte            // its bytes; nil if there is none
	Env   []string          // NAME=value, as from os.Environ; only BRIEF_ names count, and an empty value is no value
	Flags map[string]string // the flags that a person set, by name without dashes
}

// Load returns the config that the sources give, and everything that is wrong
// with them, sorted. The Config is complete even where there are problems: a
// setting that is wrong keeps the value of the layer below.
func Load(in Sources) (*Config, problem.List) {
	l := &loader{tree: tree{file: in.File}, given: map[string]bool{}}
	if in.YAML != nil {
		l.whole = problem.Place{File: in.File}
	}
	l.presets()
	if in.YAML != nil {
		l.group("", l.read(in.YAML))
	}
	l.environment(in.Env)
	l.flags(in.Flags)
	c := l.config()
	l.crossCheck(c)
	return c, l.problems()
}

// A Layer says where the value of a setting comes from. Later ones win.
type Layer int

const (
	Preset   Layer = iota // built in
	FromFile              // config.yaml
	FromEnv               // BRIEF_* in the environment
	FromFlag              // the command line
)

// String returns the word that people read.
func (l Layer) String() string { return [...]string{"default", "file", "environment", "flag"}[l] }

// A setting is one value of one layer.
type setting struct {
	key   *key
	name  string // key.name with the names that people chose
	layer Layer
	at    problem.Place
	value any    // what key.parse returned
	shown string // as config.yaml would have it
	words []word // of a list
}

// A word is one of a list.
type word struct {
	text string
	at   problem.Place
}

// An entry is an entry of a map whose names people choose, with its settings.
type entry struct {
	group, name string
	layer       Layer
	at          problem.Place
	settings    []setting
	fields      []string // that it has, also those that are wrong
	broken      bool     // it has no fields
}

// loader collects the layers.
type loader struct {
	tree
	scalars []setting // of all layers, the lowest first
	entries []entry
	given   map[string]bool // groups of entries that the file has
	whole   problem.Place   // the file, for what it should have said; none without a file
}

// presets lays the built-in defaults down.
func (l *loader) presets() {
	at := problem.Place{}
	for i := range keys {
		if k := &keys[i]; !strings.Contains(k.name, "*") {
			l.take(k, k.name, k.split(value{at: at, text: k.preset}), Preset)
		}
	}
	for _, b := range builtin {
		e := entry{group: b.group, name: b.name, layer: Preset, at: l.whole}
		for _, v := range b.values {
			k := find(b.group + ".*." + v[0])
			if s, ok := l.parsed(k, b.group+"."+b.name+"."+v[0], k.split(value{at: at, text: v[1]}), Preset); ok {
				e.settings = append(e.settings, s)
			}
		}
		l.entries = append(l.entries, e)
	}
}

// split makes a list of a text where k holds a list: in the environment and in
// the table its parts are separated by commas.
func (k *key) split(v value) value {
	if k.many && v.text != "" {
		v.shape = list
		for _, part := range strings.Split(v.text, ",") {
			v.items = append(v.items, value{at: v.at, text: strings.TrimSpace(part)})
		}
	}
	return v
}

// group walks a mapping of the file whose names stand in the table below
// prefix ("" or "desk.").
func (l *loader) group(prefix string, v value) {
	switch v.shape {
	case empty, broken:
		return
	case scalar, list:
		l.add(wrong("want settings below %s, found %s", strings.TrimSuffix(prefix, "."), v.found()).at(v.at))
		return
	}
	known := below(prefix)
	for i, word := range v.names {
		name := prefix + word
		switch k := find(name); {
		case k != nil:
			l.take(k, name, v.items[i], FromFile)
		case prefix == "" && slices.Contains(groups, word):
			l.given[word] = true
			l.named(word, v.items[i])
		case prefix == "" && slices.Contains(known, word):
			l.group(name+".", v.items[i])
		default:
			l.unknown(v.keys[i], name, word, known)
		}
	}
}

// named walks the entries of a map whose names people choose.
func (l *loader) named(group string, v value) {
	if v.shape == empty || v.shape == broken {
		return
	}
	if v.shape != mapping {
		l.add(wrong("want names below %s, each with its settings, found %s", group, v.found()).at(v.at))
		return
	}
	for i, name := range v.names {
		if f := checkName(name); f.code != "" {
			l.add(f.at(v.keys[i]))
			continue
		}
		if group == "datasets" && !knownDataset(name) {
			l.unknown(v.keys[i], "datasets."+name, name, datasetNames())
			continue
		}
		e := entry{group: group, name: name, layer: FromFile, at: v.keys[i]}
		l.fields(&e, v.items[i])
		if at := slices.IndexFunc(l.entries, func(o entry) bool { return o.group == group && o.name == name }); at >= 0 {
			l.entries[at] = e
		} else {
			l.entries = append(l.entries, e)
		}
	}
}

// fields walks the settings of one entry.
func (l *loader) fields(e *entry, v value) {
	full := e.group + "." + e.name
	if v.shape != mapping {
		e.broken = true
		if v.shape != broken {
			l.add(wrong("want settings below %s, found %s", full, v.found()).at(v.at))
		}
		return
	}
	e.fields = v.names
	kind := ""
	for i, field := range v.names {
		if e.group == "outlets" && field == "kind" {
			kind = v.items[i].text
		}
	}
	known := e.known(kind)
	for i, field := range v.names {
		k := find(e.group + ".*." + field)
		if k == nil {
			l.unknown(v.keys[i], full+"."+field, field, known)
			continue
		}
		if !slices.Contains(known, field) {
			l.add(problem.Errorf(v.keys[i], "K901", "%s.%s means nothing to an outlet of kind %s", full, field, kind).
				WithHint("it belongs to kind %s", either(k.kinds)))
			continue
		}
		if s, ok := l.parsed(k, full+"."+field, v.items[i], FromFile); ok {
			e.settings = append(e.settings, s)
		}
	}
}

// known are the fields that an entry may have; kind is that of an outlet.
func (e *entry) known(kind string) []string {
	all := below(e.group + ".*.")
	k := find("outlets.*.kind")
	if e.group != "outlets" || !slices.Contains(k.allowed, kind) {
		return all
	}
	return slices.DeleteFunc(all, func(field string) bool {
		k := find("outlets.*." + field)
		return len(k.kinds) > 0 && !slices.Contains(k.kinds, kind)
	})
}

// take parses a scalar setting and lays it over the layers below.
func (l *loader) take(k *key, name string, v value, layer Layer) {
	if s, ok := l.parsed(k, name, v, layer); ok {
		l.scalars = append(l.scalars, s)
	}
}

// parsed turns a value into a setting, or reports what is wrong with it.
func (l *loader) parsed(k *key, name string, v value, layer Layer) (setting, bool) {
	s := setting{key: k, name: name, layer: layer, at: v.at, shown: v.String()}
	for _, item := range v.items {
		if v.shape == list {
			s.words = append(s.words, word{item.text, item.at})
		}
	}
	if v.shape == broken {
		return s, false
	}
	before := len(l.found)
	if layer == FromFile && holdsPassword(v.text) {
		l.add(problem.Errorf(v.at, "K910", "%s holds a password, and secrets never stand in config.yaml", name).
			WithHint("put the whole address in %s", cmp.Or(k.env(), "the environment")))
		return s, false
	}
	s.value = l.typed(k, v)
	if layer == FromEnv {
		for i := range l.found[before:] {
			l.found[before+i].Code = "K920"
		}
	}
	return s, len(l.found) == before
}

// typed is the typed form of a value: that of key.parse, a list of it, or one
// of the maps of people's words.
func (l *loader) typed(k *key, v value) any {
	switch {
	case k.kind == isColumns:
		return l.columns(v)
	case k.kind == isWords:
		return l.words(v)
	case k.kind == isTexts:
		return l.texts(v)
	case k.many && v.shape == list:
		return l.many(k, v)
	case v.shape == list || v.shape == mapping:
		l.add(k.named(wrong("want one value, found %s", v.found()), v.at).at(v.at))
		return nil
	}
	got, f := k.parse(v.text)
	if f.code != "" {
		l.add(k.named(f, v.at).at(v.at))
	}
	if s, ok := got.(string); ok && k.many {
		return []string{s}
	}
	return got
}

// many is a list of values, each once.
func (l *loader) many(k *key, v value) any {
	all := []string{}
	if len(v.items) == 0 && !k.blank {
		l.add(k.named(wrong("the list is empty"), v.at).at(v.at))
	}
	for _, item := range v.items {
		if item.shape != scalar {
			l.add(k.named(wrong("want one value, found %s", item.found()), item.at).at(item.at))
			continue
		}
		got, f := k.parse(item.text)
		if s, ok := got.(string); ok && f.code == "" && slices.Contains(all, s) {
			f = wrong("%s stands twice in the list", quoted(s))
		} else if ok {
			all = append(all, s)
		}
		if f.code != "" {
			l.add(k.named(f, item.at).at(item.at))
		}
	}
	return all
}

// secretWords are parts of names of settings that hold secrets. Such a
// setting never stands in the file.
var secretWords = []string{"password", "passwd", "passphrase", "token", "secret", "api_key", "apikey", "private_key"}

// holdsPassword reports whether s holds an address such as
// postgres://user:password@host.
func holdsPassword(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	if i := strings.IndexAny(rest, "/ "); i >= 0 {
		rest = rest[:i]
	}
	user, _, ok2 := strings.Cut(rest, "@")
	return ok && ok2 && strings.Contains(user, ":")
}

// unknown reports a name that the table does not have.
func (l *loader) unknown(at problem.Place, full, word string, known []string) {
	if isSecret(word) {
		l.add(problem.Errorf(at, "K910", "%s is a secret, and secrets never stand in config.yaml", shorten(full)).
			WithHint("put it in BRIEF_MAIL_PASSWORD or the like, or in a file of mode 0600 that a setting ending in _file names"))
		return
	}
	p := problem.Errorf(at, "K901", "unknown key %s", quoted(full))
	if near := problem.Nearest(word, known); near != "" {
		p = p.WithHint("did you mean %q?", near)
	} else {
		p = p.WithHint("known here: %s", strings.Join(known, ", "))
	}
	l.add(p)
}

// isSecret reports whether a setting of this name would hold a secret, also if
// the name is misspelt.
func isSecret(word string) bool {
	word = strings.ToLower(strings.ReplaceAll(word, "-", "_"))
	if strings.HasSuffix(word, "_file") {
		return false
	}
	return slices.ContainsFunc(secretWords, func(s string) bool { return strings.Contains(word, s) }) ||
		problem.Nearest(word, []string{"password"}) != ""
}

// problems are all problems, each with its line unless that holds a secret.
func (l *loader) problems() problem.List {
	for i := range l.found {
		p := &l.found[i]
		if p.Place.File == l.file && p.Code != "K910" {
			p.Line = showable(l.lines, p.Place.Line)
		}
	}
	return l.found.Sorted()
}

// showable is line n, counted from 1, or "" if there is none or it may tell a
// secret.
func showable(lines []string, n int) string {
	if n < 1 || n > len(lines) || mayTell(lines[n-1]) {
		return ""
	}
	return strings.TrimSuffix(lines[n-1], "\r")
}

// mayTell reports whether a line seems to hold a secret.
func mayTell(line string) bool {
	if holdsPassword(line) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t{,\"'", r) }), func(w string) bool {
		name, _, ok := strings.Cut(w, ":")
		return ok && isSecret(name)
	})
}

// Location is the zone as Go has it.
func (c *Config) Location() *time.Location {
	if loc, err := time.LoadLocation(c.Zone); err == nil {
		return loc
	}
	return time.UTC
}
