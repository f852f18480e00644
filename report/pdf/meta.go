package pdf

import (
	"bytes"
	"strings"
	"time"

	"brief/report/doc"
)

// program is who made the file, in both sets of metadata.
const program = "brief"

// A claim is the standards that a file says it meets. check refuses a document
// for which they would not be true.
type claim struct {
	ua          int    // part of ISO 14289
	archive     int    // part of ISO 19005
	conformance string // its level
}

// claim is what a profile claims.
func (p Profile) claim() claim {
	if p == Records {
		return claim{ua: 1, archive: 2, conformance: "A"}
	}
	return claim{ua: 1, archive: 3, conformance: "A"}
}

// metadata is what the file says about itself, twice with the same values:
// as the information dictionary and as XMP (ISO 19005-2, 6.6.3).
type metadata struct {
	*doc.Document
	profile Profile
	inputs  string // the hash of their list, or ""
}

// hashURI begins the URI of a thing by its SHA-256 (RFC 6920, 7).
const hashURI = "nih:sha-256;"

// appendDate appends a date (ISO 32000-1, 7.9.4).
func appendDate(b []byte, date time.Time) []byte {
	return append(date.UTC().AppendFormat(append(b, "D:"...), "20060102150405"), "+00'00'"...)
}

// info appends the information dictionary.
func (m metadata) info(b []byte) []byte {
	date := string(appendDate(nil, m.Date))
	b = append(b, "<<"...)
	for _, e := range [...]struct{ key, value string }{
		{"/Title", m.Title}, {"/Author", m.Author}, {"/Subject", m.Subject},
		{"/Creator", program}, {"/Producer", program}, {"/CreationDate", date}, {"/ModDate", date},
	} {
		if e.value != "" {
			b = appendText(append(b, e.key...), e.value)
		}
	}
	return append(b, ">>"...)
}

// xmp is the metadata packet (ISO 16684-1).
func (m metadata) xmp() []byte {
	date := m.Date.UTC().Format("2006-01-02T15:04:05Z")
	claims := m.profile.claim()
	var b bytes.Buffer
	b.Grow(2560)
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` + "\n")
	property(&b, "dc:format", "", "application/pdf")
	property(&b, "dc:title", "Alt", m.Title)
	property(&b, "dc:creator", "Seq", m.Author)
	property(&b, "dc:description", "Alt", m.Subject)
	property(&b, "dc:language", "Bag", m.Lang)
	if m.inputs != "" {
		property(&b, "dc:source", "", hashURI+m.inputs)
	}
	property(&b, "xmp:CreateDate", "", date)
	property(&b, "xmp:ModifyDate", "", date)
	property(&b, "xmp:MetadataDate", "", date)
	property(&b, "xmp:CreatorTool", "", program)
	property(&b, "pdf:Producer", "", program)
	property(&b, "pdfaid:part", "", digit(claims.archive))
	property(&b, "pdfaid:conformance", "", claims.conformance)
	property(&b, "pdfuaid:part", "", digit(claims.ua))
	b.WriteString("</rdf:Description>\n" + uaSchema + "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.Bytes()
}

func digit(n int) string { return string(rune('0' + n)) }

// inputsIn is the hash that xmp says its inputs have, or "".
func inputsIn(xmp []byte) string {
	_, rest, _ := bytes.Cut(xmp, []byte("\n<dc:source>"+hashURI))
	hash, _, _ := bytes.Cut(rest, []byte("<"))
	return string(hash)
}

// property writes one property, in a container of one item if its type is one.
// An empty value is left out.
func property(b *bytes.Buffer, name, container, value string) {
	if value == "" {
		return
	}
	open, end := "", ""
	if container != "" {
		lang := ""
		if container == "Alt" {
			lang = ` xml:lang="x-default"`
		}
		open = "<rdf:" + container + "><rdf:li" + lang + ">"
		end = "</rdf:li></rdf:" + container + ">"
	}
	b.WriteString("<" + name + ">" + open + escapeXML(value) + end + "</" + name + ">\n")
}

// escapeXML makes value character data. What XML cannot hold becomes U+FFFD.
func escapeXML(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '&' || r == '<' || r == '>' || r >= '\uFFFD' }) {
		return value
	}
	var b strings.Builder
	for _, r := range value {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r < ' ' || r == '\uFFFE' || r == '\uFFFF':
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// uaSchema describes pdfuaid: PDF/A wants every schema described that it does
// not define itself (ISO 19005-2, 6.6.2.3).
const uaSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
	` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
	`<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">` +
	`<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>` +
	`<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>` +
	`<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">` +
	`<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>` +
	`<pdfaProperty:category>internal</pdfaProperty:category>` +
	`<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>` +
	`</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>` + "\n"
