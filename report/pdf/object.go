package pdf

import (
	"crypto/sha256"
	"fmt"
	"strconv"

	"brief/report/font"
)

// header is the first line and the comment of four bytes above 127 that tells
// programs which move files that this one is binary (ISO 32000-1, 7.5.2).
const header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// A file collects the objects of one PDF file of a single revision. Streams
// are laid down at once; everything else goes into one compressed object
// stream, which makes a brief a third smaller than one object after another.
type file struct {
	out    []byte
	at     []place // of each object; entry 0 is the head of the free list
	index  []byte  // "number offset" of each packed object
	packed []byte
	count  int // packed objects
}

// A place is where an object stands: a byte offset in the file, or its
// position in the object stream.
type place struct {
	packed bool
	n      int
}

func newFile(size, objects int) *file {
	f := &file{out: make([]byte, 0, size), at: make([]place, 1, objects)}
	f.out = append(f.out, header...)
	return f
}

// reserve gives out the next object number.
func (f *file) reserve() ref {
	f.at = append(f.at, place{})
	return ref(len(f.at) - 1)
}

// object writes object r; body appends it.
func (f *file) object(r ref, body func(b []byte) []byte) {
	f.at[r] = place{packed: true, n: f.count}
	f.count++
	f.index = append(strconv.AppendInt(f.index, int64(r), 10), ' ')
	f.index = append(strconv.AppendInt(f.index, int64(len(f.packed)), 10), ' ')
	f.packed = append(body(f.packed), '\n')
}

// stream writes object r as a stream. dict holds its entries but /Length.
func (f *file) stream(r ref, dict string, data []byte) {
	f.at[r] = place{n: len(f.out)}
	f.out = append(strconv.AppendInt(f.out, int64(r), 10), " 0 obj\n<<"...)
	f.out = append(append(f.out, dict...), "/Length "...)
	f.out = append(strconv.AppendInt(f.out, int64(len(data)), 10), ">>\nstream\n"...)
	f.out = append(append(f.out, data...), "\nendstream\nendobj\n"...)
}

// flate writes object r as a compressed stream.
func (f *file) flate(r ref, dict string, data []byte) {
	f.stream(r, dict+"/Filter/FlateDecode", font.Deflate(data))
}

// close writes the object stream and the cross-reference stream and returns
// the file. Its identifier is the hash of all that stands before the
// cross-reference, given twice since there is one revision (ISO 32000-1, 14.4).
func (f *file) close(catalog, info ref) []byte {
	f.flate(f.reserve(), fmt.Sprintf("/Type/ObjStm/N %d/First %d", f.count, len(f.index)), append(f.index, f.packed...))
	sum := sha256.Sum256(f.out)
	x, start := f.reserve(), len(f.out)
	f.at[x] = place{n: start}
	holder := int(x) - 1
	table := append(make([]byte, 0, 8*len(f.at)), 0, 0, 0, 0, 0, 0, 0xFF, 0xFF)
	for _, p := range f.at[1:] {
		kind, second, third := byte(1), p.n, 0
		if p.packed {
			kind, second, third = 2, holder, p.n
		}
		table = append(table, kind, byte(second>>24), byte(second>>16), byte(second>>8), byte(second),
			byte(third>>16), byte(third>>8), byte(third))
	}
	dict := fmt.Appendf(nil, "/Type/XRef/W[1 4 3]/Size %d/Root %d 0 R/Info %d 0 R/ID[", len(f.at), catalog, info)
	dict = append(appendHex(appendHex(dict, sum[:16]), sum[:16]), ']')
	f.flate(x, string(dict), table)
	return fmt.Appendf(f.out, "startxref\n%d\n%%%%EOF\n", start)
}
