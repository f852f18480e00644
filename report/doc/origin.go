package doc

import "brief/report/problem"

// An Origin says where printed words come from, far enough that a person can
// go there. Every run has one.
type Origin struct {
	ID     string        // dataset:key:field, sentence:rule/n, count:..., template:name, words:key, config:key
	Place  problem.Place // the cell, template literal, words entry or config key
	Raw    string        // what stands there
	Source string        // source ID, or ""
	Steps  []string      // what was done to it, in order, in words: "level strong is labelled Strong (data/scales.yaml:5:9)"
	From   []*Origin     // the values that a sentence, count or page number was made of
}
