package pdf

import (
	"slices"
	"strconv"
	"strings"
)

// number reserves the objects of e and of all elements below it, in reading
// order.
func (e *element) number(f *file) {
	e.walk(func(e *element) { e.ref = f.reserve() })
}

// writeStructure writes the structure tree root, the elements and the parent
// tree (ISO 32000-1, 14.7). The parent tree has an array for each page and an
// entry for each annotation.
func writeStructure(f *file, root ref, p *painter, pages []sheet) {
	parents := f.reserve()
	p.root.number(f)
	next := len(pages) + len(p.links)
	f.object(root, func(b []byte) []byte {
		b = appendRef(append(b, "<</Type/StructTreeRoot/K "...), p.root.ref)
		b = appendRef(append(b, "/ParentTree "...), parents)
		b = p.appendIDs(b)
		return append(appendFixed(append(b, "/ParentTreeNextKey "...), int64(next), 0), ">>"...)
	})
	p.root.walk(func(e *element) {
		f.object(e.ref, func(b []byte) []byte { return e.write(b, root, pages) })
	})
	f.object(parents, func(b []byte) []byte {
		b = append(b, "<</Nums["...)
		for i, marks := range p.marks {
			b = append(strconv.AppendInt(b, int64(i), 10), '[')
			for _, e := range marks {
				b = append(appendRef(b, e.ref), ' ')
			}
			b = append(b, ']')
		}
		for i, a := range p.links {
			b = append(strconv.AppendInt(b, int64(len(pages)+i), 10), ' ')
			b = append(appendRef(b, a.element.ref), ' ')
		}
		return append(b, "]>>"...)
	})
}

// appendIDs appends the tree of the elements that have an ID, in the order of
// their letters (ISO 32000-1, table 322 and 7.9.6), if there are any.
func (p *painter) appendIDs(b []byte) []byte {
	var named []*element
	p.root.walk(func(e *element) {
		if e.id != "" {
			named = append(named, e)
		}
	})
	if len(named) == 0 {
		return b
	}
	slices.SortFunc(named, func(x, y *element) int { return strings.Compare(x.id, y.id) })
	b = append(b, "/IDTree<</Names["...)
	for _, e := range named {
		b = appendRef(append(appendText(b, e.id), ' '), e.ref)
	}
	return append(b, "]>>"...)
}

// write appends the structure element dictionary. Marked sequences on the page
// of the first stand as bare numbers, and what siblings have in common stands
// first: so it packs best.
func (e *element) write(b []byte, root ref, pages []sheet) []byte {
	parent := root
	if e.parent != nil {
		parent = e.parent.ref
	}
	b = appendRef(append(b, "<</P "...), parent)
	b = append(append(b, "/S/"...), e.tag...)
	page := e.page()
	b = e.attributes(b, pages, page)
	if e.id != "" {
		b = appendText(append(b, "/ID"...), e.id)
	}
	if e.lang != "" {
		b = appendText(append(b, "/Lang"...), e.lang)
	}
	if e.alt != "" {
		b = appendText(append(b, "/Alt"...), e.alt)
	}
	if e.expansion != "" {
		b = appendText(append(b, "/E"...), e.expansion)
	}
	if page >= 0 {
		b = appendRef(append(b, "/Pg "...), pages[page].ref)
	}
	if len(e.kids) == 1 {
		return append(e.kids[0].write(append(b, "/K "...), page, pages), ">>"...)
	}
	b = append(b, "/K["...)
	for i, k := range e.kids {
		if i > 0 {
			b = append(b, ' ')
		}
		b = k.write(b, page, pages)
	}
	return append(b, "]>>"...)
}

// page is the page of the first marked sequence of e, -1 if it has none.
func (e *element) page() int {
	for _, k := range e.kids {
		if k.element == nil && k.annotation == nil {
			return k.page
		}
	}
	return -1
}

// write appends an entry of /K: an element, an object or a marked-content
// reference.
func (k kid) write(b []byte, page int, pages []sheet) []byte {
	switch {
	case k.element != nil:
		return appendRef(b, k.element.ref)
	case k.annotation != nil:
		b = appendRef(append(b, "<</Type/OBJR/Pg "...), pages[k.page].ref)
		return append(appendRef(append(b, "/Obj "...), k.annotation.ref), ">>"...)
	case k.page == page:
		return strconv.AppendInt(b, int64(k.mcid), 10)
	}
	b = appendRef(append(b, "<</Type/MCR/Pg "...), pages[k.page].ref)
	return append(strconv.AppendInt(append(b, "/MCID "...), int64(k.mcid), 10), ">>"...)
}

// attributes appends /A (ISO 32000-1, 14.8.5): the scope and width of cells,
// what a table is about, how a list is numbered, where a figure stands.
func (e *element) attributes(b []byte, pages []sheet, page int) []byte {
	switch {
	case e.scope != "" || e.span > 1 || e.summary != "":
		b = append(b, "/A<</O/Table"...)
		if e.scope != "" {
			b = append(append(b, "/Scope/"...), e.scope...)
		}
		if e.span > 1 {
			b = strconv.AppendInt(append(b, "/ColSpan "...), int64(e.span), 10)
		}
		if e.summary != "" {
			b = appendText(append(b, "/Summary"...), e.summary)
		}
	case e.marker != "":
		b = append(append(b, "/A<</O/List/ListNumbering/"...), e.marker...)
	case e.box != nil:
		b = e.box.append(append(b, "/A<</O/Layout/Placement/Block/BBox"...), pages[page].height)
	default:
		return b
	}
	return append(b, ">>"...)
}
