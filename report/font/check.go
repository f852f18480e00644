package font

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
)

// ErrRights is the error of a font whose maker forbids embedding it, or
// embedding a part of it (OpenType, OS/2 fsType).
var ErrRights = errors.New("its maker forbids embedding it as PDF needs it")

// A kindError is what a file is that is no font which can be set, and what to
// do about it.
type kindError struct{ what, hint string }

func (e *kindError) Error() string { return e.what }

// Limits of a font file. Tables and names may overlap, so without a limit on
// their number a small file can take for ever to look at.
const (
	maxFile   = 20 << 20
	maxTables = 100
	maxNames  = 4096
	maxName   = 32 << 10 // bytes; the longest are licences
	maxTable  = 96 << 10 // bytes of all names
)

// required are the tables that setting and embedding need.
var required = []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name"}

// check refuses every file that is not a whole, sound font of a kind that can
// be set.
func check(b []byte) error {
	if err := sniff(b); err != nil {
		return err
	}
	tables, err := directory(b)
	if err != nil {
		return err
	}
	if err := kind(tables); err != nil {
		return err
	}
	if err := sums(b, tables); err != nil {
		return err
	}
	if _, err := sfnt.Parse(b); err != nil {
		return fmt.Errorf("broken font: %w", err)
	}
	if err := metrics(tables); err != nil {
		return err
	}
	if err := names(tables["name"]); err != nil {
		return err
	}
	return outlines(tables)
}

// sniff says what a file is that is no TrueType font.
func sniff(b []byte) error {
	start := bytes.ToLower(bytes.TrimLeft(b[:min(len(b), 256)], "\xEF\xBB\xBF \t\r\n"))
	switch {
	case len(b) > maxFile:
		return fmt.Errorf("font has %d bytes, the limit is %d", len(b), maxFile)
	case len(b) == 0:
		return errors.New("file is empty")
	case bytes.HasPrefix(start, []byte("<!doctype")), bytes.HasPrefix(start, []byte("<html")):
		return &kindError{"file is an HTML page, not a font", "the download went wrong: fetch it again"}
	case bytes.HasPrefix(b, []byte("OTTO")):
		return &kindError{"font has CFF outlines, only TrueType outlines can be set", "ask for the TTF"}
	case bytes.HasPrefix(b, []byte("ttcf")):
		return &kindError{"file is a collection (TTC) of several faces", "take a file of one face"}
	case bytes.HasPrefix(b, []byte("wOFF")), bytes.HasPrefix(b, []byte("wOF2")):
		return &kindError{"file is a web font (WOFF)", "take the TTF"}
	case bytes.HasPrefix(b, []byte("%!PS")), bytes.HasPrefix(b, []byte{0x80, 1}):
		return &kindError{"file is a Type 1 font, only TrueType outlines can be set", "ask for the TTF"}
	case !bytes.HasPrefix(b, []byte{0, 1, 0, 0}) && !bytes.HasPrefix(b, []byte("true")):
		return errors.New("file is no font")
	}
	return nil
}

// kind refuses fonts that are whole but cannot be set or may not be embedded.
func kind(tables map[string][]byte) error {
	if tables["fvar"] != nil {
		return &kindError{"font is variable", "take a static file for each weight"}
	}
	if tables["glyf"] == nil && (tables["CBDT"] != nil || tables["sbix"] != nil) {
		return errors.New("font has pictures instead of outlines")
	}
	for _, tag := range required {
		if tables[tag] == nil {
			return fmt.Errorf("font has no table %q", tag)
		}
	}
	if os2 := tables["OS/2"]; len(os2) < 68 {
		return errors.New(`table "OS/2" is cut off`)
	} else if rights := be.Uint16(os2[8:]); rights&0xF == 2 || rights&0x300 != 0 {
		// 2: restricted; 0x100: no subsets; 0x200: bitmaps only
		return fmt.Errorf("%w (fsType %#04x)", ErrRights, rights)
	}
	return nil
}

// sums compares every table with its checksum: a file that was changed on
// its way is found here and not in print.
func sums(b []byte, tables map[string][]byte) error {
	for i := range int(be.Uint16(b[4:])) {
		e := b[12+16*i:][:16]
		tag := string(e[:4])
		sum := checksum(tables[tag])
		if tag == "head" && len(tables[tag]) >= 12 {
			sum -= be.Uint32(tables[tag][8:]) // checkSumAdjustment does not count
		}
		if sum != be.Uint32(e[4:]) {
			return fmt.Errorf("font is damaged: table %q does not have its checksum", tag)
		}
	}
	return nil
}

// metrics checks the numbers that everything else relies on.
func metrics(tables map[string][]byte) error {
	head, hhea, maxp := tables["head"], tables["hhea"], tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 32 {
		return errors.New("broken font: a header table is cut off")
	}
	upem, glyphs, long := int(be.Uint16(head[18:])), int(be.Uint16(maxp[4:])), int(be.Uint16(hhea[34:]))
	switch format := be.Uint16(head[50:]); {
	case upem < 16 || upem > 16384:
		return fmt.Errorf("broken font: %d units per em", upem)
	case glyphs == 0:
		return errors.New("font has no glyphs")
	case long == 0 || long > glyphs || len(tables["hmtx"]) < 4*long+2*(glyphs-long):
		return errors.New("broken font: advances do not fit the glyphs")
	case format > 1 || len(tables["loca"]) < (glyphs+1)*(2+2*int(format)):
		return errors.New("broken font: glyph locations do not fit the glyphs")
	}
	return nil
}

// names refuses name tables that nobody could have meant.
func names(b []byte) error {
	bad := errors.New("broken font: name table is cut off")
	if len(b) < 6 {
		return bad
	}
	n, store := int(be.Uint16(b[2:])), int(be.Uint16(b[4:]))
	if len(b) > maxTable {
		return fmt.Errorf("names of the font have %d bytes, the limit is %d", len(b), maxTable)
	}
	if n > maxNames {
		return fmt.Errorf("font has %d names, the limit is %d", n, maxNames)
	}
	if len(b) < 6+12*n || store > len(b) {
		return bad
	}
	for i := range n {
		e := b[6+12*i:][:12]
		size, at := int(be.Uint16(e[8:])), store+int(be.Uint16(e[10:]))
		if at+size > len(b) {
			return bad
		}
		if size > maxName {
			return fmt.Errorf("a name in the font has %d bytes, the limit is %d", size, maxName)
		}
		if platform := be.Uint16(e); platform != 0 && platform != 3 {
			continue
		}
		for j := at; j+1 < at+size; j += 2 {
			if c := be.Uint16(b[j:]); c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0 {
				return fmt.Errorf("a name in the font holds the control character U+%04X", c)
			}
		}
	}
	_, err := postScriptName(b)
	return err
}

// postScriptName returns name 6 of a name table, which must be fit to be part
// of a PDF name: 1 to 63 printable ASCII characters except the delimiters
// (OpenType, "Name IDs"; ISO 32000-1, 7.3.5).
func postScriptName(b []byte) (string, error) {
	for i := range int(be.Uint16(b[2:])) {
		e := b[6+12*i:]
		if be.Uint16(e[6:]) != 6 {
			continue
		}
		raw := b[int(be.Uint16(b[4:]))+int(be.Uint16(e[10:])):][:be.Uint16(e[8:])]
		name := string(raw)
		if platform := be.Uint16(e); platform == 0 || platform == 3 {
			var units []uint16
			for j := 0; j+1 < len(raw); j += 2 {
				units = append(units, be.Uint16(raw[j:]))
			}
			name = string(utf16.Decode(units))
		}
		if len(name) == 0 || len(name) > 63 {
			return "", fmt.Errorf("PostScript name of the font has %d characters, not 1 to 63", len(name))
		}
		for _, c := range name {
			if c <= ' ' || c >= 0x7F || bytes.ContainsRune([]byte("()<>[]{}/%#"), c) {
				return "", fmt.Errorf("PostScript name of the font holds %q", c)
			}
		}
		return name, nil
	}
	return "", errors.New("font has no PostScript name")
}
