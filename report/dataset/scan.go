package dataset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"brief/report/problem"
)

// firstHazard returns the first character of s that no input may hold, by its
// index in characters, or -1.
func firstHazard(s string) (at int, code, what string) {
	c, found := problem.Refused(s, "")
	if !found {
		return -1, "", ""
	}
	return utf8.RuneCountInString(s[:c.Offset]), c.Code, c.Name
}

// hazard reports whether no input may hold r.
func hazard(r rune) bool {
	_, found := problem.Refused(string(r), "")
	return found
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
		if hazard(r) {
			b.WriteString(problem.Shown(r))
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
	return blotted(s)
}

// blotted is s with each character that no input may hold replaced.
func blotted(s string) string {
	if at, _, _ := firstHazard(s); at < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if hazard(r) {
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
			found = "the white space " + problem.Shown(r)
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
