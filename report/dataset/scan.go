package dataset

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// hazard says why no input may hold r: a code, and the words for it; the code
// is "" for a character that may be printed. Controls, private use and
// noncharacters could forge a token of a later stage or never show; characters
// that turn the direction of text or take no space make a page say something
// else than the file shows (RELIABILITY 3.3, rows 26, 27, 31; CVE-2021-42574).
func hazard(r rune) (code, what string) {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		switch r {
		case '\n', '\r':
			return "F604", "a line break"
		case '\t':
			return "F604", "a tab"
		}
		return "F604", "the control character " + runeName(r)
	case r < 0x300: // soft hyphen and no-break space included: they may be printed
		return "", ""
	case unicode.Is(unicode.Bidi_Control, r):
		return "F607", "the invisible character " + runeName(r) + ", which turns the direction of text"
	case r == 0x180e || r == 0x200b || r >= 0x2060 && r <= 0x2064 || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f:
		return "F607", "the invisible character " + runeName(r) + ", which takes no space"
	case r == 0x2028 || r == 0x2029:
		return "F604", "the line break " + runeName(r)
	case unicode.Is(unicode.Co, r):
		return "F604", "the private use character " + runeName(r)
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef:
		return "F604", "the noncharacter " + runeName(r)
	case r == utf8.RuneError:
		return "F604", "the character " + runeName(r) + ", which stands where a letter was lost"
	}
	return "", ""
}

// runeName writes a character so that it can be seen: <U+202E>.
func runeName(r rune) string { return fmt.Sprintf("<U+%04X>", r) }

// firstHazard returns the first character of s that no input may hold, by its
// index in characters, or -1.
func firstHazard(s string) (at int, code, what string) {
	for _, r := range s {
		if code, what := hazard(r); code != "" {
			return at, code, what
		}
		at++
	}
	return -1, "", ""
}

// show quotes a value for a message: cut where it is long, and with every
// character that could harm a terminal or hide written out.
func show(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	n := 0
	for _, r := range s {
		if n++; n > maxShownRunes {
			b.WriteString("…")
			break
		}
		if code, _ := hazard(r); code != "" {
			b.WriteString(runeName(r))
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// caretLine returns a line of a file as it may be shown below a message: each
// character that no input may hold is replaced, so that columns stay. A line
// that is too long to be looked at is "".
func caretLine(s string) string {
	if len(s) > maxCaretBytes {
		return ""
	}
	if at, _, _ := firstHazard(s); at < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if code, _ := hazard(r); code != "" {
			return utf8.RuneError
		}
		return r
	}, s)
}

// trim takes white space of any kind, also the no-break space, off both ends.
// What was there is named in the second result, for a message: "a space", ...
func trim(s string) (text, found string) {
	text = strings.TrimFunc(s, unicode.IsSpace)
	if text == s {
		return text, ""
	}
	found = "a space"
	for _, r := range strings.Replace(s, text, "", 1) {
		if r != ' ' {
			found = "the white space " + runeName(r)
			break
		}
	}
	return text, found
}

// nfc composes letters and their marks, so that two ways to write one letter
// are equal and print alike.
func nfc(s string) string { return norm.NFC.String(s) }

// unbroken returns the length of the first run of letters longer than
// maxWordRunes in which no line can break, or 0.
func unbroken(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case '-', '/', '\u00ad', '\u2010', '\u2012', '\u2013', '\u2014':
			n = 0
			continue
		}
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			if n > maxWordRunes {
				return n
			}
			n = 0
		case !unicode.Is(unicode.Mn, r):
			n++
		}
	}
	if n > maxWordRunes {
		return n
	}
	return 0
}
