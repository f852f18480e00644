package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"

	"brief/report/font"
)

// header is the first line and the comment of four bytes above 127 that tells
// programs which move files that this one is binary (ISO 32000-1, 7.5.2).
const header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

// A file collects the objects of one PDF file of a single revision. Streams
// are laid down at once; everything else goes into one compressed object
// stream, in the order of the numbers, which makes a brief a third smaller
// than one object after another.
type file struct {
	out    []byte
	at     []place // of each object; entry 0 is the head of the free list
	packed []byte  // the objects of the object stream, in the order written
}

// A place is where an object stands: from a byte offset in the file, or
// between two offsets of packed. A cross-reference has four bytes for one.
type place struct {
	packed   bool
	from, to uint32
}

func newFile(size, objects int) *file {
	f := &file{out: make([]byte, 0, size), at: make([]place, 1, objects), packed: borrow(96 * objects)}
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
	from := len(f.packed)
	f.packed = append(body(f.packed), '\n')
	f.at[r] = place{packed: true, from: uint32(from), to: uint32(len(f.packed))}
}

// stream writes object r as a stream. dict holds its entries but /Length.
func (f *file) stream(r ref, dict string, data []byte) {
	f.at[r] = place{from: uint32(len(f.out))}
	f.out = append(strconv.AppendInt(f.out, int64(r), 10), " 0 obj\n<<"...)
	f.out = append(append(f.out, dict...), "/Length "...)
	f.out = append(strconv.AppendInt(f.out, int64(len(data)), 10), ">>\nstream\n"...)
	f.out = append(append(f.out, data...), "\nendstream\nendobj\n"...)
}

// deflated is the entry of a stream's dictionary that says how it is packed.
const deflated = "/Filter/FlateDecode"

// flate writes object r as a compressed stream of the parts together.
func (f *file) flate(r ref, dict string, parts ...[]byte) {
	font.Deflated(func(packed []byte) { f.stream(r, dict+deflated, packed) }, parts...)
}

// close writes the object stream and the cross-reference stream and returns
// the file. The first part of its identifier is the hash of all that stands
// before the cross-reference, the second (ISO 32000-1, 14.4) that of the first
// and of the packed cross-reference: so no bit of the file is without a guard.
func (f *file) close(catalog, info ref) []byte {
	holder := f.reserve()
	index, body, count := borrow(10*len(f.at)), borrow(len(f.packed)), 0
	for r, p := range f.at {
		if !p.packed {
			continue
		}
		count++
		index = append(strconv.AppendInt(index, int64(r), 10), ' ')
		index = append(strconv.AppendInt(index, int64(len(body)), 10), ' ')
		body = append(body, f.packed[p.from:p.to]...)
	}
	f.flate(holder, fmt.Sprintf("/Type/ObjStm/N %d/First %d", count, len(index)), index, body)
	giveBack(index, body, f.packed)
	sum := sha256.Sum256(f.out)
	x, start := f.reserve(), len(f.out)
	f.at[x] = place{from: uint32(start)}
	table := f.table(holder)
	dict := fmt.Appendf(nil, "/Type/XRef/W[1 %d %d]/DecodeParms<</Predictor 12/Columns %d>>/Size %d/Root %d 0 R/Info %d 0 R/ID[",
		offsetBytes, positionBytes, rowBytes, len(f.at), catalog, info)
	packedTable := font.Deflate(table)
	whole := wholeHash(sum, packedTable)
	dict = append(appendHex(appendHex(dict, sum[:16]), whole[:16]), ']')
	f.stream(x, string(dict)+deflated, packedTable)
	return fmt.Appendf(f.out, "startxref\n%d\n%%%%EOF\n", start)
}

// wholeHash is the hash of what stands before a cross-reference, given as its
// own hash, and of the packed cross-reference.
func wholeHash(before [sha256.Size]byte, table []byte) [sha256.Size]byte {
	return sha256.Sum256(append(before[:], table...))
}

// The widths of the fields of the cross-reference stream: a kind, an offset or
// the number of the object stream, a position in that.
const (
	offsetBytes   = 4
	positionBytes = 2
	rowBytes      = 1 + offsetBytes + positionBytes
)

// table is the cross-reference (ISO 32000-1, 7.5.8), each row as what it adds
// to the one before (PNG's filter Up): the positions of packed objects follow
// each other, so that most rows are equal.
func (f *file) table(holder ref) []byte {
	const up = 2
	var before, row [rowBytes]byte
	position := 0 // in the object stream
	b := make([]byte, 0, (1+rowBytes)*len(f.at))
	for r, p := range f.at {
		switch {
		case r == 0:
			row = [rowBytes]byte{0, 0, 0, 0, 0, 0xFF, 0xFF}
		case p.packed:
			row[0] = 2
			binary.BigEndian.PutUint32(row[1:], uint32(holder))
			binary.BigEndian.PutUint16(row[1+offsetBytes:], uint16(position))
			position++
		default:
			row = [rowBytes]byte{1}
			binary.BigEndian.PutUint32(row[1:], p.from)
		}
		b = append(b, up)
		for i := range row {
			b = append(b, row[i]-before[i])
		}
		before = row
	}
	return b
}
