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
	// A page of new memory that is read before it is written to costs two faults, and
	// the second one stops the other processors that know it.
	clear(piece)
	return piece
}

// A stack is the words of sets that are let go in the reverse order in which
// they were made. The zero value is ready.
//
//  1. A block begins where the one before it ends.
//  2. The top is in the last block that is in use, or at its end.
type stack struct {
	blocks []block
	last   int // the last block in use
	top    int
}

// A block is the words from a height on.
type block struct {
	from  int
	words []uint64
}

// The least and the most words of a block, but for one large set.
const (
	leastBlock = 256
	mostBlock  = 8192
)

// take returns a set of n zero words on top of the stack.
func (s *stack) take(n int) Set {
	if len(s.blocks) == 0 || s.top+n > s.blocks[s.last].end() {
		s.grow(n)
	}
	b := s.blocks[s.last]
	from := s.top - b.from
	s.top += n
	piece := b.words[from : from+n : from+n]
	clear(piece)
	return piece
}

// grow goes on to the next block, which is made if there is none with room for n words.
func (s *stack) grow(n int) {
	size, next := leastBlock, 0
	if len(s.blocks) > 0 {
		b := s.blocks[s.last]
		size, next, s.top = min(2*len(b.words), mostBlock), s.last+1, b.end()
	}
	if next == len(s.blocks) || len(s.blocks[next].words) < n {
		s.blocks = append(s.blocks[:next], block{s.top, make([]uint64, max(size, n))})
	}
	s.last = next
}

func (b block) end() int { return b.from + len(b.words) }

// mark returns the height, for free.
func (s *stack) mark() int32 { return int32(s.top) }

// free lets go of what was made since mark.
func (s *stack) free(mark int32) {
	s.top = int(mark)
	for s.last > 0 && s.top < s.blocks[s.last].from {
		s.last--
	}
}
