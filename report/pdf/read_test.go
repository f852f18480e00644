package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"brief/report/golden"
	"brief/report/problem"
)

// written is the test document with two attachments as a file.
func written(t testing.TB) []byte {
	t.Helper()
	s := set(t, testDocument())
	b, err := Write(s.doc, s.pages, attachedOptions())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// codesOf are the codes of the problems that Read finds.
func codesOf(t testing.TB, b []byte) (codes []string, said string) {
	t.Helper()
	_, err := Read(b)
	if err == nil {
		return nil, ""
	}
	l, ok := err.(problem.List)
	if !ok || len(l) == 0 {
		t.Fatalf("error is %v", err)
	}
	for _, p := range l {
		codes = append(codes, p.Code)
	}
	return slices.Compact(codes), l.Error()
}

func TestRead(t *testing.T) {
	f, err := Read(written(t))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(attachedOptions().Attachments, f.Attachments); d != "" {
		t.Errorf("attachments (-written +read):\n%s", d)
	}
	if f.Profile != Standard || len(f.ID) != 32 {
		t.Errorf("profile %v, identifier %q", f.Profile, f.ID)
	}
	if d := f.Difference(f); d != "" {
		t.Errorf("it differs from itself: %s", d)
	}
	s := set(t, testDocument())
	sum := strings.Repeat("0f", 32)
	b, err := Write(s.doc, s.pages, Options{Profile: Records, Inputs: sum})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = Read(b); err != nil || f.Profile != Records || f.Attachments != nil || f.Inputs != sum {
		t.Errorf("records: %v, %v", f, err)
	}
}

// Whatever single bit is changed, wherever the file is cut, and whatever stands
// behind it: it is found without knowing what the file should be.
func TestChangedBytes(t *testing.T) {
	good := written(t)
	const flips = 3000
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range flips {
		at, bit := r.IntN(len(good)), byte(1)<<r.IntN(8)
		b := bytes.Clone(good)
		b[at] ^= bit
		if codes, _ := codesOf(t, b); codes == nil {
			t.Errorf("seed %d: bit %#x of byte %d is changed: accepted", seed, bit, at)
		}
	}
	for _, n := range []int{0, 1, 4, 5, 9, 14, 15, 100, len(good) / 2, len(good) - 20, len(good) - 7, len(good) - 1} {
		codes, said := codesOf(t, good[:n])
		if d := cmp.Diff([]string{"V101"}, codes); d != "" {
			t.Errorf("cut after %d bytes: %s", n, said)
		}
	}
	for _, tail := range []string{"\n", "x", "%%EOF\n", string(good)} {
		if codes, said := codesOf(t, append(bytes.Clone(good), tail...)); !slices.Equal(codes, []string{"V103"}) {
			t.Errorf("%.10q behind the end: %s", tail, said)
		}
	}
}

// What others add to a file in a new revision.
func TestAddedRevision(t *testing.T) {
	good := written(t)
	added := fmt.Sprintf("1 0 obj\n<</Type/Catalog/OpenAction 9 0 R>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Prev 1>>\nstartxref\n%d\n%%%%EOF\n", len(good))
	codes, said := codesOf(t, append(good, added...))
	if !slices.Equal(codes, []string{"V103", "V105"}) || !strings.Contains(said, "second revision") || !strings.Contains(said, "/OpenAction") {
		t.Error(said)
	}
}

// Files that are no brief's.
func TestForeignFiles(t *testing.T) {
	nested := strings.Repeat("[", 10000)
	for _, c := range []struct{ name, file, code string }{
		{"empty", "", "V101"},
		{"text", "country,actor\n", "F608"},
		{"another program's", "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "V103"},
		{"nested arrays", header + "1 0 obj\n<</A" + nested, "F601"},
		{"object number", header + "2147483648 0 obj\n<<>>", "F601"},
		{"reference", header + "1 0 obj\n<</A 2147483648 0 R>>\nstream\n", "F601"},
		{"negative length", header + "1 0 obj\n<</Length -5>>\nstream\nx\nendstream\nendobj\n", "F601"},
		{"long", strings.Repeat("%PDF-", maxFile/5+1), "F601"},
	} {
		codes, said := codesOf(t, []byte(c.file))
		if !slices.Contains(codes, c.code) {
			t.Errorf("%s: want %s, found %s", c.name, c.code, said)
		}
	}
}

// What other programs make of a file, and what the way to its reader does to
// its head: said as one thing, which is that.
func TestFilesOfOtherPrograms(t *testing.T) {
	good := written(t)
	const anew = "V103: another program wrote this file anew; what first differs from brief's files is at offset "
	const body = "1 0 obj\n<< /Pages 2 0 R /Type /Catalog >>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000015 00000 n \n"
	flipped := func(at int) string { b := bytes.Clone(good); b[at] ^= 1; return string(b) }
	for _, c := range []struct{ name, file, want string }{
		{"saved with another head", "%PDF-1.7\n%\xBF\xF7\xA2\xFE\n" + body + "trailer\n<< /Root 1 0 R >>\nstartxref\n66\n%%EOF\n", anew + "10; ask for the file as it was sent"},
		{"saved with the same head", header + body + "trailer\n<< /Root 1 0 R >>\nstartxref\n66\n%%EOF\n", anew + "56; ask for the file as it was sent"},
		{"an older version", "%PDF-1.4\n" + body + "trailer\n<< /Root 1 0 R >>\nstartxref\n60\n%%EOF", anew + "7; ask for the file as it was sent"},
		{"encrypted", "%PDF-1.7\n%\xBF\xF7\xA2\xFE\n" + body + "trailer\n<< /Root 1 0 R /Encrypt 9 0 R >>\nstartxref\n66\n%%EOF\n", "V102: the file is encrypted; brief encrypts none"},
		{"encrypted, the same head", header + body + "trailer\n<</Root 1 0 R/Encrypt<</V 4>>>>\nstartxref\n66\n%%EOF\n", "V102: the file is encrypted; brief encrypts none"},
		{"encrypted in a new revision", string(good) + "trailer\n<</Encrypt 9 0 R>>\nstartxref\n66\n%%EOF\n", "V102: the file is encrypted; brief encrypts none"},
		{"first byte", flipped(0), "V103: offset 0: the head was changed"},
		{"fourth byte", flipped(3), "V103: offset 3: the head was changed"},
		{"comment", flipped(11), "V103: offset 11: the head was changed"},
		{"a line before", "\n" + string(good), "V103: a byte stands before the head"},
		{"a mail's head before", "From: a\r\n\r\n" + string(good), "V103: 11 bytes stand before the head"},
		{"first object", flipped(len(header) + 5), fmt.Sprintf("V103: offset %d: no object begins here", len(header)+bytes.IndexByte(good[len(header):], ' '))},
		{"far behind other bytes", strings.Repeat("x", headSearch) + string(good), "F608: this is no PDF"},
	} {
		if _, said := codesOf(t, []byte(c.file)); said != c.want {
			t.Errorf("%s: want %s, found %s", c.name, c.want, said)
		}
	}
}

// rewritten writes the objects of a file anew, after change.
func rewritten(t testing.TB, b []byte, change func(f *File)) []byte {
	t.Helper()
	s := &scan{File: &File{data: b}}
	for _, step := range []func() error{s.walk, s.unpack} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	s.catalog = s.dict(s.trailer["Root"])
	change(s.File)
	out := newFile(len(b), len(s.objects))
	for n := 1; n < len(s.objects); n++ {
		if r := ref(n); r == s.holder || r == s.last {
			continue
		}
		r := out.reserve()
		if int(r) != n {
			// The object stream and the cross-reference stand last, so only what
			// change appended comes behind them.
			renumber(s.objects, ref(n), r)
		}
	}
	for n, r := 1, ref(0); n < len(s.objects); n++ {
		if ref(n) == s.holder || ref(n) == s.last {
			continue
		}
		r++
		o := s.objects[n]
		if o.stream == nil {
			out.object(r, func(b []byte) []byte { return appendValue(b, o.value) })
			continue
		}
		d := maps.Clone(o.value.(dict))
		delete(d, "Length")
		_, packed := d["Filter"]
		delete(d, "Filter")
		entries := appendValue(nil, d)
		entries = entries[2 : len(entries)-2]
		if packed {
			out.flate(r, string(entries), o.stream)
		} else {
			out.stream(r, string(entries), o.stream)
		}
	}
	return out.close(s.trailer["Root"].(ref), s.trailer["Info"].(ref))
}

// renumber changes all references to an object.
func renumber(objects []object, from, to ref) {
	var walk func(v value) value
	walk = func(v value) value {
		switch v := v.(type) {
		case ref:
			if v == from {
				return to
			}
		case array:
			for i := range v {
				v[i] = walk(v[i])
			}
		case dict:
			for k := range v {
				v[k] = walk(v[k])
			}
		}
		return v
	}
	for i := range objects {
		objects[i].value = walk(objects[i].value)
	}
}

func appendValue(b []byte, v value) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return fmt.Append(b, v)
	case number:
		return append(b, v...)
	case name:
		return appendName(b, string(v))
	case text:
		return appendHex(b, []byte(v))
	case ref:
		return appendRef(b, v)
	case array:
		b = append(b, '[')
		for _, e := range v {
			b = append(appendValue(b, e), ' ')
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b = appendValue(append(appendName(b, string(k)), ' '), v[k])
		}
		return append(b, ">>"...)
	}
	panic(v)
}

// add appends an object to a file and returns its number.
func (f *File) add(v value, stream []byte) ref {
	f.objects = append(f.objects, object{value: v, stream: stream})
	return ref(len(f.objects) - 1)
}

// A file that is whole by its bytes may still hold what no reader of its pages
// sees, or do what none asked for.
func TestHidden(t *testing.T) {
	good := written(t)
	for _, m := range []struct {
		name, code, says string
		change           func(f *File)
	}{
		{"hidden object", "V104", "nobody refers to", func(f *File) { f.add(dict{"Secret": text("x")}, nil) }},
		{"hidden stream", "V104", "nobody refers to", func(f *File) { f.add(dict{}, []byte("x")) }},
		{"missing object", "V104", "which is not there", func(f *File) { f.catalog["Extra"] = ref(9999) }},
		{"start action", "V105", "/OpenAction", func(f *File) { f.catalog["OpenAction"] = dict{"S": name("URI")} }},
		{"script", "V105", "/JavaScript", func(f *File) { f.catalog["Names"].(dict)["JavaScript"] = dict{} }},
		{"link that starts a program", "V105", "/Launch", func(f *File) {
			f.dict(f.array(f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])["Annots"])[0])["A"] = dict{"S": name("Launch")}
		}},
		{"form", "V105", "/AcroForm", func(f *File) { f.catalog["AcroForm"] = f.add(dict{}, nil) }},
		{"page action", "V105", "/AA", func(f *File) { f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])["AA"] = dict{} }},
		{"no claim", "V104", "which part of PDF/A", func(f *File) {
			r := f.catalog["Metadata"].(ref)
			f.objects[r].stream = bytes.ReplaceAll(f.objects[r].stream, []byte("pdfaid:part>3"), []byte("pdfaid:part>1"))
		}},
		{"no page", "V104", "no pages", func(f *File) { f.dict(f.catalog["Pages"])["Kids"] = array{} }},
		{"attachment of another name", "V106", "second name", func(f *File) { f.dict(f.array(f.catalog["AF"])[0])["F"] = text("y.csv") }},
		{"attachment listed as another", "V106", "is listed as", func(f *File) {
			names := f.dict(f.dict(f.catalog["Names"])["EmbeddedFiles"])["Names"].(array)
			names[0] = text("other.csv")
		}},
		{"attachment not listed", "V106", "3 attachments by name and 2", func(f *File) { f.catalog["AF"] = f.catalog["AF"].(array)[:2] }},
		{"attachment that leads elsewhere", "V106", "leads elsewhere", func(f *File) {
			spec := f.dict(f.array(f.catalog["AF"])[1])
			spec["F"], spec["UF"] = text("../../x"), text("../../x")
			f.dict(f.dict(f.catalog["Names"])["EmbeddedFiles"])["Names"].(array)[0] = text("../../x")
		}},
		{"attachment swapped", "V106", "size and checksum", func(f *File) {
			r := f.dict(f.dict(f.array(f.catalog["AF"])[1])["EF"])["F"].(ref)
			f.objects[r].stream = []byte("country,actor\nKAZ,RUS\n")
		}},
		{"attachment without a type", "V106", "media type", func(f *File) {
			delete(f.dict(f.dict(f.dict(f.array(f.catalog["AF"])[1])["EF"])["F"]), "Subtype")
		}},
		{"attachment without data", "V106", "no file", func(f *File) { f.dict(f.dict(f.array(f.catalog["AF"])[1])["EF"])["F"] = ref(1) }},
		{"deflate bomb", "F601", "when unpacked", func(f *File) {
			f.catalog["Extra"] = f.add(dict{"Filter": name("FlateDecode")}, make([]byte, maxInflated))
		}},
	} {
		codes, said := codesOf(t, rewritten(t, good, m.change))
		if !slices.Contains(codes, m.code) || !strings.Contains(said, m.says) {
			t.Errorf("%s: want %s and %q, found %s", m.name, m.code, m.says, said)
		}
	}
	if _, said := codesOf(t, rewritten(t, good, func(*File) {})); said != "" {
		t.Errorf("unchanged and written anew: %s", said)
	}
}

// Differences are said in words.
func TestDifference(t *testing.T) {
	s := set(t, testDocument())
	was, err := Read(s.write())
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, c := range []struct {
		name   string
		change func(s *setting)
	}{
		{"title", func(s *setting) { s.doc.Title = "Another" }},
		{"desk", func(s *setting) { s.doc.Author = "Another desk" }},
		{"alt", func(s *setting) {
			for f := range s.doc.Figures {
				f.Alt = "Other rows: Kazakhstan, Uzbekistan; Russia, China"
			}
		}},
	} {
		s := set(t, testDocument())
		c.change(s)
		f, err := Read(s.write())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s: %s\n", c.name, was.Difference(f))
	}
	good := written(t)
	want, err := Read(good)
	if err != nil {
		t.Fatal(err)
	}
	first := func(f *File) *object {
		return &f.objects[f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])["Contents"].(ref)]
	}
	for _, c := range []struct {
		name   string
		change func(f *File)
	}{
		{"words", func(f *File) {
			o := first(f)
			at := bytes.Index(o.stream, []byte("[("))
			o.stream = bytes.Clone(o.stream)
			o.stream[at+2]++
		}},
		{"line", func(f *File) { o := first(f); o.stream = append(bytes.Clone(o.stream), "0 0 m 9 9 l S\n"...) }},
		{"link", func(f *File) {
			for _, a := range f.array(f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])["Annots"]) {
				if d := f.dict(f.dict(a)["A"]); d != nil {
					d["URI"] = text("https://example.net/")
				}
			}
		}},
		{"added annotation", func(f *File) {
			page := f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])
			page["Annots"] = append(page["Annots"].(array), f.add(dict{"Type": name("Annot"), "Subtype": name("Stamp")}, nil))
		}},
		{"picture", func(f *File) {
			f.dict(f.dict(f.array(f.dict(f.catalog["Pages"])["Kids"])[0])["Resources"])["XObject"] = dict{"X": f.add(dict{"Subtype": name("Image")}, []byte("x"))}
		}},
		{"packed otherwise", func(f *File) {}},
	} {
		f, err := Read(rewritten(t, good, c.change))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		fmt.Fprintf(&got, "%s: %s\n", c.name, f.Difference(want))
	}
	golden.Compare(t, "differences.txt", got.String())
}

func FuzzRead(f *testing.F) {
	good := written(f)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(header + "1 0 obj\n<</Length 1/Type/XRef>>\nstream\nx\nendstream\nendobj\nstartxref\n15\n%%EOF\n"))
	f.Add(rewritten(f, good, func(f *File) { f.add(dict{}, nil) }))
	want, err := Read(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(b)
		if err != nil {
			if codes, _ := codesOf(t, b); len(codes) == 0 {
				t.Fatal("an error without a problem")
			}
			return
		}
		if bytes.Equal(b, good) != (got.Difference(want) == "") {
			t.Errorf("equal is %v, the difference %q", bytes.Equal(b, good), got.Difference(want))
		}
	})
}

// FuzzObjects gives Read files that are whole by their bytes, with whatever
// objects: a line each, the catalog first, and behind a tab what it packs as a
// stream.
func FuzzObjects(f *testing.F) {
	var lines []byte
	good := written(f)
	read, err := Read(good)
	if err != nil {
		f.Fatal(err)
	}
	for _, o := range read.objects[1:] {
		lines = appendValue(lines, o.value)
		if o.stream != nil && !bytes.ContainsAny(o.stream, "\n\t") {
			lines = append(append(lines, '\t'), o.stream...)
		}
		lines = append(lines, '\n')
	}
	f.Add(lines)
	f.Add([]byte("<</Type/Catalog/Pages 2 0 R/AF[3 0 R]/Metadata 5 0 R/Names<</EmbeddedFiles<</Names[(x)3 0 R]>>>>>>\n<</Kids[4 0 R]>>\n<</EF<</F 5 0 R/UF 5 0 R>>>>\n" +
		"<</Contents 5 0 R/Resources<</Font<</F0<</ToUnicode 5 0 R>>>>>>>>\n/Subtype/text#2Fcsv\t<pdfaid:part>3</F0 1 Tf[(ab)1(c)]TJ EMC\n"))
	f.Fuzz(func(t *testing.T, lines []byte) {
		out := newFile(len(lines), 64)
		for line := range bytes.Lines(lines) {
			r := out.reserve()
			entries, data, isStream := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte("\t"))
			if isStream {
				out.flate(r, string(entries), data)
				continue
			}
			out.object(r, func(b []byte) []byte { return append(b, entries...) })
		}
		got, err := Read(out.close(1, 1))
		if err == nil {
			got.Difference(read)
			read.Difference(got)
		}
	})
}
