// Package font keeps faces, parsed once per process when first used: it
// shapes words (kerning, ligatures, tabular figures), knows which letters a
// face has, and makes the exact subset that a document embeds. It must not
// know pages, PDF objects or which faces a theme chooses.
package font

// A Run is a shaped piece of text in one face: a word, or the space between
// two. It is shared and never changed after it was made.
type Run struct {
	Face  *Face
	Text  string   // what the codes read as
	Codes []uint16 // what a page shows, in visual order; see Face
	Width int      // advance, 1/1000 em
	Segs  []Seg    // the same with the moves among them; one, unless marks stand above or below
}

// A Seg is a part of a run at one height: what an array of TJ holds (ISO
// 32000-1, 9.4.3).
type Seg struct {
	Codes []uint16
	Moves []Move // in order
	Rise  int    // above the baseline, 1/1000 em: operand of Ts
}

// A Move is a gap that is closed before a code of a Seg, or behind its last.
type Move struct {
	At   int // index of the code
	Left int // how far the pen goes to the left, 1/1000 em; negative to the right
}
