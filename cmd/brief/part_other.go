//go:build !unix

package main

import (
	"errors"
	"os"
)

// lockPart locks nothing: where a file that is open cannot be renamed, what was
// left behind stays.
func lockPart(string) (*os.File, error) { return nil, errors.ErrUnsupported }
