package templates

import (
	"fmt"
	"testing"
)

// Whatever becomes of a rating has words: every transition of level and trend,
// stated or not, read from the same words or others, of the same source or
// another, reported by it or assessed by the desk.
func TestTransitions(t *testing.T) {
	desk := plot{
		sources: article + "  - {id: S2, title: Another, author: not stated, publisher: not stated, date: not stated, accessed: 2026-11-24, kind: news}\n",
		levels:  []string{"Limited", "Moderate", "Strong"}, countries: shapes[0].plot.countries[:1], actors: shapes[0].plot.actors,
	}
	type state struct{ level, trend, source, basis, words string }
	var states []state
	for _, level := range []string{"-", "Moderate", "Strong"} {
		for _, trend := range []string{"-", "steady", "growing"} {
			if level == "-" && trend == "-" {
				continue // no rating
			}
			for _, source := range []string{"S1", "S2"} {
				for _, basis := range []string{"reported", "assessed"} {
					for _, words := range []string{"words", "other"} {
						states = append(states, state{level, trend, source, basis, words})
					}
				}
			}
		}
	}
	in := func(s state) *Input {
		p := desk
		p.words = s.words
		p.ratings = []string{fmt.Sprintf("KAZ,RUS,%s,%s,,%s,,%s", s.level, s.trend, s.source, s.basis), "KAZ,CHN,Strong,-"}
		set, err := load(p.files())
		if err != nil {
			t.Fatal(err)
		}
		return input(t, set, "KAZ")
	}
	inputs := make([]*Input, len(states))
	for i, s := range states {
		inputs[i] = in(s)
	}
	for i, was := range states {
		for k, now := range states {
			next := *inputs[k]
			next.Since, next.Previous, next.Archived = "2026-W47", inputs[i].Set, true
			x := newRun(nil, &next)
			for _, rule := range []string{"bottom-line", "board-title", "board-note", "what-changed"} {
				if _, err := x.sentences(rule); err != nil {
					t.Fatal(err)
				}
			}
			x.newsRecords()
			for _, p := range x.problems {
				if p.Code != "D014" { // a trend that the level contradicts
					t.Errorf("%v to %v: %s", was, now, p)
				}
			}
		}
	}
}
