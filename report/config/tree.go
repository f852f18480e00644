package config

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"brief/report/problem"
	"brief/report/yamlnode"
)

// Limits of config.yaml (RELIABILITY 3.1).
const (
	maxBytes = 1 << 20
)

// A shape is what a value is in YAML.
type shape int

const (
	scalar shape = iota
	list
	mapping
	empty  // nothing, ~ or null
	broken // a problem was reported in its place
)

// A value is a node of config.yaml with its place, free of what brief does not
// use of YAML: anchors, tags, types. Text stands as it was written.
type value struct {
	at    problem.Place
	shape shape
	text  string   // scalar
	names []string // mapping: its keys, and where they stand
	keys  []problem.Place
	items []value // list or mapping
}

// A tree reads the bytes of one YAML file and collects what is wrong in it.
type tree struct {
	file  string
	lines []string
	found problem.List
}

// read returns the top of the file, a mapping, or an empty value where
// nothing can be read.
func (t *tree) read(src []byte) value {
	top := value{at: problem.Place{File: t.file}, shape: empty}
	if !t.decent(src) {
		return top
	}
	t.lines = lines(src)
	doc, fault := yamlnode.Read(strings.Join(t.lines, "\n"))
	switch {
	case fault != nil && doc == nil:
		t.add(t.syntax(fault))
		return top
	case doc == nil:
		t.add(problem.Errorf(t.line(1), "K907", "the file is empty").
			WithHint("brief init makes one that works; without a config.yaml the built-in settings are used"))
		return top
	case fault != nil:
		t.add(fault.Problem(t.line(fault.Line), "K904"))
	}
	if doc.Kind != yaml.MappingNode {
		t.add(problem.Errorf(t.place(doc), "K900", "want settings such as zone: Asia/Almaty, found %s", kindOf(doc)).
			WithHint("write a name, a colon, a space and a value on each line, without - before it"))
		return top
	}
	return t.value(doc, 1)
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "settings below it"
	}
	return strconv.Quote(shorten(n.Value))
}

func (t *tree) add(p problem.Problem) { t.found = append(t.found, p) }
func (t *tree) place(n *yaml.Node) problem.Place {
	return problem.Place{File: t.file, Line: n.Line, Column: n.Column}
}
func (t *tree) line(n int) problem.Place { return problem.Place{File: t.file, Line: n, Column: 1} }

// decent refuses what is too long, not UTF-8, or holds characters that nobody
// can see (RELIABILITY 3.3, rows 6, 26 and 31).
func (t *tree) decent(src []byte) bool {
	if len(src) > maxBytes {
		t.add(problem.Errorf(problem.Place{File: t.file}, "F601", "the file has %d bytes, at most %d are read", len(src), maxBytes))
		return false
	}
	if bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		t.add(problem.Errorf(t.line(1), "F605", "the file is UTF-16").WithHint("save it as UTF-8"))
		return false
	}
	before := len(t.found)
	for i, line := range lines(src) {
		for at := 0; at < len(line); {
			c, found := problem.Refused(line[at:], "\t")
			if !found {
				break
			}
			at += c.Offset
			p := problem.Place{File: t.file, Line: i + 1, Column: 1 + utf8.RuneCountInString(line[:at])}
			_, size := utf8.DecodeRuneInString(line[at:])
			if c.Rune == utf8.RuneError && size == 1 {
				t.add(problem.Errorf(p, "F605", "the byte 0x%02X is not UTF-8", line[at]).WithHint("save the file as UTF-8"))
				return false
			}
			t.add(problem.Errorf(p, c.Code, "the line holds %s", c.Name).WithHint("take it away"))
			if c.Rune == 0 {
				return false // no text at all
			}
			at += size
		}
	}
	return len(t.found) == before
}

// lines splits a file at its line ends, of whichever kind they are.
func lines(src []byte) []string {
	text := strings.TrimPrefix(string(src), "\ufeff")
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

// refuse tells a node that is not used here.
func (t *tree) refuse(f *yamlnode.Fault, at problem.Place) {
	code := "K905"
	if f.Kind == yamlnode.Tag {
		code = "F609"
	}
	t.add(f.Problem(at, code))
}

// value takes a node over, at the given depth.
func (t *tree) value(n *yaml.Node, depth int) value {
	v := value{at: t.place(n), shape: scalar}
	if f := yamlnode.Refused(n, depth); f != nil {
		t.refuse(f, v.at)
		v.shape = broken
		return v
	}
	switch n.Kind {
	case yaml.MappingNode:
		v.shape = mapping
		t.mapping(&v, n, depth)
	case yaml.SequenceNode:
		v.shape = list
		for _, c := range n.Content {
			v.items = append(v.items, t.value(c, depth+1))
		}
	default:
		before := len(t.found)
		switch v.text = t.clean(n); {
		case len(t.found) > before:
			v.shape = broken
		case n.Tag == "!!null":
			v.shape, v.text = empty, ""
		}
	}
	return v
}

// mapping takes the pairs of a mapping over: each key once, whatever its case.
func (t *tree) mapping(v *value, n *yaml.Node, depth int) {
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		at := t.place(k)
		switch {
		case yamlnode.Refused(k, depth) != nil:
			t.refuse(yamlnode.Refused(k, depth), at)
			continue
		case k.Kind != yaml.ScalarNode:
			t.add(problem.Errorf(at, "K900", "a name must be one word or text, found %s", kindOf(k)))
			continue
		}
		word := t.clean(k)
		fold := strings.ToLower(word)
		if old := seen[fold]; old != nil {
			p := problem.Errorf(at, "K902", "%s stands here and at %s", strconv.Quote(shorten(word)), t.place(old))
			if old.Value != k.Value {
				p.What = fmt.Sprintf("%s and %s at %s differ only in case", strconv.Quote(shorten(word)), strconv.Quote(shorten(old.Value)), t.place(old))
			}
			t.add(p.WithHint("keep one of them"))
			continue
		}
		seen[fold] = k
		v.names, v.keys = append(v.names, word), append(v.keys, at)
		v.items = append(v.items, t.value(n.Content[i+1], depth+1))
	}
}

// clean returns the text of a scalar, which may hold by escapes what the file
// itself may not.
func (t *tree) clean(n *yaml.Node) string {
	if c, found := problem.Refused(n.Value, "\t\n\r"); found {
		t.add(problem.Errorf(t.place(n), c.Code, "the value holds %s", c.Name).WithHint("take it away"))
		return ""
	}
	return strings.TrimSuffix(n.Value, "\n")
}

// shorten cuts a text that is quoted in a message.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
