package requirements

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns the text of a file: by its byte order mark (UTF-8, UTF-16),
// else by a coding line among its first two as of PEP 263, else as UTF-8.
func decode(name string, b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return "", &Error{File: name, Msg: "the file is UTF-32, which is not supported", Hint: "save it as UTF-8"}
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return decodeUTF16(name, b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return decodeUTF16(name, b[2:], binary.BigEndian)
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return decodeUTF8(name, b[3:])
	}
	coding, line := codingLine(b)
	switch strings.ReplaceAll(strings.ToLower(coding), "_", "-") {
	case "", "utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii":
		return decodeUTF8(name, b)
	case "latin-1", "latin1", "l1", "iso-8859-1", "iso8859-1", "8859":
		return decodeLatin1(b), nil
	}
	return "", &Error{
		File: name, Line: line, Column: 1, Text: string(nthLine(b, line)),
		Msg:      "unknown encoding " + quote(coding),
		Expected: "utf-8 or latin-1",
		Hint:     "save the file as UTF-8",
	}
}

// codingLine returns the encoding that a comment among the first two lines
// names, and that line's number, or "".
func codingLine(b []byte) (coding string, line int) {
	for line = 1; line <= 2; line++ {
		text := nthLine(b, line)
		if !bytes.HasPrefix(text, []byte("#")) {
			continue
		}
		for {
			_, rest, ok := bytes.Cut(text, []byte("coding"))
			if !ok {
				break
			}
			text = rest
			if len(rest) == 0 || rest[0] != ':' && rest[0] != '=' {
				continue
			}
			rest = bytes.TrimLeft(rest[1:], " \t")
			end := bytes.IndexFunc(rest, func(r rune) bool {
				return r != '-' && r != '.' && r != '_' && (r >= utf8.RuneSelf || !isAlphanumeric(byte(r)))
			})
			if end < 0 {
				end = len(rest)
			}
			if end > 0 {
				return string(rest[:end]), line
			}
		}
	}
	return "", 0
}

// nthLine returns line 1 or 2 of b, without its end.
func nthLine(b []byte, n int) []byte {
	for ; n > 1; n-- {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

func decodeUTF8(name string, b []byte) (string, error) {
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
	start := bytes.LastIndexByte(b[:at], '\n') + 1
	text, _, _ := bytes.Cut(b[start:], []byte("\n"))
	return "", &Error{
		File:   name,
		Line:   bytes.Count(b[:at], []byte("\n")) + 1,
		Column: utf8.RuneCount(b[start:at]) + 1,
		Text:   strings.ToValidUTF8(strings.TrimSuffix(string(text), "\r"), "\ufffd"),
		Msg:    "the file is not UTF-8",
		Hint:   "save it as UTF-8, or name its encoding on the first line: # -*- coding: latin-1 -*-",
	}
}

func decodeLatin1(b []byte) string {
	var s strings.Builder
	s.Grow(len(b))
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

func decodeUTF16(name string, b []byte, order binary.ByteOrder) (string, error) {
	var s strings.Builder
	s.Grow(len(b) / 2)
	broken := func() (string, error) {
		return "", &Error{
			File: name, Line: strings.Count(s.String(), "\n") + 1,
			Msg: "the file begins as UTF-16 and is not", Hint: "save it as UTF-8",
		}
	}
	for ; len(b) >= 2; b = b[2:] {
		r := rune(order.Uint16(b))
		if utf16.IsSurrogate(r) {
			if len(b) < 4 {
				return broken()
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(b[2:]))); r == utf8.RuneError {
				return broken()
			}
			b = b[2:]
		}
		s.WriteRune(r)
	}
	if len(b) != 0 {
		return broken()
	}
	return s.String(), nil
}
