package lockfile

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decode returns the text of a file that begins with a byte order mark, or is
// UTF-8. What is not well-formed is replaced by U+FFFD, for a line that says
// something has none.
func decode(b []byte) string {
	var order binary.ByteOrder
	switch {
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		order = binary.LittleEndian
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		order = binary.BigEndian
	default:
		return strings.TrimPrefix(string(b), "\ufeff")
	}
	units := make([]uint16, 0, len(b)/2)
	for rest := b[2:]; len(rest) >= 2; rest = rest[2:] {
		units = append(units, order.Uint16(rest))
	}
	return string(utf16.Decode(units))
}
