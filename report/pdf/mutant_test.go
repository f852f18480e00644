package pdf

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
)

var mutants = flag.String("mutants", "", "write the mutants that can be a file into this folder, for veraPDF")

// element is the first element with a tag.
func (w *draft) element(tag string) *element {
	var found *element
	w.root.walk(func(e *element) {
		if found == nil && e.tag == tag {
			found = e
		}
	})
	return found
}

// replace changes a page's content stream.
func (w *draft) replace(page int, old, new string) {
	if !bytes.Contains(w.streams[page], []byte(old)) {
		panic("no " + old)
	}
	w.streams[page] = bytes.Replace(w.streams[page], []byte(old), []byte(new), 1)
}

// retitled is the information dictionary of a file with another title.
func retitled(w *draft) {
	d := *w.doc
	d.Title = "Kasachstan – policy brief"
	w.info = metadata{&d, w.options.Profile, w.options.Inputs}.info(nil)
}

// unreadable gives the fonts a map by which a space reads as U+0000, and lets it
// be checked as their own is when it is made.
func unreadable(w *draft) {
	cmap := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfrange\n<20> <FF> <0000>\nendbfrange\n" +
		"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	w.unicode[0] = font.Deflate(cmap)
	if err := w.alphabet.CheckToUnicode(cmap, 0); err != nil {
		w.notEmbedded(w.faces[0], err)
	}
}

// mark paints the first shape as a mark of a value, in a colour.
func (s *setting) mark(c doc.Colour) {
	sh := s.first()
	*sh = *draw.Rect(300, 30, 20, 10, &c, nil, 0)
	sh.Origin = run("").Origin
}

var testGrey = doc.Colour{R: 0x9A, G: 0xA6, B: 0xAF}

// broken are mutations of what a careless change of this package would write.
// Most of them no validator sees.
var broken = []mutation{
	{name: "no scope", file: true, want: ruleScope, says: "has no scope", painted: func(w *draft) { w.element("TH").scope = "" }},
	{name: "no bounds", file: true, want: ruleFigure, says: "has no bounds", painted: func(w *draft) { w.element("Figure").box = nil }},
	{name: "info is not XMP", file: true, want: ruleMeta, says: "Title is \"", painted: retitled},
	{name: "no claim of PDF/UA", file: true, want: ruleMeta, says: "pdfuaid:part", painted: func(w *draft) {
		w.xmp = bytes.Replace(w.xmp, []byte("<pdfuaid:part>1</pdfuaid:part>"), nil, 1)
	}},
	{name: "claim of another part", file: true, want: ruleMeta, says: "pdfaid:part", painted: func(w *draft) {
		w.xmp = bytes.Replace(w.xmp, []byte("<pdfaid:part>3"), []byte("<pdfaid:part>1"), 1)
	}},
	{name: "another language in XMP", file: true, want: ruleMeta, says: "dc:language", painted: func(w *draft) {
		w.xmp = bytes.Replace(w.xmp, []byte(">en-GB<"), []byte(">fr-FR<"), 1)
	}},
	{name: "name of level 3", file: true, want: ruleHeadings, says: "level 3 after level 0", painted: func(w *draft) {
		w.element("H1").tag = "H3"
		w.replace(0, "/H1<<", "/H3<<")
	}},
	{name: "untagged operator", file: true, want: ruleTagged, says: "S paints outside", painted: func(w *draft) {
		w.streams[0] = append(w.streams[0], "60 60 m 90 60 l S\n"...)
	}},
	{name: "untagged words", file: true, want: ruleTagged, says: "TJ paints outside", painted: func(w *draft) {
		words := regexp.MustCompile(`(?s)/F\d+ [\d.]+ Tf\n\[.*?\]TJ\n`).Find(w.streams[1])
		w.streams[1] = slices.Concat(w.streams[1], []byte("BT\n60 60 Td\n"), words, []byte("ET\n"))
	}},
	{name: "sequence without end", file: true, want: ruleTagged, says: "ends inside", painted: func(w *draft) {
		i := bytes.LastIndex(w.streams[0], []byte("EMC\n"))
		w.streams[0] = w.streams[0][:i]
	}},
	{name: "sequence in another", file: true, want: ruleTagged, says: "stands inside another", painted: func(w *draft) {
		w.replace(0, "EMC\n", "")
		w.streams[0] = append(w.streams[0], "EMC\n"...)
	}},
	{name: "other tag on the page", file: true, want: ruleTagged, says: "is called P, its element H1", painted: func(w *draft) { w.replace(0, "/H1<<", "/P<<") }},
	{name: "number given twice", file: true, want: ruleTagged, says: "comes where 3 should", painted: func(w *draft) { w.replace(0, "/MCID 3>>", "/MCID 2>>") }},
	{name: "parents swapped", file: true, want: ruleTagged, says: "which belongs to another", painted: func(w *draft) {
		m := w.marks[0]
		m[3], m[4] = m[4], m[3] // both P
	}},
	{name: "listed twice", file: true, want: ruleTagged, says: "which belongs to another", painted: func(w *draft) {
		e := w.element("H1")
		w.element("LBody").kids = append(w.element("LBody").kids, e.kids...)
	}},
	{name: "listed by nobody", file: true, want: ruleTagged, says: "listed by 0 elements", painted: func(w *draft) { w.element("H1").kids = nil }},
	{name: "items swapped", file: true, want: ruleOrder, says: "tagged after what follows it", painted: func(w *draft) {
		k := w.element("L").kids
		k[0], k[1] = k[1], k[0]
		w.order[9], w.order[8] = w.order[8], w.order[9]
	}},
	{name: "passage in no language", file: true, want: ruleLanguage, says: `"russian language"`, painted: func(w *draft) {
		w.root.walk(func(e *element) {
			if e.lang == "ru" {
				e.lang = "russian language"
			}
		})
	}},
	{name: "unreadable letters", file: true, want: ruleFont, says: "other ranges", painted: unreadable},
	{name: "faint words", file: true, want: ruleContrast, says: "“Moderate” in #9AA6AF on #FFFFFF has a contrast of 2.49", after: func(s *setting) { s.item("Moderate").Words.Colour = testGrey }},
	{name: "faint large words", file: true, want: ruleContrast, says: "it needs 3.0", after: func(s *setting) {
		w := s.item("Moderate").Words
		w.Colour, w.Size = testGrey, 18
	}},
	{name: "ink on accent", file: true, want: ruleContrast, says: "“Strong” in #15212B on #0B4A5E", after: func(s *setting) { s.item("Strong").Words.Colour = testInk }},
	{name: "words covered", file: true, want: ruleContrast, says: "a shape covers “Moderate”", after: func(s *setting) {
		w := s.item("Moderate").Words
		s.pages[0].Items = append(s.pages[0].Items, layout.Item{Op: draw.Op{Shape: draw.Rect(w.X, w.Y-10, 60, 14, &testAccent, nil, 0)}})
	}},
	{name: "faint mark", file: true, want: ruleGraphic, says: "the mark of test, #9AA6AF on #FFFFFF", after: func(s *setting) { s.mark(testGrey) }},
	{name: "alternative text without data", file: true, want: ruleFigure, says: "does not name Uzbekistan", before: func(d *doc.Document) {
		d.Bands[1].Columns[0][0].(*doc.Figure).Alt = "A chart of two powers: Russia and China, in Kazakhstan and elsewhere."
	}},
	{name: "alternative text without a series", file: true, want: ruleFigure, says: "does not name Arenia", before: func(d *doc.Document) {
		f := d.Bands[1].Columns[0][0].(*doc.Figure)
		f.Chart.Series = []doc.Series{{Label: doc.Run{Words: "Arenia"}}}
	}},
	{name: "alternative text is the note", file: true, want: ruleFigure, says: "only repeats what is read beside it", before: func(d *doc.Document) {
		f := d.Bands[1].Columns[0][0].(*doc.Figure)
		f.Alt = f.Note.Words()
	}},
	{name: "rail before main", file: true, want: ruleOrder, says: "is drawn after what follows it", after: func(s *setting) {
		items := s.pages[0].Items
		i := slices.IndexFunc(items, func(it layout.Item) bool { return it.Words != nil && strings.HasPrefix(it.Words.Text, "At a glance") })
		s.pages[0].Items = slices.Concat(items[i:i+1], items[:i], items[i+1:])
	}},
	{name: "records with a file", file: true, want: ruleAttached, says: "", options: Options{Profile: Records, Attachments: []Attachment{{Name: "a.csv", Type: "text/csv", About: "data", Data: []byte("a\n")}}}},
}

// TestMutants writes the mutants that can be a file. The test document itself
// is among them, as the control: it breaks nothing.
func TestMutants(t *testing.T) {
	if *mutants == "" {
		return
	}
	control := mutation{name: "control"}
	for _, m := range append(slices.Concat(mutations, broken), control) {
		if !m.file && m.name != control.name {
			continue
		}
		b, err := m.draft(t).write()
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		folder := filepath.Join(*mutants, m.options.Profile.String())
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(strings.ReplaceAll(m.name, "/", ""), " ", "-") + ".pdf"
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestChecklists holds PDF_UA1.md and PDF_A3.md against the code: each test
// that they name exists, each rule is in one of them and has a mutation.
func TestChecklists(t *testing.T) {
	var lists, tests strings.Builder
	read := func(to *strings.Builder, pattern string) {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			to.Write(b)
		}
	}
	read(&lists, "PDF_*.md")
	for _, folder := range []string{".", "../font", ".."} {
		read(&tests, folder+"/*_test.go")
	}
	for _, name := range regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(lists.String(), -1) {
		if !strings.Contains(tests.String(), "func "+name+"(") {
			t.Errorf("a checklist names %s, which is no test", name)
		}
	}
	source, err := os.ReadFile("breach.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\t(rule\w+) += rule\{"(V2\d\d)"`).FindAllStringSubmatch(string(source), -1) {
		if !strings.Contains(lists.String(), m[2]) {
			t.Errorf("no checklist has %s, %s", m[2], m[1])
		}
		if !strings.Contains(tests.String(), m[1]) {
			t.Errorf("%s, %s, has no mutation", m[2], m[1])
		}
	}
}
