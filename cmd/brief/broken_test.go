package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"brief/report/golden"

	"eliasnaur.com/font/roboto/robotoregular"
	"golang.org/x/image/font/sfnt"
)

// A folder is a workspace that a test breaks.
type folder struct {
	t   *testing.T
	dir string
}

// newFolder is what brief init writes, with a contact.
func newFolder(t *testing.T) folder {
	t.Helper()
	f := folder{t, filepath.Join(t.TempDir(), "desk")}
	if out, err := exec.Command("brief", "init", f.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return f
}

// copy is a folder of the same files.
func (f folder) copy(t *testing.T) folder {
	t.Helper()
	c := folder{t, t.TempDir()}
	if err := os.CopyFS(c.dir, os.DirFS(f.dir)); err != nil {
		t.Fatal(err)
	}
	return c
}

func (f folder) write(name string, data []byte) {
	f.t.Helper()
	file := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) read(name string) string {
	f.t.Helper()
	b, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil {
		f.t.Fatal(err)
	}
	return string(b)
}

// edit replaces words of a file, which must be there.
func (f folder) edit(name, old, new string) {
	f.t.Helper()
	s := f.read(name)
	if !strings.Contains(s, old) {
		f.t.Fatalf("%s has no %q", name, old)
	}
	f.write(name, []byte(strings.Replace(s, old, new, 1)))
}

// brief runs the command in the folder and returns what it says and its exit
// code.
func (f folder) brief(args ...string) (out, errs string, code int) {
	f.t.Helper()
	c := exec.Command("brief", args...)
	c.Dir = f.dir
	c.Env = append(os.Environ(), "NO_COLOR=1")
	var o, e bytes.Buffer
	c.Stdout, c.Stderr = &o, &e
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			f.t.Fatal(err)
		}
		code = exit.ExitCode()
	}
	return o.String(), e.String(), code
}

// make makes the brief of Kazakhstan.
func (f folder) make() (out, errs string, code int) {
	f.t.Helper()
	return f.brief("--country", "KAZ", "--date", "2026-11-24", "-o", "made/")
}

// A breakage is one change of a workspace, and what comes of it: a line with
// its code, or, if the code is "", a brief. Two codes are two lines.
type breakage struct {
	name   string
	code   string
	change func(f folder)
}

// broken makes each breakage of a fresh workspace, and holds that what is
// broken is told in one line, and nothing is left behind. The lines are a golden.
func broken(t *testing.T, file string, all []breakage) {
	fresh := newFolder(t)
	var said strings.Builder
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			f := fresh.copy(t)
			b.change(f)
			out, errs, code := f.make()
			fmt.Fprintf(&said, "%s: exit %d\n", b.name, code)
			for _, line := range strings.SplitAfter(errs, "\n") {
				if line != "" {
					fmt.Fprintf(&said, "  %s", line)
				}
			}
			_, err := os.Stat(filepath.Join(f.dir, "made"))
			switch made := err == nil; {
			case b.code == "":
				if code != exitDone || !made || strings.Count(out, "\n") != 1 {
					t.Errorf("exit %d, made %t:\n%s", code, made, errs)
				}
			case code != exitInput || made || out != "":
				t.Errorf("exit %d, made %t, output %q:\n%s", code, made, out, errs)
			default:
				lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
				for i, c := range strings.Fields(b.code) {
					if i >= len(lines) || !strings.Contains(lines[i], ": "+c+": ") || c != "F601" && !strings.Contains(lines[i], "; ") { // a limit is its own hint
						t.Errorf("want a line with %s and a hint, got\n%s", c, errs)
					}
				}
				if len(lines) != len(strings.Fields(b.code)) {
					t.Errorf("want %s and no more, got\n%s", b.code, errs)
				}
			}
		})
	}
	golden.Compare(t, file, said.String())
}

// face is Roboto with its tables changed and their sums put right.
func face(t *testing.T, change func(tables map[string][]byte)) []byte {
	t.Helper()
	be, file := binary.BigEndian, robotoregular.TTF
	tables := map[string][]byte{}
	for i := range int(be.Uint16(file[4:])) {
		e := file[12+16*i:]
		tables[string(e[:4])] = bytes.Clone(file[be.Uint32(e[8:]):][:be.Uint32(e[12:])])
	}
	change(tables)
	n := len(tables)
	out := append([]byte{0, 1, 0, 0}, be.AppendUint16(nil, uint16(n))...)
	out = append(out, 0, 0, 0, 0, 0, 0) // hints for a search that nobody makes
	var body []byte
	for _, tag := range slices.Sorted(maps.Keys(tables)) {
		data := tables[tag]
		if tag == "head" {
			be.PutUint32(data[8:], 0)
		}
		padded := append(data, make([]byte, -len(data)&3)...)
		sum := uint32(0)
		for i := 0; i < len(padded); i += 4 {
			sum += be.Uint32(padded[i:])
		}
		out = append(out, tag...)
		for _, v := range []int{int(sum), 12 + 16*n + len(body), len(data)} {
			out = be.AppendUint32(out, uint32(v))
		}
		body = append(body, padded...)
	}
	return append(out, body...)
}

// without takes letters out of a face's table of characters.
func without(t *testing.T, gone func(r rune) bool) []byte {
	t.Helper()
	f, err := sfnt.Parse(robotoregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	be := binary.BigEndian
	var groups []byte
	for r := rune(' '); r < 0x600; r++ {
		if g, err := f.GlyphIndex(nil, r); err == nil && g > 0 && !gone(r) {
			for _, v := range []uint32{uint32(r), uint32(r), uint32(g)} {
				groups = be.AppendUint32(groups, v)
			}
		}
	}
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0} // one subtable of format 12
	cmap = be.AppendUint32(cmap, uint32(16+len(groups)))
	cmap = be.AppendUint32(cmap, 0)
	cmap = append(be.AppendUint32(cmap, uint32(len(groups)/12)), groups...)
	return face(t, func(m map[string][]byte) { m["cmap"] = cmap })
}

// nameTable is a table of n names of size bytes each, and a PostScript name.
func nameTable(n, size int, fill byte) []byte {
	be := binary.BigEndian
	b := be.AppendUint16([]byte{0, 0}, uint16(n+1))
	b = be.AppendUint16(b, uint16(6+12*(n+1)))
	for i := range n {
		for _, v := range []int{3, 1, 0x409, 256 + i, size, 10 + i} { // overlapping but for one letter each
			b = be.AppendUint16(b, uint16(v))
		}
	}
	for _, v := range []int{3, 1, 0x409, 6, 10, 0} {
		b = be.AppendUint16(b, uint16(v))
	}
	b = append(b, "\x00R\x00o\x00b\x00o\x00t"...)
	for range (size + n) / 2 {
		b = append(b, 0, fill)
	}
	return b
}

// setIn makes the theme set plain words in a file.
func setIn(name string, data []byte) func(f folder) {
	return func(f folder) {
		f.write("fonts/"+name, data)
		f.write("templates/themes/own.yaml", []byte("faces:\n  regular: [fonts/"+name+"]\n"))
		f.edit("config.yaml", "theme: desk", "theme: own")
	}
}

// TestBrokenFonts is rows 70 to 72 of the catalogue of bad input.
func TestBrokenFonts(t *testing.T) {
	good := face(t, func(map[string][]byte) {})
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 4
	cyrillic := func(r rune) bool { return r >= 0x400 }
	digits := func(r rune) bool { return r >= '0' && r <= '9' }
	broken(t, "broken-fonts.txt", []breakage{
		{"good", "", setIn("a.ttf", good)},
		{"0 bytes", "G801", setIn("a.ttf", nil)},
		{"3 bytes", "G801", setIn("a.ttf", good[:3])},
		{"cut", "G801", setIn("a.ttf", good[:len(good)/3])},
		{"one bit flipped", "G801", setIn("a.ttf", flipped)},
		{"HTML", "G801", setIn("a.ttf", []byte("<!DOCTYPE html>\n<title>404</title>\n"))},
		{"CFF", "G801", setIn("a.otf", append([]byte("OTTO"), good[4:]...))},
		{"collection", "G801", setIn("a.ttc", append([]byte("ttcf"), good[4:]...))},
		{"may not be embedded", "G803", setIn("a.ttf", face(t, func(m map[string][]byte) { m["OS/2"][8], m["OS/2"][9] = 0, 2 }))},
		{"without Cyrillic", "", func(f folder) { // another face has the letters
			setIn("a.ttf", without(t, cyrillic))(f)
			f.edit("data/countries.csv", "Energy & Trade", "Энергетика & Trade")
		}},
		{"without figures", "G802", setIn("a.ttf", without(t, digits))},
		{"names of 100 KB", "G801", setIn("a.ttf", face(t, func(m map[string][]byte) { m["name"] = append(nameTable(4, 25<<10, 'x'), make([]byte, 75<<10)...) }))},
		{"a name of 50 KB", "G801", setIn("a.ttf", face(t, func(m map[string][]byte) { m["name"] = nameTable(1, 50<<10, 'x') }))},
		{"a control in a name", "G801", setIn("a.ttf", face(t, func(m map[string][]byte) { m["name"] = nameTable(1, 50, 0x1B) }))},
		{"20 MiB", "", setIn("a.ttf", face(t, func(m map[string][]byte) { m["zzzz"] = make([]byte, 20<<20-len(good)-16) }))},
		{"20 MiB and 4", "G801", setIn("a.ttf", face(t, func(m map[string][]byte) { m["zzzz"] = make([]byte, 20<<20-len(good)-12) }))},
		{"not there", "F600", func(f folder) {
			setIn("a.ttf", nil)(f)
			f.edit("templates/themes/own.yaml", "a.ttf", "b.ttf")
		}},
	})
}

// signed makes a file the logo.
func signed(name string, data []byte) func(f folder) {
	return func(f folder) {
		f.write(name, data)
		f.edit("config.yaml", `logo: ""`, "logo: "+name)
	}
}

// chunk is a chunk of a PNG.
func chunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// TestBrokenLogos is rows 73 and 74.
func TestBrokenLogos(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray16(image.Rect(0, 0, 40, 8))); err != nil {
		t.Fatal(err)
	}
	good := b.Bytes()
	flipped := bytes.Clone(good)
	flipped[len(flipped)-20] ^= 4
	sized := func(w, h uint32) []byte {
		head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		return bytes.Join([][]byte{good[:8], chunk("IHDR", append(head, 16, 0, 0, 0, 0)), good[33:]}, nil)
	}
	svg := func(inside string) []byte {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 8">` + "\n" + inside + "\n</svg>\n")
	}
	bar := `<rect width="40" height="8" fill="#0b4a5e"/>`
	steps := func(n int) []byte {
		return svg(`<path d="M0 0` + strings.Repeat("h1h-1", (n-2)/2) + strings.Repeat("h1", n%2) + `v1"/>`)
	}
	broken(t, "broken-logos.txt", []breakage{
		{"16 bit", "", signed("logo.png", good)},
		{"30,000 x 30,000", "G820", signed("logo.png", sized(30000, 30000))},
		{"0 x 0", "G820", signed("logo.png", sized(0, 0))},
		{"2 MiB", "", signed("logo.png", bytes.Join([][]byte{good[:33], chunk("teXt", make([]byte, 2<<20-len(good)-12)), good[33:]}, nil))},
		{"2 MiB and 1", "G820", signed("logo.png", bytes.Join([][]byte{good[:33], chunk("teXt", make([]byte, 2<<20-len(good)-11)), good[33:]}, nil))},
		{"cut PNG", "G821", signed("logo.png", good[:len(good)-20])},
		{"wrong sum", "G821", signed("logo.png", flipped)},
		{"moving", "G821", signed("logo.png", bytes.Join([][]byte{good[:33], chunk("acTL", make([]byte, 8)), good[33:]}, nil))},
		{"a JPEG by name", "K903", signed("logo.jpg", []byte("\xff\xd8\xff"))},
		{"a JPEG inside", "G821", signed("logo.png", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"))},
		{"not there", "F600", func(f folder) { f.edit("config.yaml", `logo: ""`, "logo: art/logo.svg") }},
		{"a folder", "F602", func(f folder) {
			signed("logo.svg", nil)(f)
			f.edit("config.yaml", "logo: logo.svg", "logo: data.svg")
			f.write("data.svg/x", nil)
		}},
		{"outside", "F603", func(f folder) { f.edit("config.yaml", `logo: ""`, "logo: ../logo.svg") }},
		{"good SVG", "", signed("logo.svg", svg(bar))},
		{"script", "G822", signed("logo.svg", svg("<script>alert(1)</script>"+bar))},
		{"outer reference", "G822", signed("logo.svg", svg(bar+`<g href="https://example.org/a.svg"/>`))},
		{"entities", "G822", signed("logo.svg", append([]byte("<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n"), svg(bar)...))},
		{"use loop", "G822", signed("logo.svg", svg(bar+`<g id="a"><use href="#a"/></g>`))},
		{"1e9", "G822", signed("logo.svg", svg(`<path d="M0 0L1e9 5"/>`))},
		{"5,000 steps", "", signed("logo.svg", steps(5000))},
		{"5,001 steps", "G822", signed("logo.svg", steps(5001))},
		{"256 KiB", "", signed("logo.svg", append(svg(bar), bytes.Repeat([]byte(" "), 256<<10-len(svg(bar)))...))},
		{"256 KiB and 1", "G822", signed("logo.svg", append(svg(bar), bytes.Repeat([]byte(" "), 256<<10-len(svg(bar))+1)...))},
	})
}

// printed makes the brief and returns its words, as another program reads them,
// without spaces and line ends.
func (f folder) printed() string {
	f.t.Helper()
	out, errs, code := f.make()
	if code != exitDone {
		f.t.Fatalf("exit %d\n%s", code, errs)
	}
	c := exec.Command("pdftotext", "-enc", "UTF-8", strings.TrimSpace(out), "-")
	c.Dir = f.dir
	text, err := c.Output()
	if err != nil {
		f.t.Fatal(err)
	}
	return squeezed(string(text))
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

const interest = "Energy & Trade"

// called changes what the data call Kazakhstan's US interest.
func called(words string) func(f folder) {
	return func(f folder) { f.edit("data/countries.csv", interest, words) }
}

// TestBrokenText is rows 26 to 31: letters that nobody should print.
func TestBrokenText(t *testing.T) {
	all := []breakage{
		{"zero width in an id", "F607", func(f folder) { f.edit("data/countries.csv", "\nKAZ,", "\nK\u200bAZ,") }},
		{"no-break space around", "", called("\u00a0" + interest + "\u00a0")}, // taken off
		{"one Cyrillic letter", "D024", func(f folder) { f.edit("data/countries.csv", ",Kazakhstan,", ",Kaz\u0430khstan,") }},
		{"one name in two forms", "D026 D026", func(f folder) {
			f.edit("data/countries.csv", ",Kazakhstan,", ",Ka\u0301zakhstan,")
			f.edit("data/countries.csv", ",Uzbekistan,", ",K\u00e1zakhstan,")
		}},
		{"two names that look the same", "D024 D024", func(f folder) {
			f.edit("data/countries.csv", ",Kazakhstan,", ",Capa,")
			f.edit("data/countries.csv", ",Uzbekistan,", ",\u0421\u0430\u0440\u0430,")
		}},
		{"emoji", "G802", called("Energy \U0001F680 Trade")},
		{"Deseret", "G802", called("\U00010414nergy")},
		{"the last character", "F604", called("\U0010FFFF")},
		{"U+FFFE", "F604", called("a\ufffeb")},
		{"U+FDD0", "F604", called("a\ufdd0b")},
		{"private use", "F604", called("a\ue000b")},
		{"C1 control", "F604", called("a\u0085b")},
		{"half of a pair", "F605", called("a\xed\xa0\x80b")},
		{"too long", "F605", called("a\xc0\xafb")},
	}
	for _, r := range "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069" {
		all = append(all, breakage{fmt.Sprintf("U+%04X", r), "F607", called("Energy " + string(r) + "Trade")})
	}
	broken(t, "broken-text.txt", all)
}

// TestComposed is row 29: letters in parts are the letters, in every comparison
// and on the page.
func TestComposed(t *testing.T) {
	f := newFolder(t)
	f.edit("data/countries.csv", ",Kazakhstan,", ",Ka\u0301zakhstan,")
	out, errs, code := f.brief("--country", "k\u00e1zakhstan", "--date", "2026-11-24", "-o", "made/")
	if code != exitDone || out != "made/Kazakhstan-2026-W48.pdf\n" {
		t.Fatalf("exit %d, %q\n%s", code, out, errs)
	}
	if words := f.printed(); !strings.Contains(words, "K\u00e1zakhstan") || strings.Contains(words, "\u0301") {
		t.Error("the name is not printed composed")
	}
}

// TestLooksLikeCode is row 34: what looks like a template, Markdown, HTML or
// PDF is printed letter by letter, and does nothing.
func TestLooksLikeCode(t *testing.T) {
	fresh := newFolder(t)
	for _, words := range []string{
		"{{.X}}", "{{ range 9 }}x{{ end }}", "# x", "**x** _y_ `z`", "<b>x</b>", "<script>x</script>", "[a](javascript:1)", "![a](b.png)", "::: band",
		`\u0000`, `\(x\) Tj`, ") Tj", "> x", "x {drop=2}", "%s %d", "$HOME", "&amp;", "endstream endobj", "{page} of {pages}",
	} {
		t.Run(words, func(t *testing.T) {
			f := fresh.copy(t)
			called(words)(f)
			if got := f.printed(); !strings.Contains(got, squeezed(words)) {
				t.Errorf("%q is not printed as it stands", words)
			}
			// as the name of a country, which stands in title, head and outline too
			f = fresh.copy(t)
			f.edit("data/countries.csv", ",Kazakhstan,", ","+words+",")
			if got := f.printed(); !strings.Contains(got, squeezed(words)) {
				t.Errorf("%q as a name is not printed as it stands", words)
			}
		})
	}
}
