package pdf

import (
	"math"
	"strconv"
	"unicode/utf16"
)

// A ref is the number of an indirect object; its generation is always 0.
type ref int

// appendRef writes "12 0 R".
func appendRef(b []byte, r ref) []byte {
	return append(strconv.AppendInt(b, int64(r), 10), " 0 R"...)
}

// appendRefs writes an array of references.
func appendRefs(b []byte, rs []ref) []byte {
	b = append(b, '[')
	for i, r := range rs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendRef(b, r)
	}
	return append(b, ']')
}

// hundredths rounds a length to 1/100 point, a fifth of what a 2,400 dpi
// setter resolves. All coordinates go through it, so that differences between
// them are exact and a machine that fuses a multiplication with an addition
// writes the same bytes as one that does not: what lies on the border between
// two hundredths but for such noise always goes up.
func hundredths(v float64) int64 {
	const noise = 1e-6
	return int64(math.Floor(v*100 + 0.5 + noise))
}

// appendFixed writes n/10^places without trailing zeros.
func appendFixed(b []byte, n int64, places int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	unit := int64(1)
	for range places {
		unit *= 10
	}
	b = strconv.AppendInt(b, n/unit, 10)
	if n %= unit; n == 0 {
		return b
	}
	b = append(b, '.')
	for n > 0 {
		unit /= 10
		b = append(b, byte('0'+n/unit))
		n %= unit
	}
	return b
}

// appendLength writes a length in points with at most two decimals.
func appendLength(b []byte, v float64) []byte { return appendFixed(b, hundredths(v), 2) }

const hexDigits = "0123456789ABCDEF"

// appendText writes a text string (ISO 32000-1, 7.9.2.2): printable ASCII as
// an escaped literal, anything else as UTF-16BE in hexadecimal, so that no
// byte of s is ever syntax. Bytes that are not UTF-8 become U+FFFD. It is the
// only function here that writes a string of words.
func appendText(b []byte, s string) []byte {
	if isPrintable(s) {
		b = append(b, '(')
		for i := range len(s) {
			switch c := s[i]; c {
			case '(', ')', '\\':
				b = append(b, '\\', c)
			default:
				b = append(b, c)
			}
		}
		return append(b, ')')
	}
	b = append(b, "<FEFF"...)
	for _, r := range s {
		if hi, lo := utf16.EncodeRune(r); hi != '\uFFFD' {
			b = appendHex16(appendHex16(b, uint16(hi)), uint16(lo))
		} else {
			b = appendHex16(b, uint16(r))
		}
	}
	return append(b, '>')
}

func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func appendHex16(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}

// appendHex writes bytes as a hexadecimal string.
func appendHex(b, data []byte) []byte {
	b = append(b, '<')
	for _, c := range data {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '>')
}

// appendName writes a name (ISO 32000-1, 7.3.5): whatever is not a regular
// printable character goes in as #xx. NUL has no place in a name and is left
// out. It is the only function here that writes a name that was not typed into
// this package.
func appendName(b []byte, s string) []byte {
	b = append(b, '/')
	for i := range len(s) {
		switch c := s[i]; {
		case c == 0:
		case c <= ' ' || c > '~' || isDelimiter(c) || c == '#':
			b = append(b, '#', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}
