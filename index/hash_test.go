package index

import (
	"bytes"
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
