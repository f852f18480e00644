package config

import (
	"path"
	"slices"
	"strings"

	"brief/report/problem"
)

// crossCheck finds what is wrong between settings: names that nothing has,
// paths that leave the workspace or meet each other, budgets over the limit.
func (l *loader) crossCheck(c *Config) {
	l.references(c)
	l.paths(c)
	l.files(c)
	for i := range l.entries {
		e := &l.entries[i]
		if r, ok := c.Reports[e.name]; ok && e.group == "reports" && r.PagesMax > c.Limits.Pages {
			limit := l.top("limits.pages")
			at := e.place("pages")
			if at.Line == 0 {
				at = limit.at
			}
			l.add(problem.Errorf(at, "K903", "reports.%s may have %d pages, limits.pages allows %d", e.name, r.PagesMax, c.Limits.Pages).
				WithHint("make one of them fit"))
		}
	}
}

// place is where a field of the entry stands, or the entry.
func (e *entry) place(field string) problem.Place {
	for _, s := range e.settings {
		if s.key.field() == field {
			return s.at
		}
	}
	return e.at
}

// top is the setting of the highest layer with this name.
func (l *loader) top(name string) setting {
	for i := len(l.scalars) - 1; i >= 0; i-- {
		if l.scalars[i].name == name {
			return l.scalars[i]
		}
	}
	return setting{}
}

// names are the entries of a group, in order.
func (l *loader) names(group string) []string {
	var all []string
	for _, e := range l.entries {
		if e.group == group {
			all = append(all, e.name)
		}
	}
	return all
}

// references checks the names by which entries call each other.
func (l *loader) references(c *Config) {
	check := func(e *entry, field, group string, words ...string) {
		known := l.names(group)
		for _, w := range words {
			if w != "" && !slices.Contains(known, w) {
				l.add(reference(e.place(field), e.group+"."+e.name+" names "+strings.TrimSuffix(group, "s"), group, w, known))
			}
		}
	}
	for i := range l.entries {
		switch e := &l.entries[i]; e.group {
		case "reports":
			check(e, "datasets", "datasets", c.Reports[e.name].Datasets...)
		case "schedules":
			check(e, "report", "reports", c.Schedules[e.name].Report)
			check(e, "to", "outlets", c.Schedules[e.name].To...)
		case "outlets":
			check(e, "recipients", "datasets", c.Outlets[e.name].Keys["recipients"].Text)
		}
	}
}

// paths checks what only all paths together show. A path given on the command
// line is the person's own word.
func (l *loader) paths(c *Config) {
	outside := func(s setting) {
		path, _ := s.value.(string)
		if s.layer != FromFlag && !c.AllowOutside && leaves(path) {
			l.add(problem.Errorf(s.at, "F603", "the path %s leaves the folder of config.yaml", quoted(path)).
				WithHint("write allow_outside: true if that is meant"))
		}
	}
	for _, name := range []string{"output", "archive", "notify.touch"} {
		outside(l.top(name))
	}
	out, archive := l.top("output"), l.top("archive")
	if c.Archive != "" && c.Output != "" && out.layer != FromFlag && within(c.Archive, c.Output) {
		l.add(problem.Errorf(archive.at, "K906", "archive %s lies in output %s%s", quoted(c.Archive), quoted(c.Output), also(out.at)).
			WithHint("give each its own folder"))
	} else if c.Archive != "" && c.Output != "" && out.layer != FromFlag && within(c.Output, c.Archive) {
		l.add(problem.Errorf(out.at, "K906", "output %s lies in archive %s%s", quoted(c.Output), quoted(c.Archive), also(archive.at)).
			WithHint("give each its own folder"))
	}
	var folders []setting
	for _, e := range l.entries {
		for _, s := range e.settings {
			if e.group != "outlets" || s.key.kind != isFolder || c.Outlets[e.name].Kind == "sftp" {
				continue
			}
			outside(s)
			for _, other := range folders {
				if a, b := s.value.(string), other.value.(string); within(a, b) && within(b, a) {
					l.add(problem.Errorf(s.at, "K906", "two outlets put their files into %s%s", quoted(a), also(other.at)).
						WithHint("give each its own folder"))
				}
			}
			folders = append(folders, s)
		}
	}
}

// files checks what datasets say of their files. A workbook goes round whole
// with each brief, and the recipients never do: so they need a file of their own.
func (l *loader) files(c *Config) {
	for i := range l.entries {
		e := &l.entries[i]
		d, ok := c.Datasets[e.name]
		if !ok || e.group != "datasets" || e.layer == Preset {
			continue
		}
		book := workbook(d.File)
		switch {
		case d.Sheet != "" && !book:
			l.add(problem.Errorf(e.place("sheet"), "K903", "datasets.%s has a sheet, and %s is no workbook", e.name, quoted(d.File)).WithHint("take it away, or name an .xlsx file"))
		case d.Encoding != "" && book:
			l.add(problem.Errorf(e.place("encoding"), "K903", "datasets.%s has an encoding, and a workbook needs none", e.name).WithHint("take it away"))
		case e.name == "recipients" && book:
			for _, other := range l.entries {
				if o := c.Datasets[other.name]; other.group == "datasets" && other.name != e.name && within(o.File, d.File) && within(d.File, o.File) {
					l.add(problem.Errorf(e.place("file"), "K906", "the recipients stand in the workbook of datasets.%s, which goes round with each brief%s", other.name, also(other.at)).
						WithHint("give them a file of their own"))
					break
				}
			}
		}
	}
}

// workbook reports whether a file is a workbook by its name.
func workbook(file string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm", ".xltx"}, strings.ToLower(path.Ext(file)))
}

// also names a second place.
func also(at problem.Place) string {
	if at.File == "" {
		return ""
	}
	return " (" + at.String() + ")"
}
