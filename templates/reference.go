package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
)

// A reference is printed where it stands, once what it leads to is known.
type reference struct {
	anchor string
	at     problem.Place // of the action
}

// refFunc is the function ref: what an anchor is called and the page on which
// it stands, as a link.
func (x *run) refFunc(name string) (Value, error) {
	if strings.TrimSpace(name) == "" {
		return nil, fmt.Errorf("ref takes the name of a place: a head's {#name}, or figure-1")
	}
	if x.refs == nil {
		x.refs = map[*doc.Origin]*reference{}
	}
	o := &doc.Origin{ID: "ref:" + name, Raw: name}
	x.refs[o] = &reference{anchor: name}
	return Value{{Ref: name, Origin: o}}, nil
}

// contentsFunc is the function contents: a list of the sections of a document
// that has more pages than contentsFrom.
func (x *run) contentsFunc() markup.Block {
	c := &doc.Contents{Least: contentsFrom}
	x.contents = append(x.contents, c)
	return markup.Block{Block: c}
}

// contentsFrom is the number of pages from which contents are printed: over four.
const contentsFrom = 5

// A target is what a reference may lead to.
type target struct {
	text   *doc.Text
	name   Value // what it is called
	figure bool
}

// targets gives each figure the anchor figure-1, unless its title has
// one, and returns what the references of d may lead to.
func (x *run) targets(d *doc.Document) map[string]target {
	all := map[string]target{}
	head := func(h *doc.Heading) {
		if h != nil && h.Text.Anchor != "" {
			all[h.Text.Anchor] = target{text: h.Text, name: unnumbered(h.Text.Runs)}
		}
	}
	for _, b := range d.Bands {
		head(b.Head)
		for _, blocks := range append(slices.Clone(b.Columns), b.Foot) {
			for _, bl := range blocks {
				if h, ok := bl.(*doc.Heading); ok {
					head(h)
				}
			}
		}
	}
	n := 0
	for f := range d.Figures {
		if f.Title == nil {
			continue
		}
		n++
		name := "figure-" + strconv.Itoa(n)
		if f.Title.Anchor == "" {
			f.Title.Anchor = name
		}
		if f.Fewer != nil {
			f.Fewer.Title.Anchor = f.Title.Anchor
		}
		t := target{text: f.Title, name: Value(f.Label.Runs), figure: true}
		all[name], all[f.Title.Anchor] = t, t
	}
	return all
}

// unnumbered are the words of a head without source numbers, in one tone.
func unnumbered(runs []doc.Run) Value {
	var v Value
	for _, r := range runs {
		if len(r.Cites) == 0 {
			v = append(v, doc.Run{Words: r.Words, Lang: r.Lang, Origin: r.Origin})
		}
	}
	for n := len(v) - 1; n >= 0; n-- {
		if v[n].Words = strings.TrimRight(v[n].Words, " "); v[n].Words != "" {
			break
		}
		v = v[:n]
	}
	return v
}

// pageOrigin is where the number of the page comes from on which t stands.
func pageOrigin(kind string, t *doc.Text) *doc.Origin {
	return &doc.Origin{ID: kind + t.Anchor, Raw: t.Anchor, Place: t.Place(), Steps: []string{"the page on which it stands"}}
}

// referred prints the references of d.
func (x *run) referred(d *doc.Document) {
	if len(x.refs) == 0 {
		return
	}
	all := x.targets(d)
	for t := range d.Texts {
		if !slices.ContainsFunc(t.Runs, func(r doc.Run) bool { return x.refs[r.Origin] != nil }) {
			continue
		}
		var runs []doc.Run
		for _, r := range t.Runs {
			ref := x.refs[r.Origin]
			if ref == nil {
				runs = append(runs, r)
				continue
			}
			v := x.leads(ref, all)
			for i := range v {
				if v[i].Tone == doc.Plain {
					v[i].Tone = r.Tone
				}
			}
			runs = append(runs, v...)
		}
		t.Runs = runs
	}
}

// leads is what a reference says, as one link.
func (x *run) leads(ref *reference, all map[string]target) Value {
	to, ok := all[ref.anchor]
	if !ok {
		var names []string
		for name := range all {
			names = append(names, name)
		}
		slices.Sort(names)
		x.problemf(ref.at, "T716", "nothing in the document is called %q%s", ref.anchor, x.of()).Hint = problem.DidYouMean(ref.anchor, names)
		return nil
	}
	key := "reference-head"
	if to.figure {
		key = "reference"
	}
	anchor := to.text.Anchor
	page := pageOrigin("page:ref/", to.text)
	v := x.say(key, fill{"what": to.name, "page": Value{{Ref: anchor, Origin: page}}})
	link := &doc.Link{Anchor: anchor, Label: x.phrase("reference-link", map[string]string{"what": to.name.String()})}
	v = slices.Clone(v)
	for i := range v {
		v[i].Link = link
		if v[i].Ref != "" && i > 0 {
			v[i].Keep = true
		}
	}
	return renamed(v, "words:"+key, "words:"+key+"/"+ref.anchor)
}

// sections fills the contents of d with its sections: the heads of level 2 below
// them, and not their own.
func (x *run) sections(d *doc.Document) {
	if len(x.contents) == 0 {
		return
	}
	var entries []*doc.Text
	after := false
	head := func(h *doc.Heading, own bool) {
		if h == nil || h.Level != 2 || own || !after {
			return
		}
		if h.Text.Anchor == "" {
			h.Text.Anchor = "section/" + strconv.Itoa(len(entries)+1)
		}
		entries = append(entries, x.entry(h.Text))
	}
	for _, b := range d.Bands {
		own := false
		for _, blocks := range b.Columns {
			own = own || slices.ContainsFunc(blocks, func(bl doc.Block) bool { _, ok := bl.(*doc.Contents); return ok })
		}
		after = after || own
		head(b.Head, own)
		for _, blocks := range b.Columns {
			for _, bl := range blocks {
				if h, ok := bl.(*doc.Heading); ok {
					head(h, own)
				}
			}
		}
	}
	for _, c := range x.contents {
		c.Entries = entries
	}
}

// entry is a row of contents: what a section is called, and its page.
func (x *run) entry(h *doc.Text) *doc.Text {
	v := unnumbered(h.Runs)
	link := &doc.Link{Anchor: h.Anchor, Label: x.phrase("contents-link", map[string]string{"what": v.String()})}
	page := pageOrigin("page:contents/", h)
	v = append(v, doc.Run{Words: " ", Origin: page}, doc.Run{
		Ref: h.Anchor, Heard: x.phrase("contents-page", map[string]string{"page": "{page}"}), Tone: doc.Value, Origin: page,
	})
	t := &doc.Text{Lang: h.Lang, Runs: v}
	for i := range t.Runs {
		t.Runs[i].Link = link
	}
	return t
}

// anchorOf is the anchor of a name, or of one of several of that name.
func anchorOf(name string, id []Value) markup.Anchor {
	for _, v := range id {
		name += "/" + v.String()
	}
	return markup.Anchor(name)
}

// linkFunc is the function link: a value that leads to an anchor. Where the
// document has no such anchor it is printed without (anchored). The word
// "link-NAME" says where it leads, if there is one.
func (x *run) linkFunc(v Value, name string, id ...Value) Value {
	label := "link-" + name
	if _, ok := x.in.Words.Entry(label); !ok {
		label = "place-link"
	}
	link := &doc.Link{Anchor: string(anchorOf(name, id)), Label: x.phrase(label, map[string]string{"what": v.String()})}
	out := slices.Clone(v)
	for i := range out {
		out[i].Link = link
	}
	return out
}
