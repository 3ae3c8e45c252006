package cache

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
	"time"
)

// A record is a value and what it is under.
type record struct {
	place
	value []byte
}

// In a file a record is a head, the bucket, the key and the value:
//
//	offset 0   4 bytes  CRC-32C of all that follows
//	offset 4   4 bytes  length of the record
//	offset 8   4 bytes  length of the key
//	offset 12  4 bytes  length of the bucket
//
// Numbers are little endian. The lengths find a record cut short, the checksum
// one whose blocks never reached the disk or were damaged there, bucket and key
// one that an index leads to wrongly. None of them is a defence against
// somebody who may write to the user's folder.
const recordHead = 16

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
func (r *record) size() int { return recordHead + len(r.bucket) + len(r.key) + len(r.value) }

// appendHead appends all of r but the value.
func (r *record) appendHead(b []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, recordHead)...)
	binary.LittleEndian.PutUint32(b[start+4:], uint32(r.size()))
	binary.LittleEndian.PutUint32(b[start+8:], uint32(len(r.key)))
	binary.LittleEndian.PutUint32(b[start+12:], uint32(len(r.bucket)))
	b = append(append(b, r.bucket...), r.key...)
	sum := checksum(checksum(0, b[start+4:]), r.value)
	binary.LittleEndian.PutUint32(b[start:], sum)
	return b
}

// parseRecord takes b, all of a record, apart. The value is part of b.
func parseRecord(b []byte) (r record, err error) {
	bucket, key, value, err := splitRecord(b)
	if err != nil {
		return record{}, err
	}
	return record{place{Bucket(bucket), string(key)}, value}, nil
}

// splitRecord returns the parts of a record that is whole.
func splitRecord(b []byte) (bucket, key, value []byte, err error) {
	if len(b) < recordHead {
		return nil, nil, nil, errShort
	}
	size := uint64(binary.LittleEndian.Uint32(b[4:]))
	keyEnd := uint64(binary.LittleEndian.Uint32(b[8:]))
	bucketEnd := uint64(binary.LittleEndian.Uint32(b[12:])) + recordHead
	keyEnd += bucketEnd
	if size != uint64(len(b)) || keyEnd > size {
		return nil, nil, nil, errLength
	}
	if binary.LittleEndian.Uint32(b) != checksum(0, b[4:]) {
		return nil, nil, nil, errChecksum
	}
	return b[recordHead:bucketEnd:bucketEnd], b[bucketEnd:keyEnd:keyEnd], b[keyEnd:size:size], nil
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
