package archive

import (
	"errors"
	"fmt"
	"strings"
)

// The longest file of each kind that is read, in bytes. A longer one is none
// that brief wrote: it is named, and its bytes do not come into memory.
const (
	maxFormat = 1 << 10
	maxLine   = 1 << 16   // of the register; what is in tmp is one
	maxMonth  = 64 << 20  // of the register
	maxCopies = 256 << 20 // a month of the register of copies: 600,000 lines
	maxRecord = 4 << 20   // 2,000 inputs (RELIABILITY 3.1) with names of 1,000 bytes
	maxInput  = 32 << 20  // the longest dataset (RELIABILITY 3.1), where no record says how long one is
	maxFile   = 256 << 20 // an input or a PDF, whatever its record says
)

// ErrTooLong says that a file is longer than what may be read of it.
var ErrTooLong = errors.New("is too long")

// bounded is the folder of an archive, of which no more is read than a file of
// its kind may hold.
type bounded struct{ FS }

// Read reads a file that is bounded by its kind.
func (b bounded) Read(name string) ([]byte, error) {
	most := maxRecord
	switch kind, _, _ := strings.Cut(name, "/"); kind {
	case "FORMAT":
		most = maxFormat
	case "tmp":
		most = maxLine
	case "register":
		most = maxMonth
	case "copies":
		most = maxCopies
	case "objects":
		most = maxInput
	}
	return b.most(name, most)
}

// most reads a file of at most so many bytes. A longer one is a *DamageError.
func (b bounded) most(name string, n int) ([]byte, error) {
	data, err := b.FS.Read(name, min(n, maxFile))
	if errors.Is(err, ErrTooLong) {
		err = &DamageError{name, fmt.Sprintf("has more than %d bytes, the most that it may have", min(n, maxFile))}
	}
	return data, err
}
