// Package pdf writes a document and its laid-out pages as a PDF: it draws the
// items, tags them from the document, adds outline, links, metadata and
// attachments, and checks the whole against PDF/UA-1 and PDF/A before a byte
// is handed out (PDF_UA1.md and PDF_A3.md hold the clauses one by one). It
// decides nothing about looks, and knows no file, clock or template.
package pdf

import (
	"brief/report/doc"
	"brief/report/font"
	"brief/report/layout"
)

// Write returns the file. The same arguments give the same bytes.
//
// d must have been numbered (doc.Document.Number), and the items of pages must
// bear the IDs of its leaves. What layout dropped to keep the page budget is
// left out of the tags; everything else of d must stand on a page. A document
// that would make the file's claims untrue is refused: the error is then a
// problem.List with every breach, each naming the clause, and no bytes are
// returned.
func Write(d *doc.Document, pages []layout.Page, o Options) ([]byte, error) {
	w := compose(d, pages, o)
	defer func() {
		giveBack(w.streams...)
		w.made.close()
	}()
	check(w)
	if err := w.err(); err != nil {
		return nil, err
	}
	return w.write()
}

// A draft is all that a file is made of, before it is checked and written.
type draft struct {
	*painter
	doc       *doc.Document
	laid      []layout.Page
	options   Options
	programs  []*font.Program
	unicode   [][]byte // what the bytes of a block of fonts read as
	info, xmp []byte   // what the file says about itself
}

// compose makes the draft, and notes what was found wrong on the way.
func compose(d *doc.Document, pages []layout.Page, o Options) *draft {
	p := paint(newTree(d, present(pages)), pages, &breaches{})
	p.anchors(pages)
	m := metadata{d, o.Profile, o.Inputs}
	w := &draft{painter: p, doc: d, laid: pages, options: o, info: m.info(nil), xmp: m.xmp()}
	w.embed()
	return w
}

// write makes a file of a draft that was checked.
func (w *draft) write() ([]byte, error) {
	sheets, err := sheets(w.laid, w.streams, w.doc.Date)
	if err != nil {
		return nil, err
	}
	return w.finish(sheets), nil
}

// present returns the IDs that items bear.
func present(pages []layout.Page) map[int]bool {
	ids := map[int]bool{}
	for _, p := range pages {
		for _, item := range p.Items {
			ids[item.Leaf] = true
		}
	}
	return ids
}

// anchors moves the spots of leaves to where layout wants a window to open:
// over a heading's rule rather than over its letters.
func (t *tree) anchors(pages []layout.Page) {
	for i, p := range pages {
		for _, a := range p.Anchors {
			if l := t.leaves[a.Leaf]; l != nil && l.placed && l.spot.page == i {
				l.spot.y = a.Y
			}
		}
	}
}

// embed makes the fonts for what was drawn.
func (w *draft) embed() {
	a := w.alphabet
	w.programs = make([]*font.Program, a.Fonts())
	for i := range w.programs {
		var err error
		if w.programs[i], err = a.Embed(i); err != nil {
			w.notEmbedded(a.Face(i), err)
		}
		for block := len(w.unicode); block <= a.Block(i); block++ {
			cmap := a.ToUnicode(block)
			if err := a.CheckToUnicode(cmap, block); err != nil {
				w.notEmbedded(a.Face(i), err)
			}
			w.unicode = append(w.unicode, font.Deflate(cmap))
		}
	}
}
