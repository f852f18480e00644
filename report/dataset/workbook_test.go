package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/report/config"
	"brief/report/golden"
	"brief/report/problem"
	"brief/report/sheet"
)

// A pack is the parts of a workbook by name.
type pack map[string]string

func unpack(t testing.TB, b []byte) pack {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	p := pack{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p[f.Name] = string(text)
	}
	return p
}

// zip packs the parts, and those that are given raw behind them.
func (p pack) zip(raw ...rawPart) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		f, err := w.Create(name)
		if err != nil {
			panic(err)
		}
		if _, err := io.WriteString(f, p[name]); err != nil {
			panic(err)
		}
	}
	for _, r := range raw {
		f, err := w.CreateRaw(&r.FileHeader)
		if err != nil {
			panic(err)
		}
		if _, err := f.Write(r.data); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// A rawPart is a part whose head may lie about it.
type rawPart struct {
	zip.FileHeader
	data []byte
}

// stored is a part that is not packed, and that says it has size bytes.
func stored(name, data string, size int) rawPart {
	return rawPart{zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE([]byte(data)), CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(size)}, []byte(data)}
}

const sheet1 = "xl/worksheets/sheet1.xml"

// goodWorkbook is the good influence.csv as excelize writes it.
func goodWorkbook(t testing.TB) pack {
	files, _ := good(t)
	rows, err := csv.NewReader(bytes.NewReader(files["data/influence.csv"].Data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, grid(rows).workbook(t, "influence", 0, 0))
}

// in replaces a text of a part, which must be there.
func (p pack) in(part, old, new string) pack {
	if !strings.Contains(p[part], old) {
		panic(part + " has no " + old + ":\n" + p[part])
	}
	p[part] = strings.Replace(p[part], old, new, 1)
	return p
}

// cell is the XML of the cell at a reference.
func (p pack) cell(ref string) string {
	s := p[sheet1]
	from := strings.Index(s, `<c r="`+ref+`"`)
	to := from + strings.Index(s[from:], "</c>") + len("</c>")
	return s[from:to]
}

func (p pack) setCell(ref, xml string) pack { return p.in(sheet1, p.cell(ref), xml) }

// cut ends a part before a text.
func (p pack) cut(part, before string) pack {
	p[part] = p[part][:strings.Index(p[part], before)]
	return p
}

// brokenWorkbooks are the good workbook with one fault each.
var brokenWorkbooks = []struct {
	name  string
	spoil func(pack) []byte
}{
	{"as it is", func(p pack) []byte { return p.zip() }},

	{"sheet cut off within a cell", func(p pack) []byte { return p.cut(sheet1, `<c r="D4"`).zip() }},
	{"sheet cut off behind a row", func(p pack) []byte { return p.cut(sheet1, `<row r="4"`).zip() }},
	{"sheet cut off before its end", func(p pack) []byte { return p.cut(sheet1, `</worksheet>`).zip() }},
	{"unknown entity", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="str"><v>&strong;</v></c>`).zip() }},
	{"document type", func(p pack) []byte {
		return p.in(sheet1, "<worksheet", `<!DOCTYPE worksheet [<!ENTITY strong "strong">]><worksheet`).zip()
	}},
	{"elements that cross", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="str"><v>strong</c></v>`).zip() }},
	{"reference beyond the sheet", func(p pack) []byte { return p.in(sheet1, `r="D3"`, `r="ZZZZZZ3"`).zip() }},
	{"reference of another row", func(p pack) []byte { return p.in(sheet1, `r="D3"`, `r="D5"`).zip() }},
	{"reference in small letters", func(p pack) []byte { return p.in(sheet1, `r="D3"`, `r="d3"`).zip() }},
	{"reference twice", func(p pack) []byte { return p.in(sheet1, `r="D3"`, `r="C3"`).zip() }},
	{"row twice", func(p pack) []byte { return p.in(sheet1, `<row r="4"`, `<row r="3"`).zip() }},
	{"rows out of order", func(p pack) []byte { return p.in(sheet1, `<row r="3"`, `<row r="9"`).zip() }},
	{"row zero", func(p pack) []byte { return p.in(sheet1, `<row r="1"`, `<row r="0"`).zip() }},
	{"row beyond the sheet", func(p pack) []byte { return p.in(sheet1, `<row r="7"`, `<row r="1048577"`).zip() }},
	{"shared text out of range", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="s"><v>400</v></c>`).zip() }},
	{"shared text below zero", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="s"><v>-1</v></c>`).zip() }},
	{"shared text without a number", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="s"/><c r="E3" t="s"></c>`).zip() }},
	{"shared texts not there", func(p pack) []byte { delete(p, "xl/sharedStrings.xml"); return p.zip() }},
	{"shared texts cut off", func(p pack) []byte { return p.cut("xl/sharedStrings.xml", "</sst>").zip() }},
	{"styles cut off", func(p pack) []byte { return p.cut("xl/styles.xml", "</styleSheet>").zip() }},
	{"style that is none", func(p pack) []byte { return p.setCell("H3", `<c r="H3" s="99"><v>46346</v></c>`).zip() }},
	{"cell of an unknown kind", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="x"><v>strong</v></c>`).zip() }},
	{"number that is none", func(p pack) []byte { return p.setCell("H3", `<c r="H3"><v>0x1F</v></c>`).zip() }},
	{"number too large", func(p pack) []byte { return p.setCell("H3", `<c r="H3"><v>1e999</v></c>`).zip() }},
	{"two values in a cell", func(p pack) []byte {
		return p.setCell("D3", `<c r="D3" t="str"><v>strong</v><v>moderate</v></c>`).zip()
	}},
	{"two tables of cells", func(p pack) []byte { return p.in(sheet1, "</sheetData>", "</sheetData><sheetData/>").zip() }},
	{"no table of cells", func(p pack) []byte {
		s := p[sheet1]
		p[sheet1] = s[:strings.Index(s, "<sheetData>")] + s[strings.Index(s, "</sheetData>")+len("</sheetData>"):]
		return p.zip()
	}},
	{"something among the rows", func(p pack) []byte {
		return p.in(sheet1, `<row r="3"`, `<x:choice xmlns:x="urn:x"><x:row/></x:choice><row r="3"`).zip()
	}},
	{"something among the cells", func(p pack) []byte { return p.in(sheet1, `<c r="D3"`, `<d r="D3"/><c r="D3"`).zip() }},
	{"encoding of a part", func(p pack) []byte { return p.in(sheet1, `encoding="UTF-8"`, `encoding="koi8-r"`).zip() }},
	{"too deep", func(p pack) []byte {
		return p.in(sheet1, "</worksheet>", strings.Repeat("<x>", 100)+strings.Repeat("</x>", 100)+"</worksheet>").zip()
	}},
	{"tag of two megabytes", func(p pack) []byte {
		return p.in(sheet1, "<sheetData>", `<sheetData x="`+strings.Repeat("x", 2<<20)+`">`).zip()
	}},

	{"sheet not there", func(p pack) []byte { delete(p, sheet1); return p.zip() }},
	{"sheet without a relation", func(p pack) []byte {
		return p.in("xl/_rels/workbook.xml.rels", `worksheets/sheet1.xml`, `worksheets/sheet9.xml`).zip()
	}},
	{"sheet in another file", func(p pack) []byte {
		return p.in("xl/_rels/workbook.xml.rels", `Target="worksheets/sheet1.xml"`, `Target="file:///sheet1.xml" TargetMode="External"`).zip()
	}},
	{"sheet of macros", func(p pack) []byte {
		return p.in("xl/_rels/workbook.xml.rels", `relationships/worksheet"`, `relationships/xlMacrosheet"`).zip()
	}},
	{"two sheets of one name", func(p pack) []byte {
		s := p["xl/workbook.xml"]
		tag := s[strings.Index(s, "<sheet "):strings.Index(s, "</sheets>")]
		return p.in("xl/workbook.xml", tag, tag+tag).zip()
	}},
	{"no sheets", func(p pack) []byte {
		return p.in("xl/workbook.xml", "<sheet ", "<leaf ").in("xl/workbook.xml", "</sheet>", "</leaf>").zip()
	}},
	{"51 sheets", func(p pack) []byte {
		var more strings.Builder
		for i := range 50 {
			fmt.Fprintf(&more, `<sheet name="S%d" sheetId="%d" r:id="rId1"/>`, i, i+2)
		}
		return p.in("xl/workbook.xml", "</sheets>", more.String()+"</sheets>").zip()
	}},
	{"name of a sheet that turns the direction", func(p pack) []byte {
		return p.in("xl/workbook.xml", `name="influence"`, "name=\"influ\u202eence\"").zip()
	}},
	{"another sheet", func(p pack) []byte {
		s := p["xl/workbook.xml"]
		tag := s[strings.Index(s, "<sheet "):strings.Index(s, "</sheets>")]
		return p.in("xl/workbook.xml", tag, strings.Replace(tag, "influence", "inflence", 1)+strings.Replace(tag, "influence", "Notes", 1)).zip()
	}},
	{"a sheet that no dataset reads", func(p pack) []byte {
		s := p["xl/workbook.xml"]
		tag := s[strings.Index(s, "<sheet "):strings.Index(s, "</sheets>")]
		return p.in("xl/workbook.xml", tag, tag+strings.Replace(tag, "influence", "Notes", 1)).zip()
	}},
	{"no workbook", func(p pack) []byte { delete(p, "_rels/.rels"); return p.zip() }},

	{"package cut off", func(p pack) []byte { b := p.zip(); return b[:len(b)/2] }},
	{"a byte changed", func(p pack) []byte {
		sheet := p[sheet1]
		delete(p, sheet1)
		part := stored(sheet1, sheet, len(sheet))
		part.data[bytes.Index(part.data, []byte("<v>46346"))+len("<v>")]++
		return p.zip(part)
	}},
	{"part shorter than it says", func(p pack) []byte {
		sheet := p[sheet1]
		delete(p, sheet1)
		return p.zip(stored(sheet1, sheet, len(sheet)+100))
	}},
	{"part longer than it says", func(p pack) []byte {
		sheet := p[sheet1]
		delete(p, sheet1)
		return p.zip(stored(sheet1, sheet, strings.Index(sheet, "</sheetData>")))
	}},
	{"bomb that says so", func(p pack) []byte { return p.zip(stored("xl/media/x.bin", "x", 1<<30)) }},
	{"part packed a thousandfold", func(p pack) []byte { p["xl/media/x.xml"] = strings.Repeat(" ", 8<<20); return p.zip() }},
	{"1,001 parts", func(p pack) []byte {
		for i := range 1001 - len(p) {
			p[fmt.Sprintf("x%d", i)] = ""
		}
		return p.zip()
	}},
	{"part above the workbook", func(p pack) []byte { p["xl/../../x"] = ""; return p.zip() }},
	{"part twice", func(p pack) []byte { return p.zip(stored("XL/worksheets/Sheet1.xml", p[sheet1], len(p[sheet1]))) }},
	{"password on a part", func(p pack) []byte {
		part := stored("xl/x", "x", 1)
		part.Flags = 1
		return p.zip(part)
	}},
	{"password", func(pack) []byte {
		return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	}},
	{"old workbook", func(pack) []byte { return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)) }},
	{"binary workbook", func(p pack) []byte { p["xl/workbook.bin"] = "x"; return p.zip() }},
	{"OpenDocument", func(pack) []byte {
		return pack{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}.zip()
	}},
	{"a letter", func(p pack) []byte { p["word/document.xml"] = "<x/>"; return p.zip() }},
	{"text", func(pack) []byte { return []byte("country;actor\n") }},
	{"nothing", func(pack) []byte { return nil }},
	{"a packed photograph", func(pack) []byte { return pack{"a.png": "x"}.zip() }},

	{"formula without a value", func(p pack) []byte { return p.setCell("D3", `<c r="D3"><f>A1</f></c>`).zip() }},
	{"formula with an empty number", func(p pack) []byte { return p.setCell("D3", `<c r="D3"><f>A1</f><v></v></c>`).zip() }},
	{"formula with a value", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="str"><f>A1</f><v>strong</v></c>`).zip() }},
	{"inline text of no kind", func(p pack) []byte { return p.setCell("D3", `<c r="D3"><is><t>strong</t></is></c>`).zip() }},
	{"inline text as a value", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="inlineStr"><v>strong</v></c>`).zip() }},
	{"value as inline text", func(p pack) []byte {
		return p.setCell("D3", `<c r="D3" t="str"><is><t>strong</t></is></c>`).zip()
	}},
	{"truth as inline text", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="b"><is><t>strong</t></is></c>`).zip() }},
	{"two inline texts", func(p pack) []byte {
		return p.setCell("D3", `<c r="D3" t="inlineStr"><is><t>strong</t></is><is><t>er</t></is></c>`).zip()
	}},
	{"text directly in a cell", func(p pack) []byte { return p.setCell("D3", `<c r="D3">strong</c>`).zip() }},
	{"text directly in an inline text", func(p pack) []byte {
		return p.setCell("D3", `<c r="D3" t="inlineStr"><is>strong</is></c>`).zip()
	}},
	{"text directly in a row", func(p pack) []byte { return p.in(sheet1, p.cell("D3"), p.cell("D3")+"strong").zip() }},
	{"text directly in a shared text", func(p pack) []byte {
		return p.in("xl/sharedStrings.xml", "</si>", "</si><si>strong</si>").zip()
	}},
	{"row beside the table", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><row r="9"><c r="A9" t="str"><v>Averland</v></c></row>`).zip()
	}},
	{"cell beside the rows", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><c r="A9" t="str"><v>Averland</v></c>`).zip()
	}},
	{"format with a condition", func(p pack) []byte {
		return p.in("xl/styles.xml", `<cellXfs`, `<numFmts><numFmt numFmtId="170" formatCode="[=0]General;0.0%"/></numFmts><cellXfs`).in("xl/styles.xml", `numFmtId="14"`, `numFmtId="170"`).zip()
	}},
	{"more elements than are read", func(p pack) []byte {
		text := p.in(sheet1, "</sheetData>", "</sheetData>"+strings.Repeat("<x/>", sheet.MaxElements))[sheet1]
		delete(p, sheet1)
		return p.zip(stored(sheet1, text, len(text)))
	}},
	{"error", func(p pack) []byte { return p.setCell("D3", `<c r="D3" t="e"><f>A1/0</f><v>#REF!</v></c>`).zip() }},
	{"date as a level", func(p pack) []byte { return p.setCell("D3", strings.ReplaceAll(p.cell("H3"), "H3", "D3")).zip() }},
	{"date as whose row it is", func(p pack) []byte { return p.setCell("A3", strings.ReplaceAll(p.cell("H3"), "H3", "A3")).zip() }},
	{"date that never was", func(p pack) []byte { return p.in(sheet1, `<v>46346</v>`, `<v>60</v>`).zip() }},
	{"date with a time", func(p pack) []byte { return p.in(sheet1, `<v>46346</v>`, `<v>46346.5</v>`).zip() }},
	{"percentage", func(p pack) []byte {
		return p.in("xl/styles.xml", `numFmtId="14"`, `numFmtId="9"`).zip()
	}},
	{"merged column", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D3:D5"/></mergeCells>`).zip()
	}},
	{"merged countries", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>`).zip()
	}},
	{"merged header", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D1:E1"/></mergeCells>`).zip()
	}},
	{"merged beside the table", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="P3:Q5"/></mergeCells>`).zip()
	}},
	{"merged range that is none", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D5:D3"/></mergeCells>`).zip()
	}},
	{"merged cells that overlap", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="D3:E5"/><mergeCell ref="P3:Q5"/><mergeCell ref="E5:E6"/></mergeCells>`).zip()
	}},
	{"hidden row", func(p pack) []byte { return p.in(sheet1, `<row r="3"`, `<row hidden="1" r="3"`).zip() }},
	{"hidden column", func(p pack) []byte {
		return p.in(sheet1, "<sheetData>", `<cols><col min="4" max="4" hidden="true"/></cols><sheetData>`).zip()
	}},
	{"hidden column, twice", func(p pack) []byte {
		return p.in(sheet1, "<sheetData>", `<cols><col min="4" max="5" hidden="true"/><col min="4" max="4" hidden="true"/></cols><sheetData>`).zip()
	}},
	{"hidden sheet", func(p pack) []byte { return p.in("xl/workbook.xml", `<sheet `, `<sheet state="veryHidden" `).zip() }},
	{"macros and links", func(p pack) []byte {
		p["xl/vbaProject.bin"], p["xl/externalLinks/externalLink1.xml"], p["xl/connections.xml"] = "", "", ""
		return p.zip()
	}},
	{"column without a name", func(p pack) []byte { return p.setCell("J1", "").zip() }},
	{"date as the name of a column", func(p pack) []byte { return p.setCell("D1", strings.ReplaceAll(p.cell("H3"), "H3", "D1")).zip() }},
	{"cell beside the table", func(p pack) []byte {
		return p.in(sheet1, p.cell("J3"), p.cell("J3")+`<c r="Q3" t="str"><v>see Boria</v></c>`).zip()
	}},
	{"cells beside the table", func(p pack) []byte {
		return p.in(sheet1, p.cell("J3"), p.cell("J3")+`<c r="Q3" t="str"><v>see Boria</v></c><c r="S3" t="str"><v> </v></c><c><f>A1</f></c>`).zip()
	}},
	{"cell in the last corner", func(p pack) []byte {
		return p.in(sheet1, "</sheetData>", `<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>`).zip()
	}},
	{"header in the last column", func(p pack) []byte {
		return p.in(sheet1, p.cell("J1"), p.cell("J1")+`<c r="XFD1" t="str"><v>x</v></c>`).zip()
	}},
	{"line break and direction", func(p pack) []byte {
		return p.setCell("J3", `<c r="J3" t="str"><v>Gro_x000A_wing</v></c>`).setCell("J5", "<c r=\"J5\" t=\"inlineStr\"><is><r><t>Str</t></r><r><t>\u202eong</t></r><rPh><t>x</t></rPh></is></c>").zip()
	}},
	{"blank row between", func(p pack) []byte {
		return p.in(sheet1, `<row r="7"`, `<row r="8"`).in(sheet1, `r="A7"`, `r="A8"`).zip()
	}},
	{"blank rows between", func(p pack) []byte {
		s := p[sheet1]
		i := strings.Index(s, `<row r="7"`)
		p[sheet1] = s[:i] + strings.NewReplacer(`<row r="7"`, `<row r="70"`, `7"`, `70"`).Replace(s[i:])
		return p.zip()
	}},
}

// TestBrokenWorkbooks reads the good workbook with one fault each, and compares
// all that is said. No row is lost: each is counted, or the whole is refused.
func TestBrokenWorkbooks(t *testing.T) {
	whole := goodWorkbook(t)
	var got strings.Builder
	for _, b := range brokenWorkbooks {
		files, sets := good(t)
		files["data/desk.xlsx"] = &fstest.MapFile{Data: b.spoil(maps.Clone(whole))}
		sets["influence"] = config.Dataset{Name: "influence", File: "data/desk.xlsx", Place: sets["influence"].Place}
		s, found := Load(files, sets, issued)
		checkCounts(t, s, found)
		if len(s.Loose["influence"]) == 0 && s.Counts["influence"].Rows < 6 {
			t.Errorf("%s: %d rows of 6, and nothing refuses the rest", b.name, s.Counts["influence"].Rows)
		}
		fmt.Fprintf(&got, "%s\n%s\n", b.name, report(s, found, "influence"))
	}
	golden.Compare(t, "workbooks.golden", got.String())
}

// TestLimitOfSheetRows: one row more than the limit is told, and none is read.
func TestLimitOfSheetRows(t *testing.T) {
	whole := goodWorkbook(t)
	whole[sheet1] = whole[sheet1][:strings.Index(whole[sheet1], "<sheetData>")] + "<sheetData><row><c t=\"str\"><v>id</v></c></row>" +
		strings.Repeat("<row><c t=\"str\"><v>R</v></c></row>", maxRows+1) + "</sheetData></worksheet>"
	part := stored(sheet1, whole[sheet1], len(whole[sheet1]))
	delete(whole, sheet1)
	files, _ := good(t)
	files["data/desk.xlsx"] = &fstest.MapFile{Data: whole.zip(part)}
	s, found := Load(files, map[string]config.Dataset{"points": {File: "data/desk.xlsx", Sheet: "influence"}}, issued)
	if n := s.Counts["points"].Rows; n > 0 || len(s.Points) > 0 {
		t.Errorf("%d rows read", n)
	}
	if !slices.ContainsFunc(found, func(p problem.Problem) bool {
		return p.Code == "F601" && p.Place.String() == fmt.Sprintf("data/desk.xlsx[influence!A%d]", maxRows+2)
	}) {
		t.Errorf("no F601 at row %d: %v", maxRows+2, found)
	}
}
