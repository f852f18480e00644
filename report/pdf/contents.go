package pdf

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"brief/report/problem"
)

// acting are names that make a reader do something, or show what is not a page
// (RELIABILITY 3.3, row 85). No file of Write's has any of them.
var acting = []name{
	"3D", "AA", "AcroForm", "Collection", "FileAttachment", "GoTo3DView", "GoToE", "GoToR", "Hide", "ImportData",
	"JS", "JavaScript", "Launch", "Movie", "Named", "OpenAction", "Rendition", "ResetForm", "RichMedia", "RichMediaExecute",
	"Screen", "SetOCGState", "Sound", "SubmitForm", "Thread", "Trans", "Widget", "XFA",
}

// actions are the problems of such names: in the objects, and in raw bytes
// that could not be read as objects.
func (s *scan) actions(raw []byte) problem.List {
	found := map[name]bool{}
	for _, o := range s.objects {
		names(o.value, func(n name) {
			if _, acts := slices.BinarySearch(acting, n); acts {
				found[n] = true
			}
		})
	}
	for _, n := range acting {
		if len(n) > 5 && bytes.Contains(raw, []byte("/"+n)) { // a shorter one comes about by chance
			found[n] = true
		}
	}
	var l problem.List
	for _, n := range slices.Sorted(maps.Keys(found)) {
		l = append(l, problem.Errorf(problem.Place{}, "V105", "the file holds /%s", n).WithHint("brief writes nothing that acts"))
	}
	return l
}

// names calls visit for every name in v, keys included.
func names(v value, visit func(name)) {
	switch v := v.(type) {
	case name:
		visit(v)
	case array:
		for _, e := range v {
			names(e, visit)
		}
	case dict:
		for k, e := range v {
			visit(k)
			names(e, visit)
		}
	}
}

// resolve follows a reference.
func (f *File) resolve(v value) value {
	if r, ok := v.(ref); ok {
		if int(r) >= len(f.objects) {
			return nil
		}
		return f.objects[r].value
	}
	return v
}

func (f *File) dict(v value) dict   { d, _ := f.resolve(v).(dict); return d }
func (f *File) array(v value) array { a, _ := f.resolve(v).(array); return a }

// stream is the data of a stream, nil if v is none.
func (f *File) stream(v value) []byte {
	if r, ok := v.(ref); ok && int(r) < len(f.objects) {
		return f.objects[r].stream
	}
	return nil
}

// said are the words of a text string.
func said(v value) string {
	s, _ := v.(text)
	if !strings.HasPrefix(string(s), "\xFE\xFF") {
		return string(s)
	}
	var u []uint16
	for s = s[2:]; len(s) >= 2; s = s[2:] {
		u = append(u, uint16(s[0])<<8|uint16(s[1]))
	}
	return string(utf16.Decode(u))
}

// reach follows all references from the trailer, notes what each object is,
// and returns the objects that nothing leads to.
func (s *scan) reach() problem.List {
	s.roles = make([]string, len(s.objects))
	w := &follower{File: s.File}
	s.roles[s.holder], s.roles[s.last] = "the object stream", "the cross-reference"
	s.catalog = s.dict(s.trailer["Root"])
	w.name(s.trailer["Root"], "the catalog")
	w.name(s.catalog["Pages"], "the list of pages")
	for i, k := range s.array(s.dict(s.catalog["Pages"])["Kids"]) {
		if r, ok := k.(ref); ok {
			s.pages = append(s.pages, r)
		}
		w.name(k, fmt.Sprintf("page %d", i+1))
	}
	for i, r := range s.pages {
		w.page(i, s.dict(r))
	}
	w.mark(s.trailer["Info"], "the document information")
	for _, a := range s.array(s.catalog["AF"]) {
		w.mark(a, "attachment "+short(said(s.dict(a)["UF"])))
	}
	for _, part := range []struct {
		key  name
		role string
	}{{"StructTreeRoot", "the tags"}, {"Outlines", "the outline"}, {"Metadata", "the metadata"}, {"OutputIntents", "the colour profile"}} {
		w.mark(s.catalog[part.key], part.role)
	}
	w.mark(s.catalog, "the catalog")
	return append(w.found, s.unreached()...)
}

// unreached are the objects without a role.
func (s *scan) unreached() problem.List {
	var l problem.List
	for n := 1; n < len(s.objects); n++ {
		if s.roles[n] == "" {
			l = append(l, problem.Errorf(problem.Place{}, "V104", "object %d is one that nobody refers to", n))
		}
	}
	return l
}

// A follower follows references and tells each object what it is.
type follower struct {
	*File
	found problem.List
}

// name tells the object that v refers to what it is, if nobody has, and
// reports whether nobody had.
func (w *follower) name(v value, role string) bool {
	r, ok := v.(ref)
	if !ok || int(r) >= len(w.roles) || w.roles[r] != "" {
		return false
	}
	w.roles[r] = role
	return true
}

// page names what belongs to page i.
func (w *follower) page(i int, d dict) {
	resources := w.dict(d["Resources"])
	fonts := w.dict(resources["Font"])
	for _, k := range slices.Sorted(maps.Keys(fonts)) {
		base, _ := w.dict(fonts[k])["BaseFont"].(name)
		w.mark(fonts[k], "font "+string(base))
	}
	w.mark(d["Resources"], "the list of fonts")
	for _, a := range w.array(d["Annots"]) {
		w.mark(a, fmt.Sprintf("a link on page %d", i+1))
	}
	w.mark(d, fmt.Sprintf("page %d", i+1))
}

// mark names all that v leads to and that has no name yet.
func (w *follower) mark(v value, role string) {
	todo := []value{v}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch v := v.(type) {
		case ref:
			if int(v) >= len(w.objects) {
				w.found = append(w.found, problem.Errorf(problem.Place{}, "V104", "%s refers to object %d, which is not there", role, v))
			} else if w.name(v, role) {
				todo = append(todo, w.objects[v].value)
			}
		case array:
			todo = append(todo, v...)
		case dict:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				todo = append(todo, v[k])
			}
		}
	}
}

// meaning reads what the file is and holds.
func (s *scan) meaning() problem.List {
	if s.catalog["Type"] != name("Catalog") || len(s.pages) == 0 {
		return problem.List{problem.Errorf(problem.Place{}, "V104", "the file has no pages")}
	}
	xmp := s.stream(s.catalog["Metadata"])
	for _, p := range []Profile{Standard, Records} {
		if bytes.Contains(xmp, fmt.Appendf(nil, "<pdfaid:part>%d<", p.claim().archive)) {
			s.Profile, s.Inputs, s.Copy = p, inputsIn(xmp), s.stamp()
			return s.attached()
		}
	}
	return problem.List{problem.Errorf(problem.Place{}, "V104", "the file does not say which part of PDF/A it meets")}
}

// attached reads the attachments and holds that the two lists of them agree.
func (s *scan) attached() problem.List {
	var found problem.List
	bad := func(format string, args ...any) {
		found = append(found, problem.Errorf(problem.Place{}, "V106", format, args...))
	}
	listed := s.array(s.catalog["AF"])
	named := s.array(s.dict(s.dict(s.catalog["Names"])["EmbeddedFiles"])["Names"])
	if len(named) != 2*len(listed) {
		bad("the file lists %d attachments by name and %d with the document", len(named)/2, len(listed))
	}
	byName := map[ref]string{}
	for i := 0; i+1 < len(named); i += 2 {
		if r, ok := named[i+1].(ref); ok {
			byName[r] = said(named[i])
		}
	}
	seen := map[string]bool{}
	for _, v := range listed {
		a, wrong := s.attachment(v)
		if r, _ := v.(ref); a.Name != byName[r] {
			wrong = fmt.Sprintf("is listed as %s", short(byName[r]))
		}
		if seen[strings.ToLower(a.Name)] {
			wrong = "is there twice"
		}
		seen[strings.ToLower(a.Name)] = true
		if wrong != "" {
			bad("attachment %s %s", short(a.Name), wrong)
		}
		s.Attachments = append(s.Attachments, a)
	}
	return found
}

// attachment reads one, and says what is wrong with it.
func (s *scan) attachment(v value) (a Attachment, wrong string) {
	spec := s.dict(v)
	files := s.dict(spec["EF"])
	stream := s.dict(files["F"])
	params := s.dict(stream["Params"])
	kind, _ := stream["Subtype"].(name)
	data, _ := files["F"].(ref)
	again, _ := files["UF"].(ref)
	a = Attachment{
		Name: said(spec["UF"]), Type: string(kind), About: said(spec["Desc"]),
		Source: spec["AFRelationship"] == name("Source"), Data: s.stream(data),
	}
	sum := md5.Sum(a.Data)
	switch {
	case !isFileName(a.Name):
		return a, "has a name that leads elsewhere"
	case said(spec["F"]) != a.Name:
		return a, fmt.Sprintf("has a second name, %s", short(said(spec["F"])))
	case data == 0 || s.stream(data) == nil || again != data:
		return a, "holds no file, or two"
	case !isMediaType(a.Type):
		return a, "has no media type"
	case integer(params["Size"]) != len(a.Data) || params["CheckSum"] != text(sum[:]):
		return a, "does not have the size and checksum that it says"
	}
	return a, ""
}
