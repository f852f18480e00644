package pdf

import (
	"strings"

	"brief/report/doc"
)

// A bookmark is an entry of the outline.
type bookmark struct {
	title  string
	spot   spot
	level  int
	parent *bookmark
	kids   []*bookmark
	ref    ref
}

// outline makes the bookmarks from the headings. The result is the root; its
// descendants are nested as the levels are.
func outline(t *tree) *bookmark {
	root := &bookmark{}
	at := root
	t.root.walk(func(e *element) {
		level := e.level()
		first := e.first()
		if level == 0 || first == nil {
			return
		}
		for at.level >= level {
			at = at.parent
		}
		b := &bookmark{title: e.title(), spot: first.spot, level: level, parent: at}
		at.kids = append(at.kids, b)
		at = b
	})
	return root
}

// level is 1 to 6 for a heading, else 0.
func (e *element) level() int {
	if len(e.tag) == 2 && e.tag[0] == 'H' {
		return int(e.tag[1] - '0')
	}
	return 0
}

// first is the first leaf of e or below, nil if it has none.
func (e *element) first() *leaf {
	if len(e.leaves) > 0 {
		return e.leaves[0]
	}
	for _, k := range e.kids {
		if k.element != nil {
			if l := k.element.first(); l != nil {
				return l
			}
		}
	}
	return nil
}

// title is the words of a heading without source numbers.
func (e *element) title() string {
	var parts []string
	e.walk(func(e *element) {
		for _, l := range e.leaves {
			var b strings.Builder
			for _, r := range l.text.Runs {
				if r.Tone != doc.Cite {
					b.WriteString(r.Words)
				}
			}
			parts = append(parts, b.String())
		}
	})
	for i := range parts {
		parts[i] = strings.Join(strings.Fields(parts[i]), " ")
	}
	return strings.Join(parts, ": ") // "Figure 1" and its title
}

// number reserves the objects of b and of all below it.
func (b *bookmark) number(f *file) {
	b.ref = f.reserve()
	for _, k := range b.kids {
		k.number(f)
	}
}

// count is how many entries are below b; all of them are shown open.
func (b *bookmark) count() int {
	n := len(b.kids)
	for _, k := range b.kids {
		n += k.count()
	}
	return n
}

// write writes b and all below it (ISO 32000-1, 12.3.3).
func (b *bookmark) write(f *file, pages []sheet) {
	f.object(b.ref, func(o []byte) []byte {
		o = append(o, "<<"...)
		if b.parent == nil {
			o = append(o, "/Type/Outlines"...)
		} else {
			o = appendText(append(o, "/Title"...), b.title)
			o = appendRef(append(o, "/Parent "...), b.parent.ref)
			o = appendDest(o, pages, b.spot)
			o = b.siblings(o)
		}
		if n := len(b.kids); n > 0 {
			o = appendRef(append(o, "/First "...), b.kids[0].ref)
			o = appendRef(append(o, "/Last "...), b.kids[n-1].ref)
			o = appendFixed(append(o, "/Count "...), int64(b.count()), 0)
		}
		return append(o, ">>"...)
	})
	for _, k := range b.kids {
		k.write(f, pages)
	}
}

func (b *bookmark) siblings(o []byte) []byte {
	all := b.parent.kids
	for i, k := range all {
		if k != b {
			continue
		}
		if i > 0 {
			o = appendRef(append(o, "/Prev "...), all[i-1].ref)
		}
		if i < len(all)-1 {
			o = appendRef(append(o, "/Next "...), all[i+1].ref)
		}
	}
	return o
}
