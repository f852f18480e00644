package doc

// A Store makes values of one type by the array: a document has thousands of
// small ones, which live and go together.
type Store[T any] struct{ free []T }

// storeSize is how many values an array holds.
const storeSize = 64

// Put returns a place for v.
func (s *Store[T]) Put(v T) *T {
	if len(s.free) == 0 {
		s.free = make([]T, storeSize)
	}
	p := &s.free[0]
	s.free = s.free[1:]
	*p = v
	return p
}

// Grow returns vs with room for n more.
func (s *Store[T]) Grow(vs []T, n int) []T {
	if n += len(vs); n <= cap(vs) {
		return vs
	}
	if n = max(n, 2*cap(vs)); n > storeSize/4 {
		return append(make([]T, 0, n), vs...)
	}
	if n > len(s.free) {
		s.free = make([]T, storeSize)
	}
	room := s.free[:0:n]
	s.free = s.free[n:]
	return append(room, vs...)
}
