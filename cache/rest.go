package cache

import (
	"encoding/binary"
	"sync/atomic"
)

// A Rest is the part of a value that is read in parts: of a mapped file nothing
// is touched, nor checked, but the pieces of which somebody wants something. The
// zero value is empty. Goroutines share it.
type Rest struct {
	bytes []byte
	check *check // nil if the bytes need none
}

// A check is what the pieces of a rest are checked by.
type check struct {
	sums   []byte          // of each piece
	good   []atomic.Uint64 // a bit for each piece that was checked
	at     spot            // of the record
	damage *damage         // told of a piece that is damaged
}

// pieceSize is how much is checked at once: a page of memory.
const pieceSize = 4 << 10

// pieces returns how many a rest of so many bytes has.
func pieces(rest int) int { return (rest + pieceSize - 1) / pieceSize }

// appendSums appends the checksums of the pieces of a rest.
func appendSums(b, rest []byte) []byte {
	for len(rest) > 0 {
		n := min(pieceSize, len(rest))
		b = binary.LittleEndian.AppendUint32(b, checksum(0, rest[:n]))
		rest = rest[n:]
	}
	return b
}

// RestOf returns the rest that these bytes are, which nobody changes.
func RestOf(b []byte) Rest { return Rest{bytes: b} }

// Len returns how long the rest is.
func (r Rest) Len() int { return len(r.bytes) }

// Part returns the bytes from ≤ i < to, which must not be changed, and whether they
// are there and what was put. If they are damaged, so is the value: Dir.Damaged.
func (r Rest) Part(from, to int) ([]byte, bool) {
	if from < 0 || from > to || to > len(r.bytes) {
		return nil, false
	}
	if r.check != nil {
		for i := from / pieceSize; i < pieces(to); i++ {
			if !r.check.piece(r.bytes, i) {
				r.check.damage.note(r.check.at)
				return nil, false
			}
		}
	}
	return r.bytes[from:to:to], true
}

// piece reports whether a piece of a rest is what was put.
func (c *check) piece(rest []byte, i int) bool {
	bit := uint64(1) << (i % 64)
	if c.good[i/64].Load()&bit != 0 {
		return true
	}
	if !isPiece(rest, i, c.sums) {
		return false
	}
	c.good[i/64].Or(bit)
	return true
}

// isPiece reports whether a piece of a rest is the one with that checksum.
func isPiece(rest []byte, i int, sums []byte) bool {
	b := rest[i*pieceSize : min((i+1)*pieceSize, len(rest))]
	return checksum(0, b) == binary.LittleEndian.Uint32(sums[4*i:])
}

// newCheck returns the check of the pieces of a record's rest by their sums.
func newCheck(sums []byte, at spot, damage *damage) *check {
	return &check{sums, make([]atomic.Uint64, (len(sums)/4+63)/64), at, damage}
}
