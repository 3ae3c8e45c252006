package cache

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
)

// An entry's file is a header of headerSize bytes and the value:
//
//	offset 0   4 bytes  magic
//	offset 4   8 bytes  length of the value, little endian
//	offset 12  4 bytes  CRC-32C of the key and the value
//
// The length finds a file cut short, the checksum one whose blocks never
// reached the disk, and the key in it a file under another's name. None of
// them is a defence against somebody who may write to the user's folder.
const (
	magic      = "rsc1"
	headerSize = 16
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is that of an entry with this key and value.
func checksum(key string, value []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(key), castagnoli), castagnoli, value)
}

// encodeEntry returns the bytes of the file that holds value under key.
func encodeEntry(key string, value []byte) []byte {
	b := make([]byte, headerSize, headerSize+len(value))
	copy(b, magic)
	binary.LittleEndian.PutUint64(b[4:], uint64(len(value)))
	binary.LittleEndian.PutUint32(b[12:], checksum(key, value))
	return append(b, value...)
}

// readEntry returns the value that f holds under key, and whether it is whole.
func readEntry(f *os.File, key string) ([]byte, bool) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() < headerSize {
		return nil, false
	}
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, false
	}
	return decodeEntry(b, key)
}

// decodeEntry returns the value in the bytes of a file, which it shares.
func decodeEntry(b []byte, key string) ([]byte, bool) {
	if len(b) < headerSize || string(b[:4]) != magic {
		return nil, false
	}
	value := b[headerSize:]
	if binary.LittleEndian.Uint64(b[4:]) != uint64(len(value)) ||
		binary.LittleEndian.Uint32(b[12:]) != checksum(key, value) {
		return nil, false
	}
	return value, true
}
