package config

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// shaping are the settings, besides those of datasets and reports, that decide
// what stands on a page. Zone is not one of them: it only says which day is
// today, and an edition knows its day.
var shaping = []string{"desk.name", "desk.series", "desk.contact", "desk.logo", "desk.notice", "edition", "mark", "paper", "theme", "lang"}

// Shape returns a config.yaml that holds what shapes the pages of one report
// and nothing else: never recipients, schedules, outlets or where files go.
// Settings in over take the place of c's. Of the datasets it has those named.
//
// It is canonical: Load and Shape of the result give the same bytes again.
func (c *Config) Shape(report string, datasets []string, over map[string]string) []byte {
	values := map[string]string{}
	for _, s := range c.settings {
		values[s.Key] = s.Value
	}
	for key, text := range over {
		values[key] = plain(text)
	}
	keys := shaping
	if r, limit := c.Reports[report], find("limits.pages"); r.PagesMax > preset(limit) {
		keys = append(slices.Clone(keys), limit.name)
	}
	var b bytes.Buffer
	group := ""
	for _, name := range keys {
		top, field, nested := strings.Cut(name, ".")
		if nested && top != group {
			fmt.Fprintf(&b, "%s:\n", top)
		}
		if nested {
			fmt.Fprintf(&b, "  %s: %s\n", field, values[name])
		} else {
			fmt.Fprintf(&b, "%s: %s\n", name, values[name])
		}
		group = top
	}
	b.WriteString("archive: \"\"\n") // in a folder of inputs nothing else may come to lie
	c.shapeEntries(&b, "datasets", datasets)
	c.shapeEntries(&b, "reports", []string{report})
	return b.Bytes()
}

// preset is the built-in value of a setting that is a number.
func preset(k *key) int {
	n, _ := digits(k.preset)
	return int(n)
}

// shapeEntries writes entries of a group, one a line, those that are built in
// first and in their order, the fields in the order of the table.
func (c *Config) shapeEntries(b *bytes.Buffer, group string, names []string) {
	order := func(name string) int {
		at := slices.IndexFunc(builtin, func(n named) bool { return n.group == group && n.name == name })
		if at < 0 {
			return len(builtin)
		}
		return at
	}
	names = slices.Clone(names)
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x, y)) })
	if len(names) > 0 {
		fmt.Fprintf(b, "%s:\n", group)
	}
	known := below(group + ".*.")
	for _, name := range names {
		all := c.Explain(group + "." + name)
		field := func(s Setting) int { return slices.Index(known, s.Key[strings.LastIndexByte(s.Key, '.')+1:]) }
		slices.SortStableFunc(all, func(x, y Setting) int { return cmp.Compare(field(x), field(y)) })
		var fields []string
		for _, s := range all {
			fields = append(fields, known[field(s)]+": "+s.Value)
		}
		fmt.Fprintf(b, "  %s: { %s }\n", name, strings.Join(fields, ", "))
	}
}
