package report

import (
	"slices"

	"brief/report/dataset"
)

// printedElsewhere reports whether another report prints the desk's texts below
// a head: then it is no fault that this one does not. A template that cannot be
// read may print it.
func (w *work) printedElsewhere(head string) bool {
	words, _ := w.wordsOf(w.lang())
	for _, name := range sorted(w.cfg.Reports) {
		r := w.cfg.Reports[name]
		if name == w.report.Name {
			continue
		}
		t, found := w.templateOf(r.Template)
		if found.Err() != nil || slices.ContainsFunc(t.Heads(words.With(reportWords(r))), func(h string) bool {
			return dataset.Fold(h) == dataset.Fold(head)
		}) {
			return true
		}
	}
	return false
}
