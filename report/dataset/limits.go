package dataset

// Limits of what is read (RELIABILITY 3.1). They bound time and memory of a
// load whatever the input is; a message names the limit and what was found.
const (
	maxCSVBytes    = 32 << 20 // a CSV file
	maxRows        = 200_000  // its rows below the header
	maxColumns     = 200      // its columns
	maxRecordBytes = 1 << 20  // one row
	maxHeaderRunes = 64       // the name of a column
	maxLines       = 400_000  // its lines, blank ones too
	maxCellLines   = 100      // lines in which the end of a quoted cell is looked for
	maxCellRunes   = 8_192    // one cell or scalar, in any format

	maxYAMLBytes = 1 << 20

	maxTexts      = 2_000    // files of the folder of texts
	maxTextBytes  = 64 << 10 // one of them
	maxLineRunes  = 2_000    // one of its lines
	maxWordRunes  = 64       // letters in a row with no place to break a line
	maxURLRunes   = 2_000
	maxIDRunes    = 32
	maxShownRunes = 60  // of a value that a message quotes
	maxCaretBytes = 400 // of a line that is shown below a message
)
