package requirements

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// A decoder returns the text that b is, and how many bytes of it are well-formed: all
// if it is text.
type decoder func(b []byte) (text string, good int)

// byteOrderMarks begin files; a mark that another begins with stands behind it.
var byteOrderMarks = []struct {
	mark, encoding, title string
}{
	{"\xef\xbb\xbf", "utf-8", "UTF-8"},
	{"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"},
	{"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"},
	{"\xff\xfe", "utf-16-le", "UTF-16"},
	{"\xfe\xff", "utf-16-be", "UTF-16"},
}

// decode returns the text of a file: by its byte order mark, else by the charset
// that came with it, if that is known, else by a coding line among its first two
// (PEP 263), else as UTF-8.
func decode(name string, b []byte, charset string) (string, error) {
	for _, m := range byteOrderMarks {
		if rest, ok := bytes.CutPrefix(b, []byte(m.mark)); ok {
			return decodeAs(name, rest, m.encoding, "the file begins as "+m.title+" and is not")
		}
	}
	if _, ok := findDecoder(charset); ok {
		return decodeAs(name, b, charset, "the file is not "+charset+", as its server says")
	}
	coding, line := codingLine(b)
	if coding == "" {
		return decodeAs(name, b, "utf-8", "the file is not UTF-8")
	}
	if _, ok := findDecoder(coding); !ok {
		return "", &Error{
			File: name, Line: line, Column: 1, Text: string(nthLine(b, line)),
			Msg:      "unknown encoding " + quote(coding),
			Expected: "utf-8 or latin-1",
			Hint:     "save the file as UTF-8",
		}
	}
	return decodeAs(name, b, coding, "the file is not "+coding+", as its first lines say")
}

// decodeAs decodes b by an encoding that findDecoder knows; msg is what is wrong if
// it cannot.
func decodeAs(name string, b []byte, encoding, msg string) (string, error) {
	d, _ := findDecoder(encoding)
	text, good := d(b)
	if good == len(b) {
		return text, nil
	}
	e := &Error{File: name, Line: strings.Count(text, "\n") + 1, Msg: msg, Hint: "save it as UTF-8"}
	start := strings.LastIndexByte(text, '\n') + 1
	e.Column = utf8.RuneCountInString(text[start:]) + 1
	line, _, _ := bytes.Cut(b[good:], []byte("\n"))
	if i := bytes.IndexByte(line, 0); i >= 0 {
		line = line[:i] // of an encoding of several bytes, of which nothing can be shown
	}
	e.Text = redact(text[start:]+strings.TrimSuffix(strings.ToValidUTF8(string(line), "\ufffd"), "\r"), true)
	if msg == "the file is not UTF-8" {
		e.Hint += ", or name its encoding on the first line: # -*- coding: latin-1 -*-"
	}
	return "", e
}

// findDecoder returns the decoder of an encoding by one of the names that Python
// has for it.
func findDecoder(name string) (d decoder, ok bool) {
	switch strings.NewReplacer("_", "-", " ", "-", ".", "-").Replace(strings.ToLower(name)) {
	case "utf-8", "utf8", "u8", "utf", "utf-8-sig", "cp65001":
		return decodeUTF8, true
	case "ascii", "us-ascii", "646":
		return decodeASCII, true
	case "latin-1", "latin1", "latin", "l1", "iso-8859-1", "iso8859-1", "8859", "cp819":
		return func(b []byte) (string, int) { return decodeBytes(b, nil) }, true
	case "iso-8859-15", "iso8859-15", "latin-9", "latin9", "l9":
		return func(b []byte) (string, int) { return decodeBytes(b, latin9) }, true
	case "cp1252", "windows-1252", "1252":
		return func(b []byte) (string, int) { return decodeBytes(b, windows1252) }, true
	case "utf-16", "utf16", "u16", "utf-16-le", "utf-16le":
		return func(b []byte) (string, int) { return decodeUTF16(b, binary.LittleEndian) }, true
	case "utf-16-be", "utf-16be":
		return func(b []byte) (string, int) { return decodeUTF16(b, binary.BigEndian) }, true
	case "utf-32", "utf32", "u32", "utf-32-le", "utf-32le":
		return func(b []byte) (string, int) { return decodeUTF32(b, binary.LittleEndian) }, true
	case "utf-32-be", "utf-32be":
		return func(b []byte) (string, int) { return decodeUTF32(b, binary.BigEndian) }, true
	}
	return nil, false
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
			rest = bytes.TrimLeft(rest[1:], " \t\r\v\f")
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
