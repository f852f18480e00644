package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"brief/report/problem"
)

// A Draft is a sheet to be written: a header, which stays in sight, and rows
// below it, all of text.
type Draft struct {
	Name    string
	Columns []Column
	Rows    [][]string // of each row a text for each column
}

// A Column is a column of a Draft.
type Column struct {
	Name  string
	Holds Kind   // Text, Number or Date; a text that is none stays a text
	List  Choice // what one may choose from in its cells
}

// A Choice is a list that drops down: words, or what stands in the first column
// of another sheet. Programs refuse anything else; an open one lets it pass
// after a warning.
type Choice struct {
	Words []string
	Sheet string
	Open  bool
}

// Roots of names in the parts of a workbook (ECMA-376 part 1, annex A).
const (
	mainNames     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	documentNames = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNames  = "http://schemas.openxmlformats.org/package/2006"
	mediaType     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// The styles of cells, by their number in styles.xml.
const (
	textStyle = iota + 1
	dateStyle
	headStyle
	numberStyle
)

const styles = `<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF2"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>`

const (
	listed     = 2000 // the last row that has drop-down lists: a sheet may grow so far
	widest     = 48   // of a column, in digits; longer texts are set in several lines
	lineHeight = 15   // in points
)

// Write returns a workbook of these sheets, the same bytes for the same drafts.
func Write(drafts []Draft) ([]byte, error) {
	var types, related, sheets strings.Builder
	parts := []struct{ name, text string }{{"[Content_Types].xml", ""}, {"_rels/.rels", ""}, {"xl/workbook.xml", ""}, {"xl/_rels/workbook.xml.rels", ""}, {"xl/styles.xml", document("styleSheet", styles)}}
	for i, d := range drafts {
		part := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="%sworksheet+xml"/>`, part, mediaType)
		fmt.Fprintf(&related, `<Relationship Id="rId%d" Type="%s/worksheet" Target="%s"/>`, i+1, documentNames, part)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(d.Name), i+1, i+1)
		parts = append(parts, struct{ name, text string }{"xl/" + part, d.xml(i == 0)})
	}
	fmt.Fprintf(&related, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(drafts)+1, documentNames)
	parts[0].text = xml.Header + `<Types xmlns="` + packageNames + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + mediaType + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + mediaType + `styles+xml"/>` + types.String() + `</Types>`
	parts[1].text = relationships(`<Relationship Id="rId1" Type="` + documentNames + `/officeDocument" Target="xl/workbook.xml"/>`)
	parts[2].text = document("workbook", `<sheets>`+sheets.String()+`</sheets>`)
	parts[3].text = relationships(related.String())

	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = io.WriteString(w, p.text)
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// document is a part whose top is an element of sheets.
func document(top, inside string) string {
	return xml.Header + "<" + top + ` xmlns="` + mainNames + `" xmlns:r="` + documentNames + `">` + inside + "</" + top + ">"
}

func relationships(inside string) string {
	return xml.Header + `<Relationships xmlns="` + packageNames + `/relationships">` + inside + `</Relationships>`
}

// xml is the part of a sheet. The first is the one that opens.
func (d *Draft) xml(first bool) string {
	var b strings.Builder
	selected := ""
	if first {
		selected = ` tabSelected="1"`
	}
	fmt.Fprintf(&b, `<sheetViews><sheetView%s workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`+
		`<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="%d"/><cols>`, selected, lineHeight)
	for i, c := range d.Columns {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" style="%d" customWidth="1"/>`, i+1, i+1, d.width(i), c.style())
	}
	b.WriteString(`</cols><sheetData><row r="1">`)
	for i, c := range d.Columns {
		inline(&b, i+1, 1, headStyle, c.Name)
	}
	b.WriteString(`</row>`)
	for n, row := range d.Rows {
		fmt.Fprintf(&b, `<row r="%d" ht="%d">`, n+2, lineHeight*d.lines(row))
		for i, text := range row {
			d.Columns[i].cell(&b, i+1, n+2, text)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData>`)
	d.lists(&b)
	return document("worksheet", b.String())
}

// style is the style of a column's cells.
func (c *Column) style() int {
	switch c.Holds {
	case Date:
		return dateStyle
	case Number:
		return numberStyle
	}
	return textStyle
}

// cell writes a text as what its column holds, if it is that.
func (c *Column) cell(b *strings.Builder, column, row int, text string) {
	if text == "" {
		return
	}
	number := ""
	switch c.Holds {
	case Date:
		if d, err := time.Parse(time.DateOnly, text); err == nil && d.Year() > 1900 {
			number = strconv.Itoa(int(d.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours()) / 24)
		}
	case Number:
		if n, err := strconv.ParseFloat(text, 64); err == nil && strconv.FormatFloat(n, 'f', -1, 64) == text {
			number = text
		}
	}
	if number == "" {
		inline(b, column, row, c.style(), text)
		return
	}
	fmt.Fprintf(b, `<c r="%s%d" s="%d"><v>%s</v></c>`, problem.ColumnName(column), row, c.style(), number)
}

// inline writes a cell that holds its own text.
func inline(b *strings.Builder, column, row, style int, text string) {
	fmt.Fprintf(b, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, problem.ColumnName(column), row, style, escaped(text))
}

// width is the width of a column in digits: that of its longest text, within
// what fits a screen.
func (d *Draft) width(column int) int {
	most := utf8.RuneCountInString(d.Columns[column].Name)
	for _, w := range d.Columns[column].List.Words {
		most = max(most, utf8.RuneCountInString(w)+2) // the arrow of the list
	}
	for _, row := range d.Rows {
		most = max(most, utf8.RuneCountInString(row[column]))
	}
	return min(most+2, widest)
}

// lines is how many lines a row takes, about: programs make a row fit when it
// is written in, not when a workbook is opened.
func (d *Draft) lines(row []string) int {
	const room = widest - 4 // words break before the edge
	most := 1
	for _, text := range row {
		most = max(most, (utf8.RuneCountInString(text)+room-1)/room)
	}
	return most
}

// lists writes the lists that drop down (ECMA-376 part 1, 18.3.1.32).
func (d *Draft) lists(b *strings.Builder) {
	var all []string
	for i, c := range d.Columns {
		source := c.List.source()
		if source == "" {
			continue
		}
		style := "stop"
		if c.List.Open {
			style = "warning"
		}
		name := problem.ColumnName(i + 1)
		all = append(all, fmt.Sprintf(`<dataValidation type="list" errorStyle="%s" allowBlank="1" showErrorMessage="1" errorTitle="%s" error="Choose from the list." sqref="%s2:%s%d"><formula1>%s</formula1></dataValidation>`,
			style, escaped(c.Name), name, name, listed, escaped(source)))
	}
	if len(all) > 0 {
		fmt.Fprintf(b, `<dataValidations count="%d">%s</dataValidations>`, len(all), strings.Join(all, ""))
	}
}

// source is a list as a formula, or "" for none, and for one that a formula
// cannot hold: 255 characters, none a comma or a quotation mark.
func (c Choice) source() string {
	text := strings.Join(c.Words, ",")
	switch {
	case c.Sheet != "":
		return fmt.Sprintf("'%s'!$A$2:$A$%d", strings.ReplaceAll(c.Sheet, "'", "''"), listed)
	case text == "", utf8.RuneCountInString(text) > 255, strings.Contains(text, `"`), strings.Count(text, ",") != len(c.Words)-1:
		return ""
	}
	return `"` + text + `"`
}

// escaped is a text as XML, and the text of a cell as its readers take it: what
// looks like an escape is one.
func escaped(s string) string {
	for i := 0; i < len(s); i++ {
		if _, ok := escape(s[i:]); ok {
			s = s[:i] + "_x005F" + s[i:]
			i += len("_x005F_")
		}
	}
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a Builder takes everything
	}
	return b.String()
}
