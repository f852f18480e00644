package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Difference says in a reader's words what first differs in f from want, the
// file that it should be: a text, then anything else. It is "" if both are the
// same, byte for byte.
func (f *File) Difference(want *File) string {
	if bytes.Equal(f.data, want.data) {
		return ""
	}
	if n, m := len(f.pages), len(want.pages); n != m {
		return fmt.Sprintf("it has %d pages, its inputs give %d", n, m)
	}
	if d := f.differentPages(want); d != "" {
		return d
	}
	if d := f.differentAttachments(want); d != "" {
		return d
	}
	for n := 1; n < min(len(f.objects), len(want.objects)); n++ {
		if d := f.differentObject(want, n); d != "" {
			return d
		}
	}
	if n, m := len(f.objects), len(want.objects); n != m {
		return fmt.Sprintf("it has %d objects, its inputs give %d", n-1, m-1)
	}
	at := 0
	for at < min(len(f.data), len(want.data)) && f.data[at] == want.data[at] {
		at++
	}
	return fmt.Sprintf("offset %d: it is packed otherwise than brief packs it", at)
}

// differentAttachments compares what is attached under the same names.
func (f *File) differentAttachments(want *File) string {
	for _, a := range f.Attachments {
		for _, b := range want.Attachments {
			if a.Name == b.Name && !bytes.Equal(a.Data, b.Data) {
				return "attachment " + short(a.Name) + ": " + differentLines(a.Data, b.Data)
			}
		}
	}
	return ""
}

// SameWords reports whether the pages of both files say the same.
func (f *File) SameWords(other *File) bool {
	return len(f.pages) == len(other.pages) && f.differentPages(other) == ""
}

// differentPages compares what the pages say.
func (f *File) differentPages(want *File) string {
	for i := range f.pages {
		if d := differentWords(f.sequences(i), want.sequences(i)); d != "" {
			return fmt.Sprintf("page %d: %s", i+1, d)
		}
	}
	return ""
}

// differentWords compares what two pages say, one marked sequence after the
// other.
func differentWords(is, should []string) string {
	for i := range max(len(is), len(should)) {
		switch {
		case i >= len(should):
			return fmt.Sprintf("it says %s, which its inputs do not give", short(is[i]))
		case i >= len(is):
			return fmt.Sprintf("it lacks %s, which its inputs give", short(should[i]))
		case is[i] != should[i]:
			return fmt.Sprintf("it says %s, its inputs give %s", around(is[i], should[i]), around(should[i], is[i]))
		}
	}
	return ""
}

// around quotes a with what differs from b in sight.
func around(a, b string) string {
	x, y := []rune(a), []rune(b)
	at := 0
	for at < min(len(x), len(y)) && x[at] == y[at] {
		at++
	}
	const before = 20
	if at > before && len(x) > 2*before {
		return "“…" + strings.TrimPrefix(short(string(x[at-before:])), "“")
	}
	return short(a)
}

// derived are entries of a stream's dictionary that follow from its data.
var derived = []name{"Length", "N", "First"}

// differentObject compares object n of both files.
func (f *File) differentObject(want *File, n int) string {
	a, b := f.objects[n], want.objects[n]
	role := f.roles[n]
	if role == "the cross-reference" {
		return "" // it follows from all other objects
	}
	if d, ok := a.value.(dict); ok && a.stream != nil {
		d = maps.Clone(d)
		for _, k := range derived {
			if delete(d, k); want.dict(ref(n))[k] != nil {
				d[k] = want.dict(ref(n))[k]
			}
		}
		a.value = d
	}
	if d := differentValues(a.value, b.value); d != "" {
		return role + ": " + d
	}
	switch {
	case bytes.Equal(a.stream, b.stream), role == "the object stream":
		return ""
	case strings.HasPrefix(role, "page "):
		return role + ": its words are as its inputs give them; a line, a colour or a place is not"
	case role == "the metadata":
		return role + ": " + differentLines(a.stream, b.stream)
	}
	return role + ": its data are not what its inputs give"
}

// differentLines compares two texts line by line.
func differentLines(is, should []byte) string {
	a, b := strings.Split(string(is), "\n"), strings.Split(string(should), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%s here, %s from its inputs", around(a[i], b[i]), around(b[i], a[i]))
		}
	}
	return "it is longer or shorter than its inputs give it"
}

// differentValues says where a differs from b, by the words if those are what
// differs.
func differentValues(a, b value) string {
	switch a := a.(type) {
	case dict:
		b, ok := b.(dict)
		if !ok {
			return "it is another kind of thing than its inputs give"
		}
		for _, k := range slices.Sorted(maps.Keys(a)) {
			if _, has := b[k]; !has {
				return fmt.Sprintf("it has an entry /%s, which its inputs do not give", k)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(b)) {
			v, has := a[k]
			if !has {
				return fmt.Sprintf("it lacks the entry /%s, which its inputs give", k)
			}
			if d := differentValues(v, b[k]); d != "" {
				return d
			}
		}
		return ""
	case array:
		b, ok := b.(array)
		if !ok || len(a) != len(b) {
			return "it lists other things than its inputs give"
		}
		for i := range a {
			if d := differentValues(a[i], b[i]); d != "" {
				return d
			}
		}
		return ""
	case text:
		if b, ok := b.(text); ok && a != b {
			return fmt.Sprintf("%s here, %s from its inputs", around(said(a), said(b)), around(said(b), said(a)))
		}
	}
	switch b.(type) {
	case dict, array:
		return "it is another kind of thing than its inputs give"
	}
	if a != b {
		return fmt.Sprintf("%v here, %v from its inputs", a, b)
	}
	return ""
}

// sequences are the words of the marked sequences of page i, in the order in
// which they are drawn.
func (f *File) sequences(i int) []string { return f.words(f.dict(f.pages[i]), f.contents(i)) }

// words are those of a content stream of a page.
func (f *File) words(page dict, stream []byte) []string {
	fonts := map[name]map[byte]string{}
	for k, v := range f.dict(f.dict(page["Resources"])["Font"]) {
		fonts[k] = unicodeOf(f.stream(f.dict(v)["ToUnicode"]))
	}
	var all []string
	var said strings.Builder
	var font name
	c := content{parser{b: stream, content: true}}
	for {
		operands, operator, ok := c.step()
		if !ok {
			return all
		}
		switch operator {
		case "Tf":
			if len(operands) == 2 {
				font, _ = operands[0].(name)
			}
		case "TJ":
			if len(operands) == 1 {
				shown, _ := operands[0].(array)
				for _, v := range shown {
					s, _ := v.(text)
					for i := range len(s) {
						said.WriteString(fonts[font][s[i]])
					}
				}
			}
		case "EMC":
			if said.Len() > 0 {
				all = append(all, said.String())
				said.Reset()
			}
		}
	}
}

// A content steps through a content stream (ISO 32000-1, 7.8.2).
type content struct{ parser }

// step reads the operands of the next operator, and that. What is no operand
// of Write's ends the walk: the bytes are compared all the same.
func (c *content) step() (operands []value, operator string, ok bool) {
	for c.at < len(c.b) {
		switch b := c.next(); {
		case b == ' ' || b == '\n':
			c.at++
		case b == '(':
			operands = append(operands, c.codes())
		case b == '[':
			operands = append(operands, c.shown())
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z':
			from := c.at
			for b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '*' {
				c.at++
				b = c.next()
			}
			return operands, string(c.b[from:c.at]), true
		default:
			v, err := c.value(0)
			if err != nil {
				return nil, "", false
			}
			operands = append(operands, v)
		}
	}
	return nil, "", false
}

// shown reads the array of TJ.
func (c *content) shown() array {
	var a array
	for c.at++; c.at < len(c.b); {
		switch b := c.next(); {
		case b == ']':
			c.at++
			return a
		case b == '(':
			a = append(a, c.codes())
		case b == '-' || b == '.' || b >= '0' && b <= '9': // moves the pen
			v, err := c.value(0)
			if err != nil {
				return a
			}
			a = append(a, v)
		default:
			c.at++
		}
	}
	return a
}

// codes reads a literal string of any bytes.
func (c *content) codes() text {
	var b []byte
	depth := 1
	for c.at++; c.at < len(c.b); c.at++ {
		switch k := c.next(); k {
		case '\\':
			c.at++
			switch k = c.next(); k {
			case 'r':
				k = '\r'
			case 'n':
				k = '\n'
			}
			b = append(b, k)
		case '(':
			depth++
			b = append(b, k)
		case ')':
			if depth--; depth == 0 {
				c.at++
				return text(b)
			}
			b = append(b, k)
		default:
			b = append(b, k)
		}
	}
	return text(b)
}

// unicodeOf reads a ToUnicode CMap of report/font's: a range of bytes that read
// as themselves, and one of bytes each with its text.
func unicodeOf(cmap []byte) map[byte]string {
	m := map[byte]string{}
	_, ranges, _ := bytes.Cut(cmap, []byte(" beginbfrange\n"))
	for line := range bytes.Lines(ranges) {
		var from, to int
		if n, _ := fmt.Sscanf(string(line), "<%02X> <%02X> ", &from, &to); n != 2 {
			break
		}
		p := parser{b: line[len("<00> <00> "):]}
		v, _ := p.value(0)
		texts, listed := v.(array)
		for i := 0; from+i <= min(to, 0xFF); i++ {
			if !listed {
				m[byte(from+i)] = string(rune(from + i))
			} else if i < len(texts) {
				units, _ := texts[i].(text)
				m[byte(from+i)] = said("\xFE\xFF" + units)
			}
		}
	}
	return m
}
