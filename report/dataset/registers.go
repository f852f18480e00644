package dataset

import (
	"slices"
	"strings"

	"brief/report/problem"
)

// Ids: of countries, from which paths are made (ISO 3166-1 alpha-3, or letters
// that it leaves to users); of powers; and of all else.
var (
	countryID = identifier(form{capitals, capitals, 3, 3}, "three capital letters")
	actorID   = identifier(form{capitals, capitals + digits, 2, 8}, "two to eight capital letters")
	anyID     = identifier(form{capitals + smalls, capitals + smalls + digits + "_-", 1, 32}, "a short id of letters and digits, such as S1")
)

// sourceColumns describe the register of sources.
var sourceColumns = []column{
	{name: "id", need: filled, rule: anyID, attach: true},
	{name: "title", need: filled, rule: rule{want: says("what it is called, or our description of it"), check: words.check}, code: "D081"},
	{name: "author", rule: words},
	{name: "publisher", rule: words},
	{name: "date", rule: day},
	{name: "url", rule: address},
	{name: "accessed", need: filled, rule: day},
	{name: "kind", need: filled, rule: choice("news", "official", "dataset", "interview")},
	{name: "licence", rule: words},
	{name: "language", rule: words},
	{name: "sha256", rule: digest},
	{name: "reliability", rule: words},
	{name: "description", rule: words},
	{name: "remarks", nested: true},
	// In a table, which holds no mapping, each remark has a column.
	{name: "remarks_objective", rule: words, flat: true},
	{name: "remarks_means", rule: words, flat: true},
	{name: "remarks_recommendation", rule: words, flat: true},
	{name: "remarks_general", rule: words, flat: true},
}

// address is the rule of web addresses: nothing that a reader's click could
// run or open on the own machine.
var address = rule{check: func(_ *loader, _ *record, c column, v value) problem.List {
	if v.text == NotStated {
		return nil
	}
	scheme, rest, ok := strings.Cut(v.text, ":")
	scheme = strings.ToLower(scheme)
	switch {
	case len([]rune(v.text)) > maxURLRunes:
		return one(problem.Errorf(v.place, "D081", "%s has more than %d characters", c.name, maxURLRunes))
	case !ok || scheme != "https" && scheme != "http" && scheme != "mailto":
		return one(problem.Errorf(v.place, "D081", "%s %s is not an https, http or mailto address", c.name, show(v.text)))
	case strings.ContainsAny(v.text, " \u00a0<>\"\\") || strings.Trim(rest, "/") == "":
		return one(problem.Errorf(v.place, "D081", "%s %s is not a whole address", c.name, show(v.text)))
	}
	return nil
}}

// digest is the rule of SHA-256 sums.
var digest = rule{check: func(_ *loader, _ *record, c column, v value) problem.List {
	if len(v.text) == 64 && strings.Trim(v.text, "0123456789abcdef") == "" {
		return nil
	}
	return one(problem.Errorf(v.place, "D081", "%s %s is not 64 small hexadecimal digits", c.name, show(v.text)))
}}

// remarkKinds are what a remark on a source may be about.
var remarkKinds = []string{"objective", "means", "recommendation", "general"}

func (l *loader) loadSources() {
	rs := l.read("sources", sourceColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.twice("sources", rs)
	for _, r := range rs {
		l.enter("sources", r.Key)
		s := &Source{
			ID: r.Key, Title: r.cell("title"), Author: r.cell("author"), Publisher: r.cell("publisher"), Date: r.cell("date"),
			URL: r.cell("url"), Accessed: r.cell("accessed"), Kind: r.cell("kind"), Licence: r.cell("licence"), Language: r.cell("language"),
			SHA256: r.cell("sha256"), Reliability: r.cell("reliability"), Description: r.cell("description"),
			Remarks: map[string]Cell{},
		}
		l.remarks(r, s)
		s.Row = r.Row
		l.set.Sources = append(l.set.Sources, s)
	}
}

// remarks reads what the desk notes about how a source says it.
func (l *loader) remarks(r *record, s *Source) {
	for _, kind := range remarkKinds {
		if v := r.value("remarks_" + kind); v.text != "" {
			s.Remarks[kind] = v.cell(r.Dataset, r.Key, "remarks-"+kind)
		}
	}
	n := r.value("remarks").nested
	if n == nil {
		return
	}
	for _, p := range l.rowPairs(&r.Row, n) {
		if !slices.Contains(remarkKinds, p.key.text) {
			l.fault(r, unknownKey(p, remarkKinds...))
			continue
		}
		s.Remarks[p.key.text] = l.scalar(&r.Row, p, r.Key, "remarks-"+p.key.text)
	}
}

// actorColumns describe the powers.
var actorColumns = []column{
	{name: "id", need: filled, rule: actorID, attach: true},
	{name: "name", need: filled, rule: name},
	{name: "adjective", rule: words},
	{name: "strategy", need: filled, rule: stated},
	{name: "objective", need: filled, rule: stated},
	{name: "source", need: filled, rule: rests(false)},
}

func (l *loader) loadActors() {
	rs := l.read("actors", actorColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.twice("actors", rs)
	l.sameNames(rs)
	for _, r := range rs {
		r.Source = r.cell("source")
		l.enter("actors", r.Key, r.text("name"))
		l.set.Actors = append(l.set.Actors, &Actor{
			Row: r.Row, ID: r.cell("id"), Name: r.cell("name"), Adjective: r.cell("adjective"),
			Strategy: r.cell("strategy"), Objective: r.cell("objective"),
		})
	}
}

// countryColumns describe the countries. Where a wide file of ratings brings
// the interests, the column us_interest may be left out.
func (l *loader) countryColumns() []column {
	interest := filled
	if l.wideInterests() {
		interest = optional
	}
	return []column{
		{name: "id", need: filled, rule: countryID, attach: true},
		{name: "name", need: filled, rule: name},
		{name: "aliases", rule: name},
		{name: "region", need: filled, rule: name, attach: true},
		{name: "us_interest", need: interest, rule: stated},
		{name: "source", need: filled, rule: rests(false)},
	}
}

func (l *loader) loadCountries() {
	rs := l.read("countries", l.countryColumns())
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.twice("countries", rs)
	l.sameNames(rs)
	for _, r := range rs {
		r.Source = r.cell("source")
		c := &Country{
			Row: r.Row, ID: r.cell("id"), Name: r.cell("name"), Aliases: r.value("aliases").list(),
			Region: r.cell("region"), Interest: r.cell("us_interest"),
		}
		l.enter("countries", r.Key, append([]string{c.Name.Text}, c.Aliases...)...)
		if c.Region.Text != "" {
			l.enter("regions", c.Region.Text)
		}
		l.set.Countries = append(l.set.Countries, c)
	}
}

// twice poisons the rows of a register that have one id. One of them may have
// been meant to have another, which rows refer to.
func (l *loader) twice(dataset string, rs []*record) {
	if l.duplicates(rs, func(r *record) string { return r.Key }) {
		l.nameless[dataset] = true
	}
}

// sameNames poisons rows of which one has a name, alias or id that another has
// too (D026), or one that looks like it (D024).
func (l *loader) sameNames(rs []*record) {
	type holder struct {
		r     *record
		word  string
		place problem.Place
	}
	names, looks := map[string]holder{}, map[string]holder{}
	for _, r := range rs {
		var mine []holder
		for _, field := range []string{"id", "name", "aliases"} {
			v := r.value(field)
			for _, w := range v.list() {
				mine = append(mine, holder{r, w, v.place})
			}
		}
		for _, h := range mine {
			was, same := names[Fold(h.word)]
			other, alike := looks[skeleton(h.word)]
			switch {
			case same && was.r.Key != r.Key:
				hint := "one name must mean one row: change or take away one of them"
				l.fault(r, problem.Errorf(h.place, "D026", "%s is a name of %s in %s too", show(h.word), was.r.Key, lineOf(was.place)).WithHint("%s", hint))
				l.fault(was.r, problem.Errorf(was.place, "D026", "%s is a name of %s in %s too", show(was.word), r.Key, lineOf(h.place)).WithHint("%s", hint))
			case !same && alike && other.r.Key != r.Key:
				hint := "type the odd one again: some of its letters are of another alphabet"
				l.fault(r, problem.Errorf(h.place, "D024", "%s looks like %s of %s in %s", show(h.word), show(other.word), other.r.Key, lineOf(other.place)).WithHint("%s", hint))
				l.fault(other.r, problem.Errorf(other.place, "D024", "%s looks like %s of %s in %s", show(other.word), show(h.word), r.Key, lineOf(h.place)).WithHint("%s", hint))
			}
		}
		for _, h := range mine {
			if _, ok := names[Fold(h.word)]; !ok {
				names[Fold(h.word)] = h
			}
			if _, ok := looks[skeleton(h.word)]; !ok {
				looks[skeleton(h.word)] = h
			}
		}
	}
}

// unusedSources notes sources that nothing rests on, if all was read that may
// rest on them.
func (l *loader) unusedSources() {
	if len(l.set.Loose) > 0 {
		return
	}
	for _, s := range l.set.Sources {
		if !l.used[s.ID] {
			l.add(problem.Notef(s.Place, "D023", "source %s is never used", s.ID))
		}
	}
}
