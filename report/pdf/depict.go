package pdf

import (
	"strings"

	"brief/report/doc"
)

// depicts holds that the alternative text of a figure is one: that it does not
// say again what is read beside the figure, and that it names what the chart
// shows. Validators see only that there is a text.
func (c *checker) depicts(l *leaf, alt string) {
	f := l.figure
	for _, beside := range []*doc.Text{f.Title, f.Subtitle, f.Note} {
		if beside != nil && same(alt, beside.Words()) {
			c.add(ruleFigure, l.at(), "the alternative text of %s only repeats what is read beside it", l.name())
			return
		}
	}
	named := f.Chart.Columns
	if f.Chart.Kind != doc.Counts { // which counts the rows without naming them
		named = append(named[:len(named):len(named)], f.Chart.Rows...)
	}
	var missing []string
	name := func(words string) {
		if !strings.Contains(alt, words) {
			missing = append(missing, words)
		}
	}
	for _, k := range named {
		name(k.Label.Words)
	}
	for _, s := range f.Chart.Series {
		name(s.Label.Words)
	}
	if len(missing) > 0 {
		c.add(ruleFigure, l.at(), "the alternative text of %s does not name %s", l.name(), strings.Join(missing, ", "))
	}
}

// language holds that each element which has a language names one.
func (c *checker) language(e *element) {
	if e.lang != "" && !isLanguage(e.lang) {
		c.add(ruleLanguage, e.place(), "%s: %q is not a language", e.called(), e.lang)
	}
}
