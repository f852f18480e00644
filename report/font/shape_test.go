package font

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"brief/report/golden"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// chainOf is a chain of built-in faces that no other test has used.
func chainOf(names ...string) *Chain {
	c := &Chain{}
	for _, n := range names {
		c.faces = append(c.faces, face(n))
	}
	return c
}

// alphabets are the letters of the languages of Central Asia, and the signs
// that briefs print.
var alphabets = map[string]string{
	"Kazakh":         "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя",
	"Kazakh (Latin)": "AaÄäBbDdEeFfGgĞğHhIıİiJjKkLlMmNnŊñOoÖöPpQqRrSsŞşTtUuŪūÜüVvYyZz",
	"Kyrgyz":         "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнҢңОоӨөПпРрСсТтУуҮүФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя",
	"Uzbek":          "AaBbDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvXxYyZzʻʼ",
	"Uzbek (old)":    "ЎўҚқҒғҲҳ",
	"Tajik":          "ГгҒғИиӢӣКкҚқУуӮӯХхҲҳЧчҶҷ",
	"Turkmen":        "AaBbÇçDdEeÄäFfGgHhIiJjŽžKkLlMmNnŇňOoÖöPpRrSsŞşTtUuÜüWwYyÝýZz",
	"signs":          " -–—‘’“”…·§%&/()[]{}\\@#*+=<>|~^_°×€£$0123456789",
}

func TestAlphabets(t *testing.T) {
	for _, b := range builtins() {
		for language, letters := range alphabets {
			f := b.load()
			for _, r := range letters {
				if !f.Has(r) {
					t.Errorf("%s has no %q (%s)", b.name, r, language)
				}
			}
		}
		if lacks := b.load().lacks(); lacks != "" {
			t.Errorf("%s has no %q", b.name, lacks)
		}
	}
}

// TestShape shows what words become: in which faces, under which codes, and
// what each code reads as.
func TestShape(t *testing.T) {
	var b strings.Builder
	show := func(c *Chain, word string, features Features) {
		fmt.Fprintf(&b, "%+q %03b\n", word, features)
		for _, r := range c.ShapeWith(word, features) {
			fmt.Fprintf(&b, "\t%s %+q %d\n\t\t", r.Face.Name(), r.Text, r.Width)
			for _, code := range r.Codes {
				fmt.Fprintf(&b, "%d:%+q ", code, r.Face.codes.read(code))
			}
			b.WriteByte('\n')
			for _, s := range r.Segs {
				fmt.Fprintf(&b, "\t\t%d codes, moves %v, rise %d\n", len(s.Codes), s.Moves, s.Rise)
			}
		}
	}
	roboto, serif := chainOf("Roboto Regular", fallback), chainOf("Liberation Serif", fallback)
	for _, w := range []string{
		"AVATAR", "office", "ﬁ", "Қазақстан", "O\u02BBzbekiston", "e\u0301", "i\u0304", "х\u0304", "soft\u00ADly", "1\u00A0234",
		"→✓", "a→b", "Ա", "𝔸", "(\\)", "2026-W48", "\u200Bfi\uFEFF",
	} {
		show(roboto, w, 0)
		show(serif, w, 0)
	}
	show(roboto, "office1234", Tabular)
	show(roboto, "office1234", Plain)
	golden.Compare(t, "shape.txt", b.String())
}

// TestHyphen: the hyphen of a broken word looks like one and reads as U+00AD.
func TestHyphen(t *testing.T) {
	c := chainOf("Roboto Regular", fallback)
	h, hyphen := c.Hyphen(), c.Shape("-", false)[0]
	if len(h.Codes) != 1 || h.Face.codes.read(h.Codes[0]) != "\u00AD" {
		t.Errorf("hyphen reads as %q", h.Face.codes.read(h.Codes[0]))
	}
	if h.Face.codes.glyph(h.Codes[0]) != hyphen.Face.codes.glyph(hyphen.Codes[0]) || h.Width != hyphen.Width {
		t.Error("hyphen does not look like a hyphen")
	}
}

// TestTabular: figures of one width are so in every pair, kerning or not.
func TestTabular(t *testing.T) {
	for _, b := range builtins() {
		c := &Chain{faces: []func() *Face{b.load}}
		want := c.Shape("00", true)[0].Width
		for n := range 100 {
			s := fmt.Sprintf("%02d", n)
			if got := c.Shape(s, true)[0].Width; got != want {
				t.Errorf("%s: %s is %d wide, 00 is %d", b.name, s, got, want)
			}
		}
	}
}

// letterOf draws letters of all kinds that the built-in faces have.
func letterOf() *rapid.Generator[rune] {
	return rapid.OneOf(
		rapid.RuneFrom([]rune("abfijlstABEV019 -")),
		rapid.RuneFrom([]rune("\u00AD\u200B\u200D\u00A0\uFE0F")),
		rapid.RuneFrom([]rune("\u0301\u0304\u0306\u0308\u0323\u0328")),
		rapid.Map(rapid.Int32Range(0xA1, 0x24F), func(i int32) rune { return i }),
		rapid.Map(rapid.Int32Range(0x370, 0x52F), func(i int32) rune { return i }),
		rapid.Map(rapid.Int32Range(0x1E00, 0x27BF), func(i int32) rune { return i }),
		rapid.RuneFrom([]rune("ﬀﬁﬂﬃﬄԱաბ𝔸ǅ")),
	)
}

// TestShapeReads: whatever is shaped is read back as the same text (letters
// with marks may come back composed), its segments show its codes, and they
// end where its width says.
func TestShapeReads(t *testing.T) {
	chains := []*Chain{chainOf("Roboto Regular", fallback), chainOf("Liberation Serif", fallback), chainOf(fallbackBold)}
	rapid.Check(t, func(t *rapid.T) {
		c := chains[rapid.IntRange(0, len(chains)-1).Draw(t, "chain")]
		s := string(rapid.SliceOfN(letterOf(), 1, 12).Draw(t, "letters"))
		features := Features(rapid.IntRange(0, 3).Draw(t, "features"))
		if len(c.Missing(s)) > 0 {
			return
		}
		var read, text strings.Builder
		for _, r := range c.ShapeWith(s, features) {
			text.WriteString(r.Text)
			at := 0
			var codes []uint16
			for _, seg := range r.Segs {
				codes = append(codes, seg.Codes...)
				for i, m := range seg.Moves {
					if at -= m.Left; m.Left == 0 || m.At > len(seg.Codes) || i > 0 && m.At <= seg.Moves[i-1].At {
						t.Errorf("%+q: moves are %v", s, seg.Moves)
					}
				}
			}
			for _, code := range r.Codes {
				read.WriteString(r.Face.codes.read(code))
				at += r.Face.advance(r.Face.codes.glyph(code))
			}
			if fmt.Sprint(codes) != fmt.Sprint(r.Codes) {
				t.Errorf("%+q: strings show %v, codes are %v", s, codes, r.Codes)
			}
			if at != r.Width {
				t.Errorf("%+q: ends at %d, width is %d", s, at, r.Width)
			}
		}
		if want := Visible(s); text.String() != want {
			t.Errorf("%+q: runs hold %+q", s, text.String())
		} else if got := read.String(); norm.NFC.String(got) != norm.NFC.String(want) {
			t.Errorf("%+q: reads as %+q", s, got)
		}
	})
}

func TestMissing(t *testing.T) {
	c := chainOf("Roboto Regular", fallback)
	for _, test := range []struct{ text, missing, refused string }{
		{"Қазақстан → ✓\u00A0\u00AD\n", "", ""},
		{"a漢b漢\U0001F1F0", "漢\U0001F1F0", ""},
		{"كازاخستان 1", "", "كازخستن"},
		{"שלום क", "", "שלוםक"},
	} {
		if got := string(c.Missing(test.text)); got != test.missing {
			t.Errorf("Missing(%q) = %q, want %q", test.text, got, test.missing)
		}
		if got := string(c.Refused(test.text)); got != test.refused {
			t.Errorf("Refused(%q) = %q, want %q", test.text, got, test.refused)
		}
	}
}

// TestShapeShared: a word has one run, however many ask for it at once.
func TestShapeShared(t *testing.T) {
	c := chainOf("Roboto Regular", fallback)
	runs := make([][]*Run, 8)
	var wg sync.WaitGroup
	for i := range runs {
		wg.Go(func() {
			for _, w := range sample {
				runs[i] = append(runs[i], c.Shape(w, i%2 == 0)...)
			}
		})
	}
	wg.Wait()
	for i := range runs {
		if !slices.Equal(runs[i], runs[i%2]) {
			t.Errorf("goroutine %d has other runs", i)
		}
	}
}

// TestStrayMarks: a mark that only another face than its letter's has cannot
// be set on it, and is told.
func TestStrayMarks(t *testing.T) {
	c := chainOf("Roboto Regular", fallback)
	for s, want := range map[string]string{
		"\u0531\u20E8":       "\u20E8", // an Armenian letter, and a mark that its face lacks
		"\u20E8":             "",       // by itself it has a face
		"e\u0301 x\u0304":    "",
		"\u0531\u20E8\u20E8": "\u20E8",
	} {
		if got := string(c.Missing(s)); got != want {
			t.Errorf("%+q: missing %+q, want %+q", s, got, want)
		}
	}
}
