package dataset

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"brief/report/problem"
)

// A column says what a dataset holds under one name. The readers and the
// checks take everything from it, so that each rule stands once.
type column struct {
	name   string
	need   need
	rule   rule
	attach bool   // says whose the row is: a row without it is nobody's
	id     bool   // others refer to the row by it, as by every column called id
	nested bool   // a mapping, in YAML and JSON only
	flat   bool   // a part of such a mapping, in tables only
	code   string // of an empty value; "" is D005
}

// names reports whether others refer to a row by what the column holds.
func (c column) names() bool { return c.id || c.name == "id" }

// A need says how much of a column must be there.
type need int

const (
	optional need = iota // the column may be missing
	present              // the column must be there; its cells may be empty
	filled               // and no cell may be empty
)

// A rule is what the values of a column must be.
type rule struct {
	want  func(*loader) string // "a level (moderate, strong) or ..."; nil: some text
	check func(*loader, *record, column, value) problem.List
	dates bool // they are days: a date of a sheet is one, and so is one written as the dataset says

	// What a sheet offers to choose from, as far as the rule is a list: words, or
	// the ids of a dataset; open says that there may be others.
	options func(*loader) []string
	ids     string
	open    bool
	numeric bool // they are numbers

	// stranger reports whether a value that is not known means nobody of this
	// desk: it is near nothing known. Nil where values are not names of others.
	stranger func(l *loader, text string) bool
}

// empty is the problem of a value that is not there and must be.
func (c column) empty(l *loader, at problem.Place) problem.Problem {
	code := c.code
	if code == "" {
		code = "D005"
	}
	p := problem.Errorf(at, code, "%s is empty", c.name)
	if c.rule.want == nil {
		return p.WithHint("write it")
	}
	return p.WithHint("write %s", c.rule.want(l))
}

// one returns p as a list.
func one(p problem.Problem) problem.List { return problem.List{p} }

// says returns a rule's want that does not depend on the data.
func says(format string, args ...any) func(*loader) string {
	s := fmt.Sprintf(format, args...)
	return func(*loader) string { return s }
}

// words is the rule of text that is printed.
var words = rule{check: func(_ *loader, r *record, c column, v value) problem.List {
	return append(formula(r, c, v), unbreakable(c, v)...)
}}

// formula is the problem of a text that a spreadsheet would run when it opens
// the file. In a workbook a text is a text.
func formula(r *record, c column, v value) problem.List {
	if formatOf(r.table.in.name) != separated || !strings.ContainsRune("=+-@＝＋－＠", []rune(v.text)[0]) {
		return nil
	}
	return one(problem.Errorf(v.place, "D071", "%s %s begins like a formula; spreadsheets run this", c.name, show(v.text)).
		WithHint("start the text with a letter"))
}

// unbreakable is the problem of a text that no line can hold.
func unbreakable(c column, v value) problem.List {
	n := unbroken(v.text)
	if n == 0 {
		return nil
	}
	return one(problem.Errorf(v.place, "D072", "%s has %d letters in a row with no place to break after %d", c.name, n, maxWordRunes).
		WithHint("put a space, a hyphen or a soft hyphen in"))
}

// stated is the rule of text that a source may not state.
var stated = rule{want: says("it, or %q", NotStated), check: words.check}

// name is the rule of names, one or a list: text in one alphabet a word.
var name = rule{
	want: says("a name"),
	check: func(_ *loader, r *record, c column, v value) problem.List {
		ps := formula(r, c, v)
		for _, s := range v.list() {
			ps = append(ps, unbreakable(c, value{text: s, place: v.place})...)
			if odd := mixed(s); odd != "" {
				ps = append(ps, problem.Errorf(v.place, "D024", "%s %s mixes alphabets: %s", c.name, show(s), odd).
					WithHint("type the word again in one alphabet"))
			}
		}
		return ps
	},
}

// A form is what an id looks like: a letter of first, and from min to max
// characters of first and rest together. Nothing is compiled when a process
// starts, and a cell is looked at once.
type form struct {
	first, rest string
	min, max    int
}

const (
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	smalls   = "abcdefghijklmnopqrstuvwxyz"
	digits   = "0123456789"
)

// fits reports whether s has the form.
func (f form) fits(s string) bool {
	return len(s) >= f.min && len(s) <= f.max && strings.IndexByte(f.first, s[0]) >= 0 && strings.Trim(s[1:], f.rest) == ""
}

// identifier returns the rule of ids of a form.
func identifier(of form, want string) rule {
	return rule{
		want: says("%s", want),
		check: func(_ *loader, _ *record, c column, v value) problem.List {
			switch {
			case !of.fits(v.text):
				return one(problem.Errorf(v.place, "D025", "%s %s is not %s", c.name, show(v.text), want))
			case v.text == desk:
				return one(problem.Errorf(v.place, "D025", "%s %q stands for the desk itself", c.name, desk).WithHint("take another"))
			}
			return nil
		},
	}
}

// desk is the source of what the desk itself says.
const desk = "desk"

// choice returns the rule of a word that must be one of a few.
func choice(known ...string) rule {
	list := strings.Join(known, ", ")
	return rule{
		want:    says("one of %s", list),
		options: func(*loader) []string { return known },
		check: func(_ *loader, _ *record, c column, v value) problem.List {
			if slices.Contains(known, v.text) {
				return nil
			}
			p := problem.Errorf(v.place, "D011", "%s %s is not one of %s", c.name, show(v.text), list)
			if near := problem.Nearest(v.text, known); near != "" {
				p = p.WithHint("did you mean %q?", near)
			}
			return one(p)
		},
	}
}

// day is the rule of a date that lies not after the date of issue, or is not stated.
var day = rule{
	want:  says("a date such as 2026-11-24, or %q", NotStated),
	dates: true,
	check: func(l *loader, r *record, c column, v value) problem.List {
		if v.text == NotStated {
			return nil
		}
		d, p := parseDay(c.name, v)
		switch {
		case p != nil:
		case d.After(l.set.Today):
			return one(problem.Errorf(v.place, "D030", "%s %s lies after the date of issue %s", c.name, v.text, l.set.Today.Format(time.DateOnly)).
				WithHint("correct it: nothing is known of a day to come"))
		default:
			return nil
		}
		switch local := isoDay(v.text, "dmy") != v.text || isoDay(v.text, "mdy") != v.text; {
		case r.table.config.Dates == "dmy" && p.Hint != "":
			p.Hint += " or 24.11.2026"
		case r.table.config.Dates == "mdy" && p.Hint != "":
			p.Hint += " or 11/24/2026"
		case local:
			p.Hint += fmt.Sprintf(", or say dates: dmy or dates: mdy for datasets.%s", r.Dataset)
		}
		return one(*p)
	},
}

// isoDay returns a date that is written as a dataset's dates says as
// 2026-11-24: dmy is 24.11.2026, mdy 11/24/2026. What is no such date stays.
func isoDay(text, dates string) string {
	order, ok := map[string]string{"dmy": "2.1.2006", "mdy": "1.2.2006"}[dates]
	if !ok {
		return text
	}
	d, err := time.Parse(order, strings.NewReplacer("/", ".", "-", ".").Replace(text))
	if err != nil {
		return text
	}
	return d.Format(time.DateOnly)
}

// firstYear is the earliest that a date may name: spreadsheets write 1900 and
// before where a cell is no date.
const firstYear = 1901

// parseDay returns the date of a value, or why it is none.
func parseDay(name string, v value) (time.Time, *problem.Problem) {
	d, err := time.Parse(time.DateOnly, v.text)
	if err == nil && d.Year() >= firstYear {
		return d, nil
	}
	p := problem.Errorf(v.place, "D030", "%s %s is not a date", name, show(v.text)).WithHint("write it as 2026-11-24")
	if err == nil {
		p.What = fmt.Sprintf("%s %s lies before %d", name, v.text, firstYear)
	} else if near := problem.Nearest(v.text, []string{NotStated}); near != "" {
		p = p.WithHint("did you mean %q?", near)
	}
	return time.Time{}, &p
}

// number is the rule of an order: a whole number from 1.
var number = rule{
	want:    says("a whole number from 1 to 9999"),
	numeric: true,
	check: func(_ *loader, _ *record, c column, v value) problem.List {
		if wholeNumber(v.text) > 0 {
			return nil
		}
		return one(problem.Errorf(v.place, "D040", "%s %s is not a whole number from 1 to 9999", c.name, show(v.text)))
	},
}

// wholeNumber returns the number that up to four decimal digits write, or 0.
func wholeNumber(s string) int {
	if len(s) > 4 {
		return 0
	}
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// refers returns the rule of ids of another dataset, one or (many) a list.
func refers(to string, many bool) rule {
	of := to
	if many {
		of = "" // a cell holds several
	}
	return rule{
		ids:      of,
		stranger: func(l *loader, text string) bool { return !many && l.stranger(to, text) },
		want:     func(l *loader) string { return "an id of " + l.file(to) },
		check: func(l *loader, _ *record, c column, v value) problem.List {
			ids := []string{v.text}
			if many {
				ids = v.list()
			}
			var ps problem.List
			for _, id := range ids {
				if p := l.unknown(to, c.name, id, v.place, "D020"); p != nil {
					ps = append(ps, l.dangling(c, id, *p))
				}
			}
			return ps
		},
	}
}

// stranger reports whether nothing in a dataset is near a word.
func (l *loader) stranger(dataset, word string) bool {
	k := l.known[dataset]
	return k != nil && k.suggest(word) == ""
}

// dangling gives the problem of an unknown id that is near nothing its hint:
// in a column that says whose the row is, no edition prints the row.
func (l *loader) dangling(c column, id string, p problem.Problem) problem.Problem {
	switch {
	case p.Hint != "":
	case c.attach && c.rule.stranger(l, id):
		p.Hint = "no edition prints this row: add it there, or take the row away"
	default:
		p.Hint = "add it there, or write another"
	}
	return p
}

// rests returns the rule of the source that a row rests on; own: the desk
// itself may be it.
func rests(own bool) rule {
	return rule{
		ids:  "sources",
		open: own,
		want: func(l *loader) string { return "an id of " + l.file("sources") },
		check: func(l *loader, r *record, c column, v value) problem.List {
			l.used[v.text] = true
			if own && v.text == desk {
				return nil
			}
			p := l.unknown("sources", c.name, v.text, v.place, "D021")
			if p == nil {
				return nil
			}
			switch {
			case v.text == desk:
				p.Hint = "what is the desk's own has no place here: write the source that says it"
			case p.Hint == "" && r.table.name == "influence":
				p.Hint = "add it there: every rating needs one"
			}
			return one(unregistered(*p))
		},
	}
}

// unregistered gives the problem of an unknown source that is near none its hint.
func unregistered(p problem.Problem) problem.Problem {
	if p.Hint == "" {
		p.Hint = "add it there, or write another"
	}
	return p
}

// scope is the rule of what a row speaks of: a country or region:NAME.
var scope = rule{
	want: says("the id of a country, or region:NAME"),
	check: func(l *loader, _ *record, c column, v value) problem.List {
		if region, ok := strings.CutPrefix(v.text, "region:"); ok {
			if p := l.unknown("regions", c.name, region, v.place, "D020"); p != nil {
				return one(l.dangling(c, v.text, *p))
			}
			return nil
		}
		if p := l.unknown("countries", c.name, v.text, v.place, "D020"); p != nil {
			if k := l.known["regions"]; k != nil && k.suggest(v.text) != "" {
				*p = p.WithHint("write region:%s", k.suggest(v.text))
			}
			return one(l.dangling(c, v.text, *p))
		}
		return nil
	},
	stranger: func(l *loader, text string) bool {
		if region, ok := strings.CutPrefix(text, "region:"); ok {
			return l.stranger("regions", region)
		}
		return l.stranger("countries", text) && l.stranger("regions", text)
	},
}
