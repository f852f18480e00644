// Package press does what is done to finished pages on their way to paper: it
// numbers copies, imposes booklets, writes cover notes, and tells before
// printing what paper will not show well. In comes a file of package pdf's, out
// comes another file or what was found. It lays no brief out again, and must not
// know what a brief says or who gets it.
package press
