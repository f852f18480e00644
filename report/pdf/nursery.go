package pdf

// A nursery is what trees are made of: a document has hundreds of elements,
// which live and go together, so that the next one can have their places.
type nursery struct {
	elements slab[element]
	kids     slab[kid]
	leaves   slab[leaf]
	lists    slab[*leaf]
}

// nurseries are those of earlier documents, kept as the buffers are in spare.
var nurseries = make(chan *nursery, 16)

// open returns a nursery that nobody else has.
func open() *nursery {
	select {
	case n := <-nurseries:
		return n
	default:
		return &nursery{}
	}
}

// close takes the nursery back, with all that was made of it.
func (n *nursery) close() {
	n.elements.clear()
	n.kids.clear()
	n.leaves.clear()
	n.lists.clear()
	select {
	case nurseries <- n:
	default:
	}
}

// A slab hands out zero values from arrays, and has them back all at once.
type slab[T any] struct {
	arrays [][]T
	array  int // the one at hand
	used   int // of it
}

// slabSize is how many values an array holds, and slabKept how many arrays are
// kept: a brief needs two of elements, a file of a hundred pages is rare.
const (
	slabSize = 128
	slabKept = 8
)

// take returns n values that follow each other, n at most slabSize.
func (s *slab[T]) take(n int) []T {
	if s.array < len(s.arrays) && s.used+n > slabSize {
		s.array, s.used = s.array+1, 0
	}
	if s.array == len(s.arrays) {
		s.arrays = append(s.arrays, make([]T, slabSize))
	}
	vs := s.arrays[s.array][s.used : s.used+n : s.used+n]
	s.used += n
	return vs
}

// next returns the place of a value.
func (s *slab[T]) next() *T { return &s.take(1)[0] }

// room returns vs with room for one more.
func (s *slab[T]) room(vs []T) []T {
	n := max(1, 2*len(vs))
	if len(vs) < cap(vs) || n > slabSize {
		return vs
	}
	return append(s.take(n)[:0], vs...)
}

// clear takes everything back.
func (s *slab[T]) clear() {
	if len(s.arrays) > slabKept {
		clear(s.arrays[slabKept:])
		s.arrays = s.arrays[:slabKept]
	}
	for i := range min(s.array+1, len(s.arrays)) {
		clear(s.arrays[i])
	}
	s.array, s.used = 0, 0
}
