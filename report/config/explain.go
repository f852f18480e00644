package config

import (
	"strings"

	"brief/report/problem"
)

// A Setting is one setting as `brief config explain` shows it.
type Setting struct {
	Key   string        // desk.name, datasets.influence.file
	Value string        // as config.yaml would have it, passwords hidden
	Layer Layer         // which layer gave the value
	Place problem.Place // where it stands; in the environment and on the command line File is the name; none for a default
	Env   string        // its name in the environment, or "" if it has none
	Flag  string        // its flag, without dashes, or ""
	Doc   string        // what it is, in one line
}

// Explain returns the settings whose key is prefix or lies below it ("" is
// all), in the order of config.yaml: each with its value and the layer that
// gave it.
func (c *Config) Explain(prefix string) []Setting {
	var all []Setting
	for _, s := range c.settings {
		if prefix == "" || s.Key == prefix || strings.HasPrefix(s.Key, strings.TrimSuffix(prefix, ".")+".") {
			all = append(all, s)
		}
	}
	return all
}

// settings are all settings, each from its highest layer.
func (l *loader) settings() []Setting {
	var all []Setting
	done := map[string]bool{}
	for i := range keys {
		k := &keys[i]
		if !strings.Contains(k.name, "*") {
			all = append(all, l.top(k.name).explain())
			continue
		}
		group, _, _ := strings.Cut(k.name, ".")
		if done[group] {
			continue
		}
		done[group] = true
		for _, e := range l.entries {
			if e.group != group {
				continue
			}
			for _, s := range e.settings {
				all = append(all, s.explain())
			}
		}
	}
	return all
}

func (s setting) explain() Setting {
	return Setting{
		Key: s.name, Value: hideSecrets(s.shown), Layer: s.layer, Place: s.at,
		Env: s.key.env(), Flag: s.key.flag, Doc: s.key.doc,
	}
}
