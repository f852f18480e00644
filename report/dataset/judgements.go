package dataset

import (
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/estimative"
	"brief/report/problem"
)

// judgementColumns describe what the desk itself holds to be likely.
var judgementColumns = []column{
	{name: "id", need: filled, rule: anyID, attach: true},
	{name: "scope", need: filled, rule: scope, attach: true},
	{name: "text", need: filled, rule: words},
	{name: "likelihood", need: filled, rule: likelihood},
	{name: "confidence", need: filled, rule: sure},
	{name: "basis", need: filled, rule: rule{want: says("the rows that it rests on, such as influence:XAV/XXA/overall|points:P4")}}, // held when all are read
	{name: "author", rule: words},
	{name: "date", need: filled, rule: day},
	{name: "supersedes"}, // held when all are read
}

// likelihood is the rule of an expression of likelihood: one of the first row
// of ICD 203, where the scale is of that kind.
var likelihood = rule{
	want:    onScale("likelihood").want,
	options: onScale("likelihood").options,
	check: func(l *loader, r *record, c column, v value) problem.List {
		s := l.set.Scales["likelihood"]
		if first := estimative.InFirst(v.text); first != "" && s != nil && s.Index(first) >= 0 {
			return one(problem.Errorf(v.place, "L302", "%s %s belongs to the second ICD 203 row; this document uses the first", c.name, show(v.text)).WithHint("write %q", first))
		}
		return onScale("likelihood").check(l, r, c, v)
	},
}

// sure is the rule of how sure the desk is of a judgement of its own: it must
// say so (ICD 203).
var sure = rule{
	want: func(l *loader) string {
		return strings.TrimSuffix(onScale("confidence").want(l), ` or "`+NotStated+`"`)
	},
	options: func(l *loader) []string {
		return slices.DeleteFunc(onScale("confidence").options(l), func(s string) bool { return s == NotStated })
	},
	check: func(l *loader, r *record, c column, v value) problem.List {
		if v.text == NotStated {
			return one(problem.Errorf(v.place, "D005", "%s is %q, and a judgement needs one", c.name, NotStated).WithHint("write how sure the desk is of it"))
		}
		return onScale("confidence").check(l, r, c, v)
	},
}

func (l *loader) loadJudgements() {
	rs := l.read("judgements", judgementColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.duplicates(rs, func(r *record) string { return r.Key })
	for _, r := range rs {
		if !r.ragged {
			l.wording(r)
		}
		l.set.Judgements = append(l.set.Judgements, &Judgement{
			Row: r.Row, ID: r.Key, Scope: r.cell("scope"), Text: r.cell("text"), Likelihood: r.cell("likelihood"), Confidence: r.cell("confidence"),
			Basis: r.value("basis").list(), Author: r.cell("author"), Date: r.cell("date"), Supersedes: r.text("supersedes"),
		})
	}
	for i, r := range rs {
		if j := l.set.Judgements[i]; !r.ragged {
			l.basis(j, r.value("basis").place)
			l.replaces(j, r.value("supersedes").place)
		}
	}
	l.chains()
}

// wording holds the text of a judgement against its other columns: it may say
// its likelihood, in the same words, and never its confidence, which the page
// says in a sentence of its own.
func (l *loader) wording(r *record) {
	v := r.value("text")
	if v.text == "" || v.absent {
		return
	}
	if words := estimative.Confident(v.text); words != "" {
		l.fault(r, problem.Errorf(v.place, "L301", "the text states a confidence (%q), and its likelihood stands beside it", words).
			WithHint("take it out: column confidence holds it, and the page says it in a sentence of its own"))
	}
	if !ends(v.text) {
		l.fault(r, problem.Errorf(v.place, "D097", "the text %s does not end as a sentence does, and the page says its likelihood behind it", show(v.text)).
			WithHint("end it in a full stop"))
	}
	said, given := estimative.Likelihoods(v.text), r.text("likelihood")
	if len(said) > 0 && !slices.Contains(said, given) {
		l.fault(r, problem.Warningf(v.place, "D016", "the text says %q, and likelihood is %q", said[0], given).WithHint("correct the one that is wrong"))
	}
	for _, f := range estimative.Find(v.text) {
		if f.Rule == estimative.Mixed {
			continue // told above
		}
		p := f.Problem(v.place)
		if f.Rule == estimative.OtherRow {
			p.Severity = problem.Error
		}
		l.fault(r, p)
	}
}

// ends reports whether a text ends in a mark that ends a sentence, before
// closing quotation marks and brackets.
func ends(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"'”’“»)]"))
	return strings.ContainsRune(".?!…。؟", last)
}

// basis holds each row that a judgement rests on: it must be there.
func (l *loader) basis(j *Judgement, at problem.Place) {
	for _, ref := range j.Basis {
		name, key, ok := strings.Cut(ref, ":")
		known := slices.DeleteFunc(Readable(nil), func(n string) bool { return n == "scales" })
		hazard, _, _ := firstHazard(ref)
		switch {
		case hazard >= 0: // which is told
		case !ok:
			p := problem.Errorf(at, "D020", "basis %s names no dataset", show(ref)).WithHint("write the dataset, a colon and the row: influence:XAV/XXA/overall")
			for _, n := range known {
				if l.set.Row(n+":"+ref) != nil {
					p = p.WithHint("did you mean %s:%s?", n, ref)
					break
				}
			}
			l.poison(&j.Row, p)
		case !slices.Contains(known, name):
			p := problem.Errorf(at, "D020", "basis %s: there is no dataset %s", show(ref), show(name)).WithHint("known: %s", strings.Join(known, ", "))
			if near := problem.Nearest(name, known); near != "" {
				p = p.WithHint("did you mean %s:%s?", near, key)
			}
			l.poison(&j.Row, p)
		case !l.there[name]:
			// A report that does not read the dataset is made again without it.
			l.poison(&j.Row, problem.Notef(at, "D020", "basis %s cannot be looked up: %s is not there", show(ref), l.file(name)).WithHint("add the file, or take it out of the basis"))
		case l.unread[name], l.nameless[name]:
			// It could not be read, which is told: the row may be in it.
		case l.set.Row(ref) == nil:
			l.poison(&j.Row, l.noRow(ref, name, key, at))
		case l.set.Row(ref) == &j.Row:
			l.poison(&j.Row, problem.Errorf(at, "D095", "judgement %s rests on itself", j.ID).WithHint("name the rows that made you hold it"))
		case name == "sources":
			l.used[key] = true
		}
	}
}

// noRow is the problem of a row that is not there.
func (l *loader) noRow(ref, dataset, key string, at problem.Place) problem.Problem {
	var keys []string
	for _, row := range l.set.allRows() {
		if row.Dataset == dataset {
			keys = append(keys, row.Key)
		}
	}
	p := problem.Errorf(at, "D020", "basis %s is no row of %s", show(ref), l.file(dataset)).WithHint("write it as brief why names rows, or add the row")
	if len(keys) > maxCompared {
		return p
	}
	if near := problem.Nearest(key, keys); near != "" {
		p = p.WithHint("did you mean %s:%s?", dataset, near)
	}
	return p
}

// replaces holds the judgement that another takes the place of.
func (l *loader) replaces(j *Judgement, at problem.Place) {
	if j.Supersedes == "" {
		return
	}
	if p := l.unknown("judgements", "supersedes", j.Supersedes, at, "D020"); p != nil {
		if p.Hint == "" {
			p.Hint = "write the id of another judgement, or leave it empty"
		}
		l.poison(&j.Row, *p)
		return
	}
	old := l.set.Judgement(j.Supersedes)
	switch {
	case old == nil:
	case old.Scope.Text != j.Scope.Text:
		l.poison(&j.Row, problem.Errorf(at, "D095", "%s supersedes %s, which is on %s and not on %s", j.ID, old.ID, old.Scope.Text, j.Scope.Text).
			WithHint("a judgement takes the place of one on the same country or region"))
	case old.Date.Stated() && j.Date.Stated() && old.Date.Text > j.Date.Text && len(old.Bad)+len(j.Bad) == 0:
		l.poison(&j.Row, problem.Errorf(at, "D095", "%s of %s supersedes %s of %s, which is later", j.ID, j.Date.Text, old.ID, old.Date.Text).WithHint("correct the one that is wrong"))
	}
}

// chains poisons judgements that take the place of each other in a circle, and
// of which two take the place of one.
func (l *loader) chains() {
	by := map[string]*Judgement{} // who supersedes an id
	for _, j := range l.set.Judgements {
		id := j.Supersedes
		if id == "" || l.set.Judgement(id) == nil {
			continue // one that is not there is told
		}
		if other := by[id]; other != nil && other.ID != j.ID {
			for _, pair := range [][2]*Judgement{{j, other}, {other, j}} {
				l.poison(&pair[0].Row, problem.Errorf(pair[0].Place, "D095", "%s supersedes %s, and so does %s", pair[0].ID, id, pair[1].ID).WithHint("let one of them stand"))
			}
		}
		by[id] = j
	}
	var circle []*Judgement
	for _, j := range l.set.Judgements {
		next := by[j.ID]
		for range l.set.Judgements {
			if next == nil || next == j {
				break
			}
			next = by[next.ID]
		}
		if next == j {
			circle = append(circle, j)
		}
	}
	for _, j := range circle {
		l.poison(&j.Row, problem.Errorf(j.Place, "D095", "%s supersedes %s, and in the end is superseded by itself", j.ID, j.Supersedes).WithHint("let the newest supersede the others"))
	}
	for _, j := range circle {
		j.Supersedes = "" // none takes a place: each refuses what would print it
	}
}
