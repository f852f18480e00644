package pdf

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/font"
	"brief/report/layout"
	"brief/report/problem"
)

// A Stamp is what tells a numbered copy from all others of its edition: words
// and a code on each page, and what the file says of itself.
type Stamp struct {
	ID         string // 7C0F-3D07
	Number, Of int    // copy 3 of 12
	Label      string // as printed: Copy 3 of 12
	Alt        string // what the code is, in words
	Lang       string // of both
	Pages      []Stamped
}

// A Stamped is what a stamp puts on one page.
type Stamped struct {
	Words *draw.Words // of the label
	Code  Code
}

// A Code is a square of dark and light modules: a QR code.
type Code struct {
	X, Y   float64 // its upper left corner
	Module float64 // how wide a module is, in points
	Dark   [][]bool
	Colour doc.Colour
}

// box is where the code stands.
func (c *Code) box() rect {
	side := c.Module * float64(len(c.Dark))
	return rect{c.X, c.Y, c.X + side, c.Y + side}
}

// stampedAs is how a file's metadata tell which copy it is.
const stampedAs = "copy %s %d/%d"

// beginsXMP is the line of the metadata behind which a copy says what it is.
const beginsXMP = "<dc:format>application/pdf</dc:format>\n"

// identifier is the line of the metadata that says which copy a file is
// (dc:identifier; ISO 19005-2, 6.6.2.3 knows its schema).
func (s Stamp) identifier() string {
	var b bytes.Buffer
	property(&b, "dc:identifier", "", fmt.Sprintf(stampedAs, s.ID, s.Number, s.Of))
	return b.String()
}

// stampIn is what metadata say of the copy; ok is false if they say nothing.
func stampIn(xmp []byte) (s Stamp, ok bool) {
	_, rest, found := bytes.Cut(xmp, []byte(beginsXMP+"<dc:identifier>"))
	line, _, _ := bytes.Cut(rest, []byte("</"))
	if !found {
		return s, false
	}
	n, _ := fmt.Sscanf(string(line), stampedAs, &s.ID, &s.Number, &s.Of)
	return s, n == 3 && isCopyID(s.ID)
}

// Stamped returns a copy of f with a stamp. Nothing is laid out again: pages,
// fonts and attachments are taken over byte by byte, and each page gets a
// second content stream. On the first page the words are tagged as the last
// paragraph of the document and the code as a figure with an alternative text
// after it; on the others they are artifacts, as a running foot is (ISO 14289-1,
// 7.8). The claims of the file stay true, and its identifier becomes another.
func (f *File) Stamped(s Stamp) ([]byte, error) {
	if f.Copy != nil {
		return nil, errors.New("the file is a numbered copy already")
	}
	if len(s.Pages) != len(f.pages) || f.holder != ref(len(f.objects)-2) || f.last != ref(len(f.objects)-1) {
		return nil, errors.New("the stamp is one of another file")
	}
	fonts := len(f.dict(f.dict(f.dict(f.pages[0])["Resources"])["Font"]))
	p := &painter{tree: &tree{made: open()}, breaches: &breaches{}, marks: make([][]*element, len(f.pages)), firstFont: fonts}
	defer p.made.close()
	document := &element{ref: f.document()}
	label, figure := p.child(document, "P"), p.child(document, "Figure")
	box := s.Pages[0].Code.box()
	figure.alt, figure.box = s.Alt, &box
	if s.Lang != f.Lang() {
		label.lang, figure.lang = s.Lang, s.Lang
	}
	p.marks[0] = make([]*element, len(f.marked()))
	streams := p.stamps(f, s, label, figure)
	programs := make([]*font.Program, p.alphabet.Fonts())
	for i := range programs {
		var err error
		if programs[i], err = p.alphabet.Embed(i); err != nil {
			return nil, fmt.Errorf("the words of the copy's number: %w", err)
		}
	}
	put := stampRefs{identifier: s.identifier()}
	return f.rewritten(f.holder, func(out *file) []insertion {
		put.contents = out.shared(streams)
		put.fonts = make([]ref, len(programs))
		for i, program := range programs {
			unicode := out.reserve()
			out.flate(unicode, "", p.alphabet.ToUnicode(p.alphabet.Block(i)))
			put.fonts[i] = out.reserve()
			writeFont(out, put.fonts[i], unicode, program)
		}
		sheets := make([]sheet, len(f.pages))
		for i, r := range f.pages {
			sheets[i].ref = r
			_, sheets[i].height = f.Size(i)
		}
		for _, e := range []*element{label, figure} {
			e.ref = out.reserve()
			put.elements = append(put.elements, e.ref)
			out.object(e.ref, func(b []byte) []byte { return e.write(b, 0, sheets) })
		}
		return f.insertions(put, fonts)
	}, true)
}

// stamps draws what a stamp puts on the pages.
func (p *painter) stamps(f *File, s Stamp, label, figure *element) [][]byte {
	laid := make([]layout.Page, len(s.Pages))
	for i, on := range s.Pages {
		laid[i].Items = []layout.Item{{Op: draw.Op{Words: on.Words}}}
	}
	p.number(laid)
	streams := make([][]byte, len(s.Pages))
	for i, on := range s.Pages {
		_, p.height = f.Size(i)
		p.page, p.ops, p.state, p.sequence = i, nil, state{font: -1, width: -1, tracking: -1}, sequence{}
		foot := sequence{open: true, part: layout.RunFoot}
		if i == 0 {
			foot = sequence{open: true, words: true, element: label}
		}
		p.begin(foot)
		p.words(on.Words)
		if i == 0 {
			p.begin(sequence{open: true, element: figure})
		}
		p.endText()
		p.code(&on.Code)
		p.close()
		streams[i] = p.ops
	}
	return streams
}

// code paints a code as one path: neighbours in a row are one rectangle, and no
// seam shows between rows.
func (p *painter) code(c *Code) {
	p.fill(c.Colour)
	for y, row := range c.Dark {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x == from {
				continue
			}
			left, right := hundredths(c.X+float64(from)*c.Module), hundredths(c.X+float64(x)*c.Module)
			top, bottom := hundredths(p.height-c.Y-float64(y)*c.Module), hundredths(p.height-c.Y-float64(y+1)*c.Module)
			p.fixed(left, 2)
			p.fixed(bottom, 2)
			p.fixed(right-left, 2)
			p.fixed(top-bottom, 2)
			p.put("re\n")
		}
	}
	p.put("f\n")
}

// shared writes content streams, those that are equal once, and returns the
// object of each.
func (f *file) shared(streams [][]byte) []ref {
	refs := make([]ref, len(streams))
	for i, s := range streams {
		if first := slices.IndexFunc(streams, func(o []byte) bool { return bytes.Equal(o, s) }); first < i {
			refs[i] = refs[first]
			continue
		}
		refs[i] = f.reserve()
		f.flate(refs[i], "", s)
	}
	return refs
}

// document is the element that all others stand in.
func (f *File) document() ref {
	r, _ := f.dict(f.catalog["StructTreeRoot"])["K"].(ref)
	return r
}

// marked are the marked sequences of the first page, as the parent tree lists
// them.
func (f *File) marked() array {
	entries := f.array(f.dict(f.dict(f.catalog["StructTreeRoot"])["ParentTree"])["Nums"])
	if len(entries) < 2 {
		return nil
	}
	return f.array(entries[1])
}

// stampRefs are the objects that a stamp adds, and its line of the metadata.
type stampRefs struct {
	contents   []ref // of each page
	fonts      []ref
	elements   []ref
	identifier string
}

// An insertion is what goes into an object of a file.
type insertion struct {
	object ref
	before string // what stands behind it
	last   bool   // the last place of these; else the first
	text   string
}

// insertions are what a stamp changes in the objects of a file that has so many
// fonts.
func (f *File) insertions(put stampRefs, fonts int) []insertion {
	var all []insertion
	for i, r := range f.pages {
		was := f.dict(r)["Contents"]
		if both, ok := was.(array); ok && len(both) > 0 {
			was = both[0]
		}
		old, _ := was.(ref)
		all = append(all,
			insertion{r, string(appendRef(nil, old)) + "/StructParents ", false, "["},
			insertion{r, "/StructParents ", false, " " + string(appendRef(nil, put.contents[i])) + "]"})
	}
	resources, _ := f.dict(f.pages[0])["Resources"].(ref)
	var named []byte
	for i, r := range put.fonts {
		named = appendRef(append(strconv.AppendInt(append(named, "/F"...), int64(fonts+i), 10), ' '), r)
	}
	all = append(all, insertion{resources, ">>", false, string(named)})
	var kids, parents string
	for _, r := range put.elements {
		kids += " " + string(appendRef(nil, r))
		parents += string(appendRef(nil, r)) + " "
	}
	tree, _ := f.dict(f.catalog["StructTreeRoot"])["ParentTree"].(ref)
	xmp, _ := f.catalog["Metadata"].(ref)
	return append(all,
		insertion{f.document(), "]>>", true, kids},
		insertion{tree, "]", false, parents},
		insertion{xmp, "<dc:title>", false, put.identifier})
}

// into returns b with all that is to go into object r, or, if add is false, with
// that taken away, the last first.
func into(b []byte, r ref, all []insertion, add bool) ([]byte, error) {
	for i := range all {
		in := all[i]
		if !add {
			in = all[len(all)-1-i]
		}
		if in.object != r {
			continue
		}
		find := in.before
		if !add {
			find = in.text + in.before
		}
		at := bytes.Index(b, []byte(find))
		if in.last {
			at = bytes.LastIndex(b, []byte(find))
		}
		if at < 0 {
			return nil, refusef("V104", "object %d is not as brief writes it", r)
		}
		if add {
			b = slices.Concat(b[:at], []byte(in.text), b[at:])
		} else {
			b = slices.Concat(b[:at], b[at+len(in.text):])
		}
	}
	return b, nil
}

// rewritten writes the objects of f below a number anew, with those that add
// puts behind them and what it says is to go into the others, or to leave them.
// Streams are taken over as they are, but for the metadata.
func (f *File) rewritten(below ref, add func(out *file) []insertion, in bool) ([]byte, error) {
	out := newFile(len(f.data)+8<<10, len(f.objects)+32)
	out.at = append(out.at, make([]place, below-1)...)
	// What add writes goes behind the streams of f, whose places it must know.
	streams := f.streams()
	xmp, _ := f.catalog["Metadata"].(ref)
	added := &file{at: slices.Clone(out.at), packed: borrow(4 << 10)}
	all := add(added)
	for i, s := range streams[:len(streams)-2] { // without the object stream and the cross-reference
		switch {
		case s >= below:
		case s == xmp:
			b, err := into(f.objects[s].stream, s, all, in)
			if err != nil {
				return nil, err
			}
			if _, packed := f.dict(s)["Filter"]; packed {
				out.flate(s, metadataDict, b)
			} else {
				out.stream(s, metadataDict, b)
			}
		default:
			out.at[s] = place{from: uint32(len(out.out))}
			out.out = append(out.out, f.data[f.placed[s].from:f.placed[streams[i+1]].from]...)
		}
	}
	body := f.objects[f.holder].stream[max(0, integer(f.dict(f.holder)["First"])):]
	for r, p := range f.placed[:below] {
		if !p.packed {
			continue
		}
		b, err := into(body[p.from:p.to], ref(r), all, in)
		if err != nil {
			return nil, err
		}
		out.at[r] = place{true, uint32(len(out.packed)), uint32(len(out.packed) + len(b))}
		out.packed = append(out.packed, b...)
	}
	for _, p := range added.at[below:] {
		if p.packed {
			from := len(out.packed)
			out.packed = append(out.packed, added.packed[p.from:p.to]...)
			p.from, p.to = uint32(from), uint32(len(out.packed))
		} else {
			p.from += uint32(len(out.out))
		}
		out.at = append(out.at, p)
	}
	out.out = append(out.out, added.out...)
	catalog, _ := f.trailer["Root"].(ref)
	info, _ := f.trailer["Info"].(ref)
	return out.close(catalog, info), nil
}

// streams are the objects that stand in the file by themselves, in their order.
func (f *File) streams() []ref {
	var all []ref
	for r, p := range f.placed {
		if r > 0 && !p.packed {
			all = append(all, ref(r))
		}
	}
	slices.SortFunc(all, func(x, y ref) int { return cmp.Compare(f.placed[x].from, f.placed[y].from) })
	return all
}

// stamp reads the stamp of a file, nil if it has none.
func (f *File) stamp() *Stamp {
	s, ok := stampIn(f.stream(f.catalog["Metadata"]))
	if !ok {
		return nil
	}
	kids := f.array(f.dict(f.document())["K"])
	if len(kids) < 2 {
		return &s
	}
	figure := f.dict(kids[len(kids)-1])
	s.Alt = said(figure["Alt"])
	if s.Lang = said(figure["Lang"]); s.Lang == "" {
		s.Lang = f.Lang()
	}
	for i := range f.pages {
		both := f.array(f.dict(f.pages[i])["Contents"])
		if len(both) != 2 {
			return &s
		}
	}
	first := f.dict(f.pages[0])
	if says := f.words(first, f.stream(f.array(first["Contents"])[1])); len(says) > 0 {
		s.Label = says[0]
	}
	return &s
}

// Plain returns the file of which f is a numbered copy: what the stamp added is
// taken away. The error is a problem.List: V104 if f is not as Stamped makes it.
func (f *File) Plain() ([]byte, error) {
	wrong := problem.List{problem.Errorf(problem.Place{}, "V104", "the number of the copy does not stand in the file as brief writes it")}
	if f.Copy == nil {
		return nil, wrong
	}
	put := stampRefs{identifier: f.Copy.identifier()}
	below := ref(math.MaxInt32)
	for _, r := range f.pages {
		both := f.array(f.dict(r)["Contents"])
		if len(both) != 2 {
			return nil, wrong
		}
		added, _ := both[1].(ref)
		put.contents, below = append(put.contents, added), min(below, added)
	}
	if below < 2 || below >= f.holder {
		return nil, wrong
	}
	fonts := f.dict(f.dict(f.dict(f.pages[0])["Resources"])["Font"])
	kept := 0
	for _, v := range fonts {
		if r, _ := v.(ref); r < below {
			kept++
		}
	}
	for i := kept; i < len(fonts); i++ {
		r, _ := fonts[name("F"+strconv.Itoa(i))].(ref)
		put.fonts = append(put.fonts, r)
	}
	for _, k := range f.array(f.dict(f.document())["K"]) {
		if r, _ := k.(ref); r >= below {
			put.elements = append(put.elements, r)
		}
	}
	b, err := f.rewritten(below, func(*file) []insertion { return f.insertions(put, kept) }, false)
	if err != nil {
		return nil, append(wrong, problem.List{err.(problemError).Problem}...)
	}
	return b, nil
}

// isCopyID reports whether s may be the ID of a copy.
func isCopyID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789ABCDEF-") == ""
}
