package sheet

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"brief/report/problem"
)

// An element is one element of a part, told when it begins and when it ends.
type element struct {
	path  []string // names from the top down, the own last; with "?" before those of another namespace
	attrs []xml.Attr
	ends  bool
	text  string // when it ends: what stands between its tags, if no element does

	root bool // the first one of the part was there
}

// holds returns the fault of text where no element of a workbook has any: beside
// other elements, and directly in one that only orders others (18.3.1, 18.4).
func (e *element) holds(text string, beside bool) error {
	switch text = strings.TrimSpace(text); {
	case text == "", len(e.path) == 0 && text == "\ufeff":
		return nil
	case len(e.path) == 0:
		return broken("the text %q stands outside all elements", quoted(text))
	}
	switch name := e.path[len(e.path)-1]; {
	case strings.HasPrefix(name, "?"):
	case beside, slices.Contains(orders, name):
		return broken("the text %q stands directly in an element %s, which has none", quoted(text), name)
	}
	return nil
}

// orders are the elements of sheets and of shared texts that hold elements only.
var orders = []string{"worksheet", "sheetData", "row", "c", "sst", "si", "is", "r", "rPh"}

// is reports whether an element stands at a path.
func (e *element) is(names ...string) bool {
	if len(e.path) != len(names) {
		return false
	}
	for i := len(names) - 1; i >= 0; i-- {
		if e.path[i] != names[i] {
			return false
		}
	}
	return true
}

// attr returns an attribute by its name without a prefix, or "".
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// known reports whether elements of a namespace mean what this package knows:
// those of sheets and of relations, also in the strict form. The elements of
// programs' own extensions have the same names and mean other things.
func known(space string) bool {
	return strings.HasSuffix(space, "/spreadsheetml/2006/main") || strings.HasSuffix(space, "/spreadsheetml/main") ||
		strings.HasSuffix(space, "/package/2006/relationships")
}

// walk tells each element of a part to visit, in order: when it begins, with
// its attributes, and when it ends, with its text. It reads to the end of the
// part, so that its length and its sum are checked.
func (b *Book) walk(part string, visit func(*element) error) error {
	if err := b.count(part); err != nil {
		return err
	}
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	in := &bounded{r: bufio.NewReader(r)}
	d := xml.NewDecoder(in)
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, broken("%s is written in %s, and parts of a workbook are UTF-8", quoted(part), quoted(charset))
	}
	e := &element{}
	var text strings.Builder
	leaf := false // no element stood in this one
	for {
		in.left = maxToken
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return e.holds(text.String(), true)
		}
		if err != nil {
			return breaks(part, err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if err = b.enter(part, e, t, text.String()); err != nil {
				return err
			}
			leaf = true
			text.Reset()
			err = visit(e)
		case xml.CharData:
			text.Write(t)
			if text.Len() > maxToken {
				return beyond("a text of %s has more than %d bytes", quoted(part), maxToken)
			}
		case xml.EndElement:
			e.attrs, e.ends, e.text = nil, true, text.String()
			if err = e.holds(e.text, !leaf); err == nil {
				err = visit(e)
			}
			e.path, leaf = e.path[:len(e.path)-1], false
			text.Reset()
		case xml.Directive:
			return broken("%s has a document type", quoted(part))
		}
		if err != nil {
			return err
		}
	}
}

// enter makes e the element that begins with t, behind a text of the one that it
// stands in.
func (b *Book) enter(part string, e *element, t xml.StartElement, before string) error {
	if err := e.holds(before, true); err != nil {
		return err
	}
	b.attrs += len(t.Attr)
	switch {
	case len(e.path) == 0 && e.root:
		return broken("%s goes on behind its end", quoted(part))
	case len(e.path) == maxDepth:
		return beyond("%s is more than %d levels deep", quoted(part), maxDepth)
	case len(t.Attr) > maxAttrs:
		return beyond("an element of %s has %d attributes; at most %d are read", quoted(part), len(t.Attr), maxAttrs)
	case b.attrs > MaxAttrs:
		return beyond("the elements of the workbook have more than %d attributes", MaxAttrs)
	}
	e.root = true
	name := t.Name.Local
	if !known(t.Name.Space) {
		name = "?" + name
	}
	e.path, e.attrs, e.ends, e.text = append(e.path, name), t.Attr, false, ""
	return nil
}

// count holds the elements of a part against the limit for all parts, before
// one is looked at: a workbook that is refused costs no more than unpacking it.
// Each "<" that begins no end tag is counted.
func (b *Book) count(part string) error {
	key := strings.ToLower(part)
	if b.counted[key] {
		return nil
	}
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	buf, last := make([]byte, 64<<10), byte(0)
	for {
		n, err := r.Read(buf)
		b.elements += bytes.Count(buf[:n], []byte("<")) - bytes.Count(buf[:n], []byte("</"))
		if n > 0 {
			if last == '<' && buf[0] == '/' {
				b.elements--
			}
			last = buf[n-1]
		}
		switch {
		case b.elements > MaxElements:
			return beyond("the workbook has more than %d elements", MaxElements)
		case errors.Is(err, io.EOF):
			b.counted[key] = true
			return nil
		case err != nil:
			return breaks(part, err)
		}
	}
}

// breaks is the fault of a part that cannot be read on.
func breaks(part string, err error) error {
	if f := (*fault)(nil); errors.As(err, &f) {
		return f
	}
	return broken("%s breaks off: %s", quoted(part), cause(err))
}

// A bounded reader ends with a fault where one tag or text is too long.
type bounded struct {
	r    *bufio.Reader
	left int
}

// ReadByte implements io.ByteReader, through which the decoder reads.
func (b *bounded) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, beyond("a tag or a text has more than %d bytes", maxToken)
	}
	return b.r.ReadByte()
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := b.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// unescape writes out characters that are written as _x000D_ (ECMA-376 part
// 1, 22.9.2.19): those that XML cannot hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if r, ok := escape(s[i:]); ok {
			b.WriteRune(r)
			i += len("_x000D_") - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escape returns the character of the escape at the head of s.
func escape(s string) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

// quoted is a text of the workbook for a message: short, and without what a
// terminal would obey or hide.
func quoted(s string) string {
	if n := utf8.RuneCountInString(s); n > maxShown {
		s = string([]rune(s)[:maxShown]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if _, bad := problem.Refused(string(r), ""); bad {
			return '?'
		}
		return r
	}, s)
}
