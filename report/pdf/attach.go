package pdf

import (
	"bytes"
	"crypto/md5"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"

	"brief/report/font"
	"brief/report/problem"
)

// Options are what an order says about the file.
type Options struct {
	Profile     Profile
	Attachments []Attachment // in the order in which readers should list them
	Inputs      string       // for a file that holds none: the SHA-256 of the list of its inputs in hexadecimal, or ""
}

// A Profile is the standards that a file claims to meet.
type Profile int

const (
	Standard Profile = iota // PDF/UA-1 and PDF/A-3a, which may hold any file
	Records                 // PDF/UA-1 and PDF/A-2a, which hold none
)

// String returns the word that people use.
func (p Profile) String() string { return [...]string{"standard", "records"}[p] }

// An Attachment is a file inside the file (ISO 32000-1, 7.11.4).
type Attachment struct {
	Name   string // as readers show and save it: a file name, no path
	Type   string // of its content: text/csv (RFC 2045, 5.1)
	About  string // what it is, in one line
	Source bool   // the pages were made from it; else it supplements them (ISO 19005-3, 6.8)
	Data   []byte
	Packed *Packed // Data packed, or nil
}

// A Packed is data as a file holds it. Many files may hold the same data: to
// pack it takes as long as to write one of them.
type Packed struct {
	deflated []byte
	sum      [md5.Size]byte // asked for by ISO 32000-1, 7.11.4.2
}

// Pack packs data.
func Pack(data []byte) *Packed { return &Packed{font.Deflate(data), md5.Sum(data)} }

// A filed is an attachment with its objects: the file specification, what it
// says of the data, and those.
type filed struct {
	*Attachment
	spec, params, stream ref
}

// writeAttachments writes the attachments. Objects of a kind have numbers that
// follow each other, which the cross-reference packs best.
func writeAttachments(f *file, all []Attachment, date time.Time) []filed {
	out := make([]filed, len(all))
	for i := range all {
		out[i] = filed{Attachment: &all[i], spec: f.reserve()}
	}
	for i := range all {
		out[i].params = f.reserve()
	}
	for i := range all {
		out[i].stream = f.reserve()
		out[i].write(f, date)
	}
	return out
}

func (a *filed) write(f *file, date time.Time) {
	packed := a.Packed
	if packed == nil {
		packed = Pack(a.Data)
	}
	dict := appendName([]byte("/Subtype"), a.Type)
	dict = appendRef(append(dict, "/Params "...), a.params)
	f.stream(a.stream, string(append(dict, deflated...)), packed.deflated)
	f.object(a.params, func(b []byte) []byte {
		b = append(b, "<</ModDate("...)
		b = append(appendDate(b, date), ")/Size "...)
		b = strconv.AppendInt(b, int64(len(a.Data)), 10)
		return append(appendHex(append(b, "/CheckSum"...), packed.sum[:]), ">>"...)
	})
	f.object(a.spec, func(b []byte) []byte {
		relation := "Supplement"
		if a.Source {
			relation = "Source"
		}
		b = append(append(b, "<</Type/Filespec/AFRelationship/"...), relation...)
		b = appendText(append(b, "/Desc"...), a.About)
		b = appendRef(append(b, "/EF<</F "...), a.stream)
		b = appendRef(append(b, "/UF "...), a.stream)
		b = appendText(append(b, ">>/F"...), a.Name)
		return append(appendText(append(b, "/UF"...), a.Name), ">>"...)
	})
}

// appendAttached appends the entries of the catalog that lead to attachments:
// as files associated with the document, and by name, in the order of the
// bytes of the names (ISO 32000-1, 7.9.6).
func appendAttached(b []byte, all []filed) []byte {
	if len(all) == 0 {
		return b
	}
	refs := make([]ref, len(all))
	for i, a := range all {
		refs[i] = a.spec
	}
	b = appendRefs(append(b, "/AF"...), refs)
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b filed) int { return bytes.Compare(textBytes(a.Name), textBytes(b.Name)) })
	b = append(b, "/Names<</EmbeddedFiles<</Names["...)
	for _, a := range sorted {
		b = append(appendRef(append(appendText(b, a.Name), ' '), a.spec), ' ')
	}
	return append(b, "]>>>>"...)
}

// textBytes are the bytes of the string that appendText writes.
func textBytes(s string) []byte {
	if isPrintable(s) {
		return []byte(s)
	}
	b := []byte("\xFE\xFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return b
}

// attachments holds that they are files which the profile allows, with names
// that lead nowhere else and no two the same.
func (c *checker) attachments(o Options) {
	if o.Profile == Records && len(o.Attachments) > 0 {
		c.add(ruleAttached, problem.Place{}, "%d files are attached, and the profile is records", len(o.Attachments))
	}
	var names []string
	for _, a := range o.Attachments {
		if !isFileName(a.Name) {
			c.add(ruleAttachment, problem.Place{}, "%q is no name of a file", a.Name)
		}
		if slices.Contains(names, a.Name) {
			c.add(ruleAttachment, problem.Place{}, "two files are called %q", a.Name)
		}
		names = append(names, a.Name)
		if !isMediaType(a.Type) {
			c.add(ruleAttachment, problem.Place{}, "%q: %q is no media type", a.Name, a.Type)
		}
		if a.About == "" {
			c.add(ruleAttachment, problem.Place{}, "%q does not say what it is", a.Name)
		}
		c.length(problem.Place{}, a.Name)
		c.length(problem.Place{}, a.About)
	}
}

// isFileName reports whether s names a file on any system, in the folder where
// it is put.
func isFileName(s string) bool {
	if s == "" || s[0] == '.' || len(s) > 255 {
		return false
	}
	for _, r := range s {
		if unprintable(r) || r == '/' || r == '\\' || r == ':' {
			return false
		}
	}
	return true
}

// isMediaType reports whether s is a type and a subtype (RFC 2045, 5.1), in
// letters, digits and what common ones have besides.
func isMediaType(s string) bool {
	slashes := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '/' && i > 0 && i < len(s)-1:
			slashes++
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.', c == '+':
		default:
			return false
		}
	}
	return slashes == 1
}
