// Package layout turns a document into pages: it breaks lines, fits tables,
// stretches or shrinks bands until a page ends on its frame, and refuses what
// cannot fit, naming the block and the lines over. Its result is plain data.
// It must not know PDF, files or where values come from.
package layout

import (
	"brief/report/doc"
	"brief/report/draw"
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
	Content  Part = iota // has a leaf, or is a rule, bullet or box that belongs to none
	RunHead              // pagination artifact, header
	RunFoot              // pagination artifact, footer
	Backdrop             // DRAFT or PROOF across the page
)

// An Anchor is a place that links and the outline lead to.
type Anchor struct {
	Leaf int     // the Text that starts here
	Name string  // Text.Anchor, or "" for a heading without one
	Y    float64 // from the top
}

// A Paper is a size of paper with its frame (LOOK 2).
type Paper struct {
	Name               string
	Width, Height      float64
	Left               float64 // of the measure of 492
	Top, Bottom        float64 // of the frame
	HeadBox, HeadLine  float64 // top of the handling mark, baseline of the running head
	FootBox, FootLine  float64
	NameLine, MetaLine float64 // baselines of name and subtitle below the frame top
}

// Papers are the known papers by name.
var Papers = map[string]Paper{
	"a4":     {"a4", 595.28, 841.89, 51.64, 65, 773.5, 34, 46.6, 790.9, 803.5, 52, 77},
	"letter": {"letter", 612, 792, 60, 58.5, 728, 34, 46.6, 741, 753.6, 45.5, 70.5},
}

// Options are what the order says about pages.
type Options struct {
	Paper    Paper
	Min, Max int  // page budget
	Facing   bool // move the frame outward by 8 on facing pages
}

// A Report says what layout did to keep the page budget: which steps were
// taken, and how many half-lines were left on each page.
type Report struct {
	Steps []string
	Left  []int
	Drops []doc.Block
}
