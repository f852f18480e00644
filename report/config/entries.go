package config

import (
	"fmt"
	"slices"
	"time"

	"brief/report/problem"
)

// config builds the Config from the layers.
func (l *loader) config() *Config {
	c := &Config{
		Datasets: map[string]Dataset{}, Reports: map[string]Report{},
		Schedules: map[string]Schedule{}, Outlets: map[string]Outlet{},
	}
	l.scalarsInto(c)
	for i := range l.entries {
		e := &l.entries[i]
		switch e.group {
		case "datasets":
			d := l.dataset(e)
			// A desk that lists its datasets need not list all: the others are
			// read from their usual place if a file is there.
			d.Optional = d.Optional || e.layer == Preset && l.given["datasets"]
			c.Datasets[e.name] = d
		case "reports":
			c.Reports[e.name] = l.report(e)
		case "schedules":
			c.Schedules[e.name] = l.schedule(e, c.Zone)
		case "outlets":
			c.Outlets[e.name] = l.outlet(e)
		}
	}
	c.settings = l.settings()
	c.own, c.places, c.lines = l.own(), l.places(), l.lines
	return c
}

// lack reports a field that an entry needs.
func (l *loader) lack(e *entry, field, example string) {
	l.add(problem.Errorf(e.at, "K903", "%s.%s has no %s", e.group, e.name, field).WithHint("write %s: %s", field, example))
}

// has reports whether the entry has the field.
func (e *entry) has(field string) bool {
	return e.broken || slices.Contains(e.fields, field)
}

func (l *loader) dataset(e *entry) Dataset {
	d := Dataset{Name: e.name, Place: e.at}
	for _, s := range e.settings {
		switch text, _ := s.value.(string); s.key.field() {
		case "file":
			d.File = text
		case "folder":
			d.Folder = text
		case "optional":
			d.Optional = s.value.(bool)
		case "shape":
			if text != "tidy" {
				d.Shape = text
			}
		case "key":
			d.Key = text
		case "columns":
			d.Columns = given[Column](s.value)
		case "words":
			d.Words = given[Word](s.value)
		case "defaults":
			d.Defaults = map[string]string{}
			for name, t := range given[Text](s.value) {
				d.Defaults[name] = t.Text
			}
		case "sheet":
			d.Sheet = text
		case "encoding":
			d.Encoding = text
		case "decimal":
			d.Decimal = text
		case "dates":
			d.Dates = text
		case "max_age":
			d.MaxAge, d.AgeAt = s.value.(time.Duration), s.at
		case "stale":
			d.Stale = text
		}
	}
	switch {
	case e.layer == Preset:
	case !e.has("file") && !e.has("folder"):
		l.lack(e, "file", "data/"+e.name+".csv")
	case !e.broken && e.has("file") && e.has("folder"):
		l.add(problem.Errorf(e.at, "K903", "datasets.%s has a file and a folder", e.name).WithHint("keep one of them"))
	}
	if d.Shape == "wide" {
		for _, need := range [][2]string{{"key", "Country"}, {"columns", `{ "Russia Influence": {actor: RUS} }`}, {"words", "{ Strong: {level: strong} }"}} {
			if !e.has(need[0]) {
				l.lack(e, need[0], need[1])
			}
		}
	}
	if d.MaxAge > 0 && d.Stale == "" {
		d.Stale = "refuse"
	}
	return d
}

func (l *loader) report(e *entry) Report {
	r := Report{Name: e.name, Place: e.at, Template: e.name, For: "country", PagesMin: 2, PagesMax: 2}
	for _, s := range e.settings {
		text, _ := s.value.(string)
		switch s.key.field() {
		case "template":
			r.Template = text
		case "for":
			r.For = text
		case "pages":
			p := s.value.(pages)
			r.PagesMin, r.PagesMax = p.min, p.max
		case "actors":
			r.Actors = s.value.([]string)
		case "datasets":
			r.Datasets = s.value.([]string)
		case "words":
			r.Words = given[Text](s.value)
		case "missing":
			if text == "print" {
				r.Missing = text
			}
		case "theme":
			r.Theme = text
		case "facing":
			r.Facing = s.value.(bool)
		}
	}
	return r
}

func (l *loader) schedule(e *entry, zone string) Schedule {
	d := Schedule{Name: e.name, Place: e.at, Zone: zone, Missed: "each", For: []string{"all"}}
	for _, s := range e.settings {
		text, _ := s.value.(string)
		switch s.key.field() {
		case "report":
			d.Report = text
		case "for":
			d.For = s.value.([]string)
		case "at":
			d.At = text
		case "zone":
			d.Zone = text
		case "missed":
			d.Missed = text
		case "changed_only":
			d.ChangedOnly = s.value.(bool)
		case "holidays":
			d.Holidays = text
		case "embargo":
			d.Embargo = text
		case "to":
			d.To = s.value.([]string)
		}
	}
	if !e.has("report") {
		l.lack(e, "report", "country")
	}
	if !e.has("at") {
		l.lack(e, "at", "Mon 06:00")
	}
	return d
}

func (l *loader) outlet(e *entry) Outlet {
	o := Outlet{Name: e.name, Place: e.at, Keys: map[string]Text{}}
	for _, s := range e.settings {
		text := Text{Place: s.at, Text: fmt.Sprint(s.value)}
		if s.key.field() == "kind" {
			o.Kind = text.Text
		} else {
			o.Keys[s.key.field()] = text
		}
	}
	needs := map[string][][2]string{
		"folder":     {{"path", "outbox"}},
		"mail-draft": {{"path", "drafts"}, {"recipients", "recipients"}},
		"printer":    {{"uri", "ipp://printer.example/ipp/print"}},
		"mail":       {{"server", "mail.example.org:587"}, {"from", "desk@example.org"}, {"recipients", "recipients"}},
		"sftp":       {{"host", "files.example.org"}, {"path", "briefs"}, {"user", "brief"}},
	}
	if o.Kind == "" && !e.has("kind") {
		l.lack(e, "kind", "folder")
	}
	for _, need := range needs[o.Kind] {
		if !e.has(need[0]) {
			l.lack(e, need[0], need[1])
		}
	}
	return o
}
