package templates

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/report/doc"
	"brief/report/problem"
	"brief/report/words"
)

// fill is the values of a pattern by name.
type fill = map[string]Value

// word is a head or label.
func (x *run) word(key string) Value { return x.say(key, nil) }

// say fills the word or sentence pattern at key. Values that the pattern does
// not print but that its statement rests on are from. The literal words get an
// origin that leads to the pattern and to all that the sentence was made of.
func (x *run) say(key string, with fill, from ...*doc.Origin) Value {
	w := x.in.Words
	key, home, ok := x.athome(key)
	if !ok {
		return nil
	}
	if home != nil {
		all := fill{"home": home}
		for k, v := range with {
			all[k] = v
		}
		with = all
	}
	v, o, err := w.Fill(key, with)
	if err != nil {
		x.unsaid(key, err)
		return nil
	}
	for _, f := range from {
		o.From = words.AddOrigin(o.From, f)
	}
	of := words.Facts(v)
	if len(o.From) == 0 {
		o.From = of
		return v
	}
	for _, f := range of {
		o.From = words.AddOrigin(o.From, f)
	}
	return v
}

// renamed gives the literal words of v whose id begins with was another one:
// the id of what is said, in place of that of the pattern that said it.
func renamed(v Value, was, id string) Value {
	for i := range v {
		if o := v[i].Origin; o != nil && strings.HasPrefix(o.ID, was) {
			o.ID = id
		}
	}
	return v
}

// single is v as one run. What is made of several has an origin of its own:
// the pattern that joined them, and from it the values.
func single(v Value) doc.Run {
	if len(v) == 0 {
		return doc.Run{}
	}
	r := v[0]
	if len(v) == 1 {
		return r
	}
	joint := r.Origin
	if i := slices.IndexFunc(v, func(r doc.Run) bool {
		return words.IsLiteral(r) || r.Origin != nil && strings.HasPrefix(r.Origin.ID, "template:")
	}); i >= 0 {
		joint = v[i].Origin
	}
	o := *joint
	o.From = slices.DeleteFunc(words.Facts(v), func(f *doc.Origin) bool { return f == joint })
	r.Words, r.Origin = v.String(), &o
	o.Steps = []string{"written " + r.Words}
	return r
}

// phrase is say for what is heard or shown beside the page, and so needs no
// origins: where a link goes.
func (x *run) phrase(key string, with map[string]string) string {
	key, home, ok := x.athome(key)
	if !ok {
		return ""
	}
	if home != nil {
		with = maps.Clone(with)
		if with == nil {
			with = map[string]string{}
		}
		with["home"] = home.String()
	}
	s, err := x.in.Words.Text(key, with)
	if err != nil {
		x.unsaid(key, err)
	}
	return s
}

// unsaid refuses a pattern that cannot be filled. What With found at its place
// says it already, and is told with the document.
func (x *run) unsaid(key string, err error) {
	e, _ := x.in.Words.Entry(key)
	at := e.Place
	if f := (words.NoForm{}); errors.As(err, &f) {
		x.refuse(problem.Errorf(at, "T725", "%s: %v", key, f).WithHint("write it below forms: in the words file, or as forms/%s/%s in the report's words", f.Words, f.Form))
		return
	}
	if !slices.ContainsFunc(x.in.Words.Found(), func(p problem.Problem) bool { return p.Code == "T723" && p.Place == at }) {
		x.refuse(problem.Errorf(at, "T723", "%v", err))
	}
}

// athome is the key of the pattern that is said for key, and what stands for
// {home} in it. Where nobody is at home, the pattern of the same key with
// "-plain" says it without.
func (x *run) athome(key string) (said string, home Value, ok bool) {
	e, _ := x.in.Words.Entry(key)
	if !e.Home {
		return key, nil, true
	}
	if home := x.home(); home != nil {
		return key, home, true
	}
	if plain, ok := x.in.Words.Entry(key + "-plain"); ok && !plain.Home && (plain.Own || !e.Own) {
		return key + "-plain", nil, true
	}
	p := problem.Errorf(e.Place, "T723", "%s has no value {home}: the data do not say whose objectives they list", key)
	x.refuse(p.WithHint("write home: in the report's words, or an entry %s-plain without {home}", key))
	return "", nil, false
}

// home is the adjective of the power whose interests the brief is about: that
// of the objectives in the data, where they are one power's, else the word of
// the language, or nil if that is empty. A report's own word comes before both.
func (x *run) home() Value {
	e, _ := x.in.Words.Entry("home")
	if a := x.in.Set.Home(); a != nil && a.Adjective.Text != "" && !e.Own {
		return x.name(a.Adjective, &a.Row)
	}
	if e.Text == "" {
		return nil
	}
	return Value{{Words: e.Text, Origin: &doc.Origin{ID: "words:home", Place: e.Place, Raw: e.Text}}}
}

// list joins values: "a", "a and b", "a, b and c". The joint last is the word
// before the last of them; a mark (list-comma, list-semicolon) stands between all.
func (x *run) list(vs []Value, last string) Value {
	between := last
	if last == "list-and" || last == "list-or" {
		between = "list-comma"
	}
	if len(vs) == 0 {
		return nil
	}
	n := 0
	for _, v := range vs {
		n += 1 + len(v)
	}
	out := make(Value, 0, n)
	for i, v := range vs {
		switch {
		case i == 0:
		case i == len(vs)-1:
			out = append(out, x.word(last)...)
		default:
			out = append(out, x.word(between)...)
		}
		out = append(out, v...)
	}
	return out
}

// joined are sentences with spaces between them.
func joined(vs []Value) Value {
	vs = slices.DeleteFunc(slices.Clone(vs), func(v Value) bool { return len(v) == 0 })
	switch len(vs) {
	case 0:
		return nil
	case 1:
		return slices.Clip(vs[0])
	}
	n := 0
	for _, v := range vs {
		n += 1 + len(v)
	}
	out := make(Value, 0, n)
	for _, v := range vs {
		if len(out) > 0 {
			out = append(out, doc.Run{Words: " ", Origin: v[max(0, slices.IndexFunc(v, words.IsLiteral))].Origin})
		}
		out = append(out, v...)
	}
	return out
}

// wordCount is the number of words in v, as strings.Fields would part them.
func wordCount(v Value) int {
	n, open := 0, false // a word that goes on in the next run is one
	for i := range v {
		for _, c := range v[i].Words {
			space := unicode.IsSpace(c)
			if !space && !open {
				n++
			}
			open = !space
		}
	}
	return n
}

// shortest returns the first of the values that has at most limit words, else
// the last.
func shortest(limit int, vs ...Value) Value {
	for _, v := range vs[:len(vs)-1] {
		if len(v) > 0 && wordCount(v) <= limit {
			return v
		}
	}
	return vs[len(vs)-1]
}

// lead sets v up to the first comma, colon, semicolon or stop of its own words
// in the tone of what is said first (LOOK 5). Marks inside values do not count.
func lead(v Value) Value {
	out := make(Value, 0, len(v)+1)
	for i, r := range v {
		at := -1
		if words.IsLiteral(r) {
			at = firstMark(r.Words, i == len(v)-1)
		}
		if at < 0 {
			r.Tone = doc.Lead
			out = append(out, r)
			continue
		}
		head, rest := r, r
		head.Words, head.Tone, rest.Words = r.Words[:at], doc.Lead, r.Words[at:]
		out = append(out, head)
		if rest.Words != "" {
			out = append(out, rest)
		}
		return append(out, v[i+1:]...)
	}
	return out
}

// firstMark is the place after the first mark that is followed by a space or
// ends the sentence, or -1.
func firstMark(s string, last bool) int {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(",:;.", s[i]) >= 0 && (i+1 == len(s) && last || i+1 < len(s) && s[i+1] == ' ') {
			return i + 1
		}
	}
	return -1
}

// toned is v in a tone; what is quiet stays quiet.
func toned(v Value, t doc.Tone) Value {
	out := slices.Clone(v)
	for i := range out {
		if out[i].Tone != doc.Quiet {
			out[i].Tone = t
		}
	}
	return out
}

// capital begins v with a capital where it begins with a number in words or
// with a word of the data in a form, which may be an article and a name.
func capital(v Value) Value {
	if len(v) == 0 || v[0].Origin == nil || !strings.HasPrefix(v[0].Origin.ID, "count:") &&
		!slices.ContainsFunc(v[0].Origin.Steps, func(s string) bool { return strings.HasPrefix(s, words.InForm) }) {
		return v
	}
	out := slices.Clone(v)
	r, n := utf8.DecodeRuneInString(out[0].Words)
	out[0].Words = string(unicode.ToUpper(r)) + out[0].Words[n:]
	return out
}

// bare is text without an origin, for what becomes part of a run that has one.
func bare(s string) Value { return Value{doc.Run{Words: s}} }
