package problem

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		text, may string
		offset    int // -1: none
		code      string
		name      string
	}{
		{"Қазақстан, Île-de-\u00adFrance, می\u200cخواهم", "", -1, "", ""},
		{"a\u00a0b\u202fc…–“”", "", -1, "", ""},
		{"é\x00", "", 2, "F604", "the control character <U+0000>"},
		{"é\n", "", 2, "F604", "a line break"},
		{"é\n\tx\r", "\n\t", 5, "F604", "a line break"},
		{"a\tb", "\n", 1, "F604", "a tab"},
		{"a\u0085", "\n", 1, "F604", "the control character <U+0085>"},
		{"\u202eabc", "\n\t", 0, "F607", "the invisible character <U+202E>, which turns the direction of text"},
		{"a\u061c", "", 1, "F607", "the invisible character <U+061C>, which turns the direction of text"},
		{"a\u200bb", "", 1, "F607", "the invisible character <U+200B>, which takes no space"},
		{"a\ufeff", "", 1, "F607", "the invisible character <U+FEFF>, which takes no space"},
		{"a\u2028", "\n", 1, "F604", "the line break <U+2028>"},
		{"\ue000", "", 0, "F604", "the private use character <U+E000>"},
		{"\U0010ffff", "", 0, "F604", "the noncharacter <U+10FFFF>"},
		{"\ufdd0", "", 0, "F604", "the noncharacter <U+FDD0>"},
		{"a\xffb", "", 1, "F604", "the character <U+FFFD>, which stands where a letter was lost"},
	} {
		got, found := Refused(c.text, c.may)
		if found != (c.offset >= 0) || found && (got.Offset != c.offset || got.Code != c.code || got.Name != c.name) {
			t.Errorf("%+q: got %+v, %v", c.text, got, found)
		}
	}
}

// What stands before a refused character is sound, and what is sound with more
// allowed is sound with less refused.
func TestRefusedIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		c, found := Refused(text, "")
		if !found {
			if strings.ContainsAny(text, "\x00\n\u202e\ufffd") {
				t.Fatalf("%+q passes", text)
			}
			return
		}
		if r, _ := utf8.DecodeRuneInString(text[c.Offset:]); r != c.Rune {
			t.Fatalf("%+q: %U does not stand at %d", text, c.Rune, c.Offset)
		}
		if before, found := Refused(text[:c.Offset], ""); found {
			t.Fatalf("%+q: %+v stands before", text, before)
		}
		if next, found := Refused(text, string(c.Rune)); found && next.Offset <= c.Offset {
			t.Fatalf("%+q: %+v although it may", text, next)
		}
	})
}
