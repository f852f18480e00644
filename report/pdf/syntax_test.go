package pdf

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// readText reads a text string by the rules of ISO 32000-1, 7.3.4, and returns
// it with what follows it.
func readText(t *testing.T, b string) (string, string) {
	t.Helper()
	if rest, ok := strings.CutPrefix(b, "<"); ok {
		digits, rest, ok := strings.Cut(rest, ">")
		raw, err := hex.DecodeString(digits)
		if !ok || err != nil || len(raw)%2 != 0 || len(raw) < 2 || raw[0] != 0xFE || raw[1] != 0xFF {
			t.Fatalf("%q is no UTF-16 string", b)
		}
		var units []uint16
		for i := 2; i < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		return string(utf16.Decode(units)), rest
	}
	if !strings.HasPrefix(b, "(") {
		t.Fatalf("%q is no string", b)
	}
	var s strings.Builder
	depth := 0
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && i+1 < len(b):
			i++
			s.WriteByte(b[i])
		case c == ')' && depth == 0:
			return s.String(), b[i+1:]
		case c == '(':
			depth++
			s.WriteByte(c)
		case c == ')':
			depth--
			s.WriteByte(c)
		default:
			s.WriteByte(c)
		}
	}
	t.Fatalf("%q has no end", b)
	return "", ""
}

// readName reads a name by the rules of ISO 32000-1, 7.3.5.
func readName(t *testing.T, b string) (string, string) {
	t.Helper()
	if !strings.HasPrefix(b, "/") {
		t.Fatalf("%q is no name", b)
	}
	end := 1
	for end < len(b) && b[end] > ' ' && !strings.ContainsRune("()<>[]{}/%", rune(b[end])) {
		end++
	}
	var s strings.Builder
	for i := 1; i < end; i++ {
		if b[i] != '#' {
			s.WriteByte(b[i])
			continue
		}
		c, err := hex.DecodeString(b[i+1 : i+3])
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		s.Write(c)
		i += 2
	}
	return s.String(), b[end:]
}

func FuzzAppendText(f *testing.F) {
	for _, s := range []string{"", "plain", ") /OpenAction (", `\`, `\)`, "Қазақстан", "𝔸", "a\r\nb", "\x00", "\xff\xfe", "<FEFF>", "end\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, rest := readText(t, string(appendText(nil, s))+" /Next")
		if want := strings.ToValidUTF8(s, "\uFFFD"); utf8.ValidString(s) && got != want {
			t.Errorf("%q reads as %q", s, got)
		}
		if rest != " /Next" {
			t.Errorf("%q runs into what follows: %q is left", s, rest)
		}
	})
}

func FuzzAppendName(f *testing.F) {
	for _, s := range []string{"", "Roboto-Regular", "text/csv", "a b", "#20", "(", "Ғ", "a\x00b", "%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, rest := readName(t, string(appendName(nil, s))+" /Next")
		if want := strings.ReplaceAll(s, "\x00", ""); got != want {
			t.Errorf("%q reads as %q", s, got)
		}
		if rest != " /Next" {
			t.Errorf("%q runs into what follows: %q is left", s, rest)
		}
	})
}

// A length reads back as itself within half a hundredth, without an exponent
// and without a zero too many.
func TestAppendLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-32767, 32767).Draw(t, "v")
		s := string(appendLength(nil, v))
		got, err := strconv.ParseFloat(s, 64)
		if err != nil || math.Abs(got-v) > 0.00500002 {
			t.Fatalf("%v is written %q", v, s)
		}
		if strings.ContainsAny(s, "eE+") || strings.Contains(s, ".") && strings.HasSuffix(s, "0") || s == "-0" {
			t.Fatalf("%v is written %q", v, s)
		}
	})
	for v, want := range map[float64]string{0: "0", -0.001: "0", 0.5: "0.5", -12.345: "-12.34", 12.345: "12.35", 52.00499999999: "52.01", 595.28: "595.28", 100: "100", 0.05: "0.05"} {
		if got := string(appendLength(nil, v)); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

// Eight bits of colour survive three decimals.
func TestColour(t *testing.T) {
	for c := range 256 {
		s := string(appendFixed(nil, (int64(c)*1000+127)/255, 3))
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || int(math.Round(v*255)) != c {
			t.Errorf("%d is written %q", c, s)
		}
	}
}
