package templates

import (
	"strings"

	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
)

// Content is the data and the functions of a template; see data and functions.
func (x *run) Content() (data, functions map[string]any) { return x.data(), x.functions() }

// Printed refuses the document if r comes from a bad row, and notes the places of
// references and of the first number of a source.
func (x *run) Printed(r *doc.Run, at problem.Place) {
	if len(r.Cites) > 0 {
		x.citedAt(at)
	}
	x.poison(r.Origin)
	if ref := x.refs[r.Origin]; ref != nil {
		ref.at = at
	}
}

// Asked refuses the document if o is of a bad row.
func (x *run) Asked(o *doc.Origin) { x.poison(o) }

// Figure makes the figure of a ::: chart.
func (x *run) Figure(keys map[string]markup.Argument, at problem.Place) *doc.Figure {
	f := x.chart(keys, at)
	x.citedAt(at) // its note cites
	return f
}

// citedAt notes where numbers of sources are printed first.
func (x *run) citedAt(at problem.Place) {
	if x.citing.File == "" {
		x.citing = at
	}
}

// Call calls a footnote of the template.
func (x *run) Call(before []doc.Run, name string, o *doc.Origin) []doc.Run {
	return x.callAfter(before, name, o)
}

// Note keeps what a footnote of the template says.
func (x *run) Note(name string, words []doc.Run, at problem.Place) {
	f := x.footnote(name)
	if f.note.Text != nil {
		x.problemf(at, "T717", "the footnote %q is written twice%s", name, x.of()).Hint = "take it out of the loop"
		return
	}
	f.write(name, words)
}

// Row lets a voice tell levels from trends, and marks the row of the country that
// the brief is about.
func (x *run) Row(r *doc.Row, head bool) {
	for _, c := range r.Cells {
		x.rated(c)
	}
	r.Subject = !head && x.isSubject(r)
}

// rated lets a voice say which is which where a cell holds a level and a trend:
// no column head parts them, only their signs do.
func (x *run) rated(c *doc.Cell) {
	var level, trend *doc.Run
	for _, t := range c.Texts {
		for i := range t.Runs {
			if r := &t.Runs[i]; r.Origin == nil || strings.TrimSpace(r.Words) == "" {
				continue
			} else if strings.HasSuffix(r.Origin.ID, ":level") {
				level = r
			} else if strings.HasSuffix(r.Origin.ID, ":trend") {
				trend = r
			}
		}
	}
	if level != nil && trend != nil {
		level.Says = x.say("says-level", fill{"level": bare(level.Words)}).String()
		trend.Says = x.say("says-trend", fill{"trend": bare(trend.Words)}).String()
	}
}

// isSubject reports whether a row is about the country that the brief is about:
// its first cell prints that country's name.
func (x *run) isSubject(r *doc.Row) bool {
	if x.in.Country == "" || len(r.Cells) == 0 {
		return false
	}
	for _, t := range r.Cells[0].Texts {
		for _, run := range t.Runs {
			if run.Origin != nil && run.Origin.ID == "countries:"+x.in.Country+":name" {
				return true
			}
		}
	}
	return false
}

// Continued is the word behind a head that stands again.
func (x *run) Continued() *doc.Text { return textOf(x.word("continued")) }

// Subject is whose brief it is, and of which sort.
func (x *run) Subject() (whose, sort string) {
	switch {
	case x.in.Country != "":
		sort = " of a country"
	case x.in.Region != "":
		sort = " of a region"
	}
	return x.of(), sort
}

// of says whose brief an error is about, for data that only one has: " for
// Kazakhstan".
func (x *run) of() string {
	name := x.in.Region
	if x.in.Country != "" {
		name = x.in.Country
		if x.in.Set != nil {
			for _, c := range x.in.Set.Countries {
				if c.ID.Text == x.in.Country && c.Name.Text != "" {
					name = c.Name.Text
				}
			}
		}
	}
	if name == "" {
		return ""
	}
	return " for " + name
}
