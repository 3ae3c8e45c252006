package cache

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
	"time"
)

// A record is a value and what it is under. The rest is the part of the value
// that is read in parts; most have none.
type record struct {
	place
	value []byte
	rest  []byte
}

// In a file a record is a head, the bucket, the key, the checksums of the rest's
// pieces, the value, and its rest:
//
//	offset 0   4 bytes  CRC-32C of all that follows up to the rest
//	offset 4   4 bytes  length of the record
//	offset 8   4 bytes  length of the key
//	offset 12  4 bytes  length of the bucket
//	offset 16  4 bytes  length of the rest
//
// Numbers are little endian. The lengths find a record cut short, the checksums
// one whose blocks never reached the disk or were damaged there, bucket and key
// one that an index leads to wrongly. None of them is a defence against
// somebody who may write to the user's folder.
const recordHead = 20

// Why bytes are no record.
var (
	errShort     = errors.New("cut short")
	errLength    = errors.New("its length is wrong")
	errChecksum  = errors.New("its checksum is wrong")
	errMisplaced = errors.New("under the hash of another")
)

// The table is made when it is first asked for, not at the start of every
// program.
func checksum(crc uint32, b []byte) uint32 {
	return crc32.Update(crc, crc32.MakeTable(crc32.Castagnoli), b)
}

// size returns how long r is in a file.
func (r *record) size() int {
	return recordHead + len(r.bucket) + len(r.key) + 4*pieces(len(r.rest)) + len(r.value) + len(r.rest)
}

// appendHead appends all of r but the value and its rest.
func (r *record) appendHead(b []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, recordHead)...)
	binary.LittleEndian.PutUint32(b[start+4:], uint32(r.size()))
	binary.LittleEndian.PutUint32(b[start+8:], uint32(len(r.key)))
	binary.LittleEndian.PutUint32(b[start+12:], uint32(len(r.bucket)))
	binary.LittleEndian.PutUint32(b[start+16:], uint32(len(r.rest)))
	b = appendSums(append(append(b, r.bucket...), r.key...), r.rest)
	sum := checksum(checksum(0, b[start+4:]), r.value)
	binary.LittleEndian.PutUint32(b[start:], sum)
	return b
}

// A recordText is the parts of a record in a file.
type recordText struct{ bucket, key, sums, value, rest []byte }

// splitRecord takes b, all of a record, apart, of which all but the rest is whole.
func splitRecord(b []byte) (r recordText, err error) {
	if len(b) < recordHead {
		return r, errShort
	}
	size := uint64(binary.LittleEndian.Uint32(b[4:]))
	rest := uint64(binary.LittleEndian.Uint32(b[16:]))
	bucketEnd := uint64(binary.LittleEndian.Uint32(b[12:])) + recordHead
	keyEnd := bucketEnd + uint64(binary.LittleEndian.Uint32(b[8:]))
	sumsEnd := keyEnd + 4*uint64(pieces(int(rest)))
	if size != uint64(len(b)) || rest > size || sumsEnd > size-rest {
		return r, errLength
	}
	valueEnd := size - rest
	if binary.LittleEndian.Uint32(b) != checksum(0, b[4:valueEnd]) {
		return r, errChecksum
	}
	return recordText{
		b[recordHead:bucketEnd:bucketEnd], b[bucketEnd:keyEnd:keyEnd], b[keyEnd:sumsEnd:sumsEnd], b[sumsEnd:valueEnd:valueEnd], b[valueEnd:size:size],
	}, nil
}

// isUnder reports whether the record is of a place.
func (r *recordText) isUnder(bucket Bucket, key string) bool {
	return string(r.key) == key && string(r.bucket) == string(bucket)
}

// isWhole reports whether the rest is what was put.
func (r *recordText) isWhole() bool {
	for i := range pieces(len(r.rest)) {
		if !isPiece(r.rest, i, r.sums) {
			return false
		}
	}
	return true
}

// parseRecord takes b, all of a record that is whole, apart. The value is part of b.
func parseRecord(b []byte) (record, error) {
	r, err := splitRecord(b)
	switch {
	case err != nil:
		return record{}, err
	case !r.isWhole():
		return record{}, errChecksum
	}
	return record{place{Bucket(r.bucket), string(r.key)}, r.value, r.rest}, nil
}

// hashOf returns the hash of a place, which is never 0. Places with the same
// one are told apart by what they are; keys are the index's to choose, but who
// makes them collide makes only his own slow.
func hashOf(bucket Bucket, key string) uint64 {
	h := mixText(mixText(0x9e3779b97f4a7c15, string(bucket)), key)
	h ^= h >> 32
	return max(h, 1)
}

// mixText takes a text into a hash, eight bytes at a time.
func mixText(h uint64, s string) uint64 {
	const odd = 0xd6e8feb86659fd93
	mix := func(w uint64) {
		hi, lo := bits.Mul64(h^w, odd)
		h = hi ^ lo ^ bits.RotateLeft64(h, 23)
	}
	mix(uint64(len(s)))
	for ; len(s) >= 8; s = s[8:] {
		mix(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
	}
	var last uint64
	for i := range len(s) {
		last |= uint64(s[i]) << (8 * i)
	}
	mix(last)
	return h
}

// Times in a file are seconds since 1970, which lasts until 2106.
func seconds(t time.Time) uint32 { return uint32(t.Unix()) }
