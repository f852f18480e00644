package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/problem"
)

// Heads are the heads whose texts the template prints, in the words of w.
func (t *Template) Heads(w *Words) []string {
	var heads []string
	for _, key := range t.heads {
		heads = append(heads, headsOf(w, key)...)
	}
	return heads
}

// headsOf are what a word may be called above a text: as the report prints it,
// and where that is the report's own, also as the language has it, unless the
// report calls another word so. A desk that renames a head need not touch its
// texts.
func headsOf(w *Words, key string) []string {
	e, ok := w.Entry(key)
	if !ok {
		return nil
	}
	heads := []string{e.Text}
	was, ok := w.Renamed(key)
	if !ok {
		return heads
	}
	for _, k := range w.Keys() {
		other, _ := w.Entry(k)
		if other.Section == e.Section && dataset.Fold(other.Text) == dataset.Fold(was) {
			return heads
		}
	}
	return append(heads, was)
}

// unprinted warns of the desk's own words below a head that no template
// prints: they would be missed by nobody. A template that prints no texts has
// no say in it.
func (x *run) unprinted() {
	if x.in.Set == nil {
		return
	}
	heads := append(x.template.Heads(x.in.Words), x.heads...)
	if len(heads) == 0 {
		return
	}
	for _, t := range x.texts() {
		for _, h := range t.Heads {
			same := func(head string) bool { return dataset.Fold(head) == dataset.Fold(h.Head.Text) }
			if slices.ContainsFunc(heads, same) || x.in.Elsewhere != nil && x.in.Elsewhere(h.Head.Text) {
				continue
			}
			p := problem.Warningf(h.Head.Place, "D092", "no template prints what stands below %q", h.Head.Text)
			if near := problem.Nearest(h.Head.Text, heads); near != "" {
				p = p.WithHint("did you mean %q?", near)
			} else {
				slices.Sort(heads)
				p = p.WithHint("this one prints: %s", strings.Join(slices.Compact(heads), ", "))
			}
			x.refuse(p)
		}
	}
}
