package config

import (
	"strings"
	"unicode/utf8"

	"brief/report/problem"
	"brief/report/yamlnode"
)

// syntax says where YAML stopped and why. The library gives the line in its
// text only, and not at all for the first one; the column is found here.
func (t *tree) syntax(fault *yamlnode.Fault) problem.Problem {
	line, msg := min(fault.Line, len(t.lines)), fault.What
	at := t.line(line)
	here := t.lines[line-1]
	at.Column = 1 + len(here) - len(strings.TrimLeft(here, " "))
	switch tab := t.tab(); {
	case fault.Kind == yamlnode.Deep:
		return fault.Problem(at, "")
	case tab.Line > 0 && (strings.Contains(msg, "tab") || strings.Contains(msg, "cannot start any token")):
		return problem.Errorf(tab, "K900", "a tab stands at the beginning of the line").WithHint("use spaces")
	case strings.Contains(msg, "unexpected end of stream"):
		if quoted, _ := t.open(); quoted.Line > 0 {
			return problem.Errorf(quoted, "K900", "the quotation mark that opens here is never closed").WithHint("close it on the same line")
		}
	case strings.Contains(msg, "cannot start any token"):
		if i := strings.IndexAny(here, "@`%"); i >= 0 {
			at.Column = 1 + utf8.RuneCountInString(here[:i])
		}
		return problem.Errorf(at, "K900", "a value cannot begin with this character").WithHint(`put the value in quotes ("...")`)
	case strings.Contains(msg, "unknown anchor"), strings.Contains(msg, "expected alphabetic or numeric"):
		if i := strings.IndexAny(here, "*&"); i >= 0 {
			at.Column = 1 + utf8.RuneCountInString(here[:i])
		}
		return problem.Errorf(at, "K905", "anchors and aliases (& and *) are not used here").WithHint(`put a value that begins with one of them in quotes ("...")`)
	case strings.Contains(msg, "mapping values are not allowed"):
		return problem.Errorf(at, "K900", "a name with : cannot stand here").
			WithHint(`look at the spaces before it, and put a value that holds ": " in quotes`)
	case strings.Contains(msg, "did not find expected ',' or"):
		if _, bracket := t.open(); bracket.Line > 0 {
			return problem.Errorf(bracket, "K900", "the bracket that opens here is never closed").WithHint("close it on the same line")
		}
		if !strings.ContainsAny(here, "[{") && line < len(t.lines) {
			at = t.line(line + 1)
			here = t.lines[line]
		}
		at.Column = 1 + utf8.RuneCountInString(here[:max(0, strings.IndexAny(here, "[{"))])
		return problem.Errorf(at, "K900", "a comma is missing between two values in brackets")
	}
	return problem.Errorf(at, "K900", "not YAML: %s", msg).WithHint("look at the spaces before this line and those around it, and at brackets and quotes that are not closed")
}

// tab is the first tab among the spaces that begin a line.
func (t *tree) tab() problem.Place {
	for i, s := range t.lines {
		indent := s[:len(s)-len(strings.TrimLeft(s, " \t"))]
		if j := strings.IndexByte(indent, '\t'); j >= 0 && len(indent) < len(strings.TrimRight(s, " \t\r")) {
			return problem.Place{File: t.file, Line: i + 1, Column: j + 1}
		}
	}
	return problem.Place{}
}

// open finds the quotation mark and the innermost bracket that are never
// closed: YAML itself notices a quotation mark only at the end of the file, and
// counts the line of a bracket wrongly.
func (t *tree) open() (quoted, bracket problem.Place) {
	var quote rune
	var brackets []problem.Place
	for i, s := range t.lines {
		line := []rune(s)
		before := ':' // the last character that is no space; a line begins like a value
		for j := 0; j < len(line); j++ {
			c := line[j]
			begins := strings.ContainsRune(":,[{-", before)
			switch here := (problem.Place{File: t.file, Line: i + 1, Column: j + 1}); {
			case quote == '"' && c == '\\':
				j++
				continue
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '#' && (j == 0 || line[j-1] == ' '):
				j = len(line)
				continue
			case (c == '"' || c == '\'') && begins:
				quote, quoted = c, here
			case (c == '[' || c == '{') && begins:
				brackets = append(brackets, here)
			case (c == ']' || c == '}') && len(brackets) > 0:
				brackets = brackets[:len(brackets)-1]
			}
			if c != ' ' {
				before = c
			}
		}
	}
	if quote == 0 {
		quoted = problem.Place{}
	}
	if len(brackets) > 0 {
		bracket = brackets[len(brackets)-1]
	}
	return quoted, bracket
}
