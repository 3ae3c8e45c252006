package cache

import (
	"bytes"
	"testing"
)

// Whatever bytes a file holds, they are a value only if they are the entry of
// that value.
func FuzzDecodeEntry(f *testing.F) {
	f.Add(encodeEntry("k", []byte("value")), "k")
	f.Add(encodeEntry("", nil), "")
	f.Add([]byte("rsc1"), "k") // no header
	f.Fuzz(func(t *testing.T, b []byte, key string) {
		value, ok := decodeEntry(b, key)
		if ok && !bytes.Equal(encodeEntry(key, value), b) {
			t.Errorf("%x under %q: got %x, want absent", b, key, value)
		}
	})
}
