package pdf

// spare are buffers that were used for earlier documents: what a document needs
// only while it is made is half of what it takes otherwise. A channel, since a
// sync.Pool is emptied by the garbage collector every few documents; of few and
// not too large ones, since they are never let go.
var spare = make(chan []byte, 16)

const maxSpare = 256 << 10

// borrow returns an empty buffer with room for about size bytes.
func borrow(size int) []byte {
	select {
	case b := <-spare:
		if cap(b) >= size {
			return b[:0]
		}
	default:
	}
	return make([]byte, 0, size)
}

// giveBack takes buffers that nobody looks at any more.
func giveBack(buffers ...[]byte) {
	for _, b := range buffers {
		if cap(b) > maxSpare {
			continue
		}
		select {
		case spare <- b:
		default:
		}
	}
}
