package templates

import (
	"slices"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
)

// judgements are what the desk holds of the brief's country and its region, or
// of its region, without those that others have taken the place of.
func (x *run) judgements() []*dataset.Judgement {
	x.read("judgements")
	return x.in.Set.JudgementsOn(x.scopes()...)
}

// judgementRecords are the desk's judgements: a Text that has its likelihood, the
// Confidence in it as a sentence of its own (a likelihood and a confidence never
// stand in one sentence: ICD 203), and the sources of what it rests on.
func (x *run) judgementRecords() []any {
	var rs []any
	for _, j := range x.judgements() {
		confidence := x.say("judgement/confidence", fill{"confidence": x.label(j.Confidence, &j.Row, "confidence")})
		text := x.judgementText(j)
		rs = append(rs, record{
			"ID":         x.name(dataset.Cell{ID: "judgements:" + j.ID + ":id", Text: j.ID, Raw: j.ID, Place: j.Place}, &j.Row),
			"Text":       text,
			"Likelihood": x.label(j.Likelihood, &j.Row, "likelihood"),
			"Confidence": renamed(confidence, "sentence:", "sentence:judgement-confidence/"+j.ID),
			"Author":     x.name(j.Author, &j.Row),
			"Date":       x.day(j.Date, &j.Row, "short"),
			"Cite":       x.cites(x.register(x.restsOnRows(j, x.origin(j.Text, &j.Row))), doc.Bracket),
		})
	}
	return rs
}

// judgementText is the text of a judgement; where it does not say its likelihood
// itself, the word of the scale stands behind it.
func (x *run) judgementText(j *dataset.Judgement) Value {
	text := x.name(j.Text, &j.Row)
	if !j.Likelihood.Stated() {
		return text
	}
	word := x.label(j.Likelihood, &j.Row, "likelihood")
	if len(text) == 0 || strings.Contains(dataset.Fold(j.Text.Text), dataset.Fold(word.String())) {
		return text
	}
	v := x.say("judgement/likelihood", fill{"likelihood": word, "text": text})
	return renamed(v, "sentence:", "sentence:judgement-text/"+j.ID)
}

// restsOnRows are the sources of the rows that a judgement rests on, and those
// that it names itself; of a judgement that it rests on, what that one rests on.
// Where one of the rows is bad, the judgement that is printed from o is no better.
func (x *run) restsOnRows(j *dataset.Judgement, o *doc.Origin) map[string]bool {
	used := map[string]bool{}
	held := []*dataset.Judgement{j}
	for k := 0; k < len(held); k++ {
		for _, ref := range held[k].Basis {
			r := x.in.Set.Row(ref)
			if r == nil {
				continue
			}
			x.poisoned(o, r.Bad)
			switch r.Dataset {
			case "sources":
				used[r.Key] = true
			case "judgements":
				held = append(held, slices.DeleteFunc(slices.Clone(x.in.Set.Judgements), func(other *dataset.Judgement) bool {
					return &other.Row != r || slices.Contains(held, other)
				})...)
			default:
				used[r.Source.Text] = true
			}
		}
	}
	return used
}
