package index

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
)

// Every byte in every place of a hash.
func TestIsHex(t *testing.T) {
	const size = 16
	for at := range 2 * size {
		for c := range 256 {
			text := bytes.Repeat([]byte("0f"), size)
			text[at] = byte(c)
			wantHex := strings.IndexByte("0123456789abcdefABCDEF", byte(c)) >= 0
			wantLower := strings.IndexByte("ABCDEF", byte(c)) < 0
			if hex, lower := isHex(text, size); hex != wantHex || hex && lower != wantLower {
				t.Errorf("isHex(%q) = %v, %v, want %v, %v", text, hex, lower, wantHex, wantLower)
			}
		}
	}
	for _, text := range []string{"", "0", strings.Repeat("0", 31), strings.Repeat("0", 33)} {
		if hex, _ := isHex([]byte(text), size); hex {
			t.Errorf("isHex(%q) is true, want false: it has %d digits", text, len(text))
		}
	}
}

// Of several hashes those that locks name are kept, the best first, however an
// index orders them; the best alone is checked.
func TestSeveralHashes(t *testing.T) {
	digest := map[string]string{}
	for _, a := range algorithms {
		digest[a.name] = strings.Repeat("0a", a.size)
	}
	for _, tc := range []struct{ given, want string }{
		{"", ""},
		{"sha256", "sha256"},
		{"md5 sha256", "sha256 md5"},
		{"sha1 md5 blake2b sha512 sha224 sha384 sha256", "sha256 sha512 sha384 md5 blake2b"},
		{"sha256 sha384 sha512", "sha256 sha512 sha384"},
		{"sha224 sha1", "sha224"},
		{"blake2b", ""},
		{"MD5 sha256 SHA256 md5", "sha256 md5"},
	} {
		var h bestHash
		for _, name := range strings.Fields(tc.given) {
			value := digest[strings.ToLower(name)]
			if name == strings.ToUpper(name) {
				value = strings.ToUpper(value)
			}
			h.offer([]byte(name), []byte(value))
		}
		h.offer([]byte("sha3_256"), []byte(digest["sha256"]))
		h.offer([]byte("blake2b"), []byte(digest["sha512"])) // of another length than locks mean by it
		var want []string
		for _, name := range strings.Fields(tc.want) {
			want = append(want, name+":"+digest[name])
		}
		b := newBuilder(&url.URL{}, "")
		if got := h.all(b); got != strings.Join(want, " ") {
			t.Errorf("%s: got %s, want %s", tc.given, got, want)
		}
	}
}
