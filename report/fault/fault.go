// Package fault holds the points at which tests let the program die or fail: a
// kill just there, or an error of the disk. They do nothing unless the program
// is built with the tag fault, for tests alone.
package fault

// Points are all points, in the order in which the first edition of an archive
// passes them. A test kills the program at each, and fails if one was never
// reached.
var Points = []string{
	"locked", "replacement-written", "object-written", "objects-synced", "file-written", "record-written",
	"folder-synced", "intent-synced", "renamed", "parents-synced", "registered", "register-synced",
	"intent-removed", "copy-written", "copy-renamed", "issued",
}

// Sending are the points that a copy passes on its way to a folder, beside
// Points.
var Sending = []string{"copies-written", "copies-synced", "attempt-registered", "folder-written", "folder-renamed", "attempt-made"}
