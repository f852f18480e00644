package dataset

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"brief/report/config"
	"brief/report/problem"
)

// A Recipient is somebody who gets copies: a person, or a mailing list.
type Recipient struct {
	Row
	ID        string
	Name      Cell
	Address   Cell     // of mail; empty Text for none
	Printer   Cell     // the outlet that prints for this person, or empty
	Countries []string // whose editions it gets; empty: all
	Marks     []string // that it may have, beside TLP:CLEAR and none
	Copies    int      // on paper; 1 where the file does not say
	Language  Cell     // of the editions that it gets; empty: any
	Until     Cell     // last day on which it gets any, or empty
	List      bool     // nobody knows who reads there
	Expired   bool     // its last day was before today
}

// recipientColumns describe who gets copies.
var recipientColumns = []column{
	{name: "id", need: filled, rule: anyID, attach: true},
	{name: "name", need: filled, rule: words},
	{name: "address", rule: mailbox},
	{name: "printer", rule: words},
	{name: "countries", rule: rule{check: covered}},
	{name: "marks_allowed", rule: rule{check: marks}},
	{name: "copies", rule: copies},
	{name: "language", rule: rule{check: language}},
	{name: "active_until", rule: rule{check: lastDay, dates: true}},
	{name: "kind", rule: choice("person", "list")},
}

// maxCopies is how many copies one recipient gets, as many as an outlet prints.
const maxCopies = 500

// LoadRecipients reads who gets copies from the dataset of a name, of those that
// sets names. Today decides who is active no more. Recipients are no input of an
// edition: nothing that Load reads depends on them. The problems are theirs
// alone; an error poisons its row, or, of the file as a whole, all of them: then
// no recipient is returned.
func LoadRecipients(files fs.FS, sets map[string]config.Dataset, name string, today time.Time) ([]*Recipient, problem.List) {
	l := newLoader(files, sets, today)
	if l.has("countries") {
		l.loadCountries()
	}
	l.found = nil // Load tells what is wrong there
	if !l.has(name) {
		return nil, l.found.Sorted()
	}
	rs := l.read(name, recipientColumns)
	for _, r := range rs {
		r.Key = r.text("id")
	}
	l.twice(name, rs)
	l.sameMailbox(rs)
	var all []*Recipient
	for _, r := range rs {
		p := &Recipient{
			ID: r.Key, Name: r.cell("name"), Address: r.cell("address"), Printer: r.cell("printer"), Countries: r.value("countries").list(),
			Marks: r.value("marks_allowed").list(), Copies: max(1, wholeNumber(r.text("copies"))), Language: r.cell("language"),
			Until: r.cell("active_until"), List: r.text("kind") == "list",
		}
		if day, err := time.Parse(time.DateOnly, p.Until.Text); err == nil && day.Before(l.set.Today) {
			p.Expired = true
			l.fault(r, problem.Notef(p.Until.Place, "D063", "%s gets nothing any more: active_until %s is past", r.Key, p.Until.Text))
		}
		p.Row = r.Row
		all = append(all, p)
	}
	if l.set.Loose[name].Err() != nil {
		all = nil
	}
	return all, l.found.Sorted()
}

// sameMailbox poisons rows that have the address of another: one of them would
// get everything twice.
func (l *loader) sameMailbox(rs []*record) {
	first := map[string]*record{}
	for _, r := range rs {
		v := r.value("address")
		key := strings.ToLower(v.text)
		was := first[key]
		switch {
		case v.text == "" || r.ragged:
		case was == nil:
			first[key] = r
		case was.Key != r.Key:
			l.fault(r, problem.Errorf(v.place, "D060", "address %s is that of %s in %s too", show(v.text), was.Key, lineOf(was.value("address").place)).
				WithHint("keep one of them"))
		}
	}
}

// mailbox is the rule of addresses of mail: one, and of the plain form (RFC 5321,
// 4.1.2: dot-string and domain), of which no mail server and no header makes
// another one.
var mailbox = rule{
	want: says("an address such as anna@example.org"),
	check: func(_ *loader, _ *record, c column, v value) problem.List {
		local, domain, _ := strings.Cut(v.text, "@")
		p := problem.Errorf(v.place, "D060", "%s %s is not an address", c.name, show(v.text))
		switch {
		case isMailbox(local, domain):
			return nil
		case strings.ContainsAny(v.text, ",;| ") && strings.Contains(v.text, "@"):
			p = p.WithHint("write one address, and a row for each person")
		case strings.ContainsFunc(v.text, func(r rune) bool { return r > 0x7e }):
			p = p.WithHint("write it in letters of ASCII, a domain in its xn-- form")
		default:
			p = p.WithHint("write one such as anna@example.org")
		}
		return one(p)
	},
}

// isMailbox reports whether the parts of an address are a dot-string of at most
// 64 octets and a domain of at most 255 (RFC 5321, 4.5.3.1).
func isMailbox(local, domain string) bool {
	const atext = capitals + smalls + digits + "!#$%&'*+-/=?^_`{|}~"
	for part := range strings.SplitSeq(local, ".") {
		if part == "" || strings.Trim(part, atext) != "" {
			return false
		}
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, capitals+smalls+digits+"-") != "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return len(local) <= 64 && len(domain) <= 255
}

// covered is the check of countries, all of which the data know.
func covered(l *loader, _ *record, c column, v value) problem.List {
	var ps problem.List
	for _, id := range v.list() {
		p := l.unknown("countries", c.name, id, v.place, "D062")
		if p == nil {
			continue
		}
		if p.Code == "D062" {
			p.What = "country " + show(id) + " has no data"
		}
		if p.Hint == "" {
			p.Hint = "write ids of " + l.file("countries") + ", or leave it empty for all"
		}
		ps = append(ps, *p)
	}
	return ps
}

// marks is the check of the marks that somebody may have.
func marks(_ *loader, _ *record, _ column, v value) problem.List {
	var ps problem.List
	for _, m := range v.list() {
		if _, what, hint := config.ParseMark(m); what != "" {
			ps = append(ps, problem.Errorf(v.place, "D061", "mark %s", what).WithHint("%s", hint))
		}
	}
	return ps
}

// copies is the rule of how many copies somebody gets.
var copies = rule{
	want:    says("a whole number from 1 to %d", maxCopies),
	numeric: true,
	check: func(_ *loader, _ *record, c column, v value) problem.List {
		if n := wholeNumber(v.text); n >= 1 && n <= maxCopies {
			return nil
		}
		return one(problem.Errorf(v.place, "D063", "%s %s is not a whole number from 1 to %d", c.name, show(v.text), maxCopies))
	},
}

// language is the check of a language such as en, ru or kk-Latn.
func language(_ *loader, _ *record, c column, v value) problem.List {
	if what, hint := config.CheckLanguage(v.text); what != "" {
		return one(problem.Errorf(v.place, "D011", "%s: %s", c.name, what).WithHint("%s", hint))
	}
	return nil
}

// lastDay is the check of a day, which may be to come.
func lastDay(_ *loader, _ *record, c column, v value) problem.List {
	if _, p := parseDay(c.name, v); p != nil {
		p.Code = "D063"
		return one(*p)
	}
	return nil
}

// Gets reports whether a recipient gets editions about one of some countries.
func (r *Recipient) Gets(countries []string) bool {
	return len(r.Countries) == 0 || slices.ContainsFunc(r.Countries, func(id string) bool { return slices.Contains(countries, id) })
}
