package font

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	shaping "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
)

// Parse reads a font file with TrueType outlines. The bytes are kept and must
// not be changed. What is broken, or is of a kind that cannot be set or may
// not be embedded, is an error that says what was found; Parse never panics.
// An error about the right to embed is ErrRights.
func Parse(b []byte) (*Face, error) {
	b = b[:len(b):len(b)] // a reader that looks past the end must fail, not find something
	if err := check(b); err != nil {
		return nil, err
	}
	f, err := read(b)
	if err != nil {
		return nil, err
	}
	if err := f.try(); err != nil {
		return nil, err
	}
	return f, nil
}

// read makes a face of a file that is known to be whole.
func read(b []byte) (f *Face, err error) {
	defer func() {
		if r := recover(); r != nil { // the shaper trusts its tables
			f, err = nil, fmt.Errorf("broken font: %v", r)
		}
	}()
	tables, err := directory(b)
	if err != nil {
		return nil, err
	}
	f = &Face{
		tables: tables,
		upem:   int(be.Uint16(tables["head"][18:])),
		glyphs: int(be.Uint16(tables["maxp"][4:])),
		long:   int(be.Uint16(tables["hhea"][34:])),
	}
	if f.name, err = postScriptName(tables["name"]); err != nil {
		return nil, err
	}
	if f.hb, err = load(withoutMarks(tables)); err != nil {
		return nil, fmt.Errorf("broken font: %w", err)
	}
	full := sync.OnceValue(func() *shaping.Font {
		if hb, err := load(tables); err == nil {
			return hb
		}
		return f.hb
	})
	f.shapers[0] = newShapers(func() *shaper { return newShaper(f.hb, f.upem) })
	f.shapers[1] = newShapers(func() *shaper { return newShaper(full(), f.upem) })
	return f, f.codes.init(f)
}

// try shapes a few words, so that broken substitution or positioning tables
// show when a font is read and not when a document is made.
func (f *Face) try() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("broken font: shaping fails: %v", r)
		}
	}()
	for _, s := range []string{"Office, flying AVATAR 0123456789", "Қазақстан Ελλάδα", "i\u0304g\u0301"} {
		for features := range numFeatures {
			f.harfbuzz([]rune(s), features)
		}
	}
	return nil
}

// load hands the shaper what it needs of the tables. Never the outlines:
// reading all of them at once is most of its start-up and nearly all of its
// panics.
func load(tables map[string][]byte) (*shaping.Font, error) {
	var use []table
	for _, tag := range []string{"GDEF", "GPOS", "GSUB", "OS/2", "cmap", "head", "hhea", "hmtx", "kern", "maxp"} {
		if t := tables[tag]; t != nil {
			use = append(use, table{tag, t})
		}
	}
	l, err := opentype.NewLoader(bytes.NewReader(sfntFile(use)))
	if err != nil {
		return nil, err
	}
	return shaping.NewFont(l)
}

// withoutMarks returns the tables with the lookups that place marks emptied:
// reading them is half of what is left of the start-up, and letters that have
// no marks do not need them.
func withoutMarks(tables map[string][]byte) map[string][]byte {
	if len(tables["GPOS"]) < 10 {
		return tables
	}
	g := slices.Clone(tables["GPOS"])
	list := g[be.Uint16(g[8:]):]
	for i := range int(be.Uint16(list)) {
		lookup := list[be.Uint16(list[2+2*i:]):]
		kind := be.Uint16(lookup)
		if kind == 9 && be.Uint16(lookup[4:]) > 0 { // extension: the real kind is in its subtables
			kind = be.Uint16(lookup[be.Uint16(lookup[6:])+2:])
		}
		if kind >= 4 && kind <= 6 { // mark to base, to ligature, to mark
			be.PutUint16(lookup[4:], 0)
		}
	}
	tables = maps.Clone(tables)
	tables["GPOS"] = g
	return tables
}

// A shaper is what shaping needs for itself; the font in it is shared.
type shaper struct {
	font   *harfbuzz.Font
	buffer *harfbuzz.Buffer
}

// shapers are those that nobody uses at the moment: a few, which are kept, since
// a sync.Pool is emptied by the garbage collector every few documents.
type shapers struct {
	free chan *shaper
	one  func() *shaper // makes another one
}

func newShapers(one func() *shaper) shapers { return shapers{make(chan *shaper, 4), one} }

// get returns a shaper that nobody else has.
func (s *shapers) get() *shaper {
	select {
	case sh := <-s.free:
		return sh
	default:
		return s.one()
	}
}

// put takes it back.
func (s *shapers) put(sh *shaper) {
	select {
	case s.free <- sh:
	default:
	}
}

func newShaper(hb *shaping.Font, upem int) *shaper {
	f := harfbuzz.NewFont(shaping.NewFace(hb))
	f.XScale, f.YScale = int32(upem), int32(upem)
	return &shaper{f, harfbuzz.NewBuffer()}
}

// directory returns the tables of a font file by tag (OpenType, "Table
// Directory"), cut so that no reader can look past a table's end.
func directory(b []byte) (map[string][]byte, error) {
	if len(b) < 12 {
		return nil, fmt.Errorf("no font: only %d bytes", len(b))
	}
	n := int(be.Uint16(b[4:]))
	if n > maxTables {
		return nil, fmt.Errorf("font has %d tables, the limit is %d", n, maxTables)
	}
	if len(b) < 12+16*n {
		return nil, errors.New("font is cut off in its table directory")
	}
	tables := make(map[string][]byte, n)
	for i := range n {
		e := b[12+16*i:][:16]
		tag, at, size := string(e[:4]), uint64(be.Uint32(e[8:])), uint64(be.Uint32(e[12:]))
		if at+size > uint64(len(b)) {
			return nil, fmt.Errorf("font is cut off: table %q ends at byte %d of %d", tag, at+size, len(b))
		}
		if _, twice := tables[tag]; twice {
			return nil, fmt.Errorf("font has two tables %q", tag)
		}
		tables[tag] = b[at : at+size : at+size]
	}
	return tables, nil
}
