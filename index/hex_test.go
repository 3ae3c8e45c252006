package index

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"testing"
)

// Every byte in every place, beside the digits on which a carry would show.
func TestHexDigits(t *testing.T) {
	for _, beside := range []byte("09af\x00\xff\x7f\x80") {
		for at := range 8 {
			for c := range 256 {
				text := bytes.Repeat([]byte{beside}, 8)
				text[at] = byte(c)
				sum, err := hex.DecodeString(string(text))
				want := err == nil && bytes.Equal(text, bytes.ToLower(text))
				x := binary.LittleEndian.Uint64(text)
				if got := isLowerHex8(x); got != want {
					t.Errorf("isLowerHex8(%q) = %v, want %v", text, got, want)
				}
				if got := binary.LittleEndian.AppendUint32(nil, unhex8(x)); want && !bytes.Equal(got, sum) {
					t.Errorf("unhex8(%q) = %x, want %x", text, got, sum)
				}
			}
		}
	}
}

func TestUnhex(t *testing.T) {
	var sum [32]byte
	if !unhex(&sum, sha256Text) || hex.EncodeToString(sum[:]) != sha256Text || string(appendHex(nil, string(sum[:]))) != sha256Text {
		t.Errorf("got %x, want %s", sum, sha256Text)
	}
	for _, text := range []string{"", sha256Text[1:], sha256Text + "0", sha256Text[:63] + "g", "E" + sha256Text[1:]} {
		if unhex(&sum, text) {
			t.Errorf("unhex(%q) is true, want false", text)
		}
	}
}
