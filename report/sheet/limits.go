package sheet

// Limits of a workbook (RELIABILITY 3.1): they bound time and memory whatever
// the file is.
const (
	MaxPacked   = 16 << 20 // its bytes
	MaxUnpacked = 64 << 20 // those of all parts, unpacked
	MaxParts    = 1_000
	MaxSheets   = 50
	MaxElements = 2_000_000 // of all parts that are read
	MaxAttrs    = 5_000_000 // of the elements that are read
	MaxStrings  = 1_000_000 // texts that cells share
	MaxStyles   = 65_490    // of cells, as many as programs keep
	MaxMerged   = 10_000    // ranges of merged cells of a sheet

	bombSize  = 4 << 20 // from here on a part may not be packed
	maxRatio  = 200     // to less than such a fraction
	maxDepth  = 64      // of elements
	maxAttrs  = 100     // attributes of one
	maxToken  = 1 << 20 // bytes of one tag or text
	maxColumn = 16_384  // XFD
	maxRow    = 1_048_576

	maxShown = 60 // characters of what a message quotes
)
