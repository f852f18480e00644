package dataset

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// A called thing has a name or a word, which is no value and is printed.
type called struct {
	dataset, key, field string
	row                 *Row
	cell                Cell
	is                  string
}

func (n called) id() string { return n.dataset + ":" + n.key + ":" + n.field }

// rename adds what is called otherwise than it was. What came or went is no
// name that changed.
func (c *Comparison) rename(was, now []called) {
	old := map[string]called{}
	for _, n := range was {
		old[n.id()] = n
	}
	for _, n := range now {
		o, ok := old[n.id()]
		if !ok || o.is == n.is {
			continue
		}
		change := Change{Dataset: n.dataset, Key: n.key, Field: n.field, Was: o.cell, Now: n.cell, WasRow: o.row, NowRow: n.row, sameSource: true}
		if n.dataset == "countries" {
			change.Country = n.key
		}
		c.Renamed = append(c.Renamed, change)
	}
}

// names are what a subject's countries, all powers, its indicators and the words
// of scales are called. The order of a scale's words is among them.
func (s *Set) names(of subject) []called {
	countries := s.countries(of)
	var all []called
	add := func(dataset, key, field string, r *Row, c Cell) {
		all = append(all, called{dataset, key, field, r, c, c.Text})
	}
	for _, c := range s.Countries {
		if countries[c.ID.Text] {
			add("countries", c.ID.Text, "name", &c.Row, c.Name)
		}
	}
	for _, a := range s.Actors {
		add("actors", a.ID.Text, "name", &a.Row, a.Name)
		add("actors", a.ID.Text, "adjective", &a.Row, a.Adjective)
	}
	for _, x := range s.Indicators {
		if slices.ContainsFunc(x.Values, func(o *Observation) bool { return countries[o.Country] }) {
			add("indicator_defs", x.ID, "label", &x.Row, x.Label)
			add("indicator_defs", x.ID, "unit", &x.Row, x.Unit)
			add("indicator_defs", x.ID, "decimals", &x.Row, x.Decimals)
			add("indicator_defs", x.ID, "scale_note", &x.Row, x.ScaleNote)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Scales)) {
		if s.speaks(id, of) {
			all = append(all, s.Scales[id].names()...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Missing)) {
		c := s.Missing[key]
		add("scales", key, "missing", &Row{Dataset: "scales", Key: key, Place: c.Place}, c)
	}
	return all
}

// speaks reports whether what is said on a subject uses a scale: those of
// judgements only where there are any.
func (s *Set) speaks(scale string, of subject) bool {
	if scale == "influence" || scale == "trend" {
		return true
	}
	scopes := s.scopes(of)
	return slices.ContainsFunc(s.Judgements, func(j *Judgement) bool { _, ok := scopes[j.Scope.Text]; return ok })
}

// names are the words of a scale, its note, and its order.
func (x *Scale) names() []called {
	var all []called
	var ids []string
	for _, l := range x.Levels {
		ids = append(ids, l.ID)
		all = append(all, called{"scales", x.ID + "/" + l.ID, "label", &x.Row, l.Label, l.Label.Text})
	}
	at := x.Note
	if len(x.Levels) > 0 {
		at = x.Levels[0].Label
	}
	order := called{"scales", x.ID, "levels", &x.Row, at, strings.Join(ids, " < ")}
	order.cell.Text = order.is
	return append(all, order, called{"scales", x.ID, "note", &x.Row, cmp.Or(x.Note, at), x.Note.Text})
}
