package words

import (
	"fmt"
	"slices"
	"strings"

	"brief/report/doc"
)

// bracketed reports whether every value of that name stands between brackets in
// the words around it.
func (p pattern) bracketed(name string) bool {
	for i, piece := range p {
		if piece.text != name || !piece.value {
			continue
		}
		if i == 0 || i+1 == len(p) || p[i-1].value || p[i+1].value ||
			strings.LastIndexByte(p[i-1].text, '(') <= strings.LastIndexByte(p[i-1].text, ')') || !strings.Contains(p[i+1].text, ")") {
			return false
		}
	}
	return true
}

// A pattern is text with places for values.
type pattern []piece

// A piece is literal text, the name of a value or what depends on a value:
//
//	{country}                     the value
//	{country:genitive}            a form of its words, from the section forms
//	{n|one=source|other=sources}  words that agree with a number, by the plural
//	                              categories of the language (Unicode CLDR)
type piece struct {
	text   string
	value  bool
	form   string
	agrees []agreement
}

// An agreement is what is said for the numbers of a category.
type agreement struct{ category, text string }

// parsePattern splits "Issued {date}" into its pieces.
func parsePattern(s string) (pattern, error) {
	var ps pattern
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return append(ps, piece{text: s}), nil
		}
		if s[open] == '}' {
			return nil, fmt.Errorf("} without {")
		}
		if open > 0 {
			ps = append(ps, piece{text: s[:open]})
		}
		end := strings.IndexAny(s[open+1:], "{}")
		if end <= 0 || s[open+1+end] == '{' {
			return nil, fmt.Errorf("{ is not followed by a name and }")
		}
		p, err := parseValue(s[open+1 : open+1+end])
		if err != nil {
			return nil, err
		}
		ps = append(ps, p)
		s = s[open+end+2:]
	}
	return ps, nil
}

// parseValue reads what stands between braces.
func parseValue(s string) (piece, error) {
	parts := strings.Split(s, "|")
	name, form, formed := strings.Cut(parts[0], ":")
	switch {
	case name == "":
		return piece{}, fmt.Errorf("{ is not followed by a name and }")
	case formed && (form == "" || len(parts) > 1):
		return piece{}, fmt.Errorf("{%s} is no form of a value, such as {country:genitive}", s)
	}
	p := piece{text: name, value: true, form: form}
	for _, part := range parts[1:] {
		category, text, ok := strings.Cut(part, "=")
		if !ok || slices.ContainsFunc(p.agrees, func(a agreement) bool { return a.category == category }) {
			return piece{}, fmt.Errorf("{%s} does not agree with a number as {n|one=source|other=sources} does", s)
		}
		p.agrees = append(p.agrees, agreement{category, text})
	}
	return p, nil
}

// names are the values that a pattern uses.
func (p pattern) names() []string {
	var ns []string
	for _, piece := range p {
		if piece.value && !slices.Contains(ns, piece.text) {
			ns = append(ns, piece.text)
		}
	}
	return ns
}

// agreed are the words that go with a number; what is no number goes with those
// of most.
func (p *piece) agreed(pl plurals, number string) string {
	category := pl.category(number)
	text := ""
	for _, a := range p.agrees {
		if a.category == category || a.category == other && text == "" {
			text = a.text
		}
	}
	return text
}

// A NoForm says that a word of the data has no such form in the language.
type NoForm struct{ Words, Form string }

func (e NoForm) Error() string { return fmt.Sprintf("%q has no form %q", e.Words, e.Form) }

// form is a form of a word of the data.
func (w *Words) form(words, form string) (Entry, error) {
	e, ok := w.entries[formPrefix+words+"/"+form]
	if !ok {
		return e, NoForm{words, form}
	}
	return e, nil
}

// inForm is a value with each of its words of the data in a form; what joins
// them stays.
func (w *Words) inForm(v doc.Runs, form string) (doc.Runs, error) {
	out := slices.Clone(v)
	for i, r := range out {
		if r.Origin != nil && IsLiteral(r) && r.Origin.ID != "words:home" {
			continue
		}
		e, err := w.form(r.Words, form)
		if err != nil {
			return nil, err
		}
		out[i].Words = e.Text
		if r.Origin != nil {
			o := *r.Origin
			o.Steps = append(slices.Clone(o.Steps), fmt.Sprintf("%s%s, which is %s (%s)", InForm, e.Text, form, e.Place))
			out[i].Origin = &o
		}
	}
	return out, nil
}

// InForm begins the step of an origin whose word was put into a form.
const InForm = "put as "

// Fill fills the pattern at key. Its literal pieces share one origin: the
// entry's id, place and raw text.
func (w *Words) Fill(key string, with map[string]doc.Runs) (doc.Runs, *doc.Origin, error) {
	e, ok := w.entries[key]
	if !ok {
		return nil, nil, fmt.Errorf("no words %q", key)
	}
	if e.err != nil {
		return nil, nil, e.err
	}
	o := &doc.Origin{ID: e.id, Place: e.Place, Raw: e.Text}
	n := len(e.pattern)
	for _, value := range with {
		n += len(value) - 1
	}
	v := make(doc.Runs, 0, max(1, n))
	for i := range e.pattern {
		p := &e.pattern[i]
		if !p.value {
			v = append(v, doc.Run{Words: p.text, Origin: o})
			continue
		}
		value, ok := with[p.text]
		switch {
		case !ok:
			return nil, nil, fmt.Errorf("words %q: no value {%s}", key, p.text)
		case p.agrees != nil:
			v = append(v, doc.Run{Words: p.agreed(w.plurals, numberOf(value)), Origin: o})
			for _, f := range Facts(value) {
				o.From = AddOrigin(o.From, f)
			}
			continue
		case p.form != "":
			var err error
			if value, err = w.inForm(value, p.form); err != nil {
				return nil, nil, err
			}
		}
		v = append(v, value...)
	}
	return v, o, nil
}

// numberOf is the number that a value says, in figures, or its words.
func numberOf(v doc.Runs) string {
	if len(v) > 0 && v[0].Origin != nil && strings.HasPrefix(v[0].Origin.ID, "count:") {
		return v[0].Origin.Raw
	}
	return v.String()
}

// Text fills the pattern at key with plain text.
func (w *Words) Text(key string, with map[string]string) (string, error) {
	e, ok := w.entries[key]
	if !ok {
		return "", fmt.Errorf("no words %q", key)
	}
	if e.err != nil {
		return "", e.err
	}
	var b strings.Builder
	for i := range e.pattern {
		p := &e.pattern[i]
		text := p.text
		if p.value {
			if text, ok = with[p.text]; !ok {
				return "", fmt.Errorf("words %q: no value {%s}", key, p.text)
			}
		}
		switch {
		case p.agrees != nil:
			text = p.agreed(w.plurals, text)
		case p.form != "":
			e, err := w.form(text, p.form)
			if err != nil {
				return "", err
			}
			text = e.Text
		}
		b.WriteString(text)
	}
	return b.String(), nil
}
