package requirements

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Bytes(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		high, low := byte(u>>8), byte(u)
		if !big {
			high, low = low, high
		}
		b.WriteByte(high)
		b.WriteByte(low)
	}
	return b.String()
}

func TestEncodings(t *testing.T) {
	const want = "requirements.txt:1:1 flask\nrequirements.txt:2:1 rich ; platform_version == \"é😀\""
	const text = "flask # é\r\nrich ; platform_version == \"é😀\"\r\n"
	for _, test := range []struct{ name, content string }{
		{"UTF-8", text},
		{"UTF-8 with a mark", "\ufeff" + text},
		{"UTF-16, little endian", utf16Bytes(text, false)},
		{"UTF-16, big endian", utf16Bytes(text, true)},
	} {
		f, err := Parse("requirements.txt", strings.NewReader(test.content), ParseOptions{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := texts(f.Requirements); got != want {
			t.Errorf("%s: got %q, want %q", test.name, got, want)
		}
	}
}

func TestCodingLine(t *testing.T) {
	for _, test := range []struct{ content, want string }{
		{"# -*- coding: latin-1 -*-\nflask ; platform_version == '\xe9'", "requirements.txt:2:1 flask ; platform_version == 'é'"},
		{"#!x\n# vim: set fileencoding=ISO_8859-1 :\nflask # \xe9", "requirements.txt:3:1 flask"},
		{"# coding: utf-8\nflask", "requirements.txt:2:1 flask"},
		{"# the coding is not said\nflask", "requirements.txt:2:1 flask"},
		{"# coding: no, encoding=utf_8\nflask", `requirements.txt:1: unknown encoding "no"`},
		{"# coding: ebcdic-37\nflask", `requirements.txt:1: unknown encoding "ebcdic-37"`},
		{"\n# coding: klingon\nflask", `requirements.txt:2: unknown encoding "klingon"`},
		{"\n\n# coding: klingon, too late\nflask", "requirements.txt:4:1 flask"},
		{"flask\nrich # \xe9", "requirements.txt:2: the file is not UTF-8"},
		{"\xff\xfef\x00l\x00", "requirements.txt:1:1 fl"},
		{"\xff\xfef\x00l\x00x", "requirements.txt:1: the file begins as UTF-16 and is not"},
		{"\xff\xfef\x00\x00\xd8", "requirements.txt:1: the file begins as UTF-16 and is not"},
		{"\xff\xfe\x00\x00f\x00\x00\x00", "requirements.txt:1:1 f"},
		{"\x00\x00\xfe\xff\x00\x00\x00f\x00\x01\xf6\x00", `requirements.txt:1: invalid package name "f😀", expected letters, digits, and within them '.', '-' and '_'`},
		{"\xff\xfe\x00\x00f\x00\x00\x00\x00\xd8\x00\x00", "requirements.txt:1: the file begins as UTF-32 and is not"},
		{"\xff\xfe\x00\x00f\x00\x00", "requirements.txt:1: the file begins as UTF-32 and is not"},
		{"\xef\xbb\xbff\n\xff", "requirements.txt:2: the file begins as UTF-8 and is not"},
		{"# coding: ascii\nflask\nrich # \xc3\xa9", "requirements.txt:3: the file is not ascii, as its first lines say"},
		{"# coding: cp1252\nflask ; platform_version == '\x80\xe9'", "requirements.txt:2:1 flask ; platform_version == '€é'"},
		{"# coding: cp1252\nflask # \x81", "requirements.txt:2: the file is not cp1252, as its first lines say"},
		{"# coding: iso8859-15\nflask ; platform_version == '\xa4\xa5'", "requirements.txt:2:1 flask ; platform_version == '€¥'"},
		{"# coding:\t utf-8\nflask", "requirements.txt:2:1 flask"},
	} {
		f, err := Parse("requirements.txt", strings.NewReader(test.content), ParseOptions{})
		got := errorText(err)
		if err == nil {
			got = texts(f.Requirements)
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.content, got, test.want)
		}
	}
}

func TestNotUTF8Position(t *testing.T) {
	_, err := Parse("requirements.txt", strings.NewReader("flask\r\né \xff x\r\n"), ParseOptions{})
	var e *Error
	if !errors.As(err, &e) || e.Line != 2 || e.Column != 3 || e.Text != "é \ufffd x" {
		t.Errorf("got %+v, want line 2, column 3 and the line", e)
	}
}
