package font

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// The parts of a ToUnicode CMap (ISO 32000-1, 9.10.3): what stands around its
// ranges, and the range of ASCII, which reads as itself.
const (
	unicodeHead = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
	unicodeASCII = "<20> <7E> <0020>\n"
	unicodeTail  = "endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)

// ToUnicode returns the CMap that says how the bytes of a block of fonts read,
// for all of its fonts: one range of ASCII, and one of all other bytes, each
// with its own text. That takes a third of what a line for each would.
func (a *Alphabet) ToUnicode(block int) []byte {
	texts := a.block(block)
	b := append([]byte(unicodeHead), unicodeRanges(len(texts))...)
	for _, t := range texts {
		b = append(b, '<')
		for _, u := range utf16.Encode([]rune(t)) {
			b = appendHex(b, u)
		}
		b = append(b, '>')
	}
	if len(texts) > 0 {
		b = append(b, "]\n"...)
	}
	return append(b, unicodeTail...)
}

// block returns the texts of the bytes from firstOther on.
func (a *Alphabet) block(n int) []string {
	return a.texts[min(n*maxOther, len(a.texts)):min((n+1)*maxOther, len(a.texts))]
}

// unicodeRanges is the range of ASCII, and what stands before n texts.
func unicodeRanges(n int) string {
	if n == 0 {
		return "1 beginbfrange\n" + unicodeASCII
	}
	return fmt.Sprintf("2 beginbfrange\n%s<%02X> <%02X> [", unicodeASCII, firstOther, firstOther+n-1)
}

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// CheckToUnicode holds that a CMap, as ToUnicode makes it, says what each byte
// of a block reads as, and nothing of another byte: ASCII as itself, any other
// as a text of whole UTF-16 units, none of which means nothing (ISO 32000-1,
// 9.10.3; ISO 14289-1, 7.21.7).
func (a *Alphabet) CheckToUnicode(cmap []byte, block int) error {
	n := len(a.block(block))
	rest, ok := bytes.CutPrefix(cmap, []byte(unicodeHead))
	if !ok {
		return errors.New("its ToUnicode map does not begin as one of bytes")
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(unicodeRanges(n))); !ok {
		return fmt.Errorf("its ToUnicode map has other ranges than ASCII and %d bytes", n)
	}
	for i := range n {
		text, after, _ := bytes.Cut(rest, []byte(">"))
		if text, ok = bytes.CutPrefix(text, []byte("<")); !ok || !isUnicode(text) {
			return fmt.Errorf("its ToUnicode map has the text %q for byte %02X", text, firstOther+i)
		}
		if rest = after; i == n-1 {
			rest, _ = bytes.CutPrefix(rest, []byte("]\n"))
		}
	}
	if string(rest) != unicodeTail {
		return errors.New("its ToUnicode map goes on behind the codes that are in use")
	}
	return nil
}

// isUnicode reports whether text is one or more UTF-16 units in hexadecimal,
// and none of them U+0000, U+FEFF or U+FFFE.
func isUnicode(text []byte) bool {
	for at := 0; at < len(text); at += 4 {
		if len(text)-at < 4 {
			return false
		}
		switch u, err := strconv.ParseUint(string(text[at:at+4]), 16, 16); {
		case err != nil, u == 0, u == 0xFEFF, u == 0xFFFE:
			return false
		}
	}
	return len(text) > 0
}
