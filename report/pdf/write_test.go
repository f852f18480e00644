package pdf

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"brief/report/doc"
	"brief/report/golden"
	"brief/report/layout"
)

var (
	keep = flag.String("keep", "", "write the test document to this file too, for veraPDF")
)

// The tag tree, the outline and the page streams, read back by qpdf.
func TestGolden(t *testing.T) {
	f := readPDF(t, build(t))
	golden.Compare(t, "tags.txt", f.tree())
	golden.Compare(t, "outline.txt", f.outline())
	var b strings.Builder
	for _, p := range f.pages() {
		fmt.Fprintln(&b, strings.Join(f.page(p).lines, "\n"))
	}
	golden.Compare(t, "content.txt", b.String())
}

// Each marked sequence of each page belongs to the element that lists it, and
// nothing is painted outside of one.
func TestParentTree(t *testing.T) {
	f := readPDF(t, build(t))
	nums := f.array(f.dict(f.dict(f.catalog()["/StructTreeRoot"])["/ParentTree"])["/Nums"])
	parents := map[int]any{}
	for i := 0; i < len(nums); i += 2 {
		parents[int(nums[i].(float64))] = nums[i+1]
	}
	for _, p := range f.pages() {
		page := f.page(p)
		if page.loose != nil {
			t.Errorf("%s: outside of marked content: %v", p, page.loose)
		}
		marks := f.array(parents[int(f.dict(p)["/StructParents"].(float64))])
		if len(marks) != len(page.tags) || len(marks) == 0 {
			t.Errorf("%s: %d marked sequences, parent tree has %d", p, len(page.tags), len(marks))
		}
		for id, e := range marks {
			if tag := f.dict(e)["/S"]; tag != "/"+page.tags[id] {
				t.Errorf("%s: sequence %d is %s on the page, %s in the tree", p, id, page.tags[id], tag)
			}
			if !lists(f, e, p, id) {
				t.Errorf("%s: sequence %d is not among the kids of its element", p, id)
			}
		}
		for _, a := range f.array(f.dict(p)["/Annots"]) {
			if e := f.dict(parents[int(f.dict(a)["/StructParent"].(float64))]); e["/S"] != "/Link" {
				t.Errorf("%v belongs to %v", a, e["/S"])
			}
		}
	}
}

func lists(f *pdfFile, element any, page string, id int) bool {
	e := f.dict(element)
	for _, k := range f.array(e["/K"]) {
		switch k := k.(type) {
		case float64:
			if e["/Pg"] == page && int(k) == id {
				return true
			}
		case map[string]any:
			if k["/Pg"] == page && k["/MCID"] == float64(id) {
				return true
			}
		}
	}
	return false
}

// What other programs say of the file.
func TestReaders(t *testing.T) {
	s := set(t, testDocument())
	s.hyphenate("Enhanced collabo", "ration")
	file := s.write()
	name := onDisk(t, file)
	if *keep != "" {
		if err := os.WriteFile(*keep, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out := tool(t, "qpdf", "--check", name); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	if out := tool(t, "pdfimages", "-list", name); strings.Count(out, "\n") != 2 {
		t.Errorf("images:\n%s", out)
	}
	fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", name)), "\n")[2:]
	if len(fonts) != 2 {
		t.Errorf("fonts: %v", fonts)
	}
	for _, l := range fonts {
		if !regexp.MustCompile(`^[A-Z]{6}\+\S+ +TrueType +\S+ +yes yes yes `).MatchString(l) {
			t.Errorf("font: %s", l)
		}
	}
	info := tool(t, "pdfinfo", name)
	for _, want := range []string{"Title:           Kazakhstan – policy brief", "Author:          Central Asia desk", "Tagged:          yes", "Pages:           2", "PDF version:     1.7"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo has no %q:\n%s", want, info)
		}
	}
	tool(t, "mutool", "draw", "-q", "-F", "stext", "-o", os.DevNull, name)
	words := letters(tool(t, "pdftotext", "-raw", name, "-"))
	for text := range s.doc.Texts {
		if said := letters(text.Words()); !strings.Contains(words, said) && s.on(text.ID) {
			t.Errorf("pdftotext does not have %q", said)
		}
	}
}

// The words in the order of the tags are the words of the document in theirs:
// nothing is lost, doubled or moved.
func TestReadingOrder(t *testing.T) {
	s := set(t, testDocument())
	var want strings.Builder
	for text := range s.doc.Texts {
		if s.on(text.ID) {
			want.WriteString(text.Words())
		}
	}
	var got strings.Builder
	inFigure := false
	for line := range strings.Lines(readPDF(t, s.write()).tree()) {
		line = strings.TrimSpace(line)
		if m := regexp.MustCompile(`^p\d+ "(.*)"$`).FindStringSubmatch(line); m != nil && !inFigure {
			got.WriteString(m[1])
		}
		if !strings.HasPrefix(line, "p") {
			inFigure = strings.HasPrefix(line, "Figure")
		}
	}
	if d := cmp.Diff(letters(want.String()), letters(got.String())); d != "" {
		t.Errorf("read (-document +tags):\n%s", d)
	}
	s.hyphenate("Enhanced collabo", "ration")
	structure := letters(tool(t, "pdfinfo", "-struct-text", onDisk(t, s.write())))
	at := 0
	for text := range s.doc.Texts {
		said := letters(text.Words())
		if len(text.Runs) > 1 || !s.on(text.ID) {
			continue
		}
		i := strings.Index(structure[at:], said)
		if i < 0 {
			t.Errorf("pdfinfo -struct-text does not have %q after what comes before it", said)
			continue
		}
		at += i + len(said)
	}
}

func (s *setting) on(id int) bool { return present(s.pages)[id] }

// letters drops spaces and soft hyphens.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00AD' {
			return -1
		}
		return r
	}, s)
}

// Both sets of metadata say the same.
func TestMetadata(t *testing.T) {
	f := readPDF(t, build(t))
	catalog, info := f.catalog(), f.info()
	xmp := string(f.data(catalog["/Metadata"]))
	unescape := strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
	for _, p := range []struct{ key, property, want string }{
		{"/Title", "dc:title", "Kazakhstan – policy brief"},
		{"/Author", "dc:creator", "Central Asia desk"},
		{"/Subject", "dc:description", "Influence of Russia & China <2026>"},
		{"/Creator", "xmp:CreatorTool", "brief"},
		{"/Producer", "pdf:Producer", "brief"},
	} {
		m := regexp.MustCompile(`(?s)<` + p.property + `>(.*)</` + p.property + `>`).FindStringSubmatch(xmp)
		if m == nil {
			t.Fatalf("no %s", p.property)
		}
		said := unescape.Replace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[1], ""))
		if str(info[p.key]) != p.want || said != p.want {
			t.Errorf("%s is %q, %s is %q, want %q", p.key, str(info[p.key]), p.property, said, p.want)
		}
	}
	for _, want := range []string{
		"<xmp:CreateDate>2026-11-24T00:00:00Z<", "<dc:language><rdf:Bag><rdf:li>en-GB<",
		"<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<",
	} {
		if !strings.Contains(xmp, want) {
			t.Errorf("no %s", want)
		}
	}
	if str(info["/CreationDate"]) != "D:20261124000000+00'00'" || info["/ModDate"] != info["/CreationDate"] {
		t.Errorf("dates %v, %v", info["/CreationDate"], info["/ModDate"])
	}
	if str(catalog["/Lang"]) != "en-GB" || catalog["/PageMode"] != nil {
		t.Errorf("language %v, page mode %v", catalog["/Lang"], catalog["/PageMode"])
	}
}

// A long file opens with its outline, a short one without.
func TestPageMode(t *testing.T) {
	s := set(t, testDocument())
	for len(s.pages) <= manyPages {
		s.newPage()
	}
	if mode := readPDF(t, s.write()).catalog()["/PageMode"]; mode != "/UseOutlines" {
		t.Errorf("%d pages: page mode is %v", len(s.pages), mode)
	}
}

// The spare form of a figure is tagged in place of the full one when it is
// what stands on the page.
func TestSpareFigure(t *testing.T) {
	d := testDocument()
	blocks := d.Bands[1].Columns[0]
	full := blocks[0].(*doc.Figure)
	blocks[0] = full.Fewer
	s := set(t, d)
	blocks[0] = full
	tree := readPDF(t, s.write()).tree()
	if !strings.Contains(tree, full.Fewer.Alt) || strings.Contains(tree, full.Alt) {
		t.Errorf("wrong figure:\n%s", tree)
	}
}

// Same input, same bytes.
func TestDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	sums := map[[32]byte]int{}
	for i := range 20 {
		runtime.GOMAXPROCS(1 + i%4)
		sums[sha256.Sum256(build(t))]++
	}
	if len(sums) != 1 {
		t.Errorf("20 builds gave %d files", len(sums))
	}
}

// Whoever lays out twice, or writes twice, gets the same: Write changes
// neither argument.
func TestWriteTwice(t *testing.T) {
	s := set(t, testDocument())
	if a, b := s.write(), s.write(); !bytes.Equal(a, b) {
		t.Error("the second file differs")
	}
}

// A paragraph over two pages stays one element, a link in it one element with
// an annotation on each page.
func TestAcrossPages(t *testing.T) {
	s := set(t, testDocument())
	first := s.item("A paragraph")
	leaf, y := first.Leaf, first.Words.Y
	var stay, move []layout.Item
	for _, it := range s.pages[0].Items {
		if it.Leaf == leaf && it.Words.Y > y {
			move = append(move, it)
		} else {
			stay = append(stay, it)
		}
	}
	s.pages[0].Items = stay
	s.pages[1].Items = append(move, s.pages[1].Items...)
	tree := readPDF(t, s.write()).tree()
	_, paragraph, _ := strings.Cut(tree, "      p1 \"A paragraph")
	paragraph, _, _ = strings.Cut(paragraph, "    L ")
	var kinds []string
	for line := range strings.Lines(paragraph) {
		kinds = append(kinds, strings.Join(strings.Fields(line)[:min(2, len(strings.Fields(line)))], " "))
	}
	want := []string{"that is", "Link", "p1 annotation", "p1 \"the", "p2 annotation", "p2 \"that", "p2 \"", "Link alt=\"source", "p2 annotation", "p2 \"[1]\"", "p2 \","}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Errorf("paragraph over two pages (-want +got):\n%s\n%s", d, paragraph)
	}
}

// A number in one language and a title in another stay in their order, each
// with its language; the rules for lines that are read on still see them as one.
func TestLanguages(t *testing.T) {
	d := testDocument()
	f := d.Bands[1].Columns[0][0].(*doc.Figure)
	f.Title.Lang = "kk"
	s := set(t, d)
	tree := readPDF(t, s.write()).tree()
	want := "    H2\n      Span\n        p1 \"Figure 1 \"\n      Span lang=kk\n        p1 \"Russia stands"
	if !strings.Contains(tree, want) {
		t.Errorf("no\n%s in\n%s", want, tree)
	}
	f.Label.Runs[0].Words = "Figure 1"
	_, err := Write(d, set(t, d).pages, Options{})
	if err == nil || !strings.Contains(err.Error(), ruleLineEnd.code) {
		t.Errorf("number and title are one word: error is %v", err)
	}
}

// attachedOptions are two attachments of each kind, one with a name that is
// not ASCII and stands last by its bytes.
func attachedOptions() Options {
	return Options{Attachments: []Attachment{
		{Name: "Қазақстан.md", Type: "text/markdown", About: "the desk's words", Source: true, Data: []byte("## Why it matters\n")},
		{Name: "influence.csv", Type: "text/csv", About: "ratings", Source: true, Data: []byte("country,actor\nKAZ,CHN\n")},
		{Name: "manifest.json", Type: "application/json", About: "the list of inputs", Data: []byte("{}\n")},
	}}
}

// Attachments come back as they went in, by another program, and the file says
// what they are to it.
func TestAttachments(t *testing.T) {
	s := set(t, testDocument())
	o := attachedOptions()
	b, err := Write(s.doc, s.pages, o)
	if err != nil {
		t.Fatal(err)
	}
	f := readPDF(t, b)
	catalog := f.catalog()
	named := f.array(f.dict(f.dict(catalog["/Names"])["/EmbeddedFiles"])["/Names"])
	var names []string
	for i := 0; i < len(named); i += 2 {
		names = append(names, str(named[i]))
	}
	if d := cmp.Diff([]string{"influence.csv", "manifest.json", "Қазақстан.md"}, names); d != "" {
		t.Errorf("names (-want +got):\n%s", d)
	}
	for i, v := range f.array(catalog["/AF"]) {
		want := o.Attachments[i]
		spec := f.dict(v)
		relation := map[bool]string{true: "/Source", false: "/Supplement"}[want.Source]
		if str(spec["/F"]) != want.Name || str(spec["/UF"]) != want.Name || str(spec["/Desc"]) != want.About || spec["/AFRelationship"] != relation {
			t.Errorf("file specification %v", spec)
		}
		stream := f.dict(f.dict(spec["/EF"])["/F"])
		dict := f.dict(stream["dict"])
		params := f.dict(dict["/Params"])
		sum := md5.Sum(want.Data)
		if dict["/Subtype"] != "/"+want.Type || params["/Size"] != float64(len(want.Data)) ||
			params["/CheckSum"] != fmt.Sprintf("b:%x", sum) || str(params["/ModDate"]) != "D:20261124000000+00'00'" {
			t.Errorf("%s: %v %v", want.Name, dict, params)
		}
		if !bytes.Equal(f.data(f.dict(spec["/EF"])["/F"]), want.Data) {
			t.Errorf("%s: other data", want.Name)
		}
	}
	if out := tool(t, "qpdf", "--check", onDisk(t, b)); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
}

// The profile records claims PDF/A-2 and refuses what that forbids.
func TestRecords(t *testing.T) {
	s := set(t, testDocument())
	b, err := Write(s.doc, s.pages, Options{Profile: Records})
	if err != nil {
		t.Fatal(err)
	}
	f := readPDF(t, b)
	if xmp := string(f.data(f.catalog()["/Metadata"])); !strings.Contains(xmp, "<pdfaid:part>2<") {
		t.Errorf("no claim of PDF/A-2 in %s", xmp)
	} else if !strings.Contains(string(b), xmp) {
		t.Error("the metadata are packed")
	}
	o := attachedOptions()
	o.Profile = Records
	if b, err := Write(s.doc, s.pages, o); err == nil || b != nil || !strings.Contains(err.Error(), ruleAttached.code) {
		t.Errorf("a records file with attachments: error is %v", err)
	}
}

func TestAttachmentsRefused(t *testing.T) {
	s := set(t, testDocument())
	good := attachedOptions().Attachments[1]
	for name, spoil := range map[string]func(a *Attachment){
		"no name":    func(a *Attachment) { a.Name = "" },
		"path":       func(a *Attachment) { a.Name = "../../x" },
		"drive":      func(a *Attachment) { a.Name = `C:\x` },
		"hidden":     func(a *Attachment) { a.Name = ".x" },
		"control":    func(a *Attachment) { a.Name = "a\nb" },
		"no type":    func(a *Attachment) { a.Type = "" },
		"half type":  func(a *Attachment) { a.Type = "text/" },
		"odd type":   func(a *Attachment) { a.Type = "text/csv; charset=utf-8" },
		"no word":    func(a *Attachment) { a.About = "" },
		"the second": func(a *Attachment) {},
	} {
		a := good
		spoil(&a)
		all := []Attachment{a}
		if name == "the second" {
			all = append(all, good)
		}
		if _, err := Write(s.doc, s.pages, Options{Attachments: all}); err == nil || !strings.Contains(err.Error(), ruleAttachment.code) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}
