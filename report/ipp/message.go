// Package ipp speaks the Internet Printing Protocol (RFC 8010, RFC 8011) to a
// printer or to a queue in front of one. Bytes of a document, a job's name and
// what is wished of the paper go in; what became of the job comes out in words.
// It tells what surely never reached the printer from what may have. It must
// not know what is printed, for whom, or who keeps account of it.
package ipp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A Tag begins a group of attributes or says of which type a value is.
type Tag byte

// Tags of groups (RFC 8010, 3.5.1) and of values (3.5.2).
const (
	OperationGroup   Tag = 0x01
	JobGroup         Tag = 0x02
	endOfAttributes  Tag = 0x03
	PrinterGroup     Tag = 0x04
	UnsupportedGroup Tag = 0x05
	lastDelimiter    Tag = 0x0f

	TagUnsupported  Tag = 0x10
	TagUnknown      Tag = 0x12
	TagNoValue      Tag = 0x13
	lastOutOfBand   Tag = 0x1f
	TagInteger      Tag = 0x21
	TagBoolean      Tag = 0x22
	TagEnum         Tag = 0x23
	TagOctets       Tag = 0x30
	TagResolution   Tag = 0x32
	TagRange        Tag = 0x33
	TagCollection   Tag = 0x34
	TagTextLanguage Tag = 0x35
	TagNameLanguage Tag = 0x36
	endCollection   Tag = 0x37
	TagText         Tag = 0x41
	TagName         Tag = 0x42
	TagKeyword      Tag = 0x44
	TagURI          Tag = 0x45
	TagCharset      Tag = 0x47
	TagLanguage     Tag = 0x48
	TagMimeType     Tag = 0x49
	memberName      Tag = 0x4a
)

// What is read of an answer at most. Printers with long histories send some
// hundred kilobytes.
const (
	maxAnswer = 1 << 20
	maxDepth  = 8
	maxGroups = 1 << 14
	maxValues = 1 << 16
	maxField  = 1<<15 - 1 // lengths are SIGNED-SHORT (RFC 8010, 3.1)
)

// A Message is a request or an answer, without the document that may follow.
type Message struct {
	Version uint16 // 0x0200 is IPP/2.0
	Code    uint16 // an Operation or a Status
	ID      uint32 // an answer has the request's
	Groups  []Group
}

// A Group is a tag and the attributes behind it. An answer about several jobs
// has a JobGroup for each.
type Group struct {
	Tag        Tag
	Attributes Attributes
}

// An Attribute is a name with one value, or several (1setOf).
type Attribute struct {
	Name   string
	Values []Value
}

// Parse reads a message and returns what follows it, which shares b's bytes. A
// value whose length does not fit its tag is kept as it came: printers err, and
// only who asks for that value has to know. What Parse accepts, Append writes
// back byte for byte.
func Parse(b []byte) (m Message, rest []byte, err error) {
	r := reader{in: b}
	if m, err = r.message(); err != nil {
		return Message{}, nil, fmt.Errorf("byte %d: %w", r.at, err)
	}
	return m, b[r.at:], nil
}

// A reader stands at a byte of a message.
type reader struct {
	in     []byte
	at     int
	values int // read so far
}

func (r *reader) take(n int) ([]byte, error) {
	if len(r.in)-r.at < n {
		return nil, io.ErrUnexpectedEOF
	}
	b := r.in[r.at : r.at+n]
	r.at += n
	return b, nil
}

// field reads a length and as many bytes.
func (r *reader) field() (string, error) {
	b, err := r.take(2)
	if err != nil {
		return "", err
	}
	n := binary.BigEndian.Uint16(b)
	if n > maxField {
		return "", errors.New("a negative length")
	}
	b, err = r.take(int(n))
	return string(b), err
}

func (r *reader) message() (Message, error) {
	head, err := r.take(8)
	if err != nil {
		return Message{}, err
	}
	m := Message{
		Version: binary.BigEndian.Uint16(head),
		Code:    binary.BigEndian.Uint16(head[2:]),
		ID:      binary.BigEndian.Uint32(head[4:]),
	}
	for {
		b, err := r.take(1)
		if err != nil {
			return m, err
		}
		g := Group{Tag: Tag(b[0])}
		switch {
		case g.Tag == endOfAttributes:
			return m, nil
		case g.Tag > lastDelimiter:
			return m, errors.New("an attribute outside of all groups")
		case len(m.Groups) == maxGroups:
			return m, fmt.Errorf("more than %d groups", maxGroups)
		}
		if g.Attributes, err = r.attributes(); err != nil {
			return m, err
		}
		m.Groups = append(m.Groups, g)
	}
}

// attributes reads up to the next group.
func (r *reader) attributes() (as Attributes, err error) {
	for {
		if r.at < len(r.in) && Tag(r.in[r.at]) <= lastDelimiter {
			return as, nil
		}
		tag, name, raw, err := r.part()
		switch {
		case err != nil:
			return nil, err
		case tag == memberName || tag == endCollection:
			return nil, errors.New("a part of a collection outside of it")
		case name == "" && as == nil:
			return nil, errors.New("a value without a name")
		case name != "":
			as = append(as, Attribute{Name: name})
		}
		v, err := r.value(tag, raw, 0)
		if err != nil {
			return nil, err
		}
		a := &as[len(as)-1]
		a.Values = append(a.Values, v)
	}
}

// part reads a tag, a name and a value's bytes: every attribute, further value
// and part of a collection has this form (RFC 8010, 3.1.4 to 3.1.7).
func (r *reader) part() (tag Tag, name, raw string, err error) {
	b, err := r.take(1)
	if err != nil {
		return 0, "", "", err
	}
	if name, err = r.field(); err != nil {
		return 0, "", "", err
	}
	raw, err = r.field()
	return Tag(b[0]), name, raw, err
}

// value is what part read, with its members where it begins a collection that
// lies in depth others.
func (r *reader) value(tag Tag, raw string, depth int) (Value, error) {
	r.values++
	switch {
	case r.values > maxValues:
		return Value{}, fmt.Errorf("more than %d values", maxValues)
	case tag != TagCollection:
		return Value{Tag: tag, Raw: raw}, nil
	case raw != "":
		return Value{}, errors.New("a collection begins with a value")
	case depth == maxDepth:
		return Value{}, fmt.Errorf("more than %d collections in each other", maxDepth)
	}
	v := Value{Tag: tag}
	for {
		tag, name, raw, err := r.part()
		n := len(v.Members)
		switch {
		case err != nil:
			return v, err
		case name != "":
			return v, errors.New("an attribute in an open collection")
		case tag <= lastDelimiter:
			return v, errors.New("a group in an open collection")
		case tag == memberName || tag == endCollection:
			if n > 0 && v.Members[n-1].Values == nil {
				return v, errors.New("a member without a value")
			}
			if tag == endCollection && raw != "" || tag == memberName && raw == "" {
				return v, errors.New("a member without a name")
			}
			if tag == endCollection {
				return v, nil
			}
			v.Members = append(v.Members, Attribute{Name: raw})
			continue
		case n == 0:
			return v, errors.New("a value without a name")
		}
		of, err := r.value(tag, raw, depth+1)
		if err != nil {
			return v, err
		}
		v.Members[n-1].Values = append(v.Members[n-1].Values, of)
	}
}

// Append writes a message behind b. It fails where a name or a value is longer
// than the protocol can say, or an attribute has no value.
func (m Message) Append(b []byte) ([]byte, error) {
	w := writer{b: b}
	w.b = binary.BigEndian.AppendUint16(w.b, m.Version)
	w.b = binary.BigEndian.AppendUint16(w.b, m.Code)
	w.b = binary.BigEndian.AppendUint32(w.b, m.ID)
	for _, g := range m.Groups {
		w.b = append(w.b, byte(g.Tag))
		for _, a := range g.Attributes {
			w.values(a, a.Name)
		}
	}
	return append(w.b, byte(endOfAttributes)), w.err
}

// A writer appends parts and keeps the first error.
type writer struct {
	b   []byte
	err error
}

func (w *writer) part(tag Tag, name, raw string) {
	if n := max(len(name), len(raw)); n > maxField && w.err == nil {
		w.err = fmt.Errorf("%.20q … has %d bytes; IPP takes %d", name+raw, n, maxField)
	}
	w.b = append(w.b, byte(tag))
	w.b = binary.BigEndian.AppendUint16(w.b, uint16(len(name)))
	w.b = append(w.b, name...)
	w.b = binary.BigEndian.AppendUint16(w.b, uint16(len(raw)))
	w.b = append(w.b, raw...)
}

// values writes an attribute's values, the first of them with a name.
func (w *writer) values(a Attribute, name string) {
	if len(a.Values) == 0 && w.err == nil {
		w.err = fmt.Errorf("attribute %q has no value", a.Name)
	}
	for _, v := range a.Values {
		w.part(v.Tag, name, v.Raw)
		name = ""
		if v.Tag != TagCollection {
			continue
		}
		for _, member := range v.Members {
			w.part(memberName, "", member.Name)
			w.values(member, "")
		}
		w.part(endCollection, "", "")
	}
}
