package doc

import (
	"strings"

	"brief/report/problem"
)

// An Origin says where printed words come from, far enough that a person can
// go there. Every run has one.
type Origin struct {
	ID     string        // dataset:key:field, sentence:rule/n, count:..., template:name:line:column, words:key, config:key; one ID is one thing said
	Place  problem.Place // the cell, template literal, words entry or config key
	Raw    string        // what stands there
	Source string        // source ID, or ""
	Steps  []string      // what was done to it, in order, in words: "level strong is labelled Strong (data/scales.yaml:5:9)"
	From   []*Origin     // the values that a sentence, count or page number was made of
}

// Place is where the words of r stand, as far as that is known. r may be nil.
func (r *Run) Place() problem.Place {
	if r == nil || r.Origin == nil {
		return problem.Place{}
	}
	return r.Origin.Place
}

// Place is where t comes from: the place of its first run that rests on a
// source or is of a text of the desk, else of the first that is a setting, else
// of the first that has a place at all.
func (t *Text) Place() problem.Place {
	var at problem.Place
	best := 0
	for i := range t.Runs {
		r := &t.Runs[i]
		if r.Place().File == "" {
			continue
		}
		rank := 1
		switch {
		case r.Origin.Source != "", strings.HasPrefix(r.Origin.ID, "texts:"):
			rank = 3
		case strings.HasPrefix(r.Origin.ID, "config:"):
			rank = 2
		}
		if rank > best {
			at, best = r.Origin.Place, rank
		}
	}
	return at
}
