package templates

import (
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
	sources           finding[[]*dataset.Source]
	dating            finding[dating]
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
