package dataset

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"brief/report/config"
	"brief/report/problem"
)

// charmaps are the encodings that a dataset may declare.
var charmaps = map[string]*charmap.Charmap{"windows-1251": charmap.Windows1251, "windows-1252": charmap.Windows1252}

// decode returns the text of a file. What it is in, the first of these says: a
// byte order mark; that it is UTF-8; what the dataset declares. Nothing is
// guessed: otherwise the problem says what the file seems to be. A warning
// comes with the text.
func decode(name string, b []byte, d config.Dataset) (*input, *problem.Problem) {
	if p := notText(name, b); p != nil {
		return nil, p
	}
	table := d.File != "" && formatOf(d.File) == separated
	declared := charmaps[d.Encoding]
	var text string
	var found *problem.Problem
	lost := false
	switch wide := byteOrder(b); {
	case wide != nil && table:
		if len(b)%2 != 0 {
			p := problem.Errorf(problem.Place{File: name}, "F605", "the file is UTF-16 and ends within a character").WithHint("save it anew")
			return nil, &p
		}
		text = utf16Text(b[2:], wide)
	case wide == nil && utf8.Valid(b) && !halfEmpty(b):
		text = strings.TrimPrefix(string(b), "\ufeff")
		ascii := !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
		lost = declared != nil && ascii
		if declared != nil && !ascii {
			p := problem.Warningf(problem.Place{File: name}, "F605", "the file is UTF-8, and datasets.%s says %s; it is read as UTF-8", d.Name, d.Encoding).WithHint("take encoding away")
			found = &p
		}
	case wide == nil && declared != nil:
		var p *problem.Problem
		if text, p = charmapText(name, b, declared, d.Encoding); p != nil {
			return nil, p
		}
		lost = true
	default:
		return nil, undeclared(name, b, d)
	}
	if n := strings.Count(text, "\n"); n > maxLines {
		p := problem.Errorf(problem.Place{File: name}, "F601", "has %d lines; at most %d are read", n, maxLines)
		return nil, &p
	}
	in := newInput(name, text)
	in.lost = lost
	return in, found
}

// byteOrder is the order that the byte order mark of UTF-16 says, or nil.
func byteOrder(b []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return binary.BigEndian
	}
	return nil
}

// halfEmpty reports whether so many bytes are 0 that a file seems to be UTF-16.
func halfEmpty(b []byte) bool {
	head := b[:min(len(b), 512)]
	return bytes.Count(head, []byte{0}) > len(head)/4
}

// utf16Text is UTF-16 as UTF-8. Half a character becomes U+FFFD, which no cell
// may hold.
func utf16Text(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// charmapText is a text of a declared encoding as UTF-8; a byte that the
// encoding has not is a problem.
func charmapText(name string, b []byte, m *charmap.Charmap, encoding string) (string, *problem.Problem) {
	var text strings.Builder
	for _, c := range b {
		r := m.DecodeByte(c)
		if r == utf8.RuneError {
			in := newInput(name, text.String())
			p := problem.Errorf(in.place(text.Len()), "F605", "the byte 0x%02X is no character of %s", c, encoding).WithHint("correct encoding, or save the file as UTF-8")
			return "", &p
		}
		text.WriteRune(r)
	}
	return text.String(), nil
}

// lostLetter is the word of a text in which a "?" stands where a letter was,
// or "": programs write it for each letter that the encoding of a file has
// not, as windows-1251 has no Қ, ә or ғ.
func lostLetter(text string) string {
	for word := range strings.FieldsSeq(text) {
		if strings.Contains(word, "/") { // an address
			continue
		}
		if len(word) > 1 && strings.Trim(word, "?") == "" {
			return word
		}
		for i := range word {
			if word[i] != '?' {
				continue
			}
			if r, _ := utf8.DecodeRuneInString(word[i+1:]); unicode.IsLetter(r) {
				return word
			}
		}
	}
	return ""
}

// notText returns the problem of a file that is no text.
func notText(name string, b []byte) *problem.Problem {
	kind := ""
	for _, k := range [...]struct{ magic, kind string }{
		{"PK\x03\x04", "an Excel workbook or another packed file"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a password-protected Excel workbook"},
		{"%PDF-", "a PDF"},
		{"\x1f\x8b", "a gzip file"},
	} {
		if bytes.HasPrefix(b, []byte(k.magic)) {
			kind = k.kind
		}
	}
	if kind == "" {
		return nil
	}
	p := problem.Errorf(problem.Place{File: name}, "F608", "the file is no text; it seems to be %s", kind).WithHint("save the sheet as CSV UTF-8 (comma delimited)")
	if strings.HasPrefix(kind, "an Excel") {
		p.Hint = "give a workbook the ending .xlsx, here and in config.yaml"
	}
	return &p
}

// undeclared returns the problem of a text whose encoding nothing says.
func undeclared(name string, b []byte, d config.Dataset) *problem.Problem {
	at := problem.Place{File: name}
	if byteOrder(b) != nil || halfEmpty(b) {
		p := problem.Errorf(at, "F605", "the file is not UTF-8; it seems to be UTF-16, which Excel calls Unicode text").
			WithHint("save it as CSV UTF-8 (comma delimited)")
		return &p
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	bad := 0
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			bad = i
			break
		}
	}
	in := newInput(name, text)
	seems := legacy(text)
	p := problem.Errorf(in.place(bad), "F605", "the byte 0x%02X is not UTF-8; the file seems to be %s", text[bad], seems.title).
		WithHint("save it as CSV UTF-8 (comma delimited), or write encoding: %s for datasets.%s", seems.name, d.Name)
	if d.File == "" || formatOf(name) != separated {
		p.Hint = "save it as UTF-8"
	}
	return &p
}

// A charset is an encoding by the name that a dataset may declare, and as a
// message calls it.
type charset struct{ name, title string }

// legacy is the one-byte encoding that text seems to be in. In Cyrillic whole
// words are bytes above 0x7F, in the Latin of western Europe few letters are,
// and rarely three in a row.
func legacy(text string) charset {
	short, long, run := 0, 0, 0
	for i := range len(text) + 1 {
		if i < len(text) && text[i] >= 0x80 {
			run++
			continue
		}
		if run > 2 {
			long += run
		} else {
			short += run
		}
		run = 0
	}
	if long > short {
		return charset{"windows-1251", "windows-1251 (Cyrillic)"}
	}
	return charset{"windows-1252", "windows-1252 or Latin-1"}
}
