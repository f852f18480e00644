package ipp

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Value is a tag and the bytes behind it, or the members of a collection.
// What the bytes mean is asked by Int, Range, Text and String.
type Value struct {
	Tag     Tag
	Raw     string      // as it stands in the message; empty for a collection
	Members []Attribute // of a collection
}

// Text makes a value of a tag whose bytes are its letters: text, name, keyword,
// uri, charset, naturalLanguage, mimeMediaType.
func Text(t Tag, s string) Value { return Value{Tag: t, Raw: s} }

// Int makes an integer or an enum.
func Int(t Tag, n int) Value {
	return Value{Tag: t, Raw: string(binary.BigEndian.AppendUint32(nil, uint32(n)))}
}

// Bool makes a boolean.
func Bool(b bool) Value {
	if b {
		return Value{Tag: TagBoolean, Raw: "\x01"}
	}
	return Value{Tag: TagBoolean, Raw: "\x00"}
}

// Collection makes a value of members, such as a media-col.
func Collection(members ...Attribute) Value { return Value{Tag: TagCollection, Members: members} }

// An attribute of one value or several.
func attribute(name string, vs ...Value) Attribute { return Attribute{name, vs} }

// number is the big-endian number in Raw from byte i on.
func (v Value) number(i int) int { return int(int32(binary.BigEndian.Uint32([]byte(v.Raw[i : i+4])))) }

// Int is the number of an integer or an enum.
func (v Value) Int() (n int, ok bool) {
	if v.Tag != TagInteger && v.Tag != TagEnum || len(v.Raw) != 4 {
		return 0, false
	}
	return v.number(0), true
}

// Range is the bounds of a rangeOfInteger, both within it, or an integer twice:
// printers say 1 for 1-1.
func (v Value) Range() (low, high int, ok bool) {
	if v.Tag == TagRange && len(v.Raw) == 8 {
		return v.number(0), v.number(4), true
	}
	low, ok = v.Int()
	return low, low, ok
}

// Text is the letters of a value, without the language of a textWithLanguage or
// nameWithLanguage (RFC 8010, 3.9); empty for values that have none.
func (v Value) Text() string {
	switch {
	case v.Tag == TagTextLanguage || v.Tag == TagNameLanguage:
		rest := v.Raw
		for range 2 { // the language, then the text
			if len(rest) < 2 {
				return ""
			}
			n := int(binary.BigEndian.Uint16([]byte(rest)))
			if len(rest) < 2+n {
				return ""
			}
			v.Raw, rest = rest[2:2+n], rest[2+n:]
		}
		return v.Raw
	case v.Tag >= TagText && v.Tag < memberName:
		return v.Raw
	}
	return ""
}

// units of a resolution (RFC 8011, 5.1.16).
var units = map[byte]string{3: "dpi", 4: "dpcm"}

// String is a value as people read it in an error: 600dpi, 1-99, two-sided-long-edge.
func (v Value) String() string {
	low, high, isNumber := v.Range()
	switch {
	case v.Tag == TagUnsupported:
		return "unsupported"
	case v.Tag == TagUnknown:
		return "unknown"
	case v.Tag == TagNoValue:
		return "no value"
	case v.Tag == TagBoolean && len(v.Raw) == 1:
		return strconv.FormatBool(v.Raw != "\x00")
	case isNumber && low != high:
		return fmt.Sprintf("%d-%d", low, high)
	case isNumber:
		return strconv.Itoa(low)
	case v.Tag == TagResolution && len(v.Raw) == 9:
		x, y := v.number(0), v.number(4)
		if x != y {
			return fmt.Sprintf("%dx%d%s", x, y, units[v.Raw[8]])
		}
		return fmt.Sprintf("%d%s", x, units[v.Raw[8]])
	case v.Tag == TagCollection:
		ms := make([]string, len(v.Members))
		for i, m := range v.Members {
			ms[i] = m.String()
		}
		return "{" + strings.Join(ms, " ") + "}"
	case v.Text() != "":
		return plain(v.Text())
	}
	return strconv.Quote(v.Raw)
}

// String is an attribute as people read it: media=iso_a4_210x297mm.
func (a Attribute) String() string {
	vs := make([]string, len(a.Values))
	for i, v := range a.Values {
		vs[i] = v.String()
	}
	return plain(a.Name) + "=" + strings.Join(vs, ",")
}

// plain is a printer's words fit for a terminal and a log: short, and without
// what is not printable.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(s, "\ufffd"))
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 255 {
		s = string(r[:255]) + "…"
	}
	return s
}

// Attributes are those of a group, in the printer's order.
type Attributes []Attribute

// Get is the values of an attribute, nil if it is not there.
func (as Attributes) Get(name string) []Value {
	for _, a := range as {
		if a.Name == name {
			return a.Values
		}
	}
	return nil
}

// Texts is the letters of an attribute's values; out-of-band ones, such as
// no-value, have none and are left out.
func (as Attributes) Texts(name string) []string {
	var ts []string
	for _, v := range as.Get(name) {
		if v.Tag > lastOutOfBand {
			ts = append(ts, v.Text())
		}
	}
	return ts
}

// Int is the number of an attribute.
func (as Attributes) Int(name string) (n int, ok bool) {
	if vs := as.Get(name); len(vs) > 0 {
		return vs[0].Int()
	}
	return 0, false
}

// text is the first of an attribute's texts, or "".
func (as Attributes) text(name string) string {
	if ts := as.Texts(name); len(ts) > 0 {
		return ts[0]
	}
	return ""
}

// offers reports whether one of an attribute's values is the number n.
func (as Attributes) offers(name string, n int) bool {
	return slices.ContainsFunc(as.Get(name), func(v Value) bool {
		low, high, ok := v.Range()
		return ok && low <= n && n <= high
	})
}

// Group is the attributes of the first group with a tag, nil if there is none.
func (m Message) Group(t Tag) Attributes {
	for _, g := range m.Groups {
		if g.Tag == t {
			return g.Attributes
		}
	}
	return nil
}
