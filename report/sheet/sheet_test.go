package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"brief/report/problem"
)

const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// parts is the smallest workbook: one sheet, called Data, with these rows.
func parts(rows string) map[string]string {
	relations := func(of ...[3]string) string {
		var b strings.Builder
		b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
		for _, r := range of {
			fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, r[0], r[1], r[2])
		}
		return b.String() + `</Relationships>`
	}
	return map[string]string{
		"[Content_Types].xml": "<Types/>",
		"_rels/.rels":         relations([3]string{"a", "officeDocument", "xl/workbook.xml"}),
		"xl/workbook.xml":     `<workbook ` + main + `><sheets><sheet name="Data" sheetId="1" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relations([3]string{"s", "worksheet", "worksheets/sheet1.xml"},
			[3]string{"t", "sharedStrings", "sharedStrings.xml"}, [3]string{"f", "styles", "/xl/styles.xml"}),
		"xl/worksheets/sheet1.xml": `<worksheet ` + main + `><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml": `<sst ` + main + `><si><t>plain</t></si><si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh><t>phonetic</t></rPh></si>` +
			`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a_x000A_b_x005F_x0041_</t></si></sst>`,
		"xl/styles.xml": `<styleSheet ` + main + `><numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy;@"/><numFmt numFmtId="165" formatCode="0.0,"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="10"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
	}
}

func packed(t testing.TB, all map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(f, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns the cells of the first sheet, one a line, or the problem.
func read(t testing.TB, all map[string]string) string {
	t.Helper()
	b, p := Open("a.xlsx", packed(t, all))
	if p != nil {
		return p.String()
	}
	var out strings.Builder
	_, p = b.Read(b.Sheets()[0], func(r Row) bool {
		for _, c := range r.Cells {
			fmt.Fprintf(&out, "%s%d %v %q", problem.ColumnName(c.Column), r.Number, c.Kind, c.Text)
			if c.Fault != "" {
				fmt.Fprintf(&out, " is %s", c.Fault)
			}
			out.WriteByte('\n')
		}
		return true
	})
	if p != nil {
		return p.String()
	}
	return out.String()
}

func TestCellsAsPeopleSeeThem(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"shared, rich and phonetic text", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>`,
			"A1 0 \"plain\"\nB1 0 \"rich text\"\nC1 0 \"東京\"\nD1 0 \"a\\nb_x0041_\"\n"},
		{"inline and formula text", `<row r="2"><c r="AA2" t="inlineStr"><is><t>in</t><r><t>line</t></r><rPh><t>x</t></rPh></is></c><c r="AB2" t="str"><f>A1</f><v> kept </v></c></row>`,
			"AA2 0 \"inline\"\nAB2 0 \" kept \"\n"},
		{"without references", `<row><c/><c><v>1</v></c></row><row r="5"><c><v>2</v></c><c r="D5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>`,
			"B1 1 \"1\"\nA5 1 \"2\"\nD5 1 \"3\"\nE5 1 \"4\"\nA6 1 \"5\"\n"},
		{"numbers", `<row><c><v>0.30000000000000004</v></c><c><v>1E-3</v></c><c><v>-12</v></c><c><v>1.5E+3</v></c></row>`,
			"A1 1 \"0.30000000000000004\"\nB1 1 \"0.001\"\nC1 1 \"-12\"\nD1 1 \"1500\"\n"},
		{"dates", `<row><c s="1"><v>46350</v></c><c s="2"><v>46350.25</v></c><c s="3"><v>0.5</v></c><c s="1"><v>60</v></c><c s="1"><v>59</v></c><c s="1"><v>0</v></c><c t="d"><v>2026-11-24T00:00:00</v></c></row>`,
			"A1 2 \"2026-11-24\"\nB1 2 \"2026-11-24 06:00:00\"\nC1 3 \"12:00:00\"\nD1 2 \"60\" is the number 60 as a date, and it is none\nE1 2 \"1900-02-28\"\n" +
				"F1 2 \"0\" is the number 0 as a date, and it is none\nG1 2 \"2026-11-24\"\n"},
		{"shown otherwise", `<row><c s="4"><v>0.125</v></c><c s="5"><v>12500</v></c></row>`,
			"A1 1 \"0.125\" is a percentage: what is shown is a hundred times the value, 0.125\nB1 1 \"12500\" is a number that is shown in thousands: its value is 12500\n"},
		{"truth and errors", `<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c></row>`,
			"A1 4 \"TRUE\"\nB1 4 \"FALSE\"\nC1 0 \"#N/A\" is the error #N/A\n"},
		{"formulas", `<row><c><f>1+2</f></c><c><f>1+2</f><v>3</v></c><c t="str"><f>""</f><v></v></c><c t="s"><f>A1</f></c></row>`,
			"a.xlsx[Data!1]: D070: the cell D1 has text \"\" of 4; open it in the program that made it, and save it anew"},
		{"formulas without values", `<row><c><f>1+2</f></c><c><f>1+2</f><v>3</v></c><c t="str"><f>""</f><v></v></c></row>`,
			"A1 0 \"\" is a formula without a stored value\nB1 1 \"3\"\n"},
		{"extensions", `<row><c><v>1</v><extLst><ext xmlns:x="urn:x"><x:v>2</x:v></ext></extLst></c><extLst><ext><c><v>9</v></c></ext></extLst></row>`, "A1 1 \"1\"\n"},
		{"columns beyond the last", `<row><c r="XFD1"><v>1</v></c><c><v>2</v></c></row>`,
			"a.xlsx[Data!1]: D070: the cell XFE1 stands behind XFD1; open it in the program that made it, and save it anew"},
	} {
		if got := read(t, parts(c.rows)); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestOverlap: two ranges of merged cells share a cell, or none do, as each pair
// says.
func TestOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var merged []Range
		for range rapid.IntRange(0, 6).Draw(t, "ranges") {
			n := rapid.IntRange(1, 9)
			r := Range{Row: n.Draw(t, "row"), Column: n.Draw(t, "column")}
			r.LastRow, r.LastColumn = r.Row+n.Draw(t, "rows")-1, r.Column+n.Draw(t, "columns")-1
			merged = append(merged, r)
		}
		want := false
		for i, a := range merged {
			for _, b := range merged[:i] {
				want = want || max(a.Row, b.Row) <= min(a.LastRow, b.LastRow) && max(a.Column, b.Column) <= min(a.LastColumn, b.LastColumn)
			}
		}
		if got := overlap(merged) != nil; got != want {
			t.Fatalf("%v overlap: %t", merged, got)
		}
	})
}

// TestNothingPassedOver: text where none belongs, and cells where no cells are,
// break the sheet; nothing of it is told.
func TestNothingPassedOver(t *testing.T) {
	for _, rows := range []string{
		`<row><c><is><t>Lost</t></is></c></row>`,
		`<row><c t="n"><v>1</v><is><r><t>Lost</t></r></is></c></row>`,
		`<row><c t="inlineStr"><v>Lost</v></c></row>`,
		`<row><c t="inlineStr"><v>Lost</v><is><t>x</t></is></c></row>`,
		`<row><c t="str"><is><t>Lost</t></is></c></row>`,
		`<row><c t="b"><is><t>Lost</t></is></c></row>`,
		`<row><c t="s"><v>0</v><is><t>Lost</t></is></c></row>`,
		`<row><c>Lost</c></row>`,
		`<row><c><v>1</v>Lost</c></row>`,
		`<row><c>Lost<v>1</v></c></row>`,
		`<row><c t="inlineStr"><is>Lost</is></c></row>`,
		`<row><c t="inlineStr"><is><t>x</t>Lost</is></c></row>`,
		`<row><c t="inlineStr"><is><b>Lost</b></is></c></row>`,
		`<row><c t="inlineStr"><is><t><b>Lost</b></t></is></c></row>`,
		`<row><c t="inlineStr"><is><r>Lost</r></is></c></row>`,
		`<row><c><f><v>Lost</v></f><v>1</v></c></row>`,
		`<row>Lost</row>`,
		`<row/>Lost`,
		`Lost`,
		`</sheetData><row><c><v>1</v></c></row><sheetData>`,
		`</sheetData><c><v>1</v></c><sheetData>`,
		`</sheetData><x><sheetData><row><c><v>1</v></c></row></sheetData></x><sheetData>`,
		`</sheetData>Lost<sheetData>`,
		`</sheetData></worksheet>Lost<worksheet><sheetData>`,
		`</sheetData></worksheet><row><c><v>1</v></c></row><worksheet><sheetData>`,
		`</sheetData></worksheet><worksheet ` + main + `><row><c><v>1</v></c></row><sheetData>`,
	} {
		if got := read(t, parts(rows)); !strings.Contains(got, ": D070: ") {
			t.Errorf("%s: %s", rows, got)
		}
	}
	for _, si := range []string{`Lost`, `<si>Lost</si>`, `<si><r>Lost</r></si>`, `<si><t>x</t>Lost</si>`, `<si><x>Lost</x></si>`, `<si><r><x>Lost</x></r></si>`, `<si><t><t>Lost</t></t></si>`} {
		all := parts("")
		all["xl/sharedStrings.xml"] = shared(1, si)
		if got := read(t, all); !strings.Contains(got, ": D070: ") {
			t.Errorf("%s: %q", si, got)
		}
	}
}

func TestDaysFrom1904(t *testing.T) {
	all := parts(`<row><c s="1"><v>0</v></c><c s="1"><v>44888</v></c></row>`)
	all["xl/workbook.xml"] = strings.Replace(all["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	if got, want := read(t, all), "A1 2 \"1904-01-01\"\nB1 2 \"2026-11-24\"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFormats: a format makes a number a day, a time, or something that is not
// its value, by what it shows for positive numbers.
func TestFormats(t *testing.T) {
	for code, want := range map[string]form{
		"General": plain, "0.00": plain, "#,##0": plain, "@": plain, "0.0E+0": plain, `"day" 0`: plain, `0\d`: plain, "[Red]0": plain, "[$-409]0": plain, `0" %"`: plain,
		`# ?/?`: plain, "_-* #,##0.00_-": plain, "": plain,
		"yyyy-mm-dd": dated, "d/m/yy h:mm": dated, "mmm": dated, "[$-F800]dddd, mmmm dd, yyyy": dated, `dd\.mm\.yyyy;@`: dated, "[Red]dd.mm": dated, `yyyy"-W"ww`: dated,
		"h:mm AM/PM": timed, "[h]:mm:ss": timed, "mm:ss.0": timed, "[mm]:ss": timed,
		"0%": percent, "0.0%;-0.0%": percent, "0,": scaled, "#,##0.0,,": scaled, `0.0,"k"`: scaled,
		"0;0%": mixed, `[=0]"-";0.0%`: percent, "[=0]0;0.0%": mixed, "[<1]0.0%;0%": percent, "[>=1000]0,;0": mixed, "[<=9999999]000-0000;(000) 000-0000": plain,
		`_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-`: plain, "General;[Red]-General": plain, "[=1]General;dd.mm.yyyy": mixed, ";;;": plain, `0;"none`: plain, "0%;@": percent,
	} {
		if got := formOf(code); got != want {
			t.Errorf("%q: %d, want %d", code, got, want)
		}
	}
}

// TestDays holds the days of a workbook against another reader's.
func TestDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, mac := rapid.IntRange(61, 2_958_465-1462).Draw(t, "day"), rapid.Bool().Draw(t, "1904")
		want, err := excelize.ExcelDateToTime(float64(n), mac)
		if err != nil {
			t.Fatal(err)
		}
		from := windows
		if mac {
			from = macintosh
		}
		if got, ok := from.day(float64(n)); !ok || got != want.Format(time.DateOnly) {
			t.Fatalf("day %d is %s, want %s", n, got, want)
		}
	})
}

// TestLimits: just under a limit is read, just over is not.
func TestLimits(t *testing.T) {
	row := `<row r="1"><c r="A1"><v>1</v></c></row>`
	for _, c := range []struct {
		name        string
		under, over func(map[string]string)
	}{
		{"parts",
			func(p map[string]string) { fill(p, MaxParts) }, func(p map[string]string) { fill(p, MaxParts+1) }},
		{"sheets", func(p map[string]string) { leaves(p, MaxSheets) }, func(p map[string]string) { leaves(p, MaxSheets+1) }},
		{"depth",
			func(p map[string]string) { deepen(p, maxDepth-1) }, func(p map[string]string) { deepen(p, maxDepth) }},
		{"packed",
			func(p map[string]string) { p["x"] = strings.Repeat("x", MaxPacked-len(packed(t, p))-200) },
			func(p map[string]string) { p["x"] = strings.Repeat("x", MaxPacked) }},
		{"a text", func(p map[string]string) { p["xl/sharedStrings.xml"] = long(maxToken - 20) }, func(p map[string]string) { p["xl/sharedStrings.xml"] = long(maxToken) }},
		{"attributes",
			func(p map[string]string) {
				p["xl/sharedStrings.xml"] = shared(1, "<si"+strings.Repeat(` a=""`, maxAttrs)+"/>")
			},
			func(p map[string]string) {
				p["xl/sharedStrings.xml"] = shared(1, "<si"+strings.Repeat(` a=""`, maxAttrs+1)+"/>")
			}},
		{"styles", func(p map[string]string) { p["xl/styles.xml"] = styled(MaxStyles) }, func(p map[string]string) { p["xl/styles.xml"] = styled(MaxStyles + 1) }},
		{"merged cells", func(p map[string]string) { merge(p, MaxMerged) }, func(p map[string]string) { merge(p, MaxMerged+1) }},
	} {
		under, over := parts(row), parts(row)
		c.under(under)
		c.over(over)
		if got := read(t, under); got != "A1 1 \"1\"\n" {
			t.Errorf("%s, just under: %s", c.name, got)
		}
		if got := read(t, over); !strings.Contains(got, "F601") {
			t.Errorf("%s, just over: %s", c.name, got)
		}
	}
}

// shared is so many shared texts.
func shared(n int, si string) string {
	return `<sst ` + main + `><si><t>x</t></si>` + strings.Repeat(si, n) + `</sst>`
}

// TestLimitsOfTheBook: what all parts have together is counted on from what was
// read before: here all but the sheet and the shared texts.
func TestLimitsOfTheBook(t *testing.T) {
	all := parts(`<row r="1"><c r="A1"><v>1</v></c></row>`)
	for _, c := range []struct {
		name string
		one  func(*Book)
	}{
		{"elements", func(b *Book) { b.elements = MaxElements - 5 }}, // worksheet, sheetData, row, c, v
		{"attributes", func(b *Book) { b.attrs = MaxAttrs - 4 }},
		{"shared texts", func(b *Book) { b.strings = make([]string, MaxStrings-4) }},
	} {
		for more := range 2 {
			b, p := Open("a.xlsx", packed(t, all))
			if p != nil {
				t.Fatal(p)
			}
			c.one(b)
			b.elements, b.attrs, b.strings = b.elements+more, b.attrs+more, append(b.strings, make([]string, more)...)
			var err error
			if c.name == "shared texts" {
				err = b.walk("xl/sharedStrings.xml", b.shared())
			} else if _, p = b.Read(b.Sheets()[0], func(Row) bool { return true }); p != nil {
				err = errors.New(p.What)
			}
			if over := err != nil && strings.Contains(err.Error(), "more than"); over != (more == 1) {
				t.Errorf("%s, %d more than the limit: %v", c.name, more, err)
			}
		}
	}
}

// TestElementsAreCounted: each element once, however its tags fall into what is
// read at a time, and each part once, however often it is read.
func TestElementsAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, space := rapid.IntRange(0, 30_000).Draw(t, "elements"), rapid.IntRange(0, 9).Draw(t, "space")
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create("x")
		if err == nil {
			_, err = io.WriteString(f, "<x>"+strings.Repeat(" ", space)+strings.Repeat("<y></y>", n)+"</x>")
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		book := &Book{parts: map[string]*zip.File{"x": z.File[0]}, counted: map[string]bool{}}
		for range 2 {
			if err := book.count("x"); err != nil || book.elements != n+1 {
				t.Fatalf("%d elements of %d, %v", book.elements, n+1, err)
			}
		}
	})
}

func styled(n int) string {
	return `<styleSheet ` + main + `><cellXfs>` + strings.Repeat("<xf/>", n) + `</cellXfs></styleSheet>`
}

// merge merges so many pairs of cells.
func merge(p map[string]string, n int) {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<mergeCell ref="A%d:B%[1]d"/>`, i+1)
	}
	const part = "xl/worksheets/sheet1.xml"
	p[part] = strings.Replace(p[part], "</sheetData>", "</sheetData><mergeCells>"+b.String()+"</mergeCells>", 1)
}

func fill(p map[string]string, n int) {
	for i := len(p); i < n; i++ {
		p[fmt.Sprintf("x%d", i)] = ""
	}
}

func leaves(p map[string]string, n int) {
	var more strings.Builder
	for i := 1; i < n; i++ {
		fmt.Fprintf(&more, `<sheet name="S%d" sheetId="%d" r:id="s"/>`, i, i+1)
	}
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "</sheets>", more.String()+"</sheets>", 1)
}

func deepen(p map[string]string, n int) {
	p["xl/sharedStrings.xml"] = `<sst ` + main + `>` + strings.Repeat("<x>", n) + strings.Repeat("</x>", n) + `</sst>`
}

func long(n int) string {
	return `<sst ` + main + `><si><t>` + strings.Repeat("x", n) + `</t></si></sst>`
}

// FuzzRead reads any rows. Where nothing is said against them, each cell that
// another reader finds something in is told, and no other.
func FuzzRead(f *testing.F) {
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>46350</v></c></row><row><c t="inlineStr"><is><t>x</t></is></c></row>`,
		`<row hidden="1"><c><f>1</f></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>_x000D_</v></c></row>`,
		`<row r="3"><c r="XFD3"><v>1e3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells><sheetData>`,
		`<row><c t="s"><v>9</v></c></row><!-- --><row><![CDATA[x]]><c><v>&lt;</v></c></row>`,
	} {
		f.Add(rows)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		all := parts(rows)
		b, p := Open("a.xlsx", packed(t, all))
		if p != nil {
			t.Fatal(p)
		}
		got, last := 0, 0
		_, p = b.Read(b.Sheets()[0], func(r Row) bool {
			if r.Number <= last || len(r.Cells) == 0 {
				t.Errorf("row %d behind row %d, with %d cells", r.Number, last, len(r.Cells))
			}
			last, got = r.Number, got+len(r.Cells)
			return true
		})
		if p != nil {
			if c, bad := problem.Refused(p.String(), ""); bad {
				t.Errorf("a message with %s: %q", c.Name, p)
			}
			return
		}
		if want := valued(t, all["xl/worksheets/sheet1.xml"]); got != want {
			t.Errorf("%d cells of %d", got, want)
		}
	})
}

// valued counts the cells of a sheet that hold something, without this package.
func valued(t *testing.T, sheet string) (n int) {
	type text struct {
		T []string `xml:"t"`
		R []struct {
			T []string `xml:"t"`
		} `xml:"r"`
	}
	var s struct {
		Rows []struct {
			Cells []struct {
				Kind  string  `xml:"t,attr"`
				F     *string `xml:"f"`
				V     *string `xml:"v"`
				Texts []text  `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal([]byte(sheet), &s); err != nil {
		t.Fatalf("read, and another reader cannot: %v", err)
	}
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			v, words := "", ""
			if c.V != nil {
				v = *c.V
			}
			for _, is := range c.Texts {
				words += strings.Join(is.T, "")
				for _, r := range is.R {
					words += strings.Join(r.T, "")
				}
			}
			if c.Kind != "str" {
				v = strings.TrimSpace(v)
			}
			switch {
			case c.Kind == "inlineStr" && words != "", c.Kind != "inlineStr" && v != "":
				n++
			case c.F != nil && words == "" && (c.V == nil || v == "" && c.Kind != "str"):
				n++
			case c.Kind == "e":
				n++
			}
		}
	}
	return n
}

// TestWrite: what is written is read again, by this package and by another; the
// bytes are the same each time.
func TestWrite(t *testing.T) {
	drafts := []Draft{
		{Name: "it's one", Columns: []Column{{Name: "id"}, {Name: "level", List: Choice{Words: []string{"strong", "not stated"}}}, {Name: "date", Holds: Date}, {Name: "order", Holds: Number}},
			Rows: [][]string{{"A", "strong", "2026-11-24", "1"}, {" x <&> _x0041_ _", "", "not stated", "01"}, {"Қазақстан 東京", "not stated", "1900-02-28", "-1.5"}}},
		{Name: "two", Columns: []Column{{Name: "of", List: Choice{Sheet: "it's one", Open: true}}, {Name: "word", List: Choice{Words: []string{"a,b"}}}}},
	}
	whole, err := Write(drafts)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Write(drafts); !bytes.Equal(whole, again) {
		t.Error("written twice, the bytes differ")
	}
	f, err := excelize.OpenReader(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	b, p := Open("a.xlsx", whole)
	if p != nil {
		t.Fatal(p)
	}
	for i, d := range drafts {
		var got [][]string
		_, p := b.Read(b.Sheets()[i], func(r Row) bool {
			row := make([]string, len(d.Columns))
			for _, c := range r.Cells {
				row[c.Column-1] = c.Text
			}
			got = append(got, row)
			return true
		})
		want := [][]string{nil}
		for _, c := range d.Columns {
			want[0] = append(want[0], c.Name)
		}
		want = append(want, d.Rows...)
		if p != nil || !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: read %q %v, written %q", d.Name, got, p, want)
		}
		theirs, err := f.GetRows(d.Name)
		if err != nil || len(theirs) != len(want) || theirs[0][0] != want[0][0] {
			t.Errorf("%s: another reader finds %q %v", d.Name, theirs, err)
		}
	}
	lists, err := f.GetDataValidations("it's one")
	if err != nil || len(lists) != 1 || lists[0].Sqref != "B2:B2000" || html.UnescapeString(lists[0].Formula1) != `"strong,not stated"` {
		t.Errorf("lists %+v, %v", *lists[0], err)
	}
	if lists, err = f.GetDataValidations("two"); err != nil || len(lists) != 1 || html.UnescapeString(lists[0].Formula1) != "'it''s one'!$A$2:$A$2000" {
		t.Errorf("lists %+v, %v", *lists[0], err)
	}
	if panes, err := f.GetPanes("two"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay in sight: %+v, %v", panes, err)
	}
	if style, err := f.GetColStyle("it's one", "C"); err != nil || style != dateStyle {
		t.Errorf("style of dates %d, %v", style, err)
	}
}
