package templates

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/dataset"
	"brief/report/doc"
)

// A news is one entry of what changed: what it is about, and what is told of it.
type news struct {
	key   string // names it for the strip
	label Value
	says  []Value
	strip *moved // whose levels a strip of the two editions shows, or nil
}

// Room for what changed.
const (
	stripsMost  = 3 // entries in one row of thirds; of more nothing is drawn
	ratingsMost = 6 // ratings that are told one by one

	railLines   = 10 // of what changed that stand beside other text on the lowest paper
	railLetters = 30 // in such a line
	stripLines  = 3  // that a strip takes
	stripLabel  = 80 // characters of its label
)

// news are the entries of what changed: countries that came or went, the
// ratings, and everything else by its kind.
func (x *run) news() []news {
	return x.findings.news.get(func() []news {
		c := x.diff()
		if !c.changed() {
			return nil
		}
		var all []news
		all = append(all, x.countryNews(c)...)
		for i, m := range c.ratings {
			if i == ratingsMost-1 && len(c.ratings) > ratingsMost {
				all = append(all, x.moreNews(c.ratings[i:]))
				break
			}
			all = append(all, x.ratingNews(m))
		}
		all = append(all, x.otherNews(c)...)
		if len(all) > stripsMost || x.long(all) || len(x.texts()) > 0 && x.underHead("this-week") {
			for i := range all {
				all[i].strip = nil
			}
		}
		return all
	})
}

// long reports whether what changed of a country takes more lines than there are
// beside other text, if strips show it: then words alone tell it. It is judged by
// letters, since what is printed must not depend on the paper.
func (x *run) long(all []news) bool {
	if x.country() == nil || len(all) == 0 {
		return false
	}
	rest := x.unchanged("news/rest", x.diff())
	lines := linesOf(joined(x.whatChanged()))
	for i, n := range all {
		says := slices.Clone(n.says)
		if i == len(all)-1 {
			says = append(says, rest)
		}
		if n.strip != nil {
			lines += stripLines
		} else {
			says = append([]Value{n.label}, says...)
		}
		lines += linesOf(joined(says))
	}
	return lines > railLines
}

// linesOf is how many lines of a rail words take, about.
func linesOf(v Value) int {
	return (utf8.RuneCountInString(v.String()) + railLetters - 1) / railLetters
}

// underHead reports whether the desk's text has something below a head.
func (x *run) underHead(key string) bool {
	head := dataset.Fold(x.in.Words.Word(key))
	return slices.ContainsFunc(x.texts(), func(t *dataset.Text) bool {
		return slices.ContainsFunc(t.Heads, func(h dataset.TextHead) bool { return dataset.Fold(h.Head.Text) == head })
	})
}

// countryNews are the countries that came or went, and what is told of the
// interest and region of those that stayed.
func (x *run) countryNews(c *comparison) []news {
	var came, joined, went, left []Value
	var all []news
	for i := range c.others {
		ch := &c.others[i]
		switch arrived, gone := c.came[ch.Country], c.went[ch.Country]; {
		case ch.Dataset != "countries":
		case arrived != nil && x.in.Previous.Country(ch.Country) != nil:
			joined = append(joined, x.name(arrived.Name, &arrived.Row))
		case arrived != nil:
			came = append(came, x.name(arrived.Name, &arrived.Row))
		case gone != nil && x.in.Set.Country(ch.Country) != nil:
			left = append(left, x.pastCell(gone.Name, &gone.Row))
		case gone != nil:
			went = append(went, x.pastCell(gone.Name, &gone.Row))
		case !ch.Came() && !ch.Went():
			all = append(all, x.countryValue(ch))
		}
	}
	for _, side := range []struct {
		names []Value
		key   string
	}{{came, "came"}, {joined, "joined"}, {went, "went"}, {left, "left"}} {
		if len(side.names) > 0 {
			all = append(all, news{label: x.word("countries"), says: one(x.say("news/countries-"+side.key, fill{"countries": x.list(side.names, "list-and")}))})
		}
	}
	return all
}

// countryValue tells of a country's interest, or in its own brief of its region.
func (x *run) countryValue(ch *dataset.Change) news {
	label := x.word("main-interest")
	if ch.Field == "region" {
		label = x.word("region")
	}
	if x.country() == nil {
		k := x.in.Set.Country(ch.Country)
		label = x.say("news-label/in", fill{"country": x.name(k.Name, &k.Row), "what": label})
	}
	return news{label: label, says: one(x.say("news/value", fill{
		"before": x.pastCell(ch.Was, ch.WasRow), "value": x.cell(ch.Now, ch.NowRow),
	}))}
}

// moreNews counts ratings that are not told one by one.
func (x *run) moreNews(ms []*moved) news {
	var from []*doc.Origin
	for _, m := range ms {
		from = append(from, x.changeOrigins(m.change())...)
	}
	return news{label: x.word("ratings"), says: one(x.say("news/more", fill{"n": x.figure("changed-more", len(from), from)}))}
}

// ratingNews is how one rating changed.
func (x *run) ratingNews(m *moved) news {
	r := m.rating()
	n := news{key: r.Country + "/" + r.Actor + "/" + r.Dimension, says: x.movedSays(m)}
	a := x.in.Set.Actor(r.Actor)
	var power Value
	if a != nil {
		power = x.name(a.Name, &a.Row)
	} else {
		a = x.in.Previous.Actor(r.Actor)
		power = x.pastCell(a.Name, &a.Row)
	}
	if r.Dimension != "overall" {
		power = x.say("news-label/dimension", fill{"power": power, "dimension": x.dimension(r.Dimension, r)})
	}
	if c := x.in.Set.Country(r.Country); x.country() == nil && c != nil {
		power = x.say("news-label/in", fill{"country": x.name(c.Name, &c.Row), "what": power})
	}
	key := "power"
	switch {
	case m.now == nil || m.was == nil:
	case m.level != nil && m.trend != nil:
		key = "both"
	case m.level != nil:
		key = "level"
	default:
		key = "trend"
	}
	n.label = x.say("news-label/"+key, fill{"power": power})
	if m.level != nil && m.now != nil && m.was != nil {
		if _, ok := x.pastLevel(m.was); ok && utf8.RuneCountInString(n.label.String()) <= stripLabel {
			n.strip = m
		}
	}
	return n
}

// movedSays are the sentences on a rating that changed.
func (x *run) movedSays(m *moved) []Value {
	with := fill{"since": x.since()}
	if m.now != nil {
		with["by"], with["level"], with["trend"] = x.by(m.now, false), x.label(m.now.Level, &m.now.Row, "influence"), x.label(m.now.Trend, &m.now.Row, "trend")
	}
	if m.was != nil {
		with["was-by"], with["was-level"], with["was-trend"] = x.by(m.was, true), x.pastLabel(m.was.Level, &m.was.Row, "influence"), x.pastLabel(m.was.Trend, &m.was.Row, "trend")
	}
	side := "-level"
	if m.level == nil {
		side = "-trend"
	}
	switch {
	case m.was == nil:
		return one(x.say("news/came"+side, with))
	case m.now == nil:
		return one(x.say("news/went"+side, with))
	}
	var vs []Value
	if m.level != nil {
		vs = append(vs, x.say("news/level"+x.howMoved(m, levelCell), with))
	}
	if m.trend != nil {
		key := "news/trend"
		if m.level != nil && m.sameHand() && !m.correction() {
			key = "news/trend-too" // by whom is said with the level
		}
		vs = append(vs, x.say(key+x.howMoved(m, trendCell), with))
	}
	if !m.sameHand() {
		key := "news/no-move"
		if !m.change().Resourced() {
			key = "news/no-move-hand"
		}
		vs = append(vs, x.say(key, nil, x.changeOrigins(m.level, m.trend)...))
	}
	return vs
}

// howMoved is the ending of a pattern on a value that changed: of another source,
// a correction, or stated on one side only.
func (x *run) howMoved(m *moved, cell func(*dataset.Rating) dataset.Cell) string {
	end := ""
	switch {
	case !m.sameHand():
		end = "-sources"
	case m.correction():
		end = "-correction"
	}
	switch {
	case !cell(m.was).Stated():
		end += "-first"
	case !cell(m.now).Stated():
		end += "-last"
	}
	return end
}

// newsKinds are the kinds of what changed beside ratings and interests, in the
// order in which they are told, with the datasets or kinds of points in them.
var newsKinds = []struct{ word, of string }{
	{"news-label/objectives", "objective"}, {"news-label/means", "means"}, {"news-label/recommendations", "recommendation"},
	{"news-label/aims", "actors"}, {"judgements", "judgements"}, {"key-figures", "indicators"},
}

// newsKind is of which kind a change is.
func (x *run) newsKind(ch *dataset.Change) string {
	set := x.in.Set
	switch ch.Dataset {
	case "recommendations":
		return "recommendation"
	case "points":
		if ch.Went() {
			set = x.in.Previous
		}
		if p := set.Point(ch.Key); p != nil {
			return p.Kind
		}
	}
	return ch.Dataset
}

// otherNews tells of everything else by its kind: what was revised, added or
// taken out, then the desk's texts.
func (x *run) otherNews(c *comparison) []news {
	var all []news
	for _, kind := range newsKinds {
		var rows [3][]*doc.Origin // revised, added, taken out
		seen := map[string]bool{}
		for i := range c.others {
			ch := &c.others[i]
			if x.newsKind(ch) != kind.of || seen[ch.Dataset+ch.Key] {
				continue
			}
			seen[ch.Dataset+ch.Key] = true
			how := 0
			switch {
			case ch.Came():
				how = 1
			case ch.Went():
				how = 2
			}
			rows[how] = append(rows[how], x.changeOrigins(ch)...)
		}
		var parts []Value
		for how, name := range []string{"revised", "added", "removed"} {
			if n := len(rows[how]); n > 0 {
				parts = append(parts, x.say("news/"+name, fill{"n": x.figure("news/"+kind.of+"/"+name, n, rows[how])}))
			}
		}
		if len(parts) > 0 {
			all = append(all, news{label: x.say(kind.word, nil), says: one(x.say("news/counted", fill{"counts": x.list(parts, "list-comma")}))})
		}
	}
	return append(all, x.textNews(c)...)
}

// textNews names the heads below which the desk's text was revised. A head that
// came in one text and went in another was revised too.
func (x *run) textNews(c *comparison) []news {
	var heads []string
	names := map[string]Value{}
	for i := range c.others {
		ch := &c.others[i]
		if ch.Dataset != "texts" {
			continue
		}
		head := dataset.Fold(ch.Key[strings.IndexByte(ch.Key, '/')+1:])
		if names[head] == nil {
			heads = append(heads, head)
		}
		if ch.Went() && names[head] == nil {
			names[head] = x.pastCell(ch.Was, ch.WasRow)
		} else if !ch.Went() {
			names[head] = x.name(ch.Now, ch.NowRow)
		}
	}
	var all []Value
	for _, h := range heads {
		for i := range names[h] {
			names[h][i].Origin.Source = ""
		}
		all = append(all, names[h])
	}
	if len(all) == 0 {
		return nil
	}
	return []news{{label: x.say("news-label/texts", nil), says: one(x.say("news/texts", fill{"heads": x.list(all, "list-comma")}))}}
}

// newsRecords are the entries as a template sees them. The last ends in what did
// not change.
func (x *run) newsRecords() []any {
	var rs []any
	all := x.news()
	for i, n := range all {
		says := slices.Clone(n.says)
		if i == len(all)-1 {
			says = append(says, x.unchanged("news/rest", x.diff()))
		}
		for k := range says {
			says[k] = renamed(capital(says[k]), "sentence:", fmt.Sprintf("sentence:what-changed/%d/%d", i+1, k+1))
			x.judge(says[k])
		}
		label := renamed(n.label, "sentence:", fmt.Sprintf("sentence:what-changed/%d/label", i+1))
		rs = append(rs, record{"Label": label, "Says": joined(says), "Strip": n.strip != nil, "Number": i})
	}
	return rs
}
