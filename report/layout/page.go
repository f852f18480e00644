// Package layout turns a document into pages: it breaks lines, fits tables,
// stretches or shrinks bands until a page ends on its frame, and refuses what
// cannot fit, naming the block and the lines over. Its result is plain data.
// It must not know PDF, files or where values come from.
package layout

import (
	"brief/report/draw"
	"brief/report/problem"
)

// A Page is a laid-out page. Items stand in reading order, the running head
// first and the running foot last.
type Page struct {
	Width, Height float64 // points
	Items         []Item
	Anchors       []Anchor
}

// An Item is one thing on a page and what it means.
type Item struct {
	Leaf int // ID of the doc.Text or doc.Figure it is part of; 0 for an artifact
	Part Part
	draw.Op
}

// A Part says what kind of artifact an Item without a leaf is.
type Part int

const (
	Content Part = iota // has a leaf, or is a rule, bullet or box that belongs to none
	RunHead             // pagination artifact, header
	RunFoot             // pagination artifact, footer
	Repeat              // a label row said again where a table goes on
)

// An Anchor is a place that links and the outline lead to.
type Anchor struct {
	Leaf int     // the Text that starts here
	Name string  // Text.Anchor, or "" for a heading without one
	Y    float64 // from the top
}

// G is half a text line: bands and gaps are whole multiples of it (LOOK 2).
const G = 6.5

// The measure and its splits are the same on every paper (LOOK 2).
const (
	Measure = 492.0
	mainW   = 312.0
	railX   = 336.0
	railW   = 156.0
	halfW   = 240.0
	halfX   = 252.0
	thirdW  = 156.0
	thirdX  = 168.0 // pitch
)

// A Paper is a size of paper with its frame (LOOK 2). All measures are points
// from the top left.
type Paper struct {
	Name             string
	Width, Height    float64
	Left             float64 // of the measure
	Top, Bottom      float64 // of the frame
	HeadBox, HeadRow float64 // top of the handling mark, baseline of the running head
	FootBox, FootRow float64
	Tight            bool // the masthead is always the lower one
}

// Papers are the known papers by name.
var Papers = map[string]Paper{
	"a4":     {"a4", 595.28, 841.89, 51.64, 65, 773.5, 34, 46.6, 790.9, 803.5, false},
	"letter": {"letter", 612, 792, 60, 58.5, 728, 34, 46.6, 741, 753.6, true},
}

// frame is the height between the frame's edges, in G.
func (p Paper) frame() int { return int((p.Bottom-p.Top)/G + 0.01) }

// Options are what the order says about pages.
type Options struct {
	Paper    Paper
	Min, Max int           // page budget
	Place    problem.Place // where the budget was set
	Logo     *draw.Drawing // at most LogoWidth by LogoHeight; nil where the document has none
	Texts    *Texts        // of the same theme and faces, else not used; nil keeps none
	Facing   bool          // bound or printed on both sides of folded sheets: see outward
}

// outward is how far the frame of a facing page moves from the binding, which
// is left of odd pages and right of even ones (LOOK 2).
const outward = 8.0

// A Report says what layout did to keep the page budget.
type Report struct {
	Steps []string // what was stretched, shrunk or dropped, in order, by page
	Left  []int    // half-lines that no gap could take, by page
}
