package font

import (
	"bytes"

	"github.com/klauspost/compress/zlib"
)

// level is the only level of compression: a writer of another would cost half
// a megabyte more, and level 9 takes several times as long for 2 %.
const level = 6

// writers keeps what is costly to make. A sync.Pool would be emptied by the
// garbage collector every few documents.
var writers = make(chan *zlib.Writer, 16)

// Deflate compresses b for a stream with the filter FlateDecode (ISO 32000-1,
// 7.4.4). The result depends on b alone.
func Deflate(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b)/3 + 64)
	var z *zlib.Writer
	select {
	case z = <-writers:
		z.Reset(&out)
	default:
		z, _ = zlib.NewWriterLevel(&out, level) // fails only for a level that does not exist
	}
	z.Write(b) // a bytes.Buffer takes everything
	z.Close()
	select {
	case writers <- z:
	default:
	}
	return out.Bytes()
}
