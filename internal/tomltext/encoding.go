package tomltext

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"resolve/requirements"
)

// Decode returns the text of b, the bytes of file, without a byte order mark. Its
// error is a *requirements.Error.
func Decode(file string, b []byte) (string, error) {
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return "", &requirements.Error{File: file, Msg: "the file is UTF-16, expected UTF-8", Hint: "save it as UTF-8"}
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if utf8.Valid(b) {
		return string(b), nil
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		at += size
	}
	e := NewSource(file, strings.ToValidUTF8(string(b), "\ufffd"), 1, nil).Fault(at, "the file is not UTF-8")
	e.Hint = "save it as UTF-8"
	return "", e
}
