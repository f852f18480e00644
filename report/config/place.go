package config

import (
	"strings"

	"brief/report/problem"
)

// Place returns where a setting has its value from: a place in config.yaml, or
// the name of the variable or flag that gave it. An entry such as
// reports.country is where its name stands, and a word of a list stands below
// the list: reports.country.actors.CHN. What is not written is where that
// stands which it belongs to; the place of a built-in setting is none.
func (c *Config) Place(name string) problem.Place {
	for name != "" {
		if at := c.places[name]; at.File != "" {
			return at
		}
		name = name[:max(0, strings.LastIndexByte(name, '.'))]
	}
	return problem.Place{}
}

// Point returns p with the place of a setting, and the line of config.yaml that
// stands there unless it may tell a secret.
func (c *Config) Point(p problem.Problem, name string) problem.Problem {
	p.Place = c.Place(name)
	p.Line = showable(c.lines, p.Place.Line)
	return p
}

// Own returns what the workspace itself says of a setting that stands alone, as
// config.yaml has it: the value there, or the built-in one. What the
// environment and the command line say does not count.
func (c *Config) Own(name string) string { return c.own[name] }

// own are the values of the layers that belong to the workspace.
func (l *loader) own() map[string]string {
	all := map[string]string{}
	for _, s := range l.scalars { // the lowest layer first
		if s.layer <= FromFile {
			all[s.name] = hideSecrets(s.shown)
		}
	}
	return all
}

// places are the places of all settings, of the words of their lists, and of
// the entries that people named.
func (l *loader) places() map[string]problem.Place {
	all := map[string]problem.Place{}
	put := func(s setting) {
		all[s.name] = s.at
		for _, w := range s.words {
			all[s.name+"."+w.text] = w.at
		}
	}
	for i := range keys {
		if !strings.Contains(keys[i].name, "*") {
			put(l.top(keys[i].name))
		}
	}
	for _, e := range l.entries {
		all[e.group+"."+e.name] = e.at
		for _, s := range e.settings {
			put(s)
		}
	}
	return all
}
