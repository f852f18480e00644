package templates

import (
	"strings"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/markup"
	"brief/report/problem"
)

// A footnote is a footnote of one document.
type footnote struct {
	note *doc.Footnote
	from *doc.Origin   // of the first call, or nil
	at   problem.Place // in a text of the desk
}

// footnote returns the footnote of a name, which is that of a template's or of
// a text of the desk.
func (x *run) footnote(name string) *footnote {
	f := x.notes[name]
	if f == nil {
		if x.notes == nil {
			x.notes = map[string]*footnote{}
		}
		f = &footnote{note: &doc.Footnote{}}
		x.notes[name] = f
	}
	return f
}

// numbered is a value that doc.Document.Number replaces.
const numbered = "{number}"

// callAfter appends a call of the footnote of a name to runs, behind a space: it
// stands beside the word, and is read apart from it.
func (x *run) callAfter(runs []doc.Run, name string, o *doc.Origin) []doc.Run {
	call := x.callOf(name, o)
	if n := len(runs); n > 0 && !strings.HasSuffix(runs[n-1].Words, " ") {
		runs = append(runs, doc.Run{Words: " ", Origin: call.Origin})
	}
	return append(runs, call)
}

// callOf is a run that calls the footnote of a name; o is where it is called.
func (x *run) callOf(name string, o *doc.Origin) doc.Run {
	f := x.footnote(name)
	called := *o
	called.ID = "footnote:" + name + "/call"
	called.Steps = []string{"footnotes are numbered in the order in which they are called"}
	if f.from == nil {
		f.from = &called
	}
	n := map[string]string{"number": numbered}
	return doc.Run{
		Words: x.phrase("footnote-mark", n), Says: x.phrase("footnote-says", n),
		Tone: doc.Cite, Keep: true, Note: f.note, Origin: &called,
		Link: &doc.Link{Anchor: noteAnchor(name), Label: x.phrase("footnote-link", n)},
	}
}

func noteAnchor(name string) string { return "note/" + name }

// write gives the footnote of a name its words.
func (f *footnote) write(name string, runs []doc.Run) {
	f.note.Text = &doc.Text{Runs: runs, Anchor: noteAnchor(name)}
}

// footnotes completes the footnotes that d calls: each has words, and a label
// that leads back to the text which calls it first.
func (x *run) footnotes(d *doc.Document) {
	if len(x.notes) == 0 {
		return
	}
	names := map[*doc.Footnote]string{}
	for name, f := range x.notes {
		names[f.note] = name
	}
	n := map[string]string{"number": numbered}
	for t := range d.Texts {
		for i := range t.Runs {
			f := t.Runs[i].Note
			if f == nil || f.Label != nil {
				continue
			}
			name := names[f]
			if f.Text == nil {
				said := name[strings.LastIndexByte(name, '/')+1:] // without the text of the desk
				x.problemf(t.Runs[i].Origin.Place, "T717", "the footnote %q is written nowhere%s", said, x.of()).Hint = "write it where it is called: [^name]: and its words"
				f.Text = &doc.Text{}
			}
			if t.Anchor == "" {
				t.Anchor = "calls/" + name
			}
			back := &doc.Link{Anchor: t.Anchor, Label: x.phrase("footnote-back", n)}
			number := *t.Runs[i].Origin
			number.ID = "footnote:" + name
			label := toned(x.say("footnote-label", fill{"n": Value{{Words: numbered, Origin: &number}}}), doc.Value)
			label = renamed(label, "words:footnote-label", "words:footnote-label/"+name)
			for k := range label {
				label[k].Link = back
			}
			f.Label = textOf(label)
		}
	}
}

// deskNote keeps a paragraph of the desk's texts that writes a footnote of the
// paragraphs below the same head, and reports whether p does.
func (x *run) deskNote(p dataset.Paragraph, row *dataset.Row) bool {
	name, size := markup.NoteAt([]byte(p.Text))
	if size == 0 {
		return false
	}
	for _, known := range x.desknotes {
		if known.at == p.Place {
			return true // the head was asked for before
		}
	}
	if what, hint := markup.Misnamed(name); what != "" {
		x.problemf(p.Place, "T717", "%s", what).Hint = hint
		return true
	}
	if strings.TrimSpace(p.Text[size:]) == "" {
		x.problemf(p.Place, "T717", "the footnote %q has no words", name).Hint = "write them behind the colon"
		return true
	}
	for at := range p.Text[size:] {
		if _, call := markup.CallAt([]byte(p.Text[size+at:])); call > 0 {
			x.problemf(p.Place, "T717", "a footnote cannot be called in a footnote").Hint = "call it in a paragraph below the same head"
			return true
		}
	}
	name = deskName(name, row)
	f := x.footnote(name)
	if f.note.Text != nil {
		x.problemf(p.Place, "T717", "the footnote %q is written twice", name).Hint = "give one of them another name"
		return true
	}
	runs := []doc.Run(x.cell(p.Cell, row))
	runs[0].Words = strings.TrimLeft(runs[0].Words[size:], " ")
	runs[0].Origin.Source = ""
	if p.Source != ownSource {
		runs[0].Origin.Source = p.Source
		runs = append(runs, doc.Run{Words: " ", Origin: runs[0].Origin})
		runs = append(runs, x.cites([]string{p.Source}, doc.Bracket)...)
	}
	f.at = p.Place
	f.write(name, runs)
	x.desknotes = append(x.desknotes, f)
	return true
}

// deskName is the name of a footnote of a text of the desk.
func deskName(name string, row *dataset.Row) string { return "texts:" + row.Key + "/" + name }

// deskCalls cuts a paragraph of the desk's texts where it calls footnotes.
func (x *run) deskCalls(v Value, row *dataset.Row) Value {
	var out Value
	for _, r := range v {
		words := r.Words
		for at := 0; at < len(words); {
			name, size := markup.CallAt([]byte(words[at:]))
			if size == 0 {
				at++
				continue
			}
			if what, hint := markup.Misnamed(name); what != "" {
				x.problemf(r.Origin.Place, "T717", "%s", what).Hint = hint
				at += size
				continue
			}
			if head := r; at > 0 {
				head.Words = words[:at]
				out = append(out, head)
			}
			out = x.callAfter(out, deskName(name, row), r.Origin)
			words, at = words[at+size:], 0
		}
		if r.Words = words; words != "" {
			out = append(out, r)
		}
	}
	return out
}

// unheard tells of the desk's footnotes that no text calls: no word is dropped.
func (x *run) unheard() {
	for _, f := range x.desknotes {
		if f.from == nil {
			x.problemf(f.at, "T717", "the footnote is called by no paragraph below its head").Hint =
				"write [^name] behind the word that it explains"
		}
	}
}
