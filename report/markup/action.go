package markup

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"brief/report/doc"
	"brief/report/problem"
)

// An action is one {{ ... }} of a template's source.
type action struct {
	start, end int    // byte offsets of "{{" and behind "}}"
	words      string // between them, without trim markers
	word       string // the first word if it governs the flow (if, else, end, ...), else ""
	comment    bool
	sets       bool // only sets a variable
	bad        bool // cannot be parsed
	trimBefore bool // "{{- ": literal space before it goes
	trimAfter  bool

	next   int // of if, range, with, else: the else or end that ends its list; -1
	opener int // of else and end: the action that they belong to; -1

	holder any         // the part of the document in which the action stands, or nil
	tone   doc.Tone    // of what it prints
	origin *doc.Origin // of plain text that it prints
}

// silent reports whether the action prints nothing itself.
func (a *action) silent() bool { return a.comment || a.sets || a.word != "" }

// expression is what messages call the action's value.
func (a *action) expression() string {
	e := strings.Join(strings.Fields(a.words), " ")
	if len(e) > 60 {
		e = e[:60] + "..."
	}
	return e
}

// flow are the words that govern which part of a template is executed.
var flow = map[string]bool{
	"if": true, "range": true, "with": true, "else": true, "end": true, "break": true, "continue": true,
	"define": true, "template": true, "block": true,
}

// scan finds all actions of the source from the byte from on, with quotes and
// comments as text/template has them, and what is wrong with their ends.
func (s *script) scan(from int) (list []action, problems problem.List) {
	for at := from; at < len(s.Text); {
		open := bytes.Index(s.Text[at:], []byte("{{"))
		literal := s.Text[at:]
		if open >= 0 {
			literal = literal[:open]
		}
		if stray := bytes.Index(literal, []byte("}}")); stray >= 0 {
			problems = append(problems, s.Errorf(at+stray, "T701", "}} closes nothing").WithHint("open the action with {{"))
		}
		if open < 0 {
			break
		}
		a, p := s.action(at + open)
		if p != nil {
			problems = append(problems, *p)
		}
		list = append(list, a)
		at = a.end
	}
	return list, append(problems, s.nest(list)...)
}

// action reads the action that begins at start.
func (s *script) action(start int) (action, *problem.Problem) {
	a := action{start: start, next: -1, opener: -1}
	at := start + 2
	if rest := s.Text[at:]; len(rest) > 1 && rest[0] == '-' && isSpace(rest[1]) {
		a.trimBefore, at = true, at+2
	}
	if bytes.HasPrefix(s.Text[at:], []byte("/*")) {
		return s.comment(a, at)
	}
	body := at
	depth := 0
	fail := func(at, end int, code, what, hint string) (action, *problem.Problem) {
		a.bad, a.end = true, end
		p := s.Errorf(at, code, "%s", what).WithHint("%s", hint)
		return a, &p
	}
	for at < len(s.Text) {
		rest := s.Text[at:]
		switch c := rest[0]; {
		case bytes.HasPrefix(rest, []byte("{{")):
			return fail(start, at, "T701", "the action is not closed", "add }}")
		case bytes.HasPrefix(rest, []byte("}}")):
			a.end = at + 2
			a.read(string(s.Text[body:at]))
			return a, nil
		case c == '"' || c == '\'' || c == '`':
			n := quoted(rest)
			if n == 0 {
				return fail(at, at+bytes.IndexByte(rest, '\n'), "T701", "the quote is not closed", "add "+string(c))
			}
			at += n
			continue
		case c == '(':
			if depth++; depth > maxNesting {
				return fail(at, at+bytes.IndexByte(rest, '\n'), "F601", "parentheses stand more than 50 deep in each other", "set a variable")
			}
		case c == ')':
			depth--
		}
		at++
	}
	eol := start + bytes.IndexByte(s.Text[start:], '\n')
	return fail(start, eol, "T701", "the action is not closed", "add }}")
}

// read sets what kind of action the words make.
func (a *action) read(words string) {
	if strings.HasSuffix(words, " -") || strings.HasSuffix(words, "\n-") || strings.HasSuffix(words, "\t-") {
		a.trimAfter, words = true, words[:len(words)-1]
	}
	a.words = strings.TrimSpace(words)
	first := a.words
	if i := strings.IndexFunc(first, func(r rune) bool { return !(r >= 'a' && r <= 'z') }); i >= 0 {
		first = first[:i]
	}
	if flow[first] {
		a.word = first
		return
	}
	if strings.HasPrefix(a.words, "$") {
		rest := strings.TrimLeft(strings.TrimLeft(a.words[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"), " \t\n")
		a.sets = strings.HasPrefix(rest, ":=") || strings.HasPrefix(rest, "=")
	}
}

// comment reads a comment whose /* stands at at.
func (s *script) comment(a action, at int) (action, *problem.Problem) {
	a.comment = true
	if n := bytes.Index(s.Text[at:], []byte("*/")); n >= 0 {
		end := at + n + 2
		if rest := s.Text[end:]; len(rest) > 1 && isSpace(rest[0]) && rest[1] == '-' {
			a.trimAfter, end = true, end+2
		}
		if bytes.HasPrefix(s.Text[end:], []byte("}}")) {
			a.end = end + 2
			return a, nil
		}
	}
	a.bad = true
	a.end = a.start + bytes.IndexByte(s.Text[a.start:], '\n')
	p := s.Errorf(a.start, "T701", "the comment is not closed").WithHint("end it with */}}")
	return a, &p
}

// quoted returns the length of the quoted text that b begins with, or 0 if it
// does not end: on its line, or anywhere for back quotes.
func quoted(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch {
		case b[i] == b[0]:
			return i + 1
		case b[0] == '`':
		case b[i] == '\\':
			i++
		case b[i] == '\n':
			return 0
		}
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// nest links each else and end with what it belongs to.
func (s *script) nest(list []action) (problems problem.List) {
	type level struct{ opener, last int }
	var open []level
	for i := range list {
		a := &list[i]
		switch a.word {
		case "if", "range", "with", "block", "define":
			if len(open) == maxNesting {
				problems = append(problems, s.Errorf(a.start, "F601", "actions stand more than %d deep in each other", maxNesting))
			}
			open = append(open, level{i, i})
		case "else", "end":
			if len(open) == 0 {
				problems = append(problems, s.Errorf(a.start, "T701", "{{ %s }} belongs to nothing", a.word).WithHint("delete it, or add the if, range or with before it"))
				continue
			}
			top := &open[len(open)-1]
			a.opener = top.opener
			list[top.last].next = i
			top.last = i
			if a.word == "end" {
				open = open[:len(open)-1]
			}
		}
	}
	if slices.ContainsFunc(list, func(a action) bool { return a.bad }) {
		return nil // what belongs to what is not known
	}
	for _, l := range open {
		a := &list[l.opener]
		problems = append(problems, s.Errorf(a.start, "T701", "{{ %s }} is not closed", a.expression()).WithHint("add {{ end }}"))
	}
	return problems
}

// at returns the index of the action that holds the byte at, or -1.
func at(list []action, at int) int {
	i := sort.Search(len(list), func(i int) bool { return list[i].end > at })
	if i == len(list) || list[i].start > at {
		return -1
	}
	return i
}

// blanked returns src with a space in place of every byte outside of actions:
// text/template reads it, and its places are those of the source.
func (s *script) blanked(list []action) []byte {
	b := make([]byte, len(s.Text))
	for i, c := range s.Text {
		if b[i] = ' '; c == '\n' {
			b[i] = '\n'
		}
	}
	for i := range list {
		if a := &list[i]; !a.comment && !a.bad {
			copy(b[a.start:a.end], s.Text[a.start:a.end])
			if a.trimBefore {
				b[a.start+2] = ' '
			}
			if a.trimAfter {
				b[a.end-3] = ' '
			}
		}
	}
	return b
}

// masked returns src with letters in place of actions: the Markdown parser
// reads it and takes each action for a word. The actions of a line that holds
// nothing else, and prints nothing, begin with a brace: lines has their starts.
func (s *script) masked(list []action, from int) (b []byte, lines map[int]bool) {
	b = bytes.Clone(s.Text)
	for i := range from {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
	for i := range list {
		for j := list[i].start; j < list[i].end; j++ {
			b[j] = 'x'
		}
	}
	lines = map[int]bool{}
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && len(bytes.Trim(s.Text[list[j-1].end:list[j].start], " \t")) == 0 {
			j++
		}
		if s.alone(list[i:j]) {
			lines[list[i].start] = true
			b[list[i].start] = '{'
		}
		i = j
	}
	return b, lines
}

// alone reports whether neighbouring actions are all of their line and print
// nothing.
func (s *script) alone(list []action) bool {
	for i := range list {
		if !list[i].silent() {
			return false
		}
	}
	start, end := list[0].start, list[len(list)-1].end
	before := s.Text[s.Lines[s.Line(start)]:start]
	after := s.Text[end:]
	if i := bytes.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	return len(bytes.Trim(before, " \t")) == 0 && len(bytes.Trim(after, " \t")) == 0
}
