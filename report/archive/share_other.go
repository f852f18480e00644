//go:build !linux

package archive

// SafeLocks allows every folder: these systems refuse a lock that they cannot
// keep, or do not say what a folder lies on.
func SafeLocks(string) error { return nil }
