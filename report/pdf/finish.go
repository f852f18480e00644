package pdf

import (
	"fmt"
	"strconv"

	"brief/report/draw"
	"brief/report/font"
)

// A sheet is a page as an object.
type sheet struct {
	ref           ref
	width, height float64
	content       []byte // its content stream
	links         []ref  // its annotations
}

// finish writes the file: pages, fonts, structure, outline, links, metadata,
// attachments, catalog. Object numbers follow from the draft alone.
func (w *draft) finish(pages []sheet) []byte {
	f := newFile(sizeOf(pages, w.programs, w.pictures, w.options.Attachments), 64+4*len(w.order))
	catalog, info, tree, resources, structure := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	for i := range pages {
		pages[i].ref = f.reserve()
	}
	for _, a := range w.links {
		a.ref = f.reserve()
		pages[a.page].links = append(pages[a.page].links, a.ref)
	}
	writePages(f, tree, resources, pages)
	for i, a := range w.links {
		f.object(a.ref, func(b []byte) []byte { return a.write(b, pages, len(pages)+i) })
	}
	w.writeResources(f, resources)
	writeStructure(f, structure, w.painter, pages)
	marks := outline(w.tree)
	marks.number(f)
	marks.write(f, pages)
	attached := writeAttachments(f, w.options.Attachments, w.doc.Date)
	xmp, profile := f.reserve(), f.reserve()
	w.writeXMP(f, xmp)
	f.stream(profile, "/N 3"+deflated, deflatedSRGB())
	f.object(info, func(b []byte) []byte { return append(b, w.info...) })
	f.object(catalog, func(b []byte) []byte {
		b = appendRef(append(b, "<</Type/Catalog/Pages "...), tree)
		b = appendText(append(b, "/Lang"...), w.doc.Lang)
		b = append(b, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/PageLabels<</Nums[0<</S/D>>]>>"...)
		b = appendRef(append(b, "/StructTreeRoot "...), structure)
		b = appendRef(append(b, "/Outlines "...), marks.ref)
		if len(pages) > manyPages {
			b = append(b, "/PageMode/UseOutlines"...)
		}
		b = appendRef(append(b, "/Metadata "...), xmp)
		b = appendAttached(b, attached)
		return append(appendIntent(b, profile), ">>"...)
	})
	return f.close(catalog, info)
}

// writeXMP writes the metadata packet. In records it stays as it is, so that
// programs which know no PDF find it, in fifty years too (ISO 32000-1, 14.3.2);
// elsewhere it is packed, which takes 1.4 KB off a file that is sent.
func (w *draft) writeXMP(f *file, r ref) {
	if w.options.Profile == Records {
		f.stream(r, metadataDict, w.xmp)
	} else {
		f.flate(r, metadataDict, w.xmp)
	}
}

// metadataDict are the entries of the metadata's dictionary.
const metadataDict = "/Type/Metadata/Subtype/XML"

// manyPages is how many pages a reader oversees without the outline at hand;
// longer files open with it shown.
const manyPages = 4

// sizeOf estimates the length of the file.
func sizeOf(pages []sheet, programs []*font.Program, pictures []*draw.Pixels, attached []Attachment) int {
	n := 12 << 10 // structure and metadata
	for _, s := range pages {
		n += len(s.content) / 3
	}
	for _, p := range programs {
		n += len(p.File) + 256
	}
	for _, m := range pictures {
		n += len(m.Rows) + 128
	}
	for _, a := range attached {
		if a.Packed != nil {
			n += len(a.Packed.deflated) + 128
		} else {
			n += len(a.Data)/3 + 128
		}
	}
	return n
}

// writePages writes the page tree, one node deep, and the pages. Tabs go
// through a page in the order of its structure (ISO 14289-1, 7.18.3).
func writePages(f *file, tree, resources ref, pages []sheet) {
	refs := make([]ref, len(pages))
	for i, s := range pages {
		refs[i] = s.ref
		content := f.reserve()
		f.flate(content, "", s.content)
		f.object(s.ref, func(b []byte) []byte {
			b = appendRef(append(b, "<</Type/Page/Parent "...), tree)
			b = rect{0, 0, s.width, s.height}.append(append(b, "/MediaBox"...), s.height)
			b = appendRef(append(b, "/Resources "...), resources)
			b = appendRef(append(b, "/Contents "...), content)
			b = strconv.AppendInt(append(b, "/StructParents "...), int64(i), 10)
			b = append(b, "/Tabs/S"...)
			if len(s.links) > 0 {
				b = appendRefs(append(b, "/Annots"...), s.links)
			}
			return append(b, ">>"...)
		})
	}
	f.object(tree, func(b []byte) []byte {
		b = appendRefs(append(b, "<</Type/Pages/Kids"...), refs)
		return append(strconv.AppendInt(append(b, "/Count "...), int64(len(pages)), 10), ">>"...)
	})
}

// writeResources writes the fonts, which are simple and symbolic (ISO 32000-1,
// 9.6.3; ISO 14289-1, 7.21.6), the pictures, and the resources that name them
// /F0, /F1, ... and /I0, /I1, ... in the order of first use.
func (w *draft) writeResources(f *file, resources ref) {
	fonts, images := make([]ref, len(w.programs)), make([]ref, len(w.pictures))
	unicode := make([]ref, len(w.unicode))
	for i, cmap := range w.unicode {
		unicode[i] = f.reserve()
		f.stream(unicode[i], deflated, cmap)
	}
	for i, p := range w.programs {
		fonts[i] = f.reserve()
		writeFont(f, fonts[i], unicode[w.alphabet.Block(i)], p)
	}
	for i, m := range w.pictures {
		images[i] = f.reserve()
		writePicture(f, images[i], m)
	}
	f.object(resources, func(b []byte) []byte {
		b = appendNamed(append(b, "<</Font<<"...), "/F", fonts)
		b = append(b, ">>"...)
		if len(images) > 0 {
			b = appendNamed(append(b, "/XObject<<"...), "/I", images)
			b = append(b, ">>"...)
		}
		return append(b, ">>"...)
	})
}

// appendNamed writes references under a letter and their numbers.
func appendNamed(b []byte, letter string, refs []ref) []byte {
	for i, r := range refs {
		b = append(strconv.AppendInt(append(b, letter...), int64(i), 10), ' ')
		b = appendRef(b, r)
	}
	return b
}

// writePicture writes an image whose rows are in the form of a PNG
// (ISO 32000-1, 7.4.4.4). PDF/A forbids to interpolate it (ISO 19005-2, 6.2.8).
func writePicture(f *file, r ref, m *draw.Pixels) {
	space, channels := "RGB", 3
	if m.Gray {
		space, channels = "Gray", 1
	}
	f.stream(r, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/Device%s/BitsPerComponent 8"+
		"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/Columns %[1]d>>", m.Width, m.Height, space, channels), m.Rows)
}

func writeFont(f *file, r, unicode ref, p *font.Program) {
	descriptor, program := f.reserve(), f.reserve()
	f.stream(program, fmt.Sprintf("/Length1 %d", p.Length1)+deflated, p.File)
	f.object(r, func(b []byte) []byte {
		b = appendName(append(b, "<</Type/Font/Subtype/TrueType/BaseFont"...), p.Name)
		b = strconv.AppendInt(append(b, "/FirstChar "...), int64(p.First), 10)
		b = strconv.AppendInt(append(b, "/LastChar "...), int64(p.Last), 10)
		b = append(append(b, "/Widths"...), p.Widths...)
		b = appendRef(append(b, "/FontDescriptor "...), descriptor)
		return append(appendRef(append(b, "/ToUnicode "...), unicode), ">>"...)
	})
	f.object(descriptor, func(b []byte) []byte {
		b = append(append(b, "<<"...), p.Descriptor...)
		return append(appendRef(append(b, "/FontFile2 "...), program), ">>"...)
	})
}
