package templates

import (
	"fmt"
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
	"brief/report/words"
)

// functions are what a template may call beside the comparisons.
//
//	word KEY               a head or label of the language or the report
//	sentence NAME [ID]     the sentences of a rule as one text; "compare" is
//	                       told of the country ID
//	sentences NAME         the same as a list; paragraphs NAME N the same in
//	                       at most N parts of about equal length
//	texts KEY [N] [NAME]   the desk's own paragraphs under the head KEY, for which
//	                       there is room for N words; the sentence NAME ends the
//	                       last if that rests on the same sources, else it is a
//	                       paragraph of its own
//	views KEY [N]          the same for the desk's own view, which is marked as
//	                       that and rests on no source
//	remark KIND            what the desk notes of the sources of a list
//	notice                 the desk's line below the masthead
//	cite V...              the source numbers of values, records or lists
//	count NAME             a number for a table of facts
//	ladder LEVEL           a level with its sign, arrow TREND a trend with its
//	value V                a value in a table, set as one. The three mark what is
//	                       not what it was in the edition before with a diamond
//	strip N                the two editions of entry N of .Changes, drawn; alone
//	                       in its paragraph
//	anchor NAME [ID]       names the text in which it stands, for links
//	link VALUE NAME [ID]   a value that leads to an anchor, where the document has it
//	ref NAME               what stands at an anchor, and on which page: "Figure 2
//	                       on page 3". Figures have the anchors figure-1 and on
//	figures                the data of the figures so far, as tables
//	contents               the sections with their pages, in a document of over
//	                       four pages; alone in its paragraph
func (x *run) functions() map[string]any {
	return map[string]any{
		"word":       x.wordFunc,
		"sentence":   x.sentenceFunc,
		"sentences":  x.sentences,
		"paragraphs": x.paragraphsFunc,
		"texts":      x.textsFunc,
		"views":      x.viewsFunc,
		"remark":     func(kind string) Value { return joined(x.remarksOf(kind)) },
		"notice":     x.notice,
		"cite":       x.citeFunc,
		"count":      x.countFunc,
		"ladder":     x.ladder,
		"arrow":      x.arrow,
		"value":      func(v Value) Value { return toned(x.flagged(v), doc.Value) },
		"strip":      x.stripFunc,
		"anchor":     func(name string, id ...Value) markup.Anchor { return anchorOf(name, id) },
		"link":       x.linkFunc,
		"ref":        x.refFunc,
		"figures":    x.figureTables,
		"contents":   x.contentsFunc,
	}
}

// wordFunc is the function word.
func (x *run) wordFunc(key string) (Value, error) {
	e, ok := x.in.Words.Entry(key)
	if !ok || e.Section == "sentences" {
		var keys []string
		for _, k := range x.in.Words.Keys() {
			if e, _ := x.in.Words.Entry(k); e.Section == "words" || e.Section == "" {
				keys = append(keys, k)
			}
		}
		if near := problem.Nearest(key, keys); near != "" {
			return nil, fmt.Errorf("no word %q in language %s; did you mean %q?", key, x.in.Words.Lang, near)
		}
		return nil, fmt.Errorf("no word %q in language %s; add it to its words, or to the report's", key, x.in.Words.Lang)
	}
	return x.word(key), nil
}

// sentenceFunc is the function sentence.
func (x *run) sentenceFunc(name string, of ...Value) (Value, error) {
	if r := findRule(name); r != nil && r.of != nil {
		if len(of) != 1 {
			return nil, fmt.Errorf("sentence %q is about a country; write its ID behind it", name)
		}
		c := x.in.Set.Country(of[0].String())
		if c == nil {
			return nil, fmt.Errorf("no country %q", of[0].String())
		}
		v := r.of(x, c)
		v = renamed(v, "sentence:", "sentence:"+name+"/"+c.ID.Text)
		x.judge(v)
		return v, nil
	}
	if len(of) > 0 {
		return nil, fmt.Errorf("sentence %q takes no value", name)
	}
	vs, err := x.sentences(name)
	return joined(vs), err
}

// paragraphsFunc is the function paragraphs: the sentences of a rule, joined
// where the parts come nearest to one length.
func (x *run) paragraphsFunc(name string, n int) ([]Value, error) {
	vs, err := x.sentences(name)
	if err != nil || n < 1 {
		return nil, err
	}
	total := 0
	for _, v := range vs {
		total += len(v.String())
	}
	parts := make([][]Value, n)
	before := 0
	for _, v := range vs {
		size := len(v.String())
		i := min(n-1, (before+size/2)*n/max(1, total))
		parts[i] = append(parts[i], v)
		before += size
	}
	var out []Value
	for _, p := range parts {
		if len(p) > 0 {
			out = append(out, joined(p))
		}
	}
	return out, nil
}

// citeFunc is the function cite: source numbers in brackets, one of each.
func (x *run) citeFunc(vs ...any) (Value, error) {
	used := map[string]bool{}
	for _, v := range vs {
		if err := x.gather(v, used); err != nil {
			return nil, err
		}
	}
	return x.cites(x.register(used), doc.Bracket), nil
}

// gather notes the sources that v rests on.
func (x *run) gather(v any, used map[string]bool) error {
	switch v := v.(type) {
	case nil:
	case Value:
		for _, id := range x.cited(v) {
			used[id] = true
		}
	case []Value:
		for _, e := range v {
			if err := x.gather(e, used); err != nil {
				return err
			}
		}
	case []any:
		for _, e := range v {
			if err := x.gather(e, used); err != nil {
				return err
			}
		}
	case record:
		return x.gather(v["Cite"], used)
	default:
		return fmt.Errorf("%v has no sources; cite takes a value, a record or a list of them", v)
	}
	return nil
}

// countFunc is the function count.
func (x *run) countFunc(name string) (Value, error) {
	rs := x.ratings()
	of := func(what string, cell func(*dataset.Rating) dataset.Cell) Value {
		var stated []*doc.Origin
		for _, r := range rs {
			if cell(r).Stated() {
				stated = append(stated, x.origin(cell(r), &r.Row))
			}
		}
		v := x.say("n-of-m", fill{"n": x.figure(what, len(stated), stated), "m": x.figure("ratings", len(rs), x.ratingLevels())})
		return toned(renamed(v, "words:n-of-m", "words:n-of-m/"+what), doc.Value)
	}
	switch name {
	case "levels-stated":
		return of(name, levelCell), nil
	case "trends-stated":
		return of(name, trendCell), nil
	case "powers-rated", "ratings":
		return toned(x.figure(name, len(rs), x.ratingLevels()), doc.Value), nil
	case "countries":
		cs := x.countries()
		return toned(x.figure(name, len(cs), x.names(cs)), doc.Value), nil
	case "sources":
		return toned(x.sourceCount(), doc.Value), nil
	case "changed":
		return x.changedCount(), nil
	}
	names := []string{"powers-rated", "ratings", "levels-stated", "trends-stated", "countries", "sources", "changed"}
	if near := problem.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("nothing to count is called %q; did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("nothing to count is called %q; known: %s", name, strings.Join(names, ", "))
}

// ladder is a level behind its sign: the boxes of the scale, the one that is
// reached filled. A country without a rating has no sign.
func (x *run) ladder(level Value) Value {
	s := x.in.Set.Scales["influence"]
	if len(level) == 0 || s == nil || words.IsLiteral(level[0]) {
		return level
	}
	at := -1
	if g, ok := x.graded[level[0].Origin]; ok && g.scale == s {
		at = g.level
	}
	v := toned(x.flagged(level), doc.Value)
	v[0].Keep = true // beside its sign, and "not stated" in one line
	v[0].Shape = &doc.Mark{Kind: doc.Ladder, Steps: len(s.Levels), At: at}
	return v
}

// arrow is a trend behind its sign; what is not stated has none.
func (x *run) arrow(trend Value) Value {
	if len(trend) == 0 {
		return nil
	}
	v := toned(x.flagged(trend), doc.Value)
	if g, ok := x.graded[trend[0].Origin]; ok {
		if k := signs[direction(g.scale.Levels[g.level].Sign)]; k != 0 {
			v[0].Shape = &doc.Mark{Kind: k}
		}
	}
	return v
}

// signs are the marks of trends.
var signs = [...]doc.MarkShape{doc.TrendUp: doc.Up, doc.TrendFlat: doc.Flat, doc.TrendDown: doc.Down}

// direction is a trend's sign in scales.yaml.
func direction(sign string) doc.Trend {
	switch sign {
	case "+":
		return doc.TrendUp
	case "0":
		return doc.TrendFlat
	case "-":
		return doc.TrendDown
	}
	return doc.TrendNotStated
}

// remarksOf are the desk's remarks on the sources of the points of a kind.
func (x *run) remarksOf(kind string) []Value {
	var vs []Value
	used := map[string]bool{}
	for _, p := range x.points(kind) {
		used[p.Source.Text] = true
	}
	for _, id := range x.register(used) {
		s := x.in.Set.Source(id)
		if c, ok := s.Remarks[kind]; ok && c.Text != "" {
			v := x.cell(c, &s.Row)
			vs = append(vs, v)
		}
	}
	return vs
}
