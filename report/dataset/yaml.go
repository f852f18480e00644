package dataset

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"brief/report/problem"
	"brief/report/yamlnode"
)

// A node is a value of a YAML or JSON file with its place. Scalars stand as
// they are written: nothing becomes a number, a date or a truth value.
type node struct {
	value
	kind  nodeKind
	items []*node // of a list
	pairs []pair  // of a mapping
}

type nodeKind int

const (
	scalarNode nodeKind = iota
	listNode
	mappingNode
)

// A pair is a key of a mapping and what it holds.
type pair struct {
	key   value
	value *node
}

// parseTree returns the mapping at the top of a file of YAML or JSON; what is
// wrong is lost to the dataset.
func (l *loader) parseTree(dataset string, in *input) *node {
	top := &node{kind: mappingNode}
	r := &treeReader{in: in}
	if r.scan(); len(r.found) == 0 {
		if formatOf(in.name) == jsonTree {
			top = (&jsonReader{treeReader: r}).read(dataset)
		} else {
			top = (&yamlReader{r}).read()
		}
	}
	for _, p := range r.found {
		l.lose(dataset, p)
	}
	return top
}

// A treeReader is what the readers of YAML and JSON share.
type treeReader struct {
	in    *input
	found problem.List
}

func (r *treeReader) fail(at problem.Place, code, hint, format string, args ...any) {
	r.found = append(r.found, problem.Errorf(at, code, format, args...).WithHint("%s", hint))
}

// scan registers the characters that no input may hold, in values and comments
// alike, and lone carriage returns, which YAML takes for line ends and editors
// do not. Characters written as escapes are found in their values.
func (r *treeReader) scan() {
	for n := range len(r.in.start) {
		line := strings.ReplaceAll(r.in.line(n+1), "\t", " ")
		if i, code, what := firstHazard(line); i >= 0 {
			r.fail(problem.Place{File: r.in.name, Line: n + 1, Column: i + 1}, code, "take it away", "the line holds %s", what)
		}
	}
}

// named makes a key of a node: a word without hazards.
func (r *treeReader) named(key *node) value {
	if i, code, what := firstHazard(key.text); i >= 0 {
		r.fail(key.place, code, "take it away", "the key %s holds %s", show(key.text), what)
		key.text = blotted(key.text) // messages name what stands below it
	}
	return key.value
}

// empty registers that a file holds nothing.
func (r *treeReader) empty() {
	r.fail(r.in.at(1), "D006", "take it out of config.yaml, or fill it", "the file is empty")
}

// A yamlReader turns the library's nodes into ours.
type yamlReader struct{ *treeReader }

// place returns where a node begins; one that stands for nothing may begin
// below the last line.
func (y *yamlReader) place(n *yaml.Node) problem.Place {
	if last := len(y.in.start); n.Line > last {
		return y.in.at(last)
	}
	return problem.Place{File: y.in.name, Line: n.Line, Column: n.Column}
}

// read returns the top of the file: a mapping, empty where nothing can be read.
func (y *yamlReader) read() *node {
	top := &node{kind: mappingNode}
	doc, fault := yamlnode.Read(y.in.text)
	switch {
	case fault != nil && fault.Kind == yamlnode.Second:
		y.found = append(y.found, fault.Problem(y.in.at(fault.Line), "F609"))
		return top
	case fault != nil:
		y.syntax(fault)
		return top
	case doc == nil:
		y.empty()
		return top
	}
	if n := y.node(doc, 1); n.kind == mappingNode {
		return n
	}
	y.fail(y.place(doc), "F609", "look at the files that brief init makes", "the file holds no mapping such as sources:")
	return top
}

// syntax registers what the library says, at the line that it names.
func (y *yamlReader) syntax(fault *yamlnode.Fault) {
	n := fault.Line
	if strings.HasPrefix(fault.What, "did not find expected") {
		n++ // the parser counts lines from 0, the scanner from 1
	}
	at := y.in.at(min(n, len(y.in.start)))
	text := y.in.line(at.Line)
	at.Column = 1 + len(text) - len(strings.TrimLeft(text, " "))
	y.found = append(y.found, fault.Problem(at, "F609"))
}

// node takes a node over, at the given depth.
func (y *yamlReader) node(n *yaml.Node, depth int) *node {
	out := &node{value: value{place: y.place(n)}}
	if f := yamlnode.Refused(n, depth); f != nil {
		y.found = append(y.found, f.Problem(out.place, "F609"))
		if f.Kind != yamlnode.Tag {
			return out
		}
	}
	switch n.Kind {
	case yaml.SequenceNode:
		out.kind = listNode
		for _, c := range n.Content {
			out.items = append(out.items, y.node(c, depth+1))
		}
	case yaml.MappingNode:
		out.kind = mappingNode
		for i := 0; i+1 < len(n.Content); i += 2 {
			out.pairs = append(out.pairs, y.pair(n.Content[i], n.Content[i+1], depth))
		}
	default:
		// A block that folds (>) ends in a line break that nobody typed.
		out.raw = n.Value
		out.text = strings.TrimSuffix(n.Value, "\n")
		out.numeric = n.Tag == "!!int" || n.Tag == "!!float"
	}
	return out
}

// pair takes a key and its value over.
func (y *yamlReader) pair(k, v *yaml.Node, depth int) pair {
	key := y.node(k, depth+1)
	if key.kind != scalarNode {
		y.fail(key.place, "F609", "write a word", "a key must be one word or text")
	}
	return pair{y.named(key), y.node(v, depth+1)}
}

// mapping returns the pairs of what p holds, each key once; what is wrong
// spoils the whole dataset.
func (l *loader) mapping(dataset string, p pair, code string) []pair {
	if p.value.kind != mappingNode {
		l.lose(dataset, problem.Errorf(p.value.place, code, "%s must hold names and what they mean", p.key.text).WithHint("write name: value below it"))
		return nil
	}
	pairs, twice := once(p.value.pairs)
	for _, q := range twice {
		l.lose(dataset, q)
	}
	return pairs
}

// rowPairs returns the pairs of a mapping that is one row, each key once.
func (l *loader) rowPairs(r *Row, n *node) []pair {
	if n.kind != mappingNode {
		l.poison(r, problem.Errorf(n.place, "F609", "%s must hold names and what they mean", r.Key).WithHint("write name: value below it"))
		return nil
	}
	pairs, twice := once(n.pairs)
	for _, q := range twice {
		l.poison(r, q)
	}
	return pairs
}

// once returns the pairs without those whose key came before, and a problem
// for each of these.
func once(pairs []pair) ([]pair, problem.List) {
	var kept []pair
	var twice problem.List
	first := map[string]problem.Place{}
	for _, p := range pairs {
		if at, ok := first[p.key.text]; ok {
			code := "D004"
			if formatOf(at.File) == jsonTree {
				code = "F610"
			}
			twice = append(twice, problem.Errorf(p.key.place, code, "%s stands here and in line %d", show(p.key.text), at.Line).WithHint("keep one of them"))
			continue
		}
		first[p.key.text] = p.key.place
		kept = append(kept, p)
	}
	return kept, twice
}

// unknownKey is the problem of a key that means nothing.
func unknownKey(p pair, known ...string) problem.Problem {
	q := problem.Errorf(p.key.place, "D002", "unknown key %s", show(p.key.text))
	if near := problem.Nearest(p.key.text, known); near != "" {
		return q.WithHint("did you mean %q?", near)
	}
	return q.WithHint("known here: %s", strings.Join(known, ", "))
}

// scalar returns what p holds as a cell of a row.
func (l *loader) scalar(r *Row, p pair, key, field string) Cell {
	if p.value.kind != scalarNode {
		l.poison(r, problem.Errorf(p.value.place, "F609", "%s must be one text", p.key.text))
		return Cell{}
	}
	return l.tidy(r, p.value.value, key, field)
}

// tidy returns a value that stands outside a table as a cell: scanned, trimmed
// and composed.
func (l *loader) tidy(r *Row, v value, key, field string) Cell {
	if i, code, what := firstHazard(v.text); i >= 0 {
		l.poison(r, problem.Errorf(v.place, code, "%s %s holds %s", field, show(v.text), what).WithHint("take it away"))
		return Cell{}
	}
	if n := len([]rune(v.text)); n > maxCellRunes {
		l.poison(r, problem.Errorf(v.place, "F601", "%s has %d characters; at most %d are read", field, n, maxCellRunes))
		return Cell{}
	}
	if n := unbroken(v.text); n > 0 {
		l.poison(r, problem.Errorf(v.place, "D072", "%s has %d letters in a row with no place to break after %d", field, n, maxWordRunes).
			WithHint("put a space, a hyphen or a soft hyphen in"))
	}
	text, _ := trim(v.text)
	v.text = nfc(text)
	return v.cell(r.Dataset, key, field)
}

// readTree reads a list of mappings below the key of the dataset's name.
func (l *loader) readTree(t *table) {
	top := l.parseTree(t.name, t.in)
	pairs, twice := once(top.pairs)
	for _, p := range twice {
		l.lose(t.name, p)
	}
	for _, p := range pairs {
		switch {
		case p.key.text != t.name:
			l.lose(t.name, unknownKey(p, t.name))
		case p.value.kind != listNode:
			hint := "begin each entry with - id: ..."
			if formatOf(t.in.name) == jsonTree {
				hint = "put its entries in [ and ]"
			}
			l.lose(t.name, problem.Errorf(p.value.place, "F609", "%s must be a list", t.name).WithHint("%s", hint))
		default:
			for _, n := range p.value.items {
				l.treeRecord(t, n)
			}
		}
	}
}

// treeRecord reads one entry of a list as a record.
func (l *loader) treeRecord(t *table, n *node) {
	r := t.newRecord(n.place)
	r.Key = "this entry"
	if n.kind != mappingNode {
		l.rowPairs(&r.Row, n)
		r.loose = true
		return
	}
	for _, p := range l.rowPairs(&r.Row, n) {
		target, ignored := t.target(p.key.text)
		if ignored {
			continue
		}
		i := t.index(target)
		switch {
		case i < 0 || !t.holds(t.columns[i]):
			l.fault(r, unknownKey(p, t.names()...))
		case t.columns[i].nested && p.value.kind != mappingNode, !t.columns[i].nested && p.value.kind != scalarNode:
			if text, ok := p.value.joined(); ok && !t.columns[i].nested {
				r.values[i] = value{text: text, raw: text, place: p.value.place}
				continue
			}
			l.fault(r, problem.Errorf(p.value.place, "F609", "%s does not hold what it should", p.key.text).WithHint("look at the files that brief init makes"))
		default:
			r.values[i] = p.value.value
			if t.columns[i].nested {
				r.values[i].nested = p.value
			}
		}
	}
	t.defaults(r)
	for i, c := range t.columns {
		if r.values[i].absent && c.need != optional {
			l.fault(r, c.empty(l, r.Place))
			r.loose = r.loose || c.attach
		}
	}
}

// joined returns a list of scalars as a cell writes it, with bars.
func (n *node) joined() (string, bool) {
	if n.kind != listNode {
		return "", false
	}
	var parts []string
	for _, it := range n.items {
		if it.kind != scalarNode || strings.Contains(it.text, "|") {
			return "", false
		}
		parts = append(parts, it.text)
	}
	return strings.Join(parts, "|"), true
}
