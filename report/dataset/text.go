package dataset

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"brief/report/config"
	"brief/report/problem"
)

// WithTexts returns the set with other texts: those of a dataset in files.
// What is wrong with them is poison in them, as after Load.
func (s *Set) WithTexts(files fs.FS, texts config.Dataset) *Set {
	l := newLoader(files, map[string]config.Dataset{"texts": texts}, s.Today)
	n := l.set
	n.Scales, n.Missing, n.Sources, n.Countries, n.Actors = s.Scales, s.Missing, s.Sources, s.Countries, s.Actors
	n.Ratings, n.Points, n.Recommendations = s.Ratings, s.Points, s.Recommendations
	n.Indicators, n.Judgements = s.Indicators, s.Judgements
	for _, x := range s.Sources {
		l.enter("sources", x.ID)
	}
	for _, c := range s.Countries {
		l.enter("countries", c.ID.Text, append([]string{c.Name.Text}, c.Aliases...)...)
		l.enter("regions", c.Region.Text)
	}
	if l.has("texts") {
		l.loadTexts()
	}
	return n
}

// loadTexts reads the desk's own words: a Markdown file for each country or
// region, named by the country's id or the region's name with hyphens.
func (l *loader) loadTexts() {
	d := l.sets["texts"]
	folder := cleanPath(d.Folder)
	if !fs.ValidPath(folder) {
		l.lose("texts", problem.Errorf(d.Place, "F603", "the path %s leaves the workspace", show(d.Folder)).WithHint("name a folder below that of config.yaml"))
		return
	}
	entries, err := fs.ReadDir(l.files, folder)
	if told := (problem.List)(nil); errors.As(err, &told) && len(told) > 0 {
		l.lose("texts", told[0])
		return
	}
	if err != nil {
		l.lose("texts", problem.Errorf(d.Place, "F600", "the folder %s cannot be read: %v", folder, cause(err)).WithHint("correct the name, or say optional: true"))
		return
	}
	if len(entries) > maxTexts {
		l.lose("texts", problem.Errorf(problem.Place{File: folder}, "F601", "%d files; at most %d are read", len(entries), maxTexts))
		return
	}
	var strangers []string
	for _, e := range entries {
		switch name := path.Join(folder, e.Name()); {
		case strings.HasPrefix(e.Name(), "."):
		case path.Ext(name) != ".md":
			l.warn("texts", problem.Warningf(problem.Place{File: name}, "D090", "is not read: the name of a text ends in .md"))
		case l.textScope(stem(name)) == "":
			strangers = append(strangers, name)
		default:
			l.loadText(name)
		}
	}
	l.sameScope()
	l.displaced()
	for _, name := range strangers {
		l.strayText(name)
	}
}

// sameScope poisons texts of which another is on the same country or region:
// its name may be written with hyphens and without.
func (l *loader) sameScope() {
	first := map[string]*Text{}
	for _, t := range l.set.Texts {
		f := first[t.Scope]
		if f == nil {
			first[t.Scope] = t
			continue
		}
		for _, pair := range [][2]*Text{{t, f}, {f, t}} {
			at := pair[0].Place
			l.poison(&pair[0].Row, problem.Errorf(at, "D004", "%s is a text on %s too", pair[1].Place.File, t.Scope).WithHint("keep one of them"))
		}
	}
}

// displaced notes what a country does not say because its own text takes the
// place of its region's: what stands there below heads that it does not have.
func (l *loader) displaced() {
	for _, t := range l.set.Texts {
		c := l.set.Country(t.Scope)
		if c == nil || len(t.Bad) > 0 || t.past(l.set.Today) {
			continue
		}
		r := l.set.RegionText(c.Region.Text)
		if r == nil {
			continue
		}
		var missing []string
		for _, h := range r.On(l.set.Today) {
			if !slices.ContainsFunc(t.Heads, func(o TextHead) bool { return slug(o.Head.Text) == slug(h.Head.Text) }) {
				missing = append(missing, show(h.Head.Text))
			}
		}
		if len(missing) > 0 {
			l.add(problem.Notef(t.Place, "D096", "this text takes the place of %s, which says more below %s", r.Place.File, strings.Join(missing, ", ")).
				WithHint("write that head here too, if %s shall print it", c.Name.Text))
		}
	}
}

// stem is the name of a text's file without its ending: whose text it is.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), ".md") }

// loadText reads one file. One that cannot be read is poison for the country or
// region that it is named after, and for no other.
func (l *loader) loadText(name string) {
	l.rows["texts"]++
	t := &Text{Row: Row{Dataset: "texts", Key: stem(name), Place: problem.Place{File: name, Line: 1, Column: 1}}, Scope: l.textScope(stem(name))}
	in, p := readInput(l.files, name, problem.Place{File: name}, maxTextBytes)
	if p != nil {
		l.poison(&t.Row, *p)
	} else {
		l.inputs[name] = in
		(&textReader{l: l, in: in, text: t}).read()
	}
	l.set.Texts = append(l.set.Texts, t)
}

// strayText is told of a file that is named after nothing known. Where its name
// is nearly that of a country or region without a text, the file is poison for
// that; else it is nobody's. Where the countries could not be read, their own
// problem says enough.
func (l *loader) strayText(name string) {
	l.rows["texts"]++
	if l.nameless["countries"] || l.unread["countries"] && len(l.set.Countries) == 0 {
		l.lost["texts"]++
		return
	}
	p, near := l.unknownScope(name)
	if near == "" || l.set.RegionText(near) != nil {
		l.lost["texts"]++
		l.add(p)
		return
	}
	t := &Text{Row: Row{Dataset: "texts", Key: stem(name), Place: p.Place}, Scope: near}
	l.poison(&t.Row, p)
	l.set.Texts = append(l.set.Texts, t)
}

// textScope returns the country or region that a file is named after, or "".
func (l *loader) textScope(stem string) string {
	if k := l.known["countries"]; k != nil && k.name[stem] != "" {
		return stem
	}
	for _, region := range l.set.Regions() {
		if region == nfc(stem) || strings.ReplaceAll(region, " ", "-") == nfc(stem) {
			return region
		}
	}
	return ""
}

// unknownScope is the problem of a file that is named after nothing known, and
// the country or region that is probably meant, or "".
func (l *loader) unknownScope(name string) (p problem.Problem, near string) {
	word := stem(name)
	p = problem.Errorf(problem.Place{File: name}, "D020", "%s is neither the id of a country nor a region of %s", show(word), l.file("countries"))
	if k := l.known["countries"]; k != nil {
		near = k.suggest(word)
	}
	if k := l.known["regions"]; k != nil && near == "" {
		near = k.suggest(strings.ReplaceAll(word, "-", " "))
	}
	if near == "" {
		return p.WithHint("no edition prints this text: add the country, or take the file away"), ""
	}
	return p.WithHint("did you mean %s.md?", strings.ReplaceAll(near, " ", "-")), near
}

// A textReader steps through the lines of one text.
type textReader struct {
	l    *loader
	in   *input
	text *Text
	from int // first line of the open paragraph, 0 for none
	ends []end
}

func (r *textReader) fail(p problem.Problem) { r.l.poison(&r.text.Row, p) }

// read takes the file line by line: front matter, heads, paragraphs.
func (r *textReader) read() {
	last := len(r.in.start)
	r.scan()
	n := r.frontMatter()
	for ; n <= last; n++ {
		line := r.in.line(n)
		switch text, _ := trim(line); {
		case text == "":
			r.close(n - 1)
		case strings.HasPrefix(text, "#"):
			r.close(n - 1)
			r.head(n, line)
		case r.from == 0:
			r.from = n
		}
	}
	r.close(last)
	for _, e := range r.ends {
		if !slices.ContainsFunc(r.text.Heads, func(h TextHead) bool { return slug(h.Head.Text) == e.head }) {
			r.fail(problem.Errorf(e.cell.Place, "D090", "the date is that of a head which the text does not have").WithHint("write the head as it stands behind ##"))
		}
	}
	if len(r.text.Heads) == 0 && len(r.text.Bad) == 0 {
		r.fail(problem.Errorf(r.in.at(1), "D090", "the text has no paragraphs").WithHint("write ## and a head, a blank line, and a paragraph that ends in its source, such as [S1]"))
	}
}

// scan registers the characters that no input may hold, and lines too long.
func (r *textReader) scan() {
	for n := 1; n <= len(r.in.start); n++ {
		line := r.in.line(n)
		if i, code, what := firstHazard(line); i >= 0 {
			r.fail(problem.Errorf(problem.Place{File: r.in.name, Line: n, Column: i + 1}, code, "the text holds %s", what).WithHint("take it away"))
		}
		if len([]rune(line)) > maxLineRunes {
			r.fail(problem.Errorf(r.in.at(n), "F601", "the line has more than %d characters", maxLineRunes).WithHint("break it: lines of a paragraph are joined"))
		}
	}
}

// frontMatter reads the lines between two lines of hyphens at the top, and
// returns the number of the first line after them.
func (r *textReader) frontMatter() int {
	if r.in.line(1) != "---" {
		return 1
	}
	for n := 2; n <= len(r.in.start); n++ {
		line := r.in.line(n)
		if line == "---" {
			return n + 1
		}
		key, rest, ok := strings.Cut(line, ":")
		what, of, _ := strings.Cut(key, " ")
		switch text, _ := trim(line); {
		case text == "" || strings.HasPrefix(text, "#"):
		case !ok || what != "until":
			r.fail(problem.Errorf(r.in.at(n), "D090", "unknown line %s in the front matter", show(text)).WithHint("it holds until: 2026-12-31, until HEAD: 2026-12-31 for the text below one head, and nothing else"))
		default:
			r.until(n, of, len([]rune(key))+1, rest)
		}
	}
	r.fail(problem.Errorf(r.in.at(1), "D090", "the front matter that begins here has no end").WithHint("close it with a line ---"))
	return len(r.in.start) + 1
}

// An end is the last day of what stands below a head.
type end struct {
	head string // its slug
	cell Cell
}

// until reads the last day on the page of the text, or of what stands below one
// of its heads. The date follows after so many characters of line n. That the
// whole text leaves the page is warned of in its last week; what stands below a
// head of its own date is meant to go, and so only noted.
func (r *textReader) until(n int, of string, after int, rest string) {
	text, _ := trim(rest)
	lead := strings.Index(rest, text)
	if text == "" {
		lead = 0
	}
	v := value{text: strings.Trim(text, `"'`), raw: text, place: problem.Place{File: r.in.name, Line: n, Column: after + 1 + lead}}
	last, p := parseDay("until", v)
	if p != nil {
		r.fail(*p)
		return
	}
	what, severity := "the text", problem.Warning
	head, _ := trim(of)
	head = nfc(head)
	before := r.text.Until
	if head != "" {
		what, severity, before = show(head), problem.Note, r.endOf(head)
	}
	switch {
	case before.Text != "":
		r.fail(problem.Errorf(v.place, "D004", "the last day stands in line %d too", before.Place.Line).WithHint("keep one of them"))
		return
	case head == "":
		r.text.Until = v.cell("texts", r.text.Key, "until")
	default:
		r.ends = append(r.ends, end{head: slug(head), cell: v.cell("texts", r.text.Key+"/"+slug(head), "until")})
	}
	if left := int(last.Sub(r.l.set.Today).Hours() / 24); left >= 0 && left < 7 {
		when := "in " + days(left)
		if left == 0 {
			when = "today"
		}
		p := problem.Warningf(v.place, "D091", "%s leaves the page after %s, %s", what, v.text, when).WithHint("renew it, or move the date")
		p.Severity = severity
		r.fail(p)
	}
}

// endOf is the last day of what stands below a head, or an empty cell.
func (r *textReader) endOf(head string) Cell {
	for _, e := range r.ends {
		if e.head == slug(head) {
			return e.cell
		}
	}
	return Cell{}
}

// past reports whether the last day of the text, or of all that it holds, is
// over.
func (t *Text) past(today time.Time) bool {
	return over(t.Until, today) || len(t.Bad) == 0 && len(t.Heads) > 0 && len(t.On(today)) == 0
}

// On returns what is on the page on a day: the heads whose last day is not over.
func (t *Text) On(day time.Time) []TextHead {
	var heads []TextHead
	for _, h := range t.Heads {
		if !over(h.Until, day) {
			heads = append(heads, h)
		}
	}
	return heads
}

// over reports whether a last day is past; without one nothing ever is.
func over(until Cell, today time.Time) bool {
	last, err := time.Parse(time.DateOnly, until.Text)
	return err == nil && today.After(last)
}

// head opens a head of level 2, the only kind that a text has.
func (r *textReader) head(n int, line string) {
	rest, ok := strings.CutPrefix(line, "## ")
	title, _ := trim(rest)
	if !ok || title == "" {
		r.fail(problem.Errorf(r.in.at(n), "D090", "%s is no head of a text", show(line)).WithHint("write ## and the head, such as ## Why it matters"))
		return
	}
	v := value{text: nfc(title), raw: title, place: problem.Place{File: r.in.name, Line: n, Column: 4 + len([]rune(rest[:strings.Index(rest, title)]))}}
	for _, h := range r.text.Heads {
		if slug(h.Head.Text) == slug(v.text) {
			r.fail(problem.Errorf(v.place, "D004", "the head %s stands in line %d too", show(v.text), h.Head.Place.Line).WithHint("put its paragraphs below one head"))
		}
	}
	r.text.Heads = append(r.text.Heads, TextHead{Head: v.cell("texts", r.text.Key+"/"+slug(v.text), "head"), Until: r.endOf(v.text)})
}

// slug writes a head as an id: letters and digits in small, hyphens between.
func slug(s string) string {
	return strings.Join(strings.FieldsFunc(Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), "-")
}

// close ends the open paragraph, whose last line is number last.
func (r *textReader) close(last int) {
	if r.from == 0 {
		return
	}
	first := r.from
	r.from = 0
	var lines, raw []string
	for n := first; n <= last; n++ {
		text, _ := trim(r.in.line(n))
		lines, raw = append(lines, text), append(raw, r.in.line(n))
	}
	indent := len([]rune(raw[0])) - len([]rune(strings.TrimLeftFunc(raw[0], unicode.IsSpace)))
	at := problem.Place{File: r.in.name, Line: first, Column: indent + 1}
	if what := markup(lines[0]); what != "" {
		r.fail(problem.Errorf(at, "D090", "%s is not read in a text", what).WithHint("write paragraphs below heads (##)"))
	}
	if len(r.text.Heads) == 0 {
		r.fail(problem.Errorf(at, "D090", "the paragraph stands below no head").WithHint("write ## and a head above it"))
		return
	}
	h := &r.text.Heads[len(r.text.Heads)-1]
	text, source := r.source(strings.Join(lines, " "), at)
	if n := unbroken(text); n > 0 {
		r.fail(problem.Errorf(at, "D072", "the paragraph has %d letters in a row with no place to break after %d", n, maxWordRunes).WithHint("put a space, a hyphen or a soft hyphen in"))
	}
	if n := len([]rune(text)); n > maxCellRunes {
		r.fail(problem.Errorf(at, "F601", "the paragraph has %d characters; at most %d are read", n, maxCellRunes))
	}
	v := value{text: nfc(text), raw: strings.Join(raw, "\n"), place: at}
	key := r.text.Key + "/" + slug(h.Head.Text) + "/" + strconv.Itoa(len(h.Paragraphs)+1)
	h.Paragraphs = append(h.Paragraphs, Paragraph{Cell: v.cell("texts", key, "text"), Source: source})
}

// source splits a paragraph from the source in brackets that it ends in.
func (r *textReader) source(s string, at problem.Place) (text, source string) {
	open := strings.LastIndexByte(s, '[')
	if !strings.HasSuffix(s, "]") || open < 0 {
		r.fail(problem.Errorf(at, "D090", "the paragraph does not end in its source").WithHint("end it in [S1], the id of a source, or in [%s]", desk))
		return s, ""
	}
	source = s[open+1 : len(s)-1]
	text, _ = trim(s[:open])
	if text == "" {
		r.fail(problem.Errorf(at, "D090", "the paragraph holds a source and no words"))
	}
	for _, part := range strings.Split(text, "[")[1:] {
		if id, _, ok := strings.Cut(part, "]"); ok && (id == desk || r.l.isSource(id)) {
			r.fail(problem.Errorf(at, "D090", "the source [%s] stands inside the paragraph", id).WithHint("end the paragraph there: one rests on one source, and what stands inside is printed as it is"))
		}
	}
	r.l.used[source] = true
	if source != desk {
		if p := r.l.unknown("sources", "source", source, at, "D021"); p != nil {
			r.fail(unregistered(*p))
		}
	}
	return text, source
}

// isSource reports whether id is that of a source.
func (l *loader) isSource(id string) bool {
	k := l.known["sources"]
	return k != nil && k.name[id] != ""
}

// markup names the Markdown that begins a paragraph and is none, or returns "".
func markup(line string) string {
	first, _, _ := strings.Cut(line, " ")
	switch {
	case first == "-" || first == "*" || first == "+":
		return "a list"
	case len(first) > 1 && len(first) < 5 && strings.Trim(first[:len(first)-1], "0123456789") == "" && strings.ContainsAny(first[len(first)-1:], ".)"):
		return "a numbered list"
	case strings.HasPrefix(line, ">"):
		return "a quotation block"
	case strings.HasPrefix(line, "|"):
		return "a table"
	case strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~"):
		return "a block of code"
	}
	return ""
}
