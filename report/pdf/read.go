package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"brief/report/problem"
)

// Limits of a file that is read (RELIABILITY 3.1).
const (
	maxFile     = 32 << 20 // bytes
	maxInflated = 32 << 20 // bytes, of all streams together
	maxObjects  = 20000
)

// A File is a file of Write's, taken apart.
type File struct {
	Profile     Profile
	Attachments []Attachment // in the order in which the document lists them
	ID          string       // its identifier, in hexadecimal
	Inputs      string       // as of Options
	Copy        *Stamp       // which numbered copy it is, without what stands on its pages; nil if none

	data    []byte
	objects []object // by number; 0 is none
	placed  []place  // where each object stands, as Write notes it
	holder  ref      // the object stream
	last    ref      // the cross-reference stream
	trailer dict
	catalog dict
	pages   []ref
	roles   []string // what each object is, in a reader's words
}

// An object is an object of a file that was read.
type object struct {
	value  value
	stream []byte // unpacked; nil if it is none
	from   int    // its offset, or that of the object stream that holds it
}

// Read takes a file of Write's apart. It accepts what Write makes and nothing
// else: one revision, every byte of the file in its place, every object
// referred to, nothing that acts. So a reader of the pages sees all that is
// there, and no second reader sees anything else.
//
// The error is a problem.List: F608 for what is no PDF at all, F601 for what
// is over a limit, V101 for a file that is cut, V102 for one that is
// encrypted, V103 for changed or added bytes, V104 for a structure that Write
// does not make, V105 for actions and the like, V106 for attachments that are
// not as they say. It does not look whether the file says what it should; see
// Difference.
func Read(b []byte) (*File, error) {
	s := &scan{File: &File{data: b}}
	if err := s.readable(); err != nil {
		return nil, problem.List{err.(problemError).Problem}
	}
	for _, step := range []func() error{s.walk, s.unpack, s.crossReference, s.identity} {
		if err := step(); err != nil {
			if s.encrypted() {
				return nil, problem.List{errEncrypted.Problem} // what else differs comes of that
			}
			return nil, append(problem.List{s.asProblem(err)}, s.actions(b)...)
		}
	}
	if found := append(s.actions(nil), s.reach()...); len(found) > 0 {
		return nil, found
	}
	if found := s.meaning(); len(found) > 0 {
		return nil, found
	}
	return s.File, nil
}

// A problemError is a problem as an error.
type problemError struct{ problem.Problem }

func (e problemError) Error() string { return e.String() }

func refusef(code, format string, args ...any) error {
	return problemError{problem.Errorf(problem.Place{}, code, format, args...)}
}

// errEncrypted is the problem of a file that needs a password or a key.
var errEncrypted = problemError{problem.Errorf(problem.Place{}, "V102", "the file is encrypted").WithHint("brief encrypts none")}

// differs reports whether err is that bytes are others, not that they are
// lacking or too many.
func differs(err error) bool {
	var p problemError
	return errors.As(err, &p) && (p.Code == "V103" || p.Code == "V104")
}

// A scan is a file that is being read.
type scan struct {
	*File
	start    int // where the cross-reference stream stands
	inflated int
}

// readable refuses what need not be looked into.
func (s *scan) readable() error {
	b := s.data
	switch {
	case len(b) == 0:
		return refusef("V101", "the file is empty")
	case len(b) > maxFile:
		return refusef("F601", "the file has %d bytes, at most %d are read", len(b), maxFile)
	case bytes.HasPrefix([]byte(header), b):
		return refusef("V101", "the file is cut after %d bytes", len(b))
	case !s.pdfHead() && !s.ends():
		return refusef("F608", "this is no PDF")
	}
	return nil
}

// asProblem is the problem that err is. One of the syntax has its offset.
func (s *scan) asProblem(err error) problem.Problem {
	var p problemError
	if errors.As(err, &p) {
		return p.Problem
	}
	return problem.Errorf(problem.Place{}, "V104", "%v", err)
}

// walk goes through the objects that stand in the file itself, from the header
// to the end, one behind the other.
func (s *scan) walk() error {
	if !bytes.HasPrefix(s.data, []byte(header)) {
		return s.head()
	}
	p := &parser{b: s.data, at: len(header)}
	for {
		from := p.at
		r, d, data, err := s.one(p)
		if from == len(header) && differs(err) && !s.ends() {
			return anew(p.at) // many programs write the same head
		}
		if err != nil {
			return err
		}
		if err := s.put(r, object{d, data, from}, place{from: uint32(from)}); err != nil {
			return err
		}
		if d["Type"] == name("XRef") {
			s.last, s.start, s.trailer = r, from, d
			return s.end(p)
		}
		if d["Type"] == name("ObjStm") {
			if s.holder != 0 {
				return refusef("V104", "a second object stream stands at offset %d", from)
			}
			s.holder = r
		}
	}
}

// cutOr says that the file ends too early, or what is wrong at an offset.
func (s *scan) cutOr(at int, format string, args ...any) error {
	if at >= len(s.data)-1 && !bytes.HasSuffix(s.data, []byte("%%EOF\n")) {
		return refusef("V101", "the file is cut after %d bytes", len(s.data))
	}
	return refusef("V103", "offset %d: %s", at, fmt.Sprintf(format, args...))
}

// one reads one object with its stream.
func (s *scan) one(p *parser) (r ref, d dict, data []byte, err error) {
	from := p.at
	for c := p.next(); c >= '0' && c <= '9' && p.at < from+10; c = p.next() {
		p.at++
	}
	n, _ := strconv.Atoi(string(s.data[from:p.at]))
	if !p.take(" 0 obj\n") {
		return 0, nil, nil, s.cutOr(p.at, "no object begins here")
	}
	if n < 1 || n > maxObjects || s.data[from] == '0' {
		return 0, nil, nil, refusef("F601", "offset %d: object number %d, at most %d are read", from, n, maxObjects)
	}
	v, err := p.value(0)
	if err != nil {
		return 0, nil, nil, s.syntax(err)
	}
	d, ok := v.(dict)
	if !ok || !p.take("\nstream\n") {
		return 0, nil, nil, s.cutOr(p.at, "object %d has no stream", n)
	}
	size := integer(d["Length"])
	if length, _ := d["Length"].(number); strings.HasPrefix(string(length), "-") {
		return 0, nil, nil, refusef("F601", "object %d says that it is %s bytes long", n, length)
	}
	if size < 0 || size > len(s.data)-p.at {
		if size > 0 && !bytes.HasSuffix(s.data, []byte("%%EOF\n")) {
			return 0, nil, nil, refusef("V101", "the file is cut in object %d", n)
		}
		return 0, nil, nil, refusef("V104", "object %d says that it is %v bytes long, which it is not", n, d["Length"])
	}
	data = s.data[p.at : p.at+size : p.at+size]
	if p.at += size; !p.take("\nendstream\nendobj\n") {
		return 0, nil, nil, s.cutOr(p.at, "object %d does not end where it says", n)
	}
	if data, err = s.inflate(ref(n), d, data); err != nil {
		return 0, nil, nil, err
	}
	return ref(n), d, data, nil
}

// syntax is the problem of an object that cannot be read.
func (s *scan) syntax(err error) error {
	var e *syntaxError
	if !errors.As(err, &e) {
		return err
	}
	if e.at >= len(s.data) {
		return refusef("V101", "the file is cut after %d bytes", len(s.data))
	}
	return refusef("V103", "offset %d: %s", e.at, e.what)
}

// inflate unpacks a stream.
func (s *scan) inflate(r ref, d dict, data []byte) ([]byte, error) {
	if _, packed := d["Filter"]; !packed {
		if s.inflated += len(data); s.inflated > maxInflated {
			return nil, refusef("F601", "the streams have more than %d bytes", maxInflated)
		}
		return data, nil
	}
	if d["Filter"] != name("FlateDecode") {
		return nil, refusef("V104", "object %d is packed in a way that brief does not use", r)
	}
	in := bytes.NewReader(data)
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, refusef("V103", "object %d cannot be unpacked: it was changed", r)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(maxInflated-s.inflated)+1))
	switch {
	case len(out) > maxInflated-s.inflated:
		return nil, refusef("F601", "the streams have more than %d bytes when unpacked", maxInflated)
	case err != nil:
		return nil, refusef("V103", "object %d cannot be unpacked: it was changed", r)
	case in.Len() > 0:
		return nil, refusef("V104", "object %d holds %d bytes behind its data", r, in.Len())
	}
	s.inflated += len(out)
	return out, nil
}

// put notes an object.
func (s *scan) put(r ref, o object, at place) error {
	for int(r) >= len(s.objects) {
		s.objects, s.placed = append(s.objects, object{}), append(s.placed, place{})
	}
	if s.placed[r] != (place{}) {
		return refusef("V104", "there are two objects %d", r)
	}
	s.objects[r], s.placed[r] = o, at
	return nil
}

// end holds that the file ends behind its cross-reference.
func (s *scan) end(p *parser) error {
	tail := fmt.Sprintf("startxref\n%d\n%%%%EOF\n", s.start)
	if !p.take(tail) {
		if len(s.data)-p.at < len(tail) {
			return refusef("V101", "the file is cut after %d bytes", len(s.data))
		}
		return refusef("V103", "offset %d: the end is not as brief writes it", p.at)
	}
	rest := s.data[p.at:]
	switch {
	case len(rest) == 0:
		return nil
	case bytes.Contains(rest, []byte("startxref")):
		return refusef("V103", "a second revision of %d bytes was added after the end, at offset %d", len(rest), p.at)
	case len(rest) == 1:
		return refusef("V103", "a byte stands after the end, at offset %d", p.at)
	}
	return refusef("V103", "%d bytes stand after the end, at offset %d", len(rest), p.at)
}

// unpack reads the objects of the object stream.
func (s *scan) unpack() error {
	if s.holder == 0 {
		return refusef("V104", "there is no object stream")
	}
	o := s.objects[s.holder]
	d, data := o.value.(dict), o.stream
	count, first := integer(d["N"]), integer(d["First"])
	if count < 0 || count > maxObjects || first < 0 || first > len(data) {
		return refusef("V104", "object stream %d has a strange index", s.holder)
	}
	index := bytes.Fields(data[:first])
	lines := bytes.SplitAfter(data[first:], []byte("\n"))
	if len(index) != 2*count || len(lines) != count+1 || len(lines[count]) > 0 {
		return refusef("V104", "object stream %d holds other than the %d objects that it lists", s.holder, count)
	}
	var again []byte // the index as it should be
	at, last := 0, 0
	for i, line := range lines[:count] {
		n, err := strconv.Atoi(string(index[2*i]))
		if err != nil || n <= last || n > maxObjects {
			return refusef("V104", "object stream %d lists object %s out of order", s.holder, index[2*i])
		}
		last = n
		p := &parser{b: line}
		v, err := p.value(0)
		if over := (problemError{}); errors.As(err, &over) {
			return over
		}
		if err != nil || !p.take("\n") {
			return refusef("V104", "object %d is not as brief writes it", n)
		}
		if err := s.put(ref(n), object{v, nil, o.from}, place{packed: true, from: uint32(at), to: uint32(at + len(line))}); err != nil {
			return err
		}
		again = append(strconv.AppendInt(again, int64(n), 10), ' ')
		again = append(strconv.AppendInt(again, int64(at), 10), ' ')
		at += len(line)
	}
	if !bytes.Equal(again, data[:first]) {
		return refusef("V104", "the index of object stream %d does not lead to its objects", s.holder)
	}
	return nil
}

// trailerKeys are the entries of the cross-reference stream's dictionary, which
// is the trailer too.
var trailerKeys = []name{"DecodeParms", "Filter", "ID", "Info", "Length", "Root", "Size", "Type", "W"}

// crossReference holds that the cross-reference leads to the objects where
// they stand, and to no others: it is written anew and compared.
func (s *scan) crossReference() error {
	if s.trailer["Encrypt"] != nil {
		return errEncrypted
	}
	if s.trailer["Prev"] != nil {
		return refusef("V103", "the file has an earlier revision")
	}
	parms := dict{"Predictor": number("12"), "Columns": number(strconv.Itoa(rowBytes))}
	widths := array{number("1"), number(strconv.Itoa(offsetBytes)), number(strconv.Itoa(positionBytes))}
	if !slices.Equal(slices.Sorted(maps.Keys(s.trailer)), trailerKeys) ||
		differentValues(s.trailer["DecodeParms"], parms) != "" || differentValues(s.trailer["W"], widths) != "" {
		return refusef("V104", "the cross-reference has other entries than brief gives it")
	}
	for n, p := range s.placed {
		if n > 0 && p == (place{}) {
			return refusef("V104", "there is no object %d", n)
		}
	}
	f := &file{at: s.placed}
	if integer(s.trailer["Size"]) != len(s.placed) || !bytes.Equal(f.table(s.holder), s.objects[s.last].stream) {
		return refusef("V104", "the cross-reference does not lead to the objects where they stand")
	}
	return nil
}

// identity holds that the identifier is made of the hashes of the file's bytes
// (see file.close).
func (s *scan) identity() error {
	sum := sha256.Sum256(s.data[:s.start])
	last := s.data[s.start:]
	last = last[bytes.Index(last, []byte(">>\nstream\n"))+len(">>\nstream\n"):]
	whole := wholeHash(sum, last[:integer(s.trailer["Length"])])
	ids, _ := s.trailer["ID"].(array)
	if len(ids) != 2 || ids[0] != text(sum[:16]) || ids[1] != text(whole[:16]) {
		return refusef("V103", "the file's identifier does not fit its bytes: something in it was changed")
	}
	s.ID = fmt.Sprintf("%x", sum[:16])
	return nil
}
