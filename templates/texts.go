package templates

import (
	"fmt"
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// textsFunc is the function texts: the paragraphs under a head of the desk's
// text, which is found by the head's word, in any case (see headsOf).
func (x *run) textsFunc(key string, more ...any) ([]Value, error) {
	budget, endings := 0, []string{}
	for _, m := range more {
		switch m := m.(type) {
		case int:
			budget = m
		case string:
			endings = append(endings, m)
		default:
			return nil, fmt.Errorf("behind %q stand a number of words and the name of a sentence", key)
		}
	}
	var vs []Value
	err := x.below(key, budget, func(p dataset.Paragraph, row *dataset.Row) {
		vs = append(vs, x.paragraph(p, row))
	})
	if err != nil {
		return nil, err
	}
	for _, name := range endings {
		more, err := x.sentences(name)
		if err != nil {
			return nil, err
		}
		last, end := len(vs)-1, joined(more)
		switch {
		case len(end) == 0:
		case last >= 0 && slices.Equal(x.cited(vs[last]), x.cited(end)):
			vs[last] = joined([]Value{vs[last], end})
		default:
			vs = append(vs, end)
		}
	}
	return vs, nil
}

// viewsFunc is the function views: what the desk itself thinks, which opens by
// saying so. What a source says does not stand in it.
func (x *run) viewsFunc(key string, budget ...int) ([]Value, error) {
	most := 0
	if len(budget) > 0 {
		most = budget[0]
	}
	var vs []Value
	err := x.below(key, most, func(p dataset.Paragraph, row *dataset.Row) {
		if p.Source != ownSource && p.Source != "" { // that it has none is told
			x.refuse(problem.Errorf(p.Place, "D094", "the paragraph ends in [%s], and stands in the desk's own view", p.Source).
				WithHint("end it in [%s], or put what the source says below another head", ownSource))
		}
		vs = append(vs, x.paragraph(p, row))
	})
	if err != nil || len(vs) == 0 {
		return nil, err
	}
	vs[0] = joined([]Value{toned(x.say("own-view", nil), doc.Lead), vs[0]})
	return vs, nil
}

// below calls f for each paragraph of the desk's text under a head. What has
// more words than there is room for is warned of: the page may fit all the same.
func (x *run) below(key string, budget int, f func(dataset.Paragraph, *dataset.Row)) error {
	_, err := x.wordFunc(key)
	if err != nil {
		return err
	}
	heads := headsOf(x.in.Words, key)
	x.heads = append(x.heads, heads...)
	for _, t := range x.texts() {
		x.refuse(t.Bad...) // what cannot be read may stand under this head
		for _, h := range t.Heads {
			if !slices.ContainsFunc(heads, func(head string) bool { return dataset.Fold(h.Head.Text) == dataset.Fold(head) }) {
				continue
			}
			n := 0
			for _, p := range h.Paragraphs {
				if x.deskNote(p, &t.Row) {
					continue
				}
				n += len(strings.Fields(p.Text))
				f(p, &t.Row)
			}
			if budget > 0 && n > budget {
				x.refuse(problem.Warningf(h.Head.Place, "D093", "%q has %d words, budget %d", h.Head.Text, n, budget).
					WithHint("take %s out, or give the template another budget", problem.Count(n-budget, "word")))
			}
		}
	}
	return nil
}

// paragraph is one of the desk's own paragraphs, resting on its own source.
func (x *run) paragraph(p dataset.Paragraph, row *dataset.Row) Value {
	v := x.cell(p.Cell, row)
	for i := range v {
		v[i].Origin.Source = ""
		if p.Source != ownSource {
			v[i].Origin.Source = p.Source
		}
	}
	return x.deskCalls(v, row)
}
