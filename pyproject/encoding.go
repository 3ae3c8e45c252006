package pyproject

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"resolve/internal/tomltext"
	"resolve/requirements"
)

var (
	codingLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)
	})
	blankLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[ \t\f]*(?:#.*)?$`)
	})
)

// decodeScript returns the text of a Python source: by its byte order mark or its
// declaration (PEP 263), else as UTF-8; each line's end a line feed, as Python
// reads it. An encoding that is not known does not matter in a file that is ASCII.
func decodeScript(file string, b []byte) (string, error) {
	text, err := "", error(nil)
	switch coding, line := declaredCoding(b); coding {
	case "latin-1", "latin1", "l1", "iso-8859-1", "iso8859-1", "iso-latin-1", "8859":
		text = decodeLatin1(b)
	case "", "utf-8", "utf8", "u8", "utf-8-sig", "ascii", "us-ascii":
		text, err = tomltext.Decode(file, b)
	default:
		if bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			return "", &requirements.Error{
				File: file, Line: line, Column: 1, Text: string(nthLine(b, line)),
				Msg:      "unknown encoding " + tomltext.Quote(coding),
				Expected: "utf-8 or latin-1",
				Hint:     "save the file as UTF-8",
			}
		}
		text = string(b)
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), err
}

// declaredCoding returns the encoding that one of b's first two lines declares, and
// that line's number; "" if none does.
func declaredCoding(b []byte) (coding string, line int) {
	if bytes.HasPrefix(b, []byte("\ufeff")) {
		return "", 0
	}
	for line = 1; line <= 2; line++ {
		text := nthLine(b, line)
		if m := codingLine().FindSubmatch(text); m != nil {
			return strings.ReplaceAll(strings.ToLower(string(m[1])), "_", "-"), line
		}
		if !blankLine().Match(text) {
			break
		}
	}
	return "", 0
}

// nthLine returns line 1 or 2 of b, without its end.
func nthLine(b []byte, n int) []byte {
	for ; n > 1; n-- {
		end := bytes.IndexAny(b, "\r\n")
		if end < 0 {
			return nil
		}
		if bytes.HasPrefix(b[end:], []byte("\r\n")) {
			end++
		}
		b = b[end+1:]
	}
	if end := bytes.IndexAny(b, "\r\n"); end >= 0 {
		b = b[:end]
	}
	return b
}

func decodeLatin1(b []byte) string {
	var s strings.Builder
	s.Grow(len(b))
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}
