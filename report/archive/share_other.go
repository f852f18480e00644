//go:build !linux

package archive

// safeLocks allows every folder: these systems refuse a lock that they cannot
// keep, or do not say what a folder lies on.
func safeLocks(string) error { return nil }
