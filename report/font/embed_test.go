package font

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"brief/report/golden"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

var sample = strings.Fields("Kazakhstan rated Strong office flying ﬁ Қазақстан Ўзбекистон e\u0301 i\u0304 Ångström ¼ (a\\b) 2026-W48 1\u00A0234 ʻʼ Tōjikiston Ҷӣ – — “x” 0123456789")

// used shapes words in one face and returns the codes.
func used(f *Face, words []string) Codes {
	var c Codes
	for _, w := range words {
		c.Add(f.shape(Visible(w), 0).Codes)
	}
	return c
}

func inflate(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// whole adds to a subset the tables that PDF does not want and sfnt does.
func whole(t *testing.T, subset []byte) *sfnt.Font {
	t.Helper()
	tables, err := directory(subset)
	if err != nil {
		t.Fatal(err)
	}
	tables["name"] = []byte{0, 0, 0, 0, 0, 6}
	tables["OS/2"] = append([]byte{0, 2}, make([]byte, 94)...)
	tables["post"] = append([]byte{0, 3}, make([]byte, 30)...)
	full, err := sfnt.Parse(join(tables))
	if err != nil {
		t.Fatal(err)
	}
	return full
}

func join(tables map[string][]byte) []byte {
	var list []table
	for _, tag := range slices.Sorted(maps.Keys(tables)) {
		data := tables[tag]
		if tag == "head" && len(data) >= 12 {
			data = slices.Clone(data)
			clear(data[8:12])
		}
		list = append(list, table{tag, data})
	}
	return sfntFile(list)
}

// one is the alphabet of words in one face.
func one(f *Face, words []string) *Alphabet {
	return NewAlphabet([]*Face{f}, []Codes{used(f, words)})
}

// TestSubset: every byte of a subset shows the outline and the advance that its
// code has in the whole font, as an independent reader sees them, and /Widths
// agrees.
func TestSubset(t *testing.T) {
	for _, b := range builtins() {
		f := b.load()
		full, err := sfnt.Parse(b.file)
		if err != nil {
			t.Fatal(err)
		}
		a := one(f, sample)
		for _, code := range used(f, sample).list() {
			font, shown := a.Of(0, code)
			p, err := a.Embed(font)
			if err != nil {
				t.Fatal(err)
			}
			sameGlyph(t, f, full, p, code, shown)
		}
	}
}

// sameGlyph holds a byte of a program against the code that it shows.
func sameGlyph(t *testing.T, f *Face, full *sfnt.Font, p *Program, code uint16, shown byte) {
	t.Helper()
	file := inflate(t, p.File)
	if len(file) != p.Length1 {
		t.Fatalf("%s: Length1 is %d, file has %d bytes", p.Name, p.Length1, len(file))
	}
	small := whole(t, file)
	ppem := fixed.Int26_6(f.upem)
	var before, now sfnt.Buffer
	was := sfnt.GlyphIndex(f.codes.glyph(code))
	is, err := small.GlyphIndex(&now, 0xF000+rune(shown))
	if err != nil {
		t.Fatal(err)
	}
	want, err := full.LoadGlyph(&before, was, ppem, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := small.LoadGlyph(&now, is, ppem, nil)
	if err != nil {
		t.Fatal(err)
	}
	if is == 0 || !slices.Equal(want, got) {
		t.Errorf("%s: outline of %q differs", p.Name, f.codes.read(code))
	}
	a, _ := full.GlyphAdvance(&before, was, ppem, font.HintingNone)
	z, _ := small.GlyphAdvance(&now, is, ppem, font.HintingNone)
	widths := strings.Fields(strings.Trim(string(p.Widths), "[]"))
	if a != z || widths[int(shown)-p.First] != fmt.Sprint(f.mille(int(a))) || p.Last-p.First+1 != len(widths) {
		t.Errorf("%s: advance of %q is %d, was %d", p.Name, f.codes.read(code), z, a)
	}
	if n := small.NumGlyphs(); n > 2*len(widths) {
		t.Errorf("%s: %d glyphs for %d codes", p.Name, n, len(widths))
	}
}

// TestManyLetters: what does not fit into one font goes on in another, and a
// byte shows one code and reads as its text, in all faces.
func TestManyLetters(t *testing.T) {
	faces := []*Face{face(fallback)(), face(fallbackBold)()}
	full, err := sfnt.Parse(builtins()[5].file)
	if err != nil {
		t.Fatal(err)
	}
	codes := make([]Codes, len(faces))
	for r := rune(0x20); r < 0x530; r++ {
		for i, f := range faces {
			if f.Has(r) && !unicode.Is(unicode.M, r) && r != softHyphen && r != noBreakSpace && (i == 0 || r%3 > 0) {
				codes[i].Add(f.shape(string(r), 0).Codes)
			}
		}
	}
	a := NewAlphabet(faces, codes)
	if n := a.Fonts(); n < 12 {
		t.Errorf("%d fonts", n)
	}
	seen := map[[2]int]bool{}
	for i, f := range faces {
		for k, code := range codes[i].list() {
			font, shown := a.Of(i, code)
			p, err := a.Embed(font)
			if err != nil {
				t.Fatal(err)
			}
			if at := [2]int{font, int(shown)}; seen[at] || a.Face(font) != f || int(shown) < p.First || int(shown) > p.Last {
				t.Fatalf("%s: code %d is byte %d of font %d", f.name, code, shown, font)
			} else {
				seen[at] = true
			}
			reads := string(rune(shown))
			if shown >= firstOther {
				reads = a.block(a.Block(font))[shown-firstOther]
			}
			if reads != f.codes.read(code) {
				t.Errorf("%s: %q reads as %q", f.name, f.codes.read(code), reads)
			}
			if i == 0 && k%50 == 0 {
				sameGlyph(t, f, full, p, code, shown)
			}
		}
	}
	for block := range 4 {
		if err := a.CheckToUnicode(a.ToUnicode(block), block); err != nil {
			t.Error(err)
		}
	}
}

// TestProgram shows the parts of a program that are text, and its ToUnicode.
func TestProgram(t *testing.T) {
	f := face("Roboto Regular")()
	a := one(f, []string{"office", "AA", "é", "e\u0301"})
	p, err := a.Embed(0)
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "program.txt", fmt.Sprintf("%s\n%s\n%d to %d %s\nLength1 %d\n%s\n", p.Name, p.Descriptor, p.First, p.Last, p.Widths, p.Length1, a.ToUnicode(0)))
}

// TestEmbedOrder: what a document embeds does not depend on what was shaped
// before, in which order, or by how many goroutines.
func TestEmbedOrder(t *testing.T) {
	for _, b := range builtins() {
		var want string
		for round := range 4 {
			f, err := read(b.file)
			if err != nil {
				t.Fatal(err)
			}
			words := slices.Clone(sample)
			rand.New(rand.NewPCG(uint64(round), 1)).Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			if round == 3 {
				var wg sync.WaitGroup
				for i := range words {
					wg.Go(func() { one(f, words[i:]).Embed(0) })
				}
				wg.Wait()
			}
			a := one(f, words)
			p, err := a.Embed(0)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%d %+v %s", a.Fonts(), *p, a.ToUnicode(0)); want == "" {
				want = got
			} else if got != want {
				t.Fatalf("%s: round %d embeds something else", b.name, round)
			}
		}
	}
}

func TestEmbedErrors(t *testing.T) {
	f := face("Roboto Regular")()
	for _, codes := range [][]uint16{{0}, {0xFFFF}, {uint16(f.glyphs - 1), 0xFFFE}, {0, f.glyph('a')}} {
		var c Codes
		c.Add(codes)
		a := NewAlphabet([]*Face{f}, []Codes{c})
		var err error
		for font := range a.Fonts() {
			if _, e := a.Embed(font); e != nil {
				err = e
			}
		}
		if !errors.Is(err, errNoLetter) {
			t.Errorf("Embed of %v: %v", codes, err)
		}
	}
	if n := NewAlphabet([]*Face{f}, []Codes{nil}).Fonts(); n != 0 {
		t.Errorf("%d fonts of no letters", n)
	}
}

// TestFormed: all codes of a face, those for what substitution makes included,
// are different and have a text.
func TestFormed(t *testing.T) {
	for _, b := range builtins() {
		f := b.load()
		m := f.codes.formed()
		seen := map[uint16]extra{}
		for e, code := range m.codes {
			if old, twice := seen[code]; twice {
				t.Errorf("%s: code %d stands for %v and %v", b.name, code, old, e)
			}
			seen[code] = e
			if f.codes.glyph(code) != e.glyph || f.codes.read(code) != e.text {
				t.Errorf("%s: code %d is glyph %d %q, want %v", b.name, code, f.codes.glyph(code), f.codes.read(code), e)
			}
		}
	}
}

// A map that does not say what each used byte reads as is refused.
func TestToUnicodeRefused(t *testing.T) {
	a := one(face("Roboto Regular")(), []string{"Kazakhstan", "“é”"})
	good := string(a.ToUnicode(0))
	if err := a.CheckToUnicode([]byte(good), 0); err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct{ old, new, says string }{
		{"<201C>", "<>", "the text \"\""},
		{"<201C>", "<1C>", "the text \"1C\""},
		{"<201C>", "<0000>", "the text \"0000\""},
		{"<201C>", "<201CFEFF>", "the text"},
		{"<201C>", "", "the text"},
		{"<201C>", "<201C><201C>", "goes on"},
		{"<20> <", "<1F> <", "other ranges"},
		{"> <0020>", "> <0021>", "other ranges"},
		{"2 beginbfrange", "1 beginbfchar", "other ranges"},
		{"<FF>", "<FFFF>", "does not begin"},
		{"endcmap", "1 beginbfrange\n<00> <FF> <0000>\nendbfrange\nendcmap", "goes on"},
	} {
		bad := strings.Replace(good, m.old, m.new, 1)
		if err := a.CheckToUnicode([]byte(bad), 0); err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%s for %s: error is %v", m.new, m.old, err)
		}
	}
	if ascii := one(face("Roboto Regular")(), []string{"a"}); ascii.CheckToUnicode(ascii.ToUnicode(0), 0) != nil {
		t.Error("a map of ASCII alone is refused")
	}
}

func BenchmarkEmbed(b *testing.B) {
	f := face("Roboto Regular")()
	a := one(f, sample)
	for b.Loop() {
		if _, err := f.program(a.fonts[0].codes[:], 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	file := builtins()[0].file
	b.Run("built-in", func(b *testing.B) {
		for b.Loop() {
			read(file)
		}
	})
	b.Run("checked", func(b *testing.B) {
		for b.Loop() {
			Parse(file)
		}
	})
}

func BenchmarkShape(b *testing.B) {
	f := face("Roboto Regular")()
	c := chainOf("Roboto Regular", fallback)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			f.shape("Kazakhstan", 0)
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			c.Shape("Kazakhstan", false)
		}
	})
}

// What the program says of its own faces is true.
func TestSum(t *testing.T) {
	for _, b := range builtins() {
		if sum := fmt.Sprintf("%x", sha256.Sum256(b.file)); Sum(b.name) != sum {
			t.Errorf("%s: Sum is %s, the file has %s", b.name, Sum(b.name), sum)
		}
	}
	if Sum("Papyrus") != "" {
		t.Error("a face that is not built in has a sum")
	}
}
