package markup

import (
	"bytes"
	"slices"
	"strconv"

	"brief/report/doc"
	"brief/report/problem"
)

// keys reads the keys of a fence into its part. All but a table's title are
// fixed: the look of a block does not depend on data.
func (c *compiler) keys(n *fence, p *part, known []string) {
	p.table.rowHeads = true
	seen := map[string]bool{}
	for _, k := range n.keys {
		switch {
		case !slices.Contains(known, k.name):
			hint := "text that begins like a key needs an empty line before it"
			if len(known) > 0 {
				hint = problem.DidYouMean(k.name, known)
			}
			c.errorf(k.at, "T709", "::: %s has no key %q", n.name, k.name).Hint = hint
			continue
		case seen[k.name]:
			c.errorf(k.at, "T709", "key %q stands twice", k.name).Hint = "delete one of them"
			continue
		}
		seen[k.name] = true
		if k.name == "title" {
			c.value(k)
			continue
		}
		if at(c.actions, k.from) >= 0 || bytes.Contains(c.Text[k.from:k.to], []byte("{{")) {
			c.errorf(k.from, "T709", "key %q takes a fixed word", k.name).Hint = "put the block into {{ if }} instead"
			continue
		}
		if wanted := p.set(k.name, string(c.Text[k.from:k.to])); wanted != nil {
			value := string(c.Text[k.from:k.to])
			c.errorf(k.from, "T709", "%s: %q has no meaning", k.name, value).Hint = problem.DidYouMean(value, wanted)
		}
	}
}

// set sets a key of p, or returns the values that the key takes.
func (p *part) set(name, value string) (wanted []string) {
	word := func(known []string) int {
		i := slices.Index(known, value)
		if i < 0 {
			wanted = known
		}
		return max(0, i)
	}
	number := func(most int) int {
		v, err := strconv.Atoi(value)
		if err != nil || v < 1 || v > most {
			wanted = []string{"a number from 1 to " + strconv.Itoa(most)}
		}
		return v
	}
	switch name {
	case "split":
		p.band.split = doc.Split(word(splits))
	case "run-in":
		p.band.runIn = word([]string{"false", "true"}) == 1
	case "close":
		p.band.close = word([]string{"false", "true"}) == 1
	case "annex":
		p.band.annex = word([]string{"false", "true"}) == 1
	case "size":
		p.band.small = word([]string{"normal", "small"}) == 1
	case "name":
		p.band.name = value
	case "drop":
		p.drop = number(9)
	case "style":
		p.table.style = doc.TableStyle(word(tableStyles))
	case "turn":
		p.table.turn = number(maxColumns - 1)
	case "row-heads":
		p.table.rowHeads = word([]string{"first", "none"}) == 0
	}
	return wanted
}

// prose are the keys whose values are printed.
var prose = []string{"title", "subtitle", "note", "alt"}

// value compiles the value of a key: words and actions, no Markdown.
func (c *compiler) value(k key) {
	p := &part{kind: keyPart, name: k.name, at: c.Place(k.from)}
	c.setting = !slices.Contains(prose, k.name)
	defer func() { c.setting = false }()
	c.unmarked(k.from, k.to)
	to := k.to
	if k.name == "title" {
		to, p.anchor = c.anchor(k.from, k.to)
	}
	c.open(k.from, p)
	c.words(k.from, to, p, doc.Plain)
	c.close(to)
}

// chart compiles the keys of a chart; the chart checks their values.
func (c *compiler) chart(n *fence) {
	seen := map[string]bool{}
	for _, k := range n.keys {
		if !slices.Contains(c.dialect.Chart, k.name) {
			hint := ""
			if near := problem.Nearest(k.name, c.dialect.Chart); near != "" {
				hint = "did you mean " + strconv.Quote(near) + "?"
			}
			c.errorf(k.at, "T709", "::: chart has no key %q", k.name).Hint = hint
			continue
		}
		if seen[k.name] {
			c.errorf(k.at, "T709", "key %q stands twice", k.name).Hint = "delete one of them"
			continue
		}
		seen[k.name] = true
		c.value(k)
	}
	for _, seg := range n.body {
		line := c.Text[seg.Start:seg.Stop]
		if words := bytes.TrimSpace(line); len(words) > 0 {
			at := seg.Start + bytes.Index(line, words)
			c.errorf(at, "T708", "a chart holds only keys, one a line, without empty lines").Hint = "close it with :::"
			break
		}
	}
}

// table compiles the rows of a table.
func (c *compiler) table(n *fence, p *part) {
	for b := n.FirstChild(); b != nil; b = b.NextSibling() {
		switch b := b.(type) {
		case *silent:
			c.hold(b.start, b.end, p)
		case *ruling:
			p.table.ruled, p.table.align = true, b.align
		case *tableRow:
			c.row(b)
		}
	}
	if !p.table.ruled && !p.table.rowHeads {
		c.errorf(n.start, "T713", "the table has no header: no |---| below a row of heads, and row-heads: none").Hint = "add a row of heads (PDF/UA-1, 7.5)"
	}
}

func (c *compiler) row(n *tableRow) {
	p := &part{kind: rowPart, name: "a row", at: c.Place(n.start), head: n.head, drop: n.drop}
	if n.head {
		c.uncalled = "in a row of heads"
		defer func() { c.uncalled = "" }()
	}
	c.open(n.start, p)
	for b := n.FirstChild(); b != nil; b = b.NextSibling() {
		switch b := b.(type) {
		case *silent:
			c.hold(b.start, b.end, p)
		case *tableCell:
			c.cell(b)
		}
	}
	c.close(n.end)
}

func (c *compiler) cell(n *tableCell) {
	p := &part{kind: cellPart, at: c.Place(n.start), span: n.span}
	c.open(n.start, p)
	for b := n.FirstChild(); b != nil; b = b.NextSibling() {
		seg := b.Lines().At(0)
		l := &part{kind: linesPart, at: c.Place(seg.Start)}
		c.open(seg.Start, l)
		c.inline(b, b, l, seg.Stop, doc.Lead, false)
		c.close(seg.Stop)
	}
	c.close(n.end)
}

// balance checks that each if, range and with begins and ends in the same
// part, so that no execution can leave a part open.
func (c *compiler) balance() {
	loops := []int{}
	for i := range c.actions {
		a := &c.actions[i]
		switch a.word {
		case "range":
			loops = append(loops, i)
		case "end":
			if n := len(loops); n > 0 && loops[n-1] == a.opener {
				loops = loops[:n-1]
			}
		case "break", "continue":
			if n := len(loops); n > 0 && c.actions[loops[n-1]].holder != a.holder {
				c.errorf(a.start, "T701", "{{ %s }} leaves a block that the loop in line %d does not hold whole", a.word, c.Line(c.actions[loops[n-1]].start)+1).Hint = "put it on a line of its own, beside whole blocks"
			}
			continue
		}
		if a.opener < 0 {
			continue
		}
		if o := &c.actions[a.opener]; o.holder != a.holder {
			c.errorf(a.start, "T701", "{{ %s }} stands in another block than its {{ %s }} in line %d", a.word, o.expression(), c.Line(o.start)+1).Hint =
				"begin and end it around whole blocks, or inside one"
		}
	}
}

// homeless reports actions that stand in no part.
func (c *compiler) homeless() {
	for i := range c.actions {
		if a := &c.actions[i]; a.holder == nil && !a.comment {
			c.errorf(a.start, "T708", "an action cannot stand here: %s", a.expression()).Hint = "put it into a paragraph, a list, a cell or the value of a key"
		}
	}
}
