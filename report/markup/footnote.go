package markup

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"brief/report/doc"
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

// CallAt reads "[^name]" at the head of b and returns the name, which may be one
// that is not allowed, and what it is long; the name is "" if there is none.
func CallAt(b []byte) (name string, size int) {
	rest, ok := bytes.CutPrefix(b, []byte("[^"))
	end := bytes.IndexByte(rest, ']')
	if !ok || end < 1 || bytes.ContainsAny(rest[:end], " \t\n[") {
		return "", 0
	}
	return string(rest[:end]), end + 3
}

// Misnamed says what is wrong with the name of a footnote, and how to write it.
func Misnamed(name string) (what, hint string) {
	other := func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
	}
	if !strings.ContainsFunc(name, other) {
		return "", ""
	}
	return fmt.Sprintf("the footnote %q has a name with other characters than letters a to z, digits and hyphens", name), "call it such as [^note-1]"
}

// NoteAt reads "[^name]:" at the head of b.
func NoteAt(b []byte) (name string, size int) {
	if name, size = CallAt(b); size == 0 || !bytes.HasPrefix(b[size:], []byte(":")) {
		return "", 0
	}
	return name, size + 1
}

type noteParser struct{ s *sheet }

func (*noteParser) Trigger() []byte { return []byte{'['} }

func (*noteParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	in := indent(line)
	name, size := NoteAt(line[in:])
	if size == 0 {
		return nil, parser.NoChildren
	}
	n := &noteBlock{name: name, start: seg.Start - seg.Padding + in}
	words := text.NewSegment(n.start+size, seg.Stop)
	if words = words.TrimLeftSpace(r.Source()); !words.IsEmpty() { // goldmark reads no empty line
		n.Lines().Append(words)
	}
	r.AdvanceToEOL()
	return n, parser.NoChildren
}

// Continue takes lines up to an empty one, another footnote, or what would end
// a paragraph too.
func (p *noteParser) Continue(b ast.Node, r text.Reader, _ parser.Context) parser.State {
	line, seg := r.PeekLine()
	words := bytes.TrimSpace(line)
	if _, size := NoteAt(words); size > 0 || len(words) == 0 || p.s.lines[seg.Start+indent(line)-seg.Padding] {
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
	name, size := CallAt(line)
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
	if what, hint := Misnamed(n.name); what != "" {
		c.errorf(n.start, "T717", "%s", what).Hint = hint
		return
	}
	if c.notes[n.name] {
		c.errorf(n.start, "T717", "the footnote %q is written twice", n.name).Hint = "give one of them another name"
		return
	}
	if c.notes == nil {
		c.notes = map[string]bool{}
	}
	c.notes[n.name] = true
	lines := n.Lines()
	if lines.Len() == 0 {
		c.errorf(n.start, "T717", "the footnote %q has no words", n.name).Hint = "write them behind the colon"
		return
	}
	c.written = append(c.written, noteCall{name: n.name, start: n.start})
	from := lines.At(0).Start
	to := from + len(bytes.TrimRight(c.Text[from:lines.At(lines.Len()-1).Stop], " \t\n"))
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
	if what, hint := Misnamed(n.name); what != "" {
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
		if _, size := CallAt(c.Text[i:to]); size > 0 {
			c.errorf(i, "T717", "a footnote cannot be called in a key").Hint = "call it in a paragraph, a list or a row of a table"
		}
	}
}
