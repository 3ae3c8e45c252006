package index

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"
)

// algorithms are the hashes that are understood, the one to keep first: sha256
// before all, since it is what every index gives and caches are keyed by, then
// by strength. Others are read over.
var algorithms = []struct {
	name   string
	prefix string
	size   int // bytes
	make   func() hash.Hash
}{
	{"sha256", "sha256:", sha256.Size, sha256.New},
	{"sha512", "sha512:", sha512.Size, sha512.New},
	{"sha384", "sha384:", sha512.Size384, sha512.New384},
	{"sha224", "sha224:", sha256.Size224, sha256.New224},
	{"sha1", "sha1:", sha1.Size, sha1.New},
	{"md5", "md5:", md5.Size, md5.New},
}

// unranked is the rank of an algorithm that is not understood.
const unranked = 1 << 10

// rankOf returns the place of an algorithm in the order of preference, whatever its case.
func rankOf(name []byte) int {
	if string(name) == "sha256" {
		return 0
	}
	for i := range algorithms {
		if strings.EqualFold(string(name), algorithms[i].name) {
			return i
		}
	}
	return unranked
}

// A bestHash is the best of the hashes that were offered. The zero value has none.
type bestHash struct {
	rank  int
	value []byte // hex; nil if there is none
	lower bool   // value has small letters only
	wrong string // the algorithm of a value that is none of its hashes; "" if there was none
	odd   []byte // that value
}

// offer keeps a hash if it is better than what is there. An empty one is none.
func (h *bestHash) offer(name, value []byte) {
	rank := rankOf(name)
	if rank == unranked || h.value != nil && rank >= h.rank || len(value) == 0 {
		return
	}
	hex, lower := isHex(value, algorithms[rank].size)
	if !hex {
		h.wrong, h.odd = algorithms[rank].name, value
		return
	}
	h.rank, h.value, h.lower = rank, value, lower
}

// offerFragment offers the hashes of a URL's fragment (PEP 503). Some indexes
// quote the "=" in it.
func (h *bestHash) offerFragment(fragment []byte) {
	for part := range bytes.SplitSeq(fragment, []byte("&")) {
		name, value, ok := bytes.Cut(part, []byte("="))
		if !ok {
			if name, value, ok = bytes.Cut(part, []byte("%3D")); !ok {
				name, value, _ = bytes.Cut(part, []byte("%3d"))
			}
		}
		h.offer(name, value)
	}
}

// text returns the hash as "sha256:…", in b's room; "" if there is none.
func (h *bestHash) text(b *builder) string {
	if h.value == nil {
		return ""
	}
	text := b.join2(algorithms[h.rank].prefix, h.value)
	if !h.lower {
		text = strings.ToLower(text)
	}
	return text
}

// oddText returns what was given for a hash and is none, as text does, for a
// file that has no other: no file fits it, and whoever reads one finds that out,
// as with pip and uv. It is "" if it holds anything but letters and digits.
func (h *bestHash) oddText() string {
	for _, c := range h.odd {
		if !('0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z') {
			return ""
		}
	}
	if len(h.odd) == 0 {
		return ""
	}
	return strings.ToLower(h.wrong + ":" + string(h.odd))
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
	for len(text) >= 8 && isLowerHex8(binary.LittleEndian.Uint64(text)) { // nearly always to the end
		text = text[8:]
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

// hexKind tells the bytes apart: with comparisons instead, a page's hashes took
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
