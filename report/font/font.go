// Package font keeps faces, parsed once per process when first used: it
// shapes words (kerning, ligatures, tabular figures), knows which letters a
// face has, and makes the exact subset that a document embeds. It must not
// know pages, PDF objects or which faces a theme chooses.
package font

// A Run is a shaped piece of text in one face: a word, or the space between
// two. It is shared and never changed after it was made.
type Run struct {
	Face  *Face
	Text  string
	Codes []uint16
	Width int // advance, 1/1000 em
}

// A Face is one face of a font file.
type Face struct{}
