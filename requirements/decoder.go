package requirements

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func decodeUTF8(b []byte) (string, int) {
	if utf8.Valid(b) {
		return string(b), len(b)
	}
	good := 0
	for {
		r, size := utf8.DecodeRune(b[good:])
		if r == utf8.RuneError && size <= 1 {
			return string(b[:good]), good
		}
		good += size
	}
}

func decodeASCII(b []byte) (string, int) {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return string(b[:i]), i
		}
	}
	return string(b), len(b)
}

// latin9 has what ISO 8859-15 has in other places than ISO 8859-1.
var latin9 = map[byte]rune{
	0xa4: '€', 0xa6: 'Š', 0xa8: 'š', 0xb4: 'Ž', 0xb8: 'ž', 0xbc: 'Œ', 0xbd: 'œ', 0xbe: 'Ÿ',
}

// windows1252 has what Windows' code page 1252 has in the place of controls; 0 is a
// byte that means nothing.
var windows1252 = map[byte]rune{
	0x80: '€', 0x81: 0, 0x82: '‚', 0x83: 'ƒ', 0x84: '„', 0x85: '…', 0x86: '†', 0x87: '‡',
	0x88: 'ˆ', 0x89: '‰', 0x8a: 'Š', 0x8b: '‹', 0x8c: 'Œ', 0x8d: 0, 0x8e: 'Ž', 0x8f: 0,
	0x90: 0, 0x91: '‘', 0x92: '’', 0x93: '“', 0x94: '”', 0x95: '•', 0x96: '–', 0x97: '—',
	0x98: '˜', 0x99: '™', 0x9a: 'š', 0x9b: '›', 0x9c: 'œ', 0x9d: 0, 0x9e: 'ž', 0x9f: 'Ÿ',
}

// decodeBytes decodes an encoding of one byte a character: ISO 8859-1, but for what
// differs.
func decodeBytes(b []byte, differs map[byte]rune) (string, int) {
	var s strings.Builder
	s.Grow(len(b))
	for i, c := range b {
		r := rune(c)
		if c >= utf8.RuneSelf {
			if other, ok := differs[c]; ok {
				r = other
			}
			if r == 0 {
				return s.String(), i
			}
		}
		s.WriteRune(r)
	}
	return s.String(), len(b)
}

func decodeUTF16(b []byte, order binary.ByteOrder) (string, int) {
	var s strings.Builder
	s.Grow(len(b) / 2)
	i := 0
	for i+2 <= len(b) {
		r, size := rune(order.Uint16(b[i:])), 2
		if utf16.IsSurrogate(r) {
			if i+4 > len(b) {
				break
			}
			if r, size = utf16.DecodeRune(r, rune(order.Uint16(b[i+2:]))), 4; r == utf8.RuneError {
				break
			}
		}
		s.WriteRune(r)
		i += size
	}
	return s.String(), i
}

func decodeUTF32(b []byte, order binary.ByteOrder) (string, int) {
	var s strings.Builder
	s.Grow(len(b) / 4)
	i := 0
	for ; i+4 <= len(b); i += 4 {
		r := order.Uint32(b[i:])
		if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			break
		}
		s.WriteRune(rune(r))
	}
	return s.String(), i
}
