package index

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"strings"
)

// algorithms are the hashes that are understood, the one to keep first: sha256
// before all, since it is what every index gives and caches are keyed by, then
// by strength. Others are read over.
var algorithms = []struct {
	name string
	size int // bytes
	make func() hash.Hash
}{
	{"sha256", sha256.Size, sha256.New},
	{"sha512", sha512.Size, sha512.New},
	{"sha384", sha512.Size384, sha512.New384},
	{"sha224", sha256.Size224, sha256.New224},
	{"sha1", sha1.Size, sha1.New},
	{"md5", md5.Size, md5.New},
}

// unranked is the rank of an algorithm that is not understood.
const unranked = 1 << 10

// rankOf returns the place of an algorithm in the order of preference.
func rankOf(name []byte) int {
	for i := range algorithms {
		if string(name) == algorithms[i].name {
			return i
		}
	}
	return unranked
}

// newHash returns the hash to check "sha256:…" with and the hex text it must have.
func newHash(want string) (hash.Hash, string, error) {
	name, text, _ := strings.Cut(want, ":")
	rank := rankOf([]byte(name))
	if rank == unranked {
		return nil, "", fmt.Errorf("unknown hash %q", name)
	}
	return algorithms[rank].make(), text, nil
}

// isHex reports whether text is a hash of size bytes in hex, and whether all
// its letters are small.
func isHex(text []byte, size int) (hex, lower bool) {
	if len(text) != 2*size {
		return false, false
	}
	var seen byte
	for _, c := range text {
		seen |= hexKind[c]
	}
	return seen&notHex == 0, seen&upperHex == 0
}

const (
	upperHex = 1 << iota
	notHex
)

// hexKind tells the bytes apart. With comparisons instead, a page's hashes took
// as long to check as its JSON to scan.
var hexKind = func() (t [256]byte) {
	for i := range t {
		switch c := byte(i); {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'f':
		case 'A' <= c && c <= 'F':
			t[i] = upperHex
		default:
			t[i] = notHex
		}
	}
	return t
}()

// A mismatchError is a body that is not what its hash says.
type mismatchError struct{ want, got string }

func (e *mismatchError) Error() string {
	return fmt.Sprintf("the body's hash is %s, and the index says %s", e.got, e.want)
}
