package encoded

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// A Reader takes values off the front of what a Writer wrote. After the first that
// is none, all that it gives is zero.
type Reader struct {
	left   string
	failed bool
}

// NewReader returns a Reader of a value, which nobody changes any more: the texts
// that are read are parts of it.
func NewReader(value []byte) *Reader {
	return &Reader{left: unsafe.String(unsafe.SliceData(value), len(value))}
}

// Fail says that what was read cannot be, as the place of something in a list that
// is shorter.
func (r *Reader) Fail() { r.left, r.failed = "", true }

// varint reads a number as it is written.
func (r *Reader) varint() uint64 {
	if len(r.left) > 0 && r.left[0] < 0x80 { // nearly always
		n := uint64(r.left[0])
		r.left = r.left[1:]
		return n
	}
	// The bytes of a varint are few: the copy stays on the stack.
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], r.left)])
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.left = r.left[size:]
	return n
}

// Count returns a number that is not negative.
func (r *Reader) Count() int {
	n := r.varint()
	if n > math.MaxInt {
		r.left, r.failed, n = "", true, 0 // as Fail does: a call more, and Count would be one itself
	}
	return int(n)
}

// Number returns a number that may be negative.
func (r *Reader) Number() int64 {
	n := r.varint()
	return int64(n>>1) ^ -int64(n&1)
}

// Length returns how many things are still to come that take so many bytes each
// at least.
func (r *Reader) Length(least int) int {
	n := r.varint()
	if n > uint64(len(r.left)/least) {
		r.Fail()
		return 0
	}
	return int(n)
}

// Text returns a text.
func (r *Reader) Text() (s string) {
	n := r.varint()
	if n > uint64(len(r.left)) {
		r.Fail()
		return ""
	}
	s, r.left = r.left[:n], r.left[n:]
	return s
}

// Raw returns what was written by Writer.Raw: n bytes, a length that the program knows.
func (r *Reader) Raw(n int) (s string) {
	if n > len(r.left) {
		r.Fail()
		return ""
	}
	s, r.left = r.left[:n], r.left[n:]
	return s
}

// Texts returns a list of texts, nil for an empty one.
func (r *Reader) Texts() []string {
	n := r.Length(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.Text()
	}
	return list
}

// Flag returns a yes or no.
func (r *Reader) Flag() bool { return r.Count() == 1 }

// More reports whether there is something left to read.
func (r *Reader) More() bool { return r.left != "" }

// Failed reports whether something that was to be read was not there.
func (r *Reader) Failed() bool { return r.failed }

// Whole reports whether all was read, and was well.
func (r *Reader) Whole() bool { return !r.failed && r.left == "" }
