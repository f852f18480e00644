package pdf

import (
	"bytes"
	"encoding/hex"
	"strings"
	"unicode/utf16"

	"brief/report/problem"
)

// pairs are the entries of the information dictionary and the properties of
// the XMP packet that say the same (ISO 19005-2, 6.6.3).
var pairs = [...]struct{ key, property string }{
	{"/Title", "dc:title"}, {"/Author", "dc:creator"}, {"/Subject", "dc:description"},
	{"/Creator", "xmp:CreatorTool"}, {"/Producer", "pdf:Producer"},
	{"/CreationDate", "xmp:CreateDate"}, {"/ModDate", "xmp:ModifyDate"},
}

// metadata holds that both sets of metadata, read back from what will be
// written, say the same, and that the packet makes the claims of the profile.
func (c *checker) metadata() {
	for _, p := range pairs {
		have, said := infoEntry(c.info, p.key), xmpProperty(c.xmp, p.property)
		if strings.HasSuffix(p.key, "Date") {
			have = isoDate(have)
		}
		if have != said {
			c.add(ruleMeta, problem.Place{}, "%s is %q, %s is %q", p.key[1:], have, p.property, said)
		}
	}
	claim := c.options.Profile.claim()
	for _, p := range [...]struct{ property, want string }{
		{"pdfuaid:part", digit(claim.ua)}, {"pdfaid:part", digit(claim.archive)}, {"pdfaid:conformance", claim.conformance},
		{"dc:language", c.doc.Lang},
	} {
		if said := xmpProperty(c.xmp, p.property); said != p.want {
			c.add(ruleMeta, problem.Place{}, "%s is %q, it should be %q", p.property, said, p.want)
		}
	}
}

// infoEntry reads a text string of a dictionary that appendText wrote.
func infoEntry(dict []byte, key string) string {
	i := bytes.Index(dict, []byte(key))
	if i < 0 {
		return ""
	}
	b := dict[i+len(key):]
	if text, ok := bytes.CutPrefix(b, []byte("<FEFF")); ok {
		raw := make([]byte, len(text)/2)
		n, _ := hex.Decode(raw, text[:max(0, bytes.IndexByte(text, '>'))])
		var units []uint16
		for i := 0; i+1 < n; i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		return string(utf16.Decode(units))
	}
	var s strings.Builder
	s.Grow(max(0, bytes.IndexByte(b, ')')))
	for i := 1; i < len(b) && b[i] != ')'; i++ {
		if b[i] == '\\' {
			i++
		}
		s.WriteByte(b[min(i, len(b)-1)])
	}
	return s.String()
}

// isoDate is a date of PDF in the form of XMP.
func isoDate(s string) string {
	if len(s) != len("D:20261124000000+00'00'") {
		return s
	}
	return s[2:6] + "-" + s[6:8] + "-" + s[8:10] + "T" + s[10:12] + ":" + s[12:14] + ":" + s[14:16] + "Z"
}

// xmpProperty reads a property of a packet that property wrote: the text in
// it, whatever its container.
func xmpProperty(packet []byte, name string) string {
	_, rest, ok := bytes.Cut(packet, []byte("<"+name+">"))
	value, _, closed := bytes.Cut(rest, []byte("</"+name+">"))
	if !ok || !closed {
		return ""
	}
	var s strings.Builder
	s.Grow(len(value))
	tag := false
	for _, c := range value {
		switch {
		case c == '<':
			tag = true
		case c == '>':
			tag = false
		case !tag:
			s.WriteByte(c)
		}
	}
	return unescapeXML.Replace(s.String())
}

// unescapeXML undoes escapeXML.
var unescapeXML = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
