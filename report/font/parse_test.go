package font

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"brief/report/doc"
	"brief/report/golden"
	"brief/report/problem"
)

// TestBuiltins: the built-in faces, which are not checked at start, would pass.
func TestBuiltins(t *testing.T) {
	for _, b := range builtins() {
		f, err := Parse(b.file)
		if err != nil {
			t.Errorf("%s: %v", b.name, err)
			continue
		}
		if name := strings.NewReplacer(" ", "", "-", "").Replace(f.Name()); !strings.HasPrefix(name, strings.ReplaceAll(b.name, " ", "")) {
			t.Errorf("%s is %s", b.name, f.Name())
		}
	}
}

func TestBearing(t *testing.T) {
	f := face("Roboto Regular")()
	if k, v, none := f.Bearing('K'), f.Bearing('V'), f.Bearing('漢'); k < 60 || k > 100 || v > 20 || none != 0 {
		t.Errorf("bearings of K, V and a missing letter are %d, %d, %d", k, v, none)
	}
}

// small makes a whole font of a few letters from a built-in one.
func small(tb testing.TB) map[string][]byte {
	tb.Helper()
	f := face("Liberation Serif")()
	letters := []rune(" -.,:;()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzéÅ")
	slices.Sort(letters)
	var glyphs []uint16
	for _, r := range letters {
		glyphs = append(glyphs, f.glyph(r))
	}
	s, err := f.subset(glyphs, 0)
	if err != nil {
		tb.Fatal(err)
	}
	tables, err := directory(s.file)
	if err != nil {
		tb.Fatal(err)
	}
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0} // one subtable: Windows, full Unicode, format 12
	cmap = be.AppendUint32(cmap, uint32(16+12*len(letters)))
	cmap = be.AppendUint32(cmap, 0)
	cmap = be.AppendUint32(cmap, uint32(len(letters)))
	for i, r := range letters {
		for _, v := range []uint32{uint32(r), uint32(r), uint32(s.number[glyphs[i]])} {
			cmap = be.AppendUint32(cmap, v)
		}
	}
	tables["cmap"] = cmap
	tables["OS/2"] = f.tables["OS/2"]
	tables["name"] = nameTable("Small", "Small")
	tables["post"] = append([]byte{0, 3}, make([]byte, 30)...)
	return tables
}

// nameTable is a name table of family and PostScript name, in UTF-16.
func nameTable(family, postScript string) []byte {
	b := []byte{0, 0, 0, 2, 0, 30}
	at := 0
	for i, s := range []string{family, postScript} {
		for _, v := range []int{3, 1, 0x409, []int{1, 6}[i], 2 * len(s), at} {
			b = be.AppendUint16(b, uint16(v))
		}
		at += 2 * len(s)
	}
	for _, c := range []byte(family + postScript) {
		b = append(b, 0, c)
	}
	return b
}

// with returns the small font with one change.
func with(tb testing.TB, change func(tables map[string][]byte)) []byte {
	tables := small(tb)
	for tag, data := range tables {
		tables[tag] = slices.Clone(data)
	}
	change(tables)
	return join(tables)
}

// TestOpen shows what is said of each bad font; all problems of a theme are
// found at once.
func TestOpen(t *testing.T) {
	good := with(t, func(map[string][]byte) {})
	flipped := slices.Clone(good)
	flipped[len(flipped)/2] ^= 4
	files := map[string][]byte{
		"00-good.ttf":       good,
		"01-empty.ttf":      {},
		"02-three.ttf":      {0, 1, 0},
		"03-cut.ttf":        good[:len(good)/2],
		"04-cut-early.ttf":  good[:100],
		"05-flipped.ttf":    flipped,
		"06-html.ttf":       []byte("\n<!DOCTYPE html><title>404</title>"),
		"07-cff.otf":        append([]byte("OTTO"), good[4:]...),
		"08-collection.ttc": append([]byte("ttcf"), good[4:]...),
		"09-web.woff2":      append([]byte("wOF2"), good[4:]...),
		"10-type1.pfb":      []byte("%!PS-AdobeFont-1.0"),
		"11-text.ttf":       []byte("this is a text, not a font"),
		"12-variable.ttf":   with(t, func(m map[string][]byte) { m["fvar"] = make([]byte, 16) }),
		"13-pictures.ttf":   with(t, func(m map[string][]byte) { m["CBDT"] = make([]byte, 4); delete(m, "glyf") }),
		"14-no-cmap.ttf":    with(t, func(m map[string][]byte) { delete(m, "cmap") }),
		"15-restricted.ttf": with(t, func(m map[string][]byte) { m["OS/2"][9] = 2 }),
		"16-no-subset.ttf":  with(t, func(m map[string][]byte) { m["OS/2"][8] = 1 }),
		"17-control.ttf":    with(t, func(m map[string][]byte) { m["name"] = nameTable("Sm\x1Ball", "Small") }),
		"18-long-name.ttf":  with(t, func(m map[string][]byte) { m["name"] = nameTable("Small", strings.Repeat("x", 64)) }),
		"19-delimiter.ttf":  with(t, func(m map[string][]byte) { m["name"] = nameTable("Small", "Small/Regular") }),
		"20-licence.ttf":    with(t, func(m map[string][]byte) { m["name"] = nameTable(strings.Repeat("x", 20000), "Small") }),
		"21-em.ttf":         with(t, func(m map[string][]byte) { m["head"][18], m["head"][19] = 0, 0 }),
		"22-no-figures.ttf": with(t, func(m map[string][]byte) { be.PutUint32(m["cmap"][28+12*8+8:], 0) }),
		"23-loop.ttf":       with(t, loop),
		"24-outline.ttf":    with(t, func(m map[string][]byte) { clear(m["glyf"][14:40]) }),
		"25-big.ttf":        append(slices.Clone(good), make([]byte, maxFile)...),
		"27-tables.ttf": with(t, func(m map[string][]byte) {
			for i := range 100 {
				m[fmt.Sprintf("x%03d", i)] = nil
			}
		}),
		"28-names.ttf": with(t, func(m map[string][]byte) { m["name"] = append([]byte{0, 0, 0x10, 1, 0, 6}, make([]byte, 12*4097)...) }),
		"26-hmtx.ttf":  with(t, func(m map[string][]byte) { m["hmtx"] = m["hmtx"][:8] }),
	}
	theme := &doc.Theme{Name: "test", Faces: map[string][]string{"none": {}, "good": {"00-good.ttf", "Roboto Regular"}}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		theme.Faces["face-"+name[:2]] = []string{name}
	}
	theme.Faces["absent"] = []string{"absent.ttf"}
	theme.Faces["again"] = []string{"absent.ttf"}
	theme.Faces["link"] = []string{"link.ttf"}
	theme.Faces["misspelt"] = []string{"Roboto Bald"}
	theme.Faces["unknown"] = []string{"Comic Sans"}
	theme.Type[doc.TypeBody] = doc.Type{Face: "godo", Value: "good", Strong: "elsewhere"}
	set, problems := Open(theme, func(name string) ([]byte, error) {
		if name == "link.ttf" {
			return nil, problem.List{problem.Errorf(problem.Place{File: name}, "F603", "file lies outside of the workspace")}
		}
		if b, ok := files[name]; ok {
			return b, nil
		}
		return nil, fs.ErrNotExist
	})
	if set != nil {
		t.Error("a theme with problems has a set")
	}
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
	}
	golden.Compare(t, "open.txt", b.String())
}

// loop makes the parts of a composite glyph refer to the glyph itself.
func loop(m map[string][]byte) {
	for g := range int(be.Uint16(m["maxp"][4:])) {
		b, _ := outline(m, uint16(g))
		if err := components(b, func(p []byte) { be.PutUint16(p[2:], uint16(g)) }); err != nil {
			panic(err)
		}
	}
}

// TestOpenShares: a theme opened twice shares faces and words.
func TestOpenShares(t *testing.T) {
	file := with(t, func(map[string][]byte) {})
	theme := &doc.Theme{Name: "test", Faces: map[string][]string{"regular": {"a.ttf"}, "bold": {"Roboto Bold"}}}
	read := func(string) ([]byte, error) { return slices.Clone(file), nil }
	one, p := Open(theme, read)
	two, q := Open(theme, read)
	if len(p)+len(q) > 0 {
		t.Fatal(p, q)
	}
	for _, name := range []string{"regular", "bold", "unheard of"} {
		if one.Chain(name) != two.Chain(name) || one.Chain(name) == nil {
			t.Errorf("chain %q is not shared", name)
		}
	}
	if a, b := one.Chain("regular").Shape("x→", false), two.Chain("regular").Shape("x→", false); len(a) != 2 || a[0] != b[0] || a[0].Face.Name() != "Small" || a[1].Face.Name() != "DejaVuSans" {
		t.Errorf("runs are %v and %v", a, b)
	}
	if f := one.Chain("bold").Shape("→", false)[0].Face.Name(); f != "DejaVuSans-Bold" {
		t.Errorf("bold falls back to %s", f)
	}
}

// use does with a face what a document does.
func use(f *Face) error {
	var c Codes
	for _, w := range []string{"office", "AVATAR", "é Å", "0123", "e\u0301"} {
		for features := range Features(4) {
			r := f.shape(w, features)
			c.Add(r.Codes)
		}
	}
	f.Bearing('A')
	a := NewAlphabet([]*Face{f}, []Codes{c})
	for font := range a.Fonts() {
		if _, err := a.Embed(font); err != nil {
			return err
		}
	}
	return nil
}

// TestTruncated: a font cut anywhere is refused.
func TestTruncated(t *testing.T) {
	for _, b := range builtins()[:4] {
		for i := range 200 {
			n := len(b.file) * i / 200
			if _, err := Parse(b.file[:n]); err == nil {
				t.Errorf("%s: %d of %d bytes are accepted", b.name, n, len(b.file))
			}
		}
	}
	file := join(small(t))
	for n := 0; n < len(file)-4; n += 3 {
		if _, err := Parse(file[:n]); err == nil {
			t.Fatalf("%d of %d bytes are accepted", n, len(file))
		}
	}
}

// TestFlipped: a bit that changes on the way is noticed, wherever it is, but
// for the few that say nothing: padding, the sums of sums, the search hints.
func TestFlipped(t *testing.T) {
	file := join(small(t))
	tables := int(be.Uint16(file[4:]))
	head := bytes.Index(file[12:12+16*tables], []byte("head"))
	adjust := int(be.Uint32(file[12+head+8:])) + 8
	for at := 0; at < len(file); at += 1 + at/512 { // every byte of the directory, fewer of the rest
		if at >= 6 && at < 12 || at >= adjust && at < adjust+4 {
			continue
		}
		b := slices.Clone(file)
		b[at] ^= 1 << (at % 8)
		f, err := Parse(b)
		if err != nil {
			continue
		}
		if f.Name() != "Small" || !covered4(file, at) {
			t.Errorf("byte %d can change unnoticed", at)
		}
	}
}

// covered4 reports whether no table covers the byte, or only as an unknown
// tag's name.
func covered4(file []byte, at int) bool {
	n := int(be.Uint16(file[4:]))
	for i := range n {
		e := file[12+16*i:]
		if from, size := int(be.Uint32(e[8:])), int(be.Uint32(e[12:])); at >= from && at < from+size {
			return false
		}
		if at >= 12+16*i && at < 12+16*i+4 && string(e[:4]) == "post" { // a table that nothing needs
			return true
		}
	}
	return at >= 12+16*n
}

// TestDamaged: fonts that are damaged although their sums are right (a broken
// tool made them, or an attacker) are refused or set; nothing panics.
func TestDamaged(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	accepted, refused := 0, 0
	for _, b := range builtins()[:4] {
		tables, err := directory(b.file)
		if err != nil {
			t.Fatal(err)
		}
		tags := slices.Sorted(maps.Keys(tables))
		for range 60 {
			m := maps.Clone(tables)
			tag := tags[rng.IntN(len(tags))]
			m[tag] = slices.Clone(m[tag])
			for range 1 + rng.IntN(8) {
				at := rng.IntN(len(m[tag]))
				if rng.IntN(2) == 0 {
					at = rng.IntN(min(64, len(m[tag]))) // headers matter most
				}
				m[tag][at] ^= byte(1 + rng.IntN(255))
			}
			f, err := Parse(join(m))
			if err != nil {
				refused++
				continue
			}
			accepted++
			if err := use(f); err != nil && !errors.Is(err, errNoLetter) && !errors.Is(err, errSubset) {
				t.Errorf("%s, table %s: accepted, but: %v", b.name, tag, err)
			}
		}
	}
	t.Logf("%d accepted, %d refused", accepted, refused)
	if accepted == 0 || refused == 0 {
		t.Error("the damage is all of one kind")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(join(small(f)))
	f.Add([]byte("OTTO"))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, file := range [][]byte{b, summed(b)} {
			if face, err := Parse(file); err == nil {
				use(face)
			}
		}
	})
}

// summed returns b with right checksums, so that a fuzzer gets past them.
func summed(b []byte) []byte {
	b = slices.Clone(b)
	tables, err := directory(b)
	if err != nil {
		return b
	}
	for i := range int(be.Uint16(b[4:])) {
		e := b[12+16*i:]
		data := tables[string(e[:4])]
		sum := checksum(data)
		if string(e[:4]) == "head" && len(data) >= 12 {
			sum -= be.Uint32(data[8:])
		}
		be.PutUint32(e[4:], sum)
	}
	return b
}
