package templates

import (
	"fmt"

	"brief/report/dataset"
	"brief/report/doc"
)

// findings are what the rules ask of the data again and again, each found once
// for an execution: it reads one country or region of data that do not change.
// They are shared, and not to be changed.
type findings struct {
	country           finding[*dataset.Country]
	countries         finding[[]*dataset.Country]
	actors, allActors finding[[]*dataset.Actor]
	ratings           finding[[]*dataset.Rating]
	levels            finding[[]*doc.Origin]
	advice            finding[[]advice]
	texts             finding[[]*dataset.Text]
	sources, own      finding[[]*dataset.Source]
	dating            finding[dating]
	compared          finding[*comparison]
	news              finding[[]news]
	powers            map[*dataset.Country][]power
	points            finding[map[string][]*dataset.Point] // by kind
	figures           []*doc.Origin                        // of the numbers of figures, from 1
}

// A finding is a value that is found when it is first asked for.
type finding[T any] struct {
	found bool
	value T
}

func (f *finding[T]) get(find func() T) T {
	if !f.found {
		f.value, f.found = find(), true
	}
	return f.value
}

// phrases are words that are said again and again in one execution, each made
// once.
type phrases struct {
	notStated string                    // the step that writes what is not stated
	levels    map[*dataset.Level]string // the step that labels a level
	links     map[linkKey]sourceLink
}

// A linkKey is what the words of a link to sources depend on.
type linkKey struct {
	first   string
	several bool
}

// A sourceLink is a link to sources, and what is heard of it.
type sourceLink struct {
	link doc.Link
	says string
}

// labelled is the step that writes a level of a scale in the scale's words.
func (p *phrases) labelled(scale string, l *dataset.Level) string {
	s, ok := p.levels[l]
	if !ok {
		if scale == "influence" {
			scale = "level"
		}
		s = fmt.Sprintf("%s %s is labelled %s (%s)", scale, l.ID, l.Label.Text, l.Label.Place)
		if p.levels == nil {
			p.levels = map[*dataset.Level]string{}
		}
		p.levels[l] = s
	}
	return s
}
