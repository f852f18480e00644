package problem

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Character is one that no input may hold, where it stands.
type Character struct {
	Rune   rune
	Offset int    // in bytes
	Code   string // F604, or F607 where it hides or turns what is read
	Name   string // "the control character <U+0007>", for a message
}

// Refused returns the first character of text that no input may hold, but for
// those in may, which belong to the form of the text, such as "\n\t". A mark at
// the beginning that says that a file is UTF-8 is the caller's to take off.
//
// Controls, private use and noncharacters could forge a token of a later stage
// or never show; characters that turn the direction of text or take no space
// make a page say something else than the file shows (RELIABILITY 3.3, rows 26,
// 27, 31; CVE-2021-42574). Soft hyphens, no-break spaces and joiners are text.
func Refused(text, may string) (c Character, found bool) {
	for i, r := range text {
		if code, name := refused(r); code != "" && !strings.ContainsRune(may, r) {
			return Character{r, i, code, name}, true
		}
	}
	return Character{}, false
}

// refused says why no input may hold r; the code is "" if one may.
func refused(r rune) (code, name string) {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		switch r {
		case '\n', '\r':
			return "F604", "a line break"
		case '\t':
			return "F604", "a tab"
		}
		return "F604", "the control character " + Shown(r)
	case r < 0x300:
		return "", ""
	case unicode.Is(unicode.Bidi_Control, r):
		return "F607", "the invisible character " + Shown(r) + ", which turns the direction of text"
	case r == 0x180e || r == 0x200b || r >= 0x2060 && r <= 0x2064 || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f:
		return "F607", "the invisible character " + Shown(r) + ", which takes no space"
	case r == 0x2028 || r == 0x2029:
		return "F604", "the line break " + Shown(r)
	case unicode.Is(unicode.Co, r):
		return "F604", "the private use character " + Shown(r)
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef:
		return "F604", "the noncharacter " + Shown(r)
	case r == utf8.RuneError:
		return "F604", "the character " + Shown(r) + ", which stands where a letter was lost"
	}
	return "", ""
}

// Shown writes a character so that it can be seen: <U+202E>.
func Shown(r rune) string { return fmt.Sprintf("<U+%04X>", r) }
