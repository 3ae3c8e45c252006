package pubgrub

// A slab hands out pieces of long slices, so that many small ones cost few
// allocations. What it hands out is the caller's for good. The zero value is ready.
type slab[T any] struct {
	free []T
	size int // of the slice that free is the rest of
}

// The least and the most elements of a slab's slices.
const (
	leastSlab = 32
	mostSlab  = 2048
)

// take returns n zero elements, which nothing is appended to in place.
func (s *slab[T]) take(n int) []T {
	if len(s.free) < n {
		s.size = max(n, min(max(2*s.size, leastSlab), mostSlab))
		s.free = make([]T, s.size)
	}
	piece := s.free[:n:n]
	s.free = s.free[n:]
	return piece
}

// A stack is the words of sets that are let go in the reverse order in which
// they were made.
type stack struct{ words []uint64 }

// take returns a set of n zero words on top of the stack.
func (s *stack) take(n int) Set {
	top := len(s.words)
	if top+n > cap(s.words) {
		// Sets that were made before stay where they are.
		grown := make([]uint64, top, max(2*cap(s.words), top+n, 256))
		s.words = grown
	}
	s.words = s.words[:top+n]
	piece := s.words[top : top+n : top+n]
	clear(piece)
	return piece
}

// mark returns the height, for free.
func (s *stack) mark() int32 { return int32(len(s.words)) }

// free lets go of what was made since mark.
func (s *stack) free(mark int32) { s.words = s.words[:mark] }
