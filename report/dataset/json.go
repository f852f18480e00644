package dataset

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"brief/report/problem"
	"brief/report/yamlnode"
)

// A jsonReader turns JSON (RFC 8259) into nodes, each with its place. Numbers
// stay as they are written; a list at the top is the rows of the dataset.
type jsonReader struct {
	*treeReader
	dec *json.Decoder
	at  int // offset at which the last token began

	seen  int // offset whose place is known
	place problem.Place
}

// read returns the top of the file: a mapping, empty where nothing can be read.
func (j *jsonReader) read(dataset string) *node {
	top := &node{kind: mappingNode}
	if strings.TrimSpace(j.in.text) == "" {
		j.empty()
		return top
	}
	var whole json.RawMessage
	if err := json.Unmarshal([]byte(j.in.text), &whole); err != nil {
		j.syntax(err)
		return top
	}
	j.dec = json.NewDecoder(strings.NewReader(j.in.text))
	j.dec.UseNumber()
	j.place = j.in.at(1)
	n := j.node(1)
	switch {
	case len(j.found) > 0:
	case n.kind == mappingNode:
		return n
	case n.kind == listNode:
		name := value{text: dataset, raw: dataset, place: n.place}
		top.pairs = []pair{{name, n}}
	default:
		j.fail(n.place, "F610", `write {"`+dataset+`": [...]}`, "the file holds no object and no list")
	}
	return top
}

// syntax registers what the library says, at the character that it names.
func (j *jsonReader) syntax(err error) {
	at := j.in.at(1)
	if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
		at = j.in.place(min(max(int(e.Offset)-1, 0), len(j.in.text)))
	}
	what := strings.TrimPrefix(err.Error(), "json: ")
	if strings.Contains(what, "max depth") {
		j.deep(at)
		return
	}
	j.fail(at, "F610", "look at commas, quotes and brackets here and before", "not JSON: %s", what)
}

func (j *jsonReader) deep(at problem.Place) {
	j.fail(at, "F610", "write it flatter", "more than %d levels deep", yamlnode.MaxDepth)
}

// token returns the next token, which is there since the file is JSON.
func (j *jsonReader) token() json.Token {
	from := int(j.dec.InputOffset())
	tok, err := j.dec.Token()
	if err != nil {
		j.syntax(err)
		return nil
	}
	j.at = from + len(j.in.text[from:]) - len(strings.TrimLeft(j.in.text[from:], " \t\r\n,:"))
	return tok
}

// here returns the place of the last token, counted on from that of the one
// before: a file may be one line.
func (j *jsonReader) here() problem.Place {
	passed := j.in.text[j.seen:j.at]
	if n := strings.Count(passed, "\n"); n > 0 {
		j.place.Line, j.place.Column = j.place.Line+n, 1
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	j.place.Column += utf8.RuneCountInString(passed)
	j.seen = j.at
	return j.place
}

// node reads the next value, at the given depth.
func (j *jsonReader) node(depth int) *node {
	tok := j.token()
	n := &node{value: value{place: j.here()}}
	if depth > yamlnode.MaxDepth {
		j.deep(n.place)
		return n
	}
	switch t := tok.(type) {
	case json.Delim:
		j.inside(n, t, depth)
	case string:
		n.text = t
		if half := halfCharacter(j.in.text[j.at:int(j.dec.InputOffset())]); half != "" {
			j.fail(n.place, "F604", "write the character itself", "the text %s holds %s, which is half a character", show(t), half)
		}
	case json.Number:
		n.text, n.numeric = t.String(), true
		if _, err := strconv.ParseFloat(n.text, 64); err != nil {
			j.fail(n.place, "F610", "write a smaller one", "the number %s is too large", show(n.text))
		}
	case bool:
		n.text = strconv.FormatBool(t)
	}
	n.raw = n.text
	return n
}

// inside reads what stands in a list or an object. After a fault it reads no
// deeper.
func (j *jsonReader) inside(n *node, open json.Delim, depth int) {
	n.kind = listNode
	if open == '{' {
		n.kind = mappingNode
	}
	for len(j.found) == 0 && j.dec.More() {
		if n.kind == listNode {
			n.items = append(n.items, j.node(depth+1))
			continue
		}
		key := j.named(j.node(depth + 1))
		n.pairs = append(n.pairs, pair{key, j.node(depth + 1)})
	}
	if len(j.found) == 0 {
		j.token()
	}
}

// halfCharacter returns the first escape of a JSON text that is one half of a
// character above U+FFFF without the other, or "".
func halfCharacter(raw string) string {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if i >= len(raw) || raw[i] != 'u' {
			continue
		}
		r, ok := unit(raw, i-1)
		if !ok || !utf16.IsSurrogate(r) {
			continue
		}
		second, _ := unit(raw, i+5)
		if utf16.DecodeRune(r, second) == utf8.RuneError {
			return raw[i-1 : i+5]
		}
		i += 10
	}
	return ""
}

// unit is the code unit of the escape at offset i of s.
func unit(s string, i int) (rune, bool) {
	if i+6 > len(s) || s[i] != '\\' || s[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
	return rune(n), err == nil
}
