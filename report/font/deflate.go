package font

import (
	"bytes"

	"github.com/klauspost/compress/zlib"
)

// level is the only level of compression: a writer of another would cost half
// a megabyte more, and level 9 takes several times as long for 2 %.
const level = 6

// A deflater is a writer and what it has written.
type deflater struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// deflaters keeps what is costly to make. A sync.Pool would be emptied by the
// garbage collector every few documents.
var deflaters = make(chan *deflater, 16)

// Deflate compresses what the parts make together for a stream with the filter
// FlateDecode (ISO 32000-1, 7.4.4). The result depends on that alone.
func Deflate(parts ...[]byte) []byte {
	var packed []byte
	Deflated(func(b []byte) { packed = bytes.Clone(b) }, parts...) // with no room to spare: some are kept for long
	return packed
}

// Deflated is Deflate for what is copied elsewhere at once: use must not keep
// the bytes that it is given.
func Deflated(use func(packed []byte), parts ...[]byte) {
	var d *deflater
	select {
	case d = <-deflaters:
		d.out.Reset()
		d.z.Reset(&d.out)
	default:
		d = &deflater{}
		d.z, _ = zlib.NewWriterLevel(&d.out, level) // fails only for a level that does not exist
	}
	for _, b := range parts {
		d.z.Write(b) // a bytes.Buffer takes everything
	}
	d.z.Close()
	use(d.out.Bytes())
	select {
	case deflaters <- d:
	default:
	}
}
