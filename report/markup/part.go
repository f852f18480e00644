package markup

import (
	"brief/report/doc"
	"brief/report/problem"
)

// A part is a piece of a template that becomes a piece of a document: a
// fence, a paragraph, a list item, a row. In a loop it becomes several.
type part struct {
	kind partKind
	name string        // of a fence or key
	at   problem.Place // where it begins

	outer *part // what a fence stands in that is never closed; else nil

	level  int    // of a heading
	anchor string // of a heading
	role   doc.Role
	order  int // of a masthead's paragraph, from 1
	drop   int // of a band, a role or a row

	style  doc.ListStyle
	start  int         // number of the first item of a list; 0 for the others
	marker *doc.Origin // of what stands before an item

	table tableKeys
	head  bool // row stands in the head
	span  int  // of a cell

	band bandKeys
}

// tableKeys are the keys of ::: table, and the columns by its ruling.
type tableKeys struct {
	style    doc.TableStyle
	turn     int
	rowHeads bool
	ruled    bool
	align    []doc.Align
}

// bandKeys are the keys of ::: band.
type bandKeys struct {
	split        doc.Split
	runIn, close bool
	annex        bool
	small        bool
	name         string
}

// A partKind is the kind of a part.
type partKind int

const (
	documentPart partKind = iota
	mastheadPart
	bandPart
	mainPart
	railPart
	columnPart
	rolePart // note, remark, lead-in, basis, about
	headingPart
	paragraphPart
	itemPart
	tablePart
	rowPart
	cellPart
	linesPart // a paragraph of a cell
	chartPart
	keyPart
	breakPart
	notePart // what a footnote says
)

// A fenceSort is a sort of block that ::: opens.
type fenceSort struct {
	name string
	kind partKind
	role doc.Role
	keys []string // that it knows; those of a chart are the chart's own
}

// fences are all sorts, in the order in which messages name them.
var fences = []fenceSort{
	{"masthead", mastheadPart, 0, nil},
	{"band", bandPart, 0, []string{"split", "run-in", "close", "size", "drop", "name", "annex"}},
	{"main", mainPart, 0, nil},
	{"rail", railPart, 0, nil},
	{"column", columnPart, 0, nil},
	{"table", tablePart, 0, []string{"style", "title", "turn", "row-heads"}},
	{"chart", chartPart, 0, nil},
	{"note", rolePart, doc.Note, []string{"drop"}},
	{"remark", rolePart, doc.Remark, []string{"drop"}},
	{"lead-in", rolePart, doc.LeadIn, []string{"drop"}},
	{"basis", rolePart, doc.Basis, []string{"drop"}},
	{"about", rolePart, doc.About, []string{"drop"}},
}

// holds reports whether a part of kind in may hold one of kind k.
func holds(in, k partKind) bool {
	switch in {
	case documentPart:
		return k == mastheadPart || k == bandPart || k == breakPart || k == notePart
	case mastheadPart:
		return k == headingPart || k == paragraphPart || k == itemPart
	case bandPart:
		return k >= mainPart && k <= tablePart || k == chartPart || k == notePart
	case mainPart, railPart, columnPart:
		return k >= rolePart && k <= tablePart || k == chartPart || k == notePart
	case rolePart:
		return k == paragraphPart || k == itemPart
	}
	return false
}

// where says which parts hold one of kind k, for messages.
func where(k partKind) string {
	switch k {
	case mastheadPart, bandPart:
		return "it stands at the top level, outside of other blocks"
	case breakPart:
		return "a new page begins between bands"
	case mainPart, railPart, columnPart:
		return "it stands in a band"
	}
	return "put it into ::: band, main, rail or column"
}

// tableStyles and splits are the words of the keys style and split.
var (
	tableStyles = []string{"plain", "facts", "ratings", "ratings-grid", "powers", "powers-across", "recommendations", "card", "data"}
	splits      = []string{"whole", "main-rail", "halves", "thirds"}
)

// An instruction is a step of an execution: the template's parts and literal
// words in the order of the source, each tied to the byte at which it stands,
// so that it is done where text/template would have printed that byte.
type instruction struct {
	kind   instructionKind
	at     int
	part   *part
	words  string // or the name of a footnote
	tone   doc.Tone
	origin *doc.Origin
}

type instructionKind int

const (
	openPart instructionKind = iota
	closePart
	literalWords
	callNote
)
