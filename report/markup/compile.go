package markup

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"brief/report/doc"
	"brief/report/problem"
)

// A compiler turns the Markdown tree of a template into instructions, and
// tells each action which part it stands in.
type compiler struct {
	*sheet
	actions []action
	code    []instruction
	level   int  // of the heading before, for skipped levels
	named   bool // the heading of level 1 was seen
	setting bool // the words are a setting, not for reading

	notes    map[string]bool // footnotes that are written, by name
	written  []noteCall      // the same in their order
	calls    []noteCall
	uncalled string // where the text at hand stands, if no footnote is called there
}

func (c *compiler) open(at int, p *part) {
	c.code = append(c.code, instruction{kind: openPart, at: c.after(at), part: p})
}

func (c *compiler) close(at int) {
	c.code = append(c.code, instruction{kind: closePart, at: c.after(at)})
}

// after keeps instructions in the order of the source.
func (c *compiler) after(at int) int {
	if n := len(c.code); n > 0 {
		return max(at, c.code[n-1].at)
	}
	return at
}

// origin is where literal words come from: the template.
func (c *compiler) origin(at int, raw string) *doc.Origin {
	return c.script.origin(c.Place(at), raw)
}

// blocks compiles what stands in a part.
func (c *compiler) blocks(parent ast.Node, in *part) {
	order := 0
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *fence:
			c.fence(n, in)
		case *silent:
			c.hold(n.start, n.end, in)
		case *ast.Heading:
			c.heading(n, in)
		case *ast.Paragraph:
			if from, to, ok := c.leaf(n, paragraphPart, in); ok {
				order++
				p := &part{kind: paragraphPart, at: c.Place(from), role: in.role, order: order}
				if in.kind == rolePart {
					p.drop = in.drop
				}
				c.open(from, p)
				c.inline(n, n, p, to, c.strong(in.role), false)
				c.close(to)
			}
		case *ast.List:
			c.list(n, in)
		case *noteBlock:
			c.note(n, in)
		case *ast.ThematicBreak:
			if c.allowed(n.Pos(), breakPart, "---", in) {
				c.open(n.Pos(), &part{kind: breakPart, at: c.Place(n.Pos())})
				c.close(n.Pos())
			}
		default:
			c.refuse(n)
		}
	}
}

// allowed reports whether in may hold a part of kind k, and complains if not.
func (c *compiler) allowed(at int, k partKind, what string, in *part) bool {
	for out := in; out != nil; out = out.outer {
		if holds(out.kind, k) {
			return true // it may stand behind the end that an open block lacks
		}
	}
	place := "outside of a block"
	if in.kind != documentPart {
		place = "in " + in.name
	}
	c.errorf(at, "T708", "%s cannot stand %s", what, place).Hint = where(k)
	return false
}

// leaf returns where the words of n begin and end.
func (c *compiler) leaf(n ast.Node, k partKind, in *part) (from, to int, ok bool) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return 0, 0, false
	}
	from = lines.At(0).Start
	to = lines.At(lines.Len() - 1).Stop
	to = from + len(bytes.TrimRight(c.Text[from:to], " \t\n"))
	if i := at(c.actions, from); i >= 0 && c.actions[i].bad {
		return from, to, false // said
	}
	return from, to, c.allowed(from, k, "text", in)
}

// strong is the tone of **words**.
func (c *compiler) strong(r doc.Role) doc.Tone {
	if r == doc.About {
		return doc.Strong
	}
	return doc.Lead
}

// fence compiles a block that ::: opens.
func (c *compiler) fence(n *fence, in *part) {
	if n.name == "" || n.deep {
		return // said
	}
	i := slices.IndexFunc(fences, func(f fenceSort) bool { return f.name == n.name })
	if i < 0 {
		c.errorf(n.start, "T701", "unknown block %q", n.name).Hint = problem.DidYouMean(n.name, fenceNames())
		return
	}
	f := fences[i]
	p := &part{kind: f.kind, name: f.name, at: c.Place(n.start), role: f.role}
	if n.open {
		p.outer = in
	}
	if !c.allowed(n.start, f.kind, "::: "+f.name, in) {
		return
	}
	if f.kind == mastheadPart {
		c.uncalled = "in the masthead"
		defer func() { c.uncalled = "" }()
	}
	c.open(n.start, p)
	if f.kind == chartPart {
		c.chart(n)
	} else {
		c.keys(n, p, f.keys)
	}
	if f.kind == tablePart {
		c.table(n, p)
	} else {
		c.blocks(n, p)
	}
	c.close(n.end)
}

func fenceNames() (names []string) {
	for _, f := range fences {
		names = append(names, f.name)
	}
	return names
}

// heading compiles a heading.
func (c *compiler) heading(n *ast.Heading, in *part) {
	if n.Level == 1 && in.kind == documentPart && !c.named {
		c.named = true
		c.errorf(n.Pos(), "T711", "the heading of level 1 stands only in the masthead").Hint = "put it below ::: masthead, and close that with :::"
		return
	}
	from, to, ok := c.leaf(n, headingPart, in)
	if !ok {
		return
	}
	c.levels(n.Pos(), n.Level, in)
	p := &part{kind: headingPart, at: c.Place(n.Pos()), level: n.Level}
	to, p.anchor = c.anchor(from, to)
	was := c.uncalled
	c.uncalled = "in a heading"
	c.open(from, p)
	c.inline(n, n, p, to, doc.Plain, false)
	c.close(to)
	c.uncalled = was
}

// anchor cuts {#name} off the end of a heading.
func (c *compiler) anchor(from, to int) (int, string) {
	line := string(c.mask[from:to])
	i := strings.LastIndex(line, "{#")
	if i < 0 || !strings.HasSuffix(line, "}") || strings.ContainsAny(line[i+2:len(line)-1], " \t{}#") {
		return to, ""
	}
	return from + len(strings.TrimRight(line[:i], " \t")), line[i+2 : len(line)-1]
}

// levels checks that headings do not skip a level (PDF/UA-1, 7.4.2), and that
// only the masthead has one of level 1.
func (c *compiler) levels(at, level int, in *part) {
	switch {
	case level == 1 && c.named:
		c.errorf(at, "T711", "a second heading of level 1").Hint = "begin it with ##"
		return
	case level == 1 && in.kind != mastheadPart:
		c.errorf(at, "T711", "a heading of level 1 stands only in the masthead").Hint = "begin it with ##"
	case level > 1 && in.kind == mastheadPart:
		c.errorf(at, "T708", "the masthead has only a heading of level 1").Hint = "begin it with #"
	case level > 3:
		c.errorf(at, "T712", "a heading of level %d; there are levels 1 to 3", level)
	case level > c.level+1 && c.level > 0:
		c.errorf(at, "T712", "a heading of level %d follows one of level %d", level, c.level).Hint = "begin it with " + strings.Repeat("#", c.level+1)
	}
	c.named = c.named || level == 1
	c.level = level
}

// list compiles a list. Lists do not stand in each other, and an item is one
// paragraph.
func (c *compiler) list(n *ast.List, in *part) {
	style, label := doc.Dashes, "–"
	switch {
	case n.IsOrdered():
		style = doc.Numbers
	case n.Marker == '*':
		style, label = doc.Bullets, ""
	}
	if !c.allowed(n.Pos(), itemPart, "a list", in) {
		return
	}
	start := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil {
			continue
		}
		if k := first.Kind(); k != ast.KindTextBlock && k != ast.KindParagraph || first.NextSibling() != nil {
			c.errorf(item.Pos(), "T708", "a list item holds one paragraph of text, and nothing else").Hint = "end the list with an empty line and begin the next line at its first column"
			continue
		}
		lines := first.Lines()
		from, to := lines.At(0).Start, lines.At(lines.Len()-1).Stop
		to = from + len(bytes.TrimRight(c.Text[from:to], " \t\n"))
		p := &part{kind: itemPart, at: c.Place(from), style: style, start: start, name: label,
			marker: c.origin(item.Pos(), strings.TrimSpace(string(c.Text[item.Pos():from])))}
		if label != "" {
			p.marker.Steps = []string{"written " + label}
		}
		start = 0
		c.open(from, p)
		c.inline(first, first, p, to, doc.Lead, false)
		c.close(to)
	}
}

// hold says that the actions from from to to stand in holder.
func (c *compiler) hold(from, to int, holder any) {
	i := sort.Search(len(c.actions), func(i int) bool { return c.actions[i].start >= from })
	for ; i < len(c.actions) && c.actions[i].end <= to; i++ {
		c.actions[i].holder = holder
	}
}

// inline compiles the words of a leaf up to the byte to. holder is the leaf,
// or what in it is strong.
func (c *compiler) inline(n ast.Node, holder any, p *part, to int, strong doc.Tone, in bool) {
	tone := doc.Plain
	if in {
		tone = strong
	}
	for n := n.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			end := min(n.Segment.Stop, to)
			if n.HardLineBreak() && n.Segment.Stop > n.Segment.Start && c.mask[n.Segment.Stop-1] == '\\' {
				end = min(end, n.Segment.Stop-1)
			}
			c.words(n.Segment.Start, end, holder, tone)
			if (n.SoftLineBreak() || n.HardLineBreak()) && n.Segment.Stop < to {
				c.literal(n.Segment.Stop, " ", tone)
			}
		case *ast.Emphasis:
			if n.Level != 2 || in {
				c.errorf(position(n)-1, "T706", "a brief has no italics and no emphasis in emphasis").Hint = "write **words** for what is said first, or \\* for an asterisk"
			}
			c.inline(n, n, p, to, strong, true)
		case *noteCall:
			c.call(n)
		default:
			c.refuse(n)
		}
	}
}

// position is where an inline node begins.
func position(n ast.Node) int {
	for d := n; d != nil; d = d.FirstChild() {
		if t, ok := d.(*ast.Text); ok {
			return t.Segment.Start
		}
	}
	return max(0, n.Pos())
}

// words compiles literal words and actions between two bytes.
func (c *compiler) words(from, to int, holder any, tone doc.Tone) {
	for from < to {
		i := at(c.actions, from)
		if i >= 0 {
			a := &c.actions[i]
			a.holder, a.tone = holder, tone
			from = a.end
			continue
		}
		end := to
		if j := sort.Search(len(c.actions), func(j int) bool { return c.actions[j].start >= from }); j < len(c.actions) {
			end = min(end, c.actions[j].start)
		}
		c.piece(from, end, tone)
		from = end
	}
}

// piece compiles literal words without actions. Spaces go where an action
// beside them asks for it ({{- and -}}).
func (c *compiler) piece(from, to int, tone doc.Tone) {
	w := unescape(c.Text[from:to])
	if i := at(c.actions, from-1); from > 0 && i >= 0 && c.actions[i].trimAfter {
		w = strings.TrimLeft(w, " ")
	}
	if i := at(c.actions, to); i >= 0 && c.actions[i].trimBefore {
		w = strings.TrimRight(w, " ")
	}
	if !c.setting {
		c.numbers(from, to)
	}
	c.literal(from, w, tone)
}

// numbers tells of the words with digits between two bytes.
func (c *compiler) numbers(from, to int) {
	for field := range bytes.FieldsSeq(c.Text[from:to]) {
		word := bytes.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if bytes.ContainsFunc(word, unicode.IsDigit) {
			at := from + bytes.Index(c.Text[from:to], word)
			c.problems = append(c.problems, c.typed(c.Place(at), unescape(word)))
		}
	}
}

// literal compiles literal words. Words of one tone with no action between
// them are one piece, though Markdown parsed them as several.
func (c *compiler) literal(at int, words string, tone doc.Tone) {
	if words == "" {
		return
	}
	if n := len(c.code); n > 0 {
		last := &c.code[n-1]
		if last.kind == literalWords && last.tone == tone && !c.acts(last.at, at) {
			last.words += words
			last.origin = c.origin(last.at, last.words)
			return
		}
	}
	c.code = append(c.code, instruction{kind: literalWords, at: c.after(at), words: words, tone: tone, origin: c.origin(at, words)})
}

// acts reports whether an action begins between two bytes.
func (c *compiler) acts(from, to int) bool {
	i := sort.Search(len(c.actions), func(i int) bool { return c.actions[i].start >= from })
	return i < len(c.actions) && c.actions[i].start < to
}

// unescape returns Markdown text as it is read: a backslash before
// punctuation goes, and white space is one space.
func unescape(src []byte) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(src); i++ {
		ch := src[i]
		if isSpace(ch) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		if ch == '\\' && i+1 < len(src) && isPunct(src[i+1]) {
			i++
			ch = src[i]
		}
		b.WriteByte(ch)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// refuse reports Markdown that a brief has no use for.
func (c *compiler) refuse(n ast.Node) {
	code, what, hint := "T706", "", ""
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML:
		code, what, hint = "T705", "HTML is not read", `write \< for the character`
	case *ast.Image:
		what, hint = "images by address are not loaded", "a chart is ::: chart"
	case *ast.Link, *ast.AutoLink:
		what, hint = "links by address are not set", "sources have their links from the data"
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.CodeSpan:
		what, hint = "a brief has no program text", "indent by less than four spaces, and leave out the back quotes"
	case *ast.Blockquote:
		what, hint = "a brief has no block quotes", "quote in a sentence"
	default:
		what = n.Kind().String() + " has no place here"
	}
	at := n.Pos()
	if n.Type() == ast.TypeInline {
		at = max(at, 0)
		if at == 0 {
			at = position(n)
		}
	}
	c.errorf(at, code, "%s", what).Hint = hint
}
