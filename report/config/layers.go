package config

import (
	"slices"
	"strings"

	"github.com/spf13/viper"

	"brief/report/problem"
)

// secretNames are names in the environment that hold secrets, or whose they are:
// they are no settings, and nothing here reads them.
var secretNames = []string{"BRIEF_MAIL_USER", "BRIEF_MAIL_PASSWORD", "BRIEF_WEB_TOKEN"}

// eventName begins the names that notify.command is run with: it may call brief
// in its turn.
const eventName = "BRIEF_EVENT"

// environment lays the BRIEF_ names of the environment over the file. Their
// order does not matter: they are taken in the order of the table.
func (l *loader) environment(env []string) {
	given := map[string]string{}
	var names []string
	for _, e := range env {
		name, v, ok := strings.Cut(e, "=")
		if ok && strings.HasPrefix(name, "BRIEF_") && v != "" {
			if _, twice := given[name]; !twice {
				names = append(names, name)
			}
			given[name] = v
		}
	}
	var known []string
	for i := range keys {
		k := &keys[i]
		name := k.env()
		if name == "" {
			continue
		}
		known = append(known, name)
		if v, ok := given[name]; ok {
			l.take(k, k.name, k.split(l.outside(name, v)), FromEnv)
		}
	}
	for _, name := range names {
		if slices.Contains(known, name) || slices.Contains(secretNames, strings.TrimSuffix(name, "_FILE")) || strings.HasPrefix(name, eventName) {
			continue
		}
		p := problem.Errorf(problem.Place{File: shorten(name)}, "K920", "no setting has this name in the environment")
		switch near := problem.Nearest(name, known); {
		case strings.HasPrefix(name, "BRIEF_DATASETS_"), strings.HasPrefix(name, "BRIEF_REPORTS_"),
			strings.HasPrefix(name, "BRIEF_SCHEDULES_"), strings.HasPrefix(name, "BRIEF_OUTLETS_"):
			p = p.WithHint("datasets, reports, schedules and outlets stand in config.yaml only")
		case near != "":
			p = p.WithHint("did you mean %s?", near)
		default:
			p = p.WithHint("brief config explain lists the names")
		}
		l.add(p)
	}
}

// flags lays the flags that a person set over everything.
func (l *loader) flags(flags map[string]string) {
	for i := range keys {
		k := &keys[i]
		if v, ok := flags[k.flag]; ok && k.flag != "" {
			l.take(k, k.name, k.split(l.outside("--"+k.flag, v)), FromFlag)
		}
	}
}

// outside is a value from outside the file, checked as the file's own are.
func (l *loader) outside(name, text string) value {
	at := problem.Place{File: name}
	t := tree{file: name}
	if !t.decent([]byte(text)) {
		p := t.found[0]
		p.Place = at
		l.add(p)
		return value{at: at, shape: broken}
	}
	return value{at: at, text: text}
}

// scalarsInto lays the layers over each other and fills the settings of c that
// stand alone.
func (l *loader) scalarsInto(c *Config) {
	v := viper.New()
	var layers [FromFlag + 1]map[string]any
	for _, s := range l.scalars {
		if s.layer == Preset {
			v.SetDefault(s.name, s.value)
			continue
		}
		if layers[s.layer] == nil {
			layers[s.layer] = map[string]any{}
		}
		nest(layers[s.layer], strings.Split(s.name, "."), s.value)
	}
	for _, layer := range layers {
		if layer != nil {
			must(v.MergeConfigMap(layer))
		}
	}
	must(v.UnmarshalExact(c))
}

// must panics where the table of keys and the fields of Config disagree: a
// fault of this package, which its tests find.
func must(err error) {
	if err != nil {
		panic("config: " + err.Error())
	}
}

// nest puts v into maps of maps, one for each part of its name.
func nest(m map[string]any, name []string, v any) {
	if len(name) == 1 {
		m[name[0]] = v
		return
	}
	inner, ok := m[name[0]].(map[string]any)
	if !ok {
		inner = map[string]any{}
		m[name[0]] = inner
	}
	nest(inner, name[1:], v)
}
