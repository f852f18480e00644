package sheet

// Limits of a workbook (RELIABILITY 3.1): they bound time and memory whatever
// the file is.
const (
	MaxPacked   = 16 << 20 // its bytes
	MaxUnpacked = 64 << 20 // those of all parts, unpacked
	MaxParts    = 1_000
	MaxSheets   = 50

	bombSize  = 4 << 20 // from here on a part may not be packed
	maxRatio  = 200     // to less than such a fraction
	maxDepth  = 64      // of elements
	maxToken  = 1 << 20 // bytes of one tag or text
	maxColumn = 16_384  // XFD
	maxRow    = 1_048_576

	maxShown = 60 // characters of what a message quotes
)
