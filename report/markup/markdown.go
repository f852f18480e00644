package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"brief/report/problem"
)

// A sheet is a template while its Markdown is parsed: goldmark sees the masked
// source, in which every action is a word, and our own blocks.
type sheet struct {
	*script
	mask     []byte
	lines    map[int]bool // where lines begin that hold only actions that print nothing
	problems problem.List
}

func (s *sheet) errorf(at int, code, format string, args ...any) *problem.Problem {
	s.problems = append(s.problems, s.script.Errorf(at, code, format, args...))
	return &s.problems[len(s.problems)-1]
}

// markdown parses the masked source. Of CommonMark the setext heading is left
// out (a line of dashes is a new page), and link references (there are no
// links by address).
func (s *sheet) markdown() ast.Node {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(&fenceParser{s}, 10),
			util.Prioritized(&silentParser{s}, 20),
			util.Prioritized(&noteParser{s}, 30),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), util.Prioritized(callParser{}, 10))...),
	)
	return p.Parse(text.NewReader(s.mask))
}

var (
	fenceKind  = ast.NewNodeKind("Fence")
	silentKind = ast.NewNodeKind("Silent")
)

// A fence is a block from "::: name" to ":::".
type fence struct {
	ast.BaseBlock
	name    string
	start   int // offset of the opening line's colons
	end     int // offset of the closing line, -1 if there is none
	keys    []key
	body    []text.Segment // lines of a fence that holds no Markdown blocks
	reading bool           // keys may still come
	deep    bool           // stands in too many others
	open    bool           // it is never closed
}

// A key is a "key: value" line of a fence.
type key struct {
	name     string
	at       int // offset of the name
	from, to int // of the value
}

func (n *fence) Kind() ast.NodeKind      { return fenceKind }
func (n *fence) IsRaw() bool             { return true }
func (n *fence) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// lined reports whether the fence holds lines and not Markdown blocks.
func (n *fence) lined() bool { return n.name == "table" || n.name == "chart" || n.deep }

type fenceParser struct{ s *sheet }

func (p *fenceParser) Trigger() []byte { return []byte{':'} }

func (p *fenceParser) Open(_ ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	offset := indent(line)
	rest, ok := bytes.CutPrefix(line[offset:], []byte(":::"))
	if !ok {
		return nil, parser.NoChildren
	}
	n := &fence{name: strings.TrimSpace(string(rest)), start: seg.Start + offset - seg.Padding, end: -1, reading: true}
	r.AdvanceToEOL()
	if n.name == "" {
		p.s.errorf(n.start, "T701", "::: closes nothing").Hint = "open a block with ::: and its name"
		n.end = n.start
		return n, parser.NoChildren
	}
	open := 0
	for _, b := range pc.OpenedBlocks() {
		if _, ok := b.Node.(*fence); ok {
			open++
		}
	}
	if n.deep = open == maxDepth; n.deep {
		p.s.errorf(n.start, "F601", "blocks stand more than %d deep in each other", maxDepth)
	}
	if n.lined() {
		return n, parser.NoChildren
	}
	return n, parser.HasChildren
}

func (p *fenceParser) Continue(b ast.Node, r text.Reader, pc parser.Context) parser.State {
	n := b.(*fence)
	if n.end >= 0 {
		return parser.Close
	}
	line, seg := r.PeekLine()
	words := bytes.TrimSpace(line)
	if innermost(n, pc) && string(words) == ":::" {
		n.end = seg.Start + bytes.IndexByte(line, ':') - seg.Padding
		r.AdvanceToEOL()
		return parser.Close
	}
	if n.reading {
		if k, ok := keyLine(line, seg); ok {
			n.keys = append(n.keys, k)
			r.AdvanceToEOL()
			return parser.Continue | parser.NoChildren
		}
		n.reading = false
	}
	if n.lined() {
		n.body = append(n.body, seg)
		r.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	return parser.Continue | parser.HasChildren
}

func (p *fenceParser) Close(b ast.Node, _ text.Reader, _ parser.Context) {
	n := b.(*fence)
	if n.end < 0 {
		p.s.errorf(n.start, "T701", "::: %s is not closed", n.name).Hint = "add ::: on a line of its own"
		n.end, n.open = len(p.s.Text), true
	}
	if n.name == "table" && !n.deep {
		p.s.table(n)
	}
}

func (p *fenceParser) CanInterruptParagraph() bool { return true }
func (p *fenceParser) CanAcceptIndentedLine() bool { return true }

// indent is the number of spaces and tabs that line begins with. goldmark's own
// offset is -1 where a tab is wider than the rest of the line.
func indent(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, " \t"))
}

// innermost reports whether no fence is open inside n.
func innermost(n *fence, pc parser.Context) bool {
	open := pc.OpenedBlocks()
	for i := len(open) - 1; i >= 0; i-- {
		if f, ok := open[i].Node.(*fence); ok {
			return f == n
		}
	}
	return false
}

// keyLine reads "key: value". Keys are of small letters and dashes, so a
// sentence that begins with a capital is none.
func keyLine(line []byte, seg text.Segment) (key, bool) {
	start := indent(line)
	colon := bytes.IndexByte(line, ':')
	if colon <= start {
		return key{}, false
	}
	name := line[start:colon]
	for i, c := range name {
		if !(c >= 'a' && c <= 'z' || c == '-' && i > 0) {
			return key{}, false
		}
	}
	value := line[colon+1:]
	if len(value) > 0 && !isSpace(value[0]) {
		return key{}, false
	}
	base := seg.Start - seg.Padding
	k := key{name: string(name), at: base + start}
	k.from = base + len(line) - len(bytes.TrimLeft(value, " \t\n"))
	k.to = base + len(bytes.TrimRight(line, " \t\n"))
	k.to = max(k.to, base+colon+1)
	k.from = min(k.from, k.to)
	return k, true
}

// A silent is a line that holds only actions that print nothing: if, range,
// end, a comment, a variable.
type silent struct {
	ast.BaseBlock
	start, end int
}

func (n *silent) Kind() ast.NodeKind      { return silentKind }
func (n *silent) IsRaw() bool             { return true }
func (n *silent) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

type silentParser struct{ s *sheet }

func (p *silentParser) Trigger() []byte { return []byte{'{'} }

func (p *silentParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	start := seg.Start + indent(line) - seg.Padding
	if !p.s.lines[start] {
		return nil, parser.NoChildren
	}
	r.AdvanceToEOL()
	return &silent{start: start, end: seg.Stop}, parser.NoChildren
}

func (p *silentParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

func (p *silentParser) Close(ast.Node, text.Reader, parser.Context) {}
func (p *silentParser) CanInterruptParagraph() bool                 { return true }
func (p *silentParser) CanAcceptIndentedLine() bool                 { return true }
