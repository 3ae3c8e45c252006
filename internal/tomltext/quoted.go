package tomltext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// OffsetIn returns where the byte offset at of a string's text stands in the
// source, escapes and folded lines counted.
func (s *Source) OffsetIn(v *Value, at int) int {
	raw := s.Text[v.At:v.End]
	quotes := 1
	if len(raw) >= 6 && (strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, "'''")) {
		quotes = 3
	}
	i, end := quotes, len(raw)-quotes
	if quotes == 3 {
		i = len(raw) - len(strings.TrimPrefix(strings.TrimPrefix(raw[3:], "\r"), "\n"))
	}
	if raw[0] == '\'' || !strings.Contains(raw, `\`) {
		return v.At + min(i+at, end)
	}
	for done := 0; i < end; {
		width, gives := escape(raw[i:end])
		if gives > 0 && done+gives > at {
			break
		}
		i, done = i+width, done+gives
	}
	return v.At + i
}

// escape returns how many bytes the first character of a basic string's inside
// takes, and how many bytes of the text it gives.
func escape(s string) (width, gives int) {
	if s[0] != '\\' || len(s) < 2 {
		return 1, 1
	}
	digits := 0
	switch s[1] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case ' ', '\t', '\r', '\n':
		return len(s) - len(strings.TrimLeft(s[1:], " \t\r\n")), 0
	default:
		return 2, 1
	}
	width = min(2+digits, len(s))
	n, err := strconv.ParseUint(s[2:width], 16, 32)
	if err != nil {
		return width, 1
	}
	return width, utf8.RuneLen(rune(n))
}

// Quote quotes words of a file for a message, and cuts what is too long for one.
func Quote(s string) string {
	const most = 120 // bytes
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = strings.TrimSpace(s[:cut]) + " ..."
	}
	return strconv.Quote(s)
}
