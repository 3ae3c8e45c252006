package requirements

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// A Hash is what --hash allows a file to have.
type Hash struct {
	Algorithm string // sha256, sha384 or sha512, as pip allows
	Digest    string // hexadecimal, lower case
	Position  Position
}

// String returns "algorithm:digest".
func (h Hash) String() string { return h.Algorithm + ":" + h.Digest }

// hashSizes has the length in bytes of the digests that --hash may name: those pip
// calls strong.
var hashSizes = map[string]int{"sha256": 32, "sha384": 48, "sha512": 64}

// parseHash reads the value of --hash.
func (l *line) parseHash(o Option) (Hash, error) {
	algorithm, digest, ok := strings.Cut(o.Value, ":")
	fail := func(msg, expected string) (Hash, error) {
		e := l.errorAt(o.Position, msg)
		e.Expected = expected
		return Hash{}, e
	}
	size, known := hashSizes[algorithm]
	switch {
	case !ok:
		return fail("invalid hash "+l.quote(o.Value), `an algorithm, ":" and a digest, as sha256:...`)
	case !known:
		return fail("hashes by "+l.quote(algorithm)+" are not accepted", "sha256, sha384 or sha512")
	}
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != size {
		return fail("invalid hash "+l.quote(o.Value), fmt.Sprintf("%s with a digest of %d hexadecimal digits", algorithm, 2*size))
	}
	return Hash{Algorithm: algorithm, Digest: strings.ToLower(digest), Position: o.Position}, nil
}
