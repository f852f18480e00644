package ipp

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyValue is a value of any tag, with members if it is a collection.
func anyValue(t *rapid.T, depth int) Value {
	tag := Tag(rapid.ByteRange(0x10, 0xff).Filter(func(b byte) bool {
		return Tag(b) != endCollection && Tag(b) != memberName && (Tag(b) != TagCollection || depth < maxDepth)
	}).Draw(t, "tag"))
	if tag != TagCollection && (depth > 2 || rapid.IntRange(0, 5).Draw(t, "collection") > 0) {
		return Value{Tag: tag, Raw: rapid.StringN(0, 40, 60).Draw(t, "raw")}
	}
	return Collection(someAttributes(t, depth+1)...)
}

func someAttributes(t *rapid.T, depth int) []Attribute {
	as := make([]Attribute, rapid.IntRange(0, 4).Draw(t, "attributes"))
	for i := range as {
		as[i].Name = rapid.StringN(1, 20, 40).Draw(t, "name")
		for range rapid.IntRange(1, 3).Draw(t, "values") {
			as[i].Values = append(as[i].Values, anyValue(t, depth))
		}
	}
	return as
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Message{Version: rapid.Uint16().Draw(t, "version"), Code: rapid.Uint16().Draw(t, "code"), ID: rapid.Uint32().Draw(t, "id")}
		for range rapid.IntRange(0, 4).Draw(t, "groups") {
			tag := rapid.SampledFrom([]Tag{OperationGroup, JobGroup, PrinterGroup, UnsupportedGroup, 9}).Draw(t, "group")
			m.Groups = append(m.Groups, Group{tag, someAttributes(t, 0)})
		}
		b, err := m.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, rest, err := Parse(append(b, "%PDF"...))
		if err != nil || string(rest) != "%PDF" {
			t.Fatalf("%v, rest %q", err, rest)
		}
		again, err := got.Append(nil)
		if err != nil || !bytes.Equal(b, again) {
			t.Fatalf("%v\n%x\n%x", err, b, again)
		}
		for n := range b {
			if _, _, err := Parse(b[:n]); err == nil {
				t.Fatalf("the first %d of %d bytes are a message", n, len(b))
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	p := Printer{uri: "ipp://localhost/ipp/print"}
	a := Attributes{attribute("media-supported", keywords("iso_a4_210x297mm")...)}
	for _, q := range []request{
		{op: PrintJob, wishes: Wishes{Copies: 2, Media: "a4", Tray: "main"}.template(a), document: []byte("%PDF")},
		{op: GetJobAttributes, job: 4},
	} {
		b, err := p.message(q).Append(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, rest, err := Parse(b)
		if err != nil {
			return
		}
		again, err := m.Append(nil)
		if err != nil || !bytes.Equal(append(again, rest...), b) {
			t.Fatalf("%v\n%x\n%x", err, b, again)
		}
		for _, g := range m.Groups {
			for _, x := range g.Attributes {
				_ = x.String()
			}
			jobOf(g.Attributes)
			Wishes{Copies: 2, Sides: "one-sided", Media: "A4", Tray: "main", Staple: true, Colour: "color"}.Check(g.Attributes)
		}
	})
}

// TestParseRefuses breaks one thing at a time.
func TestParseRefuses(t *testing.T) {
	const head = "\x02\x00\x00\x00\x00\x00\x00\x01"
	deep := head + "\x01\x34\x00\x01a\x00\x00" + strings.Repeat("\x4a\x00\x00\x00\x01m\x34\x00\x00\x00\x00", maxDepth)
	for _, c := range []struct{ in, want string }{
		{head, "byte 8: unexpected EOF"},
		{head + "\x21\x00\x01a\x00\x00\x03", "byte 9: an attribute outside of all groups"},
		{head + "\x01\x44\x00\x00\x00\x01v\x03", "byte 15: a value without a name"},
		{head + "\x01\x44\x80\x00", "byte 12: a negative length"},
		{head + "\x01\x44\x7f\xff", "byte 12: unexpected EOF"},
		{head + "\x01\x4a\x00\x00\x00\x01m\x03", "byte 15: a part of a collection outside of it"},
		{head + "\x01\x37\x00\x00\x00\x00\x03", "byte 14: a part of a collection outside of it"},
		{head + "\x01\x34\x00\x01a\x00\x01x", "byte 16: a collection begins with a value"},
		{head + "\x01\x34\x00\x01a\x00\x00\x21\x00\x00\x00\x00", "byte 20: a value without a name"},
		{head + "\x01\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x00", "byte 20: a member without a name"},
		{head + "\x01\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01m\x37\x00\x00\x00\x00", "byte 26: a member without a value"},
		{head + "\x01\x34\x00\x01a\x00\x00\x44\x00\x01b\x00\x00", "byte 21: an attribute in an open collection"},
		{head + "\x01\x34\x00\x01a\x00\x00\x01\x00\x00\x00\x00", "byte 20: a group in an open collection"},
		{deep, "more than 8 collections"},
		{head + strings.Repeat("\x01", maxGroups+1) + "\x03", "more than 16384 groups"},
		{head + "\x01\x44\x00\x01a\x00\x00" + strings.Repeat("\x44\x00\x00\x00\x00", maxValues), "more than 65536 values"},
	} {
		if _, _, err := Parse([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: %v, want %s", c.in, err, c.want)
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	for _, a := range []Attribute{attribute("job-name"), attribute("job-name", Text(TagName, strings.Repeat("x", maxField+1)))} {
		m := Message{Groups: []Group{{JobGroup, Attributes{a}}}}
		if _, err := m.Append(nil); err == nil {
			t.Errorf("%.30s is written", a)
		}
	}
	p, _ := open(t, "ipp://127.0.0.1:1/") // where nobody listens
	_, err := p.ask(t.Context(), request{op: PrintJob, more: Attributes{attribute("job-name")}})
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Refused {
		t.Errorf("a request that cannot be written: %v", err)
	}
}

// TestValues reads each kind of value as people see it, and what is broken.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Int(TagInteger, -7), "-7"},
		{Int(TagEnum, 4), "4"},
		{Bool(true), "true"},
		{Bool(false), "false"},
		{Value{Tag: TagRange, Raw: "\x00\x00\x00\x01\x00\x00\x00\x63"}, "1-99"},
		{Value{Tag: TagResolution, Raw: "\x00\x00\x02\x58\x00\x00\x02\x58\x03"}, "600dpi"},
		{Value{Tag: TagResolution, Raw: "\x00\x00\x00\x64\x00\x00\x00\xc8\x04"}, "100x200dpcm"},
		{Text(TagKeyword, "two-sided-long-edge"), "two-sided-long-edge"},
		{Text(TagURI, "ipp://h/"), "ipp://h/"},
		{Text(TagText, "Bitte\r\nPapier \u202eein\x00\xff"), "Bitte  Papier  ein \ufffd"},
		{Value{Tag: TagTextLanguage, Raw: "\x00\x02de\x00\x06Papier"}, "Papier"},
		{Value{Tag: TagNameLanguage, Raw: "\x00\x02de\x00\x09Papier"}, `"\x00\x02de\x00\tPapier"`},
		{Value{Tag: TagNameLanguage, Raw: "\x00"}, `"\x00"`},
		{Value{Tag: TagNoValue}, "no value"},
		{Value{Tag: TagUnknown}, "unknown"},
		{Value{Tag: TagUnsupported}, "unsupported"},
		{Value{Tag: TagInteger, Raw: "\x01"}, `"\x01"`},
		{Value{Tag: TagOctets, Raw: "ab\x00"}, `"ab\x00"`},
		{Collection(attribute("media-size", Collection(attribute("x-dimension", Int(TagInteger, 21000)))), attribute("media-source", Text(TagKeyword, "main"))),
			"{media-size={x-dimension=21000} media-source=main}"},
	} {
		if got := c.v.String(); got != c.want {
			t.Errorf("%#v is %q, want %q", c.v, got, c.want)
		}
	}
}
