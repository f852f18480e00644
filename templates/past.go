package templates

import (
	"fmt"

	"brief/report/dataset"
	"brief/report/doc"
)

// beforeID opens the ID of a cell of the edition before: the same cell as it is
// now may stand on the page too, and says something else.
const beforeID = "before:"

// since is the period of the edition before.
func (x *run) since() Value { return ordered("since", x.in.Since, x.in.Since) }

// pastOrigin is where a cell of the edition before stands: in the file of it
// that is kept with this edition. A row that is bad by now was not when it was
// printed, so nothing is refused.
func (x *run) pastOrigin(c dataset.Cell, row *dataset.Row) *doc.Origin {
	o := &doc.Origin{ID: beforeID + c.ID, Place: c.Place, Raw: c.Raw, Source: row.Source.Text}
	if c.ID == "" {
		o.ID, o.Place, o.Raw = beforeID+row.Dataset+":"+row.Key, row.Place, row.Key
	}
	if x.in.Kept != nil {
		o.Place.File = x.in.Kept(o.Place.File)
	}
	if x.in.Set.Source(o.Source) == nil {
		o.Source = "" // it is in the register no more, so it cannot be cited
	}
	o.Steps = []string{"of the edition " + x.in.Since}
	return o
}

// pastCell is a cell of the edition before as it stood.
func (x *run) pastCell(c dataset.Cell, row *dataset.Row) Value {
	o := x.pastOrigin(c, row)
	if !c.Stated() {
		return x.notStated(o)
	}
	return Value{{Words: c.Text, Origin: o}}
}

// pastLabel is a level or trend of the edition before in the words of its scale
// then.
func (x *run) pastLabel(c dataset.Cell, row *dataset.Row, scale string) Value {
	v := x.pastCell(c, row)
	s := x.in.Previous.Scales[scale]
	if s == nil || !c.Stated() {
		return v
	}
	if i := s.Index(c.Text); i >= 0 {
		l := &s.Levels[i]
		v[0].Words = l.Label.Text
		v[0].Origin.Steps = append(v[0].Origin.Steps, fmt.Sprintf("%s is labelled %s", l.ID, l.Label.Text))
	}
	return v
}

// pastLevel is the place on the scale, as it is now, of a level of the edition
// before: -1 for one that is not stated, and false for one that the scale has no
// more.
func (x *run) pastLevel(r *dataset.Rating) (level int, ok bool) {
	if !r.Level.Stated() {
		return -1, true
	}
	s := x.in.Set.Scales["influence"]
	if s == nil {
		return -1, false
	}
	level = s.Index(r.Level.Text)
	return level, level >= 0
}

// by says whose statement a rating is: a source's, or this desk's. Past is that
// it stands in the edition before, whose source the register may have no more.
func (x *run) by(r *dataset.Rating, past bool) Value {
	id := r.Source.Text
	key := "by/source"
	if !reported(r) {
		key = "by/desk-source"
	}
	switch known := x.in.Set.Source(id) != nil; {
	case known:
		return x.say(key, fill{"source": x.sourceNumber(id)})
	case !reported(r) || !past:
		return x.say("by/desk", nil)
	}
	return x.say("by/gone", fill{"since": x.since()})
}

// sourceNumber is the number of a source behind the word "source", which a voice
// then need not say again.
func (x *run) sourceNumber(id string) Value {
	v := x.cites([]string{id}, doc.Bare)
	v[0].Says = ""
	return v
}
