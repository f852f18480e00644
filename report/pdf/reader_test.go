package pdf

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A pdfFile is a finished file as qpdf reads it: a judge of its own, which
// shares no code with what wrote the file.
type pdfFile struct {
	t       *testing.T
	objects map[string]any // "obj:1 0 R", "trailer"
}

// onDisk writes a file for the tools that read it.
func onDisk(t *testing.T, b []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "brief.pdf")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// tool runs a program that must be installed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

func readPDF(t *testing.T, b []byte) *pdfFile {
	t.Helper()
	out := tool(t, "qpdf", "--json", "--json-stream-data=inline", "--decode-level=generalized", onDisk(t, b))
	var file struct {
		QPDF []json.RawMessage `json:"qpdf"`
	}
	if err := json.Unmarshal([]byte(out), &file); err != nil {
		t.Fatal(err)
	}
	f := &pdfFile{t: t}
	if err := json.Unmarshal(file.QPDF[1], &f.objects); err != nil {
		t.Fatal(err)
	}
	return f
}

// resolve follows a reference.
func (f *pdfFile) resolve(v any) any {
	s, ok := v.(string)
	if !ok || !strings.HasSuffix(s, " 0 R") {
		return v
	}
	o, ok := f.objects["obj:"+s].(map[string]any)
	if !ok {
		f.t.Fatalf("no object %s", s)
	}
	if stream, ok := o["stream"]; ok {
		return stream
	}
	return o["value"]
}

func (f *pdfFile) dict(v any) map[string]any {
	d, ok := f.resolve(v).(map[string]any)
	if !ok {
		f.t.Fatalf("%v is no dictionary", v)
	}
	return d
}

// array makes an array of one of what is not an array.
func (f *pdfFile) array(v any) []any {
	switch v := f.resolve(v).(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func (f *pdfFile) catalog() map[string]any {
	return f.dict(f.dict(f.objects["trailer"])["value"].(map[string]any)["/Root"])
}

func (f *pdfFile) info() map[string]any {
	return f.dict(f.dict(f.objects["trailer"])["value"].(map[string]any)["/Info"])
}

func (f *pdfFile) data(v any) []byte {
	b, err := base64.StdEncoding.DecodeString(f.dict(v)["data"].(string))
	if err != nil {
		f.t.Fatal(err)
	}
	return b
}

// pages are the references of the pages.
func (f *pdfFile) pages() []string {
	var out []string
	for _, k := range f.array(f.dict(f.catalog()["/Pages"])["/Kids"]) {
		out = append(out, k.(string))
	}
	return out
}

// str is a string as qpdf writes it, without its mark.
func str(v any) string {
	s, _ := v.(string)
	return strings.TrimPrefix(s, "u:")
}

// A token of a content stream: an operator, or an operand as it stands.
type token struct {
	operator bool
	text     string // of a string: its bytes
	str      bool
}

// tokens cuts a content stream.
func tokens(b []byte) []token {
	var out []token
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == ' ' || c == '\n':
			i++
		case c == '(':
			var s []byte
			depth := 1
			for i++; depth > 0; i++ {
				switch c := b[i]; c {
				case '\\':
					i++
					switch b[i] {
					case 'r':
						s = append(s, '\r')
					case 'n':
						s = append(s, '\n')
					default:
						s = append(s, b[i])
					}
					continue
				case '(':
					depth++
				case ')':
					depth--
				}
				if depth > 0 {
					s = append(s, b[i])
				}
			}
			out = append(out, token{text: string(s), str: true})
		case bytes.HasPrefix(b[i:], []byte("<<")), bytes.HasPrefix(b[i:], []byte(">>")):
			out = append(out, token{text: string(b[i : i+2])})
			i += 2
		case c == '<':
			end := i + bytes.IndexByte(b[i:], '>')
			s, err := hex.DecodeString(string(b[i+1 : end]))
			if err != nil {
				panic(err)
			}
			out = append(out, token{text: string(s), str: true})
			i = end + 1
		case c == '[' || c == ']':
			out = append(out, token{text: string(c)})
			i++
		default:
			end := i + 1
			for end < len(b) && !strings.ContainsRune(" \n()<>[]/", rune(b[end])) {
				end++
			}
			word := string(b[i:end])
			_, err := strconv.ParseFloat(word, 64)
			out = append(out, token{operator: err != nil && word[0] != '/', text: word})
			i = end
		}
	}
	return out
}

// unicodes reads the ranges of a ToUnicode CMap: of bytes that read as
// themselves, and of bytes each with its text.
func unicodes(b []byte) map[byte]string {
	m := map[byte]string{}
	_, ranges, _ := strings.Cut(string(b), " beginbfrange\n")
	for line := range strings.Lines(ranges) {
		var from, to int
		if n, _ := fmt.Sscanf(line, "<%02X> <%02X>", &from, &to); n != 2 {
			break
		}
		_, texts, listed := strings.Cut(strings.TrimRight(line, "]\n"), "[")
		for i, text := range strings.FieldsFunc(texts, func(r rune) bool { return r == '<' || r == '>' }) {
			raw, _ := hex.DecodeString(text)
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			m[byte(from+i)] = string(utf16.Decode(units))
		}
		for c := from; !listed && c <= to; c++ {
			m[byte(c)] = string(rune(c))
		}
	}
	return m
}

// A pageText is what a content stream says: one line an operator, strings as
// the words they read as, and the words of each marked sequence.
type pageText struct {
	lines []string
	words map[int]string // by MCID
	tags  map[int]string
	loose []string // painting operators outside of any marked content
}

func (f *pdfFile) page(ref string) pageText {
	page := f.dict(ref)
	fonts := map[string]map[byte]string{}
	for name, v := range f.dict(f.dict(page["/Resources"])["/Font"]) {
		fonts[name] = unicodes(f.data(f.dict(v)["/ToUnicode"]))
	}
	out := pageText{words: map[int]string{}, tags: map[int]string{}}
	var operands []token
	var open []int
	id, font := -1, ""
	for _, k := range tokens(f.data(page["/Contents"])) {
		if !k.operator {
			operands = append(operands, k)
			continue
		}
		var line []string
		for i, o := range operands {
			switch {
			case o.str && k.text == "TJ":
				var s strings.Builder
				for j := range len(o.text) {
					s.WriteString(fonts[font][o.text[j]])
				}
				line = append(line, strconv.Quote(s.String()))
				out.words[id] += s.String()
			case o.str:
				line = append(line, strconv.Quote(o.text))
			default:
				line = append(line, o.text)
			}
			if o.text == "/MCID" {
				id, _ = strconv.Atoi(operands[i+1].text)
				out.tags[id] = operands[0].text[1:]
			}
		}
		switch k.text {
		case "Tf":
			font = operands[0].text
		case "BDC", "BMC":
			open = append(open, id)
		case "EMC":
			open = open[:len(open)-1]
			if len(open) == 0 {
				id = -1
			}
		case "TJ", "f", "S", "B":
			if len(open) == 0 {
				out.loose = append(out.loose, k.text)
			}
		}
		out.lines = append(out.lines, strings.Join(append(line, k.text), " "))
		operands = operands[:0]
	}
	return out
}

// tree prints the structure, an element a line, with what it says.
func (f *pdfFile) tree() string {
	var b strings.Builder
	pages := f.pages()
	texts := map[string]pageText{}
	for _, p := range pages {
		texts[p] = f.page(p)
	}
	var walk func(v any, indent string)
	walk = func(v any, indent string) {
		e := f.dict(v)
		b.WriteString(indent + strings.TrimPrefix(e["/S"].(string), "/"))
		if l, ok := e["/Lang"]; ok {
			b.WriteString(" lang=" + str(l))
		}
		if l, ok := e["/Alt"]; ok {
			fmt.Fprintf(&b, " alt=%q", str(l))
		}
		if l, ok := e["/E"]; ok {
			fmt.Fprintf(&b, " E=%q", str(l))
		}
		if a, ok := e["/A"].(map[string]any); ok {
			for _, k := range []string{"/Scope", "/ColSpan", "/Summary", "/ListNumbering", "/BBox"} {
				if v, ok := a[k]; ok {
					fmt.Fprintf(&b, " %s=%v", k[1:], strings.TrimPrefix(str(fmt.Sprint(v)), "/"))
				}
			}
		}
		b.WriteByte('\n')
		for _, k := range f.array(e["/K"]) {
			page, _ := e["/Pg"].(string)
			switch k := k.(type) {
			case float64:
				fmt.Fprintf(&b, "%s  p%d %q\n", indent, slices.Index(pages, page)+1, texts[page].words[int(k)])
				continue
			case map[string]any:
				page = k["/Pg"].(string)
				n := slices.Index(pages, page) + 1
				if k["/Type"] == "/MCR" {
					fmt.Fprintf(&b, "%s  p%d %q\n", indent, n, texts[page].words[int(k["/MCID"].(float64))])
				} else {
					fmt.Fprintf(&b, "%s  p%d %s\n", indent, n, f.annotation(k["/Obj"], pages))
				}
				continue
			}
			walk(k, indent+"  ")
		}
	}
	walk(f.dict(f.catalog()["/StructTreeRoot"])["/K"], "")
	return b.String()
}

func (f *pdfFile) annotation(v any, pages []string) string {
	a := f.dict(v)
	s := fmt.Sprintf("annotation %v F=%v Border=%v contents=%q", a["/Rect"], a["/F"], a["/Border"], str(a["/Contents"]))
	if q := f.array(a["/QuadPoints"]); q != nil {
		s += fmt.Sprintf(" boxes=%d", len(q)/8)
	}
	if d := f.array(a["/Dest"]); d != nil {
		return s + fmt.Sprintf(" to p%d %v", slices.Index(pages, d[0].(string))+1, d[1:])
	}
	return s + " to " + str(f.dict(a["/A"])["/URI"])
}

// outline prints the bookmarks.
func (f *pdfFile) outline() string {
	var b strings.Builder
	pages := f.pages()
	var walk func(v any, indent string)
	walk = func(v any, indent string) {
		for v != nil {
			o := f.dict(v)
			d := f.array(o["/Dest"])
			fmt.Fprintf(&b, "%s%s p%d %v\n", indent, str(o["/Title"]), slices.Index(pages, d[0].(string))+1, d[1:])
			if first, ok := o["/First"]; ok {
				walk(first, indent+"  ")
			}
			v = o["/Next"]
		}
	}
	walk(f.dict(f.catalog()["/Outlines"])["/First"], "")
	return b.String()
}
