package templates

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"brief/report/dataset"
	"brief/report/doc"
	"brief/report/problem"
)

var (
	noteKind = ast.NewNodeKind("Footnote")
	callKind = ast.NewNodeKind("FootnoteCall")
)

// A noteBlock is what a footnote says: "[^name]: words", up to an empty line.
type noteBlock struct {
	ast.BaseBlock
	name  string
	start int // offset of the bracket
}

func (n *noteBlock) Kind() ast.NodeKind      { return noteKind }
func (n *noteBlock) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// A noteCall is where a footnote is called: "[^name]".
type noteCall struct {
	ast.BaseInline
	name  string
	start int
}

func (n *noteCall) Kind() ast.NodeKind      { return callKind }
func (n *noteCall) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// noteAt reads "[^name]" at the head of b and returns the name, which may be one
// that is not allowed, and what it is long; the name is "" if there is none.
func noteAt(b []byte) (name string, size int) {
	rest, ok := bytes.CutPrefix(b, []byte("[^"))
	end := bytes.IndexByte(rest, ']')
	if !ok || end < 1 || bytes.ContainsAny(rest[:end], " \t\n[") {
		return "", 0
	}
	return string(rest[:end]), end + 3
}

// misnamed says what is wrong with the name of a footnote, and how to write it.
func misnamed(name string) (what, hint string) {
	other := func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
	}
	if !strings.ContainsFunc(name, other) {
		return "", ""
	}
	return fmt.Sprintf("the footnote %q has a name with other characters than letters a to z, digits and hyphens", name), "call it such as [^note-1]"
}

// noteHead reads "[^name]:" at the head of b.
func noteHead(b []byte) (name string, size int) {
	if name, size = noteAt(b); size == 0 || !bytes.HasPrefix(b[size:], []byte(":")) {
		return "", 0
	}
	return name, size + 1
}

type noteParser struct{ s *sheet }

func (*noteParser) Trigger() []byte { return []byte{'['} }

func (*noteParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	in := indent(line)
	name, size := noteHead(line[in:])
	if size == 0 {
		return nil, parser.NoChildren
	}
	n := &noteBlock{name: name, start: seg.Start - seg.Padding + in}
	words := text.NewSegment(n.start+size, seg.Stop)
	n.Lines().Append(words.TrimLeftSpace(r.Source()))
	r.AdvanceToEOL()
	return n, parser.NoChildren
}

// Continue takes lines up to an empty one, another footnote, or what would end
// a paragraph too.
func (p *noteParser) Continue(b ast.Node, r text.Reader, _ parser.Context) parser.State {
	line, seg := r.PeekLine()
	words := bytes.TrimSpace(line)
	if _, size := noteHead(words); size > 0 || len(words) == 0 || p.s.lines[seg.Start+indent(line)-seg.Padding] {
		return parser.Close
	}
	for _, mark := range []string{":::", "#", "---"} {
		if bytes.HasPrefix(words, []byte(mark)) {
			return parser.Close
		}
	}
	b.Lines().Append(seg.TrimLeftSpace(r.Source()))
	r.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (*noteParser) Close(ast.Node, text.Reader, parser.Context) {}
func (*noteParser) CanInterruptParagraph() bool                 { return true }
func (*noteParser) CanAcceptIndentedLine() bool                 { return false }

type callParser struct{}

func (callParser) Trigger() []byte { return []byte{'['} }

func (callParser) Parse(_ ast.Node, r text.Reader, _ parser.Context) ast.Node {
	line, seg := r.PeekLine()
	name, size := noteAt(line)
	if size == 0 {
		return nil
	}
	r.Advance(size)
	return &noteCall{name: name, start: seg.Start}
}

// note compiles what a footnote says.
func (c *compiler) note(n *noteBlock, in *part) {
	if !c.allowed(n.start, notePart, "a footnote", in) {
		return
	}
	if what, hint := misnamed(n.name); what != "" {
		c.errorf(n.start, "T717", "%s", what).Hint = hint
		return
	}
	lines := n.Lines()
	from := lines.At(0).Start
	to := from + len(bytes.TrimRight(c.Text[from:lines.At(lines.Len()-1).Stop], " \t\n"))
	if c.notes[n.name] {
		c.errorf(n.start, "T717", "the footnote %q is written twice", n.name).Hint = "give one of them another name"
		return
	}
	if c.notes == nil {
		c.notes = map[string]bool{}
	}
	c.notes[n.name] = true
	if to == from {
		c.errorf(n.start, "T717", "the footnote %q has no words", n.name).Hint = "write them behind the colon"
		return
	}
	c.written = append(c.written, noteCall{name: n.name, start: n.start})
	p := &part{kind: notePart, name: n.name, at: c.Place(n.start)}
	c.open(from, p)
	c.uncalled = "in a footnote"
	c.inline(n, n, p, to, doc.Lead, false)
	c.uncalled = ""
	c.close(to)
}

// call compiles a call of a footnote.
func (c *compiler) call(n *noteCall) {
	if c.uncalled != "" {
		c.errorf(n.start, "T717", "a footnote cannot be called %s", c.uncalled).Hint = "call it in a paragraph, a list or a row of a table"
		return
	}
	if what, hint := misnamed(n.name); what != "" {
		c.errorf(n.start, "T717", "%s", what).Hint = hint
		return
	}
	c.calls = append(c.calls, *n)
	c.code = append(c.code, instruction{kind: callNote, at: c.after(n.start), words: n.name,
		origin: c.origin(n.start, "[^"+n.name+"]")})
}

// footnotes checks that each footnote is called, and that each that is called
// is written.
func (c *compiler) footnotes() {
	wanted := map[string]bool{}
	for _, n := range c.calls {
		if !c.notes[n.name] && !wanted[n.name] {
			c.errorf(n.start, "T717", "the footnote %q is written nowhere", n.name).Hint = "write a line [^" + n.name + "]: and its words"
		}
		wanted[n.name] = true
	}
	for _, n := range c.written {
		if !wanted[n.name] {
			c.errorf(n.start, "T717", "the footnote %q is called nowhere", n.name).Hint = "write [^" + n.name + "] behind the word that it explains"
		}
	}
}

// unmarked refuses calls of footnotes in the value of a key, which is no Markdown.
func (c *compiler) unmarked(from, to int) {
	for i := from; i < to; i++ {
		if _, size := noteAt(c.Text[i:to]); size > 0 {
			c.errorf(i, "T717", "a footnote cannot be called in a key").Hint = "call it in a paragraph, a list or a row of a table"
		}
	}
}

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
	name, size := noteHead([]byte(p.Text))
	if size == 0 {
		return false
	}
	for _, known := range x.desknotes {
		if known.at == p.Place {
			return true // the head was asked for before
		}
	}
	if what, hint := misnamed(name); what != "" {
		x.problemf(p.Place, "T717", "%s", what).Hint = hint
		return true
	}
	if strings.TrimSpace(p.Text[size:]) == "" {
		x.problemf(p.Place, "T717", "the footnote %q has no words", name).Hint = "write them behind the colon"
		return true
	}
	for at := range p.Text[size:] {
		if _, call := noteAt([]byte(p.Text[size+at:])); call > 0 {
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
			name, size := noteAt([]byte(words[at:]))
			if size == 0 {
				at++
				continue
			}
			if what, hint := misnamed(name); what != "" {
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
