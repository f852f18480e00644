package font

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

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
func whole(t *testing.T, f *Face, subset []byte) *sfnt.Font {
	t.Helper()
	tables, err := directory(subset)
	if err != nil {
		t.Fatal(err)
	}
	tables["cmap"], tables["name"] = f.tables["cmap"], f.tables["name"]
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

// TestSubset: every glyph of a subset has the outline and the advance that it
// has in the whole font, as an independent reader sees them, and /W agrees.
func TestSubset(t *testing.T) {
	for _, b := range builtins() {
		f := b.load()
		codes := used(f, sample)
		p, err := f.Embed(codes)
		if err != nil {
			t.Fatal(err)
		}
		file := inflate(t, p.File)
		if len(file) != p.Length1 {
			t.Errorf("%s: Length1 is %d, file has %d bytes", b.name, p.Length1, len(file))
		}
		full, err := sfnt.Parse(b.file)
		if err != nil {
			t.Fatal(err)
		}
		small := whole(t, f, file)
		cids := inflate(t, p.CIDToGID)
		ppem := fixed.Int26_6(f.upem)
		var one, two sfnt.Buffer
		for _, code := range codes.list() {
			was, is := sfnt.GlyphIndex(f.codes.glyph(code)), sfnt.GlyphIndex(be.Uint16(cids[2*int(code):]))
			want, err := full.LoadGlyph(&one, was, ppem, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := small.LoadGlyph(&two, is, ppem, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(want, got) {
				t.Errorf("%s: outline of %q differs", b.name, f.codes.read(code))
			}
			a, _ := full.GlyphAdvance(&one, was, ppem, font.HintingNone)
			z, _ := small.GlyphAdvance(&two, is, ppem, font.HintingNone)
			if a != z || f.mille(int(a)) != f.advance(uint16(was)) {
				t.Errorf("%s: advance of %q is %d, was %d", b.name, f.codes.read(code), z, a)
			}
		}
		if n := small.NumGlyphs(); n > 3*len(codes.list()) {
			t.Errorf("%s: %d glyphs for %d codes", b.name, n, len(codes.list()))
		}
	}
}

// TestProgram shows the parts of a program that are text.
func TestProgram(t *testing.T) {
	f := face("Roboto Regular")()
	p, err := f.Embed(used(f, []string{"office", "AA", "é", "e\u0301"}))
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "program.txt", fmt.Sprintf("%s\n%s\n%s\nLength1 %d\n%s\n", p.Name, p.Descriptor, p.W, p.Length1, inflate(t, p.ToUnicode)))
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
					wg.Go(func() { f.Embed(used(f, words[i:])) })
				}
				wg.Wait()
			}
			p, err := f.Embed(used(f, words))
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%+v", *p); want == "" {
				want = got
			} else if got != want {
				t.Fatalf("%s: round %d embeds something else", b.name, round)
			}
		}
	}
}

func TestEmbedErrors(t *testing.T) {
	f := face("Roboto Regular")()
	for _, codes := range [][]uint16{nil, {0}, {0xFFFF}, {uint16(f.glyphs - 1), 0xFFFE}} {
		var c Codes
		c.Add(codes)
		if p, err := f.Embed(c); err == nil {
			t.Errorf("Embed(%v) = %s", codes, p.Name)
		}
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

// A map that does not say what each used code reads as is refused.
func TestToUnicodeRefused(t *testing.T) {
	f := face("Roboto Regular")()
	codes := used(f, []string{"Kazakhstan"})
	good := string(f.toUnicode(codes.list()))
	if err := CheckToUnicode([]byte(good), codes); err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct{ old, new, says string }{
		{"> <004B>", "> <>", "has the line"},
		{"> <004B>", "> <4B>", "has the line"},
		{" beginbfchar", "00 beginbfchar", "has a block"},
		{"endcmap", "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\nendcmap", "bfrange"},
		{"lines", "nothing", "lacks"},
	} {
		bad := strings.Replace(good, m.old, m.new, 1)
		if m.says == "lacks" {
			bad = good[:strings.Index(good, "beginbfchar\n")]
		}
		if err := CheckToUnicode([]byte(bad), codes); err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%s for %s: error is %v", m.new, m.old, err)
		}
	}
}

func BenchmarkEmbed(b *testing.B) {
	f := face("Roboto Regular")()
	codes := used(f, sample)
	for b.Loop() {
		if _, err := f.program(codes); err != nil {
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
