package pdf

import (
	"bytes"
	"slices"
	"strconv"

	"brief/report/problem"
)

// sequences holds what the content streams say against the tree: whatever is
// painted stands inside a marked sequence, each sequence of a page is numbered
// and tagged as the parent tree has it, and each belongs to the one element
// that lists it (ISO 32000-1, 14.6 and 14.7.4).
func (c *checker) sequences() {
	for i, stream := range c.streams {
		s := marking{marks: c.marks[i]}
		if what := s.stream(stream); what != "" {
			c.add(ruleTagged, problem.Place{}, "page %d: %s", i+1, what)
		} else if s.next != len(s.marks) {
			c.add(ruleTagged, problem.Place{}, "page %d: has %d marked sequences, the tags know %d", i+1, s.next, len(s.marks))
		}
	}
	listed := make([][]int, len(c.marks))
	for i := range c.marks {
		listed[i] = make([]int, len(c.marks[i]))
	}
	c.root.walk(func(e *element) {
		for _, k := range e.kids {
			if k.element != nil || k.annotation != nil {
				continue
			}
			if k.page >= len(c.marks) || k.mcid >= len(c.marks[k.page]) || c.marks[k.page][k.mcid] != e {
				c.add(ruleTagged, e.place(), "%s lists marked sequence %d of page %d, which belongs to another", e.called(), k.mcid, k.page+1)
				continue
			}
			listed[k.page][k.mcid]++
		}
	})
	for page := range listed {
		for id, n := range listed[page] {
			if n != 1 {
				c.add(ruleTagged, problem.Place{}, "page %d: marked sequence %d is listed by %d elements", page+1, id, n)
			}
		}
	}
}

// A marking reads a content stream of this package operator by operator.
type marking struct {
	marks []*element
	next  int // number of the sequence that comes next
	depth int // marked sequences that are open
	text  int // depth at which the text object that is open began, -1 for none
	graph int // states that q saved
	b     []byte
	tag   []byte // name that stands before a property list
	id    int    // in the property list before, -1 for none
}

// painting are the operators that leave something on the page.
var painting = [...]string{"TJ", "Tj", "f", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}

// stream reads b and returns what is wrong with it, "" if nothing is.
func (s *marking) stream(b []byte) string {
	s.text, s.id = -1, -1
	for s.b = b; ; {
		op := s.operator()
		if op == nil {
			break
		}
		if what := s.step(string(op)); what != "" {
			return what
		}
		s.id = -1
	}
	if s.depth != 0 || s.text >= 0 || s.graph != 0 {
		return "ends inside a marked sequence, a text object or a saved state"
	}
	return ""
}

func (s *marking) step(op string) string {
	switch op {
	case "BDC", "BMC":
		if s.depth++; s.id < 0 {
			return ""
		}
		switch {
		case s.depth > 1:
			return "marked sequence " + strconv.Itoa(s.id) + " stands inside another"
		case s.id != s.next || s.id >= len(s.marks):
			return "marked sequence " + strconv.Itoa(s.id) + " comes where " + strconv.Itoa(s.next) + " should"
		case string(s.tag) != s.marks[s.id].tag:
			return "marked sequence " + strconv.Itoa(s.id) + " is called " + string(s.tag) + ", its element " + s.marks[s.id].tag
		}
		s.next++
	case "EMC":
		if s.depth--; s.depth < 0 || s.text > s.depth {
			return "a marked sequence ends that did not begin, or inside a text object"
		}
	case "BT":
		if s.text >= 0 {
			return "a text object begins inside another"
		}
		s.text = s.depth
	case "ET":
		if s.text != s.depth {
			return "a text object ends in another marked sequence than it began"
		}
		s.text = -1
	case "q":
		s.graph++
	case "Q":
		s.graph--
	default:
		if s.depth == 0 && slices.Contains(painting[:], op) {
			return "the operator " + op + " paints outside of any marked sequence"
		}
	}
	return ""
}

// operator skips operands and returns the operator behind them, nil at the end.
// On the way it notes the tag and the number of a marked sequence.
func (s *marking) operator() []byte {
	for i := 0; i < len(s.b); {
		switch c := s.b[i]; {
		case c == '(':
			for i++; i < len(s.b) && s.b[i] != ')'; i++ {
				if s.b[i] == '\\' {
					i++
				}
			}
			i++
		case c == '/':
			end := i + 1
			for end < len(s.b) && regular(s.b[end]) {
				end++
			}
			if name := s.b[i+1 : end]; string(name) == "MCID" {
				s.id = intAt(s.b[end:])
			} else if s.id < 0 {
				s.tag = name
			}
			i = end
		case c >= 'A' && c <= 'z' && c != '[' && c != ']' && c != '\\':
			end := i + 1
			for end < len(s.b) && (regular(s.b[end])) {
				end++
			}
			op := s.b[i:end]
			s.b = s.b[end:]
			return op
		case c == '<' && i+1 < len(s.b) && s.b[i+1] == '<':
			i += 2
		case c == '<':
			i += 1 + max(0, bytes.IndexByte(s.b[i:], '>'))
		default:
			i++
		}
	}
	s.b = nil
	return nil
}

// regular reports whether c goes on a name or an operator.
func regular(c byte) bool { return c > ' ' && c <= '~' && !isDelimiter(c) }

// intAt reads " 12".
func intAt(b []byte) int {
	n := 0
	for i, c := range b {
		switch {
		case i == 0 && c == ' ':
		case c >= '0' && c <= '9' && n < 1<<20:
			n = 10*n + int(c-'0')
		default:
			return n
		}
	}
	return n
}

// place is where the first words of e come from, of those it is in if it has
// none itself.
func (e *element) place() problem.Place {
	if l := e.near(); l != nil {
		return l.at()
	}
	return problem.Place{}
}

// near is the first leaf of e, of what it is in if it has none itself.
func (e *element) near() *leaf {
	for ; e != nil; e = e.parent {
		if l := e.first(); l != nil {
			return l
		}
	}
	return nil
}

// called is what messages call e.
func (e *element) called() string {
	for at := e; at != nil; at = at.parent {
		if l := at.first(); l != nil {
			return e.tag + " at " + l.name()
		}
	}
	return e.tag
}
