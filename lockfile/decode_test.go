package lockfile

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"resolve/resolver"
)

// Some shells redirect in UTF-16, with a byte order mark.
func TestReadUTF16(t *testing.T) {
	const text = "# två\r\nflask==3.1\r\n    # via \U0001f40d\r\n"
	for name, order := range map[string]binary.AppendByteOrder{"little endian": binary.LittleEndian, "big endian": binary.BigEndian} {
		var b []byte
		for _, unit := range append([]uint16{0xfeff}, utf16.Encode([]rune(text))...) {
			b = order.AppendUint16(b, unit)
		}
		l, err := Read("lock.txt", strings.NewReader(string(b)))
		if err != nil || len(l.Pins) != 1 || l.Pins[0].Name != "flask" || l.Pins[0].Version != "3.1" || l.Pins[0].Origin.Line != 2 {
			t.Errorf("%s: got %+v, %v, want flask 3.1 of line 2", name, l, err)
		}
		if _, err := Read("lock.txt", strings.NewReader(string(b[:len(b)-1]))); err != nil {
			t.Errorf("%s, without its last byte, which is of a comment: got %v", name, err)
		}
	}
}

// The name of a file may hold the end of a line, and what follows it is no pin.
func TestACommentIsOneLine(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r", "\v", "\u2028"} {
		file := "a" + end + "evil==6.6.txt"
		r := &resolver.Resolution{Packages: []resolver.Package{{Name: "flask", Version: "3.1", Via: []resolver.Via{{Origin: resolver.Origin{File: file}}}}}}
		var out strings.Builder
		if err := WriteRequirements(&out, r, Options{Annotate: true, Header: "Locked with: " + file}); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		for line := range strings.SplitSeq(strings.NewReplacer("\r", "\n", "\v", "\n", "\u2028", "\n").Replace(got), "\n") {
			if strings.HasPrefix(line, "evil") {
				t.Errorf("with a file named %q: got %q, want no line that pins evil", file, got)
			}
		}
	}
}
