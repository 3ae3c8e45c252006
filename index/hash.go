package index

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"
	"strings"
)

// algorithms are the hashes that are understood, the one to keep first: sha256
// before all, since it is what every index gives and caches are keyed by, then
// by strength. Others are read over. With those that have no make nothing is
// checked: they are kept beside one with which it is.
var algorithms = []struct {
	name   string
	prefix string
	size   int // bytes
	make   func() hash.Hash
	beside bool // kept though there is a better one: locks name it too
}{
	{"sha256", "sha256:", sha256.Size, sha256.New, true},
	{"sha512", "sha512:", sha512.Size, sha512.New, true},
	{"sha384", "sha384:", sha512.Size384, sha512.New384, true},
	{"sha224", "sha224:", sha256.Size224, sha256.New224, false},
	{"sha1", "sha1:", sha1.Size, sha1.New, false},
	{"md5", "md5:", md5.Size, md5.New, true},
	{"blake2b", "blake2b:", 32, nil, true},
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

// A givenHash is one as an index gives it.
type givenHash struct {
	rank  int
	value []byte // hex; nil for none
	lower bool   // value has small letters only
}

// A bestHash is the best of the hashes that were offered, and those that are
// kept beside it. The zero value has none.
type bestHash struct {
	givenHash
	others []givenHash // in order of preference; nil nearly always
	wrong  string      // the algorithm of a value that is none of its hashes; "" if there was none
	odd    []byte      // that value
}

// offer keeps a hash if it is better than what is there, or is kept beside it.
// An empty one is none, and of an algorithm the first counts.
func (h *bestHash) offer(name, value []byte) {
	rank := rankOf(name)
	if rank == unranked || len(value) == 0 {
		return
	}
	hex, lower := isHex(value, algorithms[rank].size)
	switch g := (givenHash{rank, value, lower}); {
	case !hex && algorithms[rank].make != nil && (h.value == nil || rank < h.rank):
		h.wrong, h.odd = algorithms[rank].name, value
	case !hex:
	case algorithms[rank].make == nil || h.value != nil && rank >= h.rank:
		h.keepBeside(g)
	default:
		former := h.givenHash
		h.givenHash = g
		h.keepBeside(former)
	}
}

// keepBeside keeps a hash that is not the best.
func (h *bestHash) keepBeside(g givenHash) {
	if g.value == nil || !algorithms[g.rank].beside || h.value != nil && g.rank == h.rank {
		return
	}
	at, known := slices.BinarySearchFunc(h.others, g.rank, func(o givenHash, rank int) int { return cmp.Compare(o.rank, rank) })
	if !known {
		h.others = slices.Insert(h.others, at, g)
	}
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
func (h *givenHash) text(b *builder) string {
	if h.value == nil {
		return ""
	}
	text := b.join2(algorithms[h.rank].prefix, h.value)
	if !h.lower {
		text = strings.ToLower(text)
	}
	return text
}

// all returns the hash and those beside it, as dist.File.Hash has them.
func (h *bestHash) all(b *builder) string {
	text := h.text(b)
	if text == "" || len(h.others) == 0 { // as of nearly every file
		return text
	}
	for i := range h.others {
		text += " " + h.others[i].text(b)
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
	if rank == unranked || algorithms[rank].make == nil {
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
