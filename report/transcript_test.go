package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"brief/report"
	"brief/report/golden"
)

// TestTranscripts prints what a screen reader would speak of a finished brief,
// from its tags alone, the headings by which one jumps through it, and the
// links as a list of links names them. Read the change aloud before you take it.
func TestTranscripts(t *testing.T) {
	for _, g := range []struct{ desk, country, region string }{
		{"default", "KAZ", ""}, {"default", "", "Central Asia"}, {"second", "XAV", ""}, {"german", "HAL", ""},
	} {
		name := g.desk + "-" + strings.ReplaceAll(g.country+g.region, " ", "-")
		t.Run(name, func(t *testing.T) {
			e := build(t, open(t, g.desk), report.Order{Country: g.country, Region: g.region, Paper: "a4", Date: day})
			golden.Compare(t, name+".transcript", transcript(readTagged(t, e.PDF)))
		})
	}
}

// transcript reads a file aloud.
func transcript(f *taggedFile) string {
	v := &voice{taggedFile: f, lang: f.text(f.catalog()["/Lang"])}
	v.say("document in %s", v.lang)
	for _, k := range f.list(f.dict(f.catalog()["/StructTreeRoot"])["/K"]) {
		v.element(f.dict(k))
	}
	v.say("\nby headings")
	v.bookmarks(f.dict(f.catalog()["/Outlines"])["/First"])
	v.depth = 0
	v.say("\nby links")
	for i, l := range v.links {
		if first := slices.Index(v.links, l); first == i {
			v.say("  %s", l)
		}
	}
	return v.String()
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprint(n, " ", what)
}

// A voice speaks element by element.
type voice struct {
	*taggedFile
	strings.Builder
	lang  string
	depth int
	links []string
}

func (v *voice) say(format string, args ...any) {
	fmt.Fprintf(v, strings.Repeat("  ", v.depth)+format+"\n", args...)
}

// kids are the elements in e.
func (v *voice) kids(e map[string]any) []map[string]any {
	var es []map[string]any
	for _, k := range v.list(e["/K"]) {
		if d := v.dict(k); d["/S"] != nil {
			es = append(es, d)
		}
	}
	return es
}

// element speaks a block.
func (v *voice) element(e map[string]any) {
	switch tag := v.text(e["/S"]); tag {
	case "/Document", "/Sect":
		if tag == "/Sect" {
			v.say("")
		}
		for _, k := range v.kids(e) {
			v.element(k)
		}
	case "/H1", "/H2", "/H3", "/H4", "/H5", "/H6":
		v.say("heading %s: %s", tag[2:], v.inline(e))
	case "/L":
		v.items(e)
	case "/Table":
		v.table(e)
	case "/TOC":
		v.contents(e)
	case "/Figure":
		v.say("figure: %s", v.text(e["/Alt"]))
	default:
		v.say("%s", v.inline(e))
	}
}

// items speaks a list. A label of punctuation alone is silent.
func (v *voice) items(e map[string]any) {
	items := v.kids(e)
	v.say("list of %s", counted(len(items), "item"))
	v.depth++
	defer func() { v.depth-- }()
	for _, li := range items {
		line := "bullet, "
		for _, part := range v.kids(li) {
			words := v.inline(part)
			if v.text(part["/S"]) == "/Lbl" {
				if strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
					line = words + ", "
				}
				continue
			}
			line += words
		}
		v.say("%s", line)
	}
}

// contents speaks a list of contents.
func (v *voice) contents(e map[string]any) {
	items := v.kids(e)
	v.say("contents: %s", counted(len(items), "section"))
	v.depth++
	defer func() { v.depth-- }()
	for _, item := range items {
		v.say("%s", v.inline(item))
	}
}

// note speaks a footnote where it is called.
func (v *voice) note(e map[string]any) string {
	var parts []string
	for _, k := range v.kids(e) {
		parts = append(parts, strings.TrimSpace(v.inline(k)))
	}
	return " (footnote: " + strings.Join(parts, ": ") + ") "
}

// inline is what is read on: words, links, passages in another language,
// abbreviations in full.
func (v *voice) inline(e map[string]any) string {
	var b strings.Builder
	page := e["/Pg"]
	for _, k := range v.list(e["/K"]) {
		switch k := k.(type) {
		case float64:
			b.WriteString(v.words(page.(string), int(k)))
			continue
		case map[string]any:
			if k["/Type"] == "/MCR" {
				b.WriteString(v.words(k["/Pg"].(string), int(k["/MCID"].(float64))))
				continue
			}
		}
		d := v.dict(k)
		switch v.text(d["/S"]) {
		case "/Link":
			b.WriteString(v.link(d))
		case "/Note":
			b.WriteString(v.note(d))
		case "/P":
			b.WriteString(strings.TrimSpace(v.inline(d)) + "; ")
		case "":
		default:
			b.WriteString(v.passage(d))
		}
	}
	return strings.TrimSuffix(strings.Join(strings.Fields(b.String()), " "), ";") + trailing(b.String())
}

// trailing keeps the space that parts words from what follows them.
func trailing(s string) string {
	if strings.HasSuffix(s, " ") {
		return " "
	}
	return ""
}

// passage is a Span.
func (v *voice) passage(e map[string]any) string {
	words := v.inline(e)
	for _, key := range []string{"/E", "/Alt"} {
		if said := v.text(e[key]); said != "" {
			words = said + trailing(words)
		}
	}
	if lang := v.text(e["/Lang"]); lang != "" && lang != v.lang {
		words = fmt.Sprintf("(in %s) %s (in %s)", lang, strings.TrimSpace(words), v.lang) + trailing(words)
	}
	return words
}

// link speaks what a link says, and keeps it for the list of links.
func (v *voice) link(e map[string]any) string {
	words := v.inline(e)
	if alt := v.text(e["/Alt"]); alt != "" {
		words = alt + trailing(words)
	}
	for _, k := range v.list(e["/K"]) {
		if o, ok := k.(map[string]any); ok && o["/Type"] == "/OBJR" {
			a := v.dict(o["/Obj"])
			to := "in this file"
			if uri := v.text(v.dict(a["/A"])["/URI"]); uri != "" {
				to = uri
			}
			v.links = append(v.links, fmt.Sprintf("%s: %s, %s", strings.TrimSpace(words), v.text(a["/Contents"]), to))
		}
	}
	return "[link, " + strings.TrimSpace(words) + "]" + trailing(words)
}

// A cellHead is a header cell and the columns that it heads.
type cellHead struct {
	words    string
	from, to int
}

// table speaks a table row by row: each cell with the heads that head it.
func (v *voice) table(e map[string]any) {
	var heads []cellHead
	var body []map[string]any
	columns := 0
	for _, group := range v.kids(e) {
		for _, row := range v.kids(group) {
			if v.text(group["/S"]) != "/THead" {
				body = append(body, row)
				continue
			}
			at := 0
			for _, c := range v.kids(row) {
				n := v.span(c)
				if words := strings.TrimSpace(v.inline(c)); words != "" && v.attribute(c, "/Scope") == "Column" {
					heads = append(heads, cellHead{words, at, at + n})
				}
				at += n
			}
			columns = at
		}
	}
	if columns == 0 && len(body) > 0 {
		for _, c := range v.kids(body[0]) {
			columns += v.span(c)
		}
	}
	v.say("table, %s: %s, %s", v.attribute(e, "/Summary"), counted(len(body), "row"), counted(columns, "column"))
	v.depth++
	for i, row := range body {
		v.row(i+1, row, heads)
	}
	v.depth--
	v.say("end of table")
}

func (v *voice) span(c map[string]any) int {
	n := 1
	fmt.Sscan(v.attribute(c, "/ColSpan"), &n)
	return n
}

func (v *voice) row(n int, row map[string]any, heads []cellHead) {
	line := fmt.Sprintf("row %d", n)
	at := 0
	for _, c := range v.kids(row) {
		words := strings.TrimSpace(v.inline(c))
		var over []string
		for _, h := range heads {
			if h.from <= at && at < h.to {
				over = append(over, h.words)
			}
		}
		at += v.span(c)
		if words == "" {
			words = "blank"
		}
		if len(over) > 0 {
			words = strings.Join(over, ", ") + ": " + words
		}
		if v.text(c["/S"]) == "/TH" && v.attribute(c, "/Scope") == "Row" {
			words = "row head " + words
		}
		line += " | " + words
	}
	v.say("%s", line)
}

// bookmarks speaks the outline.
func (v *voice) bookmarks(ref any) {
	v.depth++
	for ; ref != nil; ref = v.dict(ref)["/Next"] {
		v.say("%s", v.text(v.dict(ref)["/Title"]))
		v.bookmarks(v.dict(ref)["/First"])
	}
	v.depth--
}
