package pdf

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// An Edge is over which edge a sheet is turned (ISO 32000-1, table 150).
type Edge string

// The edges of a sheet.
const (
	LongEdge  Edge = "DuplexFlipLongEdge"
	ShortEdge Edge = "DuplexFlipShortEdge"
)

// A Side is one side of a sheet of paper with pages on it.
type Side struct {
	Width, Height float64
	Pages         []Imposed
}

// An Imposed is a page of a file on a side: page counted from 0, with its upper left
// corner at X, Y and drawn at a scale. What reaches beyond Clip, from left to
// right, is cut off, so that no page lies on its neighbour.
type Imposed struct {
	File        *File
	Page        int
	X, Y, Scale float64
	Clip        [2]float64
}

// Impose returns a file of sides for a printer, called and dated as f is. Each
// page is a form of its own (ISO 32000-1, 8.10), drawn by the very operators and
// fonts of its file, so nothing is lost or made anew. The file has no tags,
// attachments or claims: it is for paper, and for nobody to read on a screen.
// flip is the edge over which a printer turns the sheets.
func (f *File) Impose(flip Edge, sides []Side) ([]byte, error) {
	out := newFile(len(f.data), len(f.objects))
	catalog, info, tree := out.reserve(), out.reserve(), out.reserve()
	from := map[*File]*imposition{}
	kids := make([]ref, len(sides))
	for i, s := range sides {
		content, page := out.reserve(), out.reserve()
		var ops, used []byte
		for k, p := range s.Pages {
			im := from[p.File]
			if im == nil {
				im = &imposition{p.File, out, map[ref]ref{}}
				from[p.File] = im
			}
			ops = p.append(ops, s.Height, k)
			used = appendRef(append(strconv.AppendInt(append(used, "/P"...), int64(k), 10), ' '), im.form(p.Page))
		}
		out.flate(content, "", ops)
		out.object(page, func(b []byte) []byte {
			b = appendRef(append(b, "<</Type/Page/Parent "...), tree)
			b = rect{0, 0, s.Width, s.Height}.append(append(b, "/MediaBox"...), s.Height)
			b = append(append(append(b, "/Resources<</XObject<<"...), used...), ">>>>"...)
			return append(appendRef(append(b, "/Contents "...), content), ">>"...)
		})
		kids[i] = page
	}
	out.object(tree, func(b []byte) []byte {
		b = appendRefs(append(b, "<</Type/Pages/Kids"...), kids)
		return append(strconv.AppendInt(append(b, "/Count "...), int64(len(kids)), 10), ">>"...)
	})
	out.object(info, func(b []byte) []byte {
		was := f.dict(f.trailer["Info"])
		b = appendText(append(b, "<</Title"...), f.Title())
		b = appendText(append(b, "/Creator"...), program)
		b = appendText(append(b, "/Producer"...), program)
		return append(appendText(append(b, "/CreationDate"...), said(was["CreationDate"])), ">>"...)
	})
	out.object(catalog, func(b []byte) []byte {
		b = appendRef(append(b, "<</Type/Catalog/Pages "...), tree)
		b = appendText(append(b, "/Lang"...), f.Lang())
		return append(b, "/ViewerPreferences<</PrintScaling/None/Duplex/"+flip+">>>>"...)
	})
	return out.close(catalog, info), nil
}

// append draws a page on a side of a height.
func (p Imposed) append(b []byte, height float64, number int) []byte {
	_, h := p.File.Size(p.Page)
	b = append(appendLength(append(b, "q "...), p.Clip[0]), " 0 "...)
	b = append(appendLength(b, p.Clip[1]-p.Clip[0]), ' ')
	b = append(appendLength(b, height), " re W n\n"...)
	scale := int64(p.Scale*1e6 + 0.5)
	b = append(appendFixed(b, scale, 6), " 0 0 "...)
	b = append(appendFixed(b, scale, 6), ' ')
	b = append(appendLength(b, p.X), ' ')
	b = append(appendLength(b, height-p.Y-float64(h*p.Scale)), " cm /P"...)
	return append(strconv.AppendInt(b, int64(number), 10), " Do Q\n"...)
}

// An imposition copies what pages need from one file to another.
type imposition struct {
	*File
	out *file
	as  map[ref]ref // what the objects are called there
}

// form writes a page as a form.
func (im *imposition) form(page int) ref {
	d := im.File.dict(im.pages[page])
	resources := im.copied(d["Resources"].(ref))
	r := im.out.reserve()
	box := appendObject(nil, im.resolve(d["MediaBox"]), nil)
	dict := append(append([]byte("/Type/XObject/Subtype/Form/BBox"), box...), "/Resources "...)
	im.out.flate(r, string(appendRef(dict, resources)), im.contents(page))
	return r
}

// copied copies an object with all that it refers to, once.
func (im *imposition) copied(r ref) ref {
	if as, ok := im.as[r]; ok {
		return as
	}
	as := im.out.reserve()
	im.as[r] = as
	o := im.objects[r]
	if d, ok := o.value.(dict); ok && o.stream != nil {
		d = maps.Clone(d)
		delete(d, "Length")
		if _, pixels := d["DecodeParms"]; pixels { // their rows are unpacked only
			delete(d, "Filter")
			delete(d, "DecodeParms")
			im.rows(as, d, o.stream)
			return as
		}
		delete(d, "Filter")
		entries := appendObject(nil, d, im.copied)
		im.out.flate(as, string(entries[2:len(entries)-2]), o.stream)
		return as
	}
	b := appendObject(nil, o.value, im.copied)
	im.out.object(as, func(to []byte) []byte { return append(to, b...) })
	return as
}

// rows writes a picture whose rows stand behind the number of their filter, as
// writePicture does.
func (im *imposition) rows(r ref, d dict, rows []byte) {
	colours := 3
	if d["ColorSpace"] == name("DeviceGray") {
		colours = 1
	}
	entries := appendObject(nil, d, nil)
	im.out.flate(r, fmt.Sprintf("%s/DecodeParms<</Predictor 15/Colors %d/Columns %d>>", entries[2:len(entries)-2], colours, integer(d["Width"])), rows)
}

// appendObject writes a value; called gives the numbers of what it refers to.
func appendObject(b []byte, v value, called func(ref) ref) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case number:
		return append(b, v...)
	case name:
		return appendName(b, string(v))
	case text:
		return appendHex(b, []byte(v))
	case ref:
		return appendRef(b, called(v))
	case array:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendObject(b, e, called)
		}
		return append(b, ']')
	case dict:
		b = append(b, "<<"...)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b = append(appendName(b, string(k)), ' ')
			b = appendObject(b, v[k], called)
		}
		return append(b, ">>"...)
	}
	return b
}
