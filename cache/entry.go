package cache

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"time"
)

// An entry's file is a header of headerSize bytes, the key and the value:
//
//	offset 0   4 bytes  magic
//	offset 4   4 bytes  length of the key, little endian
//	offset 8   8 bytes  length of the value, little endian
//	offset 16  4 bytes  CRC-32C of the key and the value
//
// The lengths find a file cut short, the checksum one whose blocks never
// reached the disk, and the key one under another's name; the key also says
// what an entry is about. None of them is a defence against somebody who may
// write to the user's folder.
const (
	magic      = "rsc2"
	family     = "rsc" // how the magic of each format begins, this and former ones
	headerSize = 20
)

// ErrFormer is what is wrong with an entry that is of a former format: nothing
// but that no program of today reads it.
var ErrFormer = errors.New("of a former format")

// Why the bytes of a file are no entry.
var (
	errShort    = errors.New("cut short")
	errMagic    = errors.New("not an entry")
	errLength   = errors.New("its length is wrong")
	errChecksum = errors.New("its checksum is wrong")
	errMisnamed = errors.New("under another entry's name")
)

// encodeEntry returns the bytes of the file that holds value under key.
func encodeEntry(key string, value []byte) []byte {
	b := make([]byte, headerSize, headerSize+len(key)+len(value))
	copy(b, magic)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(key)))
	binary.LittleEndian.PutUint64(b[8:], uint64(len(value)))
	b = append(append(b, key...), value...)
	binary.LittleEndian.PutUint32(b[16:], checksum(b))
	return b
}

// checksum is that of an entry. The table is made when it is first asked for,
// not at the start of every program.
func checksum(b []byte) uint32 {
	return crc32.Checksum(b[headerSize:], crc32.MakeTable(crc32.Castagnoli))
}

// readEntry returns the value that f holds under key, when f was modified, and
// whether the value is whole.
func readEntry(f *os.File, key string) ([]byte, time.Time, bool) {
	b, modified, err := readWhole(f)
	if err != nil {
		return nil, modified, false
	}
	value, ok := decodeEntry(b, key)
	return value, modified, ok
}

// readWhole reads a regular file, and when it was modified.
func readWhole(f *os.File) ([]byte, time.Time, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() {
		return nil, time.Time{}, errMagic
	}
	b := make([]byte, info.Size())
	_, err = io.ReadFull(f, b)
	return b, info.ModTime(), err
}

// decodeEntry returns the value under key in the bytes of a file, which it
// shares.
func decodeEntry(b []byte, key string) ([]byte, bool) {
	found, value, err := parseEntry(b)
	return value, err == nil && string(found) == key
}

// parseEntry returns key and value in the bytes of a file, which they share,
// or why it is no entry.
func parseEntry(b []byte) (key, value []byte, err error) {
	switch {
	case len(b) < len(magic):
		return nil, nil, errShort
	case string(b[:len(magic)]) != magic:
		if string(b[:len(family)]) == family {
			return nil, nil, ErrFormer
		}
		return nil, nil, errMagic
	case len(b) < headerSize:
		return nil, nil, errShort
	}
	rest := b[headerSize:]
	n := uint64(binary.LittleEndian.Uint32(b[4:]))
	if n > uint64(len(rest)) || binary.LittleEndian.Uint64(b[8:]) != uint64(len(rest))-n {
		return nil, nil, errLength
	}
	if binary.LittleEndian.Uint32(b[16:]) != checksum(b) {
		return nil, nil, errChecksum
	}
	return rest[:n:n], rest[n:], nil
}
