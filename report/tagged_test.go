package report_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A taggedFile is a finished file as qpdf reads it: what a voice is given. It
// shares no code with what wrote the file.
type taggedFile struct {
	t       *testing.T
	objects map[string]any            // "obj:1 0 R", "trailer"
	said    map[string]map[int]string // by page and MCID
}

func readTagged(t *testing.T, file []byte) *taggedFile {
	t.Helper()
	name := filepath.Join(t.TempDir(), "brief.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("qpdf", "--json", "--json-stream-data=inline", "--decode-level=generalized", name).Output()
	if err != nil {
		t.Fatalf("qpdf: %v", err)
	}
	var read struct {
		QPDF []json.RawMessage `json:"qpdf"`
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	f := &taggedFile{t: t, said: map[string]map[int]string{}}
	if err := json.Unmarshal(read.QPDF[1], &f.objects); err != nil {
		t.Fatal(err)
	}
	return f
}

// value follows a reference.
func (f *taggedFile) value(v any) any {
	s, ok := v.(string)
	if !ok || !strings.HasSuffix(s, " 0 R") {
		return v
	}
	o, _ := f.objects["obj:"+s].(map[string]any)
	if stream, ok := o["stream"]; ok {
		return stream
	}
	return o["value"]
}

func (f *taggedFile) dict(v any) map[string]any {
	d, _ := f.value(v).(map[string]any)
	return d
}

// list is an array; what is none is an array of one.
func (f *taggedFile) list(v any) []any {
	switch v := f.value(v).(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func (f *taggedFile) text(v any) string {
	s, _ := f.value(v).(string)
	return strings.TrimPrefix(s, "u:")
}

func (f *taggedFile) stream(v any) []byte {
	b, err := base64.StdEncoding.DecodeString(fmt.Sprint(f.dict(v)["data"]))
	if err != nil {
		f.t.Fatal(err)
	}
	return b
}

func (f *taggedFile) catalog() map[string]any {
	return f.dict(f.dict(f.objects["trailer"])["value"].(map[string]any)["/Root"])
}

// attribute is an entry of the attributes of an element, whichever owner has it.
func (f *taggedFile) attribute(e map[string]any, key string) string {
	for _, a := range f.list(e["/A"]) {
		if v, ok := f.dict(a)[key]; ok {
			return strings.TrimPrefix(strings.TrimPrefix(fmt.Sprint(f.value(v)), "u:"), "/")
		}
	}
	return ""
}

// words are what a marked sequence of a page reads as.
func (f *taggedFile) words(page string, mcid int) string {
	if f.said[page] == nil {
		f.said[page] = f.page(page)
	}
	return f.said[page][mcid]
}

// page reads a content stream: the words of each marked sequence. A soft hyphen
// is not heard.
func (f *taggedFile) page(ref string) map[int]string {
	page := f.dict(ref)
	fonts := map[string]map[byte]string{}
	for name, v := range f.dict(f.dict(page["/Resources"])["/Font"]) {
		fonts[name] = unicodeMap(f.stream(f.dict(v)["/ToUnicode"]))
	}
	said := map[int]string{}
	mcid, depth, replaced, font := -1, 0, 0, ""
	var operands []string
	for _, k := range contentTokens(f.stream(page["/Contents"])) {
		switch k {
		case "Tf":
			font = operands[len(operands)-2]
		case "BDC", "BMC":
			depth++
			for i, o := range operands {
				switch o {
				case "/MCID":
					mcid, _ = strconv.Atoi(operands[i+1])
				case "/ActualText":
					said[mcid] += pdfText(operands[i+1])
					replaced = depth
				}
			}
		case "EMC":
			if depth == replaced {
				replaced = 0
			}
			if depth--; depth == 0 {
				mcid = -1
			}
		case "TJ", "Tj":
			for _, o := range operands {
				if o[0] != '(' || replaced > 0 || mcid < 0 {
					continue
				}
				for i := range len(o) - 1 {
					said[mcid] += strings.ReplaceAll(fonts[font][o[1+i]], "\u00AD", "")
				}
			}
		default: // an operand, or an operator that says nothing
			operands = append(operands, k)
			continue
		}
		operands = operands[:0]
	}
	return said
}

// contentTokens cuts a content stream. A string begins with its bracket and has
// no other, its escapes undone.
func contentTokens(b []byte) []string {
	var ks []string
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case strings.IndexByte(" \n[]", c) >= 0, bytes.HasPrefix(b[i:], []byte("<<")), bytes.HasPrefix(b[i:], []byte(">>")):
			i++
			if c == '<' || c == '>' {
				i++
			}
		case c == '(':
			s := []byte{'('}
			for i++; b[i] != ')'; i++ {
				if c := b[i]; c == '\\' {
					i++
					if n := strings.IndexByte("nrtbf", b[i]); n >= 0 {
						s = append(s, "\n\r\t\b\f"[n])
						continue
					}
				}
				s = append(s, b[i])
			}
			ks = append(ks, string(s))
			i++
		case c == '<':
			end := i + bytes.IndexByte(b[i:], '>')
			s, _ := hex.DecodeString(string(b[i+1 : end]))
			ks = append(ks, "("+string(s))
			i = end + 1
		default:
			end := i + 1
			for end < len(b) && strings.IndexByte(" \n()<>[]/", b[end]) < 0 {
				end++
			}
			ks = append(ks, string(b[i:end]))
			i = end
		}
	}
	return ks
}

// pdfText is a text string that stands behind its bracket.
func pdfText(s string) string {
	if s = s[1:]; strings.HasPrefix(s, "\xFE\xFF") {
		return fromUTF16(s[2:])
	}
	return s
}

func fromUTF16(s string) string {
	var units []uint16
	for ; len(s) >= 2; s = s[2:] {
		units = append(units, uint16(s[0])<<8|uint16(s[1]))
	}
	return string(utf16.Decode(units))
}

// unicodeMap reads the ranges of a ToUnicode CMap: of bytes that read as
// themselves, and of bytes each with its text.
func unicodeMap(b []byte) map[byte]string {
	m := map[byte]string{}
	_, ranges, _ := strings.Cut(string(b), " beginbfrange\n")
	for line := range strings.Lines(ranges) {
		bounds, err := hex.DecodeString(strings.NewReplacer("<", "", "> ", "").Replace(line[:min(len(line), len("<00> <00> "))]))
		if err != nil || len(bounds) != 2 {
			break
		}
		_, texts, listed := strings.Cut(strings.TrimRight(line, "]\n"), "[")
		for i, digits := range strings.Split(strings.Trim(texts, "<>"), "><") {
			text, _ := hex.DecodeString(digits)
			m[bounds[0]+byte(i)] = fromUTF16(string(text))
		}
		for c := bounds[0]; !listed && c <= bounds[1]; c++ {
			m[c] = string(rune(c))
		}
	}
	return m
}
