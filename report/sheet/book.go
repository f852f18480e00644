// Package sheet reads workbooks of spreadsheet programs (Office Open XML,
// ECMA-376 part 1, clause 18): bytes become sheets, and a sheet its cells, row
// by row, each as a person sees it. It loses nothing silently: a part that is
// cut off or says two things is a problem with its place. It writes plain
// workbooks too. It must not know what a cell is for.
package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"brief/report/problem"
)

// A Book is a workbook that was opened: its sheets by name, and what their
// cells share.
type Book struct {
	// Warned are the warnings of the whole: what it holds that brief neither
	// runs nor follows.
	Warned problem.List

	name    string
	parts   map[string]*zip.File // by name in small letters
	sheets  []Sheet
	strings []string // shared by the cells of all sheets
	styles  []form   // by the number of a cell's style
	from    epoch

	attrs    int             // that were read
	elements int             // of the parts that were counted
	counted  map[string]bool // by name in small letters
}

// A Sheet is one sheet of a workbook, unread.
type Sheet struct {
	Name   string
	Hidden bool

	part string // of the package; "" for one that holds no cells
}

// Sheets returns the sheets in the order of the workbook.
func (b *Book) Sheets() []Sheet { return slices.Clone(b.sheets) }

// Open opens the workbook of the file name. Whatever is wrong with the package
// or with what all sheets share refuses it: D070, F601 for a limit, F608 for
// another kind of file. The bytes must not change while the Book is in use.
func Open(name string, data []byte) (*Book, *problem.Problem) {
	b := &Book{name: name, parts: map[string]*zip.File{}, counted: map[string]bool{}}
	at := problem.Place{File: name}
	if len(data) > MaxPacked {
		p := problem.Errorf(at, "F601", "has %d bytes; at most %d of a workbook are read", len(data), MaxPacked)
		return nil, &p
	}
	if kind := foreign(data); kind != "" {
		p := problem.Errorf(at, "F608", "the file is no workbook that is read; it seems to be %s", kind).WithHint("save it as an Excel workbook (.xlsx) without a password")
		return nil, &p
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		p := problem.Errorf(at, "D070", "the workbook is damaged: %s", cause(err)).WithHint(saveAnew)
		return nil, &p
	}
	for _, step := range []func() error{func() error { return b.pack(z) }, b.workbook} {
		if err := step(); err != nil {
			return nil, b.problem(at, err)
		}
	}
	return b, nil
}

// saveAnew is what helps against a damaged workbook.
const saveAnew = "open it in the program that made it, and save it anew"

// A fault is an error that has its own words, code or hint.
type fault struct{ code, what, hint string }

func (f *fault) Error() string { return f.what }

// broken is the fault of a workbook that contradicts itself or ends early.
func broken(format string, args ...any) error {
	return &fault{"D070", fmt.Sprintf(format, args...), saveAnew}
}

// beyond is the fault of more than a limit allows.
func beyond(format string, args ...any) error {
	return &fault{"F601", fmt.Sprintf(format, args...), "take away what no brief needs"}
}

// problem tells an error at a place.
func (b *Book) problem(at problem.Place, err error) *problem.Problem {
	f := (*fault)(nil)
	if !errors.As(err, &f) {
		f = &fault{"D070", "the workbook is damaged: " + cause(err), saveAnew}
	}
	p := problem.Errorf(at, f.code, "%s", f.what).WithHint("%s", f.hint)
	return &p
}

// cause is what an error of the library says, without its package.
func cause(err error) string {
	text := err.Error()
	for _, prefix := range []string{"zip: ", "flate: ", "XML syntax error "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return quoted(text)
}

// foreign says what a file that is no packed workbook seems to be, or "".
func foreign(data []byte) string {
	head := data[:min(len(data), 512)]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return ""
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(data, wide("EncryptedPackage")) {
			return "a workbook with a password"
		}
		return "an old workbook (.xls)"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "a PDF"
	case len(bytes.TrimSpace(head)) == 0:
		return "an empty file"
	case bytes.IndexByte(head, 0) < 0:
		return "text, such as CSV"
	}
	return "something else"
}

// wide is an ASCII text in UTF-16, as compound files name their streams.
func wide(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// pack holds the package against the limits, and finds its parts.
func (b *Book) pack(z *zip.Reader) error {
	if len(z.File) > MaxParts {
		return beyond("the workbook has %d parts; at most %d are read", len(z.File), MaxParts)
	}
	total := uint64(0)
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case strings.Contains(f.Name, `\`), strings.HasPrefix(f.Name, "/"), slices.Contains(strings.Split(f.Name, "/"), ".."):
			return broken("the part %s leads out of the workbook", quoted(f.Name))
		case b.parts[name] != nil:
			return broken("two parts of the workbook are called %s", quoted(f.Name))
		case f.Flags&1 != 0:
			return &fault{"F608", "the workbook has a password", "save it without one"}
		case f.UncompressedSize64 > bombSize && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			return beyond("the part %s is packed to less than a %dth of its %d bytes", quoted(f.Name), maxRatio, f.UncompressedSize64)
		}
		b.parts[name] = f
		if total += f.UncompressedSize64; total > MaxUnpacked || f.UncompressedSize64 > MaxUnpacked {
			return beyond("the workbook has more than %d bytes when it is unpacked", MaxUnpacked)
		}
		b.warn(name)
	}
	return b.kind(z)
}

// kind tells packed files of other kinds by their parts.
func (b *Book) kind(z *zip.Reader) error {
	kind := ""
	switch {
	case b.parts["xl/workbook.bin"] != nil:
		kind = "a binary workbook (.xlsb)"
	case b.parts["mimetype"] != nil && b.parts["content.xml"] != nil:
		kind = "an OpenDocument file (.ods)"
	case b.parts["word/document.xml"] != nil:
		kind = "a Word document"
	case b.parts["[content_types].xml"] == nil:
		kind = "another packed file"
	default:
		return nil
	}
	return &fault{"F608", "the file is no workbook that is read; it seems to be " + kind, "save it as an Excel workbook (.xlsx)"}
}

// warn notes a part that brief neither runs nor follows.
func (b *Book) warn(part string) {
	for _, w := range [...]struct{ has, what string }{
		{"vbaproject.bin", "macros, which are not run"},
		{"xl/externallinks/externallink", "links to other files, which are not followed"},
		{"xl/connections.xml", "connections to other data, which are not followed"},
		{"xl/embeddings/", "embedded objects, which are not opened"},
		{"xl/activex/", "controls, which are not run"},
	} {
		if !strings.Contains(part, w.has) || strings.HasSuffix(part, ".rels") {
			continue
		}
		p := problem.Warningf(problem.Place{File: b.name}, "D070", "the workbook holds %s", w.what).WithHint("save it without them")
		if !slices.Contains(b.Warned, p) {
			b.Warned = append(b.Warned, p)
		}
	}
}

// open returns a part by its name in the package.
func (b *Book) open(part string) (io.ReadCloser, error) {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return nil, broken("the workbook has no part %s", quoted(part))
	}
	return f.Open()
}

// A relation is what a part says of another (ECMA-376 part 2, clause 6.5).
type relation struct {
	kind     string // the last word of its type
	target   string // a part
	external bool
}

// relations reads what a part is related to, by id. A part need have none.
func (b *Book) relations(part string) (map[string]relation, error) {
	dir, file := path.Split(part)
	name := dir + "_rels/" + file + ".rels"
	all := map[string]relation{}
	if b.parts[strings.ToLower(name)] == nil {
		return all, nil
	}
	err := b.walk(name, func(e *element) error {
		if e.ends || !e.is("Relationships", "Relationship") {
			return nil
		}
		id, target := e.attr("Id"), e.attr("Target")
		if _, ok := all[id]; ok {
			return broken("%s has the id %s twice", quoted(name), quoted(id))
		}
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		all[id] = relation{path.Base(e.attr("Type")), strings.TrimPrefix(path.Clean(target), "/"), e.attr("TargetMode") == "External"}
		return nil
	})
	return all, err
}

// workbook reads the sheets' names, and what their cells share.
func (b *Book) workbook() error {
	top, err := b.relations("")
	if err != nil {
		return err
	}
	part := ""
	for _, id := range slices.Sorted(maps.Keys(top)) {
		if r := top[id]; r.kind == "officeDocument" && !r.external {
			part = r.target
		}
	}
	if part == "" {
		return broken("the workbook does not say which of its parts is the workbook")
	}
	related, err := b.relations(part)
	if err != nil {
		return err
	}
	if err := b.walk(part, func(e *element) error { return b.entry(e, related) }); err != nil {
		return err
	}
	if len(b.sheets) == 0 {
		return broken("the workbook has no sheets")
	}
	for _, id := range slices.Sorted(maps.Keys(related)) {
		switch r := related[id]; {
		case r.external:
		case r.kind == "sharedStrings":
			err = b.walk(r.target, b.shared())
		case r.kind == "styles":
			err = b.walk(r.target, b.style())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry reads an element of the workbook: a sheet, or how it counts days.
func (b *Book) entry(e *element, related map[string]relation) error {
	switch {
	case e.ends:
	case e.is("workbook", "workbookPr"):
		if truth(e.attr("date1904")) {
			b.from = macintosh
		}
	case e.is("workbook", "sheets", "sheet"):
		s := Sheet{Name: e.attr("name"), Hidden: e.attr("state") != "" && e.attr("state") != "visible"}
		if c, bad := problem.Refused(s.Name, ""); bad {
			return &fault{c.Code, "the name of sheet " + quoted(s.Name) + " holds " + c.Name, "give it another"}
		}
		if len(b.sheets) == MaxSheets {
			return beyond("the workbook has more than %d sheets", MaxSheets)
		}
		if s.Name == "" || slices.ContainsFunc(b.sheets, func(o Sheet) bool { return strings.EqualFold(o.Name, s.Name) }) {
			return broken("the workbook has two sheets %s, or one without a name", quoted(s.Name))
		}
		r, ok := related[e.attr("id")]
		switch {
		case !ok || r.external:
			return broken("the workbook does not say where sheet %s stands", quoted(s.Name))
		case r.kind == "worksheet":
			s.part = r.target
		}
		b.sheets = append(b.sheets, s)
	}
	return nil
}

// truth reports whether an attribute says yes (xsd:boolean).
func truth(s string) bool { return s == "1" || s == "true" }

// shared reads the texts that cells share: the runs of rich text are one text,
// and how it is pronounced is none of it.
func (b *Book) shared() func(*element) error {
	var text strings.Builder
	return func(e *element) error {
		switch {
		case e.is("sst", "si") && e.ends:
			if len(b.strings) == MaxStrings {
				return beyond("the workbook has more than %d shared texts", MaxStrings)
			}
			b.strings = append(b.strings, unescape(text.String()))
			text.Reset()
		case len(e.path) > 2 && e.path[1] == "si":
			return words(&text, e.path[2:], e)
		}
		return nil
	}
}

// words adds what an element of a rich text says to it: an element at a path
// below si or is (18.4.8, 18.3.1.53).
func words(text *strings.Builder, path []string, e *element) error {
	switch {
	case len(path) == 1 && path[0] == "t", len(path) == 2 && path[0] == "r" && path[1] == "t":
		if e.ends {
			text.WriteString(e.text)
		}
	case path[0] == "rPh", path[0] == "phoneticPr", path[0] == "extLst":
	case path[0] == "r" && (len(path) == 1 || path[1] == "rPr"):
	default:
		return broken("a text holds %s, which is none", quoted(strings.TrimPrefix(path[len(path)-1], "?")))
	}
	return nil
}
