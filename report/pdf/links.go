package pdf

import (
	"brief/report/doc"
	"brief/report/draw"
)

// An annotation is the part of a Link that is on one page: the boxes of its
// words, a line each (ISO 32000-1, 12.5.6.5).
type annotation struct {
	element *element
	page    int
	height  float64 // of the page
	boxes   []rect
	link    doc.Link
	at      *leaf // where an internal link leads; nil if it leads nowhere
	ref     ref
}

// linked returns the element that the words w of l belong to: that of l, or a
// Link in it. Words of one link that follow each other share one, however many
// lines and runs they are in.
func (p *painter) linked(l *leaf, w *draw.Words) *element {
	if w == nil {
		return l.element
	}
	if w.Run == nil || w.Run.Link == nil {
		l.link = nil
		return l.element
	}
	if l.link == nil || l.to != *w.Run.Link {
		l.link, l.to = p.linkIn(l, w.Run.Note), *w.Run.Link
		l.link.alt = w.Run.Says
	}
	p.annotate(l, wordsRect(w).clip(p.width, p.height))
	return l.link
}

// linkIn begins a Link in l. One that calls a footnote is a Reference, and where
// it is the first to do so the footnote follows it.
func (p *painter) linkIn(l *leaf, n *doc.Footnote) *element {
	if n == nil {
		return p.child(l.element, "Link")
	}
	link := p.child(p.child(l.element, "Reference"), "Link")
	if note := p.notes[n]; note != nil && note.parent == nil {
		note.parent = l.element
		p.adopt(l.element, kid{element: note})
	}
	return link
}

// annotate adds box to the annotation of the link that l is in.
func (p *painter) annotate(l *leaf, box rect) {
	if n := len(p.links); n > 0 && p.links[n-1].element == l.link && p.links[n-1].page == p.page {
		a := p.links[n-1]
		if last := &a.boxes[len(a.boxes)-1]; last.top == box.top && last.bottom == box.bottom {
			*last = last.union(box)
		} else {
			a.boxes = append(a.boxes, box)
		}
		return
	}
	a := &annotation{element: l.link, page: p.page, height: p.height, boxes: []rect{box}, link: l.to, at: p.anchor(l.to.Anchor)}
	p.links = append(p.links, a)
	p.adopt(l.link, kid{annotation: a, page: p.page})
}

// anchor returns the text that bears an anchor, nil if none does.
func (t *tree) anchor(name string) *leaf {
	if name == "" {
		return nil
	}
	for _, l := range t.order {
		if l.text != nil && l.text.Anchor == name {
			return l
		}
	}
	return nil
}

// write appends the annotation dictionary. It is printed with the page (/F 4)
// and shows no border (ISO 19005-2, 6.3.2; ISO 14289-1, 7.18).
func (a *annotation) write(b []byte, pages []sheet, parent int) []byte {
	whole := a.boxes[0]
	for _, r := range a.boxes[1:] {
		whole = whole.union(r)
	}
	b = whole.append(append(b, "<</Type/Annot/Subtype/Link/Rect"...), a.height)
	if len(a.boxes) > 1 {
		b = append(b, "/QuadPoints["...)
		for _, r := range a.boxes {
			b = r.quad(b, a.height)
		}
		b = append(b, ']')
	}
	b = append(b, "/Border[0 0 0]/F 4/StructParent "...)
	b = appendFixed(b, int64(parent), 0)
	b = appendText(append(b, "/Contents"...), a.link.Label)
	if a.link.URI != "" {
		b = appendText(append(b, "/A<</S/URI/URI"...), a.link.URI)
		return append(b, ">>>>"...)
	}
	return append(appendDest(b, pages, a.at.spot), ">>"...)
}

// appendDest writes a destination: the spot at the top of the window, column
// and zoom as they are.
func appendDest(b []byte, pages []sheet, s spot) []byte {
	p := pages[s.page]
	b = appendRef(append(b, "/Dest["...), p.ref)
	return append(appendLength(append(b, "/XYZ null "...), p.height-s.y), " null]"...)
}

// quad appends the corners in the order that readers expect: upper left, upper
// right, lower left, lower right.
func (r rect) quad(b []byte, height float64) []byte {
	for _, v := range [...]float64{r.left, height - r.top, r.right, height - r.top, r.left, height - r.bottom, r.right, height - r.bottom} {
		b = append(appendLength(b, v), ' ')
	}
	return b
}
