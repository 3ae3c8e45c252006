package cache

import (
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
)

// mapPages are those of a file that is mapped into memory.
//
// Files of a cache are never changed nor cut short, but replaced and removed,
// which what is mapped outlives. Who truncates one by other means ends the
// processes that read it, as with any program that maps its files.
type mapPages []byte

func (m mapPages) at(offset int64, n int) ([]byte, bool) {
	if offset < 0 || n < 0 || offset > int64(len(m)) || int64(n) > int64(len(m))-offset {
		return nil, false
	}
	return m[offset : offset+int64(n) : offset+int64(n)], true
}

// readPages are read from a file, a block at a time, so that what lies together
// comes by one read. The file is open while it is read and no longer: where an
// open file cannot be removed, that would stand in the way of all others.
type readPages struct {
	path string
	size int64
	set  *packs                // told if the file is gone; may be nil
	last atomic.Pointer[block] // that was read last; whoever reads the next one stores it
}

// A block is a part of a file.
type block struct {
	offset int64
	bytes  []byte
}

const blockSize = 64 << 10

func (r *readPages) at(offset int64, n int) ([]byte, bool) {
	if offset < 0 || n < 0 || offset > r.size || int64(n) > r.size-offset {
		return nil, false
	}
	if b := r.last.Load(); b != nil && offset >= b.offset && offset+int64(n) <= b.offset+int64(len(b.bytes)) {
		at := offset - b.offset
		return b.bytes[at : at+int64(n) : at+int64(n)], true
	}
	b := &block{offset, make([]byte, min(max(int64(n), blockSize), r.size-offset))}
	f, err := os.Open(r.path)
	if err == nil {
		defer f.Close()
		_, err = f.ReadAt(b.bytes, offset)
	}
	if err != nil {
		if r.set != nil && errors.Is(err, fs.ErrNotExist) {
			r.set.gone.Store(true)
		}
		return nil, false
	}
	r.last.Store(b)
	return b.bytes[:n:n], true
}
