package config

import (
	"slices"
	"strconv"
	"strings"

	"brief/report/problem"
)

// A pair is one entry of a map of people's words, in the order of the file.
type pair[T any] struct {
	name  string
	value T
}

// columns reads what the columns of a file are:
// {"Main US Interest": us_interest, "Russia Influence": {actor: RUS}, Remarks: ignore}.
func (l *loader) columns(v value) any {
	all := []pair[Column]{}
	if !l.isMap(v, "columns, each with what it is") {
		return all
	}
	actor := &key{name: "actor", kind: isCode}
	field := &key{name: "field", kind: isName}
	for i, title := range v.names {
		c, item := Column{Place: v.keys[i]}, v.items[i]
		switch {
		case item.shape == scalar && item.text == "ignore":
			c.Ignore = true
		case item.shape == mapping && len(item.names) == 1 && item.names[0] == "actor":
			c.Actor = l.string(actor, item.items[0])
		case item.shape == mapping:
			l.members(item, []string{"actor"}, "{actor: RUS}")
		default:
			c.Field = l.string(field, item)
		}
		all = append(all, pair[Column]{title, c})
	}
	return all
}

// words reads what the words of a wide file mean: {Strong: {level: strong}}.
func (l *loader) words(v value) any {
	all := []pair[Word]{}
	if !l.isMap(v, "words, each with its level or trend") {
		return all
	}
	known := []string{"level", "trend"}
	meaning := &key{name: "meaning", kind: isText, max: 64}
	for i, word := range v.names {
		w, item := Word{Place: v.keys[i]}, v.items[i]
		if l.members(item, known, "{level: strong} or {trend: growing}") {
			for j, n := range item.names {
				switch n {
				case "level":
					w.Level = l.string(meaning, item.items[j])
				case "trend":
					w.Trend = l.string(meaning, item.items[j])
				}
			}
		}
		all = append(all, pair[Word]{word, w})
	}
	return all
}

// texts reads people's words by name.
func (l *loader) texts(v value) any {
	all := []pair[Text]{}
	if !l.isMap(v, "names, each with its text") {
		return all
	}
	any := &key{name: "text", kind: isText, max: 500, blank: true}
	for i, name := range v.names {
		all = append(all, pair[Text]{name, Text{Place: v.items[i].at, Text: l.string(any, v.items[i])}})
	}
	return all
}

// isMap reports whether v is a mapping with something in it.
func (l *loader) isMap(v value, want string) bool {
	if v.shape != mapping || len(v.names) == 0 {
		l.add(wrong("want %s, found %s", want, v.found()).at(v.at))
		return false
	}
	return true
}

// members reports the names of a small mapping that are not known, and one
// that is none or empty.
func (l *loader) members(v value, known []string, want string) bool {
	if v.shape != mapping || len(v.names) == 0 {
		l.add(wrong("want %s, found %s", want, v.found()).at(v.at))
		return false
	}
	for i, n := range v.names {
		if !slices.Contains(known, n) {
			l.unknown(v.keys[i], n, n, known)
		}
	}
	return true
}

// string is a value as k allows it, or "" after a problem.
func (l *loader) string(k *key, v value) string {
	switch v.shape {
	case list, mapping:
		l.add(k.named(wrong("want one value, found %s", v.found()), v.at).at(v.at))
		return ""
	case broken:
		return ""
	}
	got, f := k.parse(v.text)
	if f.code != "" {
		l.add(k.named(f, v.at).at(v.at))
	}
	s, _ := got.(string)
	return s
}

// found says what v is, for a message.
func (v value) found() string {
	switch v.shape {
	case empty, broken:
		return "nothing"
	case list:
		return "a list"
	case mapping:
		return "settings below it"
	}
	return quoted(v.text)
}

// String writes v as config.yaml has it, on one line.
func (v value) String() string {
	var parts []string
	switch v.shape {
	case empty, broken:
		return `""`
	case list:
		for _, item := range v.items {
			parts = append(parts, item.String())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mapping:
		for i, item := range v.items {
			parts = append(parts, plain(v.names[i])+": "+item.String())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return plain(v.text)
}

// plain quotes s where YAML would read it as something else.
func plain(s string) string {
	switch {
	case s == "", strings.TrimSpace(s) != s, strings.ContainsAny(s, "\n\t\"\\{}[],&*#?|<>!%@`"), strings.HasPrefix(s, "-"), strings.HasPrefix(s, "'"),
		strings.Contains(s, ": "), strings.HasPrefix(s, ":"), strings.HasSuffix(s, ":"), s == "~", strings.EqualFold(s, "null"):
		return strconv.Quote(s)
	}
	return s
}

// hideSecrets replaces the password of an address.
func hideSecrets(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || !holdsPassword(s) {
		return s
	}
	user, host, _ := strings.Cut(rest, "@")
	name, _, _ := strings.Cut(user, ":")
	return scheme + "://" + name + ":***@" + host
}

// knownDataset reports whether a dataset of this name can be read.
func knownDataset(name string) bool { return slices.Contains(datasetNames(), name) }

// datasetNames are the datasets that can be read, in the order of the table.
func datasetNames() []string {
	var all []string
	for _, b := range builtin {
		if b.group == "datasets" {
			all = append(all, b.name)
		}
	}
	return all
}

// given returns the pairs as a map.
func given[T any](v any) map[string]T {
	pairs, _ := v.([]pair[T])
	m := make(map[string]T, len(pairs))
	for _, p := range pairs {
		m[p.name] = p.value
	}
	return m
}

// reference reports that an entry names another that is not there.
func reference(at problem.Place, what, group, word string, known []string) problem.Problem {
	p := problem.Errorf(at, "K909", "%s %s, which is not in %s", what, quoted(word), group)
	if near := problem.Nearest(word, known); near != "" {
		return p.WithHint("did you mean %q?", near)
	}
	if len(known) == 0 {
		return p.WithHint("add it there")
	}
	return p.WithHint("there are: %s", strings.Join(known, ", "))
}
