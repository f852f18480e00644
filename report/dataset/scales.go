package dataset

import (
	"cmp"
	"slices"
	"strings"

	"brief/report/estimative"
	"brief/report/problem"
)

// loadScales reads the scales: ordered lists of words, and the words for
// what is missing.
func (l *loader) loadScales() {
	if f := formatOf(l.sets["scales"].File); f != tree && f != jsonTree {
		// A scale is more than a row: an order of words, with a note on all of them.
		l.lose("scales", problem.Errorf(problem.Place{File: cleanPath(l.sets["scales"].File)}, "D080", "scales are read from YAML or JSON only").WithHint("name a .yaml file"))
		return
	}
	in := l.open("scales")
	if in == nil {
		return
	}
	top := l.parseTree("scales", in)
	for _, p := range top.pairs {
		switch p.key.text {
		case "scales":
			for _, s := range l.mapping("scales", p, "D080") {
				l.loadScale(s)
			}
		case "missing":
			l.loadMissing(p)
		default:
			l.lose("scales", unknownKey(p, "scales", "missing"))
		}
	}
	if l.rows["scales"] == 0 && !l.unread["scales"] {
		l.lose("scales", problem.Errorf(in.at(1), "D006", "no scales").WithHint("write them below scales:"))
	}
}

// loadScale reads one scale; a broken one is kept as poison.
func (l *loader) loadScale(p pair) {
	l.rows["scales"]++
	s := &Scale{ID: p.key.text, Row: Row{Dataset: "scales", Key: p.key.text, Place: p.key.place}}
	l.set.Scales[s.ID] = s
	kind := "ordinal"
	var levels *node
	for _, q := range l.rowPairs(&s.Row, p.value) {
		switch q.key.text {
		case "kind":
			kind = q.value.text
			if !slices.Contains([]string{"ordinal", "icd203"}, kind) {
				l.poison(&s.Row, problem.Errorf(q.value.place, "D080", "kind %s of scale %s is not known", show(kind), s.ID).WithHint("write ordinal or icd203"))
			}
		case "levels":
			levels = q.value
		case "note":
			s.Note = l.scalar(&s.Row, q, s.ID, "note")
		default:
			l.poison(&s.Row, unknownKey(q, "kind", "levels", "note"))
		}
	}
	switch {
	case kind == "icd203" && levels != nil:
		l.poison(&s.Row, problem.Errorf(levels.place, "D080", "scale %s takes its words from ICD 203", s.ID).WithHint("take levels away"))
	case kind == "icd203":
		for _, word := range estimative.First() {
			s.Levels = append(s.Levels, Level{ID: word, Label: value{text: word, raw: word, place: p.key.place}.cell("scales", s.ID+"/"+word, "label")})
		}
	case levels == nil || len(levels.items) == 0:
		l.poison(&s.Row, problem.Errorf(p.key.place, "D080", "scale %s has no levels", s.ID).WithHint("write levels: [low, high], the lowest first"))
	default:
		for _, it := range levels.items {
			l.loadLevel(s, it)
		}
	}
}

// loadLevel reads one word of a scale: {id, label, sign}, or the word alone.
func (l *loader) loadLevel(s *Scale, n *node) {
	level := Level{ID: n.text}
	at := n.place
	if n.kind == mappingNode {
		level.ID = ""
		for _, q := range l.rowPairs(&s.Row, n) {
			switch q.key.text {
			case "id":
				level.ID, at = l.scalar(&s.Row, q, s.ID, "id").Text, q.value.place
			case "label":
				level.Label = q.value.cell("scales", "", "")
			case "sign":
				if level.Sign = q.value.text; !slices.Contains([]string{"-", "0", "+"}, level.Sign) {
					l.poison(&s.Row, problem.Errorf(q.value.place, "D080", "sign %s is not -, 0 or +", show(level.Sign)))
				}
			default:
				l.poison(&s.Row, unknownKey(q, "id", "label", "sign"))
			}
		}
	}
	switch {
	case level.ID == "":
		l.poison(&s.Row, problem.Errorf(at, "D080", "a level of scale %s has no id", s.ID).WithHint("write {id: strong, label: Strong}"))
		return
	case level.ID == NotStated:
		l.poison(&s.Row, problem.Errorf(at, "D080", "%q is no level of a scale", NotStated).WithHint("take it away; every scale has it"))
	case s.Index(level.ID) >= 0:
		l.poison(&s.Row, problem.Errorf(at, "D080", "scale %s has the level %s twice", s.ID, show(level.ID)).WithHint("take one away"))
	}
	v := value{text: level.ID, raw: level.ID, place: at}
	if level.Label.Text != "" {
		v = value{text: level.Label.Text, raw: level.Label.Raw, place: level.Label.Place}
	}
	level.Label = l.tidy(&s.Row, v, s.ID+"/"+level.ID, "label")
	for _, other := range s.Levels {
		if text := level.Label.Text; other.ID != level.ID && text != "" && Fold(other.Label.Text) == Fold(text) {
			l.poison(&s.Row, problem.Errorf(v.place, "D080", "the levels %s and %s of scale %s are both called %s", show(other.ID), show(level.ID), s.ID, show(text)).
				WithHint("a reader could not tell them apart: give each a label of its own"))
		}
	}
	s.Levels = append(s.Levels, level)
}

// loadMissing reads the words that are printed where there is no value.
func (l *loader) loadMissing(p pair) {
	known := []string{"not_stated", "not_available", "not_applicable"}
	row := Row{Dataset: "scales", Key: "missing", Place: p.key.place}
	for _, q := range l.mapping("scales", p, "D080") {
		if !slices.Contains(known, q.key.text) {
			l.lose("scales", unknownKey(q, known...))
			continue
		}
		l.set.Missing[q.key.text] = l.scalar(&row, q, "missing", q.key.text)
	}
	for _, p := range row.Bad { // told above; no row prints these words alone
		l.set.Loose["scales"] = append(l.set.Loose["scales"], p)
	}
}

// onScale returns the rule of a level of the named scale, or not stated.
func onScale(scale string) rule {
	return rule{
		want: func(l *loader) string {
			s := l.set.Scales[scale]
			if s == nil {
				return "a level of scale " + scale
			}
			what := map[string]string{"trend": "a trend", "confidence": "a confidence", "likelihood": "a likelihood"}[scale]
			return cmp.Or(what, "a level") + " (" + strings.Join(s.ids(), ", ") + `) or "` + NotStated + `"`
		},
		options: func(l *loader) []string {
			if s := l.set.Scales[scale]; s != nil {
				return append(s.ids(), NotStated)
			}
			return nil
		},
		check: func(l *loader, r *record, c column, v value) problem.List {
			s := l.set.Scales[scale]
			switch {
			case v.text == NotStated || s == nil && l.unread["scales"]:
				return nil
			case s == nil:
				return one(problem.Errorf(v.place, "D010", "there is no scale %s for %s %s", scale, c.name, show(v.text)).
					WithHint("add it to %s", l.file("scales")))
			case s.Index(v.text) >= 0:
				return nil
			}
			return one(l.offScale(r, s, c, v))
		},
	}
}

// offScale is the problem of a word that its scale has not: a word of another
// scale, a slip of the pen, or something else.
func (l *loader) offScale(r *record, s *Scale, c column, v value) problem.Problem {
	if len(s.Levels) == 0 {
		return problem.Errorf(v.place, "D010", "scale %s has no levels for %s %s", s.ID, c.name, show(v.text)).WithHint("mend it in %s", l.file("scales"))
	}
	what := func(code string) problem.Problem {
		return problem.Errorf(v.place, code, "%s %s is not on scale %s (%s)", c.name, show(v.text), s.ID, strings.Join(s.ids(), " < "))
	}
	for _, other := range [...]string{"trend", "influence"} {
		o := l.set.Scales[other]
		if o == nil || o == s {
			continue
		}
		column := map[string]string{"trend": "trend", "influence": "level"}[other]
		if r != nil && r.table.index(column) < 0 {
			continue // nowhere to move it to
		}
		if id := o.named(v.text); id != "" && s.named(v.text) == "" {
			return what("D010").WithHint("%q is a word of scale %s: move it to column %s and set %s to %q", id, other, column, c.name, NotStated)
		}
	}
	if id := s.named(v.text); id != "" {
		return what("D011").WithHint("did you mean %q?", id)
	}
	if near := problem.Nearest(v.text, append(s.ids(), NotStated)); near != "" {
		return what("D011").WithHint("did you mean %q?", near)
	}
	return what("D010").WithHint("write %s", c.rule.want(l))
}

// ids are the levels of the scale, lowest first.
func (s *Scale) ids() []string {
	var ids []string
	for _, v := range s.Levels {
		ids = append(ids, v.ID)
	}
	return ids
}

// named returns the level whose id or label word is, in any case, or "".
func (s *Scale) named(word string) string {
	for _, v := range s.Levels {
		if Fold(v.ID) == Fold(word) || Fold(v.Label.Text) == Fold(word) {
			return v.ID
		}
	}
	return ""
}
