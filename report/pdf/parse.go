package pdf

import (
	"fmt"
	"strconv"
)

// A value is an object as a file has it: nil, bool, number, name, text, ref,
// array or dict (ISO 32000-1, 7.3).
type value any

type (
	name   string         // without its slash
	number string         // as written
	text   string         // its bytes
	array  []value        //
	dict   map[name]value //
)

// maxNesting is how deep arrays and dictionaries may stand in each other. What
// Write makes is seven deep.
const maxNesting = 32

// A parser reads objects in the form that Write gives them and no other: one
// space or none between tokens, literal strings of printable ASCII, upper case
// in hexadecimal ones, no comments. What a lenient reader would take for the
// same is a change.
type parser struct {
	b       []byte
	at      int
	content bool // b is a content stream: it has no references
}

// A syntaxError is a byte that does not belong where it stands.
type syntaxError struct {
	at   int
	what string
}

func (e *syntaxError) Error() string { return e.what }

func (p *parser) fail(format string, args ...any) error {
	return &syntaxError{p.at, fmt.Sprintf(format, args...)}
}

// next is the next byte, 0 at the end.
func (p *parser) next() byte {
	if p.at < len(p.b) {
		return p.b[p.at]
	}
	return 0
}

// take steps over s if it comes next.
func (p *parser) take(s string) bool {
	if len(p.b)-p.at < len(s) || string(p.b[p.at:p.at+len(s)]) != s {
		return false
	}
	p.at += len(s)
	return true
}

// space steps over one space.
func (p *parser) space() { p.take(" ") }

// value reads one object.
func (p *parser) value(depth int) (value, error) {
	if depth > maxNesting {
		return nil, refusef("F601", "objects stand in each other more than %d deep", maxNesting)
	}
	switch c := p.next(); {
	case p.take("<<"):
		return p.dict(depth)
	case c == '[':
		return p.array(depth)
	case c == '/':
		return p.name()
	case c == '(':
		return p.literal()
	case c == '<':
		return p.hex()
	case c >= '0' && c <= '9', c == '-', c == '.':
		return p.number()
	case p.take("null"):
		return nil, nil
	case p.take("true"):
		return true, nil
	case p.take("false"):
		return false, nil
	}
	return nil, p.fail("no object begins here")
}

// dict reads a dictionary behind its <<.
func (p *parser) dict(depth int) (value, error) {
	d := dict{}
	for {
		p.space()
		if p.take(">>") {
			return d, nil
		}
		k, err := p.name()
		if err != nil {
			return nil, err
		}
		if _, twice := d[k]; twice {
			return nil, p.fail("/%s stands twice in one dictionary", k)
		}
		p.space()
		if d[k], err = p.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

func (p *parser) array(depth int) (value, error) {
	p.at++
	a := array{}
	for {
		p.space()
		if p.take("]") {
			return a, nil
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
}

func (p *parser) name() (name, error) {
	if p.next() != '/' {
		return "", p.fail("no name begins here")
	}
	p.at++
	var b []byte
	for {
		c := p.next()
		switch {
		case c <= ' ' || c > '~' || isDelimiter(c):
			if len(b) == 0 {
				return "", p.fail("a name is empty")
			}
			return name(b), nil
		case c == '#':
			if p.at+3 > len(p.b) {
				return "", p.fail("a name is cut")
			}
			v, err := strconv.ParseUint(string(p.b[p.at+1:p.at+3]), 16, 8)
			if err != nil {
				return "", p.fail("a name has a strange #")
			}
			b = append(b, byte(v))
			p.at += 3
			continue
		}
		b = append(b, c)
		p.at++
	}
}

// literal reads a string of printable ASCII.
func (p *parser) literal() (value, error) {
	p.at++
	var b []byte
	for {
		switch c := p.next(); {
		case c == ')':
			p.at++
			return text(b), nil
		case c == '\\':
			p.at++
			if c = p.next(); c != '(' && c != ')' && c != '\\' {
				return nil, p.fail("a string has a strange \\")
			}
			b = append(b, c)
		case c < ' ' || c > '~' || c == '(':
			return nil, p.fail("a string holds a byte that belongs in none")
		default:
			b = append(b, c)
		}
		p.at++
	}
}

func (p *parser) hex() (value, error) {
	p.at++
	var b []byte
	for !p.take(">") {
		if p.at+2 > len(p.b) {
			return nil, p.fail("a string is cut")
		}
		hi, lo := nibble(p.b[p.at]), nibble(p.b[p.at+1])
		if hi < 0 || lo < 0 {
			return nil, p.fail("a string in hexadecimal holds another byte")
		}
		b = append(b, byte(hi<<4|lo))
		p.at += 2
	}
	return text(b), nil
}

func nibble(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// number reads a number, or the reference that begins with it.
func (p *parser) number() (value, error) {
	from := p.at
	for c := p.next(); c >= '0' && c <= '9' || c == '-' || c == '.'; c = p.next() {
		p.at++
	}
	word := string(p.b[from:p.at])
	if _, err := strconv.ParseFloat(word, 64); err != nil {
		return nil, p.fail("%q is no number", word)
	}
	if p.content || !p.take(" 0 R") {
		return number(word), nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || strconv.Itoa(n) != word {
		return nil, p.fail("%q is the number of no object", word)
	}
	if n > maxObjects {
		return nil, refusef("F601", "object number %d, at most %d are read", n, maxObjects)
	}
	return ref(n), nil
}

// integer is v as an integer that is not negative, or -1.
func integer(v value) int {
	n, ok := v.(number)
	if !ok {
		return -1
	}
	i, err := strconv.Atoi(string(n))
	if err != nil || i < 0 || strconv.Itoa(i) != string(n) {
		return -1
	}
	return i
}
