package templates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

// frameRules are the sentences around the content: masthead, running head and
// foot, and the last band.
var frameRules = []rule{
	{name: "subtitle", make: (*run).subtitle},
	{name: "title", make: (*run).title},
	{name: "subject-country", make: (*run).subject},
	{name: "subject-region", make: (*run).subject},
	{name: "series", make: (*run).series},
	{name: "foot-edition", make: func(x *run) []Value {
		return one(x.say("foot-edition", fill{"place": x.place(), "edition": x.numbered()}))
	}},
	{name: "meta-edition", make: (*run).metaEdition},
	{name: "meta-issued", make: func(x *run) []Value {
		words := x.in.Words.Date("long", x.in.Date)
		return one(x.say("meta-issued", fill{"date": ordered("date", words, x.in.Date.Format(time.DateOnly))}))
	}},
	{name: "meta-data", make: (*run).metaData},
	{name: "about", make: (*run).about},
	{name: "check", make: (*run).check},
	{name: "register-at", make: (*run).registerAt},
	{name: "sharing", make: (*run).sharing},
	{name: "contact", make: (*run).contact},
}

// place is the name of the country or region of the brief.
func (x *run) place() Value {
	if c := x.country(); c != nil {
		return x.name(c.Name, &c.Row)
	}
	return x.regionName()
}

// regionName is the region as the data write it.
func (x *run) regionName() Value {
	if cs := x.countries(); len(cs) > 0 {
		return x.name(cs[0].Region, &cs[0].Row)
	}
	return ordered("region", x.in.Region, x.in.Region)
}

// numbered is the edition's period as it is numbered: 2026-W48.
func (x *run) numbered() Value { return x.edition("", x.in.Edition) }

// proof is the number of a proof.
func (x *run) proof() Value {
	n := strconv.Itoa(x.in.Proof)
	return ordered("proof", n, n)
}

func (x *run) title() []Value {
	return one(x.say("title", fill{"place": x.place(), "edition": x.numbered()}))
}

func (x *run) subject() []Value {
	if x.country() != nil {
		return one(x.say("subject/country", fill{"country": x.place(), "edition": x.numbered()}))
	}
	return one(x.say("subject/region", fill{"region": x.place(), "edition": x.numbered()}))
}

// series is the desk's name for its briefs, or the language's.
func (x *run) series() []Value {
	if s := x.in.Desk.Series; s != "" {
		return one(x.setting("desk.series", s, s))
	}
	return one(x.word("series-country"))
}

// subtitle says what the brief is about: whose interests, whose influence.
func (x *run) subtitle() []Value {
	if x.country() == nil {
		return one(x.regionSubtitle())
	}
	as := x.actors()
	key := "named"
	with := fill{"n": x.number("powers", len(as), x.actorOrigins(as))}
	if names := x.actorNames(as); names != nil {
		with["powers"] = x.list(names, "list-and")
	} else {
		key = "many"
	}
	if !x.country().Interest.Stated() {
		key = "no-interest-" + key
	}
	return one(x.say("subtitle/"+key, with))
}

func (x *run) regionSubtitle() Value {
	cs := x.countries()
	var names []Value
	for _, c := range cs {
		names = append(names, x.name(c.Name, &c.Row))
	}
	if len(cs) > manyNames || tooLong(names) {
		return x.say("region-subtitle/many", fill{"n": capital(x.number("countries", len(cs), x.names(cs)))})
	}
	return x.say("region-subtitle/named", fill{"countries": x.list(names, "list-and")})
}

// metaEdition is the period in words, with what a reader must know of the
// version: "Week 48, 2026 · version 2".
func (x *run) metaEdition() []Value {
	with := fill{"edition": x.period()}
	switch {
	case x.in.Draft:
		return one(x.say("meta-edition/draft", with))
	case x.in.Proof > 0:
		with["n"] = x.proof()
		return one(x.say("meta-edition/proof", with))
	case x.in.Version > 1:
		with["n"] = ordered("version", strconv.Itoa(x.in.Version), strconv.Itoa(x.in.Version))
		return one(x.say("meta-edition/version", with))
	}
	return one(x.say("meta-edition/plain", with))
}

// period is the edition's period in words: a week of ISO 8601, a month or a day.
func (x *run) period() Value {
	e := x.in.Edition
	if year, week, ok := strings.Cut(e, "-W"); ok {
		return toned(x.say("dates/week", fill{
			"week": x.edition("/week", strings.TrimPrefix(week, "0")), "year": x.edition("/year", year),
		}), doc.Lead)
	}
	form := "long"
	t, err := time.Parse(time.DateOnly, e)
	if err != nil {
		if t, err = time.Parse("2006-01", e); err != nil {
			return x.numbered()
		}
		form = "month-year"
	}
	return toned(x.edition("/"+form, x.in.Words.Date(form, t)), doc.Lead)
}

// A dating says how old the data of a brief are: the newest date that a rating
// or its source states, else the day on which the source was received.
type dating struct {
	dated, undated int // ratings; sources where nothing is rated
	rated          int // ratings
	newest, oldest dated
	received       dated
	sources        []*dataset.Source // the brief's own
}

// dated is a cell that holds a date.
type dated struct {
	cell dataset.Cell
	row  *dataset.Row
}

// later and earlier return the later or earlier of two dates; ISO 8601 dates
// order as text.
func (d dated) later(e dated) dated {
	if e.cell.Text > d.cell.Text {
		return e
	}
	return d
}

func (d dated) earlier(e dated) dated {
	if d.cell.Text == "" || e.cell.Text < d.cell.Text {
		return e
	}
	return d
}

// dating looks at the ratings that the brief prints; without any, at the
// sources of what else it prints.
func (x *run) dating() dating {
	return x.findings.dating.get(x.findDating)
}

func (x *run) findDating() dating {
	d := dating{sources: x.ownSources()}
	note := func(c dataset.Cell, row *dataset.Row) bool {
		if !c.Stated() {
			return false
		}
		d.newest = d.newest.later(dated{c, row})
		d.oldest = d.oldest.earlier(dated{c, row})
		return true
	}
	for _, r := range x.ratings() {
		s := x.in.Set.Source(r.Source.Text)
		if s != nil && !slices.Contains(d.sources, s) {
			continue // the page prints none of it
		}
		d.rated++
		if note(r.AsOf, &r.Row) || s != nil && note(s.Date, &s.Row) {
			d.dated++
		} else {
			d.undated++
		}
	}
	for _, s := range x.registered(x.usedNow()) {
		if !slices.Contains(d.sources, s) {
			continue
		}
		if d.rated == 0 && note(s.Date, &s.Row) { // nothing is rated
			d.dated++
		}
		if s.Accessed.Stated() {
			d.received = d.received.later(dated{s.Accessed, &s.Row})
		}
	}
	return d
}

// metaData are the one or two lines of the masthead on the age of the data.
func (x *run) metaData() []Value {
	d := x.dating()
	var undated []*doc.Origin
	for _, s := range d.sources {
		if !s.Date.Stated() {
			undated = append(undated, x.origin(s.Date, &s.Row))
		}
	}
	if d.dated > 0 {
		vs := one(x.say("meta-data/data-to", fill{"date": x.day(d.newest.cell, d.newest.row, "long")}))
		return append(vs, x.sourcesLine(undated))
	}
	if len(d.sources) == 0 {
		return nil
	}
	if d.received.row == nil {
		return one(x.say("meta-data/undated", nil))
	}
	date := fill{"date": x.day(d.received.cell, d.received.row, "long")}
	if len(undated) < len(d.sources) { // no rating is dated, something else is
		return []Value{x.sourcesLine(undated), x.say("meta-data/received-to", date)}
	}
	key, received := "meta-data/undated-many", "meta-data/received-to"
	if len(d.sources) == 1 {
		key, received = "meta-data/undated-one", "meta-data/received"
	}
	if len(d.sources) < len(x.sources()) { // which also has a figure of others
		key += "-own"
	}
	return []Value{x.say(key, fill{"sources": x.cites(idsOf(d.sources), doc.Range)}), x.say(received, date)}
}

// sourcesLine says how many sources there are, and how many are undated.
func (x *run) sourcesLine(undated []*doc.Origin) Value {
	key := "meta-data/sources"
	if len(undated) > 0 {
		key = "meta-data/sources-undated"
	}
	label, n := x.ownCount()
	if label == "sources-own" {
		key += "-own"
	}
	return x.say(key, fill{"n": n, "m": x.number("sources-undated", len(undated), undated)})
}

// about says how the brief was made.
func (x *run) about() []Value {
	key := "about/data"
	if slices.ContainsFunc(x.texts(), func(t *dataset.Text) bool { return len(t.Heads) > 0 }) {
		key = "about/texts"
	}
	if x.in.Attached {
		key += "-attached"
	}
	return one(x.say(key, nil))
}

// check says how to check the file, if it holds what that takes.
func (x *run) check() []Value {
	if !x.in.Attached {
		return nil
	}
	command := func(name string) Value { // what a reader types, the same in every language
		o := &doc.Origin{ID: "command:" + name, Raw: "brief " + name}
		return Value{{Words: o.Raw, Tone: doc.Lead, Keep: true, Origin: o}}
	}
	return one(x.say("check", fill{"verify": command("verify"), "why": command("why")}))
}

// registerAt says at which line the register of editions stood, by its number and
// the first twelve digits of its hash: whoever has the brief can tell a register
// that was cut or written anew since. They are heard digit by digit.
func (x *run) registerAt() []Value {
	hash, line := x.in.Register, strconv.Itoa(x.in.RegisterLine)
	if hash == "" {
		return nil
	}
	short := hash[:min(12, len(hash))]
	of := func(field, words, raw string) Value {
		v := ordered("register-"+field, words, raw)
		v[0].Origin.ID = "register:" + line + ":" + field
		return v
	}
	digits := of("sha256", short, hash)
	digits[0].Says = strings.Join(strings.Split(short, ""), " ")
	return one(x.say("register-at", fill{"line": of("line", line, line), "hash": digits}))
}

// sharing is the handling rule in words: TLP 2.0 (FIRST, 2022) for its labels.
func (x *run) sharing() []Value {
	key := "free"
	switch m := x.in.Mark; {
	case m == "":
		return one(x.say("sharing/none", nil))
	case m == "TLP:CLEAR":
		key = "clear"
	case m == "TLP:GREEN":
		key = "green"
	case m == "TLP:AMBER":
		key = "amber"
	case m == "TLP:AMBER+STRICT":
		key = "amber-strict"
	case m == "TLP:RED":
		key = "red"
	case strings.HasPrefix(m, "TLP:"):
		x.refuse(problem.Errorf(problem.Place{}, "H401", "%q is not a label of TLP 2.0", m).
			WithHint("use TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR"))
	}
	return one(x.say("sharing/"+key, fill{"mark": x.mark()}))
}

// mark is the handling mark; its words are never translated.
func (x *run) mark() Value {
	label := strings.HasPrefix(x.in.Mark, "TLP:") // a mark of the desk's own words may break where it is told of
	return Value{{Words: x.in.Mark, Keep: label, Origin: x.settled("mark", x.in.Mark)}}
}

// contact is where to ask: the desk's contact, else its name.
func (x *run) contact() []Value {
	key, text := "contact", x.in.Desk.Contact
	if text == "" {
		key, text = "name", x.in.Desk.Name
	}
	if text == "" {
		return nil
	}
	return one(x.say("contact-at", fill{"contact": unbroken(x.setting("desk."+key, strings.TrimSuffix(text, "."), text))}))
}

// phone is a number that is dialled, in groups: +49 30 123456, (030) 12 34.
var phone = regexp.MustCompile(`[+(]?[0-9][0-9()/. -]{3,}[0-9]`)

// unbroken is v with its telephone numbers each on one line.
func unbroken(v Value) Value {
	var out Value
	for _, r := range v {
		at := 0
		for _, found := range phone.FindAllStringIndex(r.Words, -1) {
			before, number := r, r
			if before.Words = r.Words[at:found[0]]; before.Words != "" {
				out = append(out, before)
			}
			number.Words, number.Keep = r.Words[found[0]:found[1]], true
			out, at = append(out, number), found[1]
		}
		if r.Words = r.Words[at:]; r.Words != "" {
			out = append(out, r)
		}
	}
	return out
}

// notice is the line below the masthead: what a corrected version corrects,
// that an edition came late, and what every edition of a desk says there.
func (x *run) notice() Value { return joined([]Value{x.erratum(), x.late(), x.deskNotice()}) }

// late says when an edition was made that was due before, and as of which day
// its data are.
func (x *run) late() Value {
	if x.in.Late.IsZero() {
		return nil
	}
	day := func(field string, day time.Time) Value {
		return ordered(field, x.in.Words.Date("long", day), day.Format(time.DateOnly))
	}
	head := toned(x.say("late/head", fill{"date": day("late", x.in.Late)}), doc.Strong)
	if x.in.Set.Today.Equal(x.in.Date) {
		return joined([]Value{head, x.say("late/then", fill{"date": day("date", x.in.Date)})})
	}
	return joined([]Value{head, x.say("late/now", fill{"date": day("read-for", x.in.Set.Today)})})
}

// erratum says which version this one corrects, of data of which day if that is
// after its period, and what was wrong with it.
func (x *run) erratum() Value {
	if x.in.Corrects == 0 {
		return nil
	}
	n := strconv.Itoa(x.in.Corrects)
	with := fill{"n": ordered("corrects", n, n)}
	key := "erratum/head"
	if x.in.Later {
		key = "erratum/later"
		today := x.in.Set.Today
		with["date"] = ordered("read-for", x.in.Words.Date("long", today), today.Format(time.DateOnly))
	}
	head := toned(x.say(key, with), doc.Strong)
	if x.in.Note == "" {
		return head
	}
	note := ordered("note", x.in.Note, x.in.Note)
	note[0].Keep = false
	return joined([]Value{head, x.say("erratum/note", fill{"note": note})})
}

// deskNotice is the line of the desk; its first sentence stands out.
func (x *run) deskNotice() Value {
	text := x.in.Desk.Notice
	if text == "" {
		return nil
	}
	o := x.settled("desk.notice", text)
	at := firstMark(text, true)
	if at < 0 || at == len(text) {
		return Value{{Words: text, Tone: doc.Strong, Origin: o}}
	}
	return Value{{Words: text[:at], Tone: doc.Strong, Origin: o}, {Words: text[at:], Origin: o}}
}
